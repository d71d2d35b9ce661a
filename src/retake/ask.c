#include "retake/ask.h"

#include "base/arena.h"
#include "base/vec.h"
#include "retake/credit.h"
#include "retake/retake_int.h"

enum { SEARCH_DAYS_MOST = 40 * 366 };

struct date retake_ask_last(struct date on)
{
    return date_add_months(on, 12 * ASK_YEARS_MOST);
}

/* The decision about one part, or about the whole. */
static const struct decision *about(const struct decision *d, struct str part)
{
    for (size_t i = 0; i < d->n_parts; i++)
        if (str_eq(d->parts[i].part, part))
            return &d->parts[i];
    return d;
}

struct if_failed retake_if_failed(struct arena *a, const struct policy *p,
                                  const struct retake_case *c, struct str part,
                                  struct date on, struct date failed)
{
    const struct decision *now = about(retake_decide(a, p, c, on), part);
    struct retake_case *then = ARENA_NEW(a, struct retake_case);
    struct if_failed out = { .forbids = NULL };

    if (date_cmp(failed, on) >= 0)
        out.forbids = decision_forbids(now, failed);
    *then = case_failed(a, c, now->part, failed);
    out.then =
        about(retake_decide(a, p, then, date_cmp(failed, on) > 0 ? failed : on),
              now->part);
    return out;
}

/* The first day after a failure on `day` on which one may sit again. */
static bool next_day(const struct desk *now, struct desk *then, struct date day,
                     enum day_answer least, struct date *out)
{
    desk_init_failed(then, now, day);
    return days_first(&then->days[ACT_SIT], date_add_days(day, 1), least, out);
}

/* Sitting on `day`, is there room for `more` sittings after it, on days that
 * are at least that? */
static bool fits(const struct desk *d, struct date day, int more,
                 enum day_answer least)
{
    struct desk now = *d;

    for (; more > 0; more--) {
        struct desk then;
        if (!next_day(&now, &then, day, least, &day))
            return false;
        now = then;
    }
    return true;
}

static struct answer say(struct arena *a, enum fact_status status,
                         struct str text, const struct reason *why)
{
    struct draft draft = { .arena = a };

    if (why)
        draft_reason(&draft, why);
    return draft_answer(&draft, status, text);
}

/* Until when the rule wants it filed for a sitting on that day. */
static bool filed_by(const struct desk *d, const struct rule *r,
                     struct date sit, struct date *by)
{
    if (r->kind == RULE_LEAD)
        *by = span_before(&d->policy->holidays, sit, r->u.lead.span);
    if (r->kind != RULE_CALENDAR)
        return r->kind == RULE_LEAD;
    for (int i = 0; i < r->u.calendar.n; i++) {
        const struct testing_window *t = &r->u.calendar.list[i];
        if (date_cmp(sit, t->days.from) < 0 || date_cmp(sit, t->days.until) > 0)
            continue;
        *by = t->apply_by;
        return t->has_apply_by;
    }
    return false;
}

/* The last day of the application that is early enough for that sitting. */
static struct answer_date apply_for(const struct desk *d, struct date sit)
{
    struct arena *a = d->arena;
    struct date by = sit;
    const struct reason *why = NULL;

    for (size_t i = 0; i < d->n_findings; i++) {
        const struct finding *f = &d->findings[i];
        struct date lead;
        if (f->status == FACT_KNOWN && !f->perhaps &&
            filed_by(d, f->rule, sit, &lead) && date_cmp(lead, by) < 0) {
            by = lead;
            why = f->reason;
        }
    }
    if (!days_last(&d->days[ACT_APPLY], by, DAY_YES, &by) ||
        date_cmp(by, d->round.on) < 0)
        return (struct answer_date){ say(a, FACT_UNKNOWN,
                                         S("Until when you can apply is not "
                                           "published or not confirmed for "
                                           "you."),
                                         why),
                                     by };
    return (struct answer_date){
        say(a, FACT_KNOWN, JOIN(a, S("Apply by "), date_words(a, by), S(".")),
            why),
        by
    };
}

/* The answer when there is no day at all. */
static struct latest no_latest(const struct desk *d, int attempt,
                               enum fact_status status, struct str text)
{
    const struct day_span *s = days_at(&d->days[ACT_SIT], d->round.on);
    struct answer x = say(d->arena, status, text, s->why);

