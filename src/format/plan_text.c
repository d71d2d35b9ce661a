#include "format/plan_text.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/out.h"
#include "format/ics.h"

#include <math.h>

enum { TEXT_MOST = 4096 };

struct str plan_state_text(enum plan_state s)
{
    switch (s) {
    case PLAN_DATED:
        return S("dated");
    case PLAN_ROLLING:
        return S("rolling");
    case PLAN_PAST:
        return S("past");
    case PLAN_NO_TIME:
        return S("no_time");
    }
    BUG("plan state %d", (int)s);
}

struct str plan_mock_text(enum plan_mock m)
{
    switch (m) {
    case PLAN_NO_MOCK:
        return S("none");
    case PLAN_SEGMENT:
        return S("segment");
    case PLAN_HALF:
        return S("half");
    case PLAN_FULL:
        return S("full");
    case PLAN_MOCKS:
        break;
    }
    BUG("mock %d", (int)m);
}

/* ---- the whole ---- */

static int tenths(double chance)
{
    return (int)lround(10 * chance);
}

struct str plan_chance_text(struct arena *a, double chance)
{
    if (tenths(chance) < 1)
        return S("less than 1 in 10");
    if (tenths(chance) > 9)
        return S("more than 9 in 10");
    return str_fmt(a, "about %d in 10", tenths(chance));
}

struct str plan_range_text(struct arena *a, double low, double high)
{
    int from = (int)floor(low * 10), to = (int)ceil(high * 10);

    if (from == to)
        to < 10 ? to++ : from--;
    return str_fmt(a, "between %d and %d in 10", from, to);
}

static struct str with_range(struct arena *a, struct str said,
                             const struct readiness_chance *c)
{
    return str_fmt(a, "%.*s (%.*s)", STR_ARG(said),
                   STR_ARG(plan_range_text(a, c->low, c->high)));
}

struct str plan_told_text(struct arena *a, const struct readiness_chance *c)
{
    return with_range(a, plan_chance_text(a, c->chance), c);
}

struct str plan_followed_text(struct arena *a, const struct plan *p)
{
    if (!p->realistic && tenths(p->followed.chance) >= tenths(p->aim))
        return with_range(a,
                          str_fmt(a, "a little under %d in 10", tenths(p->aim)),
                          &p->followed);
    return plan_told_text(a, &p->followed);
}

static struct str what_would_be(struct arena *a, const struct plan *p)
{
    struct str day = p->realistic_day
                         ? date_words(a, (struct date){ p->realistic_day })
                         : S("");

    if (p->realistic_day && p->realistic_minutes)
        return str_fmt(a,
                       "It would be on %.*s with these minutes, or on the same "
                       "day with %d minutes a week.",
                       STR_ARG(day), p->realistic_minutes);
    if (p->realistic_day)
        return str_fmt(a,
                       "It would be on %.*s with these minutes; for the same "
                       "day even %d hours a week would not be enough.",
                       STR_ARG(day), PLAN_WEEK_MOST / 60);
    if (p->realistic_minutes)
        return str_fmt(a, "It would be with %d minutes a week.",
                       p->realistic_minutes);
    return str_fmt(a,
                   "With the questions there are, neither %d hours a week nor "
                   "a later day within two years would make it so: study "
                   "other material too.",
                   PLAN_WEEK_MOST / 60);
}

static struct str dated_verdict(struct arena *a, const struct plan *p)
{
    if (!p->known)
        return S("How likely it is to reach the line cannot be said yet: it "
                 "takes a practice line and more answers.");
    struct str chance = str_fmt(
        a,
        "By the planner's own reckoning, %.*s who follow this plan reach the "
        "line, and %.*s who do nothing more.",
        STR_ARG(plan_followed_text(a, p)),
        STR_ARG(plan_told_text(a, &p->nothing)));
    if (p->realistic)
        return chance;
    return str_fmt(
        a, "%.*s That date is not realistic yet: we aim at %d in 10. %.*s",
        STR_ARG(chance), tenths(p->aim), STR_ARG(what_would_be(a, p)));
}

struct str plan_verdict(struct arena *a, const struct plan *p)
{
    struct str day;

    switch (p->state) {
    case PLAN_DATED:
        return dated_verdict(a, p);
    case PLAN_ROLLING:
        return str_fmt(a,
                       "No date is set: these are the next %d days, and no "
                       "chance is said.",
                       PLAN_DAYS_ROLLING);
    case PLAN_PAST:
        if (p->exam == p->today)
            return S("The exam is today: nothing is planned.");
        day = date_words(a, (struct date){ p->exam });
        return str_fmt(a, "The date, %.*s, is over. Set another one.",
                       STR_ARG(day));
    case PLAN_NO_TIME:
        return S("No minutes are set on any weekday. Say how many there are, "
                 "and there will be a plan.");
    }
    BUG("plan state %d", (int)p->state);
}

