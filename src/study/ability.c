#include "study/ability.h"

#include "base/arena.h"
#include "base/err.h"
#include "psych/dense.h"
#include "psych/special.h"

#include <math.h>
#include <string.h>

/* docs/study-ability.md gives the ground of each. Logits, unless said. */
static const double SD_GENERAL = 0.6, SD_DOMAIN = 0.25, SD_AREA = 0.35;
static const double HALF_LIFE = 60;        /* days until evidence weighs half */
static const double PERCENT_ITEMS = 0.5;   /* share of its items that count */
static const double OFFICIAL_FLOOR = 0.25; /* four options */
static const double SCALE_SDS = 6; /* of the population span the scale */
static const double SPREAD_SHRINK = 0.39269908169872414; /* pi / 8 */

enum { ITERATIONS = 60, HALVINGS = 20 };
static const double TOLERANCE = 1e-9, TINY = 1e-300;
static const double ROUNDING = 1e-10; /* of a log-posterior, and more */

/* ---- the curve ---- */

/* The logistic curve averaged over a normal difficulty is nearly a flatter
 * logistic one (MacKay 1992, Neural Computation 4:720). */
static double flatter(double se_b)
{
    return 1 / sqrt(1 + SPREAD_SHRINK * se_b * se_b);
}

double ability_chance(double theta, double b, double se_b, double floor)
{
    return floor + (1 - floor) * logistic((theta - b) * flatter(se_b));
}

static double expected_score(const struct material *m, double theta)
{
    double sum = 0;

    for (int k = 0; k < m->n_areas; k++) {
        const struct material_area *x = &m->areas[k];
        sum += x->weight * ability_chance(theta, x->b, x->spread, x->floor);
    }
    return sum;
}

double ability_at_line(const struct material *m)
{
    double lo = -6, hi = 6;

    if (!m->line)
        return 0;
    while (hi - lo > TOLERANCE) {
        double mid = (lo + hi) / 2;
        if (expected_score(m, mid) < m->line)
            lo = mid;
        else
            hi = mid;
    }
    return (lo + hi) / 2;
}

/* ---- evidence ---- */

/* One observation on one area (row NULL) or on the mean of several. */
struct evidence {
    enum { ANSWER, RATING, SCORE } kind;
    int area;
    const double *row; /* shares of the areas, sum to 1 */
    double weight;
    /* ANSWER: right of 1, or a share of several; */
    double right, b, slope, floor;
    /* RATING: the place is between two thresholds, spread as logistic;
     * SCORE: the place is at `low`, spread as normal. */
    double low, high, spread;
};

struct posterior {
    const struct material *m;
    int n;
    const struct evidence *evidence;
    size_t n_evidence;
    double centre;
    const double *precision; /* of the prior */
};

/* Log-likelihood, its derivative, and what is less its second: as observed,
 * and as expected, which is the information, at one place. */
struct slope {
    double value, first, observed, information;
};

static struct slope answer_slope(const struct evidence *e, double theta)
{
    double l = logistic((theta - e->b) * e->slope);
    double p = e->floor + (1 - e->floor) * l;
    double d = (1 - e->floor) * l * (1 - l) * e->slope;
    double q = (1 - e->floor) * (1 - l);
    double bend = d * e->slope * (1 - 2 * l); /* second derivative of p */
    double wrong = 1 - e->right;

    return (struct slope){
        (e->right > 0 ? e->right * log(p) : 0) +
            (wrong > 0 ? wrong * log(q) : 0),
        e->right * d / p - wrong * d / q,
        e->right * (d * d / p - bend) / p + wrong * (d * d / q + bend) / q,
        d * d / (p * q),
    };
}

/* Share of a logistic place's chance between two thresholds. */
static struct slope rating_slope(const struct evidence *e, double theta)
{
    double s = e->spread;
    double up = logistic((e->high - theta) / s);
    double down = logistic((e->low - theta) / s);

