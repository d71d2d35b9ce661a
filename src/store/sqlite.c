#include "store/store_int.h"

#include <stdlib.h>
#include <string.h>

/* trusted_schema, temp_store: no function call hides in a damaged schema, and
 * nothing of a person's lands in a temporary file. */
static const char for_all[] = "PRAGMA trusted_schema = OFF;"
                              "PRAGMA temp_store = MEMORY;"
                              "PRAGMA foreign_keys = ON;";

/* The writer checkpoints by itself, behind the acknowledgements (queue.c). An
 * answer changes one page, its sitting's own, so pages are small (decision
 * 0010); a database made before keeps its page size. */
static const char for_writer[] = "PRAGMA page_size = 1024;"
                                 "PRAGMA synchronous = FULL;"
                                 "PRAGMA secure_delete = ON;"
                                 "PRAGMA cache_size = -16000;"
                                 "PRAGMA wal_autocheckpoint = 0;";

static const char for_reader[] = "PRAGMA query_only = ON;"
                                 "PRAGMA wal_autocheckpoint = 0;";

static enum status code_of(int rc)
{
    switch (rc & 0xff) {
    case SQLITE_OK:
        return OK;
    case SQLITE_FULL:
    case SQLITE_NOMEM:
    case SQLITE_BUSY: /* passes: it can be done again */
    case SQLITE_LOCKED:
        return E_FULL;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return E_CORRUPT;
    case SQLITE_CONSTRAINT:
        return rc == SQLITE_CONSTRAINT_UNIQUE ||
                       rc == SQLITE_CONSTRAINT_PRIMARYKEY ||
                       rc == SQLITE_CONSTRAINT_ROWID
                   ? E_TAKEN
                   : E_INPUT;
    case SQLITE_TOOBIG:
        return E_INPUT;
    default:
        return E_IO;
    }
}

enum status db_fail_code(int rc, const char *detail, struct err *e)
{
    enum status st = code_of(rc);

    switch (rc & 0xff) {
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
        BUG("SQLite: %s (%d)", detail, rc);
    case SQLITE_FULL:
        err_set(e, st, "the disk is full");
        err_hint(e, "Make room on the disk that holds the data folder. What "
                    "was acknowledged is stored; this was not.");
        break;
    case SQLITE_NOMEM:
        err_set(e, st, "out of memory in the database");
        err_hint(e, "Give the server more memory, then try again.");
        break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        err_set(e, st, "the database is damaged");
        err_hint(e, "Stop the server, keep a copy of the data folder, and "
                    "restore the last backup.");
        break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        err_set(e, st, "the database is in use by another process");
        err_hint(e, "Nothing was stored. Try again; if it persists, end the "
                    "other process.");
        break;
    case SQLITE_CONSTRAINT:
        err_set(e, st, "the database refused a row");
        break;
    case SQLITE_TOOBIG:
        err_set(e, st, "a value is too large for the database");
        break;
    default:
        err_set(e, st, "cannot read or write the database");
        err_hint(e, "Look at the disk and the permissions of the data folder; "
                    "the system's log may say more.");
    }
    err_detail(e, "SQLite: %s (%d)", detail, rc);
    return st;
}

enum status db_fail(struct db *db, struct err *e)
{
    db->failed = sqlite3_extended_errcode(db->h);
    return db_fail_code(db->failed, sqlite3_errmsg(db->h), e);
}

enum status db_exec(struct db *db, const char *sql, struct err *e)
{
    if (sqlite3_exec(db->h, sql, NULL, NULL, NULL) != SQLITE_OK)
        return db_fail(db, e);
    return OK;
}

enum status db_do(struct db *db, enum db_command command, struct err *e)
{
    sqlite3_stmt *s = db->commands[command];
    enum status st = sqlite3_step(s) == SQLITE_DONE ? OK : db_fail(db, e);

    sqlite3_reset(s);
    return st;
}

void db_leave(struct db *db)
{
    struct err e;

    if (!sqlite3_get_autocommit(db->h))
        (void)!db_do(db, DB_ROLLBACK, &e);
}

