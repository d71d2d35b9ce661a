#include "study/plan.h"

#include "base/arena.h"
#include "base/rng.h"
#include "base/vec.h"

#include <stdlib.h>

enum { TASKS_DEFAULT = 20 }; /* where no minutes are given */

struct making {
    struct arena scratch;
    struct arena *arena;
    const struct plan *plan;
    const struct material *m;
    const struct fsrs6 *fsrs;
    const struct card_state *cards;
    const struct session_wish *wish;
    int32_t today;
    struct rng rng;
    int most;
    bool *in;      /* per item: it is in the session */
    bool *blocked; /* per item: an enemy of it is */
    bool *done;    /* per card: an item of the session asks it */
    int32_t *at;   /* per item: place of its last answer, from 1; 0: none */
    bool *missed;  /* per item: that answer was wrong */
    bool *wanted;  /* per area */
    struct {
        struct study_task *p;
        size_t n, cap;
    } tasks;
};

/* ---- one item ---- */

static bool may_ask(const struct making *x, int item)
{
    const struct item *def = x->m->items[item].item;

    if (x->in[item] || x->blocked[item])
        return false;
    for (int i = 0; i < def->n_enemies; i++) {
        int enemy = material_item_find(x->m, def->enemies[i]);
        if (enemy >= 0 && x->in[enemy])
            return false;
    }
    return true;
}

static void ask(struct making *x, enum task_kind kind, int card, int item)
{
    const struct material_item *def = &x->m->items[item];

    x->in[item] = true;
    for (int i = 0; i < def->item->n_enemies; i++) {
        int enemy = material_item_find(x->m, def->item->enemies[i]);
        if (enemy >= 0)
            x->blocked[enemy] = true;
    }
    x->done[def->fact] = true;
    for (int o = 0; o < def->item->n_options; o++)
        if (def->misconception[o] >= 0)
            x->done[def->misconception[o]] = true;
    VEC_PUSH(x->arena, &x->tasks, (struct study_task){ kind, card, item });
}

static bool full(const struct making *x)
{
    return x->tasks.n >= (size_t)x->most;
}

/* The item that asks a card now: another than last time, rather one never
 * answered, then the one answered longest ago. -1: all are in the session
 * already, or kept from it by an enemy. */
static int item_for(const struct making *x, int card)
{
    const struct card *c = &x->m->cards[card];
    int last = x->cards[card].last_item, best = -1;

    for (int i = 0; i < c->n_items; i++) {
        int item = c->items[i];
        if (!may_ask(x, item) || (item == last && c->n_items > 1))
            continue;
        if (best < 0 || x->at[item] < x->at[best])
            best = item;
    }
    if (best < 0 && last >= 0 && may_ask(x, last))
        return last;
    return best;
}

static void ask_card(struct making *x, int card)
{
    int item;

    if (full(x) || x->done[card] || (item = item_for(x, card)) < 0)
        return;
    ask(x,
        x->m->cards[card].kind == CARD_MISCONCEPTION ? TASK_CLEAR : TASK_REVIEW,
        card, item);
}

static void ask_item(struct making *x, int item)
{
    int fact = x->m->items[item].fact;

    if (!full(x) && may_ask(x, item))
        ask(x, x->cards[fact].reviews ? TASK_REVIEW : TASK_NEW, fact, item);
}

/* ---- many ---- */

struct list {
    int *p;
    size_t n, cap;
};

/* Items of the wanted areas, in an order of the seed's. */
static struct list items_of(struct making *x, bool unseen)
{
    struct list l = { 0 };

    for (int i = 0; i < x->m->n_items; i++)
        if (x->wanted[x->m->items[i].area] && !x->at[i] == unseen)
            VEC_PUSH(&x->scratch, &l, i);
    rng_shuffle(&x->rng, l.p, l.n, sizeof *l.p);
    return l;
}

struct key {
    double key;
    int v;
};

static int by_key(const void *a, const void *b)
{
    const struct key *x = a, *y = b;

    if (x->key < y->key || x->key > y->key)
        return x->key < y->key ? -1 : 1;
    return (x->v > y->v) - (x->v < y->v);
}

/* Due cards of the wanted areas, the one most likely forgotten first. */
static void ask_due(struct making *x)
{
    struct key *due =
        ARENA_ARRAY(&x->scratch, struct key, (size_t)x->m->n_cards);
    size_t n = 0;

    for (int c = 0; c < x->m->n_cards; c++) {
        const struct card_state *s = &x->cards[c];
        if (s->reviews && x->wanted[x->m->cards[c].area] &&
            s->last + fsrs6_interval(x->fsrs, s->memory, FSRS6_RETENTION) <=
                x->today)
            due[n++] = (struct key){ card_recall(x->fsrs, s, x->today), c };
    }
    qsort(due, n, sizeof *due, by_key);
    for (size_t i = 0; i < n; i++)
        ask_card(x, due[i].v);
}

static void ask_unseen(struct making *x)
{
    struct list l = items_of(x, true);

    for (size_t i = 0; i < l.n; i++)
        if (!x->done[x->m->items[l.p[i]].fact])
            ask_item(x, l.p[i]);
}

/* Answered longest ago first. */
static void ask_seen(struct making *x)
{
    struct list l = items_of(x, false);
    struct key *old = ARENA_ARRAY(&x->scratch, struct key, l.n);

    for (size_t i = 0; i < l.n; i++)
        old[i] = (struct key){ x->at[l.p[i]], l.p[i] };
    qsort(old, l.n, sizeof *old, by_key);
    for (size_t i = 0; i < l.n; i++)
        ask_item(x, old[i].v);
}

