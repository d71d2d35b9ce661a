/* The store: opening, the write queue, readers. */
#include "store_fixture.h"

#include "migrations.h"

#include <sched.h>

#define N(a) (int)(sizeof(a) / sizeof *(a))

/* ---- opening ---- */

static int mode_of(const char *path, const char *suffix)
{
    char name[128];
    struct stat sb;

    snprintf(name, sizeof name, "%s%s", path, suffix);
    assert_int_equal(stat(name, &sb), 0);
    return sb.st_mode & 0777;
}

static void files_are_private(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(mode_of(f->path, ""), 0600);
    assert_int_equal(mode_of(f->path, "-wal"), 0600);
    store_close(f->store);
    chmod(f->path, 0644);
    open_store(f);
    assert_int_equal(mode_of(f->path, ""), 0600);
}

static void opened_again_it_has_everything_and_no_log(void **state)
{
    struct fixture *f = *state;
    char wal[128];

    store_close(f->store);
    snprintf(wal, sizeof wal, "%s-wal", f->path);
    assert_int_equal(access(wal, F_OK), -1);
    open_store(f);
    assert_int_equal(look(f->path, "SELECT count(*) FROM sitting"), SITTINGS);
    assert_int_equal(look(f->path, "SELECT count(*) FROM migration"),
                     N_MIGRATIONS);
}

static void missing_file_is_not_made_unasked(void **state)
{
    struct fixture *f = *state;
    struct store *store;
    struct err e = { 0 };
    char path[128];

    snprintf(path, sizeof path, "%s/none.db", f->dir);
    assert_int_equal(try_open(path, false, false, &store, &e), E_MISSING);
    assert_int_equal(try_open(path, true, true, &store, &e), E_MISSING);
    assert_true(e.hint.n > 0);
    assert_int_equal(access(path, F_OK), -1);
}

static void refused(struct fixture *f, enum status code, const char *words)
{
    struct store *store;
    struct err e = { 0 };

    assert_int_equal(try_open(f->path, true, false, &store, &e), code);
    if (!str_has(e.message, str_from_c(words)))
        fail_msg("'%.*s' does not say '%s'", STR_ARG(e.message), words);
    assert_true(e.hint.n > 0);
}

static void newer_schema_is_refused(void **state)
{
    struct fixture *f = *state;
    char sql[64];

    store_close(f->store);
    f->store = NULL;
    snprintf(sql, sizeof sql, "PRAGMA user_version = %d", N_MIGRATIONS + 1);
    meddle(f->path, sql);
    refused(f, E_INPUT, "newer version of Resit");
    assert_int_equal(look(f->path, "SELECT count(*) FROM sitting"), SITTINGS);
}

static void changed_migration_is_refused(void **state)
{
    struct fixture *f = *state;

    store_close(f->store);
    f->store = NULL;
    meddle(f->path, "UPDATE migration SET sha256 = 'no' WHERE number = 1");
    refused(f, E_CORRUPT, "0001_first is not the one");
}

static void foreign_file_is_refused(void **state)
{
    struct fixture *f = *state;

    store_close(f->store);
    f->store = NULL;
    unlink(f->path);
    meddle(f->path, "CREATE TABLE bookmarks (url TEXT)");
    refused(f, E_INPUT, "not a database of Resit");
    meddle(f->path, "INSERT INTO bookmarks VALUES ('still works')");
    assert_int_equal(look(f->path, "SELECT journal_mode = 'delete' FROM "
                                   "pragma_journal_mode"),
                     1);
    assert_int_equal(look(f->path, "SELECT count(*) FROM bookmarks"), 1);

    FILE *file = fopen(f->path, "wb");
    for (int i = 0; i < 1000; i++)
        fputs("no database at all\n", file);
    fclose(file);
    refused(f, E_CORRUPT, "damaged");
}

