/* What the files of this room share.
 *
 * sqlite.c   a connection: opening, engine commands, errors
 * stmt.c     the registered statements of a connection
 * migrate.c  bringing a database to the schema of this program
 * queue.c    the write queue and the writer's thread
 * place.c    are the files still in their place?
 * store.c    opening and closing all of it; the readers
 * keep.c     backup, check, scrub */
#ifndef RESIT_STORE_STORE_INT_H
#define RESIT_STORE_STORE_INT_H

#include "store/store.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>

/* A registered statement on one connection; `s` is NULL until it is asked for,
 * and stays so when it could not be prepared. */
struct stmt {
    struct db *db;
    sqlite3_stmt *s;
    int broken; /* why `s` is NULL: the engine's code */
    struct stmt *next_open;
    bool is_open; /* in db->open */
};

enum { BUSY_MS = 5000 }; /* how long to wait for another process */

/* The engine's own commands around every use case and every read. Prepared
 * when the connection is opened: to begin, and to take back, must not fail for
 * want of memory. */
enum db_command {
    DB_BEGIN,
    DB_BEGIN_WRITE,
    DB_SAVEPOINT,
    DB_RELEASE,
    DB_ROLLBACK_TO,
    DB_COMMIT,
    DB_ROLLBACK,
    N_DB_COMMANDS
};

struct db {
    sqlite3 *h;
    int failed; /* the newest failure: the engine's code */
    sqlite3_stmt *commands[N_DB_COMMANDS];
    struct stmt stmts[N_QUERIES];
    struct stmt *open; /* handed out since the last db_reset */
    struct db *next;   /* in the pool of readers */
};

/* How much the engine may do with a file. */
enum db_mode {
    DB_READER, /* query only, never checkpoints */
    DB_WRITER, /* the one that checkpoints, when it is told to */
    DB_MEMORY, /* scratch, no file */
};

/* `path` is NUL-terminated; the file must exist, but for DB_MEMORY. */
MUST_USE enum status db_open(const char *path, enum db_mode, struct db **,
                             struct err *);
void db_close(struct db *); /* NULL is let pass */

MUST_USE enum status db_do(struct db *, enum db_command, struct err *);
/* Where it stands in a transaction, leave it. */
void db_leave(struct db *);
/* Another engine command: PRAGMA, VACUUM … without result. */
MUST_USE enum status db_exec(struct db *, const char *sql, struct err *);
/* A PRAGMA that answers with one number. */
MUST_USE enum status db_pragma_int(struct db *, const char *sql, int64_t *,
                                   struct err *);
/* A write-ahead log from now on; kept in the file. */
MUST_USE enum status db_use_wal(struct db *, struct err *);
/* Reset every statement handed out: before the transaction ends. */
void db_reset(struct db *);
/* The engine's last failure on this connection, as ours. */
enum status db_fail(struct db *, struct err *);
/* The same for a result code without a connection. */
enum status db_fail_code(int rc, const char *detail, struct err *);

/* Ours, and not from a newer program: before anything is changed in it. */
MUST_USE enum status migrate_admit(struct db *, struct err *);
/* Up to date, or why not; `may_apply`: or made so. */
MUST_USE enum status migrate(struct db *, bool may_apply, struct err *);
/* All migrations applied to an empty database. */
MUST_USE enum status migrate_fresh(struct db *, struct err *);
/* The recorded hashes against ours; the first that differs is the error. */
MUST_USE enum status migrate_verify(struct db *, struct err *);

/* Between two batches, on the writer's connection, outside a transaction. */
struct chore {
    enum status (*run)(struct db *, struct err *);
    struct err *err;
    enum status status;
    bool is_over;
};

/* Which file it is; inode 0: not seen yet. */
struct store_file {
    dev_t device;
    ino_t inode;
};

enum { STORE_FILES = 3 }; /* the database, its log, the log's index */

struct store {
    char *path; /* NUL-terminated, owned */
    bool read_only, guest;
    int64_t page_bytes;
    atomic_bool checks_ended;
    struct store_file files[STORE_FILES]; /* store_look's */
    atomic_bool is_lost;                  /* one of them is not in its place */
    atomic_bool log_due; /* to be emptied: it may hold what was deleted */

    pthread_mutex_t lock; /* for all below */

    struct db *writer;
    pthread_t thread;
    pthread_cond_t work; /* the queue, `chore` or `is_closing` changed */
    pthread_cond_t told; /* a waiter's write or a chore is over */
    struct write *first, **last;
    int n_queued, n_pressing; /* pressing: that cannot wait */
    struct chore *chore;
    bool is_closing; /* takes no writes (any more) */
    struct store_counts counts;

    pthread_cond_t reader_free;
    struct db *readers;
    int n_readers, n_readers_free;
};

/* Take writes; give back the thread when the queue is finished. */
MUST_USE enum status queue_start(struct store *, struct err *);
void queue_stop(struct store *);
/* Have the writer do it, and wait. */
MUST_USE enum status queue_chore(struct store *,
                                 enum status (*run)(struct db *, struct err *),
                                 struct err *);

/* The log may be that of a process killed right after a delete: empty it. */
void keep_begin(struct store *);

/* Makes the name of a new file as durable as its bytes. */
MUST_USE enum status sync_folder_of(const char *path, struct err *);

#endif
