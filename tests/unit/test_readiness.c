/* Material, cards, ability and readiness on cases small enough to be worked
 * out by hand; where a number was computed, by what is said beside it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "exam_fixture.h"
#include "study/readiness.h"
#include "study/simulate.h"

#include <math.h>

static struct arena arena;

static struct item item(const char *id, const char *area, const char *fact)
{
    return (struct item){ .id = str_from_c(id),
                          .area = str_from_c(area),
                          .fact = str_from_c(fact),
                          .level = LEVEL_APPLICATION,
                          .status = ITEM_OPERATIONAL,
                          .n_options = 4,
                          .key = 1 };
}

static const struct material *make(const struct item *items, int n)
{
    const struct program *p = fixture_program(&arena);
    struct bank *bank = ARENA_NEW(&arena, struct bank);

    *bank = (struct bank){ .items = items, .n_items = n };
    return material_make(&arena, p, &p->outlines[0], bank, NULL);
}

/* Four items of four areas' worth: "pulse" is asked by two of them, the
 * misconception "short" stands behind an option of i1 and i3. */
static const struct material *small(void)
{
    struct item *x = ARENA_ARRAY(&arena, struct item, 5);

    x[0] = item("i1", "clinical.intake.vitals", "pulse");
    x[1] = item("i2", "clinical.intake.vitals", "pulse");
    x[2] = item("i3", "clinical.safety", "");
    x[3] = item("i4", "general.legal", "");
    x[4] = item("i5", "general.legal", "");
    x[4].status = ITEM_RETIRED;
    x[0].options[1].misconception = S("short");
    x[2].options[2].misconception = S("short");
    x[3].options[0].misconception = S("on-the-key"); /* asks none */
    return make(x, 5);
}

static void near(double x, double y)
{
    if (!(fabs(x - y) < 1e-6))
        fail_msg("%.10f, not %.10f", x, y);
}

/* ---- material ---- */

static void weights_follow_the_outline_and_the_bank(void **state)
{
    const struct material *m = small();

    (void)state;
    assert_int_equal(m->n_items, 4);
    assert_int_equal(m->n_areas, 3);
    assert_true(str_eq(m->areas[0].id, S("clinical.intake.vitals")));
    near(m->areas[0].weight, 4); /* 2 of the 3 items of a domain of 6 */
    near(m->areas[1].weight, 2);
    near(m->areas[2].weight, 4);
    assert_int_equal(m->areas[2].domain, 1);
    assert_int_equal(m->areas[0].n_items, 2);
    near(m->areas[0].floor, 0.25);
    assert_int_equal(m->n_scored, 10);
    assert_int_equal(m->line, 7);
}

static void published_counts_are_the_areas(void **state)
{
    struct program *p = fixture_program(&arena);
    struct outline o = p->outlines[0];
    struct area *areas = ARENA_ARRAY(&arena, struct area, 5);
    struct item *x = ARENA_ARRAY(&arena, struct item, 2);
    struct bank bank = { .items = x, .n_items = 2 };

    (void)state;
    memcpy(areas, o.areas, 5 * sizeof *areas);
    o.areas = areas;
    areas[0].n_items = 4; /* intake, with what is below it */
    areas[3].n_items = 2; /* safety */
    x[0] = item("i1", "clinical.intake.vitals", "");
    x[1] = item("i2", "clinical.intake.orders", "");
    const struct material *m = material_make(&arena, p, &o, &bank, NULL);
    assert_int_equal(m->n_areas, 3);
    assert_true(str_eq(m->areas[0].id, S("clinical.intake")));
    near(m->areas[0].weight, 4);
    assert_int_equal(m->areas[0].n_items, 2);
    assert_true(str_eq(m->areas[1].id, S("clinical.safety")));
    near(m->areas[1].weight, 2);
    assert_int_equal(m->areas[1].n_items, 0);
    assert_true(str_eq(m->areas[2].id, S("general"))); /* no items there */
    near(m->areas[2].weight, 4);
    assert_int_equal(m->items[1].area, 0);
}

