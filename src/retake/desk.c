#include "retake/retake_int.h"

#include "base/arena.h"
#include "base/vec.h"

bool rule_speaks_of(const struct rule *r, enum act act)
{
    switch (act) {
    case ACT_SIT:
        return r->on_sit;
    case ACT_APPLY:
        return r->on_apply;
    case ACT_REGISTER:
        return r->on_register;
    case N_ACTS:
        break;
    }
    BUG("act %d", (int)act);
}

/* Some sitting up to the day ended neither with a failure nor a pass, or its
 * failure is under appeal. */
static bool has_odd_sittings(const struct retake_case *c, struct date on)
{
    for (int i = 0; i < c->n_requests; i++)
        if (c->requests[i].kind == REQUEST_APPEAL)
            return true;
    for (int i = 0; i < c->n_attempts; i++)
        if (c->attempts[i].result != ATTEMPT_FAIL &&
            c->attempts[i].result != ATTEMPT_PASS &&
            attempt_is_told(&c->attempts[i], on))
            return true;
    return false;
}

/* The case under one set of rules about how sittings count. */
struct counting {
    struct round yes, no; /* as if what is not known counts, and as if not */
    bool in_doubt;
    const struct reason *doubt;
};

static void count_sittings(const struct desk *d, struct str part,
                           struct date on, const struct rule_list lists[2],
                           struct counting *c)
{
    round_init(&c->yes, d->arena, d->policy, d->facts, part, on, lists, true);
    c->no = c->yes;
    c->in_doubt = c->yes.doubt != NULL;
    if (!c->in_doubt)
        return;
    round_init(&c->no, d->arena, d->policy, d->facts, part, on, lists, false);
    const struct attempt *t = c->yes.doubt;
    struct reason *why = ARENA_NEW(d->arena, struct reason);
    *why = (struct reason){
        .rule = S("sittings"),
        .text = JOIN(d->arena, S("Whether the sitting on "),
                     date_words(d->arena, t->date), S(" ("),
                     attempt_result_words(t->result),
                     t->result == ATTEMPT_FAIL
                         ? S(", under appeal) counts is not known.")
                         : S(") counts is not published, or not told "
                             "exactly.")),
        .confidence = CONFIDENCE_UNCONFIRMED
    };
    c->doubt = why;
}

static struct finding find(const struct desk *d, const struct rule *rule,
                           const struct counting *c)
{
    struct finding f = rule_finding(d->arena, rule, &c->yes);

    if (!c->in_doubt)
        return f;
    struct finding g = rule_finding(d->arena, rule, &c->no);
    f.days = days_either(d->arena, &f.days, &g.days, c->doubt);
    f.left_most = f.left_most > g.left_most ? f.left_most : g.left_most;
    f.left = f.left < g.left ? f.left : g.left;
    f.status = f.status == FACT_KNOWN || f.no_limit ? g.status : f.status;
    if (f.no_limit != g.no_limit)
        f.status = FACT_UNKNOWN;
    f.has_last &= g.has_last;
    if (f.has_last && date_cmp(g.last, f.last) > 0) {
        f.last = g.last;
        f.last_open = g.last_open;
    }
    return f;
}

static void limit_within(struct desk *d, const struct finding *f,
                         struct date from, struct date until)
{
    for (size_t i = 0; i < f->days.n; i++) {
        const struct day_span *s = &f->days.p[i];
        if (s->answer == DAY_YES)
            continue;
        struct date lo = date_cmp(s->from, from) > 0 ? s->from : from;
        struct date hi = date_cmp(s->until, until) < 0 ? s->until : until;
        for (int act = 0; act < N_ACTS; act++)
            if (rule_speaks_of(f->rule, (enum act)act))
                days_limit(d->arena, &d->days[act], lo, hi, s->answer, s->why);
    }
}

/* Apply rules to the days from … until; keep what they say when `keep`. */
static void use_rules(struct desk *d, struct rule_list rules,
                      const struct counting *c, struct date from,
                      struct date until, bool keep)
{
    bool perhaps;

    for (int i = 0; i < rules.n; i++) {
        if (!rule_applies(&rules.p[i], d->facts->category, d->round.part,
                          &perhaps))
            continue;
        struct finding f = find(d, &rules.p[i], c);
        limit_within(d, &f, from, until);
        if (!keep)
            continue;
        if (d->n_findings == d->cap_findings)
            d->findings = vec_grow(d->arena, d->findings, d->n_findings,
                                   &d->cap_findings, sizeof *d->findings);
        d->findings[d->n_findings++] = f;
    }
}

static struct rule_list rules_of(const struct policy_version *v)
{
    return v ? (struct rule_list){ v->rules, v->n_rules }
             : (struct rule_list){ 0 };
}

static void use_version(struct desk *d, const struct policy_version *v,
                        const struct counting *plain, struct date from,
                        struct date until, bool keep)
{
    const struct rule_list lists[2] = { rules_of(v) };
    struct counting own;

