/* Study over JSON: where it stands, the plan, settings, flags. */
#include "page/api_study.h"
#include "page/api.h"
#include "page/routes.h"
#include "page/study_view.h"

#include "format/plan_json.h"
#include "format/session_json.h"

/* Everything of the person under the program of the path; NULL: it has
 * answered. */
static const struct study_view *open(struct exchange *x)
{
    const struct study_view *v;
    struct err err = { 0 };

    if (app_study(page_app(x), x->person, x->args[0], &x->arena, &v, &err) ==
        OK)
        return v;
    api_failed(x, &err);
    return NULL;
}

bool api_study_make(struct exchange *x, const struct study_view *v,
                    struct api_study *out)
{
    struct arena *a = &x->arena;
    struct api_point *trend =
        ARENA_ARRAY(a, struct api_point, (size_t)v->n_trend);
    struct api_study_area *areas =
        ARENA_ARRAY(a, struct api_study_area, (size_t)v->material->n_areas);
    struct session_view session;
    struct err err;

    if (app_session_open(page_app(x), x->person, v->program, a, &session,
                         &err) != OK) {
        api_failed(x, &err);
        return false;
    }
    for (int i = 0; i < v->n_trend; i++)
        trend[i] = (struct api_point){ v->trend[i].day, v->trend[i].chance,
                                       v->trend[i].low, v->trend[i].high };
    for (int k = 0; k < v->material->n_areas; k++) {
        struct study_area s = v->areas[k];
        areas[k] = (struct api_study_area){
            .id = v->material->areas[k].id,
            .name = v->material->areas[k].name,
            .answers = s.answers,
            .chance = s.chance,
            .low = s.low,
            .high = s.high,
        };
    }
    *out = (struct api_study){
        .program = v->program,
        .today = v->today,
        .exam = v->exam,
        .has_exam = v->has_exam,
        .choices_made = v->choices_made,
        .streaks = v->choices.streaks,
        .settings = &v->choices.plan,
        .answered = v->answered,
        .today_done = v->today_done,
        .open_session = session.id,
        .readiness = study_chance_says(v) ? v->readiness : NULL,
        .material = v->material,
        .trend = trend,
        .n_trend = study_chance_says(v) ? v->n_trend : 0,
        .areas = areas,
        .n_areas = v->material->n_areas,
    };
    return true;
}

static void reply(struct exchange *x, const struct study_view *v)
{
    struct api_study s;

    if (api_study_make(x, v, &s))
        api_reply(x, 200, api_study_json(&x->arena, &s));
}

void page_api_study(struct exchange *x)
{
    const struct study_view *v = open(x);

    if (v)
        reply(x, v);
}

void page_api_study_plan(struct exchange *x)
{
    const struct study_view *v = open(x);

    if (v)
        api_reply(x, 200,
                  plan_json_text(&x->arena, v->program, v->material, v->plan));
}

void page_api_study_calendar(struct exchange *x)
{
    page_study_calendar(x);
}

/* ---- settings and flags ---- */

static void set_done(struct exchange *x, void *arg)
{
    struct app_study_set *io = arg;

    if (io->result.status != OK) {
        api_failed(x, &io->result.err);
        return;
    }
    if (io->problems.n) {
        for (size_t i = 0; i < io->problems.n; i++) /* names of form fields */
            io->problems.p[i].field = str_eq(io->problems.p[i].field, S("off"))
                                          ? S("/off")
                                          : S("/minutes");
        api_bad_input(x, &io->problems);
        return;
    }
    page_api_study(x);
}

void page_api_study_set(struct exchange *x)
{
    if (!api_is_json(x) || !open(x))
        return;
    struct app_study_set *io = ARENA_NEW(&x->arena, struct app_study_set);
    io->person = x->person;
    io->program = x->args[0];
    problems_init(&io->problems, &x->arena);
    if (!api_settings_parse(&x->arena, x->body, &io->choices.plan,
                            &io->choices.streaks, &io->problems))
        api_bad_input(x, &io->problems);
    else
        app_study_set(page_app(x), io, page_wait(x, set_done, io));
}

static void flag_done(struct exchange *x, void *arg)
{
    struct app_study_flag *io = arg;

    if (io->result.status != OK)
        api_failed(x, &io->result.err);
    else
        page_api_study(x);
}

void page_api_study_flag(struct exchange *x)
{
    struct problems ps;

    if (!api_is_json(x) || !open(x))
        return;
    struct app_study_flag *io = ARENA_NEW(&x->arena, struct app_study_flag);
    *io = (struct app_study_flag){ .person = x->person,
                                   .program = x->args[0],
                                   .item = x->args[1],
                                   .arena = &x->arena };
    problems_init(&ps, &x->arena);
    if (!api_flag_parse(x->body, &io->on, &ps))
        api_bad_input(x, &ps);
    else
        app_study_flag(page_app(x), io, page_wait(x, flag_done, io));
}
