/* Anderson acceleration of a fixed-point iteration x -> G(x) (Anderson 1965;
 * Walker & Ni 2011; for EM: Henderson & Varadhan 2019).
 *
 * From the last few points and their residuals G(x) - x, the combination whose
 * residual is smallest is taken and moved on by its residual. The system is
 * damped a little, so that near dependence does no harm. The caller decides
 * whether the proposal is taken, and makes it forget when it was not. */
#ifndef RESIT_PSYCH_ANDERSON_H
#define RESIT_PSYCH_ANDERSON_H

#include "base/str.h"

struct anderson;

struct anderson *anderson_new(struct arena *, int n);
/* x and G(x) are noted; next: the proposal. Arrays of n; next may be neither.
 */
void anderson_next(struct anderson *, const double *x, const double *gx,
                   double *next);
void anderson_forget(struct anderson *);

#endif
