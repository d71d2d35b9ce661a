/* The day from which something is counted. */
#include "retake/rule.h"

/* The earliest day that "within so long" could be counted from. */
static enum anchored earliest_told(const struct round *r, struct date *out)
{
    bool sat = r->n_attempts > 0 && !r->passed;

    if (sat)
        *out = r->attempts[0].date;
    if (r->facts->has_graduated &&
        (!sat || date_cmp(r->facts->graduated, *out) < 0))
        *out = r->facts->graduated;
    return sat || r->facts->has_graduated ? ANCHORED : ANCHOR_NOT_TOLD;
}

static enum anchored anchor_day(const struct round *r, const struct anchor *x,
                                struct date *out)
{
    const struct attempt *last = NULL;
    const struct document *d;

    if (r->n_attempts)
        last = &r->attempts[r->n_attempts - 1];
    switch (x->kind) {
    case ANCHOR_LAST_ATTEMPT:
        if (last)
            *out = last->date;
        return last ? ANCHORED : ANCHOR_NOT_YET;
    case ANCHOR_FIRST_ATTEMPT:
        if (last)
            *out = r->attempts[0].date;
        return last ? ANCHORED : ANCHOR_NOT_YET;
    case ANCHOR_GRADUATION:
        *out = r->facts->graduated;
        return r->facts->has_graduated ? ANCHORED : ANCHOR_NOT_TOLD;
    case ANCHOR_SCORE_RELEASE:
        if (!last)
            return ANCHOR_NOT_YET;
        return round_released(r, last, out) ? ANCHORED : ANCHOR_NOT_TOLD;
    case ANCHOR_DOCUMENT:
        d = round_document(r, x->document.id, false);
        if (!d || !d->has_date)
            return ANCHOR_NOT_TOLD;
        *out = d->date;
        return ANCHORED;
    case ANCHOR_UNSTATED:
        return earliest_told(r, out);
    }
    BUG("anchor kind %d", (int)x->kind);
}

enum anchored round_anchor(const struct round *r, const struct anchor *x,
                           struct date *out)
{
    enum anchored how = anchor_day(r, x, out);

    if (how == ANCHORED && x->next_day)
        *out = date_add_days(*out, 1);
    return how;
}