/* ---- a day, an area ---- */

static void put(struct out *o, struct str s)
{
    out_lit(o, s.p, s.n);
}

static void put_count(struct out *o, int n, struct str one)
{
    out_int(o, n);
    out_lit(o, " ", 1);
    put(o, one);
    if (n != 1)
        out_lit(o, "s", 1);
}

static void put_fresh(struct out *o, const struct material *m,
                      const struct plan_day *d)
{
    int n = 0;

    for (int i = 0; i < d->n_fresh; i++)
        n += d->fresh[i].n;
    put_count(o, n, S("new question"));
    for (int i = 0; i < d->n_fresh; i++) {
        put(o, i ? S(", ") : S(": "));
        put(o, m->areas[d->fresh[i].area].name);
        out_lit(o, " ", 1);
        out_int(o, d->fresh[i].n);
        if (d->fresh[i].note)
            put(o, S(" (read its note first)"));
    }
}

/* Why a day has no work, though it is not off. */
static struct str idle_text(struct arena *a, const struct material *m,
                            const struct plan *p, const struct plan_day *d)
{
    int unmet = 0;

    for (int k = 0; p->areas && k < m->n_areas; k++)
        unmet += p->areas[k].unmet;
    if (!unmet || d->minutes >= p->pace.fresh || d->rest)
        return S("nothing is due");
    if (d->day == p->today && p->done)
        return str_fmt(a, "done for today: about %d minute%s, mocks included",
                       p->done, p->done == 1 ? "" : "s");
    return str_fmt(a, "%d minute%s: too short for one question", d->minutes,
                   d->minutes == 1 ? "" : "s");
}

struct str plan_day_text(struct arena *a, const struct material *m,
                         const struct plan *p, const struct plan_day *d)
{
    struct out o;

    if (d->off)
        return S("day off");
    out_init(&o, a, TEXT_MOST);
    if (d->reviews && d->day > p->today)
        put(&o, S("about "));
    if (d->reviews)
        put_count(&o, d->reviews, S("review"));
    if (d->clear) {
        put(&o, S(", "));
        out_int(&o, d->clear);
        put(&o, d->clear == 1 ? S(" of them a misconception to clear")
                              : S(" of them misconceptions to clear"));
    }
    if (d->n_fresh) {
        put(&o, o.n ? S("; ") : S(""));
        put_fresh(&o, m, d);
    }
    if (d->mock != PLAN_NO_MOCK) {
        put(&o, o.n ? S("; ") : S(""));
        put(&o, d->mock == PLAN_SEGMENT ? S("one segment of a mock")
                : d->mock == PLAN_HALF  ? S("half mock")
                                        : S("full mock"));
    }
    if (d->mock != PLAN_NO_MOCK && d->planned > d->minutes)
        put(&o, S(" (it cannot be cut to the minutes of that day)"));
    if (!o.n)
        put(&o, idle_text(a, m, p, d));
    if (d->rest)
        put(&o, S("; then rest"));
    return out_str(&o);
}

struct str plan_area_text(struct arena *a, const struct material *m,
                          const struct plan *p, int area)
{
    const struct plan_area *x = &p->areas[area];
    struct str gain = S("nothing new is left here");

    if (x->unmet)
        gain = str_fmt(a, "an hour of new questions adds about %.1f", x->gain);
    return str_fmt(a, "%.0f of %d questions, about %.0f in 100 right now; %.*s",
                   x->weight, m->n_scored, 100 * x->chance, STR_ARG(gain));
}

/* ---- calendar ---- */

struct str plan_ics(struct arena *a, const struct material *m,
                    const struct plan *p, struct str program, struct str name,
                    int64_t owner, int64_t stamp_us)
{
    struct ics_event *events =
        ARENA_ARRAY(a, struct ics_event, (size_t)p->n_days);
    struct ics c = { .name = str_fmt(a, "Study plan, %.*s", STR_ARG(name)),
                     .events = events,
                     .stamp_us = stamp_us };

    for (int i = 0; i < p->n_days; i++) {
        const struct plan_day *d = &p->days[i];
        if (!d->planned)
            continue;
        struct date date = { d->day };
        events[c.n_events++] = (struct ics_event){
            .uid = str_fmt(a, "plan-%.*s.%.*s.%lld@resit",
                           STR_ARG(date_text(a, date)), STR_ARG(program),
                           (long long)owner),
            .date = date,
            .summary = str_fmt(a, "Study %d minutes", d->planned),
            .description = plan_day_text(a, m, p, d),
        };
    }
    return ics_text(a, &c);
}
