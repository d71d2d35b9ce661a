/* Cases as JSON, and calendar files. */
#include "base/arena.h"
#include "format/case_json.h"
#include "format/ics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void a_full_case(void **state)
{
    struct arena a = { 0 };
    struct problems ps;
    struct retake_case c;

    (void)state;
    problems_init(&ps, &a);
    assert_true(case_json_parse(
        &a,
        S("{\"graduated\":\"2024-06-01\",\"member\":false,\"category\":\"2\","
          "\"attempts\":[{\"date\":\"2026-11-20\",\"result\":\"fail\","
          "\"score\":402,\"areas\":{\"clinical\":\"below\",\"general\":62.5,"
          "\"administrative\":null}}],\"documents\":[\"fee\",{\"id\":"
          "\"authorization\",\"date\":\"2026-12-01\",\"extensions\":1}]}"),
        S(""), &c, &ps));
    assert_int_equal(c.member, MEMBERSHIP_NO);
    assert_int_equal(c.n_attempts, 1);
    const struct attempt *t = &c.attempts[0];
    assert_int_equal(t->score.v, 402);
    assert_int_equal(t->n_areas, 3);
    assert_int_equal(t->areas[0].kind, RATING_WORD);
    assert_true(str_eq(t->areas[0].word, S("below")));
    assert_int_equal(t->areas[1].kind, RATING_PERCENT);
    assert_true(t->areas[1].percent == 62.5);
    assert_int_equal(t->areas[2].kind, RATING_NOT_SAID);
    assert_int_equal(c.n_documents, 2);
    assert_false(c.documents[0].has_date);
    assert_int_equal(case_document(&c, S("authorization"))->extensions, 1);
    arena_release(&a);
}

static void wrong_cases(void **state)
{
    static const struct {
        struct str text;
        size_t n;
    } rows[] = {
        { S_INIT("{"), 1 },
        { S_INIT("[]"), 1 },
        { S_INIT("{\"graduatd\":\"2024-06-01\"}"), 1 },
        { S_INIT("{\"graduated\":\"2024-06-31\"}"), 1 },
        { S_INIT("{\"graduated\":20240601}"), 1 },
        { S_INIT("{\"member\":\"no\"}"), 1 },
        { S_INIT("{\"attempts\":{}}"), 1 },
        { S_INIT("{\"attempts\":[{\"result\":\"fail\"}]}"), 1 },
        { S_INIT("{\"attempts\":[{\"date\":\"2026-01-01\"}]}"), 1 },
        { S_INIT("{\"attempts\":[{\"date\":\"x\",\"result\":\"lost\","
                 "\"y\":1}]}"),
          3 },
        { S_INIT("{\"attempts\":[{\"date\":\"2026-01-01\",\"result\":\"fail\","
                 "\"areas\":{\"a\":101,\"b\":true,\"c\":\"\"}}]}"),
          3 },
        { S_INIT("{\"documents\":[{\"date\":\"2026-01-01\"},7]}"), 2 },
        { S_INIT("{\"member\":true,\"member\":false}"), 1 },
        { S_INIT("[[[[[[[[[[1]]]]]]]]]]"), 1 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena a = { 0 };
        struct problems ps;
        struct retake_case c;
        problems_init(&ps, &a);
        assert_false(case_json_parse(&a, rows[i].text, S(""), &c, &ps));
        assert_int_equal(ps.n, rows[i].n);
        arena_release(&a);
    }
}

/* Worked out by hand from RFC 5545, sections 3.1, 3.3.11 and 3.6.1. */
static void a_calendar(void **state)
{
    struct arena a = { 0 };
    struct date d = { 0 };
    int64_t stamp = 0;

    (void)state;
    assert_true(date_from_ymd(2028, 2, 29, &d));
    assert_true(instant_parse(S("2026-11-22T14:03:22Z"), &stamp));
    const struct ics_event e = { S("last-day.cma-aama.1@resit"), d,
                                 S("Last day; a, b\\c\nnew line"), S(""),
                                 S("https://example.org/") };
    struct str text =
        ics_text(&a, &(struct ics){ S("CMA (AAMA)"), &e, 1, stamp });
    assert_true(str_starts(text, S("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")));
    assert_true(str_ends(text, S("END:VEVENT\r\nEND:VCALENDAR\r\n")));
    assert_true(str_has(text, S("\r\nUID:last-day.cma-aama.1@resit\r\n")));
    assert_true(str_has(text, S("\r\nDTSTAMP:20261122T140322Z\r\n")));
    assert_true(str_has(text, S("\r\nDTSTART;VALUE=DATE:20280229\r\n")));
    assert_true(str_has(text, S("\r\nDTEND;VALUE=DATE:20280301\r\n")));
    assert_true(
        str_has(text, S("\r\nSUMMARY:Last day\\; a\\, b\\\\c\\nnew line\r\n")));
    assert_true(str_has(text, S("\r\nURL:https://example.org/\r\n")));
    assert_false(str_has(text, S("DESCRIPTION")));
    arena_release(&a);
}

static void long_lines_are_folded(void **state)
{
    struct arena a = { 0 };
    struct str long_text = S("");

    (void)state;
    for (int i = 0; i < 40; i++)
        long_text = str_fmt(&a, "%.*sé€ü ", STR_ARG(long_text));
    const struct ics_event e = { S("x@resit"), { 0 }, long_text, S(""), S("") };
    struct str rest = ics_text(&a, &(struct ics){ S(""), &e, 1, 0 }), line;
    struct str joined = S("");
    bool in_summary = false;
    while (str_next(&rest, '\n', &line)) {
        if (!line.n)
            continue;
        assert_true(line.n - 1 <= 75); /* without CR */
        assert_int_equal(line.p[line.n - 1], '\r');
        line.n--;
        assert_true(str_is_utf8(line)); /* no character is cut */
        if (str_starts(line, S("SUMMARY:"))) {
            in_summary = true;
            joined = str_sub(line, 8, line.n);
        } else if (in_summary && line.n && line.p[0] == ' ') {
            joined = str_fmt(&a, "%.*s%.*s", STR_ARG(joined),
                             STR_ARG(str_sub(line, 1, line.n)));
        } else {
            in_summary = false;
        }
    }
    assert_true(str_eq(joined, long_text));
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_case),
        cmocka_unit_test(wrong_cases),
        cmocka_unit_test(a_calendar),
        cmocka_unit_test(long_lines_are_folded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
