/* Query strings and form bodies, and single header fields. Expected values
 * follow URL Standard 5.1, RFC 9110 5.6.2 and 12.4.2, RFC 6265 4.2, RFC 6750
 * 2.1. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "http/form.h"
#include "http/header.h"

static struct arena arena;

static int parse(struct str text, struct form *form)
{
    struct str what = { 0 };

    arena_reset(&arena);
    if (form_parse(&arena, text, form, &what))
        return form->n;
    assert_true(what.n > 0);
    return -1;
}

static void equal(struct str got, struct str want)
{
    assert_true(str_eq(got, want));
}

static void fields_in_order(void **state)
{
    struct form f;

    (void)state;
    assert_int_equal(parse(S("a=1&b=x+y%21&a=2&flag&=v&&a%3Db=%C3%A9"), &f), 6);
    equal(f.fields[0].name, S("a"));
    equal(f.fields[0].value, S("1"));
    equal(f.fields[1].value, S("x y!"));
    equal(f.fields[2].value, S("2"));
    equal(f.fields[3].name, S("flag"));
    equal(f.fields[3].value, S(""));
    equal(f.fields[4].name, S(""));
    equal(f.fields[4].value, S("v"));
    equal(f.fields[5].name, S("a=b"));
    equal(f.fields[5].value, S("\xc3\xa9"));
    equal(field_find(f.fields, f.n, S("a"))->value, S("1"));
    assert_null(field_find(f.fields, f.n, S("A")));
}

static void decoded_once(void **state)
{
    struct form f;

    (void)state;
    assert_int_equal(parse(S("a=%252e%2B&b=1=2"), &f), 2);
    equal(f.fields[0].value, S("%2e+"));
    equal(f.fields[1].value, S("1=2"));
}

static void nothing_in_it(void **state)
{
    struct form f;

    (void)state;
    assert_int_equal(parse(S(""), &f), 0);
    assert_int_equal(parse((struct str){ 0 }, &f), 0);
    assert_int_equal(parse(S("&&&"), &f), 0);
}

static void unusable(void **state)
{
    struct form f;

    (void)state;
    assert_int_equal(parse(S("a=%"), &f), -1);
    assert_int_equal(parse(S("a=%4"), &f), -1);
    assert_int_equal(parse(S("a=%4g"), &f), -1);
    assert_int_equal(parse(S("%zz=1"), &f), -1);
    assert_int_equal(parse(S("a=%00"), &f), -1);
    assert_int_equal(parse(S("a=\xff"), &f), -1);
    assert_int_equal(parse(S("a=%ED%A0%80"), &f), -1); /* a surrogate */
    assert_int_equal(parse(S("a=%C0%AF"), &f), -1);    /* overlong */
}

static void as_many_as_allowed(void **state)
{
    char text[2 * FIELDS_MOST + 2];
    struct form f;

    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = i % 2 ? '&' : 'a';
    assert_int_equal(parse((struct str){ text, 2 * FIELDS_MOST }, &f),
                     FIELDS_MOST);
    assert_int_equal(parse((struct str){ text, 2 * FIELDS_MOST + 1 }, &f), -1);
}

static void media_types(void **state)
{
    (void)state;
    arena_reset(&arena);
    equal(header_media_type(&arena, S(" Text/HTML ; charset=x")),
          S("text/html"));
    equal(header_media_type(&arena, S("application/json")),
          S("application/json"));
    equal(header_media_type(&arena, (struct str){ 0 }), S(""));
}

static void preference(void **state)
{
    (void)state;
    assert_true(header_prefers_json(S("application/json")));
    assert_true(header_prefers_json(S("Application/JSON, */*")));
    assert_true(header_prefers_json(S("application/problem+json")));
    assert_true(
        header_prefers_json(S("text/html;q=0.5, application/json;q=0.501")));
    assert_false(
        header_prefers_json(S("text/html, application/json;q=0.9, */*")));
    assert_false(header_prefers_json(S("application/json;q=0")));
    assert_false(header_prefers_json(S("*/*")));
    assert_false(header_prefers_json((struct str){ 0 }));
}

static void numbers_and_tokens(void **state)
{
    int64_t n;

    (void)state;
    assert_true(header_number(S("0"), &n) && n == 0);
    assert_true(header_number(S("9007199254740993"), &n) &&
                n == INT64_C(9007199254740993));
    assert_false(header_number(S(""), &n));
    assert_false(header_number(S("+5"), &n));
    assert_false(header_number(S("-5"), &n));
    assert_false(header_number(S("5,5"), &n));
    assert_false(header_number(S("0x5"), &n));
    assert_false(header_number(S("99999999999999999999"), &n));
    assert_true(header_is_token(S("X-CSRF")));
    assert_false(header_is_token(S("")));
    assert_false(header_is_token(S("Content-Length ")));
    assert_false(header_is_token(S("a:b")));
    assert_false(header_is_token(S("a\0b")));
}

static void cookies(void **state)
{
    struct str v;

    (void)state;
    assert_int_equal(
        header_cookie(S("a=1; resit_8080=xyz=; b=2"), S("resit_8080"), &v), 1);
    equal(v, S("xyz="));
    assert_int_equal(
        header_cookie(S("Resit=1; xresit=2; resit"), S("resit"), &v), 0);
    equal(v, S(""));
    assert_int_equal(header_cookie(S("resit=1;resit=2"), S("resit"), &v), 2);
    equal(v, S("1"));
    assert_int_equal(header_cookie((struct str){ 0 }, S("resit"), &v), 0);
}

static void bearers(void **state)
{
    (void)state;
    equal(header_bearer(S("Bearer abc")), S("abc"));
    equal(header_bearer(S("bEARER  abc ")), S("abc"));
    equal(header_bearer(S("Bearer a b")), S("a b"));
    equal(header_bearer(S("Bearer")), S(""));
    equal(header_bearer(S("Bearer ")), S(""));
    equal(header_bearer(S("Bearerabc")), S(""));
    equal(header_bearer(S("Basic YTpi")), S(""));
    equal(header_bearer((struct str){ 0 }), S(""));
}

static void secrets(void **state)
{
    (void)state;
    assert_true(header_same_secret(S("abc"), S("abc")));
    assert_false(header_same_secret(S("abc"), S("abd")));
    assert_false(header_same_secret(S("abc"), S("ab")));
    assert_false(header_same_secret(S("\x80"), S("\0")));
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
        cmocka_unit_test(fields_in_order),
        cmocka_unit_test(decoded_once),
        cmocka_unit_test(nothing_in_it),
        cmocka_unit_test(unusable),
        cmocka_unit_test(as_many_as_allowed),
        cmocka_unit_test(media_types),
        cmocka_unit_test(preference),
        cmocka_unit_test(numbers_and_tokens),
        cmocka_unit_test(cookies),
        cmocka_unit_test(bearers),
        cmocka_unit_test(secrets),
    };

    return cmocka_run_group_tests_name("http_form", tests, NULL, done);
}
