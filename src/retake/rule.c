#include "retake/rule_int.h"

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

bool rule_applies(const struct rule *r, struct str category, struct str part,
                  bool *perhaps)
{
    *perhaps = false;
    if (r->part.n && part.n && !str_eq(r->part, part))
        return false;
    if (category.n && listed(r->except, r->n_except, category))
        return false;
    if (!r->n_only)
        return true;
    *perhaps = !category.n;
    return *perhaps || listed(r->only, r->n_only, category);
}

bool rule_waived(const struct rule *r, struct date day)
{
    for (int i = 0; i < r->n_waived; i++)
        if (date_cmp(day, r->waived[i].from) >= 0 &&
            date_cmp(day, r->waived[i].until) <= 0)
            return true;
    return false;
}

struct reason reason_from_fact(struct str rule, const struct fact *f)
{
    return (struct reason){ rule, f->text,    f->source,
                            true, f->checked, f->confidence };
}

void work_say(struct work *w, struct str more)
{
    w->why->text =
        w->why->text.n ? JOIN(w->arena, w->why->text, S(" "), more) : more;
}

void work_all(struct work *w, enum day_answer answer)
{
    days_limit(w->arena, &w->out->days, date_first(), date_last(), answer,
               w->why);
}

void work_no_before(struct work *w, struct date day)
{
    if (date_cmp(day, date_first()) > 0)
        days_limit(w->arena, &w->out->days, date_first(),
                   date_add_days(day, -1), DAY_NO, w->why);
}

void work_no_after(struct work *w, struct date day)
{
    if (date_cmp(day, date_last()) < 0)
        days_limit(w->arena, &w->out->days, date_add_days(day, 1), date_last(),
                   DAY_NO, w->why);
}

void work_ask(struct work *w, struct str id, struct str name)
{
    w->out->has_ask = true;
    w->out->ask = (struct named){ id, name };
}

struct date work_after(const struct work *w, struct date d, struct span s)
{
    return span_after(&w->round->policy->holidays, d, s);
}

bool work_holds(struct work *w, bool bears)
{
    if (!bears)
        return false;
    if (w->out->status == FACT_UNKNOWN || w->out->status == FACT_DISPUTED)
        work_all(w, DAY_UNKNOWN);
    return w->out->status == FACT_KNOWN;
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
    work_say(w, S("This rule is for some candidates only; you have not said "
                  "which category you are in."));
}

static void kind_days(struct work *w)
{
    switch (w->rule->kind) {
    case RULE_WAIT:
        wait_days(w);
        break;
    case RULE_CAP:
        cap_days(w);
        break;
    case RULE_DEADLINE:
        deadline_days(w);
        break;
    case RULE_WINDOW:
        window_days(w);
        break;
    case RULE_AFTER_PASS:
        after_pass_days(w);
        break;
    case RULE_LEAD:
        lead_days(w);
        break;
    case RULE_CALENDAR:
        calendar_days(w);
        break;
    case RULE_PRECONDITION:
        precondition_days(w);
        break;
    case RULE_SITTING:
    case RULE_APPEAL:
        break;
    }
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
    kind_days(&w);
    if (out.left_most < out.left)
        out.left_most = out.left;
    (void)rule_applies(rule, round->facts->category, round->part, &out.perhaps);
    if (out.perhaps)
        soften(&w);
    for (int i = 0; i < rule->n_waived; i++)
        days_free(a, &out.days, rule->waived[i].from, rule->waived[i].until);
    if (rule_waived(rule, round->on))
        work_say(&w, S("It is waived at the moment."));
    return out;
}
