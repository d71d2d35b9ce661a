/* page/timeline.h: places on the line, and rows that do not run into one
 * another. */
#include "base/arena.h"
#include "page/timeline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct arena arena;

static struct date day(const char *text)
{
    struct date d;

    assert_true(date_parse(str_from_c(text), &d));
    return d;
}

static struct decision on(const char *today, struct point *points, size_t n)
{
    return (struct decision){
        .on = day(today),
        .points = points,
        .n_points = n,
        .sit = days_all(&arena, DAY_UNKNOWN, NULL),
    };
}

static void test_one_day_is_no_line(void **state)
{
    struct point today = { day("2026-11-22"), POINT_TODAY, S("today"), S("") };
    struct decision d = on("2026-11-22", &today, 1);

    (void)state;
    assert_false(timeline_make(&arena, &d, NULL).worth);
    assert_false(timeline_make(&arena, &d, &today.date).worth);
}

static void test_places(void **state)
{
    struct point p[] = {
        { day("2026-01-01"), POINT_ATTEMPT, S("attempt-1"), S("") },
        { day("2026-01-11"), POINT_TODAY, S("today"), S("") },
        { day("2026-04-11"), POINT_LAST_DAY, S("last-day"), S("") },
    };
    struct decision d = on("2026-01-11", p, 3);
    struct date own = day("2026-02-20"); /* 50 of 100 days */
    struct timeline t = timeline_make(&arena, &d, &own);

    (void)state;
    assert_true(t.worth);
    assert_int_equal(t.n_marks, 4);
    assert_int_equal(t.marks[0].x, 2); /* the margins are 2 of 100 */
    assert_int_equal(t.marks[3].x, 98);
    assert_true(t.marks[2].own);
    assert_int_equal(t.marks[2].x, 50);
    assert_true(str_eq(t.marks[2].date, S("20 February 2026")));
    /* one span, from today on */
    assert_int_equal(t.n_spans, 1);
    assert_int_equal(t.spans[0].x0, t.marks[1].x);
    assert_int_equal(t.spans[0].x1, 98);
    assert_true(t.spans[0].labelled);
}

static void test_rows(void **state)
{
    struct point p[] = {
        { day("2026-01-01"), POINT_ATTEMPT, S("attempt-1"), S("") },
        { day("2026-01-20"), POINT_TODAY, S("today"), S("") },
        { day("2026-03-20"), POINT_EARLIEST, S("earliest"), S("") },
        { day("2026-04-01"), POINT_LAST_DAY, S("last-day"), S("") },
    };
    struct decision d = on("2026-01-20", p, 4);
    struct timeline t = timeline_make(&arena, &d, NULL);

    (void)state;
    /* a thread goes down to its label: none of the labels it passes reaches
     * across it */
    for (size_t i = 0; i < t.n_marks; i++)
        for (size_t k = 0; k < t.n_marks; k++) {
            bool right_of_mark = str_eq(t.marks[k].anchor, S("start"));
            if (i == k)
                continue;
            assert_int_not_equal(t.marks[i].y, t.marks[k].y);
            if (t.marks[k].y > t.marks[i].y ||
                right_of_mark != str_eq(t.marks[i].anchor, S("start")))
                continue;
            assert_true(right_of_mark ? t.marks[i].x <= t.marks[k].x
                                      : t.marks[i].x >= t.marks[k].x);
        }
    for (size_t i = 0; i < t.n_marks; i++)
        assert_true(t.marks[i].y < t.height);
}

static void test_passed_has_no_spans(void **state)
{
    struct point p[] = {
        { day("2026-01-01"), POINT_ATTEMPT, S("attempt-1"), S("") },
        { day("2026-01-20"), POINT_TODAY, S("today"), S("") },
    };
    struct decision d = on("2026-01-20", p, 2);

    (void)state;
    d.passed = true;
    assert_int_equal(timeline_make(&arena, &d, NULL).n_spans, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_day_is_no_line),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_passed_has_no_spans),
    };
    int failed = cmocka_run_group_tests_name("timeline", tests, NULL, NULL);

    arena_release(&arena);
    return failed;
}
