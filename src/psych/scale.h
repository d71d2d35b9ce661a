/* Scaled scores: linear in ability or in points, from a table, or the true
 * score on a reference set of items (expected points at the ability).
 *
 * Rounding is stated, never silent: none, nearest (halves away from zero),
 * or down. It is done once, after the scale is cut to [lowest, highest]. */
#ifndef RESIT_PSYCH_SCALE_H
#define RESIT_PSYCH_SCALE_H

#include <stddef.h>

enum scale_rounding { ROUND_NONE, ROUND_NEAREST, ROUND_DOWN };

struct scale {
    double slope, intercept;
    double lowest, highest; /* may be infinite */
    enum scale_rounding rounding;
};

struct scale_row {
    double from, scaled;
};

double scale_linear(const struct scale *, double x);
/* rows rise in `from`; x takes the last row at or under it, or the first. */
double scale_table(const struct scale *, const struct scale_row *rows, size_t n,
                   double x);

#endif
