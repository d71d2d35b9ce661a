/* FSRS-6 against the published vectors and against trajectories computed with
 * ts-fsrs 5.4.2; where each number is from stands in the data's first lines. */
#include "base/arena.h"
#include "base/err.h"
#include "study/memory.h"

#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define TOLERANCE 1e-4

static void near(const char *what, double got, double want, double most)
{
    if (!(fabs(got - want) <= most))
        fail_msg("%s is %.10g, not %.10g", what, got, want);
}

static json_t *load(const char *name)
{
    const char *root = getenv("RESIT_SOURCE");
    char path[4096];
    int c, before = '\n';

    snprintf(path, sizeof path, "%s/tests/gold/data/study/%s",
             root ? root : ".", name);
    FILE *f = fopen(path, "r");
    if (!f)
        BUG("cannot open %s", path);
    while ((c = fgetc(f)) == '#' || before != '\n') /* where it is from */
        before = c;
    ungetc(c, f);
    json_t *j = json_loadf(f, 0, NULL);
    fclose(f);
    assert_non_null(j);
    return j;
}

static const json_t *get(const json_t *j, const char *key)
{
    const json_t *v = json_object_get(j, key);

    if (!v)
        BUG("the data have no %s", key);
    return v;
}

static double number(const json_t *j, const char *key)
{
    assert_true(json_is_number(get(j, key)));
    return json_number_value(get(j, key));
}

static double at(const json_t *j, const char *key, size_t i)
{
    const json_t *v = json_array_get(get(j, key), i);

    assert_true(json_is_number(v));
    return json_number_value(v);
}

static void init(struct fsrs6 *m, const json_t *weights, bool same_day)
{
    double w[FSRS6_WEIGHTS];

    assert_int_equal(json_array_size(weights), FSRS6_WEIGHTS);
    for (size_t i = 0; i < FSRS6_WEIGHTS; i++)
        w[i] = json_number_value(json_array_get(weights, i));
    fsrs6_init(m, w, same_day);
}

static void default_weights(void **state)
{
    json_t *j = load("fsrs_published_vectors.json");

    (void)state;
    for (size_t i = 0; i < FSRS6_WEIGHTS; i++)
        near("weight", fsrs6_weights[i], at(j, "weights_fsrs6_default", i), 0);
    json_decref(j);
}

/* ---- trajectories ---- */

static void follow(const struct fsrs6 *m, const json_t *card)
{
    struct fsrs6_memory x = { 0 };
    json_t *step;
    size_t i;

    json_array_foreach(card, i, step)
    {
        int days = (int)number(step, "delta_days");
        near("retrievability", fsrs6_retrievability(m, x, days),
             number(step, "retrievability_before"), 1e-8);
        x = fsrs6_review(m, x, days, (enum recall)number(step, "rating"));
        /* relative: the last of 8 decimals is not that of a large number */
        near("stability", x.stability / number(step, "stability"), 1, 1e-8);
        near("difficulty", x.difficulty, number(step, "difficulty"), 2e-8);
        assert_int_equal(fsrs6_interval(m, x, FSRS6_RETENTION),
                         (int)number(step, "interval_at_0_90"));
    }
}

/* Each part of a file: weights, and histories of cards under them. */
static void follow_file(const char *name, size_t n_parts)
{
    json_t *j = load(name), *part, *card;
    const char *key;
    size_t i;

    assert_int_equal(json_object_size(j), n_parts);
    json_object_foreach(j, key, part)
    {
        struct fsrs6 m;
        init(&m, get(part, "weights"),
             json_is_true(get(part, "enable_short_term")));
        assert_true(json_array_size(get(part, "cards")) >= 2);
        json_array_foreach(get(part, "cards"), i, card) follow(&m, card);
    }
    json_decref(j);
}

static void trajectories(void **state)
{
    (void)state;
    follow_file("fsrs6_trajectories_ts_fsrs.json", 2);
    follow_file("fsrs6_edges_ts_fsrs.json", 3);
}

/* ---- published vectors ---- */

static struct fsrs6_memory memory_after(const struct fsrs6 *m,
                                        const json_t *ratings,
                                        const json_t *days)
{
    struct fsrs6_memory x = { 0 };

    for (size_t i = 0; i < json_array_size(ratings); i++)
        x = fsrs6_review(
            m, x, (int)json_integer_value(json_array_get(days, i)),
            (enum recall)json_integer_value(json_array_get(ratings, i)));
    return x;
}

static void memory_state(void **state)
{
    json_t *j = load("fsrs_published_vectors.json");
    const json_t *v = get(j, "memory_state");

    (void)state;
    for (int same_day = 0; same_day < 2; same_day++) {
        const json_t *want = get(v, same_day ? "short_term" : "long_term");
        struct fsrs6 m;
        fsrs6_init(&m, fsrs6_weights, same_day);
        struct fsrs6_memory x =
            memory_after(&m, get(v, "ratings"), get(v, "delta_days"));
        near("stability", x.stability, number(want, "stability"), TOLERANCE);
        near("difficulty", x.difficulty, number(want, "difficulty"), TOLERANCE);
    }
    json_decref(j);
}

