/* How many attempts: used, left, and what follows the next failure. */
#include "retake/retake_int.h"

#include "base/arena.h"

struct answer_count desk_attempts_used(const struct desk *d)
{
    struct draft draft = { .arena = d->arena };
    int n = d->round.n_attempts;
    struct str day = date_words(d->arena, d->round.on);

    draft_reason(
        &draft,
        &(struct reason){
            .rule = S("case"),
            .text = str_fmt(
                d->arena, "%d attempt%s up to %.*s %s entered%s.", n,
                n == 1 ? "" : "s", STR_ARG(day), n == 1 ? "is" : "are",
                d->round.pass && !d->round.passed ? " since the last pass"
                                                  : ""),
            .confidence = CONFIDENCE_OFFICIAL });
    return (struct answer_count){ draft_answer(&draft, FACT_KNOWN,
                                               str_fmt(d->arena,
                                                       "%d attempt%s used.", n,
                                                       n == 1 ? "" : "s")),
                                  n };
}

static struct str attempts(struct arena *a, int n)
{
    return str_fmt(a, "%d attempt%s", n, n == 1 ? "" : "s");
}

static struct str more_attempts(struct arena *a, int n)
{
    return n ? str_fmt(a, "%d more attempt%s", n, n == 1 ? "" : "s")
             : S("No further attempt");
}

/* "in 2026" and the like: where a cap is not for life. */
static struct str scope_words(const struct desk *d, const struct rule *r)
{
    int year, m, day;

    switch (r->u.cap.scope) {
    case CAP_LIFETIME:
        return S("");
    case CAP_CALENDAR_YEAR:
        date_to_ymd(d->round.on, &year, &m, &day);
        return str_fmt(d->arena, " in %d", year);
    case CAP_ROLLING:
        return str_fmt(d->arena, " in any %.*s",
                       STR_ARG(span_words(d->arena, r->u.cap.period)));
    }
    BUG("cap scope %d", (int)r->u.cap.scope);
}

/* A cap that is no limit in number: after `max` only a long wait. */
static bool endless(const struct finding *f)
{
    return f->status == FACT_UNLIMITED || f->status == FACT_NONE ||
           f->rule->u.cap.then == THEN_WAIT;
}

static int left_if(const struct desk *d, const struct rule *r)
{
    int n = r->u.cap.max - d->round.n_attempts;

    return n > 0 ? n : 0;
}

struct answer_count desk_attempts_left(const struct desk *d)
{
    struct draft draft = { .arena = d->arena };
    const struct finding *strictest = NULL;
    const struct finding *open = NULL; /* an unsettled cap with a number */
    enum fact_status doubt = FACT_KNOWN;
    bool unlimited = false;

    for (size_t i = 0; i < d->n_findings; i++) {
        const struct finding *f = &d->findings[i];
        if (f->rule->kind != RULE_CAP)
            continue;
        draft_finding(&draft, f);
        enum fact_status s = f->perhaps ? FACT_UNKNOWN : f->status;
        if (s == FACT_UNKNOWN || s == FACT_DISPUTED) {
            doubt = unsettled(doubt, s);
            if (f->rule->u.cap.max && !open)
                open = f;
        } else if (endless(f)) {
            unlimited = true;
        } else if (!strictest || f->left < strictest->left) {
            strictest = f;
        }
    }
    if (strictest && !strictest->left)
        return (struct answer_count){
            draft_answer(&draft, FACT_NONE,
                         str_fmt(d->arena, "No attempt is left%.*s.",
                                 STR_ARG(scope_words(d, strictest->rule)))),
            0
        };
    if (doubt != FACT_KNOWN) {
        struct str text = S("How many attempts are allowed is not published "
                            "or not confirmed for you.");
        if (open)
            text = str_fmt(
                d->arena,
                "%.*s, if the limit of %d holds for you. That is not "
                "confirmed: ask the body.",
                STR_ARG(more_attempts(d->arena, left_if(d, open->rule))),
                open->rule->u.cap.max);
        return (struct answer_count){ draft_answer(&draft, doubt, text), 0 };
    }
    if (strictest)
        return (struct answer_count){
            draft_answer(
                &draft, FACT_KNOWN,
                str_fmt(d->arena, "%.*s%.*s.",
                        STR_ARG(more_attempts(d->arena, strictest->left)),
                        STR_ARG(scope_words(d, strictest->rule)))),
            strictest->left
        };
    if (unlimited)
        return (struct answer_count){
            draft_answer(&draft, FACT_UNLIMITED,
                         S("There is no limit on the number of attempts.")),
            0
        };
    return (struct answer_count){
        draft_answer(&draft, FACT_UNKNOWN,
                     S("The file has no rule on the number of attempts.")),
        0
    };
}

