#include "store/store_int.h"

#include "base/arena.h"

#include <string.h>

static void close_one(struct stmt *stmt)
{
    sqlite3_reset(stmt->s);
    sqlite3_clear_bindings(stmt->s);
}

void db_reset(struct db *db)
{
    while (db->open) {
        struct stmt *stmt = db->open;
        close_one(stmt);
        stmt->is_open = false;
        db->open = stmt->next_open;
    }
}

struct stmt *db_stmt(struct db *db, enum query q)
{
    struct stmt *stmt = &db->stmts[q];

    if (stmt->is_open) {
        close_one(stmt);
        return stmt;
    }
    if (!stmt->s)
        stmt->broken =
            sqlite3_prepare_v3(db->h, query_texts[q].sqlite, -1,
                               SQLITE_PREPARE_PERSISTENT, &stmt->s, NULL);
    if (stmt->s) {
        stmt->next_open = db->open;
        db->open = stmt;
        stmt->is_open = true;
    }
    return stmt;
}

enum status stmt_step(struct stmt *stmt, bool *has_row, struct err *e)
{
    *has_row = false;
    if (!stmt->s)
        return db_fail_code(stmt->broken, sqlite3_errstr(stmt->broken), e);
    int rc = sqlite3_step(stmt->s);
    *has_row = rc == SQLITE_ROW;
    if (*has_row)
        return OK;
    enum status st = rc == SQLITE_DONE ? OK : db_fail(stmt->db, e);
    sqlite3_reset(stmt->s);
    return st;
}

enum status stmt_run(struct stmt *stmt, struct err *e)
{
    bool has_row = true;
    enum status st = OK;

    while (!st && has_row)
        st = stmt_step(stmt, &has_row, e);
    return st;
}

/* A statement that could not be prepared takes any value: its step will say. */
static enum status bound(struct stmt *stmt, int rc)
{
    return rc == SQLITE_OK || !stmt->s ? OK : db_fail(stmt->db, NULL);
}

/* A NULL pointer would be taken for SQL's NULL. */
static const char *bytes(struct str v)
{
    return v.p ? v.p : "";
}

enum status stmt_bind_int(struct stmt *stmt, int index1, int64_t v)
{
    return bound(stmt, sqlite3_bind_int64(stmt->s, index1, v));
}

enum status stmt_bind_real(struct stmt *stmt, int index1, double v)
{
    return bound(stmt, sqlite3_bind_double(stmt->s, index1, v));
}

enum status stmt_bind_text(struct stmt *stmt, int index1, struct str v)
{
    return bound(stmt, sqlite3_bind_text64(stmt->s, index1, bytes(v), v.n,
                                           SQLITE_STATIC, SQLITE_UTF8));
}

enum status stmt_bind_blob(struct stmt *stmt, int index1, struct str v)
{
    return bound(stmt, sqlite3_bind_blob64(stmt->s, index1, bytes(v), v.n,
                                           SQLITE_STATIC));
}

enum status stmt_bind_null(struct stmt *stmt, int index1)
{
    return bound(stmt, sqlite3_bind_null(stmt->s, index1));
}

static void expect(struct stmt *stmt, int col0, int type)
{
    int is = sqlite3_column_type(stmt->s, col0);

    if (is != type)
        BUG("%s: column %d has type %d, not %d",
            query_texts[stmt - stmt->db->stmts].name, col0, is, type);
}

bool stmt_is_null(struct stmt *stmt, int col0)
{
    return sqlite3_column_type(stmt->s, col0) == SQLITE_NULL;
}

int64_t stmt_int(struct stmt *stmt, int col0)
{
    expect(stmt, col0, SQLITE_INTEGER);
    return sqlite3_column_int64(stmt->s, col0);
}

double stmt_real(struct stmt *stmt, int col0)
{
    expect(stmt, col0, SQLITE_FLOAT);
    return sqlite3_column_double(stmt->s, col0);
}

static struct str copy(struct stmt *stmt, int col0, const void *p,
                       struct arena *arena)
{
    size_t n = (size_t)sqlite3_column_bytes(stmt->s, col0);
    char *to = arena_alloc(arena, n + 1);

    if (n > 0)
        memcpy(to, p, n);
    return (struct str){ to, n };
}

struct str stmt_text(struct stmt *stmt, int col0, struct arena *arena)
{
    expect(stmt, col0, SQLITE_TEXT);
    return copy(stmt, col0, sqlite3_column_text(stmt->s, col0), arena);
}

struct str stmt_blob(struct stmt *stmt, int col0, struct arena *arena)
{
    expect(stmt, col0, SQLITE_BLOB);
    return copy(stmt, col0, sqlite3_column_blob(stmt->s, col0), arena);
}
