/* The laws of plans and sessions, for random materials, histories, settings
 * and dates. */
#include "prop.h"

#include "../plan_fixture.h"
#include "study/plan_int.h"
#include "study/simulate.h"

#include <math.h>
#include <string.h>

enum { ROUNDS = 90, TODAY = 20000 };
static const double ROUNDING = 1e-12;

static void random_world(struct plan_fixture *x)
{
    int items = prop_int(&x->rng, 1, 400);

    plan_fixture_material(x, prop_int(&x->rng, 1, items < 12 ? items : 12),
                          items);
    plan_fixture_history(x, (size_t)prop_int(&x->rng, 0, 900), TODAY,
                         prop_int(&x->rng, 0, 200));
    plan_fixture_fold(x, TODAY);
}

static void random_settings(struct plan_fixture *x)
{
    static int32_t off[20];

    for (int i = 0; i < 7; i++)
        x->settings.minutes[i] =
            prop_bool(&x->rng, 30) ? 0 : prop_int(&x->rng, 1, 240);
    x->settings.off = off;
    x->settings.n_off = prop_int(&x->rng, 0, 20);
    for (int i = 0; i < x->settings.n_off; i++)
        off[i] = TODAY + 3 * i + prop_int(&x->rng, 0, 2);
    x->settings.mocks = prop_bool(&x->rng, 70);
    x->settings.mock_minutes[PLAN_SEGMENT] = 40;
    x->settings.mock_minutes[PLAN_HALF] = prop_bool(&x->rng, 50) ? 80 : 0;
    x->settings.mock_minutes[PLAN_FULL] = 165;
}

static int fresh_of(const struct plan_day *d)
{
    int n = 0;

    for (int i = 0; i < d->n_fresh; i++) {
        assert_true(d->fresh[i].n > 0);
        assert_true(!i || d->fresh[i].gain <= d->fresh[i - 1].gain);
        n += d->fresh[i].n;
    }
    return n;
}

static bool is_off(const struct study_settings *s, int32_t day)
{
    bool off = s->minutes[date_weekday((struct date){ day })] == 0;

    for (int i = 0; i < s->n_off; i++)
        off |= s->off[i] == day;
    return off;
}

static void must_be_off(const struct plan_day *d)
{
    assert_int_equal(d->planned, 0);
    assert_int_equal(d->reviews, 0);
    assert_int_equal(d->mock, PLAN_NO_MOCK);
    assert_int_equal(d->n_fresh, 0);
}

static void must_keep_rules(const struct plan_fixture *x, const struct plan *p)
{
    bool dated = p->state == PLAN_DATED;
    int fresh = 0, last = -100;

    for (int i = 0; i < p->n_days; i++) {
        const struct plan_day *d = &p->days[i];
        assert_int_equal(d->day, TODAY + i);
        int takes = x->settings.mock_minutes[d->mock];
        assert_true(d->planned <= (takes > d->minutes ? takes : d->minutes));
        assert_true(d->minutes <= plan_minutes(&x->settings, d->day));
        if (!d->minutes || is_off(&x->settings, d->day))
            must_be_off(d);
        if (dated && i >= p->n_days - PLAN_NOTHING_NEW)
            assert_int_equal(d->n_fresh, 0);
        if (dated && i == p->n_days - 1)
            assert_true(d->rest && d->mock == PLAN_NO_MOCK);
        if (d->mock != PLAN_NO_MOCK) {
            assert_true(x->settings.mocks);
            assert_true(2 * takes <= 3 * d->minutes);
            assert_true(i - last >= 5); /* 7 but for 2 days of search */
            last = i;
        }
        assert_true(d->clear <= d->reviews);
        fresh += fresh_of(d);
    }
    assert_true(p->unseen_left >= 0);
    int unmet = 0;
    for (int k = 0; k < x->m.n_areas; k++)
        unmet += p->areas[k].unmet;
    assert_true(fresh <= unmet);
}

static void plans_keep_their_rules(void **state)
{
    struct plan_fixture x = { 0 };

    (void)state;
    rng_init(&x.rng, prop_seed());
    for (int i = 0; i < ROUNDS; i++) {
        struct arena a = { 0 };
        x.arena = &a;
        random_world(&x);
        random_settings(&x);
        bool dated = prop_bool(&x.rng, 85);
        int days = prop_int(&x.rng, 1, prop_bool(&x.rng, 80) ? 60 : 900);
        const struct plan *p =
            plan_fixture_plan(&x, TODAY, dated ? TODAY + days : PLAN_NO_DATE);
        if (p->state == PLAN_DATED)
            assert_int_equal(p->n_days,
                             days < PLAN_DAYS_MOST ? days : PLAN_DAYS_MOST);
        if (p->state == PLAN_ROLLING)
            assert_int_equal(p->n_days, PLAN_DAYS_ROLLING);
        must_keep_rules(&x, p);
        bool *planned = ARENA_ARRAY(&a, bool, x.m.n_cards);
        for (int c = 0; c < p->n_cards; c++) {
            assert_false(planned[p->cards[c]]);
            planned[p->cards[c]] = true;
            assert_true(x.cards[p->cards[c]].last < TODAY);
        }
        assert_true(p->n_cards <= p->due + x.m.n_cards);
        arena_release(&a);
    }
}

