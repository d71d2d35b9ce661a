/* Practice as a use case, on a whole app without its server: acts are taken
 * once and in order, a session is found again, a mock holds its items back, and
 * what is kept in memory from act to act is what a fresh start works out from
 * the log. */
#include "app/study_int.h"

#include "base/rng.h"

#include <dirent.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define PROGRAM S("cma-aama")

struct fixture {
    struct arena arena;
    char dir[64];
    struct app_options o;
    struct app *app;
    int64_t person;
    sem_t told;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct app_pass pass;
    struct err err;

    assert_non_null(f);
    snprintf(f->dir, sizeof f->dir, "/tmp/resit-study-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    sem_init(&f->told, 0, 0);
    f->o = (struct app_options){
        .data_dir = str_from_c(f->dir),
        .programs_dir =
            str_fmt(&f->arena, "%s/programs", getenv("RESIT_SOURCE")),
        .exclusive = true,
    };
    assert_int_equal(app_open(&f->o, &f->app, &err), OK);
    assert_int_equal(app_people_new(f->app, 1, &f->arena, &pass, &err), OK);
    f->person = pass.person;
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    arena_release(&f->arena); /* before the app: it holds views */
    app_close(f->app);
    DIR *dir = opendir(f->dir);
    for (struct dirent *e; dir && (e = readdir(dir));)
        (void)unlinkat(dirfd(dir), e->d_name, 0);
    closedir(dir);
    rmdir(f->dir);
    sem_destroy(&f->told);
    free(f);
    return 0;
}

static void tell(void *told)
{
    sem_post(told);
}

static int64_t start(struct fixture *f, int n)
{
    struct app_session_start io = { .person = f->person,
                                    .program = PROGRAM,
                                    .kind = SESSION_CUSTOM,
                                    .n = n,
                                    .arena = &f->arena };

    app_session_start(f->app, &io, (struct app_reply){ tell, &f->told });
    sem_wait(&f->told);
    assert_int_equal(io.result.status, OK);
    assert_int_equal(io.refusal.n, 0);
    assert_true(io.session > 0);
    return io.session;
}

static enum act_result act(struct fixture *f, struct app_session_act *io)
{
    io->person = f->person;
    io->arena = &f->arena;
    app_session_act(f->app, io, (struct app_reply){ tell, &f->told });
    sem_wait(&f->told);
    assert_int_equal(io->result.status, OK);
    return io->outcome;
}

static struct session_view look(struct fixture *f, int64_t session)
{
    struct session_view v;
    struct err err;

