/* What follows from a person's log: history, memory, ability, readiness, plan,
 * and the chance as it was on earlier days. */
#include "app/study_int.h"

#include "retake/policy.h"

#include <math.h>

static int mock_minutes(const struct exam_format *f)
{
    int64_t us = f->tutorial_us + f->break_pool_us;

    for (int i = 0; i < f->n_segments; i++)
        us += f->segments[i].limit_us;
    return (int)(us / US_PER_S / 60);
}

static void fill_mock_minutes(const struct exam_format *f, int minutes[])
{
    const struct exam_format half = form_half_format(f);

    if (!f->n_segments)
        return;
    minutes[PLAN_FULL] = mock_minutes(f);
    minutes[PLAN_HALF] = mock_minutes(&half);
    minutes[PLAN_SEGMENT] = (int)(f->segments[0].limit_us / US_PER_S / 60);
}

static void find_case(struct study_view *v, const struct case_view *c)
{
    struct date day;

    v->has_exam = case_exam_day(c, (struct date){ v->today }, &day);
    v->exam = v->has_exam ? day.day : 0;
    for (int i = 0; i < c->facts->n_attempts; i++)
        v->has_failed |= c->facts->attempts[i].result == ATTEMPT_FAIL &&
                         !c->facts->attempts[i].exam.n;
}

static void find_flagged(struct arena *a, const struct study_log *log,
                         struct study_view *v)
{
    int *items = ARENA_ARRAY(a, int, log->flagged.n);

    for (size_t i = 0; i < log->flagged.n; i++) {
        int item = material_item_find(v->material, log->flagged.p[i]);
        if (item >= 0)
            items[v->n_flagged++] = item;
    }
    v->flagged = items;
}

static void count_days(struct study_view *v)
{
    const struct history *h = v->history;
    int32_t expected = v->today;

    for (size_t i = h->n_answers; i-- > 0;) {
        int32_t day = h->answers[i].day;
        v->answered += !h->answers[i].mock;
        v->hurried += h->answers[i].hurried;
        v->today_done += !h->answers[i].mock && day == v->today;
        if (day == expected || (!v->streak && day == expected - 1)) {
            v->streak++;
            expected = day - 1;
        }
    }
}

static bool forecast_known(const struct scoring *s,
                           struct forecast_assumptions *out)
{
    *out = (struct forecast_assumptions){ s->pass_rate, s->reliability_min,
                                          s->reliability_max };
    return s->has_pass_rate;
}

static const struct readiness *readiness_of(struct arena *a,
                                            const struct study_view *v,
                                            const struct history *h,
                                            const struct ability *ability,
                                            const struct card_state *cards)
{
    struct forecast_assumptions f;
    bool known = forecast_known(&v->entry->program->scoring, &f);

    return readiness_on(a, v->material, h, ability, &v->fsrs, cards,
                        v->has_exam ? v->exam : v->today, known ? &f : NULL);
}

/* ---- areas ---- */

/* Of a normal distribution: 80 % lie within so many SD. */
static const double EIGHTY = 1.2816;

static const struct study_area *areas_of(struct arena *a,
                                         const struct material *m,
                                         const struct history *h,
                                         const struct ability *x)
{
    struct study_area *out =
        ARENA_ARRAY(a, struct study_area, (size_t)m->n_areas);

    for (int k = 0; k < m->n_areas; k++) {
        const struct material_area *area = &m->areas[k];
        double wide = EIGHTY * sqrt(x->cov[k * x->n + k]), mean = x->mean[k];
        out[k].chance =
            ability_chance(mean, area->b, area->spread, area->floor);
        out[k].low =
            ability_chance(mean - wide, area->b, area->spread, area->floor);
        out[k].high =
            ability_chance(mean + wide, area->b, area->spread, area->floor);
    }
    for (size_t i = 0; i < h->n_answers; i++)
        out[m->items[h->answers[i].item].area].answers++;
    return out;
}

/* ---- the chance on earlier days ---- */

/* Without answers to what had been asked before: ability, and whether an area
 * was practised, are the same (ability.h). */
static struct history history_telling(struct arena *a,
                                      const struct study_view *v)
{
    const struct material *m = v->material;
    struct history out = *v->history;
    bool *met = ARENA_ARRAY(a, bool, (size_t)m->n_cards);
    struct study_answer *answers =
        ARENA_ARRAY(a, struct study_answer, (size_t)m->n_cards);

    out.n_answers = 0;
    for (size_t i = 0; i < v->history->n_answers; i++) {
        const struct study_answer *x = &v->history->answers[i];
        if (met[m->items[x->item].fact])
            continue;
        met[m->items[x->item].fact] = true;
        answers[out.n_answers++] = *x;
    }
    out.answers = answers;
    return out;
}

