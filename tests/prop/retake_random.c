#include "retake_random.h"

enum { ON = RANDOM_ON };

static const struct str ids[] = { S_INIT("a"), S_INIT("b"), S_INIT("c") };
static const struct str parts[] = { S_INIT("x"), S_INIT("y") };

static enum confidence random_confidence(struct rng *r)
{
    static const enum confidence confidences[] = { CONFIDENCE_OFFICIAL,
                                                   CONFIDENCE_SECONDARY,
                                                   CONFIDENCE_UNCONFIRMED,
                                                   CONFIDENCE_DISPUTED };

    return confidences[prop_int(r, 0, 3)];
}

static struct fact random_fact(struct rng *r)
{
    struct fact f = { .status = FACT_KNOWN, .text = S("A rule.") };

    f.confidence =
        prop_bool(r, 80) ? CONFIDENCE_OFFICIAL : random_confidence(r);
    if (prop_bool(r, 10))
        f.status = (enum fact_status)prop_int(r, 0, 4);
    return f;
}

static struct span random_span(struct rng *r, int days, int months)
{
    struct span s = { prop_int(r, 0, days), UNIT_DAYS };

    if (prop_bool(r, 45))
        s = (struct span){ prop_int(r, 0, months), UNIT_MONTHS };
    else if (prop_bool(r, 20))
        s = (struct span){ prop_int(r, 0, 20), UNIT_BUSINESS_DAYS };
    return s;
}

static struct span some_span(struct rng *r, int days, int months)
{
    struct span s = random_span(r, days, months);

    s.n += !s.n;
    return s;
}

static struct date random_day(struct rng *r, int before, int after)
{
    return (struct date){ ON + prop_int(r, -before, after) };
}

static struct named random_document(struct rng *r)
{
    return (struct named){ ids[prop_int(r, 0, 2)], S("a paper") };
}

static struct anchor random_anchor(struct rng *r, const enum anchor_kind *kinds,
                                   int n)
{
    struct anchor x = { .kind = kinds[prop_int(r, 0, n - 1)] };

    x.next_day = prop_bool(r, 20);
    if (x.kind == ANCHOR_DOCUMENT)
        x.document = random_document(r);
    return x;
}

static const struct date_range *random_ranges(struct arena *a, struct rng *r,
                                              int percent, int *n)
{
    struct date_range *out = ARENA_ARRAY(a, struct date_range, 2);

    *n = prop_bool(r, percent) ? prop_int(r, 1, 2) : 0;
    for (int i = 0; i < *n; i++) {
        out[i].from = random_day(r, 400, 300);
        out[i].until.day = out[i].from.day + prop_int(r, 0, 90);
    }
    return out;
}

static struct extension random_extension(struct rng *r)
{
    struct extension e = { 0 };

    if (prop_bool(r, 70))
        return e;
    e.document = ids[prop_int(r, 0, 2)];
    e.most = prop_int(r, 1, 2);
    e.length = random_span(r, 90, 3);
    e.has_ahead = prop_bool(r, 40);
    e.ahead = random_span(r, 60, 2);
    return e;
}

static void random_wait(struct arena *a, struct rng *r, struct rule *rule)
{
    static const enum anchor_kind kinds[] = {
        ANCHOR_LAST_ATTEMPT, ANCHOR_LAST_ATTEMPT, ANCHOR_FIRST_ATTEMPT,
        ANCHOR_SCORE_RELEASE, ANCHOR_DOCUMENT
    };
    int n = prop_int(r, 0, 4);
    struct wait_step *s = ARENA_ARRAY(a, struct wait_step, n);

    for (int i = 0; i < n; i++) {
        s[i].known = prop_bool(r, 85);
        s[i].span = random_span(r, 120, 8);
        s[i].has_confidence = prop_bool(r, 15);
        s[i].confidence = random_confidence(r);
        /* as the loader has it: a known length has no bounds */
        bool open = !s[i].known || s[i].has_confidence;
        s[i].has_least = open && prop_bool(r, 50);
        s[i].least = random_span(r, 60, 2);
        s[i].has_most = open && prop_bool(r, 50);
        s[i].most = (struct span){ prop_int(r, 3, 8), UNIT_MONTHS };
    }
    rule->u.wait.steps = s;
    rule->u.wait.n_steps = n;
    rule->u.wait.repeats = prop_bool(r, 70);
    rule->u.wait.free_days = prop_bool(r, 20);
    rule->u.wait.from = random_anchor(r, kinds, 5);
    if (prop_bool(r, 30)) {
        rule->u.wait.ladder = (enum ladder)prop_int(r, 1, 2);
        rule->u.wait.counted = some_span(r, 500, 18);
    }
    rule->u.wait.around_bookings = prop_bool(r, 25);
}

