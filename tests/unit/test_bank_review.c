/* The rules that count: each finds its case and leaves its neighbour alone.
 * Limits are those of docs/item-writing.md. */
#include "base/arena.h"
#include "format/bank_md.h"
#include "format/bank_review.h"
#include "format/bank_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct program program;

/* "key|wrong|wrong|wrong", the key at place `at`. */
static struct str item_text(const char *id, const char *fields,
                            const char *stem, const char *options, int at)
{
    struct str rest = str_from_c(options), key, option;
    struct str out =
        str_fmt(&arena,
                "## %s\narea: x.y\ntype: single\nstatus: operational\n%s\n"
                "source_checked: no\n\n%s\n\n",
                id, fields, stem);

    assert_true(str_next(&rest, '|', &key));
    for (int i = 0; rest.n || i <= at; i++) {
        bool right = i == at;
        option = key;
        if (!right)
            assert_true(str_next(&rest, '|', &option));
        out = str_fmt(&arena, "%.*s- [%c] %.*s\n  - reason\n", STR_ARG(out),
                      right ? 'x' : ' ', STR_ARG(option));
    }
    return str_fmt(&arena, "%.*s\n> remember\n\n", STR_ARG(out));
}

static const struct bank_review *review(struct str items)
{
    struct problems ps;
    struct date on;

    problems_init(&ps, &arena);
    struct bank_builder *b = bank_builder_new(&arena, S("p"), NULL, &ps);
    bank_md_read(b, S("a.md"), str_fmt(&arena, "# T\n\n%.*s", STR_ARG(items)));
    const struct bank *bank = bank_builder_finish(b);
    for (size_t i = 0; i < ps.n; i++)
        printf("# %.*s\n", STR_ARG(problem_text(&arena, &ps.p[i])));
    assert_non_null(bank);
    assert_true(date_from_ymd(2026, 11, 22, &on));
    return bank_review_make(&arena, &program, bank, on);
}

#define PLAIN "level: application\nsource: CDC, A Page, 2024"

static const struct bank_review *one(const char *fields, const char *stem,
                                     const char *options)
{
    return review(item_text("a-1", fields, stem, options, 1));
}

static void assert_only(const struct bank_review *r, enum bank_rule rule)
{
    for (int i = 0; i < r->n_findings; i++)
        if (r->findings[i].rule != rule)
            fail_msg("%.*s", STR_ARG(r->findings[i].problem.what));
    assert_int_equal(r->n_findings, 1);
    assert_int_equal(r->by_rule[rule], 1);
    assert_int_equal(r->n_problems, bank_rule_is_problem(rule));
}

static void assert_none(const struct bank_review *r)
{
    for (int i = 0; i < r->n_findings; i++)
        fail_msg("%.*s", STR_ARG(r->findings[i].problem.what));
}

static void test_clean(void **state)
{
    (void)state;
    assert_none(one(PLAIN, "What should be done first?",
                    "Wash both hands|Put on gloves|Open the tray|Call her in"));
}

static void test_length(void **state)
{
    (void)state;
    const char *stem = "What should be done first?";
    assert_only(one(PLAIN, stem,
                    "Tell the nurse about the rash before anything else is "
                    "given to her|Wait|Go on|Stop"),
                RULE_LENGTH);
    /* three times as long, but both are short */
    assert_none(one(PLAIN, stem, "Call the nurse at once|Wait|Go on|Stop"));
}

static void test_clang(void **state)
{
    (void)state;
    const char *stem = "How is a spirometer made ready?";
    const struct bank_review *r =
        one(PLAIN, stem, "Calibrate the spirometer|Wash it|Open it|Wait");
    assert_only(r, RULE_CLANG);
    assert_true(str_has(r->findings[0].problem.what, S("spiromet")));
    /* the key is the second option: its line, not the item's */
    assert_int_equal(r->findings[0].problem.line, 15);
    assert_none(one(PLAIN, stem,
                    "Calibrate the spirometer|Boil the spirometer|Open it|"
                    "Wait"));
}

static void test_absolute(void **state)
{
    (void)state;
    const char *stem = "What is right?";
    assert_only(one(PLAIN, stem, "Ask first|Never ask|Sign|Wait"),
                RULE_ABSOLUTE);
    assert_none(one(PLAIN, stem, "Always ask|Never ask|Sign|Wait"));
}

