/* The write queue. The writer's thread takes what is queued, runs it in one
 * transaction and tells each write what became of it. */
#include "store/store_int.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The write-ahead log reaches about this size and is then used again: the
 * longer it is, the more answers of a sitting share one write of its page to
 * the database. After a checkpoint that did not get through, so much more
 * goes in before the next. */
enum { LOG_BYTES = 32 << 20, LOG_RETRY_BYTES = 4 << 20 };
/* Slots for the groups of one batch; a power of two, at most half full. */
enum { GROUP_SLOTS = 4096 };
enum { WRITER_NICE = -5 };
/* How long a write that can wait does so, when nobody else's comes. */
enum { PATIENCE_MS = 50 };
enum { CHECKPOINT_WAIT_MS = 50 };

struct batch {
    struct write *first, **last;
    int n, n_pressing;
    int64_t groups[GROUP_SLOTS]; /* 0: free */
};

struct writer {
    struct store *store;
    struct db *db;
    struct batch batch;
    int64_t log_bytes; /* after the newest commit */
    int64_t checkpoint_at;
};

struct waiter {
    void (*done)(struct write *);
    struct store *store;
    enum status status;
    bool is_over;
};

/* ---- taking ---- */

static enum status refuse(const struct store *store, enum status st,
                          struct err *e)
{
    if (st == E_STOPPED)
        return err_set(e, st,
                       store->read_only ? "opened for reading only"
                                        : "the server is stopping");
    err_set(e, st, "too many changes are waiting to be stored");
    err_hint(e, "Try again in a few seconds.");
    return st;
}

static int64_t now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000) + t.tv_nsec / 1000;
}

enum status store_submit(struct store *store, struct write *w)
{
    enum status st = store_can_write(store, &w->err);

    w->status = st;
    if (st)
        return st;
    w->next = NULL;
    w->since_us = w->can_wait ? now_us() : 0;
    pthread_mutex_lock(&store->lock);
    if (store->is_closing) {
        st = E_STOPPED;
    } else if (store->n_queued >= QUEUE_MOST) {
        st = E_FULL;
    } else {
        if (!store->first || (!w->can_wait && !store->n_pressing))
            pthread_cond_signal(&store->work);
        store->n_pressing += !w->can_wait;
        *store->last = w;
        store->last = &w->next;
        if (++store->n_queued > store->counts.queue_most)
            store->counts.queue_most = store->n_queued;
    }
    pthread_mutex_unlock(&store->lock);
    if (st)
        w->status = refuse(store, st, &w->err);
    return st;
}

static void wake(struct write *w)
{
    struct waiter *waiter = w->waiter;

    w->done = waiter->done;
    waiter->status = w->status;
    if (w->done)
        w->done(w);
    pthread_mutex_lock(&waiter->store->lock);
    waiter->is_over = true;
    pthread_cond_broadcast(&waiter->store->told);
    pthread_mutex_unlock(&waiter->store->lock);
}

static void not_on_the_writer(const struct store *store)
{
    if (!store->read_only && pthread_equal(store->thread, pthread_self()))
        BUG("the writer cannot wait for itself");
}

enum status store_run(struct store *store, struct write *w)
{
    struct waiter waiter = { .done = w->done, .store = store };

    not_on_the_writer(store);
    w->done = wake;
    w->waiter = &waiter;
    enum status st = store_submit(store, w);
    if (st) {
        w->done = waiter.done;
        return st;
    }
    pthread_mutex_lock(&store->lock);
    while (!waiter.is_over)
        pthread_cond_wait(&store->told, &store->lock);
    pthread_mutex_unlock(&store->lock);
    return waiter.status;
}

enum status queue_chore(struct store *store,
                        enum status (*run)(struct db *, struct err *),
                        struct err *e)
{
    struct chore chore = { .run = run, .err = e };

    not_on_the_writer(store);
    pthread_mutex_lock(&store->lock);
    while (store->chore && !store->is_closing)
        pthread_cond_wait(&store->told, &store->lock);
    if (store->is_closing) {
        chore.status = refuse(store, E_STOPPED, e);
    } else {
        store->chore = &chore;
        pthread_cond_signal(&store->work);
        while (!chore.is_over)
            pthread_cond_wait(&store->told, &store->lock);
    }
    pthread_mutex_unlock(&store->lock);
    return chore.status;
}

