/* Which sittings count, and what is counted from which day. */
#include "retake/credit.h"
#include "retake/rule.h"

#include "base/arena.h"

#include <stdlib.h>

static const struct sitting_terms not_said = { .counts = TRI_UNKNOWN,
                                               .waits = TRI_UNKNOWN };

const struct rule *sitting_rule(const struct retake_case *c, struct str part,
                                const struct rule_list lists[2],
                                enum attempt_result result, bool *perhaps)
{
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < lists[k].n; i++) {
            const struct rule *r = &lists[k].p[i];
            if (r->kind == RULE_SITTING && r->u.sitting.result == result &&
                rule_applies(r, c->category, part, perhaps))
                return r;
        }
    return NULL;
}

bool document_serves(const struct document *d, struct date on)
{
    bool ended = d->state == FILED_REFUSED || d->state == FILED_WITHDRAWN;

    return (!d->has_date || date_cmp(d->date, on) <= 0) &&
           !(ended && (!d->has_answered || date_cmp(d->answered, on) <= 0));
}

const struct request *case_appeal(const struct retake_case *c,
                                  const struct attempt *t, struct date on,
                                  bool *upheld)
{
    const struct request *found = NULL;

    *upheld = false;
    for (int i = 0; i < c->n_requests; i++) {
        const struct request *q = &c->requests[i];
        bool answered = q->state != FILED_OPEN &&
                        (!q->has_answered || date_cmp(q->answered, on) <= 0);
        if (q->kind != REQUEST_APPEAL || !q->has_attempt ||
            date_cmp(q->attempt, t->date) || !str_eq(q->part, t->part) ||
            t->exam.n || date_cmp(q->filed, on) > 0 ||
            (answered && q->state != FILED_GRANTED))
            continue;
        found = q;
        *upheld |= answered;
    }
    return found;
}

static bool same_terms(const struct sitting_terms *x,
                       const struct sitting_terms *y)
{
    return x->counts == y->counts && x->waits == y->waits;
}

/* Does a failure count while its appeal is open? */
static enum tri counts_meanwhile(const struct retake_case *c, struct str part,
                                 const struct rule_list lists[2])
{
    bool perhaps;

    for (int k = 0; k < 2; k++)
        for (int i = 0; i < lists[k].n; i++) {
            const struct rule *r = &lists[k].p[i];
            if (r->kind == RULE_APPEAL &&
                rule_applies(r, c->category, part, &perhaps))
                return perhaps || fact_asserted(&r->fact) != FACT_KNOWN
                           ? TRI_UNKNOWN
                           : r->u.appeal.meanwhile;
        }
    return TRI_UNKNOWN;
}

/* The terms of a sitting under those rules. */
static struct sitting_terms terms_of(const struct round *round,
                                     const struct rule_list lists[2],
                                     const struct attempt *t)
{
    const struct retake_case *c = round->facts;
    enum attempt_result result = t->result;
    bool perhaps = false, upheld = false;

    if (result == ATTEMPT_PASS)
        return (struct sitting_terms){ .counts = TRI_YES };
    if (result == ATTEMPT_FAIL) {
        enum tri stands = TRI_YES;
        if (case_appeal(c, t, round->on, &upheld) && !upheld)
            stands = counts_meanwhile(c, round->part, lists);
        if (!upheld)
            return (struct sitting_terms){ .counts = stands, .waits = stands };
        result = ATTEMPT_VOID;
    }
    const struct rule *r =
        sitting_rule(c, round->part, lists, result, &perhaps);
    if (!r || perhaps)
        return not_said;
    enum fact_status s = fact_asserted(&r->fact);
    if (s == FACT_NONE) /* such a sitting has no consequence */
        return (struct sitting_terms){ .counts = TRI_NO, .waits = TRI_NO };
    if (s != FACT_KNOWN)
        return not_said;
    const struct sitting_terms *in_time = &r->u.sitting.in_time;
    const struct sitting_terms *late = &r->u.sitting.late;
    if (!r->u.sitting.has_notice || same_terms(in_time, late))
        return *in_time;
    if (!t->has_cancelled)
        return not_said;
    struct date by =
        span_before(&round->policy->holidays, t->date, r->u.sitting.notice);
    return date_cmp(t->cancelled, by) <= 0 ? *in_time : *late;
}

static bool decided(enum tri t, bool as_if)
{
    return t == TRI_YES || (t == TRI_UNKNOWN && as_if);
}