static void test_grammar(void **state)
{
    (void)state;
    assert_only(one(PLAIN, "A tube that drains is called a",
                    "catheter|otoscope|aneroid|electrode"),
                RULE_GRAMMAR);
    assert_none(one(PLAIN, "A tube that drains is called a",
                    "catheter|lancet|speculum|unit"));
    assert_only(
        one(PLAIN, "The parts that move are", "hinges|lever|spring|screw"),
        RULE_GRAMMAR);
    assert_none(
        one(PLAIN, "Which are asked for?", "hinges|lever|spring|screw"));
}

static void test_order(void **state)
{
    (void)state;
    const char *fixed = PLAIN "\nshuffle: no";
    const char *stem = "How many?";
    assert_only(one(fixed, stem, "5 mL|20 mL|40 mL|60 mL"), RULE_ORDER);
    assert_none(one(PLAIN, stem, "5 mL|20 mL|40 mL|60 mL"));
    assert_none(one(fixed, stem, "20 mL|5 mL|1,000 mL|1,000.5 mL"));
    assert_none(one(fixed, stem, "5 mL|20 L|40 mL|60 mL"));
}

static void test_sources(void **state)
{
    (void)state;
    static const struct {
        const char *source;
        int years_most;
        int rule; /* -1: none */
    } rows[] = {
        { "Standard teaching", 0, RULE_SOURCE_VAGUE },
        { "CDC, A Page on Hands", 0, RULE_SOURCE_YEAR },
        { "CDC, A Page on Hands, 2009", 0, -1 },
        { "CDC, A Page on Hands, 2009", 17, -1 },
        { "CDC, A Page on Hands, 2009", 16, RULE_SOURCE_OLD },
        { "CDC, A Page, 2009 (updated 2024)", 16, -1 },
        { "29 CFR 1910.1030, paragraph (d)", 5, -1 },
        { "Maslow, A Theory, 1943\nsource_standing: first publication", 5, -1 },
        { "CDC, A Page\nsource_standing: kept up to date", 5, -1 },
        { "Textbook\nsource_standing: kept up to date", 0, RULE_SOURCE_VAGUE },
        { "Rule 1910.1030 of the state", 0, RULE_SOURCE_YEAR },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        program.source_years_most = rows[i].years_most;
        const struct bank_review *r = one(
            str_fmt(&arena, "level: application\nsource: %s", rows[i].source).p,
            "What should be done first?",
            "Wash both hands|Put on gloves|Open the tray|Call her in");
        if (rows[i].rule < 0)
            assert_none(r);
        else
            assert_only(r, (enum bank_rule)rows[i].rule);
    }
    program.source_years_most = 0;
}

static void test_idioms(void **state)
{
    (void)state;
    const char *options =
        "Wash both hands|Put on gloves|Open the tray|Call her";

    assert_only(
        one(PLAIN, "He feels Under the weather. What is done?", options),
        RULE_IDIOM);
    assert_only(one(PLAIN, "He feels unwell. What is done?",
                    "Wash both hands|Cut corners now|Open the tray|Call her"),
                RULE_IDIOM);
    assert_none(one(PLAIN, "He feels unwell. What is done?", options));
}

/* Two items of many, the rest with words of their own. */
static const struct bank_review *pair(const char *x, const char *y,
                                      const char *enemies)
{
    const char *options = "Alpha|Beta|Gamma|Delta";
    struct str all = item_text("a-1", PLAIN, x, options, 0);
    struct str fields = str_fmt(&arena, "%s%s", PLAIN, enemies);

    all = str_fmt(
        &arena, "%.*s%.*s", STR_ARG(all),
        STR_ARG(item_text("a-2", fields.p, y, "Zeta|Eta|Theta|Iota", 1)));
    for (int i = 0; i < 20; i++) {
        struct str id = str_fmt(&arena, "b-%d", i);
        struct str stem = str_fmt(&arena, "Which q%d r%d s%d?", i, i, i);
        struct str key = str_fmt(&arena, "t%d|u%d|v%d|w%d", i, i, i, i);
        all = str_fmt(&arena, "%.*s%.*s", STR_ARG(all),
                      STR_ARG(item_text(id.p, PLAIN, stem.p, key.p, i % 4)));
    }
    return review(all);
}

