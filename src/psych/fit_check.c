/* Residuals at the EAP: infit, outfit, lz, Q3. */
#include "psych/fit_check_int.h"

#include "base/arena.h"
#include "psych/ability.h"

#include <math.h>

/* The model on one item at one ability. */
struct expectation {
    double mean, variance;         /* of the points */
    double log_mean, log_variance; /* of log P(answer) */
    double log_p[IRT_CATEGORIES];
};

static struct expectation expect(const struct irt_item *item, double theta)
{
    struct expectation e = { 0 };
    double p[IRT_CATEGORIES], ll = 0;

    irt_curve(item, theta, p);
    for (int k = 0; k < item->n_categories; k++) {
        e.log_p[k] = log(p[k]);
        e.mean += k * p[k];
        e.log_mean += p[k] * e.log_p[k];
        ll += p[k] * e.log_p[k] * e.log_p[k];
    }
    for (int k = 0; k < item->n_categories; k++)
        e.variance += (k - e.mean) * (k - e.mean) * p[k];
    e.log_variance = ll - e.log_mean * e.log_mean;
    return e;
}

/* Persons one after another, each at the EAP of the own group. */
struct walk {
    const struct fit *fit;
    const struct responses *r;
    struct irt_item *items;
    struct ability_table *tables; /* per group */
    int *category;
    double theta;
};

static void walk_init(struct walk *w, struct arena *a, const struct fit *fit,
                      const struct responses *r)
{
    *w = (struct walk){ .fit = fit, .r = r };
    w->items = fit_irt_items(a, fit);
    w->category = ARENA_ARRAY(a, int, (size_t)fit->n_items);
    w->tables = ARENA_ARRAY(a, struct ability_table, (size_t)fit->n_groups);
    for (int g = 0; g < fit->n_groups; g++)
        ability_table_init(&w->tables[g], a, w->items, fit->n_items,
                           fit->n_nodes, fit->theta_min, fit->theta_max,
                           fit->groups[g].mean, fit->groups[g].sd);
}

static void walk_to(struct walk *w, size_t i)
{
    fit_categories(w->fit, w->r, i, w->category);
    w->theta = ability_of(&w->tables[responses_group(w->r, i)], w->category,
                          ABILITY_EAP)
                   .theta;
}

void item_residuals(struct arena *a, const struct fit *fit,
                    const struct responses *r, struct item_fit *out)
{
    size_t J = (size_t)fit->n_items;
    double *z2 = ARENA_ARRAY(a, double, J), *n = ARENA_ARRAY(a, double, J);
    double *e2 = ARENA_ARRAY(a, double, J), *v = ARENA_ARRAY(a, double, J);
    struct walk w;

    walk_init(&w, a, fit, r);
    for (size_t i = 0; i < r->n_rows; i++) {
        double weight = responses_weight(r, i);
        walk_to(&w, i);
        for (size_t j = 0; j < J; j++) {
            if (w.category[j] < 0)
                continue;
            struct expectation e = expect(&w.items[j], w.theta);
            double d = w.category[j] - e.mean;
            z2[j] += weight * d * d / e.variance;
            e2[j] += weight * d * d;
            v[j] += weight * e.variance;
            n[j] += weight;
        }
    }
    for (size_t j = 0; j < J; j++) {
        out[j].outfit = n[j] > 0 ? z2[j] / n[j] : (double)NAN;
        out[j].infit = v[j] > 0 ? e2[j] / v[j] : (double)NAN;
    }
}

struct person_fit *person_fit_run(struct arena *a, const struct fit *fit,
                                  const struct responses *r)
{
    struct person_fit *out = ARENA_ARRAY(a, struct person_fit, r->n_rows);
    struct arena scratch = { 0 };
    struct walk w;

    walk_init(&w, &scratch, fit, r);
    for (size_t i = 0; i < r->n_rows; i++) {
        double l = 0, lm = 0, lv = 0, z2 = 0, e2 = 0, v = 0;
        int n = 0;
        walk_to(&w, i);
        for (int j = 0; j < fit->n_items; j++) {
            if (w.category[j] < 0)
                continue;
            struct expectation e = expect(&w.items[j], w.theta);
            double d = w.category[j] - e.mean;
            l += e.log_p[w.category[j]];
            lm += e.log_mean;
            lv += e.log_variance;
            z2 += d * d / e.variance;
            e2 += d * d;
            v += e.variance;
            n++;
        }
        out[i] = (struct person_fit){
            .lz = n && lv > 0 ? (l - lm) / sqrt(lv) : (double)NAN,
            .infit = n ? e2 / v : (double)NAN,
            .outfit = n ? z2 / n : (double)NAN,
        };
    }
    arena_release(&scratch);
    return out;
}

double *q3_run(struct arena *a, const struct fit *fit,
               const struct responses *r)
{
    size_t J = (size_t)fit->n_items;
    double *q3 = ARENA_ARRAY(a, double, J *J);
    struct arena scratch = { 0 };
    /* over those who answered both: weights, sums, squares, products */
    double *n = ARENA_ARRAY(&scratch, double, J *J);
    double *x = ARENA_ARRAY(&scratch, double, J *J);
    double *xx = ARENA_ARRAY(&scratch, double, J *J);
    double *xy = ARENA_ARRAY(&scratch, double, J *J);
    double *d = ARENA_ARRAY(&scratch, double, J);
    double *here = ARENA_ARRAY(&scratch, double, J);
    struct walk w;

    walk_init(&w, &scratch, fit, r);
    for (size_t i = 0; i < r->n_rows; i++) {
        double weight = responses_weight(r, i);
        walk_to(&w, i);
        for (size_t j = 0; j < J; j++) {
            here[j] = w.category[j] >= 0;
            d[j] = here[j] > 0
                       ? w.category[j] - irt_expected(&w.items[j], w.theta)
                       : 0;
        }
        for (size_t j = 0; j < J; j++) {
            if (!(here[j] > 0))
                continue;
            for (size_t k = 0; k < J; k++) {
                size_t at = j * J + k;
                n[at] += weight * here[k];
                x[at] += weight * d[j] * here[k];
                xx[at] += weight * d[j] * d[j] * here[k];
                xy[at] += weight * d[j] * d[k];
            }
        }
    }
    for (size_t j = 0; j < J; j++)
        for (size_t k = 0; k < J; k++) {
            size_t at = j * J + k, back = k * J + j;
            double vx = xx[at] - x[at] * x[at] / n[at];
            double vy = xx[back] - x[back] * x[back] / n[at];
            q3[at] =
                j == k ? 1 : (xy[at] - x[at] * x[back] / n[at]) / sqrt(vx * vy);
        }
    arena_release(&scratch);
    return q3;
}
