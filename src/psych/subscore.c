#include "psych/subscore_int.h"

#include "base/arena.h"
#include "psych/classical.h"

#include <math.h>

/* Domain scores of those who answered everything, their moments. */
struct scores {
    int n;
    double persons;
    size_t rows;
    double *sum, *cross; /* n + 1 with the total last; (n+1)^2 */
};

static bool add_person(const struct responses *r, size_t i, const int *domain,
                       struct scores *s, double *x)
{
    double w = responses_weight(r, i);
    int m = s->n + 1;

    for (int k = 0; k < m; k++)
        x[k] = 0;
    for (int j = 0; j < r->n_items; j++) {
        int p = responses_points(r, i, j);
        if (p < 0)
            return false;
        x[domain[j]] += p;
        x[s->n] += p;
    }
    for (int k = 0; k < m; k++) {
        s->sum[k] += w * x[k];
        for (int l = 0; l < m; l++)
            s->cross[k * m + l] += w * x[k] * x[l];
    }
    s->persons += w;
    s->rows++;
    return true;
}

/* Item covariances over those who answered everything: a view of the
 * responses with the others left out. */
static struct responses only_whole(struct arena *a, const struct responses *r)
{
    struct responses out = *r;

    out.blocks = NULL;
    out.n_rows = 0;
    out.weight = ARENA_ARRAY(a, double, r->n_rows);
    for (size_t i = 0; i < r->n_rows; i++) {
        const uint8_t *from = responses_row(r, i);
        bool whole = true;
        for (int j = 0; j < r->n_items; j++)
            whole = whole && r->items[j].score[from[j]] != RESPONSE_MISSING;
        if (!whole)
            continue;
        out.weight[out.n_rows] = responses_weight(r, i);
        uint8_t *to = responses_append(&out, a);
        for (int j = 0; j < r->n_items; j++)
            to[j] = from[j];
    }
    return out;
}

void subscore_judge(struct subscore *s, double var_s, double var_x,
                    double cov_sx, double cov_true, double alpha)
{
    double r = cov_sx / sqrt(var_s * var_x);

    s->alpha = alpha;
    s->sd = sqrt(var_s);
    s->r_total = r;
    s->prmse_s = alpha;
    s->prmse_x = cov_true * cov_true / (alpha * var_s * var_x);
    s->tau = (sqrt(s->prmse_x) - r * sqrt(alpha)) / (1 - r * r);
    s->prmse_sx = alpha + s->tau * s->tau * (1 - r * r);
    s->sem = s->sd * sqrt(fmax(alpha * (1 - alpha), 0));
    double most = fmax(s->prmse_s, s->prmse_x);
    s->worth_s = s->prmse_s > s->prmse_x;
    s->worth_sx = s->prmse_sx - most > 0.1 * (1 - most);
}

static void fill(struct subscores *out, const struct scores *s,
                 const double *item_cov, const int *domain, int J, bool *skip,
                 double *cov)
{
    int n = s->n, m = n + 1;
    double error = 0;

    for (int k = 0; k < m; k++)
        for (int l = 0; l < m; l++)
            cov[k * m + l] =
                (s->cross[k * m + l] - s->sum[k] * s->sum[l] / s->persons) /
                (s->persons - 1);
    for (int k = 0; k < n; k++) {
        double others = 0;
        for (int j = 0; j < J; j++)
            skip[j] = domain[j] != k;
        double alpha = alpha_from_covariance(item_cov, J, skip);
        for (int l = 0; l < n; l++)
            others += l == k ? 0 : cov[k * m + l];
        out->s[k].mean = s->sum[k] / s->persons;
        subscore_judge(&out->s[k], cov[k * m + k], cov[n * m + n],
                       cov[k * m + n], alpha * cov[k * m + k] + others, alpha);
        error += (1 - alpha) * cov[k * m + k];
    }
    out->mean = s->sum[n] / s->persons;
    out->sd = sqrt(cov[n * m + n]);
    out->alpha = alpha_from_covariance(item_cov, J, NULL);
    out->alpha_stratified = 1 - error / cov[n * m + n];
    for (int k = 0; k < n; k++)
        for (int l = 0; l < n; l++)
            out->disattenuated[k * n + l] =
                k == l ? 1
                       : cov[k * m + l] / (out->s[k].sd * out->s[l].sd) /
                             sqrt(out->s[k].alpha * out->s[l].alpha);
}

const struct subscores *subscores_run(struct arena *a,
                                      const struct responses *r,
                                      const int *domain,
                                      const struct str *names, int n)
{
    struct subscores *out = ARENA_NEW(a, struct subscores);
    struct arena t = { 0 };
    size_t m = (size_t)n + 1;
    struct scores s = { .n = n };
    double *x = ARENA_ARRAY(&t, double, m);
    bool few = false;

    s.sum = ARENA_ARRAY(&t, double, m);
    s.cross = ARENA_ARRAY(&t, double, m *m);
    out->s = ARENA_ARRAY(a, struct subscore, (size_t)n);
    out->disattenuated = ARENA_ARRAY(a, double, (size_t)n *(size_t)n);
    out->n = n;
    for (int j = 0; j < r->n_items; j++) {
        out->s[domain[j]].n_items++;
        out->s[domain[j]].most += r->items[j].n_categories - 1;
    }
    for (int k = 0; k < n; k++) {
        out->s[k].domain = names[k];
        few = few || out->s[k].n_items < 2;
    }
    for (size_t i = 0; i < r->n_rows; i++)
        add_person(r, i, domain, &s, x);
    out->n_persons = s.rows;
    if (few || s.persons < 3) {
        arena_release(&t);
        return NULL;
    }
    struct responses whole = only_whole(&t, r);
    double *item_cov = responses_covariance(&t, &whole);
    fill(out, &s, item_cov, domain, r->n_items,
         ARENA_ARRAY(&t, bool, (size_t)r->n_items),
         ARENA_ARRAY(&t, double, m *m));
    arena_release(&t);
    return out;
}

double subscore_regressed(const struct subscore *s, double score)
{
    return s->mean + s->alpha * (score - s->mean);
}

double subscore_augmented(const struct subscores *all, int at, double score,
                          double x)
{
    const struct subscore *s = &all->s[at];
    double a = sqrt(s->alpha);

    return s->mean + a * (a - s->r_total * s->tau) * (score - s->mean) +
           a * s->tau * (s->sd / all->sd) * (x - all->mean);
}
