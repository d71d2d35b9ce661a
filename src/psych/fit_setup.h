/* Before and after the cycles: what is free, where it starts, what it means. */
#ifndef RESIT_PSYCH_FIT_SETUP_H
#define RESIT_PSYCH_FIT_SETUP_H

#include "psych/fit_int.h"

/* Work lies in `scratch`, what the fit keeps in `keep`. False with problems. */
bool fit_setup(struct arena *scratch, struct arena *keep,
               const struct responses *, const struct fit_options *,
               struct fit_work *, struct fit *, struct problems *);
int fit_count_free(const struct fit_work *);
/* Copies parameters into the fit, with standard errors. */
void fit_report(struct arena *scratch, struct fit_work *, enum fit_se,
                struct fit *);

#endif
