#include "retake/decision.h"

#include "base/arena.h"
#include "base/vec.h"
#include "retake/credit.h"
#include "retake/retake_int.h"

/* Findings that bear on one act, the binding ones of the day first. */
static void reasons_on(const struct desk *d, struct draft *draft,
                       enum retake_act act)
{
    for (int least = DAY_NO; least <= DAY_YES; least++)
        for (size_t i = 0; i < d->n_findings; i++) {
            const struct finding *f = &d->findings[i];
            if (!rule_speaks_of(f->rule, act))
                continue;
            const struct day_span *s = days_at(&f->days, d->round.on);
            if ((int)s->answer == least)
                draft_finding(draft, f);
        }
}

static bool speaks_of(const struct desk *d, enum retake_act act)
{
    for (size_t i = 0; i < d->n_findings; i++)
        if (rule_speaks_of(d->findings[i].rule, act))
            return true;
    return false;
}

/* Unknown, or disputed when every rule that leaves the day open is. */
static enum fact_status doubt_on(const struct desk *d, enum retake_act act,
                                 struct date day)
{
    enum fact_status out = FACT_KNOWN;

    for (size_t i = 0; i < d->n_findings; i++) {
        const struct finding *f = &d->findings[i];
        if (!rule_speaks_of(f->rule, act) ||
            days_at(&f->days, day)->answer != DAY_UNKNOWN)
            continue;
        out = unsettled(out, f->status == FACT_DISPUTED && !f->perhaps
                                 ? FACT_DISPUTED
                                 : FACT_UNKNOWN);
    }
    return out == FACT_KNOWN ? FACT_UNKNOWN : out;
}

static bool step_for(const struct step *s, enum retake_act act)
{
    switch (act) {
    case ACT_SIT:
        return s->for_sit;
    case ACT_APPLY:
        return s->for_apply;
    case ACT_REGISTER:
        return s->for_register;
    case N_ACTS:
        break;
    }
    BUG("act %d", (int)act);
}

/* What is missing before the act: names joined, and whether each is known to
 * be needed. */
static struct str missing_for(struct arena *a, const struct decision *out,
                              enum retake_act act, enum fact_status *doubt)
{
    struct str names = S("");
    const struct step *before = NULL;

    for (size_t i = 0; i < out->n_steps; i++) {
        const struct step *s = &out->steps[i];
        if (s->done || s->is_fact || !step_for(s, act))
            continue;
        bool same = before && s->one_of.n && str_eq(before->one_of, s->one_of);
        if (s->status != FACT_KNOWN)
            *doubt = unsettled(*doubt, s->status);
        else
            names = JOIN(a, names,
                         !names.n ? S("")
                         : same   ? S(" or ")
                                  : S(", "),
                         s->name);
        before = s;
    }
    return names;
}

static const struct str names[] = { [ACT_SIT] = S_INIT("sit"),
                                    [ACT_APPLY] = S_INIT("apply"),
                                    [ACT_REGISTER] = S_INIT("book a sitting") };

static struct answer_yes_no nothing_again(const struct desk *d)
{
    struct draft draft = { .arena = d->arena };
    struct reason pass = desk_pass_reason(d);

    draft_reason(&draft, &pass);
    return (struct answer_yes_no){
        draft_answer(&draft, FACT_NONE,
                     S("You have passed. There is nothing to sit again.")),
        false
    };
}

/* Why it is not known whether the act is allowed. */
static struct str doubt_text(const struct desk *d, enum retake_act act)
{
    struct arena *a = d->arena;

    if (desk_cap_doubt(d, act))
        return JOIN(a, S("Whether you may "), names[act],
                    S(" is not known: it may be that no attempt is left for "
                      "you."));
    if (d->open)
        return JOIN(a, S("Whether you may "), names[act], S(" is not known. "),
                    d->open->text);
    return JOIN(a, S("No rule we found forbids you to "), names[act], S(" on "),
                date_words(a, d->round.on),
                S(", but not every rule is published or confirmed for you. "
                  "Ask the certifying body."));
}

