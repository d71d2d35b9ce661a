/* Packages of Anki: which collection is taken, unpacking, what a collection
 * holds. (Bad ones through the command line: tests/e2e/test_study_command.py.)
 */
#include "base/arena.h"
#include "format/apkg.h"
#include "store/anki.h"

#include <archive.h>
#include <archive_entry.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ROOM = 1 << 20 };

struct entry {
    const char *name;
    struct str bytes;
};

static struct str zip_of(struct arena *a, const struct entry *e, int n)
{
    char *p = arena_alloc(a, ROOM);
    struct archive *z = archive_write_new();
    size_t used = 0;

    archive_write_set_format_zip(z);
    assert_int_equal(archive_write_open_memory(z, p, ROOM, &used), ARCHIVE_OK);
    for (int i = 0; i < n; i++) {
        struct archive_entry *x = archive_entry_new();
        archive_entry_set_pathname(x, e[i].name);
        archive_entry_set_size(x, (la_int64_t)e[i].bytes.n);
        archive_entry_set_filetype(x, AE_IFREG);
        assert_int_equal(archive_write_header(z, x), ARCHIVE_OK);
        archive_write_data(z, e[i].bytes.p, e[i].bytes.n);
        archive_entry_free(x);
    }
    archive_write_close(z);
    archive_write_free(z);
    return (struct str){ p, used };
}

static struct str zstd_of(struct arena *a, struct str bytes)
{
    char *p = arena_alloc(a, ROOM);
    struct archive *z = archive_write_new();
    struct archive_entry *x = archive_entry_new();
    size_t used = 0;

    archive_write_set_format_raw(z);
    assert_int_equal(archive_write_add_filter_zstd(z), ARCHIVE_OK);
    archive_write_set_bytes_in_last_block(z, 1);
    assert_int_equal(archive_write_open_memory(z, p, ROOM, &used), ARCHIVE_OK);
    archive_entry_set_filetype(x, AE_IFREG);
    assert_int_equal(archive_write_header(z, x), ARCHIVE_OK);
    archive_write_data(z, bytes.p, bytes.n);
    archive_entry_free(x);
    archive_write_close(z);
    archive_write_free(z);
    return (struct str){ p, used };
}

enum { MOST = 1 << 20 }; /* bytes unpacked */

static bool collection(struct arena *a, struct str bytes, struct str *out)
{
    struct problems ps;

    problems_init(&ps, a);
    bool ok = apkg_collection(a, S("x.apkg"), bytes, MOST, out, &ps);
    assert_int_equal(ok, ps.n == 0);
    return ok;
}

static void the_newest_collection_is_taken(void **state)
{
    struct arena a = { 0 };
    struct str out, old = S("oldest"), mid = S("older"), new = S("newest");

    (void)state;
    struct entry e[] = { { "media", S("{}") },
                         { "collection.anki21", mid },
                         { "collection.anki2", old },
                         { "collection.anki21b", zstd_of(&a, new) } };
    assert_true(apkg_is(zip_of(&a, e, 4)));
    assert_true(collection(&a, zip_of(&a, e, 4), &out));
    assert_true(str_eq(out, new));
    assert_true(collection(&a, zip_of(&a, e, 3), &out));
    assert_true(str_eq(out, mid));
    assert_false(collection(&a, zip_of(&a, e, 1), &out));
    assert_false(collection(&a, S("PK\003\004"), &out));
    assert_false(collection(&a, S(""), &out));
    assert_false(apkg_is(S("card,day,rating")));
    e[3].bytes = S("not zstd");
    assert_false(collection(&a, zip_of(&a, e, 4), &out));
    arena_release(&a);
}

