/* resit study: what a log of reviews says about memory. */
#include "cmd/cmd.h"

#include "base/arena.h"
#include "base/date.h"
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

/* The file's bytes, up to one more than a log may have; "-" is standard
 * input. */
static enum status read_log_file(struct arena *a, const char *path,
                                 struct str *out, struct err *e)
{
    bool is_stdin = !strcmp(path, "-");
    FILE *f = is_stdin ? stdin : fopen(path, "rb");
    size_t n = 0, room = 1 << 16, got;
    char *p = arena_alloc(a, room);

    if (!f) {
        enum status s = err_set(e, errno == ENOENT ? E_MISSING : E_IO,
                                "cannot open the log \"%s\"", path);
        err_detail(e, "%s", strerror(errno));
        return s;
    }
    while (n <= REVIEWS_CSV_MOST && (got = fread(p + n, 1, room - n, f))) {
        n += got;
        if (n == room) {
            char *more = arena_alloc(a, 2 * room);
            memcpy(more, p, n);
            p = more;
            room *= 2;
        }
    }
    bool bad = ferror(f);
    if (!is_stdin)
        fclose(f);
    if (bad)
        return err_set(e, E_IO, "cannot read the log \"%s\"", path);
    *out = (struct str){ p, n };
    return OK;
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

static int memory(struct arena *a, const char *path, bool json)
{
    struct replay x = { .arena = a };
    struct problems ps;
    struct str text = { 0 };
    struct err e = { 0 };

    problems_init(&ps, a);
    if (read_log_file(a, path, &text, &e) != OK)
        return cmd_failed(&e);
    if (!reviews_csv_read(a, str_from_c(path), text, &x.log, &x.dated, &ps))
        return cmd_problems(&ps);
    fsrs6_init(&x.model, fsrs6_weights, true);
    x.steps = fsrs6_replay(a, &x.model, &x.log);
    if (json)
        print_json(&x);
    else
        print_table(&x);
    return EXIT_OK;
}

int cmd_study(int argc, char **argv)
{
    const char *path = NULL;
    bool json = false;
    const struct cmd_option options[] = { { "log", &path, NULL },
                                          { "json", NULL, &json } };
    struct arena a = { 0 };
    bool has_verb = argc > 1 && !strcmp(argv[1], "memory");

    if (has_verb)
        argv[1] = argv[0];
    switch (cmd_parse(argc - has_verb, argv + has_verb, options, 2)) {
    case CMD_GO_ON:
        break;
    case CMD_HELPED:
        return EXIT_OK;
    case CMD_WRONG:
        return EXIT_USAGE;
    }
    if (!has_verb || !path) {
        fprintf(stderr, "resit study: say memory, with --log\n");
        return cmd_usage("study", EXIT_USAGE);
    }
    int code = memory(&a, path, json);
    arena_release(&a);
    return code;
}
