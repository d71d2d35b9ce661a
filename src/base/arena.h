/* Arena: memory with one named lifetime.
 *
 * A function takes a `struct arena *` if and only if its result outlives the
 * call; the result dies when the arena's owner resets or releases it. Memory
 * from an arena is zeroed and aligned for any type. Out of memory aborts:
 * inputs are capped at the edge and every acknowledged fact is committed, so
 * an abort loses nothing.
 *
 * Lifetimes, longest first: process, connection, job, request, scratch.
 * An arena is used by one thread at a time. */
#ifndef RESIT_BASE_ARENA_H
#define RESIT_BASE_ARENA_H

#include <stddef.h>

struct arena_block;
struct arena_defer_entry;

struct arena {
    struct arena_block *top;
    struct arena_defer_entry *defers;
    size_t used; /* bytes handed out since init or reset */
};

/* An empty arena; all-zero bytes are one too. */
void arena_init(struct arena *);

/* Run the deferred calls, newest first, and give all memory back. The arena
 * is empty and usable afterwards. */
void arena_release(struct arena *);

/* As arena_release, but keep one block of usual size for the next round. */
void arena_reset(struct arena *);

/* n zeroed bytes; n may be 0. Never returns NULL. */
void *arena_alloc(struct arena *, size_t n)
    __attribute__((returns_nonnull, warn_unused_result));

/* n × size zeroed bytes; aborts when the product overflows. */
void *arena_calloc(struct arena *, size_t n, size_t size)
    __attribute__((returns_nonnull, warn_unused_result));

/* Call fn(arg) when the arena is reset or released: ties a file, a
 * statement or a foreign library's object to the arena. */
void arena_defer(struct arena *, void (*fn)(void *), void *arg);

#define ARENA_NEW(a, T) ((T *)arena_alloc((a), sizeof(T)))
#define ARENA_ARRAY(a, T, n) ((T *)arena_calloc((a), (n), sizeof(T)))

#endif
