#include "retake_model.h"

#include "base/arena.h"

bool certain(const struct fact *f)
{
    return f->status != FACT_UNKNOWN && f->status != FACT_DISPUTED &&
           f->confidence != CONFIDENCE_UNCONFIRMED &&
           f->confidence != CONFIDENCE_DISPUTED;
}

bool model_lists(const struct str *list, int n, struct str id)
{
    for (int i = 0; i < n; i++)
        if (str_eq(list[i], id))
            return true;
    return false;
}

int model_meant(const struct model *m, const struct rule *r)
{
    struct str c = m->facts->category;

    if (r->part.n && m->part.n && !str_eq(r->part, m->part))
        return 0;
    if (c.n && model_lists(r->except, r->n_except, c))
        return 0;
    if (!r->n_only)
        return 2;
    return !c.n ? 1 : model_lists(r->only, r->n_only, c) ? 2 : 0;
}

static const struct overlay *local(const struct model *m)
{
    for (int k = 0; k < m->policy->n_overlays; k++)
        if (str_eq(m->policy->overlays[k].id, m->facts->overlay))
            return &m->policy->overlays[k];
    return NULL;
}

void model_init(struct model *m, const struct policy *p,
                const struct retake_case *c, struct str part, struct date on)
{
    struct view v = { 0 };

    *m = (struct model){ .policy = p, .facts = c, .on = on, .part = part };
    m->reset = model_reset_day(m);
    for (int k = 0; k < 2; k++) {
        v = (struct view){ 0 };
        world_init(m, &m->none[k], &v, k);
        for (int i = 0; i < p->n_versions; i++) {
            v.p[0] = p->versions[i].rules;
            v.n[0] = p->versions[i].n_rules;
            world_init(m, &m->versions[i][k], &v, k);
        }
    }
    int at = model_version(m, on.day);
    const struct overlay *o = local(m);
    for (int k = 0; k < 2 && o; k++) {
        v = (struct view){ { o->rules, at < 0 ? NULL : p->versions[at].rules },
                           { o->n_rules,
                             at < 0 ? 0 : p->versions[at].n_rules } };
        world_init(m, &m->local[k], &v, k);
    }
    m->main = at < 0 ? &m->none[1] : &m->versions[at][1];
    m->other = at < 0 ? &m->none[0] : &m->versions[at][0];
    model_filings(m);
}

bool model_document(const struct model *m, const struct world *w, struct str id,
                    bool undated, const struct document **out)
{
    bool dated = false;

    *out = NULL;
    for (int i = 0; i < m->facts->n_documents; i++) {
        const struct document *d = &m->facts->documents[i];
        if (!str_eq(d->id, id) || !model_is_filed(m, d))
            continue;
        if (!d->has_date) {
            if (undated && !dated && !*out && !(w && w->last != INT32_MIN))
                *out = d;
            continue;
        }
        if (w && d->date.day <= w->last)
            continue;
        if (!dated || d->date.day > (*out)->date.day)
            *out = d;
        dated = true;
    }
    return *out != NULL;
}

/* ---- which rules hold ---- */

int model_version(const struct model *m, int day)
{
    const struct document *d;

    switch (m->policy->version_by) {
    case VERSION_BY_SITTING:
        break;
    case VERSION_BY_FIRST_ATTEMPT:
        day = m->none[0].n ? m->none[0].attempts[0] : m->on.day;
        break;
    case VERSION_BY_GRADUATION:
        if (!m->facts->has_graduated)
            return -1;
        day = m->facts->graduated.day;
        break;
    case VERSION_BY_DOCUMENT:
        day = model_document(m, NULL, m->policy->version_document.id, false, &d)
                  ? d->date.day
                  : m->on.day;
        break;
    }
    for (int i = 0; i < m->policy->n_versions; i++) {
        const struct policy_version *v = &m->policy->versions[i];
        if (day >= v->from.day && (!v->has_until || day <= v->until.day))
            return i;
    }
    return -1;
}

/* The rule at position i of version and overlay, or NULL at the end, and the
 * worlds it looks at. */
