#include "http/http_int.h"
#include "http/path.h"

#include <sys/socket.h>

#include <event2/listener.h>

void conn_phase(struct conn *c, enum phase phase)
{
    struct worker *w = c->worker;

    w->n_live -= c->phase != PHASE_CLOSING;
    w->n_live += phase != PHASE_CLOSING;
    if (phase == PHASE_CLOSING) {
        w->held -= c->held;
        c->held = 0;
    }
    TAILQ_REMOVE(&w->conns[c->phase], c, link);
    c->phase = phase;
    c->since_us = w->clock_us;
    TAILQ_INSERT_TAIL(&w->conns[phase], c, link);
}

/* evhttp hears of an error, once nobody works in it, and frees its side. */
void conn_kill(struct conn *c)
{
    conn_phase(c, PHASE_CLOSING);
    bufferevent_trigger_event(c->bev, BEV_EVENT_ERROR | BEV_EVENT_READING,
                              BEV_OPT_DEFER_CALLBACKS);
}

/* Make room: the silent connection that has been so for longest, else the
 * slowest. */
bool conn_evict(struct worker *w)
{
    struct conn *c = TAILQ_FIRST(&w->conns[PHASE_IDLE]);
    struct conn *head = TAILQ_FIRST(&w->conns[PHASE_HEAD]);

    if (!c || (head && head->since_us < c->since_us))
        c = head;
    if (!c)
        c = TAILQ_FIRST(&w->conns[PHASE_BODY]);
    if (!c)
        c = TAILQ_FIRST(&w->conns[PHASE_WRITE]);
    if (c) {
        conn_kill(c);
        count_refused(w);
    }
    return c;
}

static void hold(struct conn *c, const struct evbuffer_cb_info *info)
{
    struct worker *w = c->worker;
    int64_t change = (int64_t)info->n_added - (int64_t)info->n_deleted;

    if (c->phase == PHASE_CLOSING)
        return;
    c->held += change;
    w->held += change;
    if (change <= 0 || w->held <= w->http->held_most)
        return;
    struct conn *victim = TAILQ_FIRST(&w->conns[PHASE_WRITE]);
    if (!victim)
        victim = TAILQ_FIRST(&w->conns[PHASE_BODY]);
    conn_kill(victim ? victim : c);
}

/* ---- the head, as it comes in ---- */

/* What evhttp lets pass, and a proxy in front could have read in another way.
 * Source: RFC 9112, 2.2, 3 and 5.2. */
static const char *oddity(const struct conn *c, char next)
{
    if (next == '\0')
        return "a NUL byte in the header";
    if ((next == '\n') != (c->last == '\r'))
        return "a line of the header does not end with CR LF";
    if (c->last == '\n' && (next == ' ' || next == '\t'))
        return "a field of the header goes on in another line";
    if (next == '\r' && !c->lines && c->spaces != 2)
        return "the request line is not of three words";
    return NULL;
}

/* The limit of the route that the request line names, where that is more than
 * the usual. A line that was too long to be kept, or that hides the path behind
 * %XX, names none. */
static size_t body_of(const struct conn *c)
{
    const struct http_options *o = &c->worker->http->o;
    struct str rest = { c->line, c->line_kept }, path = { 0 };
    struct str args[PATH_ARGS_MOST];
    int n_args;

    if (c->line_kept < LINE_KEPT && str_next(&rest, ' ', &path) &&
        str_next(&rest, ' ', &path))
        for (size_t i = 0; i < o->n_routes; i++)
            if (o->routes[i].body_limit > BODY_USUAL &&
                path_match(o->routes[i].path,
                           str_sub(path, 0, str_find(path, S("?"), 0)), args,
                           &n_args))
                return o->routes[i].body_limit;
    return c->worker->http->body_usual;
}

