/* Bank files: what is read from a good one, and every problem of a bad one
 * with its line. A row of the table below changes one place of a good file and
 * names all problems that must follow, no more and no fewer. */
#include "../exam_fixture.h"
#include "format/bank_md.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct str good =
    S_INIT("# Vital signs\n"                         /* 1 */
           "\n"                                      /* 2 */
           "Practice items.\n"                       /* 3 */
           "\n"                                      /* 4 */
           "## vs-1\n"                               /* 5 */
           "area: clinical.intake.vitals\n"          /* 6 */
           "type: single\n"                          /* 7 */
           "level: application\n"                    /* 8 */
           "status: operational\n"                   /* 9 */
           "source: CDC, A title, 2025, section 3\n" /* 10 */
           "source_checked: no\n"                    /* 11 */
           "enemies: vs-2\n"                         /* 12 */
           "reviewed: 2026-12-01, round 2\n"         /* 13 */
           "shuffle: no\n"                           /* 14 */
           "negative: no\n"                          /* 15 */
           "\n"                                      /* 16 */
           "A radial pulse feels *irregular*.\n"     /* 17 */
           "For how long is it counted?\n"           /* 18 */
           "\n"                                      /* 19 */
           "- [ ] 15 seconds\n"                      /* 20 */
           "  - Too short. (misconception: short)\n" /* 21 */
           "- [x] One full minute\n"                 /* 22 */
           "  - Right over a whole minute only.\n"   /* 23 */
           "\n"                                      /* 24 */
           "> Count for a full minute.\n"            /* 25 */
           "\n"                                      /* 26 */
           "## vs-2\n"                               /* 27 */
           "area: general.legal\n"                   /* 28 */
           "type: multiple\n"                        /* 29 */
           "level: recall\n"                         /* 30 */
           "status: pretest\n"                       /* 31 */
           "source: 29 CFR 1910.1030, paragraph d\n" /* 32 */
           "source_checked: yes\n"                   /* 33 */
           "\n"                                      /* 34 */
           "Which two are needed?\n"                 /* 35 */
           "\n"                                      /* 36 */
           "- [x] Gloves\n"                          /* 37 */
           "  - Blood may be met.\n"                 /* 38 */
           "- [ ] A hat\n"                           /* 39 */
           "  - It guards nothing.\n"                /* 40 */
           "- [x] A sharps box\n"                    /* 41 */
           "  - The needle goes there.\n"            /* 42 */
           "\n"                                      /* 43 */
           "> Gloves on, needle in the box.\n"       /* 44 */
           "> Always.\n");                           /* 45 */

#define SHORT "  - Too short. (misconception: short)\n"
#define BOX "- [x] A sharps box\n  - The needle goes there.\n"
#define DEEP "- - - - - - - - - - deep\n"