/* As if the program had stopped in the middle of the first start. */
static void unfinished_start_is_finished(void **state)
{
    struct fixture *f = *state;

    store_close(f->store);
    unlink(f->path);
    meddle(f->path, "PRAGMA journal_mode = WAL");
    open_store(f);
    assert_int_equal(look(f->path, "PRAGMA user_version"), N_MIGRATIONS);
}

static void reading_only_never_migrates(void **state)
{
    struct fixture *f = *state;
    struct store *store;
    struct err e = { 0 };
    struct write w = { .run = populate };

    must(try_open(f->path, false, true, &store, &e), &e);
    assert_int_equal(store_submit(store, &w), E_STOPPED);
    assert_int_equal(store_scrub(store, &e), E_STOPPED);
    store_close(store);
    store_close(f->store);
    f->store = NULL;
    unlink(f->path);
    meddle(f->path, "PRAGMA journal_mode = WAL");
    assert_int_equal(try_open(f->path, false, true, &store, &e), E_INPUT);
    assert_true(str_has(e.message, S("schema 0")));
    assert_int_equal(look(f->path, "PRAGMA user_version"), 0);
}

/* The command line writes beside a server and ends; its log stays. */
static void a_guest_leaves_the_log_to_the_server(void **state)
{
    struct fixture *f = *state;
    struct store *guest;
    struct err e = { 0 };
    struct append a;
    struct store_options o = { .path = str_from_c(f->path), .guest = true };
    char wal[128];
    struct stat sb;

    store_close(f->store);
    f->store = NULL;
    must(store_open(&o, &guest, &e), &e);
    append_init(&a, f, NULL, 1, 1);
    a.w.done = NULL;
    must(store_run(guest, &a.w), &a.w.err);
    store_close(guest);
    snprintf(wal, sizeof wal, "%s-wal", f->path);
    assert_int_equal(stat(wal, &sb), 0);
    assert_true(sb.st_size > 0);
    open_store(f);
    assert_int_equal(look(f->path, "SELECT count(*) FROM event"), 1);
}

/* ---- the write queue ---- */

struct durable {
    struct append a;
    const char *path;
    int64_t seen;
};

static void look_when_done(struct write *w)
{
    struct durable *d = w->arg;

    d->seen = look(d->path, "SELECT count(*) FROM event");
    sem_post(d->a.told);
}

static enum status durable_run(struct db *db, struct write *w)
{
    struct durable *d = w->arg;

    return append_event(db, d->a.sitting, d->a.n, &w->err);
}

static void done_means_others_can_read_it(void **state)
{
    struct fixture *f = *state;
    struct durable d = { .path = f->path };
    sem_t told;

    sem_init(&told, 0, 0);
    append_init(&d.a, f, &told, 1, 1);
    d.a.w.run = durable_run;
    d.a.w.done = look_when_done;
    d.a.w.arg = &d;
    append_submit(&d.a);
    wait_for(&told, 1);
    assert_int_equal(d.a.w.status, OK);
    assert_int_equal(d.seen, 1);
}

static void one_failure_takes_back_only_itself(void **state)
{
    struct fixture *f = *state;
    struct append a[4];
    struct gate gate;
    sem_t told;

    sem_init(&told, 0, 0);
    gate_shut(&gate, f->store);
    int64_t commits = store_counts(f->store).commits;
    for (int i = 0; i < N(a); i++)
        append_init(&a[i], f, &told, 1, i + 1);
    a[1].refuse = E_INPUT;
    a[3].n = 1; /* is there already */
    for (int i = 0; i < N(a); i++)
        append_submit(&a[i]);
    gate_open(&gate);
    wait_for(&told, N(a));
    assert_int_equal(a[0].w.status, OK);
    assert_int_equal(a[1].w.status, E_INPUT);
    assert_int_equal(a[2].w.status, OK);
    assert_int_equal(a[3].w.status, E_TAKEN);
    /* the gate's and one more for all of them */
    assert_int_equal(store_counts(f->store).commits, commits + 2);
    assert_int_equal(look(f->path, "SELECT sum(n) FROM event"), 1 + 3);
}