/* New items of one area whose facts were never asked, at most n. */
static void ask_fresh(struct making *x, int area, int n)
{
    struct list l;

    for (int k = 0; k < x->m->n_areas; k++)
        x->wanted[k] = k == area;
    l = items_of(x, true);
    for (size_t i = 0; i < l.n && n > 0; i++) {
        int fact = x->m->items[l.p[i]].fact;
        size_t before = x->tasks.n;
        if (x->cards[fact].reviews || x->done[fact])
            continue;
        ask_item(x, l.p[i]);
        n -= x->tasks.n > before;
    }
}

/* ---- kinds ---- */

static void make_today(struct making *x)
{
    if (!x->plan->n_days)
        return;
    const struct plan_day *day = &x->plan->days[0];
    for (int i = 0; i < x->plan->n_cards; i++)
        ask_card(x, x->plan->cards[i]);
    for (int i = 0; i < day->n_fresh; i++)
        ask_fresh(x, day->fresh[i].area, day->fresh[i].n);
}

static void make_misconception(struct making *x)
{
    const struct card *c = &x->m->cards[x->wish->card];
    int last = x->cards[x->wish->card].last_item;
    struct key *k = ARENA_ARRAY(&x->scratch, struct key, (size_t)c->n_items);

    for (int i = 0; i < c->n_items; i++)
        k[i] = (struct key){ c->items[i] == last ? 1e9 : x->at[c->items[i]],
                             c->items[i] };
    qsort(k, (size_t)c->n_items, sizeof *k, by_key);
    for (int i = 0; i < c->n_items; i++)
        if (!full(x) && may_ask(x, k[i].v))
            ask(x, TASK_CLEAR, x->wish->card, k[i].v);
}

static void make_missed(struct making *x)
{
    struct key *k = ARENA_ARRAY(&x->scratch, struct key, (size_t)x->m->n_items);
    size_t n = 0;

    for (int i = 0; i < x->m->n_items; i++)
        if (x->missed[i])
            k[n++] = (struct key){ x->at[i], i };
    qsort(k, n, sizeof *k, by_key);
    for (size_t i = 0; i < n; i++)
        ask_item(x, k[i].v);
}

static void make_custom(struct making *x)
{
    ask_unseen(x);
    if (!x->wish->unseen_only)
        ask_seen(x);
}

static void make(struct making *x)
{
    switch (x->wish->kind) {
    case SESSION_TODAY:
        make_today(x);
        return;
    case SESSION_AREA:
        ask_due(x);
        make_custom(x);
        return;
    case SESSION_MISCONCEPTION:
        make_misconception(x);
        return;
    case SESSION_MISSED:
        make_missed(x);
        return;
    case SESSION_FLAGGED:
        for (int i = 0; i < x->wish->n_flagged; i++)
            ask_item(x, x->wish->flagged[i]);
        return;
    case SESSION_CUSTOM:
        make_custom(x);
        return;
    }
}

/* ---- before ---- */

/* Tasks that fill today's minutes; today's own list is as long as it is. */
static int tasks_most(const struct plan *p, const struct session_wish *w)
{
    if (w->n > 0)
        return w->n;
    if (w->kind == SESSION_TODAY)
        return INT32_MAX;
    if (p && p->n_days && p->days[0].minutes > 0) {
        double n = p->days[0].minutes / p->pace.fresh;
        return n < 1 ? 1 : (int)n;
    }
    return TASKS_DEFAULT;
}

static void read_history(struct making *x, const struct history *h)
{
    for (size_t i = 0; i < h->n_answers; i++) {
        const struct study_answer *y = &h->answers[i];
        x->at[y->item] = (int32_t)i + 1;
        x->missed[y->item] = !y->right;
    }
}

struct study_task *session_make(struct arena *a, const struct plan *plan,
                                const struct material *m,
                                const struct history *h,
                                const struct fsrs6 *fsrs,
                                const struct card_state *cards,
                                const struct session_wish *wish, int32_t today,
                                int *n)
{
    struct making x = { .arena = a,
                        .plan = plan,
                        .m = m,
                        .fsrs = fsrs,
                        .cards = cards,
                        .wish = wish,
                        .today = today,
                        .most = tasks_most(plan, wish) };
    size_t n_items = (size_t)m->n_items, n_areas = (size_t)m->n_areas;

    x.in = ARENA_ARRAY(&x.scratch, bool, n_items);
    x.blocked = ARENA_ARRAY(&x.scratch, bool, n_items);
    x.at = ARENA_ARRAY(&x.scratch, int32_t, n_items);
    x.missed = ARENA_ARRAY(&x.scratch, bool, n_items);
    x.done = ARENA_ARRAY(&x.scratch, bool, (size_t)m->n_cards);
    x.wanted = ARENA_ARRAY(&x.scratch, bool, n_areas);
    for (int k = 0; k < m->n_areas; k++)
        x.wanted[k] = !wish->n_areas;
    for (int i = 0; i < wish->n_areas; i++)
        x.wanted[wish->areas[i]] = true;
    rng_init(&x.rng, wish->seed);
    read_history(&x, h);
    make(&x);
    *n = (int)x.tasks.n;
    arena_release(&x.scratch);
    return x.tasks.p;
}