struct date case_reset_day(const struct policy *p, const struct retake_case *c,
                           struct date on)
{
    struct date day = date_first();
    bool resets = policy_resets(p, c->category);

    for (int i = 0; i < c->n_documents; i++) {
        const struct document *d = &c->documents[i];
        if (resets && str_eq(d->id, p->reset.id) && d->has_date &&
            document_serves(d, on) && date_cmp(d->date, day) > 0)
            day = d->date;
    }
    return day;
}

struct str policy_one_version(const struct policy *p,
                              const struct retake_case *c, struct date on)
{
    const struct attempt *newest = NULL;

    if (!p->one_version.has ||
        fact_asserted(&p->one_version.fact) != FACT_KNOWN)
        return S("");
    for (int i = 0; i < c->n_attempts; i++) {
        const struct attempt *t = &c->attempts[i];
        if (t->version.n && !t->exam.n && t->result != ATTEMPT_BOOKED &&
            date_cmp(t->date, on) <= 0 &&
            (!newest || date_cmp(t->date, newest->date) > 0 ||
             (!date_cmp(t->date, newest->date) &&
              str_cmp(t->version, newest->version) > 0)))
            newest = t;
    }
    return newest ? newest->version : S("");
}

bool attempt_is_of(const struct attempt *t, struct str version)
{
    return !version.n || !t->version.n || str_eq(t->version, version);
}

/* A sitting without a score has no release: it is counted from its day. */
static bool has_score(const struct attempt *t)
{
    return t->result == ATTEMPT_FAIL || t->result == ATTEMPT_PASS;
}

static bool is_mine(const struct attempt *t, struct str part)
{
    return !t->exam.n && (!part.n || !t->part.n || str_eq(t->part, part));
}

struct lists {
    struct attempt *counted, *waits, *ever;
};

/* A pass that is followed by another sitting ends a round. */
static void add(struct round *r, struct lists *v, const struct attempt *t,
                bool counts, bool waits)
{
    if (r->passed)
        r->n_attempts = r->n_waits = 0;
    if (counts)
        v->counted[r->n_attempts++] = v->ever[r->n_ever++] = *t;
    if (waits)
        v->waits[r->n_waits++] = *t;
    r->passed = t->result == ATTEMPT_PASS && !t->preliminary;
    r->has_last = true;
    r->last = t->date;
}

/* The credit of a passed part is over, or whether it is is not known. */
static void end_credit(struct round *r)
{
    enum credit state;

    if (!r->passed || !r->part.n || !r->policy->credit.has)
        return;
    state = part_credit(r->policy, r->facts, r->part, r->on);
    if (state == CREDIT_GOOD)
        return;
    if (state == CREDIT_OVER)
        r->lapsed = r->pass;
    else
        r->unsure = r->pass;
    r->passed = false;
    r->pass = NULL;
    r->n_attempts = r->n_waits = 0;
    r->has_last = false;
}

static bool is_anew(const struct rule *r)
{
    return r->kind == RULE_CAP && r->u.cap.then == THEN_DOCUMENT &&
           r->u.cap.anew_all;
}

bool policy_begins_anew(const struct policy *p)
{
    for (int v = 0; v < p->n_versions; v++)
        for (int i = 0; i < p->versions[v].n_rules; i++)
            if (is_anew(&p->versions[v].rules[i]))
                return true;
    return false;
}

/* First such document from that day on. */
static bool first_document(const struct round *r, struct str id,
                           struct date from, struct date *out)
{
    bool found = false;

    for (int i = 0; i < r->facts->n_documents; i++) {
        const struct document *d = &r->facts->documents[i];
        if (!str_eq(d->id, id) || !d->has_date || !document_serves(d, r->on) ||
            date_cmp(d->date, from) < 0 ||
            (found && date_cmp(d->date, *out) >= 0))
            continue;
        *out = d->date;
        found = true;
    }
    return found;
}

/* A sitting of this round's part up to the day, as the rules count it. */
static bool is_sitting(const struct round *r, const struct attempt *t,
                       struct str version)
{
    return is_mine(t, r->part) && attempt_is_of(t, version) &&
           t->result != ATTEMPT_BOOKED && attempt_is_told(t, r->on);
}

/* One more sitting under a cap with which all begins anew: after the last one
 * that it allows, on the day of the document. */