struct second {
    struct append a;
    const struct append *first;
    bool first_was_done;
};

static enum status second_run(struct db *db, struct write *w)
{
    struct second *s = w->arg;

    s->first_was_done = s->first->is_done;
    return append_event(db, s->a.sitting, s->a.n, &w->err);
}

static void second_done(struct write *w)
{
    struct second *s = w->arg;

    s->a.commits = store_counts(s->a.store).commits;
    s->a.is_done = true;
    sem_post(s->a.told);
}

static void a_group_never_shares_a_commit(void **state)
{
    struct fixture *f = *state;
    struct append a, other;
    struct second b, c;
    struct gate gate;
    sem_t told;

    sem_init(&told, 0, 0);
    gate_shut(&gate, f->store);
    append_init(&a, f, &told, 1, 1);
    b = (struct second){ .first = &a };
    append_init(&b.a, f, &told, 1, 2);
    c = (struct second){ .first = &b.a };
    append_init(&c.a, f, &told, 1, 3);
    append_init(&other, f, &told, 2, 1);
    b.a.w.run = c.a.w.run = second_run;
    b.a.w.done = c.a.w.done = second_done;
    b.a.w.arg = &b;
    c.a.w.arg = &c;
    a.w.group = b.a.w.group = c.a.w.group = 1;
    other.w.group = 1 + ((int64_t)1 << 52);
    append_submit(&a);
    append_submit(&b.a);
    append_submit(&c.a);
    append_submit(&other);
    gate_open(&gate);
    wait_for(&told, 4);
    assert_true(b.first_was_done);
    assert_true(c.first_was_done);
    assert_int_equal(other.commits, a.commits);
    assert_int_equal(b.a.commits, a.commits + 1);
    assert_int_equal(c.a.commits, a.commits + 2);
    assert_int_equal(look(f->path, "SELECT count(*) FROM event"), 4);
}

static struct append *patient(struct append *a, struct fixture *f, sem_t *told,
                              int64_t n)
{
    append_init(a, f, told, 1, n);
    a->w.can_wait = true;
    append_submit(a);
    return a;
}

static void what_can_wait_is_stored_alone_too(void **state)
{
    struct fixture *f = *state;
    struct append a, b;
    sem_t told;

    sem_init(&told, 0, 0);
    patient(&a, f, &told, 1);
    wait_for(&told, 1);
    assert_int_equal(a.w.status, OK);
    patient(&b, f, &told, 2);
    store_close(f->store);
    f->store = NULL;
    assert_true(b.is_done && b.w.status == OK);
    assert_int_equal(look(f->path, "SELECT count(*) FROM event"), 2);
}

/* A machine that is busy may hold this thread up for longer than the writer
 * waits, so it has some tries. */
static void what_can_wait_shares_a_commit(void **state)
{
    enum { TRIES = 40, PAUSE_US = 5000 };
    struct fixture *f = *state;
    bool has_shared = false;
    sem_t told;

    sem_init(&told, 0, 0);
    for (int i = 0; i < TRIES && !has_shared; i++) {
        struct append first, next;
        patient(&first, f, &told, 2 * i + 1);
        usleep(PAUSE_US);
        append_init(&next, f, &told, 1, 2 * i + 2);
        append_submit(&next);
        wait_for(&told, 2);
        assert_int_equal(first.w.status, OK);
        assert_int_equal(next.w.status, OK);
        has_shared = first.commits == next.commits;
    }
    assert_true(has_shared);
}

