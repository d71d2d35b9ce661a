/* Starting a sitting: the form is assembled on the caller's thread, the writer
 * only stores it. */
#include "app/app_int.h"

#include "app/journal.h"
#include "app/secret.h"
#include "base/vec.h"
#include "format/form_json.h"

enum { EXTRA_PERCENT_MOST = 300, EXTRA_MINUTES_MOST = 240 };

struct start {
    struct app *app;
    struct app_start *io;
    const struct catalog_entry *entry;
    const struct form *form;
    struct str body;
    uint64_t seed;
};

struct seen_list {
    struct seen *p;
    size_t n, cap;
};

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

/* What the person has been shown, has answered, or has read in a report. */
static enum status load_seen(struct app *app, struct arena *a, int64_t person,
                             struct seen_list *seen, struct err *err)
{
    struct seeing s = { .app = app, .arena = a, .seen = seen, .err = err };

    s.db = store_read_begin(app->store);
    enum status status = load_forms(s.db, a, person, &s.forms, err);
    if (status == OK)
        status = note_shown(&s, person);
    if (status == OK)
        status = note_reported(&s, person);
    store_read_end(app->store, s.db);
    return status;
}

static const int64_t *versions_of(struct arena *a, const struct form *f,
                                  const struct catalog_entry *entry)
{
    int64_t *versions = ARENA_ARRAY(a, int64_t, (size_t)f->n_items);

    for (int i = 0; i < f->n_items; i++)
        versions[i] =
            entry->item_versions[f->items[i].item - entry->bank->items];
    return versions;
}

/* ---- on the writer ---- */

static void plan_of(const struct form *f, struct sitting_plan *p)
{
    *p = (struct sitting_plan){ .n_segments = f->n_segments,
                                .tutorial_us = f->tutorial_us,
                                .break_pool_us = f->break_pool_us };
    for (int s = 0; s < f->n_segments; s++) {
        p->segments[s].first = f->segments[s].first;
        p->segments[s].n = f->segments[s].n;
        p->segments[s].limit_us = f->segments[s].limit_us;
    }
}

static enum status add_form(struct db *db, struct start *s, int64_t now_us,
                            int64_t *id, struct err *err)
{
    struct app_start *io = s->io;
    struct form_add_in in = {
        .program_version = s->entry->program_version,
        .kind = form_kind_text(io->kind),
        .domain = { io->kind == FORM_DOMAIN, io->domain },
        .seed = (int64_t)s->seed,
        .body = s->body,
        .created_us = now_us,
    };
    struct form_add_row row;
    bool has;
    struct stmt *st = db_stmt(db, Q_FORM_ADD);
    enum status status = form_add_bind(st, &in);

    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK)
        return status;
    form_add_read(st, io->arena, &row);
    *id = row.id;
    return stmt_run(st, err);
}

static enum status add_sitting(struct db *db, struct start *s, int64_t form,
                               const struct sitting *state, int64_t now_us,
                               int64_t *id, struct err *err)
{
    struct app_start *io = s->io;
    struct sitting_add_in in = {
        .person = io->person,
        .form = form,
        .program = io->program,
        .kind = form_kind_text(io->kind),
        .domain = { io->kind == FORM_DOMAIN, io->domain },
        .n_items = s->form->n_items,
        .phase = sitting_phase_text(state->phase),
        .deadline_us = state->deadline_us,
        .started_us = now_us,
    };
    struct sitting_add_row row;
    bool has;
    struct stmt *st = db_stmt(db, Q_SITTING_ADD);
    enum status status = sitting_add_bind(st, &in);

    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK)
        return status;
    sitting_add_read(st, io->arena, &row);
    *id = row.id;
    return stmt_run(st, err);
}

/* A report tells keys: while one sitting is open no other may end. */
static enum status find_running(struct db *db, struct app_start *io,
                                struct err *err)
{
    struct sitting_running_person_in in = { io->person };
    struct sitting_running_person_row row;
    struct stmt *st = db_stmt(db, Q_SITTING_RUNNING_PERSON);
    enum status status = sitting_running_person_bind(st, &in);
    bool has = false;

    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK || !has)
        return status;
    sitting_running_person_read(st, io->arena, &row);
    io->running = row.id;
    io->refusal = S("A mock of yours is still running. Finish or end it "
                    "before you start another.");
    return stmt_run(st, err);
}

