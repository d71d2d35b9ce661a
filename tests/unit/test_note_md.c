/* Study notes: what is read from a good one, every problem of a bad one with
 * its line, and where an item is read up. */
#include "../exam_fixture.h"
#include "format/note_md.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static struct arena arena;
static struct bank bank;
static struct item items[2];

/* 380 words of filling, ten a line, so that a note is long enough. */
static struct str filling(void)
{
    struct str s = { 0 };

    for (int i = 0; i < 38; i++)
        s = str_fmt(&arena,
                    "%.*sone two three four five six seven eight nine "
                    "ten\n",
                    STR_ARG(s));
    return s;
}

static struct str good(void)
{
    return str_fmt(&arena,
                   "# Vital signs\n"                                    /* 1 */
                   "\n"                                                 /* 2 */
                   "area: clinical.intake.vitals\n"                     /* 3 */
                   "checked: 2026-11-22\n"                              /* 4 */
                   "\n"                                                 /* 5 */
                   "## Blood pressure, first\n"                         /* 6 */
                   "\n"                                                 /* 7 */
                   "- The *cuff* fits around the upper arm.\n"          /* 8 */
                   "- Rest for 5 minutes with feet flat.\n"             /* 9 */
                   "\n"                                                 /* 10 */
                   "## Temperature\n"                                   /* 11 */
                   "\n"                                                 /* 12 */
                   "A cold drink spoils an oral thermometer reading.\n" /* 13 */
                   "\n"                                                 /* 14 */
                   "## Filling\n"                                       /* 15 */
                   "\n"                                                 /* 16 */
                   "%.*s"                                               /* 17 */
                   "\n"                                                 /* 55 */
                   "## Try yourself\n"                                  /* 56 */
                   "\n"                                                 /* 57 */
                   "Cover the options: [vs-1], [vs-2]\n",               /* 58 */
                   STR_ARG(filling()));
}

static bool read(struct str text, struct note *n, struct problems *ps)
{
    problems_init(ps, &arena);
    return note_md_read(&arena, S("p/notes/clinical.intake.vitals.md"), text,
                        fixture_program(&arena), &bank, n, ps);
}

static int set_up(void **state)
{
    (void)state;
    items[0] = (struct item){
        .id = S("vs-1"),
        .area = S("clinical.intake.vitals"),
        .stem = S("He has just finished iced tea. What is done?"),
        .options = { { .text = S("Wait before the oral reading") },
                     { .text = S("Go on") } },
        .n_options = 2,
        .key = 1,
        .takeaway = S("A cold drink lowers what an oral thermometer shows."),
    };
    items[1] = (struct item){ .id = S("vs-2"),
                              .stem = S("Which form?"),
                              .options = { { .text = S("The first") } },
                              .n_options = 1,
                              .key = 1,
                              .takeaway = S("Bring it along.") };
    bank = (struct bank){ .items = items, .n_items = 2 };
    return 0;
}

static void test_good(void **state)
{
    struct note n;
    struct problems ps;

    (void)state;
    if (!read(good(), &n, &ps))
        fail_msg("%.*s", STR_ARG(problem_text(&arena, &ps.p[0])));
    assert_true(str_eq(n.title, S("Vital signs")));
    assert_true(str_eq(n.area, S("clinical.intake.vitals")));
    assert_true(str_eq(date_text(&arena, n.checked), S("2026-11-22")));
    assert_int_equal(n.n_sections, 4);
    assert_true(str_eq(n.sections[0].slug, S("blood-pressure-first")));
    assert_true(str_eq(n.sections[0].title, S("Blood pressure, first")));
    assert_true(str_eq(n.sections[0].html,
                       S("<ul>\n<li>The <em>cuff</em> fits around the upper "
                         "arm.</li>\n<li>Rest for 5 minutes with feet "
                         "flat.</li>\n</ul>\n")));
    assert_int_equal(n.sections[1].line, 11);
    assert_int_equal(n.n_items, 2);
    assert_true(str_eq(n.items[1], S("vs-2")));
    /* headings 3 + 1 + 1 + 2, lists 7 + 7, 8, 380, 5 */
    assert_int_equal(n.n_words, 7 + 14 + 8 + 380 + 5);
}