static const struct rule *rule_at(const struct model *m, int day, int i,
                                  const struct world **worlds)
{
    int at = model_version(m, day);
    const struct overlay *o = local(m);

    if (at >= 0 && i < m->policy->versions[at].n_rules) {
        *worlds = m->versions[at];
        return &m->policy->versions[at].rules[i];
    }
    i -= at >= 0 ? m->policy->versions[at].n_rules : 0;
    *worlds = m->local;
    return o && i < o->n_rules ? &o->rules[i] : NULL;
}

static bool speaks(const struct rule *r, int act)
{
    return act == 0 ? r->on_sit : act == 1 ? r->on_apply : r->on_register;
}

bool model_ended(const struct model *m, const struct rule *asks,
                 const struct document *d, int rules_on, int day)
{
    const struct world *worlds;
    const struct rule *r;
    int from, end;

    for (int i = 0; (r = rule_at(m, rules_on, i, &worlds)); i++) {
        bool all = model_meant(m, r) == 2 && certain(&r->fact) &&
                   r->fact.status == FACT_KNOWN && (asks || r->on_sit);
        for (int act = 0; act < 3 && asks; act++)
            all &= speaks(r, act) || !speaks(asks, act);
        if (!all)
            continue;
        if (r->kind == RULE_WINDOW && authorizes(m, r, d, &from, &end) &&
            end <= day)
            return true;
        if (r->kind == RULE_DEADLINE &&
            str_eq(r->u.deadline.renewal.id, d->id) &&
            runs_out(m, worlds, r, day))
            return true;
    }
    return false;
}

/* Local rules look at the version of the day of the question. */
static int rules_day(const struct model *m, const struct rule *r, int day)
{
    const struct overlay *o = local(m);

    return o && r >= o->rules && r < o->rules + o->n_rules ? m->on.day : day;
}

bool model_serves(const struct model *m, const struct world *w,
                  const struct rule *r, struct str id, bool undated, int day,
                  const struct document **out)
{
    return model_document(m, w, id, undated, out) &&
           !model_ended(m, r, *out, rules_day(m, r, day), day);
}

static enum day_answer in_world(const struct model *m, const struct world *w,
                                const struct rule *r, int day, int act)
{
    for (int i = 0; i < r->n_waived; i++)
        if (day >= r->waived[i].from.day && day <= r->waived[i].until.day)
            return DAY_YES;
    enum day_answer one = rule_on_day(m, w, r, day);
    enum day_answer paper = paper_on_day(m, w, r, day, act);
    one = paper < one ? paper : one;
    return one == DAY_NO && model_meant(m, r) == 1 ? DAY_UNKNOWN : one;
}

/* Has the version of the day a rule about sitting again after a pass? */
static bool speaks_of_again(const struct model *m)
{
    int at = model_version(m, m->on.day);
    const struct policy_version *v = at < 0 ? NULL : &m->policy->versions[at];

    for (int i = 0; v && i < v->n_rules; i++)
        if (model_meant(m, &v->rules[i]) && v->rules[i].kind == RULE_AFTER_PASS)
            return true;
    return false;
}

/* Does a category leave the day open: decided case by case, or before the
 * graduation allows it? Without one said, those that name a time before it. */
static bool category_open(const struct model *m, int day)
{
    if (m->main->passed)
        return false;
    for (int i = 0; i < m->policy->n_categories; i++) {
        const struct category *c = &m->policy->categories[i];
        bool own = str_eq(c->id, m->facts->category);
        int graduated = m->facts->graduated.day;
        if (m->facts->category.n && !own)
            continue;
        if (own && c->by_case)
            return true;
        if (!m->facts->has_graduated)
            continue;
        if (c->has_ahead && day < earlier(m->policy, graduated, c->ahead))
            return true;
        if (own && !c->has_ahead && c->has_ago_least && day < graduated)
            return true;
    }
    return false;
}

bool model_passed_for_good(const struct model *m)
{
    return m->main->passed && !speaks_of_again(m);
}

enum day_answer model_day(const struct model *m, struct date day, int act)
{
    enum day_answer out =
        model_version(m, day.day) >= 0 ? DAY_YES : DAY_UNKNOWN;
    const struct world *worlds;
    const struct rule *r;