static void count_towards(const struct round *r, const struct rule *rule,
                          const struct attempt *t, int *n, struct date *day)
{
    bool passed = t->result == ATTEMPT_PASS && !t->preliminary;
    struct date from = t->date; /* a pass counts while it is good */

    *n = passed && !rule->u.cap.all_rounds ? 0 : *n + 1;
    if (passed)
        from = pass_good_until(r->policy, r->facts, t, r->on);
    if (*n >= rule->u.cap.max &&
        first_document(r, rule->u.cap.then_document, from, day))
        *n = 0;
}

/* The last attempt that a cap allows has been made, and then the document was
 * filed with which all begins anew: sittings up to its day do not count. */
static struct date anew_day(const struct round *r, const struct attempt *all,
                            const struct rule *rule,
                            const struct rule_list lists[2], struct date day,
                            bool as_if_counted)
{
    struct str version = policy_one_version(r->policy, r->facts, r->on);
    bool perhaps;
    int n = 0;

    if (!rule_applies(rule, r->facts->category, r->part, &perhaps) || perhaps ||
        fact_asserted(&rule->fact) != FACT_KNOWN)
        return day;
    for (int i = 0; i < r->facts->n_attempts; i++) {
        const struct attempt *t = &all[i];
        if (date_cmp(t->date, day) <= 0 || !is_sitting(r, t, version) ||
            !decided(terms_of(r, lists, t).counts, as_if_counted))
            continue;
        count_towards(r, rule, t, &n, &day);
    }
    return day;
}

struct date round_anew_day(const struct round *r, const struct rule *rule)
{
    struct date day = date_first();
    int n = 0;

    for (int i = 0; i < r->n_ever; i++)
        if (date_cmp(r->ever[i].date, day) > 0)
            count_towards(r, rule, &r->ever[i], &n, &day);
    return day;
}

static struct date first_counted(const struct round *r,
                                 const struct attempt *all,
                                 const struct rule_list lists[2],
                                 bool as_if_counted)
{
    struct date reset = case_reset_day(r->policy, r->facts, r->on);
    struct date day = reset;

    for (int k = 0; k < 2; k++)
        for (int i = 0; i < lists[k].n; i++) {
            if (!is_anew(&lists[k].p[i]))
                continue;
            struct date own =
                anew_day(r, all, &lists[k].p[i], lists, reset, as_if_counted);
            if (date_cmp(own, day) > 0)
                day = own;
        }
    return day;
}

/* Where a sitting decides whether all begins anew and it is not known how it
 * counts: that sitting, or NULL. */
static const struct attempt *doubt_of_anew(const struct round *r,
                                           const struct attempt *all,
                                           const struct rule_list lists[2])
{
    struct date reset = case_reset_day(r->policy, r->facts, r->on);
    struct date day = first_counted(r, all, lists, true);
    struct str version = policy_one_version(r->policy, r->facts, r->on);
    const struct attempt *found = NULL;

    if (!date_cmp(day, first_counted(r, all, lists, false)))
        return NULL;
    for (int i = 0; i < r->facts->n_attempts; i++)
        if (is_sitting(r, &all[i], version) &&
            date_cmp(all[i].date, reset) > 0 &&
            terms_of(r, lists, &all[i]).counts == TRI_UNKNOWN)
            found = &all[i];
    return found;
}

static bool counts_all_rounds(const struct rule_list lists[2])
{
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < lists[k].n; i++)
            if (lists[k].p[i].kind == RULE_CAP &&
                lists[k].p[i].u.cap.all_rounds)
                return true;
    return false;
}

