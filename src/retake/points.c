/* Days that matter, for the timeline and the calendar file. */
#include "retake/retake_int.h"

#include "base/arena.h"
#include "base/vec.h"

#include <stdlib.h>

struct points {
    struct arena *arena;
    struct point *p;
    size_t n, cap;
};

static void add(struct points *v, struct date date, enum point_kind kind,
                struct str id, struct str text)
{
    VEC_PUSH(v->arena, v, (struct point){ date, kind, id, text });
}

static struct str numbered(struct points *v, struct str id, int n)
{
    return JOIN(v->arena, id, S("-"), say_number(v->arena, n));
}

static int by_date(const void *x, const void *y)
{
    const struct point *p = x, *q = y;
    int c = date_cmp(p->date, q->date);

    return c ? c : (int)p->kind - (int)q->kind;
}

/* It counts also if what is in doubt does not. */
static bool counts_surely(const struct desk *d, const struct attempt *t)
{
    for (int i = 0; i < d->other.n_attempts; i++)
        if (!date_cmp(d->other.attempts[i].date, t->date) &&
            d->other.attempts[i].result == t->result)
            return true;
    return false;
}

static void attempt_points(struct points *v, const struct desk *d)
{
    int least = 0;

    for (int i = 0; i < d->round.n_attempts; i++) {
        const struct attempt *t = &d->round.attempts[i];
        bool sure = counts_surely(d, t);
        least += sure;
        struct str number = say_number(v->arena, i + 1);
        if (least <= i)
            number =
                JOIN(v->arena, say_number(v->arena, least), S(" or "), number);
        add(v, t->date, POINT_ATTEMPT, numbered(v, S("attempt"), i + 1),
            JOIN(v->arena,
                 sure ? JOIN(v->arena, S("Attempt "), number)
                      : S("Whether this sitting counts is not known"),
                 S(": "), attempt_result_words(t->result)));
    }
}

static struct str terms_words(struct arena *a, const struct sitting_terms *t)
{
    switch (t->fee) {
    case KEPT_RETURNED:
        return S(" without losing the fee");
    case KEPT_LOST:
        return S(" (the fee is lost)");
    case KEPT_PRICE:
        return t->cents
                   ? JOIN(a, S(" for "), say_money(a, t->cents, t->currency))
                   : S(" for nothing");
    case KEPT_UNKNOWN:
        return S("");
    }
    BUG("kept %d", (int)t->fee);
}

/* What a notice that comes later leads to, where it is another thing. */
static struct str late_words(struct arena *a, const struct rule *r)
{
    const struct sitting_terms *late = &r->u.sitting.late;
    bool counts =
        late->counts == TRI_YES && r->u.sitting.in_time.counts != TRI_YES;
    struct str cost = S("");

    if (late->fee == KEPT_LOST && r->u.sitting.in_time.fee != KEPT_LOST)
        cost = S("the fee is lost");
    else if (late->fee == KEPT_PRICE && late->cents)
        cost =
            JOIN(a, S("it costs "), say_money(a, late->cents, late->currency));
    if (!counts && !cost.n)
        return S("");
    return JOIN(a, S("; later "), counts ? S("it counts as an attempt") : S(""),
                counts && cost.n ? S(" and ") : S(""), cost);
}

/* Last day to cancel or to move what is booked, and what it costs by then. */
static void notice_point(struct points *v, const struct desk *d, int i,
                         enum attempt_result result)
{
    const struct rule *r = desk_notice(d, result);
    bool moving = result == ATTEMPT_MOVED;

    if (!r)
        return;
    struct date b = d->round.booked[i].date;
    add(v, span_before(&d->policy->holidays, b, r->u.sitting.notice),
        moving ? POINT_MOVE_BY : POINT_CANCEL_BY,
        numbered(v, moving ? S("move-by") : S("cancel-by"), i + 1),
        JOIN(v->arena,
             moving ? S("Last day to move the sitting of ")
                    : S("Last day to cancel the sitting of "),
             date_words(v->arena, b),
             terms_words(v->arena, &r->u.sitting.in_time),
             late_words(v->arena, r)));
}

static void booked_points(struct points *v, const struct desk *d)
{

    for (int i = 0; i < d->round.n_booked; i++) {
        struct date b = d->round.booked[i].date;
        struct str day = date_words(v->arena, b);
        add(v, b, POINT_BOOKED, numbered(v, S("booked"), i + 1),
            S("The sitting you have booked"));
        notice_point(v, d, i, ATTEMPT_CANCELLED);
        notice_point(v, d, i, ATTEMPT_MOVED);
        for (size_t k = 0; k < d->n_findings; k++) {
            const struct rule *r = d->findings[k].rule;
            if (r->kind != RULE_LEAD || d->findings[k].status != FACT_KNOWN ||
                d->findings[k].perhaps)
                continue;
            add(v, span_before(&d->policy->holidays, b, r->u.lead.span),
                POINT_APPLY_BY, numbered(v, S("apply-by"), i + 1),
                JOIN(v->arena, S("Last day for "), r->u.lead.document.name,
                     S(", for the sitting of "), day));
        }
    }
}

