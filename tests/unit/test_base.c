/* The ground: arena, text, dates, seeded random numbers, problems. */
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/histogram.h"
#include "base/rng.h"
#include "base/vec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define N(a) (sizeof(a) / sizeof *(a))

/* ---- arena ---- */

static void memory_is_zeroed_and_aligned(void **state)
{
    struct arena a = { 0 };

    (void)state;
    for (size_t n = 0; n < 3000; n += 7) {
        unsigned char *p = arena_alloc(&a, n);
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(p[i], 0);
            p[i] = 0xee; /* a neighbour that overlaps is not zero */
        }
    }
    arena_reset(&a);
    unsigned char *again = arena_alloc(&a, 4000);
    for (size_t i = 0; i < 4000; i++)
        assert_int_equal(again[i], 0);
    memset(arena_alloc(&a, 3 << 20), 1, 3 << 20);
    arena_reset(&a);
    assert_non_null(a.top); /* a block of usual size, nothing more */
    assert_int_equal(a.used, 0);
    arena_release(&a);
    memset(arena_alloc(&a, 3 << 20), 1, 3 << 20);
    arena_reset(&a);
    assert_null(a.top);
    memset(arena_alloc(&a, 10), 1, 10);
    arena_release(&a);
    assert_null(a.top);
    assert_int_equal(a.used, 0);
    memset(arena_alloc(&a, 10), 1, 10); /* usable after release */
    arena_release(&a);
}

static char order[8];
static size_t n_order;

static void note(void *arg)
{
    order[n_order++] = *(char *)arg;
}

static void deferred_calls_run_newest_first_and_once(void **state)
{
    struct arena a = { 0 };
    char x = 'x', y = 'y', z = 'z';

    (void)state;
    n_order = 0;
    arena_defer(&a, note, &x);
    arena_defer(&a, note, &y);
    arena_reset(&a);
    arena_defer(&a, note, &z);
    arena_release(&a);
    assert_int_equal(n_order, 3);
    assert_memory_equal(order, "yxz", 3);
}

