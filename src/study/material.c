#include "study/material.h"

#include "base/arena.h"
#include "base/err.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Where nothing is published or no item is there. */
enum { FORM_UNKNOWN = 100 };
static const double FLOOR_UNKNOWN = 0.25;

double material_spread(enum item_level level)
{
    switch (level) {
    case LEVEL_RECALL:
        return 0.8;
    case LEVEL_APPLICATION:
        return 0.9;
    case LEVEL_ANALYSIS:
        return 1.0;
    }
    BUG("level %d", (int)level);
}

static bool usable(const struct item *item)
{
    return item->status == ITEM_OPERATIONAL || item->status == ITEM_PRETEST;
}

/* ---- areas ---- */

/* Where the items of each area of the outline are counted: another area of
 * the outline, or n_areas + domain. */
struct places {
    const struct outline *outline;
    int n;           /* places */
    int *of;         /* area of the outline -> place */
    int *n_items;    /* of each place */
    double *weight;  /* of each place */
    int *area;       /* place -> index into material.areas, where used */
    bool *published; /* domain: some area has its number of items */
};

static int place_domain(const struct places *p, int place)
{
    const struct outline *o = p->outline;

    return place < o->n_areas ? o->areas[place].domain : place - o->n_areas;
}

static int place_of(const struct places *p, int area)
{
    const struct outline *o = p->outline;
    int domain = o->areas[area].domain;

    if (!p->published[domain])
        return area;
    while (area >= 0 && o->areas[area].n_items < 0)
        area = o->areas[area].parent;
    return area >= 0 ? area : o->n_areas + domain;
}

static void count_items(struct places *p, const struct bank *bank)
{
    for (int i = 0; i < bank->n_items; i++) {
        int area = outline_area(p->outline, bank->items[i].area);
        if (area >= 0 && usable(&bank->items[i]))
            p->n_items[p->of[area]]++;
    }
}

static int items_in(const struct places *p, int domain)
{
    int n = 0;

    for (int i = 0; i < p->n; i++)
        if (place_domain(p, i) == domain)
            n += p->n_items[i];
    return n;
}

/* Expected scored items of each domain: as published, else by the middle of
 * its share, else by the bank's own proportions. */
static void weigh_domains(const struct places *p, double *weight, int n_scored)
{
    const struct outline *o = p->outline;
    bool counted = true, shared = true;
    double sum = 0;

    for (int d = 0; d < o->n_domains; d++) {
        counted = counted && o->domains[d].n_scored >= 0;
        shared = shared && o->domains[d].share_min >= 0;
    }
    for (int d = 0; d < o->n_domains; d++) {
        const struct domain *x = &o->domains[d];
        weight[d] = counted  ? x->n_scored
                    : shared ? (x->share_min + x->share_max) / 2
                             : items_in(p, d);
        sum += weight[d];
    }
    for (int d = 0; d < o->n_domains; d++)
        weight[d] = sum > 0 ? weight[d] * n_scored / sum
                            : (double)n_scored / o->n_domains;
}

/* A published number counts what is below it too. */
static void weigh_published(struct places *p, int domain)
{
    const struct outline *o = p->outline;

    for (int i = 0; i < o->n_areas; i++) {
        if (o->areas[i].domain != domain || o->areas[i].n_items < 0)
            continue;
        int up = o->areas[i].parent;
        while (up >= 0 && o->areas[up].n_items < 0)
            up = o->areas[up].parent;
        p->weight[i] += o->areas[i].n_items;
        p->weight[up >= 0 ? up : o->n_areas + domain] -= o->areas[i].n_items;
    }
    p->weight[o->n_areas + domain] += o->domains[domain].n_scored;
}

static void weigh_domain(struct places *p, int domain, double weight)
{
    double sum = 0;

    if (p->published[domain])
        weigh_published(p, domain);
    for (int i = 0; i < p->n; i++) {
        if (place_domain(p, i) != domain)
            continue;
        p->weight[i] =
            p->published[domain] ? fmax(p->weight[i], 0) : p->n_items[i];
        sum += p->weight[i];
    }
    if (!(sum > 0))
        sum = p->weight[p->outline->n_areas + domain] = 1;
    for (int i = 0; i < p->n; i++)
        if (place_domain(p, i) == domain)
            p->weight[i] *= weight / sum;
}

static struct material_area *make_areas(struct arena *a, struct material *m,
                                        struct places *p)
{
    const struct outline *o = p->outline;
    struct material_area *areas =
        ARENA_ARRAY(a, struct material_area, (size_t)p->n);

