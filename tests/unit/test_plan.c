/* Plans and sessions on cases small enough to work out by hand. */
#include "../plan_fixture.h"
#include "study/plan_int.h"
#include "study/readiness.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { TODAY = 20000, MONDAY = 20003 }; /* a Friday */

static void near(double x, double y, double by)
{
    if (!(fabs(x - y) <= by))
        fail_msg("%.9g is not %.9g", x, y);
}

static void begin(struct plan_fixture *x, struct arena *a, int areas, int items)
{
    *x = (struct plan_fixture){ .arena = a };
    rng_init(&x->rng, 7);
    plan_fixture_material(x, areas, items);
    plan_fixture_fold(x, TODAY);
    for (int i = 0; i < 7; i++)
        x->settings.minutes[i] = 60;
}

static void the_state_is_said(void **state)
{
    struct plan_fixture x;
    struct arena a = { 0 };

    (void)state;
    begin(&x, &a, 2, 20);
    assert_int_equal(plan_fixture_plan(&x, TODAY, TODAY + 9)->state,
                     PLAN_DATED);
    const struct plan *p = plan_fixture_plan(&x, TODAY, PLAN_NO_DATE);
    assert_int_equal(p->state, PLAN_ROLLING);
    assert_int_equal(p->n_days, 14);
    assert_false(p->known);
    for (int past = 0; past < 3; past++) {
        p = plan_fixture_plan(&x, TODAY, TODAY - past);
        assert_int_equal(p->state, PLAN_PAST);
        assert_int_equal(p->n_days, 0);
    }
    x.settings = (struct study_settings){ 0 };
    p = plan_fixture_plan(&x, TODAY, TODAY + 9);
    assert_int_equal(p->state, PLAN_NO_TIME);
    assert_int_equal(p->n_days, 0);
    arena_release(&a);
}

/* By the formulas of docs/study-memory.md, worked out in Python: a card rated
 * good at first, reviewed 4 days later, wanted 10 or 30 days after the first.
 */
static void the_gain_of_a_review(void **state)
{
    struct fsrs6 f;

    (void)state;
    fsrs6_init(&f, fsrs6_weights, true);
    struct fsrs6_memory x =
        fsrs6_review(&f, (struct fsrs6_memory){ 0 }, 0, RECALL_GOOD);
    near(fsrs6_gain(&f, x, 4, 10), 0.143289762, 1e-6);
    near(fsrs6_gain(&f, x, 4, 30), 0.154544507, 1e-6);
}

/* Nothing answered: weight x gap x learnability, by hand but for the chance of
 * a right answer, which is ability.h's. */
static void the_gain_of_an_area(void **state)
{
    struct plan_fixture x;
    struct arena a = { 0 };

    (void)state;
    begin(&x, &a, 2, 20);
    const struct plan *p = plan_fixture_plan(&x, TODAY, TODAY + 30);
    const struct plan_area *k = &p->areas[1];
    double c = k->chance, know = (c - 0.25) / 0.75;
    double lucky = (1 - know) * 0.25 / (know + (1 - know) * 0.25);
    near(k->gap,
         (1 - c) * (0.25 + 0.75 * 0.9) + c * (1 - 0.75 * lucky * 0.1) - c,
         1e-12);
    near(k->learn, 0.766195730, 1e-6); /* R(1 day) after a first "again" */
    assert_int_equal(k->unmet, 10);
    assert_true(k->note);
    /* 90 questions, half of them asked by the bank, for 10 facts; 2 minutes */
    near(k->gain, 0.5 * 90 / 10 * k->gap * k->learn * 30, 1e-9);
    arena_release(&a);
}

