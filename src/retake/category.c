/* Who may sit in a category: what its graduation dates and reviews leave
 * open. Nothing here forbids a day; it makes a day unknown. */
#include "retake/retake_int.h"

#include "base/arena.h"

/* The first day on which a candidate who graduates then fits the category. */
static bool category_first(const struct desk *d, const struct category *c,
                           struct date *first)
{
    *first = d->facts->graduated;
    if (c->has_ahead)
        *first = span_before(&d->policy->holidays, *first, c->ahead);
    return d->facts->has_graduated && (c->has_ahead || c->has_ago_least);
}

static const struct reason *why(const struct desk *d, const struct category *c,
                                struct str more)
{
    struct reason *out = ARENA_NEW(d->arena, struct reason);

    *out = reason_from_fact(S("category"), &c->fact);
    out->text = JOIN(d->arena, S("Category \""), c->name, S("\": "), more,
                     out->text.n ? S(" ") : S(""), out->text);
    return out;
}

static void leave_open(struct desk *d, enum retake_act act, struct date until,
                       const struct reason *reason)
{
    days_limit(d->arena, &d->days[act], date_first(), until, DAY_UNKNOWN,
               reason);
    if (date_cmp(d->round.on, until) <= 0)
        d->open = reason;
}

void desk_category(struct desk *d, enum retake_act act)
{
    const struct category *own = policy_category(d->policy, d->facts->category);
    struct date first;

    if (d->round.passed)
        return;
    if (own && own->by_case)
        leave_open(d, act, date_last(),
                   why(d, own,
                       S("whether you are eligible is decided case by "
                         "case.")));
    /* without a category: what would hold in one of them is not known */
    for (int i = 0; i < d->policy->n_categories; i++) {
        const struct category *c = &d->policy->categories[i];
        if ((own && c != own) || (!own && !c->has_ahead) ||
            !category_first(d, c, &first))
            continue;
        leave_open(d, act, date_add_days(first, -1),
                   why(d, c,
                       JOIN(d->arena, S("with your graduation on "),
                            date_words(d->arena, d->facts->graduated),
                            S(" it begins on "), date_words(d->arena, first),
                            S("; whether you are eligible before is not "
                              "known."))));
    }
}

struct str desk_category_doubt(const struct desk *d)
{
    const struct category *c = policy_category(d->policy, d->facts->category);
    const struct holidays *h = &d->policy->holidays;
    struct date graduated = d->facts->graduated, on = d->round.on, first;

    if (!c || !d->facts->has_graduated)
        return S("");
    bool early = category_first(d, c, &first) && date_cmp(on, first) < 0;
    bool late = c->has_ago_most &&
                date_cmp(on, span_after(h, graduated, c->ago_most)) > 0;
    bool soon = c->has_ago_least &&
                date_cmp(on, span_after(h, graduated, c->ago_least)) <= 0;
    if (!early && !late && !soon)
        return S("");
    return JOIN(d->arena, S("Your graduation on "),
                date_words(d->arena, graduated), S(" does not fit category \""),
                c->name, S("\" on "), date_words(d->arena, on),
                S(". Please check both."));
}
