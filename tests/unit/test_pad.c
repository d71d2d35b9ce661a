/* What may stand on a pad, what is refused and where; the calculator. */
#include "exam/calculate.h"
#include "format/pad_json.h"

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define KEYS                                                                   \
    "{\"next\":\"n\",\"prev\":\"p\",\"flag\":\"m\",\"strike\":\"x\","          \
    "\"highlight\":\"h\",\"notes\":\"o\",\"calculator\":\"c\","                \
    "\"reference\":\"r\",\"display\":\"d\",\"list\":\"l\",\"time\":\"t\","     \
    "\"help\":\"?\"}"
#define LOOK                                                                   \
    "\"theme\":\"contrast\",\"text_percent\":150,\"mask\":true,"               \
    "\"keys_on\":false,\"keys\":" KEYS

static struct str text_of(struct arena *a, size_t n, const char *one)
{
    struct str s = { 0 };
    char *p = arena_alloc(a, n * strlen(one) + 1);

    for (size_t i = 0; i < n; i++) {
        memcpy(p + s.n, one, strlen(one));
        s.n += strlen(one);
    }
    s.p = p;
    return s;
}

/* Taken, and comes out as it went in, without the number. */
static void takes(enum pad_kind kind, const char *body, const char *stored)
{
    struct arena a = { 0 };
    struct problems problems;
    struct pad_value v;
    int64_t seq = 0;

    problems_init(&problems, &a);
    assert_true(
        pad_body_parse(&a, kind, str_from_c(body), &seq, &v, &problems));
    assert_int_equal(problems.n, 0);
    assert_int_equal(seq, 7);
    struct str out = pad_body_text(&a, &v);
    assert_string_equal(str_to_c(&a, out), stored);
    assert_true(pad_body_parse(&a, kind, out, NULL, &v, &problems));
    assert_true(str_eq(pad_body_text(&a, &v), out));
    arena_release(&a);
}

static void takes_every_kind(void **state)
{
    (void)state;
    takes(PAD_LOOK, "{\"seq\":7," LOOK "}", "{" LOOK "}");
    takes(PAD_NOTES, "{\"seq\":7,\"text\":\"a\\r\\nb\\u0007\\tc\"}",
          "{\"text\":\"a\\nb \\tc\"}");
    takes(PAD_NOTES, "{\"seq\":7,\"text\":\"\"}", "{\"text\":\"\"}");
    takes(PAD_HIGHLIGHT,
          "{\"ranges\":[{\"to\":5,\"from\":0},{\"from\":6,\"to\":7}],"
          "\"seq\":7}",
          "{\"ranges\":[{\"from\":0,\"to\":5},{\"from\":6,\"to\":7}]}");
    takes(PAD_HIGHLIGHT, "{\"ranges\":[],\"seq\":7}", "{\"ranges\":[]}");
    takes(PAD_SHOWN, "{\"options\":[\"c\",\"a\"],\"seq\":7}",
          "{\"options\":[\"a\",\"c\"]}");
    takes(PAD_CALCULATOR, "{\"line\":\"(1.5 + 2) * -3/4\",\"seq\":7}",
          "{\"line\":\"(1.5 + 2) * -3/4\"}");
}

