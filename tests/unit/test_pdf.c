/* paper/pdf.h: a file that a reader can follow (ISO 32000-1, 7.5: header,
 * objects where the cross-reference table says, trailer), text that can be
 * read back, pages that are not overrun, the same bytes for the same calls. */
#include "base/arena.h"
#include "paper/pdf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static struct arena arena;

static struct pdf *begin(void)
{
    struct date made;

    assert_true(date_parse(S("2026-11-22"), &made));
    return pdf_new(&arena, S("A (title)"), made);
}

static bool has(struct str bytes, const char *what)
{
    return str_find(bytes, str_from_c(what), 0) != SIZE_MAX;
}

static void objects_are_where_the_table_says(void **state)
{
    struct pdf *d = begin();
    char expected[32];

    (void)state;
    pdf_heading(d, S("Areas"));
    struct str b = pdf_bytes(d);
    assert_true(str_starts(b, S("%PDF-1.4\n")));
    assert_true(str_ends(b, S("%%EOF\n")));
    size_t start = str_find(b, S("startxref\n"), 0) + 10;
    size_t table = strtoul(str_to_c(&arena, str_sub(b, start, 12)), NULL, 10);
    assert_true(str_starts(str_sub(b, table, b.n), S("xref\n0 8\n")));
    for (size_t i = 1; i < 8; i++) {
        struct str row = str_sub(b, table + 9 + 20 * i, 20);
        size_t at = strtoul(str_to_c(&arena, row), NULL, 10);
        snprintf(expected, sizeof expected, "%zu 0 obj\n", i);
        assert_true(str_starts(str_sub(b, at, b.n), str_from_c(expected)));
    }
}

static void text_stays_text(void **state)
{
    struct pdf *d = begin();

    (void)state;
    pdf_paragraph(d, S("50 (or more) \\ caf\xc3\xa9 \xe2\x80\x9cquoted\xe2\x80"
                       "\x9d \xe4\xb8\xad"));
    struct str b = pdf_bytes(d);
    /* WinAnsi: e acute E9, quotes 93 and 94; Chinese is not in it */
    assert_true(has(b, "(50 \\(or more\\) \\\\ caf\xe9 \x93quoted\x94 ?) Tj"));
    assert_true(has(b, "/Title (A \\(title\\))"));
    assert_true(has(b, "/CreationDate (D:20261122000000Z)"));
}

/* The length that a stream claims is the one it has. */
static void lengths_are_right(void **state)
{
    struct pdf *d = begin();

    (void)state;
    pdf_paragraph(d, S("some words"));
    struct str b = pdf_bytes(d);
    size_t at = str_find(b, S("/Length "), 0) + 8;
    size_t length = strtoul(str_to_c(&arena, str_sub(b, at, 12)), NULL, 10);
    size_t from = str_find(b, S("stream\n"), at) + 7;
    assert_true(str_starts(str_sub(b, from + length, 11), S("\nendstream\n")));
}

static int count(struct str bytes, const char *what)
{
    int n = 0;

    for (size_t at = 0;
         (at = str_find(bytes, str_from_c(what), at)) != SIZE_MAX; at++)
        n++;
    return n;
}

static void long_text_takes_pages(void **state)
{
    static const double x[] = { 0, 100 };
    static const struct str head[] = { S_INIT("Side"), S_INIT("Other") };
    struct pdf *d = begin();

    (void)state;
    pdf_foot(d, S("not endorsed"));
    pdf_head(d, x, head, 2);
    for (int i = 0; i < 200; i++)
        pdf_row(d, (struct str[]){ S("left"), S("right") });
    struct str b = pdf_bytes(d);
    /* 730 points of height, 15.15 a row: 47 or 48 rows on a page, a head on
     * each */
    assert_true(has(b, "/Count 5 "));
    assert_false(has(b, " -"));
    assert_int_equal(count(b, "(Side) Tj"), 5);
    assert_int_equal(count(b, "(left) Tj"), 200);
    assert_int_equal(count(b, "(not endorsed) Tj"), 5);
    assert_true(has(b, "(page 1 of 5) Tj") && has(b, "(page 5 of 5) Tj"));
}

static void a_cell_is_wrapped(void **state)
{
    static const double x[] = { 0, 60 };
    static const struct str head[] = { S_INIT("A"), S_INIT("B") };
    struct pdf *d = begin();

    (void)state;
    pdf_head(d, x, head, 2);
    pdf_row(d, (struct str[]){ S("one two three four five"), S("b") });
    struct str b = pdf_bytes(d);
    /* by the metrics: "one two" 32.0 points, "one two three" 54.0 of 52 */
    assert_true(has(b, "(one two) Tj"));
    assert_true(has(b, "(three four) Tj"));
    assert_true(has(b, "(five) Tj"));
}

static void the_same_calls_the_same_bytes(void **state)
{
    struct pdf *a = begin(), *b = begin();

    (void)state;
    pdf_title(a, S("x"));
    pdf_title(b, S("x"));
    assert_true(str_eq(pdf_bytes(a), pdf_bytes(b)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_are_where_the_table_says),
        cmocka_unit_test(text_stays_text),
        cmocka_unit_test(lengths_are_right),
        cmocka_unit_test(long_text_takes_pages),
        cmocka_unit_test(a_cell_is_wrapped),
        cmocka_unit_test(the_same_calls_the_same_bytes),
    };
    int failed = cmocka_run_group_tests_name("pdf", tests, NULL, NULL);

    arena_release(&arena);
    return failed;
}
