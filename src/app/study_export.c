/* A copy of everything a person did in practice. */
#include "app/study_int.h"

#include "base/vec.h"
#include "format/export_json.h"

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