/* What evhttp takes, and how far the socket is read ahead of it. */
static void allow_body(struct conn *c, size_t most)
{
    void *evcon;

    if (most == c->body_most)
        return;
    c->body_most = most;
    bufferevent_getcb(c->bev, NULL, NULL, NULL, &evcon);
    if (evcon)
        evhttp_connection_set_max_body_size(evcon, (ev_ssize_t)most);
    bufferevent_setwatermark(c->bev, EV_READ, 0,
                             c->worker->http->o.header_limit + most + 4096);
}

/* Where it ends, for the deadlines, and what is odd about it; evhttp reads
 * what it says. */
static void scan(struct conn *c, const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        c->head_n++;
        c->first_n += !c->lines;
        if (!c->odd)
            c->odd = oddity(c, p[i]);
        c->last = p[i];
        if (p[i] == '\n') {
            if (c->line_n == 0 && c->lines) {
                allow_body(c, body_of(c));
                conn_phase(c, PHASE_BODY);
                return;
            }
            c->lines++;
            c->line_n = 0;
        } else if (p[i] != '\r') {
            c->line_n++;
        }
        if (!c->lines)
            c->spaces += p[i] == ' ';
        if (!c->lines && c->line_kept < LINE_KEPT)
            c->line[c->line_kept++] = p[i];
    }
}

static void scan_from(struct conn *c, struct evbuffer *buf, size_t from)
{
    struct evbuffer_ptr at;
    struct evbuffer_iovec part;

    while (c->phase == PHASE_HEAD && from < evbuffer_get_length(buf)) {
        if (evbuffer_ptr_set(buf, &at, from, EVBUFFER_PTR_SET) != 0 ||
            evbuffer_peek(buf, -1, &at, &part, 1) < 1)
            return;
        scan(c, part.iov_base, part.iov_len);
        from += part.iov_len;
    }
}

static void head_begins(struct conn *c)
{
    c->line_n = 0;
    c->lines = 0;
    c->head_n = c->first_n = 0;
    c->line_kept = 0;
    c->last = '\0';
    c->spaces = 0;
    c->odd = NULL;
    allow_body(c, c->worker->http->body_usual);
    conn_phase(c, PHASE_HEAD);
}

static void remember_fd(struct conn *c)
{
    struct worker *w = c->worker;

    c->fd = bufferevent_getfd(c->bev);
    if (c->fd >= w->n_by_fd) {
        int n = w->n_by_fd ? w->n_by_fd : 64;
        while (n <= c->fd)
            n *= 2;
        w->by_fd = realloc(w->by_fd, (size_t)n * sizeof(struct conn *));
        if (!w->by_fd)
            BUG("out of memory");
        w->n_by_fd = n;
    }
    w->by_fd[c->fd] = c;
}

static void on_input(struct evbuffer *buf, const struct evbuffer_cb_info *info,
                     void *arg)
{
    struct conn *c = arg;

    if (c->fd < 0)
        remember_fd(c);
    hold(c, info);
    if (info->n_added == 0)
        return;
    if (c->phase == PHASE_IDLE)
        head_begins(c);
    if (c->phase == PHASE_HEAD)
        scan_from(c, buf, info->orig_size);
}

struct conn *conn_of(struct worker *w, struct evhttp_request *req)
{
    struct evhttp_connection *evcon = evhttp_request_get_connection(req);
    int fd = bufferevent_getfd(evhttp_connection_get_bufferevent(evcon));

    if (fd < 0 || fd >= w->n_by_fd || !w->by_fd[fd])
        BUG("request on an unknown connection");
    return w->by_fd[fd];
}

/* ---- the answer, as it goes out ---- */

/* evhttp writes the status line by itself and first. Our header lines follow
 * it here; a page of its own becomes one of ours. */
