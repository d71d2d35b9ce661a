/* A calibration: refused with a problem, or written and read back the same. */
#include "base/arena.h"
#include "format/calibration_json.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
    if (!ok)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = { 0 };
    struct problems ps;

    problems_init(&ps, &a);
    const struct calibration *c = calibration_json_parse(
        &a, (struct str){ (const char *)data, size }, S("c"), S("exam"), &ps);
    must((c != NULL) == (ps.n == 0));
    if (c) {
        struct str text = calibration_json_text(&a, c);
        c = calibration_json_parse(&a, text, S("c"), S("exam"), &ps);
        must(c != NULL);
        must(str_eq(text, calibration_json_text(&a, c)));
    }
    arena_release(&a);
    return 0;
}
