/* Backup, check and scrub. */
#define CHAIN_BYTES 2000
#include "store_fixture.h"

#include <stdatomic.h>

static void append_now(struct fixture *f, int64_t sitting, int64_t n)
{
    struct append a;

    append_init(&a, f, NULL, sitting, n);
    a.w.done = NULL;
    must(store_run(f->store, &a.w), &a.w.err);
}

/* ---- backup ---- */

struct stream {
    struct append a;
    atomic_bool stop;
    atomic_int n;
};

/* Appends for as long as it may, one event behind the other. */
static void stream_on(struct write *w)
{
    struct stream *s = w->arg;

    if (w->status || s->stop) {
        sem_post(s->a.told);
        return;
    }
    s->n++;
    s->a.n++;
    if (store_submit(s->a.store, w))
        sem_post(s->a.told);
}

static enum status stream_run(struct db *db, struct write *w)
{
    struct stream *s = w->arg;

    return append_event(db, s->a.sitting, s->a.n, &w->err);
}

struct watch {
    struct stream *stream;
    int n_calls, done, all;
};

/* Lets writes happen between any two steps of the backup. */
static void watch_progress(void *arg, int done, int all)
{
    struct watch *w = arg;
    int n = w->stream->n;

    assert_true(done >= w->done && done <= all);
    w->n_calls++;
    w->done = done;
    w->all = all;
    while (w->stream->n < n + 3)
        usleep(100);
}

static void backup_is_whole_while_writes_go_on(void **state)
{
    struct fixture *f = *state;
    struct stream stream = { 0 };
    struct watch watch = { .stream = &stream };
    struct err e = { 0 };
    char path[128];
    sem_t told;

    sem_init(&told, 0, 0);
    for (int i = 0; i < 1500; i++)
        append_now(f, 2, i + 1);
    append_init(&stream.a, f, &told, 1, 1);
    stream.a.w =
        (struct write){ .run = stream_run, .done = stream_on, .arg = &stream };
    append_submit(&stream.a);
    while (stream.n < 3)
        usleep(100);
    int before = stream.n;
    snprintf(path, sizeof path, "%s/backup.db", f->dir);
    must(store_backup(f->store, str_from_c(path), watch_progress, &watch, &e),
         &e);
    int after = stream.n;
    stream.stop = true;
    wait_for(&told, 1);

    assert_true(watch.n_calls > 1);
    assert_int_equal(watch.done, watch.all);
    assert_int_equal(look(path, "SELECT count(*) FROM pragma_integrity_check "
                                "WHERE integrity_check = 'ok'"),
                     1);
    assert_int_equal(look(path, "SELECT count(*) FROM event WHERE sitting = 2"),
                     1500);
    int64_t n = look(path, "SELECT count(*) FROM event WHERE sitting = 1");
    assert_true(n >= before && n < after);
    assert_int_equal(n,
                     look(path, "SELECT max(n) FROM event WHERE sitting = 1"));

    struct stat sb;
    assert_int_equal(stat(path, &sb), 0);
    assert_int_equal(sb.st_mode & 0777, 0600);
    struct store *store;
    must(try_open(path, false, false, &store, &e), &e);
    store_close(store);
}

static void backup_replaces_no_file(void **state)
{
    struct fixture *f = *state;
    struct err e = { 0 };

    assert_int_equal(
        store_backup(f->store, str_from_c(f->path), NULL, NULL, &e), E_TAKEN);
    assert_true(str_has(e.message, S("exists already")));
    assert_int_equal(look(f->path, "SELECT count(*) FROM sitting"), SITTINGS);
    assert_int_equal(
        store_backup(f->store, S("/nowhere/at/all"), NULL, NULL, &e), E_IO);
    assert_true(e.hint.n > 0);
}

/* ---- check ---- */

static void expect_finding(struct fixture *f, const char *words)
{
    struct problems problems;
    struct err e = { 0 };
    bool is_told = words == NULL;

    problems_init(&problems, &f->arena);
    must(store_check(f->store, &problems, &e), &e);
    for (size_t i = 0; i < problems.n; i++) {
        is_told |= words && str_has(problems.p[i].what, str_from_c(words));
        assert_true(problems.p[i].mend.n > 0);
        assert_true(str_eq(problems.p[i].file, str_from_c(f->path)));
    }
    if (!words)
        assert_int_equal(problems.n, 0);
    if (!is_told)
        fail_msg("no finding says '%s'", words);
}

static void check_finds_nothing_in_a_good_one(void **state)
{
    struct fixture *f = *state;

    append_now(f, 1, 1);
    expect_finding(f, NULL);
}

