/* How long requests took: a histogram with steps of about 3 %, so that
 * millions cost no memory and far percentiles are still told. */
#ifndef RESIT_CMD_LOAD_COUNT_H
#define RESIT_CMD_LOAD_COUNT_H

#include <stdint.h>

enum { LOAD_STEPS = 32, LOAD_OCTAVES = 32 };

struct load_times {
    uint64_t n;
    int64_t most_us;
    uint32_t steps[LOAD_OCTAVES * LOAD_STEPS];
};

void load_times_add(struct load_times *, int64_t us);
/* The time within which this share (0 … 1) of the requests was answered, at
 * most 3 % too high; 0 when there were none. */
int64_t load_times_at(const struct load_times *, double share);

#endif
