/* What a form can be made of, and how many from where. */
#include "exam/form_int.h"

#include "base/arena.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

static int cmp_seen(const void *a, const void *b)
{
    const struct seen *x = a, *y = b;

    return str_cmp(x->item, y->item);
}

static int64_t when_seen(const struct seen *seen, size_t n, struct str item)
{
    struct seen key = { .item = item };
    const struct seen *found =
        n ? bsearch(&key, seen, n, sizeof *seen, cmp_seen) : NULL;

    if (!found)
        return 0;
    return found->last_us > 0 ? found->last_us : 1;
}

static bool usable(const struct item *item)
{
    return item->status == ITEM_OPERATIONAL || item->status == ITEM_PRETEST;
}

static void link_enemies(struct assembly *m, const struct bank *bank,
                         const int *of_bank)
{
    struct ints {
        int *p;
        size_t n, cap;
    } *lists = ARENA_ARRAY(m->arena, struct ints, (size_t)m->n_pool);

    for (int i = 0; i < m->n_pool; i++) {
        const struct item *item = m->pool[i].item;
        for (int e = 0; e < item->n_enemies; e++) {
            const struct item *other = bank_find(bank, item->enemies[e]);
            int j = other ? of_bank[other - bank->items] : -1;
            if (j < 0 || j == i)
                continue;
            VEC_PUSH(m->arena, &lists[i], j);
            VEC_PUSH(m->arena, &lists[j], i);
        }
    }
    for (int i = 0; i < m->n_pool; i++) {
        m->pool[i].enemies = lists[i].p;
        m->pool[i].n_enemies = (int)lists[i].n;
    }
}

void form_make_pool(struct assembly *m, const struct bank *bank,
                    const struct form_request *q)
{
    struct seen *seen = ARENA_ARRAY(m->arena, struct seen, q->n_seen);
    int *of_bank = ARENA_ARRAY(m->arena, int, (size_t)bank->n_items);

    if (q->n_seen) {
        memcpy(seen, q->seen, q->n_seen * sizeof *seen);
        qsort(seen, q->n_seen, sizeof *seen, cmp_seen);
    }
    m->pool = ARENA_ARRAY(m->arena, struct candidate, (size_t)bank->n_items);
    for (int i = 0; i < bank->n_items; i++) {
        const struct item *item = &bank->items[i];
        int area = outline_area(m->outline, item->area);
        of_bank[i] = -1;
        if (area < 0 || !usable(item))
            continue;
        of_bank[i] = m->n_pool;
        m->pool[m->n_pool++] = (struct candidate){
            .item = item,
            .domain = m->outline->areas[area].domain,
            .area = area,
            .seen_us = when_seen(seen, q->n_seen, item->id),
        };
    }
    link_enemies(m, bank, of_bank);
    m->order = ARENA_ARRAY(m->arena, int, (size_t)m->n_pool);
    m->ranks = ARENA_ARRAY(m->arena, struct rank, (size_t)m->n_pool);
    size_t n_areas = (size_t)m->outline->n_areas + 1;
    m->within = ARENA_ARRAY(m->arena, int, n_areas);
    m->below = ARENA_ARRAY(m->arena, int, n_areas);
    for (int i = 0; i < m->n_pool; i++) {
        m->within[m->pool[i].area]++;
        for (int a = m->pool[i].area; a >= 0; a = m->outline->areas[a].parent)
            m->below[a]++;
    }
    for (int i = 0; i < m->n_pool; i++)
        m->has_seen = m->has_seen || m->pool[i].seen_us;
    for (int i = 0; i < m->n_pool; i++)
        m->order[i] = i;
}

/* ---- how many from where ---- */

void form_share_out(struct arena *arena, int n, const int *weight, int k,
                    int *out)
{
    int64_t total = 0;
    int given = 0;
    int64_t *rest = ARENA_ARRAY(arena, int64_t, (size_t)k);

    for (int i = 0; i < k; i++)
        total += weight[i];
    for (int i = 0; i < k; i++)
        out[i] = 0;
    if (!total)
        return;
    for (int i = 0; i < k; i++) {
        int64_t exact = (int64_t)n * weight[i];
        out[i] = (int)(exact / total);
        rest[i] = exact % total;
        given += out[i];
    }
    for (; given < n; given++) {
        int best = 0;
        for (int i = 1; i < k; i++)
            if (rest[i] > rest[best])
                best = i;
        out[best]++;
        rest[best] = -1;
    }
}

void form_allocate(struct assembly *m, int *need, int domain, int parent, int n)
{
    const struct outline *o = m->outline;
    int *kids = ARENA_ARRAY(m->arena, int, (size_t)o->n_areas + 1);
    int *weight = ARENA_ARRAY(m->arena, int, (size_t)o->n_areas + 1);
    int *part = ARENA_ARRAY(m->arena, int, (size_t)o->n_areas + 1);
    int k = 0;
    bool published = true;

    for (int a = 0; a < o->n_areas; a++)
        if (o->areas[a].domain == domain && o->areas[a].parent == parent) {
            kids[k++] = a;
            published = published && o->areas[a].n_items >= 0;
        }
    for (int i = 0; i < k; i++)
        weight[i] = published ? o->areas[kids[i]].n_items : m->below[kids[i]];
    int all = k;
    if (parent >= 0 && (!published || !k))
        weight[all++] = m->within[parent];
    form_share_out(m->arena, n, weight, all, part);
    if (all > k)
        need[parent] = part[k];
    for (int i = 0; i < k; i++)
        form_allocate(m, need, domain, kids[i], part[i]);
}
