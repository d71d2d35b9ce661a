#include "study/readiness.h"

#include "base/arena.h"
#include "psych/dense.h"
#include "psych/special.h"

#include <math.h>

enum { NODES = 41 };
static const double NODES_TO = 4;                  /* SDs each way */
static const double INTERVAL = 1.2815515655446004; /* 80 % of a normal */
static const double STEP = 1e-4;                   /* of a difference, logits */
static const double SEEN_MOST = 0.1; /* of a mock that may be compared */

/* ---- one item of the exam ---- */

struct readiness_area *readiness_areas(struct arena *a,
                                       const struct material *m,
                                       const struct fsrs6 *model,
                                       const struct card_state *cards,
                                       int32_t day)
{
    struct readiness_area *out =
        ARENA_ARRAY(a, struct readiness_area, (size_t)m->n_areas);

    for (int i = 0; i < m->n_cards; i++) {
        if (m->cards[i].kind != CARD_FACT)
            continue;
        struct readiness_area *x = &out[m->cards[i].area];
        double recall = card_recall(model, &cards[i], day);
        x->facts++;
        if (!cards[i].reviews)
            continue;
        if (cards[i].knew) {
            x->knew++;
            x->luck += cards[i].luck;
            x->knew_recall += recall;
        } else {
            x->learned++;
            x->learned_recall += recall;
        }
    }
    return out;
}

double readiness_item(const struct material *m, int k,
                      const struct readiness_area *x, double theta,
                      double spread)
{
    const struct material_area *area = &m->areas[k];
    double sd = hypot(area->spread, spread), floor = area->floor;
    double fresh = ability_chance(theta, area->b, sd, floor);

    if (!x->facts)
        return fresh;
    /* who was right knew it, or guessed: Bayes */
    double know = (fresh - floor) / (1 - floor);
    double luck = x->knew ? x->luck / x->knew : 1;
    double still = know / (know + (1 - know) * floor * luck);
    double known =
        x->knew * still + x->knew_recall * (1 - still) + x->learned_recall;
    double met = (x->knew + x->learned) * floor + (1 - floor) * known;
    double unmet = (x->facts - x->knew - x->learned) * fresh +
                   x->coming_recall * (1 - fresh);
    double asked = (met + unmet) / x->facts;
    return READINESS_TRANSFER * asked + (1 - READINESS_TRANSFER) * fresh;
}

/* ---- the whole exam ---- */

/* Abilities along the line on which the expected score moves: at z, theta is
 * mean + z along, and what is left of each is independent of the score. */
struct ray {
    const struct material *m;
    const struct readiness_area *areas;
    const double *mean;
    double *along, *left; /* SD that is left */
};

struct at {
    double score, error; /* expected, and SD of measurement */
    double chance;
};

/* With so many times what is recalled, but no more than there is. */
static struct readiness_area recalling(struct readiness_area x, double times)
{
    x.knew_recall = fmin(x.knew_recall * times, x.knew);
    x.learned_recall = fmin(x.learned_recall * times, x.learned);
    x.coming_recall =
        fmin(x.coming_recall * times, x.facts - x.knew - x.learned);
    return x;
}

static struct at at_place(const struct ray *r, double z, double times)
{
    double score = 0, variance = 0;

    for (int k = 0; k < r->m->n_areas; k++) {
        struct readiness_area x = recalling(r->areas[k], times);
        double p = readiness_item(r->m, k, &x, r->mean[k] + z * r->along[k],
                                  r->left[k]);
        score += r->m->areas[k].weight * p;
        variance += r->m->areas[k].weight * p * (1 - p);
    }
    double error = sqrt(variance);
    return (struct at){ score, error,
                        normal_cdf((score - r->m->line + 0.5) / error) };
}

static void find_ray(struct ray *r, struct arena *a, const struct ability *x,
                     double link)
{
    size_t n = (size_t)x->n;
    double *slope = ARENA_ARRAY(a, double, n);
    double sum = 0, variance = 0;

    for (size_t k = 0; k < n; k++) {
        double sd = sqrt(x->cov[k * (n + 1)]);
        double up =
            readiness_item(r->m, (int)k, &r->areas[k], x->mean[k] + STEP, sd);
        double down =
            readiness_item(r->m, (int)k, &r->areas[k], x->mean[k] - STEP, sd);
        slope[k] = r->m->areas[k].weight * (up - down) / (2 * STEP);
        sum += slope[k];
    }
    for (size_t k = 0; k < n; k++) {
        r->along[k] = dense_dot(x->cov + k * n, slope, n) + link * link * sum;
        variance += slope[k] * r->along[k];
    }
    for (size_t k = 0; k < n; k++) {
        double all = x->cov[k * (n + 1)] + link * link;
        r->along[k] = variance > 0 ? r->along[k] / sqrt(variance) : 0;
        r->left[k] = sqrt(fmax(all - r->along[k] * r->along[k], 0));
    }
}

