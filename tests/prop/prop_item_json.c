/* Item → JSON → item loses nothing, same item same bytes, and JSON that is
 * not exactly such an item is refused. */
#include "prop.h"

#include "format/item_json.h"
#include "format/markdown.h"

enum { ROUNDS = 400 };

static struct item random_item(struct arena *a, struct rng *r)
{
    struct item i = {
        .id = prop_text(a, r, 20),
        .area = prop_text(a, r, 20),
        .type = prop_bool(r, 50) ? ITEM_SINGLE : ITEM_MULTIPLE,
        .level = (enum item_level)prop_int(r, 0, LEVEL_ANALYSIS),
        .status = (enum item_status)prop_int(r, 0, ITEM_RETIRED),
        .source = prop_text(a, r, 60),
        .source_checked = prop_bool(r, 50),
        .negative = prop_bool(r, 50),
        .shuffle = prop_bool(r, 50),
        .reviewed = prop_text(a, r, 30),
        .n_enemies = prop_int(r, 0, 5),
        .stem = prop_text(a, r, 300),
        .n_options = prop_int(r, 1, OPTIONS_MOST),
        .takeaway = prop_text(a, r, 100),
    };
    struct str *enemies = ARENA_ARRAY(a, struct str, (size_t)i.n_enemies);

    for (int e = 0; e < i.n_enemies; e++)
        enemies[e] = prop_text(a, r, 20);
    i.enemies = enemies;
    if (prop_bool(r, 30))
        i.fact = prop_text(a, r, 20);
    for (int o = 0; o < i.n_options; o++)
        i.options[o] = (struct option){
            .text = prop_text(a, r, 80),
            .reason = prop_text(a, r, 80),
            .misconception = prop_text(a, r, 20),
        };
    do
        i.key = (option_set)rng_below(r, UINT64_C(1) << i.n_options);
    while (!i.key || (i.type == ITEM_SINGLE && option_set_count(i.key) != 1));
    i.n_images = prop_bool(r, 30) ? prop_int(r, 1, IMAGES_MOST) : 0;
    struct item_image *images =
        ARENA_ARRAY(a, struct item_image, (size_t)i.n_images);
    for (int k = 0; k < i.n_images; k++)
        images[k] = (struct item_image){
            str_fmt(a, "name-%d.svg", k),
            str_fmt(a, "<svg viewBox=\"0 0 %d 9\"><text>%d</text></svg>",
                    prop_int(r, 1, 99), k),
        };
    i.images = images;
    if (i.n_images)
        i.stem =
            str_fmt(a, "![alt](images/name-0.svg)\n\n%.*s", STR_ARG(i.stem));
    item_render(a, &i);
    return i;
}

static void assert_same_str(struct str x, struct str y)
{
    assert_true(str_eq(x, y));
}

static void assert_same(const struct item *x, const struct item *y)
{
    assert_same_str(x->id, y->id);
    assert_same_str(x->area, y->area);
    assert_same_str(x->fact, y->fact);
    assert_int_equal(x->type, y->type);
    assert_int_equal(x->level, y->level);
    assert_int_equal(x->status, y->status);
    assert_same_str(x->source, y->source);
    assert_int_equal(x->source_checked, y->source_checked);
    assert_int_equal(x->negative, y->negative);
    assert_int_equal(x->shuffle, y->shuffle);
    assert_same_str(x->reviewed, y->reviewed);
    assert_int_equal(x->n_enemies, y->n_enemies);
    for (int e = 0; e < x->n_enemies; e++)
        assert_same_str(x->enemies[e], y->enemies[e]);
    assert_same_str(x->stem, y->stem);
    assert_same_str(x->stem_html, y->stem_html);
    assert_int_equal(x->n_images, y->n_images);
    for (int k = 0; k < x->n_images; k++) {
        assert_same_str(x->images[k].name, y->images[k].name);
        assert_same_str(x->images[k].svg, y->images[k].svg);
    }
    assert_int_equal(x->n_options, y->n_options);
    for (int o = 0; o < x->n_options; o++) {
        assert_same_str(x->options[o].text, y->options[o].text);
        assert_same_str(x->options[o].text_html, y->options[o].text_html);
        assert_same_str(x->options[o].reason, y->options[o].reason);
        assert_same_str(x->options[o].reason_html, y->options[o].reason_html);
        assert_same_str(x->options[o].misconception,
                        y->options[o].misconception);
    }
    assert_int_equal(x->key, y->key);
    assert_same_str(x->takeaway, y->takeaway);
    assert_same_str(x->takeaway_html, y->takeaway_html);
}

static void nothing_is_lost(void **state)
{
    struct rng r;

    (void)state;
    rng_init(&r, prop_seed());
    for (int i = 0; i < ROUNDS; i++) {
        struct arena a = { 0 };
        struct problems ps;
        struct item item = random_item(&a, &r), back;
        struct str json = item_json_text(&a, &item);
        problems_init(&ps, &a);
        assert_true(item_json_parse(&a, json, S(""), &back, &ps));
        assert_int_equal(ps.n, 0);
        assert_same(&item, &back);
        assert_true(str_eq(item_json_text(&a, &back), json));
        arena_release(&a);
    }
}

