/* From the complete request to the answer, and what handlers ask. */
#include <strings.h>
#include <sys/eventfd.h>

#include <event2/keyvalq_struct.h>

#include "http/form.h"
#include "http/http_int.h"

struct http_private *exchange_make(struct worker *w)
{
    struct http_private *p = w->spare;

    if (p) {
        w->spare = p->next;
        w->n_spare--;
    } else {
        p = calloc(1, sizeof *p);
        if (!p)
            BUG("out of memory");
    }
    struct arena arena = p->x.arena; /* keeps its block */
    *p = (struct http_private){ .x.arena = arena, .worker = w };
    p->x.private = p;
    p->x.app = w->http->o.app;
    p->begun_us = http_now_us();
    char *id = arena_alloc(&p->x.arena, REQUEST_ID_TEXT);
    request_id_make(w->http, id);
    p->x.request_id = str_from_c(id);
    out_init(&p->x.out, &p->x.arena, ANSWER_BYTES);
    return p;
}

void exchange_give_back(struct http_private *p)
{
    struct worker *w = p->worker;

    if (w->n_spare == EXCHANGES_KEPT || p->x.arena.used > EXCHANGE_BYTES) {
        arena_release(&p->x.arena);
        free(p);
        return;
    }
    arena_reset(&p->x.arena);
    p->next = w->spare;
    w->spare = p;
    w->n_spare++;
}

/* Without an answer. */
static void drop(struct http_private *p)
{
    if (p->req)
        evhttp_request_free(p->req);
    p->req = NULL;
}

/* After the handler, or the function of http_resume, has returned. */
static void settle(struct http_private *p)
{
    switch (p->progress) {
    case RUNNING:
        BUG("route %s: no answer", p->x.route->name);
    case WAITING:
        return;
    case ANSWERED:
        http_send(p);
        drop(p);
        exchange_give_back(p);
        return;
    }
}

void exchange_begin(struct evhttp_request *req, void *arg)
{
    struct worker *w = arg;
    struct conn *c = conn_of(w, req);
    struct http_private *p = exchange_make(w);

    /* evhttp would free it with the connection, but a waiting handler may
     * still read it. */
    evhttp_request_own(req);
    evhttp_connection_set_closecb(evhttp_request_get_connection(req),
                                  conn_closed, c);
    p->conn = c;
    p->req = req;
    c->req = req;
    c->x = p;
    c->fresh = false;
    if (c->phase != PHASE_CLOSING)
        conn_phase(c, PHASE_BUSY);
    if (http_admit(p))
        p->x.route->handler(&p->x);
    settle(p);
}

/* ---- an answer that comes later ---- */

void http_wait(struct exchange *x)
{
    struct http_private *p = x->private;

    if (p->progress != RUNNING)
        BUG("route %s: waits after its answer", x->route->name);
    p->progress = WAITING;
    atomic_fetch_add(&p->worker->http->refs, 1);
}

void exchange_release(struct http_private *p)
{
    drop(p);
    arena_release(&p->x.arena);
    free(p);
}

void http_resume(struct exchange *x, void (*fn)(struct exchange *, void *),
                 void *arg)
{
    struct http_private *p = x->private;
    struct worker *w = p->worker;
    struct http *h = w->http;

    p->fn = fn;
    p->arg = arg;
    p->next = NULL;
    pthread_mutex_lock(&w->lock);
    bool ended = w->ended, first = !w->resumed;
    if (!ended) {
        *w->resumed_end = p;
        w->resumed_end = &p->next;
        /* under the lock, which the worker takes before it closes the file */
        if (first)
            eventfd_write(w->wake_fd, 1);
    }
    pthread_mutex_unlock(&w->lock);
    if (ended) {
        exchange_release(p);
        http_unref(h);
    }
}

/* On the owner's thread. */
void exchange_resume(struct http_private *p)
{
    struct http *h = p->worker->http;
    struct conn *c = p->conn;

    if (c) {
        p->progress = RUNNING;
        p->fn(&p->x, p->arg);
        settle(p);
        conn_flush(c);
    } else {
        p->x.status = 0;
        log_request(p);
        drop(p);
        exchange_give_back(p);
    }
    http_unref(h);
}

/* ---- questions of handlers ---- */

struct str http_query(const struct exchange *x, struct str name)
{
    const struct field *f = field_find(x->query, x->n_query, name);

    return f ? f->value : (struct str){ 0 };
}

struct str http_form(const struct exchange *x, struct str name)
{
    const struct field *f = field_find(x->form, x->n_form, name);

    return f ? f->value : (struct str){ 0 };
}

bool http_form_has(const struct exchange *x, struct str name)
{
    return field_find(x->form, x->n_form, name);
}

const struct upload *http_file(const struct exchange *x, struct str name)
{
    for (int i = 0; i < x->n_files; i++)
        if (str_eq(x->files[i].name, name))
            return &x->files[i];
    return NULL;
}

bool http_arg_i64(const struct exchange *x, int n, int64_t *out)
{
    return n < x->n_args && str_to_i64(x->args[n], out) && *out > 0;
}

struct str http_header(const struct exchange *x, struct str name)
{
    const struct evkeyvalq *all =
        evhttp_request_get_input_headers(x->private->req);
    const struct evkeyval *e;

    TAILQ_FOREACH(e, all, next)
    if (strlen(e->key) == name.n && strncasecmp(e->key, name.p, name.n) == 0)
        return str_from_c(e->value);
    return (struct str){ 0 };
}
