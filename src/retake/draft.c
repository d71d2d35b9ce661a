/* An answer while it is being made. */
#include "retake/retake_int.h"

#include "base/arena.h"
#include "base/vec.h"

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
    VEC_PUSH(d->arena, &d->claims,
             (struct claim){ .text = f->text,
                             .value = value,
                             .source = f->source,
                             .holds = fact_asserted(f) == FACT_KNOWN });
}

static struct str rule_value(struct arena *a, const struct rule *r)
{
    switch (r->kind) {
    case RULE_WAIT:
        return r->u.wait.n_steps && r->u.wait.steps[0].known
                   ? span_words(a, r->u.wait.steps[0].span)
                   : S("");
    case RULE_CAP:
        return r->u.cap.max ? say_count(a, r->u.cap.max, S("attempt")) : S("");
    case RULE_DEADLINE:
        return span_words(a, r->u.deadline.span);
    case RULE_WINDOW:
        return span_words(a, r->u.window.span);
    case RULE_PRECONDITION:
        return r->u.precondition.name;
    case RULE_LEAD:
        return span_words(a, r->u.lead.span);
    case RULE_AFTER_PASS:
    case RULE_SITTING:
    case RULE_CALENDAR:
    case RULE_APPEAL:
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
                 (struct claim){ .text = value.n ? value : fact->text,
                                 .value = value,
                                 .source = fact->source });
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
