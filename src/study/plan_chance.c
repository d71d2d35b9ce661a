#include "study/plan_int.h"

#include "base/arena.h"
#include "study/readiness.h"

#include <math.h>
#include <stdlib.h>

/* Reviews of one card that are thought of, beside those it has had. */
enum { REVIEWS = 2 };
/* Days between these, at most: with a far date they come towards its end. */
enum { GAP_MOST = 21 };
enum { MINUTES_STEP = 5 }; /* a week's minutes are told in such */
enum { LOOK_SHARE = 3 };   /* of the days ahead, to the next day looked at */
/* Between two days looked at the chance is not more than this higher. */
static const double LOOK_NEAR = 0.15;

/* Something minutes can be spent on, in any part: a step up in what will be
 * recalled of an area on the exam day. */
struct use {
    double value; /* items of a form, when all of it is done */
    double minutes;
    int area;
    enum { USE_NEW, USE_KNEW, USE_LEARNED } kind;
    double recall; /* sum of the chances of recall that it adds */
};

/* A day as the exam day: what is known then without study, and all that can be
 * done until then, best value for a minute first. */
struct outlook {
    const struct plan_work *w;
    struct arena *arena;
    const struct readiness *r;
    struct use *uses;
    int n;
};

/* ---- what reviews do to one card ---- */

/* Reviews of one card within so many days, `gap` days apart, and the exam as
 * long after them. Who does not recall it may still guess right, and that
 * counts as recalled. */
struct reviews {
    const struct fsrs6 *fsrs;
    double floor;
    int32_t first, gap;
};

static struct reviews spread(const struct plan_work *w, int area, int n,
                             int32_t days)
{
    int32_t even = days / (n + 1), gap = even < GAP_MOST ? even : GAP_MOST;

    return (struct reviews){ w->fsrs, w->m->areas[area].floor,
                             even + n * (even - gap), gap };
}

/* Chance of recall on the exam day after n reviews, the first so long after the
 * last one; each goes well or not as memory has it. */
static double recall_after(const struct reviews *v, struct fsrs6_memory x,
                           int n, int32_t first)
{
    double r = fsrs6_retrievability(v->fsrs, x, first);

    if (!n)
        return r;
    double right = r + (1 - r) * v->floor;
    struct fsrs6_memory good =
        fsrs6_review_recalled(v->fsrs, x, first, r, RECALL_GOOD);
    struct fsrs6_memory again =
        fsrs6_review_recalled(v->fsrs, x, first, r, RECALL_AGAIN);
    return right * recall_after(v, good, n - 1, v->gap) +
           (1 - right) * recall_after(v, again, n - 1, v->gap);
}

/* Adds one card's way up: steps of a review each, after a first step where the
 * card is new. A step that is worth more a minute than the one before it goes
 * with it, because it cannot be had alone. `each` is worth and recall of one
 * unit of recall. */
static void add_steps(struct outlook *o, struct use each,
                      const double recall[REVIEWS + 1], double first_minutes)
{
    int begin = o->n;
    double before = first_minutes > 0 ? 0 : recall[0];

    for (int i = first_minutes > 0 ? 0 : 1; i <= REVIEWS; i++) {
        double up = recall[i] - before;
        struct use u = each;
        u.minutes *= i ? o->w->pace.review : first_minutes;
        u.recall *= up;
        u.value *= up;
        while (o->n > begin && u.value * o->uses[o->n - 1].minutes >=
                                   o->uses[o->n - 1].value * u.minutes) {
            const struct use *last = &o->uses[--o->n];
            u.minutes += last->minutes;
            u.recall += last->recall;
            u.value += last->value;
        }
        if (u.value > 0)
            o->uses[o->n++] = u;
        before = recall[i];
    }
}

/* ---- all that can be done ---- */

/* The facts of an area never asked, which are met half-way, on average: the
 * ways after a wrong answer and after a lucky one. Who knew needs none. */