static void vectors_keep_what_was_pushed(void **state)
{
    struct arena a = { 0 };
    struct {
        int *p;
        size_t n, cap;
    } v = { 0 };

    (void)state;
    for (int i = 0; i < 1000; i++)
        VEC_PUSH(&a, &v, i * i);
    assert_int_equal(v.n, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(v.p[i], i * i);
    arena_release(&a);
}

/* ---- text ---- */

static void texts_are_compared_and_cut(void **state)
{
    struct arena a = { 0 };
    struct str none = { 0 }, s = S("one two");

    (void)state;
    assert_true(str_eq(none, S("")));
    assert_false(str_eq(S("a"), S("b")));
    assert_true(str_cmp(S("a"), S("ab")) < 0);
    assert_true(str_cmp(S("b"), S("ab")) > 0);
    assert_true(str_cmp(S("\x7f"), S("\x80")) < 0); /* bytes are unsigned */
    assert_int_equal(str_cmp(S("ab"), S("ab")), 0);
    assert_true(str_starts(s, S("one")) && str_starts(s, S("")));
    assert_false(str_starts(S("on"), S("one")));
    assert_true(str_ends(s, S("two")) && str_ends(s, S("")));
    assert_false(str_ends(S("wo"), S("two")));
    assert_true(str_has(s, S("e t")) && !str_has(s, S("twos")));
    assert_int_equal(str_find(S("abab"), S("ab"), 1), 2);
    assert_true(str_find(S("abab"), S("ab"), 3) == SIZE_MAX);
    assert_true(str_find(S("ab"), S(""), 3) == SIZE_MAX);
    assert_int_equal(str_find(S("aab"), S("ab"), 0), 1);
    assert_true(str_find(S("aaa"), S("ab"), 0) == SIZE_MAX);
    assert_true(str_find(S("a"), S("ab"), 0) == SIZE_MAX);
    assert_true(str_find((struct str){ 0 }, S("a"), 0) == SIZE_MAX);
    assert_true(str_eq(str_sub(s, 4, 100), S("two")));
    assert_int_equal(str_sub(s, 7, 1).n, 0);
    assert_int_equal(str_sub(s, 100, SIZE_MAX).n, 0);
    assert_true(str_eq(str_trim(S(" \t\r\n a b \f\v")), S("a b")));
    assert_int_equal(str_trim(S("  ")).n, 0);
    assert_true(str_eq(str_lower(&a, S("AZ\xc3\x84z")), S("az\xc3\x84z")));
    assert_true(str_eq(str_fmt(&a, "%d-%.*s", 7, STR_ARG(s)), S("7-one two")));
    assert_string_equal(str_to_c(&a, str_sub(s, 0, 3)), "one");
    assert_int_equal(str_from_c(NULL).n, 0);
    arena_release(&a);
}

static void parts_between_separators(void **state)
{
    struct str rest = S("a,,b,"), part;

    (void)state;
    assert_true(str_next(&rest, ',', &part) && str_eq(part, S("a")));
    assert_true(str_next(&rest, ',', &part) && part.n == 0);
    assert_true(str_next(&rest, ',', &part) && str_eq(part, S("b")));
    assert_true(str_next(&rest, ',', &part) && part.n == 0);
    assert_false(str_next(&rest, ',', &part));
}

static void whole_texts_are_numbers(void **state)
{
    static const char *const bad[] = { "",
                                       "-",
                                       "+1",
                                       " 1",
                                       "1 ",
                                       "1.0",
                                       "0x1",
                                       "9223372036854775808",
                                       "-9223372036854775809" };
    int64_t i;
    double d;

    (void)state;
    assert_true(str_to_i64(S("0"), &i) && i == 0);
    assert_true(str_to_i64(S("-17"), &i) && i == -17);
    assert_true(str_to_i64(S("9223372036854775807"), &i) && i == INT64_MAX);
    assert_true(str_to_i64(S("-9223372036854775808"), &i) && i == INT64_MIN);
    for (size_t k = 0; k < N(bad); k++)
        if (str_to_i64(str_from_c(bad[k]), &i))
            fail_msg("'%s' is taken for %lld", bad[k], (long long)i);
    assert_true(str_to_f64(S("62.5"), &d) && d == 62.5);
    assert_true(str_to_f64(S("-1e3"), &d) && d == -1000);
    assert_false(str_to_f64(S("nan"), &d) || str_to_f64(S("inf"), &d) ||
                 str_to_f64(S("1e999"), &d) || str_to_f64(S("0x1p3"), &d) ||
                 str_to_f64(S("1 "), &d) || str_to_f64(S(""), &d) ||
                 str_to_f64(S("1e"), &d));
}

/* Boundaries of RFC 3629, table 3.1, and the bytes just outside them. */
static void utf8_is_told_from_other_bytes(void **state)
{
    static const struct str good[] = {
        S_INIT(""),
        S_INIT("\x7f"),
        S_INIT("\xc2\x80"),
        S_INIT("\xdf\xbf"),
        S_INIT("\xe0\xa0\x80"),
        S_INIT("\xed\x9f\xbf"),
        S_INIT("\xee\x80\x80"),
        S_INIT("\xf0\x90\x80\x80"),
        S_INIT("\xf4\x8f\xbf\xbf"),
    };
    static const struct str bad[] = {
        S_INIT("\0"),
        S_INIT("\x80"),
        S_INIT("\xc0\x80"),
        S_INIT("\xc1\xbf"),
        S_INIT("\xc2"),
        S_INIT("\xc2\x7f"),
        S_INIT("\xe0\x9f\xbf"),
        S_INIT("\xed\xa0\x80"),
        S_INIT("\xe2\x82"),
        S_INIT("\xf0\x8f\xbf\xbf"),
        S_INIT("\xf4\x90\x80\x80"),
        S_INIT("\xf5\x80\x80\x80"),
        S_INIT("\xff"),
    };

    (void)state;
    for (size_t i = 0; i < N(good); i++)
        if (!str_is_utf8(good[i]))
            fail_msg("good %zu is refused", i);
    for (size_t i = 0; i < N(bad); i++)
        if (str_is_utf8(bad[i]))
            fail_msg("bad %zu is taken", i);
}

/* ---- dates ---- */

/* Counts every day from 1 January of year 1 as a calendar on the wall does. */
static void every_day_agrees_with_a_plain_counter(void **state)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30,
                                   31, 31, 30, 31, 30, 31 };
    struct date day;
    int32_t count = date_first().day;
    int weekday = 0; /* 0001-01-01 is a Monday in the proleptic calendar */

    (void)state;
    for (int y = 1; y <= 9999; y++)
        for (int m = 1; m <= 12; m++) {
            bool leap = y % 400 == 0 || (y % 4 == 0 && y % 100 != 0);
            int n = lengths[m - 1] + (m == 2 && leap);
            for (int d = 1; d <= n; d++, count++, weekday = (weekday + 1) % 7) {
                int yy, mm, dd;
                assert_true(date_from_ymd(y, m, d, &day));
                date_to_ymd((struct date){ count }, &yy, &mm, &dd);
                if (day.day != count || yy != y || mm != m || dd != d ||
                    date_weekday(day) != weekday)
                    fail_msg("%d-%d-%d", y, m, d);
            }
            assert_false(date_from_ymd(y, m, n + 1, &day));
            assert_false(date_from_ymd(y, m, 0, &day));
        }
    assert_int_equal(count - 1, date_last().day);
    assert_false(date_from_ymd(0, 1, 1, &day));
    assert_false(date_from_ymd(10000, 1, 1, &day));
    assert_false(date_from_ymd(2026, 13, 1, &day));
    assert_true(date_from_ymd(1970, 1, 1, &day));
    assert_int_equal(day.day, 0);
    assert_int_equal(date_weekday(day), 3); /* a Thursday */
}

