/* Random policies and cases: decisions against retake_model.h, and laws. */
#include "retake_random.h"

#include "format/case_json.h"
#include "retake/ask.h"
#include "retake/rule.h"
#include "retake_model.h"

enum { ROUNDS = 1500, DAYS = 400, ON = RANDOM_ON };

/* Unknown and disputed are told apart by other tests. */
static enum fact_status plain(enum fact_status s)
{
    return s == FACT_DISPUTED ? FACT_UNKNOWN : s;
}

static void check_may(const struct model *m, const struct answer_yes_no *got,
                      int act)
{
    bool yes;
    enum fact_status want = model_may(m, act, &yes);

    assert_int_equal(plain(got->a.status), want);
    if (want == FACT_KNOWN)
        assert_int_equal(got->yes, yes);
}

static void check_first(const struct model *m, const struct answer_date *got)
{
    struct date sure, maybe;
    bool is_sure = model_first(m, DAY_YES, DAYS, &sure);
    bool is_maybe = model_first(m, DAY_UNKNOWN, DAYS, &maybe);

    if (model_passed_for_good(m)) {
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

static void check_fee(const struct model *m, const struct answer_fee *got)
{
    int64_t cents;
    enum fact_status want = model_fee(m, &cents);

    assert_int_equal(plain(got->a.status), want);
    if (want == FACT_KNOWN)
        assert_int_equal(got->cents, cents);
}

/* The last day agrees with the days on which one may sit. */
static void check_window(const struct model *m, const struct policy *p,
                         const struct decision *d)
{
    const struct answer_window *w = &d->window;
    bool ends = d->sit.p[d->sit.n - 1].answer == DAY_NO, other = false;
    struct date end;
    bool any = days_last(&d->sit, date_last(), DAY_UNKNOWN, &end);

    if (m->main->passed) {
        assert_int_equal(w->a.status, FACT_NONE);
        return;
    }
    for (int v = 0; v < p->n_versions; v++)
        for (int i = 0; i < p->versions[v].n_rules; i++)
            other |= p->versions[v].rules[i].kind == RULE_WINDOW ||
                     p->versions[v].rules[i].kind == RULE_CALENDAR ||
                     p->versions[v].rules[i].kind == RULE_DEADLINE;
    other |= m->facts->overlay.n > 0;
    if (!any || end.day < d->on.day) {
        assert_true(w->a.status != FACT_UNLIMITED);
        assert_true(w->a.status != FACT_KNOWN || w->until.day < d->on.day);
        return;
    }
    if (!ends)
        return;
    assert_true(w->a.status != FACT_UNLIMITED && w->a.status != FACT_NONE);
    if (w->a.status == FACT_KNOWN)
        assert_true(w->until.day <= end.day);
    if (w->a.status == FACT_KNOWN && !other)
        assert_int_equal(w->until.day, end.day);
    if (days_at(&d->sit, end)->answer == DAY_YES && !other)
        assert_int_equal(w->a.status, FACT_KNOWN);
}

static void check_credit(const struct model *m, const struct decision *d)
{
    int until;

    assert_int_equal(d->has_credit, model_credit(m, &until));
    if (d->has_credit)
        assert_int_equal(d->credit_until.day, until);
}

/* What one more failure leads to, on the first day that is not forbidden. */
static void check_next(struct arena *a, const struct model *m,
                       const struct answer_next *got)
{
    struct date next, sure, maybe;
    struct model then;

    if (m->main->passed || !model_first(m, DAY_UNKNOWN, DAYS, &next)) {
        assert_true(got->a.status == FACT_NONE ||
                    (!m->main->passed && got->if_on.day >= m->on.day + DAYS));
        return;
    }
    struct retake_case c = model_failed(a, m, next);
    model_init(&then, m->policy, &c, m->part, next);
    bool is_sure = model_first(&then, DAY_YES, DAYS, &sure);
    bool is_maybe = model_first(&then, DAY_UNKNOWN, DAYS, &maybe);
    if (is_sure && sure.day == maybe.day) {
        assert_int_equal(got->a.status, FACT_KNOWN);
        assert_int_equal(got->outcome,
                         sure.day > next.day ? NEXT_WAIT : NEXT_RETAKE);
        assert_int_equal(got->not_before.day, sure.day);
    } else if (is_maybe) {
        assert_int_equal(plain(got->a.status), FACT_UNKNOWN);
    } else {
        assert_true(got->outcome == NEXT_BLOCKED || got->outcome == NEXT_STEP ||
                    got->a.status != FACT_KNOWN ||
                    got->not_before.day >= next.day + DAYS);
    }
    if (got->a.status == FACT_KNOWN)
        assert_int_equal(got->if_on.day, next.day);
}

/* The whole exam, or one part of it. */
static void check_decision(struct arena *a, const struct policy *p,
                           const struct retake_case *c,
                           const struct decision *d)
{
    struct model m;
    int left;

    model_init(&m, p, c, d->part, d->on);
    assert_int_equal(d->passed, m.main->passed);
    if (m.main->n == m.other->n)
        assert_int_equal(d->attempts_used.n, m.main->n);
    else
        assert_int_equal(d->attempts_used.a.status, FACT_UNKNOWN);
    for (int k = 0; k < DAYS; k++) {
        struct date day = { d->on.day + k };
        assert_int_equal(days_at(&d->sit, day)->answer, model_day(&m, day, 0));
        assert_int_equal(days_at(&d->apply, day)->answer,
                         model_day(&m, day, 1));
        assert_int_equal(days_at(&d->book, day)->answer, model_day(&m, day, 2));
    }
    check_may(&m, &d->may_sit, 0);
    check_may(&m, &d->may_apply, 1);
    check_may(&m, &d->may_register, 2);
    check_first(&m, &d->not_before);
    enum fact_status want = model_left(&m, &left);
    assert_int_equal(plain(d->attempts_left.a.status), want);
    if (want == FACT_KNOWN)
        assert_int_equal(d->attempts_left.n, left);
    check_fee(&m, &d->fee);
    check_window(&m, p, d);
    check_credit(&m, d);
    check_next(a, &m, &d->after_next_failure);
}

static void decisions_equal_the_model(void **state)
{
    struct rng r;

    (void)state;
    rng_init(&r, prop_seed());
    for (int i = 0; i < ROUNDS; i++) {
        struct arena a = { 0 };
        const struct policy *p = random_policy(&a, &r);
        struct retake_case c = random_case(&a, &r, p);
        struct date on = { ON + prop_int(&r, -200, 40) };
        const struct decision *d = retake_decide(&a, p, &c, on);

        if (!d->n_parts)
            check_decision(&a, p, &c, d);
        for (size_t k = 0; k < d->n_parts; k++)
            check_decision(&a, p, &c, &d->parts[k]);
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
        struct retake_case c = random_case(&a, &r, p);
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
        struct retake_case c = random_case(&a, &r, p);
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

/* One more failure on the day; nothing grants new attempts for it. */
static void check_failure(const struct policy *p, const struct retake_case *c,
                          const struct decision *before,
                          const struct decision *after)
{
    struct model m;

    model_init(&m, p, c, before->part, before->on);
    if (before->passed || m.main->doubt)
        return; /* it begins a round, or what counts is not known */
    for (int i = 0; i < c->n_documents; i++)
        if (policy_begins_anew(p) && c->documents[i].has_date &&
            !date_cmp(c->documents[i].date, before->on))
            return; /* a paper of that day may let all begin anew */
    assert_int_equal(after->attempts_used.n, before->attempts_used.n + 1);
    if (before->attempts_left.a.status == FACT_KNOWN &&
        after->attempts_left.a.status == FACT_KNOWN)
        assert_true(after->attempts_left.n <= before->attempts_left.n);
    if (before->attempts_left.a.status == FACT_NONE)
        assert_int_equal(after->attempts_left.a.status, FACT_NONE);
}

static void a_failure_never_gives_attempts(void **state)
{
    struct rng r;

    (void)state;
    rng_init_stream(&r, prop_seed(), 3);
    for (int i = 0; i < ROUNDS; i++) {
        struct arena a = { 0 };
        struct policy *p = random_policy(&a, &r);
        struct retake_case c = random_case(&a, &r, p), more = c;
        struct date on = { ON };
        struct attempt *t = ARENA_ARRAY(&a, struct attempt, c.n_attempts + 1);

        p->version_by = VERSION_BY_SITTING;
        p->reset.id = S("");
        for (int k = 0; k < c.n_attempts; k++)
            t[k] = c.attempts[k];
        t[c.n_attempts].date = on;
        more.attempts = t;
        more.n_attempts++;
        const struct decision *before = retake_decide(&a, p, &c, on);
        const struct decision *after = retake_decide(&a, p, &more, on);
        if (!before->n_parts)
            check_failure(p, &c, before, after);
        for (size_t k = 0; k < before->n_parts; k++)
            check_failure(p, &c, &before->parts[k], &after->parts[k]);
        arena_release(&a);
    }
}

/* Without the notes, which follow the order of entry. */
static struct str without_notes(struct arena *a, const struct decision *d)
{
    struct decision copy = *d;
    struct decision *parts = ARENA_ARRAY(a, struct decision, d->n_parts);

    copy.n_notes = 0;
    for (size_t k = 0; k < d->n_parts; k++) {
        parts[k] = d->parts[k];
        parts[k].n_notes = 0;
    }
    copy.parts = parts;
    return decision_json_text(a, S("x"), &copy);
}

static void unrelated_facts_change_nothing(void **state)
{
    struct rng r;

    (void)state;
    rng_init_stream(&r, prop_seed(), 4);
    for (int i = 0; i < ROUNDS / 3; i++) {
        struct arena a = { 0 };
        const struct policy *p = random_policy(&a, &r);
        struct retake_case c = random_case(&a, &r, p), other = c;
        struct date on = { ON };
        struct str one = without_notes(&a, retake_decide(&a, p, &c, on));
        struct attempt *t = ARENA_ARRAY(&a, struct attempt, c.n_attempts + 2);
        struct document *d =
            ARENA_ARRAY(&a, struct document, c.n_documents + 1);

        /* another order, scores, a library card, another exam, next year */
        for (int k = 0; k < c.n_attempts; k++) {
            t[k] = c.attempts[c.n_attempts - 1 - k];
            t[k].score = SOME_INT(prop_int(&r, 200, 800));
        }
        t[c.n_attempts] =
            (struct attempt){ .date = { ON - 3 }, .exam = S("cooking") };
        t[c.n_attempts + 1] = (struct attempt){ .date = { ON + 365 } };
        for (int k = 0; k < c.n_documents; k++)
            d[k] = c.documents[k];
        d[c.n_documents].id = S("a library card");
        other.attempts = t;
        other.n_attempts += 2;
        other.documents = d;
        other.n_documents++;
        assert_true(
            str_eq(one, without_notes(&a, retake_decide(&a, p, &other, on))));
        arena_release(&a);
    }
}

/* What is said about days to come agrees with the decision of those days. */
static void plans_agree_with_decisions(void **state)
{
    struct rng r;

    (void)state;
    rng_init_stream(&r, prop_seed(), 6);
    for (int i = 0; i < ROUNDS / 3; i++) {
        struct arena a = { 0 };
        struct policy *p = random_policy(&a, &r);
        struct retake_case c = random_case(&a, &r, p);
        struct date on = { ON }, by = { ON + prop_int(&r, 0, 500) };
        const struct decision *d = retake_decide(&a, p, &c, on);
        struct pass_by plan = retake_pass_by(&a, p, &c, d->part, on, by);

        if (d->passed) {
            assert_int_equal(plan.possible.a.status, FACT_NONE);
            arena_release(&a);
            continue;
        }
        if (plan.n_chances) {
            struct date first = plan.chances[0].day;
            assert_true(first.day >= ON && first.day <= by.day);
            assert_true(days_at(&d->sit, first)->answer != DAY_NO);
            for (int k = ON; k < first.day; k++)
                assert_true(days_at(&d->sit, (struct date){ k })->answer <
                            days_at(&d->sit, first)->answer);
            bool is_known = days_at(&d->sit, first)->answer == DAY_YES;
            assert_int_equal(plan.chances[0].has_day, is_known);
            assert_int_equal(plan.has_latest, is_known);
            assert_true(!is_known || plan.latest.day <= by.day);
        } else {
            for (int k = ON; k <= by.day; k++)
                assert_int_equal(days_at(&d->sit, (struct date){ k })->answer,
                                 DAY_NO);
            assert_false(plan.possible.yes);
        }
        int n = d->attempts_used.n + 1;
        struct latest l = retake_latest_for(&a, p, &c, d->part, on, n);
        struct latest later = retake_latest_for(&a, p, &c, d->part, on, n + 1);
        if (l.sit.a.status == FACT_KNOWN) {
            struct date open = { l.sit.date.day + 2 };
            assert_int_equal(days_at(&d->sit, l.sit.date)->answer, DAY_YES);
            /* known only if no later day may do */
            assert_false(days_first(&d->sit, open, DAY_UNKNOWN, &open));
            assert_true(later.sit.a.status != FACT_UNLIMITED);
            if (later.sit.a.status == FACT_KNOWN)
                assert_true(later.sit.date.day <= l.sit.date.day);
        }
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
        const struct policy *p = random_policy(&a, &r);
        struct retake_case c = random_case(&a, &r, p), back;
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
        cmocka_unit_test(plans_agree_with_decisions),
        cmocka_unit_test(a_case_survives_json),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
