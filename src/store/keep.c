/* Backup, check, scrub. */
#include "store/store_int.h"

#include "base/arena.h"
#include "base/vec.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- backup ---- */

enum { BACKUP_STEP_PAGES = 1000 };

static enum status io_failed(struct err *e, const char *what, const char *path)
{
    int code = errno;

    err_set(e, code == ENOSPC ? E_FULL : E_IO, "cannot %s %s: %s", what, path,
            strerror(code));
    err_hint(e, "Choose a folder that you may write to and that has room.");
    return code == ENOSPC ? E_FULL : E_IO;
}

static enum status sync_path(const char *path, int flags, struct err *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | flags);

    if (fd < 0)
        return io_failed(e, "open", path);
    enum status st = fsync(fd) == 0 ? OK : io_failed(e, "store", path);
    close(fd);
    return st;
}

enum status sync_folder_of(const char *path, struct err *e)
{
    struct arena arena = { 0 };
    const char *slash = strrchr(path, '/');
    struct str folder = { path, slash ? (size_t)(slash - path) + 1 : 0 };
    const char *name = slash ? str_to_c(&arena, folder) : ".";
    enum status st = sync_path(name, O_DIRECTORY, e);

    arena_release(&arena);
    return st;
}

/* Page by page from a connection that stands in one snapshot: writes in the
 * meantime neither show nor make it start again. */
static enum status copy(struct db *from, sqlite3 *to,
                        void (*progress)(void *, int, int), void *arg,
                        struct err *e)
{
    sqlite3_backup *b = sqlite3_backup_init(to, "main", from->h, "main");

    if (!b)
        return db_fail_code(sqlite3_extended_errcode(to), sqlite3_errmsg(to),
                            e);
    int rc = SQLITE_OK;
    while (rc == SQLITE_OK) {
        rc = sqlite3_backup_step(b, BACKUP_STEP_PAGES);
        int n = sqlite3_backup_pagecount(b);
        if (progress)
            progress(arg, n - sqlite3_backup_remaining(b), n);
    }
    sqlite3_backup_finish(b);
    if (rc == SQLITE_FULL) {
        err_set(e, E_FULL, "the disk is full: there is no room for the copy");
        err_hint(e, "Make room, or choose a folder on another disk. Nothing "
                    "is left of the copy.");
        return E_FULL;
    }
    if (rc != SQLITE_DONE)
        return db_fail_code(rc, sqlite3_errstr(rc), e);
    return OK;
}

/* Without a journal of its own: a file that is not finished is thrown away. */
static enum status copy_to(struct db *from, const char *path,
                           void (*progress)(void *, int, int), void *arg,
                           struct err *e)
{
    sqlite3 *to = NULL;
    int rc = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE, NULL);

    if (rc == SQLITE_OK)
        rc = sqlite3_exec(to,
                          "PRAGMA journal_mode = OFF;"
                          "PRAGMA synchronous = OFF",
                          NULL, NULL, NULL);
    enum status st = rc == SQLITE_OK ? copy(from, to, progress, arg, e)
                                     : db_fail_code(rc, sqlite3_errstr(rc), e);
    sqlite3_close(to);
    return st;
}

static enum status snapshot(const char *path, struct db **db, struct err *e)
{
    int64_t ignored;
    enum status st = db_open(path, DB_READER, db, e);

    if (!st)
        st = db_do(*db, DB_BEGIN, e);
    if (!st)
        st = db_pragma_int(*db, "PRAGMA schema_version", &ignored, e);
    return st;
}

static enum status taken(const char *path, struct err *e)
{
    err_set(e, E_TAKEN, "%s exists already", path);
    err_hint(e, "Choose another name; a backup never replaces a file.");
    return E_TAKEN;
}

/* Where the file system cannot rename without replacing, an empty file of ours
 * takes the name first. */
static enum status name_new(const char *temp, const char *to, struct err *e)
{
    if (!renameat2(AT_FDCWD, temp, AT_FDCWD, to, RENAME_NOREPLACE))
        return OK;
    if (errno == EINVAL || errno == ENOSYS) {
        int fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd >= 0) {
            close(fd);
            if (!rename(temp, to))
                return OK;
            int why = errno;
            unlink(to);
            errno = why;
        }
    }
    return errno == EEXIST ? taken(to, e) : io_failed(e, "name the backup", to);
}

