/* M-step: given expected counts, each item is a small multinomial regression
 * on the nodes. One Fisher scoring step per cycle is enough for EM to converge
 * as fast as with full maximisation (Lange 1995); when the driver finds that
 * the likelihood fell, it asks for careful steps. */
#include "psych/dense.h"
#include "psych/fit_int.h"

#include <math.h>
#include <string.h>

enum { HALVINGS = 12 };

static const double STEP_MOST = 2; /* a Fisher step is cut to this length */

/* Gradient and expected information of one item's part of Q. */
struct local {
    double g[IRT_PARAMS];
    double h[IRT_PARAMS * IRT_PARAMS];
};

static void add_priors(const struct fit_work *w, int j, int n, struct local *l)
{
    for (int i = 0; i < n; i++) {
        double f, d1, d2;
        if (i == 0 && w->common_slope)
            continue; /* counted once, in common_step */
        prior_at(&w->prior[j][i], w->items[j].par[i], &f, &d1, &d2);
        l->g[i] += d1;
        l->h[i * n + i] -= fmin(d2, 0);
    }
}

/* Right/wrong logistic items: most of all work, so without detours. */
static void logistic_at(const struct fit_work *w, int j, struct local *l)
{
    size_t row = (size_t)estep_row(w->estep, j), pad = (size_t)w->n_pad;
    const double *wrong = w->counts + row * pad, *right = wrong + pad;
    const double *curve = w->right + (size_t)j * pad;
    double g0 = 0, g1 = 0, h00 = 0, h01 = 0, h11 = 0;

    for (int q = 0; q < w->n_nodes; q++) {
        double n = wrong[q] + right[q], p = curve[q];
        double e = right[q] - n * p, v = n * p * (1 - p), t = w->theta[q];
        g0 += e * t;
        g1 += e;
        h00 += v * t * t;
        h01 += v * t;
        h11 += v;
    }
    l->g[0] = g0;
    l->g[1] = g1;
    l->h[0] = h00;
    l->h[1] = l->h[2] = h01;
    l->h[3] = h11;
}

/* `fresh`: the tables belong to the item's parameters as they are. */
static void local_at(const struct fit_work *w, int j, bool fresh,
                     struct local *l)
{
    const struct irt_item *item = &w->items[j];
    int K = item->n_categories, n = irt_n_params(item);
    size_t row = (size_t)estep_row(w->estep, j), pad = (size_t)w->n_pad;
    double p[IRT_CATEGORIES], dp[IRT_CATEGORIES * IRT_PARAMS];

    if (fresh && item->model == &irt_logistic) {
        logistic_at(w, j, l);
        add_priors(w, j, n, l);
        return;
    }
    memset(l, 0, sizeof *l);
    for (int q = 0; q < w->n_nodes; q++) {
        double all = 0;
        for (int k = 0; k < K; k++)
            all += w->counts[(row + (size_t)k) * pad + (size_t)q];
        if (all <= 0)
            continue;
        item->model->gradient(item->par, K, w->theta[q], p, dp);
        for (int k = 0; k < K; k++) {
            double r = w->counts[(row + (size_t)k) * pad + (size_t)q] / p[k];
            for (int i = 0; i < n; i++) {
                double s = dp[k * n + i];
                l->g[i] += r * s;
                for (int m = 0; m <= i; m++)
                    l->h[i * n + m] += all * s * dp[k * n + m] / p[k];
            }
        }
    }
    for (int i = 0; i < n; i++)
        for (int m = 0; m < i; m++)
            l->h[m * n + i] = l->h[i * n + m];
    add_priors(w, j, n, l);
}

/* An item's part of Q, with its priors (that of a common slope apart). */
static double local_q(const struct fit_work *w, int j)
{
    const struct irt_item *item = &w->items[j];
    size_t row = (size_t)estep_row(w->estep, j), pad = (size_t)w->n_pad;
    double p[IRT_CATEGORIES], sum = 0, f, d1, d2;

    for (int q = 0; q < w->n_nodes; q++) {
        irt_curve(item, w->theta[q], p);
        for (int k = 0; k < item->n_categories; k++)
            sum += w->counts[(row + (size_t)k) * pad + (size_t)q] * log(p[k]);
    }
    for (int i = 0; i < irt_n_params(item); i++)
        if (i > 0 || !w->common_slope) {
            prior_at(&w->prior[j][i], item->par[i], &f, &d1, &d2);
            sum += f;
        }
    return sum;
}

/* Graded intercepts must keep falling. */
static bool is_possible(const struct irt_item *item)
{
    if (item->model == &irt_graded)
        for (int k = 2; k < item->n_categories; k++)
            if (!(item->par[k] < item->par[k - 1]))
                return false;
    return true;
}

static int free_list(const struct fit_work *w, int j, int *at)
{
    int n = 0;

    for (int i = 0; i < irt_n_params(&w->items[j]); i++)
        if (!w->held[j][i] && !(i == 0 && w->common_slope))
            at[n++] = i;
    return n;
}

