#include "psych/ability.h"

#include "base/arena.h"
#include "psych/lord_wingersky.h"

#include <math.h>
#include <string.h>

enum { NODES_MOST = 512, STEPS = 100 };

static const double THETA_FAR = 20; /* no finite mode this side of it: none */

static void fill_sums(struct ability_table *t, struct arena *a)
{
    size_t n = (size_t)t->most + 1;
    double *f = ARENA_ARRAY(a, double, n);

    t->sum_eap = ARENA_ARRAY(a, double, n);
    t->sum_sd = ARENA_ARRAY(a, double, n);
    t->sum_share = ARENA_ARRAY(a, double, n);
    for (int q = 0; q < t->n_nodes; q++) {
        lord_wingersky(t->items, t->n_items, NULL, t->theta[q], f);
        for (size_t x = 0; x < n; x++) {
            double p = f[x] * t->weight[q];
            t->sum_share[x] += p;
            t->sum_eap[x] += p * t->theta[q];
            t->sum_sd[x] += p * t->theta[q] * t->theta[q];
        }
    }
    for (size_t x = 0; x < n; x++) {
        t->sum_eap[x] /= t->sum_share[x];
        t->sum_sd[x] = sqrt(fmax(
            t->sum_sd[x] / t->sum_share[x] - t->sum_eap[x] * t->sum_eap[x], 0));
    }
}

void ability_table_init(struct ability_table *t, struct arena *a,
                        const struct irt_item *items, int n_items, int n_nodes,
                        double theta_min, double theta_max, double mean,
                        double sd)
{
    double p[IRT_CATEGORIES], sum = 0;
    int rows = 0;

    *t = (struct ability_table){ .items = items,
                                 .n_items = n_items,
                                 .n_nodes = n_nodes,
                                 .mean = mean,
                                 .sd = sd };
    t->theta = ARENA_ARRAY(a, double, (size_t)n_nodes);
    t->weight = ARENA_ARRAY(a, double, (size_t)n_nodes);
    t->row = ARENA_ARRAY(a, int, (size_t)n_items);
    for (int j = 0; j < n_items; j++) {
        t->row[j] = rows;
        rows += items[j].n_categories;
    }
    t->most = rows - n_items;
    t->log_p = ARENA_ARRAY(a, double, (size_t)rows *(size_t)n_nodes);
    for (int q = 0; q < n_nodes; q++) {
        t->theta[q] = theta_min + (theta_max - theta_min) * q / (n_nodes - 1);
        double z = (t->theta[q] - mean) / sd;
        sum += t->weight[q] = exp(-z * z / 2);
    }
    for (int q = 0; q < n_nodes; q++)
        t->weight[q] /= sum;
    for (int j = 0; j < n_items; j++)
        for (int q = 0; q < n_nodes; q++) {
            irt_curve(&items[j], t->theta[q], p);
            for (int k = 0; k < items[j].n_categories; k++)
                t->log_p[(size_t)(t->row[j] + k) * (size_t)n_nodes +
                         (size_t)q] = log(p[k]);
        }
    fill_sums(t, a);
}

/* log likelihood at the nodes */
static void likelihood(const struct ability_table *t, const int *category,
                       double *l)
{
    memset(l, 0, (size_t)t->n_nodes * sizeof *l);
    for (int j = 0; j < t->n_items; j++) {
        if (category[j] < 0)
            continue;
        const double *row =
            t->log_p + (size_t)(t->row[j] + category[j]) * (size_t)t->n_nodes;
        for (int q = 0; q < t->n_nodes; q++)
            l[q] += row[q];
    }
}

void ability_posterior(const struct ability_table *t, const int *category,
                       double *post)
{
    double most = -HUGE_VAL, sum = 0;

    likelihood(t, category, post);
    for (int q = 0; q < t->n_nodes; q++)
        most = fmax(most, post[q]);
    for (int q = 0; q < t->n_nodes; q++)
        sum += post[q] = t->weight[q] * exp(post[q] - most);
    for (int q = 0; q < t->n_nodes; q++)
        post[q] /= sum;
}

static enum ability_state state_of(const struct ability_table *t,
                                   const int *category)
{
    bool right = true, wrong = true, any = false;

    for (int j = 0; j < t->n_items; j++) {
        if (category[j] < 0)
            continue;
        any = true;
        right = right && category[j] == t->items[j].n_categories - 1;
        wrong = wrong && category[j] == 0;
    }
    return !any    ? ABILITY_EMPTY
           : right ? ABILITY_ALL_RIGHT
           : wrong ? ABILITY_ALL_WRONG
                   : ABILITY_FINITE;
}

static struct ability eap(const struct ability_table *t, const int *category)
{
    double post[NODES_MOST], m = 0, v = 0;

    ability_posterior(t, category, post);
    for (int q = 0; q < t->n_nodes; q++)
        m += post[q] * t->theta[q];
    for (int q = 0; q < t->n_nodes; q++)
        v += post[q] * (t->theta[q] - m) * (t->theta[q] - m);
    return (struct ability){ m, sqrt(v), state_of(t, category) };
}

