#include "app/live.h"

#include "app/live_form.h"

enum { BUCKETS = 4096, ROUND = 256 };

struct live {
    struct live *next;
    int64_t id, person;
    int64_t used_us;
    struct live_form form; /* its bytes behind this struct */
    unsigned char *state;  /* sitting_pack */
    uint32_t n_state, cap_state;
    struct journal_tip tip;
    int refs;
};

/* Everything but `id`, `person` and `form` is behind the lock. */
struct live_map {
    pthread_mutex_t lock;
    struct live *buckets[BUCKETS];
};

struct live_map *live_map_new(void)
{
    struct live_map *m = calloc(1, sizeof *m);

    if (!m)
        BUG("out of memory");
    pthread_mutex_init(&m->lock, NULL);
    return m;
}

static void live_free(struct live *l)
{
    free(l->state);
    free(l);
}

static void drop(struct live_map *m, bool all, int64_t unused_since_us)
{
    pthread_mutex_lock(&m->lock);
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct live **at = &m->buckets[i]; *at;) {
            struct live *l = *at;
            if (l->refs || (!all && l->used_us >= unused_since_us)) {
                at = &l->next;
                continue;
            }
            *at = l->next;
            live_free(l);
        }
    pthread_mutex_unlock(&m->lock);
}

void live_map_clear(struct live_map *m)
{
    drop(m, true, 0);
}

int live_map_count(struct live_map *m)
{
    int n = 0;

    pthread_mutex_lock(&m->lock);
    for (size_t i = 0; i < BUCKETS; i++)
        for (const struct live *l = m->buckets[i]; l; l = l->next)
            n++;
    pthread_mutex_unlock(&m->lock);
    return n;
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

static struct live **bucket(struct live_map *m, int64_t sitting)
{
    return &m->buckets[(uint64_t)sitting % BUCKETS];
}

static struct live *find(struct live_map *m, int64_t sitting)
{
    struct live *l = *bucket(m, sitting);

    while (l && l->id != sitting)
        l = l->next;
    return l;
}

/* ---- loading ---- */

/* Personal mode takes late answers. */
static const struct sitting_plan *plan_new(struct arena *a,
                                           const struct form *f)
{
    return sitting_plan_new(a, f, true);
}

/* The packed state, in memory that is used again while it fits. */
static void keep_state(struct live *l, struct str packed)
{
    if (packed.n > l->cap_state) {
        l->cap_state = (uint32_t)((packed.n + ROUND - 1) / ROUND * ROUND);
        free(l->state);
        l->state = malloc(l->cap_state);
        if (!l->state)
            BUG("out of memory");
    }
    memcpy(l->state, packed.p, packed.n);
    l->n_state = (uint32_t)packed.n;
}

static struct live *live_new(int64_t sitting, int64_t person,
                             const struct live_form *form)
{
    struct live *l = calloc(1, sizeof *l + form->packed.n);

    if (!l)
        BUG("out of memory");
    char *behind = (char *)(l + 1);
    memcpy(behind, form->packed.p, form->packed.n);
    l->id = sitting;
    l->person = person;
    l->form = *form;
    l->form.packed.p = behind;
    return l;
}

static enum status load(struct app *app, struct db *db, int64_t sitting,
                        int64_t person, struct arena *a, struct live **out,
                        struct err *err)
{
    struct stmt *st = db_stmt(db, Q_SITTING_LOAD);
    struct sitting_load_in in = { .sitting = sitting, .person = person };
    struct sitting_load_row row;
    struct live_form form;
    struct journal_tip tip;
    bool has = false;
    enum status status = sitting_load_bind(st, &in);

    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status == OK && !has)
        status = err_set(err, E_MISSING, "there is no sitting %lld",
                         (long long)sitting);
    if (status == OK) {
        sitting_load_read(st, a, &row);
        status = stmt_run(st, err);
    }
    if (status == OK)
        status = live_form_load(app, db, row.form, a, &form, err);
    if (status != OK)
        return status;
    const struct sitting_plan *plan =
        plan_new(a, live_form_unpack(app, a, form.def, form.packed));
    struct sitting *state = sitting_new(a, plan);
    status = journal_load(db, sitting, plan, state, &tip, err);
    if (status != OK)
        return status;
    *out = live_new(sitting, person, &form);
    (*out)->tip = tip;
    keep_state(*out, sitting_pack(a, state));
    return OK;
}

