#include "cmd/serving.h"

#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

static char *path_of(struct arena *a, struct str data, const char *name)
{
    return str_to_c(a, str_fmt(a, "%.*s/%s", STR_ARG(data), name));
}

struct str serving_url(struct arena *a, struct str address, int port)
{
    bool v6 = str_has(address, S(":"));

    return str_fmt(a, "http://%s%.*s%s:%d", v6 ? "[" : "", STR_ARG(address),
                   v6 ? "]" : "", port);
}

enum status serving_note(struct str data, struct str url, struct err *err)
{
    struct arena a = { 0 };
    char *path = path_of(&a, data, "serving");
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool good = fd >= 0 && write(fd, url.p, url.n) == (ssize_t)url.n;
    enum status status = OK;

    if (!good) {
        status = err_set(err, E_IO, "%s cannot be written", path);
        err_detail(err, "%s", strerror(errno));
    }
    if (fd >= 0)
        close(fd);
    arena_release(&a);
    return status;
}

void serving_forget(struct str data)
{
    struct arena a = { 0 };

    (void)unlink(path_of(&a, data, "serving"));
    arena_release(&a);
}

static bool is_locked(struct arena *a, struct str data)
{
    int fd = open(path_of(a, data, "lock"), O_RDWR | O_CLOEXEC);
    bool locked = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB);

    if (fd >= 0)
        close(fd);
    return locked;
}

enum status serving_find(struct arena *a, struct str data, struct str *url,
                         struct err *err)
{
    char buf[300];
    FILE *f =
        is_locked(a, data) ? fopen(path_of(a, data, "serving"), "r") : NULL;
    size_t n = f ? fread(buf, 1, sizeof buf, f) : 0;

    if (f)
        fclose(f);
    if (n) {
        *url = str_dup(a, (struct str){ buf, n });
        return OK;
    }
    err_set(err, E_MISSING, "no server is running on %.*s", STR_ARG(data));
    err_hint(err, "start it with 'resit serve', or name another folder with "
                  "--data");
    return E_MISSING;
}
