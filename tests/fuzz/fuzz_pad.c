/* Bodies of a pad: what is taken is within its limits and is the same after
 * it has been written and read again; and the calculator ends on any line. */
#include "base/arena.h"
#include "exam/calculate.h"
#include "format/pad_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct pad_value *v)
{
    int end = -1;

    for (int i = 0; i < v->n_ranges; i++) {
        if (v->ranges[i].from <= end || v->ranges[i].to <= v->ranges[i].from)
            BUG("ranges that meet");
        end = v->ranges[i].to;
    }
    if (v->n_ranges > PAD_RANGES_MOST || end > PAD_TEXT_MOST ||
        v->text.n > 4 * PAD_NOTES_MOST || v->shown >> OPTIONS_MOST)
        BUG("more than the most");
    for (int i = 0; v->kind == PAD_LOOK && i < COMMANDS; i++)
        if (!command_key_is_free(v->look.keys[i]) ||
            look_same_key(&v->look, i) >= 0)
            BUG("two commands with one key, or none");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str body = { (const char *)data, size };

    for (int i = 0; i < PAD_KINDS; i++) {
        struct arena a = { 0 };
        struct problems problems;
        struct pad_value v, again;
        problems_init(&problems, &a);
        bool taken =
            pad_body_parse(&a, (enum pad_kind)i, body, NULL, &v, &problems);
        if (taken != (problems.n == 0))
            BUG("taken with problems, or refused without");
        if (taken) {
            check(&v);
            struct str text = pad_body_text(&a, &v);
            if (!pad_body_parse(&a, v.kind, text, NULL, &again, &problems) ||
                !str_eq(text, pad_body_text(&a, &again)))
                BUG("not the same again");
        }
        arena_release(&a);
    }
    struct arena a = { 0 };
    struct str text;
    if (calculate(&a, body, &text) == CALCULATION_DONE &&
        (!text.n || text.n > 16))
        BUG("a result of %zu characters", text.n);
    if (pad_text_length(body) > (int)size)
        BUG("more characters than bytes");
    arena_release(&a);
    return 0;
}
