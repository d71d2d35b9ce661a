#include "study/plan_int.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>

/* Of a day's minutes, what due reviews have before anything new is weighed
 * against them. */
static const double REVIEWS_FIRST = 0.25;

/* New items come from the areas where a minute gains most, mixed 3 : 2 : 1. */
static const int turns[] = { 0, 1, 0, 2, 0, 1 };
enum { TURNS = sizeof turns / sizeof *turns, MIXED = 3, REFRESH = 7 };

/* What is expected of a card while the plan is followed. */
struct expected {
    struct fsrs6_memory memory;
    int32_t last;
    bool met;
    int asked; /* times in the plan */
};

struct deck {
    const struct plan_work *w;
    struct plan *plan;
    struct plan_day *days;
    int n, last_week; /* days; first day of the last week */
    struct expected *x;
    double *worth; /* per card, as the plan goes on */
    /* Due cards, the one with most to gain first: a heap. */
    int *heap;
    int n_heap;
    int *place; /* per card: where in the heap, from 1; 0: not in it */
    double *key;
    /* Cards that become due on a day, as lists. */
    int *first, *next;
    /* Per area: facts never asked, and how many are used up. */
    int **unmet;
    int *used;
    double *mocked;   /* facts that mocks have still to take */
    double *expected; /* right answers still owed, 0 … 1 */
    double lapses;    /* the same for forgotten cards */
    int *count;       /* new items of a day */
    bool *noted;
    int turn;
    int *today; /* the plan's cards */
};

/* ---- due cards ---- */

static bool before(const struct deck *k, int a, int b)
{
    if (k->key[a] > k->key[b] || k->key[a] < k->key[b])
        return k->key[a] > k->key[b];
    return a < b;
}

static void set(struct deck *k, int i, int card)
{
    k->heap[i] = card;
    k->place[card] = i + 1;
}

static void swap(struct deck *k, int i, int j)
{
    int c = k->heap[i];

    set(k, i, k->heap[j]);
    set(k, j, c);
}

static void rise(struct deck *k, int i)
{
    for (; i && before(k, k->heap[i], k->heap[(i - 1) / 2]); i = (i - 1) / 2)
        swap(k, i, (i - 1) / 2);
}

static void sink(struct deck *k, int i)
{
    for (;;) {
        int best = i;
        for (int j = 2 * i + 1; j <= 2 * i + 2 && j < k->n_heap; j++)
            if (before(k, k->heap[j], k->heap[best]))
                best = j;
        if (best == i)
            return;
        swap(k, i, best);
        i = best;
    }
}

static void rank(struct deck *k, int card, int day)
{
    int32_t on = k->w->today + day;
    int32_t until = k->w->dated ? k->w->exam : on + PLAN_ROLLING_AHEAD;
    const struct expected *x = &k->x[card];

    k->key[card] = k->worth[card] * fsrs6_gain(k->w->fsrs, x->memory,
                                               on - x->last, until - x->last);
}

static void put(struct deck *k, int card, int day)
{
    rank(k, card, day);
    set(k, k->n_heap++, card);
    rise(k, k->n_heap - 1);
}

static void take(struct deck *k, int card)
{
    int i = k->place[card] - 1, last = k->heap[--k->n_heap];

    k->place[card] = 0;
    if (last == card)
        return;
    set(k, i, last);
    rise(k, i);
    sink(k, k->place[last] - 1);
}

static void rank_all(struct deck *k, int day)
{
    for (int i = 0; i < k->n_heap; i++)
        rank(k, k->heap[i], day);
    for (int i = k->n_heap / 2; i-- > 0;)
        sink(k, i);
}

/* Note when the card comes next, at the earliest on day `from`. One that was
 * last seen before the last week and is due in it is shared out among all its
 * days. */
static void schedule(struct deck *k, int card, int from)
{
    const struct expected *x = &k->x[card];
    int64_t due = (int64_t)x->last - k->w->today +
                  fsrs6_interval(k->w->fsrs, x->memory, FSRS6_RETENTION);

    if (due >= k->n)
        return;
    if (due > k->last_week && x->last - k->w->today < k->last_week)
        due = k->last_week;
    if (due < from)
        due = from;
    if (due >= k->n)
        return;
    k->next[card] = k->first[due];
    k->first[due] = card;
}

/* ---- one answer, as expected ---- */

static void answer(struct deck *k, int card, int day, bool right)
{
    struct expected *x = &k->x[card];
    int32_t on = k->w->today + day;

    x->memory = fsrs6_review(k->w->fsrs, x->memory, x->met ? on - x->last : 0,
                             right ? RECALL_GOOD : RECALL_AGAIN);
    x->last = on;
    x->met = true;
    schedule(k, card, day + 1);
}

/* The item a due card is asked with: of those that ask it, each in its turn. */
static const struct material_item *item_for(struct deck *k, int card)
{
    const struct card *c = &k->w->m->cards[card];

    return &k->w->m->items[c->items[k->x[card].asked++ % c->n_items]];
}

