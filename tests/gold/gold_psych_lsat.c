/* LSAT6 and LSAT7 against mirt and ltm, every figure of the reference files
 * that concerns item statistics, calibration and scores. Tolerances: log
 * likelihood 1e-3, parameters 2e-3, standard errors 2 %, scores 1e-3,
 * classical 1e-6. */
#include "../support/psych_data.h"

#include "psych/ability.h"
#include "psych/classical.h"
#include "psych/fit.h"
#include "psych/fit_check.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { J = 5 };

struct set {
    struct arena a;
    struct responses *r;
    json_t *ref;
};

static const char *const sets[] = { "lsat6", "lsat7" };

static void load(struct set *s, const char *name)
{
    char file[64];

    *s = (struct set){ 0 };
    snprintf(file, sizeof file, "%s_patterns.csv", name);
    s->r = data_responses(&s->a, file, S("freq"));
    assert_non_null(s->r);
    snprintf(file, sizeof file, "%s_reference.json", name);
    struct str text = data_text(&s->a, file);
    s->ref = json_loadb(text.p, text.n, 0, NULL);
    assert_non_null(s->ref);
}

static void unload(struct set *s)
{
    json_decref(s->ref);
    arena_release(&s->a);
}

static double ref(const json_t *j, const char *key)
{
    const json_t *x = json_object_get(j, key);

    assert_true(json_is_number(x));
    return json_number_value(x);
}

static double ref_at(const json_t *j, const char *key, int i)
{
    const json_t *x = json_array_get(json_object_get(j, key), (size_t)i);

    assert_true(json_is_number(x));
    return json_number_value(x);
}

static const struct fit *fit_of(struct set *s, struct fit_options *o)
{
    struct problems ps;

    problems_init(&ps, &s->a);
    const struct fit *fit = fit_run(&s->a, s->r, o, &ps);
    assert_non_null(fit);
    return fit;
}

static void classical(void **state)
{
    (void)state;
    for (int n = 0; n < 2; n++) {
        struct set s;
        load(&s, sets[n]);
        const json_t *c = json_object_get(s.ref, "classical");
        const struct classical *k = classical_run(&s.a, s.r);
        NEAR(k->n, ref(c, "n"), 0);
        NEAR(k->mean, ref(c, "mean"), 1e-9);
        NEAR(k->sd, ref(c, "sd_sample"), 1e-6);
        NEAR(k->sd_population, ref(c, "sd_pop"), 1e-6);
        NEAR(k->alpha, ref(c, "alpha"), 1e-6);
        NEAR(k->kr20, ref(c, "kr20_pop"), 1e-6);
        NEAR(k->sem, ref(c, "sem"), 1e-6);
        for (int x = 0; x <= J; x++)
            NEAR(k->freq[x], ref_at(c, "score_freq", x), 0);
        for (int j = 0; j < J; j++) {
            const struct classical_item *i = &k->items[j];
            NEAR(i->p, ref_at(c, "p", j), 1e-9);
            NEAR(i->r_total, ref_at(c, "point_biserial_total", j), 1e-6);
            NEAR(i->r_rest, ref_at(c, "point_biserial_rest", j), 1e-6);
            NEAR(i->alpha_without, ref_at(c, "alpha_if_deleted", j), 1e-6);
        }
        unload(&s);
    }
}

static void same_parameters(const struct fit *fit, const json_t *m)
{
    assert_true(fit->converged);
    NEAR(fit->loglik, ref(m, "loglik"), 1e-3);
    assert_int_equal(fit->n_par, (int)ref(m, "npar"));
    for (int j = 0; j < J; j++) {
        const struct irt_item *item = &fit->items[j].item;
        NEAR(item->par[0], ref_at(m, "a", j), 2e-3);
        NEAR(item->par[1], ref_at(m, "d", j), 2e-3);
        NEAR(irt_guess(item), ref_at(m, "g", j), 2e-3);
    }
}

static void same_errors(const struct fit *fit, const json_t *m, bool slopes)
{
    assert_false(fit->se_failed);
    for (int j = 0; j < J; j++) {
        double want = ref_at(m, "se_d", j);
        NEAR(fit->items[j].se[1], want, 0.02 * want);
        if (!slopes)
            continue;
        want = ref_at(m, "se_a", j);
        NEAR(fit->items[j].se[0], want, 0.02 * want);
    }
}

