/* What is asked of a person follows from the rules: nothing that no rule uses,
 * and one paper once, however many rules speak of it. */
#include "page/case_asks.h"

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static struct case_asks asks_of(const struct rule *rules, int n)
{
    struct policy_version *v = ARENA_NEW(&arena, struct policy_version);
    struct policy p = { .versions = v, .n_versions = 1 };

    v->from = date_first();
    v->rules = rules;
    v->n_rules = n;
    return case_asks_of(&arena, &p);
}

static void a_policy_without_rules_asks_nothing(void **state)
{
    struct case_asks a = asks_of(NULL, 0);

    (void)state;
    assert_false(a.details || a.released || a.notice || a.elsewhere);
    assert_int_equal(a.n_papers, 0);
    assert_int_equal(case_asks_paper(&a, S("fee")).id.n, 0);
}

static void an_anchor_asks_for_its_day(void **state)
{
    struct rule deadline = { .kind = RULE_DEADLINE };
    struct rule wait = { .kind = RULE_WAIT };

    (void)state;
    deadline.u.deadline.anchor.kind = ANCHOR_GRADUATION;
    assert_true(asks_of(&deadline, 1).graduated);
    wait.u.wait.from.kind = ANCHOR_SCORE_RELEASE;
    assert_true(asks_of(&wait, 1).released);
    assert_false(asks_of(&wait, 1).graduated);
    wait.u.wait.from.kind = ANCHOR_DOCUMENT;
    wait.u.wait.from.document = (struct named){ S("report"), S("the report") };
    struct case_asks a = asks_of(&wait, 1);
    assert_int_equal(a.n_papers, 1);
    assert_true(a.papers[0].dated);
    assert_true(str_eq(a.papers[0].name, S("the report")));
}

static void two_rules_about_one_paper(void **state)
{
    struct rule rules[2] = { { .kind = RULE_PRECONDITION },
                             { .kind = RULE_WINDOW } };

    (void)state;
    rules[0].u.precondition.document = S("authorization");
    rules[0].u.precondition.approved = true;
    rules[1].u.window.document = S("authorization");
    rules[1].u.window.by_document = true;
    rules[1].u.window.extensions_most = 2;
    struct case_asks a = asks_of(rules, 2);
    assert_int_equal(a.n_papers, 1);
    struct paper_asked p = case_asks_paper(&a, S("authorization"));
    assert_true(p.dated && p.until && p.answered);
    assert_int_equal(p.extensions_most, 2);
    assert_ptr_equal(p.why, &rules[0].fact);
}

static void any_one_of_them_is_asked_for(void **state)
{
    static const struct named others[] = {
        { S_INIT("letter"), S_INIT("a letter of the school") },
        { S_INIT("fee"), S_INIT("the fee") },
    };
    struct rule r = { .kind = RULE_PRECONDITION };

    (void)state;
    r.u.precondition.document = S("application");
    r.u.precondition.or_else = others;
    r.u.precondition.n_or_else = 2;
    struct case_asks a = asks_of(&r, 1);
    assert_int_equal(a.n_papers, 3);
    assert_false(case_asks_paper(&a, S("letter")).paid);
    assert_true(case_asks_paper(&a, S("fee")).paid);
}

static void notice_and_other_exams(void **state)
{
    static const struct str also[] = { S_INIT("other") };
    struct rule sitting = { .kind = RULE_SITTING };
    struct rule cap = { .kind = RULE_CAP };

    (void)state;
    assert_false(asks_of(&sitting, 1).notice);
    sitting.u.sitting.has_notice = true;
    assert_true(asks_of(&sitting, 1).notice);
    cap.u.cap.also = also;
    cap.u.cap.n_also = 1;
    /* the policy names no such exam: there is nothing to choose from */
    assert_false(asks_of(&cap, 1).elsewhere);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_policy_without_rules_asks_nothing),
        T(an_anchor_asks_for_its_day),
        T(two_rules_about_one_paper),
        T(any_one_of_them_is_asked_for),
        T(notice_and_other_exams),
    };

    return cmocka_run_group_tests_name("case_asks", tests, NULL, NULL);
}
