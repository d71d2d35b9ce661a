/* What is kept of practice: with what came after it, it gives bit for bit what
 * all of the log gives, wherever it was cut; what does not fit is not used. */
#include "prop.h"

#include "app/study_int.h"

#include <dirent.h>
#include <unistd.h>

#define PROGRAM S("cma-aama")

enum { ROUNDS = 12, TASKS = 20, DAYS = 200 };

struct fixture {
    struct arena arena;
    char dir[64];
    struct app *app;
    int64_t person;
    struct rng rng;
    const struct catalog_entry *entry;
    int n_events; /* about so many in the next piece of the log */
    int64_t from_us, to_us;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct app_pass pass[2];
    struct err err;

    assert_non_null(f);
    rng_init(&f->rng, prop_seed() + 21);
    snprintf(f->dir, sizeof f->dir, "/tmp/resit-kept-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    struct app_options o = {
        .data_dir = str_from_c(f->dir),
        .programs_dir =
            str_fmt(&f->arena, "%s/programs", getenv("RESIT_SOURCE")),
        .exclusive = true,
    };
    assert_int_equal(app_open(&o, &f->app, &err), OK);
    assert_int_equal(app_people_new(f->app, 2, &f->arena, pass, &err), OK);
    f->person = pass[0].person;
    f->entry = catalog_find(app_catalog(f->app), PROGRAM);
    assert_non_null(f->entry);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    arena_release(&f->arena);
    app_close(f->app);
    DIR *dir = opendir(f->dir);
    for (struct dirent *e; dir && (e = readdir(dir));)
        (void)unlinkat(dirfd(dir), e->d_name, 0);
    closedir(dir);
    rmdir(f->dir);
    free(f);
    return 0;
}

/* ---- practice of all kinds ---- */

static enum status add(struct fixture *f, struct db *db, int64_t session,
                       int task, int seq, enum study_event_kind kind,
                       int64_t at_us, struct err *err)
{
    struct rng *r = &f->rng;
    struct study_event_add_in in = {
        .person = f->person,
        .program = PROGRAM,
        .at_us = at_us,
        .kind = study_event_kind_text(kind),
        .session = SOME_INT(session),
        .task = SOME_INT(task),
        .seq = SOME_INT(seq),
    };

    if (kind == STUDY_ANSWER) {
        in.chosen = SOME_INT(1 << rng_below(r, 4));
        in.guessed = SOME_INT(prop_bool(r, 20));
        in.seconds = SOME_INT(prop_int(r, 0, 300));
    }
    if (kind == STUDY_RATE)
        in.rating = SOME_INT(prop_int(r, RECALL_HARD, RECALL_EASY));
    if (kind == STUDY_CAUSE)
        in.cause = SOME_STR(error_cause_text(
            (enum error_cause)prop_int(r, CAUSE_NOT_KNOWN, CAUSE_TIME)));
    return study_event_store(db, &in, err);
}

/* Answered, and then whatever may follow. */
static enum status do_task(struct fixture *f, struct db *db, int64_t session,
                           int task, int64_t at_us, int *n, struct err *err)
{
    bool answered = false;
    enum status status = OK;

    for (int seq = 1; seq < 7 && status == OK; seq++) {
        enum study_event_kind kind = !answered                ? STUDY_ANSWER
                                     : prop_bool(&f->rng, 60) ? STUDY_RATE
                                     : prop_bool(&f->rng, 50) ? STUDY_CAUSE
                                                              : STUDY_UNDO;
        if (answered && seq > 2 && prop_bool(&f->rng, 60))
            break;
        status = add(f, db, session, task, seq, kind, at_us, err);
        if (kind == STUDY_UNDO) /* only the answer itself has nothing said */
            break;
        answered = true;
        (*n)++;
    }
    return status;
}

static enum status do_session(struct fixture *f, struct db *db, int64_t at_us,
                              int *n, struct err *err)
{
    struct study_session_add_in in = { f->person, PROGRAM,        S("today"), 1,
                                       0,         S(STUDY_MODEL), at_us };
    struct study_session_add_row row;
    struct stmt *st = db_stmt(db, Q_STUDY_SESSION_ADD);
    enum status status = study_session_add_bind(st, &in);
    bool has;

    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK)
        return status;
    study_session_add_read(st, &f->arena, &row);
    status = stmt_run(st, err);
    for (int i = 0; i < TASKS && status == OK; i++) {
        int item = (int)rng_below(&f->rng, 60);
        struct study_task_add_in task = { row.id, i, S("review"), S("fact:x"),
                                          f->entry->item_versions[item] };
        st = db_stmt(db, Q_STUDY_TASK_ADD);
        status = study_task_add_bind(st, &task);
        if (status == OK)
            status = stmt_run(st, err);
        if (status == OK)
            status =
                do_task(f, db, row.id, i, at_us + i * 30 * US_PER_S, n, err);
    }
    return status;
}

