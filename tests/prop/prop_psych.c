/* Laws of item response models and of calibration, on random items and data. */
#include "prop.h"

#include "../support/psych_data.h"

#include "psych/ability.h"
#include "psych/anderson.h"
#include "psych/classical.h"
#include "psych/fit_setup.h"
#include "psych/lord_wingersky.h"
#include "psych/subscore.h"

#include <string.h>

static const struct irt_model *const models[] = { &irt_logistic, &irt_guessing,
                                                  &irt_graded, &irt_credit };

static double uniform(struct rng *r, double low, double high)
{
    return low + (high - low) * rng_unit(r);
}

static struct irt_item random_item(struct rng *r)
{
    const struct irt_model *m = models[rng_below(r, 4)];
    bool two = m == &irt_logistic || m == &irt_guessing;
    struct irt_item item = { .model = m,
                             .n_categories = two ? 2 : prop_int(r, 2, 6) };

    item.par[0] = uniform(r, 0.3, 2.5);
    item.par[1] = uniform(r, 0, 2);
    for (int k = 2; k < irt_n_params(&item); k++)
        item.par[k] = m == &irt_graded ? item.par[k - 1] - uniform(r, 0.2, 1)
                                       : uniform(r, -2, 2);
    return item;
}

static void curves(void **state)
{
    struct rng r;
    const double h = 1e-5;

    (void)state;
    rng_init_stream(&r, prop_seed(), 1);
    for (int round = 0; round < 2000; round++) {
        struct irt_item item = random_item(&r);
        int K = item.n_categories, n = irt_n_params(&item);
        double theta = uniform(&r, -4, 4), sum = 0, p[IRT_CATEGORIES];
        double q[IRT_CATEGORIES], up[IRT_CATEGORIES], down[IRT_CATEGORIES];
        double dp[IRT_CATEGORIES * IRT_PARAMS];
        irt_curve(&item, theta, p);
        for (int k = 0; k < K; k++) {
            assert_true(p[k] > 0 && p[k] <= 1);
            sum += p[k];
        }
        NEAR(sum, 1, 1e-12);
        assert_true(irt_information(&item, theta) >= 0);
        item.model->gradient(item.par, K, theta, q, dp);
        for (int i = 0; i < n; i++) {
            struct irt_item other = item;
            other.par[i] = item.par[i] + h;
            irt_curve(&other, theta, up);
            other.par[i] = item.par[i] - h;
            irt_curve(&other, theta, down);
            for (int k = 0; k < K; k++)
                NEAR(dp[k * n + i], (up[k] - down[k]) / (2 * h), 1e-7);
        }
        item.model->slope(item.par, K, theta, q, dp);
        irt_curve(&item, theta + h, up);
        irt_curve(&item, theta - h, down);
        for (int k = 0; k < K; k++) {
            NEAR(q[k], p[k], 1e-15);
            NEAR(dp[k], (up[k] - down[k]) / (2 * h), 1e-7);
        }
    }
}

/* Lord-Wingersky against every pattern there is. */
static void sums(void **state)
{
    struct rng r;

    (void)state;
    rng_init_stream(&r, prop_seed(), 2);
    for (int round = 0; round < 50; round++) {
        struct irt_item items[4];
        double f[32], want[32] = { 0 }, p[4][IRT_CATEGORIES];
        double theta = uniform(&r, -3, 3);
        int all = 1;
        for (int j = 0; j < 4; j++) {
            items[j] = random_item(&r);
            irt_curve(&items[j], theta, p[j]);
            all *= items[j].n_categories;
        }
        for (int code = 0; code < all; code++) {
            double prob = 1;
            int rest = code, sum = 0;
            for (int j = 0; j < 4; j++) {
                int k = rest % items[j].n_categories;
                rest /= items[j].n_categories;
                prob *= p[j][k];
                sum += k;
            }
            want[sum] += prob;
        }
        lord_wingersky(items, 4, NULL, theta, f);
        for (int x = 0; x <= irt_most_points(items, 4); x++)
            NEAR(f[x], want[x], 1e-14);
    }
}

