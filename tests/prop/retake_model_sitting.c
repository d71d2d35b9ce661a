/* Which sittings count, from which day, and how long a pass is good. */
#include "retake_model.h"

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
                if (r->kind != RULE_APPEAL || !model_meant(m, r))
                    continue;
                if (model_meant(m, r) == 1 || !certain(&r->fact) ||
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
                !model_meant(m, r))
                continue;
            if (model_meant(m, r) == 1 || !certain(&r->fact))
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

int model_reset_day(const struct model *m)
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
    int by = earlier(m->policy, end, c->extension.ahead);

    for (int i = 0; i < m->facts->n_documents; i++) {
        const struct document *d = &m->facts->documents[i];
        if (c->extension.document.n && str_eq(d->id, c->extension.document) &&
            model_is_filed(m, d) &&
            !(c->extension.has_ahead && d->has_date && d->date.day > by))
            for (int x = d->extensions > 0 ? d->extensions : 1; n < x;)
                n++;
    }
    for (int i = 0; i < n && i < c->extension.most; i++)
        end = later(m->policy, end, c->extension.length);
    return end - (c->last_day == LAST_DAY_TOO_LATE);
}

/* Of one pass: until when it is good, and surely good. */
static void ends(const struct model *m, const struct attempt *t, int *end,
                 int *least)
{
    const struct part_credit *c = &m->policy->credit;
    int from = t->date.day;

    *end = *least = INT32_MAX;
    if (!c->has || !certain(&c->fact) || c->fact.status != FACT_KNOWN)
        return;
    if (c->from_release)
        from =
            t->has_released ? t->released.day : told_by_paper(m, t->date.day);
    if (from == INT32_MAX)
        from = scheduled(m, t->date.day);
    if (from == INT32_MAX)
        *least = credit_counted_from(m, t->date.day);
    else
        *end = *least = credit_counted_from(m, from);
}

bool model_part_credit(const struct model *m, struct str part, int *pass,
                       int *end, int *least)
{
    const struct attempt *best = NULL;

    *pass = INT32_MIN;
    *end = *least = INT32_MAX;
    for (int i = 0; i < m->facts->n_attempts; i++) {
        const struct attempt *t = &m->facts->attempts[i];
        if (t->result == ATTEMPT_PASS && !t->preliminary &&
            model_is_of(m, t, part) && t->date.day <= m->on.day &&
            t->date.day > model_reset_day(m) && t->date.day > *pass) {
            best = t;
            *pass = t->date.day;
        }
    }
    if (!best)
        return false;
    ends(m, best, end, least);
    return true;
}

