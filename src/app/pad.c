#include "app/pad.h"

#include "app/app_int.h"
#include "base/vec.h"
#include "format/pad_json.h"

#include <string.h>

/* ---- reading ---- */

/* The value of a stored body. A look that a later version wrote, or that lacks
 * a key which has come since, is the default one. */
static enum status read_body(struct arena *a, enum pad_kind kind,
                             struct str body, struct pad_value *out,
                             struct err *err)
{
    struct problems problems;

    problems_init(&problems, a);
    if (pad_body_parse(a, kind, body, NULL, out, &problems))
        return OK;
    if (kind == PAD_LOOK) {
        out->look = look_default();
        return OK;
    }
    struct str name = pad_kind_text(kind);
    return err_set(err, E_CORRUPT, "what is stored as \"%.*s\" is not readable",
                   STR_ARG(name));
}

enum status pad_read(struct db *db, int64_t sitting, struct arena *a,
                     struct pad_entry **out, size_t *n, struct err *err)
{
    struct {
        struct pad_entry *p;
        size_t n, cap;
    } all = { 0 };
    struct pad_list_in in = { sitting };
    struct stmt *st = db_stmt(db, Q_PAD_LIST);
    enum status status = pad_list_bind(st, &in), bad = OK;
    bool has;

    while (status == OK && (status = stmt_step(st, &has, err)) == OK && has) {
        struct pad_list_row r;
        enum pad_kind kind;
        pad_list_read(st, a, &r);
        struct pad_entry e = { .place = (int)r.place,
                               .seq = r.seq,
                               .saved_us = r.saved_us };
        if (bad != OK || !pad_kind_parse(r.kind, &kind))
            continue; /* of a later version */
        bad = read_body(a, kind, r.body, &e.value, err);
        VEC_PUSH(a, &all, e);
    }
    *out = all.p;
    *n = all.n;
    return status == OK ? bad : status;
}

/* E_MISSING unless the sitting is this person's. */
static enum status is_theirs(struct db *db, int64_t person, int64_t sitting,
                             struct err *err)
{
    struct sitting_load_in in = { sitting, person };
    struct stmt *st = db_stmt(db, Q_SITTING_LOAD);
    enum status status = sitting_load_bind(st, &in);
    bool has = false;

    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK)
        return status;
    if (!has)
        return err_set(err, E_MISSING, "there is no such sitting");
    return stmt_run(st, err);
}

static enum status load(struct db *db, struct arena *a, int64_t sitting,
                        enum pad_kind kind, int place, struct pad_entry *out,
                        struct err *err)
{
    struct pad_load_in in = { sitting, pad_kind_text(kind), place };
    struct pad_load_row r;
    struct stmt *st = db_stmt(db, Q_PAD_LOAD);
    enum status status = pad_load_bind(st, &in);
    bool has = false;

    *out = (struct pad_entry){ .place = place, .value.kind = kind };
    out->value.look = look_default();
    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK || !has)
        return status;
    pad_load_read(st, a, &r);
    out->seq = r.seq;
    out->saved_us = r.saved_us;
    status = stmt_run(st, err);
    return status == OK ? read_body(a, kind, r.body, &out->value, err) : status;
}

enum status look_read(struct db *db, int64_t person, struct arena *a,
                      struct look *out, struct err *err)
{
    struct person_look_load_in in = { person };
    struct stmt *st = db_stmt(db, Q_PERSON_LOOK_LOAD);
    enum status status = person_look_load_bind(st, &in);
    bool has = false;

    *out = look_default();
    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK || !has)
        return status;
    struct person_look_load_row r;
    struct pad_value v;
    person_look_load_read(st, a, &r);
    status = stmt_run(st, err);
    if (status == OK)
        status = read_body(a, PAD_LOOK, r.body, &v, err);
    if (status == OK)
        *out = v.look;
    return status;
}

/* How the person wants every page, where nothing is kept with the sitting. */
static enum status add_look(struct db *db, int64_t person, struct arena *a,
                            struct pad_entry **entries, size_t *n,
                            struct err *err)
{
    for (size_t i = 0; i < *n; i++)
        if ((*entries)[i].value.kind == PAD_LOOK)
            return OK;
    struct pad_entry *all = ARENA_ARRAY(a, struct pad_entry, *n + 1);
    if (*n)
        memcpy(all, *entries, *n * sizeof *all);
    all[*n].value.kind = PAD_LOOK;
    *entries = all;
    return look_read(db, person, a, &all[(*n)++].value.look, err);
}

