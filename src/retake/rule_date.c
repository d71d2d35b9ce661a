/* Rules with days of their own: last days, windows, bans; and when a paper
 * runs out by them. */
#include "retake/rule_int.h"

static void ask_anchor(struct work *w, const struct anchor *x)
{
    switch (x->kind) {
    case ANCHOR_GRADUATION:
        work_say(w, S("We need your graduation date to work out the last "
                      "day."));
        work_ask(w, S("graduated"), S("your graduation date"));
        return;
    case ANCHOR_DOCUMENT:
        work_say(w, JOIN(w->arena, S("To work out the last day we need "),
                         x->document.name, S(", with its date.")));
        work_ask(w, x->document.id, x->document.name);
        return;
    case ANCHOR_SCORE_RELEASE:
        work_say(w, S("To work out the last day we need the day your score "
                      "was released."));
        work_ask(w, S("score-release"), S("the day your score was released"));
        return;
    case ANCHOR_UNSTATED:
        work_say(w, S("From when it is counted is not said; your graduation "
                      "date would help."));
        work_ask(w, S("graduated"), S("your graduation date"));
        return;
    case ANCHOR_FIRST_ATTEMPT:
    case ANCHOR_LAST_ATTEMPT:
        return;
    }
}

/* A new course begins it anew. */
static void renew(const struct round *r, const struct rule *rule,
                  struct date *anchor)
{
    const struct named *doc = &rule->u.deadline.renewal;
    const struct document *d =
        doc->id.n ? round_document(r, doc->id, false) : NULL;

    if (d && d->has_date && date_cmp(d->date, *anchor) > 0)
        *anchor = d->date;
}

static bool is_of_attempts(const struct anchor *x)
{
    return x->kind == ANCHOR_FIRST_ATTEMPT || x->kind == ANCHOR_LAST_ATTEMPT ||
           x->kind == ANCHOR_SCORE_RELEASE;
}

static bool deadline_anchor(struct work *w, struct date *anchor)
{
    const struct rule *rule = w->rule;
    const struct round *r = w->round;
    const struct anchor *x = &rule->u.deadline.anchor;

    if (x->kind == ANCHOR_GRADUATION && r->facts->has_graduated &&
        rule->u.deadline.has_since &&
        date_cmp(r->facts->graduated, rule->u.deadline.since) < 0) {
        w->why->text = rule->u.deadline.before_text;
        w->out->no_limit = rule->u.deadline.before_free;
        w->out->status = w->out->no_limit ? FACT_UNLIMITED : FACT_UNKNOWN;
        if (!w->out->no_limit)
            work_all(w, DAY_UNKNOWN);
        return false;
    }
    if (r->passed && is_of_attempts(x))
        return false; /* the next sitting begins a round */
    switch (round_anchor(r, x, anchor)) {
    case ANCHORED:
        renew(r, rule, anchor);
        return true;
    case ANCHOR_NOT_YET:
        return false;
    case ANCHOR_NOT_TOLD:
        w->out->status = FACT_UNKNOWN;
        ask_anchor(w, x);
        /* what is not filed yet does not limit yet */
        if (x->kind != ANCHOR_DOCUMENT)
            work_all(w, DAY_UNKNOWN);
        return false;
    }
    BUG("anchor");
}

static int extension_bought(const struct round *r, const struct extension *e)
{
    const struct document *d =
        e->document.n ? round_document(r, e->document, false) : NULL;

    return !d ? 0 : d->extensions > 1 ? d->extensions : 1;
}

/* Was it asked for so long before that last day? Without a day: it was. */
static bool asked_in_time(const struct round *r, const struct extension *e,
                          struct date last)
{
    const struct document *d = round_document(r, e->document, false);
    struct date by = span_before(&r->policy->holidays, last, e->ahead);

    return !d->has_date || date_cmp(d->date, by) <= 0;
}

bool extension_is_open(const struct round *r, const struct finding *f)
{
    const struct extension *e = &f->rule->u.deadline.extension;
    const struct holidays *h = &r->policy->holidays;

    return e->document.n && f->extensions < e->most &&
           (!e->has_ahead ||
            date_cmp(r->on, span_before(h, f->last, e->ahead)) <= 0);
}

