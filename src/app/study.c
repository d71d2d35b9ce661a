/* What follows from a person's log, worked out when it is asked for and kept
 * until what it rests on changes. */
#include "app/study_int.h"

struct snapshot {
    struct study_view now;   /* the plan has cards for today alone */
    struct study_view whole; /* once asked for; with the entry's lock */
    bool has_whole;
    struct study_basis basis;
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
    /* under the cache's lock */
    int users;
    bool dropped; /* from the cache; goes with its last user */
    int64_t used_us;
    size_t n_events, kept; /* in the log; of them in the store, folded */
};

struct study_cache {
    pthread_mutex_t lock;
    struct entry *first; /* the one used last first */
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
        if (!all && (e->users || e->used_us >= unused_since_us)) {
            at = &e->next;
            continue;
        }
        *at = e->next;
        e->dropped = true;
        if (!e->users)
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
    struct entry **at = &c->first, *e;
    while (*at && ((*at)->person != person || !str_eq((*at)->program, program)))
        at = &(*at)->next;
    if ((e = *at)) {
        *at = e->next;
    } else {
        e = calloc(1, sizeof *e);
        if (!e)
            BUG("out of memory");
        pthread_mutex_init(&e->lock, NULL);
        e->person = person;
        e->program = str_dup(&e->arena, program);
        study_log_init(&e->log, &e->arena);
    }
    e->next = c->first;
    c->first = e;
    e->users++;
    e->used_us = clock_now_us(&app->clock);
    pthread_mutex_unlock(&c->lock);
    return e;
}

static void entry_put(struct app *app, struct entry *e)
{
    pthread_mutex_lock(&app->study->lock);
    if (!--e->users && e->dropped)
        entry_free(e);
    pthread_mutex_unlock(&app->study->lock);
}

/* ---- asking ---- */

static enum status read_basis(struct db *db, int64_t person, struct str program,
                              struct study_basis *b, struct err *err)
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

static bool same_basis(const struct study_basis *a, const struct study_basis *b)
{
    return a->entry == b->entry && a->today == b->today &&
           a->study == b->study && a->cases == b->cases &&
           a->sittings == b->sittings;
}

/* With the entry's lock: the log is read on and a new snapshot takes the place
 * of the old one. */
static enum status renew(struct app *app, struct entry *e,
                         const struct study_basis *basis,
                         const struct case_view *casefile, struct err *err)
{
    struct snapshot *s = calloc(1, sizeof *s), *old = e->newest;
    struct study_making m = {
        .app = app,
        .arena = s ? &s->arena : NULL,
        .person = e->person,
        .program = e->program,
        .basis = *basis,
        .log = &e->log,
        .casefile = casefile,
        .before = old ? &old->now : NULL,
        .before_basis = old ? &old->basis : NULL,
    };

    if (!s)
        BUG("out of memory");
    s->refs = 1;
    s->basis = *basis;
    m.db = store_read_begin(app->store);
    size_t kept = e->kept;
    enum status status = OK;
    if (!e->log.last_id) {
        status = study_kept_log(&e->log, m.db, e->person, e->program, err);
        kept = e->log.n_events;
    }
    if (status == OK)
        status = study_log_read(&e->log, m.db, e->person, e->program, err);
    if (status == OK)
        status = study_make(&m, err);
    store_read_end(app->store, m.db);
    s->now = m.view;
    pthread_mutex_lock(&app->study->lock);
    if (status == OK) {
        snapshot_put(old);
        e->newest = s;
        e->n_events = e->log.n_events;
        e->kept = kept;
    } else {
        snapshot_put(s);
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

/* With the entry's lock. */
static const struct study_view *hold(struct app *app, struct snapshot *s,
                                     bool whole, struct arena *a)
{
    struct held *h = ARENA_NEW(a, struct held);

    if (whole && !s->has_whole) {
        study_make_whole(&s->arena, &s->now, &s->whole);
        s->has_whole = true;
    }
    pthread_mutex_lock(&app->study->lock);
    *h = (struct held){ app, s };
    s->refs++;
    pthread_mutex_unlock(&app->study->lock);
    arena_defer(a, release, h);
    return whole ? &s->whole : &s->now;
}

static enum status ask(struct app *app, int64_t person, struct str program,
                       bool whole, struct arena *a,
                       const struct study_view **out, struct err *err)
{
    const struct catalog_entry *c = catalog_find(app_catalog(app), program);
    struct study_basis basis = { .entry = c };
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
    if (status == OK)
        *out = hold(app, e->newest, whole, a);
    pthread_mutex_unlock(&e->lock);
    entry_put(app, e);
    return status;
}

enum status app_study(struct app *app, int64_t person, struct str program,
                      struct arena *a, const struct study_view **out,
                      struct err *err)
{
    return ask(app, person, program, true, a, out, err);
}

enum status app_study_today(struct app *app, int64_t person, struct str program,
                            struct arena *a, const struct study_view **out,
                            struct err *err)
{
    return ask(app, person, program, false, a, out, err);
}

/* ---- whose weights are to be tried ---- */

/* Fewer cannot tell (study/personal.h); then again after a quarter more. */
static bool trial_is_due(const struct snapshot *s)
{
    const struct study_view *v = &s->now;
    double n = (double)(v->history->n_answers + v->history->n_elsewhere);

    return n >= PERSONAL_REVIEWS_LEAST &&
           (!v->trial || n >= 1.25 * (double)v->trial->reviews);
}

bool study_due_trial(struct app *app, struct arena *a, int64_t *person,
                     struct str *program)
{
    const struct entry *e;

    pthread_mutex_lock(&app->study->lock);
    for (e = app->study->first; e; e = e->next)
        if (e->newest && trial_is_due(e->newest))
            break;
    if (e) {
        *person = e->person;
        *program = str_dup(a, e->program);
    }
    pthread_mutex_unlock(&app->study->lock);
    return e != NULL;
}

/* ---- what is stored of it ---- */

/* With the cache's lock: one whose log has grown enough since, in use. */
static struct entry *take_grown(struct study_cache *c)
{
    struct entry *e = c->first;

    while (e && (!e->newest || e->n_events < e->kept + STUDY_KEEP_EVERY))
        e = e->next;
    if (e)
        e->users++;
    return e;
}

enum status study_cache_keep(struct app *app, struct err *err)
{
    struct study_cache *c = app->study;
    struct arena a = { 0 };

    pthread_mutex_lock(&c->lock);
    struct entry *e = take_grown(c);
    pthread_mutex_unlock(&c->lock);
    if (!e)
        return OK;
    pthread_mutex_lock(&e->lock);
    size_t n = e->log.n_events;
    struct study_keep keep = { .person = e->person,
                               .program = e->program,
                               .last_id = e->log.last_id,
                               .log = study_log_pack(&a, &e->log) };
    const struct study_view *v = hold(app, e->newest, false, &a);
    pthread_mutex_unlock(&e->lock);
    keep.cards = study_walk_pack(&a, v);
    enum status status = study_keep_store(app, &keep, err);
    arena_release(&a);
    pthread_mutex_lock(&c->lock);
    e->kept = n;
    pthread_mutex_unlock(&c->lock);
    entry_put(app, e);
    return status;
}