static void items_that_ask_the_same_share_a_card(void **state)
{
    const struct material *m = small();

    (void)state;
    assert_int_equal(m->n_cards, 4); /* pulse, i3, i4; short */
    int pulse = material_card_find(m, S("fact:pulse"));
    int wrong = material_card_find(m, S("misconception:short"));
    assert_true(pulse >= 0 && wrong == 3);
    assert_int_equal(m->cards[pulse].n_items, 2);
    assert_int_equal(m->items[0].fact, pulse);
    assert_int_equal(m->items[1].fact, pulse);
    assert_int_equal(m->cards[wrong].n_items, 2);
    assert_int_equal(m->cards[wrong].items[1], 2);
    assert_int_equal(m->items[2].misconception[2], wrong);
    assert_int_equal(m->items[3].misconception[0], -1);
    assert_int_equal(material_item_find(m, S("i4")), 3);
    assert_int_equal(material_item_find(m, S("i5")), -1);
}

/* b = a (b - mean b), se = a se(b): 1.2 (0.8 - 0.3) and 1.2 x 0.1. */
static void calibrated_items_have_their_difficulty(void **state)
{
    struct program *p = fixture_program(&arena);
    struct item *x = ARENA_ARRAY(&arena, struct item, 2);
    struct bank bank = { .items = x, .n_items = 2 };

    (void)state;
    x[0] = item("i1", "clinical.safety", "");
    x[1] = item("i2", "general.legal", "");
    x[1].level = LEVEL_RECALL;
    struct calibrated_item known[] = {
        { .id = S("i1"),
          .face = item_face(&x[0]),
          .a = 1.2,
          .b = 0.8,
          .se_b = 0.1 },
        { .id = S("i2"),
          .face = item_face(&x[1]) + 1,
          .a = 1,
          .b = -0.2,
          .se_b = 0.1 }, /* edited since */
    };
    struct calibration c = { .items = known, .n_items = 2 };
    const struct material *m =
        material_make(&arena, p, &p->outlines[0], &bank, &c);
    near(m->items[0].b, 0.6);
    near(m->items[0].se_b, 0.12);
    near(m->items[1].b, 0);
    near(m->items[1].se_b, 0.8);
}

/* ---- cards ---- */

static struct study_answer answer(int item, int32_t day, bool right,
                                  option_set chosen)
{
    return (struct study_answer){ .item = item,
                                  .day = day,
                                  .chosen = chosen,
                                  .right = right,
                                  .first = true,
                                  .rating =
                                      right ? RECALL_GOOD : RECALL_AGAIN };
}

static void a_wrong_choice_is_again_for_fact_and_misconception(void **state)
{
    const struct material *m = small();
    struct study_answer a[] = {
        answer(0, 10, false, 2), /* chose the option of "short" */
        answer(2, 12, true, 1),  /* which is known now, and not chosen */
        answer(2, 12, false, 8), /* wrong, but not this misconception */
        answer(1, 13, true, 1),
    };
    struct history h = { .answers = a, .n_answers = 4 };
    struct fsrs6 f;

    (void)state;
    a[3].shaky = true;
    fsrs6_init(&f, fsrs6_weights, true);
    const struct card_state *c = cards_replay(&arena, &f, m, &h);
    const struct card_state *pulse = &c[m->items[0].fact];
    const struct card_state *wrong = &c[3];
    assert_int_equal(wrong->reviews, 2);
    assert_int_equal(wrong->lapses, 1);
    assert_int_equal(wrong->last, 12);
    assert_int_equal(pulse->reviews, 2);
    assert_int_equal(pulse->last_item, 1);
    assert_false(pulse->knew);
    /* first "again", three days later "hard", because it was a guess */
    struct fsrs6_memory x =
        fsrs6_review(&f, (struct fsrs6_memory){ 0 }, 0, RECALL_AGAIN);
    x = fsrs6_review(&f, x, 3, RECALL_HARD);
    near(pulse->memory.stability, x.stability);
    near(card_recall(&f, pulse, 20), fsrs6_retrievability(&f, x, 7));
    near(card_recall(&f, &c[m->items[3].fact], 20), 0); /* never met */
    const struct review_log *log = cards_log(&arena, m, &h);
    assert_int_equal(log->n_cards, 3);
    assert_int_equal(log->n, 6);
    assert_true(str_eq(log->cards[1], S("misconception:short")));
}

