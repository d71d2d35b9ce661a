/* Pace and gain of mocks, on sittings small enough to count by hand. */
#include "base/arena.h"
#include "study/gain.h"
#include "study/pace.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { N = 50, KEY = 1, WRONG = 2, OTHER = 4 };

struct sat {
    option_set keys[N];
    struct pace_segment segments[2];
    struct pace_answer answers[4 * N];
    struct pace_mock mock;
    int64_t now_us;
};

/* Two segments of 25, 50 seconds a question, from one after the other. */
static void begin(struct sat *x)
{
    *x = (struct sat){ 0 };
    for (int i = 0; i < N; i++)
        x->keys[i] = KEY;
    for (int s = 0; s < 2; s++)
        x->segments[s] = (struct pace_segment){
            .first = 25 * s,
            .n = 25,
            .started_us = s * 2000 * US_PER_S,
            .ended_us = (s * 2000 + 1250) * US_PER_S,
            .limit_us = 1250 * US_PER_S,
        };
    x->mock = (struct pace_mock){ .keys = x->keys,
                                  .n_items = N,
                                  .segments = x->segments,
                                  .n_segments = 2,
                                  .answers = x->answers };
}

static void answer(struct sat *x, int item, int after_s, option_set chosen)
{
    int64_t start_us = x->segments[item / 25].started_us;

    x->now_us = x->now_us > start_us ? x->now_us : start_us;
    x->now_us += after_s * US_PER_S;
    x->answers[x->mock.n_answers++] =
        (struct pace_answer){ item, x->now_us, chosen };
}

static const struct advice *find(const struct pace *p, enum advice_kind k)
{
    for (int i = 0; i < p->n_advice; i++)
        if (p->advice[i].kind == k)
            return &p->advice[i];
    return NULL;
}

static void near(double x, double y)
{
    if (!(fabs(x - y) < 1e-9))
        fail_msg("%.12g is not %.12g", x, y);
}

static void times_and_changes(void **state)
{
    struct arena a = { 0 };
    struct sat x;

    (void)state;
    begin(&x);
    for (int i = 0; i < 24; i++) /* 24 stays open */
        answer(&x, i, 40, i < 12 ? KEY : WRONG);
    answer(&x, 0, 10, WRONG); /* right to wrong */
    answer(&x, 12, 20, KEY);  /* wrong to right */
    answer(&x, 13, 5, OTHER); /* wrong to wrong */
    answer(&x, 1, 5, WRONG);  /* and back: no change */
    answer(&x, 1, 5, KEY);
    answer(&x, 2, 5, 0); /* taken back: left out */
    for (int i = 25; i < N; i++)
        answer(&x, i, 30, KEY);
    const struct pace *p = pace_of(&a, &x.mock);
    near(p->seconds[0], 50);
    near(p->seconds[12], 60);
    near(p->seconds[1], 50);
    near(p->seconds[24], 0);
    near(p->seconds[25], 30); /* from the start of its segment */
    near(p->allowed_s, 50);
    assert_int_equal(p->right_to_wrong, 1);
    assert_int_equal(p->wrong_to_right, 1);
    assert_int_equal(p->wrong_to_wrong, 1);
    assert_int_equal(p->omitted, 2);
    assert_int_equal(p->of, 50);
    /* 12 right, one spoilt, one taken back, one mended; and 25 */
    assert_int_equal(p->right, 36);
    assert_int_equal(p->segments[0].right, 11);
    assert_int_equal(p->segments[1].right, 25);
    near(p->segments[1].median_s, 30);
    near(p->segments[1].left_s, 0);
    assert_true(find(p, ADVICE_OMITTED));
    assert_false(find(p, ADVICE_CHANGES_HARM)); /* one each: says nothing */
    /* 48 answered: 24 and 24; first 11 right, second 1 + 24 … of question 24 */
    assert_int_equal(p->half_of[0] + p->half_of[1], 48);
    assert_false(p->tired);
    arena_release(&a);
}

static void a_rushed_end(void **state)
{
    struct arena a = { 0 };
    struct sat x;

    (void)state;
    begin(&x);
    for (int i = 0; i < 25; i++)
        answer(&x, i, i < 20 ? 60 : 10, i < 20 ? KEY : WRONG);
    for (int i = 25; i < N; i++)
        answer(&x, i, 50, KEY);
    const struct pace *p = pace_of(&a, &x.mock);
    assert_true(p->segments[0].rushed);
    assert_false(p->segments[1].rushed);
    assert_int_equal(p->segments[0].end_n, 5);
    assert_int_equal(p->segments[0].end_right, 0);
    near(p->segments[0].end_median_s, 10);
    const struct advice *v = find(p, ADVICE_RUSHED);
    assert_true(v && str_has(v->evidence, S("segment 1")));
    assert_false(find(p, ADVICE_TIME_LEFT));
    arena_release(&a);
}

/* 9 changes for the worse, 1 for the better: 2 P(X >= 9 | 10) = 22/1024 =
 * .021. 7 against 2: 2 x 46/512 = .18, says nothing. */