struct str extension_words(struct arena *a, const struct extension *e)
{
    return JOIN(a, span_words(a, e->length),
                e->cents
                    ? JOIN(a, S(" for "), say_money(a, e->cents, e->currency))
                    : S(""));
}

/* With the time that was added by a document; `n`: how often. */
static struct date extended(const struct round *r, const struct rule *rule,
                            struct date anchor, int *n)
{
    const struct extension *e = &rule->u.deadline.extension;
    const struct holidays *h = &r->policy->holidays;
    struct date last = span_after(h, anchor, rule->u.deadline.span);
    int bought = extension_bought(r, e);

    for (*n = 0; *n < bought && *n < e->most; ++*n) {
        if (e->has_ahead && !asked_in_time(r, e, last))
            break;
        last = span_after(h, last, e->length);
    }
    return last;
}

/* What more can be added, while it still can be asked for. */
static void say_more_time(struct work *w, struct date last)
{
    const struct extension *e = &w->rule->u.deadline.extension;
    struct date by = span_before(&w->round->policy->holidays, last, e->ahead);

    if (w->out->extensions >= e->most ||
        (e->has_ahead && date_cmp(by, w->round->on) < 0))
        return;
    work_say(w,
             JOIN(w->arena, S("It can be extended by "),
                  extension_words(w->arena, e),
                  e->has_ahead ? JOIN(w->arena, S(", if it is asked for by "),
                                      date_words(w->arena, by))
                               : S(""),
                  S(".")));
}

/* Counted from a paper that can be filed again: once its time is over, a new
 * one is a step of the way, and no day is lost. */
bool rule_files_again(const struct rule *r)
{
    const struct anchor *x = &r->u.deadline.anchor;

    return r->kind == RULE_DEADLINE && x->kind == ANCHOR_DOCUMENT &&
           str_eq(x->document.id, r->u.deadline.renewal.id);
}

/* The last day that counts, or may. */
static struct date last_served(const struct rule *rule, struct date last)
{
    return rule->u.deadline.last_day == LAST_DAY_TOO_LATE
               ? date_add_days(last, -1)
               : last;
}

static void file_again(struct work *w, struct date last)
{
    const struct named *paper = &w->rule->u.deadline.renewal;

    work_say(w, JOIN(w->arena, S("It ended on "), date_words(w->arena, last),
                     S("; it takes "), paper->name, S(", with its date.")));
    work_ask(w, paper->id, paper->name);
}

void deadline_days(struct work *w)
{
    struct date anchor;

    if (!work_holds(w, true)) {
        w->out->no_limit =
            w->out->status == FACT_NONE || w->out->status == FACT_UNLIMITED;
        return;
    }
    if (!deadline_anchor(w, &anchor))
        return;
    struct date last = extended(w->round, w->rule, anchor, &w->out->extensions);
    say_more_time(w, last);
    if (w->rule->u.deadline.anchor.kind == ANCHOR_UNSTATED) {
        w->out->status = FACT_UNKNOWN;
        work_say(w, JOIN(w->arena,
                         S("From when it is counted is not said; at "
                           "the earliest it ends on "),
                         date_words(w->arena, last), S(".")));
        days_limit(w->arena, &w->out->days, last, date_last(), DAY_UNKNOWN,
                   w->why);
        return;
    }
    struct date end = last_served(w->rule, last);
    bool again = rule_files_again(w->rule);
    if (again) {
        struct filing f =
            paper_filing(w->round, w->rule->u.deadline.renewal.id);
        work_no_before_filing(w, &f, (struct span){ 0 }, date_add_days(end, 1),
                              date_last());
    }
    if (again && date_cmp(end, w->round->on) < 0) {
        file_again(w, end);
        return;
    }
    if (w->rule->u.deadline.renewal.id.n)
        work_say(w, JOIN(w->arena, S("With "), w->rule->u.deadline.renewal.name,
                         S(" it is counted anew.")));
    switch (w->rule->u.deadline.last_day) {
    case LAST_DAY_COUNTS:
        work_say(w, JOIN(w->arena, S("Your last day is "),
                         date_words(w->arena, last), S(".")));
        break;
    case LAST_DAY_TOO_LATE:
        last = date_add_days(last, -1);
        work_say(w, JOIN(w->arena, S("Your last day is "),
                         date_words(w->arena, last), S(".")));
        break;
    case LAST_DAY_UNSTATED:
        work_say(w, JOIN(w->arena, S("That is "), date_words(w->arena, last),
                         S(". The source does not say whether that day itself "
                           "still counts, so plan for an earlier one.")));
        days_limit(w->arena, &w->out->days, last, last, DAY_UNKNOWN, w->why);
        w->out->last_open = true;
        break;
    }
    if (!again)
        work_no_after(w, last);
    w->out->has_last = true;
    w->out->first = date_first();
    w->out->last = last;
}

