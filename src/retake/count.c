/* How many attempts: used, left, and what follows the next failure. */
#include "retake/retake_int.h"

#include "base/arena.h"

struct answer_count desk_attempts_used(const struct desk *d)
{
    struct arena *a = d->arena;
    struct draft draft = { .arena = a };
    int n = d->round.n_attempts, fewer = d->other.n_attempts;
    struct str count = say_count(a, n, S("attempt"));

    draft_reason(
        &draft,
        &(struct reason){
            .rule = S("case"),
            .text = JOIN(a, count, S(" up to "), date_words(a, d->round.on),
                         n == 1 ? S(" is") : S(" are"), S(" entered"),
                         d->round.lapsed || (d->round.pass && !d->round.passed)
                             ? S(" since the last pass.")
                             : S(".")),
            .confidence = CONFIDENCE_OFFICIAL });
    if (n != fewer) {
        draft_reason(&draft, d->doubt);
        return (struct answer_count){ draft_answer(&draft, FACT_UNKNOWN,
                                                   JOIN(a, say_number(a, fewer),
                                                        S(" or "), count,
                                                        S(" used."))),
                                      n };
    }
    return (struct answer_count){
        draft_answer(&draft, FACT_KNOWN, JOIN(a, count, S(" used."))), n
    };
}

static struct str attempts(struct arena *a, int n)
{
    return say_count(a, n, S("attempt"));
}

static struct str more_attempts(struct arena *a, int n)
{
    return n ? say_count(a, n, S("more attempt")) : S("No further attempt");
}

/* Some other cap is for a span of time. */
static bool has_scoped_cap(const struct desk *d)
{
    for (size_t i = 0; i < d->n_findings; i++)
        if (d->findings[i].rule->kind == RULE_CAP &&
            d->findings[i].rule->u.cap.max &&
            d->findings[i].rule->u.cap.scope != CAP_LIFETIME)
            return true;
    return false;
}

/* "in 2026" and the like. */
static struct str scope_words(const struct desk *d, const struct rule *r)
{
    int year, m, day;

    switch (r->u.cap.scope) {
    case CAP_LIFETIME:
        return has_scoped_cap(d) ? S(" in all") : S("");
    case CAP_CALENDAR_YEAR:
        date_to_ymd(d->round.on, &year, &m, &day);
        if (r->u.cap.years > 1)
            return JOIN(d->arena, S(" in "),
                        say_number(d->arena, r->u.cap.years),
                        S(" calendar years"));
        return JOIN(d->arena, S(" in "), say_number(d->arena, year));
    case CAP_ROLLING:
        return JOIN(d->arena, S(" in any "),
                    span_words(d->arena, r->u.cap.period));
    case CAP_BLOCK:
        return JOIN(d->arena, S(" in this block of "),
                    span_words(d->arena, r->u.cap.period));
    case CAP_YEAR_UNSTATED:
        return S(" in a year");
    }
    BUG("cap scope %d", (int)r->u.cap.scope);
}

/* A cap that is no limit in number: after `max` only a long wait. */
static bool endless(const struct finding *f)
{
    return f->status == FACT_UNLIMITED || f->status == FACT_NONE ||
           f->no_limit || f->rule->u.cap.then == THEN_WAIT;
}

static int left_if(const struct desk *d, const struct rule *r)
{
    int n = r->u.cap.max - d->round.n_attempts;

    return n > 0 ? n : 0;
}

static struct str none_if(const struct desk *d, const struct rule *r)
{
    return JOIN(d->arena, S("If the limit of "),
                say_number(d->arena, r->u.cap.max), S(" attempts"),
                scope_words(d, r),
                S(" holds for you, none is left. It is not confirmed for you: "
                  "ask the body."));
}

struct str desk_cap_doubt(const struct desk *d, enum act act)
{
    for (size_t i = 0; i < d->n_findings; i++) {
        const struct finding *f = &d->findings[i];
        const struct rule *r = f->rule;
        bool reached =
            r->kind == RULE_CAP && rule_speaks_of(r, act) && r->u.cap.max &&
            r->u.cap.scope == CAP_LIFETIME &&
            (r->u.cap.then == THEN_UNKNOWN || r->u.cap.then == THEN_BLOCKED) &&
            !endless(f) && !left_if(d, r);
        bool settled =
            f->status == FACT_KNOWN && !f->perhaps && f->left == f->left_most;
        if (reached && !settled)
            return JOIN(d->arena, attempts(d->arena, d->round.n_attempts),
                        S(" used. "), none_if(d, r));
    }
    return S("");
}

