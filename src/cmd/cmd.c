#include "cmd/cmd.h"

#include "base/arena.h"

#include <sys/stat.h>
#include <unistd.h>

#define EXIT_CODES                                                             \
    "\nExit codes: 0 done, 1 problems were found, 2 wrong usage, 3 failed.\n"
#define DATA_OPTION                                                            \
    "  --data DIR       the data folder (default: $RESIT_DATA, or\n"           \
    "                   ~/.local/share/resit)\n"
#define PROGRAMS_OPTION "  --programs DIR   the folder with the program files\n"

const struct command commands[] = {
    { "serve", cmd_serve, "serve the pages on this machine",
      "serve [OPTION]...\n\n"
      "Serves one person on this machine, prints the address to open, and\n"
      "runs until it is told to stop (Ctrl-C).\n\n" DATA_OPTION PROGRAMS_OPTION
      "  --port N         the port (default 8080)\n"
      "  --address A      127.0.0.1 (default) or ::1; nothing else\n" },
    { "open", cmd_open, "print a new address to open, good once",
      "open [--data DIR]\n\n"
      "Prints a new address for the server that is running on this data\n"
      "folder. It works once, for ten minutes.\n\n" DATA_OPTION },
    { "program", cmd_program, "list, show or check certifications",
      "program list|show ID|check [ID] [--json] [--programs DIR]\n\n"
      "list    the programs there are\n"
      "show    one program: what is known, unknown and disputed\n"
      "check   every problem in the program files, as file:line: what; "
      "mend\n\n" PROGRAMS_OPTION "  --json           for programs to read\n" },
    { "bank", cmd_bank, "check an item bank, or count what is in it",
      "bank check|stats [ID] [--json] [--programs DIR]\n\n"
      "check   every problem in the bank's files, as file:line: what; mend\n"
      "stats   items by area, level, status and key "
      "position\n\n" PROGRAMS_OPTION
      "  --json           for programs to read\n" },
    { "retake", cmd_retake, "what happens after a failed attempt",
      "retake --program ID --case FILE [--on DATE] [--json]\n\n"
      "The decision for a case on a day: may sit, may apply, earliest date,\n"
      "attempts left, window, fee, what is missing, and why.\n\n"
      "  --program ID     the program, such as cma-aama\n"
      "  --case FILE      the case as JSON; - reads standard input\n"
      "  --on DATE        the day, YYYY-MM-DD (default: today)\n"
      "  --json           for programs to read\n" PROGRAMS_OPTION },
    { "export", cmd_export, "everything a person entered, as JSON",
      "export [--data DIR] [--out FILE]\n\n" DATA_OPTION
      "  --out FILE       where to (default: standard output)\n" },
    { "erase", cmd_erase, "delete everything a person entered, for good",
      "erase --yes [--data DIR]\n\n"
      "Deletes it from the database and its write-ahead log. It cannot be\n"
      "undone. Stop the server first.\n\n" DATA_OPTION
      "  --yes            really\n" },
    { "backup", cmd_backup, "copy the database, also while it is served",
      "backup --to FILE [--data DIR]\n\n" DATA_OPTION
      "  --to FILE        the copy; an existing file is not overwritten\n" },
    { "restore", cmd_restore, "bring a backup back",
      "restore --from FILE [--data DIR] [--replace]\n\n"
      "Checks the backup first. Stop the server before.\n\n" DATA_OPTION
      "  --from FILE      the backup\n"
      "  --replace        replace the data that is there (kept beside it)\n" },
    { "check", cmd_check, "check what is stored",
      "check [--data DIR] [--json]\n\n"
      "Schema, integrity, and the journal of every sitting.\n\n" DATA_OPTION
      "  --json           for programs to read\n" },
};
const int n_commands = (int)(sizeof commands / sizeof *commands);

const struct command *command_find(struct str name)
{
    for (int i = 0; i < n_commands; i++)
        if (str_eq(str_from_c(commands[i].name), name))
            return &commands[i];
    return NULL;
}

int cmd_usage(const char *name, enum exit_code code)
{
    const struct command *c = command_find(str_from_c(name));

    if (!c)
        BUG("no command %s", name);
    fprintf(code == EXIT_OK ? stdout : stderr, "usage: resit %s%s", c->usage,
            EXIT_CODES);
    return code;
}

int cmd_failed(const struct err *e)
{
    fprintf(stderr, "resit: %.*s", STR_ARG(e->message));
    if (e->detail.n)
        fprintf(stderr, ": %.*s", STR_ARG(e->detail));
    fputc('\n', stderr);
    if (e->hint.n)
        fprintf(stderr, "hint: %.*s\n", STR_ARG(e->hint));
    return EXIT_FAILED;
}

int cmd_problems(const struct problems *ps)
{
    struct arena a = { 0 };

    for (size_t i = 0; i < ps->n; i++) {
        struct str text = problem_text(&a, &ps->p[i]);
        fprintf(stderr, "%.*s\n", STR_ARG(text));
    }
    if (ps->cut)
        fprintf(stderr, "and %zu more\n", ps->cut);
    arena_release(&a);
    return ps->n ? EXIT_FOUND : EXIT_OK;
}

static bool is_folder(struct arena *a, struct str path)
{
    struct stat st;

    return !stat(str_to_c(a, path), &st) && S_ISDIR(st.st_mode);
}

struct str cmd_default_data(struct arena *a)
{
    const char *own = getenv("RESIT_DATA");
    const char *xdg = getenv("XDG_DATA_HOME");
    const char *home = getenv("HOME");

    if (own && *own)
        return str_dup(a, str_from_c(own));
    if (xdg && *xdg == '/')
        return str_fmt(a, "%s/resit", xdg);
    return str_fmt(a, "%s/.local/share/resit", home && *home ? home : ".");
}

struct str cmd_default_programs(struct arena *a)
{
    const char *own = getenv("RESIT_PROGRAMS");
    char exe[4096];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe);

    if (own && *own)
        return str_dup(a, str_from_c(own));
    struct str dir = { exe, n > 0 ? (size_t)n : 0 };
    while (dir.n && dir.p[dir.n - 1] != '/')
        dir.n--;
    struct str beside = str_fmt(a, "%.*s../programs", STR_ARG(dir));
    if (is_folder(a, beside))
        return beside;
    return str_fmt(a, "%.*s../share/resit/programs", STR_ARG(dir));
}

void cmd_progress(void *arg, int done, int all)
{
    if (!isatty(2) || all <= 0)
        return;
    fprintf(stderr, "\r%s %3d %%%s", (const char *)arg,
            (int)(100.0 * done / all), done == all ? "\n" : "");
}