static void the_same_plan_again(void **state)
{
    struct plan_fixture x = { 0 };
    struct arena a = { 0 };

    (void)state;
    rng_init(&x.rng, prop_seed() + 1);
    x.arena = &a;
    random_world(&x);
    random_settings(&x);
    const struct plan *p = plan_fixture_plan(&x, TODAY, TODAY + 40);
    const struct plan *q = plan_fixture_plan(&x, TODAY, TODAY + 40);
    assert_int_equal(p->n_days, q->n_days);
    for (int i = 0; i < p->n_days; i++) {
        assert_int_equal(p->days[i].reviews, q->days[i].reviews);
        assert_int_equal(p->days[i].mock, q->days[i].mock);
        assert_int_equal(fresh_of(&p->days[i]), fresh_of(&q->days[i]));
    }
    assert_true(p->followed.chance >= q->followed.chance &&
                p->followed.chance <= q->followed.chance);
    arena_release(&a);
}

/* Also: following never looks worse than doing nothing, and the weekly minutes
 * that are said to be enough are. */
static void more_minutes_never_lower_the_chance(void **state)
{
    struct plan_fixture x = { 0 };

    (void)state;
    rng_init(&x.rng, prop_seed() + 2);
    for (int i = 0; i < ROUNDS / 3; i++) {
        struct arena a = { 0 };
        double before = 0;
        x.arena = &a;
        random_world(&x);
        random_settings(&x);
        int32_t exam = TODAY + prop_int(&x.rng, 2, 120);
        for (int more = 0; more < 6; more++) {
            const struct plan *p = plan_fixture_plan(&x, TODAY, exam);
            if (p->known) {
                assert_true(p->followed.chance >= p->nothing.chance - ROUNDING);
                assert_true(p->followed.chance >= before - ROUNDING);
                assert_true(p->followed.low <= p->followed.chance &&
                            p->followed.chance <= p->followed.high);
                before = p->followed.chance;
            }
            x.settings.minutes[prop_int(&x.rng, 0, 6)] +=
                prop_int(&x.rng, 1, 60);
        }
        arena_release(&a);
    }
}

/* Made-up learners who are as the planner thinks follow the plan: what they
 * are told on the last day is on average what the plan said on the first that
 * would come. 0.1 is more than four standard errors of the mean difference of
 * so many; an account of minutes alone was 0.17 short. */
static void what_the_first_day_says_comes(void **state)
{
    enum { LEARNERS = 40 };
    struct arena a = { 0 };
    struct plan_fixture x = { .arena = &a };
    double said = 0, told = 0;

    (void)state;
    plan_fixture_material(&x, 6, 240);
    x.m.line = 142;
    fsrs6_init(&x.fsrs, fsrs6_weights, true);
    const struct simulation s = { .m = &x.m,
                                  .fsrs = &x.fsrs,
                                  .assumptions = { 0.69, 0.8, 0.9 },
                                  .generator = LEARNER_OWN,
                                  .seed = prop_seed(),
                                  .n = LEARNERS,
                                  .n_threads = 1,
                                  .trial = true,
                                  .policy = POLICY_PLAN,
                                  .days = 14,
                                  .minutes = 20 };
    const struct simulated *y = simulate_run(&a, &s);
    for (int i = 0; i < LEARNERS; i++) {
        said += y[i].promised.chance / LEARNERS;
        told += y[i].told.chance / LEARNERS;
    }
    printf("# said %.3f on the first day, told %.3f on the last\n", said, told);
    assert_true(fabs(said - told) < 0.1);
    arena_release(&a);
}

static void what_would_be_realistic_is(void **state)
{
    struct plan_fixture x = { 0 };
    int tried = 0;

    (void)state;
    rng_init(&x.rng, prop_seed() + 3);
    for (int i = 0; i < ROUNDS; i++) {
        struct arena a = { 0 };
        x.arena = &a;
        random_world(&x);
        x.settings = (struct study_settings){ 0 };
        for (int d = 0; d < 7; d++)
            x.settings.minutes[d] = 3;
        const struct plan *p =
            plan_fixture_plan(&x, TODAY, TODAY + 7 * prop_int(&x.rng, 2, 12));
        if (p->realistic_day) {
            assert_true(p->realistic_day > p->exam);
            assert_true(
                plan_fixture_plan(&x, TODAY, p->realistic_day)->realistic);
        }
        if (p->realistic_minutes) {
            tried++;
            assert_false(p->realistic);
            for (int d = 0; d < 7; d++)
                x.settings.minutes[d] = (p->realistic_minutes + 6) / 7;
            x.settings.minutes[date_weekday((struct date){ TODAY })] += p->done;
            assert_true(plan_fixture_plan(&x, TODAY, p->exam)->realistic);
        }
        arena_release(&a);
    }
    printf("# %d said how many minutes\n", tried);
}

