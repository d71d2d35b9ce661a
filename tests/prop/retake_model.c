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

/* 0 not for this candidate, 1 perhaps, 2 yes */
static int meant(const struct model *m, const struct rule *r)
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

/* ---- what was filed ---- */

/* What had become of it by the day of the question. */
enum filed_state model_state(const struct model *m, enum filed_state state,
                             bool has_answered, struct date answered)
{
    return has_answered && answered.day > m->on.day ? FILED_OPEN : state;
}

bool model_is_filed(const struct model *m, const struct document *d)
{
    enum filed_state s = model_state(m, d->state, d->has_answered, d->answered);

    return s != FILED_REFUSED && s != FILED_WITHDRAWN &&
           (!d->has_date || d->date.day <= m->on.day);
}

/* An appeal about that failure which was not turned down. */
static bool is_appealed(const struct model *m, const struct attempt *t,
                        bool *upheld)
{
    bool any = false;

    *upheld = false;
    for (int i = 0; i < m->facts->n_requests; i++) {
        const struct request *q = &m->facts->requests[i];
        enum filed_state s =
            model_state(m, q->state, q->has_answered, q->answered);
        if (q->kind == REQUEST_APPEAL && q->has_attempt &&
            q->attempt.day == t->date.day && str_eq(q->part, t->part) &&
            !t->exam.n && q->filed.day <= m->on.day &&
            (s == FILED_OPEN || s == FILED_GRANTED)) {
            any = true;
            *upheld |= s == FILED_GRANTED;
        }
    }
    return any;
}

/* The exam's version that counts; empty: all. */
static struct str one_version(const struct model *m)
{
    struct str out = S("");
    int day = INT32_MIN;

    if (!m->policy->one_version.has || !certain(&m->policy->one_version.fact) ||
        m->policy->one_version.fact.status != FACT_KNOWN)
        return out;
    for (int i = 0; i < m->facts->n_attempts; i++) {
        const struct attempt *t = &m->facts->attempts[i];
        if (!t->version.n || t->exam.n || t->result == ATTEMPT_BOOKED ||
            t->date.day > m->on.day || t->date.day < day ||
            (t->date.day == day && str_cmp(t->version, out) < 0))
            continue;
        out = t->version;
        day = t->date.day;
    }
    return out;
}

/* ---- how sittings count ---- */

struct view {
    const struct rule *p[2];
    int n[2];
};

static struct sitting_terms terms(const struct model *m, const struct view *v,
                                  const struct attempt *t)
{
    const struct sitting_terms open = { .counts = TRI_UNKNOWN,
                                        .waits = TRI_UNKNOWN };

    if (t->result == ATTEMPT_PASS)
        return (struct sitting_terms){ .counts = TRI_YES };
    enum attempt_result result = t->result;
    bool upheld = false;
    if (result == ATTEMPT_FAIL && is_appealed(m, t, &upheld) && !upheld) {
        for (int k = 0; k < 2; k++)
            for (int i = 0; i < v->n[k]; i++) {
                const struct rule *r = &v->p[k][i];
                if (r->kind != RULE_APPEAL || !meant(m, r))
                    continue;
                if (meant(m, r) == 1 || !certain(&r->fact) ||
                    r->fact.status != FACT_KNOWN)
                    return open;
                return (struct sitting_terms){ .counts = r->u.appeal.meanwhile,
                                               .waits = r->u.appeal.meanwhile };
            }
        return open;
    }
    if (result == ATTEMPT_FAIL && !upheld)
        return (struct sitting_terms){ .counts = TRI_YES, .waits = TRI_YES };
    if (upheld)
        result = ATTEMPT_VOID;
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < v->n[k]; i++) {
            const struct rule *r = &v->p[k][i];
            if (r->kind != RULE_SITTING || r->u.sitting.result != result ||
                !meant(m, r))
                continue;
            if (meant(m, r) == 1 || !certain(&r->fact))
                return open;
            if (r->fact.status == FACT_NONE)
                return (struct sitting_terms){ .counts = TRI_NO };
            const struct sitting_terms *a = &r->u.sitting.in_time;
            const struct sitting_terms *b = &r->u.sitting.late;
            if (!r->u.sitting.has_notice ||
                (a->counts == b->counts && a->waits == b->waits))
                return *a;
            if (!t->has_cancelled)
                return open;
            return t->cancelled.day <=
                           earlier(m->policy, t->date.day, r->u.sitting.notice)
                       ? *a
                       : *b;
        }
    return open;
}

