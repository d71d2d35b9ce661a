#include "app/gather.h"

#include "app/app_int.h"
#include "base/vec.h"
#include "format/form_json.h"
#include "format/item_json.h"
#include "psych/responses_gather.h"

/* A frozen version, and the column its face has. */
struct known {
    int64_t version;
    int column;
};

struct column {
    const struct item *item;
    uint64_t face;
    bool is_current, scored;
};

struct gathering {
    struct app *app;
    struct db *db;
    struct arena *arena; /* of the result */
    struct arena row;    /* of one sitting; reset for the next */
    const struct gather_options *o;
    const struct catalog_entry *entry;
    struct {
        struct known *p; /* by version */
        size_t n, cap;
    } known;
    struct {
        struct column *p;
        size_t n, cap;
    } columns;
    int *place; /* of each column in the table, or -1: left out */
    int64_t first_us, last_us;
    enum status status;
    struct err *err;
    /* the sitting whose answers are being called */
    struct stmt *list;
    int64_t sitting, person, n_sittings;
    struct {
        int64_t *p; /* whose the rows are, each time */
        size_t n, cap;
    } persons;
    struct form_frame frame;
    option_set *choices; /* by position */
    bool *met;
    int at;
};

/* ---- versions and columns ---- */

static struct known *find_version(struct gathering *g, int64_t version)
{
    size_t lo = 0, hi = g->known.n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (g->known.p[mid].version < version)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < g->known.n && g->known.p[lo].version == version
               ? &g->known.p[lo]
               : NULL;
}

static enum status load_item(struct gathering *g, int64_t version,
                             const struct item **out)
{
    struct item_version_load_in in = { version };
    struct item_version_load_row row;
    struct item *item = ARENA_NEW(g->arena, struct item);
    struct problems ps;
    bool has = false;

    *out = catalog_item(g->app, version);
    if (*out)
        return OK;
    problems_init(&ps, g->arena);
    struct stmt *st = db_stmt(g->db, Q_ITEM_VERSION_LOAD);
    enum status status = item_version_load_bind(st, &in);
    if (status == OK)
        status = stmt_step(st, &has, g->err);
    if (status != OK)
        return status;
    if (has)
        item_version_load_read(st, g->arena, &row);
    if (!has || !item_json_parse(g->arena, row.body, row.item, item, &ps))
        return err_set(g->err, E_CORRUPT, "item version %lld cannot be read",
                       (long long)version);
    *out = item;
    return stmt_run(st, g->err);
}

static int column_of(struct gathering *g, const struct item *item)
{
    uint64_t face = item_face(item);
    const struct item *now = bank_find(g->entry->bank, item->id);

    for (size_t i = 0; i < g->columns.n; i++)
        if (g->columns.p[i].face == face &&
            str_eq(g->columns.p[i].item->id, item->id))
            return (int)i;
    VEC_PUSH(
        g->arena, &g->columns,
        (struct column){ item, face, now && item_face(now) == face, false });
    return (int)g->columns.n - 1;
}

static enum status note_version(struct gathering *g,
                                const struct form_item_ref *ref)
{
    struct known *k = find_version(g, ref->version);
    const struct item *item;

    if (!k) {
        enum status status = load_item(g, ref->version, &item);
        if (status != OK)
            return status;
        struct known new = { ref->version, column_of(g, item) };
        VEC_PUSH(g->arena, &g->known, new);
        size_t i = g->known.n - 1;
        for (; i > 0 && g->known.p[i - 1].version > new.version; i--)
            g->known.p[i] = g->known.p[i - 1];
        g->known.p[i] = new;
        k = &g->known.p[i];
    }
    g->columns.p[k->column].scored |= ref->scored;
    return OK;
}

/* ---- sittings ---- */

static enum status begin(struct gathering *g)
{
    const struct gather_options *o = g->o;
    struct sitting_list_over_in in = {
        .program = o->program,
        .kind = o->has_kind ? form_kind_text(o->kind) : S(""),
        .from_us = o->has_from ? date_to_us(o->from) : INT64_MIN,
        .until_us = o->has_to ? date_to_us(date_add_days(o->to, 1)) : INT64_MAX,
        .first_only = o->first_only,
        .most = o->most ? o->most : INT64_MAX,
    };

