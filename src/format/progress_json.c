#include "format/progress_json.h"

#include "format/json_tree.h"
#include "format/plan_json.h"

static json_t *trend_json(struct arena *a, const struct api_area_trend *t)
{
    json_t *j = json_object(), *list = json_array();

    for (int i = 0; i < t->n; i++) {
        const struct api_point *p = &t->points[i];
        json_t *one = json_object();
        tree_set(one, "date", tree_date(a, (struct date){ p->day }));
        tree_set(one, "chance", tree_real(p->chance));
        tree_set(one, "low", tree_real(p->low));
        tree_set(one, "high", tree_real(p->high));
        tree_add(list, one);
    }
    tree_set(j, "id", tree_text(t->id));
    tree_set(j, "trend", list);
    return j;
}

static json_t *idea_json(const struct api_idea *i)
{
    json_t *j = json_object();

    tree_set(j, "card", tree_text(i->card));
    tree_set(j, "text", tree_text(i->text));
    tree_set(j, "times", json_integer(i->times));
    tree_set(j, "recall", i->known ? tree_real(i->recall) : json_null());
    return j;
}

static json_t *causes_json(const struct api_progress *p)
{
    json_t *j = json_object(), *list = json_array();

    for (int i = 0; i < p->n_causes; i++) {
        json_t *one = json_object();
        tree_set(one, "cause", tree_text(p->causes[i].cause));
        tree_set(one, "times", json_integer(p->causes[i].n));
        tree_set(one, "advice", tree_text(p->causes[i].advice));
        tree_add(list, one);
    }
    tree_set(j, "wrong", json_integer(p->n_wrong));
    tree_set(j, "said", json_integer(p->n_said));
    tree_set(j, "causes", list);
    return j;
}

static json_t *mock_json(struct arena *a, const struct api_mock *m)
{
    json_t *j = json_object();

    tree_set(j, "sitting", json_integer(m->sitting));
    tree_set(j, "date", tree_date(a, (struct date){ m->result->day }));
    tree_set(j, "kind", tree_text(m->kind));
    tree_set(j, "right", json_integer(m->result->right));
    tree_set(j, "of", json_integer(m->result->of));
    tree_set(j, "seen_before", tree_real(m->result->seen_before));
    tree_set(j, "change", tree_text(m->change));
    return j;
}

static json_t *segment_json(const struct api_segment *s)
{
    const struct pace_part *p = s->part;
    json_t *j = json_object();

    tree_set(j, "right", json_integer(p->right));
    tree_set(j, "of", json_integer(p->of));
    tree_set(j, "omitted", json_integer(p->omitted));
    tree_set(j, "median_s",
             p->median_s > 0 ? tree_real(p->median_s) : json_null());
    tree_set(j, "rushed", json_boolean(p->rushed));
    tree_set(j, "change", tree_text_or_null(s->change));
    return j;
}

/* The first days, as the plan has them. */
static json_t *days_json(struct arena *a, const struct api_progress *p)
{
    json_t *plan = tree_of(
        plan_json_text(a, p->study->program, p->study->material, p->plan));
    json_t *list = json_array();

    for (int i = 0; i < p->n_days; i++)
        tree_add(list, json_incref(json_array_get(json_object_get(plan, "days"),
                                                  (size_t)i)));
    json_decref(plan);
    return list;
}

struct str api_progress_json(struct arena *a, const struct api_progress *p)
{
    json_t *j = tree_of(api_study_json(a, p->study)), *areas = json_array(),
           *ideas = json_array(), *mocks = json_array(),
           *segments = json_array(), *habits = json_array();

    for (int i = 0; i < p->n_areas; i++)
        tree_add(areas, trend_json(a, &p->areas[i]));
    for (int i = 0; i < p->n_ideas; i++)
        tree_add(ideas, idea_json(&p->ideas[i]));
    for (int i = 0; i < p->n_mocks; i++)
        tree_add(mocks, mock_json(a, &p->mocks[i]));
    for (int i = 0; i < p->n_segments; i++)
        tree_add(segments, segment_json(&p->segments[i]));
    for (size_t i = 0; i < p->n_habits; i++)
        tree_add(habits, tree_text(p->habits[i]));
    tree_set(j, "area_trends", areas);
    tree_set(j, "ideas", ideas);
    tree_set(j, "errors", causes_json(p));
    tree_set(j, "mocks", mocks);
    tree_set(j, "segments", segments);
    tree_set(j, "habits", habits);
    if (p->plan)
        tree_set(j, "days", days_json(a, p));
    return tree_done(a, j);
}

struct str api_practice_json(struct arena *a, const struct api_practice *p)
{
    json_t *j = json_object(), *areas = json_array(), *ideas = json_array();

    for (int i = 0; i < p->n_areas; i++) {
        json_t *one = json_object();
        tree_set(one, "id", tree_text(p->areas[i].id));
        tree_set(one, "name", tree_text(p->areas[i].name));
        tree_set(one, "questions", json_integer(p->areas[i].questions));
        tree_set(one, "not_met", json_integer(p->areas[i].fresh));
        tree_add(areas, one);
    }
    for (int i = 0; i < p->n_ideas; i++) {
        json_t *one = json_object();
        tree_set(one, "card", tree_text(p->ideas[i].card));
        tree_set(one, "text", tree_text(p->ideas[i].text));
        tree_add(ideas, one);
    }
    tree_set(j, "today_minutes", json_integer(p->today));
    tree_set(j, "missed", json_integer(p->missed));
    tree_set(j, "flagged", json_integer(p->flagged));
    tree_set(j, "can_be_timed", json_boolean(p->can_be_timed));
    tree_set(j, "areas", areas);
    tree_set(j, "ideas", ideas);
    return tree_done(a, j);
}

struct str api_why_json(struct arena *a, const struct api_why *w)
{
    json_t *j = json_object(), *answer = json_array(), *unknown = json_array();

    for (size_t i = 0; i < 2; i++)
        tree_add(answer, tree_text(w->answer[i]));
    for (size_t i = 0; i < w->n_unknown; i++)
        tree_add(unknown, tree_text(w->unknown[i]));
    tree_set(j, "figure", tree_text(w->figure));
    tree_set(j, "question", tree_text(w->question));
    tree_set(j, "answer", answer);
    tree_set(j, "unknown", unknown);
    return tree_done(a, j);
}