static struct answer_yes_no may(const struct desk *d,
                                const struct decision *out, enum retake_act act)
{
    struct arena *a = d->arena;
    struct draft draft = { .arena = a };
    const struct day_span *day = days_at(&d->days[act], d->round.on);
    enum fact_status doubt = FACT_KNOWN;
    struct str on = date_words(a, d->round.on);

    if (d->round.passed && !d->again)
        return nothing_again(d);
    if (d->round.passed) {
        struct reason pass = desk_pass_reason(d);
        draft_reason(&draft, &pass);
    }
    if (d->open)
        draft_reason(&draft, d->open);
    reasons_on(d, &draft, act);
    if (act == ACT_REGISTER && !speaks_of(d, act) && !d->open &&
        day->answer == DAY_YES)
        return (struct answer_yes_no){
            draft_answer(&draft, FACT_UNKNOWN,
                         S("Nothing was found on booking a sitting.")),
            false
        };
    if (day->why && day->answer != DAY_YES)
        draft_reason(&draft, day->why);
    if (day->answer == DAY_NO) {
        struct date later;
        bool ever = days_first(&d->days[act], d->round.on, DAY_UNKNOWN, &later);
        const struct reason *why =
            ever ? day->why : days_at(&d->days[act], date_last())->why;
        return (struct answer_yes_no){
            draft_answer(&draft, FACT_KNOWN,
                         JOIN(a, S("No, not on "), on, S(". "), why->text)),
            false
        };
    }
    if (d->round.preliminary || d->round.unsure)
        /* what is missing may never be needed */
        return (struct answer_yes_no){
            draft_answer(&draft, FACT_UNKNOWN, doubt_text(d, act)), false
        };
    struct str missing = missing_for(a, out, act, &doubt);
    if (missing.n)
        return (struct answer_yes_no){
            draft_answer(&draft, FACT_KNOWN,
                         JOIN(a, S("Not yet. Before you "), names[act],
                              S(" you need: "), missing, S("."))),
            false
        };
    if (day->answer == DAY_UNKNOWN)
        doubt = unsettled(doubt, doubt_on(d, act, d->round.on));
    if (doubt != FACT_KNOWN)
        return (struct answer_yes_no){
            draft_answer(&draft, doubt, doubt_text(d, act)), false
        };
    return (struct answer_yes_no){
        draft_answer(&draft, FACT_KNOWN,
                     JOIN(a, S("Yes: every rule we found allows you to "),
                          names[act], d->round.passed ? S(" again.") : S("."))),
        true
    };
}

/* Nothing makes one wait: what else is between now and the exam. */
static struct str no_wait(const struct desk *d, const struct decision *out)
{
    enum fact_status doubt = FACT_KNOWN;
    if (missing_for(d->arena, out, ACT_SIT, &doubt).n)
        return S("No rule makes you wait. You may sit as soon as you have what "
                 "you need.");
    if (doubt != FACT_KNOWN)
        return S("No rule makes you wait.");
    return JOIN(d->arena, S("No rule makes you wait. You may sit on "),
                date_words(d->arena, d->round.on), S("."));
}

