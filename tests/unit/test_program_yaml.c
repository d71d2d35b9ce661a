/* Program files: the shipped one, and one line wrong at a time. */
#include "base/arena.h"
#include "format/program_yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

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

static struct str cma(struct arena *a)
{
    return load(a, "programs/cma-aama/program.yaml");
}

/* Line on which `needle` begins, from 1. */
static int line_of(struct str s, struct str needle)
{
    size_t at = str_find(s, needle, 0);
    int line = 1;

    assert_true(at != SIZE_MAX);
    for (size_t i = 0; i < at; i++)
        line += s.p[i] == '\n';
    return line;
}

static struct str replaced(struct arena *a, struct str s, struct str old,
                           struct str new)
{
    size_t at = str_find(s, old, 0);

    assert_true(at != SIZE_MAX);
    return str_fmt(a, "%.*s%.*s%.*s", (int)at, s.p, STR_ARG(new),
                   (int)(s.n - at - old.n), s.p + at + old.n);
}

static void the_shipped_program(void **state)
{
    static const char *const areas[] = {
        "clinical.intake",
        "clinical.intake.vitals",
        "clinical.intake.terminology",
        "clinical.intake.interviewing",
        "clinical.intake.documentation",
        "clinical.intake.screenings",
        "clinical.intake.orders",
        "clinical.safety",
        "clinical.safety.infection",
        "clinical.safety.precautions",
        "clinical.safety.waste",
        "clinical.safety.emergency",
        "clinical.safety.ergonomics",
        "clinical.safety.quality",
        "clinical.procedures",
        "clinical.procedures.preparing",
        "clinical.procedures.performing",
        "clinical.pharmacology",
        "general.legal",
        "general.communication",
        "administrative.billing",
        "administrative.scheduling",
    };
    struct arena a = { 0 };
    struct problems ps;
    struct program_file f;
    struct date on = { 0 };

    (void)state;
    problems_init(&ps, &a);
    assert_true(program_yaml_parse(&a, cma(&a), S("program.yaml"),
                                   S("cma-aama"), &f, &ps));
    assert_true(date_from_ymd(2021, 7, 15, &on));
    const struct outline *o = program_outline(f.program, on);
    assert_non_null(o);
    assert_true(str_eq(o->id, S("2021")));
    assert_int_equal(o->n_areas, sizeof areas / sizeof *areas);
    for (size_t i = 0; i < sizeof areas / sizeof *areas; i++)
        assert_int_equal(outline_area(o, str_from_c(areas[i])), i);
    assert_int_equal(o->domains[outline_domain(o, S("clinical"))].n_scored,
                     106);
    assert_int_equal(o->domains[outline_domain(o, S("general"))].n_scored, 38);
    assert_int_equal(
        o->domains[outline_domain(o, S("administrative"))].n_scored, 36);
    o = program_outline(f.program, date_add_days(on, -1));
    assert_true(o && str_eq(o->id, S("before-2021")));
    const struct exam_format *e = &f.program->format;
    assert_int_equal(e->n_scored, 180);
    assert_int_equal(e->n_pretest, 20);
    assert_int_equal(e->n_segments, 4);
    assert_int_equal(e->segments[3].n_items, 50);
    assert_int_equal(e->segments[3].limit_us, 40 * 60 * US_PER_S);
    assert_int_equal(e->tutorial_us, 15 * 60 * US_PER_S);
    assert_int_equal(e->break_pool_us, 20 * 60 * US_PER_S);
    assert_int_equal(f.program->scoring.practice_raw, 126);
    assert_true(str_eq(f.program->reviewer,
                       S("a credentialed medical assistant or instructor")));
    assert_int_equal(f.program->scoring.pass[0].fact.confidence,
                     CONFIDENCE_UNCONFIRMED);
    arena_release(&a);
}

