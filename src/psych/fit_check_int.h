/* Between the files that check a calibration's fit. */
#ifndef RESIT_PSYCH_FIT_CHECK_INT_H
#define RESIT_PSYCH_FIT_CHECK_INT_H

#include "psych/fit_check.h"

/* infit and outfit of every item; `a` holds only scratch. */
void item_residuals(struct arena *a, const struct fit *,
                    const struct responses *, struct item_fit *out);

#endif