static struct answer_date not_before(const struct desk *d,
                                     const struct decision *out)
{
    struct arena *a = d->arena;
    struct draft draft = { .arena = a };
    struct date on = d->round.on, sure = on, maybe = on;
    const struct day_set *sit = &d->days[ACT_SIT];

    if (d->round.passed && !d->again)
        return (struct answer_date){
            draft_answer(&draft, FACT_NONE,
                         S("You have passed; no date is needed.")),
            on
        };
    bool is_maybe = days_first(sit, on, DAY_UNKNOWN, &maybe);
    bool is_sure = days_first(sit, on, DAY_YES, &sure);
    if (d->open)
        draft_reason(&draft, d->open);
    struct date until = is_sure ? sure : is_maybe ? maybe : date_last();
    for (size_t i = 0; i < d->n_findings; i++) {
        const struct finding *f = &d->findings[i];
        struct date first;
        if (f->rule->on_sit &&
            (!days_first(&f->days, on, DAY_YES, &first) || first.day > on.day))
            draft_finding(&draft, f);
    }
    for (size_t i = 0; i < sit->n; i++)
        if (sit->p[i].why && sit->p[i].until.day >= on.day &&
            sit->p[i].from.day <= until.day)
            draft_reason(&draft, sit->p[i].why);
    for (size_t i = 0; i < d->n_findings; i++)
        if (d->findings[i].rule->on_sit && d->findings[i].filing)
            draft_reason(&draft, d->findings[i].filing);
    if (!is_maybe)
        return (struct answer_date){
            draft_answer(&draft, FACT_NONE, S("There is no day left to sit.")),
            on
        };
    if (is_sure && sure.day == maybe.day)
        return (struct answer_date){
            draft_answer(
                &draft, FACT_KNOWN,
                sure.day == on.day
                    ? no_wait(d, out)
                    : JOIN(a, S("Not before "), date_words(a, sure), S("."))),
            sure
        };
    struct str text = S("The first day is not published or not confirmed for "
                        "you.");
    if (maybe.day > on.day)
        text = JOIN(a, text, S(" In any case not before "),
                    date_words(a, maybe), S("."));
    if (is_sure)
        text = JOIN(a, text, S(" From "), date_words(a, sure),
                    S(" on you may sit."));
    return (struct answer_date){
        draft_answer(&draft, doubt_on(d, ACT_SIT, maybe), text), on
    };
}

/* The testing window in which the next sitting can be. */
static bool is_next_window(const struct desk *d, const struct finding *f)
{
    struct date first;

    return f->rule->kind == RULE_CALENDAR && f->has_last &&
           days_first(&d->days[ACT_SIT], d->round.on, DAY_UNKNOWN, &first) &&
           date_cmp(first, f->first) >= 0 && date_cmp(first, f->last) <= 0;
}

static bool ends_window(const struct desk *d, const struct finding *f)
{
    return f->rule->on_sit && (f->rule->kind == RULE_DEADLINE ||
                               (f->rule->kind == RULE_WINDOW &&
                                (f->has_last || f->status != FACT_KNOWN)) ||
                               is_next_window(d, f));
}

/* The last day; of a deadline that is waived, the last of those days too. */
static struct date last_day(const struct finding *f)
{
    struct date last;

    return f->rule->n_waived &&
                   days_last(&f->days, date_last(), DAY_UNKNOWN, &last) &&
                   date_cmp(last, f->last) > 0 &&
                   date_cmp(last, date_last()) < 0
               ? last
               : f->last;
}

static struct answer_window window(const struct desk *d)
{
    struct arena *a = d->arena;
    struct draft draft = { .arena = a };
    struct answer_window out = { .until = date_last() };
    enum fact_status doubt = FACT_KNOWN;
    bool has_last = false, no_limit = false, waits = false;
    const struct day_set *sit = &d->days[ACT_SIT];
    struct date end;