static const struct row {
    const char *from, *to;
    const char *problems; /* "line: what", one per line */
} rows[] = {
    /* shape */
    { "# Vital signs\n", "Vital signs\n",
      "1: no title before the first item\n" },
    { "Practice items.", "- [ ] 15 s", "3: option before the first item\n" },
    { "## vs-1", "## vs 1", "5: bad id 'vs 1'\n" },
    { "## vs-1", "## VS-1", "5: bad id 'VS-1'\n" },
    { "## vs-1", "## -vs", "5: bad id '-vs'\n" },
    { "## vs-1", "## vs--1", "5: bad id 'vs--1'\n" },
    { "## vs-1", "##", "5: bad id ''\n" },
    { "## vs-1", "## vs-2",
      "12: item that is its own enemy\n"
      "27: id 'vs-2' is taken by the item in bank/a.md:5\n" },
    /* fields */
    { "area: general.legal\n", "", "27: missing field 'area'\n" },
    { "type: multiple\n", "",
      "27: 2 keys in a single-answer item\n27: missing field 'type'\n" },
    { "level: recall\n", "", "27: missing field 'level'\n" },
    { "status: pretest\n", "", "27: missing field 'status'\n" },
    { "source: 29 CFR 1910.1030, paragraph d\n", "",
      "27: missing field 'source'\n" },
    { "source_checked: yes\n", "", "27: missing field 'source_checked'\n" },
    { "type: single\n", "kind: single\n",
      "5: missing field 'type'\n7: unknown field 'kind'\n" },
    { "level: recall", "Level recall",
      "27: missing field 'level'\n30: line that is not `field: value`\n" },
    { "level: recall\n", "level: recall\nlevel: analysis\n",
      "31: field 'level' for the second time\n" },
    { "level: recall", "level:", "30: no value of 'level'\n" },
    { "level: recall", "level: easy", "30: bad value of 'level': 'easy'\n" },
    { "status: pretest", "status: new", "31: bad value of 'status': 'new'\n" },
    { "type: multiple", "type: essay", "29: bad value of 'type': 'essay'\n" },
    { "source_checked: yes", "source_checked: perhaps",
      "33: bad value of 'source_checked': 'perhaps'\n" },
    { "shuffle: no", "shuffle: never",
      "14: bad value of 'shuffle': 'never'\n" },
    { "negative: no", "negative: 1", "15: bad value of 'negative': '1'\n" },
    { "2026-12-01, round 2", "2026-02-30, round 2",
      "13: bad value of 'reviewed': '2026-02-30, round 2'\n" },
    { "2026-12-01, round 2", "by a friend",
      "13: bad value of 'reviewed': 'by a friend'\n" },
    { "clinical.intake.vitals", "clinical.intake.vitls",
      "6: unknown area 'clinical.intake.vitls'\n" },
    { "clinical.intake.vitals", "clinical", "6: unknown area 'clinical'\n" },
    { "enemies: vs-2", "note: Blood pressure",
      "12: bad value of 'note': 'Blood pressure'\n" },
    { "enemies: vs-2", "note: clinical..vitals#pulse",
      "12: bad value of 'note': 'clinical..vitals#pulse'\n" },
    { "enemies: vs-2", "note: #pulse", "12: bad value of 'note': '#pulse'\n" },
    { "enemies: vs-2", "fact: Irregular pulse",
      "12: bad value of 'fact': 'Irregular pulse'\n" },
    { "enemies: vs-2", "enemies: vs-3", "12: unknown enemy 'vs-3'\n" },
    { "enemies: vs-2", "enemies: vs-1", "12: item that is its own enemy\n" },
    { "enemies: vs-2", "enemies: vs-2, vs-2",
      "12: enemy 'vs-2' named twice\n" },
    { "enemies: vs-2", "enemies: vs_2",
      "12: bad value of 'enemies': 'vs_2'\n" },
    /* question */
    { "Which two are needed?\n", "", "27: item without a question\n" },
    { "Which two are needed?", "Which is NOT needed?",
      "35: negative question that is not marked\n" },
    { "Which two are needed?", "All but one are needed, EXCEPT",
      "35: negative question that is not marked\n" },
    { "Which two are needed?", "Which is LEAST needed?",
      "35: negative question that is not marked\n" },
    { "Which two are needed?", "Is a *NOTE* with EXCEPTIONS needed?", "" },
    { "Which two are needed?", "First.\n\nWhich <b>two</b>?",
      "37: raw HTML\n" },
    { "Which two are needed?", "<script>alert(1)</script>", "35: raw HTML\n" },
    { "Which two are needed?", "![pulse](p.png) Which?", "35: image\n" },
    { "Which two are needed?", "### Part\n\nWhich?",
      "35: heading inside an item\n" },
    { "Which two are needed?", "Which?\n\n---\n\nTwo?",
      "37: ruled line inside an item\n" },
    { "Which two are needed?", "Which?\n\n    indented",
      "37: code block inside an item\n" },
    { "Which two are needed?", "[Which](javascript:x) two?",
      "35: link that is not to http or https\n" },
    { "Which two are needed?", "[Which](https://example.org/) two?", "" },
    { "Which two are needed?", DEEP, "35: text nested too deeply\n" },
    { "Which two are needed?", "- > said\n\nWhich?",
      "35: quotation inside an item\n" },
    { "Which two are needed?", "> a quotation",
      "27: item without a question\n37: option after the takeaway\n" },
    /* options */
    { "- [x] One", "- [ ] One", "5: item without a key\n" },
    { "- [ ] 15", "- [x] 15",
      "5: 2 keys in a single-answer item\n"
      "21: right option with a misconception\n" },
    { "- [ ] 15 seconds\n" SHORT, "", "5: item with one option\n" },
    { "- [ ] 15 seconds\n" SHORT
      "- [x] One full minute\n  - Right over a whole minute only.\n",
      "", "5: item with no option\n" },
    { "- [ ] 15", "- [y] 15", "20: option without [ ] or [x]\n" },
    { "- [ ] 15", "- [] 15", "20: option without [ ] or [x]\n" },
    { "- [x] One", "- [X] One", "" },
    { "- [x] One", "  - [x] One", "22: option that is indented\n" },
    { "- [ ] 15 seconds", "- [ ]", "20: option without text\n" },
    { "- [ ] 15 seconds", "- [ ] 1. seconds",
      "20: text that begins like a list\n" },
    { "- [ ] 15 seconds", "- [ ] 1\\. seconds", "" },
    { "- [ ] 15 seconds", "- [ ] <b>15</b> seconds", "20: raw HTML\n" },
    { "- [ ] 15 seconds", "- [ ]  one  FULL minute.",
      "22: same option as in line 20\n" },
    { "- [ ] 15 seconds", "- [ ] None of the above",
      "20: option that points at the others: 'None of the above'\n" },
    { "- [ ] 15 seconds", "- [ ] All of these",
      "20: option that points at the others: 'All of these'\n" },
    { "- [ ] 15 seconds", "- [ ] Both A and C",
      "20: option that points at the others: 'Both A and C'\n" },
    { "- [ ] 15 seconds", "- [ ] A and D only.",
      "20: option that points at the others: 'A and D only.'\n" },
    { "- [ ] 15 seconds", "- [ ] Both of the patient's arms", "" },
    { "- [ ] 15 seconds\n", "- [ ] 15 seconds\nand a half\n",
      "21: text after the options\n" },
    { SHORT, "", "20: option without a reason\n" },
    { "Too short. (misconception: short)", "(misconception: short)",
      "21: option without a reason\n" },
    { SHORT, SHORT "  - Again.\n", "22: second reason for one option\n" },
    { "(misconception: short)", "(misconception: Too Short)",
      "21: misconception that is not a tag at the end of the reason\n" },
    { "(misconception: short)", "(misconception: short) or so",
      "21: misconception that is not a tag at the end of the reason\n" },
    { "Too short.", "Too short![i](j)", "21: image\n" },
    { BOX,
      "- [ ] b1\n  - r\n- [ ] b2\n  - r\n- [ ] b3\n  - r\n- [ ] b4\n  - r\n"
      "- [ ] b5\n  - r\n- [ ] b6\n  - r\n- [ ] b7\n  - r\n- [ ] b8\n  - r\n"
      "- [ ] b9\n  - r\n",
      "27: item with 11 options, the most is 10\n" },
    /* takeaway */
    { "> Count for a full minute.\n", "", "5: item without a takeaway\n" },
    { "> Count for a full minute.\n", ">\n", "5: item without a takeaway\n" },
    { "> Always.\n", "Always.\n", "45: text after the options\n" },
    { "> Always.\n", ">\n> <i>Always</i>\n", "46: raw HTML\n" },
    /* bytes */
    { "15 seconds", "15\tseconds", "20: tab\n" },
    { "15 seconds", "15 \x1bseconds", "20: control character\n" },
    { "15 seconds", "15 seconds \xc3(", "20: text that is not UTF-8\n" },
    { "15 seconds", "15 \xc2\xb0 seconds", "" },
};