/* First derivative of the log likelihood, and the information. */
static void score_at(const struct ability_table *t, const int *category,
                     double theta, double *d1, double *info)
{
    double p[IRT_CATEGORIES], dp[IRT_CATEGORIES];

    *d1 = *info = 0;
    for (int j = 0; j < t->n_items; j++) {
        const struct irt_item *item = &t->items[j];
        if (category[j] < 0)
            continue;
        item->model->slope(item->par, item->n_categories, theta, p, dp);
        *d1 += dp[category[j]] / p[category[j]];
        for (int k = 0; k < item->n_categories; k++)
            *info += dp[k] * dp[k] / p[k];
    }
}

/* The mode inside [lo, hi], where the derivative changes from + to -: Fisher
 * steps kept inside a shrinking bracket. */
static struct ability climb(const struct ability_table *t, const int *category,
                            double lo, double hi, double prior)
{
    double x = (lo + hi) / 2, d1, info;

    for (int i = 0; i < STEPS; i++) {
        score_at(t, category, x, &d1, &info);
        d1 -= prior * (x - t->mean);
        info += prior;
        if (d1 > 0)
            lo = x;
        else
            hi = x;
        double next = info > 0 ? x + d1 / info : lo - 1;
        if (!(next > lo && next < hi))
            next = (lo + hi) / 2;
        if (fabs(next - x) < 1e-10)
            break;
        x = next;
    }
    score_at(t, category, x, &d1, &info);
    return (struct ability){ x, 1 / sqrt(info + prior), ABILITY_FINITE };
}

/* The best node brackets the mode; at either end of the grid the bracket
 * opens outwards as long as the curve still rises. */
static struct ability mode(const struct ability_table *t, const int *category,
                           double prior)
{
    double l[NODES_MOST], d1, info;
    int best = 0;

    likelihood(t, category, l);
    for (int q = 0; q < t->n_nodes; q++) {
        double z = t->theta[q] - t->mean;
        l[q] -= prior * z * z / 2;
        if (l[q] > l[best])
            best = q;
    }
    double lo = t->theta[best > 0 ? best - 1 : 0];
    double hi = t->theta[best + 1 < t->n_nodes ? best + 1 : best];
    for (double step = 1; best == 0 && lo > -THETA_FAR; lo -= step) {
        score_at(t, category, lo, &d1, &info);
        if (d1 - prior * (lo - t->mean) > 0)
            break;
    }
    for (double step = 1; best + 1 == t->n_nodes && hi < THETA_FAR;
         hi += step) {
        score_at(t, category, hi, &d1, &info);
        if (d1 - prior * (hi - t->mean) < 0)
            break;
    }
    if (lo <= -THETA_FAR || hi >= THETA_FAR)
        return (struct ability){ lo <= -THETA_FAR ? -HUGE_VAL : HUGE_VAL,
                                 HUGE_VAL, ABILITY_NO_MODE };
    return climb(t, category, lo, hi, prior);
}

static struct ability by_sum(const struct ability_table *t, const int *category)
{
    int sum = 0;

    for (int j = 0; j < t->n_items; j++) {
        if (category[j] < 0)
            return (struct ability){ t->mean, t->sd, ABILITY_EMPTY };
        sum += category[j];
    }
    return (struct ability){ t->sum_eap[sum], t->sum_sd[sum],
                             state_of(t, category) };
}

struct ability ability_of(const struct ability_table *t, const int *category,
                          enum ability_method method)
{
    enum ability_state state = state_of(t, category);
    struct ability out = { 0 };

    switch (method) {
    case ABILITY_EAP:
        return eap(t, category);
    case ABILITY_SUM:
        return by_sum(t, category);
    case ABILITY_MAP:
        out = state == ABILITY_EMPTY ? (struct ability){ t->mean, t->sd, state }
                                     : mode(t, category, 1 / (t->sd * t->sd));
        break;
    case ABILITY_ML:
        if (state == ABILITY_ALL_RIGHT)
            return (struct ability){ HUGE_VAL, HUGE_VAL, state };
        if (state == ABILITY_ALL_WRONG)
            return (struct ability){ -HUGE_VAL, HUGE_VAL, state };
        out = state == ABILITY_EMPTY
                  ? (struct ability){ (double)NAN, HUGE_VAL, state }
                  : mode(t, category, 0);
        break;
    }
    if (out.state == ABILITY_FINITE)
        out.state = state;
    return out;
}

struct str ability_state_words(enum ability_state s)
{
    switch (s) {
    case ABILITY_FINITE:
        return S("");
    case ABILITY_ALL_RIGHT:
        return S("all right");
    case ABILITY_ALL_WRONG:
        return S("all wrong");
    case ABILITY_NO_MODE:
        return S("no finite estimate");
    case ABILITY_EMPTY:
        return S("not enough answers");
    }
    return S("");
}
