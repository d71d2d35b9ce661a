/* Gain between two mocks, against the error of measuring it.
 *
 * In per cent right, so that a half mock can be held against a full one. The
 * error of each is Lord's binomial SEM (psych/forecast.h); a gain smaller than
 *
 *   1.96 sqrt(SEM_1^2 + SEM_2^2)
 *
 * (for two mocks alike: 1.96 sqrt(2) SEM) is what two mocks of a person who
 * learned nothing may well differ by: measurement noise. Tests of two mocks;
 * of many pairs of mocks some pass by chance. */
#ifndef RESIT_STUDY_GAIN_H
#define RESIT_STUDY_GAIN_H

#include "study/history.h"

/* A mock of which more had been met before than this is not compared. */
#define GAIN_SEEN_MOST 0.1

struct mock_gain {
    double gain;   /* later minus earlier, points of 100 */
    double margin; /* that much either way is noise */
    bool noise;
    /* Not to be compared: too many questions of one were known, or answered
     * sooner than they can be read. */
    bool seen, unread;
};

/* Both of at least two items. */
struct mock_gain mock_gain_between(const struct mock_result *earlier,
                                   const struct mock_result *later);
/* In a sentence. */
struct str mock_gain_text(struct arena *, const struct mock_gain *);

#endif
