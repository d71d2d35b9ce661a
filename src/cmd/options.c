#include "cmd/cmd.h"

static const struct cmd_option *find(const struct cmd_option *options, int n,
                                     struct str name)
{
    for (int i = 0; i < n; i++)
        if (str_eq(str_from_c(options[i].name), name))
            return &options[i];
    return NULL;
}

static enum cmd_parsed wrong(const char *command, const char *what,
                             const char *which)
{
    fprintf(stderr, "resit %s: %s '%s'\n", command, what, which);
    cmd_usage(command, EXIT_USAGE);
    return CMD_WRONG;
}

enum cmd_parsed cmd_parse(int argc, char **argv,
                          const struct cmd_option *options, int n_options)
{
    for (int i = 1; i < argc; i++) {
        struct str arg = str_from_c(argv[i]), name, value;
        if (str_eq(arg, S("--help")) || str_eq(arg, S("-h"))) {
            cmd_usage(argv[0], EXIT_OK);
            return CMD_HELPED;
        }
        if (!str_starts(arg, S("--")))
            return wrong(argv[0], "one argument too many:", argv[i]);
        value = str_sub(arg, 2, arg.n);
        (void)str_next(&value, '=', &name);
        const struct cmd_option *o = find(options, n_options, name);
        if (!o)
            return wrong(argv[0], "there is no option", argv[i]);
        if (o->flag && value.p)
            return wrong(argv[0], "this option takes no value:", argv[i]);
        if (o->flag)
            *o->flag = true;
        else if (value.p)
            *o->value = value.p; /* the rest of argv[i] */
        else if (i + 1 < argc)
            *o->value = argv[++i];
        else
            return wrong(argv[0], "this option needs a value:", argv[i]);
    }
    return CMD_GO_ON;
}
