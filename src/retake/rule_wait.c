/* Waits: after the k-th failure, from whatever day, by whatever ladder. */
#include "retake/rule_int.h"

/* The step after failure k, with a length or without. */
static const struct wait_step *any_step(const struct rule *r, int k)
{
    int n = r->u.wait.n_steps;

    if (k <= n)
        return &r->u.wait.steps[k - 1];
    return r->u.wait.repeats && n > 0 ? &r->u.wait.steps[n - 1] : NULL;
}

/* Its own confidence lets it be asserted. */
static bool is_sure(const struct wait_step *s)
{
    return !s->has_confidence || (s->confidence != CONFIDENCE_UNCONFIRMED &&
                                  s->confidence != CONFIDENCE_DISPUTED);
}

/* The step after failure k, or NULL: how long is not known. */
static const struct wait_step *step_of(const struct rule *r, int k)
{
    const struct wait_step *s = any_step(r, k);

    return s && s->known && is_sure(s) ? s : NULL;
}

/* First day after a wait that begins on `from`. */
static struct date wait_ends(const struct work *w, struct date from,
                             struct span length)
{
    struct date first = work_after(w, from, length);

    return w->rule->u.wait.free_days ? date_add_days(first, 1) : first;
}

static struct date wait_over(const struct work *w, struct date from,
                             const struct wait_step *s)
{
    return wait_ends(w, from, s->span);
}

/* Failures that still count on that day. */
static int rung_on(const struct work *w, struct date day)
{
    int n = 0;

    for (int i = 0; i < w->round->n_waits; i++)
        n += date_cmp(work_after(w, w->round->waits[i].date,
                                 w->rule->u.wait.counted),
                      day) > 0;
    return n;
}

static struct date earlier_of(struct date x, struct date y)
{
    return date_cmp(x, y) < 0 ? x : y;
}

/* How long is not known: only what is known of it forbids or frees days. */
static void not_published(struct work *w, int k, struct date base,
                          struct date from, struct date until)
{
    const struct wait_step *s = any_step(w->rule, k);

    w->out->status = FACT_UNKNOWN;
    work_say(
        w,
        JOIN(w->arena, S("How long the wait is after failure "),
             say_number(w->arena, k),
             s && s->known ? S(" is not confirmed: ") : S(" is not published"),
             s && s->known ? span_words(w->arena, s->span) : S(""), S(".")));
    if (s && s->known && s->confidence == CONFIDENCE_DISPUTED)
        w->out->status = FACT_DISPUTED;
    if (s && s->has_most) {
        struct date over = wait_ends(w, base, s->most);
        work_say(w, JOIN(w->arena, S("In any case it is over on "),
                         date_words(w->arena, over), S(".")));
        until = earlier_of(until, date_add_days(over, -1));
    }
    if (s && s->has_least) {
        struct date least = wait_ends(w, base, s->least);
        work_say(w,
                 JOIN(w->arena, S("It lasts at least until "),
                      date_words(w->arena, date_add_days(least, -1)), S(".")));
        if (date_cmp(least, date_first()) > 0)
            days_limit(w->arena, &w->out->days, from,
                       earlier_of(until, date_add_days(least, -1)), DAY_NO,
                       w->why);
    }
    days_limit(w->arena, &w->out->days, from, until, DAY_UNKNOWN, w->why);
}

/* The wait of step k binds on the days from … until. */
static void wait_between(struct work *w, int k, struct date base,
                         struct date from, struct date until)
{
    const struct wait_step *s = step_of(w->rule, k);

    if (!s) {
        not_published(w, k, base, from, until);
        return;
    }
    struct date first = wait_over(w, base, s);
    struct date last = date_add_days(first, -1);
    if (date_cmp(first, date_first()) > 0)
        days_limit(w->arena, &w->out->days, from, earlier_of(last, until),
                   DAY_NO, w->why);
    bool by_last = w->rule->u.wait.from.kind == ANCHOR_LAST_ATTEMPT &&
                   !w->rule->u.wait.from.next_day;
    if (s->span.n || w->rule->u.wait.free_days)
        work_say(w,
                 JOIN(w->arena,
                      by_last ? S("After the attempt on ") : S("Counted from "),
                      date_words(w->arena, base),
                      by_last ? S(" the first possible day is ")
                              : S(", the first possible day is "),
                      date_words(w->arena, first), S(".")));
}

/* The rung falls, day by day, as failures leave the period. */
static void ladder_at_sitting(struct work *w, struct date base)
{
    const struct round *r = w->round;
    struct date from = date_first();

    for (int i = 0; i < r->n_waits; i++) {
        struct date leaves =
            work_after(w, r->waits[i].date, w->rule->u.wait.counted);
        if (date_cmp(leaves, from) <= 0)
            continue;
        wait_between(w, r->n_waits - i, base, from, date_add_days(leaves, -1));
        from = leaves;
    }
}

