/* Local rules can only be stricter than the program's own. */
#include "format/program_yaml_int.h"

static bool same_anchor(const struct anchor *x, const struct anchor *y)
{
    return x->kind == y->kind && str_eq(x->document.id, y->document.id);
}

/* The wait after failure k, or NULL: not published. */
static const struct wait_step *step(const struct rule *r, int k)
{
    int n = r->u.wait.n_steps;

    if (k < n)
        return r->u.wait.steps[k].known ? &r->u.wait.steps[k] : NULL;
    return r->u.wait.repeats && n && r->u.wait.steps[n - 1].known
               ? &r->u.wait.steps[n - 1]
               : NULL;
}

static bool laxer_wait(const struct rule *local, const struct rule *rule)
{
    int n = local->u.wait.n_steps > rule->u.wait.n_steps ? local->u.wait.n_steps
                                                         : rule->u.wait.n_steps;

    if (!same_anchor(&local->u.wait.from, &rule->u.wait.from) ||
        local->u.wait.ladder != rule->u.wait.ladder)
        return false;
    for (int k = 0; k < n; k++) {
        const struct wait_step *x = step(local, k), *y = step(rule, k);
        if (x && y && span_is_shorter(x->span, y->span))
            return true;
    }
    return false;
}

static bool laxer_cap(const struct rule *local, const struct rule *rule)
{
    return local->u.cap.scope == rule->u.cap.scope &&
           local->u.cap.max > rule->u.cap.max &&
           local->u.cap.period.n == rule->u.cap.period.n &&
           local->u.cap.period.unit == rule->u.cap.period.unit &&
           local->u.cap.years == rule->u.cap.years;
}

static bool laxer_pass(const struct rule *local, const struct rule *rule)
{
    if (!local->u.after_pass.ever)
        return false;
    return !rule->u.after_pass.ever ||
           span_is_shorter(local->u.after_pass.span, rule->u.after_pass.span);
}

/* For some candidate it allows what the program forbids. */
static bool laxer(const struct rule *local, const struct rule *rule)
{
    switch (local->kind) {
    case RULE_WAIT:
        return laxer_wait(local, rule);
    case RULE_CAP:
        return laxer_cap(local, rule);
    case RULE_DEADLINE:
        return same_anchor(&local->u.deadline.anchor,
                           &rule->u.deadline.anchor) &&
               span_is_shorter(rule->u.deadline.span, local->u.deadline.span);
    case RULE_WINDOW:
        return str_eq(local->u.window.document, rule->u.window.document) &&
               !rule->u.window.by_document && !local->u.window.by_document &&
               span_is_shorter(rule->u.window.span, local->u.window.span);
    case RULE_AFTER_PASS:
        return laxer_pass(local, rule);
    case RULE_SITTING:
        return local->u.sitting.result == rule->u.sitting.result &&
               local->u.sitting.in_time.counts == TRI_NO &&
               rule->u.sitting.in_time.counts == TRI_YES;
    case RULE_LEAD:
        return str_eq(local->u.lead.document.id, rule->u.lead.document.id) &&
               span_is_shorter(local->u.lead.span, rule->u.lead.span);
    case RULE_APPEAL:
        return span_is_shorter(rule->u.appeal.within, local->u.appeal.within);
    case RULE_PRECONDITION:
    case RULE_CALENDAR:
        return false;
    }
    return false;
}

static bool lifts(const struct rule *r)
{
    return r->fact.status == FACT_NONE || r->fact.status == FACT_UNLIMITED ||
           r->n_waived || (r->kind == RULE_CAP && r->u.cap.anew_all);
}

void program_check_overlay(struct program_reader *r,
                           const struct policy *policy, const struct overlay *o,
                           const int *lines)
{
    const struct policy_version *v =
        policy->n_versions ? &policy->versions[policy->n_versions - 1] : NULL;

    for (int i = 0; i < o->n_rules; i++) {
        const struct rule *local = &o->rules[i];
        if (lifts(local))
            yaml_problem(&r->yaml, lines[i],
                         S("remove it: what is not stricter has no effect"),
                         "the local rule \"%.*s\" takes a rule away",
                         STR_ARG(local->id));
        for (int k = 0; v && k < v->n_rules; k++) {
            const struct rule *rule = &v->rules[k];
            if (rule->kind == local->kind && rule->fact.status == FACT_KNOWN &&
                local->fact.status == FACT_KNOWN &&
                program_rules_meet(local, rule) &&
                program_acts_overlap(local, rule) && laxer(local, rule))
                yaml_problem(
                    &r->yaml, lines[i], S("make it stricter, or remove it"),
                    "the local rule \"%.*s\" is laxer than rule "
                    "\"%.*s\" of version \"%.*s\"",
                    STR_ARG(local->id), STR_ARG(rule->id), STR_ARG(v->id));
        }
    }
}
