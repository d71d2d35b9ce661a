/* resit program: list, show or check certifications. */
#include "cmd/cmd.h"

#include "app/files.h"
#include "base/arena.h"

#include <jansson.h>

static json_t *text(struct str s)
{
    json_t *j = json_stringn(s.p ? s.p : "", s.n);

    return j ? j : json_string("(not UTF-8)"); /* a file's name */
}

static json_t *date_json(struct arena *a, struct date d)
{
    return text(date_text(a, d));
}

static json_t *fact_json(struct arena *a, struct str id, const struct fact *f)
{
    json_t *o = json_object(), *claims = json_array();

    for (size_t i = 0; i < f->n_claims; i++)
        json_array_append_new(
            claims,
            json_pack("{so so so}", "text", text(f->claims[i].text), "value",
                      text(f->claims[i].value), "source",
                      f->claims[i].source ? text(f->claims[i].source->id)
                                          : json_null()));
    json_object_set_new(o, "id", text(id));
    json_object_set_new(o, "status", text(fact_status_text(f->status)));
    json_object_set_new(o, "text", text(f->text));
    json_object_set_new(o, "source",
                        f->source ? text(f->source->id) : json_null());
    json_object_set_new(o, "checked", date_json(a, f->checked));
    json_object_set_new(o, "confidence", text(confidence_text(f->confidence)));
    json_object_set_new(o, "claims", claims);
    return o;
}

/* Every fact of a program, in the order of its file. */
struct walk {
    void (*see)(void *arg, struct str id, const struct fact *);
    void *arg;
};

static void walk_rules(const struct walk *w, struct arena *a, struct str set,
                       const struct rule *rules, int n)
{
    for (int i = 0; i < n; i++)
        w->see(
            w->arg,
            str_fmt(a, "retake.%.*s.%.*s", STR_ARG(set), STR_ARG(rules[i].id)),
            &rules[i].fact);
}

static void walk_policy(const struct walk *w, struct arena *a,
                        const struct policy *p)
{
    for (int i = 0; i < p->n_categories; i++)
        if (p->categories[i].fact.text.n)
            w->see(w->arg,
                   str_fmt(a, "category.%.*s", STR_ARG(p->categories[i].id)),
                   &p->categories[i].fact);
    if (p->n_parts)
        w->see(w->arg, S("parts"), &p->parts_fact);
    for (int i = 0; i < p->n_versions; i++) {
        const struct policy_version *v = &p->versions[i];
        w->see(w->arg, str_fmt(a, "retake.%.*s", STR_ARG(v->id)), &v->fact);
        walk_rules(w, a, v->id, v->rules, v->n_rules);
        for (int k = 0; k < v->n_fees; k++)
            w->see(w->arg, str_fmt(a, "fee.%.*s", STR_ARG(v->fees[k].id)),
                   &v->fees[k].fact);
    }
    for (int i = 0; i < p->n_overlays; i++)
        walk_rules(w, a, p->overlays[i].id, p->overlays[i].rules,
                   p->overlays[i].n_rules);
}

static void walk_facts(const struct walk *w, struct arena *a,
                       const struct program_files *f)
{
    const struct program *p = f->program;

    for (int i = 0; i < p->n_outlines; i++)
        w->see(w->arg, str_fmt(a, "outline.%.*s", STR_ARG(p->outlines[i].id)),
               &p->outlines[i].fact);
    for (int i = 0; i < p->format.n_facts; i++)
        w->see(w->arg,
               str_fmt(a, "format.%.*s", STR_ARG(p->format.fact_ids[i])),
               &p->format.facts[i]);
    if (p->scoring.has_scale) {
        w->see(w->arg, S("scoring.scale"), &p->scoring.scale);
        w->see(w->arg, S("scoring.pass"), &p->scoring.pass);
    }
    if (p->scoring.has_pass_rate)
        w->see(w->arg, S("scoring.pass_rate"), &p->scoring.pass_rate_fact);
    walk_policy(w, a, f->policy);
    w->see(w->arg, S("validity"), &p->validity);
    w->see(w->arg, S("renewal"), &p->renewal);
}

struct see_json {
    struct arena *arena;
    json_t *list;
};

static void see_json(void *arg, struct str id, const struct fact *f)
{
    struct see_json *s = arg;

    json_array_append_new(s->list, fact_json(s->arena, id, f));
}