static void first_reviews(void **state)
{
    json_t *j = load("fsrs_published_vectors.json");
    const json_t *v = get(j, "initial");
    struct fsrs6 m;

    (void)state;
    fsrs6_init(&m, fsrs6_weights, true);
    for (int g = RECALL_AGAIN; g <= RECALL_EASY; g++) {
        struct fsrs6_memory x =
            fsrs6_review(&m, (struct fsrs6_memory){ 0 }, 0, (enum recall)g);
        near("stability", x.stability, at(v, "stability", g - 1), 0);
        near("difficulty", x.difficulty, at(v, "difficulty", g - 1), 1e-8);
    }
    json_decref(j);
}

/* Each review when it is due. The intervals of 0 days are steps of minutes,
 * which the programs take before they ask the model: at the first review, and
 * after a failure. */
static void intervals(void **state)
{
    json_t *j = load("fsrs_published_vectors.json");
    const json_t *v = get(j, "ivl_history");
    struct fsrs6_memory x = { 0 };
    struct fsrs6 m;
    int days = 0;

    (void)state;
    fsrs6_init(&m, fsrs6_weights, true);
    for (size_t i = 0; i < json_array_size(get(v, "ratings")); i++) {
        x = fsrs6_review(&m, x, days, (enum recall)at(v, "ratings", i));
        days = (int)at(v, "intervals_days", i);
        if (days)
            assert_int_equal(fsrs6_interval(&m, x, FSRS6_RETENTION), days);
    }
    json_decref(j);
}

/* fsrs-rs tests its formulas one by one, in single precision. */
static void formulas(void **state)
{
    json_t *j = load("fsrs_published_vectors.json");
    const json_t *v = get(j, "fsrs_rs_model"), *f = get(v, "forgetting_curve");
    struct fsrs6 m;

    (void)state;
    fsrs6_init(&m, fsrs6_weights, true);
    for (size_t i = 0; i < 6; i++) {
        struct fsrs6_memory x = { at(f, "stability", i), 5 };
        near("R", fsrs6_retrievability(&m, x, at(f, "delta_t", i)),
             at(f, "retrievability", i), TOLERANCE);
    }
    f = get(v, "next_difficulty");
    for (size_t i = 0; i < 4; i++)
        near("difficulty",
             fsrs6_review(&m, (struct fsrs6_memory){ 5, number(f, "d") }, 1,
                          (enum recall)at(f, "ratings", i))
                 .difficulty,
             at(f, "after_mean_reversion", i), TOLERANCE);
    f = get(v, "stability_short_term");
    for (size_t i = 0; i < 4; i++)
        near("same-day stability",
             fsrs6_review(&m, (struct fsrs6_memory){ number(f, "s"), 5 }, 0,
                          (enum recall)at(f, "rating", i))
                 .stability,
             at(f, "next_s", i), TOLERANCE);
    json_decref(j);
}

static void curve_of_another_decay(void **state)
{
    json_t *j = load("fsrs_published_vectors.json");
    const json_t *v = get(j, "fsrs_rs_retrievability");
    double w[FSRS6_WEIGHTS];
    struct fsrs6 m;

    (void)state;
    memcpy(w, fsrs6_weights, sizeof w);
    w[20] = number(v, "decay");
    fsrs6_init(&m, w, true);
    for (size_t i = 0; i < 4; i++) {
        struct fsrs6_memory x = { number(v, "stability"), 5 };
        near("R", fsrs6_retrievability(&m, x, at(v, "days", i)), at(v, "r", i),
             TOLERANCE);
    }
    json_decref(j);
}

/* By hand: F is such that 90 % are left after `stability` days, whatever the
 * weights, and the interval inverts the curve. */
static void retention(void **state)
{
    struct fsrs6_memory x = { 10, 5 };
    struct fsrs6 m;

    (void)state;
    fsrs6_init(&m, fsrs6_weights, true);
    near("R after S days", fsrs6_retrievability(&m, x, 10), 0.9, 1e-7);
    assert_int_equal(fsrs6_interval(&m, x, 0.9), 10);
    /* F = .9803, .8^(-1/.1542) = 4.2508: 10 / .9803 * 3.2508 = 33.16 */
    assert_int_equal(fsrs6_interval(&m, x, 0.8), 33);
    assert_int_equal(fsrs6_interval(&m, x, 1), 1);
    assert_int_equal(fsrs6_interval(&m, x, 1e-9), FSRS6_INTERVAL_MOST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(default_weights),
        cmocka_unit_test(trajectories),
        cmocka_unit_test(memory_state),
        cmocka_unit_test(first_reviews),
        cmocka_unit_test(intervals),
        cmocka_unit_test(formulas),
        cmocka_unit_test(curve_of_another_decay),
        cmocka_unit_test(retention),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
