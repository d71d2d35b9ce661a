/* M2: are the means and products of points as the model says? */
#include "base/arena.h"
#include "psych/dense.h"
#include "psych/fit_check_int.h"
#include "psych/special.h"

#include <math.h>

struct moments {
    int J, Q;
    size_t n;       /* J + J (J - 1) / 2 */
    double *weight; /* of each node */
    double *theta;
    double *m1, *m2;     /* E[x | theta], E[x^2 | theta]: [item][node] */
    int *first, *second; /* items of each moment; second -1 for single ones */
};

static void fill_nodes(struct moments *m, const struct fit *fit,
                       const struct irt_item *items, double mean, double sd)
{
    double p[IRT_CATEGORIES], sum = 0;

    for (int q = 0; q < m->Q; q++) {
        m->theta[q] =
            fit->theta_min + (fit->theta_max - fit->theta_min) * q / (m->Q - 1);
        double z = (m->theta[q] - mean) / sd;
        sum += m->weight[q] = exp(-z * z / 2);
        for (int j = 0; j < m->J; j++) {
            double s1 = 0, s2 = 0;
            irt_curve(&items[j], m->theta[q], p);
            for (int k = 1; k < items[j].n_categories; k++) {
                s1 += k * p[k];
                s2 += (double)k * k * p[k];
            }
            m->m1[j * m->Q + q] = s1;
            m->m2[j * m->Q + q] = s2;
        }
    }
    for (int q = 0; q < m->Q; q++)
        m->weight[q] /= sum;
}

/* The conditional mean of moment s, at a node. */
static double at_node(const struct moments *m, size_t s, int q)
{
    double x = m->m1[m->first[s] * m->Q + q];

    return m->second[s] < 0 ? x : x * m->m1[m->second[s] * m->Q + q];
}

/* E of the product of two moments: an item that is in both enters by its
 * square. */
static double product(const struct moments *m, size_t s, size_t t,
                      const double *ps, const double *pt)
{
    int a = m->first[s], b = m->second[s], c = m->first[t], d = m->second[t];
    bool ac = a == c, ad = a == d, bc = b >= 0 && b == c;
    bool bd = b >= 0 && b == d;

    if (!ac && !ad && !bc && !bd) {
        double sum = 0;
        for (int q = 0; q < m->Q; q++)
            sum += m->weight[q] * ps[q] * pt[q];
        return sum;
    }
    int all[4] = { a, b, c, d };
    double sum = 0;
    for (int q = 0; q < m->Q; q++) {
        double x = m->weight[q];
        for (int i = 0; i < 4; i++) {
            bool again = false, twice = false;
            for (int k = 0; k < 4; k++) {
                again |= k < i && all[k] == all[i];
                twice |= k > i && all[k] == all[i];
            }
            if (all[i] < 0 || again)
                continue;
            x *= (twice ? m->m2 : m->m1)[all[i] * m->Q + q];
        }
        sum += x;
    }
    return sum;
}

/* Sample moments of persons who answered everything; their number, or 0 when
 * somebody did not. */
static double sample(const struct moments *m, const struct fit *fit,
                     const struct responses *r, int *category, double *out)
{
    double n = 0;

    for (size_t i = 0; i < r->n_rows; i++) {
        double w = responses_weight(r, i);
        fit_categories(fit, r, i, category);
        for (int j = 0; j < m->J; j++)
            if (category[j] < 0)
                return 0;
        n += w;
        for (size_t s = 0; s < m->n; s++)
            out[s] += w * category[m->first[s]] *
                      (m->second[s] < 0 ? 1 : category[m->second[s]]);
    }
    for (size_t s = 0; s < m->n; s++)
        out[s] /= n;
    return n;
}