    assert_int_equal(
        app_session_view(f->app, f->person, session, &f->arena, &v, &err), OK);
    return v;
}

static const struct study_view *study(struct fixture *f)
{
    const struct study_view *v;
    struct err err;

    assert_int_equal(app_study(f->app, f->person, PROGRAM, &f->arena, &v, &err),
                     OK);
    return v;
}

static option_set wrong(const struct item *item)
{
    return (option_set)(item->key & 1 ? 2 : 1);
}

static void acts_are_taken_once_and_in_order(void **state)
{
    struct fixture *f = *state;
    int64_t session = start(f, 3);
    const struct item *item = look(f, session).tasks[0].item;
    struct app_session_act a = { .session = session,
                                 .seq = 1,
                                 .act = SESSION_ANSWER,
                                 .chosen = item->key,
                                 .seconds = 9 };

    assert_int_equal(act(f, &a), ACT_DONE);
    assert_int_equal(act(f, &a), ACT_NOTHING); /* the request came twice */
    assert_int_equal(a.stored.seq, 1);
    a.chosen = wrong(item);
    assert_int_equal(act(f, &a), ACT_STALE);
    a = (struct app_session_act){
        .session = session, .seq = 3, .act = SESSION_RATE, .rating = RECALL_EASY
    };
    assert_int_equal(act(f, &a), ACT_STALE);
    a.seq = 2;
    assert_int_equal(act(f, &a), ACT_DONE);
    assert_true(a.stored.done && a.stored.right);
    assert_int_equal(a.stored.practice.rating, RECALL_EASY);
    /* back to the answer, and back to the question */
    a = (struct app_session_act){ .session = session,
                                  .seq = 3,
                                  .act = SESSION_UNDO };
    assert_int_equal(act(f, &a), ACT_DONE);
    assert_false(a.stored.practice.rated);
    a.seq = 4;
    assert_int_equal(act(f, &a), ACT_DONE);
    assert_false(a.stored.practice.answered);
    /* the key has been seen: that first answer counts all the same */
    assert_int_equal(study(f)->history->n_answers, 1);
    assert_int_equal(look(f, session).at, 0);
}

static void a_session_is_found_again(void **state)
{
    struct fixture *f = *state;
    int64_t session = start(f, 4);
    struct session_view v = look(f, session), open;
    struct err err;

    for (int i = 0; i < 2; i++)
        assert_int_equal(
            act(f,
                &(struct app_session_act){ .session = session,
                                           .task = i,
                                           .seq = 1,
                                           .act = SESSION_ANSWER,
                                           .chosen = wrong(v.tasks[i].item) }),
            ACT_DONE);
    arena_reset(&f->arena);
    app_close(f->app);
    f->o.programs_dir =
        str_fmt(&f->arena, "%s/programs", getenv("RESIT_SOURCE"));
    f->o.data_dir = str_from_c(f->dir);
    assert_int_equal(app_open(&f->o, &f->app, &err), OK);
    assert_int_equal(
        app_session_open(f->app, f->person, PROGRAM, &f->arena, &open, &err),
        OK);
    assert_int_equal(open.id, session);
    assert_int_equal(open.at, 2);
    assert_int_equal(open.n_tasks, v.n_tasks);
    /* another session ends this one */
    int64_t next = start(f, 2);
    assert_true(look(f, session).ended);
    assert_int_equal(
        app_session_open(f->app, f->person, PROGRAM, &f->arena, &open, &err),
        OK);
    assert_int_equal(open.id, next);
}

static void a_mock_holds_its_items_back(void **state)
{
    struct fixture *f = *state;
    int64_t session = start(f, 40);
    struct app_start mock = { .person = f->person,
                              .program = PROGRAM,
                              .kind = FORM_HALF,
                              .arena = &f->arena };

    app_start(f->app, &mock, (struct app_reply){ tell, &f->told });
    sem_wait(&f->told);
    assert_int_equal(mock.result.status, OK);
    assert_true(mock.sitting > 0);
    struct session_view v = look(f, session);
    struct db *db = store_read_begin(f->app->store);
    struct held_items held;
    struct err err;
    assert_int_equal(study_held(f->app, db, f->person, &f->arena, &held, &err),
                     OK);
    store_read_end(f->app->store, db);
    assert_int_equal(held.n, 100); /* half of 180 and 20 */
    for (int i = 0; i < v.n_tasks; i++) {
        struct app_session_act a = { .session = session,
                                     .task = i,
                                     .seq = 1,
                                     .act = SESSION_ANSWER,
                                     .chosen = 1 };
        bool is = study_is_held(&held, v.tasks[i].item->id);
        assert_int_equal(v.tasks[i].held, is);
        assert_int_equal(act(f, &a), is ? ACT_TOLD : ACT_DONE);
    }
    /* a new session has none of them */
    v = look(f, start(f, 100));
    for (int i = 0; i < v.n_tasks; i++)
        assert_false(study_is_held(&held, v.tasks[i].item->id));
}

/* ---- kept in memory, and worked out anew ---- */

static void same(double a, double b)
{
    assert_true(a - b < 1e-12 && b - a < 1e-12);
}

static void same_points(const struct study_view *a, const struct study_view *b)
{
    assert_int_equal(a->n_trend, b->n_trend);
    for (int i = 0; i < a->n_trend; i++) {
        assert_int_equal(a->trend[i].day, b->trend[i].day);
        same(a->trend[i].chance, b->trend[i].chance);
        same(a->trend[i].low, b->trend[i].low);
        same(a->trend[i].high, b->trend[i].high);
    }
}

static void same_view(const struct study_view *a, const struct study_view *b)
{
    assert_int_equal(a->history->n_answers, b->history->n_answers);
    for (int i = 0; i < a->material->n_cards; i++) {
        assert_int_equal(a->cards[i].reviews, b->cards[i].reviews);
        assert_int_equal(a->cards[i].lapses, b->cards[i].lapses);
        assert_int_equal(a->cards[i].last, b->cards[i].last);
        assert_int_equal(a->cards[i].last_item, b->cards[i].last_item);
        same(a->cards[i].memory.stability, b->cards[i].memory.stability);
        same(a->cards[i].memory.difficulty, b->cards[i].memory.difficulty);
        same(a->cards[i].luck, b->cards[i].luck);
    }
    for (int k = 0; k < a->material->n_areas; k++) {
        same(a->ability->mean[k], b->ability->mean[k]);
        assert_int_equal(a->areas[k].answers, b->areas[k].answers);
    }
    same_points(a, b);
    assert_int_equal(a->plan->due, b->plan->due);
    assert_int_equal(a->plan->n_days, b->plan->n_days);
    for (int i = 0; i < a->plan->n_days; i++) {
        assert_int_equal(a->plan->days[i].reviews, b->plan->days[i].reviews);
        assert_int_equal(a->plan->days[i].planned, b->plan->days[i].planned);
    }
}

/* Reviews of some days, so that the past has points too. */
static void import(struct fixture *f, struct rng *r, int64_t before_us)
{
    const struct material *m = study(f)->material;
    struct study_import reviews[20];
    struct app_study_import io = {
        .person = f->person,
        .program = PROGRAM,
        .reviews = reviews,
        .n = 20,
        .model = S(STUDY_MODEL),
    };
    struct err err;

    for (int i = 0; i < 20; i++)
        reviews[i] = (struct study_import){
            .card = m->cards[rng_below(r, (uint32_t)m->n_cards)].name,
            .at_us = before_us - (int64_t)rng_below(r, 30) * US_PER_DAY - i,
            .rating = (enum recall)(1 + rng_below(r, 4)),
        };
    assert_int_equal(app_study_import(f->app, &io, &err), OK);
}

/* Acts of all kinds, some dated back as from a device without a line. */
static void act_at_random(struct fixture *f, struct rng *r, int64_t session,
                          int task)
{
    const struct session_task *t = &look(f, session).tasks[task];
    struct app_session_act a = {
        .session = session,
        .task = task,
        .seq = t->seq + 1,
        .act = !t->practice.answered ? SESSION_ANSWER
               : rng_below(r, 4)     ? (t->right ? SESSION_RATE : SESSION_CAUSE)
                                     : SESSION_UNDO,
        .chosen = rng_below(r, 2) ? t->item->key : wrong(t->item),
        .guessed = !rng_below(r, 4),
        .seconds = (int)rng_below(r, 90),
        .age_us = rng_below(r, 3) ? 0 : rng_below(r, 40) * US_PER_S * 3600,
        .rating = (enum recall)(2 + rng_below(r, 3)),
        .cause = CAUSE_MISREAD,
    };

    act(f, &a);
}

static void what_is_kept_is_what_a_replay_gives(void **state)
{
    struct fixture *f = *state;
    struct rng r;

    rng_init(&r, 7);
    for (int round = 0; round < 6; round++) {
        int64_t session = start(f, 8);
        int n = look(f, session).n_tasks;
        if (round == 2)
            import(f, &r, app_now_us(f->app));
        for (int i = 0; i < 12; i++) {
            act_at_random(f, &r, session, (int)rng_below(&r, (uint32_t)n));
            if (rng_below(&r, 2))
                (void)study(f); /* so that there is something to go on from */
        }
        const struct study_view *kept = study(f);
        struct study_cache *cache = f->app->study;
        f->app->study = study_cache_new();
        struct arena a = { 0 };
        const struct study_view *fresh;
        struct err err;
        assert_int_equal(
            app_study(f->app, f->person, PROGRAM, &a, &fresh, &err), OK);
        same_view(kept, fresh);
        assert_true(fresh->history->n_answers > 0);
        arena_release(&a);
        study_cache_free(f->app->study);
        f->app->study = cache;
    }
}

struct trial_of {
    int64_t person;
    const struct study_trial *trial;
};

static enum status add_trial(struct db *db, void *arg, struct err *err)
{
    const struct trial_of *t = arg;
    struct arena a = { 0 };
    struct study_event_add_in in = {
        .person = t->person,
        .program = PROGRAM,
        .at_us = 1,
        .kind = study_event_kind_text(STUDY_TRIAL),
        .body = SOME_STR(study_trial_json_text(&a, t->trial)),
    };
    enum status status = study_event_store(db, &in, err);

