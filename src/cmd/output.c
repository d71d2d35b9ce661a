/* Results to a file or to standard output. */
#include "cmd/cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static int write_all(int fd, struct str s)
{
    while (s.n) {
        ssize_t n = write(fd, s.p, s.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return -1;
        s.p += n;
        s.n -= (size_t)n;
    }
    return 0;
}

/* A new file, readable by its owner only. */
static int write_file(const char *path, struct str text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    struct err err = { 0 };

    if (fd >= 0 && !write_all(fd, text) && !fsync(fd) && !close(fd))
        return EXIT_OK;
    err_set(&err, E_IO, "%s cannot be written", path);
    err_detail(&err, "%s", strerror(errno));
    if (errno == EEXIST)
        err_hint(&err, "name a file that does not exist yet");
    return cmd_failed(&err);
}

static int not_written(void)
{
    struct err err = { 0 };

    err_set(&err, E_IO, "standard output cannot be written");
    err_detail(&err, "%s", strerror(errno));
    return cmd_failed(&err);
}

int cmd_written(void)
{
    return fflush(stdout) || ferror(stdout) ? not_written() : EXIT_OK;
}

int cmd_output(const char *path, struct str text, struct str end)
{
    if (path)
        return write_file(path, text);
    if (!write_all(1, text) && !write_all(1, end))
        return EXIT_OK;
    return not_written();
}