static void calibration(void **state)
{
    (void)state;
    for (int n = 0; n < 2; n++) {
        struct set s;
        struct fit_options o;
        load(&s, sets[n]);
        const json_t *mirt = json_object_get(s.ref, "mirt");

        fit_options_init(&o, FIT_1PL);
        const struct fit *fit = fit_of(&s, &o);
        const json_t *m = json_object_get(mirt, "onepl_commonslope");
        same_parameters(fit, m);
        same_errors(fit, m, true);

        fit_options_init(&o, FIT_2PL);
        fit = fit_of(&s, &o);
        m = json_object_get(mirt, "twopl");
        same_parameters(fit, m);
        same_errors(fit, m, true);

        fit_options_init(&o, FIT_RASCH);
        fit = fit_of(&s, &o);
        m = json_object_get(mirt, "rasch_freevar");
        same_parameters(fit, m);
        same_errors(fit, m, false);
        double sd = fit->groups[0].sd, want = ref(m, "se_theta_var");
        NEAR(sd * sd, ref(m, "theta_var"), 2e-3);
        NEAR(2 * sd * fit->groups[0].se_sd, want, 0.02 * want);

        fit_options_init(&o, FIT_3PL);
        fit = fit_of(&s, &o);
        m = json_object_get(mirt, "threepl_prior");
        same_parameters(fit, m);
        NEAR(fit->log_prior, ref(m, "log_prior"), 1e-2);
        unload(&s);
    }
}

/* The same grid as mirt's gives the same likelihood to five places. */
static void same_grid(void **state)
{
    (void)state;
    for (int n = 0; n < 2; n++) {
        struct set s;
        struct fit_options o;
        load(&s, sets[n]);
        fit_options_init(&o, FIT_2PL);
        o.n_nodes = 121;
        o.theta_min = -8;
        o.theta_max = 8;
        const struct fit *fit = fit_of(&s, &o);
        const json_t *m =
            json_object_get(json_object_get(s.ref, "mirt"), "twopl");
        NEAR(fit->loglik, ref(m, "loglik"), 1e-5);
        unload(&s);
    }
}

/* ltm: slope 1 and variance 1 (Rizopoulos 2006 prints -2473.054 for LSAT6). */
static void rasch_of_ltm(void **state)
{
    (void)state;
    for (int n = 0; n < 2; n++) {
        struct set s;
        struct fit_options o;
        load(&s, sets[n]);
        fit_options_init(&o, FIT_RASCH);
        o.variance = VARIANCE_FIXED;
        const struct fit *fit = fit_of(&s, &o);
        const json_t *m = json_object_get(json_object_get(s.ref, "ltm_GHk61"),
                                          "rasch_slope1");
        NEAR(fit->loglik, ref(m, "loglik"), 1e-3);
        for (int j = 0; j < J; j++) {
            const json_t *row =
                json_array_get(json_object_get(m, "coef"), (size_t)j);
            NEAR(-fit->items[j].item.par[1],
                 json_number_value(json_array_get(row, 0)), 2e-3);
        }
        unload(&s);
    }
}

/* Without a prior the likelihood of some items is highest at c = 0: it is that
 * of mirt's 50,000 cycles or better, and it must not be called converged. */
static void no_prior(void **state)
{
    (void)state;
    for (int n = 0; n < 2; n++) {
        struct set s;
        struct fit_options o;
        load(&s, sets[n]);
        fit_options_init(&o, FIT_3PL);
        o.no_prior = true;
        o.se = SE_NONE;
        const struct fit *fit = fit_of(&s, &o);
        const json_t *m =
            json_object_get(json_object_get(s.ref, "mirt"), "threepl_noprior");
        assert_true(fit->loglik > ref(m, "loglik") - 1e-2);
        assert_true(fit->loglik < ref(m, "loglik") + 1e-2);
        assert_false(fit->converged);
        assert_true(fit->runaway.n > 0);
        unload(&s);
    }
}

/* The likelihood of an accepted cycle never falls. */
static void history_rises(void **state)
{
    struct set s;
    struct fit_options o;

    (void)state;
    load(&s, "lsat7");
    for (int m = FIT_RASCH; m <= FIT_3PL; m++) {
        fit_options_init(&o, (enum fit_model)m);
        const struct fit *fit = fit_of(&s, &o);
        for (int i = 1; i < fit->n_history; i++)
            assert_true(fit->history[i] >= fit->history[i - 1] - 1e-9);
    }
    unload(&s);
}

