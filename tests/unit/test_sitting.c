/* The sitting's state machine: the walks a candidate takes, with the clock in
 * minutes. tests/prop/prop_sitting.c goes everywhere else. */
#include "base/arena.h"
#include "base/date.h"
#include "exam/sitting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define MIN (60 * US_PER_S)
#define T0 INT64_C(1795305600000000) /* a day in November 2026 */

/* Four items in two segments of 40 minutes, tutorial 15, breaks 20 in all. */
struct fixture {
    struct arena arena;
    struct sitting_plan plan;
    struct sitting *s;
};

static const uint8_t four[] = { 4, 4, 4, 4 };
static const bool multiple[] = { false, true, false, false };

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    assert_non_null(f);
    f->plan = (struct sitting_plan){
        .n_items = 4,
        .n_segments = 2,
        .segments = { { 0, 2, 40 * MIN }, { 2, 2, 40 * MIN } },
        .tutorial_us = 15 * MIN,
        .break_pool_us = 20 * MIN,
        .accept_late = true,
        .n_options = four,
        .multiple = multiple,
    };
    f->s = sitting_new(&f->arena, &f->plan);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    arena_release(&f->arena);
    free(f);
    return 0;
}

static enum act_result fold(struct fixture *f, struct act a)
{
    for (int i = 0; i < a.n_events; i++)
        sitting_apply(f->s, &f->plan, &a.events[i]);
    return a.result;
}

static void clock_to(struct fixture *f, int64_t minutes)
{
    while (fold(f, sitting_tick(f->s, &f->plan, T0 + minutes * MIN)) !=
           ACT_NOTHING)
        ;
}

static void start(struct fixture *f, int percent, int64_t segment_minutes,
                  int64_t break_minutes)
{
    struct sitting_start st = { 7, percent, segment_minutes * MIN,
                                break_minutes * MIN };

    assert_int_equal(fold(f, sitting_start(f->s, &f->plan, &st, T0)), ACT_DONE);
}

static enum act_result answer(struct fixture *f, int item, option_set c,
                              int seq, int64_t chosen, int64_t at)
{
    return fold(f, sitting_answer(f->s, &f->plan, item, c, seq,
                                  T0 + chosen * MIN, T0 + at * MIN));
}

static void a_whole_sitting_is_walked_through(void **state)
{
    struct fixture *f = *state;

    start(f, 0, 0, 0);
    assert_int_equal(f->s->phase, SITTING_TUTORIAL);
    assert_true(f->s->deadline_us == T0 + 15 * MIN);
    fold(f, sitting_end_tutorial(f->s, &f->plan, T0 + 2 * MIN));
    assert_int_equal(f->s->phase, SITTING_SEGMENT);
    assert_int_equal(f->s->segment, 0);
    assert_true(f->s->deadline_us == T0 + 42 * MIN);
    assert_int_equal(answer(f, 0, 2, 1, 3, 3), ACT_DONE);
    assert_int_equal(answer(f, 2, 2, 1, 3, 3), ACT_WRONG_PHASE);
    fold(f, sitting_end_segment(f->s, &f->plan, 0, T0 + 30 * MIN));
    assert_int_equal(f->s->phase, SITTING_BREAK);
    assert_true(f->s->deadline_us == T0 + 50 * MIN);
    fold(f, sitting_end_break(f->s, &f->plan, T0 + 35 * MIN));
    assert_true(f->s->break_left_us == 15 * MIN);
    assert_int_equal(f->s->segment, 1);
    assert_true(f->s->deadline_us == T0 + 75 * MIN);
    fold(f, sitting_end_segment(f->s, &f->plan, 1, T0 + 60 * MIN));
    assert_int_equal(f->s->phase, SITTING_SUBMITTED);
    assert_true(f->s->ended_us == T0 + 60 * MIN);
    assert_true(sitting_is_over(f->s));
    assert_int_equal(answer(f, 2, 2, 1, 59, 61), ACT_WRONG_PHASE);
}

/* Nobody is connected: at whatever time somebody looks, everything ended when
 * it was due. */
static void the_clock_ends_everything_when_due(void **state)
{
    struct fixture *f = *state;

    start(f, 0, 0, 0);
    clock_to(f, 10000);
    assert_int_equal(f->s->phase, SITTING_EXPIRED);
    assert_true(f->s->segments[0].started_us == T0 + 15 * MIN);
    assert_true(f->s->segments[0].ended_us == T0 + 55 * MIN);
    assert_true(f->s->segments[1].started_us == T0 + 75 * MIN);
    assert_true(f->s->ended_us == T0 + 115 * MIN);
    assert_true(f->s->segments[1].by_clock);
}