    if (plain) {
        use_rules(d, lists[0], plain, from, until, keep);
        return;
    }
    count_sittings(d, d->round.part, d->round.on, lists, &own);
    use_rules(d, lists[0], &own, from, until, keep);
}

static void no_rules(struct desk *d, struct date from, struct date until,
                     struct str text)
{
    struct reason *why = ARENA_NEW(d->arena, struct reason);

    *why = (struct reason){ .rule = S("versions"),
                            .text = text,
                            .confidence = CONFIDENCE_UNCONFIRMED };
    for (int act = 0; act < N_ACTS; act++)
        days_limit(d->arena, &d->days[act], from, until, DAY_UNKNOWN, why);
}

/* Each day by the rules of that day; days before the question do not
 * matter. */
static void by_sitting(struct desk *d, const struct counting *plain)
{
    const struct policy *p = d->policy;
    struct date open = d->round.on; /* first day no version has covered */

    for (int i = 0; i < p->n_versions; i++) {
        const struct policy_version *v = &p->versions[i];
        struct date until = v->has_until ? v->until : date_last();
        if (date_cmp(until, open) < 0)
            continue;
        if (date_cmp(open, v->from) < 0)
            no_rules(d, open, date_add_days(v->from, -1),
                     S("The file has no rules for this time."));
        use_version(d, v, plain, v->from, until, v == d->version);
        if (date_cmp(until, date_last()) >= 0)
            return;
        open = date_add_days(until, 1);
    }
    no_rules(d, open, date_last(), S("The file has no rules for this time."));
}

/* The day that picks the version; false: not told. */
static bool version_day(struct desk *d, struct date *day)
{
    const struct rule_list none[2] = { 0 };
    const struct document *doc;
    struct round sat;

    *day = d->round.on;
    switch (d->policy->version_by) {
    case VERSION_BY_SITTING:
        return true;
    case VERSION_BY_FIRST_ATTEMPT: /* only results make an attempt here */
        round_init(&sat, d->arena, d->policy, d->facts, d->round.part,
                   d->round.on, none, false);
        if (sat.n_attempts)
            *day = sat.attempts[0].date;
        return true;
    case VERSION_BY_GRADUATION:
        *day = d->facts->graduated;
        return d->facts->has_graduated;
    case VERSION_BY_DOCUMENT: /* not filed yet: as if filed that day */
        doc = round_document(&d->round, d->policy->version_document.id, false);
        if (doc && doc->has_date)
            *day = doc->date;
        return true;
    }
    BUG("version key %d", (int)d->policy->version_by);
}

static void use_versions(struct desk *d, const struct counting *plain,
                         bool is_told)
{
    if (d->policy->version_by == VERSION_BY_SITTING) {
        by_sitting(d, plain);
    } else if (d->version) {
        use_version(d, d->version, plain, date_first(), date_last(), true);
    } else {
        d->ask_graduated = !is_told;
        no_rules(d, date_first(), date_last(),
                 is_told ? S("The file has no rules for this time.")
                         : S("Which rules hold for you depends on your "
                             "graduation date, which is not entered."));
    }
}

static void use_overlay(struct desk *d, const struct counting *plain)
{
    /* what the local rules say of a sitting, else what the program says */
    const struct rule_list lists[2] = {
        { d->overlay->rules, d->overlay->n_rules }, rules_of(d->version)
    };
    struct counting own;

    if (!plain) {
        count_sittings(d, d->round.part, d->round.on, lists, &own);
        plain = &own;
    }
    use_rules(d, lists[0], plain, date_first(), date_last(), true);
}

/* What the official result, or its day, decides is not known before it. */
static void await_result(struct desk *d)
{
    const struct attempt *t = d->round.preliminary;

    if (!t)
        t = d->round.unsure;
    if (!t)
        return;
    struct reason *why = ARENA_NEW(d->arena, struct reason);
    *why = (struct reason){
        .rule = S("case"),
        .text = JOIN(
            d->arena, S("Your pass on "), date_words(d->arena, t->date),
            d->round.preliminary
                ? S(" is preliminary. Only the official result counts: wait "
                    "for it before you plan another attempt.")
                : S(" may have run out: how long it is good counts from the "
                    "day its score was released, and that is not entered.")),
        .confidence = CONFIDENCE_OFFICIAL
    };
    for (int act = 0; act < N_ACTS; act++)
        days_limit(d->arena, &d->days[act], date_first(), date_last(),
                   DAY_UNKNOWN, why);
    d->open = why;
}

/* After a pass there is nothing to sit again, unless a rule speaks of it. */
static void after_pass(struct desk *d)
{
    if (!d->round.passed || d->again)
        return;
    struct reason *why = ARENA_NEW(d->arena, struct reason);
    *why = desk_pass_reason(d);
    for (int act = 0; act < N_ACTS; act++)
        d->days[act] = days_all(d->arena, DAY_NO, why);
}