static enum status prepare_commands(struct db *db, struct err *e)
{
    static const char *const texts[N_DB_COMMANDS] = {
        [DB_BEGIN] = "BEGIN",
        [DB_BEGIN_WRITE] = "BEGIN IMMEDIATE",
        [DB_SAVEPOINT] = "SAVEPOINT use_case",
        [DB_RELEASE] = "RELEASE use_case",
        [DB_ROLLBACK_TO] = "ROLLBACK TO use_case",
        [DB_COMMIT] = "COMMIT",
        [DB_ROLLBACK] = "ROLLBACK",
    };

    for (int i = 0; i < N_DB_COMMANDS; i++)
        if (sqlite3_prepare_v3(db->h, texts[i], -1, SQLITE_PREPARE_PERSISTENT,
                               &db->commands[i], NULL) != SQLITE_OK)
            return db_fail(db, e);
    return OK;
}

enum status db_pragma_int(struct db *db, const char *sql, int64_t *value,
                          struct err *e)
{
    sqlite3_stmt *s;

    if (sqlite3_prepare_v2(db->h, sql, -1, &s, NULL) != SQLITE_OK)
        return db_fail(db, e);
    int rc = sqlite3_step(s);
    if (rc == SQLITE_ROW)
        *value = sqlite3_column_int64(s, 0);
    enum status st = rc == SQLITE_ROW ? OK : db_fail(db, e);
    sqlite3_finalize(s);
    return st;
}

/* Where the engine cannot, it keeps the old mode and calls that a success. */
enum status db_use_wal(struct db *db, struct err *e)
{
    sqlite3_stmt *s;

    if (sqlite3_prepare_v2(db->h, "PRAGMA journal_mode = WAL", -1, &s, NULL) !=
        SQLITE_OK)
        return db_fail(db, e);
    enum status st = OK;
    if (sqlite3_step(s) != SQLITE_ROW) {
        st = db_fail(db, e);
    } else if (strcmp((const char *)sqlite3_column_text(s, 0), "wal") != 0) {
        st = err_set(e, E_IO, "this file system cannot hold the database");
        err_hint(e, "Use a data folder on a local disk.");
    }
    sqlite3_finalize(s);
    return st;
}

static void guard(sqlite3 *h, enum db_mode mode)
{
    sqlite3_extended_result_codes(h, 1);
    sqlite3_busy_timeout(h, BUSY_MS);
    sqlite3_db_config(h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    if (mode == DB_READER)
        sqlite3_db_config(h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

static enum status settle(struct db *db, enum db_mode mode, struct err *e)
{
    enum status st = db_exec(db, for_all, e);

    if (!st && mode == DB_WRITER)
        st = db_exec(db, for_writer, e);
    if (!st && mode == DB_READER)
        st = db_exec(db, for_reader, e);
    return st;
}

enum status db_open(const char *path, enum db_mode mode, struct db **out,
                    struct err *e)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                (mode == DB_MEMORY ? SQLITE_OPEN_MEMORY : 0);
    struct db *db = calloc(1, sizeof *db);

    if (!db)
        BUG("out of memory");
    int rc = sqlite3_open_v2(path, &db->h, flags, NULL);
    enum status st = OK;
    if (!db->h)
        st = db_fail_code(rc, sqlite3_errstr(rc), e);
    else if (rc != SQLITE_OK)
        st = db_fail(db, e);
    if (!st) {
        guard(db->h, mode);
        st = settle(db, mode, e);
    }
    if (!st)
        st = prepare_commands(db, e);
    if (st) {
        db_close(db);
        return st;
    }
    for (int q = 0; q < N_QUERIES; q++)
        db->stmts[q].db = db;
    *out = db;
    return OK;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    for (int q = 0; q < N_QUERIES; q++)
        sqlite3_finalize(db->stmts[q].s);
    for (int i = 0; i < N_DB_COMMANDS; i++)
        sqlite3_finalize(db->commands[i]);
    if (sqlite3_close(db->h) != SQLITE_OK)
        BUG("closing a connection in use: %s", sqlite3_errmsg(db->h));
    free(db);
}
