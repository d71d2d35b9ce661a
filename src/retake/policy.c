#include "retake/policy.h"

#include "base/err.h"

const struct category *policy_category(const struct policy *p, struct str id)
{
    for (int i = 0; i < p->n_categories; i++)
        if (str_eq(p->categories[i].id, id))
            return &p->categories[i];
    return NULL;
}

const struct overlay *policy_overlay(const struct policy *p, struct str id)
{
    for (int i = 0; i < p->n_overlays; i++)
        if (str_eq(p->overlays[i].id, id))
            return &p->overlays[i];
    return NULL;
}

bool policy_resets(const struct policy *p, struct str category)
{
    bool mine = !p->n_reset_only;

    for (int i = 0; i < p->n_reset_only; i++)
        mine |= str_eq(p->reset_only[i], category);
    return p->reset.id.n && mine;
}

const struct part *policy_part(const struct policy *p, struct str id)
{
    for (int i = 0; i < p->n_parts; i++)
        if (str_eq(p->parts[i].id, id))
            return &p->parts[i];
    return NULL;
}

const struct policy_version *policy_version_on(const struct policy *p,
                                               struct date on)
{
    for (int i = p->n_versions - 1; i >= 0; i--) {
        const struct policy_version *v = &p->versions[i];
        if (date_cmp(v->from, on) <= 0 &&
            (!v->has_until || date_cmp(on, v->until) <= 0))
            return v;
    }
    return NULL;
}

const struct named *policy_other_exam(const struct policy *p, struct str id)
{
    for (int i = 0; i < p->n_other_exams; i++)
        if (str_eq(p->other_exams[i].id, id))
            return &p->other_exams[i];
    return NULL;
}

/* ---- documents ---- */

enum retake_act policy_filed_by(const struct policy *p, struct str document)
{
    for (enum retake_act act = ACT_APPLY; act <= ACT_REGISTER; act++)
        for (int i = 0; i < p->n_papers[act]; i++)
            if (str_eq(p->papers[act][i], document))
                return act;
    return ACT_SIT;
}

static int put(struct str *ids, int n, struct str id)
{
    if (id.n && n < RULE_PAPERS_MOST)
        ids[n++] = id;
    return n;
}

int rule_documents(const struct rule *r, struct str *ids)
{
    int n = 0;

    switch (r->kind) {
    case RULE_WAIT:
        return put(ids, n, r->u.wait.from.document.id);
    case RULE_CAP:
        n = put(ids, n, r->u.cap.from.document.id);
        return put(ids, n, r->u.cap.then_document);
    case RULE_DEADLINE:
        n = put(ids, n, r->u.deadline.anchor.document.id);
        n = put(ids, n, r->u.deadline.extension.document);
        return put(ids, n, r->u.deadline.renewal.id);
    case RULE_PRECONDITION:
        n = put(ids, n, r->u.precondition.document);
        for (int i = 0; i < r->u.precondition.n_or_else; i++)
            n = put(ids, n, r->u.precondition.or_else[i].id);
        return n;
    case RULE_WINDOW:
        return put(ids, n, r->u.window.document);
    case RULE_AFTER_PASS:
        return put(ids, n, r->u.after_pass.consent.id);
    case RULE_LEAD:
        return put(ids, n, r->u.lead.document.id);
    case RULE_CALENDAR:
        return put(ids, n, r->u.calendar.document.id);
    case RULE_SITTING:
    case RULE_APPEAL:
        return 0;
    }
    BUG("rule kind %d", (int)r->kind);
}

struct naming {
    struct str id, nearest;
    int far;
    bool found;
};

static void compare(struct naming *x, struct str id)
{
    int far = id.n ? str_distance(id, x->id) : x->far;

    x->found |= str_eq(id, x->id);
    if (far >= x->far)
        return;
    x->far = far;
    x->nearest = id;
}

static void compare_rules(struct naming *x, const struct rule *rules, int n)
{
    struct str ids[RULE_PAPERS_MOST];

    for (int i = 0; i < n; i++) {
        int found = rule_documents(&rules[i], ids);
        for (int k = 0; k < found; k++)
            compare(x, ids[k]);
    }
}

bool policy_names(const struct policy *p, struct str document,
                  struct str *nearest)
{
    struct naming x = { .id = document, .far = 3 };

    compare(&x, S("score-release"));
    compare(&x, p->version_document.id);
    compare(&x, p->reset.id);
    compare(&x, p->credit.extension.document);
    for (int i = 0; i < p->n_versions; i++)
        compare_rules(&x, p->versions[i].rules, p->versions[i].n_rules);
    for (int i = 0; i < p->n_overlays; i++)
        compare_rules(&x, p->overlays[i].rules, p->overlays[i].n_rules);
    *nearest = x.nearest;
    return x.found;
}
