#include "study/gain.h"

#include "base/arena.h"
#include "psych/forecast.h"

#include <math.h>

static const double TWO_SIDED_5 = 1.959963984540054;

/* Points of 100. All or none right would have no error at all: they count as
 * one short of it. */
static double sem_of(const struct mock_result *m)
{
    int x = m->right < 1 ? 1 : m->right > m->of - 1 ? m->of - 1 : m->right;

    return 100 * sem_binomial(x, m->of) / m->of;
}

struct mock_gain mock_gain_between(const struct mock_result *a,
                                   const struct mock_result *b)
{
    struct mock_gain g = {
        .gain = 100.0 * b->right / b->of - 100.0 * a->right / a->of,
        .margin = TWO_SIDED_5 * hypot(sem_of(a), sem_of(b)),
        .seen =
            a->seen_before > GAIN_SEEN_MOST || b->seen_before > GAIN_SEEN_MOST,
        .unread = a->unread || b->unread,
    };

    g.noise = fabs(g.gain) < g.margin;
    return g;
}

struct str mock_gain_text(struct arena *a, const struct mock_gain *g)
{
    const char *way = g->gain < 0 ? "fewer" : "more";
    double points = fabs(g->gain);

    if (g->seen)
        return S("Not compared: too many questions of one of these mocks had "
                 "been met before.");
    if (g->unread)
        return S("Not compared: too many answers of one of these mocks came "
                 "sooner than their questions can be read.");
    if (g->noise)
        return str_fmt(a,
                       "%.1f in 100 %s right: within measurement noise, two "
                       "mocks may differ by %.1f with nothing learned or "
                       "forgotten.",
                       points, way, g->margin);
    return str_fmt(a,
                   "%.1f in 100 %s right: more than the %.1f by which two "
                   "mocks may differ by chance.",
                   points, way, g->margin);
}
