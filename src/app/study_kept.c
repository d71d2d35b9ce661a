/* What was folded from long practice, in the store: read after a start, so that
 * only what came later is folded. */
#include "app/study_int.h"

#define LOG_PART S("log")
#define CARDS_PART S("cards")

/* ---- reading ---- */

/* Empty: there is none, or it is not as it was stored. */
static enum status load(struct arena *a, struct db *db, int64_t person,
                        struct str program, struct str part, struct str *body,
                        struct err *err)
{
    struct study_kept_load_in in = { person, program, part };
    struct stmt *st = db_stmt(db, Q_STUDY_KEPT_LOAD);
    enum status status = study_kept_load_bind(st, &in);
    bool has = false;

    *body = S("");
    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK || !has)
        return status;
    struct study_kept_load_row row;
    study_kept_load_read(st, a, &row);
    if (str_eq(row.hash, hash_of(a, row.body)))
        *body = row.body;
    return stmt_run(st, err);
}

enum status study_kept_log(struct study_log *log, struct db *db, int64_t person,
                           struct str program, struct err *err)
{
    struct arena scratch = { 0 };
    struct str body;
    enum status status =
        load(&scratch, db, person, program, LOG_PART, &body, err);

    if (status == OK && body.n && !study_log_unpack(log, body))
        study_log_init(log, log->arena);
    arena_release(&scratch);
    return status;
}

enum status study_kept_cards(struct arena *a, struct db *db, int64_t person,
                             struct str program, struct study_places *places,
                             struct err *err)
{
    struct arena scratch = { 0 };
    struct str body;
    enum status status =
        load(&scratch, db, person, program, CARDS_PART, &body, err);

    *places = (struct study_places){ 0 };
    if (status == OK && body.n && !study_cards_unpack(a, body, places))
        *places = (struct study_places){ 0 };
    arena_release(&scratch);
    return status;
}

/* ---- storing ---- */

static enum status store_part(struct db *db, const struct study_keep *k,
                              struct str part, struct str body, struct err *err)
{
    struct arena a = { 0 };
    struct study_kept_put_in in = {
        .person = k->person,
        .program = k->program,
        .last = k->last_id,
        .part = part,
        .hash = hash_of(&a, body),
        .body = body,
    };
    struct stmt *st = db_stmt(db, Q_STUDY_KEPT_PUT);
    enum status status = study_kept_put_bind(st, &in);

    if (status == OK)
        status = stmt_run(st, err);
    arena_release(&a);
    return status;
}

static enum status store(struct db *db, void *arg, struct err *err)
{
    const struct study_keep *k = arg;
    enum status status = store_part(db, k, LOG_PART, k->log, err);

    return status == OK ? store_part(db, k, CARDS_PART, k->cards, err) : status;
}

enum status study_keep_store(struct app *app, const struct study_keep *k,
                             struct err *err)
{
    struct study_keep copy = *k;

    return app_write(app, store, &copy, err);
}
