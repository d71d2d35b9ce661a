/* What a plan says in words. */
#include "base/arena.h"
#include "format/plan_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void has(struct str text, const char *part)
{
    if (!str_has(text, str_from_c(part)))
        fail_msg("\"%s\" is not in: %.*s", part, STR_ARG(text));
}

static void verdicts(void **state)
{
    struct arena a = { 0 };
    struct plan p = { .state = PLAN_PAST, .today = 20000, .exam = 20000 };

    (void)state;
    has(plan_verdict(&a, &p), "is today");
    p.exam = 19999;
    has(plan_verdict(&a, &p), "3 October 2024, is over");
    p.state = PLAN_NO_TIME;
    has(plan_verdict(&a, &p), "No minutes");
    p.state = PLAN_ROLLING;
    has(plan_verdict(&a, &p), "next 14 days");
    p.state = PLAN_DATED;
    has(plan_verdict(&a, &p), "cannot be said yet");
    p.known = true;
    p.nothing = (struct readiness_chance){ .chance = 0.001, .high = 0.003 };
    p.followed = (struct readiness_chance){ 0.714, 0.481, 0.873, 130, 9 };
    p.aim = 0.8;
    has(plan_verdict(&a, &p),
        "about 7 in 10 (between 4 and 9 in 10) who follow");
    has(plan_verdict(&a, &p),
        "less than 1 in 10 (between 0 and 1 in 10) who do nothing");
    has(plan_verdict(&a, &p), "neither 20 hours a week nor a later day");
    p.followed.chance = 0.77; /* rounds to the aim, and is not at it */
    has(plan_verdict(&a, &p),
        "a little under 8 in 10 (between 4 and 9 in 10) who");
    has(plan_verdict(&a, &p), "we aim at 8 in 10");
    p.realistic_day = 20031;
    p.realistic_minutes = 420;
    has(plan_verdict(&a, &p), "on 4 November 2024 with these minutes");
    has(plan_verdict(&a, &p), "with 420 minutes a week");
    p.followed = (struct readiness_chance){ 0.9999, 0.998, 1, 170, 3 };
    p.realistic = true;
    has(plan_verdict(&a, &p), "more than 9 in 10 (between 9 and 10 in 10)");
    assert_false(str_has(plan_verdict(&a, &p), S("realistic yet")));
    arena_release(&a);
}

static void days(void **state)
{
    struct arena a = { 0 };
    struct material_area areas[] = { { .name = S("Law") },
                                     { .name = S("Vital signs") } };
    struct material m = { .areas = areas, .n_areas = 2 };
    struct plan_new fresh[] = { { 1, 4, 2, true }, { 0, 2, 1, false } };
    struct plan_area ahead[] = { { .unmet = 0 }, { .unmet = 9 } };
    struct plan p = { .today = 20000,
                      .areas = ahead,
                      .pace = { .review = 1, .fresh = 1.5 } };
    struct plan_day d = { .day = 20000,
                          .minutes = 24,
                          .reviews = 12,
                          .clear = 1,
                          .planned = 24,
                          .fresh = fresh,
                          .n_fresh = 2,
                          .mock = PLAN_HALF };

    (void)state;
    has(plan_day_text(&a, &m, &p, &d),
        "12 reviews, 1 of them a misconception to clear; 6 new questions: "
        "Vital "
        "signs 4 (read its note first), Law 2; half mock");
    assert_false(str_has(plan_day_text(&a, &m, &p, &d), S("cannot be cut")));
    d.day++; /* days to come are an estimate */
    d.planned = 30;
    has(plan_day_text(&a, &m, &p, &d), "about 12 reviews");
    has(plan_day_text(&a, &m, &p, &d), "half mock (it cannot be cut");
    d = (struct plan_day){ .day = 20000, .minutes = 1 };
    has(plan_day_text(&a, &m, &p, &d), "1 minute: too short for one question");
    p.done = 160;
    has(plan_day_text(&a, &m, &p, &d), "done for today: about 160 minutes");
    ahead[1].unmet = 0;
    has(plan_day_text(&a, &m, &p, &d), "nothing is due");
    d = (struct plan_day){ .rest = true };
    has(plan_day_text(&a, &m, &p, &d), "nothing is due; then rest");
    d.off = true;
    has(plan_day_text(&a, &m, &p, &d), "day off");
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts),
        cmocka_unit_test(days),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
