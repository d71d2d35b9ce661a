#include "app/catalog_int.h"

const struct catalog_entry *catalog_find(const struct catalog *c,
                                         struct str program)
{
    for (int i = 0; i < c->n_entries; i++)
        if (str_eq(c->entries[i].program->id, program))
            return &c->entries[i];
    return NULL;
}

const struct note *catalog_note(const struct catalog_entry *e, struct str area)
{
    for (int i = 0; i < e->n_notes; i++)
        if (str_eq(e->notes[i].area, area))
            return &e->notes[i];
    return NULL;
}

struct str catalog_no_mock(const struct catalog_entry *e, struct date on)
{
    const struct outline *o = program_outline(e->program, on);

    if (!e->bank->n_items)
        return S("There are no questions for this exam yet.");
    if (!o)
        return S("No content outline of this exam is in force today.");
    if (!program_has_form(e->program, o))
        return S("The form of this exam is not known, or not of a kind that a "
                 "mock can have.");
    if (e->program->format.segment_return)
        return S("In this exam you may go back to a finished segment; our mock "
                 "does not do that, so there is none.");
    return (struct str){ 0 };
}

const struct catalog *app_catalog(struct app *app)
{
    return &atomic_load(&app->catalog)->catalog;
}

int cmp_version(const void *a, const void *b)
{
    const struct version *x = a, *y = b;

    return (x->id > y->id) - (x->id < y->id);
}

const struct item *catalog_item(struct app *app, int64_t item_version)
{
    struct version key = { .id = item_version };

    for (struct generation *g = atomic_load(&app->catalog); g; g = g->older) {
        struct version *v = g->n_versions
                                ? bsearch(&key, g->versions, g->n_versions,
                                          sizeof *g->versions, cmp_version)
                                : NULL;
        if (v)
            return v->item;
    }
    return NULL;
}

const struct catalog_entry *catalog_entry_of_version(struct app *app,
                                                     int64_t program_version)
{
    for (struct generation *g = atomic_load(&app->catalog); g; g = g->older)
        for (int i = 0; i < g->catalog.n_entries; i++)
            if (g->catalog.entries[i].program_version == program_version)
                return &g->catalog.entries[i];
    return NULL;
}

const struct calibration *catalog_calibration(struct app *app,
                                              int64_t calibration_version)
{
    for (struct generation *g = atomic_load(&app->catalog); g; g = g->older)
        for (int i = 0; i < g->catalog.n_entries; i++)
            if (g->catalog.entries[i].calibration_version ==
                calibration_version)
                return g->catalog.entries[i].calibration;
    return NULL;
}

enum status catalog_open(struct app *app, struct err *err)
{
    app->files_signature = catalog_signature(app, S("*"));
    return catalog_load(app, err);
}

void generation_free(struct generation *g)
{
    for (struct shelf *k = g->shelves, *next; k; k = next) {
        next = k->next;
        arena_release(&k->arena);
        free(k);
    }
    arena_release(&g->arena);
    free(g);
}

void catalog_close(struct app *app)
{
    struct generation *g = atomic_exchange(&app->catalog, NULL);

    while (g) {
        struct generation *older = g->older;
        generation_free(g);
        g = older;
    }
}
