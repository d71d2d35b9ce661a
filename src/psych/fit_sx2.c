/* S-X2: does an item behave as the model says at every sum score? */
#include "base/arena.h"
#include "psych/fit_check_int.h"
#include "psych/lord_wingersky.h"
#include "psych/special.h"

#include <math.h>
#include <string.h>

static const double CELL_LEAST = 1;

struct sums {
    int n_items, most;
    double *persons;  /* at each sum */
    double *observed; /* [row of item category][sum] */
    int *row;
};

/* Persons who answered everything, at each sum and in each category. */
static double count(const struct fit *fit, const struct responses *r,
                    struct sums *s, int *category)
{
    size_t width = (size_t)s->most + 1;
    double n = 0;

    for (size_t i = 0; i < r->n_rows; i++) {
        double w = responses_weight(r, i);
        int sum = 0;
        bool whole = true;
        fit_categories(fit, r, i, category);
        for (int j = 0; j < fit->n_items; j++) {
            whole = whole && category[j] >= 0;
            sum += category[j];
        }
        if (!whole)
            continue;
        n += w;
        s->persons[sum] += w;
        for (int j = 0; j < fit->n_items; j++)
            s->observed[(size_t)(s->row[j] + category[j]) * width +
                        (size_t)sum] += w;
    }
    return n;
}

/* Share of each category of item j among persons of each sum, expected:
 * expected[k * width + sum]. */
static void expect(const struct fit *fit, const struct irt_item *items, int j,
                   const struct sums *s, double *f, double *all, bool *skip,
                   double *expected)
{
    size_t width = (size_t)s->most + 1;
    int K = items[j].n_categories, rest = s->most - (K - 1);
    double p[IRT_CATEGORIES];

    memset(expected, 0, (size_t)K * width * sizeof *expected);
    memset(all, 0, width * sizeof *all);
    skip[j] = true;
    for (int q = 0; q < fit->n_nodes; q++) {
        double theta = fit->theta_min + (fit->theta_max - fit->theta_min) * q /
                                            (fit->n_nodes - 1);
        double z = (theta - fit->groups[0].mean) / fit->groups[0].sd;
        double w = exp(-z * z / 2);
        irt_curve(&items[j], theta, p);
        lord_wingersky(items, fit->n_items, skip, theta, f);
        for (int k = 0; k < K; k++)
            for (int x = 0; x <= rest; x++) {
                double e = w * p[k] * f[x];
                expected[(size_t)k * width + (size_t)(x + k)] += e;
                all[x + k] += e;
            }
    }
    skip[j] = false;
    for (int k = 0; k < K; k++)
        for (size_t x = 0; x < width; x++)
            expected[(size_t)k * width + x] *= s->persons[x] / all[x];
}

/* Joins neighbouring categories of a row until each cell is expected to hold
 * CELL_LEAST; returns the number of cells, their chi-square in *x2. */
static int row_chi2(const double *o, const double *e, int K, double *x2)
{
    double cell_o[IRT_CATEGORIES], cell_e[IRT_CATEGORIES], ro = 0, re = 0;
    int n = 0;

    for (int k = 0; k < K; k++) {
        ro += o[k];
        re += e[k];
        if (re < CELL_LEAST)
            continue;
        cell_o[n] = ro;
        cell_e[n++] = re;
        ro = re = 0;
    }
    if (n && re > 0) { /* what is left joins the last cell */
        cell_o[n - 1] += ro;
        cell_e[n - 1] += re;
    }
    for (int k = 0; k < n; k++)
        *x2 += (cell_o[k] - cell_e[k]) * (cell_o[k] - cell_e[k]) / cell_e[k];
    return n;
}

static double least(const double *e, int K)
{
    double m = e[0];

    for (int k = 1; k < K; k++)
        m = fmin(m, e[k]);
    return m;
}

/* Sums are joined upwards until every cell is large enough; what is left at
 * the top joins the row before it. With more than two categories a row is
 * closed as soon as two of its cells can be kept. */
static void chi2(const struct sums *s, int K, const double *observed,
                 const double *expected, double *x2, int *cells)
{
    size_t width = (size_t)s->most + 1;
    double o[IRT_CATEGORIES] = { 0 }, e[IRT_CATEGORIES] = { 0 };
    double last_o[IRT_CATEGORIES], last_e[IRT_CATEGORIES];
    bool has_last = false;

    *x2 = 0;
    *cells = 0;
    for (size_t x = 1; x + 1 < width; x++) {
        double sorted = 0;
        for (int k = 0; k < K; k++) {
            o[k] += observed[(size_t)k * width + x];
            e[k] += expected[(size_t)k * width + x];
            sorted += e[k] >= CELL_LEAST;
        }
        if (K == 2 ? least(e, K) < CELL_LEAST : sorted < 2)
            continue;
        if (has_last) {
            int n = row_chi2(last_o, last_e, K, x2);
            *cells += n > 1 ? n - 1 : 0;
        }
        memcpy(last_o, o, sizeof o);
        memcpy(last_e, e, sizeof e);
        has_last = true;
        memset(o, 0, sizeof o);
        memset(e, 0, sizeof e);
    }
    if (!has_last)
        return;
    for (int k = 0; k < K; k++) {
        last_o[k] += o[k];
        last_e[k] += e[k];
    }
    int n = row_chi2(last_o, last_e, K, x2);
    *cells += n > 1 ? n - 1 : 0;
}

static int n_estimated(const struct fit *fit, int j)
{
    int n = 0;

    for (int i = 0; i < irt_n_params(&fit->items[j].item); i++)
        n += !fit->items[j].held[i] && !(i == 0 && fit->common_slope);
    return n;
}

struct item_fit *item_fit_run(struct arena *a, const struct fit *fit,
                              const struct responses *r)
{
    size_t J = (size_t)fit->n_items;
    struct item_fit *out = ARENA_ARRAY(a, struct item_fit, J);
    struct arena t = { 0 };
    struct irt_item *items = fit_irt_items(&t, fit);
    struct sums s = { .n_items = fit->n_items,
                      .most = irt_most_points(items, fit->n_items) };
    size_t width = (size_t)s.most + 1;

    s.persons = ARENA_ARRAY(&t, double, width);
    s.row = ARENA_ARRAY(&t, int, J);
    s.observed = ARENA_ARRAY(&t, double, (J + (size_t)s.most) * width);
    for (size_t j = 1; j < J; j++)
        s.row[j] = s.row[j - 1] + items[j - 1].n_categories;
    double n = count(fit, r, &s, ARENA_ARRAY(&t, int, J));
    double *f = ARENA_ARRAY(&t, double, width);
    double *all = ARENA_ARRAY(&t, double, width);
    double *expected = ARENA_ARRAY(&t, double, IRT_CATEGORIES *width);
    bool *skip = ARENA_ARRAY(&t, bool, J);
    for (int j = 0; j < fit->n_items; j++) {
        int K = items[j].n_categories, cells;
        expect(fit, items, j, &s, f, all, skip, expected);
        chi2(&s, K, s.observed + (size_t)s.row[j] * width, expected,
             &out[j].s_x2, &cells);
        out[j].n = n;
        out[j].df = cells - n_estimated(fit, j);
        out[j].p =
            out[j].df > 0 ? chi2_tail(out[j].s_x2, out[j].df) : (double)NAN;
        if (!(out[j].df > 0))
            out[j].s_x2 = (double)NAN;
    }
    item_residuals(&t, fit, r, out);
    arena_release(&t);
    return out;
}
