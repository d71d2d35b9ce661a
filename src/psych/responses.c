#include "psych/responses.h"

#include "base/arena.h"
#include "base/err.h"

#include <string.h>

void responses_init(struct responses *r, struct arena *a, const struct str *ids,
                    int n_items)
{
    memset(r, 0, sizeof *r);
    r->n_items = n_items;
    r->n_groups = 1;
    r->items = ARENA_ARRAY(a, struct response_item, (size_t)n_items);
    for (int j = 0; j < n_items; j++) {
        r->items[j].id = ids[j];
        for (int c = 0; c < 256; c++)
            r->items[j].score[c] = (uint8_t)c;
    }
}

/* The list of blocks doubles; the blocks themselves never move. */
static void new_block(struct responses *r, struct arena *a)
{
    size_t n = r->n_rows / RESPONSE_BLOCK;

    if (!(n & (n - 1))) {
        uint8_t **more = ARENA_ARRAY(a, uint8_t *, n ? 2 * n : 1);
        if (n)
            memcpy(more, r->blocks, n * sizeof *more);
        r->blocks = more;
    }
    r->blocks[n] = arena_calloc(a, RESPONSE_BLOCK, (size_t)r->n_items);
}

uint8_t *responses_append(struct responses *r, struct arena *a)
{
    size_t i = r->n_rows;

    if (i % RESPONSE_BLOCK == 0)
        new_block(r, a);
    r->n_rows++;
    return r->blocks[i / RESPONSE_BLOCK] +
           i % RESPONSE_BLOCK * (size_t)r->n_items;
}

void responses_set_score(struct responses *r, int j, int code, int points)
{
    struct response_item *item = &r->items[j];

    if (code < 0 || code >= RESPONSE_CODES || points < 0 ||
        points >= RESPONSE_CATEGORIES)
        BUG("code %d, points %d", code, points);
    item->score[code] = (uint8_t)points;
    if (points + 1 > item->n_categories)
        item->n_categories = points + 1;
}

void responses_missing_as_wrong(struct responses *r)
{
    for (int j = 0; j < r->n_items; j++)
        r->items[j].score[RESPONSE_MISSING] = 0;
}

int responses_find(const struct responses *r, struct str id)
{
    for (int j = 0; j < r->n_items; j++)
        if (str_eq(r->items[j].id, id))
            return j;
    return -1;
}

double responses_persons(const struct responses *r)
{
    double n = 0;

    if (!r->weight)
        return (double)r->n_rows;
    for (size_t i = 0; i < r->n_rows; i++)
        n += r->weight[i];
    return n;
}

int responses_total(const struct responses *r, size_t i, int *answered)
{
    const uint8_t *row = responses_row(r, i);
    int total = 0, n = 0;

    for (int j = 0; j < r->n_items; j++) {
        uint8_t p = r->items[j].score[row[j]];
        total += p == RESPONSE_MISSING ? 0 : p;
        n += p != RESPONSE_MISSING;
    }
    if (answered)
        *answered = n;
    return total;
}

int responses_most(const struct responses *r)
{
    int most = 0;

    for (int j = 0; j < r->n_items; j++)
        most += r->items[j].n_categories > 0 ? r->items[j].n_categories - 1 : 0;
    return most;
}
