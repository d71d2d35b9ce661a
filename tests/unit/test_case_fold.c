/* A case is the fold of its events: corrections and removals take effect and
 * leave the rest; what is named and not there changes nothing. */
#include "app/case_fold.h"

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct case_fold fold;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    case_fold_init(&fold, &arena);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static struct date on(int month, int day)
{
    struct date d;

    assert_true(date_from_ymd(2026, month, day, &d));
    return d;
}

static struct attempt *attempt(struct date d, enum attempt_result result)
{
    struct attempt *t = ARENA_NEW(&arena, struct attempt);

    t->date = d;
    t->result = result;
    return t;
}

/* Also through its JSON: what is stored is what is folded. */
static void apply(struct case_event e)
{
    struct case_event back = { .kind = e.kind };

    assert_true(
        case_event_json_parse(&arena, case_event_json_text(&arena, &e), &back));
    case_fold_apply(&fold, &back);
}

static void record(struct attempt *t)
{
    apply((struct case_event){ .kind = CASE_EVENT_ATTEMPT_RECORDED,
                               .facts = { .attempts = t, .n_attempts = 1 } });
}

static void file(const char *id, bool has_date, struct date d)
{
    struct document doc = { .id = str_from_c(id), .has_date = has_date };

    doc.date = d;
    apply((struct case_event){
        .kind = CASE_EVENT_DOCUMENT_FILED,
        .facts = { .documents = &doc, .n_documents = 1 } });
}

static void a_correction_keeps_the_order(void **state)
{
    (void)state;
    record(attempt(on(5, 1), ATTEMPT_FAIL));
    record(attempt(on(3, 1), ATTEMPT_NO_SHOW));
    assert_int_equal(fold.facts.attempts[0].result, ATTEMPT_NO_SHOW);
    apply((struct case_event){
        .kind = CASE_EVENT_ATTEMPT_CORRECTED,
        .attempt = 0,
        .facts = { .attempts = attempt(on(6, 1), ATTEMPT_CANCELLED),
                   .n_attempts = 1 } });
    assert_int_equal(fold.facts.n_attempts, 2);
    assert_int_equal(fold.facts.attempts[0].result, ATTEMPT_FAIL);
    assert_int_equal(fold.facts.attempts[1].result, ATTEMPT_CANCELLED);
}

static void what_is_not_there_changes_nothing(void **state)
{
    static const int odd[] = { -1, 1, 99 };

    (void)state;
    record(attempt(on(5, 1), ATTEMPT_FAIL));
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        apply((struct case_event){ .kind = CASE_EVENT_ATTEMPT_REMOVED,
                                   .attempt = odd[i] });
        apply((struct case_event){ .kind = CASE_EVENT_DOCUMENT_REMOVED,
                                   .at = odd[i] });
        apply((struct case_event){ .kind = CASE_EVENT_REQUEST_REMOVED,
                                   .request = odd[i] });
    }
    assert_int_equal(fold.facts.n_attempts, 1);
}

static void an_appeal_goes_with_its_sitting(void **state)
{
    struct request r = { .kind = REQUEST_APPEAL, .has_attempt = true };

    (void)state;
    r.filed = on(5, 20);
    r.attempt = on(5, 1);
    record(attempt(on(5, 1), ATTEMPT_FAIL));
    apply((struct case_event){ .kind = CASE_EVENT_APPEAL_FILED,
                               .facts = { .requests = &r, .n_requests = 1 } });
    apply((struct case_event){
        .kind = CASE_EVENT_ATTEMPT_CORRECTED,
        .facts = { .attempts = attempt(on(5, 2), ATTEMPT_FAIL),
                   .n_attempts = 1 } });
    assert_int_equal(date_cmp(fold.facts.requests[0].attempt, on(5, 2)), 0);
    apply((struct case_event){ .kind = CASE_EVENT_ATTEMPT_REMOVED });
    assert_int_equal(fold.facts.n_requests, 0);
}

static void a_paper_takes_the_place_of_the_same(void **state)
{
    (void)state;
    file("fee", false, on(1, 1));
    file("fee", true, on(2, 1)); /* now its day is told */
    assert_int_equal(fold.facts.n_documents, 1);
    file("fee", true, on(2, 1)); /* the same again */
    file("fee", true, on(7, 1)); /* of another attempt */
    assert_int_equal(fold.facts.n_documents, 2);
    apply((struct case_event){ .kind = CASE_EVENT_DOCUMENT_SET,
                               .document = S("fee") });
    assert_int_equal(fold.facts.n_documents, 1); /* the newest went */
    assert_int_equal(date_cmp(fold.facts.documents[0].date, on(2, 1)), 0);
}

static void a_copy_is_its_own(void **state)
{
    (void)state;
    record(attempt(on(5, 1), ATTEMPT_FAIL));
    struct case_fold copy = case_fold_copy(&fold);
    struct case_event e = { .kind = CASE_EVENT_ATTEMPT_REMOVED };
    case_fold_apply(&copy, &e);
    assert_int_equal(copy.facts.n_attempts, 0);
    assert_int_equal(fold.facts.n_attempts, 1);
    assert_int_equal(fold.facts.attempts[0].result, ATTEMPT_FAIL);
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_correction_keeps_the_order),
        T(what_is_not_there_changes_nothing),
        T(an_appeal_goes_with_its_sitting),
        T(a_paper_takes_the_place_of_the_same),
        T(a_copy_is_its_own),
    };

    return cmocka_run_group_tests_name("case_fold", tests, NULL, NULL);
}
