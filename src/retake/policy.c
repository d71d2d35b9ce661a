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

struct date date_add_span(struct date d, struct span s)
{
    switch (s.unit) {
    case UNIT_DAYS:
        return date_add_days(d, s.n);
    case UNIT_MONTHS:
        return date_add_months(d, s.n);
    }
    return d;
}

struct str span_words(struct arena *a, struct span s)
{
    const char *unit = s.unit == UNIT_DAYS ? "day" : "month";

    return str_fmt(a, "%d %s%s", s.n, unit, s.n == 1 ? "" : "s");
}
