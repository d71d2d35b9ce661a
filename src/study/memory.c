#include "study/memory.h"

#include "base/arena.h"
#include "base/err.h"

#include <math.h>

static const double STABILITY_LEAST = 0.001, STABILITY_MOST = 36500;
/* What ts-fsrs keeps a first stability from falling below. */
static const double FIRST_STABILITY_LEAST = 0.1;

const double fsrs6_weights[FSRS6_WEIGHTS] = {
    0.212,  1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194,
    0.001,  1.8722, 0.1666, 0.796,  1.4835, 0.0614, 0.2629,
    1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
};

static const double weight_range[FSRS6_WEIGHTS][2] = {
    { 0.001, 100 }, { 0.001, 100 }, { 0.001, 100 },  { 0.001, 100 }, { 1, 10 },
    { 0.001, 4 },   { 0.001, 4 },   { 0.001, 0.75 }, { 0, 4.5 },     { 0, 0.8 },
    { 0.001, 3.5 }, { 0.001, 5 },   { 0.001, 0.25 }, { 0.001, 0.9 }, { 0, 4 },
    { 0, 1 },       { 1, 6 },       { 0, 2 },        { 0, 2 },       { 0, 0.8 },
    { 0.1, 0.8 },
};
/* The lower end of w[19] when same-day reviews have their own formula. */
static const double SAME_DAY_W19_LEAST = 0.01;

/* fmin and fmax would cost a call each, and whole histories are replayed. */
static double clamp(double x, double least, double most)
{
    return x > least ? (x < most ? x : most) : least;
}

/* Kept figures have 8 decimals, as in ts-fsrs: states agree to the last. */
static double round8(double x)
{
    return floor(x * 1e8 + 0.5) / 1e8;
}

/* Not yet held to 1 … 10: the pull of next_difficulty needs it as it is. */
static double first_difficulty(const struct fsrs6 *m, enum recall g)
{
    return round8(m->w[4] - exp(((int)g - 1) * m->w[5]) + 1);
}

void fsrs6_init(struct fsrs6 *m, const double w[FSRS6_WEIGHTS], bool same_day)
{
    for (int i = 0; i < FSRS6_WEIGHTS; i++)
        m->w[i] = clamp(w[i], weight_range[i][0], weight_range[i][1]);
    if (same_day)
        m->w[19] = fmax(m->w[19], SAME_DAY_W19_LEAST);
    m->factor = round8(exp(log(0.9) / -m->w[20]) - 1);
    m->same_day = same_day;
    m->grow = exp(m->w[8]);
    m->room = exp(m->w[17] * m->w[18]);
    m->home = first_difficulty(m, RECALL_EASY);
}

double fsrs6_retrievability(const struct fsrs6 *m, struct fsrs6_memory x,
                            double days)
{
    if (!(days >= 0))
        BUG("retrievability after %g days", days);
    if (!(x.stability > 0))
        return 0;
    return round8(pow(1 + m->factor * days / x.stability, -m->w[20]));
}

/* ---- difficulty ---- */

/* Moves by the rating, less the nearer it is to 10, and is pulled a little
 * towards an easy card's. */
static double next_difficulty(const struct fsrs6 *m, double d, enum recall g)
{
    double moved = d + round8(-m->w[6] * ((int)g - 3) * (10 - d) / 9);

    return clamp(round8(m->w[7] * m->home + (1 - m->w[7]) * moved), 1, 10);
}

/* ---- stability ---- */

static double bounded(double s)
{
    return round8(clamp(s, STABILITY_LEAST, STABILITY_MOST));
}

static double recalled(const struct fsrs6 *m, struct fsrs6_memory x, double r,
                       enum recall g)
{
    const double *w = m->w;
    double hard = g == RECALL_HARD ? w[15] : 1;
    double easy = g == RECALL_EASY ? w[16] : 1;

    return bounded(
        x.stability *
        (1 + m->grow * (11 - x.difficulty) * pow(x.stability, -w[9]) *
                 (exp((1 - r) * w[10]) - 1) * hard * easy));
}

