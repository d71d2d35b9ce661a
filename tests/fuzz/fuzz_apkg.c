/* Packages of Anki: any bytes give a collection's bytes or a problem. */
#include "base/arena.h"
#include "format/apkg.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = { (const char *)data, size }, out;
    struct arena a = { 0 };
    struct problems ps;

    problems_init(&ps, &a);
    if (apkg_collection(&a, S("x.apkg"), bytes, APKG_COLLECTION_MOST, &out,
                        &ps) != (ps.n == 0))
        abort();
    struct str text = apkg_field_text(&a, bytes);
    if (text.n && (text.p[0] == ' ' || text.p[text.n - 1] == ' '))
        abort();
    arena_release(&a);
    return 0;
}
