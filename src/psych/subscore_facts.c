/* Subscores of forms drawn from a bank, from what pairs of items show. */
#include "base/arena.h"
#include "psych/classical.h"
#include "psych/subscore_int.h"

#include <math.h>

/* Means over the pairs of items that enough persons answered. */
static bool mean_covariances(const double *cov, const int *domain, int J,
                             double *pairs, struct domain_facts *out)
{
    size_t n = (size_t)out->n, all = n * n;

    for (int i = 0; i < J; i++)
        for (int j = 0; j < i; j++) {
            double c = cov[(size_t)i * (size_t)J + (size_t)j];
            size_t k = (size_t)domain[i], l = (size_t)domain[j];
            if (!isfinite(c))
                continue;
            out->covariance[k * n + l] += c;
            pairs[k * n + l]++;
            if (k == l)
                continue;
            out->covariance[l * n + k] += c;
            pairs[l * n + k]++;
        }
    for (size_t k = 0; k < all; k++) {
        if (pairs[k] < 1)
            return false;
        out->covariance[k] /= pairs[k];
    }
    return true;
}

bool domain_facts_run(struct arena *a, const struct responses *r,
                      const int *domain, int n, struct domain_facts *out)
{
    struct arena t = { 0 };
    size_t m = (size_t)n, J = (size_t)r->n_items;
    const double *cov = responses_covariance(&t, r);
    double *sum = ARENA_ARRAY(&t, double, J);
    double *persons = ARENA_ARRAY(&t, double, J);
    double *items = ARENA_ARRAY(&t, double, m);
    double *pairs = ARENA_ARRAY(&t, double, m *m);

    *out = (struct domain_facts){
        .n = n,
        .mean = ARENA_ARRAY(a, double, m),
        .variance = ARENA_ARRAY(a, double, m),
        .covariance = ARENA_ARRAY(a, double, m *m),
    };
    for (size_t i = 0; i < r->n_rows; i++)
        for (int j = 0; j < r->n_items; j++) {
            int p = responses_points(r, i, j);
            if (p < 0)
                continue;
            sum[j] += responses_weight(r, i) * p;
            persons[j] += responses_weight(r, i);
        }
    for (size_t j = 0; j < J; j++) {
        int k = domain[j];
        double v = cov[j * J + j];
        if (!isfinite(v) || !(persons[j] > 1))
            continue;
        out->mean[k] += sum[j] / persons[j];
        out->variance[k] += v;
        items[k]++;
    }
    bool enough = mean_covariances(cov, domain, r->n_items, pairs, out);
    for (size_t k = 0; k < m; k++) {
        enough = enough && items[k] >= 2;
        out->mean[k] /= items[k];
        out->variance[k] /= items[k];
    }
    arena_release(&t);
    return enough;
}

const struct subscores *subscores_expected(struct arena *a,
                                           const struct domain_facts *f,
                                           const int *n_items,
                                           const struct str *names)
{
    struct subscores *out = ARENA_NEW(a, struct subscores);
    int n = f->n, total = 0;
    double var_x = 0, true_x = 0, error = 0, *cov = NULL;

    cov = ARENA_ARRAY(a, double, (size_t)n *(size_t)n);
    out->n = n;
    out->s = ARENA_ARRAY(a, struct subscore, (size_t)n);
    out->disattenuated = ARENA_ARRAY(a, double, (size_t)n *(size_t)n);
    for (int k = 0; k < n; k++)
        for (int l = 0; l < n; l++) {
            double c = f->covariance[k * n + l] * n_items[k] * n_items[l];
            true_x += c;
            if (k == l)
                c += n_items[k] * (f->variance[k] - f->covariance[k * n + k]);
            cov[k * n + l] = c;
            var_x += c;
        }
    for (int k = 0; k < n; k++) {
        struct subscore *s = &out->s[k];
        double own = f->covariance[k * n + k] * n_items[k] * n_items[k];
        double others = 0;
        s->domain = names[k];
        s->n_items = s->most = n_items[k];
        s->mean = f->mean[k] * n_items[k];
        out->mean += s->mean;
        total += n_items[k];
        if (!n_items[k])
            continue;
        for (int l = 0; l < n; l++)
            others += l == k ? 0 : cov[k * n + l];
        double var_s = cov[k * n + k], alpha = own / var_s;
        if (!(alpha > 0 && alpha < 1))
            return NULL;
        subscore_judge(s, var_s, var_x, var_s + others, own + others, alpha);
        error += (1 - alpha) * var_s;
    }
    if (!total || !(true_x > 0))
        return NULL;
    out->sd = sqrt(var_x);
    out->alpha = true_x / var_x;
    out->alpha_stratified = 1 - error / var_x;
    for (int k = 0; k < n; k++)
        for (int l = 0; l < n; l++)
            out->disattenuated[k * n + l] =
                k == l
                    ? 1
                    : f->covariance[k * n + l] / sqrt(f->covariance[k * n + k] *
                                                      f->covariance[l * n + l]);
    return out;
}
