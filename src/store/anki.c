#include "store/anki.h"

#include "base/arena.h"
#include "base/vec.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum {
    STEPS_EACH = 100000, /* virtual machine steps between looks */
    STEPS_MOST = 1000,   /* looks: a second or two of work */
};

struct anki {
    struct arena *arena;
    sqlite3 *db;
    int looks;
};

static const char cards_sql[] =
    "SELECT c.id, substr(n.tags, 1, ?1), substr(n.flds, 1, ?1)"
    " FROM cards AS c JOIN notes AS n ON n.id = c.nid ORDER BY c.id";
static const char reviews_sql[] =
    "SELECT cid, id, ease FROM revlog"
    " WHERE ease BETWEEN 1 AND 4 AND type BETWEEN 0 AND 3 ORDER BY id";
static const char tables_sql[] =
    "SELECT count(*) FROM sqlite_schema WHERE type = 'table'"
    " AND name IN ('notes', 'cards', 'revlog')"
    " AND sql NOT LIKE '%VIRTUAL%'";

static int look(void *arg)
{
    return ++((struct anki *)arg)->looks > STEPS_MOST;
}

static enum status refuse(struct anki *x, struct err *e)
{
    enum status status =
        err_set(e, E_INPUT, "the collection in the package cannot be read");

    err_detail(e, "SQLite: %s", sqlite3_errmsg(x->db));
    err_hint(e, "Export it again, with scheduling information.");
    return status;
}

/* The engine reads a copy that it owns. */
static enum status open_bytes(struct anki *x, struct str bytes, struct err *e)
{
    int flags = SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY;
    unsigned char *copy;

    if (sqlite3_open_v2(":memory:", &x->db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY |
                            SQLITE_OPEN_NOMUTEX,
                        NULL) != SQLITE_OK)
        BUG("no database in memory");
    sqlite3_db_config(x->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(x->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(x->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(x->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_exec(x->db, "PRAGMA temp_store = MEMORY", NULL, NULL, NULL);
    sqlite3_progress_handler(x->db, STEPS_EACH, look, x);
    copy = sqlite3_malloc64(bytes.n ? bytes.n : 1);
    if (!copy)
        BUG("out of memory");
    if (bytes.n)
        memcpy(copy, bytes.p, bytes.n);
    /* a database in WAL mode cannot be opened from memory: it is whole
     * without its log, so its header may say so */
    if (bytes.n >= 20)
        copy[18] = copy[19] = 1;
    if (sqlite3_deserialize(x->db, "main", copy, (sqlite3_int64)bytes.n,
                            (sqlite3_int64)bytes.n,
                            (unsigned)flags) != SQLITE_OK)
        return refuse(x, e);
    return OK;
}

static enum status prepare(struct anki *x, const char *sql, sqlite3_stmt **s,
                           struct err *e)
{
    return sqlite3_prepare_v2(x->db, sql, -1, s, NULL) == SQLITE_OK
               ? OK
               : refuse(x, e);
}

static enum status check_tables(struct anki *x, struct err *e)
{
    sqlite3_stmt *s;
    enum status status = prepare(x, tables_sql, &s, e);

    if (status)
        return status;
    int rc = sqlite3_step(s);
    if (rc != SQLITE_ROW)
        status = refuse(x, e);
    else if (sqlite3_column_int(s, 0) != 3) {
        status =
            err_set(e, E_INPUT, "the database is not a collection of Anki");
        err_hint(e, "It has no tables notes, cards and revlog.");
    }
    sqlite3_finalize(s);
    return status;
}

static struct str column(struct anki *x, sqlite3_stmt *s, int i)
{
    const char *p = (const char *)sqlite3_column_text(s, i);

    return str_dup(
        x->arena,
        (struct str){ p, p ? (size_t)sqlite3_column_bytes(s, i) : 0 });
}

static enum status too_many(const char *what, int most, struct err *e)
{
    enum status status =
        err_set(e, E_INPUT, "the collection has more than %d %s", most, what);

    err_hint(e, "Export single decks.");
    return status;
}

static enum status read_cards(struct anki *x, struct anki_collection *out,
                              struct err *e)
{
    struct {
        struct anki_card *p;
        size_t n, cap;
    } v = { 0 };
    sqlite3_stmt *s;
    enum status status = prepare(x, cards_sql, &s, e);
    int rc;

    if (status)
        return status;
    sqlite3_bind_int(s, 1, ANKI_TEXT_MOST);
    while (!status && (rc = sqlite3_step(s)) != SQLITE_DONE) {
        if (rc != SQLITE_ROW)
            status = refuse(x, e);
        else if (v.n == ANKI_CARDS_MOST)
            status = too_many("cards", ANKI_CARDS_MOST, e);
        else
            VEC_PUSH(x->arena, &v,
                     (struct anki_card){ sqlite3_column_int64(s, 0),
                                         column(x, s, 1), column(x, s, 2) });
    }
    sqlite3_finalize(s);
    out->cards = v.p;
    out->n_cards = v.n;
    return status;
}

static enum status read_reviews(struct anki *x, struct anki_collection *out,
                                struct err *e)
{
    struct {
        struct anki_review *p;
        size_t n, cap;
    } v = { 0 };
    sqlite3_stmt *s;
    enum status status = prepare(x, reviews_sql, &s, e);
    int rc;

    if (status)
        return status;
    while (!status && (rc = sqlite3_step(s)) != SQLITE_DONE) {
        if (rc != SQLITE_ROW)
            status = refuse(x, e);
        else if (v.n == ANKI_REVIEWS_MOST)
            status = too_many("reviews", ANKI_REVIEWS_MOST, e);
        else
            VEC_PUSH(x->arena, &v,
                     (struct anki_review){ sqlite3_column_int64(s, 0),
                                           sqlite3_column_int64(s, 1),
                                           sqlite3_column_int(s, 2) });
    }
    sqlite3_finalize(s);
    out->reviews = v.p;
    out->n_reviews = v.n;
    return status;
}

enum status anki_read(struct arena *a, struct str bytes,
                      struct anki_collection *out, struct err *e)
{
    struct anki x = { .arena = a };
    enum status status = open_bytes(&x, bytes, e);

    *out = (struct anki_collection){ 0 };
    if (!status)
        status = check_tables(&x, e);
    if (!status)
        status = read_cards(&x, out, e);
    if (!status)
        status = read_reviews(&x, out, e);
    if (sqlite3_close(x.db) != SQLITE_OK)
        BUG("a statement on the collection is open");
    return status;
}