    if (model_passed_for_good(m))
        return DAY_NO;
    for (int i = 0; (r = rule_at(m, day.day, i, &worlds)); i++) {
        if (!model_meant(m, r) || !speaks(r, act))
            continue;
        enum day_answer one = in_world(m, &worlds[1], r, day.day, act);
        if (worlds[1].doubt && in_world(m, &worlds[0], r, day.day, act) != one)
            one = DAY_UNKNOWN;
        if (one < out)
            out = one;
    }
    bool open = category_open(m, day.day) || m->main->awaited;
    return out == DAY_YES && open ? DAY_UNKNOWN : out;
}

/* ---- answers ---- */

static bool waived_now(const struct model *m, const struct rule *r)
{
    for (int i = 0; i < r->n_waived; i++)
        if (m->on.day >= r->waived[i].from.day &&
            m->on.day <= r->waived[i].until.day)
            return true;
    return false;
}

/* The newest of those papers that is approved. */
static bool approved(const struct model *m, const struct world *w,
                     struct str id, const struct document **out)
{
    *out = NULL;
    for (int i = 0; i < m->facts->n_documents; i++) {
        const struct document *d = &m->facts->documents[i];
        if (str_eq(d->id, id) && model_is_filed(m, d) &&
            model_state(m, d->state, d->has_answered, d->answered) ==
                FILED_GRANTED &&
            (!w || w->last == INT32_MIN ||
             (d->has_date && d->date.day > w->last)) &&
            (!*out || (d->has_date &&
                       (!(*out)->has_date || d->date.day > (*out)->date.day))))
            *out = d;
    }
    return *out;
}

static bool is_there(const struct model *m, const struct world *w,
                     const struct rule *r, struct str id, bool is_approved)
{
    const struct document *d;
    bool found = is_approved ? approved(m, w, id, &d)
                             : model_document(m, w, id, true, &d);

    return (found && !model_ended(m, r, d, m->on.day, m->on.day)) ||
           (!is_approved && model_books(m, id) &&
            model_booked(m, INT32_MIN, INT32_MAX));
}

/* Is the paper that a rule asks for there? */
static bool papers_there(const struct model *m, const struct world *w,
                         const struct rule *r)
{
    const struct document *d;
    bool found;

    if (r->kind == RULE_WINDOW)
        return authorization_holds(m, w, r);
    if (r->kind == RULE_LEAD)
        return model_serves(m, w, r, r->u.lead.document.id, false, m->on.day,
                            &d) ||
               (model_books(m, r->u.lead.document.id) &&
                model_booked(m, INT32_MIN, INT32_MAX));
    if (r->kind == RULE_CALENDAR)
        return is_there(m, w, r, r->u.calendar.document.id, false);
    if (r->kind == RULE_DEADLINE)
        return !runs_out(m, w, r, m->on.day);
    if (!r->u.precondition.after_last)
        w = NULL;
    bool is_approved = r->u.precondition.approved;
    found = is_there(m, w, r, r->u.precondition.document, is_approved);
    for (int i = 0; i < r->u.precondition.n_or_else; i++)
        found |=
            is_there(m, w, r, r->u.precondition.or_else[i].id, is_approved);
    return found;
}

/* After a pass a new round begins. */
int model_next(const struct world *w)
{
    return w->passed ? 1 : w->n + 1;
}

/* Is it missing? `open`: that depends on what counts. */
static bool misses(const struct model *m, const struct rule *r, bool *open)
{
    bool main = true, other = true;

    *open = false;
    if (r->fact.status == FACT_NONE || waived_now(m, r))
        return false;
    switch (r->kind) {
    case RULE_PRECONDITION:
        if (model_next(m->main) < r->u.precondition.from_attempt)
            return false;
        *open = model_next(m->other) < r->u.precondition.from_attempt;
        break;
    case RULE_CALENDAR:
        if (!r->u.calendar.document.id.n)
            return false;
        break;
    case RULE_WINDOW:
    case RULE_LEAD:
        break;
    case RULE_DEADLINE: /* a paper that ran out */
        if (!certain(&r->fact) || r->fact.status != FACT_KNOWN)
            return false;
        break;
    case RULE_WAIT:
    case RULE_CAP:
    case RULE_AFTER_PASS:
    case RULE_SITTING:
    case RULE_APPEAL:
        return false;
    }
    main = papers_there(m, m->main, r);
    other = papers_there(m, m->other, r);
    *open |= main != other;
    return !main || !other;
}

