/* What property tests share: a seed that is printed, and can be given again
 * with RESIT_SEED=n. Include it before any other header of the project. */
#ifndef RESIT_TESTS_PROP_H
#define RESIT_TESTS_PROP_H

#include "base/arena.h"
#include "base/rng.h"
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

static inline uint64_t prop_seed(void)
{
    static uint64_t seed;
    const char *given = getenv("RESIT_SEED");
    struct timespec now;

    if (seed)
        return seed;
    clock_gettime(CLOCK_REALTIME, &now);
    seed = given
               ? strtoull(given, NULL, 10)
               : (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
    printf("# seed %llu\n", (unsigned long long)seed);
    return seed;
}

/* Uniform in lo … hi. */
static inline int prop_int(struct rng *r, int lo, int hi)
{
    return lo + (int)rng_below(r, (uint64_t)(hi - lo) + 1);
}

static inline bool prop_bool(struct rng *r, int percent)
{
    return rng_below(r, 100) < (uint64_t)percent;
}

/* 0 … most characters of all planes, with the awkward ones often; no NUL. */
static inline struct str prop_text(struct arena *a, struct rng *r, int most)
{
    static const char awkward[] = "\"\\/<>&'\n\r\t *_`[]()#-:,x1";
    int n = prop_int(r, 0, most);
    char *p = arena_alloc(a, (size_t)n * 4 + 1);
    size_t at = 0;

    for (int i = 0; i < n; i++) {
        uint32_t c = (uint32_t)rng_below(r, 0x110000);
        if (prop_bool(r, 60))
            c = (unsigned char)awkward[rng_below(r, sizeof awkward - 1)];
        else if (prop_bool(r, 60))
            c = (uint32_t)prop_int(r, 1, 0x17f);
        if (!c || (c >= 0xd800 && c < 0xe000))
            c = 0xfffd;
        if (c < 0x80) {
            p[at++] = (char)c;
        } else if (c < 0x800) {
            p[at++] = (char)(0xc0 | c >> 6);
        } else if (c < 0x10000) {
            p[at++] = (char)(0xe0 | c >> 12);
            p[at++] = (char)(0x80 | (c >> 6 & 0x3f));
        } else {
            p[at++] = (char)(0xf0 | c >> 18);
            p[at++] = (char)(0x80 | (c >> 12 & 0x3f));
            p[at++] = (char)(0x80 | (c >> 6 & 0x3f));
        }
        if (c >= 0x80)
            p[at++] = (char)(0x80 | (c & 0x3f));
    }
    return (struct str){ p, at };
}

#endif