    return (struct latest){ attempt, { x, d->round.on }, { x, d->round.on } };
}

/* Attempt n cannot be used, or it is not known whether it can. */
static struct latest no_room(const struct desk *d, int attempt, int more,
                             struct str text)
{
    struct date first;
    bool perhaps =
        days_first(&d->days[ACT_SIT], d->round.on, DAY_UNKNOWN, &first) &&
        fits(d, first, more, DAY_UNKNOWN);

    if (!perhaps)
        return no_latest(
            d, attempt, FACT_NONE,
            JOIN(d->arena, S("Attempt "), say_number(d->arena, attempt), text));
    return no_latest(d, attempt, FACT_UNKNOWN,
                     JOIN(d->arena, S("Whether attempt "),
                          say_number(d->arena, attempt),
                          S(" can be used is not known: what follows a "
                            "failure is not fully published, or counts from "
                            "a day that is not known yet.")));
}

/* No rule ends it; an authorization that does is told of. */
static struct latest no_end(const struct desk *d, int attempt)
{
    struct latest out = no_latest(
        d, attempt, FACT_UNLIMITED,
        JOIN(d->arena, S("No rule we found ends the time for attempt "),
             say_number(d->arena, attempt), S(".")));

    for (size_t i = 0; i < d->n_findings; i++)
        if (d->findings[i].rule->kind == RULE_WINDOW && d->findings[i].has_last)
            out.sit.a = say(d->arena, FACT_UNLIMITED, out.sit.a.text,
                            d->findings[i].reason);
    return out;
}

/* The limit that attempt n is beyond, the surest one first; or NULL. */
static const struct finding *beyond_cap(const struct desk *d, int attempt)
{
    const struct finding *open = NULL;

    for (size_t i = 0; i < d->n_findings; i++) {
        const struct finding *f = &d->findings[i];
        const struct rule *r = f->rule;
        if (r->kind != RULE_CAP || !r->on_sit || f->no_limit ||
            r->u.cap.scope != CAP_LIFETIME || !r->u.cap.max ||
            attempt <= r->u.cap.max || r->u.cap.then == THEN_WAIT ||
            f->status == FACT_UNLIMITED || f->status == FACT_NONE)
            continue;
        if (f->status == FACT_KNOWN && !f->perhaps &&
            !f->rule->u.cap.has_starts)
            return f;
        if (!open)
            open = f;
    }
    return open;
}

/* Attempt n is beyond a limit: there is none, or not if the limit holds. */
static struct latest no_attempt(const struct desk *d, int attempt,
                                const struct finding *f)
{
    struct arena *a = d->arena;
    struct str n = say_number(a, attempt);
    int max = f->rule->u.cap.max;
    bool holds =
        f->status == FACT_KNOWN && !f->perhaps && !f->rule->u.cap.has_starts;
    struct draft draft = { .arena = a };
    struct str text =
        !holds
            ? JOIN(a, S("If the limit of "), say_count(a, max, S("attempt")),
                   S(" holds for you, there is no attempt "), n,
                   S(". It is not confirmed for you: ask the certifying body."))
        : f->rule->u.cap.then == THEN_DOCUMENT
            ? JOIN(a, S("There is no attempt "), n, S(" as things are: after "),
                   say_count(a, max, S("attempt")), S(" you need "),
                   f->rule->u.cap.then_name.n ? f->rule->u.cap.then_name
                                              : f->rule->u.cap.then_document,
                   S(", and counting begins anew."))
            : JOIN(a, S("There is no attempt "), n, S(": the limit is "),
                   say_count(a, max, S("attempt")), S("."));

    draft_finding(&draft, f);
    struct answer x =
        draft_answer(&draft, holds ? FACT_NONE : FACT_UNKNOWN, text);
    return (struct latest){ attempt, { x, d->round.on }, { x, d->round.on } };
}

/* Beyond the one day that may still count, is there a later one of which it is
 * not known whether it can be used? */
static bool is_open_later(const struct desk *d, struct date day, int more)
{
    struct date later = date_add_days(day, 2);

    return date_cmp(later, day) > 0 &&
           days_first(&d->days[ACT_SIT], later, DAY_UNKNOWN, &later) &&
           fits(d, later, more, DAY_UNKNOWN);
}