/* A package is read no further than its reader has room, packed twice too. */
static void what_unpacks_to_more_is_refused(void **state)
{
    struct arena a = { 0 };
    char *zeros = arena_alloc(&a, MOST + 1);
    struct str out, most = { zeros, MOST }, more = { zeros, MOST + 1 };

    (void)state;
    struct entry fits[] = { { "collection.anki21", most },
                            { "collection.anki21b", zstd_of(&a, most) } };
    struct entry over[] = { { "collection.anki21", more },
                            { "collection.anki21b", zstd_of(&a, more) } };
    assert_true(collection(&a, zip_of(&a, fits, 1), &out));
    assert_true(str_eq(out, most));
    assert_true(collection(&a, zip_of(&a, fits, 2), &out));
    assert_int_equal(out.n, MOST);
    assert_false(collection(&a, zip_of(&a, over, 1), &out));
    assert_false(collection(&a, zip_of(&a, over + 1, 1), &out));
    arena_release(&a);
}

static struct str database(struct arena *a, const char *sql)
{
    sqlite3_int64 n;
    sqlite3 *db;

    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    unsigned char *p = sqlite3_serialize(db, "main", &n, 0);
    struct str out = str_dup(a, (struct str){ (char *)p, (size_t)n });
    sqlite3_free(p);
    sqlite3_close(db);
    return out;
}

static const char tables[] =
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, tags TEXT, flds TEXT);"
    "CREATE TABLE cards (id INTEGER PRIMARY KEY, nid INTEGER);"
    "CREATE TABLE revlog (id INTEGER PRIMARY KEY, cid, ease, type);";

static void a_collection_is_read(void **state)
{
    struct arena a = { 0 };
    struct anki_collection c;
    struct err e = { 0 };
    char sql[2000] = "";

    (void)state;
    strncat(sql, tables, sizeof sql - 1);
    strncat(sql,
            "INSERT INTO notes VALUES (5, ' one two ', 'front' || char(31) || "
            "'back');"
            "INSERT INTO cards VALUES (9, 5), (8, 5), (7, 99);"
            "INSERT INTO revlog VALUES (2000, 9, 3, 1), (1000, 8, 1, 0),"
            " (3000, 9, 0, 4), (4000, 9, 5, 1), (5000, 9, 2, 5);",
            sizeof sql - 1 - strlen(sql));
    assert_int_equal(anki_read(&a, database(&a, sql), &c, &e), OK);
    assert_int_equal(c.n_cards, 2); /* a card without a note is none */
    assert_int_equal(c.cards[0].id, 8);
    assert_true(str_eq(c.cards[1].tags, S(" one two ")));
    assert_true(str_eq(c.cards[1].fields, S("front\x1f"
                                            "back")));
    assert_int_equal(c.n_reviews, 2); /* moved by hand, no such button */
    assert_int_equal(c.reviews[0].at_ms, 1000);
    assert_int_equal(c.reviews[1].card, 9);
    assert_int_equal(c.reviews[1].ease, 3);
    arena_release(&a);
}

static void other_databases_are_refused(void **state)
{
    static const char *const others[] = {
        "CREATE TABLE x (y)",
        "CREATE TABLE cards (id, nid); CREATE TABLE revlog (id, cid);"
        "CREATE VIEW notes AS SELECT 1 AS id",
        /* columns that are not there */
        "CREATE TABLE notes (id); CREATE TABLE cards (id);"
        "CREATE TABLE revlog (id)",
    };
    struct arena a = { 0 };
    struct anki_collection c;
    struct err e = { 0 };

    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(anki_read(&a, database(&a, others[i]), &c, &e),
                         E_INPUT);
        assert_int_equal(c.n_cards, 0);
    }
    assert_int_equal(anki_read(&a, S(""), &c, &e), E_INPUT);
    assert_int_equal(anki_read(&a, S("SQLite format 3"), &c, &e), E_INPUT);
    struct str cut = database(&a, tables);
    cut.n = cut.n * 2 / 3;
    assert_int_equal(anki_read(&a, cut, &c, &e), E_INPUT);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_newest_collection_is_taken),
        cmocka_unit_test(what_unpacks_to_more_is_refused),
        cmocka_unit_test(a_collection_is_read),
        cmocka_unit_test(other_databases_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
