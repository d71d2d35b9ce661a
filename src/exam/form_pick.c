/* Choosing the items. */
#include "exam/form_int.h"

#include "base/arena.h"
#include "base/vec.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { TRIES = 40 }; /* greedy picks */

static int cmp_rank(const void *a, const void *b)
{
    const struct rank *x = a, *y = b;

    if (x->pretest != y->pretest)
        return x->pretest < y->pretest ? -1 : 1;
    if (x->enemies != y->enemies)
        return x->enemies < y->enemies ? -1 : 1;
    if (x->seen_us != y->seen_us)
        return x->seen_us < y->seen_us ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

/* Enemies that stand in an item's way: of an unseen one, the unseen. */
static int count_rivals(const struct assembly *m, const struct candidate *c)
{
    int n = 0;

    for (int e = 0; e < c->n_enemies; e++)
        n += c->seen_us || !m->pool[c->enemies[e]].seen_us;
    return n;
}

/* Unseen first, then least recently seen, at random among equals, but sooner
 * what has enemies: the fewer are left, the easier the next form. `careful`:
 * before all else those that can be scored, and of them those with few
 * enemies, so that most can stand together. */
static void order_pool(struct assembly *m, bool careful)
{
    struct rank *ranks = m->ranks;

    rng_shuffle(&m->rng, m->order, (size_t)m->n_pool, sizeof *m->order);
    for (int i = 0; i < m->n_pool; i++) {
        const struct candidate *c = &m->pool[m->order[i]];
        ranks[i] = (struct rank){
            .pretest = careful && c->item->status == ITEM_PRETEST,
            .enemies = careful ? count_rivals(m, c) : 0,
            .place = i - count_rivals(m, c) * (m->n_pool / 4),
            .candidate = m->order[i],
            .seen_us = c->seen_us,
        };
    }
    qsort(ranks, (size_t)m->n_pool, sizeof *ranks, cmp_rank);
    for (int i = 0; i < m->n_pool; i++)
        m->order[i] = ranks[i].candidate;
}

static bool is_free(const struct assembly *m, const struct candidate *c)
{
    if (c->taken || m->left[c->domain] <= 0)
        return false;
    if (c->item->status == ITEM_PRETEST && m->pretest_left[c->domain] <= 0)
        return false;
    for (int e = 0; e < c->n_enemies; e++)
        if (m->pool[c->enemies[e]].taken)
            return false;
    return true;
}

/* Take what is free, in order, as long as its place in `left` (indexed by the
 * candidate's area, or its ancestor below the domain) has room; NULL: as long
 * as its domain has. `unseen`: only what the person has not seen. */
static void take(struct assembly *m, int *left, bool by_top, bool unseen)
{
    for (int i = 0; i < m->n_pool; i++) {
        struct candidate *c = &m->pool[m->order[i]];
        int *room = NULL;
        if (unseen && c->seen_us)
            continue;
        if (left)
            room =
                &left[by_top ? outline_area_top(m->outline, c->area) : c->area];
        if ((room && *room <= 0) || !is_free(m, c))
            continue;
        c->taken = true;
        if (room)
            --*room;
        m->left[c->domain]--;
        if (c->item->status == ITEM_PRETEST)
            m->pretest_left[c->domain]--;
    }
}

/* Fill the areas, then what an area lacks from its neighbours, then from
 * anywhere in its domain. */
static void fill(struct assembly *m, int *left, bool unseen)
{
    const struct outline *o = m->outline;
    int *top = ARENA_ARRAY(m->arena, int, (size_t)o->n_areas + 1);

    take(m, left, false, unseen);
    for (int a = 0; a < o->n_areas; a++)
        top[outline_area_top(o, a)] += left[a];
    take(m, top, true, unseen);
    take(m, NULL, false, unseen);
}

enum pick { PICK_RANDOM, PICK_CAREFUL, PICK_MOST };

/* One try at filling the domains; true when none lacks anything. Counts of
 * areas that nobody published are our guess: before an item is shown again,
 * an unseen one of another area is taken; but not by PICK_MOST, which takes
 * as many as can stand together. */
static bool pick(struct assembly *m, const int *want, const int *pretest,
                 enum pick how)
{
    const struct outline *o = m->outline;
    int *left = ARENA_ARRAY(m->arena, int, (size_t)o->n_areas + 1);
    bool full = true;

    for (int i = 0; i < m->n_pool; i++)
        m->pool[i].taken = false;
    for (int d = 0; d < o->n_domains; d++) {
        m->left[d] = want[d];
        m->pretest_left[d] = pretest[d];
    }
    order_pool(m, how != PICK_RANDOM);
    memcpy(left, m->need, (size_t)o->n_areas * sizeof *left);
    if (!m->published && how != PICK_MOST)
        fill(m, left, true);
    fill(m, left, false);
    for (int d = 0; d < o->n_domains; d++)
        full = full && m->left[d] <= 0;
    return full;
}

/* What speaks against a full pick: items seen before; then pairs of enemies
 * that it leaves unseen, since of those the next form can use only one. */
static int cost(const struct assembly *m)
{
    int seen = 0, pairs = 0;

    for (int i = 0; i < m->n_pool; i++) {
        const struct candidate *c = &m->pool[i];
        seen += c->taken && c->seen_us;
        if (!c->taken && !c->seen_us)
            for (int e = 0; e < c->n_enemies; e++) {
                const struct candidate *other = &m->pool[c->enemies[e]];
                pairs += !other->taken && !other->seen_us;
            }
    }
    return seen * FORM_ITEMS_MOST +
           (pairs < FORM_ITEMS_MOST ? pairs : FORM_ITEMS_MOST - 1);
}

bool form_pick(struct assembly *m, const int *want, const int *pretest)
{
    bool *best = ARENA_ARRAY(m->arena, bool, (size_t)m->n_pool);
    int least = INT_MAX;

    int tries = m->has_seen ? TRIES : 1;

    for (int i = 0; (i < tries && least > 0) || (i < TRIES && least == INT_MAX);
         i++) {
        bool full = pick(m, want, pretest, i % 2 ? PICK_CAREFUL : PICK_RANDOM);
        int now = cost(m);
        if (!full || now >= least)
            continue;
        least = now;
        for (int k = 0; k < m->n_pool; k++)
            best[k] = m->pool[k].taken;
    }
    if (least == INT_MAX)
        return pick(m, want, pretest, PICK_MOST);
    for (int k = 0; k < m->n_pool; k++)
        m->pool[k].taken = best[k];
    return true;
}

void form_tell_shortages(const struct assembly *m, const int *want,
                         struct shortages *out)
{
    for (int d = 0; d < m->outline->n_domains; d++)
        if (m->left[d] > 0)
            VEC_PUSH(m->out, out,
                     (struct shortage){
                         .area = m->outline->domains[d].id,
                         .name = m->outline->domains[d].name,
                         .need = want[d],
                         .have = want[d] - m->left[d],
                     });
}