/* Surely until that day, and what comes later is not known. */
static struct latest open_end(const struct desk *d, int attempt,
                              struct date day)
{
    const struct day_span *s = days_at(&d->days[ACT_SIT], day);

    while (s->until.day < date_last().day && s->answer != DAY_UNKNOWN)
        s = days_at(&d->days[ACT_SIT], date_add_days(s->until, 1));
    struct answer x =
        say(d->arena, FACT_UNKNOWN,
            JOIN(d->arena, S("At least until "), date_words(d->arena, day),
                 S(". Whether a later day will do is not known.")),
            s->why);
    return (struct latest){ attempt, { x, d->round.on }, { x, d->round.on } };
}

struct latest retake_latest_for(struct arena *a, const struct policy *p,
                                const struct retake_case *c, struct str part,
                                struct date on, int attempt)
{
    struct desk d;
    struct date first, last, day;

    desk_init(&d, a, p, c, part, on);
    int more = attempt - d.round.n_attempts - 1;
    struct str name = JOIN(a, S("Attempt "), say_number(a, attempt));
    if (d.round.passed)
        return no_latest(&d, attempt, FACT_NONE,
                         S("You have passed; no attempt is planned."));
    if (more < 0)
        return no_latest(&d, attempt, FACT_NONE,
                         JOIN(a, name, S(" is used already.")));
    if (!days_first(&d.days[ACT_SIT], on, DAY_UNKNOWN, &first))
        return no_latest(&d, attempt, FACT_NONE,
                         JOIN(a, name,
                              S(" cannot be used: there is no day "
                                "left.")));
    const struct finding *beyond = beyond_cap(&d, attempt);
    if (beyond)
        return no_attempt(&d, attempt, beyond);
    if (!days_first(&d.days[ACT_SIT], on, DAY_YES, &first)) {
        const struct reason *why = days_at(&d.days[ACT_SIT], on)->why;
        return no_latest(&d, attempt, FACT_UNKNOWN,
                         JOIN(a, S("Not known. "),
                              why ? why->text
                                  : S("The rules that bear on it are not "
                                      "published.")));
    }
    bool any = days_last(&d.days[ACT_SIT], date_last(), DAY_YES, &last);
    if (any && date_cmp(last, date_last()) == 0)
        return fits(&d, first, more, DAY_YES)
                   ? no_end(&d, attempt)
                   : no_room(&d, attempt, more, S(" cannot be used."));
    day = last;
    for (int i = 0; i < SEARCH_DAYS_MOST && date_cmp(day, first) >= 0; i++) {
        if (days_last(&d.days[ACT_SIT], day, DAY_YES, &day) &&
            date_cmp(day, first) >= 0 && fits(&d, day, more, DAY_YES)) {
            if (is_open_later(&d, day, more))
                return open_end(&d, attempt, day);
            struct answer_date sit = {
                say(a, FACT_KNOWN,
                    JOIN(a, S("Sit by "), date_words(a, day),
                         S(", so that attempt "), say_number(a, attempt),
                         S(" can still be used.")),
                    NULL),
                day
            };
            return (struct latest){ attempt, sit, apply_for(&d, day) };
        }
        day = date_add_days(day, -1);
    }
    return no_room(&d, attempt, more,
                   S(" cannot be used any more: the time is too short."));
}

struct chances {
    struct chance *p;
    size_t n, cap;
    bool perhaps_more; /* whether there is one more is not known */
};

/* The attempt of a sitting on that day, as a sentence. */
static struct chance chance_on(const struct desk *d, struct date day)
{
    struct arena *a = d->arena;
    const struct day_span *s = days_at(&d->days[ACT_SIT], day);
    struct chance c = { .attempt = d->round.n_attempts + 1,
                        .has_day = s->answer == DAY_YES,
                        .day = day };
    int least = d->other.n_attempts + 1; /* where what counts is in doubt */
    struct str name = JOIN(
        a, S("Attempt "),
        least < c.attempt ? JOIN(a, say_number(a, least), S(" or ")) : S(""),
        say_number(a, c.attempt));

