/* Papers that can only be filed while one may apply, or book. */
#include "retake_model.h"

enum { FAR = 13 * 366 };

/* 0 on any day, 1 by applying, 2 by booking */
static int filed_by(const struct model *m, struct str id)
{
    for (int act = 1; act < 3; act++)
        if (model_lists(m->policy->papers[act], m->policy->n_papers[act], id))
            return act;
    return 0;
}

void model_filings(struct model *m)
{
    for (int act = 1; act < 3; act++) {
        m->first[act][0] = m->first[act][1] = INT32_MAX;
        for (int k = 0; k < FAR && m->first[act][1] == INT32_MAX; k++) {
            struct date day = { m->on.day + k };
            enum day_answer x = model_day(m, day, act);
            if (x != DAY_NO && m->first[act][0] == INT32_MAX)
                m->first[act][0] = day.day;
            if (x == DAY_YES)
                m->first[act][1] = day.day;
        }
    }
}

/* Is there a day on which the act `by` is allowed, so long before `day`? It
 * matters only for the acts after it. */
static enum day_answer opened(const struct model *m, int act, int by, int day,
                              struct span lead)
{
    if (by == 0 || act == by || act == 1)
        by = 0;
    int maybe = by ? m->first[by][0] : m->on.day;
    int sure = by ? m->first[by][1] : m->on.day;

    if (sure != INT32_MAX && later(m->policy, sure, lead) <= day)
        return DAY_YES;
    if (maybe != INT32_MAX && later(m->policy, maybe, lead) <= day)
        return DAY_UNKNOWN;
    return by ? DAY_NO : DAY_YES; /* what is filed today is the rule's own */
}

bool model_booked(const struct model *m, int from, int until)
{
    for (int i = 0; i < m->facts->n_attempts; i++) {
        const struct attempt *t = &m->facts->attempts[i];
        if (t->result == ATTEMPT_BOOKED && t->date.day >= m->on.day &&
            model_is_of(m, t, m->part) && t->date.day >= from &&
            t->date.day <= until && t->date.day > m->reset)
            return true;
    }
    return false;
}

bool model_books(const struct model *m, struct str id)
{
    return filed_by(m, id) == 2;
}

bool model_filed(const struct model *m, const struct world *w, struct str id)
{
    const struct document *d;

    return model_document(m, w, id, true, &d) ||
           (model_books(m, id) && model_booked(m, INT32_MIN, INT32_MAX));
}

static enum day_answer precondition(const struct model *m,
                                    const struct world *w, const struct rule *r,
                                    int day, int act)
{
    const struct world *after = r->u.precondition.after_last ? w : NULL;
    enum day_answer out = DAY_NO;

    if (model_next(w) < r->u.precondition.from_attempt)
        return DAY_YES;
    for (int i = -1; i < r->u.precondition.n_or_else; i++) {
        struct str id = i < 0 ? r->u.precondition.document
                              : r->u.precondition.or_else[i].id;
        if (model_filed(m, after, id))
            return DAY_YES;
        enum day_answer x =
            opened(m, act, filed_by(m, id), day, (struct span){ 0 });
        out = x > out ? x : out;
    }
    return out;
}

static enum day_answer calendar(const struct model *m, const struct world *w,
                                const struct rule *r, int day, int act)
{
    struct str id = r->u.calendar.document.id;
    int by = id.n ? filed_by(m, id) : 1;
    enum day_answer out = DAY_YES;
    const struct document *d;

    bool booked = by == 2 && model_booked(m, INT32_MIN, INT32_MAX);
    if (id.n && !booked && !model_serves(m, w, r, id, true, day, &d))
        out = opened(m, act, by, day, (struct span){ 0 });
    for (int i = 0; i < r->u.calendar.n; i++) {
        const struct testing_window *t = &r->u.calendar.list[i];
        bool in_time = id.n && model_serves(m, w, r, id, true, day, &d) &&
                       (!d->has_date || d->date.day <= t->apply_by.day);
        if (!t->has_apply_by || day < t->days.from.day ||
            day > t->days.until.day || in_time ||
            (by == 2 && model_booked(m, t->days.from.day, t->days.until.day)))
            continue;
        enum day_answer x =
            opened(m, act, by, t->apply_by.day, (struct span){ 0 });
        out = x < out ? x : out;
    }
    return out;
}

static enum day_answer asked(const struct model *m, const struct world *w,
                             const struct rule *r, int day, int act)
{
    const struct document *d;
    int from, end;

    switch (r->kind) {
    case RULE_PRECONDITION:
        return precondition(m, w, r, day, act);
    case RULE_CALENDAR:
        return calendar(m, w, r, day, act);
    case RULE_LEAD:
        return model_serves(m, w, r, r->u.lead.document.id, false, day, &d) ||
                       (model_books(m, r->u.lead.document.id) &&
                        model_booked(m, day, day))
                   ? DAY_YES
                   : opened(m, act, filed_by(m, r->u.lead.document.id), day,
                            r->u.lead.span);
    case RULE_WINDOW:
        if (authorized(m, w, r, &from, &end) &&
            (day < end || !certain(&r->fact)))
            return DAY_YES;
        return opened(m, act, filed_by(m, r->u.window.document), day,
                      (struct span){ 0 });
    case RULE_DEADLINE:
        return runs_out(m, w, r, day)
                   ? opened(m, act, filed_by(m, r->u.deadline.renewal.id), day,
                            (struct span){ 0 })
                   : DAY_YES;
    case RULE_WAIT:
    case RULE_CAP:
    case RULE_AFTER_PASS:
    case RULE_SITTING:
    case RULE_APPEAL:
        break;
    }
    return DAY_YES;
}

enum day_answer paper_on_day(const struct model *m, const struct world *w,
                             const struct rule *r, int day, int act)
{
    bool holds = certain(&r->fact);

    if (holds && r->fact.status != FACT_KNOWN)
        return DAY_YES;
    if (!holds && r->kind != RULE_PRECONDITION && r->kind != RULE_WINDOW)
        return DAY_YES; /* the rule itself is open */
    enum day_answer out = asked(m, w, r, day, act);
    return out == DAY_NO && !holds ? DAY_UNKNOWN : out;
}
