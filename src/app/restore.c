#include "app/restore.h"

#include "app/app_int.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status io_failed(struct err *err, const char *what,
                             const char *path)
{
    enum status status = errno == ENOSPC ? E_FULL : E_IO;

    err_set(err, status, "%s cannot be %s", path, what);
    err_detail(err, "%s", strerror(errno));
    return status;
}

static enum status copy_file(const char *from, const char *to, struct err *err)
{
    char buf[65536];
    int in = open(from, O_RDONLY | O_CLOEXEC);
    enum status status = OK;
    ssize_t n = 0;

    if (in < 0)
        return io_failed(err, "read", from);
    (void)unlink(to);
    int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (out < 0)
        status = io_failed(err, "made", to);
    while (status == OK && (n = read(in, buf, sizeof buf)) > 0)
        if (write(out, buf, (size_t)n) != n)
            status = io_failed(err, "written", to);
    if (status == OK && n < 0)
        status = io_failed(err, "read", from);
    if (status == OK && fsync(out))
        status = io_failed(err, "written", to);
    close(in);
    if (out >= 0)
        close(out);
    return status;
}

/* Open the copy like any data folder and check all of it. */
static enum status check_copy(struct str dir, struct problems *ps,
                              struct err *err)
{
    struct app *app = NULL;
    struct app_options o = { .data_dir = dir, .exclusive = true };
    enum status status = app_open(&o, &app, err);

    if (status == E_CORRUPT || status == E_INPUT) {
        problem_add(ps, dir, 0, S("use another backup"), "%.*s",
                    STR_ARG(err->message));
        return OK;
    }
    if (status == OK && !clock_was_kept(app))
        problem_add(ps, dir, 0, S("use another backup"),
                    "it holds no data of Resit");
    else if (status == OK)
        status = app_check(app, ps, err);
    app_close(app);
    return status;
}

static enum status sync_folder(const char *dir, struct err *err)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum status status = OK;

    if (fd < 0 || fsync(fd))
        status = io_failed(err, "written", dir);
    if (fd >= 0)
        close(fd);
    return status;
}

static void remove_copy(struct arena *a, const char *tmp)
{
    static const char *const names[] = { "resit.db", "resit.db-wal",
                                         "resit.db-shm", "lock" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        (void)unlink(str_fmt(a, "%s/%s", tmp, names[i]).p);
    (void)rmdir(tmp);
}

/* Move what is there out of the way, log first: a database without its log
 * would be an older one. */
static enum status keep_old(struct arena *a, const char *dir, struct str *kept,
                            struct err *err)
{
    struct date today = date_from_us(clock_wall_us());
    struct str to = { 0 };

    for (int i = 1; !to.n || !access(to.p, F_OK); i++)
        to = str_fmt(a, "%s/replaced-%.*s-%d", dir,
                     STR_ARG(date_text(a, today)), i);
    if (mkdir(to.p, 0700))
        return io_failed(err, "made", to.p);
    static const char *const names[] = { "resit.db-wal", "resit.db",
                                         "resit.db-shm" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str old = str_fmt(a, "%s/%s", dir, names[i]);
        if (!access(old.p, F_OK) &&
            rename(old.p, str_fmt(a, "%.*s/%s", STR_ARG(to), names[i]).p))
            return io_failed(err, "moved", old.p);
    }
    *kept = to;
    return OK;
}

static enum status put_in_place(struct arena *a, const char *dir,
                                const char *tmp, bool replace, struct str *kept,
                                struct err *err)
{
    struct str db = str_fmt(a, "%s/resit.db", dir);
    enum status status = OK;

    if (!access(db.p, F_OK)) {
        if (!replace) {
            err_set(err, E_TAKEN, "there is data in %s already", dir);
            err_hint(err, "say --replace to put the backup in its place; what "
                          "is there is kept beside it");
            return E_TAKEN;
        }
        status = keep_old(a, dir, kept, err);
    }
    if (status == OK && rename(str_fmt(a, "%s/resit.db", tmp).p, db.p))
        status = io_failed(err, "moved", db.p);
    return status == OK ? sync_folder(dir, err) : status;
}

enum status app_restore(struct arena *a, struct str data_dir, struct str from,
                        bool replace, struct str *kept, struct problems *ps,
                        struct err *err)
{
    const char *dir = str_to_c(a, data_dir);
    const char *tmp = str_fmt(a, "%s/restoring", dir).p;

    *kept = (struct str){ 0 };
    if (mkdir(dir, 0700) && errno != EEXIST)
        return io_failed(err, "made", dir);
    int lock =
        open(str_fmt(a, "%s/lock", dir).p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0)
        return io_failed(err, "opened", dir);
    enum status status = OK;
    if (flock(lock, LOCK_EX | LOCK_NB)) {
        status = err_set(err, E_TAKEN, "the data in %s is being served", dir);
        err_hint(err, "stop the server first");
    }
    if (status == OK) {
        remove_copy(a, tmp); /* of a restore that was cut off */
        if (mkdir(tmp, 0700))
            status = io_failed(err, "made", tmp);
        struct str copy = str_fmt(a, "%s/resit.db", tmp);
        if (status == OK)
            status = copy_file(str_to_c(a, from), copy.p, err);
        if (status == OK)
            status = check_copy(str_from_c(tmp), ps, err);
        if (status == OK && !ps->n)
            status = put_in_place(a, dir, tmp, replace, kept, err);
        remove_copy(a, tmp);
    }
    close(lock);
    return status;
}
