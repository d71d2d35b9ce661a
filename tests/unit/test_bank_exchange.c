/* Questions as other programs write them. The GIFT and Aiken texts follow the
 * examples of Moodle's documentation of these formats (docs.moodle.org, "GIFT
 * format", "Aiken format"), the XML that of "Moodle XML format". */
#include "base/arena.h"
#include "format/bank_exchange.h"
#include "format/markdown.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static struct arena arena;
static struct imports items;
static struct problems lost;

static void import(enum bank_exchange format, const char *text)
{
    items = (struct imports){ 0 };
    problems_init(&lost, &arena);
    bank_import(&arena, format, S("f"), str_from_c(text), &items, &lost);
}

static void assert_text(struct str is, const char *want)
{
    if (!str_eq(is, str_from_c(want)))
        fail_msg("[%.*s] is not [%s]", STR_ARG(is), want);
}

static bool has_lost(int line, const char *what)
{
    for (size_t i = 0; i < lost.n; i++)
        if (lost.p[i].line == line &&
            str_starts(lost.p[i].what, str_from_c(what)))
            return true;
    for (size_t i = 0; i < lost.n; i++)
        printf("# %.*s\n", STR_ARG(problem_text(&arena, &lost.p[i])));
    return false;
}

static void test_gift(void **state)
{
    (void)state;
    import(EXCHANGE_GIFT,
           "// a comment\r\n"
           "$CATEGORY: top/geo/general.legal\r\n"
           "\r\n"
           "::grant-tomb::Who's buried in Grant's \\{tomb\\}?{\r\n"
           "=Grant #Right\\: he is.\r\n"
           "~no one\r\n"
           "// another\r\n"
           "~%0%Napoleon#No <b>way</b>.\r\n"
           "####See 3 \\= 3.\r\n"
           "}\r\n"
           "\r\n"
           "Grant is {~buried =entombed ~living} in Grant's tomb.\r\n"
           "\r\n"
           "Which two?{~%50%one ~%50%two ~%-100%three}\r\n"
           "\r\n"
           "Grant is dead.{T}\r\n" /* 16 */
           "\r\n"
           "Who is it?{=no one =nobody}\r\n" /* 20 */
           "\r\n"
           "Match.{=a -> b =c -> d =e -> f}\r\n" /* 22 */
           "\r\n"
           "When?{#1822:5}\r\n" /* 24 */
           "\r\n"
           "Just words, line 24.\r\n"
           "\r\n"
           "Open end {=a ~b\r\n");
    assert_int_equal(items.n, 3);
    const struct item *i = &items.p[0].item;
    assert_text(i->id, "grant-tomb");
    assert_text(i->area, "general.legal");
    assert_int_equal(i->status, ITEM_DRAFT);
    assert_int_equal(i->line, 4);
    assert_text(i->stem, "Who's buried in Grant's {tomb}?");
    assert_int_equal(i->n_options, 3);
    assert_int_equal(i->key, 1);
    assert_text(i->options[0].text, "Grant");
    assert_text(i->options[0].reason, "Right: he is.");
    assert_text(i->options[2].text, "Napoleon");
    assert_text(i->options[2].reason, "No **way**.");
    assert_text(i->takeaway, "See 3 = 3.");
    assert_text(items.p[1].item.stem, "Grant is ... in Grant's tomb.");
    assert_int_equal(items.p[1].item.key, 2);
    assert_int_equal(items.p[2].item.type, ITEM_MULTIPLE);
    assert_int_equal(items.p[2].item.key, 3);
    for (int line = 16; line <= 22; line += 2)
        assert_true(has_lost(line, "question that is not multiple choice"));
    assert_true(has_lost(24, "text without answers"));
    assert_true(has_lost(26, "answers without a closing brace"));
    assert_true(has_lost(0, "no level in 3 of 3 items"));
    assert_true(has_lost(0, "no reason of each option in 3 of 3 items"));
}

static void test_aiken(void **state)
{
    (void)state;
    import(EXCHANGE_AIKEN, "What is the *correct* answer to this question?\n"
                           "A. Is it this one?\n"
                           "B. Maybe this answer?\n"
                           "C. Possibly this one?\n"
                           "ANSWER: C\n"
                           "\n"
                           "Which LMS has the most\nquiz import formats?\n"
                           "A) Moodle\n"
                           "B) ATutor\n"
                           "ANSWER: A\n"
                           "Out of turn?\n" /* 12 */
                           "A. a\n"
                           "C. c\n"
                           "ANSWER: A\n"
                           "No such answer?\n" /* 16 */
                           "A. a\n"
                           "B. b\n"
                           "ANSWER: D\n"
                           "No answer?\n" /* 20 */
                           "A. a\n");
    assert_int_equal(items.n, 2);
    assert_text(items.p[0].item.id, "import-1");
    assert_text(items.p[0].item.stem,
                "What is the \\*correct\\* answer to this question?");
    assert_int_equal(items.p[0].item.key, 4);
    assert_text(items.p[1].item.stem,
                "Which LMS has the most quiz import formats?");
    assert_text(items.p[1].item.options[1].text, "ATutor");
    assert_true(has_lost(12, "question whose answer"));
    assert_true(has_lost(16, "question whose answer"));
    assert_true(has_lost(20, "question without ANSWER:"));
}

