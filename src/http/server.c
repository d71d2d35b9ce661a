/* Starting and stopping: the socket, the threads, their event loops. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <event2/listener.h>

#include "http/header.h"
#include "http/http_int.h"

/* For the one callback of the library that cannot be told whose it is. */
static _Thread_local struct worker *this_worker;

int64_t http_now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000) + t.tv_nsec / 1000;
}

bool bucket_take(struct bucket *b, int burst, int per_s, int64_t now_us)
{
    const int64_t one = 1000000;
    int64_t most = burst * one, gone = now_us - b->at_us;

    if (b->at_us == 0 || gone > most / per_s)
        b->micro = most;
    else
        b->micro += gone * per_s;
    if (b->micro > most)
        b->micro = most;
    b->at_us = now_us;
    if (b->micro < one)
        return false;
    b->micro -= one;
    return true;
}

/* ---- the socket ---- */

static enum status socket_open(const struct http_options *o, int *fd, int *port,
                               struct err *e)
{
    struct sockaddr_in v4 = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)o->port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct sockaddr_in6 v6 = { .sin6_family = AF_INET6,
                               .sin6_port = htons((uint16_t)o->port),
                               .sin6_addr = IN6ADDR_LOOPBACK_INIT };
    bool six = str_eq(o->address, S("::1"));
    struct sockaddr *at = six ? (void *)&v6 : (void *)&v4;
    socklen_t n = six ? sizeof v6 : sizeof v4;
    int on = 1;

    *fd = socket(six ? AF_INET6 : AF_INET,
                 SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (*fd < 0)
        goto failed;
    /* A port left by a server that has ended may be used at once; one that is
     * listened on stays refused. Accepted sockets inherit NODELAY. */
    setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(*fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (bind(*fd, at, n) != 0 || listen(*fd, LISTEN_BACKLOG) != 0 ||
        getsockname(*fd, at, &n) != 0)
        goto failed;
    *port = ntohs(six ? v6.sin6_port : v4.sin_port);
    return OK;

failed:;
    int why = errno;
    if (*fd >= 0)
        close(*fd);
    if (why == EADDRINUSE) {
        err_set(e, E_TAKEN, "port %d is in use", o->port);
        err_hint(e, "Is another server running? Choose another port with "
                    "--port.");
        return E_TAKEN;
    }
    err_set(e, E_IO, "cannot listen on %.*s port %d", STR_ARG(o->address),
            o->port);
    err_detail(e, "%s", strerror(why));
    return E_IO;
}

enum status http_check_options(const struct http_options *o, struct err *e)
{
    struct str host;

    if (!str_eq(o->address, S("127.0.0.1")) && !str_eq(o->address, S("::1"))) {
        err_set(e, E_INPUT, "cannot serve on \"%.*s\"", STR_ARG(o->address));
        err_detail(e, "Personal mode has no accounts, so it listens on this "
                      "machine only.");
        err_hint(e, "Use 127.0.0.1 or ::1.");
        return E_INPUT;
    }
    if (o->origin.n && !header_origin(o->origin, &host)) {
        err_set(e, E_INPUT, "\"%.*s\" is not the origin of a proxy with TLS",
                STR_ARG(o->origin));
        err_hint(e, "Write it as a browser does: https://resit.example.org, "
                    "in lower case, without a path, with a port only if it is "
                    "not 443.");
        return E_INPUT;
    }
    if (o->port < 0 || o->port > 65535 || o->n_threads < 1) {
        err_set(e, E_INPUT, "port %d with %d threads is not possible", o->port,
                o->n_threads);
        err_hint(e, "Use a port from 1 to 65535 and at least one thread.");
        return E_INPUT;
    }
    return OK;
}

/* How many connections: as asked, or as many as there may be files. */
static int connections(int asked)
{
    struct rlimit files;
    int most = asked ? asked : CONNECTIONS;

    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return most;
    rlim_t want = (rlim_t)most * 2 + SPARE_FDS;
    if (files.rlim_cur < want) {
        files.rlim_cur = want < files.rlim_max ? want : files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
        getrlimit(RLIMIT_NOFILE, &files);
    }
    if (files.rlim_cur < (rlim_t)most + SPARE_FDS)
        most = files.rlim_cur > 2 * SPARE_FDS ? (int)files.rlim_cur - SPARE_FDS
                                              : SPARE_FDS;
    return most;
}

/* ---- a worker ---- */

void sweep_arm(struct worker *w)
{
    struct timeval t = { .tv_usec = SWEEP_US };

    if (!event_pending(w->sweep, EV_TIMEOUT, NULL))
        event_add(w->sweep, &t);
}

static bool has_conns(const struct worker *w)
{
    return w->n_live || !TAILQ_EMPTY(&w->conns[PHASE_CLOSING]);
}

static void on_sweep(int fd, short what, void *arg)
{
    struct worker *w = arg;
    struct evconnlistener *l = evhttp_bound_socket_get_listener(w->bound);

    (void)fd;
    (void)what;
    conns_sweep(w);
    if (w->stopping) {
        /* those waiting to be accepted have been, a sweep ago */
        evconnlistener_disable(l);
        conns_close_idle(w);
        if (!conns_busy(w) || http_now_us() > w->http->stop_by_us)
            event_base_loopbreak(w->base);
    } else if (w->paused) {
        w->paused = false;
        evconnlistener_enable(l);
    }
    if (w->stopping || has_conns(w))
        sweep_arm(w);
}

/* No file left for another connection: take one from the longest silent and
 * try again in a moment, instead of turning round and round. */
static void on_accept_error(struct evconnlistener *l, void *arg)
{
    struct worker *w = this_worker;

    (void)arg;
    evconnlistener_disable(l);
    w->paused = true;
    if (!conn_evict(w))
        count_refused(w);
    sweep_arm(w);
}

static struct http_private *take_resumed(struct worker *w, bool end)
{
    pthread_mutex_lock(&w->lock);
    struct http_private *all = w->resumed;
    w->resumed = NULL;
    w->resumed_end = &w->resumed;
    w->ended |= end;
    pthread_mutex_unlock(&w->lock);
    return all;
}

static void on_wake(int fd, short what, void *arg)
{
    struct worker *w = arg;
    eventfd_t n;

    (void)what;
    eventfd_read(fd, &n);
    for (struct http_private *p = take_resumed(w, false), *next; p; p = next) {
        next = p->next;
        exchange_resume(p);
    }
    if (atomic_load(&w->http->stop) && !w->stopping) {
        w->stopping = true;
        sweep_arm(w);
    }
}

static void worker_end(struct worker *w)
{
    evhttp_free(w->evhttp); /* and its connections */
    conns_free(w);
    for (struct http_private *p = take_resumed(w, true), *next; p; p = next) {
        next = p->next;
        exchange_release(p);
        http_unref(w->http);
    }
    for (struct http_private *p; (p = w->spare);) {
        w->spare = p->next;
        exchange_release(p);
    }
    event_free(w->wake);
    event_free(w->sweep);
    event_base_free(w->base);
    close(w->wake_fd);
}

static void *worker_main(void *arg)
{
    struct worker *w = this_worker = arg;

    event_base_loop(w->base, EVLOOP_NO_EXIT_ON_EMPTY);
    /* Whoever was told to close just now (conn_kill) holds its connection
     * until it has heard of it. */
    event_base_loop(w->base, EVLOOP_NONBLOCK);
    worker_end(w);
    return NULL;
}

static bool worker_begin(struct worker *w, struct http *h)
{
    struct event_config *config = event_config_new();

    w->http = h;
    for (int i = 0; i < N_PHASES; i++)
        TAILQ_INIT(&w->conns[i]);
    w->resumed_end = &w->resumed;
    pthread_mutex_init(&w->lock, NULL);
    w->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (!config || w->wake_fd < 0)
        return false;
    /* Reading goes off and on around every answer: let it cost nothing. */
    event_config_set_flag(config, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
    event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
    w->base = event_base_new_with_config(config);
    event_config_free(config);
    w->evhttp = w->base ? evhttp_new(w->base) : NULL;
    if (!w->evhttp)
        return false;
    evhttp_set_default_content_type(w->evhttp, NULL);
    evhttp_set_max_headers_size(w->evhttp, (ev_ssize_t)h->o.header_limit);
    evhttp_set_max_body_size(w->evhttp, (ev_ssize_t)h->body_usual);
    evhttp_set_allowed_methods(
        w->evhttp, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD | EVHTTP_REQ_POST |
                       EVHTTP_REQ_PUT | EVHTTP_REQ_DELETE | EVHTTP_REQ_PATCH |
                       EVHTTP_REQ_OPTIONS | EVHTTP_REQ_CONNECT);
    evhttp_set_gencb(w->evhttp, exchange_begin, w);
    evhttp_set_bevcb(w->evhttp, conn_accept, w);
    w->wake = event_new(w->base, w->wake_fd, EV_READ | EV_PERSIST, on_wake, w);
    w->sweep = event_new(w->base, -1, 0, on_sweep, w);
    int fd = fcntl(h->listen_fd, F_DUPFD_CLOEXEC, 0);
    w->bound = evhttp_accept_socket_with_handle(w->evhttp, fd);
    if (!w->wake || !w->sweep || fd < 0 || !w->bound)
        return false;
    evconnlistener_set_error_cb(evhttp_bound_socket_get_listener(w->bound),
                                on_accept_error);
    return event_add(w->wake, NULL) == 0;
}

/* ---- the server ---- */

static void host_add(struct http *h, const char *name, bool with_port)
{
    char *to = h->hosts[h->n_hosts++];

    if (with_port)
        snprintf(to, sizeof *h->hosts, "%s:%d", name, h->port);
    else
        snprintf(to, sizeof *h->hosts, "%s", name);
}

static void name_hosts(struct http *h)
{
    bool six = str_eq(h->o.address, S("::1"));
    struct str only;

    if (header_origin(h->o.origin, &only)) {
        snprintf(h->hosts[h->n_hosts++], sizeof *h->hosts, "%.*s",
                 STR_ARG(only));
        snprintf(h->origin, sizeof h->origin, "%.*s", STR_ARG(h->o.origin));
        h->o.origin = str_from_c(h->origin);
        snprintf(h->cookie, sizeof h->cookie, "__Host-resit");
        return;
    }
    snprintf(h->cookie, sizeof h->cookie, "resit_%d", h->port);
    for (int with_port = 1; with_port >= 0; with_port--) {
        host_add(h, six ? "[::1]" : "127.0.0.1", with_port);
        host_add(h, "localhost", with_port);
        if (h->port != 80) /* there browsers leave it out */
            break;
    }
}

/* So that ids of two runs differ in one log. */
static void name_run(struct http *h)
{
    unsigned run = 0;

    if (getrandom(&run, sizeof run, 0) != sizeof run)
        run = (unsigned)http_now_us();
    snprintf(h->run, sizeof h->run, "%08x", run);
}

static struct http *http_new(const struct http_options *o, int fd, int port)
{
    struct http *h = calloc(1, sizeof *h);
    struct worker *workers = calloc((size_t)o->n_threads, sizeof *workers);

    if (!h || !workers)
        BUG("out of memory");
    h->o = *o;
    if (!h->o.header_deadline_us)
        h->o.header_deadline_us = HEADER_DEADLINE_US;
    if (!h->o.body_deadline_us)
        h->o.body_deadline_us = BODY_DEADLINE_US;
    if (!h->o.idle_us)
        h->o.idle_us = IDLE_US;
    if (!h->o.header_limit)
        h->o.header_limit = HEADER_BYTES;
    /* a literal: the caller's text may go away */
    h->o.address = str_eq(o->address, S("::1")) ? S("::1") : S("127.0.0.1");
    h->port = port;
    h->listen_fd = fd;
    h->workers = workers;
    h->n_workers = o->n_threads;
    h->conns_most = connections(o->connections_most) / o->n_threads;
    h->held_most = HELD_BYTES / o->n_threads;
    for (size_t i = 0; i < o->n_routes; i++)
        if (o->routes[i].body_limit > h->body_usual &&
            o->routes[i].body_limit <= BODY_USUAL)
            h->body_usual = o->routes[i].body_limit;
    name_hosts(h);
    name_run(h);
    counts_begin(h);
    pthread_mutex_init(&h->lock, NULL);
    atomic_init(&h->next_id, 1);
    atomic_init(&h->refs, 1);
    return h;
}

void http_unref(struct http *h)
{
    if (atomic_fetch_sub(&h->refs, 1) != 1)
        return;
    for (int i = 0; i < h->n_workers; i++)
        pthread_mutex_destroy(&h->workers[i].lock);
    counts_end(h);
    pthread_mutex_destroy(&h->lock);
    free(h->workers);
    free(h);
}

/* The library's warnings may quote what a client sent; before it gives up for
 * good it must be heard. */
static void on_log(int severity, const char *text)
{
    if (severity == EVENT_LOG_ERR)
        fprintf(stderr, "resit: %s\n", text);
}

enum status http_start(const struct http_options *o, struct http **out,
                       struct err *e)
{
    int fd, port;
    sigset_t all, before;
    enum status st = http_check_options(o, e);

    if (!st)
        st = socket_open(o, &fd, &port, e);
    if (st)
        return st;
    struct http *h = http_new(o, fd, port);
    event_set_log_callback(on_log);
    /* Signals are for the main thread; a broken pipe is an ordinary error. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (int i = 0; i < h->n_workers; i++)
        if (!worker_begin(&h->workers[i], h) ||
            pthread_create(&h->workers[i].thread, NULL, worker_main,
                           &h->workers[i]) != 0)
            BUG("cannot start a server thread");
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    *out = h;
    return OK;
}

int http_port(const struct http *h)
{
    return h->port;
}

struct str http_cookie_name(const struct http *h)
{
    return str_from_c(h->cookie);
}

void http_stop(struct http *h, int64_t grace_us)
{
    h->stop_by_us = http_now_us() + grace_us;
    atomic_store(&h->stop, true);
    for (int i = 0; i < h->n_workers; i++)
        eventfd_write(h->workers[i].wake_fd, 1);
    for (int i = 0; i < h->n_workers; i++)
        pthread_join(h->workers[i].thread, NULL);
    close(h->listen_fd);
    http_unref(h);
}
