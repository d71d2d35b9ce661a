/* The server as a client on the wire sees it: every refusal, keep-alive,
 * clients that leave, drip or never read, and the end. */
#include <arpa/inet.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "http/http.h"

static struct http *server;
static int port;

/* ---- the application ---- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t came = PTHREAD_COND_INITIALIZER;
static struct exchange *later; /* what /later keeps */
static int n_identified, n_resumed;

static void say(struct exchange *x, struct str s)
{
    out_text(&x->out, s);
}

static void hello(struct exchange *x)
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

static void echo(struct exchange *x)
{
    say(x, http_form_has(x, S("a")) ? http_form(x, S("a")) : x->body);
    http_reply(x, 200, S("text/plain"));
}

static void keep(struct exchange *x)
{
    http_wait(x);
    pthread_mutex_lock(&lock);
    later = x;
    pthread_cond_signal(&came);
    pthread_mutex_unlock(&lock);
}

static void answer_later(struct exchange *x, void *arg)
{
    n_resumed++;
    say(x, *(struct str *)arg);
    /* what came in is still there */
    say(x, http_header(x, S("x-note")));
    http_reply(x, 200, S("text/plain"));
}

static struct exchange *wait_for_later(void)
{
    pthread_mutex_lock(&lock);
    while (!later)
        pthread_cond_wait(&came, &lock);
    struct exchange *x = later;
    later = NULL;
    pthread_mutex_unlock(&lock);
    return x;
}

static void enter(struct exchange *x)
{
    http_set_cookie(x, S("secret"), 60);
    http_set_header(x, S("Cache-Control"), S("max-age=5"));
    http_set_header(x, S("X-Note"), S("a\r\nX-Evil: b"));
    http_redirect(x,
                  http_form_has(x, S("to")) ? http_form(x, S("to")) : S("/"));
}

enum { BIG = 8 * 1024 * 1024 };

static void big(struct exchange *x)
{
    char *p = arena_alloc(&x->arena, BIG);

    memset(p, 'b', BIG);
    out_lit(&x->out, p, BIG);
    http_reply(x, 200, S("text/plain"));
}

static void none(struct exchange *x)
{
    http_reply(x, 204, (struct str){ 0 });
}

static int64_t identify(struct exchange *x, struct str cookie,
                        struct str bearer)
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

static void error_page(struct exchange *x, int status, struct str what,
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
    { HTTP_GET, "/big", ROLE_ANYONE, CSRF_NONE, 0, false, big, "big" },
    { HTTP_GET, "/none", ROLE_ANYONE, CSRF_NONE, 0, false, none, "none" },
    { HTTP_GET, "/do", ROLE_ANYONE, CSRF_NONE, 0, true, hello, "do" },
    { HTTP_POST, "/enter", ROLE_ANYONE, CSRF_NONE, 100, true, enter, "enter" },
    { HTTP_POST, "/echo", ROLE_ANYONE, CSRF_NONE, 20000, true, echo, "echo" },
    { HTTP_POST, "/form", ROLE_PERSON, CSRF_FORM, 100, true, echo, "form" },
    { HTTP_PUT, "/mine/{}", ROLE_PERSON, CSRF_HEADER, 100, true, echo, "save" },
};

static struct http_options defaults(void)
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

static void begin(const struct http_options *o)
{
    struct err e = { 0 };

    if (http_start(o, &server, &e))
        fail_msg("%.*s", STR_ARG(e.message));
    port = http_port(server);
}

static int set_up(void **state)
{
    struct http_options o = defaults();

    (void)state;
    begin(&o);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    http_stop(server, 1000000);
    return 0;
}

/* ---- the client ---- */

static char got[BIG + 65536]; /* the last answer, NUL-terminated */
static size_t n_got;

static int dial(void)
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

static void put(int fd, struct str s)
{
    while (s.n) {
        ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);
        if (n <= 0)
            return; /* the server has had enough */
        s = str_sub(s, (size_t)n, s.n);
    }
}

