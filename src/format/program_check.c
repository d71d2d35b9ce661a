/* Rules of one set that cannot all be meant. */
#include "format/program_yaml_int.h"

static bool has(const struct str *list, int n, struct str id)
{
    for (int i = 0; i < n; i++)
        if (str_eq(list[i], id))
            return true;
    return false;
}

/* Some candidate falls under both. */
bool program_rules_meet(const struct rule *x, const struct rule *y)
{
    if (x->part.n && y->part.n && !str_eq(x->part, y->part))
        return false;
    if (x->n_only && y->n_only) {
        for (int i = 0; i < x->n_only; i++)
            if (has(y->only, y->n_only, x->only[i]))
                return true;
        return false;
    }
    const struct rule *only = x->n_only ? x : y->n_only ? y : NULL;
    const struct rule *other = only == x ? y : x;
    if (!only || !other->n_except)
        return true;
    for (int i = 0; i < only->n_only; i++)
        if (!has(other->except, other->n_except, only->only[i]))
            return true;
    return false;
}

bool program_acts_overlap(const struct rule *x, const struct rule *y)
{
    return (x->on_sit && y->on_sit) || (x->on_apply && y->on_apply) ||
           (x->on_register && y->on_register);
}

static bool same_anchor(const struct anchor *x, const struct anchor *y)
{
    return x->kind == y->kind && str_eq(x->document.id, y->document.id);
}

static bool same_span(struct span x, struct span y)
{
    return x.n == y.n && x.unit == y.unit;
}

/* Caps over the same time that count the same attempts. */
static bool same_cap(const struct rule *x, const struct rule *y)
{
    return x->u.cap.scope == y->u.cap.scope &&
           same_span(x->u.cap.period, y->u.cap.period) &&
           x->u.cap.years == y->u.cap.years &&
           same_anchor(&x->u.cap.from, &y->u.cap.from) &&
           x->u.cap.has_starts == y->u.cap.has_starts &&
           x->u.cap.n_also == y->u.cap.n_also &&
           x->u.cap.all_rounds == y->u.cap.all_rounds;
}

/* Two rules that answer the same question for the same people. */
static bool contradict(const struct rule *x, const struct rule *y)
{
    if (x->kind != y->kind || !program_rules_meet(x, y) ||
        !program_acts_overlap(x, y))
        return false;
    switch (x->kind) {
    case RULE_WAIT:
        return same_anchor(&x->u.wait.from, &y->u.wait.from) &&
               x->u.wait.ladder == y->u.wait.ladder &&
               same_span(x->u.wait.counted, y->u.wait.counted);
    case RULE_AFTER_PASS:
    case RULE_CALENDAR:
        return true;
    case RULE_WINDOW:
        return str_eq(x->u.window.document, y->u.window.document);
    case RULE_CAP:
        return same_cap(x, y);
    case RULE_DEADLINE:
        return same_anchor(&x->u.deadline.anchor, &y->u.deadline.anchor);
    case RULE_PRECONDITION:
        return str_eq(x->u.precondition.document, y->u.precondition.document) &&
               !x->u.precondition.n_or_else && !y->u.precondition.n_or_else;
    case RULE_SITTING:
        return x->u.sitting.result == y->u.sitting.result;
    case RULE_APPEAL:
        return true;
    case RULE_LEAD:
        return str_eq(x->u.lead.document.id, y->u.lead.document.id);
    }
    return false;
}

void program_check_rules(struct program_reader *r, const struct rule *rules,
                         int n, const int *lines)
{
    for (int i = 0; i < n; i++)
        for (int k = 0; k < i; k++) {
            if (rules[i].id.n && str_eq(rules[i].id, rules[k].id))
                yaml_problem(&r->yaml, lines[i], S("give each rule its own id"),
                             "rule \"%.*s\" is given twice",
                             STR_ARG(rules[i].id));
            else if (contradict(&rules[k], &rules[i]))
                yaml_problem(&r->yaml, lines[i],
                             S("keep one, or give them different categories "
                               "with \"only\" or \"except\""),
                             "rules \"%.*s\" (line %d) and \"%.*s\" answer the "
                             "same question for the same candidates",
                             STR_ARG(rules[k].id), lines[k],
                             STR_ARG(rules[i].id));
        }
}
