/* Bodies of the API: what is taken, and where what is refused is at fault.
 * Pointers are written by hand after RFC 6901. */
#include "format/api_body.h"

#include "base/arena.h"
#include "retake/policy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct problems problems;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    problems_init(&problems, &arena);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

/* One problem, at that place. */
static void at(const char *pointer)
{
    assert_int_equal(problems.n, 1);
    struct str got = problems.p[0].field;
    if (!str_eq(got, str_from_c(pointer)))
        fail_msg("\"%.*s\" instead of \"%s\"", STR_ARG(got), pointer);
    problems.n = 0;
}

static void takes_a_start(void **state)
{
    struct api_start s;

    (void)state;
    assert_true(api_start_parse(
        &arena,
        S("{\"program\":\"cma-aama\",\"kind\":\"domain\",\"domain\":\"x\","
          "\"n_items\":30,\"seed\":9223372036854775807,\"extra_time\":"
          "{\"percent\":300,\"segment_minutes\":null,\"break_minutes\":240}}"),
        &s, &problems));
    assert_true(str_eq(s.program, S("cma-aama")));
    assert_int_equal(s.kind, FORM_DOMAIN);
    assert_true(str_eq(s.domain, S("x")));
    assert_int_equal(s.n_items, 30);
    assert_true(s.has_seed && s.seed == INT64_MAX);
    assert_int_equal(s.extra_percent, 300);
    assert_int_equal(s.extra_segment_minutes, 0);
    assert_int_equal(s.extra_break_minutes, 240);
    assert_true(api_start_parse(
        &arena,
        S("{\"kind\":\"mock\",\"program\":\"a\",\"domain\":null,\"seed\":null,"
          "\"extra_time\":null,\"n_items\":null}"),
        &s, &problems));
    assert_false(s.has_seed);
    assert_int_equal(problems.n, 0);
}

static void says_where_a_start_is_wrong(void **state)
{
    static const struct {
        const char *more, *pointer;
    } cases[] = {
        { "\"kind\":\"exam\"", "/kind" },
        { "\"kind\":7", "/kind" },
        { "\"seed\":1", "/kind" },
        { "\"kind\":\"domain\"", "/domain" },
        { "\"kind\":\"mock\",\"domain\":\"x\"", "/domain" },
        { "\"kind\":\"segment\",\"n_items\":9", "/n_items" },
        { "\"kind\":\"mock\",\"seed\":-1", "/seed" },
        { "\"kind\":\"mock\",\"seed\":1.0", "/seed" },
        { "\"kind\":\"mock\",\"extra_time\":50", "/extra_time" },
        { "\"kind\":\"mock\",\"extra_time\":{\"percent\":301}",
          "/extra_time/percent" },
        { "\"kind\":\"mock\",\"extra_time\":{\"a/b~c\":1}",
          "/extra_time/a~1b~0c" },
        { "\"kind\":\"mock\",\"a/b\":1", "/a~1b" },
    };
    struct api_start s;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str body =
            str_fmt(&arena, "{\"program\":\"cma-aama\",%s}", cases[i].more);
        assert_false(api_start_parse(&arena, body, &s, &problems));
        at(cases[i].pointer);
    }
}

static void takes_one_attempt(void **state)
{
    struct retake_case c;

    (void)state;
    assert_true(api_attempt_parse(
        &arena,
        S("{\"date\":\"2026-11-20\",\"result\":\"fail\",\"score\":402,"
          "\"areas\":{\"clinical.intake\":\"below\",\"general\":null}}"),
        &c, &problems));
    assert_int_equal(c.n_attempts, 1);
    assert_int_equal(c.attempts[0].score.v, 402);
    assert_int_equal(c.attempts[0].n_areas, 2);
    assert_false(api_attempt_parse(
        &arena, S("{\"date\":\"2026-02-30\",\"result\":\"fail\"}"), &c,
        &problems));
    at("/date");
    assert_false(
        api_attempt_parse(&arena,
                          S("{\"date\":\"2026-02-20\",\"result\":\"fail\","
                            "\"areas\":{\"clinical.a/b\":101}}"),
                          &c, &problems));
    at("/areas/clinical.a~1b");
    assert_false(
        api_attempt_parse(&arena, S("{\"result\":\"fail\"}"), &c, &problems));
    at("");
    /* it is read inside of a list, out of which it must not get */
    assert_false(api_attempt_parse(
        &arena,
        S("{\"date\":\"2026-02-20\",\"result\":\"fail\"}],\"documents\":[{"
          "\"id\":\"x\"}"),
        &c, &problems));
    at("");
}

static bool parse_question(struct str body, struct api_retake *q)
{
    problems.n = 0;
    return api_retake_parse(&arena, body, q, &problems);
}