static enum status backup(struct store *store, const char *to, char *temp,
                          void (*progress)(void *, int, int), void *arg,
                          struct err *e)
{
    struct db *db = NULL;
    int fd = mkstemp(temp); /* mode 0600 */

    if (fd < 0)
        return io_failed(e, "make", temp);
    close(fd);
    enum status st = snapshot(store->path, &db, e);
    if (!st)
        st = copy_to(db, temp, progress, arg, e);
    if (db)
        db_leave(db);
    db_close(db);
    if (!st)
        st = sync_path(temp, 0, e);
    if (!st)
        st = name_new(temp, to, e);
    if (st)
        unlink(temp);
    else
        st = sync_folder_of(to, e);
    return st;
}

enum status store_backup(struct store *store, struct str to_path,
                         void (*progress)(void *, int, int), void *arg,
                         struct err *e)
{
    struct arena arena = { 0 };
    char *to = str_to_c(&arena, to_path);
    char *temp = str_to_c(&arena, str_fmt(&arena, "%s.XXXXXX", to));
    struct stat there;
    enum status st = lstat(to, &there)
                         ? backup(store, to, temp, progress, arg, e)
                         : taken(to, e);

    arena_release(&arena);
    return st;
}

/* ---- check ---- */

enum { STEPS_BETWEEN_LOOKS = 10000 };

struct check {
    struct problems *problems;
    struct str path;
};

static const struct str restore =
    S_INIT("keep a copy of the data folder, then restore the last backup");

/* Runs a PRAGMA that answers with a row for each finding. */
static enum status each_row(struct db *db, const char *sql,
                            void (*finding)(const struct check *,
                                            sqlite3_stmt *),
                            const struct check *check, struct err *e)
{
    sqlite3_stmt *s;
    int rc;

    if (sqlite3_prepare_v2(db->h, sql, -1, &s, NULL) != SQLITE_OK)
        return db_fail(db, e);
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        finding(check, s);
    enum status st = rc == SQLITE_DONE ? OK : db_fail(db, e);
    sqlite3_finalize(s);
    return st;
}

static const char *column(sqlite3_stmt *s, int col0)
{
    const unsigned char *text = sqlite3_column_text(s, col0);

    return text ? (const char *)text : "";
}

static void bad_page(const struct check *check, sqlite3_stmt *s)
{
    if (strcmp(column(s, 0), "ok") != 0)
        problem_add(check->problems, check->path, 0, restore, "%s",
                    column(s, 0));
}

static void bad_reference(const struct check *check, sqlite3_stmt *s)
{
    problem_add(check->problems, check->path, 0, restore,
                "row %s of the table %s refers to a row of %s that is not "
                "there",
                column(s, 1), column(s, 0), column(s, 2));
}

struct schema_row {
    struct str type, name, sql;
};

struct schema {
    struct schema_row *p;
    size_t n, cap;
};

/* The engine's own tables come with the ones that need them. */
static enum status schema_read(struct db *db, struct arena *arena,
                               struct schema *schema, struct err *e)
{
    sqlite3_stmt *s;
    int rc = sqlite3_prepare_v2(db->h,
                                "SELECT type, name, sql FROM sqlite_schema "
                                "ORDER BY type, name",
                                -1, &s, NULL);

    if (rc != SQLITE_OK)
        return db_fail(db, e);
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        VEC_PUSH(arena, schema,
                 (struct schema_row){
                     .type = str_dup(arena, str_from_c(column(s, 0))),
                     .name = str_dup(arena, str_from_c(column(s, 1))),
                     .sql = str_dup(arena, str_from_c(column(s, 2))) });
    enum status st = rc == SQLITE_DONE ? OK : db_fail(db, e);
    sqlite3_finalize(s);
    return st;
}

static int schema_cmp(const struct schema_row *a, const struct schema_row *b)
{
    int by_type = str_cmp(a->type, b->type);

    return by_type ? by_type : str_cmp(a->name, b->name);
}

static void schema_compare(const struct check *check, const struct schema *is,
                           const struct schema *ought)
{
    size_t i = 0, o = 0;

    while (i < is->n || o < ought->n) {
        const struct schema_row *a = &is->p[i], *b = &ought->p[o];
        int order = i == is->n ? 1 : o == ought->n ? -1 : schema_cmp(a, b);
        const struct schema_row *row = order <= 0 ? a : b;
        const char *what = order < 0   ? "does not belong there"
                           : order > 0 ? "is missing"
                                       : "is not as it should be";
        if (order != 0 || !str_eq(a->sql, b->sql))
            problem_add(check->problems, check->path, 0, restore,
                        "the %.*s %.*s %s", STR_ARG(row->type),
                        STR_ARG(row->name), what);
        i += order <= 0;
        o += order >= 0;
    }
}

