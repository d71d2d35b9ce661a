/* Decisions and subscores against reference files; benchmark likelihoods. */
#include "../support/psych_data.h"

#include "psych/classical.h"
#include "psych/decision.h"
#include "psych/fit.h"
#include "psych/lord_wingersky.h"
#include "psych/special.h"
#include "psych/standard.h"
#include "psych/subscore.h"

#include <jansson.h>

enum { LEE_ITEMS = 20, LEE_NODES = 41 };

static json_t *load(struct arena *a, const char *file)
{
    struct str text = data_text(a, file);
    json_t *j = json_loadb(text.p, text.n, 0, NULL);

    assert_non_null(j);
    return j;
}

static double ref(const json_t *j, const char *key)
{
    assert_true(json_is_number(json_object_get(j, key)));
    return json_number_value(json_object_get(j, key));
}

static double ref_at(const json_t *j, const char *key, size_t i)
{
    const json_t *x = json_array_get(json_object_get(j, key), i);

    assert_true(json_is_number(x));
    return json_number_value(x);
}

static void lee(void **state)
{
    struct arena a = { 0 };
    json_t *j = load(&a, "lee_decision_consistency.json");
    struct irt_item items[LEE_ITEMS];
    double theta[LEE_NODES], weight[LEE_NODES], f[LEE_ITEMS + 1];
    struct ability_points at = { theta, weight, LEE_NODES };
    size_t i;
    json_t *row;

    (void)state;
    for (i = 0; i < LEE_ITEMS; i++)
        items[i] = (struct irt_item){
            .model = &irt_logistic,
            .n_categories = 2,
            .par = { ref_at(j, "a", i), -ref_at(j, "a", i) * ref_at(j, "b", i) }
        };
    normal_points(0, 1, -5, 5, LEE_NODES, theta, weight);
    json_array_foreach(json_object_get(j, "results"), i, row)
    {
        struct classification d =
            lee_decision(items, LEE_ITEMS, &at, ref(row, "cut"));
        NEAR(d.accuracy, ref(row, "accuracy"), 1e-8);
        NEAR(d.consistency, ref(row, "consistency"), 1e-8);
        NEAR(d.false_pass + d.false_fail, 1 - d.accuracy, 1e-12);
    }
    lord_wingersky(items, LEE_ITEMS, NULL, 0, f);
    for (i = 0; i <= LEE_ITEMS; i++)
        NEAR(f[i], ref_at(j, "lord_wingersky_theta0", i), 1e-10);
    json_decref(j);
    arena_release(&a);
}

/* The 1,000 x 50 benchmark set, cut 25: effective length 58.33, accuracy
 * .9094, consistency .8738 (Livingston & Lewis 1995, four-parameter beta). */
static void livingston_lewis_of_set(void **state)
{
    struct arena a = { 0 };
    struct sim_item truth[50];
    struct livingston_lewis ll;
    struct responses *r = simulate(&a, SIM_2PL, 1000, 50, 20260101, truth);
    const struct classical *c = classical_run(&a, r);

    (void)state;
    assert_true(livingston_lewis(c->freq, c->most, 25, c->alpha, &ll));
    NEAR(ll.n_effective, 58.33, 0.005);
    NEAR(ll.d.accuracy, 0.9094, 5e-5);
    NEAR(ll.d.consistency, 0.8738, 5e-5);
    assert_true(ll.truth.four);
    arena_release(&a);
}

/* What mirt 1.45.1 reached on the benchmark sets. */
static void benchmark_likelihood(void **state)
{
    static const struct {
        int n, j;
        uint64_t seed;
        double reach;
    } sets[] = { { 1000, 50, 20260101, -27764.77 },
                 { 10000, 100, 20260102, -514074.33 } };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct arena a = { 0 };
        struct problems ps;
        struct fit_options o;
        struct sim_item truth[100];
        struct responses *r =
            simulate(&a, SIM_2PL, sets[i].n, sets[i].j, sets[i].seed, truth);
        problems_init(&ps, &a);
        fit_options_init(&o, FIT_2PL);
        o.se = SE_NONE;
        o.n_threads = 2;
        const struct fit *fit = fit_run(&a, r, &o, &ps);
        assert_non_null(fit);
        assert_true(fit->converged);
        assert_true(fit->loglik >= sets[i].reach);
        assert_true(fit->loglik < sets[i].reach + 0.1);
        arena_release(&a);
    }
}

static void subscores(void **state)
{
    struct arena a = { 0 };
    struct responses *r =
        data_responses(&a, "subscore_sim_rho95_1200.csv", (struct str){ 0 });
    json_t *j = load(&a, "subscore_sim_rho95_reference.json");
    struct str names[4] = { S("d1"), S("d2"), S("d3"), S("d4") };
    int domain[45];

    (void)state;
    assert_non_null(r);
    for (int i = 0; i < 45; i++)
        domain[i] = r->items[i].id.p[1] - '1';
    const struct subscores *s = subscores_run(&a, r, domain, names, 4);
    assert_non_null(s);
    for (size_t k = 0; k < 4; k++) {
        const json_t *row =
            json_array_get(json_object_get(j, "subscore_pkg"), k);
        NEAR(s->s[k].alpha, ref(row, "Alpha"), 1e-6);
        NEAR(s->s[k].prmse_s, ref(row, "PRMSE.s"), 1e-6);
        NEAR(s->s[k].prmse_x, ref(row, "PRMSE.x"), 1e-6);
        NEAR(s->s[k].prmse_sx, ref(row, "PRMSE.sx"), 1e-6);
        assert_int_equal(s->s[k].worth_s, (int)ref(row, "added.value.s"));
        assert_int_equal(s->s[k].worth_sx, (int)ref(row, "added.value.sx"));
        NEAR(s->s[k].mean, ref_at(json_object_get(j, "own"), "mean", k), 1e-9);
    }
    NEAR(s->alpha, ref_at(json_object_get(j, "own"), "alpha", 4), 1e-6);
    NEAR(s->alpha_stratified,
         ref(json_object_get(j, "own"), "stratified_alpha_total"), 1e-6);
    json_decref(j);
    arena_release(&a);
}

