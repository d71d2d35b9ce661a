/* How long a passed part is good while others are not passed.
 *
 * The clock of a credit starts at the pass or at the release of its score. A
 * release that is not entered is the day the program names for it; where it
 * names none, no end is known, but surely the part is good for the length of
 * the credit from the pass. */
#ifndef RESIT_RETAKE_CREDIT_H
#define RESIT_RETAKE_CREDIT_H

#include "retake/policy.h"

enum credit {
    CREDIT_GOOD,   /* or the part was never passed */
    CREDIT_OVER,   /* and the others were not all passed in time */
    CREDIT_UNSURE, /* it may be over: a release is not entered */
};

enum credit part_credit(const struct policy *, const struct retake_case *,
                        struct str part, struct date on);
/* Until when a passed part is good; false: there is no such pass, or no end
 * of it is known. `open`: other parts were not all passed in time. */
bool part_credit_end(const struct policy *, const struct retake_case *,
                     struct str part, struct date on, struct date *end,
                     bool *open);
/* True when no end is known, for a release is not entered; `least`: the part
 * is surely good so long. */
bool part_credit_least(const struct policy *, const struct retake_case *,
                       struct str part, struct date on, struct date *least);
/* Until when that pass is good; date_last() where nothing ends it. */
struct date pass_good_until(const struct policy *, const struct retake_case *,
                            const struct attempt *, struct date on);
/* The day the program names for the release of that score. */
bool release_scheduled(const struct policy *, const struct attempt *,
                       struct date *out);

#endif
