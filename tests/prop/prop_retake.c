/* Random policies and cases: decisions against retake_model.h, and laws. */
#include "prop.h"

#include "format/case_json.h"
#include "retake_model.h"

enum { ROUNDS = 1500, DAYS = 500 };

#define ON 20500 /* 2026-02-16, and some days around it */

static struct fact random_fact(struct rng *r)
{
    static const enum confidence confidences[] = { CONFIDENCE_OFFICIAL,
                                                   CONFIDENCE_SECONDARY,
                                                   CONFIDENCE_UNCONFIRMED,
                                                   CONFIDENCE_DISPUTED };
    struct fact f = { .status = FACT_KNOWN, .text = S("A rule.") };

    f.confidence = confidences[prop_bool(r, 80) ? 0 : prop_int(r, 0, 3)];
    if (prop_bool(r, 10))
        f.status = (enum fact_status)prop_int(r, 0, 4);
    return f;
}

static struct span random_span(struct rng *r, int days, int months)
{
    if (prop_bool(r, 50))
        return (struct span){ prop_int(r, 0, days), UNIT_DAYS };
    return (struct span){ prop_int(r, 0, months), UNIT_MONTHS };
}

static const struct str ids[] = { S_INIT("a"), S_INIT("b"), S_INIT("c") };

static void random_details(struct arena *a, struct rng *r, struct rule *rule)
{
    switch (rule->kind) {
    case RULE_WAIT: {
        int n = prop_int(r, 0, 4);
        struct wait_step *s = ARENA_ARRAY(a, struct wait_step, n);
        for (int i = 0; i < n; i++)
            s[i] =
                (struct wait_step){ prop_bool(r, 90), random_span(r, 120, 8) };
        rule->u.wait.steps = s;
        rule->u.wait.n_steps = n;
        rule->u.wait.repeats = prop_bool(r, 70);
        rule->u.wait.free_days = prop_bool(r, 20);
        return;
    }
    case RULE_CAP:
        rule->u.cap.max = prop_int(r, 1, 6);
        rule->u.cap.scope = (enum cap_scope)prop_int(r, 0, 2);
        rule->u.cap.period = random_span(r, 500, 24);
        rule->u.cap.then = rule->u.cap.scope == CAP_LIFETIME
                               ? (enum cap_then)prop_int(r, 0, 3)
                               : THEN_NEXT_SPAN;
        rule->u.cap.then_wait = random_span(r, 200, 12);
        rule->u.cap.then_document = ids[prop_int(r, 0, 2)];
        return;
    case RULE_DEADLINE:
        rule->u.deadline.anchor = (enum deadline_anchor)prop_int(r, 0, 1);
        rule->u.deadline.span = random_span(r, 1500, 60);
        rule->u.deadline.last_day = (enum last_day)prop_int(r, 0, 2);
        rule->u.deadline.has_since = prop_bool(r, 30);
        rule->u.deadline.since.day = ON - prop_int(r, 0, 1500);
        rule->u.deadline.before_free = prop_bool(r, 50);
        rule->u.deadline.before_text = S("Earlier.");
        return;
    case RULE_PRECONDITION:
        rule->u.precondition.document = ids[prop_int(r, 0, 2)];
        rule->u.precondition.name = S("a paper");
        rule->u.precondition.from_attempt = prop_int(r, 1, 4);
        rule->u.precondition.after_last = prop_bool(r, 50);
        return;
    case RULE_WINDOW:
        rule->u.window.document = ids[prop_int(r, 0, 2)];
        rule->u.window.span = random_span(r, 200, 8);
        rule->u.window.extensions_most = prop_int(r, 0, 2);
        rule->u.window.extension = random_span(r, 90, 3);
        return;
    case RULE_AFTER_PASS:
        rule->u.after_pass.ever = prop_bool(r, 70);
        rule->u.after_pass.span = random_span(r, 400, 14);
        return;
    }
}