static void accommodations_lengthen_segments_and_breaks(void **state)
{
    struct fixture *f = *state;

    start(f, 50, 5, 10); /* 40 * 1.5 + 5 = 65 minutes; breaks 30 */
    clock_to(f, 15);
    assert_true(f->s->deadline_us == T0 + 80 * MIN);
    clock_to(f, 80);
    assert_int_equal(f->s->phase, SITTING_BREAK);
    assert_true(f->s->deadline_us == T0 + 110 * MIN);
}

/* Law 3. */
static void only_the_next_sequence_number_is_taken(void **state)
{
    struct fixture *f = *state;
    const struct response *r = &f->s->responses[0];

    start(f, 0, 0, 0);
    clock_to(f, 15);
    assert_int_equal(answer(f, 0, 1, 2, 16, 16), ACT_STALE);
    assert_int_equal(answer(f, 0, 1, 1, 16, 16), ACT_DONE);
    assert_int_equal(answer(f, 0, 1, 1, 16, 17), ACT_NOTHING);
    assert_int_equal(answer(f, 0, 2, 1, 17, 17), ACT_STALE);
    assert_int_equal(answer(f, 0, 2, 3, 17, 17), ACT_STALE);
    assert_int_equal(r->choices, 1);
    assert_int_equal(answer(f, 0, 2, 2, 18, 18), ACT_DONE);
    assert_int_equal(answer(f, 0, 0, 3, 19, 19), ACT_DONE); /* taken back */
    assert_int_equal(r->choices, 0);
    assert_int_equal(r->seq, 3);
    assert_true(r->saved_us == T0 + 19 * MIN);
    assert_int_equal(answer(f, 0, 3, 4, 20, 20), ACT_BAD_INPUT);
    assert_int_equal(answer(f, 1, 3, 1, 20, 20), ACT_DONE);
    assert_int_equal(answer(f, 1, 16, 2, 20, 20), ACT_BAD_INPUT);
    assert_int_equal(answer(f, 0, 1, 4, 21, 20), ACT_BAD_INPUT);
}

static void late_answers_count_until_the_report_is_opened(void **state)
{
    struct fixture *f = *state;

    start(f, 0, 0, 0);
    clock_to(f, 60); /* the first segment ran out at 55 */
    assert_int_equal(answer(f, 0, 1, 1, 54, 60), ACT_DONE);
    assert_true(f->s->responses[0].late);
    assert_int_equal(answer(f, 0, 2, 2, 56, 60), ACT_TIME_UP);
    assert_int_equal(answer(f, 0, 2, 2, 14, 60), ACT_TIME_UP);
    assert_int_equal(answer(f, 2, 2, 1, 54, 60), ACT_WRONG_PHASE);
    clock_to(f, 200);
    assert_int_equal(answer(f, 2, 1, 1, 100, 200), ACT_DONE);
    assert_int_equal(
        fold(f, sitting_open_report(f->s, &f->plan, T0 + 201 * MIN)), ACT_DONE);
    assert_int_equal(answer(f, 3, 1, 1, 100, 202), ACT_TOLD);
    assert_int_equal(answer(f, 3, 1, 1, 201, 202), ACT_TIME_UP);
    /* the request whose reply was lost is still answered as before */
    assert_int_equal(answer(f, 2, 1, 1, 100, 202), ACT_NOTHING);
}

static void late_answers_are_refused_outside_personal_mode(void **state)
{
    struct fixture *f = *state;

    f->plan.accept_late = false;
    start(f, 0, 0, 0);
    clock_to(f, 60);
    assert_int_equal(answer(f, 0, 1, 1, 54, 60), ACT_TIME_UP);
}

static void time_given_back_leaves_as_much_as_before(void **state)
{
    struct fixture *f = *state;

    start(f, 0, 0, 0);
    clock_to(f, 20); /* 35 minutes left; away until 120 */
    fold(f, sitting_give_time(f->s, &f->plan, 100 * MIN, T0 + 120 * MIN));
    clock_to(f, 120);
    assert_int_equal(f->s->phase, SITTING_SEGMENT);
    assert_true(f->s->deadline_us - (T0 + 120 * MIN) == 35 * MIN);
    assert_true(f->s->given_us == 100 * MIN);
    clock_to(f, 156);
    assert_true(f->s->segments[0].ended_us == T0 + 155 * MIN);
}

