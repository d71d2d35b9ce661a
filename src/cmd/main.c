/* resit: one binary with server, command line and database. */
#include "cmd/cmd.h"
#include "cmd/manual.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

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

/* A standard stream that whoever started us has closed would else be the next
 * file that is opened, such as the data folder's lock. Nobody can write to what
 * stands in for it, so a result that goes nowhere is noticed. */
static void hold_streams(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDONLY) != fd)
            _exit(EXIT_FAILED);
}

static int run(int argc, char **argv)
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

int main(int argc, char **argv)
{
    hold_streams();
    int code = run(argc, argv);
    return code == EXIT_FAILED || cmd_written() == EXIT_OK ? code : EXIT_FAILED;
}