static int reset_day(const struct model *m)
{
    int day = INT32_MIN;

    for (int i = 0; i < m->facts->n_documents; i++) {
        const struct document *d = &m->facts->documents[i];
        bool mine = !m->policy->n_reset_only ||
                    model_lists(m->policy->reset_only, m->policy->n_reset_only,
                                m->facts->category);
        if (m->policy->reset.id.n && mine &&
            str_eq(d->id, m->policy->reset.id) && d->has_date &&
            model_is_filed(m, d) && d->date.day > day)
            day = d->date.day;
    }
    return day;
}

bool model_is_of(const struct model *m, const struct attempt *t,
                 struct str part)
{
    struct str v = one_version(m);

    return !t->exam.n && (!part.n || !t->part.n || str_eq(t->part, part)) &&
           (!v.n || !t->version.n || str_eq(v, t->version));
}

bool model_is_told(const struct model *m, const struct attempt *t)
{
    if (t->date.day <= m->on.day)
        return true;
    return t->has_cancelled && t->cancelled.day <= m->on.day &&
           (t->result == ATTEMPT_CANCELLED || t->result == ATTEMPT_MOVED);
}

/* The day the program names for the release of a score; INT32_MAX: none. */
static int scheduled(const struct model *m, int day)
{
    const struct score_release *s = &m->policy->release;
    int from = INT32_MAX;

    if (!s->has || !certain(&s->fact) || s->fact.status != FACT_KNOWN)
        return INT32_MAX;
    if (!s->from_window)
        return later(m->policy, day, s->after);
    for (int v = m->policy->n_versions - 1; v >= 0; v--)
        for (int i = m->policy->versions[v].n_rules - 1; i >= 0; i--) {
            const struct rule *r = &m->policy->versions[v].rules[i];
            if (r->kind != RULE_CALENDAR)
                continue;
            for (int k = r->u.calendar.n - 1; k >= 0; k--)
                if (day >= r->u.calendar.list[k].days.from.day &&
                    day <= r->u.calendar.list[k].days.until.day)
                    from = r->u.calendar.list[k].days.until.day;
        }
    return from == INT32_MAX ? from : later(m->policy, from, s->after);
}

/* The first paper that tells of a release on that day or later. */
static int told_by_paper(const struct model *m, int day)
{
    int out = INT32_MAX;

    for (int i = 0; i < m->facts->n_documents; i++) {
        const struct document *d = &m->facts->documents[i];
        if (str_eq(d->id, S("score-release")) && d->has_date &&
            model_is_filed(m, d) && d->date.day >= day && d->date.day < out)
            out = d->date.day;
    }
    return out;
}

static int credit_counted_from(const struct model *m, int from)
{
    const struct part_credit *c = &m->policy->credit;
    int n = 0, end = later(m->policy, from, c->span);

    for (int i = 0; i < m->facts->n_documents; i++) {
        const struct document *d = &m->facts->documents[i];
        if (c->extension.document.n && str_eq(d->id, c->extension.document) &&
            model_is_filed(m, d))
            for (int x = d->extensions > 0 ? d->extensions : 1; n < x;)
                n++;
    }
    for (int i = 0; i < n && i < c->extension.most; i++)
        end = later(m->policy, end, c->extension.length);
    return end - (c->last_day == LAST_DAY_TOO_LATE);
}