static const struct rule *random_rules(struct arena *a, struct rng *r, int n)
{
    struct rule *rules = ARENA_ARRAY(a, struct rule, n);

    for (int i = 0; i < n; i++) {
        rules[i].kind = (enum rule_kind)prop_int(r, 0, 5);
        rules[i].id = str_fmt(a, "rule-%d", i);
        rules[i].fact = random_fact(r);
        /* as the loader has it: only these can be without limit */
        if (rules[i].fact.status == FACT_UNLIMITED &&
            rules[i].kind != RULE_CAP && rules[i].kind != RULE_DEADLINE)
            rules[i].fact.status = FACT_NONE;
        rules[i].on_sit = prop_bool(r, 80);
        rules[i].on_apply = !rules[i].on_sit || prop_bool(r, 50);
        if (prop_bool(r, 15))
            rules[i].only = ids, rules[i].n_only = prop_int(r, 1, 2);
        else if (prop_bool(r, 15))
            rules[i].except = ids, rules[i].n_except = prop_int(r, 1, 2);
        random_details(a, r, &rules[i]);
    }
    return rules;
}

static struct policy *random_policy(struct arena *a, struct rng *r)
{
    struct policy *p = ARENA_NEW(a, struct policy);
    int n = prop_int(r, 0, 3);
    struct policy_version *v = ARENA_ARRAY(a, struct policy_version, n);
    struct category *c = ARENA_ARRAY(a, struct category, 3);
    struct overlay *o = ARENA_NEW(a, struct overlay);
    int from = ON - prop_int(r, 0, 2000);

    for (int i = 0; i < 3; i++)
        c[i].id = ids[i];
    for (int i = 0; i < n; i++) {
        v[i].id = ids[i];
        v[i].from.day = from;
        v[i].has_until = i + 1 < n || prop_bool(r, 20);
        v[i].until.day = from + prop_int(r, 0, 1500);
        from = v[i].until.day + prop_int(r, 1, 100);
        v[i].n_rules = prop_int(r, 0, 5);
        v[i].rules = random_rules(a, r, v[i].n_rules);
    }
    o->id = S("state");
    o->n_rules = prop_int(r, 0, 2);
    o->rules = random_rules(a, r, o->n_rules);
    p->categories = c;
    p->n_categories = 3;
    p->version_by = (enum version_key)prop_int(r, 0, 1);
    p->versions = v;
    p->n_versions = n;
    p->overlays = o;
    p->n_overlays = 1;
    return p;
}

static struct retake_case random_case(struct arena *a, struct rng *r)
{
    struct retake_case c = { 0 };
    int n = prop_int(r, 0, 6), docs = prop_int(r, 0, 4);
    struct attempt *t = ARENA_ARRAY(a, struct attempt, n);
    struct document *d = ARENA_ARRAY(a, struct document, docs);

    for (int i = 0; i < n; i++) {
        t[i].date.day = ON + 60 - prop_int(r, 0, 900);
        t[i].result = prop_bool(r, 12) ? ATTEMPT_PASS : ATTEMPT_FAIL;
    }
    for (int i = 0; i < docs; i++) {
        d[i].id = ids[prop_int(r, 0, 2)];
        d[i].has_date = prop_bool(r, 80);
        d[i].date.day = d[i].has_date ? ON + 30 - prop_int(r, 0, 300) : 0;
        d[i].extensions = prop_int(r, 0, 3);
    }
    c.has_graduated = prop_bool(r, 80);
    c.graduated.day = c.has_graduated ? ON - prop_int(r, -30, 2000) : 0;
    c.member = (enum membership)prop_int(r, 0, 2);
    if (prop_bool(r, 70))
        c.category = ids[prop_int(r, 0, 2)];
    if (prop_bool(r, 30))
        c.overlay = S("state");
    c.attempts = t;
    c.n_attempts = n;
    c.documents = d;
    c.n_documents = docs;
    return c;
}

/* Unknown and disputed are told apart by other tests. */
static enum fact_status plain(enum fact_status s)
{
    return s == FACT_DISPUTED ? FACT_UNKNOWN : s;
}

static void check_may(const struct model *m, const struct answer_yes_no *got,
                      bool apply)
{
    bool yes;
    enum fact_status want = model_may(m, apply, &yes);

    assert_int_equal(plain(got->a.status), want);
    if (want == FACT_KNOWN)
        assert_int_equal(got->yes, yes);
}