enum status app_pad(struct app *app, int64_t person, int64_t sitting,
                    struct arena *a, struct pad_entry **out, size_t *n,
                    struct err *err)
{
    struct db *db = store_read_begin(app->store);
    enum status status = is_theirs(db, person, sitting, err);

    if (status == OK)
        status = pad_read(db, sitting, a, out, n, err);
    if (status == OK)
        status = add_look(db, person, a, out, n, err);
    store_read_end(app->store, db);
    return status;
}

enum status app_look(struct app *app, int64_t person, struct look *out,
                     struct err *err)
{
    struct arena a = { 0 };

    *out = look_default();
    if (!person)
        return OK;
    struct db *db = store_read_begin(app->store);
    enum status status = look_read(db, person, &a, out, err);
    store_read_end(app->store, db);
    arena_release(&a);
    return status;
}

enum status app_sitting_look(struct app *app, int64_t person, int64_t sitting,
                             struct look *out, int64_t *seq, struct err *err)
{
    struct arena a = { 0 };
    struct pad_entry e;
    struct db *db = store_read_begin(app->store);
    enum status status = is_theirs(db, person, sitting, err);

    if (status == OK)
        status = load(db, &a, sitting, PAD_LOOK, 0, &e, err);
    if (status == OK) {
        *seq = e.seq;
        *out = e.value.look;
    }
    if (status == OK && !e.seq)
        status = look_read(db, person, &a, out, err);
    store_read_end(app->store, db);
    arena_release(&a);
    return status;
}

/* ---- writing ---- */

static enum status put_person_look(struct db *db, int64_t person,
                                   int64_t now_us, struct str body,
                                   struct err *err)
{
    struct person_look_put_in in = { person, now_us, body };
    struct stmt *st = db_stmt(db, Q_PERSON_LOOK_PUT);
    enum status status = person_look_put_bind(st, &in);

    return status == OK ? stmt_run(st, err) : status;
}

struct putting {
    struct app *app;
    struct app_pad_put *io;
};

static enum status put(struct db *db, void *arg, struct err *err)
{
    const struct putting *p = arg;
    struct app_pad_put *io = p->io;
    struct str body = pad_body_text(io->arena, &io->value);
    enum status status = is_theirs(db, io->person, io->sitting, err);

    if (status == OK)
        status = load(db, io->arena, io->sitting, io->value.kind, io->place,
                      &io->stored, err);
    if (status != OK)
        return status;
    if (io->seq != io->stored.seq + 1) {
        io->stale = io->seq != io->stored.seq ||
                    !str_eq(body, pad_body_text(io->arena, &io->stored.value));
        return OK;
    }
    struct pad_put_in in = { .sitting = io->sitting,
                             .kind = pad_kind_text(io->value.kind),
                             .place = io->place,
                             .seq = io->seq,
                             .saved_us = clock_now_us(&p->app->clock),
                             .body = body };
    struct stmt *st = db_stmt(db, Q_PAD_PUT);
    status = pad_put_bind(st, &in);
    if (status == OK)
        status = stmt_run(st, err);
    if (status == OK && io->value.kind == PAD_LOOK)
        status = put_person_look(db, io->person, in.saved_us, body, err);
    io->stored = (struct pad_entry){ .place = io->place,
                                     .seq = io->seq,
                                     .saved_us = in.saved_us,
                                     .value = io->value };
    return status;
}

void app_pad_put(struct app *app, struct app_pad_put *io,
                 struct app_reply reply)
{
    struct putting *p = ARENA_NEW(io->arena, struct putting);

    *p = (struct putting){ app, io };
    app_write_async(app, put, p, &io->result, reply);
}

struct looking {
    struct app *app;
    struct app_look_put *io;
};

static enum status put_look(struct db *db, void *arg, struct err *err)
{
    const struct looking *l = arg;
    struct pad_value v = { .kind = PAD_LOOK, .look = l->io->look };

    return put_person_look(db, l->io->person, clock_now_us(&l->app->clock),
                           pad_body_text(l->io->arena, &v), err);
}

void app_look_put(struct app *app, struct app_look_put *io,
                  struct app_reply reply)
{
    struct looking *l = ARENA_NEW(io->arena, struct looking);

    *l = (struct looking){ app, io };
    app_write_async(app, put_look, l, &io->result, reply);
}