static struct date date_of(const char *text)
{
    struct date d = { 0 };

    if (!date_parse(str_from_c(text), &d))
        fail_msg("%s is no date", text);
    return d;
}

static void dates_are_parsed_strictly(void **state)
{
    static const char *const bad[] = {
        "",           "2026-2-01",   "2026-02-29", "2025-02-29", "1900-02-29",
        "2026-00-10", "2026-13-10",  "2026-04-31", "2026/01/01", "0000-01-01",
        "2026-01-1a", "2026-01-011", " 2026-01-1", "20260101",   "-026-01-01",
    };
    struct arena a = { 0 };
    struct date d;

    (void)state;
    for (size_t i = 0; i < N(bad); i++)
        if (date_parse(str_from_c(bad[i]), &d))
            fail_msg("'%s' is taken", bad[i]);
    assert_true(date_parse(S("2000-02-29"), &d));
    assert_true(date_parse(S("2024-02-29"), &d));
    assert_true(str_eq(date_text(&a, d), S("2024-02-29")));
    assert_true(str_eq(date_words(&a, d), S("29 February 2024")));
    assert_true(str_eq(date_text(&a, date_first()), S("0001-01-01")));
    assert_true(str_eq(date_text(&a, date_last()), S("9999-12-31")));
    arena_release(&a);
}

static void months_end_where_the_month_does(void **state)
{
    static const struct {
        const char *from;
        int months;
        const char *to;
    } rows[] = {
        { "2025-01-31", 1, "2025-02-28" },  { "2024-01-31", 1, "2024-02-29" },
        { "2025-01-31", 3, "2025-04-30" },  { "2025-12-15", 1, "2026-01-15" },
        { "2025-01-15", -1, "2024-12-15" }, { "2024-02-29", 12, "2025-02-28" },
        { "2024-02-29", 48, "2028-02-29" }, { "2024-03-31", -1, "2024-02-29" },
        { "2025-05-31", 0, "2025-05-31" },  { "9999-12-31", 1, "9999-12-31" },
        { "0001-01-01", -1, "0001-01-01" },
    };

    (void)state;
    for (size_t i = 0; i < N(rows); i++)
        assert_int_equal(
            date_add_months(date_of(rows[i].from), rows[i].months).day,
            date_of(rows[i].to).day);
    assert_int_equal(date_add_days(date_of("2024-02-28"), 2).day,
                     date_of("2024-03-01").day);
    assert_int_equal(date_add_days(date_last(), 1).day, date_last().day);
    assert_int_equal(date_add_days(date_first(), INT32_MIN).day,
                     date_first().day);
    assert_int_equal(
        date_days_between(date_of("2026-11-22"), date_of("2027-01-16")), 55);
    assert_true(date_cmp(date_of("2026-11-22"), date_of("2026-11-23")) < 0);
}

