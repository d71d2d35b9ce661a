/* JSON written piece by piece reads back, by another hand, as what was put. */
#include "format/json_put.h"

#include "base/arena.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void writes_every_shape(void **state)
{
    struct arena a = { 0 };
    struct out o;

    (void)state;
    out_init(&o, &a, 4096);
    json_put_open(&o, '{');
    json_put_key(&o, "none");
    json_put_open(&o, '{');
    json_put_close(&o, '}');
    json_put_key(&o, "list");
    json_put_open(&o, '[');
    json_put_int(&o, INT64_MIN);
    json_put_text(&o, S(""));
    json_put_open(&o, '[');
    json_put_close(&o, ']');
    json_put_bool(&o, false);
    json_put_close(&o, ']');
    json_put_key(&o, "text");
    json_put_text(&o, S("ends with {[:"));
    json_put_key(&o, "raw");
    json_put_json(&o, S("{\"x\":1}"));
    json_put_key(&o, "yes");
    json_put_bool(&o, true);
    json_put_key(&o, "nothing");
    json_put_null(&o);
    json_put_close(&o, '}');
    assert_true(
        str_eq(out_str(&o),
               S("{\"none\":{},\"list\":[-9223372036854775808,\"\",[],false],"
                 "\"text\":\"ends with {[:\",\"raw\":{\"x\":1},\"yes\":true,"
                 "\"nothing\":null}")));
    arena_release(&a);
}

/* What another reader makes of a text. */
static struct str again(struct arena *a, struct str s)
{
    struct out o;

    out_init(&o, a, 1 << 20);
    json_put_text(&o, s);
    json_t *j = json_loadb(o.p, o.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    assert_true(json_is_string(j));
    struct str back =
        str_dup(a, (struct str){ json_string_value(j), json_string_length(j) });
    json_decref(j);
    return back;
}

static void every_letter_comes_back(void **state)
{
    struct arena a = { 0 };

    (void)state;
    for (int c = 0; c < 0x80; c++) {
        char text[] = { 'a', (char)c, 'b', (char)c };
        struct str s = { text, sizeof text };
        assert_true(str_eq(again(&a, s), s));
    }
    struct str far = S("\"\\/ \xc3\xa9 \xe2\x80\xa8 \xf0\x9f\x95\x93");
    assert_true(str_eq(again(&a, far), far));
    arena_release(&a);
}

static void bytes_that_are_no_text_are_marked(void **state)
{
    struct arena a = { 0 };

    (void)state;
    assert_true(str_eq(again(&a, S("cut \xc3")), S("cut ?")));
    assert_true(str_eq(again(&a, S("\xff\"\xfe")), S("?\"?")));
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_every_shape),
        cmocka_unit_test(every_letter_comes_back),
        cmocka_unit_test(bytes_that_are_no_text_are_marked),
    };
    return cmocka_run_group_tests_name("json_put", tests, NULL, NULL);
}
