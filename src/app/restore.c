#include "app/restore.h"

#include "app/app_int.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* A restore is two folders in the data folder, one after the other. What is in
 * COPY is only being looked at, and is thrown away. What is in SOUND goes into
 * place: the step from one to the other is one rename, and whoever finds SOUND
 * goes on from there. The files of before are in SOUND/BEFORE until then. */
#define COPY "restoring"
#define SOUND "restored"
#define BEFORE "before"

/* The log first: a database without its log would be an older one. */
static const char *const database[] = { "resit.db-wal", "resit.db",
                                        "resit.db-shm" };
enum { N_DATABASE = sizeof database / sizeof *database };

static char *in(struct arena *a, const char *dir, const char *name)
{
    return str_to_c(a, str_fmt(a, "%s/%s", dir, name));
}

static enum status io_failed(struct err *err, const char *what,
                             const char *path)
{
    enum status status = errno == ENOSPC ? E_FULL : E_IO;

    err_set(err, status, "%s cannot be %s", path, what);
    err_detail(err, "%s", strerror(errno));
    return status;
}

/* A database, as a plain file, for which there is room. */
static enum status look_at(int fd, const char *from, const char *to,
                           struct problems *ps, struct err *err)
{
    static const char magic[16] = "SQLite format 3";
    char head[sizeof magic] = "";
    struct statvfs room;
    struct stat st;

    if (fstat(fd, &st))
        return io_failed(err, "read", from);
    if (!S_ISREG(st.st_mode) ||
        pread(fd, head, sizeof head, 0) != (ssize_t)sizeof head ||
        memcmp(head, magic, sizeof magic)) {
        problem_add(ps, str_from_c(from), 0, S("name a file of 'resit backup'"),
                    "it is no backup of Resit");
        return OK;
    }
    if (!statvfs(to, &room) &&
        (uint64_t)st.st_size / room.f_frsize >= room.f_bavail) {
        err_set(err, E_FULL, "the disk has no room for a copy of %s", from);
        err_hint(err, "make room for %lld MB in %s",
                 (long long)(st.st_size >> 20) + 1, to);
        return E_FULL;
    }
    return OK;
}

static enum status copy_bytes(int fd, const char *from, const char *to,
                              struct err *err)
{
    int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    enum status status = OK;
    char buf[65536];
    ssize_t n;

    if (out < 0)
        return io_failed(err, "made", to);
    while (status == OK && (n = read(fd, buf, sizeof buf)) != 0) {
        if (n < 0)
            status = io_failed(err, "read", from);
        /* a full disk takes a part first, and says so at the next call */
        for (ssize_t at = 0, w; at < n && status == OK; at += w)
            if ((w = write(out, buf + at, (size_t)(n - at))) < 0)
                status = io_failed(err, "written", to);
    }
    if (status == OK && fsync(out))
        status = io_failed(err, "written", to);
    close(out);
    return status;
}

/* Into the new folder `to`. */
static enum status copy_backup(struct arena *a, const char *from,
                               const char *to, struct problems *ps,
                               struct err *err)
{
    int fd = open(from, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0)
        return io_failed(err, "read", from);
    enum status status = mkdir(to, 0700) ? io_failed(err, "made", to) : OK;
    if (status == OK)
        status = look_at(fd, from, to, ps, err);
    if (status == OK && !ps->n)
        status = copy_bytes(fd, from, in(a, to, "resit.db"), err);
    close(fd);
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

static void remove_copy(struct arena *a, const char *dir)
{
    for (int i = 0; i < N_DATABASE; i++)
        (void)unlink(in(a, dir, database[i]));
    (void)unlink(in(a, dir, "lock"));
    (void)rmdir(dir);
}

static bool is_there(const char *path)
{
    return !access(path, F_OK);
}

static enum status move(const char *from, const char *to, struct err *err)
{
    return rename(from, to) ? io_failed(err, "moved", from) : OK;
}

/* Opening the copy may have written to it. A log that is still there was not
 * brought in when it was closed, and only the database goes on from here. */
static enum status has_no_log(struct arena *a, const char *copy,
                              struct err *err)
{
    const char *log = in(a, copy, database[0]);