static void test_moodle(void **state)
{
    (void)state;
    import(EXCHANGE_MOODLE,
           "<?xml version=\"1.0\" ?>\n"
           "<quiz>\n"
           "<question type=\"category\"><category><text>x</text></category>"
           "</question>\n"
           "<question type=\"multichoice\">\n" /* 4 */
           "<name><text>Name of question</text></name>\n"
           "<questiontext format=\"html\"><text><![CDATA[<p>What <em>is</em>"
           "&nbsp;it?</p><ul><li>one</li><li>two</li></ul>"
           "<script>x()</script>]]></text><file name=\"a.png\" "
           "encoding=\"base64\">AAAA</file></questiontext>\n"
           "<answer fraction=\"100\"><text>The correct answer</text>"
           "<feedback><text>Correct!</text></feedback></answer>\n"
           "<answer fraction=\"0\"><text>A distractor</text>"
           "<feedback><text>Ooops! (misconception: mixed-up)</text></feedback>"
           "</answer>\n"
           "<shuffleanswers>false</shuffleanswers>\n"
           "<hint><text>h</text></hint>\n"
           "<tags><tag><text>level:recall</text></tag>"
           "<tag><text>hard</text></tag></tags>\n"
           "</question>\n"
           "<question type=\"essay\"><name><text>e</text></name></question>\n"
           "</quiz>\n");
    assert_int_equal(items.n, 1);
    const struct item *i = &items.p[0].item;
    assert_text(i->id, "import-1");
    assert_text(i->stem, "What *is*&nbsp;it?\n\n- one\n- two");
    assert_int_equal(i->key, 1);
    assert_false(i->shuffle);
    assert_false(items.p[0].gaps.level);
    assert_int_equal(i->level, LEVEL_RECALL);
    assert_text(i->options[1].reason, "Ooops!");
    assert_text(i->options[1].misconception, "mixed-up");
    assert_true(has_lost(6, "file in a text"));
    assert_true(has_lost(6, "tags of HTML"));
    assert_true(has_lost(4, "hints"));
    assert_true(has_lost(4, "name 'Name of question'"));
    assert_true(has_lost(11, "tag 'hard'"));
    assert_true(has_lost(13, "question of type 'essay'"));
}

/* After the billion laughs (CVE-2003-1564) and XXE (CWE-611). */
static void test_hostile_xml(void **state)
{
    (void)state;
    import(EXCHANGE_MOODLE, "<!DOCTYPE q [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b "
                            "\"&a;&a;&a;&a;\">]><quiz>&b;</quiz>");
    assert_int_equal(items.n, 0);
    assert_true(has_lost(1, "file with a document type of its own"));
    import(EXCHANGE_MOODLE,
           "<!DOCTYPE q SYSTEM \"http://127.0.0.1:1/x\"><quiz/>");
    assert_true(has_lost(1, "file with a document type of its own"));
    import(EXCHANGE_MOODLE, "<quiz>\n<question>\n</quiz>");
    assert_true(has_lost(3, "not well-formed XML"));
    import(EXCHANGE_MOODLE, "<other/>");
    assert_true(has_lost(1, "no question that can be carried over"));
    import(EXCHANGE_MOODLE, "\xff<quiz/>");
    assert_true(has_lost(1, "file that is not UTF-8"));
}

/* U+FFFE and U+FFFF are no characters; U+FFFD is not touched. */
static void test_noncharacters(void **state)
{
    (void)state;
    assert_text(markdown_escape(&arena, MARKDOWN_LINE,
                                S("a\xef\xbf\xbe b\xef\xbf\xbf\xef\xbf\xbd")),
                "a\xef\xbf\xbd b\xef\xbf\xbd\xef\xbf\xbd");
}

static void test_csv(void **state)
{
    (void)state;
    import(EXCHANGE_CSV,
           "\xef\xbb\xbfid;stem;option_a;option_b;key;level;colour\r\n"
           "a-1;\"Two\n\nlines; \"\"quoted\"\"?\";One;Two;b;recall;red\r\n"
           "\r\n"
           "a-1;Twice?;One;Two;a;hard;\r\n" /* 6 */
           "a-3;No such key?;One;Two;c;recall;\r\n"
           "a-4;# Heading?;One;<b>Two</b>;a;recall;\r\n");
    assert_int_equal(items.n, 3);
    assert_text(items.p[0].item.stem, "Two\n\nlines; \"quoted\"?");
    assert_int_equal(items.p[0].item.key, 2);
    assert_text(items.p[1].item.id, "import-2");
    assert_true(items.p[1].gaps.level);
    assert_text(items.p[2].item.stem, "Heading?");
    assert_text(items.p[2].item.options[1].text, "Two");
    assert_true(has_lost(1, "unknown column 'colour'"));
    assert_true(has_lost(6, "bad value of 'level': 'hard'"));
    assert_true(has_lost(6, "name 'a-1', it is import-2"));
    assert_true(has_lost(7, "bad value of 'key': 'c'"));
    assert_true(has_lost(7, "question without text, two options or a key"));
    assert_true(has_lost(8, "text with marks"));
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
        cmocka_unit_test(test_gift),   cmocka_unit_test(test_aiken),
        cmocka_unit_test(test_moodle), cmocka_unit_test(test_hostile_xml),
        cmocka_unit_test(test_csv),    cmocka_unit_test(test_noncharacters),
    };

    return cmocka_run_group_tests_name("bank_exchange", tests, NULL, release);
}