static enum status do_other(struct fixture *f, struct db *db, int64_t at_us,
                            struct err *err)
{
    struct rng *r = &f->rng;
    const struct bank *bank = f->entry->bank;
    struct str item = bank->items[rng_below(r, (uint64_t)bank->n_items)].id;
    struct study_event_add_in in = { .person = f->person,
                                     .program = PROGRAM,
                                     .at_us = at_us };
    struct study_import_add_in import = {
        .person = f->person,
        .program = PROGRAM,
        .at_us = at_us,
        .card = str_fmt(&f->arena, "fact:%.*s", STR_ARG(item)),
        .rating = prop_int(r, RECALL_AGAIN, RECALL_EASY),
        .model = S(STUDY_MODEL),
    };
    struct study_settings settings = { .minutes = { prop_int(r, 0, 60) } };

    switch (rng_below(r, 4)) {
    case 0:
        in.kind = study_event_kind_text(STUDY_FLAG);
        in.item = SOME_STR(item);
        in.flagged = SOME_INT(prop_bool(r, 70));
        return study_event_store(db, &in, err);
    case 1:
        in.kind = study_event_kind_text(STUDY_SETTINGS);
        in.body = SOME_STR(
            study_settings_json_text(&f->arena, &settings, prop_bool(r, 50)));
        return study_event_store(db, &in, err);
    default:
        break;
    }
    struct stmt *st = db_stmt(db, Q_STUDY_IMPORT_ADD);
    enum status status = study_import_add_bind(st, &import);
    return status == OK ? stmt_run(st, err) : status;
}

/* Mostly one after the other in time. */
static enum status practise(struct db *db, void *arg, struct err *err)
{
    struct fixture *f = arg;
    enum status status = OK;
    int n = 0;

    while (n < f->n_events && status == OK) {
        int64_t at_us = f->from_us + (f->to_us - f->from_us) * n / f->n_events;
        if (prop_bool(&f->rng, 3)) /* on a device without a line */
            at_us -= (int64_t)rng_below(&f->rng, 20) * US_PER_DAY;
        status = do_session(f, db, at_us, &n, err);
        if (status == OK && prop_bool(&f->rng, 50))
            status = do_other(f, db, at_us, err);
    }
    return status;
}

static void practise_more(struct fixture *f, int n_events, int round)
{
    int64_t now_us = clock_wall_us();
    struct err err;

    f->n_events = n_events;
    f->from_us = now_us - (ROUNDS - round) * (DAYS / ROUNDS) * US_PER_DAY;
    f->to_us = f->from_us + DAYS / ROUNDS * US_PER_DAY;
    assert_int_equal(app_write(f->app, practise, f, &err), OK);
}

/* ---- asked anew ---- */

static const struct study_view *ask(struct fixture *f, struct arena *a)
{
    const struct study_view *v;
    struct err err;

    study_cache_clear(f->app->study);
    assert_int_equal(app_study_today(f->app, f->person, PROGRAM, a, &v, &err),
                     OK);
    return v;
}

static enum status forget(struct db *db, void *arg, struct err *err)
{
    struct study_kept_erase_in in = { ((struct fixture *)arg)->person };
    struct stmt *st = db_stmt(db, Q_STUDY_KEPT_ERASE);
    enum status status = study_kept_erase_bind(st, &in);

    return status == OK ? stmt_run(st, err) : status;
}

static void forget_all(struct fixture *f)
{
    struct err err;

    assert_int_equal(app_write(f->app, forget, f, &err), OK);
}

static struct study_log read_log(struct fixture *f, struct arena *a, bool kept)
{
    struct study_log log;
    struct err err;
    struct db *db = store_read_begin(f->app->store);

    study_log_init(&log, a);
    if (kept) {
        assert_int_equal(study_kept_log(&log, db, f->person, PROGRAM, &err),
                         OK);
        assert_true(log.last_id > 0);
    }
    assert_int_equal(study_log_read(&log, db, f->person, PROGRAM, &err), OK);
    store_read_end(f->app->store, db);
    return log;
}

