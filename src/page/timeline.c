#include "page/timeline.h"

#include "base/arena.h"
#include "base/err.h"

#include <stdlib.h>

enum { MARGIN = 2, MIDDLE = 50, WIDE = 28, FIRST_ROW = 72, ROW = 48 };

static struct str label(enum point_kind kind)
{
    switch (kind) {
    case POINT_ATTEMPT:
        return S("attempt");
    case POINT_TODAY:
        return S("today");
    case POINT_EARLIEST:
        return S("earliest");
    case POINT_LAST_DAY:
        return S("last day");
    case POINT_WINDOW_OPENS:
        return S("window opens");
    case POINT_WINDOW_CLOSES:
        return S("window closes");
    case POINT_BOOKED:
        return S("booked");
    case POINT_CANCEL_BY:
        return S("cancel by");
    case POINT_APPLY_BY:
        return S("file by");
    case POINT_CREDIT_ENDS:
        return S("credit ends");
    case POINT_APPLY_FROM:
        return S("apply from");
    case POINT_MOVE_BY:
        return S("move by");
    case POINT_APPEAL_BY:
        return S("challenge by");
    case POINT_ANSWER_BY:
        return S("answer by");
    case POINT_RULES_CHANGE:
        return S("new rules");
    }
    BUG("point kind %d", (int)kind);
}

static struct str word(enum day_answer answer)
{
    switch (answer) {
    case DAY_NO:
        return S("may not sit");
    case DAY_UNKNOWN:
        return S("not known");
    case DAY_YES:
        return S("may sit");
    }
    BUG("day answer %d", (int)answer);
}

static int place(struct date d, struct date from, struct date to)
{
    int64_t all = date_days_between(from, to);
    int64_t at = date_days_between(from, d);

    return MARGIN + (int)(all ? at * (100 - 2 * MARGIN) / all : 0);
}

struct dated {
    struct date date;
    struct timeline_mark mark;
};

static int by_date(const void *x, const void *y)
{
    const struct dated *p = x, *q = y;

    return date_cmp(p->date, q->date);
}

static size_t gather(struct arena *a, const struct decision *d,
                     const struct date *study, struct dated *out)
{
    size_t n = 0;

    for (size_t i = 0; i < d->n_points; i++) {
        const struct point *p = &d->points[i];
        out[n++] = (struct dated){
            p->date,
            { .kind = p->kind, .label = label(p->kind), .text = p->text }
        };
    }
    if (study)
        out[n++] = (struct dated){ *study,
                                   { .own = true,
                                     .label = S("your date"),
                                     .text = S("The date you study for") } };
    for (size_t i = 0; i < n; i++)
        out[i].mark.date = date_words(a, out[i].date);
    if (n)
        qsort(out, n, sizeof *out, by_date);
    return n;
}

static void add_spans(struct arena *a, struct timeline *t,
                      const struct decision *d, struct date from,
                      struct date to)
{
    t->spans = ARENA_ARRAY(a, struct timeline_span, d->sit.n);
    for (size_t i = 0; i < d->sit.n; i++) {
        const struct day_span *s = &d->sit.p[i];
        struct date lo = date_cmp(s->from, d->on) > 0 ? s->from : d->on;
        struct date hi = date_cmp(s->until, to) < 0 ? s->until : to;
        if (date_cmp(lo, hi) >= 0)
            continue;
        int x0 = place(lo, from, to), x1 = place(hi, from, to);
        t->spans[t->n_spans++] = (struct timeline_span){
            .x0 = x0,
            .x1 = x1,
            .answer = s->answer,
            .from = date_words(a, lo),
            .until = date_words(a, hi),
            .word = word(s->answer),
            .labelled = x1 - x0 >= WIDE,
        };
    }
}

/* A row for each label, so that the thread from the line to it crosses no
 * other label: those to the right of their mark from right to left, those to
 * the left of theirs from left to right. */
static void set_rows(struct timeline *t)
{
    int row = 0;

    for (size_t i = t->n_marks; i-- > 0;)
        if (t->marks[i].x <= MIDDLE)
            t->marks[i].y = FIRST_ROW + row++ * ROW;
    for (size_t i = 0; i < t->n_marks; i++)
        if (t->marks[i].x > MIDDLE)
            t->marks[i].y = FIRST_ROW + row++ * ROW;
}

struct timeline timeline_make(struct arena *a, const struct decision *d,
                              const struct date *study)
{
    struct timeline t = { 0 };
    struct dated *points = ARENA_ARRAY(a, struct dated, d->n_points + 1);
    size_t n = gather(a, d, study, points);

    if (!n || !date_cmp(points[0].date, points[n - 1].date))
        return t;
    struct date from = points[0].date, to = points[n - 1].date;
    t.worth = true;
    t.marks = ARENA_ARRAY(a, struct timeline_mark, n);
    for (size_t i = 0; i < n; i++) {
        struct timeline_mark *m = &t.marks[t.n_marks++];
        *m = points[i].mark;
        m->x = place(points[i].date, from, to);
        m->anchor = m->x > MIDDLE ? S("end") : S("start");
    }
    set_rows(&t);
    t.height = FIRST_ROW + (int)n * ROW - ROW / 2;
    if (!d->passed)
        add_spans(a, &t, d, from, to);
    return t;
}
