/* What a person chooses for their study and flags; a copy of all of it, and
 * whether what is stored holds together. */
#include "app/study_int.h"

#include "app/frozen.h"
#include "base/vec.h"
#include "format/export_json.h"
#include "format/study_json.h"

/* ---- settings ---- */

struct setting {
    struct app *app;
    struct app_study_set *io;
};

static void check_choices(struct app_study_set *io)
{
    static const struct str fields[] = {
        S_INIT("monday"),   S_INIT("tuesday"), S_INIT("wednesday"),
        S_INIT("thursday"), S_INIT("friday"),  S_INIT("saturday"),
        S_INIT("sunday"),
    };
    const struct study_settings *s = &io->choices.plan;

    for (int i = 0; i < 7; i++)
        if (s->minutes[i] < 0 || s->minutes[i] > STUDY_MINUTES_MOST)
            problem_field(&io->problems, fields[i],
                          S("write a whole number from 0 to 720"),
                          "%d minutes do not fit into a day of study",
                          s->minutes[i]);
    if (s->n_off > STUDY_OFF_MOST)
        problem_field(&io->problems, S("off"), S("keep to 366 days off"),
                      "there are too many days off");
    for (int i = 1; i < s->n_off; i++)
        if (s->off[i] <= s->off[i - 1])
            BUG("days off are not in order");
}

enum status study_event_store(struct db *db,
                              const struct study_event_add_in *in,
                              struct err *err)
{
    struct stmt *st = db_stmt(db, Q_STUDY_EVENT_ADD);
    enum status status = study_event_add_bind(st, in);

    return status == OK ? stmt_run(st, err) : status;
}

static enum status store_choices(struct db *db, void *arg, struct err *err)
{
    struct app_study_set *io = ((struct setting *)arg)->io;
    struct app *app = ((struct setting *)arg)->app;
    struct arena a = { 0 };
    struct study_event_add_in in = {
        .person = io->person,
        .program = io->program,
        .at_us = clock_now_us(&app->clock),
        .kind = study_event_kind_text(STUDY_SETTINGS),
        .body = SOME_STR(study_settings_json_text(&a, &io->choices.plan,
                                                  io->choices.streaks)),
    };
    enum status status = study_event_store(db, &in, err);

    arena_release(&a);
    return status;
}

void app_study_set(struct app *app, struct app_study_set *io,
                   struct app_reply reply)
{
    check_choices(io);
    if (!catalog_find(app_catalog(app), io->program))
        io->result.status =
            err_set(&io->result.err, E_MISSING, "there is no program %.*s",
                    STR_ARG(io->program));
    if (io->problems.n || io->result.status != OK) {
        reply.fn(reply.arg);
        return;
    }
    struct setting *s = ARENA_NEW(io->problems.arena, struct setting);
    *s = (struct setting){ app, io };
    app_write_async(app, store_choices, s, &io->result, reply);
}

/* ---- flags ---- */

struct flagging {
    struct app *app;
    struct app_study_flag *io;
};

static enum status store_flag(struct db *db, void *arg, struct err *err)
{
    struct flagging *f = arg;
    struct study_event_add_in in = {
        .person = f->io->person,
        .program = f->io->program,
        .at_us = clock_now_us(&f->app->clock),
        .kind = study_event_kind_text(STUDY_FLAG),
        .item = SOME_STR(f->io->item),
        .flagged = SOME_INT(f->io->on),
    };

    return study_event_store(db, &in, err);
}

void app_study_flag(struct app *app, struct app_study_flag *io,
                    struct app_reply reply)
{
    const struct catalog_entry *c = catalog_find(app_catalog(app), io->program);

    if (!c || !bank_find(c->bank, io->item)) {
        io->result.status =
            err_set(&io->result.err, E_MISSING, "there is no question %.*s",
                    STR_ARG(io->item));
        reply.fn(reply.arg);
        return;
    }
    struct flagging *f = ARENA_NEW(io->arena, struct flagging);
    *f = (struct flagging){ app, io };
    app_write_async(app, store_flag, f, &io->result, reply);
}

/* ---- export ---- */

static enum status export_sessions(struct db *db, int64_t person,
                                   struct arena *a, struct export *x,
                                   struct err *err)
{
    struct {
        struct study_session_list_row *p;
        size_t n, cap;
    } rows = { 0 };
    struct study_session_list_in in = { person };
    struct stmt *st = db_stmt(db, Q_STUDY_SESSION_LIST);
    enum status status = study_session_list_bind(st, &in);
    bool has;

