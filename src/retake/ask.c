#include "retake/ask.h"

#include "base/arena.h"
#include "base/vec.h"
#include "retake/retake_int.h"

enum { SEARCH_DAYS_MOST = 40 * 366 };

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

/* Sitting on `day`, is there room for `more` sittings after it? */
static bool fits(const struct desk *d, struct date day, int more)
{
    struct desk now = *d;

    for (; more > 0; more--) {
        struct desk then;
        if (!next_day(&now, &then, day, DAY_YES, &day))
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

/* The last day of the application that is early enough for that sitting. */
static struct answer_date apply_for(const struct desk *d, struct date sit)
{
    struct arena *a = d->arena;
    struct date by = sit;
    const struct reason *why = NULL;

    for (size_t i = 0; i < d->n_findings; i++) {
        const struct finding *f = &d->findings[i];
        if (f->rule->kind != RULE_LEAD || f->status != FACT_KNOWN || f->perhaps)
            continue;
        struct date lead =
            span_before(&d->policy->holidays, sit, f->rule->u.lead.span);
        if (date_cmp(lead, by) < 0) {
            by = lead;
            why = f->reason;
        }
    }
    if (!days_last(&d->days[ACT_APPLY], by, DAY_YES, &by) ||
        date_cmp(by, d->round.on) < 0)
        return (struct answer_date){
            say(a, FACT_UNKNOWN,
                S("Until when you can apply for it is not published or not "
                  "confirmed for you."),
                why),
            by
        };
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
    if (!days_first(&d.days[ACT_SIT], on, DAY_YES, &first))
        return no_latest(&d, attempt, FACT_UNKNOWN,
                         S("The rules that bear on it are not published or "
                           "not confirmed for you."));
    bool any = days_last(&d.days[ACT_SIT], date_last(), DAY_YES, &last);
    if (any && date_cmp(last, date_last()) == 0)
        return fits(&d, first, more)
                   ? no_latest(&d, attempt, FACT_UNLIMITED,
                               JOIN(a, S("No rule ends the time for attempt "),
                                    say_number(a, attempt), S(".")))
                   : no_latest(&d, attempt, FACT_NONE,
                               JOIN(a, name,
                                    S(" cannot be used, or whether it can is "
                                      "not known.")));
    day = last;
    for (int i = 0; i < SEARCH_DAYS_MOST && date_cmp(day, first) >= 0; i++) {
        if (days_last(&d.days[ACT_SIT], day, DAY_YES, &day) &&
            date_cmp(day, first) >= 0 && fits(&d, day, more)) {
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
    return no_latest(&d, attempt, FACT_NONE,
                     JOIN(a, name,
                          S(" cannot be used any more: the time is "
                            "too short.")));
}

struct chances {
    struct chance *p;
    size_t n, cap;
};

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
        bool sure = days_at(&now.days[ACT_SIT], day)->answer == DAY_YES;
        VEC_PUSH(d->arena, &out,
                 (struct chance){ now.round.n_attempts + 1, day,
                                  sure && !now.in_doubt });
        if (!out.p[out.n - 1].sure)
            break; /* what follows a day that is not sure is guesswork */
        has = next_day(&now, &then, day, least, &day);
        now = then;
    }
    return out;
}

static struct answer_yes_no possible(const struct desk *d,
                                     const struct pass_by *out, bool sure,
                                     enum fact_status needs)
{
    struct arena *a = d->arena;
    struct str by = date_words(a, out->by);
    const struct day_span *on_day = days_at(&d->days[ACT_SIT], out->by);

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
        return (struct answer_yes_no){
            say(a, FACT_UNKNOWN,
                JOIN(a, S("No rule we found makes it impossible by "), by,
                     S(", but not every rule is published or confirmed for "
                       "you. Ask the body.")),
                on_day->why),
            false
        };
    return (struct answer_yes_no){
        say(a, FACT_KNOWN,
            JOIN(a, S("Yes: up to "), by, S(" you can sit "),
                 say_count(a, (int)out->n_chances, S("time")),
                 S(". A result can come later than the sitting.")),
            NULL),
        true
    };
}

struct pass_by retake_pass_by(struct arena *a, const struct policy *p,
                              const struct retake_case *c, struct str part,
                              struct date on, struct date by)
{
    struct pass_by out = { .part = part, .by = by };
    const struct decision *now = about(retake_decide(a, p, c, on), part);
    enum fact_status needs = FACT_KNOWN;
    struct desk d;

    desk_init(&d, a, p, c, part, on);
    if (!d.round.passed && date_cmp(by, on) >= 0) {
        struct chances sure = chain(&d, by, DAY_YES);
        struct chances any = sure.n ? sure : chain(&d, by, DAY_UNKNOWN);
        out.chances = any.p;
        out.n_chances = any.n;
        out.has_latest =
            days_last(&d.days[ACT_SIT], by, sure.n ? DAY_YES : DAY_UNKNOWN,
                      &out.latest) &&
            date_cmp(out.latest, on) >= 0;
    }
    out.steps = now->steps;
    out.n_steps = now->n_steps;
    for (size_t i = 0; i < now->n_steps; i++)
        if (!now->steps[i].done && !now->steps[i].is_fact)
            needs = unsettled(needs, now->steps[i].status);
    out.possible =
        possible(&d, &out, out.n_chances && out.chances[0].sure, needs);
    return out;
}
