/* The body's own testing windows, and what is filed for them. */
#include "retake/rule_int.h"

/* The act by which one files for a window. */
static enum retake_act window_act(const struct work *w)
{
    enum retake_act act =
        policy_filed_by(w->round->policy, w->rule->u.calendar.document.id);

    return w->rule->u.calendar.document.id.n ? act : ACT_APPLY;
}

/* Is what is asked for filed and good on that day of a window, or is the window
 * booked? */
static bool window_filed(const struct work *w, const struct testing_window *t,
                         struct date day)
{
    const struct round *r = w->round;
    struct date end;
    struct str id = w->rule->u.calendar.document.id;
    const struct document *d = id.n ? round_document(r, id, true) : NULL;

    if (d &&
        (!d->has_date || !t->has_apply_by ||
         date_cmp(d->date, t->apply_by) <= 0) &&
        (!paper_end(r, w->rule, d, &end) || date_cmp(end, day) >= 0))
        return true;
    for (int i = 0; i < r->n_booked && window_act(w) == ACT_REGISTER; i++)
        if (date_cmp(r->booked[i].date, t->days.from) >= 0 &&
            date_cmp(r->booked[i].date, t->days.until) <= 0)
            return true;
    return false;
}

/* Is this window still open to the candidate on that day of it? */
static enum day_answer window_open(const struct work *w,
                                   const struct testing_window *t,
                                   struct date day)
{
    const struct rule *rule = w->rule;
    const struct round *r = w->round;
    struct filing f = act_filing(r, window_act(w));
    int n = 0;

    for (int i = 0; i < r->n_attempts; i++)
        n += date_cmp(r->attempts[i].date, t->days.from) >= 0 &&
             date_cmp(r->attempts[i].date, t->days.until) <= 0;
    if (rule->u.calendar.most && n >= rule->u.calendar.most)
        return DAY_NO;
    if (!t->has_apply_by || window_filed(w, t, day) ||
        (f.has_sure && date_cmp(f.sure, t->apply_by) <= 0))
        return DAY_YES;
    return f.has_maybe && date_cmp(f.maybe, t->apply_by) <= 0 ? DAY_UNKNOWN
                                                              : DAY_NO;
}

/* What it says of the days from … until of a window; is one still to come? */
static bool limit_window(struct work *w, const struct testing_window *t,
                         struct date from, struct date until)
{
    enum day_answer is_open = window_open(w, t, from);

    if (is_open != DAY_YES)
        days_limit(w->arena, &w->out->days, from, until, is_open, w->why);
    return is_open != DAY_NO && date_cmp(until, w->round->on) >= 0;
}

void calendar_days(struct work *w)
{
    const struct rule *rule = w->rule;
    const struct testing_window *next = NULL;
    struct day_set *days = &w->out->days;
    struct str id = rule->u.calendar.document.id;
    const struct document *d = id.n ? round_document(w->round, id, true) : NULL;
    struct date open = date_first(), end = date_last();

    if (!work_holds(w, true))
        return;
    bool ends = d && paper_end(w->round, rule, d, &end);
    for (int i = 0; i < rule->u.calendar.n; i++) {
        const struct testing_window *t = &rule->u.calendar.list[i];
        days_limit(w->arena, days, open, date_add_days(t->days.from, -1),
                   DAY_NO, w->why);
        struct date from = t->days.from;
        bool to_come = false;
        if (ends && date_cmp(end, from) >= 0 &&
            date_cmp(end, t->days.until) < 0) {
            to_come = limit_window(w, t, from, end);
            from = date_add_days(end, 1);
        }
        to_come |= limit_window(w, t, from, t->days.until);
        if (to_come && !next)
            next = t;
        open = date_add_days(t->days.until, 1);
    }
    days_limit(w->arena, days, open, date_last(), DAY_UNKNOWN, w->why);
    if (id.n && (!d || ends) && !round_booked(w->round, id)) {
        struct filing f = act_filing(w->round, window_act(w));
        work_no_before_filing(w, &f, (struct span){ 0 },
                              d ? date_add_days(end, 1) : date_first(),
                              date_last());
    }
    if (!next) {
        work_say(w, S("The windows after those are not published."));
        return;
    }
    w->out->has_last = true;
    w->out->first = next->days.from;
    w->out->last = next->days.until;
    w->out->has_apply_by = next->has_apply_by;
    w->out->apply_by = next->apply_by;
    work_say(w, JOIN(w->arena, S("The next one open to you is from "),
                     date_words(w->arena, next->days.from), S(" to "),
                     date_words(w->arena, next->days.until), S(".")));
}
