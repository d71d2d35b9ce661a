#include "study/simulate.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"
#include "psych/parallel.h"
#include "psych/special.h"
#include "study/plan.h"
#include "study/readiness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    DAY_OF_MOCK = 20000, /* any Monday far from the ends of the calendar */
    DAYS_SINCE_FAILED = 20,
    FIRST_TRIES = 200, /* until somebody fails who is to be a repeater */
    DAYS_LEAST = 5,
    DAYS_MOST = 45,
    PAUSE_MOST = 14,
    FRESH_SECONDS = 120, /* for a new item with its reasons … */
    AGAIN_SECONDS = 60,  /* … and one met before */
    EXAMS = 100,         /* more of them, for the share that is passed */
};
static const int minutes_given[] = { 0, 15, 30, 60 };
static const double INTERVAL = 1.2815515655446004; /* 80 % of a normal */

struct str study_policy_name(enum study_policy p)
{
    switch (p) {
    case POLICY_PLAN:
        return S("plan");
    case POLICY_OUTLINE:
        return S("outline");
    case POLICY_WEAKEST:
        return S("weakest");
    case POLICY_RANDOM:
        return S("random");
    case POLICIES:
        break;
    }
    BUG("policy %d", (int)p);
}

/* ---- one person ---- */

struct person {
    struct arena *arena;
    const struct simulation *s;
    struct learner learner;
    struct rng rng; /* of what is not the learner's own */
    enum study_policy policy;
    int days, minutes, pause;
    bool repeater;
    struct {
        struct study_answer *p;
        size_t n, cap;
    } answers;
    struct official_area *official;
    struct official_result result;
    struct mock_result mock;
    struct card_state *cards; /* as the program believes */
    bool *seen;
    int *order; /* OUTLINE, RANDOM: of the items */
    int at;
    int *right, *of; /* WEAKEST: first answers per area */
};

static struct history history_of(const struct person *p)
{
    return (struct history){
        .answers = p->answers.p,
        .n_answers = p->answers.n,
        .official = p->official,
        .n_official = p->repeater ? p->s->m->n_domains : 0,
        .results = &p->result,
        .n_results = p->repeater,
        .mocks = &p->mock,
        .n_mocks = 1,
    };
}

/* ---- the failed exam and its report ---- */

/* The ability at which so large a share is expected, between thresholds. */
static enum official_kind rate(const struct material *m, int domain,
                               double share)
{
    double line = ability_at_line(m), low = 0, high = 0, weight = 0;

    for (int k = 0; k < m->n_areas; k++) {
        const struct material_area *x = &m->areas[k];
        if (x->domain != domain)
            continue;
        weight += x->weight;
        low += x->weight *
               ability_chance(line - ABILITY_NEAR, x->b, x->spread, x->floor);
        high += x->weight *
                ability_chance(line + ABILITY_NEAR, x->b, x->spread, x->floor);
    }
    return share * weight < low    ? OFFICIAL_BELOW
           : share * weight < high ? OFFICIAL_NEAR
                                   : OFFICIAL_ABOVE;
}

static bool fails_first(struct person *p, int32_t day)
{
    const struct material *m = p->s->m;
    size_t n = (size_t)m->n_domains;
    int *right = ARENA_ARRAY(p->arena, int, n);
    int *of = ARENA_ARRAY(p->arena, int, n);
    double off =
        ABILITY_LINK_SD * normal_quantile(fmax(rng_unit(&p->rng), 1e-12));

    if (learner_exam(&p->learner, day, off, right, of) >= m->line)
        return false;
    p->official = ARENA_ARRAY(p->arena, struct official_area, n);
    p->result = (struct official_result){ .day = day };
    for (int d = 0; d < m->n_domains; d++)
        p->official[d] = (struct official_area){
            .domain = d,
            .day = day,
            .kind = rate(m, d, of[d] ? (double)right[d] / of[d] : 0),
        };
    return true;
}

