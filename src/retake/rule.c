#include "retake/rule.h"

#include "base/arena.h"

enum fact_status fact_asserted(const struct fact *f)
{
    if (f->status == FACT_UNKNOWN || f->status == FACT_DISPUTED)
        return f->status;
    switch (f->confidence) {
    case CONFIDENCE_OFFICIAL:
    case CONFIDENCE_SECONDARY:
        return f->status;
    case CONFIDENCE_UNCONFIRMED:
        return FACT_UNKNOWN;
    case CONFIDENCE_DISPUTED:
        return FACT_DISPUTED;
    }
    BUG("confidence %d", (int)f->confidence);
}

static bool listed(const struct str *list, int n, struct str id)
{
    for (int i = 0; i < n; i++)
        if (str_eq(list[i], id))
            return true;
    return false;
}

bool rule_applies(const struct rule *r, struct str category, bool *perhaps)
{
    *perhaps = false;
    if (category.n && listed(r->except, r->n_except, category))
        return false;
    if (!r->n_only)
        return true;
    *perhaps = !category.n;
    return *perhaps || listed(r->only, r->n_only, category);
}

struct reason reason_from_fact(struct str rule, const struct fact *f)
{
    return (struct reason){ rule, f->text,    f->source,
                            true, f->checked, f->confidence };
}

const struct document *round_document(const struct round *r, struct str id,
                                      bool after_last)
{
    const struct document *found = NULL;

    for (int i = 0; i < r->n_documents; i++) {
        const struct document *d = &r->documents[i];
        if (!str_eq(d->id, id))
            continue;
        if (after_last && r->n_attempts &&
            (!d->has_date ||
             date_cmp(d->date, r->attempts[r->n_attempts - 1].date) <= 0))
            continue;
        if (!found || (d->has_date && (!found->has_date ||
                                       date_cmp(d->date, found->date) > 0)))
            found = d;
    }
    return found;
}

/* ---- one function for each kind; `why` may be given more to say ---- */

struct work {
    struct arena *arena;
    const struct rule *rule;
    const struct round *round;
    struct finding *out;
    struct reason *why;
};

static void say(struct work *w, struct str more)
{
    w->why->text = w->why->text.n
                       ? str_fmt(w->arena, "%.*s %.*s", STR_ARG(w->why->text),
                                 STR_ARG(more))
                       : more;
}

static void all_days(struct work *w, enum day_answer answer)
{
    days_limit(w->arena, &w->out->days, date_first(), date_last(), answer,
               w->why);
}

static void no_before(struct work *w, struct date day)
{
    if (date_cmp(day, date_first()) > 0)
        days_limit(w->arena, &w->out->days, date_first(),
                   date_add_days(day, -1), DAY_NO, w->why);
}

static void no_after(struct work *w, struct date day)
{
    if (date_cmp(day, date_last()) < 0)
        days_limit(w->arena, &w->out->days, date_add_days(day, 1), date_last(),
                   DAY_NO, w->why);
}

static void wait_days(struct work *w)
{
    const struct round *r = w->round;
    int k = r->n_failed;

    if (!k || r->passed)
        return;
    if (w->out->status == FACT_UNKNOWN || w->out->status == FACT_DISPUTED) {
        all_days(w, DAY_UNKNOWN);
        return;
    }
    if (w->out->status != FACT_KNOWN)
        return;
    int n = w->rule->u.wait.n_steps;
    const struct wait_step *s = k <= n ? &w->rule->u.wait.steps[k - 1]
                                : w->rule->u.wait.repeats && n
                                    ? &w->rule->u.wait.steps[n - 1]
                                    : NULL;
    if (!s || !s->known) {
        w->out->status = FACT_UNKNOWN;
        say(w, str_fmt(w->arena,
                       "How long the wait is after failure %d is not "
                       "published.",
                       k));
        all_days(w, DAY_UNKNOWN);
        return;
    }
    struct date failed = r->attempts[r->n_attempts - 1].date;
    struct date first = date_add_span(failed, s->span);
    if (w->rule->u.wait.free_days)
        first = date_add_days(first, 1);
    if (s->span.n || w->rule->u.wait.free_days)
        say(w, str_fmt(w->arena,
                       "After the attempt on %.*s the first possible day is "
                       "%.*s.",
                       STR_ARG(date_words(w->arena, failed)),
                       STR_ARG(date_words(w->arena, first))));
    no_before(w, first);
}

/* Attempts that a lifetime cap counts: those after the newest document that
 * lets counting begin anew. */