/* All problems as "line: what", sorted as the reader sorts them. */
static struct str listing(struct arena *a, const struct problems *ps)
{
    struct str out = S("");

    for (size_t i = 0; i < ps->n; i++) {
        assert_true(str_eq(ps->p[i].file, S("bank/a.md")));
        assert_true(ps->p[i].mend.n > 0 ||
                    str_has(ps->p[i].what, S("no value")));
        out = str_fmt(a, "%.*s%d: %.*s\n", STR_ARG(out), ps->p[i].line,
                      STR_ARG(ps->p[i].what));
    }
    return out;
}

static const struct bank *read_one(struct arena *a, struct str text,
                                   struct problems *ps)
{
    problems_init(ps, a);
    struct bank_builder *b =
        bank_builder_new(a, S("test"), fixture_program(a), ps);
    bank_md_read(b, S("bank/a.md"), text);
    return bank_builder_finish(b);
}

static int n_lines(struct str s)
{
    int n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '\n';
    return n;
}

static void every_problem_is_named_with_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena a = { 0 };
        struct problems ps;
        struct str text = fixture_replace(&a, good, rows[i].from, rows[i].to);
        if (!text.n)
            fail_msg("row %zu: '%s' stands not once", i, rows[i].from);
        const struct bank *bank = read_one(&a, text, &ps);
        struct str got = listing(&a, &ps);
        struct str want = str_from_c(rows[i].problems), rest = want, line;
        bool same = n_lines(got) == n_lines(want);
        while (same && str_next(&rest, '\n', &line))
            same = str_has(got, line);
        if (!same)
            fail_msg("row %zu, '%s': wanted\n%sgot\n%.*s", i, rows[i].to,
                     rows[i].problems, STR_ARG(got));
        assert_true((bank == NULL) == (ps.n > 0));
        for (size_t k = 1; k < ps.n; k++)
            assert_true(ps.p[k - 1].line <= ps.p[k].line);
        arena_release(&a);
    }
}

