/* Which sittings count, and what is counted from which day. */
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

/* Sittings up to this day do not count any more. */
static struct date reset_day(const struct round *r)
{
    struct date day = date_first();
    bool resets = policy_resets(r->policy, r->facts->category);

    for (int i = 0; i < r->facts->n_documents; i++) {
        const struct document *d = &r->facts->documents[i];
        if (resets && str_eq(d->id, r->policy->reset.id) && d->has_date &&
            document_serves(d, r->on) && date_cmp(d->date, day) > 0)
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

static bool is_of_version(const struct attempt *t, struct str version)
{
    return !version.n || !t->version.n || str_eq(t->version, version);
}

/* Latest pass of a part up to the day, and the day its credit ends. */
static const struct attempt *part_pass(const struct policy *p,
                                       const struct retake_case *c,
                                       struct str part, struct date on,
                                       struct date *end)
{
    const struct part_credit *credit = &p->credit;
    const struct round r = { .policy = p, .facts = c, .on = on };
    const struct attempt *pass = NULL;
    struct date reset = reset_day(&r);
    struct str version = policy_one_version(p, c, on);
    int bought = 0;

    for (int i = 0; i < c->n_attempts; i++) {
        const struct attempt *t = &c->attempts[i];
        if (t->result == ATTEMPT_PASS && !t->preliminary && !t->exam.n &&
            is_of_version(t, version) &&
            (!t->part.n || str_eq(t->part, part)) &&
            date_cmp(t->date, on) <= 0 && date_cmp(t->date, reset) > 0 &&
            (!pass || date_cmp(t->date, pass->date) > 0))
            pass = t;
    }
    *end = date_last();
    if (!pass || !credit->has || fact_asserted(&credit->fact) != FACT_KNOWN ||
        (credit->from_release && !pass->has_released))
        return pass;
    *end = span_after(&p->holidays,
                      credit->from_release ? pass->released : pass->date,
                      credit->span);
    for (int i = 0; i < c->n_documents; i++) {
        const struct document *d = &c->documents[i];
        if (credit->extension.document.n &&
            str_eq(d->id, credit->extension.document) && document_serves(d, on))
            bought = d->extensions > bought ? d->extensions
                     : bought               ? bought
                                            : 1;
    }
    if (bought > credit->extension.most)
        bought = credit->extension.most;
    for (int i = 0; i < bought; i++)
        *end = span_after(&p->holidays, *end, credit->extension.length);
    if (credit->last_day == LAST_DAY_TOO_LATE)
        *end = date_add_days(*end, -1);
    return pass;
}

bool part_credit_end(const struct policy *p, const struct retake_case *c,
                     struct str part, struct date on, struct date *end,
                     bool *open)
{
    struct date ends = date_last(), newest = date_first();
    bool all = true;

    if (!part_pass(p, c, part, on, end))
        return false;
    for (int i = 0; i < p->n_parts; i++) {
        struct date e;
        const struct attempt *pass = part_pass(p, c, p->parts[i].id, on, &e);
        all &= pass != NULL;
        if (pass && date_cmp(pass->date, newest) > 0)
            newest = pass->date;
        if (date_cmp(e, ends) < 0)
            ends = e;
    }
    *open = !all || date_cmp(newest, ends) > 0;
    return date_cmp(*end, date_last()) < 0;
}

static bool is_mine(const struct attempt *t, struct str part)
{
    return !t->exam.n && (!part.n || !t->part.n || str_eq(t->part, part));
}

struct lists {
    struct attempt *counted, *waits;
};

/* A pass that is followed by another sitting ends a round. */
static void add(struct round *r, struct lists *v, const struct attempt *t,
                bool counts, bool waits)
{
    if (r->passed)
        r->n_attempts = r->n_waits = 0;
    if (counts)
        v->counted[r->n_attempts++] = *t;
    if (waits)
        v->waits[r->n_waits++] = *t;
    r->passed = t->result == ATTEMPT_PASS && !t->preliminary;
    r->has_last = true;
    r->last = t->date;
}

static void end_credit(struct round *r)
{
    struct date end;
    bool open;

    if (!r->passed || !r->part.n ||
        !part_credit_end(r->policy, r->facts, r->part, r->on, &end, &open) ||
        !open || date_cmp(end, r->on) >= 0)
        return;
    r->passed = false;
    r->pass = NULL;
    r->n_attempts = r->n_waits = 0;
    r->has_last = false;
}

static void sort_into(struct round *r, struct arena *a,
                      const struct rule_list lists[2], bool as_if_counted)
{
    const struct retake_case *c = r->facts;
    const struct attempt *all = attempts_sorted(a, c);
    size_t n = (size_t)c->n_attempts;
    struct lists v = { ARENA_ARRAY(a, struct attempt, n),
                       ARENA_ARRAY(a, struct attempt, n) };
    struct attempt *rest = ARENA_ARRAY(a, struct attempt, n);
    struct attempt *from_end = rest + n;
    struct date reset = reset_day(r);
    struct str version = policy_one_version(r->policy, c, r->on);

    r->attempts = v.counted;
    r->waits = v.waits;
    r->elsewhere = rest;
    for (int i = 0; i < c->n_attempts; i++) {
        const struct attempt *t = &all[i];
        int when = date_cmp(t->date, r->on);
        if (t->exam.n && t->result == ATTEMPT_FAIL && when <= 0)
            rest[r->n_elsewhere++] = *t;
        if (!is_mine(t, r->part) || date_cmp(t->date, reset) <= 0 ||
            !is_of_version(t, version))
            continue;
        if (t->result == ATTEMPT_BOOKED && when >= 0) {
            *--from_end = *t;
            r->n_booked++;
        } else if (when <= 0) {
            struct sitting_terms s = terms_of(r, lists, t);
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

bool round_released(const struct round *r, const struct attempt *t,
                    struct date *out)
{
    const struct document *d = round_document(r, S("score-release"), false);

    if (t->has_released) {
        *out = t->released;
        return date_cmp(t->released, r->on) <= 0;
    }
    if (!d || !d->has_date || date_cmp(d->date, t->date) < 0)
        return false;
    *out = d->date;
    return true;
}

/* The earliest day that "within so long" could be counted from. */
static enum anchored earliest_told(const struct round *r, struct date *out)
{
    bool sat = r->n_attempts > 0;

    if (sat)
        *out = r->attempts[0].date;
    if (r->facts->has_graduated &&
        (!sat || date_cmp(r->facts->graduated, *out) < 0))
        *out = r->facts->graduated;
    return sat || r->facts->has_graduated ? ANCHORED : ANCHOR_NOT_TOLD;
}

static enum anchored anchor_day(const struct round *r, const struct anchor *x,
                                struct date *out)
{
    const struct attempt *last = NULL;
    const struct document *d;

    if (r->n_attempts)
        last = &r->attempts[r->n_attempts - 1];
    switch (x->kind) {
    case ANCHOR_LAST_ATTEMPT:
        if (last)
            *out = last->date;
        return last ? ANCHORED : ANCHOR_NOT_YET;
    case ANCHOR_FIRST_ATTEMPT:
        if (last)
            *out = r->attempts[0].date;
        return last ? ANCHORED : ANCHOR_NOT_YET;
    case ANCHOR_GRADUATION:
        *out = r->facts->graduated;
        return r->facts->has_graduated ? ANCHORED : ANCHOR_NOT_TOLD;
    case ANCHOR_SCORE_RELEASE:
        if (!last)
            return ANCHOR_NOT_YET;
        return round_released(r, last, out) ? ANCHORED : ANCHOR_NOT_TOLD;
    case ANCHOR_DOCUMENT:
        d = round_document(r, x->document.id, false);
        if (!d || !d->has_date)
            return ANCHOR_NOT_TOLD;
        *out = d->date;
        return ANCHORED;
    case ANCHOR_UNSTATED:
        return earliest_told(r, out);
    }
    BUG("anchor kind %d", (int)x->kind);
}

enum anchored round_anchor(const struct round *r, const struct anchor *x,
                           struct date *out)
{
    enum anchored how = anchor_day(r, x, out);

    if (how == ANCHORED && x->next_day)
        *out = date_add_days(*out, 1);
    return how;
}
