/* Progress and summary over JSON, what there is to practise, and why a figure
 * is what it is. */
#include "page/api.h"
#include "page/api_study.h"
#include "page/routes.h"
#include "page/study_view.h"

#include "format/progress_json.h"

static void put_areas(struct arena *a, const struct study_view *v,
                      struct api_progress *to)
{
    int n = v->material->n_areas;
    struct api_area_trend *areas =
        ARENA_ARRAY(a, struct api_area_trend, (size_t)n);

    for (int k = 0; k < n; k++) {
        struct api_point *points =
            ARENA_ARRAY(a, struct api_point, (size_t)v->n_trend);
        areas[k].id = v->material->areas[k].id;
        areas[k].points = points;
        for (int i = 0; i < v->n_trend; i++) {
            struct study_area s = v->trend[i].areas[k];
            if (s.answers)
                points[areas[k].n++] =
                    (struct api_point){ v->trend[i].day, s.chance, s.low,
                                        s.high };
        }
    }
    to->areas = areas;
    to->n_areas = n;
}

static void put_ideas(struct arena *a, const struct progress_page *p,
                      struct api_progress *to)
{
    const struct study_view *v = p->view;
    struct api_idea *ideas =
        ARENA_ARRAY(a, struct api_idea, (size_t)p->n_ideas);

    for (int i = 0; i < p->n_ideas; i++) {
        const struct idea_row *row = &p->ideas[i];
        const struct card_state *card = &v->cards[row->at];
        ideas[i] = (struct api_idea){
            .card = row->card,
            .text = row->words,
            .times = row->times,
            .known = card->reviews > 1,
            .recall = card_recall(&v->fsrs, card, v->today + 1),
        };
    }
    to->ideas = ideas;
    to->n_ideas = p->n_ideas;
}

static void put_causes(struct arena *a, const struct progress_page *p,
                       struct api_progress *to)
{
    struct api_cause *causes =
        ARENA_ARRAY(a, struct api_cause, (size_t)p->n_causes);

    for (int i = 0; i < p->n_causes; i++)
        causes[i] = (struct api_cause){ error_cause_text(p->causes[i].cause),
                                        p->causes[i].advice, p->causes[i].n };
    to->n_wrong = p->n_wrong;
    to->n_said = p->n_said;
    to->causes = causes;
    to->n_causes = p->n_causes;
}

static void put_mocks(struct arena *a, const struct progress_page *p,
                      struct api_progress *to)
{
    struct api_mock *mocks =
        ARENA_ARRAY(a, struct api_mock, (size_t)p->n_mocks);
    struct api_segment *segments =
        ARENA_ARRAY(a, struct api_segment, (size_t)p->n_segments);

    for (int i = 0; i < p->n_mocks; i++)
        mocks[i] = (struct api_mock){
            .sitting = p->mocks[i].sitting,
            .kind = form_kind_text(p->view->mocks[i].kind),
            .result = &p->view->history->mocks[i],
            .change = p->mocks[i].change,
        };
    for (int i = 0; i < p->n_segments; i++)
        segments[i] =
            (struct api_segment){ p->segments[i].part, p->segments[i].change };
    to->mocks = mocks;
    to->n_mocks = p->n_mocks;
    to->segments = segments;
    to->n_segments = p->n_segments;
}

/* `p` is filled already. */
static void reply(struct exchange *x, const struct progress_page *p)
{
    struct arena *a = &x->arena;
    struct api_study study;
    struct api_progress out = { .study = &study,
                                .habits = p->habits.p,
                                .n_habits = p->habits.n };

    if (!api_study_make(x, p->view, &study))
        return;
    put_areas(a, p->view, &out);
    put_ideas(a, p, &out);
    put_causes(a, p, &out);
    put_mocks(a, p, &out);
    if (p->days) {
        out.plan = p->view->plan;
        out.n_days = p->n_days;
    }
    api_reply(x, 200, api_progress_json(a, &out));
}

void page_api_progress(struct exchange *x)
{
    const struct study_view *v = study_open(x, x->args[0]);
    struct progress_page p = { 0 };

    if (!v)
        return;
    progress_fill(x, v, &p);
    reply(x, &p);
}

void page_api_summary(struct exchange *x)
{
    const struct study_view *v = study_open(x, x->args[0]);
    struct progress_page p = { 0 };

    if (!v)
        return;
    summary_fill(x, v, &p);
    reply(x, &p);
}

void page_api_summary_pdf(struct exchange *x)
{
    page_summary_pdf(x);
}

void page_api_practice(struct exchange *x)
{
    const struct study_view *v = study_open(x, x->args[0]);
    struct arena *a = &x->arena;
    struct practice_page p;

    if (!v)
        return;
    practice_fill(a, v, &p);
    struct api_practice_area *areas =
        ARENA_ARRAY(a, struct api_practice_area, (size_t)p.n_areas);
    struct api_practice_idea *ideas =
        ARENA_ARRAY(a, struct api_practice_idea, (size_t)p.n_ideas);
    for (int i = 0; i < p.n_areas; i++)
        areas[i] = (struct api_practice_area){
            .id = p.areas[i].area->id,
            .name = p.areas[i].area->name,
            .questions = p.areas[i].area->n_items,
            .fresh = p.areas[i].fresh,
        };
    for (int i = 0; i < p.n_ideas; i++)
        ideas[i] =
            (struct api_practice_idea){ p.ideas[i].card, p.ideas[i].words };
    struct api_practice out = {
        .today = p.n_today ? v->plan->days[0].planned : 0,
        .missed = p.n_missed,
        .flagged = p.n_flagged,
        .can_be_timed = p.has_pace,
        .areas = areas,
        .n_areas = p.n_areas,
        .ideas = ideas,
        .n_ideas = p.n_ideas,
    };
    api_reply(x, 200, api_practice_json(a, &out));
}

void page_api_study_why(struct exchange *x)
{
    const struct study_view *v = study_open(x, x->args[0]);
    struct why_page p;

    if (!v)
        return;
    if (!study_why_fill(&x->arena, v, x->args[1], &p)) {
        api_fail(x, 404, "missing", S("There is no such figure."), S(""));
        return;
    }
    struct api_why out = { .figure = p.figure,
                           .question = p.question,
                           .answer = { p.first, p.second },
                           .unknown = p.more.p,
                           .n_unknown = p.more.n };
    api_reply(x, 200, api_why_json(&x->arena, &out));
}