static void marks_belong_to_the_open_segment(void **state)
{
    struct fixture *f = *state;

    start(f, 0, 0, 0);
    clock_to(f, 16);
    assert_int_equal(
        fold(f, sitting_flag(f->s, &f->plan, 0, true, T0 + 16 * MIN)),
        ACT_DONE);
    assert_int_equal(
        fold(f, sitting_flag(f->s, &f->plan, 0, true, T0 + 16 * MIN)),
        ACT_NOTHING);
    assert_int_equal(
        fold(f, sitting_strike(f->s, &f->plan, 0, 9, T0 + 16 * MIN)), ACT_DONE);
    assert_int_equal(
        fold(f, sitting_strike(f->s, &f->plan, 0, 16, T0 + 16 * MIN)),
        ACT_BAD_INPUT);
    assert_int_equal(fold(f, sitting_see(f->s, &f->plan, 2, T0 + 16 * MIN)),
                     ACT_WRONG_PHASE);
    assert_true(f->s->responses[0].flagged);
    assert_int_equal(f->s->responses[0].struck, 9);
}

/* A damaged journal is found before it is trusted: time given between two
 * parts belongs to no segment. */
static void time_between_parts_is_refused(void **state)
{
    struct fixture *f = *state;
    struct event e = { .n = 2,
                       .at_us = T0 + MIN,
                       .kind = EVENT_TUTORIAL_ENDED,
                       .item = -1,
                       .segment = -1 };
    struct str why;

    start(f, 0, 0, 0);
    assert_true(sitting_check(f->s, &f->plan, &e, &why));
    sitting_apply(f->s, &f->plan, &e);
    e.n = 3;
    e.kind = EVENT_TIME_GIVEN;
    e.us = MIN;
    assert_false(sitting_check(f->s, &f->plan, &e, &why));
    e.kind = EVENT_SUBMITTED;
    assert_false(sitting_check(f->s, &f->plan, &e, &why));
}

static void words_go_both_ways(void **state)
{
    (void)state;
    for (int k = 0; k <= EVENT_REPORT_OPENED; k++) {
        enum event_kind back;
        assert_true(
            event_kind_parse(event_kind_text((enum event_kind)k), &back));
        assert_int_equal(back, k);
    }
    enum event_kind kind;
    assert_false(event_kind_parse(S("Started"), &kind));
    assert_true(str_eq(sitting_phase_text(SITTING_BREAK), S("break")));
}

/* Wise & Kong 2005: 3 seconds below 200 characters, 10 above 1000, else 5. */
static void hurried_answers_are_sooner_than_can_be_read(void **state)
{
    static char text[1001];
    static const struct {
        size_t chars;
        int64_t least;
    } cases[] = { { 199, 3 * US_PER_S },
                  { 200, 5 * US_PER_S },
                  { 1000, 5 * US_PER_S },
                  { 1001, 10 * US_PER_S } };
    struct item item = { .stem = { text, 0 } };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct response r = { .choices = 1, .first_seen_us = 7 * US_PER_S };
        item.stem.n = cases[i].chars;
        r.saved_us = r.first_seen_us + cases[i].least;
        assert_false(response_is_hurried(&r, &item));
        r.saved_us--;
        assert_true(response_is_hurried(&r, &item));
        r.choices = 0;
        assert_false(response_is_hurried(&r, &item));
        r.choices = 1; /* the first look is not known */
        r.saved_us = r.first_seen_us;
        assert_false(response_is_hurried(&r, &item));
    }
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_whole_sitting_is_walked_through),
        TEST(the_clock_ends_everything_when_due),
        TEST(accommodations_lengthen_segments_and_breaks),
        TEST(only_the_next_sequence_number_is_taken),
        TEST(late_answers_count_until_the_report_is_opened),
        TEST(late_answers_are_refused_outside_personal_mode),
        TEST(time_given_back_leaves_as_much_as_before),
        TEST(marks_belong_to_the_open_segment),
        TEST(time_between_parts_is_refused),
        TEST(words_go_both_ways),
        TEST(hurried_answers_are_sooner_than_can_be_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