/* ---- ability ---- */

static const struct material *single(void)
{
    struct program *p = fixture_program(&arena);
    struct outline o = p->outlines[0];
    struct item *x = ARENA_NEW(&arena, struct item);
    struct bank bank = { .items = x, .n_items = 1 };

    o.n_domains = 1;
    p->scoring.practice_raw = 0; /* the prior is around 0 */
    x[0] = item("i1", "clinical.safety", "");
    return material_make(&arena, p, &o, &bank, NULL);
}

/* One area, prior N(0, .6^2 + .25^2 + .35^2), slope 1 / sqrt(1 + pi/8 .9^2),
 * floor 1/4: the mode is where the derivative of the log-posterior is 0, found
 * by bisection in Python; variance by the expected information there. */
static void one_answer_moves_it_as_computed(void **state)
{
    const struct material *m = single();
    struct study_answer a = answer(0, 5, false, 2);
    struct history h = { .answers = &a, .n_answers = 1 };

    (void)state;
    const struct ability *x = ability_estimate(&arena, m, &h, 5);
    assert_int_equal(x->n, 1);
    near(x->mean[0], -0.2151752378);
    near(x->cov[0], 0.5146141196);
    near(x->answers[0], 1);
    a = answer(0, 5, true, 1);
    near(ability_estimate(&arena, m, &h, 5)->mean[0], 0.1370068088);
    near(ability_estimate(&arena, m, &h, 65)->answers[0], 0.5);
    h.n_answers = 0;
    near(ability_estimate(&arena, m, &h, 5)->mean[0], 0);
    near(ability_estimate(&arena, m, &h, 5)->cov[0], 0.545);
}

static double overall(const struct material *m, const struct history *h)
{
    double mean, sd;

    ability_domain(ability_estimate(&arena, m, h, 100), m, -1, &mean, &sd);
    return mean;
}

static void official_results_are_evidence(void **state)
{
    struct material m = *small();
    struct official_result r = { .day = 100 };
    struct official_area d = { .domain = 1, .day = 100 };
    struct history none = { 0 }, failed = { .results = &r, .n_results = 1 };
    struct history rated = { .official = &d, .n_official = 1 };
    double line = ability_at_line(&m);

    (void)state;
    near(overall(&m, &none), line);
    assert_true(overall(&m, &failed) < line - 0.01);
    r.passed = true;
    assert_true(overall(&m, &failed) > line + 0.01);
    r = (struct official_result){ .day = 100 };
    double low = overall(&m, &failed);
    r.has_score = true;
    r.score = 429;
    near(overall(&m, &failed), low); /* the scale is not known */
    m.scale_pass = 430;
    m.scale_min = 200;
    m.scale_max = 800;
    assert_true(ability_score_ties(&m, &r));
    assert_true(overall(&m, &failed) > low + 0.01); /* close to the mark */
    for (int i = 0; i < 3; i++) { /* cannot be: only the word counts */
        r.score = (int[]){ 199, 430, 9999 }[i];
        assert_false(ability_score_ties(&m, &r));
        near(overall(&m, &failed), low);
    }
    d.kind = OFFICIAL_NEAR;
    near(overall(&m, &rated), line); /* symmetric around it */
    d.kind = OFFICIAL_BELOW;
    double below = overall(&m, &rated);
    d.kind = OFFICIAL_ABOVE;
    near(overall(&m, &rated) - line, line - below);
    d.kind = OFFICIAL_PERCENT;
    d.percent = 20;
    assert_true(overall(&m, &rated) < line);
    d.percent = 100;
    assert_true(overall(&m, &rated) > line);
}

