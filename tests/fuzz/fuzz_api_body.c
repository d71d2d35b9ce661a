/* Bodies of the API: what is taken is in range, what is refused has a reason
 * with a JSON pointer, and the reasons can be written as a problem document. */
#include "base/arena.h"
#include "format/api_body.h"
#include "format/api_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool taken, const struct problems *problems)
{
    if (taken != (problems->n == 0))
        BUG("%s with %zu problems", taken ? "taken" : "refused", problems->n);
    for (size_t i = 0; i < problems->n; i++)
        if (problems->p[i].field.n && problems->p[i].field.p[0] != '/')
            BUG("a problem at no place");
    struct api_problem p = { .status = 422, .problems = problems };
    struct str json = api_problem_json(problems->arena, &p);
    if (!str_is_utf8(json) || str_has(json, S("\n")))
        BUG("a problem document that is not one line of UTF-8");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    struct str body = { (const char *)data, size }, program;
    struct api_retake retake;
    struct problems problems;
    struct api_start start;
    struct retake_case facts;
    struct date date = date_first();
    bool has;

    problems_init(&problems, &arena);
    bool taken = api_start_parse(&arena, body, &start, &problems);
    expect(taken, &problems);
    if (taken && (!start.program.n || start.n_items < 0 ||
                  start.n_items > FORM_ITEMS_MOST || start.extra_percent < 0 ||
                  start.extra_percent > 300 ||
                  (start.kind == FORM_DOMAIN) != (start.domain.n > 0)))
        BUG("a start out of range");
    problems_init(&problems, &arena);
    taken = api_attempt_parse(&arena, body, &facts, &problems);
    expect(taken, &problems);
    if (taken && (facts.n_attempts != 1 || facts.n_documents))
        BUG("an attempt that is more than one");
    problems_init(&problems, &arena);
    taken = api_document_parse(&arena, body, &facts, &problems);
    expect(taken, &problems);
    if (taken && (facts.n_documents != 1 || facts.n_attempts))
        BUG("a document that is more than one");
    problems_init(&problems, &arena);
    taken = api_request_parse(&arena, body, &facts, &problems);
    expect(taken, &problems);
    if (taken && (facts.n_requests != 1 || facts.n_attempts))
        BUG("a request that is more than one");
    problems_init(&problems, &arena);
    taken = api_details_parse(&arena, body, &facts, &problems);
    expect(taken, &problems);
    if (taken && (facts.n_attempts || facts.n_documents))
        BUG("details that are more");
    problems_init(&problems, &arena);
    taken = api_retake_parse(&arena, body, &retake, &problems);
    expect(taken, &problems);
    if (taken &&
        (retake.ask.use_attempt < 0 || retake.ask.use_attempt > ATTEMPTS_MOST))
        BUG("an attempt out of range");
    problems_init(&problems, &arena);
    expect(api_date_parse(body, &has, &date, &problems), &problems);
    problems_init(&problems, &arena);
    expect(api_program_parse(&arena, body, &program, &problems), &problems);
    problems_init(&problems, &arena);
    expect(api_sure_parse(body, &problems), &problems);
    arena_release(&arena);
    return 0;
}
