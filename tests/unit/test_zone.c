/* The day in a time zone. Changes of clocks from published tables of the
 * United States (2026: 8 March and 1 November, 02:00 local). */
#include "base/arena.h"
#include "base/zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void days_in_zones(void **state)
{
    static const struct {
        struct str zone;
        const char *instant, *day;
    } rows[] = {
        { S_INIT("CST6CDT,M3.2.0,M11.1.0"), "2026-11-22T05:59:59Z",
          "2026-11-21" },
        { S_INIT("CST6CDT,M3.2.0,M11.1.0"), "2026-11-22T06:00:00Z",
          "2026-11-22" },
        /* summer time: five hours */
        { S_INIT("CST6CDT,M3.2.0,M11.1.0"), "2026-07-01T05:00:00Z",
          "2026-07-01" },
        { S_INIT("CST6CDT,M3.2.0,M11.1.0"), "2026-07-01T04:59:59Z",
          "2026-06-30" },
        /* the days of the changes */
        { S_INIT("CST6CDT,M3.2.0,M11.1.0"), "2026-03-08T05:59:59Z",
          "2026-03-07" },
        { S_INIT("CST6CDT,M3.2.0,M11.1.0"), "2026-03-09T05:00:00Z",
          "2026-03-09" },
        { S_INIT("CST6CDT,M3.2.0,M11.1.0"), "2026-11-01T05:00:00Z",
          "2026-11-01" },
        { S_INIT("CST6CDT,M3.2.0,M11.1.0"), "2026-11-02T05:59:59Z",
          "2026-11-01" },
        { S_INIT("EST5"), "2026-07-01T04:59:59Z", "2026-06-30" },
        { S_INIT("IST-5:30"), "2026-07-01T18:30:00Z", "2026-07-02" },
        { S_INIT("UTC0"), "2026-07-01T23:59:59Z", "2026-07-01" },
        /* south of the equator the year begins in summer time */
        { S_INIT("AEST-10AEDT,M10.1.0,M4.1.0/3"), "2026-01-01T13:00:00Z",
          "2026-01-02" },
        { S_INIT("AEST-10AEDT,M10.1.0,M4.1.0/3"), "2026-07-01T13:59:59Z",
          "2026-07-01" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena a = { 0 };
        struct zone z;
        int64_t at;
        assert_true(zone_parse(rows[i].zone, &z));
        assert_true(instant_parse(str_from_c(rows[i].instant), &at));
        assert_string_equal(str_to_c(&a, date_text(&a, zone_date(&z, at))),
                            rows[i].day);
        arena_release(&a);
    }
}

static void what_is_no_zone(void **state)
{
    static const struct str wrong[] = {
        S_INIT(""),
        S_INIT("America/Chicago"),
        S_INIT("CST"),
        S_INIT("C6"),
        S_INIT("CST25"),
        S_INIT("CST6CDT"),
        S_INIT("CST6CDT,M13.2.0,M11.1.0"),
        S_INIT("CST6CDT,M3.2.0"),
        S_INIT("CST6CDT,M3.2.7,M11.1.0"),
        S_INIT("CST6CDT,M3.2.0,M11.1.0 "),
    };
    struct zone z;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(zone_parse(wrong[i], &z));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_in_zones),
        cmocka_unit_test(what_is_no_zone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
