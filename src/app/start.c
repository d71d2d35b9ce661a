/* Starting a sitting: the form comes from the stock or is assembled on the
 * caller's thread, the writer only stores it. */
#include "app/app_int.h"

#include "app/journal.h"
#include "app/secret.h"
#include "app/seen.h"
#include "app/stock.h"

enum { EXTRA_PERCENT_MOST = 300, EXTRA_MINUTES_MOST = 240 };

struct start {
    struct app *app;
    struct app_start *io;
    const struct catalog_entry *entry;
    struct stock_form form;
};

/* ---- on the writer ---- */

static enum status add_form(struct db *db, struct start *s, int64_t now_us,
                            int64_t *id, struct err *err)
{
    struct app_start *io = s->io;
    struct form_add_in in = {
        .program_version = s->entry->program_version,
        .kind = form_kind_text(io->kind),
        .domain = { io->kind == FORM_DOMAIN, io->domain },
        .seed = (int64_t)s->form.seed,
        .body = s->form.body,
        .calibration = { s->entry->calibration != NULL,
                         s->entry->calibration_version },
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
        .n_items = s->form.n_items,
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
    enum status status = find_running(db, io, err);

    if (status != OK || io->running)
        return status;
    const struct sitting_plan *plan = &s->form.plan;
    struct sitting *state = sitting_new(io->arena, plan);
    struct sitting_start start = {
        .seed = s->form.seed,
        .extra_percent = io->extra_percent,
        .extra_segment_us = io->extra_segment_minutes * 60 * US_PER_S,
        .extra_break_us = io->extra_break_minutes * 60 * US_PER_S,
    };
    struct act act = sitting_start(state, plan, &start, now_us);
    if (act.result != ACT_DONE)
        BUG("a sitting does not start: %d", (int)act.result);
    for (int i = 0; i < act.n_events; i++)
        sitting_apply(state, plan, &act.events[i]);
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

/* From the stock for whom it is made, else assembled for this person. */
static bool find_form(struct start *s, const struct seen_list *seen,
                      struct date today)
{
    struct app_start *io = s->io;
    struct form_request request = {
        .kind = io->kind,
        .seed = io->has_seed ? io->seed : secret_seed(),
        .on = today,
        .domain = io->domain,
        .n_items = io->n_items,
        .seen = seen->p,
        .n_seen = seen->n,
    };

    return (!io->has_seed && !seen->n &&
            stock_take(s->app, io->arena, s->entry, io->kind, today,
                       &s->form)) ||
           stock_make(io->arena, s->entry, &request, &s->form, &io->shortages);
}

void app_start(struct app *app, struct app_start *io, struct app_reply reply)
{
    struct arena *a = io->arena;
    struct start *s = ARENA_NEW(a, struct start);
    struct seen_list seen = { 0 };
    struct date today = { 0 };

    io->sitting = 0;
    *s = (struct start){ .app = app, .io = io };
    s->entry = catalog_find(app_catalog(app), io->program);
    if (!s->entry)
        io->result.status =
            err_set(&io->result.err, E_MISSING, "there is no program %.*s",
                    STR_ARG(io->program));
    if (s->entry) {
        today = app_today_for(app, s->entry->policy);
        io->refusal = refusal(io, s->entry, today);
    }
    if (io->result.status == OK && !io->refusal.n)
        io->result.status =
            seen_load(app, a, io->person, &seen, &io->result.err);
    if (io->result.status != OK || io->refusal.n) {
        reply.fn(reply.arg);
        return;
    }
    if (find_form(s, &seen, today))
        app_write_async(app, store_start, s, &io->result, reply);
    else
        reply.fn(reply.arg);
}