static void check_first(const struct model *m, const struct answer_date *got)
{
    struct date sure, maybe;
    bool is_sure = model_first(m, DAY_YES, DAYS, &sure);
    bool is_maybe = model_first(m, DAY_UNKNOWN, DAYS, &maybe);

    if (m->passed) {
        assert_int_equal(got->a.status, FACT_NONE);
    } else if (is_sure && is_maybe && sure.day == maybe.day) {
        assert_int_equal(got->a.status, FACT_KNOWN);
        assert_int_equal(got->date.day, sure.day);
    } else if (is_maybe) {
        assert_int_equal(plain(got->a.status), FACT_UNKNOWN);
    } else {
        /* beyond the days the model looked at, or never */
        assert_true(got->a.status != FACT_KNOWN ||
                    got->date.day >= m->on.day + DAYS);
    }
}

static void decisions_equal_the_model(void **state)
{
    struct rng r;

    (void)state;
    rng_init(&r, prop_seed());
    for (int i = 0; i < ROUNDS; i++) {
        struct arena a = { 0 };
        const struct policy *p = random_policy(&a, &r);
        struct retake_case c = random_case(&a, &r);
        struct date on = { ON + prop_int(&r, -200, 40) };
        const struct decision *d = retake_decide(&a, p, &c, on);
        struct model m;
        int left;

        model_init(&m, p, &c, on);
        assert_int_equal(d->passed, m.passed);
        assert_int_equal(d->attempts_used.n, m.n);
        for (int k = 0; k < DAYS; k++) {
            struct date day = { on.day + k };
            assert_int_equal(days_at(&d->sit, day)->answer,
                             model_day(&m, day, false));
            assert_int_equal(days_at(&d->apply, day)->answer,
                             model_day(&m, day, true));
        }
        check_may(&m, &d->may_sit, false);
        check_may(&m, &d->may_apply, true);
        check_first(&m, &d->not_before);
        enum fact_status want = model_left(&m, &left);
        assert_int_equal(plain(d->attempts_left.a.status), want);
        if (want == FACT_KNOWN)
            assert_int_equal(d->attempts_left.n, left);
        arena_release(&a);
    }
}

static void a_set_covers_the_calendar(void **state)
{
    struct rng r;

    (void)state;
    rng_init_stream(&r, prop_seed(), 1);
    for (int i = 0; i < ROUNDS; i++) {
        struct arena a = { 0 };
        const struct policy *p = random_policy(&a, &r);
        struct retake_case c = random_case(&a, &r);
        const struct decision *d =
            retake_decide(&a, p, &c, (struct date){ ON });
        int32_t next = date_first().day;
        for (size_t k = 0; k < d->sit.n; k++) {
            const struct day_span *s = &d->sit.p[k];
            assert_int_equal(s->from.day, next);
            assert_true(s->until.day >= s->from.day);
            assert_int_equal(s->why == NULL, s->answer == DAY_YES);
            next = s->until.day + 1;
        }
        assert_int_equal(next, date_last().day + 1);
        arena_release(&a);
    }
}

static void local_rules_are_only_stricter(void **state)
{
    struct rng r;

    (void)state;
    rng_init_stream(&r, prop_seed(), 2);
    for (int i = 0; i < ROUNDS; i++) {
        struct arena a = { 0 };
        const struct policy *p = random_policy(&a, &r);
        struct retake_case c = random_case(&a, &r);
        struct date on = { ON };
        c.overlay = S("");
        const struct decision *without = retake_decide(&a, p, &c, on);
        c.overlay = S("state");
        const struct decision *with = retake_decide(&a, p, &c, on);
        for (int k = 0; k < DAYS; k++) {
            struct date day = { on.day + k };
            assert_true(days_at(&with->sit, day)->answer <=
                        days_at(&without->sit, day)->answer);
        }
        if (with->not_before.a.status == FACT_KNOWN &&
            without->not_before.a.status == FACT_KNOWN)
            assert_true(with->not_before.date.day >=
                        without->not_before.date.day);
        arena_release(&a);
    }
}