static enum status store_start(struct db *db, void *arg, struct err *err)
{
    struct start *s = arg;
    struct app_start *io = s->io;
    int64_t now_us = clock_now_us(&s->app->clock), form = 0, sitting = 0;
    struct sitting_plan plan;
    enum status status = find_running(db, io, err);

    if (status != OK || io->running)
        return status;
    plan_of(s->form, &plan);
    struct sitting *state = sitting_new(io->arena, &plan);
    struct sitting_start start = {
        .seed = s->seed,
        .extra_percent = io->extra_percent,
        .extra_segment_us = io->extra_segment_minutes * 60 * US_PER_S,
        .extra_break_us = io->extra_break_minutes * 60 * US_PER_S,
    };
    struct act act = sitting_start(state, &plan, &start, now_us);
    if (act.result != ACT_DONE)
        BUG("a sitting does not start: %d", (int)act.result);
    for (int i = 0; i < act.n_events; i++)
        sitting_apply(state, &plan, &act.events[i]);
    status = add_form(db, s, now_us, &form, err);
    if (status == OK)
        status = add_sitting(db, s, form, state, now_us, &sitting, err);
    struct journal_tip tip = { 0 };
    for (int i = 0; i < act.n_events && status == OK; i++)
        status = journal_append(db, sitting, &act.events[i], &tip, err);
    if (status == OK)
        io->sitting = sitting;
    return status;
}

/* ---- before it ---- */

static struct str refusal(const struct app_start *io,
                          const struct catalog_entry *entry, struct date on)
{
    const struct outline *o = program_outline(entry->program, on);

    struct str none = catalog_no_mock(entry, on);
    if (none.n)
        return none;
    if (io->kind == FORM_DOMAIN && outline_domain(o, io->domain) < 0)
        return S("This exam has no such content area.");
    if (io->extra_percent < 0 || io->extra_percent > EXTRA_PERCENT_MOST ||
        io->extra_segment_minutes < 0 ||
        io->extra_segment_minutes > EXTRA_MINUTES_MOST ||
        io->extra_break_minutes < 0 ||
        io->extra_break_minutes > EXTRA_MINUTES_MOST)
        return S("The extra time is out of range: at most four times the time "
                 "and 240 minutes.");
    return (struct str){ 0 };
}

void app_start(struct app *app, struct app_start *io, struct app_reply reply)
{
    struct arena *a = io->arena;
    struct start *s = ARENA_NEW(a, struct start);
    struct seen_list seen = { 0 };
    struct date today = app_today(app);

    io->sitting = 0;
    *s = (struct start){ .app = app, .io = io };
    s->entry = catalog_find(app_catalog(app), io->program);
    if (!s->entry)
        io->result.status =
            err_set(&io->result.err, E_MISSING, "there is no program %.*s",
                    STR_ARG(io->program));
    else
        io->refusal = refusal(io, s->entry, today);
    if (io->result.status == OK && !io->refusal.n)
        io->result.status =
            load_seen(app, a, io->person, &seen, &io->result.err);
    if (io->result.status != OK || io->refusal.n) {
        reply.fn(reply.arg);
        return;
    }
    s->seed = io->has_seed ? io->seed : secret_seed();
    struct form_request request = {
        .kind = io->kind,
        .seed = s->seed,
        .on = today,
        .domain = io->domain,
        .n_items = io->n_items,
        .seen = seen.p,
        .n_seen = seen.n,
    };
    s->form = form_assemble(a, s->entry->program, s->entry->bank, &request,
                            &io->shortages);
    if (!s->form) {
        reply.fn(reply.arg);
        return;
    }
    s->body = form_json_text(a, s->form, versions_of(a, s->form, s->entry));
    app_write_async(app, store_start, s, &io->result, reply);
}