static void push_point(struct study_view *v, struct study_point *to,
                       const struct readiness *r,
                       const struct study_area *areas, int32_t day)
{
    if (!r->known)
        return;
    to[v->n_trend++] = (struct study_point){
        .day = day,
        .areas = areas,
        .chance = r->on_day.chance,
        .low = r->on_day.low,
        .high = r->on_day.high,
        .score = r->on_day.score,
    };
}

/* A point of an earlier view, kept. */
static struct study_point copy_point(struct arena *a, struct study_point x,
                                     int n_areas)
{
    struct study_area *areas =
        ARENA_ARRAY(a, struct study_area, (size_t)n_areas);

    memcpy(areas, x.areas, (size_t)n_areas * sizeof *areas);
    x.areas = areas;
    return x;
}

/* Past points stay as they were while nothing but practice of today has come
 * in. */
static bool points_stand(const struct study_making *m)
{
    const struct study_basis *b = m->before_basis;

    return b && b->entry == m->basis.entry && b->today == m->basis.today &&
           b->cases == m->basis.cases && b->sittings == m->basis.sittings &&
           str_eq(m->before->model, m->view.model) && m->before->n_trend > 1;
}

/* As far as memory goes. */
static bool same_answer(const struct study_answer *a,
                        const struct study_answer *b)
{
    return a->item == b->item && a->day == b->day && a->chosen == b->chosen &&
           a->right == b->right && a->mock == b->mock && a->shaky == b->shaky &&
           a->rating == b->rating;
}

/* Are the reviews from elsewhere the same, and all before the answers from
 * number `from` on? */
