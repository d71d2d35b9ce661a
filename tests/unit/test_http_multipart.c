/* multipart/form-data: what browsers and curl send, and what is refused.
 * Expected values follow RFC 7578 sections 4 and 5, RFC 2046 section 5.1.1 and
 * the HTML Standard, "multipart/form-data encoding algorithm". */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "http/multipart.h"

static const struct str type =
    S_INIT("multipart/form-data; boundary=----limit");
static struct arena arena;
static struct multipart m;

static bool parse_as(struct str content_type, struct str body)
{
    struct str what = { 0 };

    arena_reset(&arena);
    bool ok = multipart_parse(&arena, content_type, body, &m, &what);
    assert_int_equal(ok, !what.n);
    if (!ok)
        assert_int_equal(m.n_fields + m.n_files, 0);
    return ok;
}

static bool parse(struct str body)
{
    return parse_as(type, body);
}

/* One part with that head and "x" in it. */
static bool parse_head(const char *head)
{
    struct arena a = { 0 };
    struct str body =
        str_fmt(&a, "------limit\r\n%s\r\n\r\nx\r\n------limit--\r\n", head);
    bool ok = parse(str_dup(&a, body));
    static char kept[4096]; /* values are views of it */

    assert_true(body.n < sizeof kept);
    memcpy(kept, body.p, body.n);
    if (ok)
        ok = parse((struct str){ kept, body.n });
    arena_release(&a);
    return ok;
}

static void equal(struct str got, struct str want)
{
    assert_true(str_eq(got, want));
}

static void fields_and_files_in_order(void **state)
{
    (void)state;
    assert_true(parse(
        S("------limit\r\n"
          "Content-Disposition: form-data; name=\"csrf\"\r\n\r\n"
          "0a1b\r\n"
          "------limit\r\n"
          "Content-Disposition: form-data; name=\"file\"; "
          "filename=\"deck.apkg\"\r\n"
          "Content-Type: application/octet-stream\r\n\r\n"
          "PK\x03\x04\0\r\n-----limit\xff\r\n"
          "------limit\r\n"
          "content-disposition: FORM-DATA; Name=csrf\r\n\r\n\r\n"
          "------limit\r\n"
          "Content-Disposition: form-data; name=\"file\"; filename=\"\"\r\n"
          "Content-Type: application/octet-stream\r\n\r\n\r\n"
          "------limit--\r\n")));
    assert_int_equal(m.n_fields, 2);
    equal(m.fields[0].name, S("csrf"));
    equal(m.fields[0].value, S("0a1b"));
    equal(m.fields[1].value, S(""));
    assert_int_equal(m.n_files, 2);
    equal(m.files[0].name, S("file"));
    equal(m.files[0].file, S("deck.apkg"));
    equal(m.files[0].type, S("application/octet-stream"));
    equal(m.files[0].bytes, S("PK\x03\x04\0\r\n-----limit\xff"));
    equal(m.files[1].file, S("")); /* none was chosen */
    equal(m.files[1].bytes, S(""));
}

static void nothing_at_all(void **state)
{
    (void)state;
    assert_true(parse(S("------limit--")));
    assert_int_equal(m.n_fields + m.n_files, 0);
    assert_false(parse(S("")));
}

