/* Request targets and the choice of a route. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "http/path.h"

static struct arena arena;

static bool parse(struct str text, struct target *t)
{
    struct str what = { 0 };
    bool ok;

    arena_reset(&arena);
    ok = target_parse(&arena, text, t, &what);
    assert_true(ok || what.n > 0);
    return ok;
}

static void equal(struct str got, struct str want)
{
    assert_true(str_eq(got, want));
}

static void parts(void **state)
{
    struct target t;

    (void)state;
    assert_true(parse(S("/"), &t));
    equal(t.path, S("/"));
    equal(t.query, S(""));
    assert_true(parse(S("/a%20b/%C3%A9/?x=%41?&y"), &t));
    equal(t.path, S("/a b/\xc3\xa9/"));
    equal(t.query, S("x=%41?&y"));
    assert_true(parse(S("/%2541/...?"), &t));
    equal(t.path, S("/%41/..."));
}

static void refused(void **state)
{
    static const char *const bad[] = {
        "",       "a",         "*",       "http://h/a", "//",      "//a",
        "/a//b",  "/a//",      "/.",      "/..",        "/a/../b", "/a/./b",
        "/a/..",  "/%2e%2e/a", "/%2E",    "/a%2fb",     "/a%2Fb",  "/a\\b",
        "/a%5cb", "/a%00b",    "/a%0ab",  "/a%7f",      "/%",      "/%4",
        "/%4x",   "/%ff",      "/%c0%af", "/%ed%a0%80", "/a b",    "/a\tb",
        "/a#b",   "/\xc3\xa9", "/a?\x01", "/a?#",
    };
    struct target t;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (parse(str_from_c(bad[i]), &t))
            fail_msg("\"%s\" was taken", bad[i]);
    assert_false(parse(S("/a\0b"), &t));
}

static void handler(struct exchange *x)
{
    (void)x;
}

static const struct route routes[] = {
    { HTTP_GET, "/", ROLE_ANYONE, CSRF_NONE, 0, false, handler, "home" },
    { HTTP_GET, "/s/{}", ROLE_ANYONE, CSRF_NONE, 0, false, handler, "one" },
    { HTTP_GET, "/s/new", ROLE_ANYONE, CSRF_NONE, 0, false, handler, "new" },
    { HTTP_POST, "/s/{}", ROLE_ANYONE, CSRF_NONE, 9, true, handler, "set" },
    { HTTP_GET, "/s/{}/i/{}", ROLE_ANYONE, CSRF_NONE, 0, false, handler,
      "item" },
    { HTTP_GET, "/f/{}.css", ROLE_ANYONE, CSRF_NONE, 0, false, handler, "css" },
};

enum { N_ROUTES = sizeof routes / sizeof *routes };

static const char *find(enum method m, struct str path, struct str *args,
                        int *n)
{
    const struct route *r = route_find(routes, N_ROUTES, m, path, args, n);

    return r ? r->name : "-";
}

static void choice(void **state)
{
    struct str args[PATH_ARGS_MOST];
    int n;

    (void)state;
    assert_string_equal(find(HTTP_GET, S("/"), args, &n), "home");
    assert_string_equal(find(HTTP_GET, S("/s/new"), args, &n), "new");
    assert_int_equal(n, 0);
    assert_string_equal(find(HTTP_GET, S("/s/n"), args, &n), "one");
    assert_int_equal(n, 1);
    equal(args[0], S("n"));
    assert_string_equal(find(HTTP_POST, S("/s/new"), args, &n), "set");
    assert_string_equal(find(HTTP_GET, S("/s/7/i/a b"), args, &n), "item");
    equal(args[0], S("7"));
    equal(args[1], S("a b"));
}

static void none(void **state)
{
    struct str args[PATH_ARGS_MOST];
    int n;

    (void)state;
    assert_string_equal(find(HTTP_PUT, S("/s/1"), args, &n), "-");
    assert_int_equal(route_methods(routes, N_ROUTES, S("/s/1")),
                     1u << HTTP_GET | 1u << HTTP_POST);
    static const char *const unknown[] = { "/s",        "/s/",     "/s/1/",
                                           "/s/1/i",    "/s/1/i/", "/S/1",
                                           "/s/1/i/2/3" };
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        assert_string_equal(find(HTTP_GET, str_from_c(unknown[i]), args, &n),
                            "-");
        assert_int_equal(
            route_methods(routes, N_ROUTES, str_from_c(unknown[i])), 0);
    }
}

static int done(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts),
        cmocka_unit_test(refused),
        cmocka_unit_test(choice),
        cmocka_unit_test(none),
    };

    return cmocka_run_group_tests_name("http_path", tests, NULL, done);
}