static void random_cap(struct arena *a, struct rng *r, struct rule *rule)
{
    static const enum anchor_kind kinds[] = { ANCHOR_FIRST_ATTEMPT,
                                              ANCHOR_GRADUATION,
                                              ANCHOR_DOCUMENT };

    rule->u.cap.max = prop_int(r, 1, 6);
    rule->u.cap.at_least =
        rule->fact.status != FACT_KNOWN ? prop_int(r, 0, 4) : 0;
    rule->u.cap.scope = (enum cap_scope)prop_int(r, 0, 4);
    rule->u.cap.period = some_span(r, 500, 24);
    rule->u.cap.then = rule->u.cap.scope == CAP_LIFETIME
                           ? (enum cap_then)prop_int(r, 0, 3)
                           : THEN_NEXT_SPAN;
    rule->u.cap.then_wait = random_span(r, 200, 12);
    rule->u.cap.then_document = ids[prop_int(r, 0, 2)];
    if (rule->u.cap.scope == CAP_CALENDAR_YEAR && prop_bool(r, 50)) {
        rule->u.cap.years = prop_int(r, 1, 3);
        rule->u.cap.first_year = prop_bool(r, 50) ? prop_int(r, 2020, 2027) : 0;
    }
    if (rule->u.cap.scope == CAP_BLOCK) {
        rule->u.cap.blocks = (enum cap_blocks)prop_int(r, 0, 2);
        rule->u.cap.from = random_anchor(
            r, kinds, rule->u.cap.blocks == BLOCKS_BY_ATTEMPT ? 1 : 3);
        if (rule->u.cap.period.unit == UNIT_BUSINESS_DAYS)
            rule->u.cap.period.unit = UNIT_MONTHS;
    }
    rule->u.cap.all_rounds = prop_bool(r, 20);
    rule->u.cap.anew_all = prop_bool(r, 40);
    rule->u.cap.has_starts = prop_bool(r, 15);
    rule->u.cap.starts = random_day(r, 600, 100);
    rule->u.cap.retroactive_unknown = prop_bool(r, 30);
    rule->u.cap.retroactive =
        !rule->u.cap.retroactive_unknown && prop_bool(r, 50);
    rule->u.cap.not_counted =
        random_ranges(a, r, 15, &rule->u.cap.n_not_counted);
    if (prop_bool(r, 20)) {
        rule->u.cap.also = ids;
        rule->u.cap.n_also = prop_int(r, 1, 2);
    }
}

/* A cap that is soon used up, and then all begins anew. */
static void anew_after_few(struct rng *r, struct rule *rule)
{
    rule->fact.status = FACT_KNOWN;
    rule->fact.confidence = CONFIDENCE_OFFICIAL;
    rule->u.cap.at_least = 0;
    rule->u.cap.max = prop_int(r, 1, 2);
    rule->u.cap.scope = CAP_LIFETIME;
    rule->u.cap.then = THEN_DOCUMENT;
    rule->u.cap.anew_all = true;
    rule->u.cap.has_starts = false;
    rule->u.cap.n_not_counted = rule->u.cap.n_also = 0;
}

