/* For the tests of the server: a small application, and a client that says
 * what it likes on the wire. */
#ifndef RESIT_TESTS_HTTP_FIXTURE_H
#define RESIT_TESTS_HTTP_FIXTURE_H

#include "http/http.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define TEST __attribute__((unused)) static

static struct http *server;
static int port;

/* ---- the application ---- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t came = PTHREAD_COND_INITIALIZER;
static struct exchange *later; /* what /later keeps */
static int n_identified;

TEST void say(struct exchange *x, struct str s)
{
    out_text(&x->out, s);
}

TEST void hello(struct exchange *x)
{
    say(x, S("hello "));
    say(x, x->path);
    for (int i = 0; i < x->n_args; i++) {
        say(x, S(" "));
        say(x, x->args[i]);
    }
    say(x, http_query(x, S("q")));
    http_reply(x, 200, S("text/plain"));
}

TEST void echo(struct exchange *x)
{
    say(x, http_form_has(x, S("a")) ? http_form(x, S("a")) : x->body);
    http_reply(x, 200, S("text/plain"));
}

enum { LARGE = 2 * 1024 * 1024 };

/* How many bytes came, and of a form the field "a" and the file "f". */
TEST void take(struct exchange *x)
{
    const struct upload *f = http_file(x, S("f"));

    say(x, str_fmt(&x->arena, "%zu bytes", x->body.n));
    if (f)
        say(x, str_fmt(&x->arena, ", %.*s, %.*s: %zu bytes",
                       STR_ARG(http_form(x, S("a"))), STR_ARG(f->file),
                       f->bytes.n));
    http_reply(x, 200, S("text/plain"));
}

TEST void keep(struct exchange *x)
{
    http_wait(x);
    pthread_mutex_lock(&lock);
    later = x;
    pthread_cond_signal(&came);
    pthread_mutex_unlock(&lock);
}

TEST void slow(struct exchange *x)
{
    sleep(3);
    hello(x);
}

TEST void enter(struct exchange *x)
{
    http_set_cookie(x, S("secret"), 60);
    http_set_header(x, S("Cache-Control"), S("max-age=5"));
    http_set_header(x, S("X-Note"), S("a\r\nX-Evil: b"));
    http_redirect(x,
                  http_form_has(x, S("to")) ? http_form(x, S("to")) : S("/"));
}

enum { BIG = 8 * 1024 * 1024 };

TEST void big(struct exchange *x)
{
    char *p = arena_alloc(&x->arena, BIG);

    memset(p, 'b', BIG);
    out_lit(&x->out, p, BIG);
    http_reply(x, 200, S("text/plain"));
}

TEST void none(struct exchange *x)
{
    http_reply(x, 204, (struct str){ 0 });
}

TEST int64_t identify(struct exchange *x, struct str cookie, struct str bearer)
{
    n_identified++;
    if (bearer.n) /* "wide" may do everything, "narrow" nothing */
        x->by_token = str_eq(bearer, S("wide"));
    if (bearer.n)
        return x->by_token ? 8 : str_eq(bearer, S("narrow")) ? -1 : 0;
    if (!str_eq(cookie, S("good")))
        return 0;
    x->csrf_token = S("tok123");
    return 7;
}

TEST void error_page(struct exchange *x, int status, struct str what,
                     struct str mend)
{
    if (x->wants_json)
        say(x, str_fmt(&x->arena, "{\"status\":%d}", status));
    if (x->wants_json) {
        http_reply(x, status, S("application/problem+json"));
        return;
    }
    say(x, what);
    say(x, S(" | "));
    say(x, mend);
}

static const struct route routes[] = {
    { HTTP_GET, "/", ROLE_ANYONE, CSRF_NONE, 0, false, hello, "home" },
    { HTTP_GET, "/mine/{}", ROLE_PERSON, CSRF_NONE, 0, false, hello, "mine" },
    { HTTP_GET, "/later", ROLE_ANYONE, CSRF_NONE, 0, false, keep, "later" },
    { HTTP_GET, "/slow", ROLE_ANYONE, CSRF_NONE, 0, false, slow, "slow" },
    { HTTP_GET, "/big", ROLE_ANYONE, CSRF_NONE, 0, false, big, "big" },
    { HTTP_GET, "/none", ROLE_ANYONE, CSRF_NONE, 0, false, none, "none" },
    { HTTP_GET, "/do", ROLE_ANYONE, CSRF_NONE, 0, true, hello, "do" },
    { HTTP_POST, "/enter", ROLE_ANYONE, CSRF_NONE, 100, true, enter, "enter" },
    { HTTP_POST, "/echo", ROLE_ANYONE, CSRF_NONE, 20000, true, echo, "echo" },
    { HTTP_POST, "/take/{}", ROLE_ANYONE, CSRF_NONE, LARGE, true, take,
      "take" },
    { HTTP_POST, "/form", ROLE_PERSON, CSRF_FORM, 100, true, echo, "form" },
    { HTTP_PUT, "/mine/{}", ROLE_PERSON, CSRF_HEADER, 100, true, echo, "save" },
};

