/* Forms for random outlines and banks: counts, enemies, seen items, pretest
 * items, segments, seeds; and a bank is said to lack items only when it does.
 *
 * Enemies are drawn as clusters: of one cluster one item can be used. For
 * these the most that a domain can give is simply counted, which is the
 * independent check of the refusals. */
#include "prop.h"

#include "base/date.h"
#include "exam/form.h"

enum { ROUNDS = 400 };

struct world {
    struct arena arena;
    struct rng *r;
    struct program program;
    struct outline outline;
    struct domain domains[4];
    struct area areas[64];
    struct bank bank;
    struct item *items;
    int *cluster; /* per item; equal: enemies */
    struct seen *seen;
    size_t n_seen;
    bool published; /* the areas have item counts */
};

static void add_areas(struct world *w, int d, int parent, int n, int depth)
{
    struct outline *o = &w->outline;
    int k = depth ? prop_int(w->r, 2, 3) : prop_int(w->r, 1, 4);
    struct str in = parent < 0 ? w->domains[d].id : w->areas[parent].id;

    for (int i = 0; i < k; i++) {
        int part = i + 1 < k ? prop_int(w->r, 0, n) : n;
        int a = o->n_areas++;
        n -= part;
        w->areas[a] = (struct area){
            .id = str_fmt(&w->arena, "%.*s.a%d", STR_ARG(in), i),
            .domain = d,
            .parent = parent,
            .n_items = w->published ? part : -1,
        };
        if (depth < 1 && prop_bool(w->r, 30))
            add_areas(w, d, a, part, depth + 1);
    }
}

static void make_outline(struct world *w)
{
    struct outline *o = &w->outline;
    struct exam_format *x = &w->program.format;

    w->published = prop_bool(w->r, 50);
    o->domains = w->domains;
    o->areas = w->areas;
    o->from = date_first();
    o->n_domains = prop_int(w->r, 1, 4);
    for (int d = 0; d < o->n_domains; d++) {
        int n = prop_int(w->r, 1, 12);
        w->domains[d] = (struct domain){
            .id = str_fmt(&w->arena, "d%d", d),
            .n_scored = n,
        };
        x->n_scored += n;
        add_areas(w, d, -1, n, 0);
    }
    x->n_pretest = prop_bool(w->r, 60) ? prop_int(w->r, 0, 6) : 0;
    int left = x->n_scored + x->n_pretest;
    x->n_segments = prop_int(w->r, 1, left < 4 ? left : 4);
    for (int s = 0; s < x->n_segments; s++) {
        int n = left / (x->n_segments - s);
        x->segments[s].n_items = n;
        x->segments[s].limit_us = n * INT64_C(48000000);
        left -= n;
    }
    w->program.outlines = o;
    w->program.n_outlines = 1;
}

static void make_bank(struct world *w, int clusters_percent)
{
    int n = prop_int(w->r, 1, 40 * w->outline.n_domains);

    w->items = ARENA_ARRAY(&w->arena, struct item, (size_t)n);
    w->cluster = ARENA_ARRAY(&w->arena, int, (size_t)n);
    w->seen = ARENA_ARRAY(&w->arena, struct seen, (size_t)n);
    for (int i = 0; i < n; i++) {
        struct item *it = &w->items[i];
        int k = prop_int(w->r, 0, 9);
        it->id = str_fmt(&w->arena, "i-%05d", i);
        it->area = w->areas[prop_int(w->r, 0, w->outline.n_areas - 1)].id;
        it->status = k < 6   ? ITEM_OPERATIONAL
                     : k < 8 ? ITEM_PRETEST
                     : k < 9 ? ITEM_DRAFT
                             : ITEM_RETIRED;
        it->n_options = 4;
        it->key = 1;
        w->cluster[i] = i;
        if (i && prop_bool(w->r, clusters_percent)) {
            int j = prop_int(w->r, 0, i - 1);
            it->area = w->items[j].area; /* clusters stay in one domain */
            w->cluster[i] = w->cluster[j];
        }
        if (prop_bool(w->r, 40))
            w->seen[w->n_seen++] =
                (struct seen){ it->id, prop_int(w->r, 1, 1000) };
    }
    /* said on one side only, now and then by both */
    for (int i = 0; i < n; i++) {
        struct str *enemies = ARENA_ARRAY(&w->arena, struct str, (size_t)n);
        for (int j = 0; j < n; j++)
            if (w->cluster[i] == w->cluster[j] && i != j &&
                (j < i || prop_bool(w->r, 20)))
                enemies[w->items[i].n_enemies++] = w->items[j].id;
        w->items[i].enemies = enemies;
    }
    w->bank.items = w->items;
    w->bank.n_items = n;
}