bool model_part_credit(const struct model *m, struct str part, int *pass,
                       int *end, int *least)
{
    const struct part_credit *c = &m->policy->credit;
    const struct attempt *best = NULL;
    int from;

    *pass = INT32_MIN;
    *end = *least = INT32_MAX;
    for (int i = 0; i < m->facts->n_attempts; i++) {
        const struct attempt *t = &m->facts->attempts[i];
        if (t->result == ATTEMPT_PASS && !t->preliminary &&
            model_is_of(m, t, part) && t->date.day <= m->on.day &&
            t->date.day > reset_day(m) && t->date.day > *pass) {
            best = t;
            *pass = t->date.day;
        }
    }
    if (!best)
        return false;
    if (!c->has || !certain(&c->fact) || c->fact.status != FACT_KNOWN)
        return true;
    from = *pass;
    if (c->from_release)
        from = best->has_released ? best->released.day
                                  : told_by_paper(m, *pass);
    if (from == INT32_MAX)
        from = scheduled(m, *pass);
    if (from == INT32_MAX) {
        *least = credit_counted_from(m, *pass);
        return true;
    }
    *end = *least = credit_counted_from(m, from);
    return true;
}

/* The part was passed, but the others were not while that was good; `open`:
 * that is not known. */
static bool credit_is_over(const struct model *m, bool *open)
{
    int pass, end, least, complete = INT32_MIN;
    int first_end = INT32_MAX, first_least = INT32_MAX;
    bool all = true;

    *open = false;
    if (!model_part_credit(m, m->part, &pass, &end, &least) ||
        least >= m->on.day)
        return false;
    for (int i = 0; i < m->policy->n_parts; i++) {
        int p, e, l;
        all &= model_part_credit(m, m->policy->parts[i].id, &p, &e, &l);
        complete = p > complete ? p : complete;
        first_end = e < first_end ? e : first_end;
        first_least = l < first_least ? l : first_least;
    }
    bool surely = end < m->on.day && (!all || complete > first_end);
    *open = !surely && (!all || complete > first_least);
    return surely || *open;
}

/* The day its score was released; INT32_MAX: not told. */
static int released_on(const struct model *m, const struct attempt *t)
{
    const struct document *d;

    if (t->result != ATTEMPT_FAIL && t->result != ATTEMPT_PASS)
        return t->date.day; /* no score */
    if (t->has_released && t->released.day <= m->on.day)
        return t->released.day;
    if (!t->has_released &&
        model_document(m, NULL, S("score-release"), false, &d) &&
        d->date.day >= t->date.day)
        return d->date.day;
    return scheduled(m, t->date.day);
}

static void clear(struct world *w)
{
    w->n = w->n_waits = 0;
    w->last = INT32_MIN;
    w->passed = false;
}

/* On one day: passes last, then by result and the other days. */
static bool is_before(const struct attempt *x, const struct attempt *y)
{
    int pair[][2] = {
        { x->date.day, y->date.day },
        { x->result == ATTEMPT_PASS, y->result == ATTEMPT_PASS },
        { (int)x->result, (int)y->result },
        { x->released.day, y->released.day },
        { x->cancelled.day, y->cancelled.day },
    };

    for (size_t i = 0; i < sizeof pair / sizeof *pair; i++)
        if (pair[i][0] != pair[i][1])
            return pair[i][0] < pair[i][1];
    return false;
}

/* Sittings of the part up to this day do not count: a cap's last attempt was
 * used, and a paper with which all begins anew was filed after it. */
