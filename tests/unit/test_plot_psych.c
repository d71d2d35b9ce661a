/* Plots: every element that is opened is closed, words are escaped, and the
 * numbers drawn are finite. */
#include "../support/psych_data.h"

#include "paper/plot_psych.h"

#include <string.h>

/* Checks a whole SVG and returns how often `what` occurs in it. */
static int whole(const struct out *o, const char *what)
{
    struct str s = out_str(o);
    int open = 0, n = 0;

    assert_false(o->overflow);
    assert_true(str_starts(s, S("<svg ")));
    assert_true(str_ends(s, S("</svg>\n")));
    assert_true(str_has(s, S("<title>")) && str_has(s, S("<desc>")));
    assert_false(str_has(s, S("nan")) || str_has(s, S("inf ")));
    assert_false(str_has(s, S("style=")) || str_has(s, S("<b&d>")));
    for (size_t i = 0; i + 1 < s.n; i++) {
        if (s.p[i] == '<')
            open += s.p[i + 1] == '/' ? -1 : 1;
        if (s.p[i] == '/' && s.p[i + 1] == '>')
            open--;
        n += s.n - i >= strlen(what) && !memcmp(s.p + i, what, strlen(what));
    }
    assert_int_equal(open, 0);
    return n;
}

static void plots(void **state)
{
    struct arena a = { 0 };
    struct sim_item truth[12];
    struct responses *r = simulate(&a, SIM_GRM, 300, 12, 1, truth);
    struct irt_item items[12];
    double theta[3] = { -9, 0, 9 }, weight[3] = { 0.2, 0.6, 0.2 };
    double freq[4] = { 1, 0, 5, 2 };
    struct out o;

    (void)state;
    for (int j = 0; j < 12; j++)
        items[j] = (struct irt_item){
            .id = S("<b&d>"),
            .model = &irt_graded,
            .n_categories = 4,
            .par = { truth[j].a, 1, 0, -1 },
        };
    r->items[0].id = S("<b&d>");
    out_init(&o, &a, 1 << 20);
    plot_item_curve(&o, &items[0]);
    assert_int_equal(whole(&o, "points</text>"), 4);
    out_init(&o, &a, 1 << 20);
    plot_information(&o, items, 12);
    whole(&o, "<path");
    out_init(&o, &a, 1 << 20);
    plot_distractors(&o, r, 0);
    assert_int_equal(whole(&o, "(key)"), 3); /* 1, 2 and 3 points */
    out_init(&o, &a, 1 << 20);
    plot_wright(&o, items, 12, theta, weight, 3);
    assert_int_equal(whole(&o, "<circle"), 12);
    out_init(&o, &a, 1 << 20);
    plot_scores(&o, freq, 3, 2);
    assert_int_equal(whole(&o, "<rect"), 3);
    assert_true(str_has(out_str(&o), S("7 of 8 reach the line")));
    arena_release(&a);
}

/* The same numbers give the same bytes; a ceiling is kept. */
static void repeatable(void **state)
{
    struct arena a = { 0 };
    double freq[3] = { 3, 4, 5 };
    struct out one, two;

    (void)state;
    out_init(&one, &a, 1 << 20);
    out_init(&two, &a, 1 << 20);
    plot_scores(&one, freq, 2, HUGE_VAL);
    plot_scores(&two, freq, 2, HUGE_VAL);
    assert_true(str_eq(out_str(&one), out_str(&two)));
    out_init(&two, &a, 100);
    plot_scores(&two, freq, 2, 1);
    assert_true(two.overflow);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plots),
        cmocka_unit_test(repeatable),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