    for (int d = 0; d < o->n_domains; d++)
        for (int i = 0; i < p->n; i++) {
            bool whole = i >= o->n_areas;
            if (place_domain(p, i) != d ||
                (!(p->weight[i] > 0) && !p->n_items[i]))
                continue;
            p->area[i] = m->n_areas;
            areas[m->n_areas++] = (struct material_area){
                .id = whole ? o->domains[d].id : o->areas[i].id,
                .name = whole ? o->domains[d].name : o->areas[i].name,
                .domain = d,
                .weight = p->weight[i],
                .n_items = p->n_items[i],
            };
        }
    m->areas = areas;
    return areas;
}

static struct material_area *lay_out(struct arena *a, struct material *m,
                                     struct places *p, const struct outline *o,
                                     const struct bank *bank)
{
    size_t n = (size_t)o->n_areas + (size_t)o->n_domains;
    double *domains = ARENA_ARRAY(a, double, (size_t)o->n_domains);

    *p = (struct places){
        .outline = o,
        .n = (int)n,
        .of = ARENA_ARRAY(a, int, n),
        .n_items = ARENA_ARRAY(a, int, n),
        .weight = ARENA_ARRAY(a, double, n),
        .area = ARENA_ARRAY(a, int, n),
        .published = ARENA_ARRAY(a, bool, (size_t)o->n_domains),
    };
    for (int i = 0; i < o->n_areas; i++)
        if (o->areas[i].n_items >= 0)
            p->published[o->areas[i].domain] = true;
    for (int i = 0; i < o->n_areas; i++)
        p->of[i] = place_of(p, i);
    count_items(p, bank);
    weigh_domains(p, domains, m->n_scored);
    for (int d = 0; d < o->n_domains; d++)
        weigh_domain(p, d, domains[d]);
    m->domains = o->domains;
    m->n_domains = o->n_domains;
    return make_areas(a, m, p);
}

/* ---- items ---- */

/* Our b is 0 for the average item of the calibration, in logits of a slope
 * of 1 as everywhere in `study`. */
static double mean_difficulty(const struct calibration *c)
{
    double sum = 0;

    for (int i = 0; c && i < c->n_items; i++)
        sum += c->items[i].b;
    return c && c->n_items ? sum / c->n_items : 0;
}

/* Who must find all keys among n options has 2^n - 1 answers to choose from. */
static double guessing_floor(const struct item *item)
{
    switch (item->type) {
    case ITEM_SINGLE:
        return 1.0 / item->n_options;
    case ITEM_MULTIPLE:
        return 1.0 / ((1 << item->n_options) - 1);
    }
    BUG("item type %d", (int)item->type);
}

static struct material_item *make_items(struct arena *a, struct material *m,
                                        const struct places *p,
                                        const struct bank *bank,
                                        const struct calibration *c)
{
    struct material_item *items =
        ARENA_ARRAY(a, struct material_item, (size_t)bank->n_items);
    double mean = mean_difficulty(c);

    for (int i = 0; i < bank->n_items; i++) {
        const struct item *item = &bank->items[i];
        int area = outline_area(p->outline, item->area);
        if (!usable(item) || area < 0)
            continue;
        struct material_item *x = &items[m->n_items++];
        const struct calibrated_item *known = calibration_of(c, item);
        *x = (struct material_item){
            .item = item,
            .area = p->area[p->of[area]],
            .b = known ? known->a * (known->b - mean) : 0,
            .se_b = known && isfinite(known->se_b)
                        ? known->a * known->se_b
                        : material_spread(item->level),
            .floor = guessing_floor(item),
        };
    }
    m->items = items;
    return items;
}

/* What an item of the area that nobody has seen is taken to be like; `area`
 * -1: of all. */
static void describe(const struct material *m, struct material_area *x,
                     int area)
{
    double n = 0, b = 0, square = 0, floor = 0;

    for (int i = 0; i < m->n_items; i++) {
        const struct material_item *item = &m->items[i];
        if (area >= 0 && item->area != area)
            continue;
        n++;
        b += item->b;
        square += item->b * item->b + item->se_b * item->se_b;
        floor += item->floor;
    }
    if (n > 0) {
        x->b = b / n;
        x->spread = sqrt(fmax(square / n - x->b * x->b, 0));
        x->floor = floor / n;
    }
}

static void describe_areas(const struct material *m,
                           struct material_area *areas)
{
    struct material_area all = { .spread = material_spread(LEVEL_APPLICATION),
                                 .floor = FLOOR_UNKNOWN };

    describe(m, &all, -1);
    for (int i = 0; i < m->n_areas; i++) {
        areas[i].b = all.b;
        areas[i].spread = all.spread;
        areas[i].floor = all.floor;
        describe(m, &areas[i], i);
    }
}

/* ---- cards ---- */

/* An item asks a card: one of these for each. */
struct asks {
    enum card_kind kind;
    struct str name;
    int item;
    int option; /* -1: the fact */
};