/* Held against looking at every day, where the line is so high that the best of
 * them is near the aim. */
static void no_realistic_day_is_missed(void **state)
{
    struct plan_fixture x = { 0 };
    int found = 0, none = 0;

    (void)state;
    rng_init(&x.rng, prop_seed() + 7);
    for (int i = 0; i < ROUNDS / 3; i++) {
        struct arena a = { 0 };
        x.arena = &a;
        plan_fixture_material(&x, 3, prop_int(&x.rng, 10, 60));
        plan_fixture_history(&x, (size_t)prop_int(&x.rng, 1, 200), TODAY, 60);
        plan_fixture_fold(&x, TODAY);
        random_settings(&x);
        for (int d = 0; d < 7; d++)
            x.settings.minutes[d] = (x.settings.minutes[d] + 39) / 40;
        struct plan_work w = {
            .arena = &a,
            .m = &x.m,
            .h = &x.h,
            .ability = x.ability,
            .fsrs = &x.fsrs,
            .cards = x.cards,
            .s = &x.settings,
            .today = TODAY,
            .exam = TODAY + prop_int(&x.rng, 2, 60),
            .dated = true,
            .pace = plan_pace_of(&a, &x.h),
        };
        plan_gain_fill(&w);
        int32_t best = w.exam;
        for (int32_t d = w.exam; d <= TODAY + PLAN_DAYS_MOST; d += 50)
            if (plan_chance_on(&w, d) > plan_chance_on(&w, best))
                best = d;
        x.m.line = 1;
        while (x.m.line < x.m.n_scored && plan_chance_on(&w, best) > PLAN_AIM)
            x.m.line++;
        x.m.line -= prop_int(&x.rng, 0, 1);
        if (plan_chance_on(&w, w.exam) >= PLAN_AIM)
            w.exam = TODAY + 1;
        if (plan_chance_on(&w, w.exam) >= PLAN_AIM) {
            arena_release(&a);
            continue;
        }
        int32_t first = 0, day = plan_realistic_day(&w);
        for (int32_t d = w.exam + 1; !first && d <= TODAY + PLAN_DAYS_MOST; d++)
            if (plan_chance_on(&w, d) >= PLAN_AIM + 0.03)
                first = d;
        assert_true(!day || plan_chance_on(&w, day) >= PLAN_AIM);
        assert_true(!first || (day && day - first <= 1 + (first - TODAY) / 2));
        found += first != 0;
        none += !day;
        arena_release(&a);
    }
    printf("# %d times there was such a day, %d times none\n", found, none);
    assert_true(found && none);
}

static void reviews_never_harm(void **state)
{
    struct rng r;
    struct fsrs6 f;

    (void)state;
    rng_init(&r, prop_seed() + 4);
    for (int i = 0; i < 20000; i++) {
        double w[FSRS6_WEIGHTS];
        for (int k = 0; k < FSRS6_WEIGHTS; k++)
            w[k] = fsrs6_weights[k] * (i % 2 ? 1 : 2 * rng_unit(&r));
        fsrs6_init(&f, w, i % 3);
        struct fsrs6_memory x = { 0.001 + 200 * rng_unit(&r) * rng_unit(&r),
                                  1 + 9 * rng_unit(&r) };
        int32_t last = prop_int(&r, 0, 100);
        int32_t day = last + prop_int(&r, 0, 100);
        int32_t until = day + prop_int(&r, 1, 200);
        double gain = fsrs6_gain(&f, x, day - last, until - last);
        assert_true(gain >= 0 && gain <= 1);
    }
}

/* Facts recalled 12 and 10 days ago are due tomorrow, on the second day of the
 * last week, and hold for weeks after that, but for those that are forgotten
 * (recall is 0.85 to 0.9) and come again. With the same minutes on each day no
 * day has more than one review more than another, and a twentieth of all for
 * the forgotten; the day of rest has less. */