static void a_full_queue_refuses(void **state)
{
    struct fixture *f = *state;
    struct append *a = calloc(QUEUE_MOST + 1, sizeof *a);
    struct gate gate;
    sem_t told;

    sem_init(&told, 0, 0);
    gate_shut(&gate, f->store);
    for (int i = 0; i <= QUEUE_MOST; i++) {
        append_init(&a[i], f, &told, 1 + i % SITTINGS, 1 + i);
        if (i < QUEUE_MOST)
            append_submit(&a[i]);
    }
    struct write *late = &a[QUEUE_MOST].w;
    assert_int_equal(store_submit(f->store, late), E_FULL);
    assert_true(late->err.message.n > 0 && late->err.hint.n > 0);
    gate_open(&gate);
    wait_for(&told, QUEUE_MOST);
    assert_false(a[QUEUE_MOST].is_done);
    assert_int_equal(look(f->path, "SELECT count(*) FROM event"), QUEUE_MOST);
    struct store_counts counts = store_counts(f->store);
    assert_int_equal(counts.queue_most, QUEUE_MOST);
    assert_int_equal(counts.batch_most, BATCH_MOST);
    append_submit(&a[QUEUE_MOST]);
    wait_for(&told, 1);
    assert_int_equal(late->status, OK);
    free(a);
}

static void *open_when_closing(void *arg)
{
    struct append *a = arg;
    struct gate *gate = a->w.arg;
    bool is_closing = false;

    while (!is_closing) {
        sched_yield();
        pthread_mutex_lock(&a->store->lock);
        is_closing = a->store->is_closing;
        pthread_mutex_unlock(&a->store->lock);
    }
    a->w = (struct write){ .run = append_run };
    a->refuse = store_submit(a->store, &a->w);
    gate_open(gate);
    return NULL;
}

static void closing_finishes_the_queue(void **state)
{
    struct fixture *f = *state;
    struct append a[100], late;
    struct gate gate;
    pthread_t thread;
    sem_t told;

    sem_init(&told, 0, 0);
    gate_shut(&gate, f->store);
    for (int i = 0; i < N(a); i++) {
        append_init(&a[i], f, &told, 1, i + 1);
        append_submit(&a[i]);
    }
    append_init(&late, f, &told, 2, 1);
    late.w.arg = &gate;
    pthread_create(&thread, NULL, open_when_closing, &late);
    store_close(f->store);
    f->store = NULL;
    pthread_join(thread, NULL);
    for (int i = 0; i < N(a); i++)
        assert_true(a[i].is_done && a[i].w.status == OK);
    assert_int_equal(late.refuse, E_STOPPED);
    assert_int_equal(look(f->path, "SELECT count(*) FROM event"), N(a));
}

static void free_append(struct write *w)
{
    free(w->arg);
}

static void waiting_tells_and_may_free(void **state)
{
    struct fixture *f = *state;
    struct append *a = calloc(1, sizeof *a);

    append_init(a, f, NULL, 1, 1);
    a->w.done = free_append;
    assert_int_equal(store_run(f->store, &a->w), OK);
    a = calloc(1, sizeof *a);
    append_init(a, f, NULL, 1, 1);
    a->w.done = free_append;
    assert_int_equal(store_run(f->store, &a->w), E_TAKEN);
    assert_int_equal(look(f->path, "SELECT count(*) FROM event"), 1);
}

/* ---- rules that the database keeps ---- */

/* Two who have folded the same journal. */
static enum status append_twice(struct db *db, struct write *w)
{
    struct event_append_in in = { .sitting = 1,
                                  .n = 1,
                                  .kind = S("response"),
                                  .item = SOME_INT(5),
                                  .seq = SOME_INT(1),
                                  .chain = S("c") };
    enum status st = OK;

    for (int i = 0; i < 2 && !st; i++) {
        struct stmt *s = db_stmt(db, Q_EVENT_APPEND);
        st = event_append_bind(s, &in);
        if (!st)
            st = stmt_run(s, &w->err);
    }
    return st;
}

static void an_event_is_stored_once(void **state)
{
    struct fixture *f = *state;
    struct write w = { .run = append_twice };

    assert_int_equal(store_run(f->store, &w), E_TAKEN);
    assert_int_equal(look(f->path, "SELECT count(*) FROM event"), 0);
}

