/* For the tests of the store: a folder, a store with a person, a form and
 * some sittings in it, writes that append one event, and a look at the file
 * with a connection of their own. */
#ifndef RESIT_TESTS_STORE_FIXTURE_H
#define RESIT_TESTS_STORE_FIXTURE_H

#include "store/store_int.h"

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <ftw.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEST __attribute__((unused)) static

enum { SITTINGS = 9 }; /* ids 1 … 9 */

struct fixture {
    char dir[64];
    char path[96]; /* the database */
    struct store *store;
    struct arena arena;
};

TEST void must(enum status st, const struct err *e)
{
    if (st)
        fail_msg("status %d: %.*s: %.*s", st, STR_ARG(e->message),
                 STR_ARG(e->detail));
}

TEST int remove_one(const char *path, const struct stat *sb, int type,
                    struct FTW *ftw)
{
    (void)sb;
    (void)type;
    (void)ftw;
    return remove(path);
}

TEST void remove_dir(const char *dir)
{
    nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

TEST enum status try_open(const char *path, bool create, bool read_only,
                          struct store **store, struct err *e)
{
    struct store_options o = { .path = str_from_c(path),
                               .create = create,
                               .read_only = read_only,
                               .n_readers = 2 };

    return store_open(&o, store, e);
}

TEST void open_store(struct fixture *f)
{
    struct err e = { 0 };

    must(try_open(f->path, true, false, &f->store, &e), &e);
}

/* One number out of the file, through a connection of its own. */
TEST int64_t look(const char *path, const char *sql)
{
    sqlite3 *h;
    sqlite3_stmt *s;

    assert_int_equal(sqlite3_open_v2(path, &h, SQLITE_OPEN_READWRITE, NULL),
                     SQLITE_OK);
    sqlite3_db_config(h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    if (sqlite3_prepare_v2(h, sql, -1, &s, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(h));
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    int64_t n = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    sqlite3_close(h);
    return n;
}

/* Behind the store's back. */
TEST void meddle(const char *path, const char *sql)
{
    sqlite3 *h;

    assert_int_equal(sqlite3_open_v2(path, &h,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                                     NULL),
                     SQLITE_OK);
    if (sqlite3_exec(h, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(h));
    assert_int_equal(sqlite3_close(h), SQLITE_OK);
}

TEST enum status populate(struct db *db, struct write *w)
{
    struct person_add_in person = { .created_us = 1 };
    struct program_version_put_in program = {
        .program = S("p"), .hash = S("h"), .body = S("b"), .loaded_us = 1
    };
    struct form_add_in form = { .program_version = 1,
                                .kind = S("mock"),
                                .body = S("{}"),
                                .created_us = 1 };
    struct sitting_add_in sitting = { .person = 1,
                                      .form = 1,
                                      .program = S("p"),
                                      .kind = S("mock"),
                                      .n_items = 200,
                                      .phase = S("tutorial"),
                                      .started_us = 1 };
    struct stmt *s = db_stmt(db, Q_PERSON_ADD);
    enum status st = person_add_bind(s, &person);

    if (!st)
        st = stmt_run(s, &w->err);
    s = db_stmt(db, Q_PROGRAM_VERSION_PUT);
    if (!st)
        st = program_version_put_bind(s, &program);
    if (!st)
        st = stmt_run(s, &w->err);
    s = db_stmt(db, Q_FORM_ADD);
    if (!st)
        st = form_add_bind(s, &form);
    if (!st)
        st = stmt_run(s, &w->err);
    for (int i = 0; i < SITTINGS && !st; i++) {
        s = db_stmt(db, Q_SITTING_ADD);
        st = sitting_add_bind(s, &sitting);
        if (!st)
            st = stmt_run(s, &w->err);
    }
    return st;
}

TEST int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct write w = { .run = populate };

    snprintf(f->dir, sizeof f->dir, "/tmp/resit-store-XXXXXX");
    if (!mkdtemp(f->dir))
        return -1;
    snprintf(f->path, sizeof f->path, "%s/resit.db", f->dir);
    open_store(f);
    must(store_run(f->store, &w), &w.err);
    *state = f;
    return 0;
}

TEST int teardown(void **state)
{
    struct fixture *f = *state;

    store_close(f->store);
    arena_release(&f->arena);
    remove_dir(f->dir);
    free(f);
    return 0;
}

/* ---- a write that appends one event ---- */

struct append {
    struct write w;
    int64_t sitting, n;
    enum status refuse; /* what run returns behind the insert, if not OK */
    bool is_done;       /* `done` has been called */
    int64_t commits;    /* … after so many */
    struct store *store;
    sem_t *told;
};

/* A test that wants full pages soon asks for more before it includes this. */
#ifndef CHAIN_BYTES
#define CHAIN_BYTES 32
#endif
static const char chain[CHAIN_BYTES] = "0123456789abcdef";

TEST enum status append_event(struct db *db, int64_t sitting, int64_t n,
                              struct err *e)
{
    struct event_append_in in = { .sitting = sitting,
                                  .n = n,
                                  .at_us = n,
                                  .kind = S("response"),
                                  .item = SOME_INT(n),
                                  .seq = SOME_INT(1),
                                  .chain = { chain, sizeof chain } };
    struct stmt *s = db_stmt(db, Q_EVENT_APPEND);
    enum status st = event_append_bind(s, &in);

    return st ? st : stmt_run(s, e);
}

TEST enum status append_run(struct db *db, struct write *w)
{
    struct append *a = w->arg;
    enum status st = append_event(db, a->sitting, a->n, &w->err);

    return st ? st : a->refuse;
}

TEST void append_done(struct write *w)
{
    struct append *a = w->arg;

    a->commits = store_counts(a->store).commits;
    a->is_done = true;
    sem_post(a->told);
}

TEST void append_init(struct append *a, struct fixture *f, sem_t *told,
                      int64_t sitting, int64_t n)
{
    *a = (struct append){ .w = { .run = append_run, .done = append_done },
                          .sitting = sitting,
                          .n = n,
                          .store = f->store,
                          .told = told };
    a->w.arg = a;
}

TEST void append_submit(struct append *a)
{
    must(store_submit(a->store, &a->w), &a->w.err);
}

/* ---- a write that holds the writer, so that a batch gathers ---- */

struct gate {
    struct write w;
    sem_t entered, open;
};

TEST enum status gate_run(struct db *db, struct write *w)
{
    struct gate *g = w->arg;

    (void)db;
    sem_post(&g->entered);
    sem_wait(&g->open);
    return OK;
}

TEST void gate_shut(struct gate *g, struct store *store)
{
    *g = (struct gate){ .w = { .run = gate_run } };
    g->w.arg = g;
    sem_init(&g->entered, 0, 0);
    sem_init(&g->open, 0, 0);
    must(store_submit(store, &g->w), &g->w.err);
    sem_wait(&g->entered);
}

TEST void gate_open(struct gate *g)
{
    sem_post(&g->open);
}

TEST void wait_for(sem_t *told, int n)
{
    for (int i = 0; i < n; i++)
        sem_wait(told);
}

#endif
