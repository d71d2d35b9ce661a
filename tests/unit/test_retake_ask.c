/* Questions about days to come, worked out by hand on a calendar. */
#include "base/arena.h"
#include "retake/ask.h"

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

#define SURE                                                                   \
    {                                                                          \
        .status = FACT_KNOWN, .confidence = CONFIDENCE_OFFICIAL                \
    }

static const struct wait_step steps[] = {
    { .known = true, .span = { 30, UNIT_DAYS } },
    { .known = true, .span = { 60, UNIT_DAYS } },
};

/* 30 days, then 60; three attempts; 12 months from graduation; a booking
 * seven days before. */
static struct rule rules[] = {
    { .kind = RULE_WAIT,
      .id = S_INIT("wait"),
      .fact = SURE,
      .on_sit = true,
      .u.wait = { .steps = steps, .n_steps = 2, .repeats = true } },
    { .kind = RULE_CAP,
      .id = S_INIT("cap"),
      .fact = SURE,
      .on_sit = true,
      .u.cap = { .max = 3, .scope = CAP_LIFETIME, .then = THEN_BLOCKED } },
    { .kind = RULE_DEADLINE,
      .id = S_INIT("limit"),
      .fact = SURE,
      .on_sit = true,
      .u.deadline = { .anchor = { .kind = ANCHOR_GRADUATION },
                      .span = { 12, UNIT_MONTHS },
                      .last_day = LAST_DAY_COUNTS } },
    { .kind = RULE_LEAD,
      .id = S_INIT("lead"),
      .fact = SURE,
      .on_sit = true,
      .u.lead = { .document = { S_INIT("booking"), S_INIT("a booking") },
                  .span = { 7, UNIT_DAYS } } },
};

static struct policy_version version = { .rules = rules, .n_rules = 4 };
static const struct policy policy = { .versions = &version, .n_versions = 1 };
static struct attempt failed[] = { { .result = ATTEMPT_FAIL } };

static struct retake_case one_failure(void)
{
    version.from = date_first();
    failed[0].date = day("2026-11-20");
    return (struct retake_case){ .has_graduated = true,
                                 .graduated = day("2026-06-30"),
                                 .attempts = failed,
                                 .n_attempts = 1 };
}

static void if_i_fail_again(void **state)
{
    struct arena a = { 0 };
    struct retake_case c = one_failure();
    struct if_failed f = retake_if_failed(&a, &policy, &c, S(""),
                                          day("2026-11-22"), day("2026-12-20"));

    (void)state;
    assert_null(f.forbids); /* 20 November + 30 days */
    assert_int_equal(f.then->attempts_used.n, 2);
    assert_int_equal(f.then->attempts_left.n, 1);
    assert_int_equal(f.then->not_before.a.status, FACT_KNOWN);
    /* 20 December + 60 days */
    assert_int_equal(f.then->not_before.date.day, day("2027-02-18").day);
    f = retake_if_failed(&a, &policy, &c, S(""), day("2026-11-22"),
                         day("2026-12-19"));
    assert_non_null(f.forbids);
    assert_true(str_eq(f.forbids->rule, S("wait")));
    arena_release(&a);
}

static void until_when_can_attempt_n_be_used(void **state)
{
    struct arena a = { 0 };
    struct retake_case c = one_failure();
    struct date on = day("2026-11-22");
    struct latest l = retake_latest_for(&a, &policy, &c, S(""), on, 2);

    (void)state;
    assert_int_equal(l.sit.a.status, FACT_KNOWN);
    assert_int_equal(l.sit.date.day, day("2027-06-30").day);
    assert_int_equal(l.apply.date.day, day("2027-06-23").day);
    /* attempt 3 on 30 June at the latest, so attempt 2 60 days before */
    l = retake_latest_for(&a, &policy, &c, S(""), on, 3);
    assert_int_equal(l.sit.date.day, day("2027-05-01").day);
    l = retake_latest_for(&a, &policy, &c, S(""), on, 4);
    assert_int_equal(l.sit.a.status, FACT_NONE);
    l = retake_latest_for(&a, &policy, &c, S(""), on, 1);
    assert_int_equal(l.sit.a.status, FACT_NONE);
    version.n_rules = 1; /* a wait only: nothing ends it */
    l = retake_latest_for(&a, &policy, &c, S(""), on, 9);
    assert_int_equal(l.sit.a.status, FACT_UNLIMITED);
    version.n_rules = 4;
    arena_release(&a);
}

static void can_i_still_pass_by(void **state)
{
    struct arena a = { 0 };
    struct retake_case c = one_failure();
    struct date on = day("2026-11-22");
    struct pass_by p =
        retake_pass_by(&a, &policy, &c, S(""), on, day("2027-03-01"));

    (void)state;
    assert_int_equal(p.possible.a.status, FACT_KNOWN);
    assert_true(p.possible.yes);
    assert_int_equal(p.n_chances, 2);
    assert_int_equal(p.chances[0].attempt, 2);
    assert_int_equal(p.chances[0].day.day, day("2026-12-20").day);
    assert_int_equal(p.chances[1].day.day, day("2027-02-18").day);
    assert_int_equal(p.latest.day, day("2027-03-01").day);
    assert_int_equal(p.n_steps, 1); /* the booking */
    p = retake_pass_by(&a, &policy, &c, S(""), on, day("2026-12-19"));
    assert_int_equal(p.possible.a.status, FACT_KNOWN);
    assert_false(p.possible.yes);
    rules[0].fact.confidence = CONFIDENCE_UNCONFIRMED;
    p = retake_pass_by(&a, &policy, &c, S(""), on, day("2027-03-01"));
    assert_int_equal(p.possible.a.status, FACT_UNKNOWN);
    rules[0].fact.confidence = CONFIDENCE_OFFICIAL;
    arena_release(&a);
}

static void a_dead_end_is_said(void **state)
{
    struct arena a = { 0 };
    struct retake_case c = one_failure();

    (void)state;
    failed[0].date = day("2027-06-10"); /* first day 10 July, last 30 June */
    const struct decision *d =
        retake_decide(&a, &policy, &c, day("2027-06-11"));
    assert_true(d->dead_end);
    assert_int_equal(d->attempts_left.n, 2);
    assert_int_equal(d->not_before.a.status, FACT_NONE);
    assert_true(str_has(d->dead_end_text, S("10 July 2027")));
    assert_true(str_has(d->dead_end_text, S("30 June 2027")));
    assert_true(d->n_notes && str_eq(d->notes[0], d->dead_end_text));
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(if_i_fail_again),
        cmocka_unit_test(until_when_can_attempt_n_be_used),
        cmocka_unit_test(can_i_still_pass_by),
        cmocka_unit_test(a_dead_end_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