static void a_journal_needs_its_sitting(void **state)
{
    struct fixture *f = *state;
    struct append a;

    append_init(&a, f, NULL, SITTINGS + 1, 1);
    a.w.done = NULL;
    assert_int_equal(store_run(f->store, &a.w), E_INPUT);
}

static enum status erase(struct db *db, struct write *w)
{
    static const enum query by_person[] = { Q_EVENT_ERASE, Q_SITTING_ERASE,
                                            Q_CASE_EVENT_ERASE, Q_SESSION_ERASE,
                                            Q_PERSON_ERASE };
    struct event_erase_in in = { .person = 1 };
    struct stmt *s;
    enum status st = OK;

    for (int i = 0; i < N(by_person) && !st; i++) {
        s = db_stmt(db, by_person[i]);
        st = event_erase_bind(s, &in);
        if (!st)
            st = stmt_run(s, &w->err);
    }
    s = db_stmt(db, Q_FORM_ERASE_UNUSED);
    return st ? st : stmt_run(s, &w->err);
}

static void erasing_leaves_no_row_and_reuses_no_sitting(void **state)
{
    struct fixture *f = *state;
    struct append a;
    struct write w = { .run = erase }, again = { .run = populate };

    append_init(&a, f, NULL, 1, 1);
    a.w.done = NULL;
    must(store_run(f->store, &a.w), &a.w.err);
    must(store_run(f->store, &w), &w.err);
    assert_int_equal(look(f->path, "SELECT (SELECT count(*) FROM event)"
                                   " + (SELECT count(*) FROM sitting)"
                                   " + (SELECT count(*) FROM form)"
                                   " + (SELECT count(*) FROM person)"),
                     0);
    must(store_run(f->store, &again), &again.err);
    assert_int_equal(look(f->path, "SELECT min(id) FROM sitting"),
                     SITTINGS + 1);
}

static enum status use_key(struct db *db, struct write *w)
{
    struct access_key_use_in in = { .hash = S("k"), .now_us = 50 };
    struct stmt *s = db_stmt(db, Q_ACCESS_KEY_USE);
    enum status st = access_key_use_bind(s, &in);

    return st ? st : stmt_step(s, w->arg, &w->err);
}

static enum status add_keys(struct db *db, struct write *w)
{
    struct access_key_add_in in = { .hash = S("k"), .expires_us = 51 };
    struct stmt *s = db_stmt(db, Q_ACCESS_KEY_ADD);
    enum status st = access_key_add_bind(s, &in);

    return st ? st : stmt_run(s, &w->err);
}

static void a_key_is_good_once(void **state)
{
    struct fixture *f = *state;
    bool good = false;
    struct write add = { .run = add_keys };

    must(store_run(f->store, &add), &add.err);
    for (int i = 0; i < 2; i++) {
        struct write use = { .run = use_key, .arg = &good };
        must(store_run(f->store, &use), &use.err);
        assert_int_equal(good, i == 0);
    }
}

/* ---- readers ---- */

static int events_of(struct db *db, int64_t sitting)
{
    struct arena arena = { 0 };
    struct event_list_in in = { .sitting = sitting };
    struct stmt *s = db_stmt(db, Q_EVENT_LIST);
    struct err e = { 0 };
    bool has_row;
    int n = 0;

    must(event_list_bind(s, &in), &e);
    for (;;) {
        must(stmt_step(s, &has_row, &e), &e);
        if (!has_row)
            break;
        struct event_list_row row;
        event_list_read(s, &arena, &row);
        n++;
        assert_int_equal(row.n, n);
        assert_true(row.item.has && row.item.v == n);
        assert_false(row.segment.has || row.flag.has || row.seed.has);
        assert_true(str_eq(row.kind, S("response")));
        assert_true(str_eq(row.chain, (struct str){ chain, sizeof chain }));
    }
    arena_release(&arena);
    return n;
}

static void append_now(struct fixture *f, int64_t sitting, int64_t n)
{
    struct append a;

    append_init(&a, f, NULL, sitting, n);
    a.w.done = NULL;
    must(store_run(f->store, &a.w), &a.w.err);
}