static void see_text(void *arg, struct str id, const struct fact *f)
{
    struct arena *a = arg;

    printf("%.*s: %.*s\n", STR_ARG(id), STR_ARG(f->text));
    printf("    %.*s, %.*s; %.*s; checked %.*s\n",
           STR_ARG(fact_status_text(f->status)),
           STR_ARG(confidence_text(f->confidence)),
           STR_ARG(f->source ? f->source->title : S("no source")),
           STR_ARG(date_text(a, f->checked)));
    for (size_t i = 0; i < f->n_claims; i++)
        printf("    claimed: %.*s (%.*s)\n", STR_ARG(f->claims[i].text),
               STR_ARG(f->claims[i].source ? f->claims[i].source->title
                                           : S("no source")));
}

static json_t *program_json(struct arena *a, const struct program *p)
{
    json_t *o = json_object();

    json_object_set_new(o, "id", text(p->id));
    json_object_set_new(o, "name", text(p->name));
    json_object_set_new(o, "abbr", text(p->abbr));
    json_object_set_new(o, "body", text(p->body));
    json_object_set_new(o, "url", text(p->url));
    json_object_set_new(o, "checked", date_json(a, p->checked));
    return o;
}

static json_t *outlines_json(struct arena *a, const struct program *p)
{
    json_t *list = json_array();

    for (int i = 0; i < p->n_outlines; i++) {
        const struct outline *o = &p->outlines[i];
        json_t *j = json_object(), *domains = json_array(),
               *areas = json_array();
        for (int k = 0; k < o->n_domains; k++)
            json_array_append_new(
                domains,
                json_pack("{so so si si}", "id", text(o->domains[k].id), "name",
                          text(o->domains[k].name), "scored",
                          o->domains[k].n_scored, "share_permille",
                          o->domains[k].share_permille));
        for (int k = 0; k < o->n_areas; k++)
            json_array_append_new(areas, json_pack("{so so}", "id",
                                                   text(o->areas[k].id), "name",
                                                   text(o->areas[k].name)));
        json_object_set_new(j, "id", text(o->id));
        json_object_set_new(j, "from",
                            date_cmp(o->from, date_first())
                                ? date_json(a, o->from)
                                : json_null());
        json_object_set_new(
            j, "until", o->has_until ? date_json(a, o->until) : json_null());
        json_object_set_new(j, "domains", domains);
        json_object_set_new(j, "areas", areas);
        json_array_append_new(list, j);
    }
    return list;
}

static void show_json(struct arena *a, const struct program_files *f)
{
    const struct program *p = f->program;
    json_t *o = program_json(a, p), *sources = json_array();
    struct see_json see = { a, json_array() };

    walk_facts(&(struct walk){ see_json, &see }, a, f);
    for (int i = 0; i < p->n_sources; i++)
        json_array_append_new(
            sources,
            json_pack("{so so so so so}", "id", text(p->sources[i].id), "title",
                      text(p->sources[i].title), "url", text(p->sources[i].url),
                      "kind", text(p->sources[i].kind), "age",
                      text(p->sources[i].age)));
    json_object_set_new(o, "disclaimer", text(p->disclaimer));
    json_object_set_new(o, "note", text(p->note));
    json_object_set_new(o, "outlines", outlines_json(a, p));
    json_object_set_new(o, "facts", see.list);
    json_object_set_new(o, "sources", sources);
    json_dumpf(o, stdout, JSON_SORT_KEYS | JSON_INDENT(2));
    putchar('\n');
    json_decref(o);
}

static void show_text(struct arena *a, const struct program_files *f)
{
    const struct program *p = f->program;

    printf("%.*s: %.*s\n%.*s\n%.*s\n", STR_ARG(p->abbr), STR_ARG(p->name),
           STR_ARG(p->body), STR_ARG(p->url));
    if (p->note.n)
        printf("%.*s\n", STR_ARG(p->note));
    putchar('\n');
    walk_facts(&(struct walk){ see_text, a }, a, f);
    printf("\n%.*s\n", STR_ARG(p->disclaimer));
}

static json_t *problem_json(const struct problem *p)
{
    return json_pack("{so si so so}", "file", text(p->file), "line", p->line,
                     "what", text(p->what), "mend", text(p->mend));
}

enum verb { LIST, SHOW, CHECK };

