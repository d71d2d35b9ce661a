#include "study/plan_int.h"

#include "base/arena.h"

static enum plan_state state_of(const struct study_settings *s, int32_t today,
                                int32_t exam)
{
    int minutes = 0;

    for (int i = 0; i < 7; i++)
        minutes += s->minutes[i];
    if (exam != PLAN_NO_DATE && exam <= today)
        return PLAN_PAST;
    if (!minutes)
        return PLAN_NO_TIME;
    return exam == PLAN_NO_DATE ? PLAN_ROLLING : PLAN_DATED;
}

static int days_of(const struct plan *p)
{
    switch (p->state) {
    case PLAN_DATED:
        return p->exam - p->today < PLAN_DAYS_MOST ? p->exam - p->today
                                                   : PLAN_DAYS_MOST;
    case PLAN_ROLLING:
        return PLAN_DAYS_ROLLING;
    case PLAN_PAST:
    case PLAN_NO_TIME:
        return 0;
    }
    return 0;
}

struct plan *plan_make(struct arena *a, const struct material *m,
                       const struct history *h, const struct ability *ability,
                       const struct fsrs6 *fsrs, const struct card_state *cards,
                       const struct study_settings *s, int32_t today,
                       int32_t exam)
{
    return plan_make_days(a, m, h, ability, fsrs, cards, s, today, exam,
                          PLAN_DAYS_MOST);
}

struct plan *plan_make_days(struct arena *a, const struct material *m,
                            const struct history *h,
                            const struct ability *ability,
                            const struct fsrs6 *fsrs,
                            const struct card_state *cards,
                            const struct study_settings *s, int32_t today,
                            int32_t exam, int dealt)
{
    struct plan *p = ARENA_NEW(a, struct plan);

    *p = (struct plan){ .state = state_of(s, today, exam),
                        .today = today,
                        .exam = exam };
    p->n_days = days_of(p);
    struct plan_work w = {
        .arena = a,
        .m = m,
        .h = h,
        .ability = ability,
        .fsrs = fsrs,
        .cards = cards,
        .s = s,
        .today = today,
        .exam = p->state == PLAN_DATED ? exam : today + p->n_days,
        .dated = p->state == PLAN_DATED,
        .pace = plan_pace_of(a, h),
    };
    struct plan_day *days = ARENA_ARRAY(a, struct plan_day, (size_t)p->n_days);

    plan_gain_fill(&w);
    p->areas = w.areas;
    p->pace = w.pace;
    p->done = plan_minutes_done(h, &w.pace, today);
    plan_days_fill(&w, days, p->n_days);
    plan_deck_deal(&w, p, days, dealt < p->n_days ? dealt : p->n_days);
    p->days = days;
    if (w.dated)
        plan_chance_fill(&w, p);
    return p;
}