static void a_good_file_is_read_whole(void **state)
{
    struct arena a = { 0 };
    struct problems ps;
    const struct bank *b = read_one(&a, good, &ps);

    (void)state;
    assert_int_equal(ps.n, 0);
    assert_non_null(b);
    assert_int_equal(b->n_items, 2);
    assert_true(str_eq(b->program, S("test")));
    assert_int_equal(b->signed_by.n, 0);
    const struct item *i = bank_find(b, S("vs-1"));
    assert_non_null(i);
    assert_true(str_eq(i->area, S("clinical.intake.vitals")));
    assert_int_equal(i->type, ITEM_SINGLE);
    assert_int_equal(i->level, LEVEL_APPLICATION);
    assert_int_equal(i->status, ITEM_OPERATIONAL);
    assert_true(str_eq(i->source, S("CDC, A title, 2025, section 3")));
    assert_false(i->source_checked);
    assert_int_equal(i->n_enemies, 1);
    assert_true(str_eq(i->enemies[0], S("vs-2")));
    assert_true(str_eq(i->reviewed, S("2026-12-01, round 2")));
    assert_false(i->shuffle);
    assert_false(i->negative);
    assert_true(str_eq(i->stem, S("A radial pulse feels *irregular*.\n"
                                  "For how long is it counted?")));
    assert_true(
        str_eq(i->stem_html, S("<p>A radial pulse feels <em>irregular</em>.\n"
                               "For how long is it counted?</p>\n")));
    assert_int_equal(i->n_options, 2);
    assert_int_equal(i->key, 2);
    assert_true(str_eq(i->options[0].text, S("15 seconds")));
    assert_true(str_eq(i->options[0].text_html, S("15 seconds")));
    assert_true(str_eq(i->options[0].reason, S("Too short.")));
    assert_true(str_eq(i->options[0].misconception, S("short")));
    assert_int_equal(i->options[0].line, 20);
    assert_int_equal(i->options[1].misconception.n, 0);
    assert_true(
        str_eq(i->takeaway_html, S("<p>Count for a full minute.</p>\n")));
    assert_true(str_eq(i->file, S("bank/a.md")));
    assert_int_equal(i->line, 5);
    i = bank_find(b, S("vs-2"));
    assert_non_null(i);
    assert_int_equal(i->type, ITEM_MULTIPLE);
    assert_int_equal(i->key, 5);
    assert_true(i->shuffle);
    assert_true(i->source_checked);
    assert_true(
        str_eq(i->takeaway, S("Gloves on, needle in the box.\nAlways.")));
    assert_null(bank_find(b, S("vs-3")));
    arena_release(&a);
}

static void cr_lf_and_byte_order_mark_change_nothing(void **state)
{
    struct arena a = { 0 };
    struct problems ps;
    struct str rest = good, line, crlf = S("\xef\xbb\xbf");
    const struct bank *plain = read_one(&a, good, &ps);

    (void)state;
    while (str_next(&rest, '\n', &line))
        if (rest.p)
            crlf = str_fmt(&a, "%.*s%.*s\r\n", STR_ARG(crlf), STR_ARG(line));
    const struct bank *b = read_one(&a, crlf, &ps);
    assert_int_equal(ps.n, 0);
    assert_non_null(b);
    for (int i = 0; i < b->n_items; i++) {
        assert_true(str_eq(b->items[i].stem, plain->items[i].stem));
        assert_true(str_eq(b->items[i].takeaway, plain->items[i].takeaway));
        assert_int_equal(b->items[i].line, plain->items[i].line);
    }
    arena_release(&a);
}