static void random_deadline(struct rng *r, struct rule *rule)
{
    static const enum anchor_kind kinds[] = {
        ANCHOR_GRADUATION,    ANCHOR_FIRST_ATTEMPT, ANCHOR_LAST_ATTEMPT,
        ANCHOR_SCORE_RELEASE, ANCHOR_DOCUMENT,      ANCHOR_UNSTATED
    };

    rule->u.deadline.anchor = random_anchor(r, kinds, 6);
    rule->u.deadline.span = random_span(r, 1500, 60);
    rule->u.deadline.last_day = (enum last_day)prop_int(r, 0, 2);
    rule->u.deadline.has_since =
        rule->u.deadline.anchor.kind == ANCHOR_GRADUATION && prop_bool(r, 30);
    rule->u.deadline.since = random_day(r, 1500, 0);
    rule->u.deadline.before_free = prop_bool(r, 50);
    rule->u.deadline.before_text = S("Earlier.");
    rule->u.deadline.extension = random_extension(r);
    if (prop_bool(r, 20))
        rule->u.deadline.renewal = random_document(r);
    else if (rule->u.deadline.anchor.kind == ANCHOR_DOCUMENT)
        rule->u.deadline.renewal = rule->u.deadline.anchor.document;
}

static void random_after_pass(struct arena *a, struct rng *r, struct rule *rule)
{
    struct date *exams = ARENA_ARRAY(a, struct date, 2);

    rule->u.after_pass.ever = prop_bool(r, 70);
    rule->u.after_pass.span = random_span(r, 400, 14);
    if (prop_bool(r, 30))
        rule->u.after_pass.consent = random_document(r);
    rule->u.after_pass.n_new_exams = prop_bool(r, 30) ? 2 : 0;
    for (int i = 0; i < 2; i++)
        exams[i] = random_day(r, 300, 300);
    rule->u.after_pass.new_exams = exams;
    rule->u.after_pass.has_expiry = prop_bool(r, 20);
    rule->u.after_pass.expiry = random_span(r, 800, 24);
}

static void random_calendar(struct arena *a, struct rng *r, struct rule *rule)
{
    int n = prop_int(r, 0, 6), day = ON - prop_int(r, 0, 400);
    struct testing_window *t = ARENA_ARRAY(a, struct testing_window, n);

    for (int i = 0; i < n; i++) {
        t[i].days.from.day = day + prop_int(r, 1, 80);
        t[i].days.until.day = t[i].days.from.day + prop_int(r, 0, 60);
        day = t[i].days.until.day;
        t[i].has_apply_by = prop_bool(r, 40);
        t[i].apply_by.day = t[i].days.from.day - prop_int(r, -5, 60);
    }
    rule->u.calendar.list = t;
    rule->u.calendar.n = n;
    rule->u.calendar.most = prop_int(r, 0, 2);
}

static void random_sitting(struct rng *r, struct rule *rule)
{
    struct sitting_terms *t[] = { &rule->u.sitting.in_time,
                                  &rule->u.sitting.late };

    rule->u.sitting.result =
        (enum attempt_result)prop_int(r, ATTEMPT_NO_SHOW, ATTEMPT_MOVED);
    rule->u.sitting.has_notice = (rule->u.sitting.result == ATTEMPT_CANCELLED ||
                                  rule->u.sitting.result == ATTEMPT_MOVED) &&
                                 prop_bool(r, 60);
    rule->u.sitting.notice = random_span(r, 10, 1);
    for (int i = 0; i < 2; i++) {
        t[i]->counts = (enum tri)prop_int(r, 0, 2);
        t[i]->waits = (enum tri)prop_int(r, 0, 2);
    }
}

static void random_details(struct arena *a, struct rng *r, struct rule *rule,
                           struct str own)
{
    struct named *more = ARENA_ARRAY(a, struct named, 2);