static enum status check_schema(struct db *db, const struct check *check,
                                struct err *e)
{
    struct arena arena = { 0 };
    struct schema is = { 0 }, ought = { 0 };
    struct db *fresh = NULL;
    enum status st = db_open(":memory:", DB_MEMORY, &fresh, e);

    if (!st)
        st = migrate_fresh(fresh, e);
    if (!st)
        st = schema_read(fresh, &arena, &ought, e);
    if (!st)
        st = schema_read(db, &arena, &is, e);
    if (!st)
        schema_compare(check, &is, &ought);
    db_close(fresh);
    arena_release(&arena);
    return st;
}

static enum status check_pages(struct db *db, const struct check *check,
                               struct err *e)
{
    return each_row(db, "PRAGMA integrity_check", bad_page, check, e);
}

static enum status check_references(struct db *db, const struct check *check,
                                    struct err *e)
{
    return each_row(db, "PRAGMA foreign_key_check", bad_reference, check, e);
}

static enum status check_hashes(struct db *db, const struct check *check,
                                struct err *e)
{
    (void)check;
    return migrate_verify(db, e);
}

/* What cannot be read for damage is a finding like others. */
static enum status check_one(struct db *db, const struct check *check,
                             enum status (*step)(struct db *,
                                                 const struct check *,
                                                 struct err *),
                             struct err *e)
{
    struct err why;
    enum status st = step(db, check, &why);

    if (st == E_CORRUPT) {
        problem_add(check->problems, check->path, 0, restore, "%.*s%s%.*s",
                    STR_ARG(why.message), why.detail.n ? ": " : "",
                    STR_ARG(why.detail));
        st = OK;
    } else if (st) {
        err_copy(e, &why);
    }
    return st;
}

void store_end_checks(struct store *store)
{
    atomic_store(&store->checks_ended, true);
}

bool store_checks_ended(struct store *store)
{
    return atomic_load(&store->checks_ended);
}

/* Asked by the engine while a statement runs: not 0 ends it. */
static int should_end(void *store)
{
    return store_checks_ended(store);
}

enum status store_check(struct store *store, struct problems *problems,
                        struct err *e)
{
    struct check check = { problems, str_from_c(store->path) };
    struct db *db = store_read_begin(store);
    sqlite3_progress_handler(db->h, STEPS_BETWEEN_LOOKS, should_end, store);
    enum status st = check_one(db, &check, check_pages, e);

    if (!st)
        st = check_one(db, &check, check_references, e);
    if (!st)
        st = check_one(db, &check, check_hashes, e);
    if (!st)
        st = check_one(db, &check, check_schema, e);
    sqlite3_progress_handler(db->h, 0, NULL, NULL);
    if (st && store_checks_ended(store))
        st = err_set(e, E_STOPPED, "the server is stopping");
    store_read_end(store, db);
    return st;
}

/* ---- scrub ---- */

static enum status empty_log(struct db *db, int wait_ms, struct err *e)
{
    enum status st = OK;

    sqlite3_busy_timeout(db->h, wait_ms);
    if (sqlite3_wal_checkpoint_v2(db->h, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL,
                                  NULL) != SQLITE_OK)
        st = db_fail(db, e);
    sqlite3_busy_timeout(db->h, BUSY_MS);
    return st;
}

/* VACUUM writes only what is still there; with the log emptied behind it, no
 * byte of what was deleted is left in either file. */
static enum status scrub(struct db *db, struct err *e)
{
    enum status st = db_exec(db, "VACUUM", e);

    return st ? st : empty_log(db, BUSY_MS, e);
}

enum status store_scrub(struct store *store, struct err *e)
{
    enum status st = queue_chore(store, scrub, e);

    store->log_due = st != OK;
    return st;
}

/* What was deleted is overwritten in the file (secure_delete), so the log is
 * what is left. */
static enum status empty_log_now(struct db *db, struct err *e)
{
    return empty_log(db, 0, e);
}

void store_scrub_rest(struct store *store)
{
    if (atomic_exchange(&store->log_due, false) &&
        queue_chore(store, empty_log_now, NULL) != OK)
        store->log_due = true;
}

void keep_begin(struct store *store)
{
    store->log_due = empty_log(store->writer, 0, NULL) != OK;
}
