/* resit: one binary with server, command line and database. */
#include "cmd/cmd.h"
#include "cmd/manual.h"

#include <stdio.h>

static void print_help(FILE *out)
{
    fprintf(out, "usage: resit COMMAND [OPTION]...\n\n"
                 "Sit timed certification exams, read an honest report, and "
                 "know what happens\nafter a failed attempt.\n\n");
    for (int i = 0; i < n_commands; i++)
        fprintf(out, "  %-9s %s\n", commands[i].name, commands[i].summary);
    fprintf(out, "\n'resit COMMAND --help' tells what a command takes and "
                 "returns.\n'resit help --man' prints all of it as a manual "
                 "page, 'resit help --completion\nbash' what bash needs to "
                 "complete commands.\n");
}

static int help(int argc, char **argv)
{
    struct str what = str_from_c(argc ? argv[0] : "");
    struct str shell = str_from_c(argc > 1 ? argv[1] : "");
    const struct command *c = command_find(what);

    if (str_eq(what, S("--man")) && argc == 1)
        manual_print(stdout);
    else if (str_eq(what, S("--completion")) && argc == 2 &&
             str_eq(shell, S("bash")))
        completion_print(stdout);
    else if (c && argc == 1)
        return cmd_usage(c->name, EXIT_OK);
    else {
        print_help(argc ? stderr : stdout);
        return argc ? EXIT_USAGE : EXIT_OK;
    }
    return EXIT_OK;
}

int main(int argc, char **argv)
{
    struct str first = str_from_c(argc > 1 ? argv[1] : "");

    if (str_eq(first, S("--help")) || str_eq(first, S("-h")) ||
        str_eq(first, S("help")))
        return help(argc - 2, argv + 2);
    if (str_eq(first, S("--version"))) {
        printf("resit %s\n", RESIT_VERSION);
        return EXIT_OK;
    }
    const struct command *c = command_find(first);
    if (!c) {
        if (first.n)
            fprintf(stderr, "resit: there is no command '%s'\n", argv[1]);
        print_help(stderr);
        return EXIT_USAGE;
    }
    return c->run(argc - 1, argv + 1);
}
