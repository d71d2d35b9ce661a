/* Growing arrays in an arena: any struct with members `p`, `n`, `cap`.
 *
 *   struct { struct item *p; size_t n, cap; } items = { 0 };
 *   VEC_PUSH(arena, &items, item);
 *
 * Growing leaves the old array in the arena; pointers into it go stale. */
#ifndef RESIT_BASE_VEC_H
#define RESIT_BASE_VEC_H

#include <stddef.h>

struct arena;

#define VEC_PUSH(a, v, ...)                                                    \
    do {                                                                       \
        if ((v)->n == (v)->cap)                                                \
            (v)->p = vec_grow((a), (v)->p, (v)->n, &(v)->cap, sizeof *(v)->p); \
        (v)->p[(v)->n++] = (__VA_ARGS__);                                      \
    } while (0)

/* Room for so many more, where it is known beforehand. */
#define VEC_ROOM(a, v, more)                                                   \
    ((v)->p = vec_room((a), (v)->p, (v)->n, &(v)->cap, (more), sizeof *(v)->p))

void *vec_room(struct arena *, void *p, size_t n, size_t *cap, size_t more,
               size_t size);
void *vec_grow(struct arena *, const void *p, size_t n, size_t *cap,
               size_t size);

#endif