static void instants_keep_microseconds(void **state)
{
    static const char *const bad[] = {
        "2026-11-22T14:03:22",          "2026-11-22 14:03:22Z",
        "2026-11-22T24:00:00Z",         "2026-11-22T14:60:00Z",
        "2026-11-22T14:03:60Z",         "2026-11-22T14:03:22.Z",
        "2026-11-22T14:03:22.1234567Z", "2026-11-31T14:03:22Z",
        "2026-11-22T14:03:22,5Z",
    };
    struct arena a = { 0 };
    int64_t us;

    (void)state;
    assert_true(instant_parse(S("1970-01-01T00:00:00Z"), &us) && us == 0);
    /* 946684800: the Unix time of 2000-01-01T00:00:00Z */
    assert_true(instant_parse(S("2000-01-01T00:00:00.5Z"), &us));
    assert_true(us == INT64_C(946684800500000));
    assert_true(str_eq(instant_text(&a, us), S("2000-01-01T00:00:00.500000Z")));
    assert_true(str_eq(instant_text(&a, -1), S("1969-12-31T23:59:59.999999Z")));
    assert_int_equal(date_from_us(-1).day, -1);
    assert_int_equal(date_from_us(US_PER_DAY - 1).day, 0);
    assert_true(date_to_us(date_of("1969-12-31")) == -US_PER_DAY);
    for (size_t i = 0; i < N(bad); i++)
        if (instant_parse(str_from_c(bad[i]), &us))
            fail_msg("'%s' is taken", bad[i]);
    arena_release(&a);
}

/* ---- random numbers ---- */

/* State {1, 2, 3, 4}: the outputs of the authors' xoshiro256starstar.c, as
 * printed in the tests of rand_xoshiro (Rust) and other libraries. */
static void stream_is_xoshiro256starstar(void **state)
{
    static const uint64_t want[] = {
        11520,
        0,
        1509978240,
        1215971899390074240,
        1216172134540287360,
        607988272756665600,
        UINT64_C(16172922978634559625),
        8476171486693032832,
        UINT64_C(10595114339597558777),
        2904607092377533576,
    };
    struct rng r = { { 1, 2, 3, 4 } };

    (void)state;
    for (size_t i = 0; i < N(want); i++)
        assert_true(rng_next(&r) == want[i]);
}

/* splitmix64 from 0: the first outputs of Vigna's splitmix64.c; seed 42:
 * the same two generators chained, as computed in Python by others. */
static void seeds_are_spread_by_splitmix64(void **state)
{
    static const uint64_t words[] = {
        UINT64_C(0xe220a8397b1dcdaf),
        UINT64_C(0x6e789e6aa1b965f4),
        UINT64_C(0x06c45d188009454f),
        UINT64_C(0xf88bb8a8724c81ec),
    };
    static const uint64_t from_42[] = {
        1546998764402558742,
        6990951692964543102,
        UINT64_C(12544586762248559009),
        UINT64_C(17057574109182124193),
    };
    struct rng r, s;

    (void)state;
    rng_init(&r, 0);
    for (size_t i = 0; i < N(words); i++)
        assert_true(r.s[i] == words[i]);
    rng_init(&r, 42);
    for (size_t i = 0; i < N(from_42); i++)
        assert_true(rng_next(&r) == from_42[i]);
    rng_init_stream(&r, 42, 1);
    rng_init_stream(&s, 42, 2);
    assert_true(rng_next(&r) != rng_next(&s));
}

static void numbers_stay_below_and_reach_all(void **state)
{
    struct rng r;
    int count[7] = { 0 };

    (void)state;
    rng_init(&r, 5);
    for (int i = 0; i < 7000; i++)
        count[rng_below(&r, 7)]++;
    for (int i = 0; i < 7; i++) /* 1000 each; 7 standard deviations = 205 */
        assert_in_range(count[i], 795, 1205);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(rng_below(&r, 1), 0);
        assert_true(rng_below(&r, UINT64_MAX) < UINT64_MAX);
        double u = rng_unit(&r);
        assert_true(u >= 0 && u < 1);
    }
}

static void shuffles_are_fair_permutations(void **state)
{
    struct rng r;
    int count[6] = { 0 };

    (void)state;
    rng_init(&r, 9);
    for (int i = 0; i < 6000; i++) {
        uint16_t p[3] = { 0, 1, 2 };
        rng_shuffle(&r, p, 3, sizeof *p);
        assert_int_equal(1 << p[0] | 1 << p[1] | 1 << p[2], 7);
        count[p[0] * 2 + (p[1] > p[2])]++;
    }
    for (int i = 0; i < 6; i++) /* 1000 each; 7 standard deviations = 202 */
        assert_in_range(count[i], 798, 1202);
    rng_shuffle(&r, NULL, 0, 8);
}

