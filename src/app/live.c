#include "app/live.h"

#include "format/form_json.h"
#include "format/item_json.h"
#include "format/program_yaml.h"

enum { BUCKETS = 4096 };

struct entry {
    struct live live; /* first: a struct live * is a struct entry * */
    struct entry *next;
    struct arena arena;
    pthread_mutex_t lock; /* around state and tip */
    struct sitting *state;
    int refs;
    int64_t used_us;
};

struct live_map {
    pthread_mutex_t lock; /* around buckets, refs and used_us */
    struct entry *buckets[BUCKETS];
};

struct live_map *live_map_new(void)
{
    struct live_map *m = calloc(1, sizeof *m);

    if (!m)
        BUG("out of memory");
    pthread_mutex_init(&m->lock, NULL);
    return m;
}

static void entry_free(struct entry *e)
{
    pthread_mutex_destroy(&e->lock);
    arena_release(&e->arena);
    free(e);
}

static void drop(struct live_map *m, bool all, int64_t unused_since_us)
{
    pthread_mutex_lock(&m->lock);
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct entry **at = &m->buckets[i]; *at;) {
            struct entry *e = *at;
            if (e->refs || (!all && e->used_us >= unused_since_us)) {
                at = &e->next;
                continue;
            }
            *at = e->next;
            entry_free(e);
        }
    pthread_mutex_unlock(&m->lock);
}

void live_map_clear(struct live_map *m)
{
    drop(m, true, 0);
}

void live_map_sweep(struct live_map *m, int64_t unused_since_us)
{
    drop(m, false, unused_since_us);
}

void live_map_free(struct live_map *m)
{
    if (!m)
        return;
    live_map_clear(m);
    pthread_mutex_destroy(&m->lock);
    free(m);
}

static struct entry **bucket(struct live_map *m, int64_t sitting)
{
    return &m->buckets[(uint64_t)sitting % BUCKETS];
}

static struct entry *find(struct live_map *m, int64_t sitting)
{
    struct entry *e = *bucket(m, sitting);

    while (e && e->live.id != sitting)
        e = e->next;
    return e;
}

/* ---- loading ---- */

static enum status load_program(struct app *app, struct db *db, struct entry *e,
                                int64_t version, struct err *err)
{
    const struct catalog_entry *c = catalog_entry_of_version(app, version);

    if (c) {
        e->live.def = c->program;
        return OK;
    }
    struct stmt *st = db_stmt(db, Q_PROGRAM_VERSION_LOAD);
    struct program_version_load_in in = { version };
    struct program_version_load_row row;
    bool has = false;
    enum status status = program_version_load_bind(st, &in);
    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK)
        return status;
    if (has)
        program_version_load_read(st, &e->arena, &row);
    struct program_file file;
    struct problems ps;
    problems_init(&ps, &e->arena);
    if (!has || !program_yaml_parse(&e->arena, row.body, S("program.yaml"),
                                    row.program, &file, &ps))
        return err_set(err, E_CORRUPT, "program version %lld cannot be read",
                       (long long)version);
    e->live.def = file.program;
    return stmt_run(st, err);
}

static enum status load_item(struct app *app, struct db *db, struct entry *e,
                             int64_t version, const struct item **out,
                             struct err *err)
{
    *out = catalog_item(app, version);
    if (*out)
        return OK;
    struct stmt *st = db_stmt(db, Q_ITEM_VERSION_LOAD);
    struct item_version_load_in in = { version };
    struct item_version_load_row row;
    struct item *item = ARENA_NEW(&e->arena, struct item);
    struct problems ps;
    bool has = false;
    problems_init(&ps, &e->arena);
    enum status status = item_version_load_bind(st, &in);
    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK)
        return status;
    if (has)
        item_version_load_read(st, &e->arena, &row);
    if (!has || !item_json_parse(&e->arena, row.body, row.item, item, &ps))
        return err_set(err, E_CORRUPT, "item version %lld cannot be read",
                       (long long)version);
    *out = item;
    return stmt_run(st, err);
}