    switch (rule->kind) {
    case RULE_WAIT:
        random_wait(a, r, rule);
        return;
    case RULE_CAP:
        random_cap(a, r, rule);
        if (prop_bool(r, 10))
            anew_after_few(r, rule);
        return;
    case RULE_DEADLINE:
        random_deadline(r, rule);
        return;
    case RULE_PRECONDITION:
        rule->u.precondition.document = ids[prop_int(r, 0, 2)];
        rule->u.precondition.name = S("a paper");
        rule->u.precondition.from_attempt = prop_int(r, 1, 4);
        rule->u.precondition.after_last = prop_bool(r, 50);
        rule->u.precondition.approved = prop_bool(r, 25);
        rule->u.precondition.n_or_else = prop_bool(r, 30) ? 2 : 0;
        for (int i = 0; i < 2; i++)
            more[i] = random_document(r);
        rule->u.precondition.or_else = more;
        return;
    case RULE_WINDOW:
        rule->u.window.document = ids[prop_int(r, 0, 2)];
        rule->u.window.span = random_span(r, 200, 8);
        rule->u.window.by_document = prop_bool(r, 20);
        rule->u.window.from_answer = prop_bool(r, 30);
        rule->u.window.next_day = prop_bool(r, 20);
        rule->u.window.extensions_most = prop_int(r, 0, 2);
        rule->u.window.extension = random_span(r, 90, 3);
        return;
    case RULE_AFTER_PASS:
        random_after_pass(a, r, rule);
        return;
    case RULE_SITTING:
        random_sitting(r, rule);
        return;
    case RULE_LEAD:
        rule->u.lead.document = prop_bool(r, 50)
                                    ? random_document(r)
                                    : (struct named){ own, S("a booking") };
        rule->u.lead.span = random_span(r, 30, 1);
        return;
    case RULE_CALENDAR:
        random_calendar(a, r, rule);
        if (prop_bool(r, 70))
            rule->u.calendar.document =
                prop_bool(r, 50) ? random_document(r)
                                 : (struct named){ own, S("a form") };
        return;
    case RULE_APPEAL:
        rule->u.appeal.from_release = prop_bool(r, 50);
        rule->u.appeal.within = random_span(r, 30, 2);
        rule->u.appeal.has_answer = prop_bool(r, 50);
        rule->u.appeal.answer = random_span(r, 90, 3);
        rule->u.appeal.meanwhile = (enum tri)prop_int(r, 0, 2);
        return;
    }
}

/* A rule asks for a paper, and by another it runs out. */
static void random_end(struct rng *r, struct rule *asks, struct rule *ends)
{
    const struct named paper = { ids[0], S("a paper") };

    *asks = (struct rule){ .id = asks->id, .on_sit = true };
    *ends = (struct rule){ .id = ends->id, .on_sit = true };
    asks->kind = RULE_LEAD;
    asks->u.lead.document = paper;
    asks->u.lead.span = random_span(r, 30, 1);
    ends->kind = prop_bool(r, 50) ? RULE_WINDOW : RULE_DEADLINE;
    if (ends->kind == RULE_WINDOW) {
        ends->u.window.document = paper.id;
        ends->u.window.span = random_span(r, 200, 8);
        return;
    }
    ends->u.deadline.anchor.kind = ANCHOR_DOCUMENT;
    ends->u.deadline.anchor.document = paper;
    ends->u.deadline.renewal = paper;
    ends->u.deadline.span = random_span(r, 200, 8);
    ends->u.deadline.last_day = (enum last_day)prop_int(r, 0, 2);
}

static const struct rule *random_rules(struct arena *a, struct rng *r, int n,
                                       const char *list)
{
    struct rule *rules = ARENA_ARRAY(a, struct rule, n);

    for (int i = 0; i < n; i++) {
        rules[i].kind = (enum rule_kind)prop_int(r, 0, 9);
        if (rules[i].kind == RULE_CALENDAR && prop_bool(r, 50))
            rules[i].kind = RULE_WAIT; /* it hides all others */
        rules[i].id = str_fmt(a, "%s-%d", list, i);
        rules[i].fact = random_fact(r);
        /* as the loader has it: only these can be without limit */
        if (rules[i].fact.status == FACT_UNLIMITED &&
            rules[i].kind != RULE_CAP && rules[i].kind != RULE_DEADLINE)
            rules[i].fact.status = FACT_NONE;
        rules[i].on_sit = prop_bool(r, 80);
        rules[i].on_register = prop_bool(r, 20);
        rules[i].on_apply = !rules[i].on_sit || prop_bool(r, 50);
        if (prop_bool(r, 15)) {
            rules[i].only = ids;
            rules[i].n_only = prop_int(r, 1, 2);
        } else if (prop_bool(r, 15)) {
            rules[i].except = ids;
            rules[i].n_except = prop_int(r, 1, 2);
        }
        if (prop_bool(r, 10))
            rules[i].part = parts[prop_int(r, 0, 1)];
        rules[i].waived = random_ranges(a, r, 10, &rules[i].n_waived);
        random_details(a, r, &rules[i], rules[i].id);
        /* as the loader has it: local rules let nothing begin anew */
        if (rules[i].kind == RULE_CAP && list[0] == 'l')
            rules[i].u.cap.anew_all = false;
    }
    if (n > 1 && prop_bool(r, 25))
        random_end(r, &rules[0], &rules[1]);
    return rules;
}

