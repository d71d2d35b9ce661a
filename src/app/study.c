/* What follows from a person's log, worked out when it is asked for and kept
 * until what it rests on changes. */
#include "app/study_int.h"

#include "base/vec.h"
#include "retake/policy.h"

/* What a snapshot rests on: the same numbers, the same snapshot. */
struct basis {
    const struct catalog_entry *entry;
    int32_t today;
    int64_t study, cases, sittings;
};

struct snapshot {
    struct study_view view; /* first: what the caller gets */
    struct basis basis;
    struct arena arena;
    int refs; /* under the cache's lock; the entry has one */
};

/* One person and program. */
struct entry {
    struct entry *next;
    int64_t person;
    struct str program;
    pthread_mutex_t lock; /* around log and the making of snapshots */
    struct arena arena;   /* of the log */
    struct study_log log;
    struct snapshot *newest;
    int users;       /* under the cache's lock */
    int64_t used_us; /* under the cache's lock */
};

struct study_cache {
    pthread_mutex_t lock;
    struct entry *first;
};

struct study_cache *study_cache_new(void)
{
    struct study_cache *c = calloc(1, sizeof *c);

    if (!c)
        BUG("out of memory");
    pthread_mutex_init(&c->lock, NULL);
    return c;
}

/* With the cache's lock. */
static void snapshot_put(struct snapshot *s)
{
    if (!s || --s->refs)
        return;
    arena_release(&s->arena);
    free(s);
}

static void entry_free(struct entry *e)
{
    snapshot_put(e->newest);
    pthread_mutex_destroy(&e->lock);
    arena_release(&e->arena);
    free(e);
}

static void drop(struct study_cache *c, bool all, int64_t unused_since_us)
{
    pthread_mutex_lock(&c->lock);
    for (struct entry **at = &c->first; *at;) {
        struct entry *e = *at;
        if (e->users || (!all && e->used_us >= unused_since_us)) {
            at = &e->next;
            continue;
        }
        *at = e->next;
        entry_free(e);
    }
    pthread_mutex_unlock(&c->lock);
}

void study_cache_clear(struct study_cache *c)
{
    drop(c, true, 0);
}

void study_cache_sweep(struct study_cache *c, int64_t unused_since_us)
{
    drop(c, false, unused_since_us);
}

void study_cache_free(struct study_cache *c)
{
    if (!c)
        return;
    study_cache_clear(c);
    pthread_mutex_destroy(&c->lock);
    free(c);
}

static struct entry *entry_take(struct app *app, int64_t person,
                                struct str program)
{
    struct study_cache *c = app->study;

    pthread_mutex_lock(&c->lock);
    struct entry *e = c->first;
    while (e && (e->person != person || !str_eq(e->program, program)))
        e = e->next;
    if (!e) {
        e = calloc(1, sizeof *e);
        if (!e)
            BUG("out of memory");
        pthread_mutex_init(&e->lock, NULL);
        e->person = person;
        e->program = str_dup(&e->arena, program);
        study_log_init(&e->log, &e->arena);
        e->next = c->first;
        c->first = e;
    }
    e->users++;
    e->used_us = clock_now_us(&app->clock);
    pthread_mutex_unlock(&c->lock);
    return e;
}

static void entry_put(struct app *app, struct entry *e)
{
    pthread_mutex_lock(&app->study->lock);
    e->users--;
    pthread_mutex_unlock(&app->study->lock);
}

/* ---- making one ---- */

struct making {
    struct app *app;
    struct db *db;
    struct snapshot *s;
    struct entry *entry;
    struct case_view casefile;
    const struct snapshot *before; /* of the same entry; may be NULL */
};

static void fill_mock_minutes(const struct exam_format *f, int minutes[])
{
    int64_t us = f->tutorial_us + f->break_pool_us;

    for (int i = 0; i < f->n_segments; i++)
        us += f->segments[i].limit_us;
    if (!f->n_segments)
        return;
    minutes[PLAN_FULL] = (int)(us / US_PER_S / 60);
    minutes[PLAN_SEGMENT] = (int)(f->segments[0].limit_us / US_PER_S / 60);
}

