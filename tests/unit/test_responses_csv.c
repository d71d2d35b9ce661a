/* Reading response tables: what is read, and what is refused where. */
#include "../support/psych_data.h"

#include <string.h>

struct reading {
    struct arena a;
    struct problems ps;
    struct responses *r;
};

static void read_in(struct reading *x, struct responses_csv_options o,
                    const char *text, size_t piece)
{
    *x = (struct reading){ 0 };
    problems_init(&x->ps, &x->a);
    o.file = S("t.csv");
    struct responses_csv *c = responses_csv_new(&x->a, &o, &x->ps);
    for (size_t n = strlen(text), at = 0; at < n; at += piece)
        responses_csv_feed(c, text + at, n - at < piece ? n - at : piece);
    x->r = responses_csv_end(c);
}

static void says(const struct reading *x, size_t i, int line, const char *what)
{
    assert_true(i < x->ps.n);
    assert_int_equal(x->ps.p[i].line, line);
    assert_true(str_has(x->ps.p[i].what, str_from_c(what)));
}

static void any_pieces(void **state)
{
    const char *text = "\xef\xbb\xbfi1,\"i 2\",i3\r\n1,0,2\r\n,NA,15\n\n0,1,1";

    (void)state;
    for (size_t piece = 1; piece < 40; piece++) {
        struct reading x;
        read_in(&x, (struct responses_csv_options){ 0 }, text, piece);
        assert_non_null(x.r);
        assert_int_equal(x.r->n_items, 3);
        assert_int_equal(x.r->n_rows, 3);
        assert_true(str_eq(x.r->items[1].id, S("i 2")));
        assert_int_equal(responses_points(x.r, 0, 2), 2);
        assert_int_equal(responses_points(x.r, 1, 0), -1);
        assert_int_equal(responses_points(x.r, 1, 1), -1);
        assert_int_equal(responses_points(x.r, 1, 2), 15);
        assert_int_equal(responses_points(x.r, 2, 1), 1);
        assert_int_equal(x.r->items[2].n_categories, 16);
        arena_release(&x.a);
    }
}

static void keys_counts_groups(void **state)
{
    struct response_key keys[] = { { S_INIT("q"), S_INIT("B"), 1 },
                                   { S_INIT("q"), S_INIT("C"), 2 } };
    struct str drop = S("note");
    struct responses_csv_options o = { .count = S("n"),
                                       .group = S("g"),
                                       .name = S("who"),
                                       .drop = &drop,
                                       .n_drop = 1,
                                       .keys = keys,
                                       .n_keys = 2 };
    struct reading x;

    (void)state;
    read_in(
        &x, o,
        "who;n;g;q;note\nann;2;f;A;x\nbob;1.5;m;B;\ncy;1;f;C;z\ndo;1;m;;z\n",
        7);
    assert_non_null(x.r);
    assert_int_equal(x.r->n_items, 1);
    assert_int_equal(x.r->n_groups, 2);
    assert_int_equal(responses_group(x.r, 1), 1);
    assert_int_equal(responses_group(x.r, 2), 0);
    NEAR(responses_persons(x.r), 5.5, 0);
    assert_int_equal(responses_points(x.r, 0, 0), 0);
    assert_int_equal(responses_points(x.r, 1, 0), 1);
    assert_int_equal(responses_points(x.r, 2, 0), 2);
    assert_int_equal(responses_points(x.r, 3, 0), -1);
    assert_true(str_eq(x.r->names[2], S("cy")));
    responses_missing_as_wrong(x.r);
    assert_int_equal(responses_points(x.r, 3, 0), 0);
    arena_release(&x.a);
}

/* Every bad cell is told, and nothing is returned. */
static void bad_cells(void **state)
{
    struct reading x;

    (void)state;
    read_in(&x, (struct responses_csv_options){ 0 },
            "a,b\n1,x\n2,-1\n1\n\"1,0\n16,0\n0,0\n", 1000);
    assert_null(x.r);
    assert_int_equal(x.ps.n, 5);
    says(&x, 0, 2, "row 1, column b: \"x\"");
    says(&x, 1, 3, "row 2, column b: \"-1\"");
    says(&x, 2, 4, "row 3 has 1 cells");
    says(&x, 3, 5, "quote");
    says(&x, 4, 6, "row 5, column a: \"16\"");
    arena_release(&x.a);
}

static void bad_headers(void **state)
{
    struct response_key key = { S_INIT("z"), S_INIT("A"), 1 };
    struct responses_csv_options o = { .count = S("n") };
    struct reading x;

    (void)state;
    read_in(&x, o, "a,a\n1,1\n", 1000);
    assert_null(x.r);
    says(&x, 0, 1, "two columns");
    says(&x, 1, 1, "no column n");
    arena_release(&x.a);
    read_in(&x, (struct responses_csv_options){ .keys = &key, .n_keys = 1 },
            "a\n1\n", 1000);
    assert_null(x.r);
    says(&x, 0, 1, "item z");
    arena_release(&x.a);
    read_in(&x, (struct responses_csv_options){ 0 }, "", 1000);
    assert_null(x.r);
    arena_release(&x.a);
    read_in(&x, (struct responses_csv_options){ 0 }, "a,b\n", 1000);
    assert_null(x.r);
    says(&x, 0, 1, "no answers");
    arena_release(&x.a);
}

static void key_file(void **state)
{
    struct arena a = { 0 };
    struct problems ps;
    struct response_key *keys;
    size_t n;

    (void)state;
    problems_init(&ps, &a);
    assert_true(response_keys_read(&a, S("k"), S("item,key\nq1,A\nq2,B|C\n"),
                                   &keys, &n, &ps));
    assert_int_equal(n, 3);
    assert_true(str_eq(keys[2].item, S("q2")) &&
                str_eq(keys[2].option, S("C")) && keys[2].points == 1);
    assert_false(response_keys_read(&a, S("k"), S("item,key,points\nq1,A,99\n"),
                                    &keys, &n, &ps));
    assert_false(
        response_keys_read(&a, S("k"), S("a,b\n1,2\n"), &keys, &n, &ps));
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_pieces), cmocka_unit_test(keys_counts_groups),
        cmocka_unit_test(bad_cells),  cmocka_unit_test(bad_headers),
        cmocka_unit_test(key_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