    while (status == OK && (status = stmt_step(st, &has, err)) == OK && has) {
        struct study_session_list_row row;
        study_session_list_read(st, a, &row);
        VEC_PUSH(a, &rows, row);
    }
    for (size_t i = 0; i < rows.n && status == OK; i++) {
        struct study_task_list_in task_in = { rows.p[i].id };
        struct export_study_session s = {
            .id = rows.p[i].id,
            .started_us = rows.p[i].started_us,
            .program = rows.p[i].program,
            .kind = rows.p[i].kind,
            .model = rows.p[i].model,
            .limit_s = (int)rows.p[i].limit_s,
        };
        export_study_session(x, &s);
        st = db_stmt(db, Q_STUDY_TASK_LIST);
        status = study_task_list_bind(st, &task_in);
        while (status == OK && (status = stmt_step(st, &has, err)) == OK &&
               has) {
            struct study_task_list_row t;
            study_task_list_read(st, a, &t);
            export_study_task(x, t.kind, t.card, t.item);
        }
    }
    return status;
}

enum status study_export(struct db *db, int64_t person, struct arena *a,
                         struct export *x, struct err *err)
{
    struct study_event_list_in in = { person };
    enum status status = export_sessions(db, person, a, x, err);
    struct stmt *st = db_stmt(db, Q_STUDY_EVENT_LIST);
    bool has;

    if (status == OK)
        status = study_event_list_bind(st, &in);
    while (status == OK && (status = stmt_step(st, &has, err)) == OK && has) {
        struct study_event_list_row r;
        study_event_list_read(st, a, &r);
        export_study_event(x, &(struct export_study_event){
                                  .program = r.program,
                                  .kind = r.kind,
                                  .at_us = r.at_us,
                                  .session = r.session,
                                  .task = r.task,
                                  .seq = r.seq,
                                  .chosen = r.chosen,
                                  .guessed = r.guessed,
                                  .seconds = r.seconds,
                                  .rating = r.rating,
                                  .flagged = r.flagged,
                                  .cause = r.cause,
                                  .item = r.item,
                                  .card = r.card,
                                  .model = r.model,
                                  .body = r.body,
                              });
    }
    return status;
}

/* ---- check ---- */

static void not_whole(struct problems *ps, int64_t person, struct str program,
                      struct str what)
{
    struct str place = str_fmt(ps->arena, "practice of person %lld, %.*s",
                               (long long)person, STR_ARG(program));

    problem_add(ps, place, 0, S("restore a backup"), "%.*s", STR_ARG(what));
}

/* Does every answer fit the item that was asked? */
static enum status check_answers(struct app *app, struct db *db,
                                 const struct study_log *log, bool *good,
                                 struct err *err)
{
    enum status status = OK;

    for (size_t i = 0; i < log->answers.n && status == OK; i++) {
        const struct log_answer *x = &log->answers.p[i];
        const struct item *item;
        if (!x->version)
            continue;
        status = frozen_item(app, db, x->version, &item, err);
        if (status == OK &&
            (x->first.chosen | x->practice.chosen) >> item->n_options)
            *good = false;
    }
    return status;
}

/* Does what is kept go on to the same as all of the log? */
static enum status check_kept(struct db *db, int64_t person, struct str program,
                              const struct study_log *all, bool *good,
                              struct err *err)
{
    struct arena a = { 0 };
    struct study_log kept;

    study_log_init(&kept, &a);
    enum status status = study_kept_log(&kept, db, person, program, err);
    if (status == OK && kept.last_id) {
        status = study_log_read(&kept, db, person, program, err);
        *good = status == OK &&
                str_eq(study_log_pack(&a, &kept), study_log_pack(&a, all));
    }
    arena_release(&a);
    return status;
}

enum status study_check(struct app *app, struct db *db, struct problems *ps,
                        struct err *err)
{
    struct arena a = { 0 };
    struct {
        struct study_person_list_row *p;
        size_t n, cap;
    } rows = { 0 };
    struct stmt *st = db_stmt(db, Q_STUDY_PERSON_LIST);
    enum status status = OK;
    bool has;

    while ((status = stmt_step(st, &has, err)) == OK && has) {
        struct study_person_list_row row;
        study_person_list_read(st, &a, &row);
        VEC_PUSH(&a, &rows, row);
    }
    for (size_t i = 0; i < rows.n && status == OK; i++) {
        struct arena scratch = { 0 };
        struct study_log log;
        bool good = true, as_kept = true;
        study_log_init(&log, &scratch);
        status =
            study_log_read(&log, db, rows.p[i].person, rows.p[i].program, err);
        if (status == OK)
            status = check_answers(app, db, &log, &good, err);
        if (status == OK)
            status = check_kept(db, rows.p[i].person, rows.p[i].program, &log,
                                &as_kept, err);
        if (status == E_CORRUPT)
            not_whole(ps, rows.p[i].person, rows.p[i].program, err->message);
        else if (!good)
            not_whole(ps, rows.p[i].person, rows.p[i].program,
                      S("an answer names an option that its question has "
                        "not"));
        else if (!as_kept)
            not_whole(ps, rows.p[i].person, rows.p[i].program,
                      S("what is kept of it differs from its events"));
        if (status == E_CORRUPT)
            status = OK;
        arena_release(&scratch);
    }
    arena_release(&a);
    return status;
}
