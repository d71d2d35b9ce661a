/* Weights of the memory model fitted to one person's log, taken only where
 * they foretell reviews that they were not fitted to better than the defaults.
 *
 * The log is cut in time: weights are fitted to the days before the cut and
 * both are held against the reviews from it on, by log loss. First reviews of
 * a card and further ones on the same day are not foretold and do not count.
 * docs/study-memory.md has the method and its constants. */
#ifndef RESIT_STUDY_PERSONAL_H
#define RESIT_STUDY_PERSONAL_H

#include "study/memory.h"

enum { PERSONAL_REVIEWS_LEAST = 400 }; /* that count, fit and test together */

/* By how much the loss of a review must be lower, in nats, and by how many of
 * its standard errors. */
#define PERSONAL_MARGIN 0.005
#define PERSONAL_ERRORS 1.645

struct personal {
    struct fsrs6
        model;   /* the fitted weights where adopted, else the defaults */
    bool enough; /* reviews to try at all; else the rest is 0 */
    bool adopted;
    size_t n_fit, n_test; /* reviews that count */
    double loss_default;  /* mean log loss on the reviews of the test */
    double loss_personal;
    double se; /* of the difference of the two */
};

void personal_fit(const struct review_log *, bool same_day, struct personal *);

#endif