static const struct outline *outline_of(const struct program *p, struct str id)
{
    for (int i = 0; i < p->n_outlines; i++)
        if (str_eq(p->outlines[i].id, id))
            return &p->outlines[i];
    return NULL;
}

static enum status load_form(struct app *app, struct db *db, struct entry *e,
                             int64_t form, struct err *err)
{
    struct stmt *st = db_stmt(db, Q_FORM_LOAD);
    struct form_load_in in = { form };
    struct form_load_row row;
    struct form_frame frame;
    struct str why = S("it is gone");
    bool has = false;
    enum status status = form_load_bind(st, &in);

    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK)
        return status;
    if (has)
        form_load_read(st, &e->arena, &row);
    struct form *f = ARENA_NEW(&e->arena, struct form);
    if (!has || !form_kind_parse(row.kind, &f->kind) ||
        !form_json_parse(&e->arena, row.body, &frame, &why)) {
        err_set(err, E_CORRUPT, "form %lld cannot be read", (long long)form);
        err_detail(err, "%.*s", STR_ARG(why));
        return E_CORRUPT;
    }
    status = stmt_run(st, err);
    if (status == OK)
        status = load_program(app, db, e, row.program_version, err);
    if (status != OK)
        return status;
    e->live.program = row.program;
    f->seed = (uint64_t)row.seed;
    f->outline = outline_of(e->live.def, frame.outline);
    f->tutorial_us = frame.tutorial_us;
    f->break_pool_us = frame.break_pool_us;
    f->n_segments = frame.n_segments;
    memcpy(f->segments, frame.segments, sizeof f->segments);
    f->n_items = frame.n_items;
    f->items = ARENA_ARRAY(&e->arena, struct form_item, (size_t)f->n_items);
    for (int i = 0; i < f->n_items && status == OK; i++) {
        struct form_item *fi = &f->items[i];
        fi->scored = frame.items[i].scored;
        fi->seen = frame.items[i].seen;
        f->n_scored += fi->scored;
        status = load_item(app, db, e, frame.items[i].version, &fi->item, err);
        if (status != OK)
            return status;
        fi->area = f->outline ? outline_area(f->outline, fi->item->area) : -1;
        if (fi->area < 0)
            return err_set(err, E_CORRUPT,
                           "item %.*s is in no area of form %lld",
                           STR_ARG(fi->item->id), (long long)form);
        fi->domain = f->outline->areas[fi->area].domain;
    }
    e->live.form = f;
    return status;
}

static void make_plan(struct entry *e)
{
    const struct form *f = e->live.form;
    struct sitting_plan *p = ARENA_NEW(&e->arena, struct sitting_plan);
    uint8_t *n_options = ARENA_ARRAY(&e->arena, uint8_t, (size_t)f->n_items);
    bool *multiple = ARENA_ARRAY(&e->arena, bool, (size_t)f->n_items);

    p->n_items = f->n_items;
    p->n_segments = f->n_segments;
    for (int s = 0; s < f->n_segments; s++) {
        p->segments[s].first = f->segments[s].first;
        p->segments[s].n = f->segments[s].n;
        p->segments[s].limit_us = f->segments[s].limit_us;
    }
    p->tutorial_us = f->tutorial_us;
    p->break_pool_us = f->break_pool_us;
    p->accept_late = true; /* personal mode */
    for (int i = 0; i < f->n_items; i++) {
        n_options[i] = (uint8_t)f->items[i].item->n_options;
        multiple[i] = f->items[i].item->type == ITEM_MULTIPLE;
    }
    p->n_options = n_options;
    p->multiple = multiple;
    e->live.plan = p;
}