    c.sure = c.has_day && !d->in_doubt;
    if (!c.has_day)
        c.text = JOIN(
            a, name, S(": the first day is not known. "),
            date_cmp(day, d->round.on) > 0
                ? JOIN(a, S("It is not before "), date_words(a, day), S(". "))
                : S(""),
            s->why ? s->why->text : S(""));
    else
        c.text = JOIN(a, name, S(" from "), date_words(a, day), S("."),
                      d->in_doubt ? JOIN(a, S(" "), d->doubt->text) : S(""));
    return c;
}

/* The earliest sittings up to a day, each after a failure in the one
 * before. */
static struct chances chain(const struct desk *d, struct date by,
                            enum day_answer least)
{
    struct chances out = { 0 };
    struct desk now = *d;
    struct date day;
    bool has = days_first(&now.days[ACT_SIT], d->round.on, least, &day);

    while (has && date_cmp(day, by) <= 0 && out.n < CHANCES_MOST) {
        struct desk then;
        VEC_PUSH(d->arena, &out, chance_on(&now, day));
        if (!out.p[out.n - 1].sure)
            break; /* what follows a day that is not sure is guesswork */
        struct date before = day, maybe;
        has = next_day(&now, &then, before, least, &day);
        out.perhaps_more =
            (!has || date_cmp(day, by) > 0) &&
            days_first(&then.days[ACT_SIT], date_add_days(before, 1),
                       DAY_UNKNOWN, &maybe) &&
            date_cmp(maybe, by) <= 0;
        now = then;
    }
    return out;
}

/* What leaves it open whether one can pass by then: the rules that bear on the
 * first day, with what others say of them, and papers of which it is not known
 * whether they are needed. */
static struct answer not_settled(const struct desk *d,
                                 const struct pass_by *out, struct str by)
{
    struct arena *a = d->arena;
    struct draft draft = { .arena = a };
    struct date first = out->chances[0].day;

    for (size_t i = 0; i < d->n_findings; i++)
        if (d->findings[i].rule->on_sit &&
            days_at(&d->findings[i].days, first)->answer == DAY_UNKNOWN)
            draft_finding(&draft, &d->findings[i]);
    if (days_at(&d->days[ACT_SIT], first)->why)
        draft_reason(&draft, days_at(&d->days[ACT_SIT], first)->why);
    if (d->in_doubt)
        draft_reason(&draft, d->doubt);
    for (size_t i = 0; i < out->n_steps; i++)
        if (!out->steps[i].done && !out->steps[i].is_fact &&
            out->steps[i].status != FACT_KNOWN)
            draft_reason(&draft, &out->steps[i].reason);
    struct str open =
        !out->chances[0].has_day
            ? S("the first day you may sit is not known.")
            : JOIN(a, S("not all is settled. "),
                   draft.reasons.n ? draft.reasons.p[0].text : S(""));
    return draft_answer(&draft, FACT_UNKNOWN,
                        JOIN(a,
                             S("Not known. No rule we found makes a pass by "),
                             by, S(" impossible, but "), open));
}

static struct answer_yes_no possible(const struct desk *d,
                                     const struct pass_by *out, bool sure,
                                     bool perhaps_more, enum fact_status needs)
{
    struct arena *a = d->arena;
    struct str by = date_words(a, out->by);
    const struct day_span *on_day = days_at(&d->days[ACT_SIT], out->by);
    bool missing = false;

    for (size_t i = 0; i < out->n_steps; i++)
        missing |= !out->steps[i].done && !out->steps[i].is_fact;
    if (d->round.passed)
        return (struct answer_yes_no){
            say(a, FACT_NONE, S("You have passed already."), NULL), false
        };
    if (!out->n_chances)
        return (struct answer_yes_no){
            say(a, FACT_KNOWN,
                JOIN(a, S("No. There is no day up to "), by,
                     S(" on which you could sit. "),
                     on_day->why ? on_day->why->text : S("")),
                on_day->why),
            false
        };
    if (!sure || needs != FACT_KNOWN)
        return (struct answer_yes_no){ not_settled(d, out, by), false };
    return (struct answer_yes_no){
        say(a, FACT_KNOWN,
            JOIN(a, S("Yes: up to "), by,
                 perhaps_more ? S(" you can sit at least ")
                              : S(" you can sit "),
                 say_count(a, (int)out->n_chances, S("time")),
                 perhaps_more ? S("; whether once more is not known") : S(""),
                 S("."),
                 missing ? S(" What you still need comes before it, and how "
                             "long that takes is not counted.")
                         : S(""),
                 S(" A result can come later than the sitting.")),
            NULL),
        true
    };
}

