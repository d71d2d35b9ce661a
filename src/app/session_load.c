/* A session of practice as its acts have made it. */
#include "app/study_int.h"

#include "app/frozen.h"
#include "base/vec.h"

static enum status load_tasks(struct app *app, struct db *db,
                              const struct held_items *held, struct arena *a,
                              struct session_loaded *l, struct err *err)
{
    struct {
        struct session_task *p;
        size_t n, cap;
    } tasks = { 0 };
    struct study_task_list_in in = { l->view.id };
    struct stmt *st = db_stmt(db, Q_STUDY_TASK_LIST);
    enum status status = study_task_list_bind(st, &in);
    bool has;

    while (status == OK && (status = stmt_step(st, &has, err)) == OK && has) {
        struct study_task_list_row row;
        struct session_task t = { 0 };
        study_task_list_read(st, a, &row);
        t.card = row.card;
        t.version = row.item_version;
        t.held = study_is_held(held, row.item);
        if (!task_kind_parse(row.kind, &t.kind)) {
            (void)!stmt_run(st, NULL);
            return err_set(err, E_CORRUPT,
                           "session %lld has a task of no "
                           "known kind",
                           (long long)l->view.id);
        }
        VEC_PUSH(a, &tasks, t);
    }
    for (size_t i = 0; i < tasks.n && status == OK; i++)
        status =
            frozen_item(app, db, tasks.p[i].version, &tasks.p[i].item, err);
    l->tasks = tasks.p;
    l->view.tasks = tasks.p;
    l->view.n_tasks = (int)tasks.n;
    l->last = ARENA_ARRAY(a, struct practice_act, tasks.n);
    return status;
}

static enum status load_flags(struct db *db, int64_t person, struct arena *a,
                              struct session_loaded *l, struct err *err)
{
    struct study_flag_list_in in = { person, l->view.program };
    struct stmt *st = db_stmt(db, Q_STUDY_FLAG_LIST);
    enum status status = study_flag_list_bind(st, &in);
    bool has;

    while (status == OK && (status = stmt_step(st, &has, err)) == OK && has) {
        struct study_flag_list_row row;
        study_flag_list_read(st, a, &row);
        for (int i = 0; i < l->view.n_tasks; i++)
            if (str_eq(l->tasks[i].item->id, row.item.v))
                l->tasks[i].flagged = row.flagged.v != 0;
    }
    return status;
}

static bool apply_row(struct session_loaded *l,
                      const struct study_event_session_row *row)
{
    struct practice_act act = {
        .chosen = (option_set)row->chosen.v,
        .guessed = row->guessed.v != 0,
        .seconds = (int)row->seconds.v,
        .rating = (enum recall)row->rating.v,
    };

    if (!study_event_kind_parse(row->kind, &act.kind) ||
        (act.kind == STUDY_CAUSE &&
         !error_cause_parse(row->cause.v, &act.cause)))
        return false;
    if (act.kind == STUDY_END) {
        l->view.ended = true;
        return true;
    }
    if (!row->task.has || row->task.v < 0 || row->task.v >= l->view.n_tasks)
        return false;
    struct session_task *t = &l->tasks[row->task.v];
    l->view.last = (int)row->task.v;
    l->last[row->task.v] = act;
    bool was_answered = t->practice.answered;
    t->seq++;
    if (row->seq.v != t->seq || !practice_apply(&t->practice, &act))
        return false;
    if (!t->first)
        t->first = t->practice.chosen;
    t->again = t->again || (was_answered && !t->practice.answered);
    return true;
}

static enum status load_acts(struct db *db, struct session_loaded *l,
                             struct err *err)
{
    struct study_event_session_in in = { l->view.id };
    struct arena scratch = { 0 };
    struct stmt *st = db_stmt(db, Q_STUDY_EVENT_SESSION);
    enum status status = study_event_session_bind(st, &in);
    bool has;

