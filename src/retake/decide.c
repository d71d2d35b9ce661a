#include "retake/decision.h"

#include "base/arena.h"
#include "base/vec.h"
#include "retake/retake_int.h"

/* Findings that bear on one act, the binding ones of the day first. */
static void reasons_on(const struct desk *d, struct draft *draft, bool apply)
{
    for (int least = DAY_NO; least <= DAY_YES; least++)
        for (size_t i = 0; i < d->n_findings; i++) {
            const struct finding *f = &d->findings[i];
            if (!(apply ? f->rule->on_apply : f->rule->on_sit))
                continue;
            const struct day_span *s = days_at(&f->days, d->round.on);
            if ((int)s->answer == least)
                draft_finding(draft, f);
        }
}

/* Unknown, or disputed when every rule that leaves the day open is. */
static enum fact_status doubt_on(const struct desk *d, bool apply,
                                 struct date day)
{
    enum fact_status out = FACT_KNOWN;

    for (size_t i = 0; i < d->n_findings; i++) {
        const struct finding *f = &d->findings[i];
        if (!(apply ? f->rule->on_apply : f->rule->on_sit) ||
            days_at(&f->days, day)->answer != DAY_UNKNOWN)
            continue;
        out = unsettled(out, f->status == FACT_DISPUTED && !f->perhaps
                                 ? FACT_DISPUTED
                                 : FACT_UNKNOWN);
    }
    return out == FACT_KNOWN ? FACT_UNKNOWN : out;
}

/* What is missing before the act: names joined, and whether each is known to
 * be needed. */
static struct str missing_for(struct arena *a, const struct decision *out,
                              bool apply, enum fact_status *doubt)
{
    struct str names = S("");

    for (size_t i = 0; i < out->n_steps; i++) {
        const struct step *s = &out->steps[i];
        if (s->done || !(apply ? s->for_apply : s->for_sit))
            continue;
        if (s->status != FACT_KNOWN)
            *doubt = unsettled(*doubt, s->status);
        else
            names = str_fmt(a, "%.*s%s%.*s", STR_ARG(names),
                            names.n ? ", " : "", STR_ARG(s->name));
    }
    return names;
}

static struct answer_yes_no may(const struct desk *d,
                                const struct decision *out, bool apply)
{
    struct arena *a = d->arena;
    struct draft draft = { .arena = a };
    const char *act = apply ? "apply" : "sit";
    const struct day_span *day =
        days_at(apply ? &d->apply : &d->sit, d->round.on);
    enum fact_status doubt = FACT_KNOWN;

    reasons_on(d, &draft, apply);
    if (day->why && day->answer != DAY_YES)
        draft_reason(&draft, day->why);
    if (day->answer == DAY_NO)
        return (struct answer_yes_no){
            draft_answer(&draft, FACT_KNOWN,
                         str_fmt(a, "No, not on %.*s. %.*s",
                                 STR_ARG(date_words(a, d->round.on)),
                                 STR_ARG(day->why->text))),
            false
        };
    if (d->round.passed)
        return (struct answer_yes_no){
            draft_answer(&draft, FACT_NONE,
                         S("You have passed. There is nothing to sit again.")),
            false
        };
    struct str missing = missing_for(a, out, apply, &doubt);
    if (missing.n)
        return (struct answer_yes_no){
            draft_answer(&draft, FACT_KNOWN,
                         str_fmt(a, "Not yet. Before you %s you need: %.*s.",
                                 act, STR_ARG(missing))),
            false
        };
    if (day->answer == DAY_UNKNOWN)
        doubt = unsettled(doubt, doubt_on(d, apply, d->round.on));
    if (doubt != FACT_KNOWN)
        return (struct answer_yes_no){
            draft_answer(
                &draft, doubt,
                str_fmt(a,
                        "No rule we found forbids you to %s on %.*s, but not "
                        "every rule is published or confirmed for you. Ask "
                        "the body.",
                        act, STR_ARG(date_words(a, d->round.on)))),
            false
        };
    return (struct answer_yes_no){
        draft_answer(&draft, FACT_KNOWN, str_fmt(a, "Yes, you may %s.", act)),
        true
    };
}

static struct answer_date not_before(const struct desk *d)
{
    struct arena *a = d->arena;
    struct draft draft = { .arena = a };
    struct date on = d->round.on, sure = on, maybe = on;

