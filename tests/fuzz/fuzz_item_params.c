/* Item parameters, JSON or CSV: refused with a problem, or items whose curves
 * are probabilities. */
#include "base/arena.h"
#include "format/psych_json.h"

#include <math.h>
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
    struct item_params params;
    double p[IRT_CATEGORIES];

    problems_init(&ps, &a);
    bool ok = item_params_read(
        &a, S("p"), (struct str){ (const char *)data, size }, &params, &ps);
    must(ok == (ps.n == 0));
    for (int j = 0; ok && j < params.n_items; j++) {
        double sum = 0;
        irt_curve(&params.items[j], 0.5, p);
        for (int k = 0; k < params.items[j].n_categories; k++)
            sum += p[k];
        must(fabs(sum - 1) < 1e-9);
    }
    arena_release(&a);
    return 0;
}