static int anew_after(const struct model *m, const struct view *v, bool as_if)
{
    int after = reset_day(m);

    for (int k = 0; k < 2; k++)
        for (int i = 0; i < v->n[k]; i++) {
            const struct rule *r = &v->p[k][i];
            int from = reset_day(m);
            bool again = r->kind == RULE_CAP && meant(m, r) == 2 &&
                         certain(&r->fact) && r->fact.status == FACT_KNOWN &&
                         r->u.cap.then == THEN_DOCUMENT && r->u.cap.anew_all;
            while (again) {
                /* the day by which `max` sittings in a row were used */
                int paper = INT32_MAX;
                for (int last = from > m->on.day - 1500 ? from + 1
                                                        : m->on.day - 1500;
                     last <= m->on.day + 100; last++) {
                    int n = 0, pass = from, here = 0;
                    for (int x = 0; x < m->facts->n_attempts; x++) {
                        const struct attempt *t = &m->facts->attempts[x];
                        if (t->date.day > pass && t->date.day < last &&
                            t->result == ATTEMPT_PASS && !t->preliminary &&
                            model_is_told(m, t) && model_is_of(m, t, m->part))
                            pass = t->date.day;
                    }
                    for (int x = 0; x < m->facts->n_attempts; x++) {
                        const struct attempt *t = &m->facts->attempts[x];
                        enum tri c = terms(m, v, t).counts;
                        if (t->result == ATTEMPT_BOOKED || t->date.day > last ||
                            t->date.day <= pass || !model_is_told(m, t) ||
                            !model_is_of(m, t, m->part) ||
                            (t->result == ATTEMPT_PASS && !t->preliminary) ||
                            !(c == TRI_YES || (c == TRI_UNKNOWN && as_if)))
                            continue;
                        n++;
                        here += t->date.day == last;
                    }
                    if (!here || n < r->u.cap.max)
                        continue;
                    for (int x = 0; x < m->facts->n_documents; x++) {
                        const struct document *d = &m->facts->documents[x];
                        if (str_eq(d->id, r->u.cap.then_document) &&
                            d->has_date && model_is_filed(m, d) &&
                            d->date.day >= last && d->date.day < paper)
                            paper = d->date.day;
                    }
                    if (paper != INT32_MAX)
                        break;
                }
                again = paper != INT32_MAX;
                from = again ? paper : from;
            }
            after = from > after ? from : after;
        }
    return after;
}

