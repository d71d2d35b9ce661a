/* resit bank: check an item bank, or count what is in it; the other verbs are
 * in bank_author.c and bank_exchange.c. */
#include "cmd/cmd.h"

#include "app/files.h"
#include "base/arena.h"
#include "cmd/bank_stats.h"
#include "cmd/bank_verbs.h"
#include "format/bank_review.h"

#include <jansson.h>
#include <string.h>
#include <time.h>

struct args {
    bool stats, json, remarks;
    struct str id; /* empty: every program there is */
    struct str programs;
    struct date on; /* how old a source is, is counted up to here */
};

static struct date today(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return date_from_us(now.tv_sec * US_PER_S);
}

/* check|stats [ID], then options. */
static enum cmd_parsed parse_args(int argc, char **argv, struct args *out)
{
    const char *dir = NULL, *on = NULL;
    const struct cmd_option options[] = {
        { "programs", &dir, NULL },
        { "on", &on, NULL },
        { "json", NULL, &out->json },
        { "remarks", NULL, &out->remarks },
    };
    struct str verb = str_from_c(argc > 1 ? argv[1] : "");
    int first = 1;

    out->stats = str_eq(verb, S("stats"));
    if (out->stats || str_eq(verb, S("check")))
        first = 2;
    if (first == 2 && argc > 2 && argv[2][0] != '-') {
        out->id = str_from_c(argv[2]);
        first = 3;
    }
    argv[first - 1] = argv[0];
    enum cmd_parsed parsed =
        cmd_parse(argc - first + 1, argv + first - 1, options, 4);
    if (parsed != CMD_GO_ON)
        return parsed;
    if (first == 1 || (out->id.n && !files_is_program_id(out->id))) {
        cmd_usage("bank", EXIT_USAGE);
        return CMD_WRONG;
    }
    out->on = today();
    if (on && !date_parse(str_from_c(on), &out->on)) {
        fprintf(stderr,
                "resit bank: there is no day \"%s\"; write YYYY-MM-DD\n", on);
        return CMD_WRONG;
    }
    out->programs = str_from_c(dir);
    return CMD_GO_ON;
}

static void print_json(json_t *j)
{
    json_dumpf(j, stdout, JSON_SORT_KEYS | JSON_INDENT(2));
    putchar('\n');
}

static json_t *json_text(struct str s)
{
    json_t *j = json_stringn(s.p ? s.p : "", s.n);

    return j ? j : json_string("(not UTF-8)"); /* a file's name */
}

static json_t *problem_json(const struct problem *p)
{
    json_t *j = json_object();

    json_object_set_new(j, "file", json_text(p->file));
    json_object_set_new(j, "line", json_integer(p->line));
    json_object_set_new(j, "what", json_text(p->what));
    json_object_set_new(j, "mend", json_text(p->mend));
    return j;
}

static json_t *problems_json(const struct problems *ps)
{
    json_t *list = json_array();

    for (size_t i = 0; i < ps->n; i++)
        json_array_append_new(list, problem_json(&ps->p[i]));
    return list;
}

/* What a review found of one severity. */
static json_t *findings_json(const struct bank_review *r, bool problems)
{
    json_t *list = json_array();

    for (int i = 0; r && i < r->n_findings; i++) {
        const struct finding *f = &r->findings[i];
        if (bank_rule_is_problem(f->rule) != problems)
            continue;
        json_t *j = problem_json(&f->problem);
        json_object_set_new(j, "rule", json_text(bank_rule_text(f->rule)));
        json_object_set_new(j, "item",
                            f->item ? json_text(f->item->id) : json_null());
        json_array_append_new(list, j);
    }
    return list;
}

static void print_findings(struct arena *a, const struct bank_review *r,
                           bool problems, FILE *out)
{
    for (int i = 0; r && i < r->n_findings; i++) {
        const struct finding *f = &r->findings[i];
        if (bank_rule_is_problem(f->rule) == problems)
            fprintf(out, "%.*s [%.*s]\n", STR_ARG(problem_text(a, &f->problem)),
                    STR_ARG(bank_rule_text(f->rule)));
    }
}

