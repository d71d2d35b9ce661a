#include "retake/retake_int.h"

#include "base/arena.h"
#include "base/vec.h"

static bool serves_part(const struct attempt *t, struct str part)
{
    return !part.n || !t->part.n || str_eq(t->part, part);
}

/* Attempts up to the day; a pass that is followed by another attempt ends a
 * round, and only the newest round counts. */
static void round_init(struct round *r, struct arena *a,
                       const struct retake_case *c, struct str part,
                       struct date on)
{
    const struct attempt *all = attempts_sorted(a, c);
    struct attempt *mine = ARENA_ARRAY(a, struct attempt, c->n_attempts);
    struct document *docs = ARENA_ARRAY(a, struct document, c->n_documents);
    int n = 0, start = 0;

    *r = (struct round){ .facts = c, .on = on, .documents = docs };
    for (int i = 0; i < c->n_attempts; i++)
        if (date_cmp(all[i].date, on) <= 0 && serves_part(&all[i], part))
            mine[n++] = all[i];
    for (int i = 0; i < n; i++) {
        if (mine[i].result != ATTEMPT_PASS)
            continue;
        r->pass = &mine[i];
        if (i + 1 < n)
            start = i + 1;
    }
    r->attempts = mine + start;
    r->n_attempts = n - start;
    r->passed = n && mine[n - 1].result == ATTEMPT_PASS;
    r->n_failed = r->n_attempts - r->passed;
    for (int i = 0; i < c->n_documents; i++) {
        const struct document *d = &c->documents[i];
        if (!d->has_date || date_cmp(d->date, on) <= 0)
            docs[r->n_documents++] = *d;
    }
}

static void limit_within(struct desk *d, const struct finding *f,
                         struct date from, struct date until)
{
    for (size_t i = 0; i < f->days.n; i++) {
        const struct day_span *s = &f->days.p[i];
        if (s->answer == DAY_YES)
            continue;
        struct date lo = date_cmp(s->from, from) > 0 ? s->from : from;
        struct date hi = date_cmp(s->until, until) < 0 ? s->until : until;
        if (f->rule->on_sit)
            days_limit(d->arena, &d->sit, lo, hi, s->answer, s->why);
        if (f->rule->on_apply)
            days_limit(d->arena, &d->apply, lo, hi, s->answer, s->why);
    }
}

/* Apply rules to the days from … until; keep what they say when `keep`. */
static void use_rules(struct desk *d, const struct rule *rules, int n,
                      struct date from, struct date until, bool keep)
{
    bool perhaps;

    for (int i = 0; i < n; i++) {
        if (!rule_applies(&rules[i], d->facts->category, &perhaps))
            continue;
        struct finding f = rule_finding(d->arena, &rules[i], &d->round);
        limit_within(d, &f, from, until);
        if (!keep)
            continue;
        if (d->n_findings == d->cap_findings)
            d->findings = vec_grow(d->arena, d->findings, d->n_findings,
                                   &d->cap_findings, sizeof *d->findings);
        d->findings[d->n_findings++] = f;
    }
}

static void no_rules(struct desk *d, struct date from, struct date until)
{
    struct reason *why = ARENA_NEW(d->arena, struct reason);

    *why = (struct reason){ .rule = S("versions"),
                            .text = S("The file has no rules for this time."),
                            .confidence = CONFIDENCE_UNCONFIRMED };
    days_limit(d->arena, &d->sit, from, until, DAY_UNKNOWN, why);
    days_limit(d->arena, &d->apply, from, until, DAY_UNKNOWN, why);
}

static void by_sitting(struct desk *d)
{
    const struct policy *p = d->policy;
    struct date open = date_first(); /* first day no version has covered */

    d->version = policy_version_on(p, d->round.on);
    for (int i = 0; i < p->n_versions; i++) {
        const struct policy_version *v = &p->versions[i];
        struct date until = v->has_until ? v->until : date_last();
        if (date_cmp(open, v->from) < 0)
            no_rules(d, open, date_add_days(v->from, -1));
        use_rules(d, v->rules, v->n_rules, v->from, until, v == d->version);
        if (!v->has_until || date_cmp(until, date_last()) >= 0)
            return;
        open = date_add_days(until, 1);
    }
    no_rules(d, open, date_last());
}

static void by_first_attempt(struct desk *d)
{
    const struct round *r = &d->round;

    d->version = policy_version_on(d->policy,
                                   r->n_attempts ? r->attempts[0].date : r->on);
    if (d->version)
        use_rules(d, d->version->rules, d->version->n_rules, date_first(),
                  date_last(), true);
    else
        no_rules(d, date_first(), date_last());
}