    g->list = db_stmt(g->db, Q_SITTING_LIST_OVER);
    return sitting_list_over_bind(g->list, &in);
}

/* The next sitting's form into g->frame; *has false: that was the last. */
static enum status next_form(struct gathering *g, bool *has)
{
    struct sitting_list_over_row sitting;
    struct form_load_row form;
    struct str why = S("it is gone");
    bool there = false;
    enum status status = stmt_step(g->list, has, g->err);

    if (status != OK || !*has)
        return status;
    arena_reset(&g->row);
    sitting_list_over_read(g->list, &g->row, &sitting);
    g->sitting = sitting.id;
    g->person = sitting.person;
    if (!g->first_us || sitting.started_us < g->first_us)
        g->first_us = sitting.started_us;
    if (sitting.started_us > g->last_us)
        g->last_us = sitting.started_us;
    struct form_load_in in = { sitting.form };
    struct stmt *st = db_stmt(g->db, Q_FORM_LOAD);
    status = form_load_bind(st, &in);
    if (status == OK)
        status = stmt_step(st, &there, g->err);
    if (status != OK)
        return status;
    if (there)
        form_load_read(st, &g->row, &form);
    if (!there || !form_json_parse(&g->row, form.body, &g->frame, &why)) {
        err_set(g->err, E_CORRUPT, "form %lld cannot be read",
                (long long)sitting.form);
        err_detail(g->err, "%.*s", STR_ARG(why));
        return E_CORRUPT;
    }
    g->n_sittings++;
    return stmt_run(st, g->err);
}

static enum status find_columns(struct gathering *g)
{
    bool has = true;
    enum status status = begin(g);

    while (status == OK && has) {
        status = next_form(g, &has);
        for (int i = 0; status == OK && has && i < g->frame.n_items; i++)
            status = note_version(g, &g->frame.items[i]);
    }
    return status;
}

/* ---- answers ---- */

static enum status read_answers(struct gathering *g)
{
    struct event_list_answers_in in = { g->sitting };
    struct event_list_answers_row e;
    size_t n = (size_t)g->frame.n_items;
    struct stmt *st = db_stmt(g->db, Q_EVENT_LIST_ANSWERS);
    enum status status = event_list_answers_bind(st, &in);
    bool has, any = false;

    g->at = 0;
    g->choices = ARENA_ARRAY(&g->row, option_set, n);
    g->met = ARENA_ARRAY(&g->row, bool, n);
    while (status == OK && (status = stmt_step(st, &has, g->err)) == OK &&
           has) {
        event_list_answers_read(st, &g->row, &e);
        if (e.item < 0 || e.item >= g->frame.n_items)
            return err_set(g->err, E_CORRUPT,
                           "sitting %lld answers an item it does not have",
                           (long long)g->sitting);
        g->met[e.item] = true;
        if (e.choices.has)
            g->choices[e.item] = (option_set)e.choices.v;
        any = any || g->choices[e.item];
    }
    if (any)
        VEC_PUSH(g->arena, &g->persons, g->person);
    else
        g->at = g->frame.n_items; /* opened and left: nobody was tested */
    return status;
}

/* Answers to what was seen before are not first answers, and those that did
 * not count for an item that counts elsewhere would be in no score. */
static bool wanted(const struct gathering *g, int i, int column)
{
    const struct form_item_ref *ref = &g->frame.items[i];

    return g->place[column] >= 0 && !(g->o->first_only && ref->seen) &&
           ref->scored == g->columns.p[column].scored;
}

