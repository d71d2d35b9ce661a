/* How many attempts: used, left, and what follows the next failure. */
#include "retake/retake_int.h"

#include "base/arena.h"
#include "base/vec.h"

#include <limits.h>

/* "2 attempts", or "2 or 3 attempts" where it is not known what counts. */
static struct str used_words(const struct desk *d)
{
    int n = d->round.n_attempts, fewer = d->other.n_attempts;
    struct str most = say_count(d->arena, n, S("attempt"));

    return n == fewer
               ? most
               : JOIN(d->arena, say_number(d->arena, fewer), S(" or "), most);
}

struct answer_count desk_attempts_used(const struct desk *d)
{
    struct arena *a = d->arena;
    struct draft draft = { .arena = a };
    int n = d->round.n_attempts;
    struct str count =
        say_count(a, n, n == d->other.n_attempts ? S("attempt") : S("sitting"));
    struct str used = JOIN(a, used_words(d), S(" used."));

    draft_reason(
        &draft,
        &(struct reason){
            .rule = S("case"),
            .text =
                JOIN(a, count,
                     n == d->other.n_attempts ? S("")
                                              : S(" that count or may count"),
                     S(" up to "), date_words(a, d->round.on),
                     n == 1 ? S(" is") : S(" are"), S(" entered"),
                     d->round.lapsed || (d->round.pass && !d->round.passed)
                         ? S(" since the last pass.")
                         : S(".")),
            .confidence = CONFIDENCE_OFFICIAL });
    if (n != d->other.n_attempts) {
        draft_reason(&draft, d->doubt);
        return (struct answer_count){ draft_answer(&draft, FACT_UNKNOWN,
                                                   JOIN(a, used, S(" "),
                                                        d->doubt->text)),
                                      n };
    }
    return (struct answer_count){ draft_answer(&draft, FACT_KNOWN, used), n };
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
static struct str scope_words(const struct desk *d, const struct finding *f)
{
    const struct rule *r = f->rule;
    int year, m, day;

    switch (r->u.cap.scope) {
    case CAP_LIFETIME:
        return has_scoped_cap(d) ? S(" in all") : S("");
    case CAP_CALENDAR_YEAR:
        date_to_ymd(f->has_scope ? f->scope_from : d->round.on, &year, &m,
                    &day);
        if (r->u.cap.years > 1 && !f->has_scope)
            return JOIN(d->arena, S(" in "),
                        say_number(d->arena, r->u.cap.years),
                        S(" calendar years"));
        if (r->u.cap.years > 1)
            return JOIN(d->arena, S(" in "), say_number(d->arena, year),
                        r->u.cap.years == 2 ? S(" and ") : S(" to "),
                        say_number(d->arena, year + r->u.cap.years - 1));
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

static int not_below_0(int n)
{
    return n > 0 ? n : 0;
}

/* What a cap that is not confirmed would leave: at the least, at the most. */
static int left_if(const struct desk *d, const struct rule *r)
{
    return not_below_0(r->u.cap.max - d->round.n_attempts);
}

static int left_most_if(const struct desk *d, const struct rule *r)
{
    return not_below_0(r->u.cap.max - d->other.n_attempts);
}

static struct str none_if(const struct desk *d, const struct finding *f)
{
    const struct rule *r = f->rule;

    return JOIN(d->arena, S("If the limit of "),
                say_number(d->arena, r->u.cap.max), S(" attempts"),
                scope_words(d, f),
                S(" holds for you, none is left. It is not confirmed for you: "
                  "ask the certifying body."));
}

bool desk_cap_doubt(const struct desk *d, enum retake_act act)
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
            return true;
    }
    return false;
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

/* It does not limit on that day: it is waived, or begins later. */
static bool is_paused(const struct finding *f, struct date on)
{
    const struct rule *r = f->rule;

    return rule_waived(r, on) ||
           (r->u.cap.has_starts && date_cmp(on, r->u.cap.starts) < 0);
}

/* The caps of a case, taken together. */
struct caps {
    const struct finding *strictest; /* the smallest known number */
    const struct finding *open;      /* an unsettled cap with a number */
    const struct finding *range;     /* one of which two numbers are possible */
    const struct finding *paused;    /* one that does not hold on the day */
    enum fact_status doubt;
    bool unlimited;
    const struct finding *over; /* a cap for a time that is over */
    int sure, most; /* so many are left at the least, at the most; INT_MAX: no
                       cap says how many */
};

static void bound(struct caps *c, int sure, int most)
{
    if (sure < c->sure)
        c->sure = sure;
    if (most < c->most)
        c->most = most;
}

static void weigh_cap(struct caps *c, const struct finding *f, struct date on)
{
    bool open = f->status == FACT_UNKNOWN || f->status == FACT_DISPUTED;

    if (open || f->perhaps) {
        c->doubt = unsettled(c->doubt, f->perhaps ? FACT_UNKNOWN : f->status);
        if (f->rule->u.cap.max && !c->open)
            c->open = f;
        if (open || (!endless(f) && !is_paused(f, on)))
            bound(c, f->left, INT_MAX);
    } else if (f->no_limit) {
        c->over = f;
    } else if (endless(f)) {
        c->unlimited = true;
    } else if (is_paused(f, on)) {
        c->doubt = FACT_UNKNOWN;
        c->paused = f;
        bound(c, f->left, INT_MAX);
    } else {
        bound(c, f->left, f->left_most);
        if (f->left != f->left_most) {
            c->doubt = FACT_UNKNOWN;
            if (!c->range || f->left_most < c->range->left_most)
                c->range = f;
        } else if (!c->strictest || f->left < c->strictest->left ||
                   (f->left == c->strictest->left &&
                    f->rule->u.cap.scope == CAP_LIFETIME)) {
            c->strictest = f;
        }
    }
}

static struct caps weigh_caps(const struct desk *d, struct draft *draft)
{
    struct caps c = { .doubt = FACT_KNOWN, .sure = INT_MAX, .most = INT_MAX };

