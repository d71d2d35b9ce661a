/* Items and banks: words, option sets, option order, finding. */
#include "base/arena.h"
#include "base/str.h"
#include "exam/form.h"
#include "exam/item.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void words_go_both_ways(void **state)
{
    (void)state;
    for (int i = 0; i <= LEVEL_ANALYSIS; i++) {
        enum item_level back;
        assert_true(
            item_level_parse(item_level_text((enum item_level)i), &back));
        assert_int_equal(back, i);
    }
    for (int i = 0; i <= ITEM_RETIRED; i++) {
        enum item_status back;
        assert_true(
            item_status_parse(item_status_text((enum item_status)i), &back));
        assert_int_equal(back, i);
    }
    for (int i = 0; i <= ITEM_MULTIPLE; i++) {
        enum item_type back;
        assert_true(item_type_parse(item_type_text((enum item_type)i), &back));
        assert_int_equal(back, i);
    }
    for (int i = 0; i <= FORM_DOMAIN; i++) {
        enum form_kind back;
        assert_true(form_kind_parse(form_kind_text((enum form_kind)i), &back));
        assert_int_equal(back, i);
    }
    enum item_level level;
    assert_false(item_level_parse(S("Recall"), &level));
    assert_false(item_level_parse(S(""), &level));
}

static void option_sets_go_both_ways(void **state)
{
    static const char *const bad[] = { ",",   "a,",  ",a", "a,,b", "A",
                                       "a,a", "k",   "ab", "a b",  "a, b",
                                       "1",   "a,k", " ",  "`" };
    struct arena a = { 0 };
    option_set set, back;

    (void)state;
    for (unsigned s = 0; s < 1u << OPTIONS_MOST; s++) {
        set = (option_set)s;
        assert_true(option_set_parse(option_set_text(&a, set), &back));
        assert_int_equal(back, set);
        int n = 0;
        for (unsigned bits = s; bits; bits &= bits - 1)
            n++;
        assert_int_equal(option_set_count(set), n);
    }
    assert_true(option_set_parse(S("b,a"), &set) && set == 3);
    assert_true(str_eq(option_set_text(&a, 0x201), S("a,j")));
    assert_true(option_set_parse(S(""), &set) && set == 0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (option_set_parse(str_from_c(bad[i]), &set))
            fail_msg("'%s' is taken", bad[i]);
    arena_release(&a);
}

static void items_are_found_by_id(void **state)
{
    const struct item items[] = { { .id = S("a-1") },
                                  { .id = S("a-10") },
                                  { .id = S("a-2") } };
    struct bank b = { .items = items, .n_items = 3 };

    (void)state;
    for (int i = 0; i < 3; i++)
        assert_ptr_equal(bank_find(&b, items[i].id), &items[i]);
    assert_null(bank_find(&b, S("a-3")));
    assert_null(bank_find(&b, S("")));
    b.n_items = 0;
    assert_null(bank_find(&b, S("a-1")));
}

static void option_order_is_a_fair_repeatable_permutation(void **state)
{
    struct item item = { .id = S("x-1"), .n_options = 4, .shuffle = true };
    int first[4] = { 0 };

    (void)state;
    for (uint64_t seed = 0; seed < 4000; seed++) {
        uint8_t order[OPTIONS_MOST], again[OPTIONS_MOST];
        int met = 0;
        item_option_order(&item, seed, order);
        item_option_order(&item, seed, again);
        assert_memory_equal(order, again, 4);
        for (int i = 0; i < 4; i++)
            met |= 1 << order[i];
        assert_int_equal(met, 15);
        first[order[0]]++;
    }
    for (int i = 0; i < 4; i++) /* 1000 each; 7 standard deviations = 192 */
        assert_in_range(first[i], 808, 1192);
}

/* Two items of one sitting are not shuffled alike. */
static void option_order_differs_between_items(void **state)
{
    struct item x = { .id = S("x-1"), .n_options = 10, .shuffle = true };
    struct item y = { .id = S("x-2"), .n_options = 10, .shuffle = true };
    int same = 0;

    (void)state;
    for (uint64_t seed = 0; seed < 100; seed++) {
        uint8_t p[OPTIONS_MOST], q[OPTIONS_MOST];
        item_option_order(&x, seed, p);
        item_option_order(&y, seed, q);
        same += !memcmp(p, q, sizeof p);
    }
    assert_int_equal(same, 0); /* by chance: 100 in 10! */
}

static void natural_order_is_kept(void **state)
{
    struct item item = { .id = S("x-1"), .n_options = 5 };
    uint8_t order[OPTIONS_MOST];

    (void)state;
    item_option_order(&item, 12345, order);
    for (int i = 0; i < 5; i++)
        assert_int_equal(order[i], i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_go_both_ways),
        cmocka_unit_test(option_sets_go_both_ways),
        cmocka_unit_test(items_are_found_by_id),
        cmocka_unit_test(option_order_is_a_fair_repeatable_permutation),
        cmocka_unit_test(option_order_differs_between_items),
        cmocka_unit_test(natural_order_is_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