static void test_bad(void **state)
{
    static const struct {
        const char *from, *to, *what;
        int line;
    } rows[] = {
        { "# Vital signs", "Vital signs", "line that is neither", 1 },
        { "area: clinical.intake.vitals\n", "", "missing field 'area'", 1 },
        { "checked: 2026-11-22\n", "", "missing field 'checked'", 1 },
        { "2026-11-22", "2026-11-31", "bad day", 4 },
        { "clinical.intake.vitals", "clinical.intake.vitls",
          "unknown area 'clinical.intake.vitls'", 3 },
        { "clinical.intake.vitals", "clinical.safety",
          "note whose file has another name", 3 },
        { "## Temperature", "## Blood pressure: first",
          "same heading as in line 6", 11 },
        { "## Temperature", "## ...", "heading without a word", 11 },
        { "## Filling\n", "## Empty\n\n## Filling\n", "section without text",
          15 },
        { "A cold drink", "A <b>cold</b> drink", "raw HTML", 13 },
        { "A cold drink", "### A cold drink", "heading inside", 13 },
        { "A cold drink", "![x](images/a.svg)", "image", 13 },
        { "[vs-2]", "[vs-3]", "unknown item 'vs-3'", 58 },
        { "[vs-1], [vs-2]", "none", "no item to try", 56 },
        { "## Try yourself", "## Try", "note that does not end with", 1 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct note n;
        struct problems ps;
        bool found = false;
        assert_false(
            read(fixture_replace(&arena, good(), rows[i].from, rows[i].to), &n,
                 &ps));
        for (size_t k = 0; k < ps.n; k++)
            found =
                found || (ps.p[k].line == rows[i].line &&
                          str_starts(ps.p[k].what, str_from_c(rows[i].what)));
        if (!found)
            fail_msg("%s: %.*s", rows[i].what,
                     STR_ARG(problem_text(&arena, &ps.p[0])));
    }
}

static void test_length(void **state)
{
    struct note n;
    struct problems ps;
    struct str more = filling();

    (void)state;
    /* 414 words less 15 */
    assert_false(read(fixture_replace(&arena,
                                      fixture_replace(&arena, good(),
                                                      "- The *cuff* fits "
                                                      "around the upper arm.",
                                                      "-"),
                                      "A cold drink spoils an oral "
                                      "thermometer reading.",
                                      "..."),
                      &n, &ps));
    assert_true(str_starts(ps.p[0].what, S("note of 399 words")));
    assert_false(read(str_fmt(&arena, "%.*s\n%.*s%.*s", STR_ARG(good()),
                              STR_ARG(more), STR_ARG(more)),
                      &n, &ps));
    assert_int_equal(ps.n, 1);
    assert_true(str_starts(ps.p[0].what, S("note of 1174 words")));
}

static void test_general(void **state)
{
    struct problems ps;
    struct note n;

    (void)state;
    problems_init(&ps, &arena);
    assert_true(
        note_md_read(&arena, S("test-taking.md"),
                     fixture_replace(&arena, good(), "clinical.intake.vitals",
                                     "test-taking"),
                     fixture_program(&arena), &bank, &n, &ps));
}

static void test_section_of_an_item(void **state)
{
    struct note n;
    struct problems ps;

    (void)state;
    assert_true(read(good(), &n, &ps));
    struct note_place p = note_place_of(&n, 1, &items[0]);
    assert_ptr_equal(p.note, &n);
    assert_non_null(p.section);
    assert_true(str_eq(p.section->slug, S("temperature")));
    /* of no area, and no words in common */
    p = note_place_of(&n, 1, &items[1]);
    assert_null(p.note);
    assert_null(p.section);
}

static void test_named_place(void **state)
{
    static const struct {
        const char *area, *note;
        const char *slug; /* NULL: the place is not there */
    } rows[] = {
        { "clinical.intake.vitals", "filling", "filling" },
        { "clinical.intake.vitals", "clinical.intake.vitals#filling",
          "filling" },
        { "general.legal", "clinical.intake.vitals#filling", "filling" },
        { "general.legal", "filling", NULL }, /* no note of that area */
        { "general.legal", "general.legal#filling", NULL },
        { "clinical.intake.vitals", "fillin", NULL },
        { "clinical.intake.vitals", "try-yourself", NULL }, /* no teaching */
    };
    struct note n;
    struct problems ps;

    (void)state;
    assert_true(read(good(), &n, &ps));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct item item = items[0];
        struct bank one = { .items = &item, .n_items = 1 };
        item.area = str_from_c(rows[i].area);
        item.note = str_from_c(rows[i].note);
        item.file = S("b/x.md");
        item.line = 7;
        problems_init(&ps, &arena);
        notes_check_links(&arena, &n, 1, &one, &ps);
        struct note_place p = note_place_of(&n, 1, &item);
        if (rows[i].slug) {
            assert_int_equal(ps.n, 0);
            assert_true(str_eq(p.section->slug, str_from_c(rows[i].slug)));
            continue;
        }
        assert_int_equal(ps.n, 1);
        assert_true(str_eq(ps.p[0].file, S("b/x.md")));
        assert_int_equal(ps.p[0].line, 7);
        assert_true(str_has(ps.p[0].what, S("vs-1: no such place")));
        /* read up by its words, as if nothing had been named */
        bool in_area = str_eq(item.area, S("clinical.intake.vitals"));
        assert_true(in_area ? str_eq(p.section->slug, S("temperature"))
                            : !p.note);
    }
}

static void test_items_of_a_section(void **state)
{
    struct item three[3] = { items[0], items[0], items[0] };
    struct bank b = { .items = three, .n_items = 3 };
    const struct str *ids;
    struct note n;
    struct problems ps;

    (void)state;
    assert_true(read(good(), &n, &ps));
    three[0].id = S("t-0"); /* by its words */
    three[1].id = S("t-1");
    three[1].note = S("filling");
    three[2].id = S("t-2");
    three[2].status = ITEM_RETIRED;
    three[0].status = three[1].status = ITEM_OPERATIONAL;
    int n_ids = note_section_items(&arena, &n, 1, &b, &n.sections[1], &ids);
    assert_int_equal(n_ids, 1);
    assert_true(str_eq(ids[0], S("t-0")));
    n_ids = note_section_items(&arena, &n, 1, &b, &n.sections[2], &ids);
    assert_int_equal(n_ids, 1);
    assert_true(str_eq(ids[0], S("t-1")));
    n_ids = note_section_items(&arena, &n, 1, &b, &n.sections[0], &ids);
    assert_int_equal(n_ids, 0);
}

static int release(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_bad),
        cmocka_unit_test(test_length),
        cmocka_unit_test(test_general),
        cmocka_unit_test(test_section_of_an_item),
        cmocka_unit_test(test_named_place),
        cmocka_unit_test(test_items_of_a_section),
    };

    return cmocka_run_group_tests_name("note_md", tests, set_up, release);
}