static void draw_person(struct person *p, uint64_t number)
{
    const struct simulation *s = p->s;
    int tries = p->repeater ? FIRST_TRIES : 1;

    for (int i = 0; i < tries; i++) {
        learner_init(&p->learner, p->arena, s->m, s->fsrs, s->generator,
                     s->seed, number * FIRST_TRIES + (uint64_t)i);
        if (p->repeater && fails_first(p, DAY_OF_MOCK - DAYS_SINCE_FAILED))
            return;
    }
    p->repeater = false;
}

/* ---- answering ---- */

static void answer(struct person *p, int item, int32_t day, bool mock)
{
    struct study_answer x = learner_answer(&p->learner, item, day, mock);
    int area = p->s->m->items[item].area;

    x.first = !p->seen[item];
    x.seconds = x.first ? FRESH_SECONDS : AGAIN_SECONDS;
    p->seen[item] = true;
    p->of[area] += x.first;
    p->right[area] += x.first && x.right;
    VEC_PUSH(p->arena, &p->answers, x);
    cards_answer(p->cards, p->s->fsrs, p->s->m, &x);
}

/* A full form of items never met; its report is read afterwards. */
static void sit_mock(struct person *p)
{
    const struct material *m = p->s->m;
    int *items = ARENA_ARRAY(p->arena, int, (size_t)m->n_items);
    double carried = rng_unit(&p->rng);

    for (int k = 0; k < m->n_areas; k++) {
        int n = 0;
        for (int i = 0; i < m->n_items; i++)
            if (m->items[i].area == k)
                items[n++] = i;
        rng_shuffle(&p->rng, items, (size_t)n, sizeof *items);
        carried += m->areas[k].weight;
        int take = (int)floor(carried);
        carried -= take;
        for (int i = 0; i < take && i < n; i++)
            answer(p, items[i], DAY_OF_MOCK, true);
    }
    p->mock = (struct mock_result){ .day = DAY_OF_MOCK,
                                    .of = (int)p->answers.n,
                                    .full = true };
    for (size_t i = 0; i < p->answers.n; i++) {
        p->mock.right += p->answers.p[i].right;
        learner_study(&p->learner, &p->answers.p[i]);
    }
}

/* ---- what comes next ---- */

static void draw_order(struct person *p)
{
    const struct material *m = p->s->m;
    int n = 0;

    p->order = ARENA_ARRAY(p->arena, int, (size_t)m->n_items);
    for (int k = 0; k < m->n_areas; k++)
        for (int i = 0; i < m->n_items; i++)
            if (m->items[i].area == k)
                p->order[n++] = i;
    if (p->policy == POLICY_RANDOM)
        rng_shuffle(&p->rng, p->order, (size_t)n, sizeof *p->order);
}

static int next_in_order(struct person *p)
{
    int item = p->order[p->at];

    p->at = (p->at + 1) % p->s->m->n_items;
    return item;
}

static int next_of_weakest(struct person *p)
{
    const struct material *m = p->s->m;
    double least = 2;
    int best = -1;

    for (int i = 0; i < m->n_items; i++) {
        int k = m->items[i].area;
        double share = (p->right[k] + 1.0) / (p->of[k] + 2);
        if (!p->seen[i] && share < least) {
            least = share;
            best = i;
        }
    }
    return best < 0 ? next_in_order(p) : best;
}

static int next_item(struct person *p)
{
    return p->policy == POLICY_WEAKEST ? next_of_weakest(p) : next_in_order(p);
}

/* ---- days ---- */

static void study_day(struct person *p, int32_t day)
{
    for (int left = p->minutes * 60; left > 0;) {
        int item = next_item(p);
        answer(p, item, day, false);
        const struct study_answer *x = &p->answers.p[p->answers.n - 1];
        learner_study(&p->learner, x);
        left -= x->seconds;
    }
}

/* Returns what the plan says of the chance on the first day. Without a line a
 * plan looks for no chance, and is the same otherwise: on later days, when
 * nobody asks, that saves half of the work. */