static bool same_elsewhere(const struct history *a, const struct history *b,
                           size_t from)
{
    size_t n = b->n_elsewhere;

    if (a->n_elsewhere != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (a->elsewhere[i].card != b->elsewhere[i].card ||
            a->elsewhere[i].day != b->elsewhere[i].day ||
            a->elsewhere[i].rating != b->elsewhere[i].rating)
            return false;
    return !n || from == b->n_answers ||
           b->elsewhere[n - 1].day < b->answers[from].day;
}

/* Is `h` the history of the snapshot before, and only answers behind it? */
static bool goes_on(const struct study_making *m, const struct history *h)
{
    const struct history *old = m->before ? m->before->history : NULL;

    if (!old || m->before_basis->entry != m->basis.entry ||
        m->before->outline != m->view.outline ||
        !str_eq(m->before->model, m->view.model) ||
        old->n_answers > h->n_answers ||
        !same_elsewhere(old, h, old->n_answers))
        return false;
    for (size_t i = 0; i < old->n_answers; i++)
        if (!same_answer(&old->answers[i], &h->answers[i]))
            return false;
    return true;
}

/* Points of the past, as memory passes their days. */
static void walk_past(const struct study_making *m, struct study_view *v,
                      struct study_walk *w, struct study_point *points)
{
    struct arena told_in = { 0 }, scratch = { 0 };
    const struct history told = history_telling(&told_in, v);
    int32_t days[STUDY_POINTS_MOST];
    int n = study_days(v->history, v->today, days);

    for (int i = 0; i < n; i++) {
        const struct history h = study_history_until(&told, days[i]);
        study_walk_to(w, days[i]);
        const struct ability *x =
            ability_estimate(&scratch, v->material, &h, days[i]);
        push_point(v, points, readiness_of(&scratch, v, &h, x, w->cards),
                   areas_of(m->arena, v->material, &h, x), days[i]);
        arena_reset(&scratch);
    }
    arena_release(&scratch);
    arena_release(&told_in);
}

/* Memory, and the points of the past. */
static enum status look_back(struct study_making *m, struct study_point *points,
                             struct err *err)
{
    struct study_view *v = &m->view;
    size_t n = (size_t)v->material->n_cards;
    bool stand = points_stand(m), on = goes_on(m, v->history);
    struct card_state *cards = ARENA_ARRAY(m->arena, struct card_state, n);
    struct arena scratch = { 0 };
    struct study_walk w;
    enum status status = OK;

    v->cards = cards;
    if (stand)
        for (int i = 0; i < m->before->n_trend - 1; i++)
            points[v->n_trend++] =
                copy_point(m->arena, m->before->trend[i], v->material->n_areas);
    if (stand && on) {
        memcpy(cards, m->before->cards, n * sizeof *cards);
        for (size_t i = m->before->history->n_answers;
             i < v->history->n_answers; i++)
            cards_answer(cards, &v->fsrs, v->material, &v->history->answers[i]);
        return OK;
    }
    status = study_walk_begin(&w, &scratch, m->db, v, err);
    if (status == OK) {
        if (!stand)
            walk_past(m, v, &w, points);
        study_walk_to(&w, INT32_MAX);
        memcpy(cards, w.cards, n * sizeof *cards);
    }
    arena_release(&scratch);
    return status;
}

/* Wider than this an interval holds nearly everything. */
static const double SAYS_NOTHING = 0.6;

bool study_is_narrow(const struct readiness_chance *c)
{
    return c->high - c->low < SAYS_NOTHING;
}

enum study_says study_says(const struct study_view *v)
{
    const struct readiness *r = v->readiness;

    if (!v->material->line)
        return STUDY_NO_LINE;
    if (v->history->n_answers - (size_t)v->hurried < STUDY_ANSWERS_LEAST)
        return STUDY_FEW;
    return study_is_narrow(&r->on_day) ? STUDY_SAYS : STUDY_WIDE;
}

static void choose_weights(struct arena *a, struct study_view *v,
                           const struct study_log *log)
{
    struct study_trial *t = NULL;

    if (log->trial_id) {
        t = ARENA_NEW(a, struct study_trial);
        *t = log->trial;
    }
    v->trial = t;
    bool own = t && t->adopted;
    fsrs6_init(&v->fsrs, own ? t->weights : fsrs6_weights, true);
    v->model = own ? str_fmt(a, "fsrs-6 trial %lld", (long long)log->trial_id)
                   : S(STUDY_MODEL);
}

static const struct plan *plan_of(struct arena *a, const struct study_view *v,
                                  int dealt)
{
    struct plan *p =
        plan_make_days(a, v->material, v->history, v->ability, &v->fsrs,
                       v->cards, &v->choices.plan, v->today,
                       v->has_exam ? v->exam : PLAN_NO_DATE, dealt);

    p->known = p->known && study_says(v) == STUDY_SAYS;
    return p;
}

enum status study_make(struct study_making *m, struct err *err)
{
    struct study_view *v = &m->view;
    struct arena *a = m->arena;
    const struct study_log *log = m->log;

    v->person = m->person;
    v->program = str_dup(a, m->program);
    v->entry = m->basis.entry;
    v->today = m->basis.today;
    v->outline = program_outline(v->entry->program, (struct date){ v->today });
    v->choices_made = log->choices_made;
    v->choices = log->choices;
    size_t n_off = (size_t)v->choices.plan.n_off;
    int32_t *off = ARENA_ARRAY(a, int32_t, n_off);
    if (n_off)
        memcpy(off, log->choices.plan.off, n_off * sizeof *off);
    v->choices.plan.off = off; /* the log may be gone before the view */
    fill_mock_minutes(&v->entry->program->format, v->choices.plan.mock_minutes);
    v->material = material_make(a, v->entry->program, v->outline,
                                v->entry->bank, v->entry->calibration);
    struct history_source from = {
        .app = m->app,
        .db = m->db,
        .person = v->person,
        .entry = v->entry,
        .outline = v->outline,
        .material = v->material,
        .log = log,
        .facts = m->casefile->facts,
    };
    enum status status = study_history(a, &from, &v->history, &v->mocks, err);
    if (status != OK)
        return status;
    for (int i = 0; i < v->history->n_results; i++)
        v->passed = v->passed || v->history->results[i].passed;
    find_case(v, m->casefile);
    find_flagged(a, log, v);
    count_days(v);
    choose_weights(a, v, log);
    struct study_point *points =
        ARENA_ARRAY(a, struct study_point, STUDY_POINTS_MOST);
    status = look_back(m, points, err);
    if (status != OK)
        return status;
    v->ability = ability_estimate(a, v->material, v->history, v->today);
    v->areas = areas_of(a, v->material, v->history, v->ability);
    v->readiness = readiness_of(a, v, v->history, v->ability, v->cards);
    v->plan = plan_of(a, v, 1);
    push_point(v, points, v->readiness, v->areas, v->today);
    v->trend = points;
    return OK;
}

void study_make_whole(struct arena *a, const struct study_view *now,
                      struct study_view *out)
{
    *out = *now;
    out->plan = plan_of(a, now, PLAN_DAYS_MOST);
}
