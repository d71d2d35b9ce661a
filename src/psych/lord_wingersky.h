/* Distribution of the sum score at one ability (Lord & Wingersky 1984; for
 * more than two categories Thissen, Pommerich, Billeaud & Williams 1995). */
#ifndef RESIT_PSYCH_LORD_WINGERSKY_H
#define RESIT_PSYCH_LORD_WINGERSKY_H

#include "psych/irt_model.h"

/* f[x] = P(sum = x | theta) for x = 0 … irt_most_points(items, n); f has one
 * element more than that. Items where skip[j] are left out; skip may be NULL.
 */
void lord_wingersky(const struct irt_item *items, int n, const bool *skip,
                    double theta, double *f);

#endif
