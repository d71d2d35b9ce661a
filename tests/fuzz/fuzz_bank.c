/* Bank files: whatever the bytes are, there are problems with a place and a
 * mend, or a bank whose items survive being frozen and hold no raw HTML. */
#include "../exam_fixture.h"
#include "format/bank_md.h"
#include "format/item_json.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
    if (!ok)
        abort();
}

static void check_item(struct arena *a, const struct item *item)
{
    struct str json = item_json_text(a, item);
    struct problems ps;
    struct item back;

    problems_init(&ps, a);
    must(item_json_parse(a, json, S(""), &back, &ps));
    must(str_eq(item_json_text(a, &back), json));
    must(str_eq(back.stem_html, item->stem_html));
    must(item->key && item->n_options >= 2);
    must(!str_has(item->stem_html, S("<!--")));
    must(!str_has(item->stem_html, S("<script")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = { 0 };
    struct problems ps;
    struct str text = { (const char *)data, size };

    problems_init(&ps, &a);
    struct bank_builder *b =
        bank_builder_new(&a, S("test"), fixture_program(&a), &ps);
    bank_md_read(b, S("bank/a.md"), text);
    bank_readme_read(b, S("bank/README.md"), text);
    const struct bank *bank = bank_builder_finish(b);
    must((bank == NULL) == (ps.n > 0));
    for (size_t i = 0; i < ps.n; i++)
        must(ps.p[i].line > 0 && str_is_utf8(ps.p[i].what));
    for (int i = 0; bank && i < bank->n_items; i++)
        check_item(&a, &bank->items[i]);
    arena_release(&a);
    return 0;
}