    while (status == OK && (status = stmt_step(st, &has, err)) == OK && has) {
        struct study_event_session_row row;
        study_event_session_read(st, &scratch, &row);
        if (!apply_row(l, &row)) {
            status =
                err_set(err, E_CORRUPT, "event %lld of practice cannot be read",
                        (long long)row.id);
            (void)!stmt_run(st, NULL);
        }
        arena_reset(&scratch);
    }
    arena_release(&scratch);
    return status;
}

void session_judge(struct session_task *t)
{
    const struct practice *p = &t->practice;

    t->right = p->answered && study_is_right(t->item->key, p->chosen);
    t->first_right = study_is_right(t->item->key, t->first);
    t->done = p->answered && (!t->right || p->guessed || p->rated);
}

static void sum_up(struct session_loaded *l)
{
    struct session_view *v = &l->view;

    v->at = v->n_tasks;
    v->done = 0;
    v->used_s = 0;
    for (int i = v->n_tasks; i-- > 0;) {
        session_judge(&l->tasks[i]);
        v->done += l->tasks[i].done;
        v->used_s += l->tasks[i].practice.seconds;
        if (!l->tasks[i].done && !l->tasks[i].held)
            v->at = i;
    }
    if (v->timed && v->used_s >= v->limit_s)
        v->at = v->n_tasks;
}

enum status session_load(struct app *app, struct db *db, int64_t person,
                         int64_t session, struct arena *a,
                         struct session_loaded *l, struct err *err)
{
    struct study_session_load_in in = { session, person };
    struct study_session_load_row row;
    struct held_items held;
    struct stmt *st = db_stmt(db, Q_STUDY_SESSION_LOAD);
    enum status status = study_session_load_bind(st, &in);
    bool has = false;

    *l = (struct session_loaded){ 0 };
    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status == OK && !has)
        status = err_set(err, E_MISSING, "there is no session %lld",
                         (long long)session);
    if (status != OK)
        return status;
    study_session_load_read(st, a, &row);
    status = stmt_run(st, err);
    l->view = (struct session_view){
        .id = session,
        .program = row.program,
        .entry = catalog_find(app_catalog(app), row.program),
        .seed = (uint64_t)row.seed,
        .timed = row.limit_s > 0,
        .limit_s = (int)row.limit_s,
        .started_us = row.started_us,
        .last = -1,
    };
    if (status == OK && !session_kind_parse(row.kind, &l->view.kind))
        status = err_set(err, E_CORRUPT, "session %lld is of no known kind",
                         (long long)session);
    if (status == OK)
        status = study_held(app, db, person, a, &held, err);
    if (status == OK)
        status = load_tasks(app, db, &held, a, l, err);
    if (status == OK)
        status = load_flags(db, person, a, l, err);
    if (status == OK)
        status = load_acts(db, l, err);
    if (status == OK)
        sum_up(l);
    return status;
}

enum status session_newest(struct db *db, int64_t person, struct str program,
                           int64_t *id, struct err *err)
{
    struct study_session_newest_in in = { person, program };
    struct study_session_newest_row row;
    struct stmt *st = db_stmt(db, Q_STUDY_SESSION_NEWEST);
    enum status status = study_session_newest_bind(st, &in);
    bool has = false;

    *id = 0;
    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK || !has)
        return status;
    study_session_newest_read(st, NULL, &row);
    *id = row.id;
    return stmt_run(st, err);
}

enum status app_session_view(struct app *app, int64_t person, int64_t session,
                             struct arena *a, struct session_view *v,
                             struct err *err)
{
    struct session_loaded l;
    struct db *db = store_read_begin(app->store);
    enum status status = session_load(app, db, person, session, a, &l, err);

    store_read_end(app->store, db);
    *v = l.view;
    return status;
}

enum status app_session_open(struct app *app, int64_t person,
                             struct str program, struct arena *a,
                             struct session_view *v, struct err *err)
{
    struct session_loaded l = { 0 };
    struct db *db = store_read_begin(app->store);
    int64_t id;
    enum status status = session_newest(db, person, program, &id, err);

    if (status == OK && id)
        status = session_load(app, db, person, id, a, &l, err);
    store_read_end(app->store, db);
    *v = l.view.ended ? (struct session_view){ 0 } : l.view;
    return status;
}