static void eap_by_sum(void **state)
{
    (void)state;
    for (int n = 0; n < 2; n++) {
        struct set s;
        struct fit_options o;
        struct ability_table t;
        load(&s, sets[n]);
        fit_options_init(&o, FIT_2PL);
        const struct fit *fit = fit_of(&s, &o);
        ability_table_init(&t, &s.a, fit_irt_items(&s.a, fit), J, 121, -6, 6, 0,
                           1);
        const json_t *list = json_object_get(s.ref, "mirt_eapsum_twopl");
        for (int x = 0; x <= J; x++) {
            const json_t *m = json_array_get(list, (size_t)x);
            NEAR(t.sum_eap[x], ref(m, "eap"), 1e-3);
            NEAR(t.sum_sd[x], ref(m, "sd"), 1e-3);
            NEAR(1000 * t.sum_share[x], ref(m, "expected"), 5e-2);
        }
        unload(&s);
    }
}

static void cell(struct str *row, double *out)
{
    struct str s;

    assert_true(str_next(row, ',', &s));
    if (!str_to_f64(s, out))
        *out = (double)NAN;
}

/* mirt's own 2PL, which its scores were computed with: then they differ by
 * the search for the mode only. */
static struct irt_item *items_of_mirt(struct set *s)
{
    const json_t *m = json_object_get(json_object_get(s->ref, "mirt"), "twopl");
    struct irt_item *items = ARENA_ARRAY(&s->a, struct irt_item, J);

    for (int j = 0; j < J; j++)
        items[j] = (struct irt_item){ .model = &irt_logistic,
                                      .n_categories = 2,
                                      .par = { ref_at(m, "a", j),
                                               ref_at(m, "d", j) } };
    return items;
}

static void scores_by_pattern(void **state)
{
    (void)state;
    for (int n = 0; n < 2; n++) {
        struct set s;
        struct ability_table t;
        char file[64];
        int rows = 0;
        load(&s, sets[n]);
        ability_table_init(&t, &s.a, items_of_mirt(&s), J, 121, -8, 8, 0, 1);
        snprintf(file, sizeof file, "%s_twopl_scores_mirt.csv", sets[n]);
        struct str text = data_text(&s.a, file), row, pattern;
        str_next(&text, '\n', &row);
        for (; str_next(&text, '\n', &row) && row.n; rows++) {
            int category[J];
            double eap, eap_sd, map, map_se, ml, ml_se;
            str_next(&row, ',', &pattern);
            for (int j = 0; j < J; j++)
                category[j] = pattern.p[1 + j] - '0';
            cell(&row, &eap);
            cell(&row, &eap_sd);
            cell(&row, &map);
            cell(&row, &map_se);
            cell(&row, &ml);
            cell(&row, &ml_se);
            struct ability x = ability_of(&t, category, ABILITY_EAP);
            NEAR(x.theta, eap, 1e-4);
            NEAR(x.se, eap_sd, 1e-4);
            x = ability_of(&t, category, ABILITY_MAP);
            NEAR(x.theta, map, 1e-4);
            NEAR(x.se, map_se, 1e-4);
            x = ability_of(&t, category, ABILITY_ML);
            if (isnan(ml)) {
                assert_true(isinf(x.theta));
                assert_true(x.state == ABILITY_ALL_RIGHT ||
                            x.state == ABILITY_ALL_WRONG);
                continue;
            }
            assert_int_equal(x.state, ABILITY_FINITE);
            NEAR(x.theta, ml, 1e-4);
            NEAR(x.se, ml_se, 1e-4);
        }
        assert_int_equal(rows, 32);
        unload(&s);
    }
}

/* mirt's test suite (test-01-mirtOne.R): M2 of the 2PL on LSAT7. */
static void m2_of_lsat7(void **state)
{
    struct set s;
    struct fit_options o;

    (void)state;
    load(&s, "lsat7");
    fit_options_init(&o, FIT_2PL);
    struct m2 m = m2_run(fit_of(&s, &o), s.r);
    assert_true(m.done);
    NEAR(m.m2, 11.93769, 1e-2);
    NEAR(m.df, 5, 0);
    unload(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classical),   cmocka_unit_test(calibration),
        cmocka_unit_test(same_grid),   cmocka_unit_test(rasch_of_ltm),
        cmocka_unit_test(no_prior),    cmocka_unit_test(history_rises),
        cmocka_unit_test(eap_by_sum),  cmocka_unit_test(scores_by_pattern),
        cmocka_unit_test(m2_of_lsat7),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
