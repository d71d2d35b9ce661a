/* resit program: list, show or check certifications. */
#include "cmd/cmd.h"

#include "app/files.h"
#include "base/arena.h"
#include "format/program_json.h"
#include "format/scenario_json.h"

#include <jansson.h>

static json_t *text(struct str s)
{
    json_t *j = json_stringn(s.p ? s.p : "", s.n);

    return j ? j : json_string("(not UTF-8)"); /* a file's name */
}

static void print_fact(struct arena *a, const struct named_fact *n)
{
    const struct fact *f = n->fact;

    printf("%.*s: %.*s\n", STR_ARG(n->id), STR_ARG(f->text));
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

static void show_json(struct arena *a, const struct program_files *f)
{
    json_t *o = program_json_whole(a, f->program, f->policy);

    json_dumpf(o, stdout, JSON_SORT_KEYS | JSON_INDENT(2));
    putchar('\n');
    json_decref(o);
}

static void show_text(struct arena *a, const struct program_files *f)
{
    const struct program *p = f->program;
    size_t n;

    printf("%.*s: %.*s\n%.*s\n%.*s\n", STR_ARG(p->abbr), STR_ARG(p->name),
           STR_ARG(p->body), STR_ARG(p->url));
    if (p->note.n)
        printf("%.*s\n", STR_ARG(p->note));
    putchar('\n');
    const struct named_fact *facts = program_facts(a, p, f->policy, &n);
    for (size_t i = 0; i < n; i++)
        print_fact(a, &facts[i]);
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
    const char *scenarios; /* a file, or NULL */
};

/* Worked scenarios against the program's rules. */
static int scenarios(struct arena *a, const struct args *args,
                     const struct program_files *f)
{
    struct problems found;
    struct err e = { 0 };
    struct str bytes, file = str_from_c(args->scenarios);

    problems_init(&found, a);
    if (cmd_read_file(a, args->scenarios, SCENARIOS_BYTES_MOST, &bytes, &e) !=
        OK)
        return cmd_failed(&e);
    struct scenarios all = scenarios_parse(a, bytes, file, &found);
    size_t right = 0;
    for (size_t i = 0; i < all.n; i++)
        right +=
            scenario_check(a, &all.p[i], file, f->program, f->policy, &found);
    printf("%zu of %zu scenarios right\n", right, all.n);
    return cmd_problems(&found);
}

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
        cmd_which_programs(&a, args->programs, &e);
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
    if (args->scenarios && f.program && code == EXIT_OK)
        code = scenarios(&a, args, &f);
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
                                          { "scenarios", &args.scenarios,
                                            NULL },
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
    switch (cmd_parse(argc - first + 1, argv + first - 1, options, 3)) {
    case CMD_GO_ON:
        break;
    case CMD_HELPED:
        return EXIT_OK;
    case CMD_WRONG:
        return EXIT_USAGE;
    }
    bool wrong_id =
        args.id.n && (args.verb == LIST || !files_is_program_id(args.id));
    if (args.scenarios && (args.verb != CHECK || !args.id.n || args.json)) {
        fprintf(stderr, "resit program: --scenarios is for check with the id "
                        "of a program\n");
        return cmd_usage("program", EXIT_USAGE);
    }
    if (first == 1 || wrong_id || (args.verb == SHOW && !args.id.n))
        return cmd_usage("program", EXIT_USAGE);
    args.programs = dir ? str_from_c(dir) : cmd_default_programs(&a);
    int code = run(&args, &a);
    arena_release(&a);
    return code;
}