static void window_points(struct points *v, const struct finding *f)
{
    bool own = f->rule->kind == RULE_WINDOW;

    if (!own && f->rule->kind != RULE_CALENDAR)
        return;
    add(v, f->first, POINT_WINDOW_OPENS,
        own ? S("window-opens") : S("calendar-opens"),
        own ? S("Your window to test opens")
            : S("The next testing window opens"));
    add(v, f->last, POINT_WINDOW_CLOSES,
        own ? S("window-closes") : S("calendar-closes"),
        own ? S("Last day of your window to test")
            : S("Last day of the next testing window"));
    if (f->has_apply_by)
        add(v, f->apply_by, POINT_APPLY_BY, S("calendar-apply-by"),
            S("Last day to file for the next testing window"));
}

/* The day up to which the latest failure can be challenged. */
static void appeal_points(struct points *v, const struct desk *d,
                          const struct rule *r)
{
    const struct holidays *h = &d->policy->holidays;
    const struct attempt *last = NULL;
    bool upheld;
    struct date from;

    if (d->round.n_attempts)
        last = &d->round.attempts[d->round.n_attempts - 1];
    if (last && last->result == ATTEMPT_FAIL &&
        !case_appeal(d->facts, last, d->round.on, &upheld)) {
        from = last->date;
        if (!r->u.appeal.from_release || round_released(&d->round, last, &from))
            add(v, span_after(h, from, r->u.appeal.within), POINT_APPEAL_BY,
                S("appeal-by"),
                JOIN(v->arena, S("Last day to challenge the result of "),
                     date_words(v->arena, last->date)));
    }
    for (int i = 0; i < d->facts->n_requests && r->u.appeal.has_answer; i++) {
        const struct request *q = &d->facts->requests[i];
        if (q->kind == REQUEST_APPEAL && q->state == FILED_OPEN &&
            date_cmp(q->filed, d->round.on) <= 0)
            add(v, span_after(h, q->filed, r->u.appeal.answer), POINT_ANSWER_BY,
                numbered(v, S("answer-by"), i + 1),
                JOIN(v->arena, S("The answer to your appeal of "),
                     date_words(v->arena, q->filed), S(" is due")));
    }
}

static void rule_points(struct points *v, const struct desk *d,
                        const struct decision *out)
{
    struct date first;

    for (size_t i = 0; i < d->n_findings; i++)
        if (d->findings[i].has_last && !d->findings[i].perhaps)
            window_points(v, &d->findings[i]);
    for (size_t i = 0; i < d->n_findings; i++)
        if (d->findings[i].rule->kind == RULE_APPEAL &&
            d->findings[i].status == FACT_KNOWN && !d->findings[i].perhaps)
            appeal_points(v, d, d->findings[i].rule);
    /* from the day of the answer on: when it began does not matter any more */
    if (out->not_before.a.status == FACT_KNOWN &&
        date_cmp(out->not_before.date, out->on) > 0)
        add(v, out->not_before.date, POINT_EARLIEST, S("earliest"),
            S("First day you may sit again"));
    if (out->window.a.status == FACT_KNOWN)
        add(v, out->window.until, POINT_LAST_DAY, S("last-day"),
            out->window.until_open
                ? JOIN(v->arena, S("Last day to sit: before "),
                       date_words(v->arena, out->window.until),
                       S("; whether that day itself still counts is not "
                         "stated"))
                : S("Last day to sit"));
    if (!out->passed &&
        days_at(&d->days[ACT_APPLY], out->on)->answer == DAY_NO &&
        days_first(&d->days[ACT_APPLY], out->on, DAY_UNKNOWN, &first) &&
        days_at(&d->days[ACT_APPLY], first)->answer == DAY_YES)
        add(v, first, POINT_APPLY_FROM, S("apply-from"),
            S("First day you may apply again"));
    if (out->has_credit)
        add(v, out->credit_until, POINT_CREDIT_ENDS, S("credit-ends"),
            JOIN(v->arena, S("Last day of the credit for "), out->credit_part));
}

/* The next version of the rules, where the day of the sitting picks it. */
static void version_point(struct points *v, const struct desk *d,
                          const struct decision *out)
{
    const struct policy *p = d->policy;

    if (out->passed || p->version_by != VERSION_BY_SITTING)
        return;
    for (int i = 0; i < p->n_versions; i++) {
        struct date from = p->versions[i].from;
        if (date_cmp(from, out->on) <= 0)
            continue;
        add(v, from, POINT_RULES_CHANGE, S("rules-change"),
            S("New rules hold for sittings from this day"));
        return;
    }
}

void desk_points(const struct desk *d, struct decision *out)
{
    struct points v = { .arena = d->arena };

    attempt_points(&v, d);
    add(&v, out->on, POINT_TODAY, S("today"), S("The day this answer is for"));
    booked_points(&v, d);
    rule_points(&v, d, out);
    version_point(&v, d, out);
    qsort(v.p, v.n, sizeof *v.p, by_date);
    out->points = v.p;
    out->n_points = v.n;
}