    double bend = (up * (1 - up) + down * (1 - down)) / (s * s);

    /* F' = F (1 - F) for the logistic, so that the ratio to up - down goes */
    return (struct slope){ log(fmax(up - down, TINY)), (up + down - 1) / s,
                           bend, bend };
}

static struct slope score_slope(const struct evidence *e, double theta)
{
    double z = (e->low - theta) / e->spread;

    double bend = 1 / (e->spread * e->spread);

    return (struct slope){ -z * z / 2, z / e->spread, bend, bend };
}

static struct slope evidence_slope(const struct evidence *e, double theta)
{
    struct slope s = { 0 };

    switch (e->kind) {
    case ANSWER:
        s = answer_slope(e, theta);
        break;
    case RATING:
        s = rating_slope(e, theta);
        break;
    case SCORE:
        s = score_slope(e, theta);
        break;
    }
    s.value *= e->weight;
    s.first *= e->weight;
    s.observed *= e->weight;
    s.information *= e->weight;
    return s;
}

static double place(const struct posterior *p, const struct evidence *e,
                    const double *theta)
{
    return e->row ? dense_dot(e->row, theta, (size_t)p->n) : theta[e->area];
}

/* ---- what is known of a person, as evidence ---- */

struct collector {
    struct arena *arena;
    const struct material *m;
    int32_t today;
    struct evidence *p;
    size_t n;
    double line;
    double *answers;
};

static double weight_of(const struct collector *c, int32_t day)
{
    return exp2(-fmax(c->today - day, 0) / HALF_LIFE);
}

/* Only the first answer to what an item asks tells of ability, and only where
 * there was time to read it (effort-moderated: Wise & DeMars 2006, Journal of
 * Educational Measurement 43:19); later ones tell of memory. */
static void collect_answers(struct collector *c, const struct history *h)
{
    bool *met = ARENA_ARRAY(c->arena, bool, (size_t)c->m->n_cards);

    for (size_t i = 0; i < h->n_answers; i++) {
        const struct study_answer *x = &h->answers[i];
        const struct material_item *item = &c->m->items[x->item];
        bool first = x->first && !met[item->fact];
        met[item->fact] = true;
        if (!first || x->hurried)
            continue;
        double weight = weight_of(c, x->day);
        c->answers[item->area] += weight;
        c->p[c->n++] = (struct evidence){
            .kind = ANSWER,
            .area = item->area,
            .weight = weight,
            .right = x->right,
            .b = item->b,
            .slope = flatter(item->se_b),
            .floor = item->floor,
        };
    }
}

/* Shares of a domain's areas in a form; of all for -1. */
static double *shares(struct arena *a, const struct material *m, int domain,
                      double *weight)
{
    double *row = ARENA_ARRAY(a, double, (size_t)m->n_areas);

    *weight = 0;
    for (int k = 0; k < m->n_areas; k++)
        if (domain < 0 || m->areas[k].domain == domain)
            *weight += row[k] = m->areas[k].weight;
    for (int k = 0; k<m->n_areas && * weight> 0; k++)
        row[k] /= *weight;
    return row;
}

/* How far an official place of `items` items is from the ability behind it:
 * error of measurement at the line, and the link. */
static double official_spread(const struct collector *c, double items)
{
    double slope = flatter(material_spread(LEVEL_APPLICATION));
    double l = logistic(c->line * slope);
    double p = OFFICIAL_FLOOR + (1 - OFFICIAL_FLOOR) * l;
    double d = (1 - OFFICIAL_FLOOR) * l * (1 - l) * slope;

    return sqrt(p * (1 - p) / (d * d * items) +
                ABILITY_LINK_SD * ABILITY_LINK_SD);
}

static const double LOGISTIC_SD = 1.8137993642342178; /* pi / sqrt(3) */

