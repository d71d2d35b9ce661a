#include "psych/responses_gather.h"

#include "base/arena.h"
#include "base/vec.h"

#include <string.h>

static uint8_t code_of(struct arena *a, struct response_item *item,
                       const struct given_answer *g)
{
    if (!g->option.n)
        return RESPONSE_MISSING;
    for (int k = 0; k < item->n_codes; k++)
        if (str_eq(item->label[k], g->option))
            return (uint8_t)k;
    if (item->n_codes == RESPONSE_CODES)
        return RESPONSE_MISSING;
    item->label[item->n_codes] = str_dup(a, g->option);
    item->score[item->n_codes] = (uint8_t)g->points;
    if (g->points + 1 > item->n_categories)
        item->n_categories = g->points + 1;
    return (uint8_t)item->n_codes++;
}

struct responses *responses_gather(struct arena *a, const struct str *ids,
                                   int n_items, given_next *next, void *arg)
{
    struct responses *r = ARENA_NEW(a, struct responses);
    struct {
        struct str *p;
        size_t n, cap;
    } names = { 0 };
    struct given_answer g = { 0 };
    uint8_t *row = NULL;

    responses_init(r, a, ids, n_items);
    for (int j = 0; j < n_items; j++) {
        r->items[j].keyed = true;
        r->items[j].n_categories = 2;
    }
    while (next(arg, &g)) {
        if (!names.n || !str_eq(names.p[names.n - 1], g.person)) {
            VEC_PUSH(a, &names, str_dup(a, g.person));
            row = responses_append(r, a);
            memset(row, RESPONSE_MISSING, (size_t)n_items);
        }
        int j = responses_find(r, g.item);
        if (j >= 0)
            row[j] = code_of(a, &r->items[j], &g);
    }
    r->names = names.p;
    return r;
}