static void changes_are_tested(void **state)
{
    struct arena a = { 0 };
    struct sat x;

    (void)state;
    for (int worse = 7; worse <= 9; worse += 2) {
        begin(&x);
        for (int i = 0; i < 25; i++)
            answer(&x, i, 40, i < worse ? KEY : WRONG);
        for (int i = 0; i < worse; i++)
            answer(&x, i, 2, WRONG);
        for (int i = worse; i < (worse == 9 ? 10 : 9); i++)
            answer(&x, i, 2, KEY);
        const struct pace *p = pace_of(&a, &x.mock);
        assert_int_equal(p->right_to_wrong, worse);
        assert_int_equal(find(p, ADVICE_CHANGES_HARM) != NULL, worse == 9);
        assert_false(find(p, ADVICE_CHANGES_HELP));
    }
    arena_release(&a);
}

/* 24 of 25 against 15 of 25: z = .36 / sqrt(.78 x .22 x 2/25) = 3.07; 20
 * against 15: .2 / sqrt(.7 x .3 x 2/25) = 1.54. */
static void tiring_is_tested(void **state)
{
    struct arena a = { 0 };
    struct sat x;

    (void)state;
    for (int first = 20; first <= 24; first += 4) {
        begin(&x);
        for (int i = 0; i < N; i++)
            answer(&x, i, 40, i < first || (i >= 25 && i < 40) ? KEY : WRONG);
        const struct pace *p = pace_of(&a, &x.mock);
        assert_int_equal(p->half_right[0], first);
        assert_int_equal(p->half_right[1], 15);
        assert_int_equal(p->tired, first == 24);
        assert_int_equal(find(p, ADVICE_STAMINA) != NULL, first == 24);
    }
    arena_release(&a);
}

static void slow_questions_and_time_left(void **state)
{
    struct arena a = { 0 };
    struct sat x;

    (void)state;
    begin(&x);
    for (int i = 0; i < 6; i++)
        answer(&x, i, i < 5 ? 151 : 150, WRONG); /* over three times 50 */
    x.segments[0].ended_us = x.now_us;
    const struct pace *p = pace_of(&a, &x.mock);
    assert_int_equal(p->slow, 5);
    assert_true(find(p, ADVICE_SLOW));
    near(p->segments[0].left_s, 1250 - 905);
    begin(&x);
    for (int i = 0; i < N; i++)
        answer(&x, i, 20, i % 5 ? KEY : WRONG);
    for (int s = 0; s < 2; s++)
        x.segments[s].ended_us = x.segments[s].started_us + 500 * US_PER_S;
    p = pace_of(&a, &x.mock);
    assert_true(find(p, ADVICE_TIME_LEFT)); /* 1500 of 2500, 10 wrong */
    arena_release(&a);
}

static void nothing_answered(void **state)
{
    struct arena a = { 0 };
    struct sat x;

    (void)state;
    begin(&x);
    const struct pace *p = pace_of(&a, &x.mock);
    assert_int_equal(p->omitted, N);
    near(p->median_s, 0);
    assert_int_equal(p->n_advice, 1);
    x.mock.n_segments = 0;
    x.mock.n_items = 0;
    p = pace_of(&a, &x.mock);
    assert_int_equal(p->of, 0);
    assert_int_equal(p->n_advice, 0);
    arena_release(&a);
}

/* SEM of 118 of 180: sqrt(118 x 62 / 179) = 6.3930 items, 3.5517 in 100; of
 * 126: sqrt(126 x 54 / 179) = 6.1653, 3.4252. 1.96 x sqrt of the squares'
 * sum: 9.671. */
static void gains_against_their_error(void **state)
{
    struct mock_result a = { .right = 118, .of = 180 };
    struct mock_result b = { .right = 126, .of = 180 };
    struct mock_gain g = mock_gain_between(&a, &b);

    (void)state;
    assert_true(fabs(g.gain - 4.4444) < 1e-3);
    assert_true(fabs(g.margin - 9.671) < 2e-3);
    assert_true(g.noise);
    a.right = 100;
    b.right = 130;
    g = mock_gain_between(&a, &b);
    assert_false(g.noise);
    g = mock_gain_between(&b, &a);
    assert_false(g.noise);
    assert_true(g.gain < 0);
    /* alike: 1.96 sqrt(2) SEM */
    g = mock_gain_between(&a, &a);
    assert_true(fabs(g.margin -
                     1.959964 * sqrt(2) * sqrt(100 * 80 / 179.0) / 1.8) < 1e-4);
    /* all right is not without error */
    a.right = b.right = 180;
    assert_true(mock_gain_between(&a, &b).margin > 0);
    b.seen_before = 0.2;
    assert_true(mock_gain_between(&a, &b).seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_and_changes),
        cmocka_unit_test(a_rushed_end),
        cmocka_unit_test(changes_are_tested),
        cmocka_unit_test(tiring_is_tested),
        cmocka_unit_test(slow_questions_and_time_left),
        cmocka_unit_test(nothing_answered),
        cmocka_unit_test(gains_against_their_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
