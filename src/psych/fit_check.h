/* Does the calibrated model describe the answers?
 *
 *   S-X2      observed and expected points at each sum score (Orlando &
 *             Thissen 2000; more categories: Kang & Chen 2008). Persons who
 *             answered every item; sums are joined until a cell is expected
 *             to hold at least one person.
 *   infit, outfit  mean squared residuals at the EAP, weighted by information
 *             or not (Wright & Masters 1982); 1 is expected.
 *   lz        standardised log likelihood of a person at the EAP (Drasgow,
 *             Levine & Williams 1985); low is unexpected.
 *   Q3        correlation of residuals at the EAP (Yen 1984).
 *   M2        limited information on single items and pairs
 *             (Maydeu-Olivares & Joe 2006; more categories by moments of
 *             points, Cai & Hansen 2013). Complete data, one group. */
#ifndef RESIT_PSYCH_FIT_CHECK_H
#define RESIT_PSYCH_FIT_CHECK_H

#include "psych/fit.h"

enum { M2_ITEMS_MOST = 60 }; /* the matrix grows with the fourth power */

struct item_fit {
    double s_x2, df, p; /* NAN when there are no degrees of freedom */
    double infit, outfit;
    double n; /* persons in S-X2 */
};

struct person_fit {
    double lz, infit, outfit; /* NAN when nothing was answered */
};

struct m2 {
    bool done;
    struct str why_not;
    double m2, df, p, rmsea, srmsr;
};

struct item_fit *item_fit_run(struct arena *, const struct fit *,
                              const struct responses *);
struct person_fit *person_fit_run(struct arena *, const struct fit *,
                                  const struct responses *);
/* J × J, by rows; 1 on the diagonal. */
double *q3_run(struct arena *, const struct fit *, const struct responses *);
struct m2 m2_run(const struct fit *, const struct responses *);

#endif