static const struct fee_rule *random_fees(struct arena *a, struct rng *r, int n)
{
    struct fee_rule *f = ARENA_ARRAY(a, struct fee_rule, n);

    for (int i = 0; i < n; i++) {
        f[i].id = str_fmt(a, "fee-%d", i);
        f[i].fact = random_fact(r);
        f[i].only = ids;
        f[i].n_only = prop_bool(r, 40) ? prop_int(r, 1, 2) : 0;
        f[i].member = prop_bool(r, 60) ? MEMBER_ANY : prop_int(r, 0, 1);
        if (prop_bool(r, 15))
            f[i].part = parts[prop_int(r, 0, 1)];
        f[i].attempt_from = prop_int(r, 1, 3);
        f[i].attempt_until =
            prop_bool(r, 40) ? prop_int(r, f[i].attempt_from, 5) : 0;
        f[i].has_from = prop_bool(r, 20);
        f[i].from = random_day(r, 300, 100);
        f[i].has_until = prop_bool(r, 20);
        f[i].until = random_day(r, 100, 300);
        f[i].cents =
            f[i].fact.status == FACT_NONE ? 0 : prop_int(r, 0, 3) * 2500;
        f[i].currency = S("USD");
    }
    return f;
}

static void random_versions(struct arena *a, struct rng *r, struct policy *p)
{
    int n = prop_int(r, 0, 3);
    struct policy_version *v = ARENA_ARRAY(a, struct policy_version, n);
    int from = ON - prop_int(r, 0, 2000);

    for (int i = 0; i < n; i++) {
        v[i].id = ids[i];
        v[i].from.day = from;
        v[i].has_until = i + 1 < n || prop_bool(r, 20);
        v[i].until.day = from + prop_int(r, 0, 1500);
        from = v[i].until.day + prop_int(r, 1, 100);
        v[i].n_rules = prop_int(r, 0, 5);
        v[i].rules = random_rules(a, r, v[i].n_rules, "rule");
        v[i].n_fees = prop_int(r, 0, 4);
        v[i].fees = random_fees(a, r, v[i].n_fees);
    }
    p->versions = v;
    p->n_versions = n;
    p->version_by = (enum version_key)prop_int(r, 0, 3);
    p->version_document = random_document(r);
    p->fee_day = (enum fee_day)prop_int(r, 0, 2);
}

/* Papers filed by applying and by booking. */
static void random_filings(struct rng *r, struct policy *p)
{
    static const struct str lists[][3] = {
        { S_INIT("a"), S_INIT("rule-0"), S_INIT("rule-2") },
        { S_INIT("b"), S_INIT("rule-1"), S_INIT("local-0") }
    };
    bool other = prop_bool(r, 50);

    p->papers[ACT_APPLY] = lists[other];
    p->n_papers[ACT_APPLY] = prop_bool(r, 50) ? prop_int(r, 1, 3) : 0;
    p->papers[ACT_REGISTER] = lists[!other];
    p->n_papers[ACT_REGISTER] = prop_bool(r, 30) ? prop_int(r, 1, 3) : 0;
}

