/* Cases as JSON: what is accepted reads back the same, and can be decided. */
#include "base/arena.h"
#include "format/case_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = { 0 };
    struct problems ps;
    struct retake_case c, back;
    struct str bytes = { (const char *)data, size };
    const struct policy nothing = { 0 };

    problems_init(&ps, &a);
    if (case_json_parse(&a, bytes, S(""), &c, &ps)) {
        struct str text = case_json_text(&a, &c);
        if (!case_json_parse(&a, text, S(""), &back, &ps) ||
            !str_eq(text, case_json_text(&a, &back)))
            BUG("a case does not read back as written");
        retake_case_check(&c, &nothing, (struct date){ 20500 }, &ps);
        (void)decision_json_text(
            &a, S("x"),
            retake_decide(&a, &nothing, &c, (struct date){ 20500 }));
    }
    arena_release(&a);
    return 0;
}
