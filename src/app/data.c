/* The person's own data, and keeping the database. */
#include "app/app_int.h"

#include "app/live.h"
#include "app/secret.h"
#include "app/study_int.h"
#include "base/vec.h"
#include "format/export_json.h"

#include <glob.h>
#include <unistd.h>

/* ---- export ---- */

static enum status export_sitting(struct app *app, struct db *db,
                                  int64_t person, struct arena *a,
                                  const struct sitting_list_person_row *row,
                                  struct export *x, struct err *err)
{
    struct live_view l;
    enum status status = live_read(app, db, row->id, person, a, &l, err);

    if (status != OK)
        return status;
    struct export_sitting s = {
        .id = row->id,
        .program = row->program,
        .kind = row->kind,
        .domain = row->domain.v,
        .calibration = l.calibration ? l.calibration->version : 0,
        .form = l.form,
        .n_items = sitting_is_over(l.state) ? l.form->n_items
                                            : items_begun(l.form, l.state),
    };
    struct event_list_in in = { .sitting = row->id };
    struct stmt *st = db_stmt(db, Q_EVENT_LIST);
    bool has;
    status = event_list_bind(st, &in);
    export_sitting_begin(x, &s);
    while (status == OK && (status = stmt_step(st, &has, err)) == OK && has) {
        struct event_list_row r;
        event_list_read(st, a, &r);
        export_event(x, &(struct export_event){
                            .n = r.n,
                            .at_us = r.at_us,
                            .kind = r.kind,
                            .item = r.item,
                            .segment = r.segment,
                            .seq = r.seq,
                            .choices = r.choices,
                            .flag = r.flag,
                            .us = r.us,
                            .extra_percent = r.extra_percent,
                            .extra_segment_us = r.extra_segment_us,
                            .extra_break_us = r.extra_break_us,
                        });
    }
    struct pad_entry *pad;
    size_t n_pad = 0;
    if (status == OK)
        status = pad_read(db, row->id, a, &pad, &n_pad, err);
    if (status == OK)
        export_pad(x, pad, n_pad);
    export_sitting_end(x);
    return status;
}

enum status app_export(struct app *app, int64_t person, struct arena *a,
                       struct str *json, struct err *err)
{
    struct export *x = export_new(a, clock_wall_us());
    struct case_event_list_in cases = { person, S("") };
    struct sitting_list_person_in sittings = { person, S("") };
    struct {
        struct sitting_list_person_row *p;
        size_t n, cap;
    } rows = { 0 };
    struct db *db = store_read_begin(app->store);
    struct stmt *st = db_stmt(db, Q_CASE_EVENT_LIST);
    enum status status = case_event_list_bind(st, &cases);
    bool has;

    while (status == OK && (status = stmt_step(st, &has, err)) == OK && has) {
        struct case_event_list_row r;
        case_event_list_read(st, a, &r);
        export_case_event(x, r.program, r.at_us, r.kind, r.body);
    }
    st = db_stmt(db, Q_SITTING_LIST_PERSON);
    if (status == OK)
        status = sitting_list_person_bind(st, &sittings);
    while (status == OK && (status = stmt_step(st, &has, err)) == OK && has) {
        struct sitting_list_person_row row;
        sitting_list_person_read(st, a, &row);
        VEC_PUSH(a, &rows, row);
    }
    for (size_t i = rows.n; i-- > 0 && status == OK;) /* oldest first */
        status = export_sitting(app, db, person, a, &rows.p[i], x, err);
    if (status == OK)
        status = study_export(db, person, a, x, err);
    struct look look;
    if (status == OK)
        status = look_read(db, person, a, &look, err);
    store_read_end(app->store, db);
    if (status != OK)
        return status;
    export_look(x, &look);
    *json = export_text(x);
    return status;
}

/* ---- erase ---- */

struct erase {
    int64_t person;
};

