/* What an attempt costs, how long a passed part is good, and the case after
 * another failure. */
#include "retake_model.h"

#include "base/arena.h"

/* ---- fees ---- */

static bool costs(const struct model *m, const struct fee_rule *f,
                  const struct world *w, struct str category, int member,
                  int day)
{
    int n = model_next(w);
    bool mine = !f->part.n || !m->part.n || str_eq(f->part, m->part);

    return mine && (!f->n_only || model_lists(f->only, f->n_only, category)) &&
           (f->member == MEMBER_ANY || f->member == member) &&
           n >= f->attempt_from &&
           (!f->attempt_until || n <= f->attempt_until) &&
           (!f->has_from || day >= f->from.day) &&
           (!f->has_until || day <= f->until.day);
}

/* Does the graduation speak against the category that was said? */
static bool odd_category(const struct model *m)
{
    int graduated = m->facts->graduated.day, on = m->on.day;

    for (int i = 0; i < m->policy->n_categories; i++) {
        const struct category *c = &m->policy->categories[i];
        if (!m->facts->category.n || !m->facts->has_graduated ||
            !str_eq(c->id, m->facts->category))
            continue;
        if (c->has_ahead && on < earlier(m->policy, graduated, c->ahead))
            return true;
        if (c->has_ago_least && on <= later(m->policy, graduated, c->ago_least))
            return true;
        if (c->has_ago_most && on > later(m->policy, graduated, c->ago_most))
            return true;
    }
    return false;
}

/* No day of the next twelve years. */
bool model_never_again(const struct model *m)
{
    struct date day;

    return !model_first(m, DAY_UNKNOWN, 12 * 366, &day);
}

struct price {
    int64_t cents;
    bool first, open;
};

/* Every person this could be, under every way of counting. */
static void price_on(const struct model *m, int day, struct price *x)
{
    bool by_day = m->policy->version_by == VERSION_BY_SITTING;
    int at = model_version(m, by_day ? day : m->on.day);
    bool said = m->facts->category.n > 0;

    for (int i = 0; i < (said ? 1 : m->policy->n_categories); i++)
        for (int member = MEMBER_NO; member <= MEMBER_YES; member++)
            for (int other = 0; other < 2; other++) {
                struct str c =
                    said ? m->facts->category : m->policy->categories[i].id;
                const struct policy_version *v =
                    at < 0 ? NULL : &m->policy->versions[at];
                const struct fee_rule *f = NULL;
                if (m->facts->member ==
                    (member ? MEMBERSHIP_NO : MEMBERSHIP_YES))
                    continue;
                for (int k = v ? v->n_fees - 1 : -1; k >= 0; k--)
                    if (costs(m, &v->fees[k], other ? m->other : m->main, c,
                              member, day))
                        f = &v->fees[k];
                x->open |= !f || !certain(&f->fact);
                x->open |= f && !x->first && f->cents != x->cents;
                x->cents = f ? f->cents : x->cents;
                x->first = false;
            }
}

/* The newest day on which one of the papers filed by applying was filed that
 * still serves on the first day to sit. */
static bool applied(const struct model *m, const struct world *w, int first,
                    int *day)
{
    const struct document *d;
    bool found = false;

    for (int i = 0; i < m->policy->n_papers[1]; i++)
        if (model_document(m, w, m->policy->papers[1][i], false, &d) &&
            !model_ended(m, NULL, d, m->on.day, first) &&
            (!found || d->date.day > *day)) {
            *day = d->date.day;
            found = true;
        }
    return found;
}

/* On the day of the question, where the file does not say which, and on the
 * first day of the sitting, or of filing. */
enum fact_status model_fee(const struct model *m, int64_t *cents)
{
    struct price x = { .first = true };
    struct date maybe, sure;
    bool filing = m->policy->fee_day == FEE_DAY_FILING, applied_all = false;
    int far = 13 * 366;