/* For a form of all the items there are, the way over mean covariances is the
 * same test: Cronbach's alpha is n^2 times the mean covariance over the
 * variance. So the R package's figures hold for it too. */
static void subscores_from_covariances(void **state)
{
    struct arena a = { 0 };
    struct responses *r =
        data_responses(&a, "subscore_sim_rho95_1200.csv", (struct str){ 0 });
    json_t *j = load(&a, "subscore_sim_rho95_reference.json");
    struct str names[4] = { S("d1"), S("d2"), S("d3"), S("d4") };
    int domain[45], n_items[4] = { 0 };
    struct domain_facts facts;

    (void)state;
    for (int i = 0; i < 45; i++) {
        domain[i] = r->items[i].id.p[1] - '1';
        n_items[domain[i]]++;
    }
    assert_true(domain_facts_run(&a, r, domain, 4, &facts));
    const struct subscores *s = subscores_expected(&a, &facts, n_items, names);
    const struct subscores *own = subscores_run(&a, r, domain, names, 4);
    assert_non_null(s);
    for (size_t k = 0; k < 4; k++) {
        const json_t *row =
            json_array_get(json_object_get(j, "subscore_pkg"), k);
        NEAR(s->s[k].alpha, ref(row, "Alpha"), 1e-6);
        NEAR(s->s[k].prmse_s, ref(row, "PRMSE.s"), 1e-6);
        NEAR(s->s[k].prmse_x, ref(row, "PRMSE.x"), 1e-6);
        NEAR(s->s[k].prmse_sx, ref(row, "PRMSE.sx"), 1e-6);
        NEAR(s->s[k].mean, own->s[k].mean, 1e-9);
        NEAR(subscore_augmented(s, (int)k, 7, 30),
             subscore_augmented(own, (int)k, 7, 30), 1e-9);
    }
    json_decref(j);
    arena_release(&a);
}

/* Four raters, three items, worked by hand: cuts 1.5, 1.8, 2.1, 1.8. */
static void angoff_by_hand(void **state)
{
    static const double x[] = {
        .4, .5, .6, .5, .6, .7, .6, .7, .8, .5, .6, .7
    };
    struct arena a = { 0 };
    const struct angoff *s = angoff_run(&a, x, 4, 3, NULL);

    (void)state;
    NEAR(s->cut, 1.8, 1e-12);
    NEAR(s->median, 1.8, 1e-12);
    NEAR(s->sd, sqrt(0.18 / 3), 1e-12);
    NEAR(s->se, sqrt(0.18 / 3) / 2, 1e-12);
    NEAR(s->var_error, 0, 1e-12); /* raters and items only add */
    NEAR(s->raters[2].severity, 0.3, 1e-12);
    arena_release(&a);
}

/* Equal normal-like groups mirror each other: the cut lies in the middle. */
static void contrast_symmetric(void **state)
{
    static const double score[] = { 4, 5, 6, 7, 8, 6, 7, 8, 9, 10 };
    static const bool able[] = { 0, 0, 0, 0, 0, 1, 1, 1, 1, 1 };
    struct contrast c = contrast_run(score, able, 10);

    (void)state;
    NEAR(c.cut, 7, 1e-9);
    NEAR(c.midpoint, 7, 1e-12);
    assert_true(c.se > 0 && c.slope > 0 && !c.separated);
}

/* Uniform scores 0 … 9, everyone accepts cuts 2 to 8 and 10 to 90 % failing:
 * the fail rate is x / 10, the line .9 - .8 (x - 2) / 6; they meet at 5. */
static void hofstee_by_hand(void **state)
{
    static const double judge[] = { 2, 8, .1, .9, 2, 8, .1, .9 };
    static const double freq[] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
    struct hofstee h = hofstee_run(judge, 2, freq, 9);

    (void)state;
    assert_true(h.crosses);
    NEAR(h.cut, 5, 1e-9);
    NEAR(h.fail_rate, 0.5, 1e-9);
    NEAR(h.se, 0, 1e-9);
}

/* Abramowitz & Stegun tables 26.1 (normal), 26.8 (chi-square); binomial. */
static void special(void **state)
{
    (void)state;
    NEAR(normal_cdf(1.96), 0.9750021049, 1e-10);
    NEAR(normal_quantile(0.975), 1.959963984540054, 1e-12);
    NEAR(normal_quantile(1e-10), -6.361340902404056, 1e-9);
    NEAR(chi2_tail(3.841458820694124, 1), 0.05, 1e-12);
    NEAR(chi2_tail(18.307038053275146, 10), 0.05, 1e-12);
    NEAR(beta_cdf(0.5, 2, 3), 0.6875, 1e-12);
    NEAR(binomial_tail(3, 5, 0.5), 0.5, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lee),
        cmocka_unit_test(livingston_lewis_of_set),
        cmocka_unit_test(benchmark_likelihood),
        cmocka_unit_test(subscores),
        cmocka_unit_test(subscores_from_covariances),
        cmocka_unit_test(angoff_by_hand),
        cmocka_unit_test(contrast_symmetric),
        cmocka_unit_test(hofstee_by_hand),
        cmocka_unit_test(special),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
