/* Does what is stored of practice hold together? */
#include "app/study_int.h"

#include "app/frozen.h"
#include "base/vec.h"

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
