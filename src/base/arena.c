#include "base/arena.h"

#include "base/err.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 16 * 1024, BLOCK_MOST = 1024 * 1024, ALIGN = 16 };

struct arena_block {
    struct arena_block *next;
    size_t size, used;
    _Alignas(ALIGN) unsigned char bytes[];
};

struct arena_defer_entry {
    struct arena_defer_entry *next;
    void (*fn)(void *);
    void *arg;
};

void arena_init(struct arena *a)
{
    *a = (struct arena){ 0 };
}

static struct arena_block *block_new(size_t size)
{
    struct arena_block *b = malloc(sizeof *b + size);

    if (!b)
        BUG("out of memory");
    b->next = NULL;
    b->size = size;
    b->used = 0;
    return b;
}

void *arena_alloc(struct arena *a, size_t n)
{
    if (n > SIZE_MAX / 4)
        BUG("allocation of %zu bytes", n);
    size_t need = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    if (!need)
        need = ALIGN;
    struct arena_block *b = a->top;
    if (!b || b->size - b->used < need) {
        size_t size = b ? b->size * 2 : BLOCK_BYTES;
        if (size > BLOCK_MOST)
            size = BLOCK_MOST;
        if (size < need)
            size = need;
        b = block_new(size);
        b->next = a->top;
        a->top = b;
    }
    void *p = b->bytes + b->used;
    b->used += need;
    a->used += need;
    memset(p, 0, need);
    return p;
}

void *arena_calloc(struct arena *a, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / 4 / size)
        BUG("allocation of %zu times %zu bytes", n, size);
    return arena_alloc(a, n * size);
}

void arena_defer(struct arena *a, void (*fn)(void *), void *arg)
{
    struct arena_defer_entry *d = arena_alloc(a, sizeof *d);

    d->fn = fn;
    d->arg = arg;
    d->next = a->defers;
    a->defers = d;
}

static void run_defers(struct arena *a)
{
    while (a->defers) {
        struct arena_defer_entry *d = a->defers;
        a->defers = d->next;
        d->fn(d->arg);
    }
}

static void free_chain(struct arena_block *b)
{
    while (b) {
        struct arena_block *next = b->next;
        free(b);
        b = next;
    }
}

void arena_release(struct arena *a)
{
    run_defers(a);
    free_chain(a->top);
    arena_init(a);
}

void arena_reset(struct arena *a)
{
    struct arena_block *kept, **at = &a->top;

    run_defers(a);
    while (*at && (*at)->size > BLOCK_MOST)
        at = &(*at)->next;
    kept = *at;
    if (kept) {
        *at = kept->next;
        kept->next = NULL;
        kept->used = 0;
    }
    free_chain(a->top);
    arena_init(a);
    a->top = kept;
}
