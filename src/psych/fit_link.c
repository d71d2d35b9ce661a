/* Pretest items on the scale of the operational ones. */
#include "base/arena.h"
#include "psych/fit.h"

const struct fit *fit_run_linked(struct arena *a, const struct responses *r,
                                 const struct fit_options *o,
                                 struct problems *ps)
{
    struct arena scratch = { 0 };
    struct fit_options then = *o;
    int *columns = ARENA_ARRAY(&scratch, int, (size_t)r->n_items), n = 0;

    for (int j = 0; j < r->n_items; j++)
        if (!r->items[j].pretest)
            columns[n++] = j;
    if (!n || n == r->n_items) {
        arena_release(&scratch);
        return fit_run(a, r, o, ps);
    }
    const struct fit *base =
        fit_run(a, responses_select(&scratch, r, columns, n), o, ps);
    struct irt_item *anchors =
        ARENA_ARRAY(&scratch, struct irt_item, (size_t)n);
    for (int j = 0; base && j < n; j++)
        anchors[j] = base->items[j].item;
    if (o->model == FIT_1PL && base) { /* their slope is that of the rest */
        then.model = FIT_RASCH;
        then.slope = base->items[0].item.par[0];
    }
    then.anchors = anchors;
    then.n_anchors = n;
    const struct fit *all = base ? fit_run(a, r, &then, ps) : NULL;
    arena_release(&scratch);
    if (!all)
        return NULL;
    struct fit *out = ARENA_NEW(a, struct fit);
    *out = *all;
    out->model = o->model;
    out->converged = base->converged && all->converged;
    out->n_par += base->n_par;
    for (int j = 0, k = 0; j < r->n_items; j++)
        if (!r->items[j].pretest)
            out->items[j] = base->items[k++];
    return out;
}