static struct world *world_new(struct rng *r, int clusters_percent)
{
    struct world *w = calloc(1, sizeof *w);

    assert_non_null(w);
    w->r = r;
    make_outline(w);
    make_bank(w, clusters_percent);
    return w;
}

static void world_free(struct world *w)
{
    arena_release(&w->arena);
    free(w);
}

static int index_of(const struct world *w, const struct item *item)
{
    return (int)(item - w->items);
}

static int domain_of(const struct world *w, int item)
{
    return w->areas[outline_area(&w->outline, w->items[item].area)].domain;
}

/* n shared out by weight, largest remainder, ties to the earlier. */
static void shares(int n, const int *weight, int k, int *out)
{
    double total = 0, rest[SEGMENTS_MOST + DOMAINS_MOST];
    int given = 0;

    for (int i = 0; i < k; i++)
        total += weight[i];
    for (int i = 0; i < k; i++) {
        out[i] = (int)((double)n * weight[i] / total + 1e-9);
        rest[i] = (double)n * weight[i] / total - out[i];
        given += out[i];
    }
    for (; given < n; given++) {
        int best = 0;
        for (int i = 1; i < k; i++)
            if (rest[i] > rest[best] + 1e-9)
                best = i;
        out[best]++;
        rest[best] = -1;
    }
}

static void wanted(const struct world *w, enum form_kind kind, int *scored,
                   int *pretest)
{
    int weight[4];

    for (int d = 0; d < w->outline.n_domains; d++) {
        weight[d] = scored[d] = w->domains[d].n_scored;
        pretest[d] = 0;
    }
    struct exam_format half = form_half_format(&w->program.format);
    if (kind == FORM_HALF)
        shares(half.n_scored, weight, w->outline.n_domains, scored);
    if (kind != FORM_SEGMENT)
        shares(kind == FORM_MOCK ? w->program.format.n_pretest : half.n_pretest,
               weight, w->outline.n_domains, pretest);
    else
        shares(w->program.format.segments[0].n_items, weight,
               w->outline.n_domains, scored);
}

/* The most a domain can give: one item of each cluster, of clusters without
 * an operational item at most `pretest`. */
static int capacity(const struct world *w, int domain, int pretest)
{
    int with = 0, without = 0;

    for (int c = 0; c < w->bank.n_items; c++) {
        bool operational = false, usable = false;
        for (int i = 0; i < w->bank.n_items; i++) {
            if (w->cluster[i] != c || domain_of(w, i) != domain)
                continue;
            operational |= w->items[i].status == ITEM_OPERATIONAL;
            usable |= w->items[i].status == ITEM_PRETEST;
        }
        with += operational;
        without += usable && !operational;
    }
    return with + (without < pretest ? without : pretest);
}

static const struct form *assemble(struct world *w, enum form_kind kind,
                                   uint64_t seed, struct shortages *lacks)
{
    struct form_request q = {
        .kind = kind,
        .seed = seed,
        .on = { 20000 },
        .domain = w->domains[0].id,
        .seen = w->seen,
        .n_seen = w->n_seen,
    };

    *lacks = (struct shortages){ 0 };
    return form_assemble(&w->arena, &w->program, &w->bank, &q, lacks);
}

static bool was_seen(const struct world *w, struct str id)
{
    for (size_t i = 0; i < w->n_seen; i++)
        if (str_eq(w->seen[i].item, id))
            return true;
    return false;
}

/* What is true of every form, whatever its kind. */
static void check_any_form(const struct world *w, const struct form *f)
{
    int at = 0, n_scored = 0;

    for (int s = 0; s < f->n_segments; s++) {
        assert_int_equal(f->segments[s].first, at);
        assert_true(f->segments[s].limit_us > 0);
        at += f->segments[s].n;
    }
    assert_int_equal(at, f->n_items);
    for (int i = 0; i < f->n_items; i++) {
        const struct form_item *x = &f->items[i];
        enum item_status status = x->item->status;
        assert_true(status == ITEM_OPERATIONAL ||
                    (status == ITEM_PRETEST && !x->scored));
        assert_true(str_eq(w->areas[x->area].id, x->item->area));
        assert_int_equal(x->domain, w->areas[x->area].domain);
        assert_int_equal(x->seen, was_seen(w, x->item->id));
        n_scored += x->scored;
        for (int k = 0; k < i; k++) /* no item twice, no two enemies */
            assert_int_not_equal(w->cluster[index_of(w, x->item)],
                                 w->cluster[index_of(w, f->items[k].item)]);
    }
    assert_int_equal(n_scored, f->n_scored);
}