/* P(domain's points | total) against every pattern there is. */
static void domains(void **state)
{
    enum { J = 7, NODES = 121 };
    struct rng r;

    (void)state;
    rng_init_stream(&r, prop_seed(), 8);
    for (int round = 0; round < 5; round++) {
        struct irt_item items[J];
        struct domain_result got[2];
        double pmf[J + 1] = { 0 }, all = 0, expected = 0, p = 0, post[NODES];
        int domain[J], category[J], total = 0, own = 0;
        for (int j = 0; j < J; j++) {
            items[j] = (struct irt_item){
                .model = &irt_logistic,
                .n_categories = 2,
                .par = { uniform(&r, 0.5, 2), uniform(&r, -1, 1) },
            };
            domain[j] = j >= 3;
            category[j] = prop_int(&r, 0, 1);
            total += category[j];
            own += category[j] * !domain[j];
        }
        for (int code = 0; code < 1 << J; code++) {
            int sum = __builtin_popcount((unsigned)code);
            if (sum != total)
                continue;
            for (int q = 0; q < NODES; q++) {
                double theta = -6 + 12.0 * q / (NODES - 1), c[2];
                post[q] = exp(-theta * theta / 2);
                for (int j = 0; j < J; j++) {
                    irt_curve(&items[j], theta, c);
                    post[q] *= c[code >> j & 1];
                }
                pmf[__builtin_popcount((unsigned)code & 7)] += post[q];
                all += post[q];
            }
        }
        for (int y = 0; y <= 3; y++) {
            expected += y * pmf[y] / all;
            p += pmf[y] <= pmf[own] * (1 + 1e-7) ? pmf[y] / all : 0;
        }
        domain_results(items, J, domain, 2, category, 0.05, got);
        assert_int_equal(got[0].points, own);
        NEAR(got[0].expected, expected, 1e-10);
        NEAR(got[0].p, p, 1e-10);
        assert_true(0 <= got[0].low && got[0].low < got[0].high &&
                    got[0].high <= 1);
    }
}

/* On a linear map of n dimensions Anderson's mixing is exact after n + 1
 * points, however slowly the map itself goes (here down to .999). */
static void acceleration_of_a_linear_map(void **state)
{
    enum { DIMENSIONS = 5 };
    struct rng rng;

    (void)state;
    rng_init(&rng, 11);
    for (int round = 0; round < 50; round++) {
        struct arena a = { 0 };
        struct anderson *s = anderson_new(&a, DIMENSIONS);
        double rate[DIMENSIONS], goal[DIMENSIONS], x[DIMENSIONS] = { 0 };
        double g[DIMENSIONS], next[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            rate[i] = 0.999 - 0.2 * i;
            goal[i] = uniform(&rng, -3, 3);
        }
        for (int k = 0; k < DIMENSIONS + 2; k++) {
            for (int i = 0; i < DIMENSIONS; i++)
                g[i] = goal[i] + rate[i] * (x[i] - goal[i]);
            anderson_next(s, x, g, next);
            memcpy(x, next, sizeof x);
        }
        for (int i = 0; i < DIMENSIONS; i++)
            NEAR(x[i], goal[i], 1e-4);
        arena_release(&a);
    }
}

/* ---- calibration ---- */