/* The day from which the window counts that a document opens; false: it opens
 * none. */
static bool window_opens(const struct round *r, const struct rule *rule,
                         const struct document *d, struct date *first)
{
    bool answered = d->state == FILED_GRANTED && d->has_answered &&
                    date_cmp(d->answered, r->on) <= 0;

    *first = rule->u.window.from_answer ? d->answered : d->date;
    return rule->u.window.from_answer ? answered : d->has_date;
}

/* The newest that serves the next attempt, or NULL; `first`: its first day. */
static const struct document *opening(const struct round *r,
                                      const struct rule *rule,
                                      struct date *first)
{
    const struct document *found = NULL;
    struct date day;

    for (int i = 0; i < r->n_documents; i++) {
        const struct document *d = &r->documents[i];
        if (!str_eq(d->id, rule->u.window.document) ||
            !window_opens(r, rule, d, &day) ||
            (r->has_last && date_cmp(day, r->last) <= 0) ||
            (found && date_cmp(day, *first) <= 0))
            continue;
        found = d;
        *first = day;
    }
    if (found && rule->u.window.next_day)
        *first = date_add_days(*first, 1);
    return found;
}

/* Its last day; false: not told. */
static bool window_end(const struct round *r, const struct rule *rule,
                       const struct document *d, struct date first,
                       struct date *last)
{
    const struct holidays *h = &r->policy->holidays;
    int n = d->extensions < rule->u.window.extensions_most
                ? d->extensions
                : rule->u.window.extensions_most;

    if (rule->u.window.by_document && !d->has_until)
        return false;
    struct date end = rule->u.window.by_document
                          ? date_add_days(d->until, 1)
                          : span_after(h, first, rule->u.window.span);
    for (int i = 0; i < n; i++)
        end = span_after(h, end, rule->u.window.extension);
    *last = date_add_days(end, -1);
    return true;
}

bool window_is_open(const struct round *r, const struct rule *rule,
                    struct date day)
{
    struct date first, last;
    const struct document *d = opening(r, rule, &first);

    if (!d || fact_asserted(&rule->fact) != FACT_KNOWN)
        return d != NULL;
    return !window_end(r, rule, d, first, &last) || date_cmp(last, day) >= 0;
}

/* ---- when a paper runs out ---- */

/* Does the rule that ends it speak of all that the other does? */
static bool speaks_of_all(const struct rule *ends, const struct rule *asks)
{
    if (!asks)
        return ends->on_sit;
    return (ends->on_sit || !asks->on_sit) &&
           (ends->on_apply || !asks->on_apply) &&
           (ends->on_register || !asks->on_register);
}

/* The last day of a paper by one rule; false: that rule does not end it. */
static bool end_by(const struct round *r, const struct rule *rule,
                   const struct document *d, struct date *end)
{
    struct date from;
    int n;

    if (rule->kind == RULE_WINDOW) {
        if (!str_eq(rule->u.window.document, d->id) ||
            !window_opens(r, rule, d, &from))
            return false;
        if (rule->u.window.next_day)
            from = date_add_days(from, 1);
        return window_end(r, rule, d, from, end);
    }
    if (!rule_files_again(rule) ||
        !str_eq(rule->u.deadline.renewal.id, d->id) ||
        round_anchor(r, &rule->u.deadline.anchor, &from) != ANCHORED)
        return false;
    renew(r, rule, &from);
    *end = last_served(rule, extended(r, rule, from, &n));
    return true;
}

