/* JSON of the sittings API: what is taken, what is refused and where, and
 * that a sitting going out has everything but what must stay secret. */
#include "format/api_json.h"

#include "base/arena.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void takes_answers(void **state)
{
    struct arena a = { 0 };
    struct problems problems;
    struct api_answer answer;

    (void)state;
    problems_init(&problems, &a);
    assert_true(
        api_answer_parse(S("{\"choices\":[\"b\"],\"seq\":3,\"age_ms\":1500}"),
                         &answer, &problems));
    assert_int_equal(answer.choices, 2);
    assert_int_equal(answer.seq, 3);
    assert_int_equal(answer.age_us, 1500000);
    assert_true(api_answer_parse(S(" {\"seq\":1,\"choices\":[\"j\",\"a\"]}\n"),
                                 &answer, &problems));
    assert_int_equal(answer.choices, 1 | 1 << 9);
    assert_int_equal(answer.age_us, 0);
    assert_true(api_answer_parse(
        S("{\"choices\":[],\"seq\":2147483647,\"age_ms\":2592000000}"), &answer,
        &problems));
    assert_int_equal(answer.choices, 0);
    assert_true(answer.age_us == API_AGE_MOST_US);
    assert_int_equal(problems.n, 0);
    arena_release(&a);
}

static void refuses_answers_with_the_place(void **state)
{
    static const struct {
        const char *body, *where;
    } cases[] = {
        { "", "" },
        { "b", "" },
        { "null", "" },
        { "[\"b\"]", "" },
        { "{\"choices\":[\"b\"],\"seq\":1", "" },
        { "{\"choices\":[\"b\"],\"seq\":1} x", "" },
        { "{\"choices\":[\"b\"],\"seq\":1,\"seq\":2}", "" },
        { "{\"choices\":[\"\\u0000\"],\"seq\":1}", "" },
        { "{\"seq\":1}", "/choices" },
        { "{\"choices\":\"b\",\"seq\":1}", "/choices" },
        { "{\"choices\":null,\"seq\":1}", "/choices" },
        { "{\"choices\":[\"B\"],\"seq\":1}", "/choices/0" },
        { "{\"choices\":[\"a\",\"k\"],\"seq\":1}", "/choices/1" },
        { "{\"choices\":[\"ab\"],\"seq\":1}", "/choices/0" },
        { "{\"choices\":[\"\"],\"seq\":1}", "/choices/0" },
        { "{\"choices\":[1],\"seq\":1}", "/choices/0" },
        { "{\"choices\":[\"a\",\"b\",\"a\"],\"seq\":1}", "/choices/2" },
        { "{\"choices\":[]}", "/seq" },
        { "{\"choices\":[],\"seq\":0}", "/seq" },
        { "{\"choices\":[],\"seq\":-1}", "/seq" },
        { "{\"choices\":[],\"seq\":1.0}", "/seq" },
        { "{\"choices\":[],\"seq\":\"1\"}", "/seq" },
        { "{\"choices\":[],\"seq\":2147483648}", "/seq" },
        { "{\"choices\":[],\"seq\":1,\"age_ms\":-1}", "/age_ms" },
        { "{\"choices\":[],\"seq\":1,\"age_ms\":null}", "/age_ms" },
        { "{\"choices\":[],\"seq\":1,\"age_ms\":2592000001}", "/age_ms" },
        { "{\"choices\":[],\"seq\":1,\"late\":true}", "/late" },
    };
    struct arena a = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct problems problems;
        struct api_answer answer;
        problems_init(&problems, &a);
        if (api_answer_parse(str_from_c(cases[i].body), &answer, &problems))
            fail_msg("taken: %s", cases[i].body);
        assert_int_equal(problems.n, 1);
        assert_string_equal(str_to_c(&a, problems.p[0].field), cases[i].where);
        assert_true(problems.p[0].what.n && problems.p[0].mend.n);
    }
    arena_release(&a);
}

static void names_all_problems_at_once(void **state)
{
    struct arena a = { 0 };
    struct problems problems;
    struct api_answer answer;

    (void)state;
    problems_init(&problems, &a);
    assert_false(
        api_answer_parse(S("{\"choices\":[7],\"seq\":0,\"age_ms\":-1,\"x\":1}"),
                         &answer, &problems));
    assert_int_equal(problems.n, 4);
    arena_release(&a);
}

static void bounds_the_body(void **state)
{
    struct arena a = { 0 };
    struct problems problems;
    struct api_answer answer;
    char *body = arena_alloc(&a, API_BODY_MOST + 1);

    (void)state;
    memset(body, ' ', API_BODY_MOST + 1);
    memcpy(body, "{\"choices\":[],\"seq\":1}", 22);
    problems_init(&problems, &a);
    assert_true(api_answer_parse((struct str){ body, API_BODY_MOST }, &answer,
                                 &problems));
    assert_false(api_answer_parse((struct str){ body, API_BODY_MOST + 1 },
                                  &answer, &problems));
    arena_release(&a);
}

