/* format/report_json.h: every key of the shape, and null where there is
 * nothing to say. */
#include "base/arena.h"
#include "format/report_json.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct arena arena;

static json_t *json_of(const struct score_report *r, enum form_kind kind,
                       struct str domain)
{
    struct item item = { .id = S("x-1") };
    static const struct str assumes[] = { S_INIT("nothing is learnt") };
    struct form_item items[] = { { .item = &item }, { .item = &item } };
    struct form form = { .kind = kind, .items = items, .n_items = 2 };
    struct report_json in = { .sitting = 42,
                              .program = S("cma-aama"),
                              .form = &form,
                              .domain = domain,
                              .assumes = assumes,
                              .n_assumes = 1,
                              .report = r };
    struct str s = report_json_text(&arena, &in);
    json_t *j = json_loadb(s.p, s.n, JSON_REJECT_DUPLICATES, NULL);

    assert_non_null(j);
    return j;
}

static int64_t number(const json_t *j, const char *key)
{
    const json_t *v = json_object_get(j, key);

    assert_true(json_is_integer(v));
    return json_integer_value(v);
}

static void test_full_mock(void **state)
{
    struct domain_score domain = { .id = S("general"),
                                   .name = S("General"),
                                   .n_items = 38,
                                   .n_right = 18,
                                   .flag = DOMAIN_FEWER };
    int positions[] = { 0, 1 };
    struct misconception_count idea = { .tag = S("short-count"),
                                        .n = 2,
                                        .positions = positions };
    struct score_report r = {
        .raw = 118,
        .of = 180,
        .has_line = true,
        .practice_line = 126,
        .n_open = 3,
        .finished = true,
        .has_band = true,
        .sem = 6.393081,
        .band = { 111.485758, 124.204849 },
        .has_forecast = true,
        .forecast_min = 0.12544,
        .forecast_max = 0.25,
        .n_seen_before = 14,
        .n_items = 200,
        .comparable = true,
        .domains = &domain,
        .n_domains = 1,
        .misconceptions = &idea,
        .n_misconceptions = 1,
        .n_segments = 1,
        .segments = { { .n_items = 50,
                        .n_answered = 45,
                        .n_open = 5,
                        .limit_us = 2400 * US_PER_S,
                        .used_us = 2400 * US_PER_S,
                        .ran_out = true } },
        .given_us = 60 * US_PER_S,
    };
    json_t *j = json_of(&r, FORM_MOCK, S(""));
    const json_t *d = json_array_get(json_object_get(j, "domains"), 0);
    const json_t *f = json_object_get(j, "forecast");
    const json_t *m = json_array_get(json_object_get(j, "misconceptions"), 0);
    const json_t *g = json_array_get(json_object_get(j, "segments"), 0);

    (void)state;
    assert_int_equal(number(j, "sitting"), 42);
    assert_int_equal(number(j, "raw"), 118);
    assert_int_equal(number(j, "of"), 180);
    assert_int_equal(number(j, "practice_line"), 126);
    assert_int_equal(number(j, "seen_before"), 14);
    assert_int_equal(number(j, "given_back_s"), 60);
    assert_int_equal(number(j, "open"), 3);
    assert_true(json_is_true(json_object_get(j, "finished")));
    assert_true(json_real_value(json_object_get(j, "sem")) == 6.3931);
    const json_t *band = json_object_get(j, "band");
    assert_true(json_real_value(json_object_get(band, "min")) == 111.4858);
    assert_true(json_real_value(json_object_get(band, "max")) == 124.2048);
    const json_t *assumes = json_object_get(j, "assumes");
    assert_int_equal(json_array_size(assumes), 1);
    assert_string_equal(json_string_value(json_array_get(assumes, 0)),
                        "nothing is learnt");
    assert_true(json_is_null(json_object_get(j, "scaled")));
    assert_true(json_real_value(json_object_get(f, "min")) == 0.1254);
    assert_string_equal(json_string_value(json_object_get(f, "text")),
                        "0.1254 to 0.25");
    assert_true(json_real_value(json_object_get(f, "max")) == 0.25);
    assert_true(json_is_null(json_object_get(j, "forecast_why_not")));
    assert_string_equal(json_string_value(json_object_get(j, "kind")), "mock");
    assert_true(json_is_null(json_object_get(j, "domain")));
    assert_int_equal(number(d, "items"), 38);
    assert_int_equal(number(d, "correct"), 18);
    assert_string_equal(json_string_value(json_object_get(d, "flag")), "fewer");
    assert_int_equal(number(m, "count"), 2);
    assert_int_equal(json_array_size(json_object_get(m, "items")), 2);
    assert_true(json_is_true(json_object_get(g, "ran_out")));
    assert_int_equal(number(g, "left_s"), 0);
    json_decref(j);
}

