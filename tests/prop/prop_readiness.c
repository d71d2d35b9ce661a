/* Ability, readiness and personal weights: laws on random histories. */
#include "prop.h"

#include "plan_fixture.h"
#include "study/personal.h"
#include "study/readiness.h"

#include <math.h>
#include <string.h>

enum { ROUNDS = 60, TODAY = 20000 };
/* Of rounding, in logits and probabilities. */
static const double TINY = 1e-7;

static struct arena arena;

static void begin(struct plan_fixture *x, struct rng *r)
{
    *x = (struct plan_fixture){ .arena = &arena, .rng = *r };
    rng_next(r);
    plan_fixture_material(x, prop_int(r, 1, 8), prop_int(r, 20, 120));
    plan_fixture_history(x, (size_t)prop_int(r, 1, 200), TODAY, 90);
}

/* The history's answers, to be changed. */
static struct study_answer *own_answers(struct plan_fixture *x)
{
    struct study_answer *a =
        ARENA_ARRAY(&arena, struct study_answer, x->h.n_answers);

    memcpy(a, x->h.answers, x->h.n_answers * sizeof *a);
    x->h.answers = a;
    return a;
}

static int release(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

/* A wrong first answer made right lowers the mean of no area. */
static void a_right_answer_never_lowers(void **state)
{
    struct rng r;

    (void)state;
    rng_init(&r, prop_seed());
    for (int round = 0; round < ROUNDS; round++) {
        struct plan_fixture x;
        begin(&x, &r);
        const struct ability *was = ability_estimate(&arena, &x.m, &x.h, TODAY);
        struct study_answer *a = &own_answers(&x)[rng_below(&r, x.h.n_answers)];
        if (a->right)
            continue;
        a->right = true;
        const struct ability *is = ability_estimate(&arena, &x.m, &x.h, TODAY);
        for (int k = 0; k < was->n; k++)
            assert_true(is->mean[k] >= was->mean[k] - TINY);
    }
}

static void order_within_a_day_does_not_matter(void **state)
{
    struct rng r;

    (void)state;
    rng_init(&r, prop_seed());
    for (int round = 0; round < ROUNDS; round++) {
        struct plan_fixture x;
        begin(&x, &r);
        struct study_answer *a = own_answers(&x);
        size_t n = 0;
        for (size_t i = 0; i < x.h.n_answers; i++)
            if (a[i].first) /* what repeats would depend on who is first */
                a[n++] = a[i];
        for (size_t i = 0; i < n; i++)
            a[i].day = TODAY - 3;
        x.h.n_answers = n;
        const struct ability *was = ability_estimate(&arena, &x.m, &x.h, TODAY);
        rng_shuffle(&r, a, n, sizeof *a);
        const struct ability *is = ability_estimate(&arena, &x.m, &x.h, TODAY);
        for (int k = 0; k < was->n; k++)
            assert_true(fabs(is->mean[k] - was->mean[k]) < TINY);
    }
}

/* The same answers longer ago: nearer to where everybody begins, and counted
 * for less. */
static void older_evidence_counts_less(void **state)
{
    struct rng r;

    (void)state;
    rng_init(&r, prop_seed());
    for (int round = 0; round < ROUNDS; round++) {
        struct plan_fixture x;
        double mean, old_mean, sd;
        begin(&x, &r);
        bool right = prop_bool(&r, 50);
        struct study_answer *a = own_answers(&x);
        for (size_t i = 0; i < x.h.n_answers; i++)
            a[i].right = right; /* all one way: no doubt what "nearer" is */
        double home = ability_at_line(&x.m);
        const struct ability *now = ability_estimate(&arena, &x.m, &x.h, TODAY);
        const struct ability *later =
            ability_estimate(&arena, &x.m, &x.h, TODAY + 60);
        ability_domain(now, &x.m, -1, &mean, &sd);
        ability_domain(later, &x.m, -1, &old_mean, &sd);
        assert_true(fabs(old_mean - home) < fabs(mean - home));
        for (int k = 0; k < now->n; k++) /* 60 days: half */
            assert_true(fabs(later->answers[k] - now->answers[k] / 2) < TINY);
    }
}

static void repeats_do_not_inflate(void **state)
{
    struct rng r;

    (void)state;
    rng_init(&r, prop_seed());
    for (int round = 0; round < ROUNDS; round++) {
        struct plan_fixture x;
        begin(&x, &r);
        struct study_answer *twice =
            ARENA_ARRAY(&arena, struct study_answer, 2 * x.h.n_answers);
        for (size_t i = 0; i < x.h.n_answers; i++) {
            twice[i] = twice[x.h.n_answers + i] = x.h.answers[i];
            twice[x.h.n_answers + i].right = true;
            twice[x.h.n_answers + i].first = false;
        }
        const struct ability *was = ability_estimate(&arena, &x.m, &x.h, TODAY);
        x.h.answers = twice;
        x.h.n_answers *= 2;
        const struct ability *is = ability_estimate(&arena, &x.m, &x.h, TODAY);
        assert_memory_equal(was->mean, is->mean,
                            (size_t)was->n * sizeof *was->mean);
    }
}

static struct readiness_chance chance(struct plan_fixture *x, int32_t day)
{
    return readiness_on(&arena, &x->m, &x->h, x->ability, &x->fsrs, x->cards,
                        day, NULL)
        ->on_day;
}

static void the_chance_obeys(void **state)
{
    struct rng r;

    (void)state;
    rng_init(&r, prop_seed());
    for (int round = 0; round < ROUNDS; round++) {
        struct plan_fixture x;
        begin(&x, &r);
        plan_fixture_fold(&x, TODAY);
        struct readiness_chance c = chance(&x, TODAY + 10);
        assert_true(c.chance >= 0 && c.chance <= 1);
        assert_true(c.low <= c.chance && c.chance <= c.high);
        assert_true(c.score > 0 && c.score < x.m.n_scored && c.score_sd > 0);
        /* what is forgotten until later does not help */
        struct readiness_chance later = chance(&x, TODAY + 200);
        assert_true(later.score <= c.score + TINY);
        assert_true(later.chance <= c.chance + TINY);
        /* a higher line is no easier, for the same belief */
        x.m.line += prop_int(&r, 1, 20);
        struct readiness_chance higher = chance(&x, TODAY + 10);
        assert_true(higher.chance <= c.chance + TINY);
        assert_true(higher.low <= c.low + TINY && higher.high <= c.high + TINY);
    }
}

/* What is remembered better is answered better. */
static void recall_never_hurts(void **state)
{
    struct rng r;

    (void)state;
    rng_init(&r, prop_seed());
    for (int round = 0; round < ROUNDS; round++) {
        struct plan_fixture x;
        begin(&x, &r);
        int met = prop_int(&r, 1, 20), knew = prop_int(&r, 0, met);
        struct readiness_area a = {
            .facts = met + prop_int(&r, 0, 20),
            .knew = knew,
            .learned = met - knew,
            .knew_recall = knew * rng_unit(&r),
            .learned_recall = (met - knew) * rng_unit(&r),
            .luck = knew * rng_unit(&r),
        };
        double theta = 6 * rng_unit(&r) - 3;
        double p = readiness_item(&x.m, 0, &a, theta, 0.3);
        a.knew_recall += (knew - a.knew_recall) * rng_unit(&r);
        a.learned_recall += (met - knew - a.learned_recall) * rng_unit(&r);
        double more = readiness_item(&x.m, 0, &a, theta, 0.3);
        assert_true(p > 0 && more < 1 && more >= p - TINY);
    }
}

/* ---- personal weights ---- */

/* A log in which recall follows the model with these weights. */
static struct review_log log_of(struct rng *r, const double *w, int n_cards,
                                int n_reviews)
{
    struct fsrs6 m;
    struct review_log log = { .n_cards = (size_t)n_cards };
    struct fsrs6_memory *x =
        ARENA_ARRAY(&arena, struct fsrs6_memory, (size_t)n_cards);
    int *last = ARENA_ARRAY(&arena, int, (size_t)n_cards);

    fsrs6_init(&m, w, true);
    for (int i = 0; i < n_reviews; i++) {
        int c = prop_int(r, 0, n_cards - 1);
        int day = i / 10;
        double p = fsrs6_retrievability(&m, x[c], day - last[c]);
        bool new = !(x[c].stability > 0);
        enum recall g =
            rng_unit(r) < (new ? 0.6 : p) ? RECALL_GOOD : RECALL_AGAIN;
        x[c] = fsrs6_review(&m, x[c], day - last[c], g);
        last[c] = day;
        VEC_PUSH(&arena, &log, (struct review){ c, day, g });
    }
    return log;
}

static void taken_only_where_they_foretell_better(void **state)
{
    struct rng r;
    double quick[FSRS6_WEIGHTS];
    int taken = 0;

    (void)state;
    rng_init(&r, 3); /* chance decides whether a log shows enough */
    for (int i = 0; i < FSRS6_WEIGHTS; i++)
        quick[i] = fsrs6_weights[i];
    quick[0] /= 2; /* forgets faster after a first review … */
    quick[2] /= 8;
    quick[8] /= 2; /* … and gains less by each */
    for (int round = 0; round < 3; round++) {
        struct review_log log = log_of(&r, quick, 200, 3000);
        struct personal p;
        personal_fit(&log, true, &p);
        assert_true(p.enough && p.n_fit > p.n_test && p.n_test > 0);
        assert_true(!p.adopted ||
                    p.loss_personal + PERSONAL_MARGIN <= p.loss_default + TINY);
        taken += p.adopted;
        for (int i = 0; i < FSRS6_WEIGHTS && !p.adopted; i++)
            assert_true(fabs(p.model.w[i] - fsrs6_weights[i]) < TINY);
    }
    assert_true(taken >= 2);
}

static void stay_default_where_there_is_too_little(void **state)
{
    struct rng r;
    struct personal p;

    (void)state;
    rng_init(&r, prop_seed());
    struct review_log log = log_of(&r, fsrs6_weights, 100, 300);
    personal_fit(&log, true, &p);
    assert_false(p.enough || p.adopted);
    assert_memory_equal(p.model.w, fsrs6_weights, sizeof p.model.w);
    log = (struct review_log){ 0 };
    personal_fit(&log, true, &p);
    assert_false(p.enough || p.adopted);
}

#define TEST(f) cmocka_unit_test_teardown(f, release)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_right_answer_never_lowers),
        TEST(order_within_a_day_does_not_matter),
        TEST(older_evidence_counts_less),
        TEST(repeats_do_not_inflate),
        TEST(the_chance_obeys),
        TEST(recall_never_hurts),
        TEST(taken_only_where_they_foretell_better),
        TEST(stay_default_where_there_is_too_little),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