    if (d->round.passed) {
        out.a = draft_answer(&draft, FACT_NONE,
                             S("You have passed; no last day is needed."));
        return out;
    }
    for (size_t i = 0; i < d->n_findings; i++) {
        const struct finding *f = &d->findings[i];
        if (!ends_window(d, f))
            continue;
        /* a window without an authorization does not run yet */
        if (f->rule->kind == RULE_WINDOW && !f->has_last &&
            days_at(&f->days, d->round.on)->answer == DAY_YES) {
            waits = true;
            continue;
        }
        draft_finding(&draft, f);
        if (f->perhaps)
            doubt = FACT_UNKNOWN;
        else if (f->has_last) {
            struct date last = last_day(f);
            has_last = true;
            if (date_cmp(last, out.until) < 0) {
                out.until = last;
                out.until_open = false;
            }
            out.until_open |= f->last_open && !date_cmp(f->last, out.until);
            if (date_cmp(f->first, date_first()) > 0) {
                out.has_from = true;
                out.from = f->first;
            }
        } else if (f->no_limit)
            no_limit = true;
        else
            doubt = unsettled(doubt, f->status);
    }
    bool any = days_first(sit, d->round.on, DAY_UNKNOWN, &end);
    if (!any && (!has_last || date_cmp(out.until, d->round.on) >= 0)) {
        draft_reason(&draft, desk_bar(d));
        out.a =
            draft_answer(&draft, FACT_NONE, S("There is no day left to sit."));
        return out;
    }
    /* what no last day says: a limit that begins, other rules */
    if (any && days_last(sit, date_last(), DAY_UNKNOWN, &end) &&
        date_cmp(end, out.until) < 0) {
        draft_reason(&draft, days_at(sit, date_add_days(end, 1))->why);
        if (days_at(sit, end)->answer != DAY_YES)
            doubt = FACT_UNKNOWN;
        has_last = true;
        out.until = end;
        out.until_open = false;
    }
    struct str day = has_last ? date_words(a, out.until) : S("");
    if (doubt != FACT_KNOWN)
        out.a = draft_answer(
            &draft, doubt,
            has_last ? JOIN(a,
                            S("Not fully published or confirmed; in any case "
                              "not after "),
                            day, S("."))
                     : S("The last day is not known."));
    else if (has_last)
        out.a = draft_answer(
            &draft, FACT_KNOWN,
            out.until_open ? JOIN(a, S("Before "), day,
                                  S("; whether that day itself still counts "
                                    "is not stated."))
                           : JOIN(a, S("Until "), day, S(".")));
    else if (no_limit)
        out.a =
            draft_answer(&draft, FACT_UNLIMITED, S("There is no last day."));
    else
        out.a =
            draft_answer(&draft, FACT_UNKNOWN,
                         !d->version ? desk_no_rules(d)
                         : waits ? S("There is no last day yet: it comes with "
                                     "your authorization to test.")
                                 : S("Nothing was found on a last day."));
    return out;
}

/* Credit for passed parts: of this one, or of the others while this is open. */
static void set_credit(const struct desk *d, struct decision *out)
{
    const struct policy *p = d->policy;
    struct date end;
    bool open;

    for (int i = 0; i < p->n_parts && out->part.n; i++) {
        bool mine = str_eq(p->parts[i].id, out->part);
        if (mine != out->passed ||
            !part_credit_end(p, d->facts, p->parts[i].id, d->round.on, &end,
                             &open) ||
            !open || date_cmp(end, d->round.on) < 0)
            continue;
        if (!out->has_credit || date_cmp(end, out->credit_until) < 0) {
            out->credit_until = end;
            out->credit_part = p->parts[i].name;
        }
        out->has_credit = true;
    }
}

static void decide_part(struct arena *a, const struct policy *p,
                        const struct retake_case *c, struct str part,
                        struct date on, struct decision *out)
{
    struct desk d;
    bool category_matters, member_matters;

    desk_init(&d, a, p, c, part, on);
    out->on = on;
    out->part = part;
    out->passed = d.round.passed;
    out->sit = d.days[ACT_SIT];
    out->apply = d.days[ACT_APPLY];
    out->book = d.days[ACT_REGISTER];
    out->attempts_used = desk_attempts_used(&d);
    out->attempts_left = desk_attempts_left(&d);
    out->fee = desk_fee(&d, &category_matters, &member_matters);
    desk_steps(&d, category_matters, member_matters, out);
    out->may_sit = may(&d, out, ACT_SIT);
    out->may_apply = may(&d, out, ACT_APPLY);
    out->may_register = may(&d, out, ACT_REGISTER);
    out->not_before = not_before(&d, out);
    out->window = window(&d);
    out->after_next_failure = desk_after_next(&d);
    out->dead_end_text = desk_dead_end(&d, out);
    out->dead_end = out->dead_end_text.n > 0;
    set_credit(&d, out);
    desk_notes(&d, out);
    desk_points(&d, out);
}