static void refuses_with_the_place(void **state)
{
    static const struct {
        enum pad_kind kind;
        const char *body, *where;
    } cases[] = {
        { PAD_NOTES, "", "" },
        { PAD_NOTES, "[]", "" },
        { PAD_NOTES, "{\"seq\":1}", "/text" },
        { PAD_NOTES, "{\"text\":\"a\"}", "/seq" },
        { PAD_NOTES, "{\"text\":\"a\",\"seq\":0}", "/seq" },
        { PAD_NOTES, "{\"text\":3,\"seq\":1}", "/text" },
        { PAD_NOTES, "{\"text\":\"a\",\"seq\":1,\"line\":\"\"}", "/line" },
        { PAD_HIGHLIGHT, "{\"seq\":1}", "/ranges" },
        { PAD_HIGHLIGHT, "{\"ranges\":{},\"seq\":1}", "/ranges" },
        { PAD_HIGHLIGHT, "{\"ranges\":[3],\"seq\":1}", "/ranges/0" },
        { PAD_HIGHLIGHT, "{\"ranges\":[{\"from\":3}],\"seq\":1}", "/ranges/0" },
        { PAD_HIGHLIGHT, "{\"ranges\":[{\"from\":3,\"to\":3}],\"seq\":1}",
          "/ranges/0" },
        { PAD_HIGHLIGHT, "{\"ranges\":[{\"from\":-1,\"to\":3}],\"seq\":1}",
          "/ranges/0" },
        { PAD_HIGHLIGHT, "{\"ranges\":[{\"from\":0,\"to\":32769}],\"seq\":1}",
          "/ranges/0" },
        { PAD_HIGHLIGHT,
          "{\"ranges\":[{\"from\":0,\"to\":2},{\"from\":2,\"to\":3}],"
          "\"seq\":1}",
          "/ranges/1" },
        { PAD_HIGHLIGHT,
          "{\"ranges\":[{\"from\":0,\"to\":2,\"x\":1}],\"seq\":1}",
          "/ranges/0/x" },
        { PAD_SHOWN, "{\"options\":[\"k\"],\"seq\":1}", "/options/0" },
        { PAD_SHOWN, "{\"options\":[\"a\",\"a\"],\"seq\":1}", "/options/1" },
        { PAD_CALCULATOR, "{\"line\":\"alert(1)\",\"seq\":1}", "/line" },
        { PAD_LOOK, "{\"seq\":1}", "/theme" },
        { PAD_LOOK,
          "{\"seq\":1,\"theme\":\"pink\",\"text_percent\":100,"
          "\"mask\":false,\"keys_on\":true,\"keys\":" KEYS "}",
          "/theme" },
        { PAD_LOOK,
          "{\"seq\":1,\"theme\":\"dark\",\"text_percent\":110,"
          "\"mask\":false,\"keys_on\":true,\"keys\":" KEYS "}",
          "/text_percent" },
        { PAD_LOOK,
          "{\"seq\":1,\"theme\":\"dark\",\"text_percent\":100,"
          "\"mask\":0,\"keys_on\":true,\"keys\":" KEYS "}",
          "/mask" },
        { PAD_LOOK,
          "{\"seq\":1,\"theme\":\"dark\",\"text_percent\":100,"
          "\"mask\":false,\"keys_on\":true,\"keys\":{}}",
          "/keys/next" },
    };
    struct arena a = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct problems problems;
        struct pad_value v;
        int64_t seq;
        problems_init(&problems, &a);
        assert_false(pad_body_parse(
            &a, cases[i].kind, str_from_c(cases[i].body), &seq, &v, &problems));
        assert_true(problems.n > 0);
        assert_string_equal(str_to_c(&a, problems.p[0].field), cases[i].where);
        assert_true(problems.p[0].mend.n > 0);
    }
    arena_release(&a);
}

static void keys_may_not_meet(void **state)
{
    static const struct {
        const char *old, *new, *where;
    } cases[] = {
        { "\"flag\":\"m\"", "\"flag\":\"n\"", "/keys/flag" },
        { "\"help\":\"?\"", "\"help\":\"t\"", "/keys/help" },
        { "\"flag\":\"m\"", "\"flag\":\"3\"", "/keys/flag" },
        { "\"flag\":\"m\"", "\"flag\":\"M\"", "/keys/flag" },
        { "\"flag\":\"m\"", "\"flag\":\" \"", "/keys/flag" },
        { "\"flag\":\"m\"", "\"flag\":\"\"", "/keys/flag" },
        { "\"flag\":\"m\"", "\"flag\":\"mm\"", "/keys/flag" },
        { "\"flag\":\"m\"", "\"flag\":\"\\u00fc\"", "/keys/flag" },
        { "\"flag\":\"m\"", "\"fly\":\"m\"", "/keys/fly" },
        { "\"flag\":\"m\"", "\"flag\":\"/\"", NULL },
    };
    struct str whole = S("{" LOOK "}");
    struct arena a = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct problems problems;
        struct pad_value v;
        struct str old = str_from_c(cases[i].old);
        size_t at = str_find(whole, old, 0);
        problems_init(&problems, &a);
        struct str body =
            str_fmt(&a, "%.*s%s%.*s", (int)at, whole.p, cases[i].new,
                    (int)(whole.n - at - old.n), whole.p + at + old.n);
        bool taken = pad_body_parse(&a, PAD_LOOK, body, NULL, &v, &problems);
        assert_int_equal(taken, cases[i].where == NULL);
        if (cases[i].where)
            assert_string_equal(str_to_c(&a, problems.p[0].field),
                                cases[i].where);
        else
            assert_int_equal(v.look.keys[COMMAND_FLAG], '/');
    }
    arena_release(&a);
}