    if (d->round.passed)
        return (struct answer_date){
            draft_answer(&draft, FACT_NONE,
                         S("You have passed; no date is needed.")),
            on
        };
    bool is_maybe = days_first(&d->sit, on, DAY_UNKNOWN, &maybe);
    bool is_sure = days_first(&d->sit, on, DAY_YES, &sure);
    struct date until = is_sure ? sure : is_maybe ? maybe : date_last();
    for (size_t i = 0; i < d->n_findings; i++) {
        const struct finding *f = &d->findings[i];
        struct date first;
        if (f->rule->on_sit &&
            (!days_first(&f->days, on, DAY_YES, &first) || first.day > on.day))
            draft_finding(&draft, f);
    }
    for (size_t i = 0; i < d->sit.n; i++)
        if (d->sit.p[i].why && d->sit.p[i].until.day >= on.day &&
            d->sit.p[i].from.day <= until.day)
            draft_reason(&draft, d->sit.p[i].why);
    if (!is_maybe)
        return (struct answer_date){
            draft_answer(&draft, FACT_NONE,
                         str_fmt(a, "There is no such day. %.*s",
                                 STR_ARG(days_at(&d->sit, on)->why->text))),
            on
        };
    if (is_sure && sure.day == maybe.day)
        return (struct answer_date){
            draft_answer(&draft, FACT_KNOWN,
                         sure.day == on.day
                             ? str_fmt(a, "Nothing stands before %.*s.",
                                       STR_ARG(date_words(a, on)))
                             : str_fmt(a, "Not before %.*s.",
                                       STR_ARG(date_words(a, sure)))),
            sure
        };
    struct str text = S("The first day is not published or not confirmed for "
                        "you.");
    if (maybe.day > on.day)
        text = str_fmt(a, "%.*s In any case not before %.*s.", STR_ARG(text),
                       STR_ARG(date_words(a, maybe)));
    if (is_sure)
        text = str_fmt(a, "%.*s From %.*s on you may sit.", STR_ARG(text),
                       STR_ARG(date_words(a, sure)));
    return (struct answer_date){
        draft_answer(&draft, doubt_on(d, false, maybe), text), on
    };
}

static bool ends_window(const struct finding *f)
{
    return f->rule->on_sit && (f->rule->kind == RULE_DEADLINE ||
                               (f->rule->kind == RULE_WINDOW &&
                                (f->has_last || f->status != FACT_KNOWN)));
}

static struct answer_window window(const struct desk *d)
{
    struct arena *a = d->arena;
    struct draft draft = { .arena = a };
    struct answer_window out = { .until = date_last() };
    enum fact_status doubt = FACT_KNOWN;
    bool has_last = false, no_limit = false;

    if (d->round.passed) {
        out.a = draft_answer(&draft, FACT_NONE,
                             S("You have passed; no last day is needed."));
        return out;
    }
    for (size_t i = 0; i < d->n_findings; i++) {
        const struct finding *f = &d->findings[i];
        if (!ends_window(f))
            continue;
        /* a window without an authorization does not run yet */
        if (f->rule->kind == RULE_WINDOW && !f->has_last &&
            days_at(&f->days, d->round.on)->answer == DAY_YES)
            continue;
        draft_finding(&draft, f);
        if (f->perhaps)
            doubt = FACT_UNKNOWN;
        else if (f->has_last) {
            has_last = true;
            if (date_cmp(f->last, out.until) < 0)
                out.until = f->last;
            if (date_cmp(f->first, date_first()) > 0) {
                out.has_from = true;
                out.from = f->first;
            }
        } else if (f->no_limit)
            no_limit = true;
        else
            doubt = unsettled(doubt, f->status);
    }
    struct str day = has_last ? date_words(a, out.until) : S("");
    if (doubt != FACT_KNOWN)
        out.a = draft_answer(
            &draft, doubt,
            has_last ? str_fmt(a,
                               "Not fully published or confirmed; in any case "
                               "not after %.*s.",
                               STR_ARG(day))
                     : S("The last day is not known."));
    else if (has_last)
        out.a = draft_answer(&draft, FACT_KNOWN,
                             str_fmt(a, "Until %.*s.", STR_ARG(day)));
    else if (no_limit)
        out.a =
            draft_answer(&draft, FACT_UNLIMITED, S("There is no last day."));
    else
        out.a = draft_answer(&draft, FACT_UNKNOWN,
                             S("The file has no rule about a last day."));
    return out;
}

static void decide_part(struct arena *a, const struct policy *p,
                        const struct retake_case *c, struct str part,
                        struct date on, struct decision *out)
{
    struct desk d;
    struct date day;
    bool category_matters, member_matters;

    desk_init(&d, a, p, c, part, on);
    out->on = on;
    out->part = part;
    out->passed = d.round.passed;
    out->sit = d.sit;
    out->apply = d.apply;
    out->attempts_used = desk_attempts_used(&d);
    out->attempts_left = desk_attempts_left(&d);
    out->fee = desk_fee(&d, &category_matters, &member_matters);
    desk_steps(&d, category_matters, member_matters, out);
    out->may_sit = may(&d, out, false);
    out->may_apply = may(&d, out, true);
    out->not_before = not_before(&d);
    out->window = window(&d);
    out->after_next_failure = desk_after_next(&d);
    out->dead_end = !out->passed &&
                    !days_first(&d.sit, on, DAY_UNKNOWN, &day) &&
                    out->attempts_left.a.status != FACT_NONE;
    desk_notes(&d, out);
    desk_points(&d, out);
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
    int open = -1;
    for (int i = 0; i < p->n_parts; i++) {
        decide_part(a, p, c, p->parts[i].id, on, &parts[i]);
        if (open < 0 && !parts[i].passed)
            open = i;
    }
    *out = parts[open < 0 ? 0 : open];
    out->parts = parts;
    out->n_parts = (size_t)p->n_parts;
    return out;
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
    }
    BUG("point kind %d", (int)k);
}
