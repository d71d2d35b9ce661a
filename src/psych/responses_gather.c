#include "psych/responses_gather.h"

#include "base/arena.h"

#include <string.h>

static uint8_t option_code(struct arena *a, struct response_item *item,
                           struct str option, int points)
{
    for (int k = 0; k < item->n_codes; k++)
        if (str_eq(item->label[k], option))
            return (uint8_t)k;
    if (item->n_codes == RESPONSE_CODES)
        return RESPONSE_OMITTED;
    item->label[item->n_codes] = str_dup(a, option);
    item->score[item->n_codes] = (uint8_t)points;
    if (points + 1 > item->n_categories)
        item->n_categories = points + 1;
    return (uint8_t)item->n_codes++;
}

static uint8_t code_of(struct arena *a, struct response_item *item,
                       const struct given_answer *g)
{
    switch (g->kind) {
    case GIVEN_ANSWERED:
        return option_code(a, item, g->option, g->points);
    case GIVEN_OMITTED:
        return RESPONSE_OMITTED;
    case GIVEN_NOT_REACHED:
        return RESPONSE_NOT_REACHED;
    }
    return RESPONSE_MISSING;
}

static void init(struct responses *r, struct arena *a,
                 const struct gather_column *columns, int n)
{
    struct str *ids = ARENA_ARRAY(a, struct str, (size_t)n);

    for (int j = 0; j < n; j++)
        ids[j] = columns[j].id;
    responses_init(r, a, ids, n);
    r->by_form = true;
    for (int j = 0; j < n; j++) {
        struct response_item *item = &r->items[j];
        item->keyed = true;
        item->pretest = columns[j].pretest;
        item->n_categories = 2;
        for (int k = 0; k < columns[j].n_options; k++)
            option_code(a, item, columns[j].option[k], columns[j].points[k]);
    }
}

struct responses *responses_gather(struct arena *a,
                                   const struct gather_column *columns,
                                   int n_items, given_next *next, void *arg)
{
    struct responses *r = ARENA_NEW(a, struct responses);
    struct given_answer g = { 0 };
    int64_t sitting = 0;
    uint8_t *row = NULL;

    init(r, a, columns, n_items);
    while (next(arg, &g)) {
        if (!row || g.sitting != sitting) {
            sitting = g.sitting;
            row = responses_append(r, a);
            memset(row, RESPONSE_MISSING, (size_t)n_items);
        }
        row[g.item] = code_of(a, &r->items[g.item], &g);
    }
    return r;
}
