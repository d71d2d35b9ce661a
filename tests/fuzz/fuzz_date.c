/* Dates and instants: what is read is written back the same. */
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = { 0 };
    struct str s = { (const char *)data, size };
    struct date d;
    int64_t us, back;

    if (date_parse(s, &d) && !str_eq(s, date_text(&a, d)))
        BUG("a date does not read back as written");
    if (instant_parse(s, &us) &&
        (!instant_parse(instant_text(&a, us), &back) || back != us))
        BUG("an instant does not read back as written");
    arena_release(&a);
    return 0;
}