static void status_line(struct conn *c, struct evbuffer *buf, size_t from)
{
    struct evbuffer_ptr at;
    struct evbuffer_iovec part;

    if (evbuffer_ptr_set(buf, &at, from, EVBUFFER_PTR_SET) != 0 ||
        evbuffer_peek(buf, -1, &at, &part, 1) < 1)
        return;
    struct str line = { part.iov_base, part.iov_len };
    if (str_starts(line, S("HTTP/1.1 100 ")))
        return;
    c->status = true;
    if (!str_starts(line, S("HTTP/1.1 ")) &&
        !str_starts(line, S("HTTP/1.0 "))) {
        conn_kill(c); /* an invented version, given back */
        return;
    }
    if (c->block.n) {
        evbuffer_add(buf, c->block.p, c->block.n);
        return;
    }
    int64_t status = 0;
    (void)str_to_i64(str_sub(line, 9, 3), &status);
    conn_refuse(c, buf, (int)status);
    c->linger = true;
    if (c->phase != PHASE_CLOSING)
        conn_phase(c, PHASE_WRITE);
}

/* Sends an answer at once, without asking the kernel whether it may: mostly all
 * of it goes, and nobody has to wait for the socket. Not from within evhttp,
 * which may then let go of the connection. */
void conn_flush(struct conn *c)
{
    struct evbuffer *out = bufferevent_get_output(c->bev);

    if (c->phase != PHASE_WRITE)
        return;
    evbuffer_unfreeze(out, 1); /* as the bufferevent does around its writes */
    (void)evbuffer_write(out, c->fd);
    evbuffer_freeze(out, 1);
    if (evbuffer_get_length(out) == 0)
        bufferevent_trigger(c->bev, EV_WRITE, 0);
}

static void on_output(struct evbuffer *buf, const struct evbuffer_cb_info *info,
                      void *arg)
{
    struct conn *c = arg;

    hold(c, info);
    if (info->n_added && !c->status)
        status_line(c, buf, info->orig_size);
}

/* The whole answer is with the kernel; evhttp frees the request now. */
void conn_sent(struct evhttp_request *req, void *arg)
{
    struct conn *c = arg;
    struct evbuffer *in = bufferevent_get_input(c->bev);

    (void)req;
    c->req = NULL;
    c->status = false;
    if (c->phase == PHASE_CLOSING)
        return;
    if (evbuffer_get_length(in) == 0) {
        conn_phase(c, PHASE_IDLE);
    } else {
        head_begins(c); /* sent before we answered: pipelined */
        scan_from(c, in, 0);
    }
}

/* ---- birth and death ---- */

struct bufferevent *conn_accept(struct event_base *base, void *worker)
{
    struct worker *w = worker;
    struct bufferevent *bev =
        bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
    struct conn *c = calloc(1, sizeof *c);

    if (!bev || !c)
        BUG("out of memory");
    if (w->n_live >= w->http->conns_most)
        conn_evict(w);
    *c = (struct conn){ .worker = w, .bev = bev, .fd = -1, .fresh = true };
    bufferevent_incref(bev);
    allow_body(c, w->http->body_usual); /* nobody fills the memory beyond it */
    c->input_cb = evbuffer_add_cb(bufferevent_get_input(bev), on_input, c);
    c->output_cb = evbuffer_add_cb(bufferevent_get_output(bev), on_output, c);
    c->phase = PHASE_HEAD; /* the header deadline runs from here */
    c->since_us = w->clock_us;
    TAILQ_INSERT_TAIL(&w->conns[PHASE_HEAD], c, link);
    w->n_live++;
    count_opened(w);
    sweep_arm(w);
    return bev;
}

/* evhttp is about to free its side. */
void conn_closed(struct evhttp_connection *evcon, void *arg)
{
    struct conn *c = arg;

    (void)evcon;
    if (c->x) {
        c->x->conn = NULL; /* which now owns the request alone */
        c->x = NULL;
        c->req = NULL;
    }
    if (c->phase != PHASE_CLOSING)
        conn_phase(c, PHASE_CLOSING);
}

/* bufferevent_free, which evhttp has called then, takes the callbacks off. */
static bool let_go(const struct conn *c)
{
    bufferevent_event_cb event;

    bufferevent_getcb(c->bev, NULL, NULL, &event, NULL);
    return !event;
}

