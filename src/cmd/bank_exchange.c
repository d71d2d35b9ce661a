/* resit bank export, resit bank import: banks to and from other programs. What
 * could not be carried over goes to stderr. */
#include "cmd/bank_verbs.h"
#include "cmd/cmd.h"

#include "base/arena.h"
#include "format/bank_exchange.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct args {
    struct str what; /* program or file */
    const char *dir, *format, *out, *area;
    enum bank_exchange exchange;
};

static enum cmd_parsed parse(int argc, char **argv, struct args *args)
{
    const struct cmd_option options[] = { { "programs", &args->dir, NULL },
                                          { "format", &args->format, NULL },
                                          { "out", &args->out, NULL },
                                          { "area", &args->area, NULL } };

    if (argc > 1 && argv[1][0] == '-' && argv[1][1])
        return cmd_parse(argc, argv, options, 4) == CMD_HELPED ? CMD_HELPED
                                                               : CMD_WRONG;
    if (argc < 2)
        return CMD_WRONG;
    args->what = str_from_c(argv[1]);
    argv[1] = argv[0];
    enum cmd_parsed parsed = cmd_parse(argc - 1, argv + 1, options, 4);
    if (parsed == CMD_GO_ON &&
        (!args->format ||
         !bank_exchange_parse(str_from_c(args->format), &args->exchange))) {
        fputs("resit bank: --format is gift, aiken, moodle or csv\n", stderr);
        return CMD_WRONG;
    }
    return parsed;
}

/* To a new file, or to standard output. */
static int write_out(const char *path, struct str bytes)
{
    int fd = path ? open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)
                  : STDOUT_FILENO;
    struct err e = { 0 };
    bool ok = fd >= 0;

    for (size_t done = 0; ok && done < bytes.n;) {
        ssize_t n = write(fd, bytes.p + done, bytes.n - done);
        if (n > 0)
            done += (size_t)n;
        else
            ok = n < 0 && errno == EINTR;
    }
    int why = errno;
    if (path && fd >= 0 && close(fd)) {
        why = ok ? errno : why;
        ok = false;
    }
    if (ok)
        return EXIT_OK;
    (void)!err_set(&e, E_IO, "cannot write %s", path ? path : "it");
    err_detail(&e, "%s", strerror(why));
    return cmd_failed(&e);
}

/* Something was lost: said, and the exit code says so. */
static int tell(const struct problems *lost)
{
    if (!lost->n)
        return EXIT_OK;
    fputs("Not carried over, or to be looked at:\n", stderr);
    return cmd_problems(lost);
}

int bank_export_to(int argc, char **argv)
{
    struct arena a = { 0 };
    struct args args = { 0 };
    struct program_files f;
    struct problems lost;
    int code = EXIT_OK;

    switch (parse(argc, argv, &args)) {
    case CMD_GO_ON:
        break;
    case CMD_HELPED:
        return EXIT_OK;
    case CMD_WRONG:
        return cmd_usage("bank", EXIT_USAGE);
    }
    problems_init(&lost, &a);
    if (bank_files(&a, str_from_c(args.dir), args.what, &f, &code)) {
        struct str bytes = bank_export(&a, args.exchange, f.bank, &lost);
        code = write_out(args.out, bytes);
        if (code == EXIT_OK)
            code = tell(&lost);
    }
    arena_release(&a);
    return code;
}

static bool read_file(struct arena *a, const char *path, struct str *out,
                      struct err *e)
{
    bool in = !strcmp(path, "-");
    int fd = in ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    char *p = arena_alloc(a, IMPORT_MOST + 1);
    ssize_t n = 1;

    while (fd >= 0 && out->n <= IMPORT_MOST && n > 0) {
        n = read(fd, p + out->n, IMPORT_MOST + 1 - out->n);
        if (n > 0)
            out->n += (size_t)n;
        else if (n < 0 && errno == EINTR)
            n = 1;
    }
    if (fd < 0 || n < 0) {
        (void)!err_set(e, E_IO, "cannot read %s", path);
        err_detail(e, "%s", strerror(errno));
    }
    if (fd >= 0 && !in)
        close(fd);
    out->p = p;
    return fd >= 0 && n >= 0;
}

int bank_import_from(int argc, char **argv)
{
    struct arena a = { 0 };
    struct args args = { 0 };
    struct problems lost;
    struct imports items = { 0 };
    struct str bytes = { 0 };
    struct err e = { 0 };
    struct out o;

    switch (parse(argc, argv, &args)) {
    case CMD_GO_ON:
        break;
    case CMD_HELPED:
        return EXIT_OK;
    case CMD_WRONG:
        return cmd_usage("bank", EXIT_USAGE);
    }
    if (!read_file(&a, args.what.p, &bytes, &e)) {
        arena_release(&a);
        return cmd_failed(&e);
    }
    problems_init(&lost, &a);
    bank_import(&a, args.exchange, args.what, bytes, &items, &lost);
    out_init(&o, &a, EXPORT_MOST);
    out_lit(&o, "# Imported\n\n", 12);
    for (size_t i = 0; i < items.n; i++) {
        struct imported *it = &items.p[i];
        if (!it->item.area.n && args.area)
            it->item.area = str_from_c(args.area);
        bank_write_item(&o, &it->item, it->gaps);
    }
    int code = items.n ? write_out(args.out, out_str(&o)) : EXIT_OK;
    if (code == EXIT_OK) {
        fprintf(stderr, "%zu item%s, all of them drafts\n", items.n,
                items.n == 1 ? "" : "s");
        code = tell(&lost);
    }
    arena_release(&a);
    return code;
}