/* One area answered right, the other wrong: work goes to the wrong one. */
static void the_weak_area_first(void **state)
{
    struct plan_fixture x;
    struct arena a = { 0 };
    struct study_answer p[40];

    (void)state;
    begin(&x, &a, 2, 200);
    for (int i = 0; i < 40; i++)
        p[i] = (struct study_answer){ .item = i < 20 ? i : 100 + i - 20,
                                      .day = TODAY - 1,
                                      .right = i < 20,
                                      .chosen = i < 20 ? 1 : 4,
                                      .first = true,
                                      .rating =
                                          i < 20 ? RECALL_GOOD : RECALL_AGAIN };
    x.h = (struct history){ .answers = p, .n_answers = 40 };
    plan_fixture_fold(&x, TODAY);
    const struct plan *q = plan_fixture_plan(&x, TODAY, TODAY + 60);
    assert_true(q->areas[1].gap > q->areas[0].gap);
    assert_int_equal(q->days[0].fresh[0].area, 1);
    assert_false(q->days[0].fresh[0].note);
    /* the 20 that were wrong come today: due after a day */
    assert_int_equal(q->due, 20);
    assert_int_equal(q->late, 0);
    /* 15 of 60 minutes are theirs; then a minute of new questions adds more:
     * 22 of 2 minutes, and one review fits into the last */
    assert_true(q->days[0].reviews >= 15);
    int fresh = 0;
    for (int i = 0; i < q->days[0].n_fresh; i++)
        fresh += q->days[0].fresh[i].n;
    assert_int_equal(2 * fresh + q->days[0].reviews, 60);
    assert_int_equal(fresh, 22);
    assert_int_equal(q->days[0].planned, 60);
    arena_release(&a);
}

static void what_was_done_today_counts(void **state)
{
    struct plan_fixture x;
    struct arena a = { 0 };
    struct study_answer p[30];

    (void)state;
    begin(&x, &a, 1, 100);
    for (int i = 0; i < 30; i++)
        p[i] = (struct study_answer){ .item = i,
                                      .day = TODAY,
                                      .right = true,
                                      .first = true,
                                      .seconds = 90,
                                      .rating = RECALL_GOOD };
    x.h = (struct history){ .answers = p, .n_answers = 30 };
    plan_fixture_fold(&x, TODAY);
    const struct plan *q = plan_fixture_plan(&x, TODAY, TODAY + 20);
    assert_int_equal(q->done, 45); /* 30 x 90 seconds */
    assert_int_equal(q->days[0].minutes, 15);
    assert_int_equal(q->n_cards, 0); /* none twice on a day */
    assert_true(q->pace.own_fresh);
    near(q->pace.fresh, 1.5, 1e-12);
    assert_false(q->pace.own_review);
    near(q->pace.review, 1, 1e-12);
    arena_release(&a);
}

static int mocks_of(const struct plan *p, int from, int to, enum plan_mock most)
{
    int n = 0;

    for (int i = from; i <= to && i < p->n_days; i++) {
        n += p->days[i].mock != PLAN_NO_MOCK;
        assert_true(p->days[i].mock <= most);
    }
    return n;
}

/* Long Saturdays: the full mocks are on them. */
static void mocks_are_spaced(void **state)
{
    struct plan_fixture x;
    struct arena a = { 0 };

    (void)state;
    begin(&x, &a, 2, 600);
    x.settings.minutes[5] = 180;
    x.settings.mocks = true;
    x.settings.mock_minutes[PLAN_SEGMENT] = 40;
    x.settings.mock_minutes[PLAN_HALF] = 80;
    x.settings.mock_minutes[PLAN_FULL] = 165;
    const struct plan *p = plan_fixture_plan(&x, TODAY, TODAY + 60);
    assert_int_equal(p->days[1].mock, PLAN_FULL); /* the first Saturday */
    assert_int_equal(mocks_of(p, 0, 6, PLAN_FULL), 1);
    assert_int_equal(mocks_of(p, 50, 56, PLAN_FULL), 1);
    assert_int_equal(mocks_of(p, 57, 59, PLAN_FULL), 0);
    assert_int_equal(p->days[50].mock, PLAN_FULL); /* a Saturday, 10 before */
    /* a fortnight apart at first, then a week */
    assert_int_equal(mocks_of(p, 2, 11, PLAN_FULL), 0);
    assert_true(mocks_of(p, 0, 59, PLAN_FULL) >= 5);
    /* one that was sat yesterday is the baseline */
    struct mock_result m = {
        .day = TODAY - 1, .right = 90, .of = 180, .full = true
    };
    x.h.mocks = &m;
    x.h.n_mocks = 1;
    p = plan_fixture_plan(&x, TODAY, TODAY + 60);
    assert_int_equal(mocks_of(p, 0, 6, PLAN_FULL), 0);
    x.settings.mocks = false;
    p = plan_fixture_plan(&x, TODAY, TODAY + 60);
    assert_int_equal(mocks_of(p, 0, 59, PLAN_NO_MOCK), 0);
    arena_release(&a);
}