static void world_init(const struct model *m, struct world *w,
                       const struct view *v, bool as_if)
{
    const struct retake_case *c = m->facts;
    bool used[ATTEMPTS_MOST] = { 0 }, open;
    int after = anew_after(m, v, as_if);

    *w = (struct world){ .last = INT32_MIN };
    /* pick the earliest again and again; passes last on one day */
    for (;;) {
        int best = -1;
        for (int i = 0; i < c->n_attempts; i++) {
            const struct attempt *t = &c->attempts[i];
            if (used[i] || !model_is_told(m, t) ||
                !model_is_of(m, t, m->part) || t->date.day <= after ||
                (t->result == ATTEMPT_BOOKED && t->date.day == m->on.day))
                continue;
            if (best < 0 || is_before(t, &c->attempts[best]))
                best = i;
        }
        if (best < 0)
            break;
        used[best] = true;
        const struct attempt *t = &c->attempts[best];
        struct sitting_terms s = terms(m, v, t);
        bool counts = s.counts == TRI_YES || (s.counts == TRI_UNKNOWN && as_if);
        bool waits = s.waits == TRI_YES || (s.waits == TRI_UNKNOWN && as_if);
        int released = released_on(m, t);
        w->doubt |= s.counts == TRI_UNKNOWN || s.waits == TRI_UNKNOWN;
        bool passed = t->result == ATTEMPT_PASS && !t->preliminary;
        if (passed) {
            w->ever_passed = true;
            w->pass = t->date.day;
        }
        if (!counts && !waits)
            continue;
        if (w->passed) /* a new round begins */
            clear(w);
        w->last = t->date.day;
        w->passed = passed;
        w->awaited = t->result == ATTEMPT_PASS && !passed;
        if (counts) {
            w->ever[w->n_ever++] = t->date.day;
            w->released[w->n] = released;
            w->attempts[w->n++] = t->date.day;
        }
        if (waits) {
            w->wait_released[w->n_waits] = released;
            w->waits[w->n_waits++] = t->date.day;
        }
    }
    if (w->passed && m->part.n && credit_is_over(m, &open)) {
        clear(w);
        w->ever_passed = false;
        w->awaited = open;
    }
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

static enum day_answer in_world(const struct model *m, const struct world *w,
                                const struct rule *r, int day)
{
    for (int i = 0; i < r->n_waived; i++)
        if (day >= r->waived[i].from.day && day <= r->waived[i].until.day)
            return DAY_YES;
    enum day_answer one = rule_on_day(m, w, r, day);
    return one == DAY_NO && meant(m, r) == 1 ? DAY_UNKNOWN : one;
}

/* Has the version of the day a rule about sitting again after a pass? */
static bool speaks_of_again(const struct model *m)
{
    int at = model_version(m, m->on.day);
    const struct policy_version *v = at < 0 ? NULL : &m->policy->versions[at];

    for (int i = 0; v && i < v->n_rules; i++)
        if (meant(m, &v->rules[i]) && v->rules[i].kind == RULE_AFTER_PASS)
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
        if (!meant(m, r) || !speaks(r, act))
            continue;
        enum day_answer one = in_world(m, &worlds[1], r, day.day);
        if (worlds[1].doubt && in_world(m, &worlds[0], r, day.day) != one)
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

/* One of those papers is there and approved. */
static bool is_approved(const struct model *m, const struct world *w,
                        struct str id)
{
    for (int i = 0; i < m->facts->n_documents; i++) {
        const struct document *d = &m->facts->documents[i];
        if (str_eq(d->id, id) && model_is_filed(m, d) &&
            model_state(m, d->state, d->has_answered, d->answered) ==
                FILED_GRANTED &&
            (!w || w->last == INT32_MIN ||
             (d->has_date && d->date.day > w->last)))
            return true;
    }
    return false;
}

static bool is_there(const struct model *m, const struct world *w,
                     const struct rule *r, struct str id)
{
    const struct document *d;

    return r->u.precondition.approved ? is_approved(m, w, id)
                                      : model_document(m, w, id, true, &d);
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
        return model_document(m, w, r->u.lead.document.id, false, &d);
    if (r->kind == RULE_CALENDAR)
        return model_document(m, w, r->u.calendar.document.id, true, &d);
    if (!r->u.precondition.after_last)
        w = NULL;
    found = is_there(m, w, r, r->u.precondition.document);
    for (int i = 0; i < r->u.precondition.n_or_else; i++)
        found |= is_there(m, w, r, r->u.precondition.or_else[i].id);
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
    case RULE_WAIT:
    case RULE_CAP:
    case RULE_DEADLINE:
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
        any |= meant(m, r) && speaks(r, act);
    if ((act == 2 && !any) || m->main->awaited)
        return FACT_UNKNOWN;
    for (int i = 0; (r = rule_at(m, m->on.day, i, &worlds)); i++) {
        int how = meant(m, r);
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

/* Attempts left under one cap; the return value as in model_left. */
static enum fact_status left_under(const struct model *m, const struct rule *r,
                                   const struct world *worlds, int *left)
{
    int least[2], most[2];
    bool number[2], unknown[2] = { false, false };

    if (meant(m, r) == 1 || !certain(&r->fact))
        return FACT_UNKNOWN;
    if (r->fact.status != FACT_KNOWN)
        return FACT_UNLIMITED;
    for (int k = 0; k < 2; k++)
        number[k] =
            cap_leaves(m, &worlds[k], r, &least[k], &most[k], &unknown[k]);
    int both = worlds[1].doubt ? 0 : 1; /* look at one world or at both */
    if (unknown[1] || unknown[both] || number[1] != number[both])
        return FACT_UNKNOWN;
    if (!number[1])
        return FACT_NONE; /* for a time that is over */
    if (r->u.cap.then == THEN_WAIT)
        return FACT_UNLIMITED;
    *left = least[1] < least[both] ? least[1] : least[both];
    int more = most[1] > most[both] ? most[1] : most[both];
    return *left != more ? FACT_UNKNOWN : FACT_KNOWN;
}

enum fact_status model_left(const struct model *m, int *left)
{
    bool doubt = false, endless = false, limited = false;
    const struct world *worlds;
    const struct rule *r;
    int n = 0;

    *left = 0;
    if (m->main->passed)
        return FACT_NONE;
    for (int i = 0; (r = rule_at(m, m->on.day, i, &worlds)); i++) {
        if (!meant(m, r) || r->kind != RULE_CAP)
            continue;
        enum fact_status s = left_under(m, r, worlds, &n);
        doubt |= s == FACT_UNKNOWN;
        endless |= s == FACT_UNLIMITED;
        if (s != FACT_KNOWN)
            continue;
        *left = limited && *left < n ? *left : n;
        limited = true;
    }
    if (limited && !*left)
        return FACT_NONE;
    if (doubt)
        return FACT_UNKNOWN;
    if (limited)
        return FACT_KNOWN;
    return endless ? FACT_UNLIMITED : FACT_UNKNOWN;
}