static bool more(int fd)
{
    assert_true(n_got < sizeof got - 1);
    ssize_t n = recv(fd, got + n_got, sizeof got - 1 - n_got, 0);
    if (n <= 0)
        return false;
    n_got += (size_t)n;
    got[n_got] = '\0';
    return true;
}

static int status_of(const char *answer)
{
    int status = 0;

    return sscanf(answer, "HTTP/1.%*d %d", &status) == 1 ? status : 0;
}

static const char *body_of(const char *answer)
{
    const char *end = strstr(answer, "\r\n\r\n");

    return end ? end + 4 : "";
}

/* One answer with a length; 0 when the connection ended before. */
static int get(int fd)
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
static int get_all(int fd)
{
    n_got = 0;
    got[0] = '\0';
    while (more(fd))
        ;
    return status_of(got);
}

static bool closed(int fd)
{
    char byte;

    return recv(fd, &byte, 1, 0) <= 0;
}

/* "@" in the text stands for the server's address. */
static struct str request(const char *text)
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

static int ask(const char *text)
{
    int fd = dial();

    put(fd, request(text));
    int status = get(fd);
    close(fd);
    return status;
}

/* Refused, and the connection closed after it. */
static int ask_last(const char *text)
{
    int fd = dial();

    put(fd, request(text));
    int status = get_all(fd);
    close(fd);
    return status;
}

static bool says(const char *what)
{
    return strstr(got, what);
}

#define HOST "Host: @\r\n"
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"

/* ---- ordinary requests ---- */

static void ordinary(void **state)
{
    (void)state;
    assert_int_equal(ask("GET /?q=%21 HTTP/1.1\r\n" HOST "\r\n"), 200);
    assert_string_equal(body_of(got), "hello /!");
    assert_int_equal(ask("POST /echo HTTP/1.1\r\n" HOST FORM
                         "Content-Length: 9\r\n\r\na=x+%26+y"),
                     200);
    assert_string_equal(body_of(got), "x &amp; y");
    assert_int_equal(
        ask("POST /echo HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n{}"), 200);
    assert_string_equal(body_of(got), "{}");
}

static void security_headers(void **state)
{
    static const char *const all[] = {
        "GET / HTTP/1.1\r\n" HOST "\r\n",
        "GET /nowhere HTTP/1.1\r\n" HOST "\r\n",
        "GET /none HTTP/1.1\r\n" HOST "\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "complete and utter nonsense\r\n\r\n",
        "BREW / HTTP/1.1\r\n" HOST "\r\n",
        "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 99999\r\n\r\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        assert_true(ask(all[i]) >= 200);
        assert_true(says("\r\nContent-Security-Policy: default-src 'none'; "
                         "script-src 'self'; style-src 'self'; img-src 'self' "
                         "data:; connect-src 'self'; form-action 'self'; "
                         "base-uri 'none'; frame-ancestors 'none'; worker-src "
                         "'self'; manifest-src 'self'\r\n"));
        assert_true(says("\r\nReferrer-Policy: same-origin\r\n"));
        assert_true(says("\r\nX-Content-Type-Options: nosniff\r\n"));
        assert_true(says("\r\nCross-Origin-Opener-Policy: same-origin\r\n"));
        assert_true(says("\r\nCross-Origin-Resource-Policy: same-origin\r\n"));
        assert_true(says("\r\nCache-Control: no-store\r\n"));
        assert_false(says("event"));
        assert_false(says("Server:"));
        assert_false(says("nonsense"));
        assert_false(says("BREW"));
    }
}