/* The day to study for: the person's own, else the next one that is booked. */
static void find_exam(struct study_view *v, const struct case_view *c)
{
    if (c->has_study_date && c->study_date.day >= v->today) {
        v->has_exam = true;
        v->exam = c->study_date.day;
        return;
    }
    for (int i = 0; i < c->facts->n_attempts; i++) {
        const struct attempt *t = &c->facts->attempts[i];
        if (t->result == ATTEMPT_BOOKED && t->date.day >= v->today &&
            (!v->has_exam || t->date.day < v->exam)) {
            v->has_exam = true;
            v->exam = t->date.day;
        }
    }
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
                                            const struct card_state *cards,
                                            int32_t today)
{
    struct forecast_assumptions f;
    bool known = forecast_known(&v->entry->program->scoring, &f);

    return readiness_on(
        a, v->material, h, ability_estimate(a, v->material, h, today), &v->fsrs,
        cards, v->has_exam ? v->exam : v->today, known ? &f : NULL);
}

/* ---- the chance on earlier days ---- */

/* What was known at the end of a day. */
static struct history history_until(const struct history *h, int32_t day)
{
    struct history out = *h;

    while (out.n_answers && h->answers[out.n_answers - 1].day > day)
        out.n_answers--;
    while (out.n_elsewhere && h->elsewhere[out.n_elsewhere - 1].day > day)
        out.n_elsewhere--;
    while (out.n_mocks && h->mocks[out.n_mocks - 1].day > day)
        out.n_mocks--;
    while (out.n_official && h->official[out.n_official - 1].day > day)
        out.n_official--;
    while (out.n_results && h->results[out.n_results - 1].day > day)
        out.n_results--;
    return out;
}

static void push_point(struct study_view *v, struct study_point *to,
                       const struct readiness *r, int32_t day)
{
    if (!r->known)
        return;
    to[v->n_trend++] = (struct study_point){
        .day = day,
        .chance = r->on_day.chance,
        .low = r->on_day.low,
        .high = r->on_day.high,
        .score = r->on_day.score,
    };
}

/* Days on which something was answered, thinned out evenly. */
static int pick_days(const struct history *h, int32_t today, int32_t *days)
{
    int n = 0, all = 0;
    int32_t last = INT32_MIN;

    for (size_t i = 0; i < h->n_answers; i++)
        if (h->answers[i].day != last && h->answers[i].day < today) {
            last = h->answers[i].day;
            all++;
        }
    int kept = all < STUDY_POINTS_MOST - 1 ? all : STUDY_POINTS_MOST - 1;
    int k = 0;
    last = INT32_MIN;
    for (size_t i = 0; i < h->n_answers && n < kept; i++)
        if (h->answers[i].day != last && h->answers[i].day < today) {
            last = h->answers[i].day;
            if (k++ * kept / all == n)
                days[n++] = last;
        }
    return n;
}

/* Past points stay as they were while nothing but practice of today has come
 * in. */
static bool points_stand(const struct making *m)
{
    const struct snapshot *old = m->before;

    return old && old->basis.entry == m->s->basis.entry &&
           old->basis.today == m->s->basis.today &&
           old->basis.cases == m->s->basis.cases &&
           old->basis.sittings == m->s->basis.sittings && old->view.n_trend > 1;
}

static void make_trend(struct making *m)
{
    struct study_view *v = &m->s->view;
    struct study_point *points =
        ARENA_ARRAY(&m->s->arena, struct study_point, STUDY_POINTS_MOST);
    int32_t days[STUDY_POINTS_MOST];
    struct arena scratch = { 0 };

    if (points_stand(m)) {
        for (int i = 0; i < m->before->view.n_trend - 1; i++)
            points[v->n_trend++] = m->before->view.trend[i];
    } else {
        int n = pick_days(v->history, v->today, days);
        for (int i = 0; i < n; i++) {
            struct history h = history_until(v->history, days[i]);
            push_point(
                v, points,
                readiness_of(&scratch, v, &h,
                             cards_replay(&scratch, &v->fsrs, v->material, &h),
                             days[i]),
                days[i]);
            arena_reset(&scratch);
        }
    }
    push_point(v, points, v->readiness, v->today);
    v->trend = points;
    arena_release(&scratch);
}

static enum status make(struct making *m, struct err *err)
{
    struct study_view *v = &m->s->view;
    struct arena *a = &m->s->arena;
    struct study_log *log = &m->entry->log;