static void sort_into(struct round *r, struct arena *a,
                      const struct rule_list lists[2], bool as_if_counted)
{
    const struct retake_case *c = r->facts;
    const struct attempt *all = attempts_sorted(a, c);
    size_t n = (size_t)c->n_attempts;
    struct lists v = { ARENA_ARRAY(a, struct attempt, n),
                       ARENA_ARRAY(a, struct attempt, n),
                       ARENA_ARRAY(a, struct attempt, n) };
    struct attempt *rest = ARENA_ARRAY(a, struct attempt, n);
    struct attempt *from_end = rest + n;
    struct date anew = first_counted(r, all, lists, as_if_counted);
    struct date reset = case_reset_day(r->policy, c, r->on);
    struct str version = policy_one_version(r->policy, c, r->on);
    bool looks_back = counts_all_rounds(lists);

    r->doubt = doubt_of_anew(r, all, lists);
    r->ever = v.ever;
    r->attempts = v.counted;
    r->waits = v.waits;
    r->elsewhere = rest;
    for (int i = 0; i < c->n_attempts; i++) {
        const struct attempt *t = &all[i];
        int when = date_cmp(t->date, r->on);
        if (t->exam.n && t->result == ATTEMPT_FAIL && when <= 0)
            rest[r->n_elsewhere++] = *t;
        if (!is_mine(t, r->part) || date_cmp(t->date, reset) <= 0 ||
            !attempt_is_of(t, version))
            continue;
        if (t->result == ATTEMPT_BOOKED && when >= 0) {
            *--from_end = *t;
            r->n_booked++;
        } else if (t->result == ATTEMPT_BOOKED &&
                   (r->passed || !seat_is_untold(c, t, r->on))) {
            continue; /* who has passed did not need it */
        } else if (attempt_is_told(t, r->on)) {
            struct sitting_terms s = terms_of(r, lists, t);
            if (date_cmp(t->date, anew) <= 0) {
                /* only what looks at all rounds counts it */
                if (looks_back && s.counts == TRI_UNKNOWN)
                    r->doubt = t;
                if (decided(s.counts, as_if_counted))
                    v.ever[r->n_ever++] = *t;
                continue;
            }
            if (s.counts == TRI_UNKNOWN || s.waits == TRI_UNKNOWN)
                r->doubt = t;
            bool counts = decided(s.counts, as_if_counted);
            bool waits = decided(s.waits, as_if_counted);
            if (counts || waits) {
                add(r, &v, t, counts, waits);
                r->preliminary =
                    t->result == ATTEMPT_PASS && t->preliminary ? t : NULL;
            }
            if (t->result == ATTEMPT_PASS && !t->preliminary)
                r->pass = t;
        }
    }
    r->booked = from_end;
}

void round_init(struct round *r, struct arena *a, const struct policy *p,
                const struct retake_case *c, struct str part, struct date on,
                const struct rule_list lists[2], bool as_if_counted)
{
    struct document *docs =
        ARENA_ARRAY(a, struct document, (size_t)c->n_documents);

    *r = (struct round){
        .policy = p, .facts = c, .on = on, .part = part, .documents = docs
    };
    sort_into(r, a, lists, as_if_counted);
    end_credit(r);
    for (int i = 0; i < c->n_documents; i++) {
        const struct document *d = &c->documents[i];
        if (document_serves(d, on))
            docs[r->n_documents++] = *d;
    }
}

static bool is_approved(const struct document *d, struct date on)
{
    return d->state == FILED_GRANTED &&
           (!d->has_answered || date_cmp(d->answered, on) <= 0);
}

static const struct document *newest(const struct round *r, struct str id,
                                     bool after_last, bool approved)
{
    const struct document *found = NULL;

    for (int i = 0; i < r->n_documents; i++) {
        const struct document *d = &r->documents[i];
        if (!str_eq(d->id, id) || (approved && !is_approved(d, r->on)))
            continue;
        if (after_last && r->has_last &&
            (!d->has_date || date_cmp(d->date, r->last) <= 0))
            continue;
        if (!found || (d->has_date && (!found->has_date ||
                                       date_cmp(d->date, found->date) > 0)))
            found = d;
    }
    return found;
}

const struct document *round_document(const struct round *r, struct str id,
                                      bool after_last)
{
    return newest(r, id, after_last, false);
}

const struct document *round_approved(const struct round *r, struct str id,
                                      bool after_last)
{
    return newest(r, id, after_last, true);
}

bool round_booked(const struct round *r, struct str id)
{
    return r->n_booked && policy_filed_by(r->policy, id) == ACT_REGISTER;
}

bool round_filed(const struct round *r, struct str id, bool after_last)
{
    return round_document(r, id, after_last) || round_booked(r, id);
}

bool round_released(const struct round *r, const struct attempt *t,
                    struct date *out)
{
    const struct document *d = round_document(r, S("score-release"), false);

    *out = t->date;
    if (!has_score(t))
        return true;
    if (t->has_released && date_cmp(t->released, r->on) <= 0)
        *out = t->released;
    else if (!t->has_released && d && d->has_date &&
             date_cmp(d->date, t->date) >= 0)
        *out = d->date;
    else
        return release_scheduled(r->policy, t, out);
    return true;
}

int round_next(const struct round *r)
{
    return r->passed ? 1 : r->n_attempts + 1;
}
