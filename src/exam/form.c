#include "exam/form.h"

#include "base/arena.h"
#include "base/rng.h"
#include "base/vec.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { TRIES = 40 }; /* greedy picks */

/* A bank item that could be used for this form. */
struct candidate {
    const struct item *item;
    int domain, area;
    int64_t seen_us; /* 0: never seen */
    bool taken;
    const int *enemies; /* candidates, both directions */
    int n_enemies;
};

/* Where a candidate stands in the order of preference. */
struct rank {
    int pretest, enemies, place, candidate;
    int64_t seen_us;
};

struct assembly {
    struct arena *arena;
    const struct outline *outline;
    struct candidate *pool;
    int n_pool;
    int *need;                      /* per area: items to take from it itself */
    int *need_scored;               /* per area: scored ones among them */
    int *order;                     /* pool in the order of preference */
    int left[DOMAINS_MOST];         /* per domain: items still to take */
    int pretest_left[DOMAINS_MOST]; /* of these, pretest items at most */
    struct rank *ranks;             /* room for order_pool */
    bool has_seen;                  /* any candidate */
    bool published;                 /* the outline counts items per area */
    struct rng rng;
};

/* ---- the pool ---- */

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

static void make_pool(struct assembly *m, const struct bank *bank,
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
    for (int i = 0; i < m->n_pool; i++)
        m->has_seen = m->has_seen || m->pool[i].seen_us;
    for (int i = 0; i < m->n_pool; i++)
        m->order[i] = i;
}

/* ---- how many from where ---- */

/* Largest remainder: n shared out by weight; ties to the earlier one. All
 * weights zero: nothing is shared out. */
static void share_out(struct arena *arena, int n, const int *weight, int k,
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

/* Items of the pool in the area itself (deep false) or below it too. */
static int count_in(const struct assembly *m, int area, bool deep)
{
    int n = 0;

    for (int i = 0; i < m->n_pool; i++)
        for (int a = m->pool[i].area; a >= 0;
             a = deep ? m->outline->areas[a].parent : -1)
            n += a == area;
    return n;
}

/* Share n items among the children of `parent` (-1: of the domain) and the
 * items that stand directly in it. */
static void allocate(struct assembly *m, int *need, int domain, int parent,
                     int n)
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
        weight[i] =
            published ? o->areas[kids[i]].n_items : count_in(m, kids[i], true);
    int all = k;
    if (parent >= 0 && (!published || !k))
        weight[all++] = count_in(m, parent, false);
    share_out(m->arena, n, weight, all, part);
    if (all > k)
        need[parent] = part[k];
    for (int i = 0; i < k; i++)
        allocate(m, need, domain, kids[i], part[i]);
}

/* ---- picking ---- */

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

/* The best of several picks, at random and carefully by turns, or the first
 * that is full for somebody to whom all is new; where none is full, the fullest
 * there can be. */
static bool pick_best(struct assembly *m, const int *want, const int *pretest)
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

static void report_shortages(const struct assembly *m, const int *want,
                             struct shortages *out)
{
    for (int d = 0; d < m->outline->n_domains; d++)
        if (m->left[d] > 0)
            VEC_PUSH(m->arena, out,
                     (struct shortage){
                         .area = m->outline->domains[d].id,
                         .name = m->outline->domains[d].name,
                         .need = want[d],
                         .have = want[d] - m->left[d],
                     });
}

/* ---- which are scored, and in which order ---- */

static void mark_scored(struct assembly *m, struct form_item *items, int n,
                        const int *scored)
{
    const struct outline *o = m->outline;
    int *left = ARENA_ARRAY(m->arena, int, (size_t)o->n_areas + 1);
    int in_domain[DOMAINS_MOST];

    memcpy(left, m->need_scored, (size_t)o->n_areas * sizeof *left);
    memcpy(in_domain, scored, sizeof in_domain);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < n; i++) {
            struct form_item *f = &items[i];
            if (f->scored || f->item->status == ITEM_PRETEST ||
                in_domain[f->domain] <= 0 || (!round && left[f->area] <= 0))
                continue;
            f->scored = true;
            left[f->area]--;
            in_domain[f->domain]--;
        }
}