/* A scale, or a pass mark, that only others name ties nobody to the exam. */
static void only_a_confirmed_scale_is_used(void **state)
{
    struct program *p = fixture_program(&arena);
    struct bank bank = { 0 };
    struct pass_mark pass = { .kind = PASS_SCORE, .value = 430 };
    struct fact *facts[] = { &p->scoring.scale, &pass.fact };

    (void)state;
    p->scoring.has_scale = true;
    p->scoring.scale_min = 200;
    p->scoring.scale_max = 800;
    p->scoring.pass = &pass;
    p->scoring.n_pass = 1;
    p->scoring.scale.confidence = CONFIDENCE_OFFICIAL;
    pass.fact.confidence = CONFIDENCE_OFFICIAL;
    assert_int_equal(
        material_make(&arena, p, &p->outlines[0], &bank, NULL)->scale_pass,
        430);
    for (int i = 0; i < 2; i++) {
        facts[i]->confidence = CONFIDENCE_SECONDARY;
        const struct material *m =
            material_make(&arena, p, &p->outlines[0], &bank, NULL);
        assert_int_equal(m->scale_pass + m->scale_max, 0);
        facts[i]->confidence = CONFIDENCE_OFFICIAL;
    }
}

static void the_line_is_where_it_is_expected(void **state)
{
    const struct material *m = small();
    double line = ability_at_line(m), score = 0;

    (void)state;
    for (int k = 0; k < m->n_areas; k++)
        score += m->areas[k].weight * ability_chance(line, 0, 0.9, 0.25);
    near(score, 7);
    near(ability_chance(0, 0, 0.9, 0.25), 0.625);
    near(ability_chance(-40, 0, 0.9, 0.25), 0.25);
}

/* ---- readiness ---- */

/* Ability 0.5 everywhere and certain: p = .25 + .75 / (1 + exp(-.5 s)), s as
 * above, is 0.70539147; chance = Phi((10 p - 7 + .5) / sqrt(10 p (1 - p))).
 * Computed in Python with math.erfc. */
static void certain_ability_leaves_the_error_of_measurement(void **state)
{
    const struct material *m = small();
    const double mean[] = { 0.5, 0.5, 0.5 }, cov[9] = { 0 }, n[3] = { 0 };
    const struct ability x = { 3, mean, cov, n };
    const struct readiness_area areas[3] = { { .facts = 1 }, { 0 }, { 0 } };
    struct readiness_chance c = readiness_chance(m, &x, areas, 0);

    (void)state;
    near(c.score, 7.053914687);
    near(c.chance, 0.6496005476);
    near(c.low, c.chance);
    near(c.high, c.chance);
    c = readiness_chance(m, &x, areas, ABILITY_LINK_SD);
    assert_true(c.low < 0.6 && c.high > 0.7);
}

/* Two facts, one met and missed, recalled with 0.8: by half it is one that the
 * bank asks, p' = p / 2 + (p + .25 + .75 x .8) / 4. */
static void what_is_remembered_counts_by_half(void **state)
{
    const struct material *m = small();
    const struct readiness_area x = { .facts = 2,
                                      .learned = 1,
                                      .learned_recall = 0.8 };
    double p = 0.7053914687;

    (void)state;
    near(readiness_item(m, 0, &x, 0.5, 0), p / 2 + (p + 0.85) / 4);
    /* forgotten altogether: over those who were right at first (p of all) and
     * those who were wrong it is as if the fact had never been met */
    const struct readiness_area knew = { .facts = 1, .knew = 1, .luck = 1 };
    const struct readiness_area missed = { .facts = 1, .learned = 1 };
    near(p * readiness_item(m, 0, &knew, 0.5, 0) +
             (1 - p) * readiness_item(m, 0, &missed, 0.5, 0),
         p);
}

/* The same fact and one that will be met: who does not know it recalls it with
 * 0.4, p + (1 - p) .4. More recall than today's raises the chance, as much is
 * the same chance. */
