/* The content areas of one sitting: what may be said about them. */
#include "exam/report_int.h"

#include "base/arena.h"
#include "psych/decision.h"
#include "psych/domain_flag.h"
#include "psych/subscore.h"

#include <math.h>

enum { DOMAIN_ITEMS_LEAST = 5 };

static const double FAMILY_WISE_ALPHA = 0.05;

static void count_domains(struct score_report *r, struct arena *a,
                          const struct form *f)
{
    const struct outline *o = f->outline;

    r->domains = ARENA_ARRAY(a, struct domain_score, (size_t)o->n_domains);
    for (int d = 0; d < o->n_domains; d++) {
        struct domain_score ds = { .id = o->domains[d].id,
                                   .name = o->domains[d].name,
                                   .outline_domain = d };
        for (int i = 0; i < f->n_items; i++)
            if (f->items[i].scored && f->items[i].domain == d) {
                ds.n_items++;
                ds.n_right += r->marks[i].result == MARK_RIGHT;
                ds.n_open += r->marks[i].result == MARK_OMITTED;
            }
        if (ds.n_items)
            r->domains[r->n_domains++] = ds;
    }
}

/* Why an area cannot be compared with the rest; else DOMAIN_AS_REST. */
static enum domain_flag not_comparable(const struct score_report *r,
                                       const struct domain_score *ds)
{
    if (!r->finished)
        return DOMAIN_UNFINISHED;
    if (r->raw == 0 || r->raw == r->of)
        return DOMAIN_NOTHING;
    if (ds->n_items < DOMAIN_ITEMS_LEAST || ds->n_items == r->of)
        return DOMAIN_TOO_SMALL;
    return DOMAIN_AS_REST;
}

/* ---- without a calibration: as if all items were equally hard ---- */

static void flag_as_equally_hard(struct score_report *r, int compared)
{
    double threshold = sidak_threshold(FAMILY_WISE_ALPHA, compared);

    for (int d = 0; d < r->n_domains; d++) {
        struct domain_score *ds = &r->domains[d];
        if (ds->flag != DOMAIN_AS_REST)
            continue;
        ds->p =
            hypergeometric_two_sided(ds->n_right, r->of, r->raw, ds->n_items);
        if (ds->p < threshold)
            ds->flag = ds->n_right * r->of < r->raw * ds->n_items ? DOMAIN_FEWER
                                                                  : DOMAIN_MORE;
    }
}

/* ---- with one ---- */

struct calibrated {
    struct irt_item *items; /* of the scored items of the form */
    int *domain;            /* index into the report's domains */
    int *right;             /* 0 or 1 */
    int n;
};

static int domain_index(const struct score_report *r, int outline_domain)
{
    int d = 0;

    while (r->domains[d].outline_domain != outline_domain)
        d++;
    return d;
}

/* False when a scored item has no parameters: then it serves nobody. */
static bool find_parameters(const struct score_report *r, struct arena *a,
                            const struct form *f, const struct calibration *c,
                            struct calibrated *out)
{
    size_t n = (size_t)f->n_items;

    out->items = ARENA_ARRAY(a, struct irt_item, n);
    out->domain = ARENA_ARRAY(a, int, n);
    out->right = ARENA_ARRAY(a, int, n);
    for (int i = 0; i < f->n_items; i++) {
        const struct form_item *fi = &f->items[i];
        if (!fi->scored)
            continue;
        const struct calibrated_item *item = calibration_of(c, fi->item);
        if (!item)
            return false;
        out->items[out->n] = calibrated_irt(item);
        out->domain[out->n] = domain_index(r, fi->domain);
        out->right[out->n++] = r->marks[i].result == MARK_RIGHT;
    }
    return out->n > 0;
}

/* Where the line would be in an area: the share right expected there of
 * somebody whose expected total is the line. */
static void find_lines(struct score_report *r, const struct calibrated *c)
{
    double theta =
        theta_from_true_score(c->items, c->n, (double)r->practice_line);

    if (!r->has_line || !isfinite(theta))
        return;
    for (int d = 0; d < r->n_domains; d++) {
        struct domain_score *ds = &r->domains[d];
        double sum = 0;
        for (int i = 0; i < c->n; i++)
            if (c->domain[i] == d)
                sum += irt_expected(&c->items[i], theta);
        ds->has_line = true;
        ds->line = sum / ds->n_items;
    }
}

static void flag_by_calibration(struct score_report *r, struct arena *a,
                                const struct calibrated *c)
{
    struct domain_result *out =
        ARENA_ARRAY(a, struct domain_result, (size_t)r->n_domains);

    domain_results(c->items, c->n, c->domain, r->n_domains, c->right,
                   FAMILY_WISE_ALPHA, out);
    for (int d = 0; d < r->n_domains; d++) {
        struct domain_score *ds = &r->domains[d];
        ds->has_expected = true;
        ds->expected = out[d].expected;
        ds->low = out[d].low;
        ds->high = out[d].high;
        if (ds->flag != DOMAIN_AS_REST)
            continue;
        ds->p = out[d].p;
        switch (out[d].flag) {
        case PROFILE_AS_EXPECTED:
            break;
        case PROFILE_LOW:
            ds->flag = DOMAIN_FEWER;
            break;
        case PROFILE_HIGH:
            ds->flag = DOMAIN_MORE;
            break;
        }
    }
    find_lines(r, c);
}

/* Haberman's test for a form of so many items of each area. */
static void test_subscores(struct score_report *r, struct arena *a,
                           const struct form *f, const struct calibration *c)
{
    int K = c->facts.n;
    int *n_items = ARENA_ARRAY(a, int, (size_t)K);

    if (!K || K != f->outline->n_domains)
        return;
    for (int k = 0; k < K; k++)
        if (!str_eq(c->domains[k], f->outline->domains[k].id))
            return;
    for (int d = 0; d < r->n_domains; d++)
        n_items[r->domains[d].outline_domain] = r->domains[d].n_items;
    const struct subscores *s =
        subscores_expected(a, &c->facts, n_items, c->domains);
    if (!s)
        return;
    for (int d = 0; d < r->n_domains; d++) {
        struct domain_score *ds = &r->domains[d];
        const struct subscore *one = &s->s[ds->outline_domain];
        ds->has_prmse = r->n_domains > 1;
        ds->prmse_own = one->prmse_s;
        ds->prmse_total = one->prmse_x;
        ds->prmse_both = one->prmse_sx;
        ds->has_estimate = ds->has_prmse && (one->worth_s || one->worth_sx);
        if (!ds->has_estimate)
            continue;
        ds->estimate = one->worth_sx ? subscore_augmented(s, ds->outline_domain,
                                                          ds->n_right, r->raw)
                                     : subscore_regressed(one, ds->n_right);
        ds->estimate = fmin(fmax(ds->estimate, 0), ds->n_items);
    }
}

void report_domains(struct score_report *r, struct arena *a,
                    const struct form *f, const struct calibration *c)
{
    struct calibrated known = { 0 };
    int compared = 0;

    count_domains(r, a, f);
    for (int d = 0; d < r->n_domains; d++) {
        r->domains[d].flag = not_comparable(r, &r->domains[d]);
        compared += r->domains[d].flag == DOMAIN_AS_REST;
    }
    if (!r->finished || !find_parameters(r, a, f, c, &known)) {
        if (compared)
            flag_as_equally_hard(r, compared);
        return;
    }
    r->calibration = c;
    flag_by_calibration(r, a, &known);
    test_subscores(r, a, f, c);
}
