/* page/words.h: numbers as people say them. */
#include "base/arena.h"
#include "page/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

static struct arena arena;

static void same(struct str got, const char *want)
{
    assert_string_equal(str_to_c(&arena, got), want);
}

/* Expected values: rounding outwards to tenths, by hand. */
static void test_forecast(void **state)
{
    (void)state;
    same(words_forecast(&arena, 0.13, 0.24), "about 1 to 3 in 10");
    same(words_forecast(&arena, 0.21, 0.29), "about 2 to 3 in 10");
    same(words_forecast(&arena, 0.01, 0.09), "less than 1 in 10");
    same(words_forecast(&arena, 0.0, 0.0), "less than 1 in 10");
    same(words_forecast(&arena, 0.05, 0.25), "less than 3 in 10");
    same(words_forecast(&arena, 0.72, 0.93), "more than 7 in 10");
    same(words_forecast(&arena, 0.92, 0.99), "more than 9 in 10");
    same(words_forecast(&arena, 1.0, 1.0), "more than 9 in 10");
    same(words_forecast(&arena, 0.02, 0.97), "anything between 0 and 10 in 10");
}

static void test_time(void **state)
{
    (void)state;
    same(words_time(&arena, 0), "less than a minute");
    same(words_time(&arena, 59 * US_PER_S), "less than a minute");
    same(words_time(&arena, 60 * US_PER_S), "1 minute");
    same(words_time(&arena, 40 * 60 * US_PER_S), "40 minutes");
    same(words_time(&arena, 119 * 60 * US_PER_S), "119 minutes");
    same(words_time(&arena, 160 * 60 * US_PER_S), "2 hours 40 minutes");
    same(words_time(&arena, 180 * 60 * US_PER_S), "3 hours");
}

static void test_days(void **state)
{
    struct date today, then;

    (void)state;
    assert_true(date_from_ymd(2026, 11, 22, &today));
    assert_true(date_from_ymd(2027, 1, 16, &then));
    same(words_until(&arena, today, then), "in 55 days");
    same(words_until(&arena, then, today), "55 days ago");
    same(words_until(&arena, today, today), "today");
    same(words_until(&arena, today, date_add_days(today, 1)), "tomorrow");
    same(words_until(&arena, today, date_add_days(today, -1)), "yesterday");
}

static void test_money_and_counts(void **state)
{
    (void)state;
    same(words_money(&arena, 12500, S("USD")), "125 USD");
    same(words_money(&arena, 12550, S("USD")), "125.50 USD");
    same(words_money(&arena, 5, S("USD")), "0.05 USD");
    same(words_count(&arena, 1, S("question")), "1 question");
    same(words_count(&arena, 0, S("question")), "0 questions");
}

static void test_sentence(void **state)
{
    (void)state;
    same(words_sentence(&arena, S("choose another day")),
         "Choose another day.");
    same(words_sentence(&arena, S("Done.")), "Done.");
    same(words_sentence(&arena, S("é is kept")), "é is kept.");
    assert_int_equal(words_sentence(&arena, S("")).n, 0);
}

/* A code as a title; abbreviations as they are written. */
static void test_ids(void **state)
{
    (void)state;
    same(words_id(&arena, S("short-count")), "Short count");
    same(words_id(&arena, S("hipaa-blocks-report")), "HIPAA blocks report");
    same(words_id(&arena, S("mask-is-ppe")), "Mask is PPE");
    same(words_id(&arena, S("ecg_lead.swap")), "ECG lead swap");
    same(words_id(&arena, S("hgb-hct-ratio")), "Hgb Hct ratio");
    same(words_id(&arena, S("rinse-before-pap")), "Rinse before Pap");
    same(words_id(&arena, S("math-is-mastered")), "Math is mastered");
    assert_int_equal(words_id(&arena, S("")).n, 0);
}

/* One zone everywhere: that of the server's machine. 2026-01-15 23:30 UTC is
 * the next day, 1:30, two hours east; 2026-07-01 00:10 UTC the day before,
 * 17:10, seven hours west (the sign of TZ is turned round). */
static void test_instants_are_local(void **state)
{
    struct date jan, july;

    (void)state;
    assert_true(date_from_ymd(2026, 1, 15, &jan));
    assert_true(date_from_ymd(2026, 7, 1, &july));
    int64_t late = date_to_us(jan) + (23 * 60 + 30) * 60 * US_PER_S;
    int64_t early = date_to_us(july) + 10 * 60 * US_PER_S;
    setenv("TZ", "EAST-2", 1);
    tzset();
    same(words_instant(&arena, late), "16 January 2026, 01:30");
    same(date_words(&arena, words_date(late)), "16 January 2026");
    same(words_clock(&arena, late + 7 * US_PER_S, true), "01:30:07");
    setenv("TZ", "WEST7", 1);
    tzset();
    same(words_instant(&arena, early), "30 June 2026, 17:10");
    same(words_clock(&arena, early, false), "17:10");
    unsetenv("TZ");
    tzset();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forecast),
        cmocka_unit_test(test_time),
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_money_and_counts),
        cmocka_unit_test(test_sentence),
        cmocka_unit_test(test_ids),
        cmocka_unit_test(test_instants_are_local),
    };
    int failed = cmocka_run_group_tests_name("words", tests, NULL, NULL);

    arena_release(&arena);
    return failed;
}