static void check_counts(const struct world *w, const struct form *f,
                         const int *scored, const int *pretest)
{
    for (int d = 0; d < w->outline.n_domains; d++) {
        int n[2] = { 0, 0 };
        for (int i = 0; i < f->n_items; i++)
            if (f->items[i].domain == d)
                n[f->items[i].scored]++;
        assert_int_equal(n[1], scored[d]);
        assert_int_equal(n[0], pretest[d]);
    }
}

static void check_segments(const struct exam_format *x, const struct form *f)
{
    int sizes[SEGMENTS_MOST], want[SEGMENTS_MOST];

    assert_int_equal(f->n_segments, x->n_segments);
    for (int s = 0; s < x->n_segments; s++) {
        sizes[s] = x->segments[s].n_items;
        assert_int_equal(f->segments[s].n, sizes[s]);
        assert_true(f->segments[s].limit_us == x->segments[s].limit_us);
    }
    shares(x->n_pretest, sizes, x->n_segments, want);
    for (int s = 0; s < x->n_segments; s++) {
        int n = 0;
        for (int i = 0; i < f->segments[s].n; i++)
            n += !f->items[f->segments[s].first + i].scored;
        assert_int_equal(n, want[s]);
    }
}

/* A refusal is true: the domains named cannot be filled, and the others can.
 */
static void check_shortages(const struct world *w,
                            const struct shortages *lacks, const int *scored,
                            const int *pretest)
{
    assert_true(lacks->n > 0);
    for (size_t i = 0; i < lacks->n; i++) {
        const struct shortage *x = &lacks->p[i];
        int d = outline_domain(&w->outline, x->area);
        assert_true(d >= 0);
        assert_int_equal(x->need, scored[d] + pretest[d]);
        assert_true(x->have < x->need);
        assert_int_equal(x->have, capacity(w, d, pretest[d]));
    }
}

static bool can_fill(const struct world *w, const int *scored,
                     const int *pretest)
{
    for (int d = 0; d < w->outline.n_domains; d++)
        if (capacity(w, d, pretest[d]) < scored[d] + pretest[d])
            return false;
    return true;
}

static void try_kind(struct world *w, enum form_kind kind, int *n_made)
{
    struct shortages lacks, again;
    int scored[4], pretest[4];
    uint64_t seed = rng_next(w->r);
    const struct form *f = assemble(w, kind, seed, &lacks);
    const struct form *g = assemble(w, kind, seed, &again);

    wanted(w, kind, scored, pretest);
    assert_int_equal(f != NULL, can_fill(w, scored, pretest));
    assert_int_equal(f == NULL, g == NULL);
    if (!f) {
        check_shortages(w, &lacks, scored, pretest);
        return;
    }
    assert_int_equal(lacks.n, 0);
    check_any_form(w, f);
    check_counts(w, f, scored, pretest);
    if (kind == FORM_MOCK)
        check_segments(&w->program.format, f);
    if (kind == FORM_HALF) {
        const struct exam_format half = form_half_format(&w->program.format);
        check_segments(&half, f);
    }
    assert_int_equal(f->n_items, g->n_items);
    for (int i = 0; i < f->n_items; i++) {
        assert_ptr_equal(f->items[i].item, g->items[i].item);
        assert_int_equal(f->items[i].scored, g->items[i].scored);
    }
    ++*n_made;
}

static void mocks_and_segments_meet_the_outline(void **state)
{
    struct rng r;
    int n_made = 0;

    (void)state;
    rng_init(&r, prop_seed());
    for (int i = 0; i < ROUNDS; i++) {
        struct world *w = world_new(&r, prop_bool(&r, 50) ? 30 : 0);
        try_kind(w, FORM_MOCK, &n_made);
        try_kind(w, FORM_HALF, &n_made);
        try_kind(w, FORM_SEGMENT, &n_made);
        world_free(w);
    }
    /* the test is about something: many can be made, many cannot */
    assert_in_range(n_made, ROUNDS / 5, 3 * ROUNDS - ROUNDS / 5);
}