/* Answers of every kind: items of 2 to 5 categories, gaps, groups, weights. */
static struct responses *random_responses(struct arena *a, struct rng *r, int N,
                                          int J, int most_categories)
{
    struct responses *x = ARENA_NEW(a, struct responses);
    struct str *ids = ARENA_ARRAY(a, struct str, (size_t)J);
    int gaps = prop_bool(r, 50) ? prop_int(r, 1, 40) : 0;

    for (int j = 0; j < J; j++)
        ids[j] = str_fmt(a, "q%d", j);
    responses_init(x, a, ids, J);
    for (int j = 0; j < J; j++) {
        int K = prop_int(r, 2, most_categories);
        x->items[j].n_codes = K;
        for (int k = 0; k < K; k++)
            responses_set_score(x, j, k, k);
    }
    x->n_groups = prop_int(r, 1, 3);
    x->group = ARENA_ARRAY(a, int, (size_t)N);
    x->group_names = ARENA_ARRAY(a, struct str, 3);
    x->weight = ARENA_ARRAY(a, double, (size_t)N);
    for (int i = 0; i < N; i++) {
        uint8_t *row = responses_append(x, a);
        x->group[i] = i < 3 * x->n_groups ? i % x->n_groups
                                          : prop_int(r, 0, x->n_groups - 1);
        x->weight[i] = prop_int(r, 1, 3);
        for (int j = 0; j < J; j++) {
            int K = x->items[j].n_categories;
            /* the first rows show every category once */
            row[j] = (uint8_t)(i < K                ? i
                               : prop_bool(r, gaps) ? RESPONSE_MISSING
                                                    : prop_int(r, 0, K - 1));
        }
    }
    return x;
}

static void setup(struct arena *a, struct rng *r, const struct responses *x,
                  struct fit_options *o, struct fit_work *w, struct fit *fit,
                  enum fit_model model)
{
    struct problems ps;

    problems_init(&ps, a);
    fit_options_init(o, model);
    o->n_threads = prop_int(r, 1, 3);
    assert_true(fit_setup(a, a, x, o, w, fit, &ps));
    w->n_par = fit_count_free(w);
}

/* The tables of bytes give what adding up person by person gives. */
static void estep_by_hand(void **state)
{
    struct rng r;

    (void)state;
    rng_init_stream(&r, prop_seed(), 3);
    for (int round = 0; round < 8; round++) {
        struct arena a = { 0 };
        struct fit_options o;
        struct fit_work w;
        struct fit fit = { 0 };
        struct responses *x = random_responses(&a, &r, prop_int(&r, 30, 300),
                                               prop_int(&r, 3, 23), 5);
        setup(&a, &r, x, &o, &w, &fit, FIT_GRM);
        double ll = fit_estep(&w), want = 0;
        size_t pad = (size_t)w.n_pad;
        double *counts = ARENA_ARRAY(&a, double, (size_t)w.n_rows *pad);
        for (size_t i = 0; i < x->n_rows; i++) {
            double post[64], sum = 0;
            size_t g = (size_t)x->group[i] * pad;
            for (int q = 0; q < w.n_nodes; q++) {
                post[q] = w.log_prior[g + (size_t)q];
                for (int j = 0; j < w.n_items; j++) {
                    int k = responses_points(x, i, j);
                    int row = estep_row(w.estep, j) + k;
                    if (k >= 0)
                        post[q] += w.log_p[(size_t)row * pad + (size_t)q];
                }
                sum += post[q] = exp(post[q]);
            }
            want += x->weight[i] * log(sum);
            for (int j = 0; j < w.n_items; j++) {
                int k = responses_points(x, i, j);
                int row = estep_row(w.estep, j) + k;
                for (int q = 0; k >= 0 && q < w.n_nodes; q++)
                    counts[(size_t)row * pad + (size_t)q] +=
                        x->weight[i] * post[q] / sum;
            }
        }
        NEAR(ll, want, 1e-9 * fabs(want));
        for (int row = 0; row < w.n_rows; row++)
            for (int q = 0; q < w.n_nodes; q++) {
                size_t at = (size_t)row * pad + (size_t)q;
                NEAR(w.counts[at], counts[at], 1e-9);
            }
        w.floats = true;
        NEAR(fit_estep(&w), want, 1e-6 * fabs(want));
        for (int row = 0; row < w.n_rows; row++)
            for (int q = 0; q < w.n_nodes; q++) {
                size_t at = (size_t)row * pad + (size_t)q;
                NEAR(w.counts[at], counts[at], 1e-3);
            }
        arena_release(&a);
    }
}

