/* To be preloaded into the program: it is killed right before the n-th time
 * that it renames, makes, removes or synchronises a file, n being $RESIT_KILL. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void count(void)
{
    static int n;
    const char *at = getenv("RESIT_KILL");

    if (at && ++n == strtol(at, NULL, 10))
        raise(SIGKILL);
}

int rename(const char *from, const char *to)
{
    count();
    return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

int mkdir(const char *path, mode_t mode)
{
    count();
    return mkdirat(AT_FDCWD, path, mode);
}

int unlink(const char *path)
{
    count();
    return unlinkat(AT_FDCWD, path, 0);
}

int rmdir(const char *path)
{
    count();
    return unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
}

int fsync(int fd)
{
    count();
    return (int)syscall(SYS_fsync, fd);
}