/* The place in a file is not part of the item. */
static void moving_an_item_changes_no_byte(void **state)
{
    struct arena a = { 0 };
    struct rng r;

    (void)state;
    rng_init_stream(&r, prop_seed(), 1);
    struct item item = random_item(&a, &r);
    struct str json = item_json_text(&a, &item);
    item.line = 77;
    item.file = S("elsewhere.md");
    item.options[0].line = 78;
    assert_true(str_eq(item_json_text(&a, &item), json));
    arena_release(&a);
}

static bool is_refused(struct arena *a, struct str json)
{
    struct problems ps;
    struct item item;

    problems_init(&ps, a);
    bool ok = item_json_parse(a, json, S("x.json"), &item, &ps);
    assert_true(ok == (ps.n == 0));
    return !ok;
}

static void half_an_item_is_refused(void **state)
{
    struct rng r;

    (void)state;
    rng_init_stream(&r, prop_seed(), 2);
    for (int i = 0; i < ROUNDS; i++) {
        struct arena a = { 0 };
        struct item item = random_item(&a, &r);
        struct str json = item_json_text(&a, &item);
        assert_true(is_refused(&a, str_sub(json, 0, rng_below(&r, json.n))));
        arena_release(&a);
    }
}

/* `json` with `from` (which is in it) replaced by `to`. */
static struct str swap(struct arena *a, struct str json, const char *from,
                       const char *to)
{
    struct str f = str_from_c(from);
    size_t at = str_find(json, f, 0);

    assert_true(at != SIZE_MAX);
    struct str tail = str_sub(json, at + f.n, json.n);
    return str_fmt(a, "%.*s%s%.*s", (int)at, json.p, to, STR_ARG(tail));
}

static void wrong_shapes_are_refused(void **state)
{
    static const struct {
        const char *from, *to;
    } swaps[] = {
        { "\"area\":", "\"Area\":" },
        { "\"id\":\"i\"", "\"id\":7" },
        { "\"id\":\"i\"", "\"id\":\"i\",\"id\":\"i\"" },
        { "\"id\":\"i\"", "\"id\":\"i\",\"new\":1" },
        { "\"id\":\"i\"", "\"id\":\"i\",\"fact\":\"\"" },
        { "\"id\":\"i\"", "\"id\":\"i\",\"fact\":1" },
        { "\"id\":\"i\"", "\"id\":\"i\\u0000\"" },
        { "\"key\":\"b\"", "\"key\":\"\"" },
        { "\"key\":\"b\"", "\"key\":\"c\"" },
        { "\"key\":\"b\"", "\"key\":\"a,b\"" },
        { "\"key\":\"b\"", "\"key\":\"B\"" },
        { "\"level\":\"recall\"", "\"level\":\"easy\"" },
        { "\"status\":\"draft\"", "\"status\":\"\"" },
        { "\"type\":\"single\"", "\"type\":\"essay\"" },
        { "\"negative\":false", "\"negative\":0" },
        { "\"shuffle\":false", "\"shuffle\":null" },
        { "\"enemies\":[]", "\"enemies\":{}" },
        { "\"enemies\":[]", "\"enemies\":[1]" },
        { "\"options\":[{", "\"options\":[1,{" },
        { "\"text\":\"t1\"", "\"text\":\"t1\",\"line\":4" },
        { "\"text\":\"t1\"", "\"txt\":\"t1\"" },
        { "\"stem\":\"s\"", "\"stem\":\"\xc3(\"" },
        { "\"type\":\"single\"}", "\"type\":\"single\"} {}" },
        { "{\"area\"", "[{\"area\"" },
    };
    struct arena a = { 0 };
    struct item item = {
        .id = S("i"),
        .stem = S("s"),
        .n_options = 2,
        .key = 2,
        .options = { { .text = S("t1") }, { .text = S("t2") } },
    };
    struct str json = item_json_text(&a, &item);

    (void)state;
    assert_false(is_refused(&a, json));
    for (size_t i = 0; i < sizeof swaps / sizeof *swaps; i++)
        if (!is_refused(&a, swap(&a, json, swaps[i].from, swaps[i].to)))
            fail_msg("%s is taken", swaps[i].to);
    struct str many = S("");
    for (int i = 0; i < OPTIONS_MOST; i++)
        many = str_fmt(
            &a, "%.*s{\"misconception\":\"\",\"reason\":\"\",\"text\":\"\"},",
            STR_ARG(many));
    assert_true(is_refused(
        &a,
        swap(&a, json, "\"options\":[",
             str_to_c(&a, str_fmt(&a, "\"options\":[%.*s", STR_ARG(many))))));
    assert_true(is_refused(&a, S("")));
    assert_true(is_refused(&a, S("null")));
    struct str big = { arena_alloc(&a, ITEM_JSON_MOST + 1),
                       ITEM_JSON_MOST + 1 };
    assert_true(is_refused(&a, big));
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_lost),
        cmocka_unit_test(moving_an_item_changes_no_byte),
        cmocka_unit_test(half_an_item_is_refused),
        cmocka_unit_test(wrong_shapes_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