/* The gradient is the derivative of the log-likelihood and its priors. */
static void gradient(void **state)
{
    static const enum fit_model all[] = { FIT_1PL, FIT_2PL, FIT_3PL, FIT_GRM,
                                          FIT_PCM };
    struct rng r;
    const double h = 1e-4;

    (void)state;
    rng_init_stream(&r, prop_seed(), 4);
    for (size_t m = 0; m < sizeof all / sizeof *all; m++) {
        struct arena a = { 0 };
        struct fit_options o;
        struct fit_work w;
        struct fit fit = { 0 };
        bool two = all[m] != FIT_GRM && all[m] != FIT_PCM;
        struct responses *x = random_responses(&a, &r, 200, 9, two ? 2 : 5);
        setup(&a, &r, x, &o, &w, &fit, all[m]);
        double *p = ARENA_ARRAY(&a, double, (size_t)w.n_par);
        double *g = ARENA_ARRAY(&a, double, (size_t)w.n_par);
        fit_get(&w, p);
        fit_estep(&w);
        fit_gradient(&w, g);
        for (int i = 0; i < w.n_par; i++) {
            double at = p[i];
            p[i] = at + h;
            fit_set(&w, p);
            double up = fit_estep(&w) + fit_log_prior(&w);
            p[i] = at - h;
            fit_set(&w, p);
            double down = fit_estep(&w) + fit_log_prior(&w);
            p[i] = at;
            NEAR(g[i], (up - down) / (2 * h), 1e-3);
        }
        arena_release(&a);
    }
}

static const struct fit *calibrate(struct arena *a, const struct responses *x,
                                   enum fit_model model, int threads)
{
    struct problems ps;
    struct fit_options o;

    problems_init(&ps, a);
    fit_options_init(&o, model);
    o.n_threads = threads;
    o.se = SE_NONE;
    const struct fit *fit = fit_run(a, x, &o, &ps);
    assert_non_null(fit);
    assert_true(fit->converged);
    return fit;
}

/* To the last bit: parts are fixed, threads only take them. */
static void threads_change_nothing(void **state)
{
    struct arena a = { 0 };
    struct sim_item truth[50];

    (void)state;
    struct responses *x = simulate(&a, SIM_2PL, 9000, 50, prop_seed(), truth);
    const struct fit *one = calibrate(&a, x, FIT_2PL, 1);
    const struct fit *three = calibrate(&a, x, FIT_2PL, 3);
    assert_memory_equal(&one->loglik, &three->loglik, sizeof one->loglik);
    for (int j = 0; j < 50; j++)
        assert_memory_equal(one->items[j].item.par, three->items[j].item.par,
                            sizeof one->items[j].item.par);
    arena_release(&a);
}