/* ---- a batch ---- */

/* False when the batch has it already. */
static bool claim_group(struct batch *b, int64_t group)
{
    uint64_t hash = (uint64_t)group * UINT64_C(0x9e3779b97f4a7c15);
    size_t slot = (size_t)(hash >> 52);

    while (b->groups[slot] != 0 && b->groups[slot] != group)
        slot = (slot + 1) % GROUP_SLOTS;
    if (b->groups[slot] == group)
        return false;
    b->groups[slot] = group;
    return true;
}

/* Takes from the queue, oldest first, what fits in one transaction; a second
 * write of a group stays, and so do those behind it of that group. */
static void batch_take(struct batch *b, struct store *store)
{
    struct write **at = &store->first;

    memset(b->groups, 0, sizeof b->groups);
    b->first = NULL;
    b->last = &b->first;
    b->n = b->n_pressing = 0;
    while (*at && b->n < BATCH_MOST) {
        struct write *w = *at;
        if (w->group != 0 && !claim_group(b, w->group)) {
            at = &w->next;
            continue;
        }
        *at = w->next;
        w->next = NULL;
        *b->last = w;
        b->last = &w->next;
        b->n++;
        b->n_pressing += !w->can_wait;
    }
    if (!*at)
        store->last = at;
    store->n_queued -= b->n;
    store->n_pressing -= b->n_pressing;
}

/* One use case under its savepoint. Not OK: the whole batch is lost, why in
 * *e; what befell the use case alone is in its own status. FULL, IOERR and
 * NOMEM may have ended the transaction, even if the use case made light of
 * it. */
static enum status run_one(struct db *db, struct write *w, struct err *e)
{
    enum status st = db_do(db, DB_SAVEPOINT, e);

    if (st)
        return st;
    w->status = w->run(db, w);
    db_reset(db);
    if (sqlite3_get_autocommit(db->h))
        return db_fail_code(db->failed, sqlite3_errstr(db->failed), e);
    if (w->status)
        st = db_do(db, DB_ROLLBACK_TO, e);
    if (!st)
        st = db_do(db, DB_RELEASE, e);
    return st;
}

static enum status batch_run(struct batch *b, struct db *db, struct err *e)
{
    enum status st = db_do(db, DB_BEGIN_WRITE, e);

    for (struct write *w = b->first; w && !st; w = w->next)
        st = run_one(db, w, e);
    if (!st)
        st = db_do(db, DB_COMMIT, e);
    db_leave(db);
    return st;
}

/* `done` may free the write. */
static void batch_tell(struct batch *b, enum status st, const struct err *e)
{
    for (struct write *w = b->first, *next; w; w = next) {
        next = w->next;
        if (st && !w->status)
            w->status = err_copy(&w->err, e);
        if (w->done)
            w->done(w);
    }
}

static void batch_count(const struct batch *b, struct store *store,
                        int64_t took_us)
{
    int n_stored = 0;

    for (const struct write *w = b->first; w; w = w->next)
        n_stored += !w->status;
    pthread_mutex_lock(&store->lock);
    store->counts.commits++;
    store->counts.writes += n_stored;
    if (b->n > store->counts.batch_most)
        store->counts.batch_most = b->n;
    histogram_add(&store->counts.batch, b->n);
    histogram_add(&store->counts.commit_us, took_us);
    pthread_mutex_unlock(&store->lock);
}

/* ---- the write-ahead log ---- */

static int after_commit(void *arg, sqlite3 *h, const char *name, int pages)
{
    struct writer *writer = arg;

    (void)h;
    (void)name;
    writer->log_bytes = pages * writer->store->page_bytes;
    return SQLITE_OK;
}

/* Behind the acknowledgements. A failure harms nothing: the log has it all,
 * and the next one tries again. Where readers keep the log from being used
 * again, wait a moment for them, but not for a backup. */
