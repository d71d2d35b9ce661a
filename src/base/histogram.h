/* How often a size or a time was about how much: steps of powers of two, so
 * that one kind serves microseconds and counts alike and needs no bounds. */
#ifndef RESIT_BASE_HISTOGRAM_H
#define RESIT_BASE_HISTOGRAM_H

#include <stdint.h>

enum { HISTOGRAM_STEPS = 28 }; /* 2^27 µs are two minutes */

struct histogram {
    /* n[k]: above 2^(k-1), up to 2^k; n[0]: up to 1; the last: all beyond */
    int64_t n[HISTOGRAM_STEPS];
    int64_t sum;
};

/* Negative ones count as 0. */
void histogram_add(struct histogram *, int64_t value);
void histogram_merge(struct histogram *to, const struct histogram *from);

#endif
