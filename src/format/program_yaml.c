#include "format/program_yaml.h"

#include "base/vec.h"
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

struct named_facts {
    struct arena *arena;
    struct {
        struct fact *p;
        size_t n, cap;
    } facts;
    struct {
        struct str *p;
        size_t n, cap;
    } ids;
};

static void name_fact(struct named_facts *v, struct str id, struct fact f)
{
    VEC_PUSH(v->arena, &v->facts, f);
    VEC_PUSH(v->arena, &v->ids, id);
}

static int64_t minutes_us(int minutes)
{
    return (int64_t)minutes * 60 * US_PER_S;
}

static void read_segments(struct program_reader *r, struct yaml_map *m,
                          struct exam_format *f, struct named_facts *v)
{
    struct yaml_map s = yaml_get_map(m, "segments", true);
    struct yaml_list list = yaml_get_list(&s, "list", true);
    int items = 0;

    if (list.n > SEGMENTS_MOST) {
        yaml_problem(&r->yaml, s.line, S("use fewer segments"),
                     "more than %d segments", SEGMENTS_MOST);
        list.n = SEGMENTS_MOST;
    }
    for (size_t i = 0; i < list.n; i++) {
        struct yaml_map one =
            yaml_map_of(&r->yaml, yaml_list_at(&list, i), "a segment");
        int minutes = 0;
        (void)yaml_get_int(&one, "items", true, 1, FORM_ITEMS_MOST,
                           &f->segments[i].n_items);
        (void)yaml_get_int(&one, "minutes", true, 1, 1440, &minutes);
        f->segments[i].limit_us = minutes_us(minutes);
        items += f->segments[i].n_items;
        yaml_map_end(&one, "a segment");
    }
    f->n_segments = (int)list.n;
    if (s.node && items != f->n_scored + f->n_pretest)
        yaml_problem(&r->yaml, s.line,
                     S("make the segments add up to scored and pretest items"),
                     "the segments have %d items, the exam %d", items,
                     f->n_scored + f->n_pretest);
    name_fact(v, S("segments"), program_fact(r, &s, "fact", true));
    yaml_map_end(&s, "segments");
}

/* A part of the format that is a number of minutes or none. */
static int64_t read_minutes(struct program_reader *r, struct yaml_map *m,
                            const char *key, struct named_facts *v)
{
    struct yaml_map one = yaml_get_map(m, key, true);
    int minutes = 0;

    (void)yaml_get_int(&one, "minutes", true, 0, 1440, &minutes);
    name_fact(v, str_from_c(key), program_fact(r, &one, "fact", true));
    yaml_map_end(&one, key);
    return minutes_us(minutes);
}

static bool read_allowed(struct program_reader *r, struct yaml_map *m,
                         const char *key, struct named_facts *v)
{
    struct yaml_map one = yaml_get_map(m, key, true);
    bool allowed = yaml_get_bool(&one, "allowed", false);

    name_fact(v, str_from_c(key), program_fact(r, &one, "fact", true));
    yaml_map_end(&one, key);
    return allowed;
}

static void read_format(struct program_reader *r, struct yaml_map *root,
                        struct program *p)
{
    struct exam_format *f = &p->format;
    struct yaml_map m = yaml_get_map(root, "format", true);
    struct named_facts v = { .arena = r->yaml.arena };

    if (!m.node)
        return;
    struct yaml_map items = yaml_get_map(&m, "items", true);
    (void)yaml_get_int(&items, "scored", true, 1, FORM_ITEMS_MOST,
                       &f->n_scored);
    (void)yaml_get_int(&items, "pretest", true, 0, FORM_ITEMS_MOST,
                       &f->n_pretest);
    name_fact(&v, S("items"), program_fact(r, &items, "fact", true));
    yaml_map_end(&items, "items");
    read_segments(r, &m, f, &v);
    f->tutorial_us = read_minutes(r, &m, "tutorial", &v);
    f->break_pool_us = read_minutes(r, &m, "breaks", &v);
    f->segment_return = read_allowed(r, &m, "segment_return", &v);
    f->calculator = read_allowed(r, &m, "calculator", &v);
    struct yaml_list more = yaml_get_list(&m, "more", false);
    for (size_t i = 0; i < more.n; i++) {
        struct yaml_map one =
            yaml_map_of(&r->yaml, yaml_list_at(&more, i), "a fact");
        struct str id = yaml_get_text(&one, "id", true);
        name_fact(&v, id, program_fact(r, &one, "fact", true));
        yaml_map_end(&one, "an entry of \"more\"");
    }
    f->facts = v.facts.p;
    f->fact_ids = v.ids.p;
    f->n_facts = (int)v.facts.n;
    yaml_map_end(&m, "format");
    for (int i = 0; i < p->n_outlines; i++) {
        int sum = 0;
        for (int k = 0; k < p->outlines[i].n_domains; k++)
            sum += p->outlines[i].domains[k].n_scored;
        if (i == p->n_outlines - 1 && sum != f->n_scored)
            yaml_problem(&r->yaml, p->outlines[i].fact.line,
                         S("make the domains add up to the scored items of "
                           "\"format:\""),
                         "the domains of outline \"%.*s\" have %d scored "
                         "items, the exam %d",
                         STR_ARG(p->outlines[i].id), sum, f->n_scored);
    }
}

