/* What a person chooses for their study, and what they flag. */
#include "app/study_int.h"

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
