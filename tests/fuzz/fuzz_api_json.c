/* Bodies of the sittings API: what is taken is in range, what is refused has
 * a reason, and the reasons can be written as a problem document. */
#include "base/arena.h"
#include "format/api_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool taken, const struct problems *problems)
{
    if (taken != (problems->n == 0))
        BUG("%s with %zu problems", taken ? "taken" : "refused", problems->n);
    struct api_problem p = { .status = 422, .problems = problems };
    struct str json = api_problem_json(problems->arena, &p);
    if (!str_is_utf8(json) || str_has(json, S("\n")))
        BUG("a problem document that is not one line of UTF-8");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    struct str body = { (const char *)data, size };
    struct problems problems;
    struct api_answer answer;
    option_set struck;
    bool on;

    problems_init(&problems, &arena);
    bool taken = api_answer_parse(body, &answer, &problems);
    expect(taken, &problems);
    if (taken &&
        (answer.seq < 1 || answer.age_us < 0 ||
         answer.age_us > API_AGE_MOST_US || answer.choices >> OPTIONS_MOST))
        BUG("an answer out of range");

    problems_init(&problems, &arena);
    expect(api_flag_parse(body, &on, &problems), &problems);

    problems_init(&problems, &arena);
    taken = api_strike_parse(body, &struck, &problems);
    expect(taken, &problems);
    if (taken && struck >> OPTIONS_MOST)
        BUG("an option out of range");
    arena_release(&arena);
    return 0;
}