static void test_one_area_has_no_line(void **state)
{
    struct score_report r = { .raw = 12,
                              .of = 25,
                              .forecast_why_not = S("Only a full mock.") };
    json_t *j = json_of(&r, FORM_DOMAIN, S("general"));

    (void)state;
    assert_true(json_is_null(json_object_get(j, "practice_line")));
    assert_true(json_is_null(json_object_get(j, "forecast")));
    assert_string_equal(
        json_string_value(json_object_get(j, "forecast_why_not")),
        "Only a full mock.");
    assert_string_equal(json_string_value(json_object_get(j, "domain")),
                        "general");
    assert_int_equal(json_array_size(json_object_get(j, "domains")), 0);
    json_decref(j);
}

/* No number is told to more digits than it is worth, and nothing that can
 * happen is given the chance 0 or 1. */
static void test_forecasts_at_the_edges(void **state)
{
    static const struct {
        double min, max, told_min, told_max;
        const char *text;
    } rows[] = {
        { 1e-32, 2.5e-9, 0, 0.01, "less than 0.01" },
        { 0.00001, 0.0099, 0, 0.01, "less than 0.01" },
        { 0.00001, 0.23456, 0, 0.2346, "less than 0.2346" },
        { 0.3, 0.999999, 0.3, 1, "more than 0.3" },
        { 0.9901, 1, 0.99, 1, "more than 0.99" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct score_report r = { .has_forecast = true,
                                  .finished = true,
                                  .forecast_min = rows[i].min,
                                  .forecast_max = rows[i].max };
        json_t *j = json_of(&r, FORM_MOCK, S(""));
        const json_t *f = json_object_get(j, "forecast");
        assert_true(json_real_value(json_object_get(f, "min")) ==
                    rows[i].told_min);
        assert_true(json_real_value(json_object_get(f, "max")) ==
                    rows[i].told_max);
        assert_string_equal(json_string_value(json_object_get(f, "text")),
                            rows[i].text);
        json_decref(j);
    }
}

/* Lord's error is 0 at none and all right, where it says nothing. */
static void test_edges_have_a_band_and_no_sem(void **state)
{
    struct score_report r = {
        .of = 25, .finished = true, .has_band = true, .band = { 0, 25. / 26 }
    };
    json_t *j = json_of(&r, FORM_DOMAIN, S("general"));
    const json_t *band = json_object_get(j, "band");

    (void)state;
    assert_true(json_is_null(json_object_get(j, "sem")));
    assert_true(json_real_value(json_object_get(band, "max")) == 0.9615);
    json_decref(j);
    r.finished = r.has_band = false;
    j = json_of(&r, FORM_DOMAIN, S("general"));
    assert_true(json_is_null(json_object_get(j, "band")));
    assert_true(json_is_false(json_object_get(j, "finished")));
    assert_int_equal(json_array_size(json_object_get(j, "assumes")), 0);
    json_decref(j);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_full_mock),
        cmocka_unit_test(test_one_area_has_no_line),
        cmocka_unit_test(test_forecasts_at_the_edges),
        cmocka_unit_test(test_edges_have_a_band_and_no_sem),
    };
    int failed = cmocka_run_group_tests_name("report_json", tests, NULL, NULL);

    arena_release(&arena);
    return failed;
}