static double forgotten(const struct fsrs6 *m, struct fsrs6_memory x, double r)
{
    const double *w = m->w;
    double s =
        bounded(w[11] * pow(x.difficulty, -w[12]) *
                (pow(x.stability + 1, w[13]) - 1) * exp((1 - r) * w[14]));
    /* room for a good answer later that day, which grows it again */
    double most = m->same_day ? x.stability / m->room : x.stability;

    return clamp(round8(most), STABILITY_LEAST, s);
}

static double seen_again(const struct fsrs6 *m, double s, enum recall g)
{
    const double *w = m->w;
    double grow = pow(s, -w[19]) * exp(w[17] * ((int)g - 3 + w[18]));

    return bounded(s * (g == RECALL_AGAIN ? grow : fmax(grow, 1)));
}

/* Of a card met before, recalled with chance r. */
static double stability_after(const struct fsrs6 *m, struct fsrs6_memory x,
                              int32_t days, double r, enum recall g)
{
    if (days == 0 && m->same_day)
        return seen_again(m, x.stability, g);
    return g == RECALL_AGAIN ? forgotten(m, x, r) : recalled(m, x, r, g);
}

struct fsrs6_memory fsrs6_review_recalled(const struct fsrs6 *m,
                                          struct fsrs6_memory x, int32_t days,
                                          double recall, enum recall g)
{
    struct fsrs6_memory after;

    if (!(x.stability > 0)) {
        after.stability = fmax(m->w[g - 1], FIRST_STABILITY_LEAST);
        after.difficulty = clamp(first_difficulty(m, g), 1, 10);
        return after;
    }
    after.stability = stability_after(m, x, days, recall, g);
    after.difficulty = next_difficulty(m, x.difficulty, g);
    return after;
}

struct fsrs6_memory fsrs6_review(const struct fsrs6 *m, struct fsrs6_memory x,
                                 int32_t days, enum recall g)
{
    double recall = x.stability > 0 ? fsrs6_retrievability(m, x, days) : 0;

    return fsrs6_review_recalled(m, x, days, recall, g);
}

double fsrs6_gain(const struct fsrs6 *m, struct fsrs6_memory x, int32_t days,
                  int32_t until)
{
    double now = fsrs6_retrievability(m, x, days);
    double without = fsrs6_retrievability(m, x, until);
    double with = 0;

    for (int recalled = 0; recalled < 2; recalled++) {
        struct fsrs6_memory after = x;
        after.stability = stability_after(
            m, x, days, now, recalled ? RECALL_GOOD : RECALL_AGAIN);
        with += (recalled ? now : 1 - now) *
                fsrs6_retrievability(m, after, until - days);
    }
    return fmax(0, with - without);
}

int fsrs6_interval(const struct fsrs6 *m, struct fsrs6_memory x,
                   double retention)
{
    if (!(retention > 0 && retention <= 1))
        BUG("an interval for a retention of %g", retention);
    double per_stability =
        round8((pow(retention, -1 / m->w[20]) - 1) / m->factor);

    return (int)clamp(floor(x.stability * per_stability + 0.5), 1,
                      FSRS6_INTERVAL_MOST);
}

struct fsrs6_step *fsrs6_replay(struct arena *a, const struct fsrs6 *m,
                                const struct review_log *log)
{
    struct fsrs6_step *steps = ARENA_ARRAY(a, struct fsrs6_step, log->n);
    struct last {
        struct fsrs6_memory memory;
        int32_t day;
    } *cards = ARENA_ARRAY(a, struct last, log->n_cards);

    for (size_t i = 0; i < log->n; i++) {
        const struct review *v = &log->p[i];
        struct last *c = &cards[v->card];
        int32_t days = c->memory.stability > 0 ? v->day - c->day : 0;
        steps[i].retrievability = fsrs6_retrievability(m, c->memory, days);
        c->memory = fsrs6_review_recalled(m, c->memory, days,
                                          steps[i].retrievability, v->rating);
        c->day = v->day;
        steps[i].after = c->memory;
    }
    return steps;
}
