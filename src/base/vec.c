#include "base/vec.h"

#include "base/arena.h"

#include <string.h>

void *vec_grow(struct arena *a, const void *p, size_t n, size_t *cap,
               size_t size)
{
    *cap = *cap ? *cap * 2 : 8;
    void *q = arena_calloc(a, *cap, size);
    if (n)
        memcpy(q, p, n * size);
    return q;
}
