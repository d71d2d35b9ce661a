#include "retake/retake_int.h"

#include "base/arena.h"
#include "base/vec.h"

bool rule_speaks_of(const struct rule *r, enum retake_act act)
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

static struct str doubt_text(struct arena *a, const struct attempt *t)
{
    struct str day = date_words(a, t->date);

    if (t->result == ATTEMPT_BOOKED)
        return JOIN(a, S("A seat was booked for "), day,
                    S(", and whether you sat is not entered."));
    return JOIN(a, S("Whether the sitting on "), day, S(" ("),
                attempt_result_words(t->result),
                t->result == ATTEMPT_FAIL
                    ? S(", under appeal) counts is not known.")
                    : S(") counts is not published, or not told exactly."));
}

static void count_sittings(const struct desk *d, struct str part,
                           struct date on, const struct rule_list lists[2],
                           struct counting *c)
{
    round_init(&c->yes, d->arena, d->policy, d->facts, part, on, lists, true);
    c->yes.files = d->files;
    c->no = c->yes;
    c->in_doubt = c->yes.doubt != NULL;
    if (!c->in_doubt)
        return;
    round_init(&c->no, d->arena, d->policy, d->facts, part, on, lists, false);
    c->no.files = d->files;
    const struct attempt *t = c->yes.doubt;
    struct reason *why = ARENA_NEW(d->arena, struct reason);
    *why = (struct reason){ .rule = S("sittings"),
                            .text = doubt_text(d->arena, t),
                            .confidence = CONFIDENCE_UNCONFIRMED };
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

/* Does it say the same whenever one may apply and book? */
static bool asks_no_paper(const struct rule *r)
{
    return r->kind == RULE_WAIT || r->kind == RULE_CAP ||
           r->kind == RULE_AFTER_PASS;
}

/* The same, once for all acts. */
static struct finding find_once(struct desk *d, enum retake_act act,
                                const struct rule *rule,
                                const struct counting *c)
{
    for (size_t i = 0; i < d->n_same; i++)
        if (d->same[i].rule == rule)
            return d->same[i];
    struct finding f = find(d, rule, c);
    if (act == ACT_SIT || !asks_no_paper(rule))
        return f;
    if (d->n_same == d->cap_same)
        d->same = vec_grow(d->arena, d->same, d->n_same, &d->cap_same,
                           sizeof *d->same);
    d->same[d->n_same++] = f;
    return f;
}

static void limit_within(struct desk *d, enum retake_act act,
                         const struct finding *f, struct date from,
                         struct date until)
{
    for (size_t i = 0; i < f->days.n; i++) {
        const struct day_span *s = &f->days.p[i];
        if (s->answer == DAY_YES)
            continue;
        struct date lo = date_cmp(s->from, from) > 0 ? s->from : from;
        struct date hi = date_cmp(s->until, until) < 0 ? s->until : until;
        days_limit(d->arena, &d->days[act], lo, hi, s->answer, s->why);
    }
}

/* Rules of one version, for the days it holds. */
struct span_of_rules {
    struct rule_list rules;
    struct date from, until;
    bool keep; /* what they say is shown */
};

/* What they say about one act. They are kept with the last act, sitting, when
 * it is known when one may apply and book. */
static void use_rules(struct desk *d, enum retake_act act,
                      const struct span_of_rules *x, const struct counting *c)
{
    bool perhaps;

    for (int i = 0; i < x->rules.n; i++) {
        const struct rule *rule = &x->rules.p[i];
        bool speaks = rule_speaks_of(rule, act);
        bool keep = x->keep && act == ACT_SIT;
        if ((!speaks && !keep) ||
            !rule_applies(rule, d->facts->category, d->round.part, &perhaps))
            continue;
        struct finding f = find_once(d, act, rule, c);
        if (speaks)
            limit_within(d, act, &f, x->from, x->until);
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

static void set_ends(const struct desk *d, struct round *r,
                     const struct policy_version *v)
{
    r->ends[0] = rules_of(v);
    if (d->overlay)
        r->ends[1] =
            (struct rule_list){ d->overlay->rules, d->overlay->n_rules };
}

/* Counted by those rules, with papers that run out by them or local ones. */
static struct counting counting_for(const struct desk *d,
                                    const struct rule_list lists[2],
                                    const struct policy_version *v)
{
    struct counting c;

    if (d->plain)
        c = *d->plain;
    else
        count_sittings(d, d->round.part, d->round.on, lists, &c);
    set_ends(d, &c.yes, v);
    set_ends(d, &c.no, v);
    return c;
}

static void use_version(struct desk *d, enum retake_act act,
                        const struct policy_version *v, struct date from,
                        struct date until)
{
    const struct rule_list lists[2] = { rules_of(v) };
    struct span_of_rules all = { lists[0], from, until, v == d->version };
    struct counting own = counting_for(d, lists, v);

    use_rules(d, act, &all, &own);
}

static void no_rules(struct desk *d, enum retake_act act, struct date from,
                     struct date until, struct str text)
{
    struct reason *why = ARENA_NEW(d->arena, struct reason);

    *why = (struct reason){ .rule = S("versions"),
                            .text = text,
                            .confidence = CONFIDENCE_UNCONFIRMED };
    days_limit(d->arena, &d->days[act], from, until, DAY_UNKNOWN, why);
}

/* Each day by the rules of that day; days before the question do not
 * matter. */
static void by_sitting(struct desk *d, enum retake_act act)
{
    const struct policy *p = d->policy;
    struct date open = d->round.on; /* first day no version has covered */

    for (int i = 0; i < p->n_versions; i++) {
        const struct policy_version *v = &p->versions[i];
        struct date until = v->has_until ? v->until : date_last();
        if (date_cmp(until, open) < 0)
            continue;
        if (date_cmp(open, v->from) < 0)
            no_rules(d, act, open, date_add_days(v->from, -1),
                     S("No rules were found for this time."));
        use_version(d, act, v, v->from, until);
        if (date_cmp(until, date_last()) >= 0)
            return;
        open = date_add_days(until, 1);
    }
    no_rules(d, act, open, date_last(),
             S("No rules were found for this time."));
}

struct str desk_no_rules(const struct desk *d)
{
    if (d->version)
        return S("");
    return d->ask_graduated ? S("Which rules hold for you depends on your "
                                "graduation date, which is not entered.")
                            : S("No rules were found for this time.");
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

static void use_versions(struct desk *d, enum retake_act act)
{
    if (d->policy->version_by == VERSION_BY_SITTING) {
        by_sitting(d, act);
    } else if (d->version) {
        use_version(d, act, d->version, date_first(), date_last());
    } else {
        no_rules(d, act, date_first(), date_last(), desk_no_rules(d));
    }
}

static void use_overlay(struct desk *d, enum retake_act act)
{
    /* what the local rules say of a sitting, else what the program says */
    const struct rule_list lists[2] = {
        { d->overlay->rules, d->overlay->n_rules }, rules_of(d->version)
    };
    struct span_of_rules all = { lists[0], date_first(), date_last(), true };
    struct counting own = counting_for(d, lists, d->version);

    use_rules(d, act, &all, &own);
}

/* What the official result, or its day, decides is not known before it. */
static void await_result(struct desk *d, enum retake_act act)
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
    days_limit(d->arena, &d->days[act], date_first(), date_last(), DAY_UNKNOWN,
               why);
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

/* When a paper can first be filed by doing it. */
static void set_filing(struct desk *d, enum retake_act act)
{
    const struct day_set *days = &d->days[act];
    struct filing *f = &d->files[act];

    f->is_set = true;
    f->has_maybe = days_first(days, d->round.on, DAY_UNKNOWN, &f->maybe);
    f->has_sure = days_first(days, d->round.on, DAY_YES, &f->sure);
    f->why = days_at(days, f->has_maybe ? d->round.on : date_last())->why;
}

/* The days on which the act is allowed. */
static void use_act(struct desk *d, enum retake_act act)
{
    use_versions(d, act);
    if (d->overlay)
        use_overlay(d, act);
    desk_category(d, act);
    await_result(d, act);
    set_filing(d, act);
}

/* A rule of the version speaks of sitting again after a pass. Local rules only
 * forbid, so they open nothing. */
static bool speaks_of_again(const struct desk *d)
{
    bool perhaps;

    for (int i = 0; d->version && i < d->version->n_rules; i++)
        if (d->version->rules[i].kind == RULE_AFTER_PASS &&
            rule_applies(&d->version->rules[i], d->facts->category,
                         d->round.part, &perhaps))
            return true;
    return false;
}

void desk_init(struct desk *d, struct arena *a, const struct policy *p,
               const struct retake_case *facts, struct str part, struct date on)
{
    struct rule_list lists[2] = { 0 };
    bool odd = has_odd_sittings(facts, on) || policy_begins_anew(p);
    struct counting main;
    struct date day;

    *d = (struct desk){ .arena = a,
                        .policy = p,
                        .facts = facts,
                        .files = ARENA_ARRAY(a, struct filing, N_ACTS) };
    d->round.on = on;
    count_sittings(d, part, on, lists, &main);
    d->round = main.yes;
    bool is_told = version_day(d, &day);
    d->version = is_told ? policy_version_on(p, day) : NULL;
    d->ask_graduated = !is_told;
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
    d->plain = odd ? NULL : &main;
    d->again = speaks_of_again(d);
    d->overlay = policy_overlay(p, facts->overlay);
    set_ends(d, &d->round, d->version);
    set_ends(d, &d->other, d->version);
    use_act(d, ACT_APPLY);
    use_act(d, ACT_REGISTER);
    use_act(d, ACT_SIT);
    d->plain = NULL;
    after_pass(d);
    d->done = d->round.passed &&
              !days_first(&d->days[ACT_SIT], on, DAY_UNKNOWN, &day);
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