static void what_will_be_met_counts_where_it_is_not_known(void **state)
{
    const struct material *m = small();
    struct readiness_area x = {
        .facts = 2, .learned = 1, .learned_recall = 0.8, .coming_recall = 0.4
    };
    double p = 0.7053914687;
    const double mean[] = { 0.5, 0.5, 0.5 }, n[3] = { 0 };
    const double cov[] = { 0.3, 0, 0, 0, 0.3, 0, 0, 0, 0.3 };
    const struct ability ability = { 3, mean, cov, n };
    const struct readiness_area now[3] = { { .facts = 1 }, { 0 }, { 0 } };
    struct readiness_area after[3] = { { .facts = 1 }, { 0 }, { 0 } };
    struct readiness r = { .areas = now };

    (void)state;
    near(readiness_item(m, 0, &x, 0.5, 0),
         p / 2 + (p + (1 - p) * 0.4 + 0.85) / 4);
    double same = readiness_chance(m, &ability, now, 0).chance;
    near(readiness_chance_after(m, &ability, &r, after).chance, same);
    after[0].coming_recall = 0.9;
    assert_true(readiness_chance_after(m, &ability, &r, after).chance >
                same + 0.01);
}

static void says_what_it_does_not_know(void **state)
{
    const struct material *m = small();
    struct study_answer a = answer(2, 5, true, 1);
    struct official_result result = { .day = 5, .has_score = true };
    struct mock_result mocks[] = { { 1, 6, 10, true, 0.05, 0, false },
                                   { 2, 9, 10, true, 0.5, 0, false },
                                   { 3, 4, 5, false, 0, 0, false } };
    struct history h = { .answers = &a, .n_answers = 1 };
    const struct forecast_assumptions f = { 0.69, 0.8, 0.9 };
    struct fsrs6 fsrs;

    (void)state;
    fsrs6_init(&fsrs, fsrs6_weights, true);
    const struct ability *x = ability_estimate(&arena, m, &h, 5);
    const struct card_state *c = cards_replay(&arena, &fsrs, m, &h);
    const struct readiness *r = readiness_on(&arena, m, &h, x, &fsrs, c, 9, &f);
    assert_true(r->known);
    assert_int_equal(r->n_unpractised, 2);
    assert_int_equal(r->unpractised[1], 2);
    assert_false(r->has_baseline || r->official);
    h.mocks = mocks;
    h.n_mocks = 3;
    h.results = &result;
    h.n_results = 1;
    r = readiness_on(&arena, m, &h, x, &fsrs, c, 9, &f);
    assert_true(r->has_baseline); /* the report's own figure for that mock */
    struct forecast same = forecast_retake(6, 10, 7, &f);
    near(r->baseline.min, same.min);
    near(r->baseline.max, same.max);
    assert_false(r->official); /* the scale is not known */
    struct history nothing = { 0 };
    assert_false(readiness_on(&arena, m, &nothing, x, &fsrs, c, 9, &f)->known);
}

/* A mock whose answers came sooner than they can be read says nothing: it is no
 * baseline, and its answers, right or wrong, move no ability. */
static void hurried_answers_tell_nothing(void **state)
{
    const struct material *m = small();
    struct study_answer a[] = { answer(0, 4, true, 1), answer(2, 5, true, 1) };
    struct mock_result mock = { 5, 6, 10, true, 0, 0, false };
    struct history h = { .answers = a, .n_answers = 1 };

    (void)state;
    const struct ability *one = ability_estimate(&arena, m, &h, 5);
    h.n_answers = 2;
    a[1].hurried = true;
    const struct ability *two = ability_estimate(&arena, m, &h, 5);
    for (int k = 0; k < m->n_areas; k++) {
        near(two->mean[k], one->mean[k]);
        near(two->answers[k], one->answers[k]);
    }
    a[1].hurried = false;
    const struct ability *read = ability_estimate(&arena, m, &h, 5);
    assert_true(read->mean[2] > one->mean[2]);
    assert_true(readiness_compares(m, &mock));
    mock.unread = true;
    assert_false(readiness_compares(m, &mock));
}

/* Memory that may be better or worse than the model has it widens what is said,
 * where something is remembered, and not where nothing is. */
