/* Program files: whatever the bytes, problems or a program whose policy can
 * decide a case. */
#include "base/arena.h"
#include "format/case_json.h"
#include "format/program_yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = { 0 };
    struct problems ps;
    struct program_file out;
    struct str bytes = { (const char *)data, size };
    const struct attempt attempts[] = { { .date = { 20000 } },
                                        { .date = { 20100 } } };
    const struct retake_case c = { .has_graduated = true,
                                   .graduated = { 19000 },
                                   .attempts = attempts,
                                   .n_attempts = 2 };

    problems_init(&ps, &a);
    bool ok =
        program_yaml_parse(&a, bytes, S("program.yaml"), S(""), &out, &ps);
    if (ok != (ps.n == 0))
        BUG("the answer and the problems differ");
    if (ok) {
        const struct decision *d =
            retake_decide(&a, out.policy, &c, (struct date){ 20200 });
        (void)decision_json_text(&a, out.program->id, d);
    }
    arena_release(&a);
    return 0;
}