/* d moments / d parameters, n × n_par. */
static void jacobian(const struct moments *m, const struct fit *fit,
                     const struct irt_item *items, double *delta)
{
    size_t N = (size_t)fit->n_par, at = 0, common = SIZE_MAX;
    double p[IRT_CATEGORIES], dp[IRT_CATEGORIES * IRT_PARAMS];

    for (int j = 0; j < m->J; j++) {
        int n = irt_n_params(&items[j]), K = items[j].n_categories;
        for (int i = 0; i < n; i++) {
            if (fit->items[j].held[i])
                continue;
            size_t col = at;
            if (i == 0 && fit->common_slope)
                col = common == SIZE_MAX ? (common = at) : common;
            at += col == at;
            for (int q = 0; q < m->Q; q++) {
                double d = 0;
                items[j].model->gradient(items[j].par, K, m->theta[q], p, dp);
                for (int k = 1; k < K; k++)
                    d += k * dp[k * n + i];
                d *= m->weight[q];
                for (size_t s = 0; s < m->n; s++)
                    if (m->first[s] == j)
                        delta[s * N + col] +=
                            d * (m->second[s] < 0
                                     ? 1
                                     : m->m1[m->second[s] * m->Q + q]);
                    else if (m->second[s] == j)
                        delta[s * N + col] += d * m->m1[m->first[s] * m->Q + q];
            }
        }
    }
    const struct fit_group *g = &fit->groups[0];
    double e[2] = { 0 };
    for (int q = 0; q < m->Q; q++) {
        double z = (m->theta[q] - g->mean) / g->sd;
        e[0] += m->weight[q] * z / g->sd;
        e[1] += m->weight[q] * z * z;
    }
    for (int which = 0; which < 2; which++) {
        if (!(which ? g->sd_free : g->mean_free))
            continue;
        for (int q = 0; q < m->Q; q++) {
            double z = (m->theta[q] - g->mean) / g->sd;
            double d = m->weight[q] * ((which ? z * z : z / g->sd) - e[which]);
            for (size_t s = 0; s < m->n; s++)
                delta[s * N + at] += d * at_node(m, s, q);
        }
        at++;
    }
}

static void covariance(struct arena *a, const struct moments *m,
                       const double *e, double *xi)
{
    size_t Q = (size_t)m->Q;
    double *p = ARENA_ARRAY(a, double, m->n *Q);

    for (size_t s = 0; s < m->n; s++)
        for (int q = 0; q < m->Q; q++)
            p[s * Q + (size_t)q] = at_node(m, s, q);
    for (size_t s = 0; s < m->n; s++)
        for (size_t t = 0; t <= s; t++)
            xi[s * m->n + t] =
                product(m, s, t, p + s * Q, p + t * Q) - e[s] * e[t];
}

/* Root mean squared difference of item correlations. */
static double srmsr(const struct moments *m, const double *o, const double *e,
                    const struct fit *fit, const struct responses *r)
{
    struct arena a = { 0 };
    size_t J = (size_t)m->J;
    double *oo = ARENA_ARRAY(&a, double, J), *ee = ARENA_ARRAY(&a, double, J);
    int *category = ARENA_ARRAY(&a, int, J);
    double sum = 0, n = 0;

    for (size_t i = 0; i < r->n_rows; i++) {
        double w = responses_weight(r, i);
        fit_categories(fit, r, i, category);
        n += w;
        for (size_t j = 0; j < J; j++)
            oo[j] += w * category[j] * category[j];
    }
    for (size_t j = 0; j < J; j++) {
        oo[j] = oo[j] / n - o[j] * o[j];
        for (int q = 0; q < m->Q; q++)
            ee[j] += m->weight[q] * m->m2[j * (size_t)m->Q + (size_t)q];
        ee[j] -= e[j] * e[j];
    }
    for (size_t s = J; s < m->n; s++) {
        int i = m->first[s], k = m->second[s];
        double d = (o[s] - o[i] * o[k]) / sqrt(oo[i] * oo[k]) -
                   (e[s] - e[i] * e[k]) / sqrt(ee[i] * ee[k]);
        sum += d * d;
    }
    arena_release(&a);
    return sqrt(sum / (double)(m->n - J));
}

static void statistic(struct arena *a, const struct moments *m, double N,
                      double *xi, double *delta, double *residual, size_t np,
                      struct m2 *out)
{
    double *d = ARENA_ARRAY(a, double, np * m->n), *b, *dd, fit = 0;

