/* Starting a session of practice: its tasks are chosen on the caller's thread
 * and frozen; everything else follows from the acts on them. */
#include "app/study_int.h"

#include "app/secret.h"

struct start {
    struct app *app;
    struct app_session_start *io;
    const struct study_view *view;
    struct study_task *tasks;
    int n_tasks;
    uint64_t seed;
    int limit_s;
};

static bool fill_wish(const struct study_view *v, struct app_session_start *io,
                      struct session_wish *w)
{
    int *areas = ARENA_ARRAY(io->arena, int, (size_t)v->material->n_areas);

    *w = (struct session_wish){
        .kind = io->kind,
        .areas = areas,
        .card = -1,
        .flagged = v->flagged,
        .n_flagged = v->n_flagged,
        .n = io->n,
        .unseen_only = io->unseen_only,
    };
    for (int i = 0; i < io->n_areas; i++) {
        int found = -1;
        for (int k = 0; k < v->material->n_areas; k++)
            if (str_eq(v->material->areas[k].id, io->areas[i]))
                found = k;
        if (found < 0 || w->n_areas == v->material->n_areas) {
            io->refusal = S("This exam has no such content area.");
            return false;
        }
        areas[w->n_areas++] = found;
    }
    if (io->kind == SESSION_MISCONCEPTION)
        w->card = material_card_find(v->material, io->card);
    if (io->kind == SESSION_MISCONCEPTION && w->card < 0)
        io->refusal = S("There is no such idea to clear.");
    else if (io->kind == SESSION_AREA && !w->n_areas)
        io->refusal = S("Choose a content area.");
    return !io->refusal.n;
}

/* Seconds for n questions at the pace of the exam; 0: not published. */
static int pace_s(const struct exam_format *f, int n)
{
    int64_t us = 0, items = 0;

    for (int i = 0; i < f->n_segments; i++) {
        us += f->segments[i].limit_us;
        items += f->segments[i].n_items;
    }
    return items ? (int)(us / items * n / US_PER_S) : 0;
}

/* What nobody may be asked now, and why there may be nothing left. */
static void leave_out_held(struct start *s, const struct held_items *held)
{
    const struct material *m = s->view->material;
    int kept = 0, most = s->io->n ? s->io->n : SESSION_TASKS_MOST;

    for (int i = 0; i < s->n_tasks; i++)
        if (study_is_held(held, m->items[s->tasks[i].item].item->id))
            s->io->n_held++;
        else if (kept < most)
            s->tasks[kept++] = s->tasks[i];
    s->n_tasks = kept;
    if (kept)
        return;
    s->io->refusal =
        s->io->n_held
            ? S("All of these questions stand in a mock of yours that is not "
                "finished, or whose report you have not opened yet.")
            : S("There is nothing to practise here now.");
}

static enum status add_task(struct db *db, const struct start *s,
                            int64_t session, int n, struct err *err)
{
    const struct material *m = s->view->material;
    const struct study_task *t = &s->tasks[n];
    const struct catalog_entry *e = s->view->entry;
    struct study_task_add_in in = {
        .session = session,
        .n = n,
        .kind = task_kind_text(t->kind),
        .card = m->cards[t->card].name,
        .item_version =
            e->item_versions[m->items[t->item].item - e->bank->items],
    };
    struct stmt *st = db_stmt(db, Q_STUDY_TASK_ADD);
    enum status status = study_task_add_bind(st, &in);

    return status == OK ? stmt_run(st, err) : status;
}

/* ---- on the writer ---- */

static enum status end_open(struct db *db, const struct start *s,
                            int64_t now_us, struct err *err)
{
    const struct app_session_start *io = s->io;
    struct session_loaded l;
    int64_t id;
    enum status status = session_newest(db, io->person, io->program, &id, err);

    if (status == OK && id)
        status = session_load(s->app, db, io->person, id, io->arena, &l, err);
    if (status != OK || !id || l.view.ended)
        return status;
    struct study_event_add_in in = {
        .person = io->person,
        .program = io->program,
        .at_us = now_us,
        .kind = study_event_kind_text(STUDY_END),
        .session = SOME_INT(id),
    };
    return study_event_store(db, &in, err);
}

static enum status store_start(struct db *db, void *arg, struct err *err)
{
    struct start *s = arg;
    struct app_session_start *io = s->io;
    int64_t now_us = clock_now_us(&s->app->clock);
    struct study_session_add_in in = {
        .person = io->person,
        .program = io->program,
        .kind = session_kind_text(io->kind),
        .seed = (int64_t)s->seed,
        .limit_s = s->limit_s,
        .model = s->view->model,
        .started_us = now_us,
    };
    struct study_session_add_row row;
    bool has;
    enum status status = end_open(db, s, now_us, err);

    if (status != OK)
        return status;
    struct stmt *st = db_stmt(db, Q_STUDY_SESSION_ADD);
    status = study_session_add_bind(st, &in);
    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK)
        return status;
    study_session_add_read(st, io->arena, &row);
    status = stmt_run(st, err);
    for (int i = 0; i < s->n_tasks && status == OK; i++)
        status = add_task(db, s, row.id, i, err);
    if (status == OK)
        io->session = row.id;
    return status;
}

/* The tasks, or a refusal. */
static enum status choose(struct start *s, struct err *err)
{
    struct app_session_start *io = s->io;
    struct session_wish wish;
    struct held_items held;
    enum status status = app_study_today(s->app, io->person, io->program,
                                         io->arena, &s->view, err);

    if (status != OK || !fill_wish(s->view, io, &wish))
        return status;
    struct db *db = store_read_begin(s->app->store);
    status = study_held(s->app, db, io->person, io->arena, &held, err);
    store_read_end(s->app->store, db);
    if (status != OK)
        return status;
    s->seed = secret_seed();
    wish.seed = s->seed;
    if (wish.n) /* so that enough are left without those held back */
        wish.n += (int)held.n;
    s->tasks = session_make(io->arena, s->view->plan, s->view->material,
                            s->view->history, &s->view->fsrs, s->view->cards,
                            &wish, s->view->today, &s->n_tasks);
    leave_out_held(s, &held);
    if (io->timed)
        s->limit_s = pace_s(&s->view->entry->program->format, s->n_tasks);
    if (io->timed && s->n_tasks && !s->limit_s)
        io->refusal = S("The time of this exam is not published, so there is "
                        "no pace to keep. Practise without the clock.");
    return OK;
}

void app_session_start(struct app *app, struct app_session_start *io,
                       struct app_reply reply)
{
    struct start *s = ARENA_NEW(io->arena, struct start);

    io->session = 0;
    io->n_held = 0;
    io->refusal = (struct str){ 0 };
    *s = (struct start){ .app = app, .io = io };
    io->result.status = choose(s, &io->result.err);
    if (io->result.status != OK || io->refusal.n)
        reply.fn(reply.arg);
    else
        app_write_async(app, store_start, s, &io->result, reply);
}
