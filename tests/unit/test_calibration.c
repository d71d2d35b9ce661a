/* A stored calibration: its file, which questions it knows, and what the score
 * report says with it. */
#include "../exam_fixture.h"
#include "exam/calibration.h"
#include "exam/report.h"
#include "format/calibration_json.h"
#include "psych/domain_flag.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NEAR(got, want, tol)                                                   \
    do {                                                                       \
        double got_ = (got), want_ = (want), tol_ = (tol);                     \
        if (!(fabs(got_ - want_) <= tol_))                                     \
            fail_msg("%s is %.12g, not %.12g (+- %g)", #got, got_, want_,      \
                     tol_);                                                    \
    } while (0)

enum { ITEMS = 40 };

/* A mock of 40 questions, 20 in each of two domains, all of slope 1 and
 * difficulty 0; a and b are the first two domains of the outline. */
struct fixture {
    struct arena arena;
    struct program *program;
    struct item items[ITEMS];
    struct form_item form_items[ITEMS];
    struct form form;
    struct response responses[ITEMS];
    struct sitting s;
    struct calibrated_item known[ITEMS];
    struct calibration calibration;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    assert_non_null(f);
    f->program = fixture_program(&f->arena);
    f->program->scoring.practice_raw = 24;
    for (int i = 0; i < ITEMS; i++) {
        struct item *it = &f->items[i];
        it->id = str_fmt(&f->arena, "q-%02d", i);
        it->stem = str_fmt(&f->arena, "Which is number %d?", i);
        it->n_options = 3;
        it->key = 1;
        f->form_items[i] =
            (struct form_item){ .item = it, .domain = i >= 20, .scored = true };
        f->known[i] = (struct calibrated_item){
            .id = it->id, .face = item_face(it), .a = 1, .n = 500
        };
        f->responses[i].choices = 2;
    }
    f->form = (struct form){ .kind = FORM_MOCK,
                             .outline = f->program->outlines,
                             .items = f->form_items,
                             .n_items = ITEMS,
                             .n_scored = ITEMS,
                             .segments = { { 0, ITEMS, 100 } },
                             .n_segments = 1 };
    f->s = (struct sitting){ .phase = SITTING_SUBMITTED,
                             .responses = f->responses,
                             .n_items = ITEMS };
    f->calibration = (struct calibration){
        .version = 3,
        .program = S("exam"),
        .model = S("rasch"),
        .sample = { .n_persons = 500, .source = S("sittings") },
        .loglik = -12345.5,
        .items = f->known,
        .n_items = ITEMS,
    };
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    arena_release(&f->arena);
    free(f);
    return 0;
}

static const struct score_report *report(struct fixture *f)
{
    return report_make(&f->arena, f->program, &f->form, &f->s, &f->calibration);
}

static void right(struct fixture *f, int from, int n)
{
    for (int i = from; i < from + n; i++)
        f->responses[i].choices = 1;
}

/* ---- which question is known ---- */

static void an_edited_question_is_another_one(void **state)
{
    struct fixture *f = *state;
    struct item it = f->items[7];

    assert_ptr_equal(calibration_of(&f->calibration, &it), &f->known[7]);
    assert_null(calibration_of(NULL, &it));
    it.takeaway = S("Explained better.");
    it.options[0].reason = S("A better reason.");
    it.status = ITEM_RETIRED;
    assert_non_null(calibration_of(&f->calibration, &it));
    it.options[1].text = S("another wrong answer");
    assert_null(calibration_of(&f->calibration, &it));
    it = f->items[7];
    it.key = 2;
    assert_null(calibration_of(&f->calibration, &it));
    it = f->items[7];
    it.stem = S("Which is number 7, then?");
    assert_null(calibration_of(&f->calibration, &it));
    it = f->items[7];
    it.id = S("q-99");
    assert_null(calibration_of(&f->calibration, &it));
}

/* Where one text ends and the next begins counts. */
static void faces_do_not_run_together(void **state)
{
    struct item x = { .stem = S("ab"), .n_options = 2 }, y = x;

    (void)state;
    x.options[0].text = S("cd");
    x.options[1].text = S("e");
    y.options[0].text = S("c");
    y.options[1].text = S("de");
    assert_true(item_face(&x) != item_face(&y));
}