static void order_changes_nothing(void **state)
{
    enum { J = 20, N = 1500 };
    struct arena a = { 0 };
    struct rng r;
    struct sim_item truth[J];
    int to[J];

    (void)state;
    rng_init_stream(&r, prop_seed(), 5);
    struct responses *x = simulate(&a, SIM_2PL, N, J, prop_seed(), truth), y;
    struct str *ids = ARENA_ARRAY(&a, struct str, J);
    for (int j = 0; j < J; j++)
        to[j] = j;
    rng_shuffle(&r, to, J, sizeof *to);
    for (int j = 0; j < J; j++)
        ids[to[j]] = x->items[j].id;
    responses_init(&y, &a, ids, J);
    for (int j = 0; j < J; j++) {
        responses_set_score(&y, j, 0, 0);
        responses_set_score(&y, j, 1, 1);
    }
    for (size_t i = 0; i < N; i++) {
        uint8_t *row = responses_append(&y, &a);
        for (int j = 0; j < J; j++)
            row[to[j]] = responses_row(x, N - 1 - i)[j];
    }
    const struct fit *one = calibrate(&a, x, FIT_2PL, 1);
    const struct fit *two = calibrate(&a, &y, FIT_2PL, 1);
    NEAR(one->loglik, two->loglik, 1e-6);
    for (int j = 0; j < J; j++)
        for (int i = 0; i < 2; i++)
            NEAR(one->items[j].item.par[i], two->items[to[j]].item.par[i],
                 1e-4);
    const struct classical *c = classical_run(&a, x),
                           *d = classical_run(&a, &y);
    NEAR(c->alpha, d->alpha, 1e-12);
    for (int j = 0; j < J; j++)
        NEAR(c->items[j].r_rest, d->items[to[j]].r_rest, 1e-12);
    arena_release(&a);
}

/* Options are names: swapping their codes with their points changes nothing
 * but the order they are listed in. */
static void relabelling_changes_nothing(void **state)
{
    enum { J = 8, N = 500, OPTIONS = 4 };
    struct arena a = { 0 };
    struct rng r;
    struct str *ids = ARENA_ARRAY(&a, struct str, J);
    struct responses x, y;
    int to[J][OPTIONS];

    (void)state;
    rng_init_stream(&r, prop_seed(), 6);
    responses_init(&x, &a, ids, J);
    responses_init(&y, &a, ids, J);
    for (int j = 0; j < J; j++) {
        int key = prop_int(&r, 0, OPTIONS - 1);
        x.items[j].n_codes = y.items[j].n_codes = OPTIONS;
        x.items[j].keyed = y.items[j].keyed = true;
        for (int k = 0; k < OPTIONS; k++)
            to[j][k] = k;
        rng_shuffle(&r, to[j], OPTIONS, sizeof *to[j]);
        for (int k = 0; k < OPTIONS; k++) {
            responses_set_score(&x, j, k, k == key);
            responses_set_score(&y, j, to[j][k], k == key);
        }
    }
    for (int i = 0; i < N; i++) {
        uint8_t *one = responses_append(&x, &a);
        uint8_t *two = responses_append(&y, &a);
        for (int j = 0; j < J; j++) {
            one[j] = (uint8_t)prop_int(&r, 0, OPTIONS - 1);
            two[j] = (uint8_t)to[j][one[j]];
        }
    }
    const struct classical *c = classical_run(&a, &x),
                           *d = classical_run(&a, &y);
    NEAR(c->alpha, d->alpha, 0);
    for (int j = 0; j < J; j++) {
        NEAR(c->items[j].r_rest, d->items[j].r_rest, 0);
        assert_int_equal(c->items[j].flags, d->items[j].flags);
        for (int k = 0; k < OPTIONS; k++) {
            NEAR(c->items[j].options[k].r_rest,
                 d->items[j].options[to[j][k]].r_rest, 0);
            NEAR(c->items[j].options[k].mean_total,
                 d->items[j].options[to[j][k]].mean_total, 0);
        }
    }
    arena_release(&a);
}

/* Simulated truth comes back: mean error within what the standard errors of
 * 4,000 persons allow by far. */
