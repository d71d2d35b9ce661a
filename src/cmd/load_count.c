#include "cmd/load_count.h"

/* Below LOAD_STEPS each µs has a step of its own; above, each octave has
 * LOAD_STEPS. */
static unsigned step_of(int64_t us)
{
    unsigned octave = 0;

    while (us >> octave >= 2 * LOAD_STEPS)
        octave++;
    if (us < LOAD_STEPS)
        return (unsigned)us;
    return octave * LOAD_STEPS + (unsigned)(us >> octave);
}

/* The longest time that falls into the step. */
static int64_t most_of(unsigned step)
{
    if (step < 2 * LOAD_STEPS)
        return step;
    unsigned octave = step / LOAD_STEPS - 1;
    int64_t in = step - octave * LOAD_STEPS;
    return ((in + 1) << octave) - 1;
}

void load_times_add(struct load_times *t, int64_t us)
{
    unsigned last = LOAD_OCTAVES * LOAD_STEPS - 1;
    unsigned step = step_of(us > 0 ? us : 0);

    t->steps[step < last ? step : last]++;
    t->n++;
    if (us > t->most_us)
        t->most_us = us;
}

int64_t load_times_at(const struct load_times *t, double share)
{
    double want = share * (double)t->n;
    uint64_t n = 0;

    for (unsigned i = 0; i < LOAD_OCTAVES * LOAD_STEPS && t->n; i++) {
        n += t->steps[i];
        if ((double)n >= want)
            return most_of(i) < t->most_us ? most_of(i) : t->most_us;
    }
    return t->most_us;
}