static void memory_widens_the_interval(void **state)
{
    const struct material *m = small();
    const double mean[] = { 0.5, 0.5, 0.5 }, cov[9] = { 0 }, n[3] = { 0 };
    const struct ability x = { 3, mean, cov, n };
    struct readiness_area areas[3] = { { 0 }, { 0 }, { 0 } };

    (void)state;
    for (int k = 0; k < 3; k++)
        areas[k] = (struct readiness_area){ .facts = 10, .learned = 10 };
    struct readiness_chance c = readiness_chance(m, &x, areas, 0);
    near(c.high - c.low, 0);
    for (int k = 0; k < 3; k++)
        areas[k].learned_recall = 5;
    c = readiness_chance(m, &x, areas, 0);
    assert_true(c.low < c.chance - 0.01 && c.high > c.chance + 0.01);
}

/* ---- simulation ---- */

static void threads_change_nothing(void **state)
{
    struct fsrs6 fsrs;
    struct simulation s = { .m = small(),
                            .fsrs = &fsrs,
                            .assumptions = { 0.69, 0.8, 0.9 },
                            .seed = 7,
                            .n = 12,
                            .n_threads = 1 };

    (void)state;
    fsrs6_init(&fsrs, fsrs6_weights, true);
    for (int g = 0; g < GENERATORS; g++) {
        s.generator = (enum generator)g;
        s.n_threads = 1;
        const struct simulated *x = simulate_run(&arena, &s);
        s.n_threads = 3;
        const struct simulated *y = simulate_run(&arena, &s);
        assert_memory_equal(x, y, 12 * sizeof *x);
    }
    s.seed = 8;
    const struct simulated *x = simulate_run(&arena, &s);
    s.seed = 9;
    const struct simulated *y = simulate_run(&arena, &s);
    assert_memory_not_equal(x, y, 12 * sizeof *x);
}

/* Ten learners told 0.0 … 0.9; the last five pass. Tenths of one each; Brier
 * 2 (.5^2 + .4^2 + .3^2 + .2^2 + .1^2 ...) by hand: those who fail were told
 * 0, .1, .2, .3, .4, those who pass .5 … .9, so errors 0, .1, .2, .3, .4 and
 * .5, .4, .3, .2, .1: (0 + .01 + .04 + .09 + .16 + .25 + .16 + .09 + .04 +
 * .01) / 10. */
static void tenths_are_by_what_was_told(void **state)
{
    struct simulated x[10];
    struct simulate_check c;

    (void)state;
    for (int i = 0; i < 10; i++) { /* in another order than their chances */
        double told = (i * 7 % 10) / 10.0;
        x[i] = (struct simulated){
            .told = { told, told - 0.1, told + 0.1, 5, 1 },
            .share = i < 7 ? told + 0.08 : told - 0.2,
            .passed = i * 7 % 10 >= 5,
            .baseline = 0.5,
            .right = i < 8 ? 6 : 7,
        };
    }
    simulate_check(x, 10, &c);
    near(c.brier, 0.085);
    near(c.brier_baseline, 0.25);
    near(c.brier_same, 0.25);
    near(c.passed, 0.5);
    near(c.tenths[3].told, 0.3);
    near(c.tenths[3].came, 0);
    near(c.tenths[6].came, 1);
    near(c.gap, 0.5);
    near(c.covered, 0.8); /* 1 is within 1.28, 2 is not */
    near(c.held, 0.7);
}

static int release(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

#define TEST(f) cmocka_unit_test_teardown(f, release)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(weights_follow_the_outline_and_the_bank),
        TEST(published_counts_are_the_areas),
        TEST(items_that_ask_the_same_share_a_card),
        TEST(calibrated_items_have_their_difficulty),
        TEST(a_wrong_choice_is_again_for_fact_and_misconception),
        TEST(one_answer_moves_it_as_computed),
        TEST(official_results_are_evidence),
        TEST(only_a_confirmed_scale_is_used),
        TEST(the_line_is_where_it_is_expected),
        TEST(certain_ability_leaves_the_error_of_measurement),
        TEST(what_is_remembered_counts_by_half),
        TEST(what_will_be_met_counts_where_it_is_not_known),
        TEST(says_what_it_does_not_know),
        TEST(hurried_answers_tell_nothing),
        TEST(memory_widens_the_interval),
        TEST(threads_change_nothing),
        TEST(tenths_are_by_what_was_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