static void days_off_and_the_last_day(void **state)
{
    struct plan_fixture x;
    struct arena a = { 0 };
    int32_t off[] = { TODAY + 1, TODAY + 3 };

    (void)state;
    begin(&x, &a, 1, 300);
    x.settings.off = off;
    x.settings.n_off = 2;
    x.settings.minutes[0] = 0; /* Mondays */
    const struct plan *p = plan_fixture_plan(&x, TODAY, TODAY + 10);
    assert_int_equal(date_weekday((struct date){ MONDAY }), 0);
    for (int i = 0; i < p->n_days; i++) {
        bool want =
            i == 1 || i == 3 || date_weekday((struct date){ TODAY + i }) == 0;
        assert_int_equal(p->days[i].off, want);
    }
    assert_true(p->days[9].rest);
    assert_int_equal(p->days[9].minutes, 30);
    assert_int_equal(p->days[9].n_fresh, 0);
    arena_release(&a);
}

/* ---- sessions ---- */

/* The misconception of items 0, 1, 2 was chosen in item 0: it is asked again
 * with another of them, and item 0 is left to its own fact. */
static void a_card_is_asked_with_another_item(void **state)
{
    struct plan_fixture x;
    struct arena a = { 0 };
    struct study_answer p = { .item = 0,
                              .day = TODAY - 3,
                              .chosen = 2,
                              .first = true,
                              .rating = RECALL_AGAIN };
    int n;

    (void)state;
    begin(&x, &a, 1, 9);
    x.h = (struct history){ .answers = &p, .n_answers = 1 };
    plan_fixture_fold(&x, TODAY);
    const struct plan *q = plan_fixture_plan(&x, TODAY, TODAY + 30);
    struct session_wish w = { .kind = SESSION_TODAY };
    const struct study_task *t =
        session_make(&a, q, &x.m, &x.h, &x.fsrs, x.cards, &w, TODAY, &n);
    assert_true(n >= 2);
    int cleared = -1;
    for (int i = 0; i < n; i++)
        if (t[i].kind == TASK_CLEAR)
            cleared = t[i].item;
    assert_true(cleared == 1 || cleared == 2);
    w = (struct session_wish){ .kind = SESSION_MISSED };
    t = session_make(&a, q, &x.m, &x.h, &x.fsrs, x.cards, &w, TODAY, &n);
    assert_int_equal(n, 1);
    assert_int_equal(t[0].item, 0);
    w = (struct session_wish){ .kind = SESSION_MISCONCEPTION, .card = 9 };
    t = session_make(&a, q, &x.m, &x.h, &x.fsrs, x.cards, &w, TODAY, &n);
    assert_int_equal(n, 3);
    assert_int_equal(t[2].item, 0); /* that of last time at the end */
    arena_release(&a);
}

static void sessions_of_flags_and_areas(void **state)
{
    struct plan_fixture x;
    struct arena a = { 0 };
    int flagged[] = { 7, 3, 7 }, area = 1, n;

    (void)state;
    begin(&x, &a, 2, 20);
    const struct plan *q = plan_fixture_plan(&x, TODAY, TODAY + 30);
    struct session_wish w = { .kind = SESSION_FLAGGED,
                              .flagged = flagged,
                              .n_flagged = 3 };
    const struct study_task *t =
        session_make(&a, q, &x.m, &x.h, &x.fsrs, x.cards, &w, TODAY, &n);
    assert_int_equal(n, 2);
    assert_int_equal(t[0].item, 7);
    assert_int_equal(t[1].item, 3);
    w = (struct session_wish){
        .kind = SESSION_AREA, .areas = &area, .n_areas = 1, .n = 5
    };
    t = session_make(&a, q, &x.m, &x.h, &x.fsrs, x.cards, &w, TODAY, &n);
    assert_int_equal(n, 5);
    for (int i = 0; i < n; i++) {
        assert_int_equal(x.m.items[t[i].item].area, 1);
        assert_int_equal(t[i].kind, TASK_NEW);
    }
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_state_is_said),
        cmocka_unit_test(the_gain_of_a_review),
        cmocka_unit_test(the_gain_of_an_area),
        cmocka_unit_test(the_weak_area_first),
        cmocka_unit_test(what_was_done_today_counts),
        cmocka_unit_test(mocks_are_spaced),
        cmocka_unit_test(days_off_and_the_last_day),
        cmocka_unit_test(a_card_is_asked_with_another_item),
        cmocka_unit_test(sessions_of_flags_and_areas),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