static void test_pairs(void **state)
{
    (void)state;
    const char *x = "An irregular radial pulse is felt at the wrist of an "
                    "adult. For how long is it counted?";
    const char *y = "An irregular radial pulse is felt at the wrist of a "
                    "child. How long is it counted?";
    const struct bank_review *r = pair(x, y, "");

    assert_only(r, RULE_DUPLICATE);
    assert_true(str_has(r->findings[0].problem.what, S("a-1: ")));
    assert_true(str_has(r->findings[0].problem.what, S("a-2 (a.md:")));
    assert_none(pair(x, y, "\nenemies: a-1"));
    assert_none(pair(x, "A claim comes back unpaid. What is sent?", ""));
    assert_only(pair(x,
                     "A radial pulse cannot be felt at one wrist. Which "
                     "pulse of this adult is counted instead?",
                     ""),
                RULE_SIMILAR);
}

/* n items, of each hundred `longest` with the longest option as key, `recall`
 * and `negative` ones, keys at place a in `at_a`, else in turn b, c, d;
 * `bare` tell no situation. */
static const struct bank_review *many_of(int n, int longest, int recall,
                                         int negative, int at_a, int bare)
{
    struct str all = { 0 };

    for (int i = 0; i < n; i++) {
        struct str id = str_fmt(&arena, "b-%d", i);
        struct str stem =
            str_fmt(&arena, "%sWhich q%d r%d s%d?",
                    i % 100 < bare ? "" : "Somebody waits. ", i, i, i);
        struct str fields =
            str_fmt(&arena, "level: %s\nsource: CDC, A Page, 2024%s",
                    i % 100 < recall ? "recall" : "analysis",
                    i % 100 < negative ? "\nnegative: yes" : "");
        struct str options = str_fmt(&arena, "t%d%s|u%d|v%d|w%dx", i,
                                     i % 100 < longest ? "xxx" : "", i, i, i);
        int at = i % 100 < at_a ? 0 : 1 + i % 3;
        all =
            str_fmt(&arena, "%.*s%.*s", STR_ARG(all),
                    STR_ARG(item_text(id.p, fields.p, stem.p, options.p, at)));
    }
    return review(all);
}

static const struct bank_review *many(int n, int longest, int recall,
                                      int negative, int at_a)
{
    return many_of(n, longest, recall, negative, at_a, 0);
}

static void test_rates(void **state)
{
    (void)state;
    assert_none(many(100, 30, 30, 3, 25));
    assert_only(many(100, 31, 30, 3, 25), RULE_KEY_LONGEST);
    assert_only(many(100, 30, 31, 3, 25), RULE_RECALL_RATE);
    assert_only(many(100, 30, 30, 4, 25), RULE_NEGATIVE_RATE);
    assert_none(many_of(100, 30, 30, 3, 25, 50));
    assert_only(many_of(100, 30, 30, 3, 25, 51), RULE_SCENE_RATE);
    assert_none(many(100, 0, 0, 0, 28));
    assert_only(many(100, 0, 0, 0, 29), RULE_KEY_POSITION);
    /* too few to say anything */
    assert_none(many(99, 99, 99, 99, 99));
    const struct bank_review *r = many(100, 17, 0, 0, 25);
    assert_int_equal(r->n_single, 100);
    assert_int_equal(r->n_key_longest, 17);
}

/* Kincaid's formula on a text counted by hand: 13 words in 2 sentences, 16
 * syllables. 0.39 * 6.5 + 11.8 * 16 / 13 - 15.59 = 1.468 */
static void test_reading(void **state)
{
    struct reading r = { 0 };

    (void)state;
    reading_add(&r, S("The cat sat on a table near 2.5 red doors. Was it "
                      "happy?"));
    assert_int_equal(r.words, 14); /* 2.5 is two */
    assert_int_equal(r.sentences, 2);
    assert_int_equal(r.syllables, 16);
    r = (struct reading){ .words = 13, .sentences = 2, .syllables = 16 };
    assert_true(reading_grade(&r) > 1.467 && reading_grade(&r) < 1.469);
    assert_only(one(PLAIN,
                    "Considering interdisciplinary documentation "
                    "requirements, administrative reimbursement "
                    "methodologies necessitate which institutional "
                    "verification?",
                    "Wash both hands|Put on gloves|Open the tray|Call her in"),
                RULE_READING);
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
        cmocka_unit_test(test_clean),   cmocka_unit_test(test_length),
        cmocka_unit_test(test_clang),   cmocka_unit_test(test_absolute),
        cmocka_unit_test(test_grammar), cmocka_unit_test(test_order),
        cmocka_unit_test(test_sources), cmocka_unit_test(test_idioms),
        cmocka_unit_test(test_pairs),   cmocka_unit_test(test_rates),
        cmocka_unit_test(test_reading),
    };

    return cmocka_run_group_tests_name("bank_review", tests, NULL, release);
}