    if (!dense_cholesky(xi, m->n)) {
        out->why_not = S("the moments' covariance is singular");
        return;
    }
    dense_forward(xi, m->n, residual);
    for (size_t i = 0; i < np; i++) {
        for (size_t s = 0; s < m->n; s++)
            d[i * m->n + s] = delta[s * np + i];
        dense_forward(xi, m->n, d + i * m->n);
    }
    b = ARENA_ARRAY(a, double, np);
    dd = ARENA_ARRAY(a, double, np *np);
    for (size_t i = 0; i < np; i++) {
        b[i] = dense_dot(d + i * m->n, residual, m->n);
        for (size_t k = 0; k <= i; k++)
            dd[i * np + k] = dense_dot(d + i * m->n, d + k * m->n, m->n);
    }
    if (np && !dense_cholesky(dd, np)) {
        out->why_not = S("the model is not identified by pairs of items");
        return;
    }
    if (np)
        dense_forward(dd, np, b);
    fit = dense_dot(b, b, np);
    out->m2 = N * (dense_dot(residual, residual, m->n) - fit);
    out->df = (double)m->n - (double)np;
    out->p = chi2_tail(out->m2, out->df);
    out->rmsea = sqrt(fmax((out->m2 - out->df) / (out->df * (N - 1)), 0));
    out->done = true;
}

struct m2 m2_run(const struct fit *fit, const struct responses *r)
{
    struct m2 out = { 0 };
    struct arena a = { 0 };
    struct moments m = { .J = fit->n_items, .Q = fit->n_nodes };
    size_t J = (size_t)m.J, Q = (size_t)m.Q, np = (size_t)fit->n_par;

    m.n = J + J * (J - 1) / 2;
    if (fit->n_groups > 1)
        out.why_not = S("there is more than one group");
    else if (m.J > M2_ITEMS_MOST)
        out.why_not = S("there are over 60 items");
    else if (m.n <= np)
        out.why_not = S("there are no degrees of freedom");
    if (out.why_not.n)
        return out;
    struct irt_item *items = fit_irt_items(&a, fit);
    m.theta = ARENA_ARRAY(&a, double, Q);
    m.weight = ARENA_ARRAY(&a, double, Q);
    m.m1 = ARENA_ARRAY(&a, double, J *Q);
    m.m2 = ARENA_ARRAY(&a, double, J *Q);
    m.first = ARENA_ARRAY(&a, int, m.n);
    m.second = ARENA_ARRAY(&a, int, m.n);
    size_t at = J;
    for (int j = 0; j < m.J; j++) {
        m.first[j] = j;
        m.second[j] = -1;
        for (int k = j + 1; k < m.J; k++, at++) {
            m.first[at] = j;
            m.second[at] = k;
        }
    }
    fill_nodes(&m, fit, items, fit->groups[0].mean, fit->groups[0].sd);
    double *o = ARENA_ARRAY(&a, double, m.n), *e = ARENA_ARRAY(&a, double, m.n);
    double N = sample(&m, fit, r, ARENA_ARRAY(&a, int, J), o);
    if (!(N > 0)) {
        out.why_not = S("there are missing answers");
        arena_release(&a);
        return out;
    }
    for (size_t s = 0; s < m.n; s++)
        for (int q = 0; q < m.Q; q++)
            e[s] += m.weight[q] * at_node(&m, s, q);
    double *xi = ARENA_ARRAY(&a, double, m.n *m.n);
    double *delta = ARENA_ARRAY(&a, double, m.n *(np + 1));
    double *residual = ARENA_ARRAY(&a, double, m.n);
    covariance(&a, &m, e, xi);
    jacobian(&m, fit, items, delta);
    out.srmsr = srmsr(&m, o, e, fit, r);
    for (size_t s = 0; s < m.n; s++)
        residual[s] = o[s] - e[s];
    statistic(&a, &m, N, xi, delta, residual, np, &out);
    arena_release(&a);
    return out;
}