static void recovery(void **state)
{
    static const struct {
        enum sim_model sim;
        enum fit_model fit;
        double a, b;
    } kinds[] = { { SIM_2PL, FIT_2PL, 0.10, 0.10 },
                  { SIM_3PL, FIT_3PL, 0.30, 0.30 },
                  { SIM_GRM, FIT_GRM, 0.10, 0.12 } };
    enum { J = 24, N = 4000 };

    (void)state;
    for (size_t m = 0; m < 3; m++) {
        struct arena a = { 0 };
        struct sim_item truth[J];
        struct responses *x =
            simulate(&a, kinds[m].sim, N, J, prop_seed() + m, truth);
        const struct fit *fit = calibrate(&a, x, kinds[m].fit, 1);
        double ea = 0, eb = 0;
        for (int j = 0; j < J; j++) {
            const double *par = fit->items[j].item.par;
            double first =
                kinds[m].sim == SIM_GRM ? truth[j].b - 0.8 : truth[j].b;
            ea += fabs(par[0] - truth[j].a) / J;
            eb += fabs(-par[1] / par[0] - first) / J;
        }
        NEAR(ea, 0, kinds[m].a);
        NEAR(eb, 0, kinds[m].b);
        arena_release(&a);
    }
}

/* Two groups half a unit apart, and anchors that carry the scale over. */
static void groups_and_anchors(void **state)
{
    enum { J = 30, N = 2000 };
    struct arena a = { 0 };
    struct sim_item truth[J];
    struct irt_item anchors[J / 2];
    struct problems ps;
    struct fit_options o;

    (void)state;
    problems_init(&ps, &a);
    struct responses *x = simulate(&a, SIM_2PL, 2 * N, J, prop_seed(), truth);
    x->n_groups = 2;
    x->group = ARENA_ARRAY(&a, int, 2 * N);
    x->group_names = ARENA_ARRAY(&a, struct str, 2);
    struct rng r;
    rng_init_stream(&r, prop_seed(), 7);
    for (int i = N; i < 2 * N; i++) { /* the second group, N(0.5, 1) */
        uint8_t *row = x->blocks[i / RESPONSE_BLOCK] + i % RESPONSE_BLOCK * J;
        double t = 0.5 - 6;
        for (int k = 0; k < 12; k++)
            t += rng_unit(&r);
        x->group[i] = 1;
        for (int j = 0; j < J; j++)
            row[j] =
                rng_unit(&r) < 1 / (1 + exp(-truth[j].a * (t - truth[j].b)));
    }
    const struct fit *fit = calibrate(&a, x, FIT_2PL, 2);
    NEAR(fit->groups[0].mean, 0, 0);
    NEAR(fit->groups[1].mean, 0.5, 0.15);
    NEAR(fit->groups[1].sd, 1, 0.12);

    /* the second group alone, half of the items held at the truth */
    struct responses alone = *x;
    alone.group = NULL;
    alone.n_groups = 1;
    alone.weight = ARENA_ARRAY(&a, double, 2 * N);
    for (int i = N; i < 2 * N; i++)
        alone.weight[i] = 1;
    for (int j = 0; j < J / 2; j++)
        anchors[j] = (struct irt_item){
            .id = x->items[j].id,
            .model = &irt_logistic,
            .n_categories = 2,
            .par = { truth[j].a, -truth[j].a * truth[j].b },
        };
    fit_options_init(&o, FIT_2PL);
    o.anchors = anchors;
    o.n_anchors = J / 2;
    fit = fit_run(&a, &alone, &o, &ps);
    assert_non_null(fit);
    assert_true(fit->converged);
    NEAR(fit->groups[0].mean, 0.5, 0.12);
    double eb = 0;
    for (int j = 0; j < J; j++) {
        const double *par = fit->items[j].item.par;
        if (j < J / 2)
            assert_memory_equal(par, anchors[j].par, 2 * sizeof *par);
        else
            eb += fabs(-par[1] / par[0] - truth[j].b) / (J - J / 2);
    }
    NEAR(eb, 0, 0.15);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(curves),
        cmocka_unit_test(sums),
        cmocka_unit_test(domains),
        cmocka_unit_test(acceleration_of_a_linear_map),
        cmocka_unit_test(estep_by_hand),
        cmocka_unit_test(gradient),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(order_changes_nothing),
        cmocka_unit_test(relabelling_changes_nothing),
        cmocka_unit_test(recovery),
        cmocka_unit_test(groups_and_anchors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
