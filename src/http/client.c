/* Cheap, since it shares the machine with the server it measures: every
 * connection is registered with epoll once (edges), an answer is read with one
 * call and looked at where it lies. Source: epoll(7), RFC 9112 section 6. */
#include "http/client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/queue.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/http_int.h"

enum {
    EVENTS = 256,          /* of one round */
    READ_BYTES = 64 << 10, /* by one call */
    ASK_BYTES = 64 << 10,  /* a whole request */
    ANSWER_MOST = 64 << 20,
};
#define WATCH_TIMEOUTS_US INT64_C(500000)

struct asked {
    STAILQ_ENTRY(asked) link;
    void (*answer)(void *arg, int status, struct str body);
    void *arg;
    int64_t until_us; /* 0: it cannot be sent */
    size_t n, sent;
    char text[];
};

STAILQ_HEAD(asks, asked);

struct timer {
    int64_t at_us;
    uint64_t n; /* first come, first served */
    void (*fn)(void *);
    void *arg;
};

struct http_line {
    struct http_line *next;
    struct http_client *client;
    int fd;            /* -1 until it is needed */
    struct asks asked; /* and not answered; the first is on its way */
    char *part;        /* of an answer that has not come whole */
    size_t n_part;
};

struct http_client {
    int epoll;
    struct sockaddr_storage at;
    socklen_t n_at;
    char host[80];
    int port, timeout_s;
    bool stopped;
    struct http_line *lines;
    struct arena scratch;
    struct timer *timers; /* a heap, the next one first */
    size_t n_timers, cap_timers;
    uint64_t n_set;
    char bytes[READ_BYTES];
};

static void *must(void *p)
{
    if (!p)
        BUG("out of memory");
    return p;
}

/* ---- timers ---- */

static bool is_before(const struct timer *a, const struct timer *b)
{
    return a->at_us != b->at_us ? a->at_us < b->at_us : a->n < b->n;
}

void http_client_after(struct http_client *c, int64_t us, void (*fn)(void *),
                       void *arg)
{
    struct timer t = { .at_us = http_now_us() + (us > 0 ? us : 0),
                       .n = c->n_set++,
                       .fn = fn,
                       .arg = arg };
    size_t i = c->n_timers++;

    if (i == c->cap_timers) {
        c->cap_timers = i ? 2 * i : 64;
        c->timers = must(realloc(c->timers, c->cap_timers * sizeof *c->timers));
    }
    for (; i && is_before(&t, &c->timers[(i - 1) / 2]); i = (i - 1) / 2)
        c->timers[i] = c->timers[(i - 1) / 2];
    c->timers[i] = t;
}

static struct timer take_timer(struct http_client *c)
{
    struct timer first = c->timers[0], last = c->timers[--c->n_timers];
    size_t i = 0;

    for (size_t k; (k = 2 * i + 1) < c->n_timers; i = k) {
        if (k + 1 < c->n_timers && is_before(&c->timers[k + 1], &c->timers[k]))
            k++;
        if (!is_before(&c->timers[k], &last))
            break;
        c->timers[i] = c->timers[k];
    }
    c->timers[i] = last;
    return first;
}

/* Those due by now; what they set in turn waits for the next round. */
static void run_timers(struct http_client *c)
{
    int64_t now = http_now_us();
    uint64_t n = c->n_set;

    while (!c->stopped && c->n_timers && c->timers[0].at_us <= now &&
           c->timers[0].n < n) {
        struct timer t = take_timer(c);
        t.fn(t.arg);
    }
}

/* In milliseconds, never too early. */
static int until_timer(const struct http_client *c)
{
    if (!c->n_timers)
        return -1;
    int64_t us = c->timers[0].at_us - http_now_us();
    return us > 0 ? (int)(us / 1000 + (us % 1000 != 0)) : 0;
}

/* ---- a line ---- */

static void line_close(struct http_line *l)
{
    if (l->fd >= 0)
        close(l->fd);
    l->fd = -1;
    free(l->part);
    l->part = NULL;
    l->n_part = 0;
}

