/* Rules that ask for a paper: when it can be filed at the earliest, and what
 * that leaves of the days to sit. */
#include "retake/rule_int.h"

/* Filed on any day from that of the question on. */
static struct filing at_once(const struct round *r)
{
    return (struct filing){ .is_set = true,
                            .has_maybe = true,
                            .has_sure = true,
                            .maybe = r->on,
                            .sure = r->on };
}

struct filing act_filing(const struct round *r, enum retake_act act)
{
    return act != ACT_SIT && r->files && r->files[act].is_set ? r->files[act]
                                                              : at_once(r);
}

struct filing paper_filing(const struct round *r, struct str id)
{
    return act_filing(r, policy_filed_by(r->policy, id));
}

static bool filing_waits(const struct round *r, const struct filing *f)
{
    return !f->has_sure || date_cmp(f->sure, r->on) > 0;
}

/* Why it cannot be filed now. */
static void say_filing(struct work *w, const struct filing *f)
{
    struct arena *a = w->arena;

    if (f->has_sure && f->maybe.day == f->sure.day)
        work_say(w, JOIN(a, S("It can be filed from "), date_words(a, f->sure),
                         S(" on.")));
    else if (f->has_maybe)
        work_say(w,
                 S("From when on it can be filed is not known for certain."));
    else
        work_say(w, S("It cannot be filed any more."));
    w->out->filing = f->why;
}

/* The days from … until that are less than `lead` after the first filing. */
static void lose(struct work *w, bool has, struct date first, struct span lead,
                 struct date from, struct date until, enum day_answer answer)
{
    struct date end = has ? work_after(w, first, lead) : date_last();

    if (has && end.day <= date_first().day)
        return;
    if (has)
        end = date_add_days(end, -1);
    if (date_cmp(end, until) < 0)
        until = end;
    if (date_cmp(from, until) <= 0)
        days_limit(w->arena, &w->out->days, from, until, answer, w->why);
}

void work_no_before_filing(struct work *w, const struct filing *f,
                           struct span lead, struct date from,
                           struct date until)
{
    bool holds = w->out->status == FACT_KNOWN;

    if (w->out->status == FACT_NONE || !filing_waits(w->round, f))
        return;
    say_filing(w, f);
    lose(w, f->has_maybe, f->maybe, lead, from, until,
         holds ? DAY_NO : DAY_UNKNOWN);
    lose(w, f->has_sure, f->sure, lead, from, until, DAY_UNKNOWN);
}

/* Whichever of the papers can be filed first. */
static struct filing first_filing(const struct round *r,
                                  const struct rule *rule)
{
    struct filing best = paper_filing(r, rule->u.precondition.document);

    for (int i = 0; i < rule->u.precondition.n_or_else; i++) {
        struct filing f = paper_filing(r, rule->u.precondition.or_else[i].id);
        if (f.has_sure && (!best.has_sure || date_cmp(f.sure, best.sure) < 0)) {
            best.has_sure = true;
            best.sure = f.sure;
        }
        if (f.has_maybe &&
            (!best.has_maybe || date_cmp(f.maybe, best.maybe) < 0)) {
            best.has_maybe = true;
            best.maybe = f.maybe;
        }
    }
    return best;
}

/* What is missing is a step and loses no day, unless it cannot be filed
 * yet. */
void precondition_days(struct work *w)
{
    const struct rule *rule = w->rule;
    const struct round *r = w->round;
    bool after_last = rule->u.precondition.after_last;

    if (round_next(r) < rule->u.precondition.from_attempt ||
        round_filed(r, rule->u.precondition.document, after_last))
        return;
    for (int i = 0; i < rule->u.precondition.n_or_else; i++)
        if (round_filed(r, rule->u.precondition.or_else[i].id, after_last))
            return;
    struct filing f = first_filing(r, rule);
    work_no_before_filing(w, &f, (struct span){ 0 }, date_first(), date_last());
}

/* What is booked is a booking, on its day. */
static void free_booked(struct work *w, struct date from)
{
    const struct round *r = w->round;

    if (policy_filed_by(r->policy, w->rule->u.lead.document.id) != ACT_REGISTER)
        return;
    for (int i = 0; i < r->n_booked; i++)
        if (date_cmp(r->booked[i].date, from) >= 0)
            days_free(w->arena, &w->out->days, r->booked[i].date,
                      r->booked[i].date);
}

/* Days from that one on are for a paper that is not filed yet. */
static void lead_anew(struct work *w, struct date from)
{
    const struct span lead = w->rule->u.lead.span;
    struct filing f = paper_filing(w->round, w->rule->u.lead.document.id);

    work_no_before_filing(w, &f, lead, from, date_last());
    if (f.has_sure)
        work_say(w, JOIN(w->arena, S("If you file on "),
                         date_words(w->arena, f.sure),
                         S(", the first possible day is "),
                         date_words(w->arena, work_after(w, f.sure, lead)),
                         S(".")));
    lose(w, true, w->round->on, lead, from, date_last(), DAY_NO);
    free_booked(w, from);
}

void lead_days(struct work *w)
{
    const struct rule *rule = w->rule;
    const struct document *d =
        round_document(w->round, rule->u.lead.document.id, true);
    struct date end;

    if (!work_holds(w, true))
        return;
    if (!d || !d->has_date) {
        lead_anew(w, date_first());
        return;
    }
    bool ends = paper_end(w->round, rule, d, &end);
    struct date first = work_after(w, d->date, rule->u.lead.span);
    work_no_before(w, first);
    if (ends && date_cmp(end, w->round->on) < 0)
        work_say(w,
                 JOIN(w->arena, S("Filed on "), date_words(w->arena, d->date),
                      S(", it was good until "), date_words(w->arena, end),
                      S(".")));
    else
        work_say(w,
                 JOIN(w->arena, S("Filed on "), date_words(w->arena, d->date),
                      S(", the first possible day is "),
                      date_words(w->arena, first), S(".")));
    if (ends && date_cmp(end, date_last()) < 0)
        lead_anew(w, date_add_days(end, 1));
}