/* The event that the wait counts from has no day yet. It is not before the
 * latest failure. */
static void not_told(struct work *w, const struct wait_step *s)
{
    const struct anchor *x = &w->rule->u.wait.from;
    struct date last = w->round->waits[w->round->n_waits - 1].date;
    bool release = x->kind == ANCHOR_SCORE_RELEASE;
    struct str name =
        release ? S("the day your score was released") : x->document.name;

    work_say(w, JOIN(w->arena, S("The wait begins with "), name,
                     S(", and that day is not entered yet.")));
    work_ask(w, release ? S("score-release") : x->document.id, name);
    work_all(w, DAY_UNKNOWN);
    if (s)
        work_no_before(w, wait_over(w, last, s));
}

/* No sitting so near before or after one that is booked. */
static void around_bookings(struct work *w)
{
    const struct round *r = w->round;
    struct date day_before, day_after;

    for (int i = 0; i < r->n_booked; i++) {
        struct date b = r->booked[i].date;
        int k =
            w->rule->u.wait.ladder == LADDER_ALL ? r->n_waits : rung_on(w, b);
        const struct wait_step *s = step_of(w->rule, k + 1);
        if (!s) { /* both sides of what is booked are open */
            w->out->status = FACT_UNKNOWN;
            work_say(w, JOIN(w->arena, S("How long the wait is after failure "),
                             say_number(w->arena, k + 1),
                             S(" is not published.")));
            work_all(w, DAY_UNKNOWN);
            continue;
        }
        day_after = wait_over(w, b, s);
        day_before = span_before(&r->policy->holidays, b, s->span);
        while (date_cmp(wait_over(w, day_before, s), b) > 0 &&
               date_cmp(day_before, date_first()) > 0)
            day_before = date_add_days(day_before, -1);
        while (date_cmp(day_before, b) < 0 &&
               date_cmp(wait_over(w, date_add_days(day_before, 1), s), b) <= 0)
            day_before = date_add_days(day_before, 1);
        days_limit(w->arena, &w->out->days, date_add_days(day_before, 1),
                   date_add_days(b, -1), DAY_NO, w->why);
        days_limit(w->arena, &w->out->days, date_add_days(b, 1),
                   date_add_days(day_after, -1), DAY_NO, w->why);
        work_say(w,
                 JOIN(w->arena, S("You have booked "), date_words(w->arena, b),
                      S(": the same time lies before and after it.")));
    }
}

/* The day that the wait counts from. */
static enum anchored base_day(const struct work *w, struct date *base)
{
    const struct round *r = w->round;
    const struct anchor *x = &w->rule->u.wait.from;
    const struct attempt *last = &r->waits[r->n_waits - 1];
    const struct document *d;

    switch (x->kind) {
    case ANCHOR_FIRST_ATTEMPT:
        *base = r->waits[0].date;
        if (r->n_attempts && date_cmp(r->attempts[0].date, *base) < 0)
            *base = r->attempts[0].date;
        break;
    case ANCHOR_SCORE_RELEASE:
        if (!round_released(r, last, base))
            return ANCHOR_NOT_TOLD;
        break;
    case ANCHOR_DOCUMENT:
        d = round_document(r, x->document.id, true);
        if (!d)
            return ANCHOR_NOT_TOLD;
        *base = d->date;
        break;
    case ANCHOR_LAST_ATTEMPT:
    case ANCHOR_GRADUATION:
    case ANCHOR_UNSTATED:
        *base = last->date;
        break;
    }
    if (x->next_day)
        *base = date_add_days(*base, 1);
    return ANCHORED;
}

void wait_days(struct work *w)
{
    const struct round *r = w->round;
    const struct rule *rule = w->rule;
    bool booked = rule->u.wait.around_bookings && r->n_booked;
    int k = r->n_waits;
    struct date base;

    if (!work_holds(w, (k || booked) && !r->passed))
        return;
    if (booked)
        around_bookings(w);
    if (!k)
        return;
    if (rule->u.wait.ladder == LADDER_AT_FAILURE)
        k = rung_on(w, r->waits[k - 1].date);
    if (base_day(w, &base) != ANCHORED)
        not_told(w, k ? step_of(rule, k) : NULL);
    else if (rule->u.wait.ladder == LADDER_AT_SITTING)
        ladder_at_sitting(w, base);
    else if (k)
        wait_between(w, k, base, date_first(), date_last());
}