/* The part is passed, but its credit ends before all others can be passed: the
 * first day on which it has to be passed again. */
static bool lapses(const struct desk *d, const struct decision *whole,
                   struct date *again)
{
    struct date end, first;
    bool open;

    if (!d->round.passed || !d->round.part.n ||
        !part_credit_end(d->policy, d->facts, d->round.part, d->round.on, &end,
                         &open) ||
        !open)
        return false;
    *again = date_add_days(end, 1);
    for (size_t i = 0; i < whole->n_parts; i++) {
        const struct decision *other = &whole->parts[i];
        if (!other->passed &&
            (!days_first(&other->sit, d->round.on, DAY_UNKNOWN, &first) ||
             date_cmp(first, end) > 0))
            return true;
    }
    return false;
}

/* The same desk on a later day, with what is known today. */
static void desk_later(struct desk *d, struct date on)
{
    struct retake_case *known = ARENA_NEW(d->arena, struct retake_case);

    *known = case_on(d->arena, d->facts, d->round.on);
    desk_init(d, d->arena, d->policy, known, d->round.part, on);
}

/* Passed, but only until the day before `again`. */
static void say_lapsed(struct pass_by *out, struct arena *a, struct date again)
{
    struct answer *x = &out->possible.a;

    x->text = JOIN(a, S("Your pass in this part is good until "),
                   date_words(a, date_add_days(again, -1)),
                   S(", and the other parts cannot be passed by then: it has "
                     "to be passed again. "),
                   x->text);
}

struct pass_by retake_pass_by(struct arena *a, const struct policy *p,
                              const struct retake_case *c, struct str part,
                              struct date on, struct date by)
{
    struct pass_by out = { .part = part, .by = by };
    const struct decision *whole = retake_decide(a, p, c, on);
    const struct decision *now = about(whole, part);
    enum fact_status needs = FACT_KNOWN;
    struct chances sure = { 0 };
    struct date again;
    struct desk d;

    desk_init(&d, a, p, c, part, on);
    bool lapsed = lapses(&d, whole, &again) && date_cmp(again, by) <= 0;
    if (lapsed) {
        desk_later(&d, again);
        now = about(retake_decide(a, p, d.facts, again), part);
    }
    if (!d.round.passed && date_cmp(by, d.round.on) >= 0) {
        sure = chain(&d, by, DAY_YES);
        struct chances any = sure.n ? sure : chain(&d, by, DAY_UNKNOWN);
        out.chances = any.p;
        out.n_chances = any.n;
        out.has_latest =
            sure.n && days_last(&d.days[ACT_SIT], by, DAY_YES, &out.latest);
        /* while the credit of the other parts lasts */
        if (out.has_latest && now->has_credit &&
            date_cmp(out.chances[0].day, now->credit_until) <= 0 &&
            date_cmp(now->credit_until, out.latest) < 0)
            (void)days_last(&d.days[ACT_SIT], now->credit_until, DAY_YES,
                            &out.latest);
    }
    out.steps = now->steps;
    out.n_steps = now->n_steps;
    for (size_t i = 0; i < now->n_steps; i++)
        if (!now->steps[i].done && !now->steps[i].is_fact)
            needs = unsettled(needs, now->steps[i].status);
    out.possible = possible(&d, &out, out.n_chances && out.chances[0].sure,
                            sure.perhaps_more, needs);
    if (lapsed)
        say_lapsed(&out, a, again);
    return out;
}

const struct pass_by *retake_pass_by_each(struct arena *a,
                                          const struct policy *p,
                                          const struct retake_case *c,
                                          struct str part, struct date on,
                                          struct date by, size_t *n)
{
    bool each = p->parts_alone && p->n_parts && !part.n;
    struct pass_by *all;

    *n = each ? (size_t)p->n_parts : 1;
    all = ARENA_ARRAY(a, struct pass_by, *n);
    for (size_t i = 0; i < *n; i++)
        all[i] = retake_pass_by(a, p, c, each ? p->parts[i].id : part, on, by);
    return all;
}
