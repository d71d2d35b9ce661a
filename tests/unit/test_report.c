/* The score report: marks, domains, misconceptions, pace, what may be said. */
#include "../exam_fixture.h"
#include "exam/report.h"
#include "psych/forecast.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { ITEMS = 40 };

/* A mock of 40: items 0 … 19 in domain 0, 20 … 37 in domain 1, 38 and 39
 * pretest items of domain 1. The key of each is 'a', 'b' is tagged "x" in
 * even items and "y" in odd ones, 'c' is tagged "rare" in item 3 only. Every
 * item is answered 'd', which is wrong and has no tag. */
struct fixture {
    struct arena arena;
    struct program *program;
    struct item items[ITEMS];
    struct form_item form_items[ITEMS];
    struct form form;
    struct response responses[ITEMS];
    struct sitting s;
    const struct calibration *calibration;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    assert_non_null(f);
    f->program = fixture_program(&f->arena);
    f->program->scoring.practice_raw = 27;
    f->program->scoring.has_pass_rate = true;
    f->program->scoring.pass_rate = .69;
    f->program->scoring.reliability_min = .8;
    f->program->scoring.reliability_max = .9;
    for (int i = 0; i < ITEMS; i++) {
        struct item *it = &f->items[i];
        it->n_options = 4;
        it->key = 1;
        it->options[1].misconception = i % 2 ? S("y") : S("x");
        it->options[1].reason = str_fmt(&f->arena, "reason %d", i);
        if (i == 3)
            it->options[2].misconception = S("rare");
        f->form_items[i] = (struct form_item){ .item = it,
                                               .domain = i >= 20,
                                               .area = i >= 20 ? 4 : 0,
                                               .scored = i < 38 };
    }
    f->form = (struct form){ .kind = FORM_MOCK,
                             .outline = f->program->outlines,
                             .items = f->form_items,
                             .n_items = ITEMS,
                             .n_scored = 38,
                             .segments = { { 0, 20, 100 }, { 20, 20, 100 } },
                             .n_segments = 2 };
    f->s = (struct sitting){ .phase = SITTING_SUBMITTED,
                             .responses = f->responses,
                             .n_items = ITEMS };
    for (int i = 0; i < ITEMS; i++)
        f->responses[i].choices = 8;
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

static void choose(struct fixture *f, int from, int to, option_set c)
{
    for (int i = from; i <= to; i++)
        f->responses[i].choices = c;
}

static const struct score_report *report(struct fixture *f)
{
    return report_make(&f->arena, f->program, &f->form, &f->s, f->calibration);
}

static void only_scored_items_count(void **state)
{
    struct fixture *f = *state;

    choose(f, 0, 9, 1);   /* right */
    choose(f, 20, 22, 0); /* open */
    choose(f, 38, 38, 1); /* right, not scored */
    choose(f, 39, 39, 0); /* open, not scored */
    f->responses[10].late = true;
    const struct score_report *r = report(f);
    assert_int_equal(r->raw, 10);
    assert_int_equal(r->of, 38);
    assert_int_equal(r->n_items, ITEMS);
    assert_int_equal(r->n_omitted, 4);
    assert_int_equal(r->n_open, 3);
    assert_int_equal(r->domains[1].n_open, 3);
    assert_true(r->finished);
    assert_int_equal(r->n_late, 1);
    assert_int_equal(r->marks[0].result, MARK_RIGHT);
    assert_int_equal(r->marks[10].result, MARK_WRONG);
    assert_int_equal(r->marks[20].result, MARK_OMITTED);
    /* sqrt(10 * 28 / 37) */
    assert_true(fabs(r->sem - sqrt(280. / 37)) < 1e-12);
    assert_false(r->expired);
}

/* Several answers: right only when all and nothing but the keys are chosen. */
static void a_part_of_the_keys_is_wrong(void **state)
{
    struct fixture *f = *state;

    f->items[0].key = f->items[1].key = f->items[2].key = 3;
    f->responses[0].choices = 3;
    f->responses[1].choices = 1;
    f->responses[2].choices = 7;
    const struct score_report *r = report(f);
    assert_int_equal(r->raw, 1);
    assert_int_equal(r->marks[1].result, MARK_WRONG);
    assert_int_equal(r->marks[2].result, MARK_WRONG);
}

/* 20 of 20 and 4 of 18: P(4 or fewer of 18 | 24 of 38) is far below .0253. */
static void domains_are_compared_with_the_rest(void **state)
{
    struct fixture *f = *state;

    choose(f, 0, 19, 1);
    choose(f, 20, 23, 1);
    const struct score_report *r = report(f);
    assert_int_equal(r->n_domains, 2);
    assert_int_equal(r->domains[0].n_right, 20);
    assert_int_equal(r->domains[0].flag, DOMAIN_MORE);
    assert_int_equal(r->domains[1].n_items, 18);
    assert_int_equal(r->domains[1].n_right, 4);
    assert_int_equal(r->domains[1].flag, DOMAIN_FEWER);
    choose(f, 0, 19, 8);
    choose(f, 20, 23, 8);
    choose(f, 0, 9, 1);
    choose(f, 20, 28, 1);
    r = report(f);
    assert_int_equal(r->domains[0].flag, DOMAIN_AS_REST);
    assert_int_equal(r->domains[1].flag, DOMAIN_AS_REST);
}

static void small_or_single_domains_are_not_judged(void **state)
{
    struct fixture *f = *state;

    for (int i = 0; i < 38; i++)
        f->form_items[i].domain = i >= 34; /* four items */
    choose(f, 0, 33, 1);
    const struct score_report *r = report(f);
    assert_int_equal(r->domains[1].flag, DOMAIN_TOO_SMALL);
    for (int i = 0; i < 38; i++)
        f->form_items[i].domain = 0;
    r = report(f);
    assert_int_equal(r->n_domains, 1);
    assert_int_equal(r->domains[0].flag, DOMAIN_TOO_SMALL);
}

static void repeated_misconceptions_are_grouped(void **state)
{
    struct fixture *f = *state;

    choose(f, 0, 39, 0);
    choose(f, 0, 4, 2); /* x in 0 2 4, y in 1 3 */
    f->responses[3].choices = 4;
    f->responses[5].choices = 2;
    const struct score_report *r = report(f);
    assert_int_equal(r->n_misconceptions, 2); /* "rare" stands alone */
    assert_true(str_eq(r->misconceptions[0].tag, S("x")));
    assert_int_equal(r->misconceptions[0].n, 3);
    assert_int_equal(r->misconceptions[0].positions[2], 4);
    assert_true(str_eq(r->misconceptions[0].words, S("reason 0")));
    assert_true(str_eq(r->misconceptions[1].tag, S("y")));
    assert_int_equal(r->misconceptions[1].positions[1], 5);
}

static void pace_is_per_segment(void **state)
{
    struct fixture *f = *state;

    choose(f, 5, 39, 0);
    choose(f, 0, 4, 1);
    f->s.phase = SITTING_EXPIRED;
    f->s.segments[0].started_us = 1000;
    f->s.segments[0].deadline_us = 1150; /* with extra time */
    f->s.segments[0].ended_us = 1090;
    f->s.segments[1].started_us = 1090;
    f->s.segments[1].deadline_us = f->s.segments[1].ended_us = 1190;
    f->s.segments[1].by_clock = true;
    const struct score_report *r = report(f);
    assert_true(r->expired);
    assert_int_equal(r->n_segments, 2);
    assert_int_equal(r->segments[0].n_answered, 5);
    assert_int_equal(r->segments[0].n_open, 15);
    assert_int_equal(r->segments[0].limit_us, 150);
    assert_int_equal(r->segments[0].used_us, 90);
    assert_int_equal(r->segments[0].left_us, 60);
    assert_false(r->segments[0].ran_out);
    assert_int_equal(r->segments[1].left_us, 0);
    assert_true(r->segments[1].ran_out);
}

/* A forecast is made for a mostly unseen full mock with a known pass rate, and
 * otherwise it is said why not. */
static void a_forecast_needs_its_grounds(void **state)
{
    struct fixture *f = *state;
    struct forecast_assumptions as = { .69, .8, .9 };

    choose(f, 0, 24, 1);
    const struct score_report *r = report(f);
    struct forecast want = forecast_retake(25, 38, 27, &as);
    assert_true(r->has_forecast && r->has_line);
    assert_int_equal(r->practice_line, 27);
    assert_true(r->forecast_min == want.min && r->forecast_max == want.max);
    for (int i = 0; i < 4; i++) /* exactly one in ten */
        f->form_items[i].seen = true;
    r = report(f);
    assert_true(r->has_forecast && r->comparable);
    assert_int_equal(r->n_seen_before, 4);
    f->form_items[4].seen = true;
    r = report(f);
    assert_true(!r->has_forecast && !r->comparable);
    assert_true(r->forecast_why_not.n > 0);
    f->form_items[4].seen = false;
    f->program->scoring.has_pass_rate = false;
    r = report(f);
    assert_true(!r->has_forecast && r->forecast_why_not.n > 0);
    f->form.kind = FORM_SEGMENT;
    r = report(f);
    assert_true(!r->has_forecast && !r->has_line);
    assert_true(r->forecast_why_not.n > 0);
}

/* 3 of 38 open: still held against the line. 4: more than one in ten, so
 * nothing but counts, and it is said why. */
static void an_abandoned_mock_gets_no_verdict(void **state)
{
    struct fixture *f = *state;

    choose(f, 0, 19, 1);
    choose(f, 35, 37, 0);
    const struct score_report *r = report(f);
    assert_true(r->finished && r->has_line && r->has_band && r->has_forecast);
    assert_int_equal(r->domains[0].flag, DOMAIN_MORE);
    choose(f, 34, 34, 0);
    r = report(f);
    assert_false(r->finished || r->has_line || r->has_band || r->has_forecast);
    assert_int_equal(r->raw, 20);
    assert_int_equal(r->of, 38);
    assert_int_equal(r->n_open, 4);
    assert_true(r->sem == 0);
    assert_true(str_has(r->forecast_why_not, S("open")));
    assert_int_equal(r->domains[0].flag, DOMAIN_UNFINISHED);
    assert_int_equal(r->domains[1].flag, DOMAIN_UNFINISHED);
    assert_true(str_eq(domain_flag_text(DOMAIN_UNFINISHED), S("not_finished")));
    choose(f, 34, 34, 8);
    choose(f, 38, 39, 0); /* what does not count may be open */
    assert_true(report(f)->finished);
    f->form.kind = FORM_SEGMENT;
    choose(f, 0, 19, 0);
    assert_false(report(f)->finished);
}

/* Where all is wrong, or right, no area can differ; the band does not shut.
 * Wilson at z = 1: n^2 / (n + 1) and n / (n + 1) items of n. */
static void at_the_edges_there_is_nothing_to_compare(void **state)
{
    struct fixture *f = *state;
    const struct score_report *r = report(f);

    assert_int_equal(r->raw, 0);
    assert_int_equal(r->domains[0].flag, DOMAIN_NOTHING);
    assert_int_equal(r->domains[1].flag, DOMAIN_NOTHING);
    assert_true(r->has_band && r->sem == 0);
    assert_true(r->band.min == 0 && fabs(r->band.max - 38. / 39) < 1e-12);
    choose(f, 0, 37, 1);
    r = report(f);
    assert_int_equal(r->raw, 38);
    assert_int_equal(r->domains[0].flag, DOMAIN_NOTHING);
    assert_true(fabs(r->band.min - 38. * 38 / 39) < 1e-12);
    assert_true(r->band.max == 38);
    f->responses[0].choices = 8;
    assert_int_equal(report(f)->domains[0].flag, DOMAIN_AS_REST);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(only_scored_items_count),
        TEST(a_part_of_the_keys_is_wrong),
        TEST(domains_are_compared_with_the_rest),
        TEST(small_or_single_domains_are_not_judged),
        TEST(repeated_misconceptions_are_grouped),
        TEST(pace_is_per_segment),
        TEST(a_forecast_needs_its_grounds),
        TEST(an_abandoned_mock_gets_no_verdict),
        TEST(at_the_edges_there_is_nothing_to_compare),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
