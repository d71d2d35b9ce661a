/* Response tables: any bytes are refused with a problem or give a table, the
 * same in one piece and byte by byte; and a small table can be analysed and
 * calibrated whatever is in it. */
#include "base/arena.h"
#include "format/responses_csv.h"
#include "psych/classical.h"
#include "psych/fit.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
    if (!ok)
        abort();
}

static struct responses *read_in(struct arena *a, const char *p, size_t size,
                                 size_t piece, struct problems *ps)
{
    struct response_key key = { S("k"), S("A"), 2 };
    struct responses_csv_options o = {
        .file = S("x.csv"), .count = S("n"), .n_keys = size % 2, .keys = &key
    };

    if (size % 3)
        o.count = (struct str){ 0 };
    struct responses_csv *c = responses_csv_new(a, &o, ps);
    for (size_t at = 0; at < size; at += piece)
        responses_csv_feed(c, p + at, size - at < piece ? size - at : piece);
    return responses_csv_end(c);
}

static void analyse(struct arena *a, const struct responses *r)
{
    struct problems ps;
    struct fit_options o;

    problems_init(&ps, a);
    classical_run(a, r);
    fit_options_init(&o, r->n_items % 2 ? FIT_2PL : FIT_GRM);
    o.cycles_most = 10;
    const struct fit *fit = fit_run(a, r, &o, &ps);
    must(fit ? ps.n == 0 : ps.n > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = { 0 };
    struct problems one, two;

    problems_init(&one, &a);
    problems_init(&two, &a);
    const struct responses *r =
        read_in(&a, (const char *)data, size, size + 1, &one);
    const struct responses *s = read_in(&a, (const char *)data, size, 1, &two);
    must(!r == !s && one.n == two.n && (r != NULL) == (one.n == 0));
    if (r) {
        must(r->n_rows == s->n_rows && r->n_items == s->n_items);
        for (size_t i = 0; i < r->n_rows; i++)
            must(!memcmp(responses_row(r, i), responses_row(s, i),
                         (size_t)r->n_items));
        if (r->n_items <= 6 && r->n_rows <= 200)
            analyse(&a, r);
    }
    arena_release(&a);
    return 0;
}
