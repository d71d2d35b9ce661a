/* Statistics that no published table covers, against second implementations:
 * independent.json is made by make_independent.py beside it (Python, standard
 * library, none of this project's code). Further: models that must coincide,
 * and standards worked out by hand. */
#include "../support/psych_data.h"

#include "psych/classical.h"
#include "psych/decision.h"
#include "psych/fit_check.h"
#include "psych/standard.h"

#include <jansson.h>
#include <string.h>

struct given {
    struct arena a;
    json_t *all;
};

static int set_up(void **state)
{
    struct given *g = calloc(1, sizeof *g);

    assert_non_null(g);
    struct str s = data_text(&g->a, "independent.json");
    g->all = json_loadb(s.p, s.n, 0, NULL);
    assert_non_null(g->all);
    *state = g;
    return 0;
}

static int tear_down(void **state)
{
    struct given *g = *state;

    json_decref(g->all);
    arena_release(&g->a);
    free(g);
    return 0;
}

static const json_t *part(const struct given *g, const char *name)
{
    const json_t *j = json_object_get(g->all, name);

    assert_non_null(j);
    return j;
}

static double ref(const json_t *j, const char *key)
{
    assert_true(json_is_number(json_object_get(j, key)));
    return json_number_value(json_object_get(j, key));
}

static double at(const json_t *list, size_t i)
{
    assert_true(json_is_number(json_array_get(list, i)));
    return json_number_value(json_array_get(list, i));
}

static struct responses *rows_of(struct arena *a, const json_t *j, int K)
{
    const json_t *rows = json_object_get(j, "rows");
    size_t J = json_array_size(json_array_get(rows, 0));
    struct responses *r = ARENA_NEW(a, struct responses);
    struct str *ids = ARENA_ARRAY(a, struct str, J);

    for (size_t k = 0; k < J; k++)
        ids[k] = str_fmt(a, "i%zu", k);
    responses_init(r, a, ids, (int)J);
    for (size_t k = 0; k < J; k++) {
        r->items[k].n_codes = K;
        for (int p = 0; p < K; p++)
            responses_set_score(r, (int)k, p, p);
    }
    for (size_t i = 0; i < json_array_size(rows); i++) {
        uint8_t *row = responses_append(r, a);
        for (size_t k = 0; k < J; k++)
            row[k] = (uint8_t)at(json_array_get(rows, i), k);
    }
    return r;
}

static const struct fit *fit_of(struct arena *a, const struct responses *r,
                                enum fit_model model)
{
    struct fit_options o;
    struct problems ps;

    problems_init(&ps, a);
    fit_options_init(&o, model);
    o.tolerance = 1e-7;
    const struct fit *fit = fit_run(a, r, &o, &ps);
    assert_non_null(fit);
    assert_true(fit->converged);
    return fit;
}

static void same_items(const struct fit *fit, const json_t *items)
{
    for (int j = 0; j < fit->n_items; j++) {
        const struct irt_item *item = &fit->items[j].item;
        const json_t *par = json_array_get(items, (size_t)j);
        assert_int_equal(irt_n_params(item), json_array_size(par));
        for (size_t i = 0; i < json_array_size(par); i++)
            NEAR(item->par[i], at(par, i), 1e-4);
    }
}

/* Newton's method on a plain sum over persons and nodes. */
static void graded_and_credit(void **state)
{
    struct given *g = *state;
    const json_t *j = part(g, "graded");
    const struct fit *fit = fit_of(&g->a, rows_of(&g->a, j, 3), FIT_GRM);

    NEAR(fit->loglik, ref(j, "loglik"), 1e-6);
    same_items(fit, json_object_get(j, "items"));
    j = part(g, "credit");
    fit = fit_of(&g->a, rows_of(&g->a, j, 3), FIT_PCM);
    NEAR(fit->loglik, ref(j, "loglik"), 1e-6);
    NEAR(fit->groups[0].sd, ref(j, "sd"), 1e-4);
    same_items(fit, json_object_get(j, "items"));
}