static void random_parts(struct arena *a, struct rng *r, struct policy *p)
{
    struct part *list = ARENA_ARRAY(a, struct part, 2);

    for (int i = 0; i < 2; i++)
        list[i] = (struct part){ parts[i], parts[i] };
    p->parts = list;
    p->n_parts = 2;
    p->parts_alone = prop_bool(r, 80);
    p->credit.has = p->parts_alone && prop_bool(r, 60);
    p->credit.fact = random_fact(r);
    p->credit.span = random_span(r, 400, 14);
    p->credit.from_release = prop_bool(r, 30);
    p->credit.last_day = (enum last_day)prop_int(r, 0, 2);
    p->credit.extension = random_extension(r);
    p->release.has = prop_bool(r, 30);
    p->release.fact = random_fact(r);
    p->release.after = random_span(r, 40, 2);
    p->release.from_window = prop_bool(r, 50);
    p->one_version.has = prop_bool(r, 40);
    p->one_version.fact = random_fact(r);
}

struct policy *random_policy(struct arena *a, struct rng *r)
{
    struct policy *p = ARENA_NEW(a, struct policy);
    struct category *c = ARENA_ARRAY(a, struct category, 3);
    struct overlay *o = ARENA_NEW(a, struct overlay);
    struct date *holidays = ARENA_ARRAY(a, struct date, 3);

    for (int i = 0; i < 3; i++)
        c[i].id = ids[i];
    for (int i = 0; i < 3; i++) {
        c[i].by_case = prop_bool(r, 10);
        c[i].has_ahead = prop_bool(r, 20);
        c[i].ahead = random_span(r, 90, 3);
        c[i].has_ago_least = prop_bool(r, 20);
        c[i].ago_least = random_span(r, 400, 12);
        c[i].has_ago_most = prop_bool(r, 20);
        c[i].ago_most = random_span(r, 900, 30);
    }
    p->categories = c;
    p->n_categories = 3;
    random_versions(a, r, p);
    random_filings(r, p);
    o->id = S("state");
    o->n_rules = prop_int(r, 0, 2);
    o->rules = random_rules(a, r, o->n_rules, "local");
    p->overlays = o;
    p->n_overlays = 1;
    if (prop_bool(r, 30))
        random_parts(a, r, p);
    if (prop_bool(r, 15))
        p->reset = random_document(r);
    p->reset_only = ids;
    p->n_reset_only = prop_bool(r, 20) ? 2 : 0;
    for (int i = 0; i < 3; i++)
        holidays[i] = random_day(r, 100, 200);
    p->holidays = (struct holidays){ holidays, prop_int(r, 0, 3) };
    return p;
}

static struct attempt random_attempt(struct rng *r, const struct policy *p)
{
    struct attempt t = { .date = random_day(r, 840, 60) };

    t.result = prop_bool(r, 12) ? ATTEMPT_PASS : ATTEMPT_FAIL;
    if (prop_bool(r, 15))
        t.result =
            (enum attempt_result)prop_int(r, ATTEMPT_NO_SHOW, ATTEMPT_MOVED);
    if (prop_bool(r, 10)) {
        t.result = ATTEMPT_BOOKED;
        t.date = random_day(r, 60, 250);
    }
    if (p->n_parts && p->parts_alone && prop_bool(r, 80))
        t.part = parts[prop_int(r, 0, 1)];
    if (prop_bool(r, 10))
        t.exam = ids[prop_int(r, 0, 2)];
    t.has_released = prop_bool(r, 50);
    if (t.has_released)
        t.released.day = t.date.day + prop_int(r, 0, 40);
    if (t.result == ATTEMPT_PASS || t.result == ATTEMPT_FAIL)
        t.preliminary = prop_bool(r, 15);
    if (p->one_version.has && prop_bool(r, 50))
        t.version = ids[prop_int(r, 0, 1)];
    t.has_cancelled =
        (t.result == ATTEMPT_CANCELLED || t.result == ATTEMPT_MOVED) &&
        prop_bool(r, 70);
    if (t.has_cancelled)
        t.cancelled.day = t.date.day - prop_int(r, 0, 40);
    if (t.has_cancelled && prop_bool(r, 25)) { /* about the day asked about */
        t.cancelled.day = ON + prop_int(r, -1, 1);
        t.date.day = ON + prop_int(r, 1, 40);
    }
    return t;
}

