/* One person's domains against calibrated items. */
#include "base/arena.h"
#include "psych/domain_flag.h"
#include "psych/lord_wingersky.h"
#include "psych/special.h"
#include "psych/subscore.h"

#include <math.h>

enum { NODES = 121 };

static const double FAR = 6;
/* Probabilities parted only by rounding are equal (as in domain_flag.c). */
static const double SAME = 1 + 1e-7;

struct parts {
    const struct irt_item *items;
    int n_items, most_own, most_rest;
    bool *others, *own; /* to leave out: all but the domain, the domain */
    double *f, *g;      /* distributions of the domain and of the rest */
};

/* pmf[y]: P(domain = y | total) over N(0,1). */
static void given_total(const struct parts *p, int total, double *pmf)
{
    double sum = 0;

    for (int y = 0; y <= p->most_own; y++)
        pmf[y] = 0;
    for (int q = 0; q < NODES; q++) {
        double theta = -FAR + 2 * FAR * q / (NODES - 1);
        double w = normal_pdf(theta);
        lord_wingersky(p->items, p->n_items, p->others, theta, p->f);
        lord_wingersky(p->items, p->n_items, p->own, theta, p->g);
        for (int y = 0; y <= p->most_own; y++)
            if (total - y >= 0 && total - y <= p->most_rest)
                pmf[y] += w * p->f[y] * p->g[total - y];
    }
    for (int y = 0; y <= p->most_own; y++)
        sum += pmf[y];
    for (int y = 0; y <= p->most_own; y++)
        pmf[y] /= sum;
}

static double expected_share(const struct parts *p, double theta)
{
    double sum = 0;

    for (int j = 0; j < p->n_items; j++)
        if (!p->others[j])
            sum += irt_expected(&p->items[j], theta);
    return sum / p->most_own;
}

/* Ability quantile given the domain's own points, as a true proportion. */
static double band_end(const struct parts *p, const double *post, double at)
{
    double sum = 0;

    for (int q = 0; q < NODES; q++) {
        double theta = -FAR + 2 * FAR * q / (NODES - 1);
        double step = 2 * FAR / (NODES - 1);
        if (sum + post[q] >= at) {
            double into = post[q] > 0 ? (at - sum) / post[q] : 0;
            return expected_share(p, theta - step / 2 + into * step);
        }
        sum += post[q];
    }
    return 1;
}

static void band(const struct parts *p, int points, double alpha,
                 struct domain_result *out)
{
    double post[NODES], sum = 0;

    for (int q = 0; q < NODES; q++) {
        double theta = -FAR + 2 * FAR * q / (NODES - 1);
        lord_wingersky(p->items, p->n_items, p->others, theta, p->f);
        sum += post[q] = normal_pdf(theta) * p->f[points];
    }
    for (int q = 0; q < NODES; q++)
        post[q] /= sum;
    out->low = band_end(p, post, alpha / 2);
    out->high = band_end(p, post, 1 - alpha / 2);
}

static void one_domain(const struct parts *p, int points, int total,
                       double threshold, double *pmf, struct domain_result *out)
{
    given_total(p, total, pmf);
    *out = (struct domain_result){ .points = points, .most = p->most_own };
    for (int y = 0; y <= p->most_own; y++) {
        out->expected += y * pmf[y];
        if (pmf[y] <= pmf[points] * SAME)
            out->p += pmf[y];
    }
    out->p = fmin(out->p, 1);
    if (out->p < threshold)
        out->flag = points < out->expected ? PROFILE_LOW : PROFILE_HIGH;
    band(p, points, threshold, out);
}

void domain_results(const struct irt_item *items, int n_items,
                    const int *domain, int n_domains, const int *category,
                    double alpha, struct domain_result *out)
{
    struct arena a = { 0 };
    size_t J = (size_t)n_items;
    int most = irt_most_points(items, n_items), total = 0;
    struct parts p = { .items = items, .n_items = n_items };
    double threshold = sidak_threshold(alpha, n_domains);

    p.own = ARENA_ARRAY(&a, bool, J);
    p.others = ARENA_ARRAY(&a, bool, J);
    p.f = ARENA_ARRAY(&a, double, (size_t)most + 1);
    p.g = ARENA_ARRAY(&a, double, (size_t)most + 1);
    double *pmf = ARENA_ARRAY(&a, double, (size_t)most + 1);
    for (int j = 0; j < n_items; j++)
        total += category[j];
    for (int k = 0; k < n_domains; k++) {
        int points = 0;
        p.most_own = 0;
        for (int j = 0; j < n_items; j++) {
            p.own[j] = domain[j] == k;
            p.others[j] = !p.own[j];
            if (!p.own[j])
                continue;
            p.most_own += items[j].n_categories - 1;
            points += category[j];
        }
        p.most_rest = most - p.most_own;
        one_domain(&p, points, total, threshold, pmf, &out[k]);
    }
    arena_release(&a);
}