static int cmp_form_item(const void *a, const void *b)
{
    const struct form_item *x = a, *y = b;

    if (x->scored != y->scored)
        return x->scored ? -1 : 1;
    if (x->domain != y->domain)
        return x->domain < y->domain ? -1 : 1;
    return str_cmp(x->item->id, y->item->id);
}

/* Deal the items to the segments like cards, domain by domain, scored and
 * pretest apart, so that every segment is a small copy of the whole; then
 * shuffle within each segment. */
static void deal(struct assembly *m, struct form *f)
{
    struct form_item *dealt =
        ARENA_ARRAY(m->arena, struct form_item, (size_t)f->n_items);
    int room[2][SEGMENTS_MOST], sizes[SEGMENTS_MOST], at[SEGMENTS_MOST];

    for (int s = 0; s < f->n_segments; s++) {
        sizes[s] = f->segments[s].n;
        at[s] = f->segments[s].first;
    }
    share_out(m->arena, f->n_items - f->n_scored, sizes, f->n_segments,
              room[1]);
    for (int s = 0; s < f->n_segments; s++)
        room[0][s] = sizes[s] - room[1][s];
    rng_shuffle(&m->rng, f->items, (size_t)f->n_items, sizeof *f->items);
    qsort(f->items, (size_t)f->n_items, sizeof *f->items, cmp_form_item);
    for (int i = 0, s = 0; i < f->n_items; i++) {
        int *left = room[!f->items[i].scored];
        while (!left[s])
            s = (s + 1) % f->n_segments;
        left[s]--;
        dealt[at[s]++] = f->items[i];
        s = (s + 1) % f->n_segments;
    }
    memcpy(f->items, dealt, (size_t)f->n_items * sizeof *dealt);
    for (int s = 0; s < f->n_segments; s++)
        rng_shuffle(&m->rng, f->items + f->segments[s].first,
                    (size_t)f->segments[s].n, sizeof *f->items);
}

static void collect(struct assembly *m, struct form *f, const int *scored)
{
    f->items = ARENA_ARRAY(m->arena, struct form_item, FORM_ITEMS_MOST);
    for (int i = 0; i < m->n_pool; i++) {
        const struct candidate *c = &m->pool[m->order[i]];
        if (c->taken)
            f->items[f->n_items++] = (struct form_item){
                .item = c->item,
                .domain = c->domain,
                .area = c->area,
                .seen = c->seen_us != 0,
            };
    }
    rng_shuffle(&m->rng, f->items, (size_t)f->n_items, sizeof *f->items);
    mark_scored(m, f->items, f->n_items, scored);
    for (int i = 0; i < f->n_items; i++)
        f->n_scored += f->items[i].scored;
}

/* ---- the three kinds ---- */

static int64_t pace_us(const struct exam_format *x)
{
    int64_t limit = 0;
    int n = 0;

    for (int s = 0; s < x->n_segments; s++) {
        limit += x->segments[s].limit_us;
        n += x->segments[s].n_items;
    }
    return n ? limit / n : 0;
}

static int usable_in_domain(const struct assembly *m, int domain)
{
    int n = 0;

    for (int i = 0; i < m->n_pool; i++)
        n += m->pool[i].domain == domain &&
             m->pool[i].item->status == ITEM_OPERATIONAL;
    return n;
}

