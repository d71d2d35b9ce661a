/* Study notes: whatever the bytes are, there are problems with a place and a
 * mend, or a note whose sections are safe and can be linked to. */
#include "../exam_fixture.h"
#include "format/note_md.h"

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
    struct note n;
    struct str text = { (const char *)data, size };

    problems_init(&ps, &a);
    bool good = note_md_read(&a, S("general.legal.md"), text,
                             fixture_program(&a), NULL, &n, &ps);
    must(good == (ps.n == 0));
    for (size_t i = 0; i < ps.n; i++)
        must(ps.p[i].line > 0 && str_is_utf8(ps.p[i].what));
    for (int i = 0; good && i < n.n_sections; i++) {
        must(n.sections[i].slug.n && n.sections[i].html.n);
        must(!str_has(n.sections[i].html, S("<script")));
        must(!str_has(n.sections[i].html, S("<!--")));
    }
    arena_release(&a);
    return 0;
}