/* With two categories partial credit is Rasch, graded is the 2PL. */
static void models_that_coincide(void **state)
{
    struct given *g = *state;
    const struct responses *r = rows_of(&g->a, part(g, "residuals"), 2);
    static const enum fit_model pairs[][2] = { { FIT_PCM, FIT_RASCH },
                                               { FIT_GRM, FIT_2PL } };

    for (size_t i = 0; i < 2; i++) {
        const struct fit *x = fit_of(&g->a, r, pairs[i][0]);
        const struct fit *y = fit_of(&g->a, r, pairs[i][1]);
        NEAR(x->loglik, y->loglik, 1e-7);
        NEAR(x->groups[0].sd, y->groups[0].sd, 1e-5);
        for (int j = 0; j < x->n_items; j++) {
            NEAR(x->items[j].item.par[0], y->items[j].item.par[0], 1e-5);
            NEAR(x->items[j].item.par[1], y->items[j].item.par[1], 1e-5);
            NEAR(x->items[j].se[1], y->items[j].se[1], 1e-4);
        }
    }
}

/* lz, infit, outfit and Q3 from their definitions, at given parameters. */
static void residuals(void **state)
{
    struct given *g = *state;
    const json_t *j = part(g, "residuals");
    struct responses *r = rows_of(&g->a, j, 2);
    size_t J = (size_t)r->n_items;
    struct fit_item *items = ARENA_ARRAY(&g->a, struct fit_item, J);
    struct fit_group group = { .sd = 1 };
    struct fit fit = { .model = FIT_2PL,
                       .items = items,
                       .n_items = r->n_items,
                       .groups = &group,
                       .n_groups = 1,
                       .n_nodes = 61,
                       .theta_min = -6,
                       .theta_max = 6,
                       .n_persons = (double)r->n_rows };

    for (size_t k = 0; k < J; k++) {
        const json_t *par = json_array_get(json_object_get(j, "items"), k);
        items[k].item = (struct irt_item){ .id = r->items[k].id,
                                           .model = &irt_logistic,
                                           .n_categories = 2,
                                           .par = { at(par, 0), at(par, 1) } };
        items[k].points[1] = 1;
    }
    const struct person_fit *persons = person_fit_run(&g->a, &fit, r);
    const struct item_fit *own = item_fit_run(&g->a, &fit, r);
    const double *q3 = q3_run(&g->a, &fit, r);
    for (size_t i = 0; i < 25; i++)
        NEAR(persons[i].lz, at(json_object_get(j, "lz"), i), 1e-9);
    for (size_t k = 0; k < J; k++) {
        NEAR(own[k].infit, at(json_object_get(j, "infit"), k), 1e-9);
        NEAR(own[k].outfit, at(json_object_get(j, "outfit"), k), 1e-9);
        const json_t *row = json_array_get(json_object_get(j, "q3"), k);
        for (size_t l = 0; l < J; l++)
            NEAR(q3[k * J + l], at(row, l), 1e-9);
    }
}

/* Minres by coordinates, a different road to the one-factor solution. */
static void omega(void **state)
{
    struct given *g = *state;
    const json_t *j = part(g, "omega");
    const struct classical *c =
        classical_run(&g->a, rows_of(&g->a, part(g, "residuals"), 2));

    NEAR(c->omega, ref(j, "omega"), 1e-6);
    c = classical_run(&g->a, rows_of(&g->a, part(g, "graded"), 3));
    NEAR(c->omega, ref(j, "graded_omega"), 1e-6);
}

/* Thirty items, persons on a fine grid, the normal integral by erfc. */
static void rudner(void **state)
{
    struct given *g = *state;
    const json_t *two = json_object_get(part(g, "residuals"), "items");
    struct irt_item items[30];
    enum { POINTS = 2001 };
    double *theta = ARENA_ARRAY(&g->a, double, POINTS);
    double *weight = ARENA_ARRAY(&g->a, double, POINTS);
    struct ability_points points = { theta, weight, POINTS };

    for (size_t i = 0; i < 30; i++) {
        const json_t *par = json_array_get(two, i % 5);
        items[i] = (struct irt_item){ .model = &irt_logistic,
                                      .n_categories = 2,
                                      .par = { at(par, 0), at(par, 1) } };
    }
    for (size_t i = 0; i < 2; i++) {
        const json_t *j = json_array_get(part(g, "rudner"), i);
        double mean = ref(j, "mean"), sd = ref(j, "sd");
        normal_points(mean, sd, mean - 6 * sd, mean + 6 * sd, POINTS, theta,
                      weight);
        struct classification d =
            rudner_decision(items, 30, &points, ref(j, "cut"));
        NEAR(d.accuracy, ref(j, "accuracy"), 1e-9);
        NEAR(d.consistency, ref(j, "consistency"), 1e-9);
        NEAR(d.pass_rate, ref(j, "pass_rate"), 1e-9);
    }
}

