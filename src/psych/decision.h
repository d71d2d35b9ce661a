/* How sure is a pass or fail? Accuracy: the share of persons whose observed
 * and true scores lie on the same side of the cut. Consistency: the share who
 * would be on the same side on two parallel forms.
 *
 *   livingston_lewis  beta true scores, binomial errors, effective length
 *                     (Livingston & Lewis 1995; moments: Hanson 1991)
 *   lee               calibrated items, number right (Lee 2010): over a
 *                     normal population (D) or over persons (P)
 *   rudner            calibrated items, cut on ability, normal errors
 *                     (Rudner 2001, 2005) */
#ifndef RESIT_PSYCH_DECISION_H
#define RESIT_PSYCH_DECISION_H

#include "psych/irt_model.h"

struct classification {
    double accuracy, consistency;
    double kappa;      /* consistency beyond chance */
    double false_pass; /* passes, but the true score is under the cut */
    double false_fail;
    double pass_rate; /* expected */
};

struct beta_score { /* true proportion: beta(a, b) stretched to [low, high] */
    double low, high, a, b;
    bool four; /* all four from moments, else two on [0, 1] */
};

struct livingston_lewis {
    struct classification d;
    double n_effective;
    int n_rounded;
    struct beta_score truth;
};

/* freq[x]: persons at each score 0 … most. Pass = score >= cut. reliability
 * in (0, 1). False when the scores do not vary or no beta fits. */
bool livingston_lewis(const double *freq, int most, double cut,
                      double reliability, struct livingston_lewis *out);

/* Ability points with weights (sum 1): nodes of a population, or persons. */
struct ability_points {
    const double *theta, *weight;
    size_t n;
};

struct classification lee_decision(const struct irt_item *, int n_items,
                                   const struct ability_points *, double cut);
struct classification rudner_decision(const struct irt_item *, int n_items,
                                      const struct ability_points *,
                                      double cut_theta);

/* Standard errors of measurement at one ability: of the number of points, and
 * of ability. */
double sem_points(const struct irt_item *, int n_items, double theta);
double sem_theta(const struct irt_item *, int n_items, double theta);
/* The ability whose expected points are `score`; infinite outside. */
double theta_from_true_score(const struct irt_item *, int n_items,
                             double score);

/* n equally spaced points on [low, high] weighted by a normal density;
 * theta and weight have room for n. */
void normal_points(double mean, double sd, double low, double high, size_t n,
                   double *theta, double *weight);

#endif