    v->person = m->entry->person;
    v->program = str_dup(a, m->entry->program);
    v->entry = m->s->basis.entry;
    v->today = m->s->basis.today;
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
        .facts = m->casefile.facts,
    };
    enum status status =
        study_history(a, &from, &v->history, &v->mock_sittings, err);
    if (status != OK)
        return status;
    for (int i = 0; i < v->history->n_results; i++)
        v->passed = v->passed || v->history->results[i].passed;
    find_exam(v, &m->casefile);
    find_flagged(a, log, v);
    count_days(v);
    fsrs6_init(&v->fsrs, fsrs6_weights, true);
    v->cards = cards_replay(a, &v->fsrs, v->material, v->history);
    v->ability = ability_estimate(a, v->material, v->history, v->today);
    v->readiness = readiness_of(a, v, v->history, v->cards, v->today);
    v->plan = plan_make(a, v->material, v->history, v->ability, &v->fsrs,
                        v->cards, &v->choices.plan, v->today,
                        v->has_exam ? v->exam : PLAN_NO_DATE);
    make_trend(m);
    return OK;
}

/* ---- asking ---- */

static enum status read_basis(struct db *db, int64_t person, struct str program,
                              struct basis *b, struct err *err)
{
    struct study_version_in in = { person, program };
    struct study_version_row row = { 0 };
    struct stmt *st = db_stmt(db, Q_STUDY_VERSION);
    enum status status = study_version_bind(st, &in);
    bool has;

    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK)
        return status;
    study_version_read(st, NULL, &row);
    b->study = row.study.v;
    b->cases = row.cases.v;
    b->sittings = row.sittings.v;
    return stmt_run(st, err);
}

static bool same_basis(const struct basis *a, const struct basis *b)
{
    return a->entry == b->entry && a->today == b->today &&
           a->study == b->study && a->cases == b->cases &&
           a->sittings == b->sittings;
}

/* With the entry's lock: the log is read on and a new snapshot takes the place
 * of the old one. */
static enum status renew(struct app *app, struct entry *e,
                         const struct basis *basis,
                         const struct case_view *casefile, struct err *err)
{
    struct making m = {
        .app = app, .entry = e, .casefile = *casefile, .before = e->newest
    };

    m.s = calloc(1, sizeof *m.s);
    if (!m.s)
        BUG("out of memory");
    m.s->refs = 1;
    m.s->basis = *basis;
    m.db = store_read_begin(app->store);
    enum status status =
        study_log_read(&e->log, m.db, e->person, e->program, err);
    if (status == OK)
        status = make(&m, err);
    store_read_end(app->store, m.db);
    pthread_mutex_lock(&app->study->lock);
    if (status == OK) {
        snapshot_put(e->newest);
        e->newest = m.s;
    } else {
        snapshot_put(m.s);
    }
    pthread_mutex_unlock(&app->study->lock);
    return status;
}

struct held {
    struct app *app;
    struct snapshot *s;
};

static void release(void *arg)
{
    struct held *h = arg;

    pthread_mutex_lock(&h->app->study->lock);
    snapshot_put(h->s);
    pthread_mutex_unlock(&h->app->study->lock);
}

enum status app_study(struct app *app, int64_t person, struct str program,
                      struct arena *a, const struct study_view **out,
                      struct err *err)
{
    const struct catalog_entry *c = catalog_find(app_catalog(app), program);
    struct basis basis = { .entry = c };
    struct case_view casefile;

    if (!c || !c->bank->n_items)
        return err_set(err, E_MISSING, "there is nothing to practise for %.*s",
                       STR_ARG(program));
    struct date today = app_today_for(app, c->policy);
    basis.today = today.day;
    if (!program_outline(c->program, today))
        return err_set(err, E_MISSING, "no outline of %.*s is in force",
                       STR_ARG(program));
    struct db *db = store_read_begin(app->store);
    enum status status = read_basis(db, person, program, &basis, err);
    store_read_end(app->store, db);
    if (status != OK)
        return status;
    struct entry *e = entry_take(app, person, program);
    pthread_mutex_lock(&e->lock);
    if (!e->newest || !same_basis(&e->newest->basis, &basis)) {
        status = app_case(app, person, program, a, &casefile, err);
        if (status == OK)
            status = renew(app, e, &basis, &casefile, err);
    }
    if (status == OK) {
        struct held *h = ARENA_NEW(a, struct held);
        pthread_mutex_lock(&app->study->lock);
        *h = (struct held){ app, e->newest };
        e->newest->refs++;
        pthread_mutex_unlock(&app->study->lock);
        arena_defer(a, release, h);
        *out = &h->s->view;
    }
    pthread_mutex_unlock(&e->lock);
    entry_put(app, e);
    return status;
}
