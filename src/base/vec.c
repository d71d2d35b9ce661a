#include "base/vec.h"

#include "base/arena.h"

#include <string.h>

void *vec_room(struct arena *a, void *p, size_t n, size_t *cap, size_t more,
               size_t size)
{
    if (more <= *cap - n)
        return p;
    *cap = n + more;
    void *q = arena_calloc(a, *cap, size);
    if (n)
        memcpy(q, p, n * size);
    return q;
}

void *vec_grow(struct arena *a, const void *p, size_t n, size_t *cap,
               size_t size)
{
    *cap = *cap ? *cap * 2 : 8;
    void *q = arena_calloc(a, *cap, size);
    if (n)
        memcpy(q, p, n * size);
    return q;
}