static void boundaries(void **state)
{
    static const char body[] = "--%s\r\nContent-Disposition: form-data; "
                               "name=\"a\"\r\n\r\n1\r\n--%s--\r\n";
    static const struct {
        const char *type, *boundary;
        bool good;
    } all[] = {
        { "multipart/form-data; boundary=a", "a", true },
        { "multipart/form-data;boundary=\"a b\"", "a b", true },
        { "multipart/form-data; charset=utf-8; Boundary=a'1", "a'1", true },
        { "multipart/form-data", "", false },
        { "multipart/form-data; boundary=", "", false },
        { "multipart/form-data; boundary=\"\"", "", false },
        { "multipart/form-data; boundary=\"a \"", "a ", false },
        { "multipart/form-data; boundary=\"a", "a", false },
        { "multipart/form-data; boundary=a b", "a", false },
        { "multipart/form-data; boundary=a; boundary=a", "a", false },
        { "multipart/form-data; boundary=a; boundary=b", "b", false },
        { "multipart/form-data; boundary=\"a\r\nb\"", "a", false },
        { "multipart/form-data; boundary=\"a;b\"", "a;b", false },
    };
    struct arena a = { 0 };
    char seventy[71], long_one[72];

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        bool ok = parse_as(str_from_c(all[i].type),
                           str_fmt(&a, body, all[i].boundary, all[i].boundary));
        if (ok != all[i].good)
            fail_msg("%s", all[i].type);
    }
    memset(seventy, 'b', 70);
    memset(long_one, 'b', 71);
    seventy[70] = long_one[71] = '\0';
    assert_true(
        parse_as(str_fmt(&a, "multipart/form-data; boundary=%s", seventy),
                 str_fmt(&a, body, seventy, seventy)));
    assert_false(
        parse_as(str_fmt(&a, "multipart/form-data; boundary=%s", long_one),
                 str_fmt(&a, body, long_one, long_one)));
    arena_release(&a);
}

#define PART                                                                   \
    "------limit\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"

static void where_parts_begin_and_end(void **state)
{
    (void)state;
    assert_true(parse(S(PART PART "------limit--")));
    assert_true(parse(S(PART PART "------limit--\r\n")));
    assert_false(parse(S(PART)));
    assert_false(parse(S(PART "------limit")));
    assert_false(parse(S(PART "------limit-")));
    assert_false(parse(S(PART "------limit\r\n")));
    assert_false(parse(S(PART "------limit--x")));
    assert_false(parse(S(PART "------limit--\r\n" PART)));
    assert_false(parse(S(PART "------limitless--")));
    assert_false(parse(S(PART "------limit \r\nContent-Disposition: form-data;"
                              " name=\"a\"\r\n\r\n1\r\n------limit--")));
    assert_false(parse(S("\r\n" PART "------limit--")));
    assert_false(parse(S("preamble\r\n" PART "------limit--")));
    assert_false(parse(S("------limit\nContent-Disposition: form-data; "
                         "name=\"a\"\n\n1\n------limit--\n")));
    assert_false(parse(S("------limit\r\n------limit--")));
    assert_false(parse(S("------limit\r\n\r\n1\r\n------limit--")));
}

static void heads_of_parts(void **state)
{
    (void)state;
    assert_true(parse_head("Content-Disposition: form-data; name=\"a\"\r\n"
                           "Content-Transfer-Encoding: binary\r\nX-Own: 1"));
    static const char *const bad[] = {
        "Content-Disposition: form-data",
        "Content-Disposition: form-data; filename=\"x\"",
        "Content-Disposition: attachment; name=\"a\"",
        "Content-Disposition: form-datas; name=\"a\"",
        "Content-Disposition: form-data; name=\"a\"; name=\"b\"",
        "Content-Disposition: form-data; name=\"a\"; filename=x; filename=y",
        "Content-Disposition: form-data; name=\"a\"; filename*=UTF-8''x",
        "Content-Disposition: form-data; name=\"a",
        "Content-Disposition: form-data; name=\"a\" b",
        "Content-Disposition: form-data; name=\"a\\\"; filename=\"b\"",
        "Content-Disposition: form-data; name=\"\xff\"",
        "Content-Disposition: form-data; name=\"a\tb\"",
        "Content-Disposition: form-data; name=\"a\"\r\n"
        "Content-Disposition: form-data; name=\"b\"",
        "Content-Disposition: form-data; name=\"a\"\r\n"
        "Content-Type: text/plain\r\nContent-Type: text/html",
        "Content-Disposition: form-data; name=\"a\"\r\n"
        "Content-Transfer-Encoding: base64",
        "Content-Disposition: form-data;\r\n name=\"a\"",
        "Content-Disposition : form-data; name=\"a\"",
        "no field at all",
        "Content-Type: text/plain",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (parse_head(bad[i]))
            fail_msg("%s", bad[i]);
}

static void names_of_files(void **state)
{
    static const struct {
        const char *sent, *kept;
    } all[] = {
        { "deck.apkg", "deck.apkg" },
        { "../../etc/passwd", "passwd" },
        { "C:\\decks\\one.csv", "one.csv" },
        { "/", "" },
        { "..", "" },
        { "a/.", "" },
        { "say %22hi%22%0D%0A.csv", "say \"hi\"  .csv" },
        { "100%25.csv", "100%25.csv" },
        { "a;b=c.csv", "a;b=c.csv" },
        { "caf\xc3\xa9.csv", "caf\xc3\xa9.csv" },
    };
    struct arena a = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        assert_true(
            parse_head(str_fmt(&a,
                               "Content-Disposition: form-data; name=\"f\"; "
                               "filename=\"%s\"",
                               all[i].sent)
                           .p));
        assert_int_equal(m.n_files, 1);
        equal(m.files[0].file, str_from_c(all[i].kept));
    }
    arena_release(&a);
}

