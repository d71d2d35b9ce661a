/* The body of a settings event: what is written comes back, anything else is
 * refused. The texts are those of format/study_json.h. */
#include "format/study_json.h"

#include "base/arena.h"
#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define TEXT                                                                   \
    S("{\"minutes\":[30,30,30,30,30,60,0],\"off\":[\"2026-12-24\"],"           \
      "\"mocks\":true,\"streaks\":false}")

static int32_t day(int y, int m, int d)
{
    struct date out;

    assert_true(date_from_ymd(y, m, d, &out));
    return out.day;
}

static void written_as_described(void **state)
{
    struct arena a = { 0 };
    int32_t off[] = { day(2026, 12, 24) };
    struct study_settings s = { .minutes = { 30, 30, 30, 30, 30, 60, 0 },
                                .off = off,
                                .n_off = 1,
                                .mocks = true };

    (void)state;
    assert_true(str_eq(study_settings_json_text(&a, &s, false), TEXT));
    arena_release(&a);
}

static void read_as_described(void **state)
{
    struct arena a = { 0 };
    struct study_settings s;
    bool streaks = true;

    (void)state;
    assert_true(study_settings_json_parse(&a, TEXT, &s, &streaks));
    assert_int_equal(s.minutes[0], 30);
    assert_int_equal(s.minutes[5], 60);
    assert_int_equal(s.minutes[6], 0);
    assert_int_equal(s.n_off, 1);
    assert_int_equal(s.off[0], day(2026, 12, 24));
    assert_true(s.mocks);
    assert_false(streaks);
    arena_release(&a);
}

static void anything_else_is_refused(void **state)
{
    static const struct str bad[] = {
        S_INIT(""),
        S_INIT("[]"),
        S_INIT("{}"),
        /* six weekdays; too many minutes; less than none; halves */
        S_INIT("{\"minutes\":[1,1,1,1,1,1],\"off\":[],\"mocks\":true,"
               "\"streaks\":false}"),
        S_INIT("{\"minutes\":[1441,1,1,1,1,1,1],\"off\":[],\"mocks\":true,"
               "\"streaks\":false}"),
        S_INIT("{\"minutes\":[-1,1,1,1,1,1,1],\"off\":[],\"mocks\":true,"
               "\"streaks\":false}"),
        S_INIT("{\"minutes\":[1.5,1,1,1,1,1,1],\"off\":[],\"mocks\":true,"
               "\"streaks\":false}"),
        /* no day; twice the same; no list */
        S_INIT("{\"minutes\":[1,1,1,1,1,1,1],\"off\":[\"2026-02-30\"],"
               "\"mocks\":true,\"streaks\":false}"),
        S_INIT("{\"minutes\":[1,1,1,1,1,1,1],\"off\":[\"2026-12-24\","
               "\"2026-12-24\"],\"mocks\":true,\"streaks\":false}"),
        S_INIT("{\"minutes\":[1,1,1,1,1,1,1],\"off\":\"2026-12-24\","
               "\"mocks\":true,\"streaks\":false}"),
        /* one key too few, one too many */
        S_INIT("{\"minutes\":[1,1,1,1,1,1,1],\"off\":[],\"mocks\":true}"),
        S_INIT("{\"minutes\":[1,1,1,1,1,1,1],\"off\":[],\"mocks\":true,"
               "\"streaks\":false,\"x\":1}"),
    };
    struct arena a = { 0 };
    struct study_settings s;
    bool streaks;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(study_settings_json_parse(&a, bad[i], &s, &streaks));
    arena_release(&a);
}

static void a_trial_comes_back(void **state)
{
    struct arena a = { 0 };
    struct study_trial t = { .reviews = 5120,
                             .adopted = true,
                             .tested = 1300,
                             .loss_default = 0.41,
                             .loss_personal = 1.0 / 3,
                             .se = 0.004 },
                       back;

    (void)state;
    memcpy(t.weights, fsrs6_weights, sizeof t.weights);
    t.weights[20] = 1.0 / 7;
    struct str text = study_trial_json_text(&a, &t);
    assert_true(study_trial_json_parse(text, &back));
    assert_int_equal(back.reviews, 5120);
    assert_int_equal(back.tested, 1300);
    assert_true(back.adopted);
    assert_memory_equal(&back.loss_personal, &t.loss_personal, sizeof(double));
    assert_memory_equal(back.weights, t.weights, sizeof t.weights);
    assert_false(study_trial_json_parse(S("{}"), &back));
    assert_false(study_trial_json_parse(
        S("{\"reviews\":1,\"adopted\":true,\"tested\":1,"
          "\"loss_default\":1,\"loss_personal\":1,\"se\":0,"
          "\"weights\":[1,2]}"),
        &back));
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(written_as_described),
        cmocka_unit_test(read_as_described),
        cmocka_unit_test(anything_else_is_refused),
        cmocka_unit_test(a_trial_comes_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
