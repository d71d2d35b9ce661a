/* Items → our own Markdown → items loses nothing; by way of the other formats
 * they keep what those have a place for. */
#include "prop.h"

#include "base/out.h"
#include "format/bank_exchange.h"
#include "format/bank_md.h"
#include "format/item_json.h"
#include "format/markdown.h"

enum { ROUNDS = 150 };

static struct arena arena;

/* Text of any characters, as Markdown; never empty. */
static struct str text(struct rng *r, enum markdown_kind kind, int most)
{
    struct str s = markdown_escape(&arena, kind, prop_text(&arena, r, most));

    return s.n ? s : S("x");
}

/* Texts with marks, as people write them. */
static struct str marked(struct rng *r, bool line)
{
    static const struct str blocks[] = {
        S_INIT("Two *paragraphs*.\n\nThe second."),
        S_INIT("A list:\n\n- one\n- two\n\n1. first\n2. second"),
        S_INIT("Broken\nlines\nof one paragraph."),
    };
    static const struct str lines[] = {
        S_INIT("38.0 °C (100.4 °F), \\< 5 \\> 3 & `code` 50 %"),
        S_INIT("**bold**, *em*, [a link](https://resit.test/x?y=1&z=2)"),
        S_INIT("{a} = b ~ c # d : e \\\\ f -> g // h \"i\" 'j', k; l"),
        S_INIT("1\\. begins like a list"),
        S_INIT("\\- \\[x\\] no option"),
    };

    if (!line && prop_bool(r, 40))
        return blocks[prop_int(r, 0, 2)];
    return lines[prop_int(r, 0, 4)];
}

static struct str any(struct rng *r, enum markdown_kind kind, int most)
{
    return prop_bool(r, 50) ? text(r, kind, most)
                            : marked(r, kind == MARKDOWN_LINE);
}

static struct str flat(struct str s)
{
    char *p = str_to_c(&arena, s);

    for (size_t i = 0; i < s.n; i++)
        if (p[i] == '\n')
            p[i] = ' ';
    return (struct str){ p, s.n };
}

static struct item random_item(struct rng *r, int n)
{
    struct item i = {
        .id = str_fmt(&arena, "q-%d", n),
        .area = S("clinical.intake"),
        .type = prop_bool(r, 70) ? ITEM_SINGLE : ITEM_MULTIPLE,
        .level = (enum item_level)prop_int(r, 0, LEVEL_ANALYSIS),
        .status = ITEM_DRAFT,
        .source = flat(str_trim(text(r, MARKDOWN_LINE, 60))),
        .source_checked = prop_bool(r, 50),
        .negative = prop_bool(r, 50),
        .shuffle = prop_bool(r, 70),
        .stem = any(r, MARKDOWN_STEM, 300),
        .n_options = prop_int(r, 3, OPTIONS_MOST),
        .takeaway = any(r, MARKDOWN_BLOCK, 100),
    };

    if (prop_bool(r, 30))
        i.fact = S("pulse-irregular");
    if (prop_bool(r, 50))
        i.note = prop_bool(r, 50) ? S("blood-pressure")
                                  : S("clinical.safety.waste#bags-and-labels");
    if (prop_bool(r, 30))
        i.source_standing = flat(str_trim(text(r, MARKDOWN_LINE, 40)));
    if (prop_bool(r, 50))
        i.reviewed = S("2026-12-01, round 2, disagreements 0");
    if (n) {
        struct str *enemy = ARENA_NEW(&arena, struct str);
        *enemy = str_fmt(&arena, "q-%d", prop_int(r, 0, n - 1));
        i.enemies = enemy;
        i.n_enemies = prop_int(r, 0, 1);
    }
    do
        i.key = (option_set)rng_below(r, UINT64_C(1) << i.n_options);
    while (option_set_count(i.key) != (i.type == ITEM_SINGLE ? 1 : 2));
    for (int o = 0; o < i.n_options; o++) {
        struct str words = any(r, MARKDOWN_LINE, 80);
        i.options[o] = (struct option){
            .text = str_fmt(&arena, "%.*s %d", STR_ARG(words), o),
            .reason = any(r, MARKDOWN_LINE, 80),
            .misconception = !(i.key >> o & 1) && prop_bool(r, 50)
                                 ? S("short-count")
                                 : S(""),
        };
    }
    return i;
}

static struct bank *random_bank(struct rng *r)
{
    struct bank *bank = ARENA_NEW(&arena, struct bank);
    struct item *items = ARENA_ARRAY(&arena, struct item, 5);

    bank->n_items = prop_int(r, 1, 5);
    for (int i = 0; i < bank->n_items; i++)
        items[i] = random_item(r, i);
    bank->items = items;
    return bank;
}

static void show(const struct problems *ps)
{
    for (size_t i = 0; i < ps->n; i++)
        printf("# %.*s\n", STR_ARG(problem_text(&arena, &ps->p[i])));
}

static const struct bank *read_markdown(struct str md)
{
    struct problems ps;

    problems_init(&ps, &arena);
    struct bank_builder *b = bank_builder_new(&arena, S("p"), NULL, &ps);
    bank_md_read(b, S("a.md"), md);
    const struct bank *bank = bank_builder_finish(b);
    show(&ps);
    if (!bank)
        printf("# %.*s\n", STR_ARG(md));
    return bank;
}

