/* Home: where do I stand, and what can I do now? */
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

static void fill(struct home_page *v, struct arena *a, struct date today,
                 const struct catalog_entry *e, const struct home_view *h)
{
    v->has_result = h->casefile.facts->n_attempts > 0;
    if (h->casefile.has_study_date) {
        v->study_date = date_words(a, h->casefile.study_date);
        v->study_left = words_until(a, today, h->casefile.study_date);
        if (!v->decision->passed)
            v->study_bad =
                retake_bad_day(a, v->decision, h->casefile.study_date);
    }
    if (h->has_last) {
        v->last_kind = words_kind(h->last.kind);
        v->last_when = date_words(a, words_date(h->last.ended_us));
    }
    if (h->has_running)
        v->running_kind = words_kind(h->running.kind);
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
    fill(&v, &x->arena, today, e, &h);
    view_home(&x->out, &v);
    page_reply(x, 200);
}
