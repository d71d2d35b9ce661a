/* The store when the disk or the memory says no: whatever is told as stored
 * is stored, whatever is told as not stored is not, and the store goes on.
 *
 * Only the writer's thread works while operations are counted. */
#define CHAIN_BYTES 2000
#include "../support/failing.h"
#include "store_fixture.h"

#define N(a) (int)(sizeof(a) / sizeof *(a))

static struct faults faults;

/* ---- a batch that meets a fault ---- */

enum { BATCH = 12 };

/* Makes light of whatever failed in it, so it may be told OK for nothing. */
static enum status careless_run(struct db *db, struct write *w)
{
    struct append *a = w->arg;
    struct err e;

    (void)!append_event(db, a->sitting, a->n, &e);
    return OK;
}

/* One use case refuses itself, one is careless. */
static void submit_batch(struct fixture *f, struct append *a, sem_t *told,
                         int64_t round)
{
    for (int i = 0; i < BATCH; i++) {
        append_init(&a[i], f, told, 1 + i % SITTINGS, round * BATCH + i + 1);
        if (i == 3)
            a[i].refuse = E_INPUT;
        if (i == 5)
            a[i].w.run = careless_run;
        append_submit(&a[i]);
    }
}

static int64_t count_of(const char *path, const struct append *a)
{
    char sql[128];

    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM event WHERE sitting = %d AND n = %d",
             (int)a->sitting, (int)a->n);
    return look(path, sql);
}

/* Which of them failed; exact: those told as not stored are really not. */
static int judge(const char *path, const struct append *a, bool exact)
{
    int n_failed = 0;

    for (int i = 0; i < BATCH; i++) {
        assert_true(a[i].is_done);
        int64_t stored = count_of(path, &a[i]);
        if (a[i].w.status == OK) {
            assert_true(stored == 1 || a[i].w.run == careless_run);
            continue;
        }
        if (exact)
            assert_int_equal(stored, 0);
        n_failed++;
        if (i == 3 && a[i].w.status == E_INPUT)
            continue;
        assert_true(a[i].w.status == E_FULL || a[i].w.status == E_IO);
        assert_true(a[i].w.err.message.n > 0 && a[i].w.err.hint.n > 0);
    }
    return n_failed;
}

static void copy_file(const char *from, const char *to, const char *suffix)
{
    static char bytes[1 << 16];
    char a[160], b[160];
    size_t n;

    snprintf(a, sizeof a, "%s%s", from, suffix);
    snprintf(b, sizeof b, "%s%s", to, suffix);
    FILE *in = fopen(a, "rb"), *out = fopen(b, "wb");
    assert_non_null(in);
    assert_non_null(out);
    while ((n = fread(bytes, 1, sizeof bytes, in)) > 0)
        assert_int_equal(fwrite(bytes, 1, n, out), n);
    fclose(in);
    fclose(out);
}

/* What somebody finds who starts again right now, as after a kill. */
static void judge_as_after_a_kill(struct fixture *f, const struct append *a)
{
    char copy[128], name[160];

    snprintf(copy, sizeof copy, "%s/copy.db", f->dir);
    copy_file(f->path, copy, "");
    copy_file(f->path, copy, "-wal");
    judge(copy, a, false);
    assert_int_equal(look(copy, "SELECT integrity_check = 'ok' FROM "
                                "pragma_integrity_check"),
                     1);
    static const char *const suffixes[] = { "", "-wal", "-shm" };
    for (int i = 0; i < N(suffixes); i++) {
        snprintf(name, sizeof name, "%s%s", copy, suffixes[i]);
        unlink(name);
    }
}

static enum status shrink(struct db *db, struct write *w)
{
    return db_exec(db, "PRAGMA cache_size = 1", &w->err);
}

/* Pages go to the disk while use cases run, not only at COMMIT. */
static void small_cache(struct store *store)
{
    struct write w = { .run = shrink };

    must(store_run(store, &w), &w.err);
}

struct round {
    bool has_struck;
    int n_failed; /* so many were told that they are not stored */
};