/* How many of the places kept fit. */
static size_t places_of(struct fixture *f, const struct study_view *v)
{
    struct arena a = { 0 };
    struct study_walk w;
    struct err err;
    struct db *db = store_read_begin(f->app->store);

    assert_int_equal(study_walk_begin(&w, &a, db, v, &err), OK);
    store_read_end(f->app->store, db);
    size_t n = w.places.n;
    arena_release(&a);
    return n;
}

static struct study_keep keep(struct fixture *f)
{
    const struct study_log log = read_log(f, &f->arena, false);

    return (struct study_keep){
        .person = f->person,
        .program = PROGRAM,
        .last_id = log.last_id,
        .log = study_log_pack(&f->arena, &log),
        .cards = study_walk_pack(&f->arena, ask(f, &f->arena)),
    };
}

static void store(struct fixture *f, const struct study_keep *k)
{
    struct err err;

    assert_int_equal(study_keep_store(f->app, k, &err), OK);
}

static void same(double a, double b)
{
    assert_memory_equal(&a, &b, sizeof a);
}

static struct str packed(struct arena *a, const struct study_view *v)
{
    struct card_state *cards =
        ARENA_ARRAY(a, struct card_state, (size_t)v->material->n_cards);
    struct study_place all = { .cards = cards };
    struct study_places places = { &all, 1, v->material->n_cards,
                                   v->material->n_items };

    memcpy(cards, v->cards, (size_t)v->material->n_cards * sizeof *cards);
    return study_cards_pack(a, &places);
}

static void same_view(const struct study_view *a, const struct study_view *b)
{
    struct arena scratch = { 0 };

    assert_true(str_eq(packed(&scratch, a), packed(&scratch, b)));
    assert_int_equal(a->history->n_answers, b->history->n_answers);
    assert_int_equal(a->history->n_elsewhere, b->history->n_elsewhere);
    assert_int_equal(a->n_flagged, b->n_flagged);
    assert_int_equal(a->choices_made, b->choices_made);
    same(a->readiness->on_day.chance, b->readiness->on_day.chance);
    assert_int_equal(a->n_trend, b->n_trend);
    for (int i = 0; i < a->n_trend; i++) {
        assert_int_equal(a->trend[i].day, b->trend[i].day);
        same(a->trend[i].chance, b->trend[i].chance);
        same(a->trend[i].low, b->trend[i].low);
        same(a->trend[i].high, b->trend[i].high);
    }
    arena_release(&scratch);
}

static void kept_and_the_rest_is_what_all_gives(void **state)
{
    struct fixture *f = *state;
    struct study_keep kept = { 0 };
    size_t used = 0, n_kept = 0;

    for (int round = 0; round < ROUNDS; round++) {
        struct arena a = { 0 };
        practise_more(f, prop_int(&f->rng, 1, 400), round);
        forget_all(f);
        const struct study_view *all = ask(f, &a);
        if (kept.log.n) { /* of a random round before */
            store(f, &kept);
            const struct study_log from_kept = read_log(f, &a, true),
                                   from_all = read_log(f, &a, false);
            assert_true(str_eq(study_log_pack(&a, &from_kept),
                               study_log_pack(&a, &from_all)));
            same_view(all, ask(f, &a));
            used += places_of(f, all);
            n_kept++;
        }
        if (!kept.log.n || prop_bool(&f->rng, 50))
            kept = keep(f);
        arena_release(&a);
    }
    printf("# %zu places fitted of %zu times kept\n", used, n_kept);
    assert_true(used > n_kept);
}

/* ---- what does not fit ---- */

static enum status add_trial(struct db *db, void *arg, struct err *err)
{
    struct fixture *f = arg;
    struct study_trial t = { .reviews = 500, .adopted = true, .tested = 120 };

    memcpy(t.weights, fsrs6_weights, sizeof t.weights);
    t.weights[2] = 4.5;
    struct study_event_add_in in = {
        .person = f->person,
        .program = PROGRAM,
        .at_us = 1,
        .kind = study_event_kind_text(STUDY_TRIAL),
        .body = SOME_STR(study_trial_json_text(&f->arena, &t)),
    };
    return study_event_store(db, &in, err);
}