static void cookie_and_redirect(void **state)
{
    char want[120];

    (void)state;
    assert_int_equal(
        ask("POST /enter HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n"), 303);
    snprintf(want, sizeof want,
             "\r\nSet-Cookie: resit_%d=secret; Max-Age=60; HttpOnly; "
             "SameSite=Lax; Path=/\r\n",
             port);
    assert_true(says(want));
    assert_true(says("\r\nLocation: /\r\n"));
    assert_true(says("\r\nCache-Control: max-age=5\r\n"));
    assert_false(says("no-store"));
    assert_false(says("\r\nX-Evil"));
    assert_int_equal(ask("POST /enter HTTP/1.1\r\n" HOST FORM
                         "Content-Length: 17\r\n\r\nto=%2F%2Fevil.com"),
                     500);
    assert_false(says("Location:"));
    snprintf(want, sizeof want, "resit_%d", port);
    assert_true(str_eq(http_cookie_name(server), str_from_c(want)));
}

static void head_for_get(void **state)
{
    int fd = dial();

    (void)state;
    put(fd, request("HEAD / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"));
    assert_int_equal(get_all(fd), 200);
    assert_true(says("\r\nContent-Length: 7\r\n"));
    assert_string_equal(body_of(got), "");
    close(fd);
}

static void unknown_and_wrong_method(void **state)
{
    (void)state;
    assert_int_equal(ask("GET /nowhere HTTP/1.1\r\n" HOST "\r\n"), 404);
    assert_int_equal(ask("GET /later/ HTTP/1.1\r\n" HOST "\r\n"), 404);
    assert_int_equal(ask("DELETE /mine/1 HTTP/1.1\r\n" HOST "\r\n"), 405);
    assert_true(says("\r\nAllow: GET, HEAD, PUT\r\n"));
    assert_int_equal(ask("GET /echo HTTP/1.1\r\n" HOST "\r\n"), 405);
    assert_true(says("\r\nAllow: POST\r\n"));
    assert_int_equal(ask("OPTIONS / HTTP/1.1\r\n" HOST "\r\n"), 405);
    assert_int_equal(ask("PATCH / HTTP/1.1\r\n" HOST "\r\n"), 405);
    assert_int_equal(ask("BREW / HTTP/1.1\r\n" HOST "\r\n"), 501);
    assert_int_equal(ask("TRACE / HTTP/1.1\r\n" HOST "\r\n"), 501);
    assert_int_equal(ask("CONNECT @ HTTP/1.1\r\n" HOST "\r\n"), 501);
}

static void problem_for_programs(void **state)
{
    (void)state;
    assert_int_equal(ask("GET /nowhere HTTP/1.1\r\n" HOST
                         "Accept: application/json\r\n\r\n"),
                     404);
    assert_true(says("\r\nContent-Type: application/problem+json\r\n"));
    assert_true(says("{\"status\":404}"));
}

static void keep_alive_and_pipelining(void **state)
{
    int fd = dial();

    (void)state;
    for (int i = 0; i < 3; i++) {
        put(fd, request("GET / HTTP/1.1\r\n" HOST "\r\n"));
        assert_int_equal(get(fd), 200);
    }
    put(fd,
        request("GET /?q=1 HTTP/1.1\r\n" HOST "\r\n"
                "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\ntwo"
                "GET /?q=3 HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"));
    assert_int_equal(get_all(fd), 200);
    const char *one = strstr(got, "hello /1"),
               *two = strstr(got, "\r\n\r\ntwo"),
               *three = strstr(got, "hello /3");
    assert_true(one && two && three && one < two && two < three);
    close(fd);
}

static void half_closed(void **state)
{
    int fd = dial();

    (void)state;
    put(fd, request("GET / HTTP/1.0\r\n" HOST "\r\n"));
    shutdown(fd, SHUT_WR);
    assert_int_equal(get_all(fd), 200);
    assert_string_equal(body_of(got), "hello /");
    close(fd);
}

static void read_slowly(void **state)
{
    int fd = dial();

    (void)state;
    put(fd, request("GET /big HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"));
    assert_int_equal(get_all(fd), 200);
    assert_int_equal(strlen(body_of(got)), BIG);
    close(fd);
}

/* ---- refusals: framing ---- */