/* An emphasised < or & must not become markup. */
static void text_is_escaped(void **state)
{
    struct arena a = { 0 };
    struct problems ps;
    struct str text =
        fixture_replace(&a, good, "15 seconds", "AC < 5 & `a<b>` **now**");
    const struct bank *b = read_one(&a, text, &ps);

    (void)state;
    assert_non_null(b);
    assert_true(str_eq(b->items[0].options[0].text_html,
                       S("AC &lt; 5 &amp; <code>a&lt;b&gt;</code> "
                         "<strong>now</strong>")));
    arena_release(&a);
}

static void several_files_make_one_sorted_bank(void **state)
{
    struct arena a = { 0 };
    struct problems ps;
    struct str text = good;
    size_t second = str_find(text, S("## vs-2"), 0);
    struct str one = str_sub(text, 0, second);
    struct str two =
        str_fmt(&a, "# Law\n%.*s", STR_ARG(str_sub(text, second, text.n)));

    (void)state;
    problems_init(&ps, &a);
    struct bank_builder *b =
        bank_builder_new(&a, S("test"), fixture_program(&a), &ps);
    bank_md_read(b, S("bank/b.md"), two);
    bank_md_read(b, S("bank/a.md"), one); /* its enemy is in the other file */
    const struct bank *bank = bank_builder_finish(b);
    assert_non_null(bank);
    assert_true(str_eq(bank->items[0].id, S("vs-1")));
    assert_true(str_eq(bank->items[1].file, S("bank/b.md")));
    arena_release(&a);
}

static void the_mend_of_an_unknown_area_is_the_nearest(void **state)
{
    struct arena a = { 0 };
    struct problems ps;

    (void)state;
    read_one(&a, fixture_replace(&a, good, "general.legal", "general.leagl"),
             &ps);
    assert_int_equal(ps.n, 1);
    assert_true(str_has(ps.p[0].mend, S("'general.legal'")));
    arena_release(&a);
}

static void all_problems_of_a_file_come_at_once(void **state)
{
    struct arena a = { 0 };
    struct problems ps;
    struct str text = fixture_replace(&a, good, "15 seconds", "15\tseconds");

    (void)state;
    text = fixture_replace(&a, text, "level: recall", "level: easy");
    text = fixture_replace(&a, text, "> Count for a full minute.\n", "");
    assert_null(read_one(&a, text, &ps));
    assert_int_equal(ps.n, 3);
    arena_release(&a);
}

static void without_a_program_areas_are_not_judged(void **state)
{
    struct arena a = { 0 };
    struct problems ps;
    struct str text =
        fixture_replace(&a, good, "general.legal", "no.such.area");

    (void)state;
    problems_init(&ps, &a);
    struct bank_builder *b = bank_builder_new(&a, S("test"), NULL, &ps);
    bank_md_read(b, S("bank/a.md"), text);
    assert_non_null(bank_builder_finish(b));
    arena_release(&a);
}

static void caps_are_kept(void **state)
{
    struct arena a = { 0 };
    struct problems ps;
    char *line = arena_alloc(&a, BANK_LINE_MOST + 2);

    (void)state;
    memset(line, 'w', BANK_LINE_MOST);
    assert_non_null(read_one(
        &a, fixture_replace(&a, good, "Which two are needed?", line), &ps));
    line[BANK_LINE_MOST] = 'w';
    assert_null(read_one(
        &a, fixture_replace(&a, good, "Which two are needed?", line), &ps));
    assert_int_equal(ps.n, 1);
    assert_int_equal(ps.p[0].line, 35);

    struct str big = { arena_alloc(&a, BANK_FILE_MOST + 1),
                       BANK_FILE_MOST + 1 };
    assert_null(read_one(&a, big, &ps));
    assert_int_equal(ps.n, 1);
    assert_true(str_starts(ps.p[0].what, S("file of more than")));

    assert_null(read_one(&a, S(""), &ps));
    assert_int_equal(ps.n, 2); /* no title, no item */

    struct str long_text = S("");
    for (int i = 0; i < 8; i++)
        long_text =
            str_fmt(&a, "%.*s%.*s\n", STR_ARG(long_text), BANK_LINE_MOST, line);
    assert_null(read_one(&a,
                         fixture_replace(&a, good, "Which two are needed?",
                                         str_to_c(&a, long_text)),
                         &ps));
    assert_int_equal(ps.n, 1);
    assert_true(str_starts(ps.p[0].what, S("text of more than")));
    arena_release(&a);
}

