/* The store: one database, one writer, many readers.
 *
 * Engine now: SQLite (WAL, synchronous=FULL, foreign keys, STRICT tables).
 * Nothing engine-specific shows here: PostgreSQL comes behind the same header.
 * A connection runs only statements registered in sql/query (queries.h).
 *
 * Writes go through the write queue to the writer's thread, which groups them:
 * BEGIN IMMEDIATE · use case · use case · … · COMMIT. Each use case runs under
 * its own savepoint; `done` is called after COMMIT returned. When COMMIT fails,
 * or the engine has rolled the whole transaction back, every use case of the
 * group is told so and none of it is stored.
 *
 * Two writes with the same non-zero `group` never share a COMMIT: the second
 * sees what the first has stored and published in its `done`. Writes of one
 * group run in the order they were queued; between groups there is no order.
 *
 * Failures: E_FULL no room on the disk or in the queue, or another process
 * writes and does not stop, E_IO, E_CORRUPT, E_STOPPED. */
#ifndef RESIT_STORE_STORE_H
#define RESIT_STORE_STORE_H

#include "base/err.h"
#include "base/histogram.h"
#include "queries.h"
#include "store/stmt.h"

struct store;
struct db; /* a connection; used by one thread at a time */

struct store_options {
    struct str path; /* the database file; its folder must exist */
    bool create;
    bool read_only; /* command line on a folder that is being served */
    bool guest;     /* writes beside a server: leaves checkpoints to it */
    int n_readers;  /* connections kept for store_read_begin */
};

/* The bench's peer is built with a batch of one. */
#ifndef RESIT_BATCH_MOST
#define RESIT_BATCH_MOST 2000
#endif
enum { QUEUE_MOST = 20000, BATCH_MOST = RESIT_BATCH_MOST };

/* Opens, applies migrations (not when read_only: an older schema is then an
 * error with the mend in the hint), starts the writer's thread. E_MISSING: no
 * such file, and not to be created. E_INPUT: the file is no database of ours,
 * or of a newer program. The file gets mode 0600. */
MUST_USE enum status store_open(const struct store_options *, struct store **,
                                struct err *);
/* Stops taking writes, finishes the queue, checkpoints, closes. All readers
 * must have been given back. NULL is let pass. */
void store_close(struct store *);

/* ---- writing ---- */

struct write {
    /* On the writer's thread, inside the transaction, under a savepoint. Not
     * OK (with `err` filled) rolls back this use case only. */
    enum status (*run)(struct db *, struct write *);
    /* On the writer's thread, after COMMIT (status OK) or after it is certain
     * that nothing of it is stored. The write may be freed inside. */
    void (*done)(struct write *);
    void *arg;
    int64_t group; /* e.g. a sitting's id; 0: none */
    /* Nobody waits for it: so it goes with the next that somebody waits for,
     * or after PATIENCE_MS (queue.c). */
    bool can_wait;
    enum status status;
    struct err err;
    /* the queue's: */
    struct write *next;
    int64_t since_us; /* when it came, if it can wait; monotonic clock */
    void *waiter;
};

/* Queue it; returns at once. E_FULL when the queue is full, E_STOPPED when the
 * store is closing, read-only or not in its place: then `err` is filled and
 * `done` not called. */
MUST_USE enum status store_submit(struct store *, struct write *);
/* Queue it and wait for it (command line, start-up); not on the writer's
 * thread. `done` may be NULL; it is called as with store_submit. */
MUST_USE enum status store_run(struct store *, struct write *);

/* Is the database still in its place? Called again and again by one thread, for
 * the first time after a write; while it is not, writes are refused. */
void store_look(struct store *);
/* E_STOPPED: it is not. */
MUST_USE enum status store_can_write(const struct store *, struct err *);

/* ---- reading ---- */

/* A read-only connection until store_read_end: everything read with it is as
 * of its first statement. Blocks while all readers are busy, so a thread takes
 * one at a time. */
struct db *store_read_begin(struct store *);
void store_read_end(struct store *, struct db *);

/* The registered statement, reset and without bindings, ready to bind and
 * step; one per connection, so a loop over its rows must not ask for the same
 * one again. */
struct stmt *db_stmt(struct db *, enum query);

/* ---- keeping ---- */

/* A consistent copy of the whole database while it is in use, as of the
 * beginning. `to_path` must not exist (E_TAKEN); it appears whole or not at
 * all. `progress` may be NULL; it is called with pages done and pages in all.
 * The write-ahead log grows as long as this runs. */
MUST_USE enum status store_backup(struct store *, struct str to_path,
                                  void (*progress)(void *, int, int), void *,
                                  struct err *);
/* integrity_check, foreign_key_check, the migrations' hashes, and the schema
 * against the one they make. Every finding is a problem. */
MUST_USE enum status store_check(struct store *, struct problems *,
                                 struct err *);
/* Before closing: checks under way, and later ones, end with E_STOPPED. */
void store_end_checks(struct store *);
bool store_checks_ended(struct store *);
/* After deletes that must leave no trace: rewrite the file and empty the
 * write-ahead log. Runs on the writer; E_FULL when another process reads on
 * for long, and then it is due: store_scrub_rest tries again, without waiting,
 * and opening the store empties the log in any case. Not for a guest. */
MUST_USE enum status store_scrub(struct store *, struct err *);
void store_scrub_rest(struct store *);

struct store_counts {
    int64_t commits;               /* transactions committed */
    int64_t writes;                /* use cases acknowledged */
    int64_t queue_most;            /* longest the queue has been */
    int64_t batch_most;            /* most use cases in one transaction */
    int64_t queued;                /* waiting now */
    int64_t failed;                /* transactions that were lost */
    int64_t file_bytes, wal_bytes; /* sizes of the database and its log */
    struct histogram batch;        /* use cases in one transaction */
    struct histogram commit_us;    /* from its BEGIN to the end of COMMIT */
};
struct store_counts store_counts(struct store *);

#endif