    arena_release(&a);
    return status;
}

/* As a trial leaves it: the weights are in force from then on, also after a
 * start, and a session made with them says so. */
static void weights_of_ones_own(void **state)
{
    struct fixture *f = *state;
    struct study_trial t = { .reviews = 500, .adopted = true, .tested = 120 };
    struct err err;

    memcpy(t.weights, fsrs6_weights, sizeof t.weights);
    t.weights[2] = 4.5;
    int64_t session = start(f, 2);
    const struct item *item = look(f, session).tasks[0].item;
    act(f, &(struct app_session_act){ .session = session,
                                      .seq = 1,
                                      .act = SESSION_ANSWER,
                                      .chosen = item->key });
    assert_true(str_eq(study(f)->model, S(STUDY_MODEL)));
    int fact =
        study(f)
            ->material->items[material_item_find(study(f)->material, item->id)]
            .fact;
    same(study(f)->cards[fact].memory.stability, fsrs6_weights[2]);
    assert_int_equal(
        app_write(f->app, add_trial, &(struct trial_of){ f->person, &t }, &err),
        OK);
    assert_true(str_starts(study(f)->model, S("fsrs-6 trial ")));
    same(study(f)->cards[fact].memory.stability, 4.5);
    t.adopted = false;
    assert_int_equal(
        app_write(f->app, add_trial, &(struct trial_of){ f->person, &t }, &err),
        OK);
    assert_true(str_eq(study(f)->model, S(STUDY_MODEL)));
    same(study(f)->cards[fact].memory.stability, fsrs6_weights[2]);
}

static void a_bank_is_counted_once(void **state)
{
    struct fixture *f = *state;
    const struct catalog_entry *e = catalog_find(app_catalog(f->app), PROGRAM);
    struct date first, last, next;

    assert_true(date_from_ymd(2026, 1, 1, &first));
    assert_true(date_from_ymd(2026, 12, 31, &last));
    assert_true(date_from_ymd(2027, 1, 1, &next));
    const struct bank_review *one = app_bank_review(f->app, e, first);
    assert_ptr_equal(app_bank_review(f->app, e, last), one);
    /* a year later sources are older */
    const struct bank_review *other = app_bank_review(f->app, e, next);
    assert_ptr_not_equal(other, one);
    assert_ptr_equal(app_bank_review(f->app, e, first), one);
    assert_ptr_equal(app_bank_review(f->app, e, next), other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(acts_are_taken_once_and_in_order,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_session_is_found_again, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_mock_holds_its_items_back, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(weights_of_ones_own, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_bank_is_counted_once, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_is_kept_is_what_a_replay_gives,
                                        set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