static int cap_counted(const struct work *w)
{
    const struct round *r = w->round;

    if (w->rule->u.cap.then != THEN_DOCUMENT)
        return r->n_attempts;
    const struct document *d =
        round_document(r, w->rule->u.cap.then_document, false);
    if (!d || !d->has_date)
        return r->n_attempts;
    int n = 0;
    for (int i = 0; i < r->n_attempts; i++)
        n += date_cmp(r->attempts[i].date, d->date) > 0;
    return n;
}

static void cap_lifetime(struct work *w)
{
    const struct round *r = w->round;
    int max = w->rule->u.cap.max;
    int used = cap_counted(w);

    w->out->left = used < max ? max - used : 0;
    if (used < max || r->passed)
        return;
    if (w->rule->u.cap.then_text.n)
        say(w, w->rule->u.cap.then_text);
    switch (w->rule->u.cap.then) {
    case THEN_UNKNOWN:
    case THEN_BLOCKED:
    case THEN_DOCUMENT:
    case THEN_NEXT_SPAN:
        all_days(w, DAY_NO);
        return;
    case THEN_WAIT:
        no_before(w, date_add_span(r->attempts[r->n_attempts - 1].date,
                                   w->rule->u.cap.then_wait));
        return;
    }
}

static void cap_year(struct work *w)
{
    const struct round *r = w->round;
    int this_year, max = w->rule->u.cap.max, m, d;

    date_to_ymd(r->on, &this_year, &m, &d);
    w->out->left = max;
    for (int i = 0, run = 0; i < r->n_attempts; i++) {
        int year, before = 0;
        date_to_ymd(r->attempts[i].date, &year, &m, &d);
        if (i)
            date_to_ymd(r->attempts[i - 1].date, &before, &m, &d);
        run = i && before == year ? run + 1 : 1;
        if (year == this_year)
            w->out->left = run < max ? max - run : 0;
        struct date from = { 0 }, until = { 0 };
        if (run == max && date_from_ymd(year, 1, 1, &from) &&
            date_from_ymd(year, 12, 31, &until))
            days_limit(w->arena, &w->out->days, from, until, DAY_NO, w->why);
    }
}

static void cap_rolling(struct work *w)
{
    const struct round *r = w->round;
    int max = w->rule->u.cap.max, inside = 0;

    for (int i = 0; i < r->n_attempts; i++)
        inside +=
            date_cmp(date_add_span(r->attempts[i].date, w->rule->u.cap.period),
                     r->on) > 0;
    w->out->left = inside < max ? max - inside : 0;
    if (r->n_attempts < max)
        return;
    struct date first = date_add_span(r->attempts[r->n_attempts - max].date,
                                      w->rule->u.cap.period);
    if (date_cmp(first, r->on) > 0)
        say(w, str_fmt(w->arena, "A place is free again on %.*s.",
                       STR_ARG(date_words(w->arena, first))));
    no_before(w, first);
}

static void cap_days(struct work *w)
{
    const struct round *r = w->round;

    if (w->out->status == FACT_UNKNOWN || w->out->status == FACT_DISPUTED) {
        if (r->n_attempts && !r->passed)
            all_days(w, DAY_UNKNOWN);
        return;
    }
    if (w->out->status != FACT_KNOWN)
        return;
    switch (w->rule->u.cap.scope) {
    case CAP_LIFETIME:
        cap_lifetime(w);
        return;
    case CAP_CALENDAR_YEAR:
        cap_year(w);
        return;
    case CAP_ROLLING:
        cap_rolling(w);
        return;
    }
}

static bool deadline_anchor(struct work *w, struct date *anchor)
{
    const struct rule *rule = w->rule;
    const struct round *r = w->round;

    switch (rule->u.deadline.anchor) {
    case ANCHOR_FIRST_ATTEMPT:
        if (r->n_attempts)
            *anchor = r->attempts[0].date;
        return r->n_attempts > 0;
    case ANCHOR_GRADUATION:
        if (!r->facts->has_graduated) {
            w->out->status = FACT_UNKNOWN;
            say(w, S("We need your graduation date to work out the last "
                     "day."));
            all_days(w, DAY_UNKNOWN);
            return false;
        }
        if (rule->u.deadline.has_since &&
            date_cmp(r->facts->graduated, rule->u.deadline.since) < 0) {
            w->why->text = rule->u.deadline.before_text;
            w->out->no_limit = rule->u.deadline.before_free;
            w->out->status = w->out->no_limit ? FACT_UNLIMITED : FACT_UNKNOWN;
            if (!w->out->no_limit)
                all_days(w, DAY_UNKNOWN);
            return false;
        }
        *anchor = r->facts->graduated;
        return true;
    }
    BUG("deadline anchor %d", (int)rule->u.deadline.anchor);
}

