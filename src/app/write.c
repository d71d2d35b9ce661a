#include "app/app_int.h"

struct call {
    struct write w;
    enum status (*fn)(struct db *, void *arg, struct err *);
    void *arg;
    struct app_result *result;
    struct app_reply reply;
};

static enum status run(struct db *db, struct write *w)
{
    struct call *c = w->arg;

    return c->fn(db, c->arg, &w->err);
}

enum status app_can_save(struct app *app, struct err *err)
{
    return store_can_write(app->store, err);
}

enum status app_write(struct app *app,
                      enum status (*fn)(struct db *, void *arg, struct err *),
                      void *arg, struct err *err)
{
    struct call c = { .fn = fn, .arg = arg };

    c.w.run = run;
    c.w.arg = &c;
    enum status status = store_run(app->store, &c.w);
    if (status != OK)
        err_copy(err, &c.w.err);
    return status;
}

static void finish(struct write *w)
{
    struct call *c = w->arg;

    c->result->status = w->status;
    if (w->status != OK)
        err_copy(&c->result->err, &w->err);
    struct app_reply reply = c->reply;
    free(c);
    reply.fn(reply.arg);
}

void app_write_async(struct app *app,
                     enum status (*fn)(struct db *, void *arg, struct err *),
                     void *arg, struct app_result *result,
                     struct app_reply reply)
{
    struct call *c = calloc(1, sizeof *c);

    if (!c)
        BUG("out of memory");
    *c =
        (struct call){ .fn = fn, .arg = arg, .result = result, .reply = reply };
    c->w.run = run;
    c->w.done = finish;
    c->w.arg = c;
    enum status status = store_submit(app->store, &c->w);
    if (status == OK)
        return;
    c->w.status = status;
    finish(&c->w);
}