static enum status load(struct app *app, struct db *db, int64_t sitting,
                        int64_t person, struct entry **out, struct err *err)
{
    struct entry *e = calloc(1, sizeof *e);

    if (!e)
        BUG("out of memory");
    pthread_mutex_init(&e->lock, NULL);
    struct stmt *st = db_stmt(db, Q_SITTING_LOAD);
    struct sitting_load_in in = { .sitting = sitting, .person = person };
    struct sitting_load_row row;
    bool has = false;
    enum status status = sitting_load_bind(st, &in);
    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status == OK && !has)
        status = err_set(err, E_MISSING, "there is no sitting %lld",
                         (long long)sitting);
    if (status == OK) {
        sitting_load_read(st, &e->arena, &row);
        status = stmt_run(st, err);
    }
    if (status == OK)
        status = load_form(app, db, e, row.form, err);
    if (status == OK) {
        make_plan(e);
        e->live.id = sitting;
        e->live.person = person;
        e->state = sitting_new(&e->arena, e->live.plan);
        e->live.state = e->state;
        status = journal_load(db, sitting, e->live.plan, e->state, &e->live.tip,
                              err);
    }
    if (status != OK) {
        entry_free(e);
        return status;
    }
    *out = e;
    return OK;
}

/* ---- using ---- */

static struct entry *take(struct app *app, int64_t sitting)
{
    struct entry *e = find(app->live, sitting);

    if (e) {
        e->refs++;
        e->used_us = clock_now_us(&app->clock);
    }
    return e;
}

enum status live_get(struct app *app, struct db *db, int64_t sitting,
                     int64_t person, struct live **out, struct err *err)
{
    pthread_mutex_lock(&app->live->lock);
    struct entry *e = take(app, sitting);
    pthread_mutex_unlock(&app->live->lock);
    if (!e) {
        struct entry *loaded = NULL;
        enum status status = load(app, db, sitting, person, &loaded, err);
        if (status != OK)
            return status;
        /* Somebody may have been faster. Theirs is at least as new: a state
         * moves on only inside the map. */
        pthread_mutex_lock(&app->live->lock);
        e = take(app, sitting);
        if (!e) {
            loaded->next = *bucket(app->live, sitting);
            *bucket(app->live, sitting) = loaded;
            e = take(app, sitting);
            loaded = NULL;
        }
        pthread_mutex_unlock(&app->live->lock);
        if (loaded)
            entry_free(loaded);
    }
    *out = &e->live;
    if (e->live.person == person)
        return OK;
    live_put(app, &e->live);
    return err_set(err, E_MISSING, "there is no sitting %lld",
                   (long long)sitting);
}

void live_put(struct app *app, struct live *l)
{
    struct entry *e = (struct entry *)l;

    pthread_mutex_lock(&app->live->lock);
    e->refs--;
    pthread_mutex_unlock(&app->live->lock);
}

void live_release(void *live_held)
{
    struct live_held *h = live_held;

    live_put(h->app, h->live);
}

struct sitting *sitting_copy(struct arena *a, const struct sitting *s)
{
    struct sitting *copy = ARENA_NEW(a, struct sitting);

    *copy = *s;
    copy->responses = ARENA_ARRAY(a, struct response, (size_t)s->n_items);
    memcpy(copy->responses, s->responses,
           (size_t)s->n_items * sizeof *s->responses);
    return copy;
}

struct sitting *live_copy(struct live *l, struct arena *a)
{
    struct entry *e = (struct entry *)l;

    pthread_mutex_lock(&e->lock);
    struct sitting *copy = sitting_copy(a, e->state);
    pthread_mutex_unlock(&e->lock);
    return copy;
}

void live_publish(struct live *l, const struct event *events, size_t n,
                  const struct journal_tip *tip)
{
    struct entry *e = (struct entry *)l;

    pthread_mutex_lock(&e->lock);
    for (size_t i = 0; i < n; i++)
        sitting_apply(e->state, l->plan, &events[i]);
    l->tip = *tip;
    pthread_mutex_unlock(&e->lock);
}