    for (size_t i = 0; i < d->n_findings; i++) {
        const struct finding *f = &d->findings[i];
        if (f->rule->kind != RULE_CAP)
            continue;
        draft_finding(draft, f);
        weigh_cap(&c, f, d->round.on);
    }
    return c;
}

/* When the cap holds again, or for the first time. */
static struct str paused_words(const struct desk *d, const struct finding *f)
{
    const struct rule *r = f->rule;
    struct arena *a = d->arena;
    struct str limit =
        JOIN(a, S("The limit of "), say_count(a, r->u.cap.max, S("attempt")));

    if (r->u.cap.has_starts && date_cmp(d->round.on, r->u.cap.starts) < 0)
        return JOIN(a, limit, S(" holds from "), date_words(a, r->u.cap.starts),
                    S(" on. How many there are before is not limited by it."));
    return JOIN(a, limit, S(" is waived on "), date_words(a, d->round.on),
                S(", so how many there are now is not limited by it."));
}

static struct str doubt_text(const struct desk *d, const struct caps *c)
{
    int least = c->open ? left_if(d, c->open->rule) : 0;
    int most = c->open ? left_most_if(d, c->open->rule) : 0;

    least = least < c->most ? least : c->most;
    most = most < c->most ? most : c->most;
    if (c->open && !most)
        return none_if(d, c->open);
    if (c->open)
        return JOIN(d->arena, more_attempts(d->arena, least),
                    least == most ? S("")
                                  : JOIN(d->arena, S(" or "),
                                         more_attempts(d->arena, most)),
                    S(", if the limit of "),
                    say_number(d->arena, c->open->rule->u.cap.max),
                    S(" holds for you. That is not confirmed: ask the "
                      "certifying body."));
    if (c->range && !c->paused && c->sure < c->most)
        return JOIN(d->arena,
                    c->sure ? say_number(d->arena, c->sure)
                            : S("No further attempt"),
                    S(" or "), more_attempts(d->arena, c->most),
                    scope_words(d, c->range),
                    d->in_doubt ? S(": it depends on how a sitting counts.")
                                : S(": it depends on how the limit is meant."));
    if (c->paused)
        return paused_words(d, c->paused);
    if (c->sure > 0 && c->sure < INT_MAX)
        return JOIN(d->arena, S("At least "), more_attempts(d->arena, c->sure),
                    S("; what holds after that is not published."));
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
                                  : scope_words(d, f),
                              S("."))),
            0
        };
    if (f && f->left > c.sure)
        f = NULL; /* it may be fewer */
    if (c.doubt != FACT_KNOWN && !f)
        return (struct answer_count){
            draft_answer(&draft, c.doubt, doubt_text(d, &c)), 0
        };
    if (f)
        return (struct answer_count){
            draft_answer(&draft, FACT_KNOWN,
                         JOIN(d->arena, more_attempts(d->arena, f->left),
                              scope_words(d, f), S("."))),
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
                     !d->version ? desk_no_rules(d)
                     : c.over
                         ? JOIN(d->arena, S("The limit of "),
                                attempts(d->arena, c.over->rule->u.cap.max),
                                S(" was for a time that is over. Nothing "
                                  "was found on the number after it."))
                         : S("Nothing was found on how many attempts there "
                             "are.")),
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