bool paper_end(const struct round *r, const struct rule *asks,
               const struct document *d, struct date *end)
{
    bool has = false, perhaps;
    struct date day;

    for (int k = 0; k < 2; k++)
        for (int i = 0; i < r->ends[k].n; i++) {
            const struct rule *rule = &r->ends[k].p[i];
            if (fact_asserted(&rule->fact) != FACT_KNOWN ||
                !rule_applies(rule, r->facts->category, r->part, &perhaps) ||
                perhaps || !speaks_of_all(rule, asks) ||
                !end_by(r, rule, d, &day) || (has && date_cmp(day, *end) >= 0))
                continue;
            *end = day;
            has = true;
        }
    return has;
}

static void say_extension(struct work *w, const struct document *d)
{
    const struct rule *r = w->rule;
    int more = r->u.window.extensions_most - d->extensions;

    if (more <= 0)
        return;
    work_say(w, JOIN(w->arena, S("It can be extended by "),
                     span_words(w->arena, r->u.window.extension),
                     r->u.window.extension_cents
                         ? JOIN(w->arena, S(" for "),
                                say_money(w->arena, r->u.window.extension_cents,
                                          r->u.window.currency))
                         : S(""),
                     S(", "), say_count(w->arena, more, S("time")), S(".")));
}

void window_days(struct work *w)
{
    const struct rule *rule = w->rule;
    struct date first, last;
    const struct document *d = opening(w->round, rule, &first);
    struct filing f = paper_filing(w->round, rule->u.window.document);
    const struct span at_once = { 0 };

    if (!d)
        work_no_before_filing(w, &f, at_once, date_first(), date_last());
    if (!work_holds(w, d != NULL))
        return;
    if (!window_end(w->round, rule, d, first, &last)) {
        w->out->status = FACT_UNKNOWN;
        work_say(w, S("Its last day stands in your own authorization and is "
                      "not entered."));
        days_limit(w->arena, &w->out->days, first, date_last(), DAY_UNKNOWN,
                   w->why);
        work_no_before(w, first);
        return;
    }
    work_no_before_filing(w, &f, at_once, date_add_days(last, 1), date_last());
    if (date_cmp(last, w->round->on) < 0) {
        work_say(w, JOIN(w->arena, S("Your window ended on "),
                         date_words(w->arena, last),
                         S("; it takes a new authorization.")));
        return;
    }
    w->out->has_last = true;
    w->out->first = first;
    w->out->last = last;
    work_say(w, JOIN(w->arena, S("Your window is from "),
                     date_words(w->arena, first), S(" to "),
                     date_words(w->arena, last),
                     S("; for a later day you need a new authorization.")));
    say_extension(w, d);
    work_no_before(w, first);
}

/* First day after the pass on which something lifts the ban. */
static bool lifted(const struct work *w, struct date *first)
{
    const struct rule *rule = w->rule;
    const struct attempt *pass = w->round->pass;
    struct date best = date_last(), day;
    bool is = false;

    if (rule->u.after_pass.has_expiry) {
        best = work_after(w, pass->date, rule->u.after_pass.expiry);
        is = true;
    }
    for (int i = 0; i < rule->u.after_pass.n_new_exams; i++) {
        day = rule->u.after_pass.new_exams[i];
        if (date_cmp(day, pass->date) > 0 && date_cmp(day, best) < 0) {
            best = day;
            is = true;
        }
    }
    const struct document *d = NULL;
    if (rule->u.after_pass.consent.id.n)
        d = round_document(w->round, rule->u.after_pass.consent.id, false);
    if (d && d->has_date && date_cmp(d->date, pass->date) > 0 &&
        date_cmp(d->date, best) < 0) {
        best = d->date;
        is = true;
    }
    *first = best;
    return is;
}

void after_pass_days(struct work *w)
{
    const struct rule *rule = w->rule;
    const struct attempt *pass = w->round->pass;
    struct date first = date_last(), free_on;

    if (!work_holds(w, pass != NULL))
        return;
    bool ever = rule->u.after_pass.ever;
    if (ever)
        first = work_after(w, pass->date, rule->u.after_pass.span);
    if (lifted(w, &free_on) && (!ever || date_cmp(free_on, first) < 0)) {
        first = free_on;
        ever = true;
    }
    if (rule->u.after_pass.consent.id.n)
        work_say(w, JOIN(w->arena, S("It does not hold with "),
                         rule->u.after_pass.consent.name, S(".")));
    if (ever)
        work_no_before(w, first);
    else
        work_all(w, DAY_NO);
}
