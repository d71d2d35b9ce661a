/* resit: one binary with server, command line and database. */
#include "cmd/cmd.h"

#include <stdio.h>

static void print_help(FILE *out)
{
    fprintf(out, "usage: resit COMMAND [OPTION]...\n\n"
                 "Sit timed certification exams, read an honest report, and "
                 "know what happens\nafter a failed attempt.\n\n");
    for (int i = 0; i < n_commands; i++)
        fprintf(out, "  %-9s %s\n", commands[i].name, commands[i].summary);
    fprintf(out, "\n'resit COMMAND --help' tells what a command takes and "
                 "returns.\n");
}

int main(int argc, char **argv)
{
    struct str first = str_from_c(argc > 1 ? argv[1] : "");

    if (str_eq(first, S("--help")) || str_eq(first, S("-h")) ||
        str_eq(first, S("help"))) {
        const struct command *c =
            argc > 2 ? command_find(str_from_c(argv[2])) : NULL;
        if (c)
            return cmd_usage(c->name, EXIT_OK);
        print_help(stdout);
        return EXIT_OK;
    }
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
