/* Reading logs of reviews: what is read, and what is refused where. */
#include "base/arena.h"
#include "base/date.h"
#include "format/reviews_csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct reading {
    struct arena a;
    struct problems ps;
    struct review_log log;
    bool dated, ok;
};

static void read_in(struct reading *x, struct str text)
{
    *x = (struct reading){ 0 };
    problems_init(&x->ps, &x->a);
    x->ok =
        reviews_csv_read(&x->a, S("t.csv"), text, &x->log, &x->dated, &x->ps);
    assert_int_equal(x->ok, x->ps.n == 0);
}

static void refuses(const char *text, int line, const char *what)
{
    struct reading x;

    read_in(&x, str_from_c(text));
    assert_int_equal(x.ps.n, 1);
    assert_int_equal(x.ps.p[0].line, line);
    if (!str_has(x.ps.p[0].what, str_from_c(what)))
        fail_msg("\"%.*s\" does not say \"%s\"", STR_ARG(x.ps.p[0].what), what);
    arena_release(&x.a);
}

static void dates_and_words(void **state)
{
    struct reading x;
    struct date d;

    (void)state;
    read_in(&x, S("\xef\xbb\xbfrating;card;day\r\n"
                  "again;\"a;\"\"b\";2026-11-20\r\n\r\n"
                  "4;c;2026-11-19\r\n"
                  "good;a;2026-11-20\r\n"
                  "hard;\"a;\"\"b\";2026-11-20"));
    assert_true(x.ok && x.dated);
    assert_int_equal(x.log.n, 4);
    assert_int_equal(x.log.n_cards, 3);
    assert_true(str_eq(x.log.cards[0], S("a;\"b")));
    assert_true(str_eq(x.log.cards[2], S("a")));
    assert_true(date_from_ymd(2026, 11, 20, &d));
    for (size_t i = 0; i < 4; i++) {
        static const struct review want[] = { { 0, 0, RECALL_AGAIN },
                                              { 1, -1, RECALL_EASY },
                                              { 2, 0, RECALL_GOOD },
                                              { 0, 0, RECALL_HARD } };
        assert_int_equal(x.log.p[i].card, want[i].card);
        assert_int_equal(x.log.p[i].day, d.day + want[i].day);
        assert_int_equal(x.log.p[i].rating, want[i].rating);
    }
    arena_release(&x.a);
}

static void numbers(void **state)
{
    struct reading x;

    (void)state;
    read_in(&x, S("card,day,rating\n1,-1000000,1\n1,0,2\n1,1000000,3\n"));
    assert_true(x.ok && !x.dated);
    assert_int_equal(x.log.p[0].day, -1000000);
    assert_int_equal(x.log.p[2].day, 1000000);
    arena_release(&x.a);
    read_in(&x, S("card,day,rating"));
    assert_true(x.ok);
    assert_int_equal(x.log.n, 0);
    arena_release(&x.a);
}

/* More cards than the table of names begins with. */
static void many_cards(void **state)
{
    struct arena a = { 0 };
    struct str text = S("card,day,rating");
    struct reading x;

    (void)state;
    for (int i = 0; i < 900; i++)
        text = str_fmt(&a, "%.*s\nc%d,%d,3", STR_ARG(text), i % 300, i / 300);
    read_in(&x, text);
    assert_true(x.ok);
    assert_int_equal(x.log.n_cards, 300);
    for (int i = 0; i < 900; i++)
        assert_int_equal(x.log.p[i].card, i % 300);
    arena_release(&x.a);
    arena_release(&a);
}

#define HEAD "card,day,rating\n"

static void refused(void **state)
{
    (void)state;
    refuses("", 1, "columns");
    refuses("a,3,1\n", 1, "columns");
    refuses("card,day\n", 1, "columns");
    refuses("card,day,day\n", 1, "columns");
    refuses("card,day,rating,note\n", 1, "columns");
    refuses("\"card,day,rating\n", 1, "columns");
    refuses(HEAD "a,1\n", 2, "row 1 has 2 cells");
    refuses(HEAD "a,1,1,\n", 2, "row 1 has 4 cells");
    refuses(HEAD "a,1,1\n\n\"a,1,1\n", 4, "row 3: a quote is not closed");
    refuses(HEAD ",1,1\n", 2, "row 1, column card");
    refuses(HEAD "\"\t\",1,1\n", 2, "row 1, column card");
    refuses(HEAD "\xff,1,1\n", 2, "row 1, column card");
    refuses(HEAD "a,1.5,1\n", 2, "row 1, column day: \"1.5\"");
    refuses(HEAD "a,1000001,1\n", 2, "row 1, column day");
    refuses(HEAD "a,2026-02-29,1\n", 2, "row 1, column day");
    refuses(HEAD "a,,1\n", 2, "row 1, column day: \"\"");
    refuses(HEAD "a,1,1\nb,2026-02-28,1\n", 3, "row 2, column day");
    refuses(HEAD "a,2026-02-28,1\nb,1,1\n", 3, "row 2, column day");
    refuses(HEAD "a,2,1\nb,1,1\na,1,1\n", 4, "row 3, column day");
    for (const char *const *bad =
             (const char *const[]){ "0", "5", "11", "3.0", "Good", "", NULL };
         *bad; bad++) {
        struct arena a = { 0 };
        struct str text = str_fmt(&a, HEAD "a,1,%s\n", *bad);
        refuses(str_to_c(&a, text), 2, "row 1, column rating");
        arena_release(&a);
    }
}

static void all_at_once(void **state)
{
    struct reading x;

    (void)state;
    read_in(&x, S(HEAD ",x,9\na,1\nb,2,2\nb,1,7\n"));
    assert_int_equal(x.ps.n, 6);
    assert_int_equal(x.ps.p[3].line, 3);
    assert_int_equal(x.ps.p[5].line, 5);
    arena_release(&x.a);
}

static void caps(void **state)
{
    struct arena a = { 0 };
    size_t n = (size_t)REVIEWS_CSV_MOST + 1;
    char *p = arena_alloc(&a, n);
    struct reading x;

    (void)state;
    read_in(&x, (struct str){ p, n });
    assert_int_equal(x.ps.n, 1);
    arena_release(&x.a);

    static const char row[] = "a,1,1\n";
    const size_t rows = REVIEWS_MOST + 1;
    n = (size_t)snprintf(p, 99, HEAD);
    for (size_t i = 0; i < rows; i++, n += sizeof row - 1)
        memcpy(p + n, row, sizeof row - 1);
    read_in(&x, (struct str){ p, n - (sizeof row - 1) });
    assert_true(x.ok);
    arena_release(&x.a);
    read_in(&x, (struct str){ p, n });
    assert_int_equal(x.ps.n, 1);
    assert_int_equal(x.ps.p[0].line, REVIEWS_MOST + 2);
    arena_release(&x.a);

    struct str name = { p, REVIEWS_CARD_MOST };
    memset(p, 'x', REVIEWS_CARD_MOST);
    struct str longest = str_fmt(&a, HEAD "%.*s,1,1\n", STR_ARG(name));
    read_in(&x, longest);
    assert_true(x.ok);
    arena_release(&x.a);
    refuses(str_to_c(&a, str_fmt(&a, HEAD "%.*sx,1,1\n", STR_ARG(name))), 2,
            "row 1, column card");
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_and_words), cmocka_unit_test(numbers),
        cmocka_unit_test(many_cards),      cmocka_unit_test(refused),
        cmocka_unit_test(all_at_once),     cmocka_unit_test(caps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