/* The first due card, and with it the other due ones that its item asks. */
static void review(struct deck *k, int day)
{
    int card = k->heap[0];
    struct expected *x = &k->x[card];
    const struct material_item *item = item_for(k, card);

    k->lapses += 1 - fsrs6_retrievability(k->w->fsrs, x->memory,
                                          k->w->today + day - x->last);
    bool right = k->lapses < 1;
    if (!right)
        k->lapses -= 1;
    take(k, card);
    answer(k, card, day, right);
    if (k->place[item->fact]) {
        take(k, item->fact);
        answer(k, item->fact, day, right);
    }
    for (int o = 0; o < item->item->n_options; o++) {
        int other = item->misconception[o];
        if (other >= 0 && k->place[other]) {
            take(k, other);
            answer(k, other, day, right);
        }
    }
    k->days[day].reviews++;
    k->days[day].clear += k->w->m->cards[card].kind == CARD_MISCONCEPTION;
    if (!day)
        k->today[k->plan->n_cards++] = card;
}

static int left(const struct deck *k, int area)
{
    return k->w->areas[area].unmet - k->used[area];
}

/* A wrong answer shows one of the misconceptions that its options name. */
static void meet(struct deck *k, int area, int day)
{
    int fact = k->unmet[area][k->used[area]++];
    const struct material_item *item =
        &k->w->m->items[k->w->m->cards[fact].items[0]];

    k->expected[area] += k->w->areas[area].chance;
    bool right = k->expected[area] >= 1;
    if (right) {
        k->expected[area] -= 1;
        k->worth[fact] *= k->w->lucky[area];
    }
    answer(k, fact, day, right);
    for (int o = 0; !right && o < item->item->n_options; o++) {
        int card = item->misconception[o];
        if (card >= 0 && !k->x[card].met) {
            answer(k, card, day, false);
            return;
        }
    }
}

/* ---- a day ---- */

/* A mock meets facts in the proportions of the form. */
static double sit_mock(struct deck *k, int day)
{
    enum plan_mock kind = k->days[day].mock;
    const int *minutes = k->w->s->mock_minutes;

    if (kind == PLAN_NO_MOCK)
        return 0;
    double part =
        minutes[PLAN_FULL] > 0 ? (double)minutes[kind] / minutes[PLAN_FULL] : 1;
    for (int a = 0; a < k->w->m->n_areas; a++) {
        k->mocked[a] += k->w->areas[a].weight * fmin(part, 1);
        for (; k->mocked[a] >= 1; k->mocked[a] -= 1)
            if (left(k, a))
                meet(k, a, day);
    }
    return minutes[kind];
}

/* The areas with something new, most gain first; at most MIXED. */
static int best_areas(const struct deck *k, int best[MIXED])
{
    int n = 0;

    for (int a = 0; a < k->w->m->n_areas; a++) {
        int at = n;
        if (!left(k, a))
            continue;
        while (at && k->w->areas[a].gain > k->w->areas[best[at - 1]].gain)
            at--;
        if (at == MIXED)
            continue;
        if (n < MIXED)
            n++;
        for (int i = n - 1; i > at; i--)
            best[i] = best[i - 1];
        best[at] = a;
    }
    return n;
}

/* The day's new items by area, from k->count, which is empty afterwards. */
static void tell_fresh(struct deck *k, struct plan_day *d, int n_fresh)
{
    struct plan_new *fresh = ARENA_ARRAY(k->w->arena, struct plan_new, n_fresh);

    for (int a = 0; a < k->w->m->n_areas; a++) {
        const struct plan_area *x = &k->w->areas[a];
        int at = d->n_fresh;
        if (!k->count[a])
            continue;
        for (; at && fresh[at - 1].gain < x->gain; at--)
            fresh[at] = fresh[at - 1];
        fresh[at] = (struct plan_new){ a, k->count[a], x->gain,
                                       x->note && !k->noted[a] };
        k->noted[a] = true;
        k->count[a] = 0;
        d->n_fresh++;
    }
    d->fresh = fresh;
}

/* The area the next new item comes from; -1: nothing new is left. *gain: the
 * most that a minute of new items adds. */
static int next_area(const struct deck *k, double *gain)
{
    int best[MIXED], n = best_areas(k, best);

    if (!n)
        return -1;
    *gain = k->w->areas[best[0]].gain / 60;
    return best[turns[k->turn % TURNS] % n];
}

/* Reviews and new items, whatever a minute of adds most, until the minutes are
 * used up; at most so many reviews. Returns the minutes used. */
static double deal(struct deck *k, int day, double minutes, int most,
                   bool fresh)
{
    const struct plan_pace *pace = &k->w->pace;
    int n_areas = 0;
    double used = 0;

    for (;;) {
        double of_new = 0, of_review = 0;
        int area =
            fresh && used + pace->fresh <= minutes ? next_area(k, &of_new) : -1;
        if (most && k->n_heap && used + pace->review <= minutes)
            of_review = k->key[k->heap[0]] / pace->review;
        if (of_review > 0 && (area < 0 || of_review >= of_new)) {
            review(k, day);
            used += pace->review;
            most--;
        } else if (area >= 0) {
            n_areas += !k->count[area]++;
            k->turn++;
            meet(k, area, day);
            used += pace->fresh;
        } else {
            break;
        }
    }
    if (n_areas)
        tell_fresh(k, &k->days[day], n_areas);
    return used;
}