static void curve_of_a_calibrated_item(void **state)
{
    struct calibrated_item item = { .a = 1.5, .b = -0.4, .c = 0.2 };
    struct irt_item irt = calibrated_irt(&item);
    double p[2];

    (void)state;
    irt_curve(&irt, -0.4, p);
    NEAR(p[1], 0.6, 1e-12); /* half way between c and 1 */
    item.c = 0;
    irt = calibrated_irt(&item);
    irt_curve(&irt, -0.4, p);
    NEAR(p[1], 0.5, 1e-12);
}

/* ---- the report ---- */

/* Rasch items that are all equally hard: given the total, the number right in
 * a domain is hypergeometric, whatever the ability. The report's two ways must
 * agree, p for p. */
static void equally_hard_is_hypergeometric(void **state)
{
    struct fixture *f = *state;

    right(f, 0, 16);
    right(f, 20, 7);
    const struct score_report *with = report(f);
    assert_ptr_equal(with->calibration, &f->calibration);
    const struct score_report *without =
        report_make(&f->arena, f->program, &f->form, &f->s, NULL);
    assert_null(without->calibration);
    for (int d = 0; d < 2; d++) {
        NEAR(with->domains[d].p, without->domains[d].p, 1e-9);
        assert_int_equal(with->domains[d].flag, without->domains[d].flag);
        assert_true(with->domains[d].has_expected);
        NEAR(with->domains[d].expected, 11.5, 1e-9); /* half of 23 */
        assert_true(with->domains[d].has_line);
        NEAR(with->domains[d].line, 24.0 / ITEMS, 1e-6);
        assert_false(without->domains[d].has_expected);
    }
    assert_int_equal(with->domains[0].flag, DOMAIN_MORE);
    assert_int_equal(with->domains[1].flag, DOMAIN_FEWER);
}

/* The same answers when the second domain is known to be much harder. */
static void a_harder_area_is_no_flag(void **state)
{
    struct fixture *f = *state;

    for (int i = 20; i < ITEMS; i++)
        f->known[i].b = 1.6;
    right(f, 0, 16);
    right(f, 20, 7);
    const struct score_report *r = report(f);
    assert_int_equal(r->domains[0].flag, DOMAIN_AS_REST);
    assert_int_equal(r->domains[1].flag, DOMAIN_AS_REST);
    assert_true(r->domains[0].expected > r->domains[1].expected + 4);
    NEAR(r->domains[0].expected + r->domains[1].expected, 23, 1e-9);
    assert_true(r->domains[0].low < 16 / 20. && 16 / 20. < r->domains[0].high);
}

/* One question that is not known: as if there were no calibration. */
static void it_serves_whole_forms_only(void **state)
{
    struct fixture *f = *state;

    right(f, 0, 16);
    right(f, 20, 7);
    f->items[33].stem = S("Edited since.");
    const struct score_report *r = report(f);
    assert_null(r->calibration);
    assert_int_equal(r->domains[1].flag, DOMAIN_FEWER);
    f->form_items[33].scored = false; /* a pretest item need not be known */
    assert_non_null(report(f)->calibration);
}

/* Haberman's test for forms of 20 and 20: two items of one domain covary .05,
 * of different domains .01, each has variance .25.
 *   var s = 20 * .25 + 380 * .05 = 24, alpha = 400 * .05 / 24 = 5/6
 *   cov(s, k) = 400 * .01 = 4, var x = 2 * 24 + 2 * 4 = 56
 *   PRMSE_x = (20 + 4)^2 / (20 * 56) = 576/1120 < 5/6: the domain has a score
 */
static void a_domain_with_a_score_of_its_own(void **state)
{
    struct fixture *f = *state;
    static struct str ids[2];
    double mean[] = { .6, .5 }, variance[] = { .25, .25 };
    double covariance[] = { .05, .01, .01, .05 };

    ids[0] = f->program->outlines->domains[0].id;
    ids[1] = f->program->outlines->domains[1].id;
    assert_int_equal(f->program->outlines->n_domains, 2);
    f->calibration.domains = ids;
    f->calibration.facts =
        (struct domain_facts){ 2, mean, variance, covariance };
    right(f, 0, 16);
    right(f, 20, 7);
    const struct score_report *r = report(f);
    assert_true(r->domains[0].has_prmse);
    NEAR(r->domains[0].prmse_own, 5. / 6, 1e-12);
    NEAR(r->domains[0].prmse_total, 576. / 1120, 1e-12);
    assert_true(r->domains[0].has_estimate);
    assert_true(r->domains[0].estimate < 16 && r->domains[0].estimate > 12);

    /* the same covariance everywhere: nothing but the total */
    covariance[1] = covariance[2] = .05;
    r = report(f);
    assert_true(r->domains[0].prmse_total > r->domains[0].prmse_own);
    assert_false(r->domains[0].has_estimate);
}