static enum status run_erase(struct db *db, enum query q,
                             enum status (*bind)(struct stmt *, int64_t),
                             int64_t person, struct err *err)
{
    struct stmt *st = db_stmt(db, q);
    enum status status = bind ? bind(st, person) : OK;

    return status == OK ? stmt_run(st, err) : status;
}

#define ERASE_BIND(name)                                                       \
    static enum status bind_##name(struct stmt *st, int64_t person)            \
    {                                                                          \
        struct name##_in in = { person };                                      \
        return name##_bind(st, &in);                                           \
    }
ERASE_BIND(study_kept_erase)
ERASE_BIND(study_staged_erase)
ERASE_BIND(study_event_erase)
ERASE_BIND(study_task_erase)
ERASE_BIND(study_session_erase)
ERASE_BIND(event_erase)
ERASE_BIND(pad_erase)
ERASE_BIND(sitting_erase)
ERASE_BIND(case_event_erase)
ERASE_BIND(session_erase)
ERASE_BIND(api_token_erase)
ERASE_BIND(person_look_erase)
ERASE_BIND(person_erase)

static enum status erase(struct db *db, void *arg, struct err *err)
{
    const struct erase *e = arg;
    const struct {
        enum query q;
        enum status (*bind)(struct stmt *, int64_t);
    } steps[] = {
        { Q_STUDY_KEPT_ERASE, bind_study_kept_erase },
        { Q_STUDY_STAGED_ERASE, bind_study_staged_erase },
        { Q_STUDY_EVENT_ERASE, bind_study_event_erase },
        { Q_STUDY_TASK_ERASE, bind_study_task_erase },
        { Q_STUDY_SESSION_ERASE, bind_study_session_erase },
        { Q_EVENT_ERASE, bind_event_erase },
        { Q_PAD_ERASE, bind_pad_erase },
        { Q_SITTING_ERASE, bind_sitting_erase },
        { Q_FORM_ERASE_UNUSED, NULL },
        { Q_CASE_EVENT_ERASE, bind_case_event_erase },
        { Q_SESSION_ERASE, bind_session_erase },
        { Q_API_TOKEN_ERASE, bind_api_token_erase },
        { Q_PERSON_LOOK_ERASE, bind_person_look_erase },
        { Q_PERSON_ERASE, bind_person_erase },
    };
    enum status status = OK;

    for (size_t i = 0; i < sizeof steps / sizeof *steps && status == OK; i++)
        status = run_erase(db, steps[i].q, steps[i].bind, e->person, err);
    return status;
}

/* What a restore has put aside holds the person's data too. */
static void erase_replaced(struct app *app)
{
    struct arena a = { 0 };
    glob_t g;
    struct str pattern = str_fmt(&a, "%.*s/replaced-*", STR_ARG(app->data_dir));

    if (!glob(pattern.p, 0, NULL, &g)) {
        for (size_t i = 0; i < g.gl_pathc; i++) {
            static const char *const names[] = { "resit.db", "resit.db-wal",
                                                 "resit.db-shm" };
            for (size_t k = 0; k < sizeof names / sizeof *names; k++)
                (void)unlink(str_fmt(&a, "%s/%s", g.gl_pathv[i], names[k]).p);
            (void)rmdir(g.gl_pathv[i]);
        }
        globfree(&g);
    }
    arena_release(&a);
}

enum status app_erase(struct app *app, int64_t person, struct err *rest,
                      struct err *err)
{
    struct erase e = { person };
    enum status status = app_write(app, erase, &e, err);

    rest->code = OK;
    if (status != OK)
        return status;
    access_forget(app, person);
    tokens_forget(app, person);
    live_map_clear(app->live);
    study_cache_clear(app->study);
    erase_replaced(app);
    (void)!store_scrub(app->store, rest);
    return OK;
}

/* ---- keeping ---- */

enum status app_backup(struct app *app, struct str to_path,
                       void (*progress)(void *, int, int), void *arg,
                       struct err *err)
{
    return store_backup(app->store, to_path, progress, arg, err);
}