/* One thing changed: exactly this problem, on the line of the change. */
static void one_change_one_problem(void **state)
{
    static const struct {
        struct str old, new, what;
        int more; /* problems that follow from it */
    } rows[] = {
        { S_INIT("body_abbr: AAMA"), S_INIT("body_abbr: AAMA\ncolour: red"),
          S_INIT("has no key \"colour\""), 0 },
        { S_INIT("from: 2020-01-01"), S_INIT("from: 2020-02-30"),
          S_INIT("there is no day \"2020-02-30\""), 0 },
        { S_INIT("within: 60 months"), S_INIT("within: 60 moons"),
          S_INIT("is not a length of time"), 0 },
        { S_INIT("scored: 36"), S_INIT("scored: 35"), S_INIT("the exam 180"),
          0 },
        { S_INIT("raw: 126"), S_INIT("raw: 181"),
          S_INIT("above the 180 scored items"), 0 },
        { S_INIT("score: 430"), S_INIT("score: 4300"),
          S_INIT("outside the scale"), 0 },
        { S_INIT("only: [\"3\"]"), S_INIT("only: [\"7\"]"),
          S_INIT("no category \"7\""), 0 },
        { S_INIT("        - id: cap-recertifying"), S_INIT("        - id: cap"),
          S_INIT("rule \"cap\" is given twice"), 0 },
        { S_INIT("        - id: cap\n"),
          S_INIT("        - id: wait-more\n"
                 "          kind: wait\n"
                 "          fact: {status: unknown, text: x, "
                 "checked: 2026-11-22, confidence: unconfirmed}\n"
                 "        - id: cap\n"),
          S_INIT("answer the same question"), 0 },
        { S_INIT("        - id: cap\n"),
          S_INIT("        - id: more\n"
                 "          kind: wait\n"
                 "          from: first_attempt\n"
                 "          after: [{least: 90 days, most: 30 days}]\n"
                 "          then: repeat\n"
                 "          fact: {text: x, source: AAMA1, checked: "
                 "2026-11-22, confidence: official}\n"
                 "        - id: cap\n"),
          S_INIT("is shorter than"), 0 },
        { S_INIT("        - id: cap\n"),
          S_INIT("        - id: more\n"
                 "          kind: wait\n"
                 "          from: first_attempt\n"
                 "          after: [{confidence: official}]\n"
                 "          then: repeat\n"
                 "          fact: {text: x, source: AAMA1, checked: "
                 "2026-11-22, confidence: official}\n"
                 "        - id: cap\n"),
          S_INIT("says nothing of its length"), 0 },
        { S_INIT("        - id: cap\n"),
          S_INIT("        - id: more\n"
                 "          kind: wait\n"
                 "          from: first_attempt\n"
                 "          after: [{length: 30 days, least: 10 days, "
                 "confidence: official}]\n"
                 "          then: repeat\n"
                 "          fact: {text: x, source: AAMA1, checked: "
                 "2026-11-22, confidence: official}\n"
                 "        - id: cap\n"),
          S_INIT("the length is known"), 0 },
        { S_INIT("        - id: cap\n"),
          S_INIT("        - {id: no-show, kind: sitting, result: no_show, "
                 "notice: 1 day, counts: true, fact: {text: x, source: AAMA1, "
                 "checked: 2026-11-22, confidence: official}}\n"
                 "        - id: cap\n"),
          S_INIT("does not fit the result"), 0 },
        { S_INIT("retake:\n"),
          S_INIT("retake:\n  begins_anew_by: {document: course, name: x, "
                 "only: [\"9\"]}\n"),
          S_INIT("no category \"9\""), 0 },
        { S_INIT("url: https://www.aama-ntl.org/cma-aama-exam\ndis"),
          S_INIT("url: javascript:alert(1)\ndis"),
          S_INIT("is not a web address"), 0 },
        { S_INIT("until: 2021-07-14"), S_INIT("until: 2021-07-13"),
          S_INIT("no outline is in force between"), 0 },
        { S_INIT("ahead: 30 days"), S_INIT("ahead: 30 moons"),
          S_INIT("is not a length of time"), 0 },
        { S_INIT("case_by_case: true"), S_INIT("case_by_case: perhaps"),
          S_INIT("\"case_by_case\""), 0 },
        { S_INIT("amount: 250.00 USD"), S_INIT("amount: 250 dollars"),
          S_INIT("is not an amount"), 0 },
        { S_INIT("until: 2021-07-14"), S_INIT("until: 2021-07-15"),
          S_INIT("overlap"), 0 },
        { S_INIT("value: 0.69"), S_INIT("value: 69"),
          S_INIT("\"value\" cannot be \"69\""), 0 },
        { S_INIT("version_by: sitting"), S_INIT("version_by: moon"),
          S_INIT("\"version_by\" cannot be \"moon\""), 0 },
        { S_INIT("    scored: 180"), S_INIT("    total: 200\n    scored: 180"),
          S_INIT("is given twice"), 0 },
        { S_INIT("    scored: 180\n    pretest: 20"),
          S_INIT("    least: 85\n    most: 75"),
          S_INIT("\"least\" is above \"most\""), 2 },
        { S_INIT("    scored: 180\n    pretest: 20\n"), S_INIT(""),
          S_INIT("\"scored\""), 3 },
        { S_INIT("share: 59"), S_INIT("share_min: 59\n        share_max: 50"),
          S_INIT("the share of domain \"clinical\" is not clear"), 1 },
        { S_INIT("share: 59"), S_INIT("part: core-1\n        share: 59"),
          S_INIT("no part \"core-1\""), 0 },
        { S_INIT("score: 430"), S_INIT("score: 430\n    percent: 70"),
          S_INIT("pass mark is given twice"), 0 },
        { S_INIT("id: clinical.intake.vitals"), S_INIT("id: general.vitals"),
          S_INIT("is listed under \"clinical.intake\""), 0 },
        { S_INIT("id: cma-aama"), S_INIT("id: cma-ama"),
          S_INIT("the folder \"cma-aama\""), 0 },
        { S_INIT("  - id: ALLC"), S_INIT("  - id: ALLD"),
          S_INIT("no source \"ALLC\""), 1 },
        { S_INIT("abbr: CMA (AAMA)"), S_INIT("abbr: &x CMA (AAMA)"),
          S_INIT("anchors, aliases, tags"), 0 },
        { S_INIT("abbr: CMA (AAMA)"), S_INIT("abbr: [CMA"),
          S_INIT("not valid YAML"), 0 },
        { S_INIT("checked: 2026-11-22\n\noutlines"),
          S_INIT("checked: 2026-11-22\nabbr: again\n\noutlines"),
          S_INIT("\"abbr\" is given twice"), 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena a = { 0 };
        struct problems ps;
        struct program_file f;
        problems_init(&ps, &a);
        struct str text = replaced(&a, cma(&a), rows[i].old, rows[i].new);
        assert_false(program_yaml_parse(&a, text, S("program.yaml"),
                                        S("cma-aama"), &f, &ps));
        bool found = false;
        for (size_t k = 0; k < ps.n; k++) {
            found |= str_has(ps.p[k].what, rows[i].what);
            assert_true(ps.p[k].line > 0);
            assert_true(ps.p[k].mend.n > 0);
        }
        if (!found || ps.n != (size_t)rows[i].more + 1)
            for (size_t k = 0; k < ps.n; k++)
                print_message("# %s\n",
                              str_to_c(&a, problem_text(&a, &ps.p[k])));
        assert_true(found);
        assert_int_equal(ps.n, rows[i].more + 1);
        arena_release(&a);
    }
}

/* Slips in tests/gold/retake/harbour-pilot-assistant.yaml. */
static void slips_in_rules(void **state)
{
    static const struct {
        struct str old, new, what, mend;
        int more;
    } rows[] = {
        { S_INIT("then_document: course"), S_INIT("then_documnet: course"),
          S_INIT("has no key \"then_documnet\""),
          S_INIT("did you mean \"then_document\"?"), 1 },
        { S_INIT("until: 2025-06-30"), S_INIT("until: 2025-05-31"),
          S_INIT("days between versions \"2019\" and \"2025\" have no rules"),
          S_INIT("after_gap"), 0 },
        { S_INIT("amount: 210.00 EUR"), S_INIT("amount: 210.00 USD"),
          S_INIT("the discount \"second\" does not fit fee \"other\""),
          S_INIT("in the currency of the fee"), 1 },
        { S_INIT("less: 30.00 EUR"), S_INIT("less: 160.00 EUR"),
          S_INIT("the discount \"second\" does not fit fee \"member\""),
          S_INIT("take off less"), 0 },
        { S_INIT("{id: member, member: yes,"), S_INIT("{id: member,"),
          S_INIT("fee \"other\" is never reached: \"member\" before it"),
          S_INIT("list the narrower one first"), 1 },
        { S_INIT("          document: approval\n"),
          S_INIT("          document: applicatio\n"),
          S_INIT("document \"applicatio\" is nearly \"application\""),
          S_INIT("one paper has one id"), 0 },
        { S_INIT("kind: sitting\n          result: no_show"),
          S_INIT("kind: siting\n          result: no_show"), S_INIT("siting"),
          S_INIT(""), 0 },
        { S_INIT("          rounds: all\n"), S_INIT("          rounds: none\n"),
          S_INIT("none"), S_INIT(""), 0 },
        { S_INIT("          begins_anew: all\n"),
          S_INIT("          begins_anew: all\n          starts: 2025-01-01\n"
                 "          retroactive: true\n"),
          S_INIT("only after a plain count"), S_INIT("count every attempt"),
          0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena a = { 0 };
        struct problems ps;
        struct program_file f;
        bool found = false;
        problems_init(&ps, &a);
        struct str text = load(&a, "tests/gold/retake/harbour-pilot-assistant"
                                   ".yaml");
        text = replaced(&a, text, rows[i].old, rows[i].new);
        (void)program_yaml_parse(&a, text, S("p.yaml"), S(""), &f, &ps);
        for (size_t k = 0; k < ps.n; k++)
            found |= str_has(ps.p[k].what, rows[i].what) &&
                     str_has(ps.p[k].mend, rows[i].mend) && ps.p[k].line > 0;
        if (!found || ps.n != (size_t)rows[i].more + 1)
            for (size_t k = 0; k < ps.n; k++)
                print_message("# %s\n",
                              str_to_c(&a, problem_text(&a, &ps.p[k])));
        assert_true(found);
        assert_int_equal(ps.n, rows[i].more + 1);
        arena_release(&a);
    }
}

/* A discount becomes whole fees, before those it is taken off. */
static void discounts(void **state)
{
    static const struct {
        struct str id;
        int member, from, until, cents;
    } fees[] = { { S_INIT("second-member"), MEMBER_YES, 2, 2, 12000 },
                 { S_INIT("second-other"), MEMBER_NO, 2, 2, 18000 },
                 { S_INIT("member"), MEMBER_YES, 1, 0, 15000 },
                 { S_INIT("other"), MEMBER_NO, 1, 0, 21000 } };
    struct arena a = { 0 };
    struct problems ps;
    struct program_file f;

    (void)state;
    problems_init(&ps, &a);
    assert_true(program_yaml_parse(
        &a, load(&a, "tests/gold/retake/harbour-pilot-assistant.yaml"),
        S("p.yaml"), S(""), &f, &ps));
    const struct policy_version *v = &f.policy->versions[1];
    assert_int_equal(v->n_fees, 4);
    for (int i = 0; i < 4; i++) {
        assert_true(str_eq(v->fees[i].id, fees[i].id));
        assert_int_equal(v->fees[i].member, fees[i].member);
        assert_int_equal(v->fees[i].attempt_from, fees[i].from);
        assert_int_equal(v->fees[i].attempt_until, fees[i].until);
        assert_int_equal(v->fees[i].cents, fees[i].cents);
    }
    arena_release(&a);
}

static void problems_name_their_line(void **state)
{
    struct arena a = { 0 };
    struct problems ps;
    struct program_file f;
    struct str text = cma(&a);

    (void)state;
    text = replaced(&a, text, S("within: 60 months"), S("within: soon"));
    text = replaced(&a, text, S("raw: 126"), S("row: 126"));
    problems_init(&ps, &a);
    assert_false(program_yaml_parse(&a, text, S("p.yaml"), S(""), &f, &ps));
    /* both at once: "raw" missing, "row" unknown, "soon" no length */
    assert_int_equal(ps.n, 3);
    bool seen = false;
    for (size_t i = 0; i < ps.n; i++)
        if (str_has(ps.p[i].what, S("\"soon\""))) {
            assert_int_equal(ps.p[i].line, line_of(text, S("within: soon")));
            seen = true;
        }
    assert_true(seen);
    arena_release(&a);
}

#define TABLES                                                                 \
    "  reference:\n"                                                           \
    "    allowed: true\n"                                                      \
    "    fact: {text: x, source: AAMA1, checked: 2026-11-22, "                 \
    "confidence: official}\n"                                                  \
    "    tables:\n"                                                            \
    "      - title: Blood\n"                                                   \
    "        columns: [Test, Range]\n"                                         \
    "        rows:\n"                                                          \
    "          - [One, 1 to 2]\n"                                              \
    "          - [Two, below 3]\n"                                             \
    "        fact: {source: AAMA1, checked: 2026-11-22, "                      \
    "confidence: official}\n"

/* The file with tables of reference values, one text of them changed. */
static struct str with_tables(struct arena *a, struct str old, struct str new)
{
    struct str tables = old.n ? replaced(a, S(TABLES), old, new) : S(TABLES);

    return replaced(a, cma(a), S("  calculator:\n"),
                    str_fmt(a, "%.*s  calculator:\n", STR_ARG(tables)));
}

static void reference_values(void **state)
{
    struct arena a = { 0 };
    struct problems ps;
    struct program_file f;

    (void)state;
    problems_init(&ps, &a);
    assert_true(program_yaml_parse(&a, cma(&a), S("p.yaml"), S(""), &f, &ps));
    assert_int_equal(f.program->format.n_tables, 0);
    assert_true(program_yaml_parse(&a, with_tables(&a, S(""), S("")),
                                   S("p.yaml"), S(""), &f, &ps));
    assert_int_equal(f.program->format.n_tables, 1);
    const struct reference_table *t = f.program->format.tables;
    assert_true(str_eq(t->title, S("Blood")));
    assert_int_equal(t->n_columns, 2);
    assert_int_equal(t->n_rows, 2);
    assert_true(str_eq(t->columns[1], S("Range")));
    assert_true(str_eq(t->cells[3], S("below 3")));
    arena_release(&a);
}

static void reference_values_that_are_wrong(void **state)
{
    static const struct {
        struct str old, new, what, at; /* `at`: what stands on its line */
    } rows[] = {
        { S_INIT("[Two, below 3]"), S_INIT("[Two, below, 3]"),
          S_INIT("a row of 3 cells under 2 columns"), S_INIT("[Two, below") },
        { S_INIT("[Two, below 3]"), S_INIT("Two"),
          S_INIT("a row must be a list"), S_INIT("          - Two") },
        { S_INIT("[Two, below 3]"), S_INIT("[Two, {a: b}]"), S_INIT("a cell"),
          S_INIT("[Two, {a") },
        { S_INIT("columns: [Test, Range]"), S_INIT("columns: []"),
          S_INIT("a table without columns or rows"),
          S_INIT("      - title: Blood") },
        { S_INIT("title: Blood"), S_INIT("name: Blood"), S_INIT("\"title\""),
          S_INIT("      - name: Blood") },
        { S_INIT("allowed: true"), S_INIT("allowed: false"),
          S_INIT("tables that are not allowed"),
          S_INIT("    tables:\n      - title") },
    };
    struct arena a = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct problems ps;
        struct program_file f;
        struct str text = with_tables(&a, rows[i].old, rows[i].new);
        bool seen = false;
        problems_init(&ps, &a);
        assert_false(program_yaml_parse(&a, text, S("p.yaml"), S(""), &f, &ps));
        for (size_t k = 0; k < ps.n; k++)
            seen = seen || (str_has(ps.p[k].what, rows[i].what) &&
                            ps.p[k].line == line_of(text, rows[i].at));
        if (!seen)
            fail_msg("%.*s: %.*s at %d", STR_ARG(rows[i].what),
                     STR_ARG(ps.p[0].what), ps.p[0].line);
    }
    /* one of each is too much */
    char *long_cell = arena_alloc(&a, REFERENCE_CELL_MOST + 1);
    memset(long_cell, 'x', REFERENCE_CELL_MOST + 1);
    struct str cell = { long_cell, REFERENCE_CELL_MOST + 1 };
    struct str row = S("          - [One, 1 to 2]\n"), many = S("");
    for (int i = 0; i < REFERENCE_ROWS_MOST; i++)
        many = str_fmt(&a, "%.*s%.*s", STR_ARG(many), STR_ARG(row));
    const struct str most[][2] = {
        { S("below 3"), cell },
        { row, many },
        { S("[Test, Range]"), S("[a, b, c, d, e, f, g]") },
    };
    for (size_t i = 0; i < sizeof most / sizeof *most; i++) {
        struct problems ps;
        struct program_file f;
        problems_init(&ps, &a);
        assert_false(program_yaml_parse(&a,
                                        with_tables(&a, most[i][0], most[i][1]),
                                        S("p.yaml"), S(""), &f, &ps));
        assert_true(str_has(ps.p[0].what, S("more than")));
    }
    arena_release(&a);
}

static void sizes_are_limited(void **state)
{
    struct arena a = { 0 };
    struct problems ps;
    struct program_file f;
    char *big = arena_alloc(&a, PROGRAM_FILE_MOST + 1);
    char deep[2 * PROGRAM_DEPTH_MOST + 8];

    (void)state;
    memset(big, ' ', PROGRAM_FILE_MOST + 1);
    problems_init(&ps, &a);
    assert_false(program_yaml_parse(&a,
                                    (struct str){ big, PROGRAM_FILE_MOST + 1 },
                                    S("p"), S(""), &f, &ps));
    assert_int_equal(ps.n, 1);
    memset(deep, '[', sizeof deep);
    assert_false(program_yaml_parse(&a, (struct str){ deep, sizeof deep },
                                    S("p"), S(""), &f, &ps));
    assert_true(str_has(ps.p[1].what, S("deeper")));
    assert_false(program_yaml_parse(&a, S("\xff"), S("p"), S(""), &f, &ps));
    assert_true(str_has(ps.p[2].what, S("UTF-8")));
    assert_false(program_yaml_parse(&a, S(""), S("p"), S(""), &f, &ps));
    assert_true(str_has(ps.p[3].what, S("empty")));
    arena_release(&a);
}

static void read(struct arena *a, const char *id, struct program_file *f)
{
    struct problems ps;
    struct str path = str_fmt(a, "programs/%s/program.yaml", id);

    problems_init(&ps, a);
    assert_true(program_yaml_parse(a, load(a, str_to_c(a, path)), path,
                                   str_from_c(id), f, &ps));
}

static bool has_form(const struct program_file *f)
{
    const struct program *p = f->program;

    return program_has_form(p, &p->outlines[p->n_outlines - 1]);
}

/* Exams of other forms than the first: what is published is there, what is not
 * is marked, and only a known fixed form can be laid out as a mock. */
static void other_forms(void **state)
{
    struct arena a = { 0 };
    struct program_file f;

    (void)state;
    read(&a, "cma-aama", &f);
    assert_true(has_form(&f));

    read(&a, "nclex-rn", &f); /* adaptive, 85 to 150 questions, 15 to 21 % */
    const struct exam_format *e = &f.program->format;
    assert_true(e->adaptive);
    assert_int_equal(e->items.least, 85);
    assert_int_equal(e->items.most, 150);
    assert_int_equal(e->items.pretest, 15);
    assert_int_equal(e->items.scored, -1);
    assert_int_equal(e->limit_us, 300 * 60 * US_PER_S);
    const struct domain *d = f.program->outlines[0].domains;
    assert_true(d->share_min == 15 && d->share_max == 21);
    assert_int_equal(d->n_scored, -1);
    assert_false(f.program->scoring.has_scale);
    assert_int_equal(f.program->scoring.pass[0].kind, PASS_WORDS);
    assert_false(has_form(&f));

    read(&a, "rma-amt", &f); /* 210 questions, how many count not found */
    e = &f.program->format;
    assert_int_equal(e->items.scored, -1);
    assert_int_equal(e->items.least, 210);
    assert_int_equal(e->n_scored, 210);
    assert_int_equal(e->n_pretest, 0);
    assert_true(has_form(&f));

    read(&a, "ncma-ncct", &f); /* sources disagree on the number */
    assert_int_equal(f.program->format.items.most, -1);
    assert_int_equal(f.program->format.n_scored, 0);
    assert_false(has_form(&f));

    read(&a, "cpc-aapc", &f); /* open book, 70 %, outline not found */
    assert_true(f.program->format.open_book);
    assert_int_equal(f.program->outlines[0].n_domains, 0);
    assert_int_equal(f.program->scoring.pass[0].kind, PASS_PERCENT);
    assert_int_equal(f.program->scoring.pass[0].value, 70);
    assert_false(has_form(&f));

    read(&a, "comptia-a-plus", &f); /* two exams, up to 90 questions each */
    e = &f.program->format;
    assert_int_equal(e->n_parts, 2);
    assert_int_equal(e->parts[1].items.most, 90);
    assert_int_equal(e->parts[1].items.least, -1);
    assert_int_equal(f.program->scoring.n_pass, 2);
    assert_true(str_eq(f.program->scoring.pass[1].part, S("core-2")));
    assert_int_equal(f.program->scoring.pass[1].value, 700);
    assert_true(str_eq(f.program->outlines[0].domains[8].part, S("core-2")));
    assert_false(has_form(&f));
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shipped_program),
        cmocka_unit_test(other_forms),
        cmocka_unit_test(one_change_one_problem),
        cmocka_unit_test(slips_in_rules),
        cmocka_unit_test(discounts),
        cmocka_unit_test(problems_name_their_line),
        cmocka_unit_test(reference_values),
        cmocka_unit_test(reference_values_that_are_wrong),
        cmocka_unit_test(sizes_are_limited),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
