#include "app/live_form.h"

#include "app/frozen.h"
#include "base/varint.h"
#include "format/form_json.h"

/* Room that is always enough. */
enum {
    HEAD_BYTES = (7 + 2 * SEGMENTS_MOST) * VARINT_MOST,
    ITEM_BYTES = 2 * VARINT_MOST,
};

static int find_outline(const struct program *p, struct str id)
{
    for (int i = 0; i < p->n_outlines; i++)
        if (str_eq(p->outlines[i].id, id))
            return i;
    return -1;
}

static unsigned char *put_frame(unsigned char *at, const struct form_frame *f,
                                enum form_kind kind, uint64_t seed, int outline)
{
    at = varint_put(at, kind);
    at = varint_put(at, seed);
    at = varint_put(at, (uint64_t)outline);
    at = varint_put(at, (uint64_t)f->tutorial_us);
    at = varint_put(at, (uint64_t)f->break_pool_us);
    at = varint_put(at, (uint64_t)f->n_segments);
    at = varint_put(at, (uint64_t)f->n_items);
    for (int s = 0; s < f->n_segments; s++) {
        at = varint_put(at, (uint64_t)f->segments[s].n);
        at = varint_put(at, (uint64_t)f->segments[s].limit_us);
    }
    return at;
}

static enum status put_items(struct app *app, struct db *db,
                             const struct form_frame *f,
                             const struct outline *outline, int64_t form,
                             unsigned char **at, struct err *err)
{
    for (int i = 0; i < f->n_items; i++) {
        const struct form_item_ref *ref = &f->items[i];
        const struct item *item;
        enum status status = frozen_item(app, db, ref->version, &item, err);
        if (status != OK)
            return status;
        int area = outline_area(outline, item->area);
        if (area < 0)
            return err_set(err, E_CORRUPT,
                           "item %.*s is in no area of form %lld",
                           STR_ARG(item->id), (long long)form);
        *at = varint_put(*at, (uint64_t)ref->version);
        *at = varint_put(*at, (uint64_t)area << 2 | (uint64_t)ref->scored << 1 |
                                  (uint64_t)ref->seen);
    }
    return OK;
}

enum status live_form_load(struct app *app, struct db *db, int64_t form,
                           struct arena *a, struct live_form *out,
                           struct err *err)
{
    struct stmt *st = db_stmt(db, Q_FORM_LOAD);
    struct form_load_in in = { form };
    struct form_load_row row;
    struct form_frame frame;
    enum form_kind kind;
    struct str why = S("it is gone");
    bool has = false;
    enum status status = form_load_bind(st, &in);

    *out = (struct live_form){ 0 };
    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK)
        return status;
    if (has)
        form_load_read(st, a, &row);
    if (!has || !form_kind_parse(row.kind, &kind) ||
        !form_json_parse(a, row.body, &frame, &why)) {
        err_set(err, E_CORRUPT, "form %lld cannot be read", (long long)form);
        err_detail(err, "%.*s", STR_ARG(why));
        return E_CORRUPT;
    }
    status = stmt_run(st, err);
    if (status == OK)
        status = frozen_program(app, db, row.program_version, &out->def, err);
    if (status == OK && row.calibration.has)
        status = frozen_calibration(app, db, row.calibration.v,
                                    &out->calibration, err);
    if (status != OK)
        return status;
    int outline = find_outline(out->def, frame.outline);
    if (outline < 0)
        return err_set(err, E_CORRUPT, "form %lld has no outline",
                       (long long)form);
    unsigned char *bytes =
        arena_alloc(a, HEAD_BYTES + (size_t)frame.n_items * ITEM_BYTES);
    unsigned char *at =
        put_frame(bytes, &frame, kind, (uint64_t)row.seed, outline);
    status = put_items(app, db, &frame, &out->def->outlines[outline], form, &at,
                       err);
    out->packed = (struct str){ (const char *)bytes, (size_t)(at - bytes) };
    return status;
}

/* ---- and back ---- */

static uint64_t number(const unsigned char **at)
{
    uint64_t v;

    *at = varint_get(*at, &v);
    return v;
}

const struct form *live_form_unpack(struct app *app, struct arena *a,
                                    const struct program *def,
                                    struct str packed)
{
    const unsigned char *at = (const unsigned char *)packed.p;
    struct form *f = ARENA_NEW(a, struct form);

    f->kind = (enum form_kind)number(&at);
    f->seed = number(&at);
    f->outline = &def->outlines[number(&at)];
    f->tutorial_us = (int64_t)number(&at);
    f->break_pool_us = (int64_t)number(&at);
    f->n_segments = (int)number(&at);
    f->n_items = (int)number(&at);
    for (int s = 0, first = 0; s < f->n_segments; s++) {
        f->segments[s].first = first;
        f->segments[s].n = (int)number(&at);
        f->segments[s].limit_us = (int64_t)number(&at);
        first += f->segments[s].n;
    }
    size_t n = (size_t)f->n_items;
    int64_t *versions = ARENA_ARRAY(a, int64_t, n);
    const struct item **items = ARENA_ARRAY(a, const struct item *, n);
    f->items = ARENA_ARRAY(a, struct form_item, n);
    for (int i = 0; i < f->n_items; i++) {
        struct form_item *fi = &f->items[i];
        versions[i] = (int64_t)number(&at);
        uint64_t v = number(&at);
        fi->area = (int)(v >> 2);
        fi->domain = f->outline->areas[fi->area].domain;
        fi->scored = v >> 1 & 1;
        fi->seen = v & 1;
        f->n_scored += fi->scored;
    }
    frozen_items(app, versions, f->n_items, items);
    for (int i = 0; i < f->n_items; i++)
        f->items[i].item = items[i];
    return f;
}