struct reason desk_pass_reason(const struct desk *d)
{
    return (struct reason){
        .rule = S("case"),
        .text = JOIN(d->arena, S("You passed on "),
                     date_words(d->arena, d->round.pass->date), S(".")),
        .confidence = CONFIDENCE_OFFICIAL
    };
}

/* The caps of a case, taken together. */
struct caps {
    const struct finding *strictest; /* the smallest known number */
    const struct finding *open;      /* an unsettled cap with a number */
    const struct finding *range;     /* one of which two numbers are possible */
    enum fact_status doubt;
    bool unlimited;
    const struct finding *over; /* a cap for a time that is over */
    int at_least; /* surely allowed in all by an unsettled one, or 0 */
};

static struct caps weigh_caps(const struct desk *d, struct draft *draft)
{
    struct caps c = { .doubt = FACT_KNOWN };

    for (size_t i = 0; i < d->n_findings; i++) {
        const struct finding *f = &d->findings[i];
        if (f->rule->kind != RULE_CAP)
            continue;
        draft_finding(draft, f);
        enum fact_status s = f->perhaps ? FACT_UNKNOWN : f->status;
        if (s == FACT_UNKNOWN || s == FACT_DISPUTED) {
            c.doubt = unsettled(c.doubt, s);
            if (f->rule->u.cap.max && !c.open)
                c.open = f;
            if (f->rule->u.cap.at_least > c.at_least)
                c.at_least = f->rule->u.cap.at_least;
        } else if (f->no_limit) {
            c.over = f;
        } else if (endless(f)) {
            c.unlimited = true;
        } else if (f->left != f->left_most && f->left_most) {
            c.doubt = FACT_UNKNOWN;
            if (!c.range || f->left < c.range->left)
                c.range = f;
        } else if (!c.strictest || f->left < c.strictest->left ||
                   (f->left == c.strictest->left &&
                    f->rule->u.cap.scope == CAP_LIFETIME)) {
            c.strictest = f;
        }
    }
    return c;
}

static struct str doubt_text(const struct desk *d, const struct caps *c)
{
    int sure = c->at_least - d->round.n_attempts;

    if (c->open && !left_if(d, c->open->rule))
        return none_if(d, c->open->rule);
    if (c->open)
        return JOIN(d->arena,
                    more_attempts(d->arena, left_if(d, c->open->rule)),
                    S(", if the limit of "),
                    say_number(d->arena, c->open->rule->u.cap.max),
                    S(" holds for you. That is not confirmed: ask the body."));
    if (sure > 0)
        return JOIN(d->arena, S("At least "), more_attempts(d->arena, sure),
                    S("; what holds after that is not published."));
    if (c->range)
        return JOIN(d->arena, say_number(d->arena, c->range->left), S(" or "),
                    more_attempts(d->arena, c->range->left_most),
                    scope_words(d, c->range->rule),
                    d->in_doubt ? S(": it depends on how a sitting counts.")
                                : S(": it depends on how the limit is meant."));
    return S("How many attempts are allowed is not published or not confirmed "
             "for you.");
}

struct answer_count desk_attempts_left(const struct desk *d)
{
    struct draft draft = { .arena = d->arena };

    if (d->round.passed && (d->done || !d->again)) {
        struct reason pass = desk_pass_reason(d);
        draft_reason(&draft, &pass);
        return (struct answer_count){
            draft_answer(&draft, FACT_NONE,
                         S("You have passed; no attempt is needed.")),
            0
        };
    }
    struct caps c = weigh_caps(d, &draft);
    const struct finding *f = c.strictest;

    if (f && !f->left)
        return (struct answer_count){
            draft_answer(&draft, FACT_NONE,
                         JOIN(d->arena, S("No attempt is left"),
                              f->rule->u.cap.scope == CAP_LIFETIME
                                  ? S("")
                                  : scope_words(d, f->rule),
                              S("."))),
            0
        };
    if (c.doubt != FACT_KNOWN)
        return (struct answer_count){
            draft_answer(&draft, c.doubt, doubt_text(d, &c)), 0
        };
    if (f)
        return (struct answer_count){
            draft_answer(&draft, FACT_KNOWN,
                         JOIN(d->arena, more_attempts(d->arena, f->left),
                              scope_words(d, f->rule), S("."))),
            f->left
        };
    if (c.unlimited)
        return (struct answer_count){
            draft_answer(&draft, FACT_UNLIMITED,
                         S("There is no limit on the number of attempts.")),
            0
        };
    return (struct answer_count){
        draft_answer(&draft, FACT_UNKNOWN,
                     c.over ? JOIN(d->arena, S("The limit of "),
                                   attempts(d->arena, c.over->rule->u.cap.max),
                                   S(" was for a time that is over. The file "
                                     "has no rule on the number after it."))
                            : S("The file has no rule on the number of "
                                "attempts.")),
        0
    };
}