enum fact_status model_may(const struct model *m, int act, bool *yes)
{
    enum day_answer today = model_day(m, m->on, act);
    bool doubt = today == DAY_UNKNOWN, any = false, open;
    const struct world *worlds;
    const struct rule *r;

    *yes = false;
    if (model_passed_for_good(m))
        return FACT_NONE;
    if (today == DAY_NO)
        return FACT_KNOWN;
    for (int i = 0; (r = rule_at(m, m->on.day, i, &worlds)); i++)
        any |= model_meant(m, r) && speaks(r, act);
    if ((act == 2 && !any) || m->main->awaited)
        return FACT_UNKNOWN;
    for (int i = 0; (r = rule_at(m, m->on.day, i, &worlds)); i++) {
        int how = model_meant(m, r);
        if (!how || !speaks(r, act) || !misses(m, r, &open))
            continue;
        if (how == 2 && certain(&r->fact) && !open)
            return FACT_KNOWN;
        doubt = true;
    }
    *yes = !doubt;
    return doubt ? FACT_UNKNOWN : FACT_KNOWN;
}

bool model_first(const struct model *m, enum day_answer least, int n_days,
                 struct date *out)
{
    for (int i = 0; i < n_days; i++) {
        *out = (struct date){ m->on.day + i };
        if (model_day(m, *out, 0) >= least)
            return true;
    }
    return false;
}

struct bounds {
    int least, most; /* INT32_MAX: without limit */
    bool doubt, endless, limited;
};

static bool pauses(const struct model *m, const struct rule *r)
{
    return waived_now(m, r) ||
           (r->u.cap.has_starts && m->on.day < r->u.cap.starts.day);
}

/* So many may be left under one cap, at the least and at the most. */
static void left_under(const struct model *m, const struct rule *r,
                       const struct world *worlds, struct bounds *b)
{
    int least[2], most[2], both = worlds[1].doubt ? 0 : 1;
    bool number[2], unknown[2] = { false, false };
    bool perhaps = model_meant(m, r) == 1;

    b->doubt |= perhaps;
    if (!certain(&r->fact)) {
        int x = cap_surely(m, &worlds[1], r),
            y = cap_surely(m, &worlds[both], r);
        b->doubt = true;
        x = y < x ? y : x;
        b->least = x < b->least ? x : b->least;
        return;
    }
    if (r->fact.status != FACT_KNOWN) {
        b->endless |= !perhaps;
        return;
    }
    for (int k = 0; k < 2; k++)
        number[k] =
            cap_leaves(m, &worlds[k], r, &least[k], &most[k], &unknown[k]);
    if (unknown[1] || unknown[both] || number[1] != number[both]) {
        b->doubt = true;
        for (int k = both; k < 2; k++) {
            int x = !number[k]   ? r->u.cap.max
                    : unknown[k] ? cap_surely(m, &worlds[k], r)
                                 : least[k];
            b->least = x < b->least ? x : b->least;
        }
        return;
    }
    if (!number[1])
        return; /* for a time that is over */
    if (r->u.cap.then == THEN_WAIT) {
        b->endless |= !perhaps;
        return;
    }
    if (perhaps && pauses(m, r))
        return;
    int x = least[1] < least[both] ? least[1] : least[both];
    int y = most[1] > most[both] ? most[1] : most[both];
    b->least = x < b->least ? x : b->least;
    if (perhaps || pauses(m, r)) {
        b->doubt = true;
        return;
    }
    b->limited = true;
    b->most = y < b->most ? y : b->most;
}

enum fact_status model_left(const struct model *m, int *left)
{
    struct bounds b = { .least = INT32_MAX, .most = INT32_MAX };
    const struct world *worlds;
    const struct rule *r;

    *left = 0;
    if (model_passed_for_good(m) || (m->main->passed && model_never_again(m)))
        return FACT_NONE;
    for (int i = 0; (r = rule_at(m, m->on.day, i, &worlds)); i++)
        if (model_meant(m, r) && r->kind == RULE_CAP)
            left_under(m, r, worlds, &b);
    if (b.limited && b.least == b.most) {
        *left = b.most;
        return *left ? FACT_KNOWN : FACT_NONE;
    }
    if (b.doubt || b.limited)
        return FACT_UNKNOWN;
    return b.endless ? FACT_UNLIMITED : FACT_UNKNOWN;
}
