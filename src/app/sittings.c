/* Reading sittings: the screen's view, the list, the report, the home page. */
#include "app/live.h"

#include "base/vec.h"

enum status app_sitting(struct app *app, int64_t person, int64_t sitting,
                        struct arena *a, struct sitting_view *v,
                        struct err *err)
{
    struct live_view l;
    struct db *db = store_read_begin(app->store);
    enum status status = live_read(app, db, sitting, person, a, &l, err);

    store_read_end(app->store, db);
    if (status != OK)
        return status;
    *v = (struct sitting_view){
        .id = sitting,
        .now_us = clock_now_us(&app->clock),
        .program = l.def->id,
        .def = l.def,
        .calibration = l.calibration,
        .form = l.form,
        .plan = l.plan,
        .state = l.state,
    };
    for (;;) {
        struct act act = sitting_tick(l.state, l.plan, v->now_us);
        if (!act.n_events)
            return OK;
        for (int i = 0; i < act.n_events; i++)
            sitting_apply(l.state, l.plan, &act.events[i]);
    }
}

static int find_item(const struct form *f, const struct sitting *s,
                     struct str name)
{
    int64_t n;

    for (int i = 0; i < f->n_items; i++)
        if (str_eq(f->items[i].item->id, name))
            return i;
    if (s->phase != SITTING_SEGMENT || !str_to_i64(name, &n))
        return -1;
    const struct form_segment *open = &f->segments[s->segment];
    return n >= 1 && n <= open->n ? open->first + (int)n - 1 : -1;
}

int items_begun(const struct form *f, const struct sitting *s)
{
    return s->segment < 0
               ? 0
               : f->segments[s->segment].first + f->segments[s->segment].n;
}

int app_item_named(const struct form *f, const struct sitting *s,
                   struct str name)
{
    int item = find_item(f, s, name);

    return item < items_begun(f, s) ? item : -1;
}

enum status app_sittings(struct app *app, int64_t person, struct str program,
                         struct arena *a, struct sitting_row **out, size_t *n,
                         struct err *err)
{
    struct {
        struct sitting_row *p;
        size_t n, cap;
    } rows = { 0 };
    struct sitting_list_person_in in = { person, program };
    struct db *db = store_read_begin(app->store);
    struct stmt *st = db_stmt(db, Q_SITTING_LIST_PERSON);
    enum status status = sitting_list_person_bind(st, &in);
    bool has;

    while (status == OK && (status = stmt_step(st, &has, err)) == OK && has) {
        struct sitting_list_person_row r;
        struct sitting_row row = { 0 };
        sitting_list_person_read(st, a, &r);
        row.id = r.id;
        row.program = r.program;
        if (!form_kind_parse(r.kind, &row.kind)) {
            status = err_set(err, E_CORRUPT, "sitting %lld is of no known kind",
                             (long long)r.id);
            (void)!stmt_run(st, NULL);
            break;
        }
        row.domain = r.domain.v;
        row.started_us = r.started_us;
        row.ended_us = r.ended_us.v;
        row.running = !r.ended_us.has;
        row.n_items = (int)r.n_items;
        row.told = r.told;
        row.unfinished = r.finished.has && !r.finished.v;
        if (row.told) {
            row.raw = (int)r.raw.v;
            row.of = (int)r.n_scored.v;
            row.has_line = r.practice_line.has;
            row.practice_line = (int)r.practice_line.v;
        }
        VEC_PUSH(a, &rows, row);
    }
    store_read_end(app->store, db);
    *out = rows.p;
    *n = rows.n;
    return status;
}

enum status app_report(struct app *app, int64_t person, int64_t sitting,
                       struct arena *a, struct sitting_view *v,
                       const struct score_report **report, struct err *err)
{
    enum status status = app_sitting(app, person, sitting, a, v, err);

    if (status != OK)
        return status;
    if (!sitting_is_over(v->state))
        return err_set(err, E_MISSING, "sitting %lld is not over yet",
                       (long long)sitting);
    *report = report_make(a, v->def, v->form, v->state, v->calibration);
    return OK;
}

static enum status chosen_program(struct app *app, int64_t person,
                                  struct arena *a, struct str *program,
                                  struct err *err)
{
    struct case_event_program_chosen_in in = { person };
    struct case_event_program_chosen_row row;
    struct db *db = store_read_begin(app->store);
    struct stmt *st = db_stmt(db, Q_CASE_EVENT_PROGRAM_CHOSEN);
    enum status status = case_event_program_chosen_bind(st, &in);
    bool has = false;

    *program = (struct str){ 0 };
    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status == OK && has) {
        case_event_program_chosen_read(st, a, &row);
        *program = row.program;
        status = stmt_run(st, err);
    }
    store_read_end(app->store, db);
    return status;
}

enum status app_home(struct app *app, int64_t person, struct arena *a,
                     struct home_view *v, struct err *err)
{
    struct sitting_row *rows;
    size_t n = 0;
    enum status status;

    *v = (struct home_view){ 0 };
    status = chosen_program(app, person, a, &v->program, err);
    if (status == OK)
        status = app_sittings(app, person, S(""), a, &rows, &n, err);
    for (size_t i = 0; i < n && status == OK; i++) {
        if (rows[i].running) {
            v->has_running = true;
            v->running = rows[i];
            continue;
        }
        if (!rows[i].told && !v->has_untold) {
            v->has_untold = true;
            v->untold = rows[i];
        }
        if (str_eq(rows[i].program, v->program)) {
            if (!v->has_last)
                v->last = rows[i];
            v->has_last = true;
            v->n_finished++;
        }
    }
    v->first_visit =
        !v->program.n || !catalog_find(app_catalog(app), v->program);
    if (status == OK && !v->first_visit)
        status = app_case(app, person, v->program, a, &v->casefile, err);
    return status;
}
