/* Every registered statement prepares on the schema that the migrations make,
 * with the parameters and columns its header declares, and runs by the plan
 * in plans.txt: an index that is no longer used shows as a SCAN there.
 *
 * Origin of plans.txt: SQLite's EXPLAIN QUERY PLAN without statistics, each
 * plan read and judged by hand. A SCAN stands only where all rows are wanted
 * (catalog_list, migration_list, session_list, api_token_list) or the table is
 * small (keys). After a change, RESIT_PLANS=new prints them; look before you
 * copy. */
#include "store/store_int.h"

#include "base/arena.h"
#include "base/vec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct lines {
    struct str *p;
    size_t n, cap;
};

static struct db *db;
static struct arena arena;

static int open_fresh(void **state)
{
    struct err e;

    (void)state;
    return db_open(":memory:", DB_MEMORY, &db, &e) || migrate_fresh(db, &e);
}

static int close_fresh(void **state)
{
    (void)state;
    db_close(db);
    arena_release(&arena);
    return 0;
}

static sqlite3_stmt *prepare(const char *before, const struct query_text *q)
{
    sqlite3_stmt *s;
    const char *sql =
        str_to_c(&arena, str_fmt(&arena, "%s%s", before, q->sqlite));

    if (sqlite3_prepare_v2(db->h, sql, -1, &s, NULL) != SQLITE_OK)
        fail_msg("%s: %s", q->name, sqlite3_errmsg(db->h));
    return s;
}

static void headers_say_what_comes_back(void **state)
{
    (void)state;
    for (int i = 0; i < N_QUERIES; i++) {
        const struct query_text *q = &query_texts[i];
        sqlite3_stmt *s = prepare("", q);
        if (sqlite3_bind_parameter_count(s) != q->n_params)
            fail_msg("%s: parameters", q->name);
        if (sqlite3_column_count(s) != q->n_columns)
            fail_msg("%s: columns", q->name);
        for (int c = 0; c < q->n_columns; c++)
            if (strcmp(sqlite3_column_name(s, c), q->columns[c]) != 0)
                fail_msg("%s: column %d is %s, declared as %s", q->name, c,
                         sqlite3_column_name(s, c), q->columns[c]);
        if (sqlite3_stmt_readonly(s) == q->is_write)
            fail_msg("%s: reading or writing", q->name);
        sqlite3_finalize(s);
    }
}

static void plans_now(struct lines *lines)
{
    for (int i = 0; i < N_QUERIES; i++) {
        const struct query_text *q = &query_texts[i];
        sqlite3_stmt *s = prepare("EXPLAIN QUERY PLAN ", q);
        while (sqlite3_step(s) == SQLITE_ROW)
            VEC_PUSH(&arena, lines,
                     str_fmt(&arena, "%s: %s", q->name,
                             (const char *)sqlite3_column_text(s, 3)));
        sqlite3_finalize(s);
    }
}

/* Without comments and empty lines. */
static void plans_read(struct lines *lines)
{
    const char *root = getenv("RESIT_SOURCE");
    char line[512];
    FILE *file =
        fopen(str_to_c(&arena, str_fmt(&arena, "%s/tests/gold/plans.txt",
                                       root ? root : ".")),
              "r");

    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        struct str text = str_trim(str_from_c(line));
        if (text.n > 0 && text.p[0] != '#')
            VEC_PUSH(&arena, lines, str_dup(&arena, text));
    }
    fclose(file);
}

static void plans_are_as_judged(void **state)
{
    struct lines now = { 0 }, judged = { 0 };

    (void)state;
    plans_now(&now);
    if (getenv("RESIT_PLANS"))
        for (size_t i = 0; i < now.n; i++)
            fprintf(stderr, "%.*s\n", STR_ARG(now.p[i]));
    plans_read(&judged);
    for (size_t i = 0; i < now.n && i < judged.n; i++)
        if (!str_eq(now.p[i], judged.p[i]))
            fail_msg("now    %.*s\njudged %.*s", STR_ARG(now.p[i]),
                     STR_ARG(judged.p[i]));
    assert_int_equal(now.n, judged.n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_say_what_comes_back),
        cmocka_unit_test(plans_are_as_judged),
    };

    return cmocka_run_group_tests_name("plans", tests, open_fresh, close_fresh);
}