static void item_step(struct fit_work *w, int j, bool fresh, bool careful)
{
    struct irt_item *item = &w->items[j];
    int at[IRT_PARAMS], n = irt_n_params(item), m = free_list(w, j, at);
    double h[IRT_PARAMS * IRT_PARAMS], step[IRT_PARAMS], old[IRT_PARAMS];
    double length = 0;
    struct local l;

    if (!m)
        return;
    local_at(w, j, fresh, &l);
    for (int i = 0; i < m; i++) {
        step[i] = l.g[at[i]];
        for (int k = 0; k < m; k++)
            h[i * m + k] = l.h[at[i] * n + at[k]];
        h[i * m + i] += 1e-9 * (1 + h[i * m + i]);
    }
    if (!dense_cholesky(h, (size_t)m))
        return;
    dense_solve(h, (size_t)m, step);
    for (int i = 0; i < m; i++)
        length = fmax(length, fabs(step[i]));
    double scale = length > STEP_MOST ? STEP_MOST / length : 1;
    double before = careful ? local_q(w, j) : 0;
    memcpy(old, item->par, sizeof old);
    for (int try = 0; try < HALVINGS; try++, scale /= 2) {
        for (int i = 0; i < m; i++)
            item->par[at[i]] = old[at[i]] + scale * step[i];
        if (is_possible(item) && (!careful || local_q(w, j) >= before))
            return;
    }
    memcpy(item->par, old, sizeof old);
}

/* The slope all items share, with the intercepts moving along: the Schur
 * complement of the arrow-shaped information. */
static void common_step(struct fit_work *w, bool fresh)
{
    double g = 0, h = 0, f, d1, d2, slope = 0;
    bool has_prior = false;

    for (int j = 0; j < w->n_items; j++) {
        int at[IRT_PARAMS], m = free_list(w, j, at);
        int n = irt_n_params(&w->items[j]);
        double b[IRT_PARAMS * IRT_PARAMS], x[IRT_PARAMS];
        struct local l;
        if (w->held[j][0])
            continue;
        local_at(w, j, fresh, &l);
        g += l.g[0];
        h += l.h[0];
        slope = w->items[j].par[0];
        if (w->prior[j][0].has && !has_prior) {
            has_prior = true;
            prior_at(&w->prior[j][0], slope, &f, &d1, &d2);
            g += d1;
            h -= fmin(d2, 0);
        }
        for (int i = 0; i < m; i++) {
            x[i] = l.h[at[i] * n];
            for (int k = 0; k < m; k++)
                b[i * m + k] = l.h[at[i] * n + at[k]];
        }
        if (!m || !dense_cholesky(b, (size_t)m))
            continue;
        dense_solve(b, (size_t)m, x);
        for (int i = 0; i < m; i++) {
            g -= x[i] * l.g[at[i]];
            h -= x[i] * l.h[at[i] * n];
        }
    }
    if (!(h > 0))
        return;
    double step = g / h;
    slope += fmax(-0.5, fmin(0.5, step));
    for (int j = 0; j < w->n_items; j++)
        if (!w->held[j][0])
            w->items[j].par[0] = slope;
}

static void group_step(struct fit_work *w, int g)
{
    const double *mass = w->mass + (size_t)g * (size_t)w->n_pad;
    double n = 0, s = 0, ss = 0;

    for (int q = 0; q < w->n_nodes; q++) {
        n += mass[q];
        s += mass[q] * w->theta[q];
    }
    if (n <= 0)
        return;
    if (w->mean_free[g])
        w->mean[g] = s / n;
    for (int q = 0; q < w->n_nodes; q++)
        ss += mass[q] * (w->theta[q] - w->mean[g]) * (w->theta[q] - w->mean[g]);
    if (w->sd_free[g])
        w->sd[g] = sqrt(fmax(ss / n, 1e-4));
}

void fit_mstep(struct fit_work *w, int steps, bool careful)
{
    for (int s = 0; s < steps; s++) {
        if (w->common_slope)
            common_step(w, s == 0);
        for (int j = 0; j < w->n_items; j++)
            item_step(w, j, s == 0 && !w->common_slope, careful);
    }
    for (int g = 0; g < w->n_groups; g++)
        group_step(w, g);
}

void fit_gradient(struct fit_work *w, double *g)
{
    int n = 0, common = -1;
    struct local l;

    for (int j = 0; j < w->n_items; j++) {
        local_at(w, j, false, &l);
        for (int i = 0; i < irt_n_params(&w->items[j]); i++) {
            double f, d1, d2;
            if (w->held[j][i])
                continue;
            if (i == 0 && w->common_slope) {
                if (common < 0) {
                    prior_at(&w->prior[j][0], w->items[j].par[0], &f, &d1, &d2);
                    common = n;
                    g[n++] = d1;
                }
                g[common] += l.g[0];
            } else {
                g[n++] = l.g[i];
            }
        }
    }
    for (int k = 0; k < w->n_groups; k++) {
        const double *mass = w->mass + (size_t)k * (size_t)w->n_pad;
        const double *log_prior = w->log_prior + (size_t)k * (size_t)w->n_pad;
        double all = 0, s[2] = { 0 }, e[2] = { 0 };
        for (int q = 0; q < w->n_nodes; q++) {
            double z = (w->theta[q] - w->mean[k]) / w->sd[k];
            double p = exp(log_prior[q]);
            all += mass[q];
            s[0] += mass[q] * z / w->sd[k];
            s[1] += mass[q] * z * z;
            e[0] += p * z / w->sd[k];
            e[1] += p * z * z;
        }
        if (w->mean_free[k])
            g[n++] = s[0] - all * e[0];
        if (w->sd_free[k])
            g[n++] = s[1] - all * e[1];
    }
}
