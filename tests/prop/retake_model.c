#include "retake_model.h"

static int month_days(int y, int m)
{
    if (m == 2)
        return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0 ? 29 : 28;
    return m == 4 || m == 6 || m == 9 || m == 11 ? 30 : 31;
}

/* One day or one month at a time. */
static int later(int day, struct span s)
{
    int y, m, d;

    if (s.unit == UNIT_DAYS)
        return day + s.n;
    date_to_ymd((struct date){ day }, &y, &m, &d);
    for (int i = 0; i < s.n; i++) {
        /* to the same day of the next month, on a calendar of 31-day months */
        if (++m == 13) {
            m = 1;
            y++;
        }
    }
    if (d > month_days(y, m))
        d = month_days(y, m);
    struct date out = { 0 };
    if (!date_from_ymd(y, m, d, &out))
        BUG("model: no such day");
    return out.day;
}

static int year_of(int day)
{
    int y, m, d;

    date_to_ymd((struct date){ day }, &y, &m, &d);
    return y;
}

void model_init(struct model *m, const struct policy *p,
                const struct retake_case *c, struct date on)
{
    *m = (struct model){ .policy = p, .facts = c, .on = on };
    /* pick the earliest again and again; failures first on one day */
    bool used[ATTEMPTS_MOST] = { 0 };
    for (;;) {
        int best = -1;
        for (int i = 0; i < c->n_attempts; i++) {
            const struct attempt *t = &c->attempts[i];
            if (used[i] || t->date.day > on.day)
                continue;
            if (best < 0 || t->date.day < c->attempts[best].date.day ||
                (t->date.day == c->attempts[best].date.day &&
                 t->result == ATTEMPT_FAIL &&
                 c->attempts[best].result == ATTEMPT_PASS))
                best = i;
        }
        if (best < 0)
            return;
        used[best] = true;
        if (m->passed) { /* a new round begins */
            m->n = 0;
            m->passed = false;
        }
        m->attempts[m->n++] = c->attempts[best];
        if (c->attempts[best].result == ATTEMPT_PASS) {
            m->passed = m->ever_passed = true;
            m->pass = c->attempts[best].date;
        }
    }
}

static bool certain(const struct fact *f)
{
    return f->status != FACT_UNKNOWN && f->status != FACT_DISPUTED &&
           f->confidence != CONFIDENCE_UNCONFIRMED &&
           f->confidence != CONFIDENCE_DISPUTED;
}

static int last_day(const struct model *m)
{
    return m->n ? m->attempts[m->n - 1].date.day : INT32_MIN;
}

/* Newest dated document of that id; undated ones count when `undated`. */
static bool document(const struct model *m, struct str id, bool after_last,
                     bool undated, int *day, int *extensions)
{
    bool found = false, dated = false;

    for (int i = 0; i < m->facts->n_documents; i++) {
        const struct document *d = &m->facts->documents[i];
        if (!str_eq(d->id, id) || (d->has_date && d->date.day > m->on.day))
            continue;
        if (!d->has_date) {
            found |= undated && !(after_last && m->n);
            continue;
        }
        if (after_last && d->date.day <= last_day(m))
            continue;
        if (!dated || d->date.day > *day) {
            *day = d->date.day;
            *extensions = d->extensions;
        }
        found = dated = true;
    }
    return found;
}

static int counted(const struct model *m, const struct rule *r)
{
    int day = 0, x = 0, n = 0;

    if (r->u.cap.then != THEN_DOCUMENT ||
        !document(m, r->u.cap.then_document, false, false, &day, &x))
        return m->n;
    for (int i = 0; i < m->n; i++)
        n += m->attempts[i].date.day > day;
    return n;
}

static int in_scope(const struct model *m, const struct rule *r, int day)
{
    int n = 0;

    for (int i = 0; i < m->n; i++) {
        int at = m->attempts[i].date.day;
        if (r->u.cap.scope == CAP_CALENDAR_YEAR)
            n += year_of(at) == year_of(day);
        else
            n += day < later(at, r->u.cap.period);
    }
    return n;
}