/* What the caps say after that failure, as sentences. */
static struct str caps_then(const struct desk *d, const struct desk *after)
{
    struct str out = S("");

    for (size_t i = 0; i < after->n_findings; i++) {
        const struct finding *f = &after->findings[i];
        if (f->rule->kind != RULE_CAP || !f->rule->u.cap.max || endless(f))
            continue;
        bool settled = f->status == FACT_KNOWN && !f->perhaps;
        int left = settled ? f->left : left_if(after, f->rule);
        struct str one =
            settled ? str_fmt(d->arena, " You would have %.*s left%.*s.",
                              STR_ARG(attempts(d->arena, left)),
                              STR_ARG(scope_words(after, f->rule)))
                    : str_fmt(d->arena,
                              " If the limit of %d attempts holds for you, "
                              "you would have %.*s left.",
                              f->rule->u.cap.max,
                              STR_ARG(attempts(d->arena, left)));
        if (!left && f->rule->u.cap.then_text.n && !settled)
            one = str_fmt(d->arena, "%.*s %.*s", STR_ARG(one),
                          STR_ARG(f->rule->u.cap.then_text));
        if (!str_has(out, one))
            out = str_fmt(d->arena, "%.*s%.*s", STR_ARG(out), STR_ARG(one));
    }
    return out;
}

/* Some cap that has run out opens again with a document. */
static bool opens_by_document(const struct desk *after)
{
    bool step = false;

    for (size_t i = 0; i < after->n_findings; i++) {
        const struct finding *f = &after->findings[i];
        if (f->rule->kind != RULE_CAP || f->status != FACT_KNOWN || f->left)
            continue;
        if (f->rule->u.cap.then != THEN_DOCUMENT)
            return false;
        step = true;
    }
    return step;
}

struct answer_next desk_after_next(const struct desk *d)
{
    struct arena *a = d->arena;
    struct draft draft = { .arena = a };
    struct desk after;
    struct date next, sure, maybe;

    if (d->round.passed)
        return (struct answer_next){
            .a = draft_answer(&draft, FACT_NONE,
                              S("You have passed; no further attempt is "
                                "planned."))
        };
    if (!days_first(&d->sit, d->round.on, DAY_UNKNOWN, &next))
        return (struct answer_next){
            .a = draft_answer(&draft, FACT_NONE,
                              S("There is no next attempt to fail."))
        };
    desk_init_failed(&after, d, next);
    for (size_t i = 0; i < after.n_findings; i++) {
        const struct finding *f = &after.findings[i];
        if (f->rule->kind == RULE_WAIT || f->rule->kind == RULE_CAP)
            draft_finding(&draft, f);
    }
    struct str day = date_words(a, next);
    struct str caps = caps_then(d, &after);
    struct answer_next out = { .if_on = next };
    bool is_maybe = days_first(&after.sit, next, DAY_UNKNOWN, &maybe);
    bool is_sure = days_first(&after.sit, next, DAY_YES, &sure);
    if (!is_maybe) {
        const struct day_span *s = days_at(&after.sit, next);
        out.outcome = opens_by_document(&after) ? NEXT_STEP : NEXT_BLOCKED;
        draft_reason(&draft, s->why);
        out.a = draft_answer(
            &draft, FACT_KNOWN,
            str_fmt(a,
                    "After a failure on %.*s you could not sit again%s. "
                    "%.*s",
                    STR_ARG(day),
                    out.outcome == NEXT_STEP ? " until one thing is done" : "",
                    STR_ARG(s->why->text)));
        return out;
    }
    if (!is_sure || sure.day != maybe.day) {
        out.a = draft_answer(
            &draft, FACT_UNKNOWN,
            str_fmt(a,
                    "What follows another failure is not fully published or "
                    "confirmed.%.*s",
                    STR_ARG(caps)));
        return out;
    }
    out.outcome = sure.day > next.day ? NEXT_WAIT : NEXT_RETAKE;
    out.not_before = sure;
    out.a = draft_answer(
        &draft, FACT_KNOWN,
        str_fmt(a, "After a failure on %.*s you could sit again from %.*s.%.*s",
                STR_ARG(day), STR_ARG(date_words(a, sure)), STR_ARG(caps)));
    return out;
}
