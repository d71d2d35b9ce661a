/* Drawings: what is taken holds nothing that could run, load or end the page's
 * own markup, and is taken again as it is. */
#include "base/arena.h"
#include "format/svg.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
    if (!ok)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const never[] = { "<script", "<style", "<!",   "<?",
                                         "href",    "url",    "&#",   "src=",
                                         "<a",      "<use",   "<for", "<im" };
    struct arena a = { 0 };
    struct problems ps;
    struct str text = { (const char *)data, size };

    problems_init(&ps, &a);
    struct str svg = svg_check(S("a.svg"), text, &ps);
    must((svg.n == 0) == (ps.n > 0));
    for (size_t i = 0; i < ps.n; i++)
        must(ps.p[i].line > 0 && str_is_utf8(ps.p[i].what));
    if (svg.n) {
        must(str_eq(svg_check(S("a.svg"), svg, &ps), svg));
        must(str_starts(svg, S("<svg ")) && str_ends(svg, S("</svg>")));
        for (size_t at = 0; (at = str_find(svg, S("<"), at)) != SIZE_MAX; at++)
            for (size_t i = 0; i < sizeof never / sizeof *never; i++)
                must(never[i][0] != '<' ||
                     !str_starts(str_sub(svg, at, 8), str_from_c(never[i])));
        must(str_starts(svg_html(&a, svg, S("\"><b>")),
                        S("<svg class=\"figure\" role=\"img\" "
                          "aria-label=\"&quot;&gt;&lt;b&gt;\" ")));
    }
    arena_release(&a);
    return 0;
}