static enum day_answer cap(const struct model *m, const struct rule *r, int day)
{
    if (r->u.cap.scope != CAP_LIFETIME)
        return in_scope(m, r, day) >= r->u.cap.max ? DAY_NO : DAY_YES;
    if (m->passed || counted(m, r) < r->u.cap.max)
        return DAY_YES;
    if (r->u.cap.then == THEN_WAIT)
        return day < later(last_day(m), r->u.cap.then_wait) ? DAY_NO : DAY_YES;
    return DAY_NO;
}

static enum day_answer wait(const struct model *m, const struct rule *r,
                            int day)
{
    int k = m->n;

    const struct wait_step *s = NULL;
    for (int i = 1; i <= k; i++)
        if (i <= r->u.wait.n_steps)
            s = &r->u.wait.steps[i - 1];
        else if (!r->u.wait.repeats)
            s = NULL;
    if (!s || !s->known)
        return DAY_UNKNOWN;
    int first = later(last_day(m), s->span);
    if (r->u.wait.free_days)
        first++;
    return day < first ? DAY_NO : DAY_YES;
}

static enum day_answer deadline(const struct model *m, const struct rule *r,
                                int day)
{
    int anchor;

    if (r->u.deadline.anchor == ANCHOR_FIRST_ATTEMPT) {
        if (!m->n)
            return DAY_YES;
        anchor = m->attempts[0].date.day;
    } else {
        if (!m->facts->has_graduated)
            return DAY_UNKNOWN;
        anchor = m->facts->graduated.day;
        if (r->u.deadline.has_since && anchor < r->u.deadline.since.day)
            return r->u.deadline.before_free ? DAY_YES : DAY_UNKNOWN;
    }
    int last = later(anchor, r->u.deadline.span);
    if (day < last)
        return DAY_YES;
    if (day > last)
        return DAY_NO;
    return r->u.deadline.last_day == LAST_DAY_COUNTS     ? DAY_YES
           : r->u.deadline.last_day == LAST_DAY_TOO_LATE ? DAY_NO
                                                         : DAY_UNKNOWN;
}

static enum day_answer window(const struct model *m, const struct rule *r,
                              int day)
{
    int from = 0, extensions = 0;

    if (!document(m, r->u.window.document, true, false, &from, &extensions) ||
        (certain(&r->fact) && r->fact.status == FACT_NONE))
        return DAY_YES;
    if (!certain(&r->fact))
        return DAY_UNKNOWN;
    int end = later(from, r->u.window.span);
    for (int i = 0; i < extensions && i < r->u.window.extensions_most; i++)
        end = later(end, r->u.window.extension);
    return day >= from && day < end ? DAY_YES : DAY_NO;
}

/* Can an uncertain rule of that kind bear on the next attempt at all? */
static bool bears(const struct model *m, const struct rule *r)
{
    switch (r->kind) {
    case RULE_WAIT:
    case RULE_CAP:
        return m->n && !m->passed;
    case RULE_DEADLINE:
        return true;
    case RULE_AFTER_PASS:
        return m->ever_passed;
    case RULE_PRECONDITION:
    case RULE_WINDOW:
        return false;
    }
    return false;
}

static enum day_answer rule_day(const struct model *m, const struct rule *r,
                                int day)
{
    if (r->kind == RULE_WINDOW)
        return window(m, r, day);
    if (!certain(&r->fact))
        return bears(m, r) ? DAY_UNKNOWN : DAY_YES;
    if (r->fact.status != FACT_KNOWN)
        return DAY_YES;
    switch (r->kind) {
    case RULE_WAIT:
        return bears(m, r) ? wait(m, r, day) : DAY_YES;
    case RULE_CAP:
        return cap(m, r, day);
    case RULE_DEADLINE:
        return deadline(m, r, day);
    case RULE_AFTER_PASS:
        if (!m->ever_passed)
            return DAY_YES;
        if (!r->u.after_pass.ever)
            return DAY_NO;
        return day < later(m->pass.day, r->u.after_pass.span) ? DAY_NO
                                                              : DAY_YES;
    case RULE_PRECONDITION:
    case RULE_WINDOW:
        break;
    }
    return DAY_YES;
}

static bool in(const struct str *list, int n, struct str id)
{
    for (int i = 0; i < n; i++)
        if (str_eq(list[i], id))
            return true;
    return false;
}

