#include "retake/policy.h"

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
