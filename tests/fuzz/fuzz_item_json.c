/* Frozen items: whatever the bytes are, they are refused with a problem, or
 * give an item whose canonical JSON gives the same item again. */
#include "base/arena.h"
#include "format/item_json.h"

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
    struct item item, back;

    problems_init(&ps, &a);
    bool ok = item_json_parse(&a, (struct str){ (const char *)data, size },
                              S("item.json"), &item, &ps);
    must(ok == (ps.n == 0));
    if (ok) {
        struct str json = item_json_text(&a, &item);
        must(item_json_parse(&a, json, S("item.json"), &back, &ps));
        must(str_eq(item_json_text(&a, &back), json));
        must(str_eq(back.takeaway_html, item.takeaway_html));
    }
    arena_release(&a);
    return 0;
}