TEST struct http_options defaults(void)
{
    return (struct http_options){
        .routes = routes,
        .n_routes = sizeof routes / sizeof *routes,
        .address = S("127.0.0.1"),
        .n_threads = 2,
        .identify = identify,
        .error_page = error_page,
    };
}

TEST void begin(const struct http_options *o)
{
    struct err e = { 0 };

    if (http_start(o, &server, &e))
        fail_msg("%.*s", STR_ARG(e.message));
    port = http_port(server);
}

TEST int set_up(void **state)
{
    struct http_options o = defaults();

    (void)state;
    begin(&o);
    return 0;
}

TEST int tear_down(void **state)
{
    (void)state;
    http_stop(server, 1000000);
    return 0;
}

/* ---- the client ---- */

static char got[BIG + 65536]; /* the last answer, NUL-terminated */
static size_t n_got;

TEST int dial(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct timeval patience = { .tv_sec = 20 };
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    assert_true(fd >= 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    assert_int_equal(connect(fd, (void *)&at, sizeof at), 0);
    return fd;
}

TEST void put(int fd, struct str s)
{
    while (s.n) {
        ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);
        if (n <= 0)
            return; /* the server has had enough */
        s = str_sub(s, (size_t)n, s.n);
    }
}

TEST bool more(int fd)
{
    assert_true(n_got < sizeof got - 1);
    ssize_t n = recv(fd, got + n_got, sizeof got - 1 - n_got, 0);
    if (n <= 0)
        return false;
    n_got += (size_t)n;
    got[n_got] = '\0';
    return true;
}

TEST int status_of(const char *answer)
{
    int status = 0;

    return sscanf(answer, "HTTP/1.%*d %d", &status) == 1 ? status : 0;
}

TEST const char *body_of(const char *answer)
{
    const char *end = strstr(answer, "\r\n\r\n");

    return end ? end + 4 : "";
}

/* One answer with a length; 0 when the connection ended before. */
TEST int get(int fd)
{
    n_got = 0;
    got[0] = '\0';
    for (;;) {
        const char *length = strstr(got, "Content-Length: ");
        const char *body = strstr(got, "\r\n\r\n");
        if (body && (!length || length > body))
            return status_of(got);
        if (body &&
            n_got - (size_t)(body + 4 - got) >= strtoul(length + 16, NULL, 10))
            return status_of(got);
        if (!more(fd))
            return 0;
    }
}

/* Everything until the server closes. */
TEST int get_all(int fd)
{
    n_got = 0;
    got[0] = '\0';
    while (more(fd))
        ;
    return status_of(got);
}

TEST bool closed(int fd)
{
    char byte;

    return recv(fd, &byte, 1, 0) <= 0;
}

/* "@" in the text stands for the server's address. */
TEST struct str request(const char *text)
{
    static char buf[65536];
    size_t n = 0;

    for (; *text; text++)
        if (*text == '@')
            n +=
                (size_t)snprintf(buf + n, sizeof buf - n, "127.0.0.1:%d", port);
        else
            buf[n++] = *text;
    return (struct str){ buf, n };
}

TEST int ask(const char *text)
{
    int fd = dial();

    put(fd, request(text));
    int status = get(fd);
    close(fd);
    return status;
}

/* Refused, and the connection closed after it. */
TEST int ask_last(const char *text)
{
    int fd = dial();

    put(fd, request(text));
    int status = get_all(fd);
    close(fd);
    return status;
}

TEST bool says(const char *what)
{
    return strstr(got, what);
}

#define HOST "Host: @\r\n"
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"

/* With the server running. */
#define SERVED(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

#endif