static void an_unfinished_sitting_is_not_judged(void **state)
{
    struct fixture *f = *state;

    right(f, 0, 10);
    for (int i = 20; i < 30; i++)
        f->responses[i].choices = 0;
    const struct score_report *r = report(f);
    assert_null(r->calibration);
    assert_int_equal(r->domains[0].flag, DOMAIN_UNFINISHED);
}

/* ---- the file ---- */

static void written_and_read(void **state)
{
    struct fixture *f = *state;
    static struct str ids[] = { S_INIT("x"), S_INIT("y") };
    double mean[] = { .6, .5 }, variance[] = { .24, .25 };
    double covariance[] = { .05, .01, .01, .04 };
    struct problems ps;

    problems_init(&ps, &f->arena);
    f->calibration.domains = ids;
    f->calibration.facts =
        (struct domain_facts){ 2, mean, variance, covariance };
    f->calibration.sample.has_dates = true;
    assert_true(date_parse(S("2026-03-01"), &f->calibration.sample.from));
    assert_true(date_parse(S("2026-11-20"), &f->calibration.sample.to));
    f->known[4].se_b = 0.125;
    f->known[5].se_b = (double)NAN;
    f->known[6].pretest = true;
    struct str text = calibration_json_text(&f->arena, &f->calibration);
    const struct calibration *c =
        calibration_json_parse(&f->arena, text, S("c"), S("exam"), &ps);
    assert_non_null(c);
    assert_int_equal(ps.n, 0);
    assert_int_equal(c->version, 3);
    NEAR(c->loglik, -12345.5, 0);
    assert_int_equal(c->n_items, ITEMS);
    NEAR(c->items[4].se_b, 0.125, 0);
    assert_true(isnan(c->items[5].se_b));
    assert_true(c->items[6].pretest);
    assert_ptr_equal(calibration_of(c, &f->items[12]), &c->items[12]);
    NEAR(c->facts.covariance[3], .04, 0);
    struct str again = calibration_json_text(&f->arena, c);
    assert_true(str_eq(text, again));
}

static void bad_files(void **state)
{
    struct fixture *f = *state;
    static const char *const why[][2] = {
        { "{", "" },
        { "{}", "\"program\"" },
        { "[]", "\"version\"" },
    };
    struct problems ps;

    for (size_t i = 0; i < 3; i++) {
        problems_init(&ps, &f->arena);
        assert_null(calibration_json_parse(&f->arena, str_from_c(why[i][0]),
                                           S("c"), S("exam"), &ps));
        bool said = false;
        for (size_t k = 0; k < ps.n; k++)
            said |=
                str_find(ps.p[k].what, str_from_c(why[i][1]), 0) != SIZE_MAX;
        assert_true(said);
    }
    problems_init(&ps, &f->arena);
    f->known[3].a = -1; /* turned round: no calibration may hold it */
    struct str text = calibration_json_text(&f->arena, &f->calibration);
    assert_null(
        calibration_json_parse(&f->arena, text, S("c"), S("exam"), &ps));
    assert_int_equal(ps.n, 1);
    assert_true(str_find(ps.p[0].what, S("q-03"), 0) != SIZE_MAX);
    problems_init(&ps, &f->arena);
    f->known[3].a = 1;
    text = calibration_json_text(&f->arena, &f->calibration);
    assert_null(
        calibration_json_parse(&f->arena, text, S("c"), S("other"), &ps));
    assert_true(str_find(ps.p[0].what, S("another program"), 0) != SIZE_MAX);
}

int main(void)
{
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(an_edited_question_is_another_one),
        TEST(faces_do_not_run_together),
        TEST(curve_of_a_calibrated_item),
        TEST(equally_hard_is_hypergeometric),
        TEST(a_harder_area_is_no_flag),
        TEST(it_serves_whole_forms_only),
        TEST(a_domain_with_a_score_of_its_own),
        TEST(an_unfinished_sitting_is_not_judged),
        TEST(written_and_read),
        TEST(bad_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