static void read_scale(struct program_reader *r, struct yaml_map *m,
                       struct scoring *s)
{
    struct yaml_map scale = yaml_get_map(m, "scale", false);
    struct yaml_map pass = yaml_get_map(m, "pass", scale.node != NULL);

    if (scale.node) {
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
    if (pass.node) {
        bool has =
            yaml_get_int(&pass, "score", true, -100000, 100000, &s->scale_pass);
        s->pass = program_fact(r, &pass, "fact", true);
        yaml_map_end(&pass, "pass");
        if (has && s->has_scale &&
            (s->scale_pass < s->scale_min || s->scale_pass > s->scale_max))
            yaml_problem(
                &r->yaml, pass.line, S("correct the pass mark or the scale"),
                "the pass mark %d is outside the scale", s->scale_pass);
    }
}

static void read_scoring(struct program_reader *r, struct yaml_map *root,
                         struct program *p)
{
    struct scoring *s = &p->scoring;
    struct yaml_map m = yaml_get_map(root, "scoring", true);

    if (!m.node)
        return;
    read_scale(r, &m, s);
    struct yaml_map line = yaml_get_map(&m, "practice_line", true);
    (void)yaml_get_int(&line, "raw", true, 1, FORM_ITEMS_MOST,
                       &s->practice_raw);
    s->practice_basis = yaml_get_text(&line, "basis", true);
    yaml_map_end(&line, "practice_line");
    if (line.node && p->format.n_scored && s->practice_raw > p->format.n_scored)
        yaml_problem(&r->yaml, line.line, S("lower it"),
                     "the practice line %d is above the %d scored items",
                     s->practice_raw, p->format.n_scored);
    struct yaml_map rate = yaml_get_map(&m, "pass_rate", false);
    if (rate.node) {
        s->has_pass_rate =
            yaml_get_real(&rate, "value", true, 0.01, 0.99, &s->pass_rate);
        s->pass_rate_fact = program_fact(r, &rate, "fact", true);
        yaml_map_end(&rate, "pass_rate");
    }
    struct yaml_map rel = yaml_get_map(&m, "reliability", true);
    bool low =
        yaml_get_real(&rel, "min", true, 0.01, 0.99, &s->reliability_min);
    bool high =
        yaml_get_real(&rel, "max", true, 0.01, 0.99, &s->reliability_max);
    yaml_map_end(&rel, "reliability");
    if (low && high && s->reliability_min > s->reliability_max)
        yaml_problem(&r->yaml, rel.line, S("exchange them"),
                     "reliability \"min\" is above \"max\"");
    yaml_map_end(&m, "scoring");
}

static void read_names(struct program_reader *r, struct yaml_map *root,
                       struct str id, struct program *p)
{
    p->id = yaml_get_text(root, "id", true);
    p->name = yaml_get_text(root, "name", true);
    p->abbr = yaml_get_text(root, "abbr", true);
    p->body = yaml_get_text(root, "body", true);
    p->body_abbr = yaml_get_text(root, "body_abbr", true);
    p->url = yaml_get_text(root, "url", true);
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
        read_format(&r, &root, p);
        read_scoring(&r, &root, p);
        program_read_policy(&r, &root, policy);
        p->validity = program_fact(&r, &root, "validity", true);
        p->renewal = program_fact(&r, &root, "renewal", true);
        p->sources = r.sources;
        p->n_sources = r.n_sources;
        yaml_map_end(&root, "a program file");
    }
    yaml_file_release(&r.yaml);
    return problems->n + problems->cut == before;
}
