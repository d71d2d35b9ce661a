/* Who may ask, and what a browser is told to allow: host, origin, cookie,
 * token, CSRF token, guesses, headers. */
#include "http_fixture.h"

/* ---- what goes with every answer ---- */

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

/* ---- who asks ---- */

static void host_exactly(void **state)
{
    static const char *const bad[] = {
        "127.0.0.1",    "localhost",  "evil.com",
        "127.0.0.1:1",  "@.evil.com", "[::1]:80",
        "LOCALHOST:80", "@ @",        "",
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        SERVED(security_headers), SERVED(cookie_and_redirect),
        SERVED(host_exactly),     SERVED(origin),
        SERVED(person),           SERVED(csrf),
        SERVED(guessing),
    };

    return cmocka_run_group_tests_name("http_access", tests, NULL, NULL);
}
