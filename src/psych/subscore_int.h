/* Haberman's test from moments: what both ways to these share. */
#ifndef RESIT_PSYCH_SUBSCORE_INT_H
#define RESIT_PSYCH_SUBSCORE_INT_H

#include "psych/subscore.h"

/* Fills all but the names, counts and mean. cov_true: covariance of the true
 * subscore and the true total. */
void subscore_judge(struct subscore *, double var_s, double var_x,
                    double cov_sx, double cov_true, double alpha);

#endif