/* ---- using ---- */

static struct live *take(struct app *app, int64_t sitting)
{
    struct live *l = find(app->live, sitting);

    if (l) {
        l->refs++;
        l->used_us = clock_now_us(&app->clock);
    }
    return l;
}

/* Somebody may have been faster. Theirs is at least as new: a state moves on
 * only inside the map. */
static struct live *insert(struct app *app, struct live *loaded)
{
    pthread_mutex_lock(&app->live->lock);
    struct live *l = take(app, loaded->id);
    if (!l) {
        loaded->next = *bucket(app->live, loaded->id);
        *bucket(app->live, loaded->id) = loaded;
        l = take(app, loaded->id);
    }
    pthread_mutex_unlock(&app->live->lock);
    if (l != loaded)
        live_free(loaded);
    return l;
}

enum status live_get(struct app *app, struct db *db, int64_t sitting,
                     int64_t person, struct live **out, struct err *err)
{
    pthread_mutex_lock(&app->live->lock);
    struct live *l = take(app, sitting);
    pthread_mutex_unlock(&app->live->lock);
    if (!l) {
        struct arena scratch = { 0 };
        enum status status = load(app, db, sitting, person, &scratch, &l, err);
        arena_release(&scratch);
        if (status != OK)
            return status;
        l = insert(app, l);
    }
    if (l->person == person) {
        *out = l;
        return OK;
    }
    live_put(app, l);
    return err_set(err, E_MISSING, "there is no sitting %lld",
                   (long long)sitting);
}

void live_put(struct app *app, struct live *l)
{
    pthread_mutex_lock(&app->live->lock);
    l->refs--;
    pthread_mutex_unlock(&app->live->lock);
}

enum status live_warm(struct app *app, int64_t sitting, int64_t person,
                      struct err *err)
{
    struct live *l;

    pthread_mutex_lock(&app->live->lock);
    bool is_here = find(app->live, sitting);
    pthread_mutex_unlock(&app->live->lock);
    if (is_here)
        return OK;
    struct db *db = store_read_begin(app->store);
    enum status status = live_get(app, db, sitting, person, &l, err);
    if (status == OK)
        live_put(app, l);
    store_read_end(app->store, db);
    return status;
}

void live_open(struct app *app, struct live *l, struct arena *a,
               struct live_view *v)
{
    pthread_mutex_lock(&app->live->lock);
    struct str packed =
        str_dup(a, (struct str){ (const char *)l->state, l->n_state });
    v->tip = l->tip;
    pthread_mutex_unlock(&app->live->lock);
    v->def = l->form.def;
    v->calibration = l->form.calibration;
    v->form = live_form_unpack(app, a, v->def, l->form.packed);
    v->plan = plan_new(a, v->form);
    v->state = sitting_unpack(a, v->plan, packed);
}

enum status live_read(struct app *app, struct db *db, int64_t sitting,
                      int64_t person, struct arena *a, struct live_view *v,
                      struct err *err)
{
    struct live *l;
    enum status status = live_get(app, db, sitting, person, &l, err);

    if (status != OK)
        return status;
    live_open(app, l, a, v);
    live_put(app, l);
    return OK;
}

void live_publish(struct app *app, struct live *l, struct str packed,
                  const struct journal_tip *tip)
{
    pthread_mutex_lock(&app->live->lock);
    keep_state(l, packed);
    l->tip = *tip;
    pthread_mutex_unlock(&app->live->lock);
}
