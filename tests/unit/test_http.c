/* The server as a client on the wire sees it: framing, keep-alive, clients
 * that leave, drip or never read, and the end. */
#include "http_fixture.h"

static struct arena arena;

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
        { 400, "GET / HTTP/1.1\r\n" HOST "A: b\r\n c\r\n\r\n" },
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

/* n bytes of body behind that head, and a small request behind both. */
static int send_large(const char *head, size_t n)
{
    struct arena a = { 0 };
    char *body = malloc(n);
    int fd = dial();

    assert_non_null(body);
    memset(body, 'b', n);
    put(fd, request(str_fmt(&a, "%sContent-Length: %zu\r\n\r\n", head, n).p));
    put(fd, (struct str){ body, n });
    int status = get(fd);
    close(fd);
    free(body);
    arena_release(&a);
    return status;
}

/* Only the route that takes it may be sent a large body; it is told by the
 * request line, before the body is read. */
static void large_for_one_route(void **state)
{
    (void)state;
    assert_int_equal(send_large("POST /take/1?q=2 HTTP/1.1\r\n" HOST, LARGE),
                     200);
    assert_string_equal(body_of(got), "2097152 bytes");
    assert_int_equal(send_large("POST /take/1 HTTP/1.1\r\n" HOST, LARGE + 1),
                     413);
    static const char *const others[] = {
        "POST /echo HTTP/1.1\r\n" HOST,
        "POST /take HTTP/1.1\r\n" HOST,
        "POST /take/1/2 HTTP/1.1\r\n" HOST,
        "POST /echo?/take/1 HTTP/1.1\r\n" HOST,
        "POST /t%61ke/1 HTTP/1.1\r\n" HOST,
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_int_equal(
            ask_last(
                str_fmt(&arena, "%sContent-Length: 20001\r\n\r\n", others[i])
                    .p),
            413);
    arena_release(&arena);
}

/* What one request may send the next one may not. */
static void large_is_for_one_request(void **state)
{
    struct arena a = { 0 };
    char *body = arena_alloc(&a, LARGE);
    int fd = dial();

    (void)state;
    memset(body, 'b', LARGE);
    put(fd, request("POST /take/1 HTTP/1.1\r\n" HOST
                    "Content-Length: 2097152\r\n\r\n"));
    put(fd, (struct str){ body, LARGE });
    put(fd, request("POST /echo HTTP/1.1\r\n" HOST
                    "Content-Length: 2097152\r\n\r\n"));
    assert_int_equal(get_all(fd), 200);
    assert_true(says("HTTP/1.1 413 "));
    close(fd);
    arena_release(&a);
}

static void a_form_with_a_file(void **state)
{
    static const char body[] =
        "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n"
        "--b\r\nContent-Disposition: form-data; name=\"f\"; "
        "filename=\"c:\\y.csv\"\r\n\r\n1\r\n2\r\n--b--\r\n";
    static const char head[] = "POST /take/1 HTTP/1.1\r\n" HOST
                               "Content-Type: multipart/form-data; boundary=%s"
                               "\r\nContent-Length: %zu\r\n\r\n%s";

    (void)state;
    assert_int_equal(ask(str_fmt(&arena, head, "b", sizeof body - 1, body).p),
                     200);
    assert_non_null(strstr(body_of(got), ", x, y.csv: 4 bytes"));
    assert_int_equal(
        ask_last(str_fmt(&arena, head, "c", sizeof body - 1, body).p), 400);
    assert_true(says("the parts do not begin with their boundary"));
    arena_release(&arena);
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
    assert_int_equal(ask_last(text), 431);
    assert_true(says("may have 16384 bytes together"));

    memset(text, '/', 60000); /* a request line without an end */
    memcpy(text, "GET ", 4);
    text[60000] = '\0';
    assert_int_equal(ask_last(text), 414);
    assert_true(says("may have 16384 bytes together"));
}

/* What the library refuses by itself looks like every other refusal: our
 * page with the limit, its length, the fixed lines, and the end. */
static void refused_early(void **state)
{
    static const struct {
        const char *text, *says;
    } all[] = {
        { "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 20001\r\n\r\n",
          "more than 20000 bytes were sent | send less at once" },
        { "POST /echo HTTP/1.1\r\n" HOST "Content-Length: 20001\r\n"
          "Expect: 100-continue\r\n\r\n",
          "more than 20000 bytes were sent | send less at once" },
        /* the route's limit, below what is read at all */
        { "POST /enter HTTP/1.1\r\n" HOST "Content-Length: 20001\r\n\r\n",
          "more than 100 bytes were sent | send less at once" },
        { "GET / HTTP/1.1\r\n" HOST "Content-Length: 20001\r\n\r\n",
          "this address takes no body | send the request without one" },
        /* hidden from what raises the limit, so the usual one holds */
        { "POST /t%61ke/1 HTTP/1.1\r\n" HOST "Content-Length: 20001\r\n\r\n",
          "more than 20000 bytes were sent | send less at once" },
        { "POST /echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
          "4e21\r\n",
          "more than 20000 bytes were sent | send less at once" },
        { "POST /echo HTTP/1.1\r\n" HOST
          "Content-Length: 1\r\nExpect: wonders\r\n\r\na",
          "Expect asks for something unknown" },
        { "nonsense\r\n\r\n", "malformed" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        char length[64];
        assert_in_range(ask_last(all[i].text), 400, 499);
        if (!strstr(body_of(got), all[i].says))
            fail_msg("for:\n%s\nnot \"%s\" but:\n%s", all[i].text, all[i].says,
                     got);
        snprintf(length, sizeof length, "\r\nContent-Length: %zu\r\n",
                 strlen(body_of(got)));
        assert_true(says(length));
        assert_true(says("\r\nConnection: close\r\n"));
        assert_true(says("\r\nX-Content-Type-Options: nosniff\r\n"));
        assert_true(says("\r\nX-Request-Id: "));
        assert_true(says("\r\nContent-Type: text/html; charset=utf-8\r\n"));
    }
}

/* The answer to HEAD says how long the page would be, and has none. */
static void refused_early_without_a_page(void **state)
{
    static char text[20000];
    int n = snprintf(text, sizeof text, "HEAD / HTTP/1.1\r\n" HOST "x: ");

    (void)state;
    memset(text + n, 'y', 17000);
    assert_int_equal(ask_last(text), 431);
    assert_string_equal(body_of(got), "");
    assert_false(says("\r\nContent-Length: 0\r\n"));
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

/* ---- waiting ---- */

static int n_resumed;

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

/* Requests that came while the only thread was busy, more of them than it hears
 * of in one round: they are late by its fault, not by theirs. */
static void not_read_in_time(void **state)
{
    enum { N = 200 };
    struct http_options o = defaults();
    int busy, fds[N];

    (void)state;
    o.n_threads = 1;
    o.header_deadline_us = 2000000;
    begin(&o);
    busy = dial();
    for (size_t i = 0; i < N; i++)
        fds[i] = dial();
    assert_int_equal(ask("GET / HTTP/1.1\r\n" HOST "\r\n"), 200); /* accepted */
    put(busy, request("GET /slow HTTP/1.1\r\n" HOST "\r\n"));
    usleep(200000);
    for (size_t i = 0; i < N; i++)
        put(fds[i], request("GET / HTTP/1.1\r\n" HOST "\r\n"));
    assert_int_equal(get(busy), 200);
    for (size_t i = 0; i < N; i++) {
        assert_int_equal(get(fds[i]), 200);
        close(fds[i]);
    }
    close(busy);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        SERVED(ordinary),
        SERVED(head_for_get),
        SERVED(unknown_and_wrong_method),
        SERVED(problem_for_programs),
        SERVED(keep_alive_and_pipelining),
        SERVED(half_closed),
        SERVED(read_slowly),
        SERVED(framing),
        SERVED(nul_in_header),
        SERVED(body_by_route),
        SERVED(large_for_one_route),
        SERVED(large_is_for_one_request),
        SERVED(a_form_with_a_file),
        SERVED(expect_continue),
        SERVED(too_much_header),
        SERVED(refused_early),
        SERVED(refused_early_without_a_page),
        SERVED(path_tricks),
        SERVED(answered_later),
        SERVED(client_leaves),
        cmocka_unit_test(drip),
        cmocka_unit_test(not_read_in_time),
        cmocka_unit_test(endless_line),
        cmocka_unit_test(crowd),
        cmocka_unit_test(stop_drains),
        cmocka_unit_test(resumed_too_late),
        cmocka_unit_test(refused_to_start),
    };

    return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}