static struct readiness_chance study_planned_day(struct person *p, int32_t day,
                                                 int32_t exam)
{
    const struct simulation *s = p->s;
    struct material m = *s->m;
    struct arena scratch = { 0 };
    struct history h = history_of(p);
    const struct ability *ability = ability_estimate(&scratch, s->m, &h, day);
    struct study_settings settings = { .off = NULL };
    struct session_wish wish = { .kind = SESSION_TODAY,
                                 .seed = rng_next(&p->rng) };
    int n = 0, left = p->minutes * 60;

    if (day > DAY_OF_MOCK + 1)
        m.line = 0;
    for (int i = 0; i < 7; i++)
        settings.minutes[i] = p->minutes;
    const struct plan *plan = plan_make_days(&scratch, &m, &h, ability, s->fsrs,
                                             p->cards, &settings, day, exam, 1);
    const struct study_task *tasks = session_make(
        &scratch, plan, s->m, &h, s->fsrs, p->cards, &wish, day, &n);
    for (int i = 0; i < n && left > 0; i++) {
        answer(p, tasks[i].item, day, false);
        const struct study_answer *x = &p->answers.p[p->answers.n - 1];
        learner_study(&p->learner, x);
        left -= x->seconds;
    }
    struct readiness_chance promised = plan->followed;
    arena_release(&scratch);
    return promised;
}

static void tell(struct person *p, struct simulated *out, int32_t today,
                 int32_t exam)
{
    const struct simulation *s = p->s;
    struct history h = history_of(p);
    const struct ability *ability = ability_estimate(p->arena, s->m, &h, today);
    const struct readiness *r = readiness_on(
        p->arena, s->m, &h, ability, s->fsrs, p->cards, exam, &s->assumptions);

    out->told = r->on_day;
    out->has_baseline = r->has_baseline;
    out->baseline = (r->baseline.min + r->baseline.max) / 2;
}

/* ---- a life ---- */

static void draw_way(struct person *p)
{
    const struct simulation *s = p->s;
    size_t n = sizeof minutes_given / sizeof *minutes_given;

    p->repeater = s->trial || rng_below(&p->rng, 2);
    p->policy =
        s->trial ? s->policy
                 : (enum study_policy)(POLICY_OUTLINE + rng_below(&p->rng, 3));
    p->days =
        s->trial
            ? s->days
            : DAYS_LEAST + (int)rng_below(&p->rng, DAYS_MOST - DAYS_LEAST + 1);
    p->minutes = s->trial ? s->minutes : minutes_given[rng_below(&p->rng, n)];
    p->pause = s->trial ? 1 : 1 + (int)rng_below(&p->rng, PAUSE_MOST);
}

static void live(const struct simulation *s, uint64_t number,
                 struct simulated *out)
{
    struct arena arena = { 0 };
    size_t n_areas = (size_t)s->m->n_areas;
    struct person p = {
        .arena = &arena,
        .s = s,
        .cards = ARENA_ARRAY(&arena, struct card_state, (size_t)s->m->n_cards),
        .seen = ARENA_ARRAY(&arena, bool, (size_t)s->m->n_items),
        .right = ARENA_ARRAY(&arena, int, n_areas),
        .of = ARENA_ARRAY(&arena, int, n_areas),
    };

    rng_init_stream(&p.rng, ~s->seed, number);
    draw_way(&p);
    draw_person(&p, number);
    draw_order(&p);
    sit_mock(&p);
    int32_t last = DAY_OF_MOCK + p.days, exam = last + p.pause;
    for (int32_t day = DAY_OF_MOCK + 1; day <= last; day++) {
        if (p.policy != POLICY_PLAN) {
            study_day(&p, day);
            continue;
        }
        struct readiness_chance promised = study_planned_day(&p, day, exam);
        if (day == DAY_OF_MOCK + 1)
            out->promised = promised;
    }
    tell(&p, out, last, exam);
    for (size_t i = (size_t)p.mock.of; i < p.answers.n; i++) {
        out->fresh += p.answers.p[i].first;
        out->again += !p.answers.p[i].first;
    }
    out->right = learner_exam(&p.learner, exam, 0, NULL, NULL);
    out->passed = out->right >= s->m->line;
    for (int i = 0; i < EXAMS; i++)
        out->share +=
            (learner_exam(&p.learner, exam, 0, NULL, NULL) >= s->m->line) /
            (double)EXAMS;
    arena_release(&arena);
}