static void release(struct conn *c)
{
    struct worker *w = c->worker;

    w->held -= c->held;
    w->n_live -= c->phase != PHASE_CLOSING;
    count_closed(w);
    TAILQ_REMOVE(&w->conns[c->phase], c, link);
    if (c->fd >= 0)
        w->by_fd[c->fd] = NULL;
    if (c->req)
        evhttp_request_free(c->req); /* died before its answer was sent */
    evbuffer_remove_cb_entry(bufferevent_get_input(c->bev), c->input_cb);
    evbuffer_remove_cb_entry(bufferevent_get_output(c->bev), c->output_cb);
    bufferevent_decref(c->bev);
    free(c);
}

/* True while the client may still be sending what we refused: closing now
 * would make the kernel throw our answer away. */
static bool lingers(struct conn *c)
{
    struct evbuffer *in = bufferevent_get_input(c->bev);

    if (!c->linger || c->worker->clock_us - c->since_us > LINGER_US)
        return false;
    evbuffer_drain(in, evbuffer_get_length(in));
    if (!c->drained) {
        c->drained = true;
        return bufferevent_enable(c->bev, EV_READ) == 0;
    }
    return bufferevent_get_enabled(c->bev) & EV_READ; /* off at its end */
}

static void expire(struct worker *w, enum phase phase, int64_t limit)
{
    struct conn *c;

    while ((c = TAILQ_FIRST(&w->conns[phase])) &&
           w->clock_us - c->since_us > limit)
        conn_kill(c);
}

/* What a client sent while this thread was busy, or the process stopped, has
 * not been read yet: such time is not the client's. */
static void clock_on(struct worker *w)
{
    int64_t now = http_now_us(), gone = now - w->swept_us;

    w->clock_us += gone < LATE_US ? gone : LATE_US;
    w->swept_us = now;
}

void conns_sweep(struct worker *w)
{
    const struct http_options *o = &w->http->o;
    struct conn *c, *next;

    clock_on(w);
    for (int phase = PHASE_IDLE; phase <= PHASE_WRITE; phase++)
        for (c = TAILQ_FIRST(&w->conns[phase]); c; c = next) {
            next = TAILQ_NEXT(c, link);
            if (c->fresh && let_go(c))
                conn_phase(c, PHASE_CLOSING);
        }
    expire(w, PHASE_IDLE, o->idle_us);
    expire(w, PHASE_HEAD, o->header_deadline_us);
    expire(w, PHASE_BODY, o->body_deadline_us);
    expire(w, PHASE_WRITE, ANSWER_DEADLINE_US);
    for (c = TAILQ_FIRST(&w->conns[PHASE_CLOSING]); c; c = next) {
        next = TAILQ_NEXT(c, link);
        if (let_go(c) && !lingers(c))
            release(c);
    }
}

void conns_close_idle(struct worker *w)
{
    static const enum phase waiting[] = { PHASE_IDLE, PHASE_HEAD };
    struct conn *c, *next;
    char byte;

    for (size_t i = 0; i < sizeof waiting / sizeof *waiting; i++)
        for (c = TAILQ_FIRST(&w->conns[waiting[i]]); c; c = next) {
            next = TAILQ_NEXT(c, link);
            bool silent = c->phase == PHASE_IDLE || c->fd < 0;
            if (silent && recv(bufferevent_getfd(c->bev), &byte, 1,
                               MSG_PEEK | MSG_DONTWAIT) <= 0)
                conn_kill(c);
        }
}

bool conns_busy(const struct worker *w)
{
    return w->n_live > 0;
}

/* After evhttp_free. */
void conns_free(struct worker *w)
{
    for (int phase = 0; phase < N_PHASES; phase++)
        while (!TAILQ_EMPTY(&w->conns[phase]))
            release(TAILQ_FIRST(&w->conns[phase]));
    free(w->by_fd);
}