    *cents = 0;
    if (model_passed_for_good(m) || !model_first(m, DAY_UNKNOWN, far, &maybe))
        return FACT_NONE;
    bool is_sure = model_first(m, DAY_YES, far, &sure), is_maybe = true;
    if (filing) {
        int day = 0, n = 0;
        for (int other = 0; other < 2; other++)
            if (applied(m, other ? m->other : m->main, maybe.day, &day)) {
                price_on(m, day, &x);
                n++;
            }
        applied_all = n == 2;
        is_maybe = m->first[1][0] != INT32_MAX;
        is_sure = m->first[1][1] != INT32_MAX;
        maybe.day = is_maybe ? m->first[1][0] : m->on.day;
        sure.day = m->first[1][1];
    }
    if (!applied_all) {
        price_on(m,
                 m->policy->fee_day == FEE_DAY_UNSTATED ? m->on.day : maybe.day,
                 &x);
        price_on(m, maybe.day, &x);
    }
    if (is_sure && !applied_all)
        price_on(m, sure.day, &x);
    *cents = x.cents;
    if (x.open || odd_category(m))
        return FACT_UNKNOWN;
    return *cents ? FACT_KNOWN : FACT_NONE;
}

/* ---- credit ---- */

bool model_credit(const struct model *m, int *until)
{
    int complete = INT32_MIN, ends = INT32_MAX, pass, end, least;
    bool all = true, has = false;

    *until = INT32_MAX;
    for (int i = 0; i < m->policy->n_parts; i++) {
        all &=
            model_part_credit(m, m->policy->parts[i].id, &pass, &end, &least);
        complete = pass > complete ? pass : complete;
        ends = end < ends ? end : ends;
    }
    if (!m->part.n || (all && complete <= ends))
        return false; /* whole in time */
    for (int i = 0; i < m->policy->n_parts; i++) {
        bool mine = str_eq(m->policy->parts[i].id, m->part);
        if (mine != m->main->passed ||
            !model_part_credit(m, m->policy->parts[i].id, &pass, &end,
                               &least) ||
            end == INT32_MAX || end < m->on.day)
            continue;
        has = true;
        *until = end < *until ? end : *until;
    }
    return has;
}

/* ---- what another failure leads to ---- */

/* The case as it would be known after a failure on `day`: what is entered for
 * days after the question is not known then, but what is booked is. */
struct retake_case model_failed(struct arena *a, const struct model *m,
                                struct date day)
{
    struct retake_case out = *m->facts;
    struct attempt *t =
        ARENA_ARRAY(a, struct attempt, (size_t)out.n_attempts + 1);
    struct document *d =
        ARENA_ARRAY(a, struct document, (size_t)out.n_documents);
    struct request *q = ARENA_ARRAY(a, struct request, (size_t)out.n_requests);
    int n = 0, docs = 0, asked = 0;

    for (int i = 0; i < m->facts->n_attempts; i++) {
        const struct attempt *x = &m->facts->attempts[i];
        if (x->result == ATTEMPT_BOOKED ? x->date.day > day.day
                                        : model_is_told(m, x))
            t[n++] = *x;
    }
    t[n++] = (struct attempt){ .date = day, .part = m->part };
    for (int i = 0; i < m->facts->n_documents; i++) {
        const struct document *x = &m->facts->documents[i];
        if (!model_is_filed(m, x))
            continue;
        d[docs] = *x;
        d[docs++].state =
            model_state(m, x->state, x->has_answered, x->answered);
    }
    for (int i = 0; i < m->facts->n_requests; i++) {
        const struct request *x = &m->facts->requests[i];
        if (x->filed.day > m->on.day)
            continue;
        q[asked] = *x;
        q[asked++].state =
            model_state(m, x->state, x->has_answered, x->answered);
    }
    out.attempts = t;
    out.n_attempts = n;
    out.documents = d;
    out.n_documents = docs;
    out.requests = q;
    out.n_requests = asked;
    return out;
}
