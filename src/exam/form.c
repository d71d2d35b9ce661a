#include "exam/form_int.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

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
    form_share_out(m->arena, f->n_items - f->n_scored, sizes, f->n_segments,
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
    size_t n = 0;

    for (int i = 0; i < m->n_pool; i++)
        n += m->pool[i].taken;
    f->items = ARENA_ARRAY(m->out, struct form_item, n);
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

/* ---- the four kinds ---- */

struct exam_format form_half_format(const struct exam_format *x)
{
    struct exam_format half = *x;
    int items = 0;

    if (x->n_segments % 2 == 0)
        half.n_segments = x->n_segments / 2;
    for (int s = 0; s < half.n_segments; s++) {
        if (x->n_segments % 2) {
            half.segments[s].n_items = (x->segments[s].n_items + 1) / 2;
            half.segments[s].limit_us = x->segments[s].limit_us / 2;
        }
        items += half.segments[s].n_items;
    }
    int all = x->n_scored + x->n_pretest;
    half.n_pretest = all ? items * x->n_pretest / all : 0;
    half.n_scored = items - half.n_pretest;
    half.break_pool_us = half.n_segments > 1 ? x->break_pool_us / 2 : 0;
    return half;
}

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
        form_share_out(m->arena, x->n_pretest, weight, o->n_domains, pretest);
        break;
    case FORM_HALF:
        form_share_out(m->arena, x->n_scored, weight, o->n_domains, scored);
        form_share_out(m->arena, x->n_pretest, weight, o->n_domains, pretest);
        break;
    case FORM_SEGMENT:
        form_share_out(m->arena, x->segments[0].n_items, weight, o->n_domains,
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
    if (f->kind == FORM_MOCK || f->kind == FORM_HALF) {
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
    struct arena scratch = { 0 };
    struct assembly m = { .arena = &scratch,
                          .out = arena,
                          .outline = program_outline(p, q->on) };
    const struct exam_format format =
        q->kind == FORM_HALF ? form_half_format(&p->format) : p->format;
    int scored[DOMAINS_MOST] = { 0 }, pretest[DOMAINS_MOST] = { 0 };
    int all[DOMAINS_MOST] = { 0 };

    if (!m.outline)
        BUG("no outline in force");
    size_t n_areas = (size_t)m.outline->n_areas + 1;
    for (int i = 0; i < m.outline->n_areas; i++)
        m.published = m.published || m.outline->areas[i].n_items >= 0;
    m.need = ARENA_ARRAY(&scratch, int, n_areas);
    m.need_scored = ARENA_ARRAY(&scratch, int, n_areas);
    rng_init(&m.rng, q->seed);
    form_make_pool(&m, bank, q);
    want(&m, &format, q, scored, pretest);
    for (int d = 0; d < m.outline->n_domains; d++) {
        all[d] = scored[d] + pretest[d];
        form_allocate(&m, m.need, d, -1, all[d]);
        form_allocate(&m, m.need_scored, d, -1, scored[d]);
    }
    bool full = form_pick(&m, all, pretest);
    struct form *f = ARENA_NEW(arena, struct form);
    f->kind = q->kind;
    f->seed = q->seed;
    f->outline = m.outline;
    collect(&m, f, scored);
    if (q->kind == FORM_DOMAIN ? !f->n_items : !full) {
        form_tell_shortages(&m, all, shortages);
        f = NULL;
    } else {
        lay_out_segments(f, &format);
        deal(&m, f);
    }
    arena_release(&scratch);
    return f;
}

static const struct str kinds[] = {
    [FORM_MOCK] = S_INIT("mock"),
    [FORM_HALF] = S_INIT("half"),
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
