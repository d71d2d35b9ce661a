#include "app/stock.h"

#include "app/secret.h"
#include "format/form_json.h"

enum {
    SHELVES_MOST = 64,
    STOCK_MOST = 2048, /* over all shelves: about 6 MB */
    SHELF_MOST = 512,
    FILL_US = 100000, /* at a time, so that the jobs go on */
};

struct made {
    struct made *next;
    struct stock_form form; /* its text behind the struct */
};

/* Forms of one kind, under one outline of one frozen program. */
struct shelf {
    const struct catalog_entry *entry;
    const struct outline *outline;
    enum form_kind kind;
    struct made *first;
    int n;
    bool cannot; /* the bank lacks something */
};

struct stock {
    pthread_mutex_t lock;
    struct shelf shelves[SHELVES_MOST];
    int n_shelves;
};

struct stock *stock_new(void)
{
    struct stock *s = calloc(1, sizeof *s);

    if (!s)
        BUG("out of memory");
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

static void clear(struct stock *s)
{
    for (int i = 0; i < s->n_shelves; i++)
        for (struct made *m; (m = s->shelves[i].first);) {
            s->shelves[i].first = m->next;
            free(m);
        }
    s->n_shelves = 0;
}

void stock_free(struct stock *s)
{
    if (!s)
        return;
    clear(s);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

/* ---- one ---- */

static const int64_t *versions_of(struct arena *a, const struct form *f,
                                  const struct catalog_entry *entry)
{
    int64_t *versions = ARENA_ARRAY(a, int64_t, (size_t)f->n_items);

    for (int i = 0; i < f->n_items; i++)
        versions[i] =
            entry->item_versions[f->items[i].item - entry->bank->items];
    return versions;
}

bool stock_make(struct arena *a, const struct catalog_entry *entry,
                const struct form_request *q, struct stock_form *out,
                struct shortages *shortages)
{
    const struct form *f =
        form_assemble(a, entry->program, entry->bank, q, shortages);

    if (!f)
        return false;
    *out = (struct stock_form){
        .seed = f->seed,
        .n_items = f->n_items,
        .plan = *sitting_plan_new(a, f, true),
        .body = form_json_text(a, f, versions_of(a, f, entry)),
    };
    out->plan.n_options = NULL;
    out->plan.multiple = NULL;
    return true;
}

/* ---- taking ---- */

static struct shelf *find(struct stock *s, const struct catalog_entry *entry,
                          enum form_kind kind, const struct outline *outline)
{
    for (int i = 0; i < s->n_shelves; i++) {
        struct shelf *h = &s->shelves[i];
        if (h->entry == entry && h->kind == kind && h->outline == outline)
            return h;
    }
    return NULL;
}

bool stock_take(struct app *app, struct arena *a,
                const struct catalog_entry *entry, enum form_kind kind,
                struct date on, struct stock_form *out)
{
    struct stock *s = app->stock;
    struct made *m = NULL;

    pthread_mutex_lock(&s->lock);
    struct shelf *h = find(s, entry, kind, program_outline(entry->program, on));
    if (h && h->first) {
        m = h->first;
        h->first = m->next;
        h->n--;
    }
    pthread_mutex_unlock(&s->lock);
    if (!m)
        return false;
    *out = m->form;
    out->body = str_dup(a, m->form.body);
    free(m);
    return true;
}

/* ---- filling ---- */

static struct made *make(const struct shelf *h, struct date on)
{
    struct arena scratch = { 0 };
    struct form_request q = { .kind = h->kind,
                              .seed = secret_seed(),
                              .on = on };
    struct shortages shortages = { 0 };
    struct stock_form form;
    struct made *m = NULL;

    if (stock_make(&scratch, h->entry, &q, &form, &shortages)) {
        m = malloc(sizeof *m + form.body.n);
        if (!m)
            BUG("out of memory");
        memcpy(m + 1, form.body.p, form.body.n);
        m->form = form;
        m->form.body.p = (const char *)(m + 1);
    }
    arena_release(&scratch);
    return m;
}

/* Shelves for what can be sat today; those of older files go. */
static void arrange(struct app *app, struct stock *s, struct date on)
{
    const struct catalog *c = app_catalog(app);
    static const enum form_kind kinds[] = { FORM_MOCK, FORM_SEGMENT };
    struct shelf fresh[SHELVES_MOST];
    int n = 0;

    for (int i = 0; i < 2 * c->n_entries && n < SHELVES_MOST; i++) {
        const struct catalog_entry *e = &c->entries[i / 2];
        if (catalog_no_mock(e, on).n)
            continue;
        const struct outline *o = program_outline(e->program, on);
        struct shelf *old = find(s, e, kinds[i % 2], o);
        fresh[n++] = old ? *old
                         : (struct shelf){ .entry = e,
                                           .outline = o,
                                           .kind = kinds[i % 2] };
        if (old)
            old->first = NULL;
    }
    clear(s);
    memcpy(s->shelves, fresh, (size_t)n * sizeof *fresh);
    s->n_shelves = n;
}

void stock_fill(struct app *app)
{
    struct stock *s = app->stock;
    struct date today = app_today(app);
    int64_t until_us = clock_ticks_us() + FILL_US;

    pthread_mutex_lock(&s->lock);
    arrange(app, s, today);
    int most = s->n_shelves ? STOCK_MOST / s->n_shelves : 0;
    int people = access_count(app);
    if (most > SHELF_MOST)
        most = SHELF_MOST;
    if (most > people)
        most = people;
    for (int i = 0; i < s->n_shelves; i++) {
        struct shelf *h = &s->shelves[i];
        while (h->n < most && !h->cannot && clock_ticks_us() < until_us) {
            pthread_mutex_unlock(&s->lock); /* only this thread arranges */
            struct made *m = make(h, today);
            pthread_mutex_lock(&s->lock);
            h->cannot = !m;
            if (!m)
                break;
            m->next = h->first;
            h->first = m;
            h->n++;
        }
    }
    pthread_mutex_unlock(&s->lock);
}