/* Linear work and memory, however many lines a takeaway has. */
static void a_takeaway_of_a_million_lines_is_one_problem(void **state)
{
    struct arena a = { 0 };
    struct problems ps;
    size_t n = 1000000, at = 0;
    char *text = arena_alloc(&a, good.n + 4 * n);

    (void)state;
    memcpy(text, good.p, at = good.n);
    for (size_t i = 0; i < n; i++, at += 4)
        memcpy(text + at, "> x\n", 4);
    assert_null(read_one(&a, (struct str){ text, at }, &ps));
    assert_int_equal(ps.n, 1);
    assert_true(str_starts(ps.p[0].what, S("text of more than")));
    assert_true(a.used < 8 * at);
    arena_release(&a);
}

static void too_many_items_are_refused(void **state)
{
    struct arena a = { 0 };
    struct problems ps;
    size_t room = 16 * (BANK_ITEMS_MOST + 1), n = 0;
    char *text = arena_alloc(&a, room);

    (void)state;
    for (int i = 0; i <= BANK_ITEMS_MOST; i++)
        n += (size_t)snprintf(text + n, room - n, "## i%d\n", i);
    problems_init(&ps, &a);
    struct bank_builder *b = bank_builder_new(&a, S("test"), NULL, &ps);
    bank_md_read(b, S("bank/a.md"), (struct str){ text, n });
    assert_int_equal(bank_builder_count(b), BANK_ITEMS_MOST);
    assert_null(bank_builder_finish(b));
    assert_true(ps.n <= PROBLEMS_MOST);
    assert_true(ps.cut > 0);
    arena_release(&a);
}

static struct str signature(struct arena *a, struct str readme,
                            struct problems *ps)
{
    problems_init(ps, a);
    struct bank_builder *b = bank_builder_new(a, S("test"), NULL, ps);
    bank_md_read(b, S("bank/a.md"), good);
    bank_readme_read(b, S("bank/README.md"), readme);
    const struct bank *bank = bank_builder_finish(b);
    return bank ? bank->signed_by : (struct str){ 0 };
}

static void the_signature_is_read(void **state)
{
    struct arena a = { 0 };
    struct problems ps;
    struct str ada = S("Ada Example, CMA (AAMA), 2026-12-01");

    (void)state;
    assert_int_equal(signature(&a, S("# The bank\n\nText.\n"), &ps).n, 0);
    assert_int_equal(ps.n, 0);
    assert_true(
        str_eq(signature(&a,
                         S("# The bank\nsigned: Ada Example, CMA (AAMA), "
                           "2026-12-01\n\n## More\n"),
                         &ps),
               ada));
    /* an example further down is no signature */
    assert_int_equal(
        signature(&a, S("# The bank\n\n## How\nsigned: A, B, 2026-12-01\n"),
                  &ps)
            .n,
        0);
    assert_int_equal(ps.n, 0);
    signature(&a, S("signed: Ada Example, 2026-12-01\n"), &ps);
    assert_int_equal(ps.n, 1);
    assert_int_equal(ps.p[0].line, 1);
    signature(&a, S("\nsigned: Ada, CMA (AAMA), last year\n"), &ps);
    assert_int_equal(ps.n, 1);
    assert_int_equal(ps.p[0].line, 2);
    signature(&a, S("signed: A, B, 2026-12-01\nsigned: C, D, 2026-12-02\n"),
              &ps);
    assert_int_equal(ps.n, 1);
    assert_int_equal(ps.p[0].line, 2);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_problem_is_named_with_its_line),
        cmocka_unit_test(a_good_file_is_read_whole),
        cmocka_unit_test(cr_lf_and_byte_order_mark_change_nothing),
        cmocka_unit_test(text_is_escaped),
        cmocka_unit_test(several_files_make_one_sorted_bank),
        cmocka_unit_test(the_mend_of_an_unknown_area_is_the_nearest),
        cmocka_unit_test(all_problems_of_a_file_come_at_once),
        cmocka_unit_test(without_a_program_areas_are_not_judged),
        cmocka_unit_test(caps_are_kept),
        cmocka_unit_test(a_takeaway_of_a_million_lines_is_one_problem),
        cmocka_unit_test(too_many_items_are_refused),
        cmocka_unit_test(the_signature_is_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