void desk_init(struct desk *d, struct arena *a, const struct policy *p,
               const struct retake_case *facts, struct str part, struct date on)
{
    struct rule_list lists[2] = { 0 };
    bool odd = has_odd_sittings(facts, on) || policy_begins_anew(p);
    struct counting main;
    struct date day;

    *d = (struct desk){ .arena = a, .policy = p, .facts = facts };
    d->round.on = on;
    count_sittings(d, part, on, lists, &main);
    d->round = main.yes;
    bool is_told = version_day(d, &day);
    d->version = is_told ? policy_version_on(p, day) : NULL;
    if (odd) {
        lists[0] = rules_of(d->version);
        count_sittings(d, part, on, lists, &main);
    }
    d->round = main.yes;
    d->other = main.no;
    d->in_doubt = main.in_doubt;
    d->doubt = main.doubt;
    d->days[ACT_SIT] = days_all(a, DAY_YES, NULL);
    for (int act = ACT_SIT + 1; act < N_ACTS; act++)
        d->days[act] = d->days[ACT_SIT];
    use_versions(d, odd ? NULL : &main, is_told);
    /* local rules only forbid, so they open nothing after a pass */
    for (size_t i = 0; i < d->n_findings; i++)
        d->again |= d->findings[i].rule->kind == RULE_AFTER_PASS;
    d->overlay = policy_overlay(p, facts->overlay);
    if (d->overlay)
        use_overlay(d, odd ? NULL : &main);
    desk_category(d);
    await_result(d);
    after_pass(d);
    d->done = d->round.passed &&
              !days_first(&d->days[ACT_SIT], on, DAY_UNKNOWN, &day);
}

struct retake_case case_failed(struct arena *a, const struct retake_case *c,
                               struct str part, struct date on)
{
    struct attempt *ts =
        ARENA_ARRAY(a, struct attempt, (size_t)c->n_attempts + 1);
    struct retake_case out = *c;
    int n = 0;

    for (int i = 0; i < c->n_attempts; i++)
        if (c->attempts[i].result != ATTEMPT_BOOKED ||
            date_cmp(c->attempts[i].date, on) > 0)
            ts[n++] = c->attempts[i];
    ts[n++] =
        (struct attempt){ .date = on, .result = ATTEMPT_FAIL, .part = part };
    out.attempts = ts;
    out.n_attempts = n;
    return out;
}

/* An answer that comes later is not known yet. */
static enum filed_state state_on(enum filed_state s, bool has_answered,
                                 struct date answered, struct date on)
{
    return has_answered && date_cmp(answered, on) > 0 ? FILED_OPEN : s;
}

struct retake_case case_on(struct arena *a, const struct retake_case *c,
                           struct date on)
{
    struct retake_case out = *c;
    struct attempt *ts = ARENA_ARRAY(a, struct attempt, c->n_attempts);
    struct document *ds = ARENA_ARRAY(a, struct document, c->n_documents);
    struct request *qs = ARENA_ARRAY(a, struct request, c->n_requests);
    int n = 0;

    for (int i = 0; i < c->n_attempts; i++)
        if (c->attempts[i].result == ATTEMPT_BOOKED ||
            attempt_is_told(&c->attempts[i], on))
            ts[n++] = c->attempts[i];
    out.attempts = ts;
    out.n_attempts = n;
    n = 0;
    for (int i = 0; i < c->n_documents; i++) {
        if (!document_serves(&c->documents[i], on))
            continue;
        ds[n] = c->documents[i];
        ds[n].state =
            state_on(ds[n].state, ds[n].has_answered, ds[n].answered, on);
        n++;
    }
    out.documents = ds;
    out.n_documents = n;
    n = 0;
    for (int i = 0; i < c->n_requests; i++) {
        if (date_cmp(c->requests[i].filed, on) > 0)
            continue;
        qs[n] = c->requests[i];
        qs[n].state =
            state_on(qs[n].state, qs[n].has_answered, qs[n].answered, on);
        n++;
    }
    out.requests = qs;
    out.n_requests = n;
    return out;
}

void desk_init_failed(struct desk *d, const struct desk *now, struct date on)
{
    struct retake_case known = case_on(now->arena, now->facts, now->round.on);
    struct retake_case *c = ARENA_NEW(now->arena, struct retake_case);

    *c = case_failed(now->arena, &known, now->round.part, on);
    desk_init(d, now->arena, now->policy, c, now->round.part, on);
}

const struct reason *desk_bar(const struct desk *d)
{
    return days_at(&d->days[ACT_SIT], date_last())->why;
}

const struct rule *desk_notice(const struct desk *d, enum attempt_result result)
{
    const struct rule_list lists[2] = { { d->overlay ? d->overlay->rules : NULL,
                                          d->overlay ? d->overlay->n_rules
                                                     : 0 },
                                        rules_of(d->version) };
    bool perhaps;
    const struct rule *r =
        sitting_rule(d->facts, d->round.part, lists, result, &perhaps);

    return r && !perhaps && r->u.sitting.has_notice &&
                   fact_asserted(&r->fact) == FACT_KNOWN
               ? r
               : NULL;
}