void desk_init(struct desk *d, struct arena *a, const struct policy *p,
               const struct retake_case *facts, struct str part, struct date on)
{
    *d = (struct desk){ .arena = a, .policy = p, .facts = facts };
    round_init(&d->round, a, facts, part, on);
    d->sit = days_all(a, DAY_YES, NULL);
    d->apply = d->sit;
    switch (p->version_by) {
    case VERSION_BY_SITTING:
        by_sitting(d);
        break;
    case VERSION_BY_FIRST_ATTEMPT:
        by_first_attempt(d);
        break;
    }
    const struct overlay *o = policy_overlay(p, facts->overlay);
    if (o)
        use_rules(d, o->rules, o->n_rules, date_first(), date_last(), true);
}

void desk_init_failed(struct desk *d, const struct desk *now, struct date on)
{
    const struct round *r = &now->round;
    struct retake_case *c = ARENA_NEW(now->arena, struct retake_case);
    struct attempt *ts =
        ARENA_ARRAY(now->arena, struct attempt, r->n_attempts + 1);

    for (int i = 0; i < r->n_attempts; i++)
        ts[i] = r->attempts[i];
    ts[r->n_attempts] = (struct attempt){ .date = on, .result = ATTEMPT_FAIL };
    *c = *now->facts;
    c->attempts = ts;
    c->n_attempts = r->n_attempts + 1;
    c->documents = r->documents;
    c->n_documents = r->n_documents;
    desk_init(d, now->arena, now->policy, c, S(""), on);
}

/* ---- drafts ---- */

void draft_reason(struct draft *d, const struct reason *r)
{
    for (size_t i = 0; i < d->reasons.n; i++)
        if (str_eq(d->reasons.p[i].rule, r->rule) &&
            str_eq(d->reasons.p[i].text, r->text))
            return;
    VEC_PUSH(d->arena, &d->reasons, *r);
}

void draft_claim(struct draft *d, const struct fact *f, struct str value)
{
    VEC_PUSH(d->arena, &d->claims, (struct claim){ f->text, value, f->source });
}

static struct str rule_value(struct arena *a, const struct rule *r)
{
    switch (r->kind) {
    case RULE_WAIT:
        return r->u.wait.n_steps && r->u.wait.steps[0].known
                   ? span_words(a, r->u.wait.steps[0].span)
                   : S("");
    case RULE_CAP:
        return r->u.cap.max ? str_fmt(a, "%d attempts", r->u.cap.max) : S("");
    case RULE_DEADLINE:
        return span_words(a, r->u.deadline.span);
    case RULE_WINDOW:
        return span_words(a, r->u.window.span);
    case RULE_PRECONDITION:
        return r->u.precondition.name;
    case RULE_AFTER_PASS:
        return S("");
    }
    BUG("rule kind %d", (int)r->kind);
}

static void claims_of(struct draft *d, const struct fact *f)
{
    for (size_t i = 0; i < f->n_claims; i++)
        VEC_PUSH(d->arena, &d->claims, f->claims[i]);
}

void draft_fact(struct draft *d, const struct reason *r, const struct fact *f)
{
    draft_reason(d, r);
    claims_of(d, f);
}

void draft_finding(struct draft *d, const struct finding *f)
{
    const struct fact *fact = &f->rule->fact;

    if (fact->status == FACT_KNOWN && f->status != FACT_KNOWN &&
        fact_asserted(fact) != FACT_KNOWN) {
        struct str value = rule_value(d->arena, f->rule);
        VEC_PUSH(d->arena, &d->claims,
                 (struct claim){ value.n ? value : fact->text, value,
                                 fact->source });
    }
    draft_fact(d, f->reason, fact);
}

struct answer draft_answer(const struct draft *d, enum fact_status status,
                           struct str text)
{
    return (struct answer){ .status = status,
                            .text = text,
                            .claims = d->claims.p,
                            .n_claims = d->claims.n,
                            .reasons = d->reasons.p,
                            .n_reasons = d->reasons.n };
}

enum fact_status unsettled(enum fact_status so_far, enum fact_status more)
{
    if (more != FACT_UNKNOWN && more != FACT_DISPUTED)
        return so_far;
    if (so_far == FACT_UNKNOWN || more == FACT_UNKNOWN)
        return FACT_UNKNOWN;
    return FACT_DISPUTED;
}