static void takes_a_question(void **state)
{
    struct api_retake q;

    (void)state;
    assert_true(parse_question(S("{\"program\":\"p\",\"case\":{\"member\":"
                                 "true},\"on\":\"2026-12-01\"}"),
                               &q));
    assert_int_equal(q.facts.member, MEMBERSHIP_YES);
    assert_true(q.has_on);
    assert_true(str_eq(date_text(&arena, q.on), S("2026-12-01")));
    assert_false(q.ask.has_fail || q.ask.has_wait || q.ask.has_pass_by);
    assert_int_equal(q.ask.use_attempt, 0);
    assert_false(parse_question(
        S("{\"program\":\"p\",\"case\":{\"attempts\":[{\"date\":\"2026-01-01\","
          "\"result\":\"fail\"},{\"date\":7,\"result\":\"fail\"}]}}"),
        &q));
    at("/case/attempts/1/date");
    assert_false(parse_question(S("{\"program\":\"p\"}"), &q));
    at("/case");
    assert_false(parse_question(
        S("{\"program\":\"p\",\"case\":{\"graduated\":\"soon\"}}"), &q));
    at("/case/graduated");
}

static void takes_questions_about_days_to_come(void **state)
{
    struct api_retake q;

    (void)state;
    assert_true(parse_question(
        S("{\"program\":\"p\",\"case\":{},\"part\":\"skills\",\"if_fail\":"
          "\"2027-01-16\",\"if_wait\":\"9999-12-31\",\"use_attempt\":3,"
          "\"pass_by\":null}"),
        &q));
    assert_true(str_eq(q.ask.part, S("skills")));
    assert_true(q.ask.has_fail && q.ask.has_wait && !q.ask.has_pass_by);
    assert_true(str_eq(date_text(&arena, q.ask.fail), S("2027-01-16")));
    assert_int_equal(date_cmp(q.ask.wait, date_last()), 0);
    assert_int_equal(q.ask.use_attempt, 3);
    assert_false(q.has_on);
    assert_false(parse_question(
        S("{\"program\":\"p\",\"case\":{},\"if_fail\":\"2027-02-31\"}"), &q));
    at("/if_fail");
    assert_false(parse_question(
        S("{\"program\":\"p\",\"case\":{},\"pass_by\":\"10000-01-01\"}"), &q));
    at("/pass_by");
    assert_false(parse_question(
        S("{\"program\":\"p\",\"case\":{},\"use_attempt\":0}"), &q));
    at("/use_attempt");
    assert_false(parse_question(
        S("{\"program\":\"p\",\"case\":{},\"use_attempt\":101}"), &q));
    at("/use_attempt");
}

static void questions_fit_the_program_and_the_day(void **state)
{
    static const struct part parts[] = { { S_INIT("skills"),
                                           S_INIT("Skills") } };
    struct policy p = { .parts = parts, .n_parts = 1 };
    struct api_questions q = { .part = S("skills"), .has_fail = true };
    struct date on;

    (void)state;
    assert_true(date_from_ymd(2026, 12, 1, &on));
    problems.n = 0;
    q.fail = on;
    api_questions_check(&q, &p, on, &problems);
    assert_int_equal(problems.n, 0);
    q.fail = date_add_days(on, -1);
    api_questions_check(&q, &p, on, &problems);
    at("/if_fail");
    problems.n = 0;
    q = (struct api_questions){ .part = S("written") };
    api_questions_check(&q, &p, on, &problems);
    at("/part");
}

static void takes_the_small_ones(void **state)
{
    struct str program;
    struct retake_case c;
    struct date d;
    bool has;

    (void)state;
    assert_true(api_program_parse(&arena, S("{\"program\":\"p\"}"), &program,
                                  &problems));
    assert_false(api_program_parse(&arena, S("{\"program\":\"\"}"), &program,
                                   &problems));
    at("/program");
    assert_true(
        api_date_parse(S("{\"date\":\"2024-02-29\"}"), &has, &d, &problems));
    assert_true(has);
    assert_true(api_date_parse(S("{\"date\":null}"), &has, &d, &problems));
    assert_false(has);
    assert_false(
        api_date_parse(S("{\"date\":\"2023-02-29\"}"), &has, &d, &problems));
    at("/date");
    assert_false(api_date_parse(S("{}"), &has, &d, &problems));
    at("/date");
    assert_true(api_sure_parse(S("{\"sure\":true}"), &problems));
    assert_false(api_sure_parse(S("{\"sure\":1}"), &problems));
    at("/sure");
    assert_true(api_details_parse(
        &arena, S("{\"graduated\":\"2024-06-30\",\"overlay\":null}"), &c,
        &problems));
    assert_true(c.has_graduated);
    assert_false(
        api_details_parse(&arena, S("{\"attempts\":[]}"), &c, &problems));
    at("/attempts");
}

/* What the store knows of other attempts is no fault at a place of this body.
 */
static void places_problems_of_the_whole_case(void **state)
{
    struct problems found;

    (void)state;
    problems_init(&found, &arena);
    problem_field(&found, S("attempts[3]"), S(""), "two on one day");
    api_case_problems(&problems, &found, S(""), false);
    at("");
    api_case_problems(&problems, &found, S("/case"), true);
    at("/case/attempts/3");
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(takes_a_start),
        T(says_where_a_start_is_wrong),
        T(takes_one_attempt),
        T(takes_a_question),
        T(takes_questions_about_days_to_come),
        T(questions_fit_the_program_and_the_day),
        T(takes_the_small_ones),
        T(places_problems_of_the_whole_case),
    };

    return cmocka_run_group_tests_name("api_body", tests, NULL, NULL);
}