static void domain_forms_take_what_there_is(void **state)
{
    struct rng r;

    (void)state;
    rng_init_stream(&r, prop_seed(), 1);
    for (int i = 0; i < ROUNDS; i++) {
        struct world *w = world_new(&r, 20);
        struct shortages lacks;
        int have = capacity(w, 0, 0);
        const struct form *f = assemble(w, FORM_DOMAIN, rng_next(&r), &lacks);
        assert_int_equal(f == NULL, have == 0);
        if (f) {
            check_any_form(w, f);
            assert_int_equal(f->n_items, have < 25 ? have : 25);
            assert_int_equal(f->n_scored, f->n_items);
            assert_int_equal(f->n_segments, 1);
            for (int k = 0; k < f->n_items; k++)
                assert_int_equal(f->items[k].domain, 0);
            /* the format above gives every item 48 seconds */
            assert_true(f->segments[0].limit_us ==
                        f->n_items * INT64_C(48000000));
        }
        world_free(w);
    }
}

static int64_t last_seen(const struct world *w, struct str id)
{
    for (size_t i = 0; i < w->n_seen; i++)
        if (str_eq(w->seen[i].item, id))
            return w->seen[i].last_us;
    return 0;
}

/* Where nothing else decides (one area, no enemies), no item is left out that
 * was seen longer ago, or never, while a fresher one is taken. */
static void seen_items_come_last(void **state)
{
    struct rng r;
    int n_looked = 0;

    (void)state;
    rng_init_stream(&r, prop_seed(), 2);
    for (int round = 0; round < ROUNDS; round++) {
        struct world *w = world_new(&r, 0);
        struct shortages lacks;
        for (int i = 0; i < w->bank.n_items; i++) {
            w->items[i].area = w->areas[0].id;
            w->items[i].status = ITEM_OPERATIONAL;
        }
        const struct form *f = assemble(w, FORM_DOMAIN, rng_next(&r), &lacks);
        int64_t freshest = 0;
        for (int k = 0; k < f->n_items; k++) {
            int64_t t = last_seen(w, f->items[k].item->id);
            freshest = t > freshest ? t : freshest;
        }
        for (int i = 0; i < w->bank.n_items; i++) {
            bool taken = false;
            for (int k = 0; k < f->n_items; k++)
                taken = taken || f->items[k].item == &w->items[i];
            if (!taken)
                assert_true(last_seen(w, w->items[i].id) >= freshest);
            n_looked += !taken;
        }
        world_free(w);
    }
    assert_true(n_looked > 0);
}

/* With published counts and plenty of items everywhere, each area gets
 * exactly its count. */
static void published_area_counts_are_met(void **state)
{
    struct rng r;
    int n_checked = 0;

    (void)state;
    rng_init_stream(&r, prop_seed(), 3);
    for (int round = 0; round < ROUNDS; round++) {
        struct world *w = world_new(&r, 0);
        int n = 30 * w->outline.n_areas, count[64] = { 0 };
        struct shortages lacks;
        w->program.format.segments[0].n_items += w->program.format.n_pretest;
        w->program.format.n_pretest = 0;
        w->items = ARENA_ARRAY(&w->arena, struct item, (size_t)n);
        for (int i = 0; i < n; i++)
            w->items[i] = (struct item){
                .id = str_fmt(&w->arena, "i-%05d", i),
                .area = w->areas[i % w->outline.n_areas].id,
                .status = ITEM_OPERATIONAL,
            };
        w->bank = (struct bank){ .items = w->items, .n_items = n };
        int all = 0;
        for (int s = 1; s < w->program.format.n_segments; s++)
            all += w->program.format.segments[s].n_items;
        w->program.format.segments[0].n_items =
            w->program.format.n_scored - all;
        if (!w->published || w->program.format.segments[0].n_items < 1) {
            world_free(w);
            continue;
        }
        const struct form *f = assemble(w, FORM_MOCK, rng_next(&r), &lacks);
        assert_non_null(f);
        for (int i = 0; i < f->n_items; i++)
            for (int a = f->items[i].area; a >= 0; a = w->areas[a].parent)
                count[a]++;
        for (int a = 0; a < w->outline.n_areas; a++)
            assert_int_equal(count[a], w->areas[a].n_items);
        n_checked++;
        world_free(w);
    }
    assert_true(n_checked > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mocks_and_segments_meet_the_outline),
        cmocka_unit_test(domain_forms_take_what_there_is),
        cmocka_unit_test(seen_items_come_last),
        cmocka_unit_test(published_area_counts_are_met),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