/* Few bytes for an answer; an older database keeps its larger pages. */
static void pages_are_small(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(look(f->path, "PRAGMA page_size"), 1024);
    store_close(f->store);
    f->store = NULL;
    meddle(f->path, "PRAGMA journal_mode = DELETE; PRAGMA page_size = 4096; "
                    "VACUUM");
    open_store(f);
    append_now(f, 1, 1);
    assert_int_equal(look(f->path, "PRAGMA page_size"), 4096);
}

static void a_reader_stands_still(void **state)
{
    struct fixture *f = *state;

    append_now(f, 1, 1);
    struct db *a = store_read_begin(f->store);
    assert_int_equal(events_of(a, 1), 1);
    append_now(f, 1, 2);
    struct db *b = store_read_begin(f->store);
    assert_int_equal(events_of(a, 1), 1);
    assert_int_equal(events_of(b, 1), 2);
    store_read_end(f->store, a);
    store_read_end(f->store, b);
    a = store_read_begin(f->store);
    assert_int_equal(events_of(a, 1), 2);
    store_read_end(f->store, a);
}

static void a_reader_cannot_write(void **state)
{
    struct fixture *f = *state;
    struct err e = { 0 };

    struct db *db = store_read_begin(f->store);
    assert_int_equal(append_event(db, 1, 1, &e), E_IO);
    store_read_end(f->store, db);
    assert_int_equal(look(f->path, "SELECT count(*) FROM event"), 0);
}

static void *read_once(void *arg)
{
    struct store *store = arg;

    store_read_end(store, store_read_begin(store));
    return NULL;
}

static void a_third_reader_waits(void **state)
{
    struct fixture *f = *state;
    pthread_t thread;

    struct db *a = store_read_begin(f->store);
    struct db *b = store_read_begin(f->store);
    pthread_create(&thread, NULL, read_once, f->store);
    store_read_end(f->store, a);
    pthread_join(thread, NULL);
    store_read_end(f->store, b);
}

static void text_keeps_its_bytes(void **state)
{
    struct fixture *f = *state;
    struct arena *arena = &f->arena;
    struct err e = { 0 };
    struct form_load_in in = { .form = 1 };
    struct form_load_row row;
    bool has_row;

    struct db *db = store_read_begin(f->store);
    struct stmt *s = db_stmt(db, Q_FORM_LOAD);
    must(form_load_bind(s, &in), &e);
    must(stmt_step(s, &has_row, &e), &e);
    assert_true(has_row);
    form_load_read(s, arena, &row);
    store_read_end(f->store, db);
    assert_true(str_eq(row.program, S("p")));
    assert_true(str_eq(row.body, S("{}")));
    assert_false(row.domain.has);
    assert_int_equal(row.body.p[row.body.n], '\0');
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(files_are_private),
        T(opened_again_it_has_everything_and_no_log),
        T(missing_file_is_not_made_unasked),
        T(newer_schema_is_refused),
        T(changed_migration_is_refused),
        T(foreign_file_is_refused),
        T(unfinished_start_is_finished),
        T(reading_only_never_migrates),
        T(a_guest_leaves_the_log_to_the_server),
        T(done_means_others_can_read_it),
        T(one_failure_takes_back_only_itself),
        T(a_group_never_shares_a_commit),
        T(what_can_wait_is_stored_alone_too),
        T(what_can_wait_shares_a_commit),
        T(a_full_queue_refuses),
        T(closing_finishes_the_queue),
        T(waiting_tells_and_may_free),
        T(an_event_is_stored_once),
        T(pages_are_small),
        T(a_journal_needs_its_sitting),
        T(erasing_leaves_no_row_and_reuses_no_sitting),
        T(a_key_is_good_once),
        T(a_reader_stands_still),
        T(a_reader_cannot_write),
        T(a_third_reader_waits),
        T(text_keeps_its_bytes),
    };

    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
