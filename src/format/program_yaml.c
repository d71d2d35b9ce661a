#include "format/program_yaml.h"

#include "format/program_yaml_int.h"

static void read_sources(struct program_reader *r, struct yaml_map *root)
{
    struct yaml_list list = yaml_get_list(root, "sources", true);
    struct source *s = ARENA_ARRAY(r->yaml.arena, struct source, list.n);

    for (size_t i = 0; i < list.n; i++) {
        struct yaml_map m =
            yaml_map_of(&r->yaml, yaml_list_at(&list, i), "a source");
        s[i].id = yaml_get_text(&m, "id", true);
        s[i].title = yaml_get_text(&m, "title", true);
        s[i].url = yaml_get_text(&m, "url", false);
        s[i].kind = yaml_get_text(&m, "kind", true);
        s[i].age = yaml_get_text(&m, "age", true);
        if (s[i].url.n && !str_starts(s[i].url, S("https://")) &&
            !str_starts(s[i].url, S("http://")))
            yaml_problem(&r->yaml, yaml_map_line(&m, "url"),
                         S("begin it with https:// or http://"),
                         "\"%.*s\" is not a web address",
                         STR_ARG(str_sub(s[i].url, 0, 60)));
        for (size_t k = 0; k < i; k++)
            if (str_eq(s[k].id, s[i].id))
                yaml_problem(&r->yaml, m.line, S("give each source its own id"),
                             "source \"%.*s\" is given twice",
                             STR_ARG(s[i].id));
        yaml_map_end(&m, "a source");
    }
    r->sources = s;
    r->n_sources = (int)list.n;
}

static void read_scale(struct program_reader *r, struct yaml_map *m,
                       struct scoring *s)
{
    struct yaml_map scale = yaml_get_map(m, "scale", false);

    if (!scale.node)
        return;
    bool low =
        yaml_get_int(&scale, "min", true, -100000, 100000, &s->scale_min);
    bool high =
        yaml_get_int(&scale, "max", true, -100000, 100000, &s->scale_max);
    s->scale = program_fact(r, &scale, "fact", true);
    yaml_map_end(&scale, "scale");
    s->has_scale = true;
    if (low && high && s->scale_min >= s->scale_max)
        yaml_problem(&r->yaml, scale.line, S("exchange or correct them"),
                     "the scale's \"max\" is not above its \"min\"");
}

static void read_pass(struct program_reader *r, struct yaml_map *m,
                      const struct scoring *s, struct pass_mark *pass)
{
    pass->kind = PASS_WORDS;
    if (yaml_get_int(m, "score", false, -100000, 100000, &pass->value))
        pass->kind = PASS_SCORE;
    if (yaml_get_int(m, "percent", false, 1, 100, &pass->value)) {
        if (pass->kind == PASS_SCORE)
            yaml_problem(&r->yaml, m->line, S("keep the one that is published"),
                         "the pass mark is given twice");
        pass->kind = PASS_PERCENT;
    }
    pass->fact = program_fact(r, m, "fact", true);
    if (pass->kind == PASS_SCORE && !s->has_scale)
        yaml_problem(&r->yaml, m->line, S("add the scale"),
                     "a pass mark on a scale, but no scale");
    else if (pass->kind == PASS_SCORE &&
             (pass->value < s->scale_min || pass->value > s->scale_max))
        yaml_problem(&r->yaml, m->line, S("correct the pass mark or the scale"),
                     "the pass mark %d is outside the scale", pass->value);
}

/* One pass mark, or one for each part. */
static void read_pass_marks(struct program_reader *r, struct yaml_map *m,
                            const struct program *p, struct scoring *s)
{
    struct yaml_map whole = yaml_get_map(m, "pass", false);
    struct yaml_list list = yaml_get_list(m, "parts", false);
    struct pass_mark *pass =
        ARENA_ARRAY(r->yaml.arena, struct pass_mark, list.n + 1);
    int n = 0;

    if (whole.node) {
        read_pass(r, &whole, s, &pass[n++]);
        yaml_map_end(&whole, "pass");
    }
    for (size_t i = 0; i < list.n; i++) {
        struct yaml_map one =
            yaml_map_of(&r->yaml, yaml_list_at(&list, i), "a part");
        pass[n].part = yaml_get_text(&one, "id", true);
        if (pass[n].part.n && !exam_part_find(&p->format, pass[n].part))
            yaml_problem(&r->yaml, yaml_map_line(&one, "id"),
                         S("use an id of \"parts:\" in \"format:\""),
                         "no part \"%.*s\"", STR_ARG(pass[n].part));
        read_pass(r, &one, s, &pass[n++]);
        yaml_map_end(&one, "a part's pass mark");
    }
    s->pass = pass;
    s->n_pass = n;
}

/* Our convention for a mock, and what its forecast needs. */
static void read_practice(struct program_reader *r, struct yaml_map *m,
                          const struct program *p, struct scoring *s)
{
    struct yaml_map line = yaml_get_map(m, "practice_line", false);
    struct yaml_map rel = yaml_get_map(m, "reliability", line.node != NULL);

    if (line.node) {
        (void)yaml_get_int(&line, "raw", true, 1, FORM_ITEMS_MOST,
                           &s->practice_raw);
        s->practice_basis = yaml_get_text(&line, "basis", true);
        yaml_map_end(&line, "practice_line");
        if (s->practice_raw > p->format.n_scored)
            yaml_problem(&r->yaml, line.line, S("lower it, or leave it out"),
                         "the practice line %d is above the %d scored items",
                         s->practice_raw, p->format.n_scored);
    }
    if (!rel.node)
        return;
    bool low =
        yaml_get_real(&rel, "min", true, 0.01, 0.99, &s->reliability_min);
    bool high =
        yaml_get_real(&rel, "max", true, 0.01, 0.99, &s->reliability_max);
    yaml_map_end(&rel, "reliability");
    if (low && high && s->reliability_min > s->reliability_max)
        yaml_problem(&r->yaml, rel.line, S("exchange them"),
                     "reliability \"min\" is above \"max\"");
}

