#include "study/plan_int.h"

#include "base/arena.h"
#include "study/readiness.h"

#include <math.h>
#include <stdlib.h>

enum {
    PACE_LEAST = 20,   /* timed answers before a pace is the person's own */
    PACE_LATEST = 200, /* of which it is the median */
};
static const double REVIEW_MINUTES = 1, FRESH_MINUTES = 2;
static const double PACE_SHORTEST = 0.25, PACE_LONGEST = 6;

/* How many answers the learnability that the memory model expects counts as. */
static const double LEARN_PRIOR = 10;

/* ---- pace ---- */

static int by_number(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;

    return (x > y) - (x < y);
}

/* Median minutes of the latest practice answers, 0: too few are known. A
 * median, because a screen is sometimes left open. */
static double own_minutes(struct arena *a, const struct history *h, bool first)
{
    int *seconds = ARENA_ARRAY(a, int, PACE_LATEST);
    int n = 0;

    for (size_t i = h->n_answers; i-- > 0 && n < PACE_LATEST;) {
        const struct study_answer *x = &h->answers[i];
        if (!x->mock && x->first == first && x->seconds > 0)
            seconds[n++] = x->seconds;
    }
    if (n < PACE_LEAST)
        return 0;
    qsort(seconds, (size_t)n, sizeof *seconds, by_number);
    double minutes = (seconds[(n - 1) / 2] + seconds[n / 2]) / 120.0;
    return fmin(fmax(minutes, PACE_SHORTEST), PACE_LONGEST);
}

struct plan_pace plan_pace_of(struct arena *a, const struct history *h)
{
    double review = own_minutes(a, h, false), fresh = own_minutes(a, h, true);

    return (struct plan_pace){
        .review = review > 0 ? review : REVIEW_MINUTES,
        .fresh = fresh > 0 ? fresh : FRESH_MINUTES,
        .own_review = review > 0,
        .own_fresh = fresh > 0,
    };
}

/* ---- learnability ---- */

/* Per area: of the items first answered wrong, the share that was right when
 * next asked on a later day, drawn towards what the memory model expects one
 * day after a first "again". */
static void fill_learn(struct plan_work *w)
{
    struct fsrs6_memory again =
        fsrs6_review(w->fsrs, (struct fsrs6_memory){ 0 }, 0, RECALL_AGAIN);
    double expected = fsrs6_retrievability(w->fsrs, again, 1);
    size_t n_items = (size_t)w->m->n_items, n_areas = (size_t)w->m->n_areas;
    int32_t *wrong_on = ARENA_ARRAY(w->arena, int32_t, n_items);
    bool *open = ARENA_ARRAY(w->arena, bool, n_items);
    int *n = ARENA_ARRAY(w->arena, int, n_areas);
    int *right = ARENA_ARRAY(w->arena, int, n_areas);

    for (size_t i = 0; i < w->h->n_answers; i++) {
        const struct study_answer *x = &w->h->answers[i];
        int area = w->m->items[x->item].area;
        if (x->first && !x->right) {
            open[x->item] = true;
            wrong_on[x->item] = x->day;
        } else if (open[x->item] && x->day > wrong_on[x->item]) {
            open[x->item] = false;
            n[area]++;
            right[area] += x->right;
        }
    }
    for (int k = 0; k < w->m->n_areas; k++)
        w->areas[k].learn =
            (LEARN_PRIOR * expected + right[k]) / (LEARN_PRIOR + n[k]);
}

/* ---- worth ---- */

/* The chance of a right answer where recall is R, of one in whom the fact was
 * missing, as readiness_item has it. */
static double recalled(double floor, double r)
{
    return floor + (1 - floor) * r;
}

/* Who was never wrong knew it, or was lucky: the share that was lucky. */
static double lucky(double know, double floor, double luck)
{
    double guessed = (1 - know) * floor * luck;

    return guessed / (know + guessed);
}

static void fill_area(const struct plan_work *w, int k)
{
    const struct material_area *m = &w->m->areas[k];
    struct plan_area *x = &w->areas[k];
    double sd = sqrt(w->ability->cov[(size_t)k * w->ability->n + k]);
    double r = FSRS6_RETENTION;

    x->weight = m->weight;
    x->chance = ability_chance(w->ability->mean[k], m->b, hypot(m->spread, sd),
                               m->floor);
    double know = (x->chance - m->floor) / (1 - m->floor);
    w->lucky[k] = lucky(know, m->floor, 1);
    x->gap = (1 - x->chance) * recalled(m->floor, r) +
             x->chance * recalled(m->floor, 1 - w->lucky[k] * (1 - r)) -
             x->chance;
    x->note = !(w->ability->answers[k] > 0);
}

double plan_share(const struct plan_work *w, int area)
{
    int facts = w->facts[area];

    return facts ? READINESS_TRANSFER * w->areas[area].weight / facts : 0;
}

static double fact_worth(const struct plan_work *w, int card)
{
    int area = w->m->cards[card].area;
    const struct card_state *s = &w->cards[card];
    double floor = w->m->areas[area].floor;
    double know = (w->areas[area].chance - floor) / (1 - floor);
    double hangs = s->reviews && s->knew ? lucky(know, floor, s->luck) : 1;

    return plan_share(w, area) * (1 - floor) * hangs;
}

/* A misconception that is not cleared is chosen again by so many. It counts by
 * its items never asked, and as one at least: the others have a card each. */
static double misconception_worth(const struct plan_work *w,
                                  const struct card *c)
{
    double worth = 0;
    int unasked = 0;

    for (int i = 0; i < c->n_items; i++) {
        const struct material_item *x = &w->m->items[c->items[i]];
        worth += plan_share(w, x->area) * (1 - x->floor) * PLAN_LURE;
        unasked += !w->asked[c->items[i]];
    }
    return worth * (unasked > 1 ? unasked : 1) / c->n_items;
}

void plan_gain_fill(struct plan_work *w)
{
    const struct material *m = w->m;
    size_t n_areas = (size_t)m->n_areas;

    w->areas = ARENA_ARRAY(w->arena, struct plan_area, n_areas);
    w->facts = ARENA_ARRAY(w->arena, int, n_areas);
    w->lucky = ARENA_ARRAY(w->arena, double, n_areas);
    w->worth = ARENA_ARRAY(w->arena, double, (size_t)m->n_cards);
    w->asked = ARENA_ARRAY(w->arena, bool, (size_t)m->n_items);
    for (size_t i = 0; i < w->h->n_answers; i++)
        w->asked[w->h->answers[i].item] = true;
    for (int c = 0; c < m->n_cards && m->cards[c].kind == CARD_FACT; c++) {
        w->facts[m->cards[c].area]++;
        w->areas[m->cards[c].area].unmet += !w->cards[c].reviews;
    }
    fill_learn(w);
    for (int k = 0; k < m->n_areas; k++) {
        struct plan_area *x = &w->areas[k];
        fill_area(w, k);
        if (x->unmet)
            x->gain = plan_share(w, k) * x->gap * x->learn * 60 / w->pace.fresh;
    }
    for (int c = 0; c < m->n_cards; c++)
        w->worth[c] = m->cards[c].kind == CARD_FACT
                          ? fact_worth(w, c)
                          : misconception_worth(w, &m->cards[c]);
}