static void add_new(struct outlook *o, int area, int32_t days)
{
    const struct plan_work *w = o->w;
    const struct plan_area *x = &w->areas[area];
    double lucky = w->m->areas[area].floor, recall[REVIEWS + 1];

    for (int n = 0; n <= REVIEWS; n++) {
        struct reviews v = spread(w, area, n, days / 2);
        recall[n] = 0;
        for (int right = 0; right < 2; right++) {
            struct fsrs6_memory met =
                fsrs6_review(w->fsrs, (struct fsrs6_memory){ 0 }, 0,
                             right ? RECALL_GOOD : RECALL_AGAIN);
            recall[n] +=
                (right ? lucky : 1 - lucky) * recall_after(&v, met, n, v.first);
        }
    }
    add_steps(
        o,
        (struct use){ .value = x->unmet * plan_share(w, area) * (1 - x->chance),
                      .minutes = x->unmet,
                      .area = area,
                      .kind = USE_NEW,
                      .recall = x->unmet },
        recall, w->pace.fresh);
}

static void add_met(struct outlook *o, int card, int32_t days)
{
    const struct plan_work *w = o->w;
    const struct card_state *s = &w->cards[card];
    int area = w->m->cards[card].area;
    double recall[REVIEWS + 1];

    for (int n = 0; n <= REVIEWS; n++) {
        struct reviews v = spread(w, area, n, days);
        recall[n] =
            recall_after(&v, s->memory, n, w->today - s->last + v.first);
    }
    add_steps(o,
              (struct use){ .value = w->worth[card],
                            .minutes = 1,
                            .area = area,
                            .kind = s->knew ? USE_KNEW : USE_LEARNED,
                            .recall = 1 },
              recall, 0);
}

static int best_first(const void *a, const void *b)
{
    const struct use *x = a, *y = b;
    double d = y->value * x->minutes - x->value * y->minutes;

    if (d > 0 || d < 0)
        return d > 0 ? 1 : -1;
    return (x->value < y->value) - (x->value > y->value);
}

/* Misconceptions are not uses of their own: whoever clears one answers an item
 * with a fact, and as that it counts. */
static struct outlook outlook_on(struct arena *a, const struct plan_work *w,
                                 int32_t exam)
{
    const struct material *m = w->m;
    struct outlook o = {
        .w = w,
        .arena = a,
        .r =
            readiness_on(a, m, w->h, w->ability, w->fsrs, w->cards, exam, NULL),
        .uses = ARENA_ARRAY(a, struct use,
                            (size_t)(m->n_areas + m->n_cards) * (REVIEWS + 1)),
    };

    if (!o.r->known)
        return o;
    for (int k = 0; k < m->n_areas; k++)
        if (w->areas[k].unmet)
            add_new(&o, k, exam - w->today);
    for (int c = 0; c < m->n_cards && m->cards[c].kind == CARD_FACT; c++)
        if (w->cards[c].reviews)
            add_met(&o, c, exam - w->today);
    qsort(o.uses, (size_t)o.n, sizeof *o.uses, best_first);
    return o;
}

/* ---- the chance when so many minutes are spent, best first ---- */

static struct readiness_chance chance_with(const struct outlook *o,
                                           double minutes)
{
    size_t n = (size_t)o->w->m->n_areas;
    struct readiness_area *then =
        ARENA_ARRAY(o->arena, struct readiness_area, n);

    for (size_t k = 0; k < n; k++)
        then[k] = o->r->areas[k];
    for (int i = 0; i < o->n && minutes > 0; i++) {
        const struct use *u = &o->uses[i];
        double recall = u->recall * fmin(1, minutes / u->minutes);
        minutes -= u->minutes;
        switch (u->kind) {
        case USE_NEW:
            then[u->area].coming_recall += recall;
            break;
        case USE_KNEW:
            then[u->area].knew_recall += recall;
            break;
        case USE_LEARNED:
            then[u->area].learned_recall += recall;
            break;
        }
    }
    return readiness_chance_after(o->w->m, o->w->ability, o->r, then);
}