static struct ray ray_of(struct arena *a, const struct material *m,
                         const struct ability *x,
                         const struct readiness_area *areas, double link)
{
    struct ray r = { m, areas, x->mean, ARENA_ARRAY(a, double, (size_t)x->n),
                     ARENA_ARRAY(a, double, (size_t)x->n) };

    find_ray(&r, a, x, link);
    return r;
}

/* At the ends of the interval abilities and memory are off in the same way,
 * each as far as is its part in what is not known of the score. */
static void find_interval(const struct ray *r, struct readiness_chance *out)
{
    double off = READINESS_MEMORY_SD;
    double ability = at_place(r, 1, 1).score - at_place(r, -1, 1).score;
    double memory =
        at_place(r, 0, 1 + off).score - at_place(r, 0, 1 - off).score;
    double all = hypot(ability, memory);
    double z = all > 0 ? INTERVAL * ability / all : 0;
    double times = all > 0 ? INTERVAL * memory / all * off : 0;

    /* where it is all but certain the mean lies outside of the middle 80 % */
    out->low = fmin(at_place(r, -z, 1 - times).chance, out->chance);
    out->high = fmax(at_place(r, z, 1 + times).chance, out->chance);
}

static struct readiness_chance chance_along(const struct ray *r)
{
    struct readiness_chance out = { 0 };
    double sum = 0, square = 0;

    for (int i = 0; i < NODES; i++) {
        double z = NODES_TO * (2.0 * i / (NODES - 1) - 1);
        double weight = normal_pdf(z);
        struct at at = at_place(r, z, 1);
        sum += weight;
        out.chance += weight * at.chance;
        out.score += weight * at.score;
        square += weight * (at.score * at.score + at.error * at.error);
    }
    out.chance = fmin(out.chance / sum, 1);
    out.score /= sum;
    out.score_sd = sqrt(fmax(square / sum - out.score * out.score, 0));
    find_interval(r, &out);
    return out;
}

struct readiness_chance readiness_chance(const struct material *m,
                                         const struct ability *x,
                                         const struct readiness_area *areas,
                                         double link)
{
    struct arena scratch = { 0 };
    struct ray r = ray_of(&scratch, m, x, areas, link);
    struct readiness_chance out = chance_along(&r);

    arena_release(&scratch);
    return out;
}

/* ---- a person ---- */

bool readiness_compares(const struct material *m, const struct mock_result *x)
{
    return x->full && x->of == m->n_scored && !x->unread &&
           x->seen_before <= SEEN_MOST;
}

static void find_baseline(struct readiness *r, const struct material *m,
                          const struct history *h,
                          const struct forecast_assumptions *f)
{
    for (int i = h->n_mocks; f && i-- > 0 && !r->has_baseline;) {
        const struct mock_result *x = &h->mocks[i];
        if (!readiness_compares(m, x))
            continue;
        r->has_baseline = true;
        r->baseline = forecast_retake(x->right, x->of, m->line, f);
    }
}

static bool is_anchored(const struct material *m, const struct history *h)
{
    for (int i = 0; i < h->n_results; i++)
        if (ability_score_ties(m, &h->results[i]))
            return true;
    return false;
}

static void list_unpractised(struct arena *a, struct readiness *r,
                             const struct material *m, const struct history *h)
{
    bool *practised = ARENA_ARRAY(a, bool, (size_t)m->n_areas);
    int *list = ARENA_ARRAY(a, int, (size_t)m->n_areas);
    int left = m->n_areas;

    for (size_t i = 0; i < h->n_answers && left; i++) {
        bool *known = &practised[m->items[h->answers[i].item].area];
        left -= !*known;
        *known = true;
    }
    for (int k = 0; k < m->n_areas; k++)
        if (!practised[k])
            list[r->n_unpractised++] = k;
    r->unpractised = list;
}

static double link_of(const struct readiness *r)
{
    return r->official ? ABILITY_LINK_SD : 0;
}

struct readiness *readiness_on(struct arena *a, const struct material *m,
                               const struct history *h, const struct ability *x,
                               const struct fsrs6 *model,
                               const struct card_state *cards, int32_t day,
                               const struct forecast_assumptions *f)
{
    struct readiness *r = ARENA_NEW(a, struct readiness);

    list_unpractised(a, r, m, h);
    r->known = m->line > 0 && (h->n_answers || h->n_official || h->n_results);
    if (!r->known)
        return r;
    r->official = is_anchored(m, h);
    r->areas = readiness_areas(a, m, model, cards, day);
    r->on_day = readiness_chance(m, x, r->areas, link_of(r));
    find_baseline(r, m, h, f);
    return r;
}

struct readiness_chance readiness_chance_after(
    const struct material *m, const struct ability *x,
    const struct readiness *r, const struct readiness_area *after)
{
    struct arena scratch = { 0 };
    struct ray ray = ray_of(&scratch, m, x, r->areas, link_of(r));

    ray.areas = after;
    struct readiness_chance out = chance_along(&ray);
    arena_release(&scratch);
    return out;
}