/* A batch that meets the fault, then a write that does not. */
static struct round round_with(struct fixture *f, void (*arm)(int at),
                               int64_t round, int at)
{
    struct append a[BATCH], after;
    struct gate gate;
    sem_t told;

    sem_init(&told, 0, 0);
    gate_shut(&gate, f->store);
    submit_batch(f, a, &told, round);
    arm(at);
    gate_open(&gate);
    wait_for(&told, BATCH);
    bool has_struck = fault_disarm(&faults);
    append_init(&after, f, &told, 1, 1000000 + round);
    append_submit(&after);
    wait_for(&told, 1);
    assert_int_equal(after.w.status, OK);
    int n_failed = judge(f->path, a, true);
    judge_as_after_a_kill(f, a);
    return (struct round){ has_struck, n_failed };
}

/* At the first, second, third … operation, later with gaps, until there are
 * not so many: then only the use case that refuses itself fails. */
static void at_every_point(struct fixture *f, void (*arm)(int at), int n_least)
{
    struct round round = { .has_struck = true };
    int at = 0, n_harmed = 0;

    small_cache(f->store);
    for (int n = 0; round.has_struck; n++) {
        at += 1 + at / 16;
        round = round_with(f, arm, n, at);
        n_harmed += round.n_failed == BATCH;
    }
    assert_int_equal(round.n_failed, 1);
    assert_true(at > n_least);
    assert_true(n_harmed > 0);
    store_close(f->store);
    open_store(f);
    struct problems problems;
    struct err e;
    problems_init(&problems, &f->arena);
    must(store_check(f->store, &problems, &e), &e);
    assert_int_equal(problems.n, 0);
}

static void arm_full(int at)
{
    fault_arm(&faults, FAULT_WRITE, SQLITE_FULL, at, false);
}

static void arm_full_forever(int at)
{
    fault_arm(&faults, FAULT_WRITE, SQLITE_FULL, at, true);
}

static void arm_write_error(int at)
{
    fault_arm(&faults, FAULT_WRITE, SQLITE_IOERR_WRITE, at, false);
}

static void arm_sync_error(int at)
{
    fault_arm(&faults, FAULT_SYNC, SQLITE_IOERR_FSYNC, at, false);
}

static void arm_memory(int at)
{
    fault_arm(&faults, FAULT_MEMORY, SQLITE_NOMEM, at, false);
}

static void disk_full_at_every_write(void **state)
{
    at_every_point(*state, arm_full, 5);
}

static void disk_full_from_every_write_on(void **state)
{
    at_every_point(*state, arm_full_forever, 5);
}

static void write_error_at_every_write(void **state)
{
    at_every_point(*state, arm_write_error, 5);
}

static void sync_error_at_every_sync(void **state)
{
    at_every_point(*state, arm_sync_error, 1);
}

static void no_memory_at_every_request(void **state)
{
    at_every_point(*state, arm_memory, 20);
}

static void a_full_disk_is_told_with_a_hint(void **state)
{
    struct fixture *f = *state;
    struct append a;
    sem_t told;

    sem_init(&told, 0, 0);
    append_init(&a, f, &told, 1, 1);
    arm_full_forever(1);
    append_submit(&a);
    wait_for(&told, 1);
    fault_disarm(&faults);
    assert_int_equal(a.w.status, E_FULL);
    assert_true(str_eq(a.w.err.message, S("the disk is full")));
    assert_true(str_starts(a.w.err.hint, S("Make room on the disk")));
    assert_int_equal(look(f->path, "SELECT count(*) FROM event"), 0);
}

static void a_failed_backup_leaves_nothing(void **state)
{
    struct fixture *f = *state;
    char path[128], find[160];
    struct err e = { 0 };

    snprintf(path, sizeof path, "%s/backup.db", f->dir);
    arm_full_forever(3);
    assert_int_equal(store_backup(f->store, str_from_c(path), NULL, NULL, &e),
                     E_FULL);
    fault_disarm(&faults);
    snprintf(find, sizeof find, "test -z \"$(find %s -name 'backup*')\"",
             f->dir);
    assert_int_equal(system(find), 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(disk_full_at_every_write),       T(disk_full_from_every_write_on),
        T(write_error_at_every_write),     T(sync_error_at_every_sync),
        T(no_memory_at_every_request),     T(a_full_disk_is_told_with_a_hint),
        T(a_failed_backup_leaves_nothing),
    };

    failing_install(&faults);
    return cmocka_run_group_tests_name("store_fault", tests, NULL, NULL);
}