/* A body is read no further than its bounds. */
static void floods(void **state)
{
    struct arena a = { 0 };
    struct str part = S(PART), body = S("");
    char *name = arena_alloc(&a, 600);
    char *many = arena_alloc(&a, 300 * part.n + 20);
    size_t n = 0;

    (void)state;
    for (int i = 0; i < 7; i++)
        body = str_fmt(&a, "%.*sX-%d: 1\r\n", STR_ARG(body), i);
    static const char own[] = "Content-Disposition: form-data; name=\"a\"";
    assert_true(parse_head(str_fmt(&a, "%.*s%s", STR_ARG(body), own).p));
    assert_false(
        parse_head(str_fmt(&a, "%.*sX-7: 1\r\n%s", STR_ARG(body), own).p));
    memset(name, 'n', 500);
    assert_false(parse_head(str_fmt(&a, "%s\r\nX: %s%s", own, name, name).p));
    assert_false(parse_head(
        str_fmt(&a, "Content-Disposition: form-data; name=\"%s\"", name).p));
    name[65] = '\0';
    assert_false(parse_head(
        str_fmt(&a, "Content-Disposition: form-data; name=\"%s\"", name).p));
    name[64] = '\0';
    assert_true(parse_head(
        str_fmt(&a, "Content-Disposition: form-data; name=\"%s\"", name).p));
    for (int i = 0; i <= FIELDS_MOST; i++) {
        memcpy(many + n, part.p, part.n);
        n += part.n;
    }
    memcpy(many + n, "------limit--", 13);
    assert_false(parse((struct str){ many, n + 13 }));
    assert_true(parse((struct str){ many + part.n, n - part.n + 13 }));
    assert_int_equal(m.n_fields, FIELDS_MOST);
    arena_release(&a);
}

/* Values are text; a file is any bytes, however many, and is not copied. */
static void values_and_bytes(void **state)
{
    enum { HUGE = 8 << 20 };
    static const char head[] =
        "------limit\r\nContent-Disposition: form-data; name=\"f\"; "
        "filename=\"x\"\r\n\r\n";
    static const char tail[] = "\r\n------limit--\r\n";
    char *body = malloc(HUGE + sizeof head + sizeof tail);
    size_t n = sizeof head - 1;

    (void)state;
    assert_false(parse(S("------limit\r\nContent-Disposition: form-data; "
                         "name=\"a\"\r\n\r\n\xff\r\n------limit--")));
    assert_non_null(body);
    memcpy(body, head, n);
    for (size_t i = 0; i < HUGE; i++) /* nearly a boundary, again and again */
        body[n + i] = "\r\n------limi"[i % 12];
    memcpy(body + n + HUGE, tail, sizeof tail - 1);
    assert_true(parse((struct str){ body, n + HUGE + sizeof tail - 1 }));
    assert_int_equal(m.n_files, 1);
    assert_ptr_equal(m.files[0].bytes.p, body + n);
    assert_int_equal(m.files[0].bytes.n, HUGE);
    assert_true(arena.used < 100000);
    free(body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_and_files_in_order),
        cmocka_unit_test(nothing_at_all),
        cmocka_unit_test(boundaries),
        cmocka_unit_test(where_parts_begin_and_end),
        cmocka_unit_test(heads_of_parts),
        cmocka_unit_test(names_of_files),
        cmocka_unit_test(floods),
        cmocka_unit_test(values_and_bytes),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    arena_release(&arena);
    return failed;
}
