#include "exam/calibration.h"

#include <math.h>

const struct calibrated_item *calibration_of(const struct calibration *c,
                                             const struct item *item)
{
    int lo = 0, hi = c ? c->n_items : 0;

    while (lo < hi) {
        int mid = lo + (hi - lo) / 2;
        const struct calibrated_item *at = &c->items[mid];
        int order = str_cmp(at->id, item->id);
        if (!order)
            return at->face == item_face(item) ? at : NULL;
        if (order < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

struct irt_item calibrated_irt(const struct calibrated_item *item)
{
    struct irt_item out = {
        .id = item->id,
        .model = item->c > 0 ? &irt_guessing : &irt_logistic,
        .n_categories = 2,
        .par = { item->a, -item->a * item->b },
    };

    if (item->c > 0)
        out.par[2] = log(item->c / (1 - item->c));
    return out;
}
