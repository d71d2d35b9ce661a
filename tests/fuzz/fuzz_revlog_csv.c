/* Logs of reviews with times: any bytes are refused with a problem, or give
 * reviews with a card, a time and a rating. */
#include "base/arena.h"
#include "format/revlog_csv.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = { (const char *)data, size };
    struct arena a = { 0 };
    struct problems ps;
    size_t n;

    problems_init(&ps, &a);
    (void)revlog_csv_is(&a, text);
    const struct timed_review *p =
        revlog_csv_read(&a, S("x.csv"), text, &n, &ps);
    if ((p != NULL) != (ps.n == 0))
        abort();
    for (size_t i = 0; p && i < n; i++)
        if (!p[i].card.n || p[i].at_us < 0 || p[i].rating < RECALL_AGAIN ||
            p[i].rating > RECALL_EASY)
            abort();
    arena_release(&a);
    return 0;
}