static void assert_same_text(struct str was, struct str is)
{
    if (!str_eq(was, is))
        fail_msg("\n[%.*s]\n[%.*s]", STR_ARG(was), STR_ARG(is));
}

/* What an item has besides its frozen version. */
static void assert_same_upkeep(const struct item *was, const struct item *is)
{
    assert_same_text(was->note, is->note);
    assert_same_text(was->source_standing, is->source_standing);
}

static void own_format_loses_nothing(void **state)
{
    struct rng r;

    (void)state;
    rng_init(&r, prop_seed());
    for (int round = 0; round < ROUNDS; round++) {
        const struct bank *was = random_bank(&r);
        struct out o;
        out_init(&o, &arena, EXPORT_MOST);
        out_lit(&o, "# T\n\n", 5);
        for (int i = 0; i < was->n_items; i++)
            bank_write_item(&o, &was->items[i], (struct bank_gaps){ 0 });
        const struct bank *is = read_markdown(out_str(&o));
        assert_non_null(is);
        assert_int_equal(is->n_items, was->n_items);
        for (int i = 0; i < is->n_items; i++) {
            assert_same_text(item_json_text(&arena, &was->items[i]),
                             item_json_text(&arena, &is->items[i]));
            assert_same_upkeep(&was->items[i], &is->items[i]);
        }
        arena_release(&arena);
    }
}

static struct imports through(enum bank_exchange format,
                              const struct bank *bank)
{
    struct problems lost;
    struct imports items = { 0 };

    problems_init(&lost, &arena);
    struct str bytes = bank_export(&arena, format, bank, &lost);
    assert_true(bytes.n > 0);
    size_t before = lost.n;
    bank_import(&arena, format, S("f"), bytes, &items, &lost);
    for (size_t i = before; i < lost.n; i++) /* only what is missing */
        if (lost.p[i].line)
            fail_msg("%.*s\n%.*s", STR_ARG(problem_text(&arena, &lost.p[i])),
                     STR_ARG(bytes));
    return items;
}

static void csv_loses_nothing(void **state)
{
    struct rng r;

    (void)state;
    rng_init(&r, prop_seed());
    for (int round = 0; round < ROUNDS; round++) {
        const struct bank *was = random_bank(&r);
        struct imports is = through(EXCHANGE_CSV, was);
        assert_int_equal(is.n, was->n_items);
        for (size_t i = 0; i < is.n; i++) {
            assert_false(is.p[i].gaps.level);
            assert_same_text(item_json_text(&arena, &was->items[i]),
                             item_json_text(&arena, &is.p[i].item));
            assert_same_upkeep(&was->items[i], &is.p[i].item);
        }
        arena_release(&arena);
    }
}

static void feedback_is_kept(void **state)
{
    static const enum bank_exchange formats[] = { EXCHANGE_GIFT,
                                                  EXCHANGE_MOODLE };
    struct rng r;

    (void)state;
    rng_init(&r, prop_seed());
    for (int round = 0; round < ROUNDS; round++) {
        const struct bank *was = random_bank(&r);
        for (int f = 0; f < 2; f++) {
            struct imports is = through(formats[f], was);
            assert_int_equal(is.n, was->n_items);
            for (size_t i = 0; i < is.n; i++) {
                struct item want = was->items[i];
                const struct item *got = &is.p[i].item;
                want.source = S("");
                want.source_checked = false;
                want.negative = false;
                want.fact = S("");
                want.n_enemies = 0;
                want.reviewed = S("");
                want.level = got->level;
                want.shuffle = got->shuffle;
                assert_same_text(item_json_text(&arena, &want),
                                 item_json_text(&arena, got));
                if (formats[f] == EXCHANGE_MOODLE) {
                    assert_int_equal(got->level, was->items[i].level);
                    assert_int_equal(got->shuffle, was->items[i].shuffle);
                }
            }
        }
        arena_release(&arena);
    }
}

static void aiken_keeps_question_and_key(void **state)
{
    struct rng r;

    (void)state;
    rng_init(&r, prop_seed());
    for (int round = 0; round < ROUNDS; round++) {
        struct bank *was = random_bank(&r);
        struct item item = was->items[0];
        item.stem = str_fmt(&arena, "Stem %.*s", STR_ARG(item.stem));
        item.type = ITEM_SINGLE;
        item.key = (option_set)(1u << prop_int(&r, 0, item.n_options - 1));
        was->items = &item;
        was->n_items = 1;
        struct imports is = through(EXCHANGE_AIKEN, was);
        assert_int_equal(is.n, 1);
        assert_int_equal(is.p[0].item.key, item.key);
        assert_int_equal(is.p[0].item.n_options, item.n_options);
        for (int o = 0; o < item.n_options; o++)
            assert_same_text(
                markdown_plain(&arena, item.options[o].text),
                markdown_plain(&arena, is.p[0].item.options[o].text));
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_format_loses_nothing),
        cmocka_unit_test(csv_loses_nothing),
        cmocka_unit_test(feedback_is_kept),
        cmocka_unit_test(aiken_keeps_question_and_key),
    };

    return cmocka_run_group_tests_name("bank_exchange", tests, NULL, NULL);
}