static void check_finds_a_row_without_its_parent(void **state)
{
    struct fixture *f = *state;

    meddle(f->path, "PRAGMA foreign_keys = OFF; DELETE FROM form");
    expect_finding(f, "of the table sitting refers to a row of form");
}

static void check_finds_a_changed_schema(void **state)
{
    struct fixture *f = *state;

    meddle(f->path, "DROP INDEX sitting_form");
    expect_finding(f, "the index sitting_form is missing");
    meddle(f->path, "CREATE INDEX sitting_form ON sitting (id)");
    expect_finding(f, "the index sitting_form is not as it should be");
    meddle(f->path, "CREATE TABLE extra (x INTEGER)");
    expect_finding(f, "the table extra does not belong there");
}

static void check_finds_a_changed_migration(void **state)
{
    struct fixture *f = *state;

    meddle(f->path, "UPDATE migration SET sha256 = 'no'");
    expect_finding(f, "migration 0001_first is not the one");
}

static void check_finds_a_damaged_page(void **state)
{
    struct fixture *f = *state;

    for (int i = 0; i < 50; i++)
        append_now(f, 1, i + 1);
    long bytes = (long)look(f->path, "PRAGMA page_size");
    long root = (long)look(f->path, "SELECT rootpage FROM sqlite_schema "
                                    "WHERE name = 'sitting_form'");
    store_close(f->store);
    FILE *file = fopen(f->path, "r+b");
    assert_int_equal(fseek(file, bytes * (root - 1), SEEK_SET), 0);
    for (long i = 0; i < bytes; i++)
        putc('x', file);
    fclose(file);
    open_store(f);
    expect_finding(f, "Page ");
}

/* ---- scrub ---- */

static const char secret[] = "Failed on the 20th of November";

static enum status tell(struct db *db, struct write *w)
{
    struct case_event_add_in in = { .person = 1,
                                    .program = S("p"),
                                    .kind = S("attempt_recorded"),
                                    .body = str_from_c(secret) };
    enum status st = OK;

    for (in.at_us = 1; in.at_us <= 300 && !st; in.at_us++) {
        struct stmt *s = db_stmt(db, Q_CASE_EVENT_ADD);
        st = case_event_add_bind(s, &in);
        if (!st)
            st = stmt_run(s, &w->err);
    }
    return st;
}

static enum status forget(struct db *db, struct write *w)
{
    struct case_event_erase_in in = { .person = 1 };
    struct stmt *s = db_stmt(db, Q_CASE_EVENT_ERASE);
    enum status st = case_event_erase_bind(s, &in);

    return st ? st : stmt_run(s, &w->err);
}

/* How many files of the folder have it. */
static int files_with_secret(const struct fixture *f)
{
    char command[256];
    int n = -1;

    snprintf(command, sizeof command, "grep -rlaF '%s' %s | wc -l", secret,
             f->dir);
    FILE *p = popen(command, "r");
    assert_non_null(p);
    assert_int_equal(fscanf(p, "%d", &n), 1);
    pclose(p);
    return n;
}

static void scrub_leaves_no_byte_of_what_was_deleted(void **state)
{
    struct fixture *f = *state;
    struct write add = { .run = tell }, erase = { .run = forget };
    struct err e = { 0 };
    char wal[128];
    struct stat sb;

    must(store_run(f->store, &add), &add.err);
    append_now(f, 1, 1);
    store_close(f->store); /* from the log into the file */
    open_store(f);
    must(store_run(f->store, &add), &add.err);
    assert_int_equal(files_with_secret(f), 2);
    must(store_run(f->store, &erase), &erase.err);
    assert_true(files_with_secret(f) > 0);
    must(store_scrub(f->store, &e), &e);
    assert_int_equal(files_with_secret(f), 0);
    snprintf(wal, sizeof wal, "%s-wal", f->path);
    assert_int_equal(stat(wal, &sb), 0);
    assert_int_equal(sb.st_size, 0);
    append_now(f, 1, 2);
    assert_int_equal(look(f->path, "SELECT count(*) FROM event"), 2);
    expect_finding(f, NULL);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(backup_is_whole_while_writes_go_on),
        T(backup_replaces_no_file),
        T(check_finds_nothing_in_a_good_one),
        T(check_finds_a_row_without_its_parent),
        T(check_finds_a_changed_schema),
        T(check_finds_a_changed_migration),
        T(check_finds_a_damaged_page),
        T(scrub_leaves_no_byte_of_what_was_deleted),
    };

    return cmocka_run_group_tests_name("store_keep", tests, NULL, NULL);
}
