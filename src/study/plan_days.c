#include "study/plan_int.h"

#include "base/date.h"

#include <math.h>
#include <stdlib.h>

enum {
    REST_MOST = 30, /* minutes on the day before the exam */
    REHEARSAL = 7,  /* days before the exam, or the nearest day that has room */
    REHEARSAL_EARLIEST = 10,
    REHEARSAL_LATEST = 4, /* after it the person rests from mocks */
    REHEARSAL_APART = 5,  /* days without another mock before it */
    BASELINE_WITHIN = 7,  /* days from today for the first mock */
    BASELINE_AGE = 28,    /* days until the last mock says too little */
    SPACING = 7,          /* days between mocks in the last weeks … */
    SPACING_FAR = 14,     /* … and before them */
    NEAR = 42,            /* these last weeks, days */
    SEARCH_BEFORE = 2,    /* a mock may be so many days before its day … */
    SEARCH_AFTER = 3,     /* … or after it */
};

/* A mock may take that much of a day's minutes: it cannot be cut. */
static const double MOCK_STRETCH = 1.5;

static bool is_off(const struct study_settings *s, int32_t day)
{
    int lo = 0, hi = s->n_off;

    while (lo < hi) {
        int mid = lo + (hi - lo) / 2;
        if (s->off[mid] < day)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < s->n_off && s->off[lo] == day;
}

int plan_minutes(const struct study_settings *s, int32_t day)
{
    if (is_off(s, day))
        return 0;
    return s->minutes[date_weekday((struct date){ day })];
}

int plan_rest_minutes(int minutes)
{
    return minutes / 2 < REST_MOST ? minutes / 2 : REST_MOST;
}

int plan_minutes_done(const struct history *h, const struct plan_pace *p,
                      int32_t day)
{
    double minutes = 0;

    for (size_t i = h->n_answers; i-- > 0 && h->answers[i].day >= day;) {
        const struct study_answer *x = &h->answers[i];
        if (x->day != day)
            continue;
        if (x->seconds > 0)
            minutes += x->seconds / 60.0;
        else
            minutes += x->first ? p->fresh : p->review;
    }
    return (int)fmin(floor(minutes), 24 * 60);
}

/* ---- mocks ---- */

struct mocks {
    const struct plan_work *w;
    struct plan_day *days;
    int n;
};

static bool fits(const struct mocks *x, int day, enum plan_mock kind)
{
    int takes = x->w->s->mock_minutes[kind];

    return takes > 0 && takes <= MOCK_STRETCH * x->days[day].minutes &&
           !x->days[day].rest;
}

/* The day of from … to nearest to `wanted` that has room for the longest kind
 * up to `most`, the earlier one first; -1: none has room for any. */
static int find_day(const struct mocks *x, int from, int to, int wanted,
                    enum plan_mock most, enum plan_mock *kind)
{
    for (int k = most; k > PLAN_NO_MOCK; k--) {
        int best = -1;
        for (int d = from < 0 ? 0 : from; d <= to && d < x->n; d++)
            if (fits(x, d, (enum plan_mock)k) &&
                (best < 0 || abs(d - wanted) < abs(best - wanted)))
                best = d;
        if (best >= 0) {
            *kind = (enum plan_mock)k;
            return best;
        }
    }
    return -1;
}

/* Days since the last mock, as a day of the plan; far back: none. */
static int last_mock(const struct plan_work *w, bool *full)
{
    int last = -PLAN_DAYS_MOST;

    *full = false;
    for (int i = 0; i < w->h->n_mocks; i++) {
        const struct mock_result *m = &w->h->mocks[i];
        if (m->day <= w->today && m->day - w->today >= last) {
            last = m->day - w->today;
            *full = m->full;
        }
    }
    return last;
}

static void fill_mocks(const struct mocks *x)
{
    enum plan_mock kind = PLAN_NO_MOCK;
    int end = x->n, rehearsal = -1; /* the exam is day `end` */
    bool full;
    int last = last_mock(x->w, &full);

    if (x->w->dated)
        rehearsal =
            find_day(x, end - REHEARSAL_EARLIEST, end - REHEARSAL_LATEST,
                     end - REHEARSAL, PLAN_FULL, &kind);
    /* one that was sat in these days was the rehearsal */
    if (rehearsal >= 0 && last > rehearsal - REHEARSAL_APART)
        rehearsal = -1;
    if (rehearsal >= 0)
        x->days[rehearsal].mock = kind;
    int until = !x->w->dated    ? end - 1
                : rehearsal < 0 ? end - REHEARSAL_EARLIEST - 1
                                : rehearsal - REHEARSAL_APART;
    if (last < -BASELINE_AGE) {
        int to = until < BASELINE_WITHIN - 1 ? until : BASELINE_WITHIN - 1;
        int first = find_day(x, 0, to, 0, PLAN_FULL, &kind);
        if (first >= 0)
            x->days[first].mock = kind;
        full = first >= 0 && kind == PLAN_FULL;
        last = first >= 0 ? first : 0;
    }
    for (;;) {
        int apart = x->w->dated && end - last > NEAR ? SPACING_FAR : SPACING;
        int wanted = last + apart > 0 ? last + apart : 0;
        int to = wanted + SEARCH_AFTER < until ? wanted + SEARCH_AFTER : until;
        if (wanted > until)
            return;
        int from =
            wanted - SEARCH_BEFORE > last ? wanted - SEARCH_BEFORE : last + 1;
        int day =
            find_day(x, from, to, wanted, full ? PLAN_HALF : PLAN_FULL, &kind);
        if (day < 0) { /* no room in these days: look after them */
            last = wanted;
            continue;
        }
        x->days[day].mock = kind;
        full = kind == PLAN_FULL;
        last = day;
    }
}

void plan_days_fill(const struct plan_work *w, struct plan_day *days, int n)
{
    for (int i = 0; i < n; i++) {
        int32_t day = w->today + i;
        int minutes = plan_minutes(w->s, day);
        days[i].day = day;
        days[i].off = !minutes;
        days[i].rest = w->dated && i == n - 1;
        if (!i)
            minutes -= plan_minutes_done(w->h, &w->pace, day);
        if (days[i].rest)
            minutes = plan_rest_minutes(minutes);
        days[i].minutes = minutes > 0 ? minutes : 0;
    }
    if (w->s->mocks)
        fill_mocks(&(struct mocks){ w, days, n });
}