static void collect_official_areas(struct collector *c, const struct history *h)
{
    for (int i = 0; i < h->n_official; i++) {
        const struct official_area *x = &h->official[i];
        double items;
        struct evidence e = { .kind = RATING,
                              .row = shares(c->arena, c->m, x->domain, &items),
                              .weight = weight_of(c, x->day) };
        if (!(items > 0))
            continue;
        e.spread = official_spread(c, items) / LOGISTIC_SD;
        switch (x->kind) {
        case OFFICIAL_BELOW:
            e.low = -HUGE_VAL;
            e.high = c->line - ABILITY_NEAR;
            break;
        case OFFICIAL_NEAR:
            e.low = c->line - ABILITY_NEAR;
            e.high = c->line + ABILITY_NEAR;
            break;
        case OFFICIAL_ABOVE:
            e.low = c->line + ABILITY_NEAR;
            e.high = HUGE_VAL;
            break;
        case OFFICIAL_PERCENT:
            e.kind = ANSWER;
            e.weight *= items * PERCENT_ITEMS;
            e.right = x->percent / 100;
            e.slope = flatter(material_spread(LEVEL_APPLICATION));
            e.floor = OFFICIAL_FLOOR;
            break;
        }
        c->p[c->n++] = e;
    }
}

bool ability_score_ties(const struct material *m,
                        const struct official_result *x)
{
    return m->scale_max > m->scale_min && x->has_score &&
           x->score >= m->scale_min && x->score <= m->scale_max &&
           x->passed == (x->score >= m->scale_pass);
}

static void collect_results(struct collector *c, const struct history *h)
{
    double items;
    const double *row = shares(c->arena, c->m, -1, &items);
    double spread = official_spread(c, items);
    const struct material *m = c->m;

    for (int i = 0; i < h->n_results; i++) {
        const struct official_result *x = &h->results[i];
        struct evidence e = { .kind = RATING,
                              .row = row,
                              .weight = weight_of(c, x->day),
                              .low = x->passed ? c->line : -HUGE_VAL,
                              .high = x->passed ? HUGE_VAL : c->line,
                              .spread = spread / LOGISTIC_SD };
        if (ability_score_ties(m, x)) {
            double sd = (m->scale_max - m->scale_min) / SCALE_SDS;
            e.kind = SCORE;
            e.low = c->line + SD_GENERAL * (x->score - m->scale_pass) / sd;
            e.spread = spread;
        }
        c->p[c->n++] = e;
    }
}

/* ---- the posterior ---- */

static double *prior_precision(struct arena *a, const struct material *m)
{
    size_t n = (size_t)m->n_areas;
    double *cov = ARENA_ARRAY(a, double, n *n);
    double *inverse = ARENA_ARRAY(a, double, n *n);

    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++) {
            bool same = m->areas[i].domain == m->areas[k].domain;
            cov[i * n + k] = SD_GENERAL * SD_GENERAL +
                             (same ? SD_DOMAIN * SD_DOMAIN : 0) +
                             (i == k ? SD_AREA * SD_AREA : 0);
        }
    if (!dense_inverse(cov, n, inverse))
        BUG("the prior of %zu areas has no inverse", n);
    return inverse;
}

enum bend { OBSERVED, EXPECTED };

/* Log-posterior, its gradient, and what is less its second derivatives. */
static double weigh(const struct posterior *p, const double *theta,
                    double *gradient, double *bend, enum bend as)
{
    size_t n = (size_t)p->n;
    double value = 0;

    for (size_t i = 0; i < n; i++) {
        double pull = 0;
        for (size_t k = 0; k < n; k++)
            pull += p->precision[i * n + k] * (theta[k] - p->centre);
        value -= (theta[i] - p->centre) * pull / 2;
        gradient[i] = -pull;
    }
    memcpy(bend, p->precision, n * n * sizeof *bend);
    for (size_t j = 0; j < p->n_evidence; j++) {
        const struct evidence *e = &p->evidence[j];
        struct slope s = evidence_slope(e, place(p, e, theta));
        double bent = as == OBSERVED ? s.observed : s.information;
        value += s.value;
        if (!e->row) {
            gradient[e->area] += s.first;
            bend[(size_t)e->area * (n + 1)] += bent;
            continue;
        }
        for (size_t i = 0; i < n; i++) {
            gradient[i] += s.first * e->row[i];
            for (size_t k = 0; k < n && e->row[i] > 0; k++)
                bend[i * n + k] += bent * e->row[i] * e->row[k];
        }
    }
    return value;
}

