#include "base/histogram.h"

void histogram_add(struct histogram *h, int64_t value)
{
    int k = 0;

    if (value < 0)
        value = 0;
    while (k < HISTOGRAM_STEPS - 1 && INT64_C(1) << k < value)
        k++;
    h->n[k]++;
    h->sum += value;
}

void histogram_merge(struct histogram *to, const struct histogram *from)
{
    for (int k = 0; k < HISTOGRAM_STEPS; k++)
        to->n[k] += from->n[k];
    to->sum += from->sum;
}
