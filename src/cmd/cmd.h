/* Subcommands: one row in the table of cmd.c, one file each.
 *
 * A new command: src/cmd/<name>.c with `int cmd_<name>(int argc, char **argv)`
 * (argv[0] is the command's name), a row in cmd.c, a line in meson.build, a
 * test. The manual page and the shell's completion are made of the usage text
 * (manual.h). It goes to stdout for --help and to stderr after a mistake.
 * Results go to stdout, everything else to stderr. */
#ifndef RESIT_CMD_CMD_H
#define RESIT_CMD_CMD_H

#include "base/err.h"
#include "base/str.h"

enum exit_code {
    EXIT_OK = 0,     /* done; nothing wrong was found */
    EXIT_FOUND = 1,  /* done; problems were found */
    EXIT_USAGE = 2,  /* the command line cannot be understood */
    EXIT_FAILED = 3, /* not done: the reason is on stderr */
};

struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *summary; /* one line */
    const char *usage;   /* whole --help text, without "usage: resit " */
};

struct arena;

int cmd_backup(int argc, char **argv);
int cmd_bank(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_erase(int argc, char **argv);
int cmd_export(int argc, char **argv);
int cmd_load(int argc, char **argv);
int cmd_open(int argc, char **argv);
int cmd_program(int argc, char **argv);
int cmd_psych(int argc, char **argv);
int cmd_restore(int argc, char **argv);
int cmd_retake(int argc, char **argv);
int cmd_serve(int argc, char **argv);
int cmd_simulate(int argc, char **argv);
int cmd_study(int argc, char **argv);
int cmd_token(int argc, char **argv);

extern const struct command commands[];
extern const int n_commands;
const struct command *command_find(struct str name);

/* Print a command's usage: to stdout with EXIT_OK, else to stderr. Returns
 * `code`, so that a command can say `return cmd_usage("retake", EXIT_USAGE)`.
 */
int cmd_usage(const char *name, enum exit_code code);

/* "resit: message: detail" and the hint on a line of its own, to stderr.
 * Returns EXIT_FAILED. */
int cmd_failed(const struct err *);

/* Every problem on a line of its own, to stderr. Returns EXIT_FOUND, or
 * EXIT_OK when there is none. */
int cmd_problems(const struct problems *);

/* A file of at most `most` bytes, and one more if it is longer; "-" is
 * standard input. */
MUST_USE enum status cmd_read_file(struct arena *, const char *path,
                                   size_t most, struct str *, struct err *);

/* The hint of an error about a program that is not there: those there are. */
void cmd_which_programs(struct arena *, struct str programs, struct err *);

/* Write a result to a new file, readable by its owner only, or with `path` NULL
 * and `end` behind it to stdout. Returns an exit code, with failures told. */
int cmd_output(const char *path, struct str text, struct str end);

/* Has all that was printed to stdout been written? main asks it of every
 * command at its end. Returns an exit code, with the failure told. */
int cmd_written(void);

/* One long option: a text in *value, or a switch in *flag. */
struct cmd_option {
    const char *name; /* without the dashes */
    const char **value;
    bool *flag;
};

enum cmd_parsed { CMD_GO_ON, CMD_HELPED, CMD_WRONG };

/* Reads "--name value", "--name=value" and "--name"; --help prints the usage.
 * Anything else is told on stderr. */
enum cmd_parsed cmd_parse(int argc, char **argv, const struct cmd_option *,
                          int n_options);

/* Where the data folder is when --data is not given: $RESIT_DATA,
 * $XDG_DATA_HOME/resit or ~/.local/share/resit. */
struct str cmd_default_data(struct arena *);
/* Where the programs are when --programs is not given: $RESIT_PROGRAMS,
 * `programs` beside the folder of the running binary (a checkout), or
 * ../share/resit/programs from it (an installation). */
struct str cmd_default_programs(struct arena *);

/* Progress of long work on a terminal; silent elsewhere. Signature of
 * store_backup's callback; `arg` is a text such as "copying". */
void cmd_progress(void *arg, int done, int all);

#endif