/* Three items with a = 1 and b = -1, 0, 1. At RP 2/3 an item lies at
 * b + ln 2. Raters on pages 1, 2, 3, 2: cuts -1 + ln 2, ln 2, 1 + ln 2, ln 2;
 * mean and median ln 2, SD sqrt(2/3), SE sqrt(2/3) / 2; expected points at
 * ln 2: 2/(2+1/e) + 2/3 + 2/(2+e). With guessing c = 1/3, RP 2/3 is half of
 * what is above c: at b itself; RP 1/4 < c is reached everywhere. */
static void bookmark_by_hand(void **state)
{
    struct given *g = *state;
    struct irt_item items[3];
    static const int page[] = { 1, 2, 3, 2 };
    double ln2 = log(2), e = exp(1);

    for (int j = 0; j < 3; j++)
        items[j] = (struct irt_item){ .model = &irt_logistic,
                                      .n_categories = 2,
                                      .par = { 1, 1.0 - j } };
    const struct bookmark *b = bookmark_run(&g->a, items, 3, page, 4, 2.0 / 3);
    NEAR(b->theta[0], ln2 - 1, 1e-9);
    NEAR(b->theta[2], ln2 + 1, 1e-9);
    NEAR(b->cut_theta, ln2, 1e-9);
    NEAR(b->median, ln2, 1e-9);
    NEAR(b->sd, sqrt(2.0 / 3), 1e-9);
    NEAR(b->se, sqrt(2.0 / 3) / 2, 1e-9);
    NEAR(b->cut_points, 2 / (2 + 1 / e) + 2.0 / 3 + 2 / (2 + e), 1e-9);

    struct irt_item guess = { .model = &irt_guessing,
                              .n_categories = 2,
                              .par = { 1.4, -0.7, log(0.5) } };
    NEAR(response_probability_theta(&guess, 2.0 / 3), 0.5, 1e-9);
    assert_true(response_probability_theta(&guess, 0.25) == -HUGE_VAL);
}

/* Able: 3 of 4 persons with score 1, 1 of 4 with score 0. The log odds are
 * -ln 3 and ln 3: slope 2 ln 3, equal odds at 1/2. Information at the two
 * scores 4 * 3/16 each: var(b0) = 1/w, var(b1) = 2/w, cov = -1/w, w = 3/4;
 * the cut is -b0/b1, its variance by the delta method
 * (var b0 + 2 c cov + c^2 var b1) / b1^2 = (1/w)(1 - 1 + 1/2) / (2 ln 3)^2. */
static void contrast_by_hand(void **state)
{
    static const double score[] = { 0, 0, 0, 0, 1, 1, 1, 1 };
    static const bool able[] = { true, false, false, false,
                                 true, true,  true,  false };
    struct contrast c = contrast_run(score, able, 8);
    double slope = 2 * log(3);

    (void)state;
    assert_false(c.separated);
    NEAR(c.slope, slope, 1e-6);
    NEAR(c.cut, 0.5, 1e-6);
    NEAR(c.se, sqrt((2.0 / 3) / (slope * slope)), 1e-6);
    NEAR(c.mean_able, 0.75, 1e-12);
    NEAR(c.mean_other, 0.25, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(graded_and_credit),
        cmocka_unit_test(models_that_coincide),
        cmocka_unit_test(residuals),
        cmocka_unit_test(omega),
        cmocka_unit_test(rudner),
        cmocka_unit_test(bookmark_by_hand),
        cmocka_unit_test(contrast_by_hand),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