/* ---- what goes wrong ---- */

static void problems_are_worded_with_place_and_mend(void **state)
{
    struct arena a = { 0 };
    struct problems ps;

    (void)state;
    problems_init(&ps, &a);
    problem_add(&ps, S("a.md"), 12, S("do so"), "no %s", "key");
    problem_add(&ps, S("a.md"), 0, S(""), "gone");
    problem_field(&ps, S("date"), S("write it"), "missing");
    assert_int_equal(ps.n, 3);
    assert_true(
        str_eq(problem_text(&a, &ps.p[0]), S("a.md:12: no key; do so")));
    assert_true(str_eq(problem_text(&a, &ps.p[1]), S("a.md: gone")));
    assert_true(
        str_eq(problem_text(&a, &ps.p[2]), S("date: missing; write it")));
    for (int i = 0; i < PROBLEMS_MOST; i++)
        problem_add(&ps, S(""), 0, S(""), "more");
    assert_int_equal(ps.n, PROBLEMS_MOST);
    assert_int_equal(ps.cut, 3);
    arena_release(&a);
}

static void errors_keep_their_words_and_cut_long_ones(void **state)
{
    struct err e = { 0 };
    char words[1000];

    (void)state;
    memset(words, 'w', sizeof words - 1);
    words[sizeof words - 1] = 0;
    assert_int_equal(err_set(&e, E_FULL, "no room for %d", 7), E_FULL);
    err_detail(&e, "%s", words);
    err_hint(&e, "make room");
    assert_int_equal(e.code, E_FULL);
    assert_true(str_eq(e.message, S("no room for 7")));
    assert_true(e.detail.n > 100 && e.detail.n < sizeof e.more);
    assert_true(str_eq(e.hint, S("make room")));
    assert_int_equal(err_set(&e, E_IO, "%s", words), E_IO);
    assert_int_equal(e.message.n, sizeof e.text - 1);
    assert_int_equal(e.detail.n + e.hint.n, 0);
    assert_int_equal(err_set(NULL, E_TAKEN, "nobody listens"), E_TAKEN);
    err_detail(NULL, "nobody");
    err_hint(NULL, "nobody");
}

static void histograms_count_up_to_powers_of_two(void **state)
{
    static const struct {
        int64_t value;
        int step;
    } cases[] = { { -5, 0 },    { 0, 0 },
                  { 1, 0 },     { 2, 1 },
                  { 3, 2 },     { 4, 2 },
                  { 5, 3 },     { 1024, 10 },
                  { 1025, 11 }, { INT64_MAX / 2, HISTOGRAM_STEPS - 1 } };
    struct histogram all = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct histogram h = { 0 };
        histogram_add(&h, cases[i].value);
        assert_int_equal(h.n[cases[i].step], 1);
        assert_int_equal(h.sum, cases[i].value < 0 ? 0 : cases[i].value);
        if (i < 9)
            histogram_merge(&all, &h);
    }
    assert_int_equal(all.n[0], 3);
    assert_int_equal(all.n[2], 2);
    assert_int_equal(all.sum, 1 + 2 + 3 + 4 + 5 + 1024 + 1025);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(deferred_calls_run_newest_first_and_once),
        cmocka_unit_test(vectors_keep_what_was_pushed),
        cmocka_unit_test(texts_are_compared_and_cut),
        cmocka_unit_test(parts_between_separators),
        cmocka_unit_test(whole_texts_are_numbers),
        cmocka_unit_test(utf8_is_told_from_other_bytes),
        cmocka_unit_test(every_day_agrees_with_a_plain_counter),
        cmocka_unit_test(dates_are_parsed_strictly),
        cmocka_unit_test(months_end_where_the_month_does),
        cmocka_unit_test(instants_keep_microseconds),
        cmocka_unit_test(stream_is_xoshiro256starstar),
        cmocka_unit_test(seeds_are_spread_by_splitmix64),
        cmocka_unit_test(numbers_stay_below_and_reach_all),
        cmocka_unit_test(shuffles_are_fair_permutations),
        cmocka_unit_test(problems_are_worded_with_place_and_mend),
        cmocka_unit_test(histograms_count_up_to_powers_of_two),
        cmocka_unit_test(errors_keep_their_words_and_cut_long_ones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