static void takes_flags_and_strikes(void **state)
{
    struct arena a = { 0 };
    struct problems problems;
    option_set struck;
    bool on;

    (void)state;
    problems_init(&problems, &a);
    assert_true(api_flag_parse(S("{\"on\":true}"), &on, &problems) && on);
    assert_true(api_flag_parse(S("{\"on\":false}"), &on, &problems) && !on);
    assert_false(api_flag_parse(S("{\"on\":1}"), &on, &problems));
    assert_false(api_flag_parse(S("{}"), &on, &problems));
    assert_false(api_flag_parse(S("true"), &on, &problems));
    problems_init(&problems, &a);
    assert_true(
        api_strike_parse(S("{\"options\":[\"a\",\"d\"]}"), &struck, &problems));
    assert_int_equal(struck, 9);
    assert_true(api_strike_parse(S("{\"options\":[]}"), &struck, &problems));
    assert_int_equal(struck, 0);
    assert_false(api_strike_parse(S("{\"choices\":[]}"), &struck, &problems));
    arena_release(&a);
}

/* ---- going out ---- */

enum { ITEMS = 4 };

static struct item items[ITEMS];

/* Two segments of two items; everything secret says SECRET. */
static struct api_sitting make_sitting(struct arena *a)
{
    struct form *f = ARENA_NEW(a, struct form);
    struct sitting *s = ARENA_NEW(a, struct sitting);
    struct program *p = ARENA_NEW(a, struct program);

    p->id = S("test");
    p->abbr = S("T & T");
    f->items = ARENA_ARRAY(a, struct form_item, ITEMS);
    f->n_items = ITEMS;
    f->n_segments = 2;
    f->segments[0] = (struct form_segment){ 0, 2, 60 * US_PER_S };
    f->segments[1] = (struct form_segment){ 2, 2, 60 * US_PER_S };
    for (int i = 0; i < ITEMS; i++) {
        items[i] = (struct item){
            .id = str_fmt(a, "item-%d", i),
            .area = S("SECRET area"),
            .status = i == 2 ? ITEM_PRETEST : ITEM_OPERATIONAL,
            .source = S("SECRET source"),
            .shuffle = true,
            .stem_html = str_fmt(a, "<p>Stem %d</p>", i),
            .n_options = 4,
            .key = 1,
            .takeaway_html = S("SECRET takeaway"),
        };
        for (int o = 0; o < 4; o++)
            items[i].options[o] = (struct option){
                .text_html = str_fmt(a, "Option %c", "abcd"[o]),
                .reason_html = S("SECRET reason"),
                .misconception = S("SECRET-tag"),
            };
        f->items[i] = (struct form_item){ .item = &items[i], .scored = i != 2 };
    }
    s->phase = SITTING_SEGMENT;
    s->segment = 1;
    s->seed = 7;
    s->deadline_us = 1000 * US_PER_S;
    s->segments[1].started_us = 900 * US_PER_S;
    s->break_left_us = 90 * US_PER_S;
    s->responses = ARENA_ARRAY(a, struct response, ITEMS);
    s->n_items = ITEMS;
    s->responses[2] = (struct response){ .choices = 2,
                                         .struck = 9,
                                         .flagged = true,
                                         .seen = true,
                                         .seq = 3,
                                         .saved_us = 950 * US_PER_S };
    return (struct api_sitting){
        .moment = { .id = 42,
                    .now_us = 960 * US_PER_S,
                    .phase = s->phase,
                    .segment = 1,
                    .n_segments = 2,
                    .deadline_us = s->deadline_us },
        .program = p,
        .form = f,
        .state = s,
    };
}

static json_t *parse(struct str s)
{
    json_t *j = json_loadb(s.p, s.n, JSON_REJECT_DUPLICATES, NULL);

    assert_non_null(j);
    return j;
}

static const char *text_of(const json_t *j, const char *key)
{
    const char *s = json_string_value(json_object_get(j, key));

    assert_non_null(s);
    return s;
}

static void shows_the_open_segment(void **state)
{
    struct arena a = { 0 };
    struct api_sitting s = make_sitting(&a);
    json_t *j = parse(api_sitting_json(&a, &s));
    const json_t *list = json_object_get(j, "items");
    const json_t *one = json_array_get(list, 0), *two = json_array_get(list, 1);

    (void)state;
    assert_int_equal(json_integer_value(json_object_get(j, "id")), 42);
    assert_string_equal(text_of(j, "state"), "segment");
    assert_int_equal(json_integer_value(json_object_get(j, "segment")), 2);
    assert_string_equal(text_of(j, "now"), "1970-01-01T00:16:00.000000Z");
    assert_string_equal(text_of(j, "deadline"), "1970-01-01T00:16:40.000000Z");
    assert_string_equal(text_of(j, "title"), "T & T");
    assert_int_equal(json_array_size(list), 2);
    assert_string_equal(text_of(one, "id"), "item-2");
    assert_int_equal(json_integer_value(json_object_get(one, "n")), 1);
    assert_string_equal(text_of(one, "stem"), "<p>Stem 2</p>");

    const json_t *response = json_object_get(one, "response");
    assert_int_equal(json_integer_value(json_object_get(response, "seq")), 3);
    assert_string_equal(text_of(response, "saved_at"),
                        "1970-01-01T00:15:50.000000Z");
    assert_string_equal(json_string_value(json_array_get(
                            json_object_get(response, "choices"), 0)),
                        "b");
    assert_true(json_is_true(json_object_get(one, "flagged")));
    assert_int_equal(json_array_size(json_object_get(one, "struck")), 2);
    assert_true(json_is_null(json_object_get(two, "response")));
    assert_true(json_is_false(json_object_get(two, "seen")));
    json_decref(j);
    arena_release(&a);
}