static bool is_taken(struct arena *a, enum pad_kind kind, struct str body)
{
    struct problems problems;
    struct pad_value v;

    problems_init(&problems, a);
    return pad_body_parse(a, kind, body, NULL, &v, &problems);
}

/* The limits themselves are taken, one more is refused. */
static void has_limits(void **state)
{
    struct arena a = { 0 };

    (void)state;
    for (size_t more = 0; more < 2; more++) {
        struct str notes = text_of(&a, PAD_NOTES_MOST + more, "\u00fc");
        struct str line = text_of(&a, PAD_LINE_MOST + more, "1");
        struct str ranges = { 0 };
        for (int i = 0; i < PAD_RANGES_MOST + (int)more; i++)
            ranges = str_fmt(&a, "%.*s%s{\"from\":%d,\"to\":%d}",
                             STR_ARG(ranges), i ? "," : "", 3 * i, 3 * i + 2);
        assert_int_equal(
            is_taken(&a, PAD_NOTES,
                     str_fmt(&a, "{\"text\":\"%.*s\"}", STR_ARG(notes))),
            !more);
        assert_int_equal(
            is_taken(&a, PAD_CALCULATOR,
                     str_fmt(&a, "{\"line\":\"%.*s\"}", STR_ARG(line))),
            !more);
        assert_int_equal(
            is_taken(&a, PAD_HIGHLIGHT,
                     str_fmt(&a, "{\"ranges\":[%.*s]}", STR_ARG(ranges))),
            !more);
    }
    /* the most that fits, written in the longest way, is within a body */
    struct str long_notes = text_of(&a, PAD_NOTES_MOST, "\\ud83d\\ude00");
    struct str body = str_fmt(&a, "{\"text\":\"%.*s\"}", STR_ARG(long_notes));
    assert_true(body.n < API_PAD_MOST);
    assert_true(is_taken(&a, PAD_NOTES, body));
    arena_release(&a);
}

static void counts_the_characters_of_a_stem(void **state)
{
    (void)state;
    assert_int_equal(pad_text_length(S("")), 0);
    assert_int_equal(pad_text_length(S("<p>One <em>\u00fc</em> &amp; t</p>\n")),
                     10);
    assert_int_equal(pad_text_length(S("<p title=\"x\">\U0001f600&lt;</p>")),
                     2);
}

/* unit/calculations.txt, which the browser's calculator is tested with too. */
static void calculates(void **state)
{
    static const char *const refusals[] = {
        [CALCULATION_UNREADABLE] = "unreadable",
        [CALCULATION_BY_ZERO] = "zero",
        [CALCULATION_TOO_LARGE] = "large",
    };
    struct arena a = { 0 };
    const char *root = getenv("RESIT_SOURCE");
    FILE *f = fopen(
        str_fmt(&a, "%s/tests/unit/calculations.txt", root ? root : ".").p,
        "r");
    char line[256];
    int n = 0;

    (void)state;
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        struct str whole = str_from_c(line), text = { 0 };
        size_t at = str_find(whole, S(" = "), 0);
        if (line[0] == '#' || at == SIZE_MAX)
            continue;
        struct str want = str_trim(str_sub(whole, at + 3, whole.n));
        enum calculation is = calculate(&a, str_sub(whole, 0, at), &text);
        if (is != CALCULATION_DONE)
            text = str_from_c(refusals[is]);
        assert_string_equal(str_to_c(&a, text), str_to_c(&a, want));
        n++;
    }
    fclose(f);
    assert_true(n > 30);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_every_kind),
        cmocka_unit_test(refuses_with_the_place),
        cmocka_unit_test(keys_may_not_meet),
        cmocka_unit_test(has_limits),
        cmocka_unit_test(counts_the_characters_of_a_stem),
        cmocka_unit_test(calculates),
    };

    return cmocka_run_group_tests_name("pad", tests, NULL, NULL);
}
