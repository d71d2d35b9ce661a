/* Reviews from elsewhere, brought in without holding up anybody's save: one row
 * with all of them decides that they are stored; then they become events, some
 * at a time; the row goes with the last. A review that is there already is not
 * stored twice, so after a kill the rows left behind are gone through again. */
#include "app/study_int.h"
#include "base/out.h"
#include "base/vec.h"

enum {
    PIECE = 100, /* reviews in one transaction: some ms */
    REVIEWS_BYTES = 64 << 20,
};

struct staged {
    int64_t id;
    int64_t person;
    struct str program, model;
    const struct study_import *p;
    size_t n, at;
    struct str text; /* of all of them */
    size_t n_new;
};

/* ---- all of them in one row ---- */

static struct str pack(struct arena *a, const struct staged *s)
{
    struct out o;

    out_init(&o, a, REVIEWS_BYTES);
    for (size_t i = 0; i < s->n; i++) {
        out_int(&o, s->p[i].at_us);
        out_lit(&o, " ", 1);
        out_int(&o, s->p[i].rating);
        out_lit(&o, " ", 1);
        out_lit(&o, s->p[i].card.p, s->p[i].card.n);
        out_lit(&o, "\n", 1);
    }
    if (o.overflow)
        BUG("%zu reviews are too many", s->n);
    return out_str(&o);
}

static enum status unpack(struct arena *a, struct str text, struct staged *s,
                          struct err *err)
{
    struct {
        struct study_import *p;
        size_t n, cap;
    } all = { 0 };
    struct str line, at, rating;
    int64_t n = 0;

    while (str_next(&text, '\n', &line)) {
        struct study_import r = { 0 };
        if (!line.n && !text.n)
            break;
        if (!str_next(&line, ' ', &at) || !str_to_i64(at, &r.at_us) ||
            !str_next(&line, ' ', &rating) || !str_to_i64(rating, &n) ||
            n < RECALL_AGAIN || n > RECALL_EASY || !line.n)
            return err_set(err, E_CORRUPT,
                           "reviews of an import (%lld) cannot be read",
                           (long long)s->id);
        r.rating = (enum recall)n;
        r.card = line;
        VEC_PUSH(a, &all, r);
    }
    s->p = all.p;
    s->n = all.n;
    return OK;
}

static enum status store_all(struct db *db, void *arg, struct err *err)
{
    struct staged *s = arg;
    struct arena a = { 0 };
    struct study_staged_add_in in = { s->person, s->program, s->model,
                                      s->text };
    struct stmt *st = db_stmt(db, Q_STUDY_STAGED_ADD);
    enum status status = study_staged_add_bind(st, &in);
    bool has = false;

    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status == OK) {
        struct study_staged_add_row row;
        study_staged_add_read(st, &a, &row);
        s->id = row.id;
        status = stmt_run(st, err);
    }
    arena_release(&a);
    return status;
}

/* ---- and as events ---- */

static enum status store_one(struct db *db, const struct staged *s,
                             const struct study_import *r, bool *is_new,
                             struct err *err)
{
    struct study_import_add_in in = {
        .person = s->person,
        .program = s->program,
        .at_us = r->at_us,
        .card = r->card,
        .rating = r->rating,
        .model = s->model,
    };
    struct stmt *st = db_stmt(db, Q_STUDY_IMPORT_ADD);
    enum status status = study_import_add_bind(st, &in);

    if (status == OK)
        status = stmt_step(st, is_new, err);
    return status == OK && *is_new ? stmt_run(st, err) : status;
}

static enum status is_there(struct db *db, int64_t id, struct err *err)
{
    struct study_staged_find_in in = { id };
    struct stmt *st = db_stmt(db, Q_STUDY_STAGED_FIND);
    enum status status = study_staged_find_bind(st, &in);
    bool has = false;

    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status == OK && has)
        return stmt_run(st, err);
    return status == OK ? err_set(err, E_MISSING,
                                  "this person's data was erased meanwhile")
                        : status;
}

static enum status store_piece(struct db *db, void *arg, struct err *err)
{
    struct staged *s = arg;
    size_t at = s->at, end = s->n - at < PIECE ? s->n : at + PIECE, n_new = 0;
    enum status status = is_there(db, s->id, err);

    for (; at < end && status == OK; at++) {
        bool is_new = false;
        status = store_one(db, s, &s->p[at], &is_new, err);
        n_new += is_new;
    }
    if (status == OK && end == s->n) {
        struct study_staged_done_in in = { s->id };
        struct stmt *st = db_stmt(db, Q_STUDY_STAGED_DONE);
        status = study_staged_done_bind(st, &in);
        if (status == OK)
            status = stmt_run(st, err);
    }
    if (status == OK) {
        s->at = end;
        s->n_new += n_new;
    }
    return status;
}

static enum status store_pieces(struct app *app, struct staged *s,
                                struct err *err)
{
    enum status status = OK;

    while (s->at < s->n && status == OK)
        status = store_checks_ended(app->store)
                     ? err_set(err, E_STOPPED, "the server is stopping")
                     : app_write(app, store_piece, s, err);
    return status;
}

enum status app_study_import(struct app *app, struct app_study_import *io,
                             struct err *err)
{
    struct staged s = { .person = io->person,
                        .program = io->program,
                        .model = io->model,
                        .p = io->reviews,
                        .n = io->n };
    struct arena a = { 0 };

    s.text = pack(&a, &s);
    enum status status = io->n ? app_write(app, store_all, &s, err) : OK;
    arena_release(&a);
    if (status == OK) {
        status = store_pieces(app, &s, err);
        if (status != OK && status != E_MISSING)
            err_hint(err, "The reviews are kept; those that are missing are "
                          "brought in with the next file, or when Resit is "
                          "started again.");
    }
    io->n_new = s.n_new;
    return status;
}

/* ---- what was left behind ---- */

static enum status load(struct app *app, struct arena *a, struct staged *s,
                        bool *has, struct err *err)
{
    struct db *db = store_read_begin(app->store);
    struct stmt *st = db_stmt(db, Q_STUDY_STAGED_FIRST);
    enum status status = stmt_step(st, has, err);

    if (status == OK && *has) {
        struct study_staged_first_row row;
        study_staged_first_read(st, a, &row);
        *s = (struct staged){ .id = row.id,
                              .person = row.person,
                              .program = row.program,
                              .model = row.model };
        status = unpack(a, row.reviews, s, err);
        if (status == OK)
            status = stmt_run(st, err);
    }
    store_read_end(app->store, db);
    return status;
}

enum status study_stage_finish(struct app *app, struct err *err)
{
    struct arena a = { 0 };
    enum status status = OK;
    bool has = true;

    while (status == OK && has) {
        struct staged s = { 0 };
        status = load(app, &a, &s, &has, err);
        if (status == OK && has)
            status = store_pieces(app, &s, err);
        arena_reset(&a);
    }
    arena_release(&a);
    return status;
}
