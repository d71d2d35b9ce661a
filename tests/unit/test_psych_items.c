/* Classical analysis worked by hand: options, flags, omitted and not reached
 * answers; answers gathered one by one; scales. */
#include "../support/psych_data.h"

#include "psych/classical.h"
#include "psych/responses_gather.h"
#include "psych/scale.h"

/* The answers of a text, with keys A for every item that is named. */
static const struct classical *analyse(struct arena *a, const char *text,
                                       const char *const *keyed, size_t n)
{
    struct problems ps;
    struct response_key keys[8];
    struct str s = str_from_c(text);

    problems_init(&ps, a);
    for (size_t i = 0; i < n; i++)
        keys[i] = (struct response_key){ str_from_c(keyed[i]), S("A"), 1 };
    struct responses_csv_options o = { .keys = keys, .n_keys = n };
    struct responses_csv *c = responses_csv_new(a, &o, &ps);
    responses_csv_feed(c, s.p, s.n);
    const struct responses *r = responses_csv_end(c);
    assert_non_null(r);
    return classical_run(a, r);
}

/* The better half takes B: the key discriminates negatively. */
static void wrong_key(void **state)
{
    static const char *const keyed[] = { "q" };
    struct arena a = { 0 };
    const struct classical *c =
        analyse(&a,
                "q,r,s,t\nB,1,1,1\nB,1,1,1\nB,1,1,0\nC,1,0,0\n"
                "A,0,0,0\nA,0,0,0\nA,0,1,0\nA,0,0,0\n",
                keyed, 1);
    const struct classical_item *q = &c->items[0];

    (void)state;
    NEAR(q->p, 0.5, 1e-12);
    assert_true(q->flags & FLAG_NEGATIVE);
    assert_true(q->flags & FLAG_DISTRACTOR);
    assert_true(str_eq(q->options[q->flag_option].label, S("B")));
    NEAR(q->options[0].share, 3.0 / 8, 1e-12);
    NEAR(q->options[0].mean_total, 8.0 / 3, 1e-12); /* 3, 3, 2 */
    assert_true(
        str_has(classical_flag_words(&a, q, FLAG_DISTRACTOR), S("option B")));
    assert_false(c->items[1].flags & FLAG_NEGATIVE);
    arena_release(&a);
}

/* r: omitted once, not reached twice; s: not reached by three. */
static void missing(void **state)
{
    struct arena a = { 0 };
    const struct classical *c =
        analyse(&a, "q,r,s\n1,1,1\n0,,1\n1,0,\n1,,\n0,,NA\n", NULL, 0);

    (void)state;
    NEAR(c->items[1].omit, 1.0 / 5, 1e-12);
    NEAR(c->items[1].not_reached, 2.0 / 5, 1e-12);
    NEAR(c->items[2].omit, 0, 0);
    NEAR(c->items[2].not_reached, 3.0 / 5, 1e-12);
    NEAR(c->items[1].n, 2, 0);
    NEAR(c->items[1].p, 0.5, 1e-12);
    assert_true(c->has_missing);
    assert_true(c->items[2].flags & FLAG_SPEEDED);
    assert_true(c->items[2].flags & FLAG_CONSTANT);
    arena_release(&a);
}

/* Three parallel items with covariance c and variance v: alpha is
 * 3c / (v + 2c), and so is omega of one factor. */
static void omega_of_parallel(void **state)
{
    static const double cov[] = { 2, 1, 1, 1, 2, 1, 1, 1, 2 };

    (void)state;
    NEAR(alpha_from_covariance(cov, 3, NULL), 0.75, 1e-12);
    NEAR(omega_from_covariance(cov, 3), 0.75, 1e-6);
}

struct queue {
    const struct given_answer *p;
    size_t n;
};

static bool next(void *arg, struct given_answer *out)
{
    struct queue *q = arg;

    if (!q->n)
        return false;
    *out = *q->p++;
    q->n--;
    return true;
}

static void gathered(void **state)
{
    static const struct given_answer all[] = {
        { 4, 1, GIVEN_ANSWERED, S_INIT("b"), 1 },
        { 4, 0, GIVEN_ANSWERED, S_INIT("a"), 0 },
        { 9, 0, GIVEN_ANSWERED, S_INIT("c"), 1 },
        { 9, 1, GIVEN_OMITTED, { NULL, 0 }, 0 },
        { 9, 2, GIVEN_NOT_REACHED, { NULL, 0 }, 0 },
    };
    struct queue q = { all, 5 };
    static const struct gather_column columns[] = {
        { .id = S_INIT("q1") },
        { .id = S_INIT("q2"),
          .option = { S_INIT("a"), S_INIT("b") },
          .points = { 0, 1 },
          .n_options = 2 },
        { .id = S_INIT("q3") },
    };
    struct arena a = { 0 };
    struct responses *r = responses_gather(&a, columns, 3, next, &q);

    (void)state;
    assert_int_equal(r->n_rows, 2);
    assert_int_equal(responses_points(r, 0, 0), 0);
    assert_int_equal(responses_points(r, 0, 1), 1);
    assert_int_equal(responses_points(r, 1, 0), 1);
    assert_int_equal(responses_points(r, 1, 1), -1);
    assert_null(r->names);
    assert_int_equal(responses_most(r), 3); /* the second form has three */

    /* What was left open is told apart from what was not given: item q3 was
     * given once, and not reached. */
    const struct classical *c = classical_run(&a, r);
    NEAR(c->items[1].omit, 1.0 / 2, 1e-12);
    NEAR(c->items[1].not_reached, 0, 0);
    assert_int_equal(c->items[1].n_options, 2); /* one was never chosen */
    assert_true(str_eq(c->items[1].options[1].label, S("b")));
    NEAR(c->items[1].options[0].n, 0, 0);
    NEAR(c->items[2].omit, 0, 0);
    NEAR(c->items[2].not_reached, 1, 0);
    responses_missing_as_wrong(r);
    assert_int_equal(responses_points(r, 1, 1), 0);
    assert_int_equal(responses_points(r, 1, 2), 0);
    assert_int_equal(responses_points(r, 0, 2), -1);
    arena_release(&a);
}

static void scales(void **state)
{
    struct scale s = { 100, 500, 200, 800, ROUND_NEAREST };
    static const struct scale_row rows[] = { { -1, 300 },
                                             { 0, 430 },
                                             { 1, 600 } };

    (void)state;
    NEAR(scale_linear(&s, 0.125), 513, 0); /* 512.5: halves go up */
    NEAR(scale_linear(&s, -0.005), 500, 0);
    NEAR(scale_linear(&s, 9), 800, 0);
    NEAR(scale_linear(&s, -HUGE_VAL), 200, 0);
    s.rounding = ROUND_DOWN;
    NEAR(scale_linear(&s, 0.129), 512, 0);
    NEAR(scale_table(&s, rows, 3, -5), 300, 0);
    NEAR(scale_table(&s, rows, 3, 0.99), 430, 0);
    NEAR(scale_table(&s, rows, 3, 1), 600, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_key),
        cmocka_unit_test(missing),
        cmocka_unit_test(omega_of_parallel),
        cmocka_unit_test(gathered),
        cmocka_unit_test(scales),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
