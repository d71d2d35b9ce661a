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
static bool overlap(const struct rule *x, const struct rule *y)
{
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

static bool acts_overlap(const struct rule *x, const struct rule *y)
{
    return (x->on_sit && y->on_sit) || (x->on_apply && y->on_apply);
}

/* Two rules that answer the same question for the same people. */
static bool contradict(const struct rule *x, const struct rule *y)
{
    if (x->kind != y->kind || !overlap(x, y) || !acts_overlap(x, y))
        return false;
    switch (x->kind) {
    case RULE_WAIT:
    case RULE_AFTER_PASS:
    case RULE_WINDOW:
        return true;
    case RULE_CAP:
        return x->u.cap.scope == y->u.cap.scope &&
               x->u.cap.period.n == y->u.cap.period.n &&
               x->u.cap.period.unit == y->u.cap.period.unit;
    case RULE_DEADLINE:
        return x->u.deadline.anchor == y->u.deadline.anchor;
    case RULE_PRECONDITION:
        return str_eq(x->u.precondition.document, y->u.precondition.document);
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