static void other_weights_replay_all(void **state)
{
    struct fixture *f = *state;
    struct err err;

    practise_more(f, 1500, 0);
    struct study_keep k = keep(f);
    store(f, &k);
    assert_true(places_of(f, ask(f, &f->arena)) > 1);
    assert_int_equal(app_write(f->app, add_trial, f, &err), OK);
    const struct study_view *v = ask(f, &f->arena);
    assert_int_equal(places_of(f, v), 0);
    forget_all(f);
    same_view(v, ask(f, &f->arena));
}

/* An answer taken back that memory before it rests on. */
static void an_act_of_long_ago_cuts_what_is_kept(void **state)
{
    struct fixture *f = *state;

    practise_more(f, 1500, 0);
    practise_more(f, 1500, 1);
    struct study_keep k = keep(f);
    store(f, &k);
    const struct study_view *v = ask(f, &f->arena);
    size_t before = places_of(f, v);
    practise_more(f, 30, 0); /* as if sent only now */
    v = ask(f, &f->arena);
    assert_true(places_of(f, v) < before);
    forget_all(f);
    same_view(v, ask(f, &f->arena));
}

static struct study_log log_kept(struct fixture *f)
{
    struct study_log log;
    struct err err;
    struct db *db = store_read_begin(f->app->store);

    study_log_init(&log, &f->arena);
    assert_int_equal(study_kept_log(&log, db, f->person, PROGRAM, &err), OK);
    store_read_end(f->app->store, db);
    return log;
}

struct spoilt {
    struct fixture *f;
    const struct study_keep *k;
    struct str hash;
};

static enum status put(struct db *db, void *arg, struct err *err)
{
    const struct spoilt *s = arg;
    struct study_kept_put_in in = { s->f->person, PROGRAM, s->k->last_id,
                                    S("log"),     s->hash, s->k->log };
    struct stmt *st = db_stmt(db, Q_STUDY_KEPT_PUT);
    enum status status = study_kept_put_bind(st, &in);

    return status == OK ? stmt_run(st, err) : status;
}

static void what_is_not_whole_is_not_read(void **state)
{
    struct fixture *f = *state;
    struct err err;

    practise_more(f, 1200, 0);
    const struct study_view *all = ask(f, &f->arena);
    struct study_keep whole = keep(f);
    for (int i = 0; i < 200; i++) { /* cut, whatever the hash says */
        struct arena a = { 0 };
        struct study_log log;
        struct study_places places;
        size_t n = rng_below(&f->rng, whole.log.n);
        study_log_init(&log, &a);
        assert_false(study_log_unpack(&log, (struct str){ whole.log.p, n }));
        n = rng_below(&f->rng, whole.cards.n);
        assert_false(
            study_cards_unpack(&a, (struct str){ whole.cards.p, n }, &places));
        arena_release(&a);
    }
    store(f, &whole);
    assert_int_equal(log_kept(f).last_id, whole.last_id);
    struct str hash = hash_of(&f->arena, whole.log);
    struct study_keep k = whole;
    char *bytes = str_to_c(&f->arena, whole.log);
    k.log.p = memcpy(bytes, whole.log.p, whole.log.n);
    bytes[rng_below(&f->rng, whole.log.n)] ^= 1;
    assert_int_equal(
        app_write(f->app, put, &(struct spoilt){ f, &k, hash }, &err), OK);
    assert_int_equal(log_kept(f).last_id, 0);
    same_view(all, ask(f, &f->arena));
    k.log = (struct str){ whole.log.p, whole.log.n - 1 };
    hash = hash_of(&f->arena, k.log);
    assert_int_equal(
        app_write(f->app, put, &(struct spoilt){ f, &k, hash }, &err), OK);
    assert_int_equal(log_kept(f).last_id, 0);
    same_view(all, ask(f, &f->arena));
}

static void nothing_is_kept_of_who_is_erased(void **state)
{
    struct fixture *f = *state;
    struct err err;
    struct err rest = { 0 };

    practise_more(f, 1200, 0);
    struct study_keep k = keep(f);
    store(f, &k);
    assert_true(log_kept(f).last_id > 0);
    assert_int_equal(app_erase(f->app, f->person, &rest, &err), OK);
    assert_int_equal(log_kept(f).last_id, 0);
    store(f, &k); /* made before, stored after */
    assert_int_equal(log_kept(f).last_id, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(kept_and_the_rest_is_what_all_gives,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_weights_replay_all, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_act_of_long_ago_cuts_what_is_kept,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_whole_is_not_read, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(nothing_is_kept_of_who_is_erased,
                                        set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
