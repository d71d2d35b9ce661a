/* Standard errors. The score is Fisher's: the gradient of the expected
 * complete-data log-likelihood, taken where the expectation was. */
#include "base/arena.h"
#include "psych/dense.h"
#include "psych/estep_int.h"
#include "psych/fit_setup.h"
#include "psych/parallel.h"
#include "psych/special.h"

#include <math.h>
#include <string.h>

static const double H = 1e-4; /* central differences */

/* -d score / d parameters */
static void oakes(struct arena *a, struct fit_work *w, double *info)
{
    size_t n = (size_t)w->n_par;
    double *x = ARENA_ARRAY(a, double, n), *up = ARENA_ARRAY(a, double, n);
    double *down = ARENA_ARRAY(a, double, n);

    fit_get(w, x);
    for (size_t i = 0; i < n; i++) {
        double at = x[i];
        x[i] = at + H;
        fit_set(w, x);
        fit_estep(w);
        fit_gradient(w, up);
        x[i] = at - H;
        fit_set(w, x);
        fit_estep(w);
        fit_gradient(w, down);
        x[i] = at;
        for (size_t k = 0; k < n; k++)
            info[i * n + k] = -(up[k] - down[k]) / (2 * H);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++)
            info[i * n + k] = info[k * n + i] =
                (info[i * n + k] + info[k * n + i]) / 2;
    fit_set(w, x);
    fit_estep(w);
}

/* dlog P / d par of every item category at every node. */
static double *score_table(struct arena *a, const struct fit_work *w,
                           size_t *at)
{
    size_t size = 0;
    double p[IRT_CATEGORIES], dp[IRT_CATEGORIES * IRT_PARAMS];

    for (int j = 0; j < w->n_items; j++) {
        at[j] = size;
        size += (size_t)(irt_n_params(&w->items[j]) * w->items[j].n_categories *
                         w->n_nodes);
    }
    double *table = ARENA_ARRAY(a, double, size);
    for (int j = 0; j < w->n_items; j++) {
        const struct irt_item *item = &w->items[j];
        int n = irt_n_params(item), K = item->n_categories;
        double *t = table + at[j];
        for (int q = 0; q < w->n_nodes; q++) {
            item->model->gradient(item->par, K, w->theta[q], p, dp);
            for (int k = 0; k < K; k++)
                for (int i = 0; i < n; i++)
                    t[(k * n + i) * w->n_nodes + q] = dp[k * n + i] / p[k];
        }
    }
    return table;
}

/* What the threads share, and what each part of the persons adds up to. */
struct cross {
    const struct fit_work *w;
    const double *table;
    const size_t *at;
    double *info; /* [part][n_par × n_par], lower triangles */
    int n_parts;
};

enum { CROSS_PARTS = 8, CROSS_PERSONS = 1024 };

static void person_score(const struct cross *c, size_t pattern,
                         const int *category, const double *post, double *s)
{
    const struct fit_work *w = c->w;
    int n = 0, common = -1;

    memset(s, 0, (size_t)w->n_par * sizeof *s);
    for (int j = 0; j < w->n_items; j++) {
        int k = category[j], m = irt_n_params(&w->items[j]);
        for (int i = 0; i < m; i++) {
            if (w->held[j][i])
                continue;
            int to = n;
            if (i == 0 && w->common_slope)
                to = common < 0 ? (common = n) : common;
            if (k >= 0)
                s[to] += dense_dot(
                    post, c->table + c->at[j] + (k * m + i) * w->n_nodes,
                    (size_t)w->n_nodes);
            n += to == n;
        }
    }
    int own = estep_group(w->estep, pattern);
    for (int g = 0; g < w->n_groups; g++) {
        const double *log_prior = w->log_prior + (size_t)g * (size_t)w->n_pad;
        double mean = 0, var = 0;
        for (int q = 0; g == own && q < w->n_nodes; q++) {
            double z = (w->theta[q] - w->mean[g]) / w->sd[g];
            double d = post[q] - exp(log_prior[q]);
            mean += d * z / w->sd[g];
            var += d * z * z;
        }
        if (w->mean_free[g])
            s[n++] = mean;
        if (w->sd_free[g])
            s[n++] = var;
    }
}

static void cross_part(void *arg, int part, int worker)
{
    const struct cross *c = arg;
    const struct fit_work *w = c->w;
    struct arena a = { 0 };
    size_t n = (size_t)w->n_par, all = estep_patterns(w->estep);
    size_t from = all * (size_t)part / (size_t)c->n_parts;
    size_t to = all * ((size_t)part + 1) / (size_t)c->n_parts;
    int *category = ARENA_ARRAY(&a, int, (size_t)w->n_items);
    double *post = ARENA_ARRAY(&a, double, (size_t)w->n_nodes);
    double *s = ARENA_ARRAY(&a, double, n);
    double *info = c->info + (size_t)part * n * n;

    (void)worker;
    for (size_t p = from; p < to; p++) {
        estep_categories(w->estep, p, category);
        fit_posterior(w, p, category, post);
        person_score(c, p, category, post, s);
        kernel_outer(info, s, n, estep_weight(w->estep, p));
    }
    arena_release(&a);
}