static enum status check_pad(struct db *db, struct arena *a, int64_t sitting,
                             struct str place, struct problems *ps,
                             struct err *err)
{
    struct pad_entry *pad;
    size_t n;
    enum status status = pad_read(db, sitting, a, &pad, &n, err);

    if (status != E_CORRUPT)
        return status;
    problem_add(ps, place, 0, S("restore a backup"), "%.*s",
                STR_ARG(err->message));
    return OK;
}

static enum status check_sitting(struct app *app, struct db *db,
                                 struct arena *a,
                                 const struct sitting_list_all_row *row,
                                 struct problems *ps, struct err *err)
{
    struct live_view l;
    enum status status = live_read(app, db, row->id, row->person, a, &l, err);
    struct str place = str_fmt(a, "sitting %lld", (long long)row->id);

    if (status == E_CORRUPT || status == E_MISSING) {
        problem_add(ps, place, 0, S("restore a backup"), "%.*s",
                    STR_ARG(err->message));
        return OK;
    }
    if (status != OK)
        return status;
    struct sitting *s = sitting_new(a, l.plan);
    struct journal_tip tip;
    status = journal_load(db, row->id, l.plan, s, &tip, err);
    int raw, of;
    report_raw(l.form, s, &raw, &of);
    bool over = sitting_is_over(s);
    if (status == E_CORRUPT) {
        problem_add(ps, place, 0, S("restore a backup"), "%.*s",
                    STR_ARG(err->message));
        status = OK;
    } else if (status == OK &&
               (!str_eq(row->phase, sitting_phase_text(s->phase)) ||
                row->deadline_us != s->deadline_us ||
                over != row->ended_us.has || (over && row->raw.v != raw))) {
        problem_add(ps, place, 0,
                    S("its journal is right; restore a backup to mend the "
                      "list"),
                    "the list of sittings says something else than the "
                    "journal");
    }
    if (status == OK)
        status = check_pad(db, a, row->id, place, ps, err);
    return status;
}

/* Those too that no sitting in memory has read back. */
static enum status check_calibrations(struct db *db, struct problems *ps,
                                      struct err *err)
{
    struct stmt *st = db_stmt(db, Q_CALIBRATION_VERSION_LIST);
    struct arena a = { 0 };
    struct calibration_version_list_row row;
    bool has = true;
    enum status status;

    while ((status = stmt_step(st, &has, err)) == OK && has) {
        arena_reset(&a);
        calibration_version_list_read(st, &a, &row);
        if (!str_eq(row.hash, hash_of(&a, row.body)))
            problem_add(ps,
                        str_fmt(ps->arena, "calibration version %lld",
                                (long long)row.id),
                        0, S("restore a backup"),
                        "it is not as it was when it was frozen");
    }
    arena_release(&a);
    return status;
}

enum status app_check(struct app *app, struct problems *ps, struct err *err)
{
    enum status status = store_check(app->store, ps, err);
    struct arena a = { 0 };
    struct {
        struct sitting_list_all_row *p;
        size_t n, cap;
    } rows = { 0 };
    struct sitting_list_all_in in = { 0 };
    bool has;

    if (status != OK || ps->n)
        return status; /* what is below needs a sound database */
    struct db *db = store_read_begin(app->store);
    struct stmt *st = db_stmt(db, Q_SITTING_LIST_ALL);
    status = sitting_list_all_bind(st, &in);
    while (status == OK && (status = stmt_step(st, &has, err)) == OK && has) {
        struct sitting_list_all_row row;
        sitting_list_all_read(st, &a, &row);
        VEC_PUSH(&a, &rows, row);
    }
    for (size_t i = 0; i < rows.n && status == OK; i++)
        status = store_checks_ended(app->store)
                     ? err_set(err, E_STOPPED, "the server is stopping")
                     : check_sitting(app, db, &a, &rows.p[i], ps, err);
    if (status == OK)
        status = check_calibrations(db, ps, err);
    if (status == OK)
        status = study_check(app, db, ps, err);
    store_read_end(app->store, db);
    arena_release(&a);
    return status;
}
