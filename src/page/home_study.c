/* What the home page says about study: today's work, the chance, since when. */
#include "page/study_view.h"

#include "page/words.h"

#include "format/plan_text.h"

static void find_session(struct arena *a, const struct session_view *s,
                         struct home_study *h)
{
    if (!s->id || s->at >= s->n_tasks)
        return;
    h->session = s->id;
    h->session_at = str_fmt(a, "%d of %d", s->done + 1, s->n_tasks);
    struct date on = words_date(s->started_us);
    h->session_on = date_words(a, on);
    h->session_today = on.day == h->view->today;
}

static struct str mock_words(enum plan_mock mock)
{
    return mock == PLAN_SEGMENT ? S("one segment")
           : mock == PLAN_HALF  ? S("half a mock")
                                : S("a full mock");
}

static void find_next_mock(struct arena *a, const struct plan *p,
                           struct home_study *h)
{
    for (int i = 0; i < p->n_days; i++) {
        enum plan_mock mock = p->days[i].mock;
        if (mock == PLAN_NO_MOCK)
            continue;
        if (!i)
            h->mock_now = study_mock_kind(mock);
        h->next_mock =
            str_fmt(a, "%.*s, %.*s",
                    STR_ARG(i ? study_day(a, p->days[i].day) : S("today")),
                    STR_ARG(mock_words(mock)));
        return;
    }
}

static void fill(struct arena *a, const struct study_view *v,
                 struct home_study *h)
{
    const struct plan *p = v->plan;

    h->curve = study_curve_make(a, v);
    if (p->known && !p->realistic)
        h->verdict = plan_verdict(a, p);
    if (p->n_days) {
        const struct plan_day *today = &p->days[0];
        h->work = words_sentence(a, plan_day_text(a, v->material, p, today));
        h->there = study_has_work(today);
        if (today->planned)
            h->minutes = words_count(a, today->planned, S("minute"));
        find_next_mock(a, p, h);
    } else {
        h->work = plan_verdict(a, p);
    }
    if (v->today_done)
        h->done = words_count(a, v->today_done, S("question"));
    if (study_chance_says(v)) {
        if (p->known)
            h->followed = plan_followed_text(a, p);
        h->nothing = plan_told_text(a, &v->readiness->on_day);
    }
    h->not_said = study_chance_not(a, v);
    h->hurried = study_hurried(a, v);
    h->baseline = study_baseline(a, v);
    if (v->choices.streaks && v->streak > 1)
        h->streak = str_fmt(a, "%d days in a row", v->streak);
}

bool home_study_make(struct exchange *x, struct str program,
                     struct home_study *h)
{
    struct session_view s;
    struct err err = { 0 };

    *h = (struct home_study){ 0 };
    enum status status = app_study_today(page_app(x), x->person, program,
                                         &x->arena, &h->view, &err);
    if (status == E_MISSING)
        return true;
    if (status == OK)
        status = app_session_open(page_app(x), x->person, program, &x->arena,
                                  &s, &err);
    if (status != OK) {
        page_failed(x, &err);
        return false;
    }
    find_session(&x->arena, &s, h);
    fill(&x->arena, h->view, h);
    return true;
}