static void deadline_days(struct work *w)
{
    struct date anchor;

    if (w->out->status == FACT_UNKNOWN || w->out->status == FACT_DISPUTED) {
        all_days(w, DAY_UNKNOWN);
        return;
    }
    if (w->out->status != FACT_KNOWN) {
        w->out->no_limit = true;
        return;
    }
    if (!deadline_anchor(w, &anchor))
        return;
    struct date last = date_add_span(anchor, w->rule->u.deadline.span);
    struct str words = date_words(w->arena, last);
    switch (w->rule->u.deadline.last_day) {
    case LAST_DAY_COUNTS:
        say(w, str_fmt(w->arena, "Your last day is %.*s.", STR_ARG(words)));
        break;
    case LAST_DAY_TOO_LATE:
        last = date_add_days(last, -1);
        words = date_words(w->arena, last);
        say(w, str_fmt(w->arena, "Your last day is %.*s.", STR_ARG(words)));
        break;
    case LAST_DAY_UNSTATED:
        say(w, str_fmt(w->arena,
                       "That is %.*s. The source does not say whether that "
                       "day itself still counts, so plan for an earlier one.",
                       STR_ARG(words)));
        days_limit(w->arena, &w->out->days, last, last, DAY_UNKNOWN, w->why);
        break;
    }
    no_after(w, last);
    w->out->has_last = true;
    w->out->first = date_first();
    w->out->last = last;
}

static void window_days(struct work *w)
{
    const struct rule *rule = w->rule;
    const struct document *d =
        round_document(w->round, rule->u.window.document, true);

    if (!d || !d->has_date)
        return;
    if (w->out->status == FACT_UNKNOWN || w->out->status == FACT_DISPUTED) {
        all_days(w, DAY_UNKNOWN);
        return;
    }
    if (w->out->status != FACT_KNOWN)
        return;
    int n = d->extensions < rule->u.window.extensions_most
                ? d->extensions
                : rule->u.window.extensions_most;
    struct date end = date_add_span(d->date, rule->u.window.span);
    for (int i = 0; i < n; i++)
        end = date_add_span(end, rule->u.window.extension);
    w->out->has_last = true;
    w->out->first = d->date;
    w->out->last = date_add_days(end, -1);
    say(w, str_fmt(w->arena, "Your window is from %.*s to %.*s.",
                   STR_ARG(date_words(w->arena, d->date)),
                   STR_ARG(date_words(w->arena, w->out->last))));
    no_before(w, d->date);
    no_after(w, w->out->last);
}

static void after_pass_days(struct work *w)
{
    const struct round *r = w->round;

    if (!r->pass)
        return;
    if (w->out->status == FACT_UNKNOWN || w->out->status == FACT_DISPUTED) {
        all_days(w, DAY_UNKNOWN);
        return;
    }
    if (w->out->status != FACT_KNOWN)
        return;
    if (w->rule->u.after_pass.ever)
        no_before(w, date_add_span(r->pass->date, w->rule->u.after_pass.span));
    else
        all_days(w, DAY_NO);
}

/* A rule that only may apply forbids nothing for certain. */
static void soften(struct work *w)
{
    struct day_set soft = days_all(w->arena, DAY_YES, NULL);

    for (size_t i = 0; i < w->out->days.n; i++) {
        const struct day_span *d = &w->out->days.p[i];
        if (d->answer != DAY_YES)
            days_limit(w->arena, &soft, d->from, d->until, DAY_UNKNOWN, d->why);
    }
    w->out->days = soft;
    say(w, S("This rule is for some candidates only; you have not said which "
             "category you are in."));
}

struct finding rule_finding(struct arena *a, const struct rule *rule,
                            const struct round *round)
{
    struct finding out = { .rule = rule,
                           .status = fact_asserted(&rule->fact),
                           .days = days_all(a, DAY_YES, NULL) };
    struct reason *why = ARENA_NEW(a, struct reason);
    struct work w = { a, rule, round, &out, why };

    *why = reason_from_fact(rule->id, &rule->fact);
    out.reason = why;
    switch (rule->kind) {
    case RULE_WAIT:
        wait_days(&w);
        break;
    case RULE_CAP:
        cap_days(&w);
        break;
    case RULE_DEADLINE:
        deadline_days(&w);
        break;
    case RULE_PRECONDITION:
        break;
    case RULE_WINDOW:
        window_days(&w);
        break;
    case RULE_AFTER_PASS:
        after_pass_days(&w);
        break;
    }
    (void)rule_applies(rule, round->facts->category, &out.perhaps);
    if (out.perhaps)
        soften(&w);
    return out;
}