static void keeps_the_order_of_the_sitting(void **state)
{
    struct arena a = { 0 };
    struct api_sitting s = make_sitting(&a);
    json_t *j = parse(api_sitting_json(&a, &s));
    uint8_t order[OPTIONS_MOST];

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        const json_t *options = json_object_get(
            json_array_get(json_object_get(j, "items"), i), "options");
        item_option_order(&items[2 + i], 7, order);
        assert_int_equal(json_array_size(options), 4);
        for (size_t o = 0; o < 4; o++) {
            const json_t *option = json_array_get(options, o);
            char letter[] = { "abcd"[order[o]], '\0' };
            assert_string_equal(text_of(option, "id"), letter);
            assert_int_equal(text_of(option, "text")[7], letter[0]);
        }
    }
    json_decref(j);
    arena_release(&a);
}

/* Law 4, and the pretest item looks like any other. */
static void tells_no_secret(void **state)
{
    struct arena a = { 0 };
    struct api_sitting s = make_sitting(&a);
    struct str json = api_sitting_json(&a, &s);

    (void)state;
    assert_false(str_has(json, S("SECRET")));
    assert_false(str_has(json, S("item-0")));
    assert_false(str_has(json, S("item-1")));
    assert_false(str_has(json, S("pretest")));
    assert_false(str_has(json, S("scored")));
    assert_false(str_has(json, S("key")));
    json_t *j = parse(json);
    const json_t *list = json_object_get(j, "items");
    assert_int_equal(json_object_size(json_array_get(list, 0)),
                     json_object_size(json_array_get(list, 1)));
    json_decref(j);
    arena_release(&a);
}

static void shows_no_items_outside_a_segment(void **state)
{
    static const enum sitting_phase phases[] = {
        SITTING_TUTORIAL, SITTING_BREAK, SITTING_SUBMITTED, SITTING_EXPIRED
    };
    struct arena a = { 0 };
    struct api_sitting s = make_sitting(&a);

    (void)state;
    for (size_t i = 0; i < sizeof phases / sizeof *phases; i++) {
        s.moment.phase = phases[i];
        json_t *j = parse(api_sitting_json(&a, &s));
        assert_int_equal(json_array_size(json_object_get(j, "items")), 0);
        assert_true(json_is_null(json_object_get(j, "started")));
        json_decref(j);
    }
    arena_release(&a);
}

static void writes_saves_and_problems(void **state)
{
    struct arena a = { 0 };
    struct api_sitting s = make_sitting(&a);
    const struct response *r = &s.state->responses[2];
    json_t *j = parse(api_saved_json(&a, r, &s.moment));

    (void)state;
    assert_int_equal(json_integer_value(json_object_get(j, "seq")), 3);
    assert_string_equal(text_of(j, "saved_at"), "1970-01-01T00:15:50.000000Z");
    assert_string_equal(text_of(j, "state"), "segment");
    json_decref(j);

    struct api_problem p = {
        .status = 409,
        .title = S("A \"newer\" answer"),
        .reason = S("stale"),
        .stored = r,
    };
    j = parse(api_problem_json(&a, &p));
    assert_int_equal(json_integer_value(json_object_get(j, "status")), 409);
    assert_string_equal(text_of(j, "title"), "A \"newer\" answer");
    assert_string_equal(text_of(j, "reason"), "stale");
    assert_int_equal(json_integer_value(
                         json_object_get(json_object_get(j, "stored"), "seq")),
                     3);
    assert_null(json_object_get(j, "detail"));
    json_decref(j);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_answers),
        cmocka_unit_test(refuses_answers_with_the_place),
        cmocka_unit_test(names_all_problems_at_once),
        cmocka_unit_test(bounds_the_body),
        cmocka_unit_test(takes_flags_and_strikes),
        cmocka_unit_test(shows_the_open_segment),
        cmocka_unit_test(keeps_the_order_of_the_sitting),
        cmocka_unit_test(tells_no_secret),
        cmocka_unit_test(shows_no_items_outside_a_segment),
        cmocka_unit_test(writes_saves_and_problems),
    };

    return cmocka_run_group_tests_name("api_json", tests, NULL, NULL);
}