static void random_answer(struct rng *r, struct date filed,
                          enum filed_state *state, bool *has_answered,
                          struct date *answered)
{
    *state = prop_bool(r, 60) ? FILED_OPEN
                              : (enum filed_state)prop_int(r, FILED_GRANTED,
                                                           FILED_WITHDRAWN);
    *has_answered = *state != FILED_OPEN && prop_bool(r, 60);
    if (*has_answered)
        answered->day = filed.day + prop_int(r, 0, 90);
}

static struct document random_paper(struct rng *r, const struct policy *p)
{
    static const struct str own[] = { S_INIT("rule-0"), S_INIT("rule-1"),
                                      S_INIT("rule-2"), S_INIT("local-0"),
                                      S_INIT("score-release") };
    struct document d = { .id = ids[prop_int(r, 0, 2)] };

    if (prop_bool(r, 40))
        d.id = own[prop_int(r, 0, 4)];
    if (p->reset.id.n && str_eq(d.id, p->reset.id) && prop_bool(r, 50))
        d.id = S("other");
    d.has_date = prop_bool(r, 80);
    if (d.has_date)
        d.date = random_day(r, 270, 30);
    d.has_until = d.has_date && prop_bool(r, 50);
    if (d.has_until)
        d.until.day = d.date.day + prop_int(r, 0, 200);
    d.extensions = prop_int(r, 0, 3);
    random_answer(r, d.has_date ? d.date : random_day(r, 270, 30), &d.state,
                  &d.has_answered, &d.answered);
    return d;
}

/* About one of the sittings, mostly. */
static struct request random_request(struct rng *r, const struct retake_case *c)
{
    struct request q = { .kind = (enum request_kind)prop_int(r, 0, 1) };
    const struct attempt *t =
        c->n_attempts ? &c->attempts[prop_int(r, 0, c->n_attempts - 1)] : NULL;

    q.filed = t ? t->date : random_day(r, 270, 30);
    q.filed.day += prop_int(r, 0, 30);
    q.has_attempt = t && q.kind == REQUEST_APPEAL;
    if (q.has_attempt) {
        q.attempt = t->date;
        q.part = t->part;
    }
    random_answer(r, q.filed, &q.state, &q.has_answered, &q.answered);
    return q;
}

struct retake_case random_case(struct arena *a, struct rng *r,
                               const struct policy *p)
{
    struct retake_case c = { 0 };
    int n = prop_int(r, 0, 7), docs = prop_int(r, 0, 5);
    struct attempt *t = ARENA_ARRAY(a, struct attempt, n);
    struct document *d = ARENA_ARRAY(a, struct document, docs);

    for (int i = 0; i < n; i++)
        t[i] = random_attempt(r, p);
    for (int i = 0; i < docs; i++) {
        d[i] = random_paper(r, p);
        if (n && prop_bool(r, 15)) /* on the very day of a sitting */
            d[i].date = d[i].answered = t[prop_int(r, 0, n - 1)].date;
    }
    c.has_graduated = prop_bool(r, 80);
    if (c.has_graduated)
        c.graduated = random_day(r, 2000, prop_bool(r, 20) ? 300 : 30);
    c.member = (enum membership)prop_int(r, 0, 2);
    if (prop_bool(r, 70))
        c.category = ids[prop_int(r, 0, 2)];
    if (prop_bool(r, 30))
        c.overlay = S("state");
    c.attempts = t;
    c.n_attempts = n;
    c.documents = d;
    c.n_documents = docs;
    int asked = prop_bool(r, 25) ? prop_int(r, 1, 3) : 0;
    struct request *q = ARENA_ARRAY(a, struct request, asked);
    for (int i = 0; i < asked; i++)
        q[i] = random_request(r, &c);
    c.requests = q;
    c.n_requests = asked;
    return c;
}
