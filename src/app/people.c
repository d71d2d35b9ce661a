/* People for a load run, in a data folder that nobody else uses. */
#include "app/app_int.h"

#include "app/secret.h"

struct people {
    int64_t now_us;
    struct arena *arena;
    struct app_pass *passes;
    int n;
};

static enum status add_one(struct db *db, const struct people *p,
                           struct app_pass *pass, struct err *err)
{
    struct person_add_in person = { p->now_us };
    struct person_add_row row;
    bool has;
    struct stmt *st = db_stmt(db, Q_PERSON_ADD);
    enum status status = person_add_bind(st, &person);

    if (status == OK)
        status = stmt_step(st, &has, err);
    if (status != OK)
        return status;
    person_add_read(st, p->arena, &row);
    status = stmt_run(st, err);
    pass->person = row.id;
    pass->cookie = secret_new(p->arena);
    pass->csrf = secret_new(p->arena);
    struct session_add_in session = { hash_of(p->arena, pass->cookie), row.id,
                                      pass->csrf, p->now_us };
    st = db_stmt(db, Q_SESSION_ADD);
    if (status == OK)
        status = session_add_bind(st, &session);
    return status == OK ? stmt_run(st, err) : status;
}

static enum status add_all(struct db *db, void *arg, struct err *err)
{
    struct people *p = arg;
    struct person_local_row row;
    bool has = false;
    struct stmt *st = db_stmt(db, Q_PERSON_LOCAL);
    enum status status = stmt_step(st, &has, err);

    if (status == OK && has) {
        person_local_read(st, p->arena, &row);
        err_set(err, E_TAKEN, "somebody uses this data folder already");
        err_hint(err, "a load run needs a folder of its own");
        return E_TAKEN;
    }
    for (int i = 0; i < p->n && status == OK; i++)
        status = add_one(db, p, &p->passes[i], err);
    return status;
}

enum status app_people_new(struct app *app, int n, struct arena *a,
                           struct app_pass *passes, struct err *err)
{
    struct people p = { clock_now_us(&app->clock), a, passes, n };

    return app_write(app, add_all, &p, err);
}
