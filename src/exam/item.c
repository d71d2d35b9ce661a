#include "exam/item.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/rng.h"

const struct item *bank_find(const struct bank *b, struct str id)
{
    int lo = 0, hi = b->n_items;

    while (lo < hi) {
        int mid = lo + (hi - lo) / 2;
        int c = str_cmp(b->items[mid].id, id);
        if (!c)
            return &b->items[mid];
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

static const struct str types[] = {
    [ITEM_SINGLE] = S_INIT("single"),
    [ITEM_MULTIPLE] = S_INIT("multiple"),
};

static const struct str levels[] = {
    [LEVEL_RECALL] = S_INIT("recall"),
    [LEVEL_APPLICATION] = S_INIT("application"),
    [LEVEL_ANALYSIS] = S_INIT("analysis"),
};

static const struct str statuses[] = {
    [ITEM_DRAFT] = S_INIT("draft"),
    [ITEM_PRETEST] = S_INIT("pretest"),
    [ITEM_OPERATIONAL] = S_INIT("operational"),
    [ITEM_RETIRED] = S_INIT("retired"),
};

struct str item_type_text(enum item_type t)
{
    return types[t];
}

struct str item_level_text(enum item_level l)
{
    return levels[l];
}

struct str item_status_text(enum item_status s)
{
    return statuses[s];
}

static int find_word(const struct str *words, int n, struct str s)
{
    for (int i = 0; i < n; i++)
        if (str_eq(words[i], s))
            return i;
    return -1;
}

bool item_type_parse(struct str s, enum item_type *out)
{
    int i = find_word(types, (int)(sizeof types / sizeof *types), s);

    if (i >= 0)
        *out = (enum item_type)i;
    return i >= 0;
}

bool item_level_parse(struct str s, enum item_level *out)
{
    int i = find_word(levels, (int)(sizeof levels / sizeof *levels), s);

    if (i >= 0)
        *out = (enum item_level)i;
    return i >= 0;
}

bool item_status_parse(struct str s, enum item_status *out)
{
    int i = find_word(statuses, (int)(sizeof statuses / sizeof *statuses), s);

    if (i >= 0)
        *out = (enum item_status)i;
    return i >= 0;
}

bool option_set_parse(struct str s, option_set *out)
{
    struct str rest = s, part;
    option_set set = 0;

    if (!s.n) {
        *out = 0;
        return true;
    }
    while (str_next(&rest, ',', &part)) {
        if (part.n != 1 || part.p[0] < 'a' || part.p[0] >= 'a' + OPTIONS_MOST)
            return false;
        option_set bit = (option_set)(1u << (part.p[0] - 'a'));
        if (set & bit)
            return false;
        set |= bit;
    }
    *out = set;
    return true;
}

struct str option_set_text(struct arena *a, option_set set)
{
    char *p = arena_alloc(a, 2 * OPTIONS_MOST);
    size_t n = 0;

    for (int i = 0; i < OPTIONS_MOST; i++) {
        if (!(set >> i & 1))
            continue;
        if (n)
            p[n++] = ',';
        p[n++] = (char)('a' + i);
    }
    return (struct str){ p, n };
}

int option_set_count(option_set set)
{
    return __builtin_popcount(set);
}

static uint64_t mix(uint64_t h, struct str s)
{
    return hash_bytes(s.p, s.n, h + s.n);
}

uint64_t item_face(const struct item *item)
{
    uint64_t h = mix(item->type * 2u + item->shuffle, item->stem);

    for (int i = 0; i < item->n_images; i++)
        h = mix(h, item->images[i].svg);
    for (int i = 0; i < item->n_options; i++)
        h = mix(h, item->options[i].text);
    return h ^ item->key;
}

void item_option_order(const struct item *item, uint64_t seed,
                       uint8_t order[OPTIONS_MOST])
{
    for (int i = 0; i < item->n_options; i++)
        order[i] = (uint8_t)i;
    if (!item->shuffle)
        return;
    struct rng r;
    rng_init(&r, hash_bytes(item->id.p, item->id.n, seed));
    rng_shuffle(&r, order, (size_t)item->n_options, sizeof *order);
}