static void framing(void **state)
{
    static const struct {
        int status;
        const char *text;
    } all[] = {
        { 400, "nonsense\r\n\r\n" },
        { 400, "GET / HTTP/1.1\n" HOST "\r\n" },
        { 400, "GET / HTTP/1.1\r\n" HOST "A: b\nC: d\r\n\r\n" },
        { 400, "GET / HTTP/1.1\r\n" HOST "A: b\rC: d\r\n\r\n" },
        { 400, "GET / HTTP/1.1\r\n" HOST "A: b\r\n c\r\n\r\n" },
        { 400, "GET / HTTP/1.1 \r\n" HOST "\r\n" },
        { 400, "\r\n\r\nGET / HTTP/1.1\r\n" HOST "\r\n" },
        { 400, "GET / HTTP/1.1\r\nno colon\r\n\r\n" },
        { 400, "GET / HTTP/1.1\r\n" HOST HOST "\r\n" },
        { 400, "GET / HTTP/1.1\r\n" HOST "Cookie: a=1\r\nCookie: b=1\r\n\r\n" },
        { 400, "GET / HTTP/1.1\r\n" HOST "Bad Name: 1\r\n\r\n" },
        { 400, "GET / HTTP/2.0\r\n" HOST "\r\n" },
        { 400, "GET / HTTP/1.7\r\n" HOST "\r\n" },
        { 400, "GET / HTTP/0.9\r\n" HOST "\r\n" },
        { 400, "POST /echo HTTP/1.1\r\n" HOST
               "Content-Length: 1\r\nContent-Length: 1\r\n\r\na" },
        { 400, "POST /echo HTTP/1.1\r\n" HOST
               "Content-Length: 1\r\ncontent-length: 2\r\n\r\nab" },
        { 400, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: -1\r\n\r\n" },
        { 400, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: +1\r\n\r\na" },
        { 400, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 1,1\r\n\r\na" },
        { 400, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 0x1\r\n\r\na" },
        { 400, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 1\r\n 1\r\n"
               "\r\na" },
        { 400, "POST /echo HTTP/1.1\r\n" HOST "Content-Length : 3\r\n\r\nGET" },
        { 400, "POST /echo HTTP/1.1\r\n" HOST
               "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
               "0\r\n\r\n" },
        { 400, "POST /echo HTTP/1.1\r\n" HOST
               "Content-Length: 5\r\nTransfer-Encoding: x, chunked\r\n\r\n"
               "0\r\n\r\n" },
        { 411, "POST /echo HTTP/1.1\r\n" HOST
               "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n" },
        { 411,
          "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip\r\n\r\n" },
        { 400, "HEAD / HTTP/1.1\r\n" HOST "Content-Length: 44\r\n\r\n"
               "GET /smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" },
        { 413, "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 20001\r\n"
               "Expect: 100-continue\r\n\r\n" },
        { 413, "POST /echo HTTP/1.1\r\n" HOST
               "Content-Length: 9000000000\r\n\r\nabc" },
        { 413, "GET / HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\na" },
        { 417, "POST /echo HTTP/1.1\r\n" HOST
               "Content-Length: 1\r\nExpect: wonders\r\n\r\na" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        int status = ask_last(all[i].text);
        if (status != all[i].status)
            fail_msg("%d, not %d, for:\n%s", status, all[i].status,
                     all[i].text);
        /* one answer: nothing behind it was taken for a request */
        assert_null(strstr(body_of(got), "HTTP/1.1"));
    }
}

static void nul_in_header(void **state)
{
    struct str text = request("GET / HTTP/1.1\r\nHost: @?x\r\n\r\n");
    char buf[200];
    int fd = dial();

    (void)state;
    memcpy(buf, text.p, text.n);
    *(char *)memchr(buf, '?', text.n) = '\0';
    put(fd, (struct str){ buf, text.n });
    assert_int_equal(get_all(fd), 400);
    close(fd);
}

static void body_by_route(void **state)
{
    char text[400];
    int n =
        snprintf(text, sizeof text,
                 "POST /enter HTTP/1.1\r\n" HOST "Content-Length: 101\r\n\r\n");

    (void)state;
    memset(text + n, 'a', 101);
    text[n + 101] = '\0';
    assert_int_equal(ask_last(text), 413);
    assert_true(says("more than 100 bytes"));
}

static void expect_continue(void **state)
{
    int fd = dial();

    (void)state;
    put(fd, request("POST /echo HTTP/1.1\r\n" HOST "Content-Length: 2\r\n"
                    "Expect: 100-continue\r\n\r\n"));
    assert_int_equal(get(fd), 100);
    put(fd, S("ok"));
    assert_int_equal(get(fd), 200);
    assert_true(says("\r\nX-Content-Type-Options: nosniff\r\n"));
    assert_string_equal(body_of(got), "ok");
    close(fd);
}

static void too_much_header(void **state)
{
    static char text[65536];
    size_t n = (size_t)snprintf(text, sizeof text, "GET / HTTP/1.1\r\n" HOST);

    (void)state;
    for (int i = 0; i < 100; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "x: y\r\n");
    snprintf(text + n, sizeof text - n, "\r\n");
    assert_int_equal(ask_last(text), 431);

    n = (size_t)snprintf(text, sizeof text, "GET / HTTP/1.1\r\n" HOST "x: ");
    memset(text + n, 'y', 17000);
    snprintf(text + n + 17000, sizeof text - n - 17000, "\r\n\r\n");
    assert_int_equal(ask_last(text), 400);

    memset(text, '/', 60000); /* a request line without an end */
    memcpy(text, "GET ", 4);
    text[60000] = '\0';
    assert_int_equal(ask_last(text), 400);
}

static void path_tricks(void **state)
{
    static const char *const all[] = {
        "/a/../b", "/%2e%2e/b", "//b",  "/a%2fb", "/a\\b",   "/%00",    "/%ff",
        "/a%",     "http://@/", "/a#b", "*",      "/?q=%zz", "/?q=%ff",
    };
    char text[200];

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        snprintf(text, sizeof text, "GET %s HTTP/1.1\r\n" HOST "\r\n", all[i]);
        int status = ask(text);
        if (status != 400)
            fail_msg("%d for %s", status, all[i]);
    }
}

/* ---- refusals: who asks ---- */

static void host_exactly(void **state)
{
    static const char *const bad[] = {
        "127.0.0.1",  "localhost", "evil.com",     "127.0.0.1:1",
        "@.evil.com", "[::1]:80",  "LOCALHOST:80", "@ @",
        "",
    };
    char text[200];

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(text, sizeof text, "GET / HTTP/1.1\r\nHost: %s\r\n\r\n",
                 bad[i]);
        int status = ask_last(text);
        if (status != 421)
            fail_msg("%d for Host: %s", status, bad[i]);
    }
    assert_int_equal(ask_last("GET / HTTP/1.1\r\n\r\n"), 400);
    snprintf(text, sizeof text, "GET / HTTP/1.1\r\nHost: localhost:%d\r\n\r\n",
             port);
    assert_int_equal(ask(text), 200);
}

static int write_with(const char *headers)
{
    char text[400];

    snprintf(text, sizeof text,
             "POST /enter HTTP/1.1\r\n" HOST "%sContent-Length: 0\r\n\r\n",
             headers);
    return ask(text);
}

static int read_with(const char *path, const char *headers)
{
    char text[400];

    snprintf(text, sizeof text, "GET %s HTTP/1.1\r\n" HOST "%s\r\n", path,
             headers);
    return ask(text);
}

static void origin(void **state)
{
    (void)state;
    assert_int_equal(write_with("Origin: http://@\r\n"), 303);
    assert_int_equal(write_with("Sec-Fetch-Site: same-origin\r\n"), 303);
    assert_int_equal(write_with("Origin: null\r\n"), 403);
    assert_int_equal(write_with("Origin: http://evil.com\r\n"), 403);
    assert_int_equal(write_with("Origin: https://@\r\n"), 403);
    assert_int_equal(write_with("Origin: http://@.evil.com\r\n"), 403);
    assert_int_equal(write_with("Origin: http://localhost\r\n"), 403);
    assert_int_equal(write_with("Sec-Fetch-Site: cross-site\r\n"
                                "Sec-Fetch-Mode: navigate\r\n"),
                     403);
    assert_int_equal(write_with("Sec-Fetch-Site: same-site\r\n"), 403);

    static const char link[] = "Sec-Fetch-Site: cross-site\r\n"
                               "Sec-Fetch-Mode: navigate\r\n";
    assert_int_equal(read_with("/", link), 200);
    assert_int_equal(read_with("/do", link), 403);
    assert_int_equal(read_with("/do", "Sec-Fetch-Site: none\r\n"), 200);
    assert_int_equal(read_with("/", "Sec-Fetch-Site: cross-site\r\n"
                                    "Sec-Fetch-Mode: no-cors\r\n"),
                     403);
}

static int as(const char *cookie)
{
    char text[400];

    snprintf(text, sizeof text,
             "GET /mine/7 HTTP/1.1\r\n" HOST "Cookie: %s\r\n\r\n", cookie);
    return ask(text);
}

static const char *cookie(const char *value)
{
    static char text[100];

    snprintf(text, sizeof text, "a=b; resit_%d=%s", port, value);
    return text;
}

static void person(void **state)
{
    char twice[200];

    (void)state;
    assert_int_equal(as(cookie("good")), 200);
    assert_string_equal(body_of(got), "hello /mine/7 7");
    assert_int_equal(as(cookie("bad")), 401);
    assert_int_equal(as("x=good"), 401);
    snprintf(twice, sizeof twice, "%s; resit_%d=good", cookie("bad"), port);
    assert_int_equal(as(twice), 400);
    n_identified = 0;
    assert_int_equal(ask("GET / HTTP/1.1\r\n" HOST "\r\n"), 200);
    assert_int_equal(n_identified, 0);
}

static int form_with(const char *body)
{
    char text[400];

    snprintf(text, sizeof text,
             "POST /form HTTP/1.1\r\n" HOST FORM
             "Cookie: %s\r\nContent-Length: %zu\r\n\r\n%s",
             cookie("good"), strlen(body), body);
    return ask(text);
}

static int save_with(const char *token)
{
    char text[400];

    snprintf(text, sizeof text,
             "PUT /mine/1 HTTP/1.1\r\n" HOST
             "Cookie: %s\r\nX-CSRF: %s\r\nContent-Length: 2\r\n\r\n{}",
             cookie("good"), token);
    return ask(text);
}

static void csrf(void **state)
{
    (void)state;
    assert_int_equal(form_with("csrf=tok123&a=1"), 200);
    assert_string_equal(body_of(got), "1");
    assert_int_equal(form_with("a=1"), 403);
    assert_int_equal(form_with("csrf=tok124&a=1"), 403);
    assert_int_equal(form_with("csrf=tok123x"), 403);
    assert_int_equal(form_with("csrf=%zz"), 400);
    assert_int_equal(save_with("tok123"), 200);
    assert_int_equal(save_with("tok"), 403);
    assert_int_equal(save_with(""), 403);
    /* a bearer token needs no other; a narrow one is known but not let in */
    assert_int_equal(save_with("\r\nAuthorization: Bearer wide"), 200);
    assert_int_equal(save_with("\r\nAuthorization: Bearer narrow"), 403);
    assert_int_equal(save_with("\r\nAuthorization: Bearer wrong"), 401);
    assert_int_equal(save_with("\r\nAuthorization: Basic wide"), 403);
    assert_int_equal(save_with("\r\nAuthorization: Bearer wide"
                               "\r\nAuthorization: Bearer wide"),
                     400);
}

static void guessing(void **state)
{
    int n_401 = 0, n_429 = 0;

    (void)state;
    for (int i = 0; i < 60; i++) {
        int status = as(cookie("guess"));
        n_401 += status == 401;
        n_429 += status == 429;
    }
    assert_int_equal(n_401 + n_429, 60);
    assert_true(n_401 >= 20 && n_429 > 0);
    assert_int_equal(as(cookie("guess")), 429);
    assert_true(says("\r\nRetry-After: 10\r\n"));
    assert_int_equal(as(cookie("good")), 200);
}

/* ---- waiting ---- */

static void answered_later(void **state)
{
    struct str text = S("late");
    int fd = dial();

    (void)state;
    put(fd, request("GET /later HTTP/1.1\r\n" HOST "X-Note: !\r\n\r\n"));
    http_resume(wait_for_later(), answer_later, &text);
    assert_int_equal(get(fd), 200);
    assert_string_equal(body_of(got), "late!");
    put(fd, request("GET / HTTP/1.1\r\n" HOST "\r\n"));
    assert_int_equal(get(fd), 200);
    close(fd);
}

static void client_leaves(void **state)
{
    struct linger at_once = { .l_onoff = 1 };
    struct str text = S("late");

    (void)state;
    for (int i = 0; i < 3; i++) {
        int fd = dial();
        put(fd, request("GET /later HTTP/1.1\r\n" HOST "\r\n"));
        struct exchange *x = wait_for_later();
        if (i == 1)
            setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        close(fd);
        http_resume(x, answer_later, &text);
    }
    assert_int_equal(ask("GET / HTTP/1.1\r\n" HOST "\r\n"), 200);
}

/* ---- deadlines, limits, the end ---- */

static void drip(void **state)
{
    struct http_options o = defaults();

    (void)state;
    o.header_deadline_us = 200000;
    o.body_deadline_us = 200000;
    o.idle_us = 200000;
    begin(&o);
    int silent = dial(), head = dial(), body = dial(), chunk = dial(),
        idle = dial();
    put(head, S("GET / HTTP/1.1\r\n"));
    put(body,
        request("POST /echo HTTP/1.1\r\n" HOST "Content-Length: 100\r\n\r\na"));
    put(chunk, request("POST /echo HTTP/1.1\r\n" HOST
                       "Transfer-Encoding: chunked\r\n\r\n"));
    put(idle, request("GET / HTTP/1.1\r\n" HOST "\r\n"));
    assert_int_equal(get(idle), 200);
    for (int i = 0; i < 40; i++) { /* never silent for long */
        put(head, S("x: y\r\n"));
        put(body, S("a"));
        put(chunk, S("0"));
        usleep(20000);
    }
    assert_true(closed(silent));
    assert_true(closed(head));
    assert_true(closed(body));
    assert_true(closed(chunk));
    assert_true(closed(idle));
    close(silent);
    close(head);
    close(body);
    close(chunk);
    close(idle);
    http_stop(server, 1000000);
}

/* A chunk's size line without an end is held back, not collected. */
static void endless_line(void **state)
{
    static char zeros[1 << 16];
    struct http_options o = defaults();
    int fd;

    (void)state;
    o.body_deadline_us = 300000;
    begin(&o);
    fd = dial();
    put(fd, request("POST /echo HTTP/1.1\r\n" HOST
                    "Transfer-Encoding: chunked\r\n\r\n"));
    memset(zeros, '0', sizeof zeros);
    for (int i = 0; i < 4096; i++) { /* until the server has had enough */
        if (send(fd, zeros, sizeof zeros, MSG_NOSIGNAL) < 0)
            break;
        assert_int_not_equal(i, 4095);
    }
    close(fd);
    assert_int_equal(ask("GET / HTTP/1.1\r\n" HOST "\r\n"), 200);
    http_stop(server, 1000000);
}

static void crowd(void **state)
{
    struct http_options o = defaults();
    int fds[100];

    (void)state;
    o.connections_most = 20;
    begin(&o);
    for (size_t i = 0; i < 100; i++)
        fds[i] = dial();
    for (int i = 0; i < 20; i++)
        assert_int_equal(ask("GET / HTTP/1.1\r\n" HOST "\r\n"), 200);
    assert_true(closed(fds[0])); /* silent for longest */
    for (size_t i = 0; i < 100; i++)
        close(fds[i]);
    http_stop(server, 1000000);
}

static void *stop(void *arg)
{
    http_stop(server, *(int64_t *)arg);
    return NULL;
}

static void stop_drains(void **state)
{
    struct http_options o = defaults();
    struct str text = S("late");
    int64_t grace = 20000000;
    pthread_t stopper;

    (void)state;
    begin(&o);
    int fd = dial(), idle = dial();
    put(idle, request("GET / HTTP/1.1\r\n" HOST "\r\n"));
    assert_int_equal(get(idle), 200);
    put(fd, request("GET /later HTTP/1.1\r\n" HOST "\r\n"));
    struct exchange *x = wait_for_later();
    pthread_create(&stopper, NULL, stop, &grace);
    assert_true(closed(idle)); /* so stopping has begun */
    http_resume(x, answer_later, &text);
    assert_int_equal(get_all(fd), 200);
    assert_true(says("\r\nConnection: close\r\n"));
    assert_string_equal(body_of(got), "late");
    pthread_join(stopper, NULL);
    close(fd);
    close(idle);
}

static void resumed_too_late(void **state)
{
    struct http_options o = defaults();
    struct str text = S("late");
    int fd;

    (void)state;
    begin(&o);
    fd = dial();
    put(fd, request("GET /later HTTP/1.1\r\n" HOST "\r\n"));
    struct exchange *x = wait_for_later();
    n_resumed = 0;
    http_stop(server, 0);
    assert_int_equal(get_all(fd), 0);
    http_resume(x, answer_later, &text);
    assert_int_equal(n_resumed, 0);
    close(fd);
}

static void refused_to_start(void **state)
{
    struct http_options o = defaults();
    struct http *other;
    struct err e = { 0 };
    char want[60];

    (void)state;
    begin(&o);
    o.port = port;
    assert_int_equal(http_start(&o, &other, &e), E_TAKEN);
    snprintf(want, sizeof want, "port %d is in use", port);
    assert_true(str_eq(e.message, str_from_c(want)));
    assert_true(str_has(e.hint, S("--port")));
    http_stop(server, 1000000);

    static const char *const open[] = { "0.0.0.0", "::", "192.168.1.2",
                                        "localhost", "" };
    for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
        o.address = str_from_c(open[i]);
        assert_int_equal(http_start(&o, &other, &e), E_INPUT);
        assert_true(str_has(e.hint, S("127.0.0.1")));
    }
}

#define SERVED(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SERVED(ordinary),
        SERVED(security_headers),
        SERVED(cookie_and_redirect),
        SERVED(head_for_get),
        SERVED(unknown_and_wrong_method),
        SERVED(problem_for_programs),
        SERVED(keep_alive_and_pipelining),
        SERVED(half_closed),
        SERVED(read_slowly),
        SERVED(framing),
        SERVED(nul_in_header),
        SERVED(body_by_route),
        SERVED(expect_continue),
        SERVED(too_much_header),
        SERVED(path_tricks),
        SERVED(host_exactly),
        SERVED(origin),
        SERVED(person),
        SERVED(csrf),
        SERVED(guessing),
        SERVED(answered_later),
        SERVED(client_leaves),
        cmocka_unit_test(drip),
        cmocka_unit_test(endless_line),
        cmocka_unit_test(crowd),
        cmocka_unit_test(stop_drains),
        cmocka_unit_test(resumed_too_late),
        cmocka_unit_test(refused_to_start),
    };

    return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}