/* In the last week every day has its share of what is due until the exam. */
static int week_share(const struct deck *k, int day)
{
    double all = 0;

    for (int d = day; d < k->n; d++)
        all += k->days[d].minutes;
    return (int)ceil(k->n_heap * k->days[day].minutes / all);
}

static void deal_day(struct deck *k, int day)
{
    struct plan_day *d = &k->days[day];
    bool level = day >= k->last_week;

    for (int card = k->first[day], next; card >= 0; card = next) {
        next = k->next[card];
        put(k, card, day);
    }
    if (level || day % REFRESH == 0)
        rank_all(k, day);
    if (!d->minutes)
        return;
    bool fresh = !(k->w->dated && day >= k->n - PLAN_NOTHING_NEW);
    int most = level ? week_share(k, day) : k->n_heap;
    double used = sit_mock(k, day);
    used += deal(k, day, REVIEWS_FIRST * (d->minutes - used), most, false);
    used += deal(k, day, d->minutes - used, most - d->reviews, fresh);
    d->planned = (int)ceil(used - 1e-9);
}

/* ---- the deck as it is today ---- */

static void collect_unmet(struct deck *k)
{
    const struct material *m = k->w->m;
    int *n = ARENA_ARRAY(k->w->arena, int, (size_t)m->n_areas);

    k->unmet = ARENA_ARRAY(k->w->arena, int *, (size_t)m->n_areas);
    for (int a = 0; a < m->n_areas; a++)
        k->unmet[a] =
            ARENA_ARRAY(k->w->arena, int, (size_t)k->w->areas[a].unmet);
    for (int c = 0; c < m->n_cards && m->cards[c].kind == CARD_FACT; c++)
        if (!k->w->cards[c].reviews)
            k->unmet[m->cards[c].area][n[m->cards[c].area]++] = c;
}

static void collect_met(struct deck *k)
{
    for (int c = 0; c < k->w->m->n_cards; c++) {
        const struct card_state *s = &k->w->cards[c];
        if (!s->reviews)
            continue;
        k->x[c] = (struct expected){ .memory = s->memory,
                                     .last = s->last,
                                     .met = true };
        int64_t due = (int64_t)s->last +
                      fsrs6_interval(k->w->fsrs, s->memory, FSRS6_RETENTION);
        k->plan->due += due <= k->w->today;
        k->plan->late += due < k->w->today;
        schedule(k, c, 0);
    }
}

static void deck_init(struct deck *k)
{
    struct arena *a = k->w->arena;
    size_t n_cards = (size_t)k->w->m->n_cards;
    size_t n_areas = (size_t)k->w->m->n_areas;

    k->x = ARENA_ARRAY(a, struct expected, n_cards);
    k->worth = ARENA_ARRAY(a, double, n_cards);
    for (size_t i = 0; i < n_cards; i++)
        k->worth[i] = k->w->worth[i];
    k->key = ARENA_ARRAY(a, double, n_cards);
    k->heap = ARENA_ARRAY(a, int, n_cards);
    k->place = ARENA_ARRAY(a, int, n_cards);
    k->next = ARENA_ARRAY(a, int, n_cards);
    k->first = ARENA_ARRAY(a, int, (size_t)k->n);
    for (int d = 0; d < k->n; d++)
        k->first[d] = -1;
    k->used = ARENA_ARRAY(a, int, n_areas);
    k->count = ARENA_ARRAY(a, int, n_areas);
    k->noted = ARENA_ARRAY(a, bool, n_areas);
    k->mocked = ARENA_ARRAY(a, double, n_areas);
    k->expected = ARENA_ARRAY(a, double, n_areas);
    for (size_t i = 0; i < n_areas; i++)
        k->expected[i] = 0.5;
    k->lapses = 0.5;
}

void plan_deck_deal(const struct plan_work *w, struct plan *p,
                    struct plan_day *days, int dealt)
{
    struct deck k = { .w = w, .plan = p, .days = days, .n = p->n_days };

    /* past the end: no week is the last */
    k.last_week = w->dated ? k.n - PLAN_LAST_WEEK : k.n;
    p->cards = k.today = ARENA_ARRAY(w->arena, int, (size_t)w->m->n_cards);
    deck_init(&k);
    collect_unmet(&k);
    collect_met(&k);
    for (int d = 0; d < dealt; d++)
        deal_day(&k, d);
    if (dealt < k.n)
        return;
    for (int i = 0; i < w->m->n_items; i++)
        p->unseen_left += !w->asked[i];
    for (int a = 0; a < w->m->n_areas; a++)
        p->unseen_left -= k.used[a];
}
