/* Home: where do I stand, and what can I do now? */
#include "page/case_view.h"
#include "page/home_view.h"
#include "page/retake_view.h"
#include "page/routes.h"
#include "page/words.h"

#include "views.h"

static void welcome(struct exchange *x)
{
    struct welcome_page v = {
        .page = page_make(x, S("Which exam?"), SECTION_HOME),
        .catalog = app_catalog(page_app(x)),
    };

    view_welcome(&x->out, &v);
    page_reply(x, 200);
}

static void fill_passed(struct home_page *v, struct arena *a,
                        const struct retake_case *facts)
{
    for (int i = 0; i < facts->n_attempts; i++)
        if (facts->attempts[i].result == ATTEMPT_PASS)
            v->passed_on = date_words(a, facts->attempts[i].date);
    v->validity = fact_line_make(a, S("How long it is good"), S(""),
                                 &v->program->validity);
    v->renewal = fact_line_make(a, S("Renewal"), S(""), &v->program->renewal);
}

/* The day to go for, and one that has passed. */
static void fill_dates(struct home_page *v, struct arena *a, struct date today,
                       const struct case_view *c)
{
    struct date day, seat;
    struct case_gap gap;

    v->is_booked = case_booked(c, today, &seat);
    if (case_exam_day(c, today, &day) || c->has_study_date) {
        v->study_date = date_words(a, day);
        v->study_left = words_until(a, today, day);
        v->study_bad = retake_bad_day(a, v->decision, day);
    }
    if (case_outcome_missing(c, today, &gap)) {
        v->outcome = date_words(a, gap.date);
        v->outcome_path = case_gap_path(a, v->program->id, &gap);
        v->outcome_booked = gap.seat != NULL;
    }
}

static void fill(struct home_page *v, struct arena *a,
                 const struct catalog *catalog, struct date today,
                 const struct catalog_entry *e, const struct home_view *h)
{
    v->has_result = h->casefile.facts->n_attempts > 0;
    if (v->decision->passed)
        fill_passed(v, a, h->casefile.facts);
    else
        fill_dates(v, a, today, &h->casefile);
    v->study.busy = h->has_running || h->has_untold || v->outcome.n;
    if (h->has_untold) {
        v->untold = mock_name(a, catalog, &h->untold);
        v->untold_when = date_words(a, words_date(h->untold.ended_us));
    }
    if (h->has_last && h->last.told) {
        v->last_kind = words_kind(h->last.kind);
        v->last_when = date_words(a, words_date(h->last.ended_us));
    }
    if (h->has_running)
        v->running = mock_name(a, catalog, &h->running);
    v->kinds = mock_kinds_make(a, e, today);
}

void page_home(struct exchange *x)
{
    struct app *app = page_app(x);
    struct home_view h;
    struct err err;

    if (app_home(app, x->person, &x->arena, &h, &err) != OK) {
        page_failed(x, &err);
        return;
    }
    const struct catalog_entry *e =
        h.first_visit ? NULL : catalog_find(app_catalog(app), h.program);
    if (!e) {
        welcome(x);
        return;
    }
    struct home_page v = {
        .page = page_make_for(x, e->program->abbr, SECTION_HOME, e->program),
        .home = &h,
        .program = e->program,
    };
    struct date today = app_today_for(app, e->policy);
    if (app_decide(app, x->person, h.program, today, &x->arena, &v.decision,
                   &err) != OK) {
        page_failed(x, &err);
        return;
    }
    if (!home_study_make(x, h.program, &v.study))
        return;
    fill(&v, &x->arena, app_catalog(app), today, e, &h);
    view_home(&x->out, &v);
    page_reply(x, 200);
}
