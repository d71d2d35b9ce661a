#include "http/client.h"

#include "http/http_int.h"

#include <event2/keyvalq_struct.h>
#include <stdlib.h>
#include <sys/resource.h>

struct asked {
    LIST_ENTRY(asked) link;
    void (*answer)(void *arg, int status, struct str body);
    void *arg;
};

struct timer {
    LIST_ENTRY(timer) link;
    struct event *event;
    void (*fn)(void *);
    void *arg;
};

struct http_line {
    struct http_line *next;
    struct http_client *client;
    struct evhttp_connection *conn; /* NULL until it is needed */
    LIST_HEAD(, asked) asked;       /* and not answered */
};

struct http_client {
    struct event_base *base;
    char address[64], host[80];
    int port, timeout_s;
    struct http_line *lines;
    LIST_HEAD(, timer) timers;
};

static void *must(void *p)
{
    if (!p)
        BUG("out of memory");
    return p;
}

/* Every line is a file. */
static void raise_files(void)
{
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
}

struct http_client *http_client_new(struct str address, int port, int timeout_s)
{
    struct http_client *c = must(calloc(1, sizeof *c));

    raise_files();
    c->base = must(event_base_new());
    c->port = port;
    c->timeout_s = timeout_s;
    snprintf(c->address, sizeof c->address, "%.*s", STR_ARG(address));
    snprintf(c->host, sizeof c->host,
             str_has(address, S(":")) ? "[%s]:%d" : "%s:%d", c->address, port);
    return c;
}

static void timer_free(struct timer *t)
{
    LIST_REMOVE(t, link);
    event_free(t->event);
    free(t);
}

void http_client_free(struct http_client *c)
{
    while (!LIST_EMPTY(&c->timers))
        timer_free(LIST_FIRST(&c->timers));
    for (struct http_line *l = c->lines, *next; l; l = next) {
        next = l->next;
        http_line_drop(l);
        free(l);
    }
    event_base_free(c->base);
    free(c);
}

void http_client_run(struct http_client *c)
{
    event_base_loop(c->base, EVLOOP_NO_EXIT_ON_EMPTY);
}

void http_client_stop(struct http_client *c)
{
    event_base_loopbreak(c->base);
}

static void on_timer(int fd, short what, void *arg)
{
    struct timer *t = arg;
    void (*fn)(void *) = t->fn;

    (void)fd;
    (void)what;
    arg = t->arg;
    timer_free(t);
    fn(arg);
}

void http_client_after(struct http_client *c, int64_t us, void (*fn)(void *),
                       void *arg)
{
    struct timer *t = must(calloc(1, sizeof *t));
    struct timeval in = { 0 };

    t->fn = fn;
    t->arg = arg;
    t->event = must(event_new(c->base, -1, 0, on_timer, t));
    LIST_INSERT_HEAD(&c->timers, t, link);
    if (us > 0) {
        in.tv_sec = us / 1000000;
        in.tv_usec = us % 1000000;
    }
    event_add(t->event, &in);
}

int64_t http_client_now_us(void)
{
    return http_now_us();
}

int http_client_port(const struct http_client *c)
{
    return c->port;
}

/* ---- lines ---- */

struct http_line *http_line_new(struct http_client *c)
{
    struct http_line *l = must(calloc(1, sizeof *l));

    l->client = c;
    l->next = c->lines;
    c->lines = l;
    return l;
}

static void asked_free(struct asked *a)
{
    LIST_REMOVE(a, link);
    free(a);
}

void http_line_drop(struct http_line *l)
{
    if (l->conn)
        evhttp_connection_free(l->conn);
    l->conn = NULL;
    while (!LIST_EMPTY(&l->asked))
        asked_free(LIST_FIRST(&l->asked));
}

static void on_answer(struct evhttp_request *req, void *arg)
{
    struct asked a = *(struct asked *)arg;
    int status = req ? evhttp_request_get_response_code(req) : 0;
    struct str body = { 0 };

    asked_free(arg);
    if (status) {
        struct evbuffer *in = evhttp_request_get_input_buffer(req);
        body.n = evbuffer_get_length(in);
        body.p = (const char *)evbuffer_pullup(in, -1);
    }
    a.answer(a.arg, status, body);
}

static void unsent(void *arg)
{
    on_answer(NULL, arg);
}

static enum evhttp_cmd_type method_of(enum method m)
{
    switch (m) {
    case HTTP_GET:
        return EVHTTP_REQ_GET;
    case HTTP_POST:
        return EVHTTP_REQ_POST;
    case HTTP_PUT:
        return EVHTTP_REQ_PUT;
    case HTTP_DELETE:
        return EVHTTP_REQ_DELETE;
    }
    BUG("method %d", (int)m);
}

static void put_headers(struct evkeyvalq *out, const struct http_line *l,
                        const struct http_ask *ask)
{
    char name[64], value[256];

    evhttp_add_header(out, "Host", l->client->host);
    for (int i = 0; i < ask->n_headers; i++) {
        snprintf(name, sizeof name, "%.*s", STR_ARG(ask->headers[i].name));
        snprintf(value, sizeof value, "%.*s", STR_ARG(ask->headers[i].value));
        evhttp_add_header(out, name, value);
    }
    if (ask->body.n)
        evhttp_add_header(out, "Content-Type", "application/json");
}

void http_line_ask(struct http_line *l, const struct http_ask *ask)
{
    struct http_client *c = l->client;
    struct asked *asked = must(calloc(1, sizeof *asked));

    asked->answer = ask->answer;
    asked->arg = ask->arg;
    LIST_INSERT_HEAD(&l->asked, asked, link);
    if (!l->conn) {
        l->conn = must(evhttp_connection_base_new(c->base, NULL, c->address,
                                                  (ev_uint16_t)c->port));
        evhttp_connection_set_timeout(l->conn, c->timeout_s);
    }
    struct evhttp_request *req = must(evhttp_request_new(on_answer, asked));
    put_headers(evhttp_request_get_output_headers(req), l, ask);
    if (ask->body.n)
        evbuffer_add(evhttp_request_get_output_buffer(req), ask->body.p,
                     ask->body.n);
    if (evhttp_make_request(l->conn, req, method_of(ask->method), ask->path))
        http_client_after(c, 0, unsent, asked);
}
