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
            r->items[j].score[c] =
                response_is_open((uint8_t)c) ? RESPONSE_MISSING : (uint8_t)c;
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
    for (int j = 0; j < r->n_items; j++) {
        r->items[j].score[RESPONSE_OMITTED] = 0;
        r->items[j].score[RESPONSE_NOT_REACHED] = 0;
        if (!r->by_form)
            r->items[j].score[RESPONSE_MISSING] = 0;
    }
}

struct responses *responses_select(struct arena *a, const struct responses *r,
                                   const int *columns, int n)
{
    struct responses *out = ARENA_NEW(a, struct responses);

    *out = *r;
    out->n_items = n;
    out->n_rows = 0;
    out->blocks = NULL;
    out->items = ARENA_ARRAY(a, struct response_item, (size_t)n);
    for (int j = 0; j < n; j++)
        out->items[j] = r->items[columns[j]];
    for (size_t i = 0; i < r->n_rows; i++) {
        const uint8_t *from = responses_row(r, i);
        uint8_t *to = responses_append(out, a);
        for (int j = 0; j < n; j++)
            to[j] = from[columns[j]];
    }
    return out;
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
        if (r->items[j].pretest)
            continue;
        total += p == RESPONSE_MISSING ? 0 : p;
        n += p != RESPONSE_MISSING;
    }
    if (answered)
        *answered = n;
    return total;
}

static int item_most(const struct response_item *item)
{
    return item->pretest || !item->n_categories ? 0 : item->n_categories - 1;
}

int responses_most(const struct responses *r)
{
    int most = 0, longest = 0;

    for (int j = 0; j < r->n_items; j++)
        most += item_most(&r->items[j]);
    for (size_t i = 0; r->by_form && i < r->n_rows; i++) {
        const uint8_t *row = responses_row(r, i);
        int given = 0;
        for (int j = 0; j < r->n_items; j++)
            if (row[j] != RESPONSE_MISSING)
                given += item_most(&r->items[j]);
        longest = given > longest ? given : longest;
    }
    return r->by_form ? longest : most;
}
