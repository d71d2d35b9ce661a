#include "psych/scale.h"

#include <math.h>

static double finish(const struct scale *s, double y)
{
    y = fmin(fmax(y, s->lowest), s->highest);
    switch (s->rounding) {
    case ROUND_NONE:
        return y;
    case ROUND_NEAREST:
        return round(y);
    case ROUND_DOWN:
        return floor(y);
    }
    return y;
}

double scale_linear(const struct scale *s, double x)
{
    return finish(s, s->slope * x + s->intercept);
}

double scale_table(const struct scale *s, const struct scale_row *rows,
                   size_t n, double x)
{
    size_t at = 0;

    while (at + 1 < n && rows[at + 1].from <= x)
        at++;
    return finish(s, rows[at].scaled);
}