static void a_failure_never_gives_attempts(void **state)
{
    struct rng r;

    (void)state;
    rng_init_stream(&r, prop_seed(), 3);
    for (int i = 0; i < ROUNDS; i++) {
        struct arena a = { 0 };
        struct policy *p = random_policy(&a, &r);
        struct retake_case c = random_case(&a, &r), more;
        struct date on = { ON };
        p->version_by = VERSION_BY_SITTING;
        const struct decision *before = retake_decide(&a, p, &c, on);
        if (before->passed) { /* a failure after a pass begins a round */
            arena_release(&a);
            continue;
        }
        more = c;
        struct attempt *t = ARENA_ARRAY(&a, struct attempt, c.n_attempts + 1);
        for (int k = 0; k < c.n_attempts; k++)
            t[k] = c.attempts[k];
        t[c.n_attempts].date = on;
        more.attempts = t;
        more.n_attempts++;
        const struct decision *after = retake_decide(&a, p, &more, on);
        assert_int_equal(after->attempts_used.n, before->attempts_used.n + 1);
        if (before->attempts_left.a.status == FACT_KNOWN &&
            after->attempts_left.a.status == FACT_KNOWN)
            assert_true(after->attempts_left.n <= before->attempts_left.n);
        if (before->attempts_left.a.status == FACT_NONE)
            assert_int_equal(after->attempts_left.a.status, FACT_NONE);
        arena_release(&a);
    }
}

static void unrelated_facts_change_nothing(void **state)
{
    struct rng r;

    (void)state;
    rng_init_stream(&r, prop_seed(), 4);
    for (int i = 0; i < ROUNDS / 5; i++) {
        struct arena a = { 0 };
        const struct policy *p = random_policy(&a, &r);
        struct retake_case c = random_case(&a, &r), other = c;
        struct date on = { ON };
        struct str one =
            decision_json_text(&a, S("x"), retake_decide(&a, p, &c, on));
        struct attempt *t = ARENA_ARRAY(&a, struct attempt, c.n_attempts);
        struct document *d =
            ARENA_ARRAY(&a, struct document, c.n_documents + 1);
        for (int k = 0; k < c.n_attempts; k++) {
            t[k] = c.attempts[c.n_attempts - 1 - k];
            t[k].score = SOME_INT(prop_int(&r, 200, 800));
        }
        for (int k = 0; k < c.n_documents; k++)
            d[k] = c.documents[k];
        d[c.n_documents].id = S("a library card");
        other.attempts = t;
        other.documents = d;
        other.n_documents++;
        const struct decision *two = retake_decide(&a, p, &other, on);
        /* the notes follow the order of entry */
        struct decision copy = *two;
        copy.notes = retake_decide(&a, p, &c, on)->notes;
        assert_true(str_eq(one, decision_json_text(&a, S("x"), &copy)));
        arena_release(&a);
    }
}

static void a_case_survives_json(void **state)
{
    struct rng r;

    (void)state;
    rng_init_stream(&r, prop_seed(), 5);
    for (int i = 0; i < ROUNDS; i++) {
        struct arena a = { 0 };
        struct retake_case c = random_case(&a, &r), back;
        struct problems ps;
        problems_init(&ps, &a);
        struct str text = case_json_text(&a, &c);
        assert_true(case_json_parse(&a, text, S(""), &back, &ps));
        assert_int_equal(back.n_attempts, c.n_attempts);
        assert_int_equal(back.has_graduated, c.has_graduated);
        assert_int_equal(back.graduated.day, c.graduated.day);
        assert_true(str_eq(text, case_json_text(&a, &back)));
        arena_release(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decisions_equal_the_model),
        cmocka_unit_test(a_set_covers_the_calendar),
        cmocka_unit_test(local_rules_are_only_stricter),
        cmocka_unit_test(a_failure_never_gives_attempts),
        cmocka_unit_test(unrelated_facts_change_nothing),
        cmocka_unit_test(a_case_survives_json),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