static int good_until(const struct model *m, const struct attempt *t)
{
    int end, least;

    ends(m, t, &end, &least);
    return least;
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

static bool is_passed(const struct attempt *t)
{
    return t->result == ATTEMPT_PASS && !t->preliminary;
}

/* Sittings up to this day do not count under that rule: its last attempt was
 * used, and a paper with which all begins anew was filed after it. */
static int anew_under(const struct model *m, const struct view *v,
                      const struct rule *r, bool as_if)
{
    int from = model_reset_day(m);
    bool again = r->kind == RULE_CAP && model_meant(m, r) == 2 &&
                 certain(&r->fact) && r->fact.status == FACT_KNOWN &&
                 r->u.cap.then == THEN_DOCUMENT && r->u.cap.anew_all;

    while (again) {
        /* the day by which `max` sittings in a row were used */
        int paper = INT32_MAX;
        for (int last = from > m->on.day - 1500 ? from + 1 : m->on.day - 1500;
             last <= m->on.day + 100; last++) {
            int n = 0, pass = from, good = last;
            bool here = false;
            for (int x = 0; x < m->facts->n_attempts; x++) {
                const struct attempt *t = &m->facts->attempts[x];
                if (t->date.day > pass && t->date.day <= last &&
                    !r->u.cap.all_rounds && is_passed(t) &&
                    model_is_told(m, t) && model_is_of(m, t, m->part))
                    pass = t->date.day;
            }
            for (int x = 0; x < m->facts->n_attempts; x++) {
                const struct attempt *t = &m->facts->attempts[x];
                enum tri c = terms(m, v, t).counts;
                if (t->result == ATTEMPT_BOOKED || t->date.day > last ||
                    t->date.day <= pass || !model_is_told(m, t) ||
                    !model_is_of(m, t, m->part) ||
                    !(c == TRI_YES || (c == TRI_UNKNOWN && as_if)))
                    continue;
                n++;
                here |= t->date.day == last;
                if (t->date.day == last && is_passed(t))
                    good = good_until(m, t);
            }
            if (!here || n < r->u.cap.max)
                continue;
            for (int x = 0; x < m->facts->n_documents; x++) {
                const struct document *d = &m->facts->documents[x];
                if (str_eq(d->id, r->u.cap.then_document) && d->has_date &&
                    model_is_filed(m, d) && d->date.day >= good &&
                    d->date.day < paper)
                    paper = d->date.day;
            }
            if (paper != INT32_MAX)
                break;
        }
        again = paper != INT32_MAX;
        from = again ? paper : from;
    }
    return from;
}

static int anew_after(const struct model *m, const struct view *v, bool as_if)
{
    int after = model_reset_day(m);

    for (int k = 0; k < 2; k++)
        for (int i = 0; i < v->n[k]; i++) {
            int from = anew_under(m, v, &v->p[k][i], as_if);
            after = from > after ? from : after;
        }
    return after;
}

/* Somebody has said what became of that day. */
static bool has_result_beside(const struct retake_case *c,
                              const struct attempt *seat)
{
    bool found = false;

    for (int i = 0; i < c->n_attempts; i++)
        found |= c->attempts[i].result != ATTEMPT_BOOKED &&
                 c->attempts[i].date.day == seat->date.day &&
                 str_eq(c->attempts[i].part, seat->part) &&
                 str_eq(c->attempts[i].exam, seat->exam);
    return found;
}

/* What caps over all rounds count: all but what was before a paper of their
 * own, or what was wiped. */
static void look_back(const struct model *m, struct world *w,
                      const struct view *v, bool as_if, int after)
{
    bool any = false;

    for (int k = 0; k < 2; k++)
        for (int i = 0; i < v->n[k]; i++) {
            const struct rule *r = &v->p[k][i];
            if (r->kind != RULE_CAP || !r->u.cap.all_rounds)
                continue;
            any = true;
            w->anew[w->n_anew] = r;
            w->anew_on[w->n_anew++] = anew_under(m, v, r, as_if);
        }
    for (int i = 0; i < m->facts->n_attempts && any; i++) {
        const struct attempt *t = &m->facts->attempts[i];
        enum tri c = terms(m, v, t).counts;
        if (!model_is_told(m, t) || !model_is_of(m, t, m->part) ||
            t->date.day <= m->reset || t->date.day > after ||
            (t->result == ATTEMPT_BOOKED &&
             (t->date.day == m->on.day || has_result_beside(m->facts, t))))
            continue;
        w->doubt |= c == TRI_UNKNOWN;
        if (c == TRI_YES || (c == TRI_UNKNOWN && as_if))
            w->ever[w->n_ever++] = t->date.day;
    }
}

void world_init(const struct model *m, struct world *w, const struct view *v,
                bool as_if)
{
    const struct retake_case *c = m->facts;
    bool used[ATTEMPTS_MOST] = { 0 }, open;
    int after = anew_after(m, v, as_if);

    *w = (struct world){ .last = INT32_MIN };
    w->doubt = anew_after(m, v, true) != anew_after(m, v, false);
    look_back(m, w, v, as_if, after);
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
        if (t->result == ATTEMPT_BOOKED &&
            (w->passed || has_result_beside(c, t)))
            continue;
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