struct args {
    enum verb verb;
    bool json;
    struct str programs, id;
};

/* One program; `list` collects for --json. */
static int one(const struct args *args, struct str id, json_t *list)
{
    struct arena a = { 0 };
    struct program_files f;
    struct problems mine;
    struct err e = { 0 };
    struct str folder =
        str_fmt(&a, "%.*s/%.*s", STR_ARG(args->programs), STR_ARG(id));
    int code = EXIT_OK;

    if (files_read_program(&a, folder, &f, &e) != OK) {
        code = cmd_failed(&e);
        arena_release(&a);
        return code;
    }
    /* the bank's problems are for `resit bank check` */
    problems_init(&mine, &a);
    for (size_t i = 0; i < f.problems.n; i++)
        if (str_ends(f.problems.p[i].file, S("program.yaml")) || !f.program)
            problem_add(&mine, f.problems.p[i].file, f.problems.p[i].line,
                        f.problems.p[i].mend, "%.*s",
                        STR_ARG(f.problems.p[i].what));
    if (args->verb == CHECK && list)
        for (size_t i = 0; i < mine.n; i++)
            json_array_append_new(list, problem_json(&mine.p[i]));
    else if (args->verb == CHECK || !f.program)
        code = cmd_problems(&mine);
    if (mine.n)
        code = EXIT_FOUND;
    if (args->verb == CHECK && !list && !mine.n)
        printf("%.*s: no problem\n", STR_ARG(id));
    if (args->verb == LIST && f.program && list)
        json_array_append_new(list, program_json(&a, f.program));
    if (args->verb == LIST && f.program && !list)
        printf("%-16.*s %.*s, %.*s\n", STR_ARG(id), STR_ARG(f.program->abbr),
               STR_ARG(f.program->body));
    if (args->verb == SHOW && f.program && args->json)
        show_json(&a, &f);
    if (args->verb == SHOW && f.program && !args->json)
        show_text(&a, &f);
    arena_release(&a);
    return code;
}

static bool parse_verb(const char *word, enum verb *out)
{
    static const char *const words[] = { "list", "show", "check" };

    for (int i = 0; i < 3; i++)
        if (!strcmp(words[i], word)) {
            *out = (enum verb)i;
            return true;
        }
    return false;
}

static int run(struct args *args, struct arena *a)
{
    struct str *ids = &args->id;
    struct err e = { 0 };
    size_t n = 1;
    int code = EXIT_OK;

    if (!args->id.n &&
        files_list_programs(a, args->programs, &ids, &n, &e) != OK)
        return cmd_failed(&e);
    json_t *list = args->json && args->verb != SHOW ? json_array() : NULL;
    for (size_t i = 0; i < n; i++) {
        int got = one(args, ids[i], list);
        code = got > code ? got : code;
    }
    if (list) {
        json_dumpf(list, stdout, JSON_SORT_KEYS | JSON_INDENT(2));
        putchar('\n');
        json_decref(list);
    }
    return code;
}

int cmd_program(int argc, char **argv)
{
    const char *dir = NULL;
    struct args args = { 0 };
    struct arena a = { 0 };
    const struct cmd_option options[] = { { "programs", &dir, NULL },
                                          { "json", NULL, &args.json } };
    int first = 1;

    if (argc > 1 && argv[1][0] != '-') {
        if (!parse_verb(argv[1], &args.verb)) {
            fprintf(stderr, "resit program: there is no \"%s\"\n", argv[1]);
            return cmd_usage("program", EXIT_USAGE);
        }
        first = 2;
    }
    if (first == 2 && argc > 2 && argv[2][0] != '-') {
        args.id = str_from_c(argv[2]);
        first = 3;
    }
    argv[first - 1] = argv[0];
    switch (cmd_parse(argc - first + 1, argv + first - 1, options, 2)) {
    case CMD_GO_ON:
        break;
    case CMD_HELPED:
        return EXIT_OK;
    case CMD_WRONG:
        return EXIT_USAGE;
    }
    bool wrong_id =
        args.id.n && (args.verb == LIST || !files_is_program_id(args.id));
    if (first == 1 || wrong_id || (args.verb == SHOW && !args.id.n))
        return cmd_usage("program", EXIT_USAGE);
    args.programs = dir ? str_from_c(dir) : cmd_default_programs(&a);
    int code = run(&args, &a);
    arena_release(&a);
    return code;
}