static int cmp_asks(const void *a, const void *b)
{
    const struct asks *x = a, *y = b;
    int c = (x->kind > y->kind) - (x->kind < y->kind);

    if (!c)
        c = str_cmp(x->name, y->name);
    if (!c)
        c = (x->item > y->item) - (x->item < y->item);
    return c ? c : (x->option > y->option) - (x->option < y->option);
}

static size_t collect_asks(struct arena *a, const struct material *m,
                           struct asks *asks)
{
    size_t n = 0;

    for (int i = 0; i < m->n_items; i++) {
        const struct item *item = m->items[i].item;
        struct str fact = item->fact.n ? item->fact : item->id;
        asks[n++] =
            (struct asks){ CARD_FACT, str_fmt(a, "fact:%.*s", STR_ARG(fact)), i,
                           -1 };
        for (int o = 0; o < item->n_options; o++) {
            struct str tag = item->options[o].misconception;
            if (tag.n && !(item->key >> o & 1))
                asks[n++] = (struct asks){
                    CARD_MISCONCEPTION,
                    str_fmt(a, "misconception:%.*s", STR_ARG(tag)), i, o
                };
        }
    }
    return n;
}

static void make_cards(struct arena *a, struct material *m,
                       struct material_item *items)
{
    size_t most = (size_t)m->n_items * (1 + OPTIONS_MOST);
    struct asks *asks = ARENA_ARRAY(a, struct asks, most);
    size_t n = collect_asks(a, m, asks);
    struct card *cards = ARENA_ARRAY(a, struct card, n);
    int *asked = ARENA_ARRAY(a, int, n);

    for (int i = 0; i < m->n_items; i++)
        for (int o = 0; o < OPTIONS_MOST; o++)
            items[i].misconception[o] = -1;
    if (n)
        qsort(asks, n, sizeof *asks, cmp_asks);
    for (size_t i = 0, from = 0; i < n; i++) {
        const struct asks *x = &asks[i];
        bool fresh =
            !i || x->kind != x[-1].kind || !str_eq(x->name, x[-1].name);
        if (fresh) {
            from += m->n_cards ? (size_t)cards[m->n_cards - 1].n_items : 0;
            cards[m->n_cards++] = (struct card){ .kind = x->kind,
                                                 .name = x->name,
                                                 .area = m->items[x->item].area,
                                                 .items = asked + from };
        }
        struct card *c = &cards[m->n_cards - 1];
        if (!c->n_items || asked[from + (size_t)c->n_items - 1] != x->item)
            asked[from + (size_t)c->n_items++] = x->item;
        if (x->option < 0)
            items[x->item].fact = m->n_cards - 1;
        else
            items[x->item].misconception[x->option] = m->n_cards - 1;
    }
    m->cards = cards;
}

/* ---- the whole ---- */

static void read_scale(struct material *m, const struct scoring *s)
{
    if (!s->has_scale || !fact_is_confirmed(&s->scale))
        return;
    for (int i = 0; i < s->n_pass; i++) {
        const struct pass_mark *pass = &s->pass[i];
        if (pass->kind != PASS_SCORE || pass->part.n ||
            !fact_is_confirmed(&pass->fact))
            continue;
        m->scale_pass = pass->value;
        m->scale_min = s->scale_min;
        m->scale_max = s->scale_max;
    }
}

struct material *material_make(struct arena *a, const struct program *p,
                               const struct outline *o, const struct bank *bank,
                               const struct calibration *c)
{
    struct material *m = ARENA_NEW(a, struct material);
    struct places places;

    m->n_scored = p->format.n_scored > 0       ? p->format.n_scored
                  : p->format.items.scored > 0 ? p->format.items.scored
                                               : FORM_UNKNOWN;
    m->line = p->scoring.practice_raw;
    read_scale(m, &p->scoring);
    struct material_area *areas = lay_out(a, m, &places, o, bank);
    struct material_item *items = make_items(a, m, &places, bank, c);
    describe_areas(m, areas);
    make_cards(a, m, items);
    return m;
}

int material_item_find(const struct material *m, struct str id)
{
    int lo = 0, hi = m->n_items;

    while (lo < hi) {
        int mid = lo + (hi - lo) / 2;
        int order = str_cmp(m->items[mid].item->id, id);
        if (!order)
            return mid;
        if (order < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return -1;
}

/* "fact:" comes before "misconception:", so they are sorted as a whole. */
int material_card_find(const struct material *m, struct str name)
{
    int lo = 0, hi = m->n_cards;

    while (lo < hi) {
        int mid = lo + (hi - lo) / 2;
        int order = str_cmp(m->cards[mid].name, name);
        if (!order)
            return mid;
        if (order < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return -1;
}
