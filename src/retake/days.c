#include "retake/days.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"

struct day_set days_all(struct arena *a, enum day_answer answer,
                        const struct reason *why)
{
    struct day_span *p = ARENA_NEW(a, struct day_span);

    *p = (struct day_span){ date_first(), date_last(), answer,
                            answer == DAY_YES ? NULL : why };
    return (struct day_set){ p, 1, 1 };
}

static bool same(const struct day_span *x, const struct day_span *y)
{
    return x->answer == y->answer && x->why == y->why;
}

/* Append, joining with the last span where nothing changes. */
static void push(struct arena *a, struct day_set *s, struct day_span d)
{
    if (d.from.day > d.until.day)
        return;
    if (s->n && same(&s->p[s->n - 1], &d))
        s->p[s->n - 1].until = d.until;
    else
        VEC_PUSH(a, s, d);
}

/* Room for two more spans than there are: what cutting one adds. */
static struct day_set room(struct arena *a, const struct day_set *s)
{
    return (struct day_set){ ARENA_ARRAY(a, struct day_span, s->n + 2), 0,
                             s->n + 2 };
}

void days_limit(struct arena *a, struct day_set *s, struct date from,
                struct date until, enum day_answer answer,
                const struct reason *why)
{
    bool changes = false;

    for (size_t i = 0; i < s->n && !changes; i++)
        changes = s->p[i].answer > answer && until.day >= s->p[i].from.day &&
                  from.day <= s->p[i].until.day;
    if (!changes)
        return;
    struct day_set out = room(a, s);

    for (size_t i = 0; i < s->n; i++) {
        struct day_span d = s->p[i];
        if (d.answer <= answer || until.day < d.from.day ||
            from.day > d.until.day) {
            push(a, &out, d);
            continue;
        }
        struct date lo = from.day > d.from.day ? from : d.from;
        struct date hi = until.day < d.until.day ? until : d.until;
        push(a, &out,
             (struct day_span){ d.from, { lo.day - 1 }, d.answer, d.why });
        push(a, &out, (struct day_span){ lo, hi, answer, why });
        push(a, &out,
             (struct day_span){ { hi.day + 1 }, d.until, d.answer, d.why });
    }
    *s = out;
}

void days_free(struct arena *a, struct day_set *s, struct date from,
               struct date until)
{
    struct day_set out = room(a, s);

    for (size_t i = 0; i < s->n; i++) {
        struct day_span d = s->p[i];
        struct date lo = from.day > d.from.day ? from : d.from;
        struct date hi = until.day < d.until.day ? until : d.until;
        if (lo.day > hi.day) {
            push(a, &out, d);
            continue;
        }
        push(a, &out,
             (struct day_span){ d.from, { lo.day - 1 }, d.answer, d.why });
        push(a, &out, (struct day_span){ lo, hi, DAY_YES, NULL });
        push(a, &out,
             (struct day_span){ { hi.day + 1 }, d.until, d.answer, d.why });
    }
    *s = out;
}

struct day_set days_either(struct arena *a, const struct day_set *x,
                           const struct day_set *y, const struct reason *why)
{
    struct day_set out = { 0 };
    struct date from = date_first();

    for (size_t i = 0, j = 0; i < x->n && j < y->n;) {
        const struct day_span *p = &x->p[i], *q = &y->p[j];
        struct date until = p->until.day < q->until.day ? p->until : q->until;
        bool agree = p->answer == q->answer;
        push(a, &out,
             (struct day_span){ from, until, agree ? p->answer : DAY_UNKNOWN,
                                agree ? p->why : why });
        from.day = until.day + 1;
        i += p->until.day == until.day;
        j += q->until.day == until.day;
    }
    return out;
}

const struct day_span *days_at(const struct day_set *s, struct date day)
{
    for (size_t i = 0; i < s->n; i++)
        if (day.day <= s->p[i].until.day)
            return &s->p[i];
    BUG("day %d is outside the calendar", (int)day.day);
}

bool days_first(const struct day_set *s, struct date from,
                enum day_answer least, struct date *out)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct day_span *d = &s->p[i];
        if (d->until.day < from.day || d->answer < least)
            continue;
        *out = d->from.day > from.day ? d->from : from;
        return true;
    }
    return false;
}

bool days_last(const struct day_set *s, struct date until,
               enum day_answer least, struct date *out)
{
    for (size_t i = s->n; i-- > 0;) {
        const struct day_span *d = &s->p[i];
        if (d->from.day > until.day || d->answer < least)
            continue;
        *out = d->until.day < until.day ? d->until : until;
        return true;
    }
    return false;
}
