/* The server's time line: restarts, reboots and a stepped wall clock. */
#include "app/clock.h"
#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Readings are taken one after the other: this much may pass between them. */
#define SLACK (2 * US_PER_S)

static void assert_near(int64_t a, int64_t b)
{
    assert_in_range(a - b + SLACK, 0, 2 * SLACK);
}

static struct heartbeat beat_now(void)
{
    struct clock c = { 0 };
    struct heartbeat none = { 0 }, h;

    clock_start(&c, &none, false);
    clock_heartbeat(&c, &h);
    return h;
}

static void first_start_is_the_wall_clock(void **state)
{
    struct clock c = { 0 };
    struct heartbeat none = { 0 };

    (void)state;
    assert_int_equal(clock_start(&c, &none, false), 0);
    assert_near(clock_now_us(&c), clock_wall_us());
}

static void within_a_boot_the_wall_clock_does_not_matter(void **state)
{
    struct clock c = { 0 };
    struct heartbeat h = beat_now();

    (void)state;
    /* as if the wall clock had been a day behind when it was written */
    h.server_us -= US_PER_DAY;
    h.boottime_us -= 60 * US_PER_S; /* a minute ago */
    int64_t away_us = clock_start(&c, &h, false);
    assert_near(away_us, 60 * US_PER_S);
    assert_near(clock_now_us(&c), h.server_us + 60 * US_PER_S);
}

static void after_a_reboot_the_wall_clock_tells(void **state)
{
    struct clock c = { 0 };
    struct heartbeat h = beat_now();

    (void)state;
    h.boot_id[0] = h.boot_id[0] == 'x' ? 'y' : 'x';
    h.server_us -= 3600 * US_PER_S;
    assert_near(clock_start(&c, &h, false), 3600 * US_PER_S);
    assert_near(clock_now_us(&c), clock_wall_us());
}

static void the_line_never_runs_backwards(void **state)
{
    struct clock c = { 0 };
    struct heartbeat h = beat_now();

    (void)state;
    h.boot_id[0] = h.boot_id[0] == 'x' ? 'y' : 'x';
    h.server_us += US_PER_DAY; /* the wall clock was set back */
    assert_int_equal(clock_start(&c, &h, false), 0);
    assert_true(clock_now_us(&c) >= h.server_us);
    assert_near(clock_now_us(&c), h.server_us);
}

static void with_nobody_sitting_it_may_be_set_right(void **state)
{
    struct clock c = { 0 };
    struct heartbeat h = beat_now();

    (void)state;
    h.server_us += US_PER_DAY;
    clock_start(&c, &h, true);
    assert_near(clock_now_us(&c), clock_wall_us());
}

static void a_machine_that_was_not_suspended_loses_nothing(void **state)
{
    struct clock c = { 0 };
    struct heartbeat none = { 0 };

    (void)state;
    clock_start(&c, &none, false);
    assert_int_equal(clock_catch_up(&c), 0);
    c.asleep_us -= 90 * US_PER_S; /* as if it had slept a minute and a half */
    int64_t before_us = clock_now_us(&c);
    assert_near(clock_catch_up(&c), 90 * US_PER_S);
    assert_near(clock_now_us(&c), before_us + 90 * US_PER_S);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_start_is_the_wall_clock),
        cmocka_unit_test(within_a_boot_the_wall_clock_does_not_matter),
        cmocka_unit_test(after_a_reboot_the_wall_clock_tells),
        cmocka_unit_test(the_line_never_runs_backwards),
        cmocka_unit_test(with_nobody_sitting_it_may_be_set_right),
        cmocka_unit_test(a_machine_that_was_not_suspended_loses_nothing),
    };

    return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
