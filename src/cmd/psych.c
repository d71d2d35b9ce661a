/* resit psych: item analysis, calibration, scores, decisions, subscores. */
#include "cmd/psych.h"

#include <math.h>
#include <stddef.h>
#include <unistd.h>

enum option_kind { OPT_TEXT, OPT_REAL, OPT_FLAG, OPT_LIST };

struct psych_option {
    const char *name;
    enum option_kind kind;
    size_t at;
};

#define AT(member) offsetof(struct psych_args, member)

static const struct psych_option options[] = {
    { "--json", OPT_FLAG, AT(json) },
    { "--help", OPT_FLAG, AT(help) },
    { "-h", OPT_FLAG, AT(help) },
    { "--key", OPT_TEXT, AT(key) },
    { "--count", OPT_TEXT, AT(count) },
    { "--group", OPT_TEXT, AT(group) },
    { "--name", OPT_TEXT, AT(name) },
    { "--missing", OPT_TEXT, AT(missing) },
    { "--drop", OPT_LIST, AT(drop) },
    { "--pretest", OPT_LIST, AT(pretest) },
    { "--na", OPT_LIST, AT(na) },
    { "--data", OPT_TEXT, AT(data) },
    { "--program", OPT_TEXT, AT(program) },
    { "--programs", OPT_TEXT, AT(programs) },
    { "--form", OPT_TEXT, AT(kind) },
    { "--from", OPT_TEXT, AT(from) },
    { "--to", OPT_TEXT, AT(to) },
    { "--first-only", OPT_FLAG, AT(first_only) },
    { "--save", OPT_FLAG, AT(save) },
    { "--model", OPT_TEXT, AT(model) },
    { "--se", OPT_TEXT, AT(se) },
    { "--variance", OPT_TEXT, AT(variance) },
    { "--anchors", OPT_TEXT, AT(anchors) },
    { "--prior", OPT_LIST, AT(priors) },
    { "--nodes", OPT_REAL, AT(nodes) },
    { "--theta-min", OPT_REAL, AT(theta_min) },
    { "--theta-max", OPT_REAL, AT(theta_max) },
    { "--cycles", OPT_REAL, AT(cycles) },
    { "--tolerance", OPT_REAL, AT(tolerance) },
    { "--threads", OPT_REAL, AT(threads) },
    { "--no-prior", OPT_FLAG, AT(no_prior) },
    { "--doubles", OPT_FLAG, AT(doubles) },
    { "--check", OPT_FLAG, AT(check) },
    { "--params", OPT_TEXT, AT(params) },
    { "--method", OPT_TEXT, AT(method) },
    { "--round", OPT_TEXT, AT(round) },
    { "--table", OPT_TEXT, AT(table) },
    { "--slope", OPT_REAL, AT(slope) },
    { "--intercept", OPT_REAL, AT(intercept) },
    { "--lowest", OPT_REAL, AT(lowest) },
    { "--highest", OPT_REAL, AT(highest) },
    { "--cut", OPT_REAL, AT(cut) },
    { "--cut-theta", OPT_REAL, AT(cut_theta) },
    { "--reliability", OPT_REAL, AT(reliability) },
    { "--rp", OPT_REAL, AT(rp) },
    { "--scores", OPT_TEXT, AT(scores) },
    { "--domains", OPT_TEXT, AT(domains) },
    { "--alpha", OPT_REAL, AT(alpha) },
    { "--plot", OPT_TEXT, AT(plot) },
    { "--item", OPT_TEXT, AT(item) },
    { "--out", OPT_TEXT, AT(out) },
};

static const struct {
    const char *name;
    int (*run)(struct psych_cmd *);
} verbs[] = {
    { "items", psych_items }, { "fit", psych_fit },
    { "score", psych_score }, { "consistency", psych_consistency },
    { "cut", psych_cut },     { "subscores", psych_subscores },
    { "plot", psych_plot },
};

static const struct psych_option *find_option(struct str name)
{
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (str_eq(str_from_c(options[i].name), name))
            return &options[i];
    return NULL;
}

static bool set_option(struct psych_args *args, const struct psych_option *o,
                       struct str value)
{
    void *at = (char *)args + o->at;
    struct psych_list *list = at;
    struct str *text = at;
    bool *flag = at;

    switch (o->kind) {
    case OPT_FLAG:
        *flag = true;
        return true;
    case OPT_TEXT:
        *text = value;
        return true;
    case OPT_REAL:
        return str_to_f64(value, at);
    case OPT_LIST:
        if (list->n == PSYCH_LIST)
            return false;
        list->p[list->n++] = value;
        return true;
    }
    return false;
}

static void set_defaults(struct psych_args *args)
{
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        double *real = (void *)((char *)args + options[i].at);
        if (options[i].kind == OPT_REAL)
            *real = (double)NAN;
    }
}

static bool parse_args(int argc, char **argv, struct psych_args *args)
{
    set_defaults(args);
    for (int i = 1; i < argc; i++) {
        struct str arg = str_from_c(argv[i]);
        const struct psych_option *o = find_option(arg);
        if (o && o->kind == OPT_FLAG) {
            set_option(args, o, arg);
        } else if (o) {
            if (++i == argc || !set_option(args, o, str_from_c(argv[i])))
                return false;
        } else if (arg.n > 1 && arg.p[0] == '-') {
            return false;
        } else if (!args->verb.n) {
            args->verb = arg;
        } else if (!args->file.n) {
            args->file = arg;
        } else {
            return false;
        }
    }
    return args->verb.n || args->help;
}

int psych_misused(const char *what)
{
    fprintf(stderr, "resit: %s\n", what);
    return EXIT_USAGE;
}

int psych_found(struct psych_cmd *c)
{
    if (c->told)
        return EXIT_FAILED;
    if (c->problems.n)
        return cmd_problems(&c->problems);
    return c->err.code != OK ? cmd_failed(&c->err) : EXIT_FOUND;
}

int psych_print_json(json_t *j)
{
    json_dumpf(j, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
    putchar('\n');
    json_decref(j);
    return EXIT_OK;
}

void psych_put(json_t *j, const char *key, double x)
{
    json_object_set_new(j, key, json_number(x));
}

int cmd_psych(int argc, char **argv)
{
    struct psych_cmd c = { 0 };
    int code = -1;

    if (!parse_args(argc, argv, &c.args))
        return cmd_usage("psych", EXIT_USAGE);
    if (c.args.help)
        return cmd_usage("psych", EXIT_OK);
    problems_init(&c.problems, &c.arena);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (str_eq(c.args.verb, str_from_c(verbs[i].name)))
            code = verbs[i].run(&c);
    if (code < 0)
        code = cmd_usage("psych", EXIT_USAGE);
    psych_store_close(&c);
    arena_release(&c.arena);
    return code;
}
