/* Retake rules in program files: one line wrong at a time. */
#include "base/arena.h"
#include "format/program_yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static struct str load(struct arena *a, const char *path)
{
    const char *root = getenv("RESIT_SOURCE");
    struct str whole = str_fmt(a, "%s/%s", root ? root : ".", path);
    FILE *f = fopen(str_to_c(a, whole), "rb");
    char *p = arena_alloc(a, PROGRAM_FILE_MOST);

    assert_non_null(f);
    size_t n = fread(p, 1, PROGRAM_FILE_MOST, f);
    fclose(f);
    return (struct str){ p, n };
}

static struct str replaced(struct arena *a, struct str s, struct str old,
                           struct str new)
{
    size_t at = str_find(s, old, 0);

    assert_true(at != SIZE_MAX);
    return str_fmt(a, "%.*s%.*s%.*s", (int)at, s.p, STR_ARG(new),
                   (int)(s.n - at - old.n), s.p + at + old.n);
}

static int line_of(struct str s, struct str needle)
{
    size_t at = str_find(s, needle, 0);
    int line = 1;

    assert_true(at != SIZE_MAX);
    for (size_t i = 0; i < at; i++)
        line += s.p[i] == '\n';
    return line;
}

struct change {
    struct str old, new, what;
};

/* Exactly this problem, on the line of the change, and how to mend it. */
static void check(const char *path, const struct change *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct arena a = { 0 };
        struct problems ps;
        struct program_file f;
        struct str before = load(&a, path);
        struct str text = replaced(&a, before, rows[i].old, rows[i].new);
        problems_init(&ps, &a);
        assert_false(program_yaml_parse(&a, text, S("p.yaml"), S(""), &f, &ps));
        if (ps.n != 1 || !str_has(ps.p[0].what, rows[i].what))
            for (size_t k = 0; k < ps.n; k++)
                print_message("# %zu %s\n", i,
                              str_to_c(&a, problem_text(&a, &ps.p[k])));
        assert_int_equal(ps.n, 1);
        assert_true(str_has(ps.p[0].what, rows[i].what));
        assert_int_equal(ps.p[0].line, line_of(before, rows[i].old));
        assert_true(ps.p[0].mend.n > 0);
        arena_release(&a);
    }
}

static void rules_that_cannot_be(void **state)
{
    static const struct change rows[] = {
        { S_INIT("counted_at: sitting"), S_INIT("counted_at: noon"),
          S_INIT("\"counted_at\" cannot be \"noon\"") },
        { S_INIT("counted_within: 12 months, "), S_INIT(""),
          S_INIT("needs a period") },
        { S_INIT("from: score_release"), S_INIT("from: birth"),
          S_INIT("\"from\" cannot be \"birth\"") },
        { S_INIT("begins: next_day"), S_INIT("begins: soon"),
          S_INIT("\"begins\" cannot be \"soon\"") },
        { S_INIT("5 business days], then: repeat, from: score_release"),
          S_INIT("5 working days], then: repeat, from: score_release"),
          S_INIT("is not a length of time") },
        { S_INIT("blocks: on_end"), S_INIT("blocks: by_attempt"),
          S_INIT("begin with the first attempt") },
        { S_INIT("{document: approval, name: the approval}"),
          S_INIT("{document: approval}"), S_INIT("\"name\" is missing") },
        { S_INIT("years: 2"), S_INIT("years: 0"),
          S_INIT("\"years\" cannot be \"0\"") },
        { S_INIT("retroactive: false, "), S_INIT(""),
          S_INIT("whether earlier attempts count is not said") },
        { S_INIT("also: [north]"), S_INIT("also: [south]"),
          S_INIT("no other exam \"south\"") },
        { S_INIT("result: no_show, counts: true"),
          S_INIT("result: no_show, notice: 1 day, counts: true"),
          S_INIT("does not fit the result") },
        { S_INIT("notice: 5 business days, "), S_INIT(""),
          S_INIT("needs to know how late") },
        { S_INIT("fee: 25.00 USD, late"), S_INIT("fee: some, late"),
          S_INIT("is not an amount") },
        { S_INIT("until: 2026-12-31}]"), S_INIT("until: 2026-11-30}]"),
          S_INIT("it ends before it begins") },
        { S_INIT("{from: 2027-02-01, until: 2027-02-28"),
          S_INIT("{from: 2026-11-30, until: 2027-02-28"),
          S_INIT("before the one above it ends") },
        { S_INIT("apply_by: 2027-01-10"), S_INIT("apply_by: 2027-03-01"),
          S_INIT("after the window") },
        { S_INIT("new_exams: [2027-03-25]"), S_INIT("new_exams: [2027-02-29]"),
          S_INIT("there is no day \"2027-02-29\"") },
        { S_INIT("before: 7 days"), S_INIT("before: 7 days, after: 1 day"),
          S_INIT("has no key \"after\"") },
        { S_INIT("CST6CDT,M3.2.0,M11.1.0"), S_INIT("America/Chicago"),
          S_INIT("is not a time zone") },
        { S_INIT("version_by: {document"),
          S_INIT("version_by: {paper: x, document"),
          S_INIT("has no key \"paper\"") },
        { S_INIT("until: 2026-12-15, amount"),
          S_INIT("from: 2027-01-01, until: 2026-12-15, amount"),
          S_INIT("is before \"from\"") },
    };

    (void)state;
    check("tests/gold/retake/example-more.yaml", rows,
          sizeof rows / sizeof *rows);
}

/* A local rule is only ever stricter than the newest rules. */
static void local_rules_that_are_laxer(void **state)
{
    static const struct change rows[] = {
        { S_INIT("[45 days, 45 days, 6 months]"),
          S_INIT("[45 days, 20 days, 6 months]"),
          S_INIT("is laxer than rule \"wait\"") },
        { S_INIT("id: state-cap, kind: cap, act: both, max: 2"),
          S_INIT("id: state-cap, kind: cap, act: both, max: 6"),
          S_INIT("is laxer than rule \"life\"") },
        { S_INIT("id: state-cap, kind: cap, act: both, max: 2"),
          S_INIT("id: state-cap, kind: cap, waived: [{from: 2026-01-01, "
                 "until: 2026-02-01}], act: both, max: 2"),
          S_INIT("takes a rule away") },
    };

    (void)state;
    check("tests/gold/retake/example-whole.yaml", rows,
          sizeof rows / sizeof *rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_that_cannot_be),
        cmocka_unit_test(local_rules_that_are_laxer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
