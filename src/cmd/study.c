/* resit study: what a log of reviews says about memory, and what the verbs on
 * a data folder share. */
#include "cmd/study.h"

#include "format/reviews_csv.h"
#include "study/memory.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

struct replay {
    struct arena *arena;
    struct review_log log;
    bool dated;
    struct fsrs6 model;
    const struct fsrs6_step *steps; /* one per review */
};

int study_cmd_open(const struct study_args *args, bool read_only,
                   struct data_cmd *d, const struct study_view **view)
{
    struct str program = str_from_c(args->program);
    struct home_view home;
    struct err e = { 0 };
    int64_t person = 0;
    int code = data_open_programs(d, args->data, args->programs, read_only);

    if (code == EXIT_OK)
        code = data_person(d, &person);
    if (code != EXIT_OK)
        return code;
    if (!program.n) {
        if (app_home(d->app, person, &d->arena, &home, &e) != OK)
            return cmd_failed(&e);
        program = home.program;
    }
    if (!program.n) {
        err_set(&e, E_MISSING, "no program has been chosen in this folder");
        err_hint(&e, "name one with --program");
        return cmd_failed(&e);
    }
    if (app_study(d->app, person, program, &d->arena, view, &e) != OK)
        return cmd_failed(&e);
    return EXIT_OK;
}

static struct str day_text(const struct replay *x, const struct review *v)
{
    if (x->dated)
        return date_text(x->arena, (struct date){ v->day });
    return str_fmt(x->arena, "%d", v->day);
}

static json_t *text_json(struct str s)
{
    return json_stringn(s.p, s.n);
}

static json_t *step_json(const struct replay *x, size_t i)
{
    const struct review *v = &x->log.p[i];
    const struct fsrs6_step *s = &x->steps[i];
    json_t *j = json_object();

    json_object_set_new(j, "card", text_json(x->log.cards[v->card]));
    json_object_set_new(
        j, "day", x->dated ? text_json(day_text(x, v)) : json_integer(v->day));
    json_object_set_new(j, "rating", json_integer(v->rating));
    json_object_set_new(j, "stability", json_real(s->after.stability));
    json_object_set_new(j, "difficulty", json_real(s->after.difficulty));
    json_object_set_new(j, "retrievability", json_real(s->retrievability));
    json_object_set_new(
        j, "interval",
        json_integer(fsrs6_interval(&x->model, s->after, FSRS6_RETENTION)));
    return j;
}

/* Review by review: a log may have a million. */
static void print_json(const struct replay *x)
{
    putchar('[');
    for (size_t i = 0; i < x->log.n; i++) {
        json_t *j = step_json(x, i);
        fputs(i ? ",\n " : "\n ", stdout);
        json_dumpf(j, stdout, JSON_REAL_PRECISION(15));
        json_decref(j);
    }
    puts(x->log.n ? "\n]" : "]");
}

static void print_table(const struct replay *x)
{
    static const char *const words[] = { "again", "hard", "good", "easy" };

    printf("FSRS-6, default weights; intervals aim at %.0f %% recalled\n\n",
           100 * FSRS6_RETENTION);
    printf("%-10s  %-6s  %9s  %10s  %6s  %8s  %s\n", "day", "rating",
           "stability", "difficulty", "recall", "interval", "card");
    for (size_t i = 0; i < x->log.n; i++) {
        const struct review *v = &x->log.p[i];
        const struct fsrs6_step *s = &x->steps[i];
        printf("%-10.*s  %-6s  %9.2f  %10.2f  ", STR_ARG(day_text(x, v)),
               words[v->rating - 1], s->after.stability, s->after.difficulty);
        if (s->retrievability > 0)
            printf("%4.0f %%", 100 * s->retrievability);
        else
            printf("%6s", "new");
        printf("  %6d d  %.*s\n",
               fsrs6_interval(&x->model, s->after, FSRS6_RETENTION),
               STR_ARG(x->log.cards[v->card]));
    }
}

static int memory(struct arena *a, const struct study_args *args)
{
    struct replay x = { .arena = a };
    const char *path = args->log;
    struct problems ps;
    struct str text = { 0 };
    struct err e = { 0 };

    problems_init(&ps, a);
    if (cmd_read_file(a, path, REVIEWS_CSV_MOST, &text, &e) != OK)
        return cmd_failed(&e);
    if (!reviews_csv_read(a, str_from_c(path), text, &x.log, &x.dated, &ps))
        return cmd_problems(&ps);
    if (args->personal)
        return study_cmd_personal(&x.log, args->json);
    fsrs6_init(&x.model, fsrs6_weights, true);
    x.steps = fsrs6_replay(a, &x.model, &x.log);
    if (args->json)
        print_json(&x);
    else
        print_table(&x);
    return EXIT_OK;
}

static int run(const struct study_args *args)
{
    struct arena a = { 0 };
    struct str verb = str_from_c(args->verb);
    int code;

    if (str_eq(verb, S("plan")))
        return study_cmd_plan(args);
    if (str_eq(verb, S("import")) && args->file)
        return study_cmd_import(args);
    if (str_eq(verb, S("export")))
        return study_cmd_export(args);
    if (!str_eq(verb, S("memory")) || !args->log) {
        fprintf(stderr, "resit study: say plan, import FILE, export, or memory "
                        "with --log\n");
        return cmd_usage("study", EXIT_USAGE);
    }
    code = memory(&a, args);
    arena_release(&a);
    return code;
}

int cmd_study(int argc, char **argv)
{
    struct study_args x = { 0 };
    const struct cmd_option options[] = {
        { "data", &x.data, NULL },       { "programs", &x.programs, NULL },
        { "program", &x.program, NULL }, { "log", &x.log, NULL },
        { "format", &x.format, NULL },   { "out", &x.out, NULL },
        { "json", NULL, &x.json },       { "ics", NULL, &x.ics },
        { "dry-run", NULL, &x.dry_run }, { "personal", NULL, &x.personal },
    };
    char *name = argv[0];

    if (argc > 1 && argv[1][0] != '-') {
        x.verb = argv[1];
        argv++;
        argc--;
    }
    if (x.verb && !strcmp(x.verb, "import") && argc > 1 &&
        strncmp(argv[1], "--", 2) != 0) {
        x.file = argv[1];
        argv++;
        argc--;
    }
    argv[0] = name;
    switch (cmd_parse(argc, argv, options,
                      (int)(sizeof options / sizeof *options))) {
    case CMD_GO_ON:
        break;
    case CMD_HELPED:
        return EXIT_OK;
    case CMD_WRONG:
        return EXIT_USAGE;
    }
    return run(&x);
}