struct all {
    const struct simulation *s;
    struct simulated *out;
};

static void live_part(void *arg, int part, int worker)
{
    const struct all *all = arg;

    (void)worker;
    live(all->s, (uint64_t)part, &all->out[part]);
}

struct simulated *simulate_run(struct arena *a, const struct simulation *s)
{
    struct all all = { s, ARENA_ARRAY(a, struct simulated, (size_t)s->n) };

    parallel_run(s->n, s->n_threads, live_part, &all);
    return all.out;
}

/* ---- what came of it ---- */

/* One learner with what was said to them. */
struct said {
    const struct simulated *of;
    struct readiness_chance told;
};

static int by_chance(const void *a, const void *b)
{
    const struct said *x = a, *y = b;

    if (x->told.chance < y->told.chance || x->told.chance > y->told.chance)
        return x->told.chance < y->told.chance ? -1 : 1;
    return (x->of > y->of) - (x->of < y->of); /* equal chances: by number */
}

static void fill_tenths(const struct said *sorted, int n,
                        struct simulate_check *out)
{
    for (int i = 0; i < n; i++) {
        struct tenth *t = &out->tenths[(int64_t)i * TENTHS / n];
        t->n++;
        t->told += sorted[i].told.chance;
        t->came += sorted[i].of->passed;
        t->baseline += sorted[i].of->baseline;
    }
    for (int i = 0; i < TENTHS; i++) {
        struct tenth *t = &out->tenths[i];
        if (!t->n)
            continue;
        t->told /= t->n;
        t->came /= t->n;
        t->baseline /= t->n;
        out->gap = fmax(out->gap, fabs(t->told - t->came));
    }
}

/* The share is of EXAMS: half of one more or less is the same. */
static bool holds(const struct readiness_chance *c, double share)
{
    return share > c->low - 0.5 / EXAMS && share < c->high + 0.5 / EXAMS;
}

static void check(struct said *x, int n, struct simulate_check *out)
{
    *out = (struct simulate_check){ 0 };
    for (int i = 0; i < n; i++) {
        const struct simulated *y = x[i].of;
        const struct readiness_chance *told = &x[i].told;
        double came = y->passed;
        out->passed += came / n;
        out->brier += (told->chance - came) * (told->chance - came) / n;
        out->brier_baseline += (y->baseline - came) * (y->baseline - came) / n;
        out->covered +=
            (fabs(y->right - told->score) <= INTERVAL * told->score_sd) /
            (double)n;
        out->held += holds(told, y->share) / (double)n;
    }
    out->brier_same = out->passed * (1 - out->passed);
    qsort(x, (size_t)n, sizeof *x, by_chance);
    fill_tenths(x, n, out);
}

void simulate_check(const struct simulated *x, int n,
                    struct simulate_check *out)
{
    struct arena scratch = { 0 };
    struct said *said = ARENA_ARRAY(&scratch, struct said, (size_t)n);

    for (int i = 0; i < n; i++)
        said[i] = (struct said){ &x[i], x[i].told };
    check(said, n, out);
    arena_release(&scratch);
}

void simulate_check_promised(const struct simulated *x, int n,
                             struct simulate_check *out)
{
    struct arena scratch = { 0 };
    struct said *said = ARENA_ARRAY(&scratch, struct said, (size_t)n);

    for (int i = 0; i < n; i++)
        said[i] = (struct said){ &x[i], x[i].promised };
    check(said, n, out);
    arena_release(&scratch);
}