static void the_last_week_is_level(void **state)
{
    struct plan_fixture x = { 0 };

    (void)state;
    rng_init(&x.rng, prop_seed() + 5);
    for (int i = 0; i < ROUNDS / 3; i++) {
        struct arena a = { 0 };
        int n = prop_int(&x.rng, 1, 300), least = INT32_MAX, most = 0;
        x.arena = &a;
        x.settings = (struct study_settings){ 0 };
        plan_fixture_material(&x, 3, n);
        struct study_answer *p = ARENA_ARRAY(&a, struct study_answer, 2 * n);
        for (int k = 0; k < 2 * n; k++)
            p[k] = (struct study_answer){ .item = k % n,
                                          .day = TODAY - (k < n ? 12 : 10),
                                          .right = true,
                                          .first = k < n,
                                          .rating = RECALL_GOOD };
        x.h = (struct history){ .answers = p, .n_answers = 2 * (size_t)n };
        plan_fixture_fold(&x, TODAY);
        for (int d = 0; d < 7; d++)
            x.settings.minutes[d] = 2 * n;
        const struct plan *q =
            plan_fixture_plan(&x, TODAY, TODAY + PLAN_LAST_WEEK);
        int sum = 0;
        for (int d = 0; d < q->n_days; d++) {
            int reviews = q->days[d].reviews;
            sum += reviews;
            if (q->days[d].rest) {
                assert_true(reviews <= most);
                continue;
            }
            least = reviews < least ? reviews : least;
            most = reviews > most ? reviews : most;
        }
        assert_true(most - least <= 1 + n / 20);
        assert_true(sum >= n && sum <= n + (n + 4) / 5);
        arena_release(&a);
    }
}

/* ---- sessions ---- */

static struct session_wish random_wish(struct plan_fixture *x)
{
    static int areas[3], flagged[30];
    struct session_wish w = { .kind = (enum session_kind)prop_int(
                                  &x->rng, SESSION_TODAY, SESSION_CUSTOM),
                              .areas = areas,
                              .n_areas = prop_int(&x->rng, 0, 3),
                              .flagged = flagged,
                              .n_flagged = prop_int(&x->rng, 0, 30),
                              .n = prop_int(&x->rng, 0, 40),
                              .unseen_only = prop_bool(&x->rng, 50),
                              .seed = rng_next(&x->rng) };

    for (int i = 0; i < 3; i++)
        areas[i] = prop_int(&x->rng, 0, x->m.n_areas - 1);
    for (int i = 0; i < 30; i++)
        flagged[i] = prop_int(&x->rng, 0, x->m.n_items - 1);
    w.card = prop_int(&x->rng, x->m.n_items, x->m.n_cards - 1);
    return w;
}

static void must_be_apart(const struct plan_fixture *x,
                          const struct study_task *t, int n)
{
    bool *in = ARENA_ARRAY(x->arena, bool, x->m.n_items);

    for (int i = 0; i < n; i++) {
        assert_false(in[t[i].item]);
        in[t[i].item] = true;
    }
    for (int i = 0; i < x->m.n_items; i++)
        if (in[i] && i % 10 == 0 && i)
            assert_false(in[i - 1]);
}

static void must_ask_the_card(const struct plan_fixture *x,
                              const struct study_task *t)
{
    const struct material_item *item = &x->m.items[t->item];
    bool asks = item->fact == t->card;

    for (int o = 0; o < FIXTURE_OPTIONS; o++)
        asks |= item->misconception[o] == t->card;
    assert_true(asks);
    assert_true(t->kind != TASK_NEW || !x->cards[t->card].reviews);
}

static void sessions_have_no_doubles(void **state)
{
    struct plan_fixture x = { 0 };

    (void)state;
    rng_init(&x.rng, prop_seed() + 6);
    for (int i = 0; i < ROUNDS; i++) {
        struct arena a = { 0 };
        int n, n_again;
        x.arena = &a;
        random_world(&x);
        random_settings(&x);
        const struct plan *p =
            plan_fixture_plan(&x, TODAY, TODAY + prop_int(&x.rng, 1, 100));
        struct session_wish w = random_wish(&x);
        struct study_task *t =
            session_make(&a, p, &x.m, &x.h, &x.fsrs, x.cards, &w, TODAY, &n);
        struct study_task *u = session_make(&a, p, &x.m, &x.h, &x.fsrs, x.cards,
                                            &w, TODAY, &n_again);
        assert_int_equal(n, n_again);
        assert_true(!n || !memcmp(t, u, (size_t)n * sizeof *t));
        assert_true(!w.n || n <= w.n);
        must_be_apart(&x, t, n);
        for (int k = 0; k < n; k++)
            must_ask_the_card(&x, &t[k]);
        arena_release(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plans_keep_their_rules),
        cmocka_unit_test(the_same_plan_again),
        cmocka_unit_test(more_minutes_never_lower_the_chance),
        cmocka_unit_test(what_the_first_day_says_comes),
        cmocka_unit_test(what_would_be_realistic_is),
        cmocka_unit_test(no_realistic_day_is_missed),
        cmocka_unit_test(reviews_never_harm),
        cmocka_unit_test(the_last_week_is_level),
        cmocka_unit_test(sessions_have_no_doubles),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