static bool line_open(struct http_line *l)
{
    struct http_client *c = l->client;
    struct epoll_event ev = { .events =
                                  EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
                              .data.ptr = l };
    int on = 1;

    l->fd =
        socket(c->at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (l->fd < 0)
        return false;
    setsockopt(l->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return (connect(l->fd, (void *)&c->at, c->n_at) == 0 ||
            errno == EINPROGRESS) &&
           epoll_ctl(c->epoll, EPOLL_CTL_ADD, l->fd, &ev) == 0;
}

/* False: the line is broken. */
static bool send_first(struct http_line *l)
{
    struct asked *a = STAILQ_FIRST(&l->asked);

    while (a && a->sent < a->n) {
        ssize_t n =
            send(l->fd, a->text + a->sent, a->n - a->sent, MSG_NOSIGNAL);
        if (n < 0)
            return errno == EAGAIN || errno == EINTR;
        a->sent += (size_t)n;
    }
    return true;
}

static void begin_first(struct http_line *l)
{
    struct asked *a = STAILQ_FIRST(&l->asked);

    if (!a)
        return;
    a->until_us =
        http_now_us() + (int64_t)l->client->timeout_s * INT64_C(1000000);
    if ((l->fd >= 0 || line_open(l)) && send_first(l))
        return;
    line_close(l);
    a->until_us = 0; /* told soon, by watch_timeouts */
}

/* The one on its way is over; the next one goes first, then it is told. */
static void tell(struct http_line *l, int status, struct str body)
{
    struct asked *a = STAILQ_FIRST(&l->asked);

    STAILQ_REMOVE_HEAD(&l->asked, link);
    begin_first(l);
    a->answer(a->arg, status, body);
    free(a);
}

static void unanswered(struct http_line *l)
{
    line_close(l);
    if (!STAILQ_EMPTY(&l->asked))
        tell(l, 0, (struct str){ 0 });
}

/* ---- an answer ---- */

/* How an answer begins. */
struct begun {
    int status;
    size_t n; /* bytes up to the body */
    size_t n_body;
    bool close;
};

/* The value of a header line, as far as the next one. */
static bool find(struct str lines, struct str name, struct str *value)
{
    size_t at = str_find(lines, name, 0);

    if (at == SIZE_MAX)
        return false;
    *value = str_sub(lines, at + name.n, lines.n);
    *value = str_sub(*value, 0, str_find(*value, S("\r\n"), 0));
    return true;
}

/* False: it has not come whole. A status of 0: it is none of ours. */
static bool read_begun(struct str in, struct begun *b)
{
    size_t end = str_find(in, S("\r\n\r\n"), 0);
    int64_t status = 0, n = 0;
    struct str value;

    *b = (struct begun){ 0 };
    if (end == SIZE_MAX)
        return false;
    b->n = end + 4;
    struct str lines = str_sub(in, 0, end + 2);
    bool good = str_starts(in, S("HTTP/1.1 ")) &&
                str_to_i64(str_sub(in, 9, 3), &status);
    bool bodiless = status == 204 || status == 304;
    if (!bodiless)
        good = good && find(lines, S("\r\nContent-Length: "), &value) &&
               str_to_i64(value, &n) && n >= 0 && n <= ANSWER_MOST;
    b->close =
        find(lines, S("\r\nConnection: "), &value) && str_eq(value, S("close"));
    b->status = good ? (int)status : 0;
    b->n_body = good ? (size_t)n : 0;
    return true;
}

/* What has come of it is kept until the rest has. */
static struct str join(struct http_line *l, struct str more)
{
    l->part = must(realloc(l->part, l->n_part + more.n));
    memcpy(l->part + l->n_part, more.p, more.n);
    l->n_part += more.n;
    return (struct str){ l->part, l->n_part };
}

/* False: the line is broken. */
static bool take(struct http_line *l, struct str in)
{
    struct begun b;

    if (l->part)
        in = join(l, in);
    if (!read_begun(in, &b) || (b.status && in.n < b.n + b.n_body)) {
        if (!l->part)
            (void)join(l, in);
        return in.n <= ANSWER_MOST;
    }
    if (!b.status || in.n > b.n + b.n_body || STAILQ_EMPTY(&l->asked))
        return false;
    char *part = l->part;
    l->part = NULL;
    l->n_part = 0;
    if (b.close)
        line_close(l);
    tell(l, b.status, str_sub(in, b.n, b.n_body));
    free(part);
    return true;
}

static void on_event(struct http_line *l, bool ends)
{
    struct http_client *c = l->client;
    int fd = l->fd;
    bool good = fd >= 0 && send_first(l), more = true;

    while (good && more && l->fd == fd) {
        ssize_t n = recv(fd, c->bytes, READ_BYTES, 0);
        /* less than it could have been: nothing follows but the end */
        more = n == READ_BYTES || (n > 0 && ends);
        if (n > 0)
            good = take(l, (struct str){ c->bytes, (size_t)n });
        else
            good = n < 0 && (errno == EAGAIN || errno == EINTR);
    }
    if (!good)
        unanswered(l);
}

/* ---- what others see ---- */

/* Every line is a file. */
static void raise_files(void)
{
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
}

static void watch_timeouts(void *client)
{
    struct http_client *c = client;
    int64_t now = http_now_us();

    for (struct http_line *l = c->lines; l; l = l->next) {
        const struct asked *a = STAILQ_FIRST(&l->asked);
        if (a && now > a->until_us)
            unanswered(l);
    }
    http_client_after(c, WATCH_TIMEOUTS_US, watch_timeouts, c);
}

struct http_client *http_client_new(struct str address, int port, int timeout_s)
{
    struct http_client *c = must(calloc(1, sizeof *c));
    struct sockaddr_in *v4 = (void *)&c->at;
    struct sockaddr_in6 *v6 = (void *)&c->at;
    char text[64];

    raise_files();
    c->port = port;
    c->timeout_s = timeout_s;
    c->epoll = epoll_create1(EPOLL_CLOEXEC);
    snprintf(text, sizeof text, "%.*s", STR_ARG(address));
    if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons((uint16_t)port);
        c->n_at = sizeof *v4;
    } else if (inet_pton(AF_INET6, text, &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons((uint16_t)port);
        c->n_at = sizeof *v6;
    }
    if (c->epoll < 0 || !c->n_at)
        BUG("no client for \"%s\"", text);
    snprintf(c->host, sizeof c->host,
             str_has(address, S(":")) ? "[%s]:%d" : "%s:%d", text, port);
    watch_timeouts(c);
    return c;
}

void http_client_free(struct http_client *c)
{
    for (struct http_line *l = c->lines, *next; l; l = next) {
        next = l->next;
        http_line_drop(l);
        free(l);
    }
    close(c->epoll);
    arena_release(&c->scratch);
    free(c->timers);
    free(c);
}

void http_client_run(struct http_client *c)
{
    struct epoll_event events[EVENTS];

    while (!c->stopped) {
        int n = epoll_wait(c->epoll, events, EVENTS, until_timer(c));
        for (int i = 0; i < n && !c->stopped; i++)
            on_event(events[i].data.ptr,
                     events[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR));
        run_timers(c);
    }
}

void http_client_stop(struct http_client *c)
{
    c->stopped = true;
}

int64_t http_client_now_us(void)
{
    return http_now_us();
}

int http_client_port(const struct http_client *c)
{
    return c->port;
}

struct http_line *http_line_new(struct http_client *c)
{
    struct http_line *l = must(calloc(1, sizeof *l));

    l->client = c;
    l->fd = -1;
    STAILQ_INIT(&l->asked);
    l->next = c->lines;
    c->lines = l;
    return l;
}

void http_line_drop(struct http_line *l)
{
    line_close(l);
    for (struct asked *a; (a = STAILQ_FIRST(&l->asked));) {
        STAILQ_REMOVE_HEAD(&l->asked, link);
        free(a);
    }
}

static const char *method_name(enum method m)
{
    switch (m) {
    case HTTP_GET:
        return "GET ";
    case HTTP_POST:
        return "POST ";
    case HTTP_PUT:
        return "PUT ";
    case HTTP_DELETE:
        return "DELETE ";
    }
    BUG("method %d", (int)m);
}

static void put(struct out *o, struct str s)
{
    out_lit(o, s.p, s.n);
}

static struct str write_ask(struct http_client *c, const struct http_ask *ask)
{
    struct out o;

    out_init(&o, &c->scratch, ASK_BYTES);
    put(&o, str_from_c(method_name(ask->method)));
    put(&o, str_from_c(ask->path));
    put(&o, S(" HTTP/1.1\r\nHost: "));
    put(&o, str_from_c(c->host));
    for (int i = 0; i < ask->n_headers; i++) {
        put(&o, S("\r\n"));
        put(&o, ask->headers[i].name);
        put(&o, S(": "));
        put(&o, ask->headers[i].value);
    }
    if (ask->body.n)
        put(&o, S("\r\nContent-Type: application/json"));
    if (ask->method != HTTP_GET) {
        put(&o, S("\r\nContent-Length: "));
        out_uint(&o, ask->body.n);
    }
    put(&o, S("\r\n\r\n"));
    put(&o, ask->body);
    if (o.overflow)
        BUG("a request is too long");
    return out_str(&o);
}

void http_line_ask(struct http_line *l, const struct http_ask *ask)
{
    struct str text = write_ask(l->client, ask);
    struct asked *a = must(malloc(sizeof *a + text.n));
    bool is_first = STAILQ_EMPTY(&l->asked);

    *a = (struct asked){ .answer = ask->answer, .arg = ask->arg, .n = text.n };
    memcpy(a->text, text.p, text.n);
    arena_reset(&l->client->scratch);
    STAILQ_INSERT_TAIL(&l->asked, a, link);
    if (is_first)
        begin_first(l);
}