    if (!is_there(log))
        return OK;
    err_set(err, E_IO, "%s cannot be brought into its database", log);
    err_hint(err, "look whether the disk is full, then restore again");
    return E_IO;
}

static enum status put_aside(struct arena *a, const char *dir,
                             const char *before, struct err *err)
{
    enum status status = OK;

    for (int i = 0; i < N_DATABASE && status == OK; i++) {
        char *old = in(a, dir, database[i]);
        if (!is_there(old))
            continue;
        if (mkdir(before, 0700) && errno != EEXIST)
            return io_failed(err, "made", before);
        status = move(old, in(a, before, database[i]), err);
    }
    return status;
}

static enum status keep(struct arena *a, const char *dir, const char *before,
                        struct str *kept, struct err *err)
{
    struct date today = date_from_us(clock_wall_us());
    struct str to = { 0 };

    for (int i = 1; !to.n || is_there(to.p); i++)
        to = str_fmt(a, "%s/replaced-%.*s-%d", dir,
                     STR_ARG(date_text(a, today)), i);
    *kept = to;
    return move(before, to.p, err);
}

/* From SOUND into place. Each step is one that can be done again. */
static enum status put_in_place(struct arena *a, const char *dir,
                                struct str *kept, struct err *err)
{
    char *sound = in(a, dir, SOUND), *before = in(a, sound, BEFORE);
    char *db = in(a, sound, "resit.db");
    enum status status = OK;

    *kept = (struct str){ 0 };
    if (is_there(db)) {
        status = put_aside(a, dir, before, err);
        /* whatever the file system makes of the order after a power cut */
        if (status == OK)
            status = sync_folder(sound, err);
        if (status == OK)
            status = move(db, in(a, dir, "resit.db"), err);
        if (status == OK)
            status = sync_folder(dir, err);
    }
    if (status == OK && is_there(before))
        status = keep(a, dir, before, kept, err);
    if (status != OK)
        return status;
    remove_copy(a, sound);
    return sync_folder(dir, err);
}

enum status restore_finish(struct arena *a, struct str data_dir, bool exclusive,
                           struct err *err)
{
    const char *dir = str_to_c(a, data_dir);
    struct str kept;

    if (!is_there(in(a, dir, SOUND))) {
        if (exclusive)
            remove_copy(a, in(a, dir, COPY));
        return OK;
    }
    if (exclusive)
        return put_in_place(a, dir, &kept, err);
    err_set(err, E_TAKEN, "a restore into %s was cut off", dir);
    err_hint(err, "'resit serve' finishes it");
    return E_TAKEN;
}

static enum status restore(struct arena *a, const char *dir, struct str from,
                           bool replace, struct str *kept, struct problems *ps,
                           struct err *err)
{
    char *copy = in(a, dir, COPY);
    enum status status = restore_finish(a, str_from_c(dir), true, err);

    if (status == OK && !replace && is_there(in(a, dir, "resit.db"))) {
        err_set(err, E_TAKEN, "there is data in %s already", dir);
        err_hint(err, "say --replace to put the backup in its place; what is "
                      "there is kept beside it");
        return E_TAKEN;
    }
    if (status == OK)
        status = copy_backup(a, str_to_c(a, from), copy, ps, err);
    if (status == OK && !ps->n)
        status = check_copy(str_from_c(copy), ps, err);
    if (status == OK && !ps->n)
        status = has_no_log(a, copy, err);
    if (status == OK && !ps->n)
        status = sync_folder(copy, err);
    if (status != OK || ps->n) {
        remove_copy(a, copy);
        return status;
    }
    status = move(copy, in(a, dir, SOUND), err);
    if (status == OK)
        status = sync_folder(dir, err);
    return status == OK ? put_in_place(a, dir, kept, err) : status;
}

enum status app_restore(struct arena *a, struct str data_dir, struct str from,
                        bool replace, struct str *kept, struct problems *ps,
                        struct err *err)
{
    const char *dir = str_to_c(a, data_dir);

    *kept = (struct str){ 0 };
    if (mkdir(dir, 0700) && errno != EEXIST)
        return io_failed(err, "made", dir);
    int lock = open(in(a, dir, "lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0)
        return io_failed(err, "opened", dir);
    enum status status;
    if (flock(lock, LOCK_EX | LOCK_NB)) {
        status = err_set(err, E_TAKEN, "the data in %s is being served", dir);
        err_hint(err, "stop the server first");
    } else {
        status = restore(a, dir, from, replace, kept, ps, err);
    }
    close(lock);
    return status;
}
