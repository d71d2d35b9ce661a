/* Reading what a command was told to read. */
#include "cmd/cmd.h"

#include "app/files.h"
#include "base/arena.h"

#include <errno.h>

enum status cmd_read_file(struct arena *a, const char *path, size_t most,
                          struct str *out, struct err *e)
{
    bool is_stdin = !strcmp(path, "-");
    FILE *f = is_stdin ? stdin : fopen(path, "rb");
    size_t n = 0, room = 1 << 16, got;
    char *p = arena_alloc(a, room);

    if (!f) {
        enum status s = err_set(e, errno == ENOENT ? E_MISSING : E_IO,
                                "cannot open \"%s\"", path);
        err_detail(e, "%s", strerror(errno));
        return s;
    }
    while (n <= most && (got = fread(p + n, 1, room - n, f))) {
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
        return err_set(e, E_IO, "cannot read \"%s\"", path);
    *out = (struct str){ p, n };
    return OK;
}

void cmd_which_programs(struct arena *a, struct str programs, struct err *e)
{
    struct str *ids, list = { 0 };
    struct err none = { 0 };
    size_t n;

    if (e->code != E_MISSING ||
        files_list_programs(a, programs, &ids, &n, &none) != OK)
        return;
    for (size_t i = 0; i < n; i++)
        list = str_fmt(a, "%.*s%s%.*s", STR_ARG(list), i ? ", " : "",
                       STR_ARG(ids[i]));
    if (n)
        err_hint(e, "the programs there are: %.*s", STR_ARG(list));
}
