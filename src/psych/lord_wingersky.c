#include "psych/lord_wingersky.h"

void lord_wingersky(const struct irt_item *items, int n, const bool *skip,
                    double theta, double *f)
{
    double p[IRT_CATEGORIES];
    int most = 0;

    f[0] = 1;
    for (int j = 0; j < n; j++) {
        int K = items[j].n_categories;
        if (skip && skip[j])
            continue;
        irt_curve(&items[j], theta, p);
        for (int x = most + 1; x <= most + K - 1; x++)
            f[x] = 0;
        most += K - 1;
        for (int x = most; x >= 0; x--) { /* from above: in place */
            double sum = 0;
            for (int k = 0; k < K && k <= x; k++)
                sum += p[k] * f[x - k];
            f[x] = sum;
        }
    }
}
