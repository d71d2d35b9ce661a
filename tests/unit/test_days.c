/* Sets of days, spans on the calendar, and what a case must not say. */
#include "base/arena.h"
#include "exam/program.h"
#include "retake/decision.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct date day(const char *text)
{
    struct date d = { 0 };

    assert_true(date_parse(str_from_c(text), &d));
    return d;
}

static const struct reason why_a = { .rule = { "a", 1 } };
static const struct reason why_b = { .rule = { "b", 1 } };

static void limits_cut_spans(void **state)
{
    struct arena a = { 0 };
    struct day_set s = days_all(&a, DAY_YES, NULL);
    struct date first;

    (void)state;
    days_limit(&a, &s, day("2026-01-10"), day("2026-01-20"), DAY_UNKNOWN,
               &why_a);
    days_limit(&a, &s, day("2026-01-15"), day("2026-01-31"), DAY_NO, &why_b);
    assert_int_equal(s.n, 4);
    assert_int_equal(days_at(&s, day("2026-01-09"))->answer, DAY_YES);
    assert_ptr_equal(days_at(&s, day("2026-01-14"))->why, &why_a);
    assert_ptr_equal(days_at(&s, day("2026-01-15"))->why, &why_b);
    assert_int_equal(days_at(&s, day("2026-02-01"))->answer, DAY_YES);
    /* a weaker limit changes nothing */
    days_limit(&a, &s, day("2026-01-16"), day("2026-01-17"), DAY_UNKNOWN,
               &why_a);
    assert_int_equal(s.n, 4);
    assert_true(days_first(&s, day("2026-01-12"), DAY_UNKNOWN, &first));
    assert_int_equal(first.day, day("2026-01-12").day);
    assert_true(days_first(&s, day("2026-01-12"), DAY_YES, &first));
    assert_int_equal(first.day, day("2026-02-01").day);
    /* the whole calendar, and an empty limit */
    days_limit(&a, &s, day("2026-03-02"), day("2026-03-01"), DAY_NO, &why_a);
    assert_int_equal(s.n, 4);
    days_limit(&a, &s, date_first(), date_last(), DAY_NO, &why_a);
    assert_false(days_first(&s, date_first(), DAY_UNKNOWN, &first));
    assert_int_equal(s.p[s.n - 1].until.day, date_last().day);
    arena_release(&a);
}

/* Month ends and leap days, worked out on a calendar. */
static void spans_on_the_calendar(void **state)
{
    static const struct {
        const char *from;
        struct span span;
        const char *to;
    } rows[] = {
        { "2026-01-31", { 1, UNIT_MONTHS }, "2026-02-28" },
        { "2024-01-31", { 1, UNIT_MONTHS }, "2024-02-29" },
        { "2024-02-29", { 12, UNIT_MONTHS }, "2025-02-28" },
        { "2024-02-29", { 48, UNIT_MONTHS }, "2028-02-29" },
        { "2026-03-31", { 6, UNIT_MONTHS }, "2026-09-30" },
        { "2026-12-15", { 1, UNIT_MONTHS }, "2027-01-15" },
        { "2026-03-01", { 30, UNIT_DAYS }, "2026-03-31" },
        { "2024-02-28", { 2, UNIT_DAYS }, "2024-03-01" },
        { "2026-03-01", { 0, UNIT_DAYS }, "2026-03-01" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(date_add_span(day(rows[i].from), rows[i].span).day,
                         day(rows[i].to).day);
}

static void a_case_is_checked(void **state)
{
    struct arena a = { 0 };
    struct problems ps;
    const struct policy policy = { 0 };
    const struct attempt attempts[] = {
        { .date = day("2026-11-20") },
        { .date = day("2026-11-20"), .result = ATTEMPT_PASS },
        { .date = day("2026-12-24"), .part = S("skills") },
    };
    struct retake_case c = { .category = S("9"),
                             .overlay = S("nowhere"),
                             .attempts = attempts,
                             .n_attempts = 3 };

    (void)state;
    problems_init(&ps, &a);
    retake_case_check(&c, &policy, day("2026-11-22"), &ps);
    /* category, local rules, two on one day, the future, no such part */
    assert_int_equal(ps.n, 5);
    problems_init(&ps, &a);
    retake_case_check(&c, NULL, date_last(), &ps);
    assert_int_equal(ps.n, 1);
    assert_true(str_has(ps.p[0].what, S("two attempts on one day")));
    /* an area that no outline has */
    const struct domain domain = { .id = S("clinical") };
    const struct area area = { .id = S("clinical.intake") };
    const struct outline outline = {
        .domains = &domain, .n_domains = 1, .areas = &area, .n_areas = 1
    };
    const struct program program = { .outlines = &outline, .n_outlines = 1 };
    const struct area_rating ratings[] = { { .area = S("clinical") },
                                           { .area = S("clinical.intake") },
                                           { .area = S("clinical.outtake") } };
    const struct attempt rated = { .areas = ratings, .n_areas = 3 };
    problems_init(&ps, &a);
    retake_case_check_areas(
        &(struct retake_case){ .attempts = &rated, .n_attempts = 1 }, &program,
        &ps);
    assert_int_equal(ps.n, 1);
    assert_true(str_has(ps.p[0].what, S("\"clinical.outtake\"")));
    /* on one day the failure comes first, whatever the order of entry */
    const struct attempt swapped[] = { attempts[1], attempts[0] };
    c.attempts = swapped;
    c.n_attempts = 2;
    const struct attempt *sorted = attempts_sorted(&a, &c);
    assert_int_equal(sorted[0].result, ATTEMPT_FAIL);
    arena_release(&a);
}

/* A known rule forbids a chosen day; an unknown one does not. */
static void a_chosen_day(void **state)
{
    struct arena a = { 0 };
    const struct rule rules[] = {
        { .kind = RULE_DEADLINE,
          .id = S("limit"),
          .fact = { .status = FACT_KNOWN, .confidence = CONFIDENCE_OFFICIAL },
          .on_sit = true,
          .u.deadline = { .anchor = { .kind = ANCHOR_GRADUATION },
                          .span = { 12, UNIT_MONTHS },
                          .last_day = LAST_DAY_COUNTS } },
        { .kind = RULE_WAIT,
          .id = S("wait"),
          .fact = { .status = FACT_UNKNOWN },
          .on_sit = true },
    };
    const struct policy_version version = {
        .id = S("1"), .from = date_first(), .rules = rules, .n_rules = 2
    };
    const struct policy policy = { .versions = &version, .n_versions = 1 };
    const struct attempt failed = { .date = day("2026-11-20") };
    const struct retake_case c = { .has_graduated = true,
                                   .graduated = day("2026-06-30"),
                                   .attempts = &failed,
                                   .n_attempts = 1 };

    (void)state;
    const struct decision *d =
        retake_decide(&a, &policy, &c, day("2026-11-22"));
    assert_null(decision_forbids(d, day("2027-06-30")));
    const struct reason *why = decision_forbids(d, day("2027-07-01"));
    assert_non_null(why);
    assert_true(str_eq(why->rule, S("limit")));
    assert_int_equal(d->may_sit.a.status, FACT_UNKNOWN);
    assert_int_equal(d->window.a.status, FACT_KNOWN);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_cut_spans),
        cmocka_unit_test(spans_on_the_calendar),
        cmocka_unit_test(a_case_is_checked),
        cmocka_unit_test(a_chosen_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
