/* The laws of the memory model, for the default and for random weights, with
 * and without the formula for same-day reviews. */
#include "prop.h"

#include "study/memory.h"

enum { MODELS = 300, CARDS = 8, REVIEWS = 120, DAYS_MOST = 4000 };

static void random_model(struct rng *r, struct fsrs6 *m, bool defaults)
{
    double w[FSRS6_WEIGHTS];

    /* also outside their ranges: they are moved inside */
    for (int i = 0; i < FSRS6_WEIGHTS; i++)
        w[i] = prop_bool(r, 10) ? -5 + 200 * rng_unit(r)
                                : fsrs6_weights[i] * 2 * rng_unit(r);
    fsrs6_init(m, defaults ? fsrs6_weights : w, prop_bool(r, 70));
}

static int32_t random_days(struct rng *r)
{
    return prop_bool(r, 30) ? 0
                            : prop_int(r, 1, prop_bool(r, 80) ? 60 : DAYS_MOST);
}

static void must_be_memory(struct fsrs6_memory x)
{
    assert_true(x.stability >= 0.001 && x.stability <= 36500);
    assert_true(x.difficulty >= 1 && x.difficulty <= 10);
}

static void fades(struct rng *r, const struct fsrs6 *m, struct fsrs6_memory x)
{
    double days = 0, before = fsrs6_retrievability(m, x, 0);

    assert_true(before >= 1 && before <= 1);
    for (int i = 0; i < 12; i++) {
        /* a step that is seen in the 8 decimals kept */
        days += (1 + days) * (0.1 + rng_unit(r));
        double now = fsrs6_retrievability(m, x, days);
        assert_true(now > 0 && now <= before);
        if (days > 0.001 * x.stability && before > 0.001)
            assert_true(now < before);
        before = now;
    }
}

static void intervals_follow_retention(struct rng *r, const struct fsrs6 *m,
                                       struct fsrs6_memory x)
{
    double low = 0.01 + 0.98 * rng_unit(r);
    double high = low + (1 - low) * rng_unit(r);
    int days = fsrs6_interval(m, x, high);

    assert_true(days >= 1 && days <= FSRS6_INTERVAL_MOST);
    assert_true(fsrs6_interval(m, x, low) >= days);
    /* half a day either way of where the curve crosses the retention */
    if (days > 1 && days < FSRS6_INTERVAL_MOST) {
        assert_true(fsrs6_retrievability(m, x, days - 0.51) >= high - 1e-6);
        assert_true(fsrs6_retrievability(m, x, days + 0.51) <= high + 1e-6);
    }
}

/* What a review does, for each rating it might get. */
static void ratings_are_in_order(const struct fsrs6 *m, struct fsrs6_memory x,
                                 int32_t days, bool defaults)
{
    struct fsrs6_memory y[RECALL_EASY + 1];

    for (int g = RECALL_AGAIN; g <= RECALL_EASY; g++) {
        y[g] = fsrs6_review(m, x, days, (enum recall)g);
        must_be_memory(y[g]);
        if (g > RECALL_AGAIN) {
            assert_true(y[g].stability >= y[g - 1].stability);
            assert_true(y[g].difficulty <= y[g - 1].difficulty);
            /* but for rounding: a first stability has all its decimals */
            assert_true(y[g].stability >= x.stability - 1e-8);
        }
    }
    if (defaults)
        assert_true(y[RECALL_AGAIN].stability <= x.stability);
}

static void laws(void **state)
{
    struct rng r;

    (void)state;
    rng_init(&r, prop_seed());
    for (int i = 0; i < MODELS; i++) {
        bool defaults = i % 3 == 0;
        struct fsrs6_memory x = { 0 };
        struct fsrs6 m;
        random_model(&r, &m, defaults);
        for (int k = 0; k < REVIEWS; k++) {
            int32_t days = random_days(&r);
            if (k)
                ratings_are_in_order(&m, x, days, defaults);
            x = fsrs6_review(&m, x, days, (enum recall)prop_int(&r, 1, 4));
            must_be_memory(x);
            fades(&r, &m, x);
            intervals_follow_retention(&r, &m, x);
        }
    }
}

/* A log of several cards gives each what its own reviews give one by one. */
static void replay_is_incremental(void **state)
{
    struct rng r;

    (void)state;
    rng_init(&r, prop_seed() + 1);
    for (int i = 0; i < MODELS; i++) {
        struct arena a = { 0 };
        struct fsrs6_memory x[CARDS] = { 0 };
        int32_t last[CARDS] = { 0 }, day = prop_int(&r, -5000, 5000);
        struct review v[REVIEWS];
        struct review_log log = { .p = v, .n_cards = CARDS };
        struct fsrs6 m;
        random_model(&r, &m, i % 2);
        log.n = (size_t)prop_int(&r, 0, REVIEWS);
        for (size_t k = 0; k < log.n; k++) {
            day += random_days(&r) / 10;
            v[k] = (struct review){ prop_int(&r, 0, CARDS - 1), day,
                                    (enum recall)prop_int(&r, 1, 4) };
        }
        const struct fsrs6_step *s = fsrs6_replay(&a, &m, &log);
        for (size_t k = 0; k < log.n; k++) {
            int c = v[k].card;
            int32_t days = x[c].stability > 0 ? v[k].day - last[c] : 0;
            double chance = fsrs6_retrievability(&m, x[c], days);
            x[c] = fsrs6_review(&m, x[c], days, v[k].rating);
            last[c] = v[k].day;
            assert_memory_equal(&s[k].after, &x[c], sizeof x[c]);
            assert_memory_equal(&s[k].retrievability, &chance, sizeof chance);
        }
        arena_release(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(laws),
        cmocka_unit_test(replay_is_incremental),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