/* Newton's steps, halved where they do not climb; Fisher's, slower and always
 * uphill, where the curve bends the other way. Ends with the information. */
static void climb(struct arena *a, const struct posterior *p, double *theta,
                  double *information)
{
    size_t n = (size_t)p->n;
    double *step = ARENA_ARRAY(a, double, n);
    double *tried = ARENA_ARRAY(a, double, n);
    double *gradient = ARENA_ARRAY(a, double, n);
    double *bend = ARENA_ARRAY(a, double, n *n);
    double value = weigh(p, theta, gradient, bend, OBSERVED), next = value;
    double largest = 1;

    for (int i = 0; i < ITERATIONS && largest > TOLERANCE; i++) {
        if (!dense_cholesky(bend, n)) {
            weigh(p, theta, gradient, bend, EXPECTED);
            if (!dense_cholesky(bend, n))
                BUG("information of %zu areas is not positive", n);
        }
        memcpy(step, gradient, n * sizeof *step);
        dense_solve(bend, n, step);
        largest = 0;
        for (size_t k = 0; k < n; k++)
            largest = fmax(largest, fabs(step[k]));
        double share = 1;
        for (int h = 0; h < HALVINGS; h++, share /= 2) {
            for (size_t k = 0; k < n; k++)
                tried[k] = theta[k] + share * step[k];
            next = weigh(p, tried, gradient, bend, OBSERVED);
            if (next >= value - ROUNDING)
                break;
        }
        memcpy(theta, tried, n * sizeof *theta);
        value = next;
    }
    weigh(p, theta, gradient, information, EXPECTED);
}

struct ability *ability_estimate(struct arena *a, const struct material *m,
                                 const struct history *h, int32_t today)
{
    size_t n = (size_t)m->n_areas;
    struct ability *out = ARENA_NEW(a, struct ability);
    double *theta = ARENA_ARRAY(a, double, n);
    double *cov = ARENA_ARRAY(a, double, n *n);
    struct arena scratch = { 0 };
    struct collector c = {
        .arena = &scratch,
        .m = m,
        .today = today,
        .line = ability_at_line(m),
        .answers = ARENA_ARRAY(a, double, n),
    };

    c.p = ARENA_ARRAY(&scratch, struct evidence,
                      (size_t)m->n_cards + (size_t)h->n_official +
                          (size_t)h->n_results);
    collect_answers(&c, h);
    collect_official_areas(&c, h);
    collect_results(&c, h);
    struct posterior p = { m,   m->n_areas, c.p,
                           c.n, c.line,     prior_precision(&scratch, m) };
    double *information = ARENA_ARRAY(&scratch, double, n *n);
    for (size_t k = 0; k < n; k++)
        theta[k] = c.line;
    climb(&scratch, &p, theta, information);
    if (!dense_inverse(information, n, cov))
        BUG("information of %zu areas is not positive", n);
    arena_release(&scratch);
    *out = (struct ability){ m->n_areas, theta, cov, c.answers };
    return out;
}

void ability_domain(const struct ability *x, const struct material *m,
                    int domain, double *mean, double *sd)
{
    size_t n = (size_t)x->n;
    double weight, variance = 0;
    struct arena scratch = { 0 };
    const double *row = shares(&scratch, m, domain, &weight);

    *mean = dense_dot(row, x->mean, n);
    for (size_t i = 0; i < n; i++)
        variance += row[i] * dense_dot(row, x->cov + i * n, n);
    *sd = sqrt(variance);
    arena_release(&scratch);
}