/* For whom a rule is, while the candidate's category is not said: the start
 * of a sentence, or empty. */
static struct str for_whom(const struct desk *d, const struct rule *r)
{
    const struct str *ids = r->n_only ? r->only : r->except;
    int n = r->n_only ? r->n_only : r->n_except;
    struct str out = r->n_only ? S(" For ") : S(" For all but ");

    if (d->facts->category.n || !n)
        return S("");
    for (int i = 0; i < n; i++) {
        const struct category *c = policy_category(d->policy, ids[i]);
        out = JOIN(d->arena, out, i ? S(", ") : S(""), S("\""),
                   c ? c->name : ids[i], S("\""));
    }
    return JOIN(d->arena, out, S(": "));
}

/* What the caps say after that failure, as sentences. */
static struct str caps_then(const struct desk *d, const struct desk *after)
{
    struct str out = S("");

    for (size_t i = 0; i < after->n_findings; i++) {
        const struct finding *f = &after->findings[i];
        if (f->rule->kind != RULE_CAP || !f->rule->u.cap.max || endless(f))
            continue;
        struct str whom = for_whom(d, f->rule);
        bool settled = f->status == FACT_KNOWN && f->left == f->left_most &&
                       (!f->perhaps || whom.n);
        int left = settled ? f->left : left_if(after, f->rule);
        struct str number = left ? attempts(d->arena, left) : S("no attempt");
        struct str one =
            settled
                ? JOIN(d->arena, whom.n ? whom : S(" You"),
                       whom.n ? S("you would have ") : S(" would have "),
                       number, S(" left"), scope_words(after, f->rule), S("."))
                : JOIN(d->arena, whom,
                       whom.n ? S("if the limit of ") : S(" If the limit of "),
                       say_number(d->arena, f->rule->u.cap.max),
                       S(" attempts holds for you, you would have "), number,
                       S(" left."));
        if (!left && f->rule->u.cap.then_text.n && (!settled || f->perhaps))
            one = JOIN(d->arena, one, S(" "), f->rule->u.cap.then_text);
        if (!str_has(out, one))
            out = JOIN(d->arena, out, one);
    }
    return out;
}

/* Every cap that has run out for good opens again with a document. */
static bool opens_by_document(const struct desk *after)
{
    struct date on = after->round.on, day;
    bool step = false;

    for (size_t i = 0; i < after->n_findings; i++) {
        const struct finding *f = &after->findings[i];
        if (f->rule->kind != RULE_CAP || f->status != FACT_KNOWN || f->left ||
            days_first(&f->days, on, DAY_UNKNOWN, &day))
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
    if (!days_first(&d->days[ACT_SIT], d->round.on, DAY_UNKNOWN, &next))
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
    bool is_maybe = days_first(&after.days[ACT_SIT], next, DAY_UNKNOWN, &maybe);
    bool is_sure = days_first(&after.days[ACT_SIT], next, DAY_YES, &sure);
    if (!is_maybe) {
        const struct reason *bar = desk_bar(&after);
        out.outcome = opens_by_document(&after) ? NEXT_STEP : NEXT_BLOCKED;
        draft_reason(&draft, bar);
        out.a = draft_answer(&draft, FACT_KNOWN,
                             JOIN(a, S("After a failure on "), day,
                                  S(" you could not sit again"),
                                  out.outcome == NEXT_STEP
                                      ? S(" until one thing is done. ")
                                      : S(". "),
                                  bar->text));
        return out;
    }
    if (!is_sure || sure.day != maybe.day) {
        out.a = draft_answer(
            &draft, FACT_UNKNOWN,
            JOIN(a,
                 S("What follows another failure is not fully published or "
                   "confirmed."),
                 caps));
        return out;
    }
    out.outcome = sure.day > next.day ? NEXT_WAIT : NEXT_RETAKE;
    out.not_before = sure;
    out.a = draft_answer(&draft, FACT_KNOWN,
                         JOIN(a, S("After a failure on "), day,
                              S(" you could sit again from "),
                              date_words(a, sure), S("."), caps));
    return out;
}