/* 0 not for this candidate, 1 perhaps, 2 yes */
static int meant(const struct model *m, const struct rule *r)
{
    struct str c = m->facts->category;

    if (c.n && in(r->except, r->n_except, c))
        return 0;
    if (!r->n_only)
        return 2;
    return !c.n ? 1 : in(r->only, r->n_only, c) ? 2 : 0;
}

static const struct policy_version *version(const struct model *m, int day)
{
    if (m->policy->version_by == VERSION_BY_FIRST_ATTEMPT)
        day = m->n ? m->attempts[0].date.day : m->on.day;
    for (int i = 0; i < m->policy->n_versions; i++) {
        const struct policy_version *v = &m->policy->versions[i];
        if (day >= v->from.day && (!v->has_until || day <= v->until.day))
            return v;
    }
    return NULL;
}

/* The rule at position i of version and overlay, or NULL at the end. */
static const struct rule *rule_at(const struct model *m, int day, int i)
{
    const struct policy_version *v = version(m, day);

    if (v && i < v->n_rules)
        return &v->rules[i];
    i -= v ? v->n_rules : 0;
    for (int k = 0; k < m->policy->n_overlays; k++)
        if (str_eq(m->policy->overlays[k].id, m->facts->overlay))
            return i < m->policy->overlays[k].n_rules
                       ? &m->policy->overlays[k].rules[i]
                       : NULL;
    return NULL;
}

enum day_answer model_day(const struct model *m, struct date day, bool apply)
{
    enum day_answer out = version(m, day.day) ? DAY_YES : DAY_UNKNOWN;
    const struct rule *r;

    for (int i = 0; (r = rule_at(m, day.day, i)); i++) {
        int how = meant(m, r);
        if (!how || !(apply ? r->on_apply : r->on_sit))
            continue;
        enum day_answer one = rule_day(m, r, day.day);
        if (one == DAY_NO && how == 1)
            one = DAY_UNKNOWN;
        if (one < out)
            out = one;
    }
    return out;
}

enum fact_status model_may(const struct model *m, bool apply, bool *yes)
{
    enum day_answer today = model_day(m, m->on, apply);
    bool doubt = today == DAY_UNKNOWN;
    const struct rule *r;

    *yes = false;
    if (today == DAY_NO)
        return FACT_KNOWN;
    if (m->passed)
        return FACT_NONE;
    for (int i = 0; (r = rule_at(m, m->on.day, i)); i++) {
        int how = meant(m, r), day = 0, x = 0;
        bool have;
        if (!how || !(apply ? r->on_apply : r->on_sit))
            continue;
        if (r->kind == RULE_WINDOW)
            have = r->fact.status == FACT_NONE ||
                   document(m, r->u.window.document, true, false, &day, &x);
        else if (r->kind == RULE_PRECONDITION)
            have = r->fact.status == FACT_NONE ||
                   m->n + 1 < r->u.precondition.from_attempt ||
                   document(m, r->u.precondition.document,
                            r->u.precondition.after_last, true, &day, &x);
        else
            continue;
        if (have)
            continue;
        if (how == 2 && certain(&r->fact))
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
        if (model_day(m, *out, false) >= least)
            return true;
    }
    return false;
}

enum fact_status model_left(const struct model *m, int *left)
{
    bool doubt = false, endless = false, limited = false;
    const struct rule *r;

    *left = 0;
    for (int i = 0; (r = rule_at(m, m->on.day, i)); i++) {
        int how = meant(m, r);
        if (!how || r->kind != RULE_CAP)
            continue;
        if (how == 1 || !certain(&r->fact)) {
            doubt = true;
        } else if (r->fact.status != FACT_KNOWN || r->u.cap.then == THEN_WAIT) {
            endless = true;
        } else {
            int n = r->u.cap.max - (r->u.cap.scope == CAP_LIFETIME
                                        ? counted(m, r)
                                        : in_scope(m, r, m->on.day));
            n = n < 0 ? 0 : n;
            *left = limited && *left < n ? *left : n;
            limited = true;
        }
    }
    if (limited && !*left)
        return FACT_NONE;
    if (doubt)
        return FACT_UNKNOWN;
    if (limited)
        return FACT_KNOWN;
    return endless ? FACT_UNLIMITED : FACT_UNKNOWN;
}