/* Scored and pretest items wanted per domain. */
static void want(struct assembly *m, const struct exam_format *x,
                 const struct form_request *q, int *scored, int *pretest)
{
    const struct outline *o = m->outline;
    int weight[DOMAINS_MOST];

    for (int d = 0; d < o->n_domains; d++) {
        weight[d] = o->domains[d].n_scored;
        scored[d] = pretest[d] = 0;
    }
    switch (q->kind) {
    case FORM_MOCK:
        memcpy(scored, weight, sizeof weight);
        share_out(m->arena, x->n_pretest, weight, o->n_domains, pretest);
        break;
    case FORM_SEGMENT:
        share_out(m->arena, x->segments[0].n_items, weight, o->n_domains,
                  scored);
        break;
    case FORM_DOMAIN: {
        int d = outline_domain(o, q->domain);
        if (d < 0)
            BUG("no domain %.*s", STR_ARG(q->domain));
        int have = usable_in_domain(m, d);
        int n = q->n_items > 0 ? q->n_items : 25;
        scored[d] = n < have ? n : have;
        if (scored[d] > FORM_ITEMS_MOST)
            scored[d] = FORM_ITEMS_MOST;
        break;
    }
    }
}

static void lay_out_segments(struct form *f, const struct exam_format *x)
{
    if (f->kind == FORM_MOCK) {
        f->tutorial_us = x->tutorial_us;
        f->break_pool_us = x->break_pool_us;
        f->n_segments = x->n_segments;
        for (int s = 0, first = 0; s < x->n_segments; s++) {
            f->segments[s] = (struct form_segment){
                .first = first,
                .n = x->segments[s].n_items,
                .limit_us = x->segments[s].limit_us,
            };
            first += x->segments[s].n_items;
        }
        return;
    }
    f->n_segments = 1;
    f->segments[0] = (struct form_segment){
        .n = f->n_items,
        .limit_us = f->kind == FORM_SEGMENT ? x->segments[0].limit_us
                                            : pace_us(x) * f->n_items,
    };
}

const struct form *form_assemble(struct arena *arena, const struct program *p,
                                 const struct bank *bank,
                                 const struct form_request *q,
                                 struct shortages *shortages)
{
    struct assembly m = { .arena = arena,
                          .outline = program_outline(p, q->on) };
    int scored[DOMAINS_MOST] = { 0 }, pretest[DOMAINS_MOST] = { 0 };
    int all[DOMAINS_MOST] = { 0 };

    if (!m.outline)
        BUG("no outline in force");
    size_t n_areas = (size_t)m.outline->n_areas + 1;
    for (int i = 0; i < m.outline->n_areas; i++)
        m.published = m.published || m.outline->areas[i].n_items >= 0;
    m.need = ARENA_ARRAY(arena, int, n_areas);
    m.need_scored = ARENA_ARRAY(arena, int, n_areas);
    rng_init(&m.rng, q->seed);
    make_pool(&m, bank, q);
    want(&m, &p->format, q, scored, pretest);
    for (int d = 0; d < m.outline->n_domains; d++) {
        all[d] = scored[d] + pretest[d];
        allocate(&m, m.need, d, -1, all[d]);
        allocate(&m, m.need_scored, d, -1, scored[d]);
    }
    bool full = pick_best(&m, all, pretest);
    struct form *f = ARENA_NEW(arena, struct form);
    f->kind = q->kind;
    f->seed = q->seed;
    f->outline = m.outline;
    collect(&m, f, scored);
    if (q->kind == FORM_DOMAIN ? !f->n_items : !full) {
        report_shortages(&m, all, shortages);
        return NULL;
    }
    lay_out_segments(f, &p->format);
    deal(&m, f);
    return f;
}

static const struct str kinds[] = {
    [FORM_MOCK] = S_INIT("mock"),
    [FORM_SEGMENT] = S_INIT("segment"),
    [FORM_DOMAIN] = S_INIT("domain"),
};

struct str form_kind_text(enum form_kind k)
{
    return kinds[k];
}

bool form_kind_parse(struct str s, enum form_kind *out)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(kinds[i], s)) {
            *out = (enum form_kind)i;
            return true;
        }
    return false;
}