/* The newest failure of a part. */
static bool has_failed(const struct retake_case *c, struct str part,
                       struct date on, struct date *out)
{
    bool has = false;

    for (int i = 0; i < c->n_attempts; i++) {
        const struct attempt *t = &c->attempts[i];
        if (t->result != ATTEMPT_FAIL || t->exam.n || !str_eq(t->part, part) ||
            date_cmp(t->date, on) > 0 || (has && date_cmp(t->date, *out) <= 0))
            continue;
        *out = t->date;
        has = true;
    }
    return has;
}

const struct decision *retake_decide(struct arena *a, const struct policy *p,
                                     const struct retake_case *c,
                                     struct date on)
{
    struct decision *out = ARENA_NEW(a, struct decision);

    if (!p->parts_alone || !p->n_parts) {
        decide_part(a, p, c, S(""), on, out);
        return out;
    }
    struct decision *parts = ARENA_ARRAY(a, struct decision, p->n_parts);
    struct date failed, latest = date_first();
    int open = -1;
    for (int i = 0; i < p->n_parts; i++) {
        decide_part(a, p, c, p->parts[i].id, on, &parts[i]);
        if (parts[i].passed)
            continue;
        bool has = has_failed(c, p->parts[i].id, on, &failed);
        if (open < 0 || (has && date_cmp(failed, latest) > 0))
            open = i;
        if (open == i && has)
            latest = failed;
    }
    *out = parts[open < 0 ? 0 : open];
    out->parts = parts;
    out->n_parts = (size_t)p->n_parts;
    return out;
}

const struct decision *decision_of_part(struct arena *a,
                                        const struct decision *d,
                                        struct str part)
{
    for (size_t i = 0; i < d->n_parts; i++) {
        if (!str_eq(d->parts[i].part, part))
            continue;
        struct decision *out = ARENA_NEW(a, struct decision);
        *out = d->parts[i];
        out->parts = d->parts;
        out->n_parts = d->n_parts;
        return out;
    }
    return d;
}

const struct reason *decision_forbids(const struct decision *d, struct date day)
{
    const struct day_span *s = days_at(&d->sit, day);

    return s->answer == DAY_NO ? s->why : NULL;
}

struct str next_outcome_text(enum next_outcome o)
{
    switch (o) {
    case NEXT_RETAKE:
        return S("retake");
    case NEXT_WAIT:
        return S("wait");
    case NEXT_STEP:
        return S("step");
    case NEXT_BLOCKED:
        return S("blocked");
    }
    BUG("next outcome %d", (int)o);
}

struct str point_kind_text(enum point_kind k)
{
    switch (k) {
    case POINT_ATTEMPT:
        return S("attempt");
    case POINT_TODAY:
        return S("today");
    case POINT_EARLIEST:
        return S("earliest");
    case POINT_LAST_DAY:
        return S("last-day");
    case POINT_WINDOW_OPENS:
        return S("window-opens");
    case POINT_WINDOW_CLOSES:
        return S("window-closes");
    case POINT_BOOKED:
        return S("booked");
    case POINT_CANCEL_BY:
        return S("cancel-by");
    case POINT_APPLY_BY:
        return S("apply-by");
    case POINT_CREDIT_ENDS:
        return S("credit-ends");
    case POINT_APPLY_FROM:
        return S("apply-from");
    case POINT_MOVE_BY:
        return S("move-by");
    case POINT_APPEAL_BY:
        return S("appeal-by");
    case POINT_ANSWER_BY:
        return S("answer-by");
    case POINT_RULES_CHANGE:
        return S("rules-change");
    }
    BUG("point kind %d", (int)k);
}