static void read_scoring(struct program_reader *r, struct yaml_map *root,
                         struct program *p)
{
    struct scoring *s = &p->scoring;
    struct yaml_map m = yaml_get_map(root, "scoring", true);

    if (!m.node)
        return;
    read_scale(r, &m, s);
    read_pass_marks(r, &m, p, s);
    read_practice(r, &m, p, s);
    struct yaml_map rate = yaml_get_map(&m, "pass_rate", false);
    if (rate.node) {
        s->has_pass_rate =
            yaml_get_real(&rate, "value", false, 0.01, 0.99, &s->pass_rate);
        s->pass_rate_fact = program_fact(r, &rate, "fact", true);
        yaml_map_end(&rate, "pass_rate");
    }
    yaml_map_end(&m, "scoring");
}

/* What the program asks of its item bank. */
static void read_bank(struct yaml_map *root, struct program *p)
{
    struct yaml_map m = yaml_get_map(root, "bank", false);

    if (!m.node)
        return;
    (void)yaml_get_int(&m, "source_years_most", false, 1, 100,
                       &p->source_years_most);
    p->reviewer = yaml_get_text(&m, "reviewer", false);
    yaml_map_end(&m, "bank");
}

static void read_names(struct program_reader *r, struct yaml_map *root,
                       struct str id, struct program *p)
{
    p->id = yaml_get_text(root, "id", true);
    p->name = yaml_get_text(root, "name", true);
    p->abbr = yaml_get_text(root, "abbr", true);
    p->body = yaml_get_text(root, "body", true);
    p->body_abbr = yaml_get_text(root, "body_abbr", true);
    p->url = yaml_get_text(root, "url", false);
    if (p->url.n && !str_starts(p->url, S("https://")) &&
        !str_starts(p->url, S("http://")) && !str_starts(p->url, S("mailto:")))
        yaml_problem(&r->yaml, yaml_map_line(root, "url"),
                     S("begin it with https://, http:// or mailto:"),
                     "\"%.*s\" is not a web address",
                     STR_ARG(str_sub(p->url, 0, 60)));
    p->disclaimer = yaml_get_text(root, "disclaimer", true);
    p->note = yaml_get_text(root, "note", false);
    (void)yaml_get_date(root, "checked", true, &p->checked);
    if (p->id.n && !yaml_is_id(p->id, false))
        yaml_problem(&r->yaml, yaml_map_line(root, "id"),
                     S("use small letters, digits and hyphens"),
                     "\"%.*s\" is not an id", STR_ARG(str_sub(p->id, 0, 60)));
    else if (p->id.n && id.n && !str_eq(p->id, id))
        yaml_problem(&r->yaml, yaml_map_line(root, "id"),
                     S("name the folder and the program alike"),
                     "the id is \"%.*s\", the folder \"%.*s\"", STR_ARG(p->id),
                     STR_ARG(id));
}

/* The parts that are retaken are those that are given. */
static void check_parts(struct program_reader *r, const struct program *p,
                        const struct policy *policy)
{
    for (int i = 0; p->format.n_parts && i < policy->n_parts; i++)
        if (!exam_part_find(&p->format, policy->parts[i].id))
            yaml_problem(&r->yaml, policy->parts_fact.line,
                         S("use an id of \"parts:\" in \"format:\""),
                         "the exam has no part \"%.*s\"",
                         STR_ARG(policy->parts[i].id));
}

bool program_yaml_parse(struct arena *a, struct str bytes, struct str file,
                        struct str id, struct program_file *out,
                        struct problems *problems)
{
    struct program *p = ARENA_NEW(a, struct program);
    struct policy *policy = ARENA_NEW(a, struct policy);
    struct program_reader r = {
        .yaml = { .arena = a, .problems = problems, .name = str_dup(a, file) }
    };
    size_t before = problems->n + problems->cut;

    *out = (struct program_file){ p, policy };
    p->file = r.yaml.name;
    if (bytes.n > PROGRAM_FILE_MOST) {
        yaml_problem(&r.yaml, 0, S("shorten it"),
                     "the file has more than %d bytes", PROGRAM_FILE_MOST);
        return false;
    }
    if (!yaml_file_load(&r.yaml, bytes, PROGRAM_DEPTH_MOST))
        return false;
    struct yaml_map root =
        yaml_map_of(&r.yaml, yaml_file_root(&r.yaml), "the program file");
    if (root.node) {
        read_names(&r, &root, id, p);
        read_sources(&r, &root);
        program_read_outlines(&r, &root, p);
        program_read_format(&r, &root, p);
        read_scoring(&r, &root, p);
        read_bank(&root, p);
        program_read_policy(&r, &root, policy);
        check_parts(&r, p, policy);
        p->validity = program_fact(&r, &root, "validity", true);
        p->renewal = program_fact(&r, &root, "renewal", true);
        p->sources = r.sources;
        p->n_sources = r.n_sources;
        yaml_map_end(&root, "a program file");
    }
    yaml_file_release(&r.yaml);
    return problems->n + problems->cut == before;
}
