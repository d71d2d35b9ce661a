#include "store/store_int.h"

#include "base/arena.h"
#include "migrations.h"

#include <inttypes.h>
#include <time.h>

/* "Rsit": tells our files from other people's databases. */
#define APPLICATION_ID 0x52736974
#define TEXT2(x) #x
#define TEXT(x) TEXT2(x)

static int64_t wall_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* How many migrations it has been through; 0 for a database without tables. */
static enum status version_of(struct db *db, int64_t *version, struct err *e)
{
    int64_t application, schema;
    enum status st =
        db_pragma_int(db, "PRAGMA application_id", &application, e);

    if (!st)
        st = db_pragma_int(db, "PRAGMA schema_version", &schema, e);
    if (!st)
        st = db_pragma_int(db, "PRAGMA user_version", version, e);
    if (st)
        return st;
    if (application != APPLICATION_ID && (schema != 0 || *version != 0)) {
        err_set(e, E_INPUT, "this file is not a database of Resit");
        err_hint(e, "Name the right data folder.");
        return E_INPUT;
    }
    if (*version > N_MIGRATIONS) {
        err_set(e, E_INPUT,
                "the database belongs to a newer version of Resit: its schema "
                "is %" PRId64 ", this program knows %d",
                *version, N_MIGRATIONS);
        err_hint(e, "Install the newer version, or restore the backup made "
                    "before the upgrade.");
        return E_INPUT;
    }
    return OK;
}

static enum status record(struct db *db, const struct migration *m,
                          struct err *e)
{
    struct migration_add_in in = { .number = m->number,
                                   .name = str_from_c(m->name),
                                   .sha256 = str_from_c(m->sha256),
                                   .applied_us = wall_us() };
    struct stmt *s = db_stmt(db, Q_MIGRATION_ADD);
    enum status st = migration_add_bind(s, &in);

    if (!st)
        st = stmt_run(s, e);
    db_reset(db);
    return st;
}

/* Rows that refer to nothing, after a migration that rebuilt a table. */
static enum status refers(struct db *db, const struct migration *m,
                          struct err *e)
{
    sqlite3_stmt *s;

    if (sqlite3_prepare_v2(db->h, "PRAGMA foreign_key_check", -1, &s, NULL) !=
        SQLITE_OK)
        return db_fail(db, e);
    int rc = sqlite3_step(s);
    enum status st = OK;
    if (rc == SQLITE_ROW)
        st = err_set(e, E_CORRUPT,
                     "migration %04d_%s leaves rows of %s that refer to "
                     "nothing",
                     m->number, m->name,
                     (const char *)sqlite3_column_text(s, 0));
    else if (rc != SQLITE_DONE)
        st = db_fail(db, e);
    sqlite3_finalize(s);
    return st;
}

static enum status apply(struct db *db, const struct migration *m,
                         struct err *e)
{
    char *version = sqlite3_mprintf("PRAGMA user_version = %d", m->number);

    if (!version)
        BUG("out of memory");
    enum status st = db_exec(db, m->sqlite, e);
    if (!st)
        st = record(db, m, e);
    if (!st)
        st = refers(db, m, e);
    if (!st)
        st = db_exec(db, "PRAGMA application_id = " TEXT(APPLICATION_ID), e);
    if (!st)
        st = db_exec(db, version, e);
    sqlite3_free(version);
    return st;
}

/* One migration in one transaction. Another process may have been faster. */
static enum status next(struct db *db, bool *is_last, struct err *e)
{
    int64_t version;
    enum status st = db_do(db, DB_BEGIN_WRITE, e);

    if (st)
        return st;
    st = version_of(db, &version, e);
    *is_last = !st && version >= N_MIGRATIONS;
    if (!st && !*is_last)
        st = apply(db, &migrations[version], e);
    if (!st)
        st = db_do(db, DB_COMMIT, e);
    db_leave(db);
    return st;
}

/* Foreign keys are off meanwhile, so that a migration can rebuild a table; it
 * checks them before it commits. */
static enum status apply_all(struct db *db, struct err *e)
{
    bool is_last = false;
    enum status st = db_exec(db, "PRAGMA foreign_keys = OFF", e);

    while (!st && !is_last)
        st = next(db, &is_last, e);
    if (!st)
        st = db_exec(db, "PRAGMA foreign_keys = ON", e);
    return st;
}

static enum status differs(const struct migration *m, struct err *e)
{
    err_set(e, E_CORRUPT,
            "migration %04d_%s is not the one this database has "
            "been through",
            m->number, m->name);
    err_hint(e, "Use the version of Resit that last opened this data folder, "
                "or restore a backup.");
    return E_CORRUPT;
}

enum status migrate_verify(struct db *db, struct err *e)
{
    struct arena arena = { 0 };
    struct stmt *s = db_stmt(db, Q_MIGRATION_LIST);
    const struct migration *m = migrations;
    bool has_row;
    enum status st;

    while (!(st = stmt_step(s, &has_row, e)) && has_row) {
        struct migration_list_row row;
        migration_list_read(s, &arena, &row);
        if (!m->name || row.number != m->number ||
            !str_eq(row.sha256, str_from_c(m->sha256))) {
            st = differs(m->name ? m : m - 1, e);
            break;
        }
        m++;
    }
    if (!st && m->name)
        st = differs(m, e);
    db_reset(db);
    arena_release(&arena);
    return st;
}

enum status migrate_admit(struct db *db, struct err *e)
{
    int64_t version;

    return version_of(db, &version, e);
}

enum status migrate_fresh(struct db *db, struct err *e)
{
    return apply_all(db, e);
}

enum status migrate(struct db *db, bool may_apply, struct err *e)
{
    int64_t version;
    enum status st = version_of(db, &version, e);

    if (!st && version < N_MIGRATIONS && !may_apply) {
        err_set(e, E_INPUT,
                "the database has schema %" PRId64 ", this program needs %d",
                version, N_MIGRATIONS);
        err_hint(e, "Start the server once; it brings the data up to date.");
        return E_INPUT;
    }
    if (!st && version < N_MIGRATIONS)
        st = apply_all(db, e);
    if (!st)
        st = migrate_verify(db, e);
    return st;
}
