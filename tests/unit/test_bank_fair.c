/* Who comes up in questions: ages, women and men, family, names. Counted by
 * hand on the questions below. */
#include "base/arena.h"
#include "format/bank_fair.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct item at(const char *stem, enum item_status status)
{
    return (struct item){ .stem = str_from_c(stem), .status = status };
}

static void test_counts(void **state)
{
    struct arena a = { 0 };
    struct item items[] = {
        at("A 58-year-old woman calls Dr. Amari. What is next?",
           ITEM_OPERATIONAL),
        at("A mother brings her 11-month-old boy. Who is told?", ITEM_PRETEST),
        at("A 6-week-old sleeps. What is counted?", ITEM_OPERATIONAL),
        at("Two men named Kim wait. Mr. Kim is called. Who comes?",
           ITEM_OPERATIONAL),
        at("Which form is used?", ITEM_OPERATIONAL),
        at("An 80-year-old man named Kim sits. Where?", ITEM_DRAFT),
        at("A 13-year-old and his sister fell. Who is first?",
           ITEM_OPERATIONAL),
    };
    struct bank bank = { .items = items, .n_items = 7 };
    struct fairness f = bank_fairness(&a, &bank);

    (void)state;
    assert_int_equal(f.n, 6);
    assert_int_equal(f.n_scenes, 5);
    assert_int_equal(f.n_aged, 4);
    assert_int_equal(f.ages[AGE_BABY], 2);
    assert_int_equal(f.ages[AGE_TEEN], 1);
    assert_int_equal(f.ages[AGE_MIDDLE], 1);
    assert_int_equal(f.ages[AGE_OLD], 0);
    assert_int_equal(f.n_women, 1);
    assert_int_equal(f.n_men, 2); /* "men", "his" */
    assert_int_equal(f.n_both, 1);
    assert_int_equal(f.n_names, 2);
    assert_true(str_eq(f.name_most, S("Amari")));
    assert_int_equal(f.n_name_most, 1); /* Kim twice, but in one question */
    for (int i = 0; i < KIN_WORDS; i++) {
        bool once = str_eq(fair_kin_word(i), S("mother")) ||
                    str_eq(fair_kin_word(i), S("sister"));
        assert_int_equal(f.kin[i], once);
    }
    arena_release(&a);
}

static void test_bands(void **state)
{
    static const struct {
        const char *stem;
        enum age_band band;
    } rows[] = {
        { "A 23-month-old.", AGE_BABY },
        { "A 24-month-old.", AGE_CHILD },
        { "A 1-year-old.", AGE_BABY },
        { "A 2-year-old.", AGE_CHILD },
        { "A 12-year-old.", AGE_CHILD },
        { "A 13-year-old.", AGE_TEEN },
        { "A 17-year-old.", AGE_TEEN },
        { "An 18-year-old.", AGE_YOUNG },
        { "A 39-year-old.", AGE_YOUNG },
        { "A 40-year-old.", AGE_MIDDLE },
        { "A 64-year-old.", AGE_MIDDLE },
        { "A 65-year-old.", AGE_OLD },
        { "A 9-day-old, 40-year-old.", AGE_MIDDLE },
    };
    struct arena a = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct item item = at(rows[i].stem, ITEM_OPERATIONAL);
        struct bank bank = { .items = &item, .n_items = 1 };
        struct fairness f = bank_fairness(&a, &bank);
        assert_int_equal(f.ages[rows[i].band], 1);
        assert_int_equal(f.n_aged, 1);
        assert_int_equal(f.n_scenes, 0);
    }
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_bands),
    };

    return cmocka_run_group_tests_name("bank_fair", tests, NULL, NULL);
}