static void cross_product(struct arena *a, struct fit_work *w, double *info)
{
    size_t n = (size_t)w->n_par, all = estep_patterns(w->estep);
    size_t *at = ARENA_ARRAY(a, size_t, (size_t)w->n_items);
    struct cross c = { .w = w, .at = at };

    c.table = score_table(a, w, at);
    c.n_parts = all < CROSS_PERSONS ? 1 : CROSS_PARTS;
    c.info = ARENA_ARRAY(a, double, (size_t)c.n_parts *n *n);
    parallel_run(c.n_parts, w->o->n_threads, cross_part, &c);
    for (int part = 0; part < c.n_parts; part++)
        for (size_t i = 0; i < n * n; i++)
            info[i] += c.info[(size_t)part * n * n + i];
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++)
            info[k * n + i] = info[i * n + k];
}

/* The priors' own curvature, which person scores do not hold. */
static void add_prior_information(const struct fit_work *w, double *info)
{
    size_t n = (size_t)w->n_par, at = 0;
    bool common = false;
    double f, d1, d2;

    for (int j = 0; j < w->n_items; j++)
        for (int i = 0; i < irt_n_params(&w->items[j]); i++) {
            if (w->held[j][i] || (i == 0 && w->common_slope && common))
                continue;
            common |= i == 0;
            prior_at(&w->prior[j][i], w->items[j].par[i], &f, &d1, &d2);
            info[at * n + at] -= d2;
            at++;
        }
}

bool fit_information(struct arena *a, struct fit_work *w, enum fit_se se,
                     double *info)
{
    switch (se) {
    case SE_NONE:
        return false;
    case SE_OAKES:
        oakes(a, w, info);
        return true;
    case SE_CROSS_PRODUCT:
        cross_product(a, w, info);
        add_prior_information(w, info);
        return true;
    }
    return false;
}

/* b = -d/a by the delta method. */
static double se_b(double a, double d, double vaa, double vdd, double vad)
{
    double v = vdd / (a * a) + d * d * vaa / (a * a * a * a) -
               2 * d * vad / (a * a * a);

    return v >= 0 ? sqrt(v) : (double)NAN;
}

static double root(double v)
{
    return v > 0 ? sqrt(v) : (double)NAN;
}

static void report_item(const struct fit_work *w, int j, const double *v,
                        const int *at, struct fit_item *fi)
{
    size_t N = (size_t)w->n_par;
    int n = irt_n_params(&w->items[j]);

    fi->item = w->items[j];
    memcpy(fi->held, w->held[j], sizeof fi->held);
    fi->se_c = (double)NAN;
    for (int i = 0; i < IRT_PARAMS; i++)
        fi->se[i] = fi->se_b[i] = (double)NAN;
    if (!v)
        return;
    for (int i = 0; i < n; i++)
        if (at[i] >= 0)
            fi->se[i] = root(v[(size_t)at[i] * N + (size_t)at[i]]);
    int last = w->items[j].model == &irt_guessing ? n - 1 : n;
    for (int i = 1; i < last; i++) {
        size_t d = (size_t)at[i], a = (size_t)at[0];
        if (at[i] < 0)
            continue;
        fi->se_b[i] = at[0] < 0
                          ? fi->se[i] / fabs(fi->item.par[0])
                          : se_b(fi->item.par[0], fi->item.par[i], v[a * N + a],
                                 v[d * N + d], v[d * N + a]);
    }
    if (last < n && at[last] >= 0) {
        double c = logistic(fi->item.par[last]);
        fi->se_c = c * (1 - c) * fi->se[last];
    }
}

void fit_report(struct arena *scratch, struct fit_work *w, enum fit_se se,
                struct fit *fit)
{
    size_t n = (size_t)w->n_par;
    double *v = NULL;
    int next = 0, common = -1;

    fit->se = n ? se : SE_NONE;
    fit->common_slope = w->common_slope;
    if (fit->se != SE_NONE) {
        double *info = ARENA_ARRAY(scratch, double, n *n);
        v = ARENA_ARRAY(scratch, double, n *n);
        fit_information(scratch, w, se, info);
        if (!dense_inverse(info, n, v)) {
            v = NULL;
            fit->se_failed = true;
        }
    }
    for (int j = 0; j < w->n_items; j++) {
        int at[IRT_PARAMS];
        for (int i = 0; i < irt_n_params(&w->items[j]); i++) {
            if (w->held[j][i])
                at[i] = -1;
            else if (i == 0 && w->common_slope && common >= 0)
                at[i] = common;
            else
                at[i] = next++;
            if (i == 0 && w->common_slope && at[i] >= 0)
                common = at[i];
        }
        report_item(w, j, v, at, &fit->items[j]);
    }
    for (int g = 0; g < w->n_groups; g++) {
        struct fit_group *fg = &fit->groups[g];
        fg->mean = w->mean[g];
        fg->sd = w->sd[g];
        fg->se_mean = fg->se_sd = (double)NAN;
        fg->mean_free = w->mean_free[g];
        fg->sd_free = w->sd_free[g];
        if (w->mean_free[g]) {
            if (v)
                fg->se_mean = root(v[(size_t)next * n + (size_t)next]);
            next++;
        }
        if (w->sd_free[g]) {
            if (v)
                fg->se_sd = w->sd[g] * root(v[(size_t)next * n + (size_t)next]);
            next++;
        }
    }
}
