#include "store/store_int.h"

#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The file is made here, so that nobody else can read it at any moment; the
 * engine gives its log the same mode. Never opened here when it exists:
 * closing it would drop the engine's locks. */
static enum status make_file(const char *path, bool create, struct err *e)
{
    if (chmod(path, 0600) == 0)
        return OK;
    if (errno != ENOENT) {
        err_set(e, E_IO, "cannot use the database %s: %s", path,
                strerror(errno));
        err_hint(e, "It must belong to the user who runs Resit.");
        return E_IO;
    }
    if (!create) {
        err_set(e, E_MISSING, "there is no database %s", path);
        err_hint(e, "Start the server once, or name the right data folder.");
        return E_MISSING;
    }
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno != EEXIST) {
        err_set(e, E_IO, "cannot make the database %s: %s", path,
                strerror(errno));
        err_hint(e, "Its folder must exist and be writable.");
        return E_IO;
    }
    if (fd >= 0)
        close(fd);
    return sync_folder_of(path, e);
}

static void pool_push(struct store *store, struct db *db)
{
    db->next = store->readers;
    store->readers = db;
    store->n_readers_free++;
}

static enum status open_readers(struct store *store, int n, struct err *e)
{
    enum status st = OK;

    for (int i = 0; i < n && !st; i++) {
        struct db *db;
        st = db_open(store->path, DB_READER, &db, e);
        if (!st) {
            store->n_readers++;
            pool_push(store, db);
        }
    }
    return st;
}

/* A reader would not know the schema of a file that is brought up to date. */
static enum status open_writer(struct store *store, struct err *e)
{
    enum status st = db_open(store->path, DB_WRITER, &store->writer, e);

    if (!st)
        st = migrate_admit(store->writer, e);
    if (!st)
        st = db_use_wal(store->writer, e);
    if (!st && !store->guest)
        keep_begin(store);
    if (!st)
        st = migrate(store->writer, true, e);
    if (!st && store->guest)
        sqlite3_db_config(store->writer->h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1,
                          NULL);
    return st;
}

static enum status check_reader(struct store *store, struct err *e)
{
    return migrate(store->readers, false, e);
}

static void release(struct store *store)
{
    while (store->readers) {
        struct db *db = store->readers;
        store->readers = db->next;
        db_close(db);
    }
    db_close(store->writer);
    pthread_mutex_destroy(&store->lock);
    pthread_cond_destroy(&store->work);
    pthread_cond_destroy(&store->told);
    pthread_cond_destroy(&store->reader_free);
    free(store->path);
    free(store);
}

static struct store *make(const struct store_options *o)
{
    struct store *store = calloc(1, sizeof *store);
    char *path = strndup(o->path.p, o->path.n);
    pthread_condattr_t monotonic;

    if (!store || !path)
        BUG("out of memory");
    store->path = path;
    store->read_only = o->read_only;
    store->is_closing = o->read_only; /* takes no writes */
    store->guest = o->guest;
    pthread_mutex_init(&store->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&store->work, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_cond_init(&store->told, NULL);
    pthread_cond_init(&store->reader_free, NULL);
    return store;
}

enum status store_open(const struct store_options *o, struct store **out,
                       struct err *e)
{
    struct store *store = make(o);
    enum status st = make_file(store->path, o->create && !o->read_only, e);

    if (!st && !o->read_only)
        st = open_writer(store, e);
    if (!st)
        st = open_readers(store, o->n_readers > 0 ? o->n_readers : 1, e);
    if (!st && o->read_only)
        st = check_reader(store, e);
    if (!st && !o->read_only)
        st = queue_start(store, e);
    if (st) {
        release(store);
        return st;
    }
    *out = store;
    return OK;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    if (!store->read_only)
        queue_stop(store);
    if (store->n_readers_free != store->n_readers)
        BUG("closing a store that is being read");
    release(store);
}

struct db *store_read_begin(struct store *store)
{
    pthread_mutex_lock(&store->lock);
    while (!store->readers)
        pthread_cond_wait(&store->reader_free, &store->lock);
    struct db *db = store->readers;
    store->readers = db->next;
    store->n_readers_free--;
    pthread_mutex_unlock(&store->lock);
    struct err e;
    /* Takes no lock, needs no memory and reads nothing yet. */
    if (db_do(db, DB_BEGIN, &e))
        BUG("cannot begin to read: %s", sqlite3_errmsg(db->h));
    return db;
}

void store_read_end(struct store *store, struct db *db)
{
    db_reset(db);
    db_leave(db);
    pthread_mutex_lock(&store->lock);
    pool_push(store, db);
    pthread_cond_signal(&store->reader_free);
    pthread_mutex_unlock(&store->lock);
}

static int64_t size_of(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 ? st.st_size : 0;
}

struct store_counts store_counts(struct store *store)
{
    struct arena a = { 0 };

    pthread_mutex_lock(&store->lock);
    struct store_counts counts = store->counts;
    counts.queued = store->n_queued;
    pthread_mutex_unlock(&store->lock);
    counts.file_bytes = size_of(store->path);
    counts.wal_bytes =
        size_of(str_to_c(&a, str_fmt(&a, "%s-wal", store->path)));
    arena_release(&a);
    return counts;
}