/* Problems of the files first; a bank that can be read is reviewed. */
static int check(struct arena *a, const struct args *args,
                 const struct program_files *f, json_t *list)
{
    const struct bank_review *r =
        f->bank && f->program
            ? bank_review_make(a, f->program, f->bank, args->on)
            : NULL;
    size_t n = f->problems.n + f->problems.cut + (r ? r->n_problems : 0);
    int n_remarks = r ? r->n_findings - r->n_problems : 0;

    if (list) {
        json_t *j = json_object(), *problems = problems_json(&f->problems);
        json_t *found = findings_json(r, true);
        json_array_extend(problems, found);
        json_decref(found);
        json_object_set_new(j, "program", json_text(f->id));
        json_object_set_new(j, "items", json_integer(f->n_items));
        json_object_set_new(j, "problems", problems);
        json_object_set_new(j, "remarks", findings_json(r, false));
        json_object_set_new(j, "cut",
                            json_integer((json_int_t)f->problems.cut));
        json_array_append_new(list, j);
        return n ? EXIT_FOUND : EXIT_OK;
    }
    cmd_problems(&f->problems);
    print_findings(a, r, true, stderr);
    if (args->remarks)
        print_findings(a, r, false, stdout);
    printf("%.*s: %d items, ", STR_ARG(f->id), f->n_items);
    if (n)
        printf("%zu problem%s", n, n == 1 ? "" : "s");
    else
        printf("no problem");
    if (n_remarks)
        printf(", %d remark%s%s", n_remarks, n_remarks == 1 ? "" : "s",
               args->remarks ? "" : " (see them with --remarks)");
    putchar('\n');
    return n ? EXIT_FOUND : EXIT_OK;
}

/* Numbers are counted over a bank without problems only. */
static int stats(struct arena *a, const struct args *args,
                 const struct program_files *f, json_t *list)
{
    if (!f->bank || !f->program) {
        cmd_problems(&f->problems);
        return EXIT_FOUND;
    }
    const struct bank_stats *s =
        bank_stats_make(a, f->program, f->bank, args->on);
    if (list)
        json_array_append_new(list, bank_stats_json(s));
    else
        bank_stats_print(s, stdout);
    return EXIT_OK;
}

static int one(const struct args *args, struct str id, json_t *list)
{
    struct arena a = { 0 };
    struct program_files f;
    struct err e = { 0 };
    struct str path =
        str_fmt(&a, "%.*s/%.*s", STR_ARG(args->programs), STR_ARG(id));
    int code;

    if (files_read_program(&a, path, &f, &e) != OK)
        code = cmd_failed(&e);
    else if (args->stats)
        code = stats(&a, args, &f, list);
    else
        code = check(&a, args, &f, list);
    arena_release(&a);
    return code;
}

static int check_or_stats(int argc, char **argv)
{
    struct arena a = { 0 };
    struct args args = { 0 };
    struct err e = { 0 };
    struct str *ids = &args.id;
    size_t n = 1;
    int code = EXIT_OK;

    switch (parse_args(argc, argv, &args)) {
    case CMD_GO_ON:
        break;
    case CMD_HELPED:
        return EXIT_OK;
    case CMD_WRONG:
        return EXIT_USAGE;
    }
    if (!args.programs.n)
        args.programs = cmd_default_programs(&a);
    if (!args.id.n &&
        files_list_programs(&a, args.programs, &ids, &n, &e) != OK) {
        arena_release(&a);
        return cmd_failed(&e);
    }
    json_t *list = args.json ? json_array() : NULL;
    for (size_t i = 0; i < n; i++) {
        int got = one(&args, ids[i], list);
        code = got > code ? got : code;
    }
    if (list)
        print_json(list);
    json_decref(list);
    arena_release(&a);
    return code;
}

int cmd_bank(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(int, char **);
    } verbs[] = { { "new", bank_new },
                  { "show", bank_show },
                  { "export", bank_export_to },
                  { "import", bank_import_from } };

    for (size_t i = 0; argc > 1 && i < sizeof verbs / sizeof *verbs; i++)
        if (!strcmp(argv[1], verbs[i].name)) {
            argv[1] = argv[0];
            return verbs[i].run(argc - 1, argv + 1);
        }
    return check_or_stats(argc, argv);
}
