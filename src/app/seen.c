#include "app/seen.h"

#include "base/vec.h"
#include "format/form_json.h"

/* Which form item stood at which place, for every form the person has sat. */
struct form_known {
    int64_t id;
    struct form_frame frame;
};

struct form_list {
    struct form_known *p;
    size_t n, cap;
};

struct seeing {
    struct app *app;
    struct db *db;
    struct arena *arena;
    struct form_list forms;
    struct seen_list *seen;
    struct err *err;
};

static enum status load_forms(struct db *db, struct arena *a, int64_t person,
                              struct form_list *forms, struct err *err)
{
    struct form_list_person_in in = { person };
    struct stmt *st = db_stmt(db, Q_FORM_LIST_PERSON);
    enum status status = form_list_person_bind(st, &in);
    bool has;

    while (status == OK && (status = stmt_step(st, &has, err)) == OK && has) {
        struct form_list_person_row row;
        struct form_known known = { 0 };
        struct str why;
        form_list_person_read(st, a, &row);
        known.id = row.id;
        if (form_json_parse(a, row.body, &known.frame, &why))
            VEC_PUSH(a, forms, known);
    }
    return status;
}

static enum status item_name(struct app *app, struct db *db, struct arena *a,
                             int64_t version, struct str *name, struct err *err)
{
    const struct item *item = catalog_item(app, version);
    bool has = false;

    *name = (struct str){ 0 };
    if (item) {
        *name = item->id;
        return OK;
    }
    struct item_version_load_in in = { version };
    struct item_version_load_row row;
    struct stmt *st = db_stmt(db, Q_ITEM_VERSION_LOAD);
    enum status status = item_version_load_bind(st, &in);
    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK || !has)
        return status;
    item_version_load_read(st, a, &row);
    *name = row.item;
    return stmt_run(st, err);
}

static void note_seen(struct arena *a, struct seen_list *seen, struct str item,
                      int64_t at_us)
{
    for (size_t i = 0; i < seen->n; i++)
        if (str_eq(seen->p[i].item, item)) {
            if (seen->p[i].last_us < at_us)
                seen->p[i].last_us = at_us;
            return;
        }
    VEC_PUSH(a, seen, (struct seen){ item, at_us });
}

static const struct form_known *find_form(const struct form_list *forms,
                                          int64_t id)
{
    for (size_t i = 0; i < forms->n; i++)
        if (forms->p[i].id == id)
            return &forms->p[i];
    return NULL;
}

static enum status note_position(struct seeing *s, int64_t form, int64_t item,
                                 int64_t at_us)
{
    const struct form_known *f = find_form(&s->forms, form);
    struct str name;

    if (!f || item < 0 || item >= f->frame.n_items)
        return OK;
    enum status status = item_name(s->app, s->db, s->arena,
                                   f->frame.items[item].version, &name, s->err);
    if (status == OK && name.n)
        note_seen(s->arena, s->seen, name, at_us);
    return status;
}

static enum status note_shown(struct seeing *s, int64_t person)
{
    struct {
        struct event_seen_person_row *p;
        size_t n, cap;
    } rows = { 0 };
    struct event_seen_person_in in = { person };
    struct stmt *st = db_stmt(s->db, Q_EVENT_SEEN_PERSON);
    enum status status = event_seen_person_bind(st, &in);
    bool has;

    while (status == OK && (status = stmt_step(st, &has, s->err)) == OK &&
           has) {
        struct event_seen_person_row row;
        event_seen_person_read(st, s->arena, &row);
        VEC_PUSH(s->arena, &rows, row);
    }
    for (size_t i = 0; i < rows.n && status == OK; i++)
        status =
            note_position(s, rows.p[i].form, rows.p[i].item, rows.p[i].last_us);
    return status;
}

/* An opened report tells every item of its form with its key. */
static enum status note_reported(struct seeing *s, int64_t person)
{
    struct {
        struct event_report_opened_person_row *p;
        size_t n, cap;
    } rows = { 0 };
    struct event_report_opened_person_in in = { person };
    struct stmt *st = db_stmt(s->db, Q_EVENT_REPORT_OPENED_PERSON);
    enum status status = event_report_opened_person_bind(st, &in);
    bool has;

    while (status == OK && (status = stmt_step(st, &has, s->err)) == OK &&
           has) {
        struct event_report_opened_person_row row;
        event_report_opened_person_read(st, s->arena, &row);
        VEC_PUSH(s->arena, &rows, row);
    }
    for (size_t i = 0; i < rows.n && status == OK; i++) {
        const struct form_known *f = find_form(&s->forms, rows.p[i].form);
        for (int k = 0; f && k < f->frame.n_items && status == OK; k++)
            status = note_position(s, f->id, k, rows.p[i].at_us);
    }
    return status;
}

/* What has been practised, with its key and reasons. */
static enum status note_practised(struct seeing *s, int64_t person)
{
    struct study_seen_person_in in = { person };
    struct stmt *st = db_stmt(s->db, Q_STUDY_SEEN_PERSON);
    enum status status = study_seen_person_bind(st, &in);
    bool has;

    while (status == OK && (status = stmt_step(st, &has, s->err)) == OK &&
           has) {
        struct study_seen_person_row row;
        study_seen_person_read(st, s->arena, &row);
        note_seen(s->arena, s->seen, row.item, row.last_us);
    }
    return status;
}

enum status seen_load(struct app *app, struct arena *a, int64_t person,
                      struct seen_list *seen, struct err *err)
{
    struct seeing s = { .app = app, .arena = a, .seen = seen, .err = err };

    s.db = store_read_begin(app->store);
    enum status status = load_forms(s.db, a, person, &s.forms, err);
    if (status == OK)
        status = note_shown(&s, person);
    if (status == OK)
        status = note_reported(&s, person);
    if (status == OK)
        status = note_practised(&s, person);
    store_read_end(app->store, s.db);
    return status;
}