static void writer_checkpoint(struct writer *writer)
{
    sqlite3 *h = writer->db->h;

    if (writer->store->guest)
        return;
    if (writer->log_bytes < LOG_BYTES)
        writer->checkpoint_at = LOG_BYTES;
    if (writer->log_bytes < writer->checkpoint_at)
        return;
    if (writer->log_bytes < 2 * LOG_BYTES) {
        sqlite3_wal_checkpoint_v2(h, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL,
                                  NULL);
    } else {
        sqlite3_busy_timeout(h, CHECKPOINT_WAIT_MS);
        sqlite3_wal_checkpoint_v2(h, NULL, SQLITE_CHECKPOINT_RESTART, NULL,
                                  NULL);
        sqlite3_busy_timeout(h, BUSY_MS);
    }
    writer->checkpoint_at = writer->log_bytes + LOG_RETRY_BYTES;
}

/* ---- the thread ---- */

static void writer_batch(struct writer *writer)
{
    struct err e;
    struct store *store = writer->store;
    int64_t begun_us = now_us();
    enum status st = batch_run(&writer->batch, writer->db, &e);

    if (!st) {
        batch_count(&writer->batch, store, now_us() - begun_us);
    } else {
        pthread_mutex_lock(&store->lock);
        store->counts.failed++;
        pthread_mutex_unlock(&store->lock);
    }
    batch_tell(&writer->batch, st, &e);
    writer_checkpoint(writer);
}

static void writer_chore(struct writer *writer, struct chore *chore)
{
    struct store *store = writer->store;
    enum status st = chore->run(writer->db, chore->err);

    pthread_mutex_lock(&store->lock);
    chore->status = st;
    chore->is_over = true;
    store->chore = NULL;
    pthread_cond_broadcast(&store->told);
    pthread_mutex_unlock(&store->lock);
}

/* Until there is something to do. */
static void writer_wait(struct store *store)
{
    while (!store->n_pressing && !store->chore && !store->is_closing) {
        if (!store->first) {
            pthread_cond_wait(&store->work, &store->lock);
            continue;
        }
        int64_t until_us = store->first->since_us + PATIENCE_MS * 1000;
        struct timespec until = { .tv_sec = until_us / 1000000,
                                  .tv_nsec = until_us % 1000000 * 1000 };
        if (pthread_cond_timedwait(&store->work, &store->lock, &until))
            return;
    }
}

/* False when the queue is finished and the store is closing. */
static bool writer_next(struct writer *writer)
{
    struct store *store = writer->store;

    pthread_mutex_lock(&store->lock);
    writer_wait(store);
    struct chore *chore = store->chore;
    if (!chore)
        batch_take(&writer->batch, store);
    pthread_mutex_unlock(&store->lock);
    if (chore)
        writer_chore(writer, chore);
    else if (writer->batch.n > 0)
        writer_batch(writer);
    else
        return false;
    return true;
}

/* Ahead of the threads that make its work, where the system lets us. */
static void raise_priority(void)
{
    setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), WRITER_NICE);
}

static void *writer_main(void *arg)
{
    struct store *store = arg;
    struct writer writer = { .store = store,
                             .db = store->writer,
                             .checkpoint_at = LOG_BYTES };

    pthread_setname_np(pthread_self(), "resit-writer");
    raise_priority();
    sqlite3_wal_hook(writer.db->h, after_commit, &writer);
    while (writer_next(&writer)) {
    }
    sqlite3_wal_hook(writer.db->h, NULL, NULL);
    return NULL;
}

enum status queue_start(struct store *store, struct err *e)
{
    store->last = &store->first;
    enum status st =
        db_pragma_int(store->writer, "PRAGMA page_size", &store->page_bytes, e);
    if (st)
        return st;
    int rc = pthread_create(&store->thread, NULL, writer_main, store);
    if (rc != 0)
        return err_set(e, E_IO, "cannot start the writer's thread: %s",
                       strerror(rc));
    return OK;
}

void queue_stop(struct store *store)
{
    pthread_mutex_lock(&store->lock);
    store->is_closing = true;
    pthread_cond_signal(&store->work);
    pthread_cond_broadcast(&store->told);
    pthread_mutex_unlock(&store->lock);
    pthread_join(store->thread, NULL);
}
