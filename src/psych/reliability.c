#include "base/arena.h"
#include "psych/classical.h"

#include <math.h>
#include <string.h>

enum { AXES_MOST = 500, POWER_STEPS = 4 };

/* Sums over persons who answered both items of a pair. */
struct pairs {
    double *n, *x, *xx; /* J × J: weight, first item's points, products */
};

static void add_row(const struct responses *r, size_t i, struct pairs *s,
                    double *points, double *here)
{
    const uint8_t *row = responses_row(r, i);
    size_t J = (size_t)r->n_items;
    double w = responses_weight(r, i);

    for (size_t j = 0; j < J; j++) {
        uint8_t p = r->items[j].score[row[j]];
        here[j] = p != RESPONSE_MISSING;
        points[j] = p != RESPONSE_MISSING ? p : 0;
    }
    for (size_t j = 0; j < J; j++) {
        if (here[j] == 0)
            continue;
        double *n = s->n + j * J, *x = s->x + j * J, *xx = s->xx + j * J;
        double wx = w * points[j];
        for (size_t k = 0; k < J; k++) {
            n[k] += w * here[k];
            x[k] += wx * here[k];
        }
        if (points[j] != 0)
            for (size_t k = 0; k < J; k++)
                xx[k] += wx * points[k];
    }
}

/* Without gaps the pair counts are the same everywhere. */
static void add_full_row(const struct responses *r, size_t i, double *sum,
                         double *xx, double *points)
{
    const uint8_t *row = responses_row(r, i);
    size_t J = (size_t)r->n_items;
    double w = responses_weight(r, i);

    for (size_t j = 0; j < J; j++)
        points[j] = r->items[j].score[row[j]];
    for (size_t j = 0; j < J; j++) {
        double wx = w * points[j];
        if (wx == 0)
            continue;
        sum[j] += wx;
        for (size_t k = 0; k <= j; k++)
            xx[j * J + k] += wx * points[k];
    }
}

static bool has_missing(const struct responses *r)
{
    for (size_t i = 0; i < r->n_rows; i++) {
        const uint8_t *row = responses_row(r, i);
        for (int j = 0; j < r->n_items; j++)
            if (r->items[j].score[row[j]] == RESPONSE_MISSING)
                return true;
    }
    return false;
}

double *responses_covariance(struct arena *a, const struct responses *r)
{
    size_t J = (size_t)r->n_items;
    double *c = ARENA_ARRAY(a, double, J *J);
    struct arena scratch = { 0 };
    double *points = ARENA_ARRAY(&scratch, double, J);
    double *here = ARENA_ARRAY(&scratch, double, J);

    if (!has_missing(r)) {
        double n = responses_persons(r);
        for (size_t i = 0; i < r->n_rows; i++)
            add_full_row(r, i, here, c, points);
        for (size_t j = 0; j < J; j++)
            for (size_t k = 0; k <= j; k++)
                c[j * J + k] = c[k * J + j] =
                    (c[j * J + k] - here[j] * here[k] / n) / (n - 1);
    } else {
        struct pairs s = { ARENA_ARRAY(&scratch, double, J *J),
                           ARENA_ARRAY(&scratch, double, J *J),
                           ARENA_ARRAY(&scratch, double, J *J) };
        for (size_t i = 0; i < r->n_rows; i++)
            add_row(r, i, &s, points, here);
        for (size_t j = 0; j < J; j++)
            for (size_t k = 0; k < J; k++) {
                size_t at = j * J + k, back = k * J + j;
                c[at] = s.n[at] > 1
                            ? (s.xx[at] - s.x[at] * s.x[back] / s.n[at]) /
                                  (s.n[at] - 1)
                            : (double)NAN;
            }
    }
    arena_release(&scratch);
    return c;
}

double alpha_from_covariance(const double *c, int J, const bool *skip)
{
    double own = 0, all = 0;
    int k = 0;

    for (int i = 0; i < J; i++) {
        if (skip && skip[i])
            continue;
        k++;
        own += c[i * J + i];
        for (int j = 0; j < J; j++)
            if (!skip || !skip[j])
                all += c[i * J + j];
    }
    return k > 1 && all > 1e-12 * own ? k / (k - 1.0) * (1 - own / all)
                                      : (double)NAN;
}

/* Largest eigenvalue and vector of the reduced correlation matrix. */
static double power_step(const double *m, int J, double *v, double *next)
{
    double norm = 0;

    for (int i = 0; i < J; i++) {
        next[i] = 0;
        for (int j = 0; j < J; j++)
            next[i] += m[i * J + j] * v[j];
        norm += next[i] * next[i];
    }
    norm = sqrt(norm);
    for (int i = 0; i < J; i++)
        v[i] = norm > 0 ? next[i] / norm : 0;
    return norm;
}

double omega_from_covariance(const double *c, int J)
{
    if (J < 3) /* one factor has no one solution */
        return (double)NAN;
    struct arena s = { 0 };
    size_t n = (size_t)J;
    double *m = ARENA_ARRAY(&s, double, n *n), *v = ARENA_ARRAY(&s, double, n);
    double *next = ARENA_ARRAY(&s, double, n), change = 1, common = 0, own = 0;

    for (int i = 0; i < J; i++) {
        v[i] = 1;
        for (int j = 0; j < J; j++) {
            double sd = sqrt(c[i * J + i] * c[j * J + j]);
            m[i * J + j] = i == j ? 0.3 : c[i * J + j] / sd;
            if (!isfinite(m[i * J + j])) {
                arena_release(&s);
                return (double)NAN;
            }
        }
    }
    for (int t = 0; t < AXES_MOST && change > 1e-9; t++) {
        double value = 0;
        for (int p = 0; p < POWER_STEPS; p++)
            value = power_step(m, J, v, next);
        change = 0;
        for (int i = 0; i < J; i++) {
            double h = fmin(value * v[i] * v[i], 1);
            change = fmax(change, fabs(h - m[i * J + i]));
            m[i * J + i] = h;
        }
    }
    for (int i = 0; i < J; i++) {
        double var = c[i * J + i], h = m[i * J + i];
        common += (v[i] < 0 ? -1 : 1) * sqrt(h * var);
        own += (1 - h) * var;
    }
    arena_release(&s);
    return change > 1e-6 ? (double)NAN
                         : common * common / (common * common + own);
}