/* "no attempt", "1 attempt", "no attempt or 1 attempt", "2 or 3 attempts". */
static struct str left_words(struct arena *a, int least, int most)
{
    if (least == most)
        return most ? attempts(a, most) : S("no attempt");
    return JOIN(a, least ? say_number(a, least) : S("no attempt"), S(" or "),
                attempts(a, most));
}

static bool is_settled_life(const struct finding *f)
{
    return f->rule->kind == RULE_CAP && f->rule->u.cap.max && !endless(f) &&
           f->rule->u.cap.scope == CAP_LIFETIME && f->status == FACT_KNOWN &&
           f->left == f->left_most && !f->perhaps;
}

/* Another cap of the same scope surely leaves less. */
static bool is_outdone(const struct desk *after, const struct finding *f)
{
    for (size_t i = 0; i < after->n_findings && is_settled_life(f); i++) {
        const struct finding *g = &after->findings[i];
        if (is_settled_life(g) && g->left < f->left &&
            !is_paused(g, after->round.on))
            return true;
    }
    return false;
}

/* What the caps say after that failure, as sentences. */
static struct str caps_then(const struct desk *d, const struct desk *after,
                            const struct date *next)
{
    struct str out = S("");

    for (size_t i = 0; i < after->n_findings; i++) {
        const struct finding *f = &after->findings[i];
        if (f->rule->kind != RULE_CAP || !f->rule->u.cap.max || endless(f) ||
            is_outdone(after, f) ||
            /* then it is about a time that is over */
            (f->has_scope && f->left && next &&
             date_cmp(f->scope_until, *next) < 0))
            continue;
        if (is_paused(f, after->round.on)) {
            out = JOIN(d->arena, out, S(" "), paused_words(after, f));
            continue;
        }
        struct str whom = for_whom(d, f->rule);
        bool settled = f->status == FACT_KNOWN && f->left == f->left_most &&
                       (!f->perhaps || whom.n);
        /* the cap holds, and only how many it leaves is in doubt */
        bool range =
            f->status == FACT_KNOWN && !settled && (!f->perhaps || whom.n);
        int left = settled || range ? f->left : left_if(after, f->rule);
        int most =
            settled || range ? f->left_most : left_most_if(after, f->rule);
        struct str number = left_words(d->arena, left, most);
        struct str one =
            settled || range
                ? JOIN(d->arena, whom.n ? whom : S(" You"),
                       whom.n ? S("you would have ") : S(" would have "),
                       number, S(" left"), scope_words(after, f),
                       !range ? S(".")
                       : after->in_doubt
                           ? S(": it depends on how a sitting counts.")
                           : S(": it depends on how the limit is meant."))
                : JOIN(d->arena, whom,
                       whom.n ? S("if the limit of ") : S(" If the limit of "),
                       say_number(d->arena, f->rule->u.cap.max),
                       S(" attempts holds for you, you would have "), number,
                       S(" left."));
        if (!most && f->rule->u.cap.then_text.n && (!settled || f->perhaps))
            one = JOIN(d->arena, one, S(" "), f->rule->u.cap.then_text);
        if (!str_has(out, one))
            out = JOIN(d->arena, out, one);
    }
    return out;
}

/* What bars the way for good can be opened: a new course, an extension. */
static bool can_be_opened(const struct desk *after)
{
    struct {
        struct named *p;
        size_t n, cap;
    } all = { 0 };
    struct named ways[WAYS_MOST];

    for (size_t i = 0; i < after->n_findings; i++) {
        size_t n = finding_ways(after, &after->findings[i], ways);
        for (size_t k = 0; k < n; k++)
            VEC_PUSH(after->arena, &all, ways[k]);
    }
    if (policy_resets(after->policy, after->facts->category))
        VEC_PUSH(after->arena, &all, after->policy->reset);
    return all.n && desk_opens(after, all.p, all.n);
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
    struct answer_next out = { .if_on = next };
    bool is_maybe = days_first(&after.days[ACT_SIT], next, DAY_UNKNOWN, &maybe);
    bool is_sure = days_first(&after.days[ACT_SIT], next, DAY_YES, &sure);
    struct str caps = caps_then(d, &after, is_maybe ? &maybe : NULL);
    if (!is_maybe) {
        const struct reason *bar = desk_bar(&after);
        out.outcome = can_be_opened(&after) ? NEXT_STEP : NEXT_BLOCKED;
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
                              out.outcome == NEXT_RETAKE
                                  ? S(" no rule would make you wait")
                                  : JOIN(a, S(" you could sit again from "),
                                         date_words(a, sure)),
                              S("."), caps));
    return out;
}
