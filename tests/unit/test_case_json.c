/* Cases as JSON, and calendar files. */
#include "base/arena.h"
#include "format/case_event_json.h"
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
        { S_INIT("{\"documents\":[{\"id\":\"fee\",\"state\":\"lost\"},"
                 "{\"id\":\"fee\",\"cents\":100},{\"id\":\"fee\","
                 "\"extensions\":-1}]}"),
          3 },
        { S_INIT("{\"requests\":[{\"kind\":\"appeal\"},{\"kind\":\"wish\","
                 "\"date\":\"2026-01-01\"},7]}"),
          3 },
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

/* A misspelt key gets the name it was meant to be; another one the list. */
static void a_misspelt_key(void **state)
{
    struct arena a = { 0 };
    struct problems ps;
    struct retake_case c;

    (void)state;
    problems_init(&ps, &a);
    assert_false(case_json_parse(
        &a,
        S("{\"graduatd\":\"2024-06-01\",\"attempts\":[{\"date\":"
          "\"2026-01-01\",\"result\":\"fail\",\"relased\":null}],"
          "\"documents\":[{\"id\":\"fee\",\"colour\":1}]}"),
        S(""), &c, &ps));
    assert_int_equal(ps.n, 3);
    assert_true(str_eq(ps.p[0].mend, S("did you mean \"graduated\"?")));
    assert_true(str_eq(ps.p[1].mend, S("did you mean \"released\"?")));
    assert_true(str_eq(ps.p[2].mend,
                       S("remove it; the keys here are id, date, until, "
                         "extensions, state, answered, cents, currency")));
    arena_release(&a);
}

/* What a case says of itself that cannot be. */
static void cases_that_cannot_be(void **state)
{
    static const struct str rows[] = {
        S_INIT("{\"attempts\":[{\"date\":\"2026-01-01\",\"result\":\"no_show\","
               "\"preliminary\":true}]}"),
        S_INIT("{\"attempts\":[{\"date\":\"2026-01-01\",\"result\":\"fail\","
               "\"cancelled\":\"2025-12-01\"}]}"),
        S_INIT("{\"documents\":[{\"id\":\"fee\",\"date\":\"2026-02-01\","
               "\"state\":\"refused\",\"answered\":\"2026-01-01\"}]}"),
        S_INIT("{\"requests\":[{\"kind\":\"appeal\",\"date\":\"2026-02-01\","
               "\"attempt\":\"2026-01-01\"}]}"),
        S_INIT("{\"requests\":[{\"kind\":\"accommodation\","
               "\"date\":\"2027-02-01\"}]}"),
    };
    struct date today = { 0 };

    (void)state;
    assert_true(date_from_ymd(2026, 11, 22, &today));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena a = { 0 };
        struct problems ps;
        struct retake_case c;
        problems_init(&ps, &a);
        assert_true(case_json_parse(&a, rows[i], S(""), &c, &ps));
        retake_case_check(&c, NULL, today, &ps);
        assert_int_equal(ps.n, 1);
        arena_release(&a);
    }
}

/* Every kind of event as text and back. */
static void events_survive_json(void **state)
{
    const struct attempt attempt = { .date = { 20000 }, .version = S("V15") };
    const struct document paid = { .id = S("fee"),
                                   .cents = 12500,
                                   .currency = S("USD") };
    const struct request asked = { .kind = REQUEST_APPEAL,
                                   .filed = { 20010 },
                                   .state = FILED_GRANTED,
                                   .has_attempt = true,
                                   .attempt = { 20000 } };
    const struct case_event rows[] = {
        { .kind = CASE_EVENT_ATTEMPT_RECORDED,
          .facts = { .attempts = &attempt, .n_attempts = 1 } },
        { .kind = CASE_EVENT_DETAILS_SET, .facts = { .category = S("1") } },
        { .kind = CASE_EVENT_ATTEMPT_REMOVED, .attempt = 2 },
        { .kind = CASE_EVENT_STUDY_DATE_SET, .has_date = true, .date = { 1 } },
        { .kind = CASE_EVENT_DOCUMENT_SET, .document = S("fee"), .on = true },
        { .kind = CASE_EVENT_PROGRAM_CHOSEN },
        { .kind = CASE_EVENT_APPLICATION_FILED,
          .facts = { .documents = &paid, .n_documents = 1 } },
        { .kind = CASE_EVENT_PAYMENT_MADE,
          .facts = { .documents = &paid, .n_documents = 1 } },
        { .kind = CASE_EVENT_ACCOMMODATION_ASKED,
          .facts = { .requests = &asked, .n_requests = 1 } },
        { .kind = CASE_EVENT_APPEAL_FILED,
          .facts = { .requests = &asked, .n_requests = 1 } },
        { .kind = CASE_EVENT_REQUEST_REMOVED, .request = 3 },
        { .kind = CASE_EVENT_DOCUMENT_FILED,
          .facts = { .documents = &paid, .n_documents = 1 } },
        { .kind = CASE_EVENT_DOCUMENT_REMOVED },
        { .kind = CASE_EVENT_ATTEMPT_CORRECTED,
          .attempt = 1,
          .facts = { .attempts = &attempt, .n_attempts = 1 } },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena a = { 0 };
        struct case_event back = { 0 };
        struct str text = case_event_json_text(&a, &rows[i]);
        assert_true(case_event_kind_parse(case_event_kind_text(rows[i].kind),
                                          &back.kind));
        assert_int_equal(back.kind, rows[i].kind);
        assert_true(case_event_json_parse(&a, text, &back));
        assert_true(str_eq(text, case_event_json_text(&a, &back)));
        assert_int_equal(back.facts.n_attempts, rows[i].facts.n_attempts);
        assert_int_equal(back.facts.n_documents, rows[i].facts.n_documents);
        assert_int_equal(back.facts.n_requests, rows[i].facts.n_requests);
        assert_int_equal(back.attempt, rows[i].attempt);
        assert_int_equal(back.request, rows[i].request);
        if (back.facts.n_requests)
            assert_int_equal(back.facts.requests[0].state, FILED_GRANTED);
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
        cmocka_unit_test(a_misspelt_key),
        cmocka_unit_test(cases_that_cannot_be),
        cmocka_unit_test(events_survive_json),
        cmocka_unit_test(a_calendar),
        cmocka_unit_test(long_lines_are_folded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
