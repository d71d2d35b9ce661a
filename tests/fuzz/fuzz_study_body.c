/* Bodies of practice: what is taken is in range, what is refused has a reason
 * with a JSON pointer; settings that are taken come back as they were written.
 */
#include "base/arena.h"
#include "format/session_json.h"
#include "format/study_json.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool taken, const struct problems *problems)
{
    if (taken != (problems->n == 0))
        BUG("%s with %zu problems", taken ? "taken" : "refused", problems->n);
    for (size_t i = 0; i < problems->n; i++)
        if (problems->p[i].field.n && problems->p[i].field.p[0] != '/')
            BUG("a problem at no place");
}

static void check_settings(struct arena *a, const struct study_settings *s,
                           bool streaks)
{
    struct study_settings back;
    bool back_streaks;

    for (int i = 0; i < 7; i++)
        if (s->minutes[i] < 0 || s->minutes[i] > 24 * 60)
            BUG("%d minutes a day", s->minutes[i]);
    for (int i = 1; i < s->n_off; i++)
        if (s->off[i] <= s->off[i - 1])
            BUG("days off that do not ascend");
    if (!study_settings_json_parse(a, study_settings_json_text(a, s, streaks),
                                   &back, &back_streaks) ||
        memcmp(back.minutes, s->minutes, sizeof back.minutes) != 0 ||
        back.n_off != s->n_off || back.mocks != s->mocks ||
        back_streaks != streaks)
        BUG("settings that do not come back");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    struct str body = { (const char *)data, size };
    struct study_settings settings;
    struct api_new_session session;
    struct api_task_act act;
    struct problems problems;
    bool streaks;

    problems_init(&problems, &arena);
    bool taken =
        api_settings_parse(&arena, body, &settings, &streaks, &problems);
    expect(taken, &problems);
    if (taken)
        check_settings(&arena, &settings, streaks);
    if (study_settings_json_parse(&arena, body, &settings, &streaks))
        check_settings(&arena, &settings, streaks);
    struct study_trial trial;
    if (study_trial_json_parse(body, &trial) &&
        (trial.reviews < 0 || trial.tested < 0))
        BUG("a trial out of range");
    problems_init(&problems, &arena);
    taken = api_new_session_parse(&arena, body, &session, &problems);
    expect(taken, &problems);
    if (taken && (!session.kind.n || session.n < 0 || session.n > 200 ||
                  session.n_areas > API_AREAS_MOST))
        BUG("a session out of range");
    problems_init(&problems, &arena);
    taken = api_task_act_parse(&arena, body, &act, &problems);
    expect(taken, &problems);
    if (taken &&
        (!act.act.n || act.seq < 1 || act.seconds < 0 || act.seconds > 86400 ||
         act.age_us < 0 || act.rating < 0 || act.rating > 4))
        BUG("an act out of range");
    arena_release(&arena);
    return 0;
}
