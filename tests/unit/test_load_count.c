/* The histogram of a load run: steps of about 3 %, nothing lost at the ends. */
#include "cmd/load_count.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void nothing_takes_no_time(void **state)
{
    static const struct load_times none;

    (void)state;
    assert_int_equal(load_times_at(&none, 0.5), 0);
    assert_int_equal(load_times_at(&none, 1), 0);
}

/* Of the numbers 1 … n the share q lies at or below q × n. */
static void shares_are_at_most_three_percent_too_high(void **state)
{
    const int n = 200000;
    static struct load_times t;

    (void)state;
    memset(&t, 0, sizeof t);
    for (int us = n; us >= 1; us--)
        load_times_add(&t, us);
    assert_int_equal(t.n, n);
    assert_int_equal(t.most_us, n);
    for (int percent = 1; percent <= 100; percent++) {
        int64_t exact = (int64_t)n * percent / 100;
        int64_t at = load_times_at(&t, percent / 100.0);
        assert_in_range(at, exact, exact + exact * 33 / 1000);
    }
}

static void one_time_is_told_exactly(void **state)
{
    static const int64_t times[] = { 0,  1,   31,      32,         63, 64,
                                     65, 999, 1000000, 3600000000, 0 };

    (void)state;
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        static struct load_times t;
        memset(&t, 0, sizeof t);
        load_times_add(&t, times[i]);
        assert_int_equal(load_times_at(&t, 0.5), times[i]);
        assert_int_equal(load_times_at(&t, 1), times[i]);
    }
}

/* A clock that seems to run backwards counts as no time; a day and more falls
 * into the last step, and is still told as the longest. */
static void the_ends_hold(void **state)
{
    static struct load_times t;

    (void)state;
    memset(&t, 0, sizeof t);
    load_times_add(&t, -5);
    assert_int_equal(load_times_at(&t, 1), 0);
    load_times_add(&t, INT64_MAX);
    assert_int_equal(t.n, 2);
    assert_int_equal(load_times_at(&t, 0.5), 0);
    assert_true(t.most_us == INT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_takes_no_time),
        cmocka_unit_test(shares_are_at_most_three_percent_too_high),
        cmocka_unit_test(one_time_is_told_exactly),
        cmocka_unit_test(the_ends_hold),
    };
    return cmocka_run_group_tests_name("load_count", tests, NULL, NULL);
}