/* given_next: the next item of the sitting, or the first of the next one. */
static bool call_next(void *arg, struct given_answer *out)
{
    struct gathering *g = arg;
    bool has = true;

    for (;;) {
        while (g->status == OK && has && g->at == g->frame.n_items) {
            g->status = next_form(g, &has);
            if (g->status == OK && has)
                g->status = read_answers(g);
        }
        if (g->status != OK || !has)
            return false;
        int i = g->at++;
        int column = find_version(g, g->frame.items[i].version)->column;
        const struct item *item = g->columns.p[column].item;
        if (!wanted(g, i, column))
            continue;
        *out = (struct given_answer){
            .sitting = g->sitting,
            .item = g->place[column],
            .kind = g->choices[i] ? GIVEN_ANSWERED
                    : g->met[i]   ? GIVEN_OMITTED
                                  : GIVEN_NOT_REACHED,
            .option = option_set_text(&g->row, g->choices[i]),
            .points = g->choices[i] == item->key,
        };
        return true;
    }
}

/* ---- the table ---- */

static struct gather_column table_column(struct arena *a,
                                         const struct column *c)
{
    const struct item *item = c->item;
    struct gather_column out = { .id = item->id, .pretest = !c->scored };

    if (!c->is_current)
        out.id = str_fmt(a, "%.*s@%08llx", STR_ARG(item->id),
                         (unsigned long long)(c->face >> 32));
    for (int k = 0; item->type == ITEM_SINGLE && k < item->n_options; k++) {
        out.option[k] = option_set_text(a, (option_set)(1u << k));
        out.points[k] = item->key >> k & 1;
        out.n_options++;
    }
    return out;
}

static void describe(const struct column *c, int j, struct gathered *out)
{
    int area = out->outline ? outline_area(out->outline, c->item->area) : -1;

    out->items[j] = c->item;
    out->is_current[j] = c->is_current;
    out->domain[j] = area < 0 ? -1 : out->outline->areas[area].domain;
}

static int cmp_person(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static void count_persons(struct gathering *g, struct gathered *out)
{
    const int64_t *p = g->persons.p;

    if (g->persons.n)
        qsort(g->persons.p, g->persons.n, sizeof *p, cmp_person);
    out->n_sittings = (int)g->persons.n;
    for (size_t i = 0; i < g->persons.n; i++)
        out->n_persons += !i || p[i] != p[i - 1];
}

static enum status make_table(struct gathering *g, struct gathered *out)
{
    struct arena *a = g->arena;
    size_t n = g->columns.n;
    struct gather_column *columns = ARENA_ARRAY(a, struct gather_column, n);
    int J = 0;

    g->place = ARENA_ARRAY(a, int, n);
    for (size_t i = 0; i < n; i++) {
        bool out_of = g->o->no_pretest && !g->columns.p[i].scored;
        g->place[i] = out_of ? -1 : J;
        if (!out_of)
            columns[J++] = table_column(a, &g->columns.p[i]);
    }
    g->frame.n_items = g->at = 0;
    g->status = begin(g);
    out->responses = responses_gather(a, columns, J, call_next, g);
    if (g->status != OK)
        return g->status;
    count_persons(g, out);
    out->items = ARENA_ARRAY(a, const struct item *, (size_t)J);
    out->is_current = ARENA_ARRAY(a, bool, (size_t)J);
    out->domain = ARENA_ARRAY(a, int, (size_t)J);
    for (size_t i = 0; i < n; i++)
        if (g->place[i] >= 0)
            describe(&g->columns.p[i], g->place[i], out);
    return OK;
}

enum status app_gather(struct app *app, const struct gather_options *o,
                       struct arena *a, struct gathered *out, struct err *err)
{
    struct gathering g = {
        .app = app,
        .arena = a,
        .o = o,
        .entry = catalog_find(app_catalog(app), o->program),
        .err = err,
    };

    *out = (struct gathered){ 0 };
    if (!g.entry)
        return err_set(err, E_MISSING, "there is no program %.*s in the store",
                       STR_ARG(o->program));
    g.db = store_read_begin(app->store);
    enum status status = find_columns(&g);
    if (status == OK && !g.n_sittings)
        status = err_set(err, E_MISSING, "no sitting of %.*s fits",
                         STR_ARG(o->program));
    out->from = date_from_us(g.first_us);
    out->to = date_from_us(g.last_us);
    out->outline = program_outline(g.entry->program, out->to);
    if (status == OK)
        status = make_table(&g, out);
    store_read_end(app->store, g.db);
    arena_release(&g.row);
    return status;
}