static double minutes_until(const struct plan_work *w, int32_t exam)
{
    double minutes = 0;

    for (int32_t day = w->today; day < exam - 1; day++)
        minutes += plan_minutes(w->s, day);
    minutes += plan_rest_minutes(plan_minutes(w->s, exam - 1));
    return fmax(0, minutes - plan_minutes_done(w->h, &w->pace, w->today));
}

/* ---- what would be realistic ---- */

double plan_chance_on(const struct plan_work *w, int32_t exam)
{
    struct arena a = { 0 };
    struct outlook o = outlook_on(&a, w, exam);
    double chance = chance_with(&o, minutes_until(w, exam)).chance;

    arena_release(&a);
    return chance;
}

/* Between a day that is not realistic and a later one that is: one that is and
 * follows one that is not. */
static int32_t first_between(const struct plan_work *w, int32_t no, int32_t yes)
{
    while (yes - no > 1) {
        int32_t mid = no + (yes - no) / 2;
        if (plan_chance_on(w, mid) >= PLAN_AIM)
            yes = mid;
        else
            no = mid;
    }
    return yes;
}

/* The first realistic one of the days looked at from `no`, which is not, on to
 * `to`; the next is a share of the way ahead later. 0: none; *best is the best
 * of them then, and *most its chance. */
static int32_t look(const struct plan_work *w, int32_t no, int32_t to,
                    int share, int32_t *best, double *most)
{
    *most = -1;
    for (int32_t day; no < to; no = day) {
        day = no + 1 + (no - w->today) / share;
        day = day < to ? day : to;
        double chance = plan_chance_on(w, day);
        if (chance >= PLAN_AIM)
            return first_between(w, no, day);
        if (chance > *most) {
            *most = chance;
            *best = day;
        }
    }
    return 0;
}

/* With the days minutes come and memory goes, so that the chance rises and
 * falls: slowly, measured by the days there are. It is looked for in steps, and
 * then more closely around the best day if that is near. */
int32_t plan_realistic_day(const struct plan_work *w)
{
    int32_t last = w->today + PLAN_DAYS_MOST, best = 0;
    double most;
    int32_t day = look(w, w->exam, last, LOOK_SHARE, &best, &most);

    if (day || most < PLAN_AIM - LOOK_NEAR)
        return day;
    int32_t step = 1 + (best - w->today) / LOOK_SHARE;
    int32_t from = best - step > w->exam ? best - step : w->exam;
    int32_t to = best + step < last ? best + step : last;
    return look(w, from, to, 4 * LOOK_SHARE, &best, &most);
}

/* Without the day before the exam, which is for rest. */
static int minutes_a_week(const struct outlook *o, int days)
{
    int no = 0, yes = PLAN_WEEK_MOST / MINUTES_STEP;
    double weeks = (days - 1) / 7.0;

    if (chance_with(o, yes * MINUTES_STEP * weeks).chance < PLAN_AIM)
        return 0;
    while (yes - no > 1) {
        int mid = no + (yes - no) / 2;
        if (chance_with(o, mid * MINUTES_STEP * weeks).chance >= PLAN_AIM)
            yes = mid;
        else
            no = mid;
    }
    return yes * MINUTES_STEP;
}

void plan_chance_fill(const struct plan_work *w, struct plan *p)
{
    struct arena a = { 0 };
    struct outlook o = outlook_on(&a, w, w->exam);

    p->aim = PLAN_AIM;
    p->known = o.r->known;
    if (p->known) {
        p->nothing = o.r->on_day;
        p->followed = chance_with(&o, minutes_until(w, w->exam));
        p->realistic = p->followed.chance >= PLAN_AIM;
    }
    if (p->known && !p->realistic) {
        p->realistic_day = plan_realistic_day(w);
        p->realistic_minutes = minutes_a_week(&o, w->exam - w->today);
    }
    arena_release(&a);
}
