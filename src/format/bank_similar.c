/* Pairs of items that say nearly the same.
 *
 * Each item is a bag of its telling words (question and right option), a word
 * weighing more the fewer items have it: cosine of tf-idf vectors (Salton and
 * Buckley 1988). Only pairs that share a word which is not in too many items
 * are compared, so that 20,000 items take seconds. */
#include "format/bank_review_int.h"

#include "base/arena.h"
#include "base/vec.h"

#include <math.h>
#include <stdlib.h>

enum {
    POSTINGS_MOST = 200
}; /* items a word may be in to bring them together */

/* Chosen on the CMA (AAMA) bank by reading what they bring up. */
static const double duplicate_least = 0.65, similar_least = 0.35;

struct term {
    struct str word;
    int item;
    double weight; /* count, then tf-idf */
};

struct terms {
    struct term *p;
    size_t n, cap;
};

static int cmp_term(const void *a, const void *b)
{
    const struct term *x = a, *y = b;
    int c = str_cmp(x->word, y->word);

    return c ? c : (x->item > y->item) - (x->item < y->item);
}

static void add_item(struct arena *a, struct terms *t, const struct item *item,
                     int at)
{
    struct words words = { 0 };

    words_add(a, &words, item->stem);
    for (int i = 0; i < item->n_options; i++)
        if (item->key >> i & 1)
            words_add(a, &words, item->options[i].text);
    /* short words say little, numbers much */
    for (size_t i = 0; i < words.n; i++)
        if (words.p[i].n > 2 || words.p[i].p[words.p[i].n - 1] <= '9')
            VEC_PUSH(a, t, (struct term){ word_stem(words.p[i]), at, 1 });
}

/* Same word of same item counted together; sorted by word. */
static void merge(struct terms *t)
{
    size_t n = 0;

    if (t->n)
        qsort(t->p, t->n, sizeof *t->p, cmp_term);
    for (size_t i = 0; i < t->n; i++) {
        if (n && !cmp_term(&t->p[n - 1], &t->p[i]))
            t->p[n - 1].weight += 1;
        else
            t->p[n++] = t->p[i];
    }
    t->n = n;
}

static size_t same_word(const struct terms *t, size_t from)
{
    size_t end = from + 1;

    while (end < t->n && str_eq(t->p[end].word, t->p[from].word))
        end++;
    return end;
}

static bool are_enemies(const struct item *x, const struct item *y)
{
    for (int i = 0; i < x->n_enemies; i++)
        if (str_eq(x->enemies[i], y->id))
            return true;
    for (int i = 0; i < y->n_enemies; i++)
        if (str_eq(y->enemies[i], x->id))
            return true;
    return false;
}

static void report(struct review *r, const struct item *x, const struct item *y,
                   double cosine)
{
    if (are_enemies(x, y))
        return;
    review_add(r, cosine >= duplicate_least ? RULE_DUPLICATE : RULE_SIMILAR, x,
               0, S("rewrite one of them, or name the other under `enemies`"),
               "much the same text as %.*s (%.*s:%d), %.2f of 1",
               STR_ARG(y->id), STR_ARG(y->file), y->line, cosine);
}

struct span {
    size_t first, end; /* in the terms, of one word */
};

struct own {
    struct {
        struct span *p;
        size_t n, cap;
    } words;
    struct {
        double *p;
        size_t n, cap;
    } weights;
};

void review_pairs(struct review *r)
{
    const struct bank *bank = r->bank;
    size_t n = (size_t)bank->n_items;
    struct arena a = { 0 };
    struct terms t = { 0 };
    struct own *own = ARENA_ARRAY(&a, struct own, n);
    double *norm = ARENA_ARRAY(&a, double, n);
    double *dot = ARENA_ARRAY(&a, double, n);
    bool *near = ARENA_ARRAY(&a, bool, n);

    for (size_t i = 0; i < n; i++)
        if (bank->items[i].status != ITEM_RETIRED)
            add_item(&a, &t, &bank->items[i], (int)i);
    merge(&t);
    for (size_t i = 0, end; i < t.n; i = end) {
        end = same_word(&t, i);
        double idf = log((double)n / (double)(end - i));
        for (size_t k = i; k < end; k++) {
            struct own *o = &own[t.p[k].item];
            t.p[k].weight = (1 + log(t.p[k].weight)) * idf;
            norm[t.p[k].item] += t.p[k].weight * t.p[k].weight;
            VEC_PUSH(&a, &o->words, (struct span){ i, end });
            VEC_PUSH(&a, &o->weights, t.p[k].weight);
        }
    }
    for (size_t i = 0; i < n; i++) {
        struct own *o = &own[i];
        for (size_t k = 0; k < o->words.n; k++) {
            struct span s = o->words.p[k];
            bool rare = s.end - s.first <= POSTINGS_MOST;
            for (size_t p = s.end; rare && p > s.first; p--) {
                size_t j = (size_t)t.p[p - 1].item;
                if (j <= i)
                    break;
                dot[j] += o->weights.p[k] * t.p[p - 1].weight;
                near[j] = true;
            }
        }
        for (size_t j = i + 1; j < n; j++) {
            double cosine = near[j] ? dot[j] / sqrt(norm[i] * norm[j]) : 0;
            if (cosine >= similar_least)
                report(r, &bank->items[i], &bank->items[j], cosine);
            near[j] = false;
            dot[j] = 0;
        }
    }
    arena_release(&a);
}
