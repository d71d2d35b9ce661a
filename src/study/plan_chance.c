#include "study/plan_int.h"

#include "base/arena.h"
#include "psych/special.h"
#include "study/readiness.h"

#include <math.h>
#include <stdlib.h>

/* How much longer a card is remembered after each review, forgetting
 * included; the default weights give 3 to 4 while nothing is forgotten. */
static const double STABILITY_GROWTH = 2.5;
/* Chances are held to this and 1 minus this before they are moved. */
static const double CHANCE_LEAST = 1e-6;
static const int MINUTES_ROUND = 5;

/* Something minutes can be spent on, in any part. */
struct use {
    double value; /* items of a form, when all of it is done */
    double minutes;
};

struct uses {
    struct use *p;
    int n;
};

/* Reviews that keep a card of stability s recalled until `days` from now. */
static double upkeep(double s, double days)
{
    return days > s ? ceil(log(days / s) / log(STABILITY_GROWTH)) : 0;
}

static int best_first(const void *a, const void *b)
{
    const struct use *x = a, *y = b;
    double d = y->value * x->minutes - x->value * y->minutes;

    if (d > 0 || d < 0)
        return d > 0 ? 1 : -1;
    return (x->value < y->value) - (x->value > y->value);
}

/* Everything there is to do until a day, best value for a minute first. */
static struct uses uses_until(struct arena *a, const struct plan_work *w,
                              int32_t exam)
{
    const struct material *m = w->m;
    double days = exam - w->today;
    double first =
        fsrs6_review(w->fsrs, (struct fsrs6_memory){ 0 }, 0, RECALL_GOOD)
            .stability;
    struct uses u = { .p = ARENA_ARRAY(a, struct use,
                                       (size_t)(m->n_areas + m->n_cards)) };

    for (int k = 0; k < m->n_areas; k++) {
        const struct plan_area *x = &w->areas[k];
        if (x->unmet)
            u.p[u.n++] = (struct use){
                .value = x->unmet * x->gain / 60 * w->pace.fresh,
                .minutes = x->unmet * (w->pace.fresh +
                                       w->pace.review * upkeep(first, days)),
            };
    }
    for (int c = 0; c < m->n_cards; c++) {
        const struct card_state *s = &w->cards[c];
        if (!s->reviews)
            continue;
        double then = fsrs6_retrievability(w->fsrs, s->memory, exam - s->last);
        if (then < FSRS6_RETENTION && w->worth[c] > 0)
            u.p[u.n++] = (struct use){
                .value = w->worth[c] * (FSRS6_RETENTION - then),
                .minutes =
                    w->pace.review * fmax(1, upkeep(s->memory.stability, days)),
            };
    }
    qsort(u.p, (size_t)u.n, sizeof *u.p, best_first);
    return u;
}

/* Items of a form that the minutes add, spent best first. */
static double gain_of(const struct uses *u, double minutes)
{
    double gain = 0;

    for (int i = 0; i < u->n && minutes > 0; i++) {
        double part = fmin(1, minutes / u->p[i].minutes);
        gain += part * u->p[i].value;
        minutes -= u->p[i].minutes;
    }
    return gain;
}

/* The minutes it takes to add so many; INFINITY: there is not enough to do. */
static double minutes_for(const struct uses *u, double gain)
{
    double minutes = 0;

    for (int i = 0; i < u->n && gain > 0; i++) {
        minutes += fmin(1, gain / u->p[i].value) * u->p[i].minutes;
        gain -= u->p[i].value;
    }
    return gain > 0 ? (double)INFINITY : minutes;
}

static double minutes_until(const struct plan_work *w, int32_t exam)
{
    double minutes = 0;

    for (int32_t day = w->today; day < exam - 1; day++)
        minutes += plan_minutes(w->s, day);
    minutes += plan_rest_minutes(plan_minutes(w->s, exam - 1));
    return fmax(0, minutes - plan_minutes_done(w->h, &w->pace, w->today));
}

/* The chance on a day when nothing more is done, as a normal deviate, and what
 * an item of the form moves it by. */
struct outlook {
    bool known;
    double chance, z, per_item;
};

static struct outlook outlook_on(struct arena *a, const struct plan_work *w,
                                 int32_t exam)
{
    const struct readiness *r =
        readiness_on(a, w->m, w->h, w->ability, w->fsrs, w->cards, exam, NULL);
    struct outlook o = { .known = r->known };

    if (!r->known)
        return o;
    o.chance = r->on_day.chance;
    o.z = normal_quantile(
        fmin(fmax(r->on_day.chance, CHANCE_LEAST), 1 - CHANCE_LEAST));
    o.per_item = 1 / fmax(r->on_day.score_sd, 0.5);
    return o;
}

static bool realistic_on(const struct plan_work *w, int32_t exam)
{
    struct arena a = { 0 };
    struct outlook o = outlook_on(&a, w, exam);
    struct uses u = uses_until(&a, w, exam);
    double gain = gain_of(&u, minutes_until(w, exam));

    arena_release(&a);
    return normal_cdf(o.z + gain * o.per_item) >= PLAN_AIM;
}

/* The first day on which it would be realistic; one that is followed by none.
 */
static int32_t realistic_day(const struct plan_work *w)
{
    int32_t no = w->exam, yes = w->today + PLAN_DAYS_MOST;

    if (yes <= no || !realistic_on(w, yes))
        return 0;
    while (yes - no > 1) {
        int32_t mid = no + (yes - no) / 2;
        if (realistic_on(w, mid))
            yes = mid;
        else
            no = mid;
    }
    return yes;
}

/* Without the day before the exam, which is for rest. */
static int minutes_a_week(const struct uses *u, double gain, int days)
{
    if (days < 2)
        return 0;
    double minutes = minutes_for(u, gain) * 7 / (days - 1);

    if (!(minutes <= PLAN_WEEK_MOST))
        return 0;
    return (int)ceil(minutes / MINUTES_ROUND) * MINUTES_ROUND;
}

void plan_chance_fill(const struct plan_work *w, struct plan *p)
{
    struct arena a = { 0 };
    struct outlook o = outlook_on(&a, w, w->exam);

    p->aim = PLAN_AIM;
    p->known = o.known;
    if (o.known) {
        struct uses u = uses_until(&a, w, w->exam);
        double gain = gain_of(&u, minutes_until(w, w->exam));
        p->chance_nothing = o.chance;
        /* a gain below what moves a chance that is next to certain adds 0 */
        p->chance_followed =
            fmax(o.chance, normal_cdf(o.z + gain * o.per_item));
        p->realistic = p->chance_followed >= PLAN_AIM;
        double needed = (normal_quantile(PLAN_AIM) - o.z) / o.per_item;
        if (!p->realistic) {
            p->realistic_day = realistic_day(w);
            p->realistic_minutes =
                minutes_a_week(&u, needed, w->exam - w->today);
        }
    }
    arena_release(&a);
}
