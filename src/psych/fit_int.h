/* Between the files of calibration: the state of one fit. */
#ifndef RESIT_PSYCH_FIT_INT_H
#define RESIT_PSYCH_FIT_INT_H

#include "psych/estep.h"
#include "psych/fit.h"

/* A prior on one parameter of one item. */
struct slot_prior {
    bool has;
    enum prior_family family;
    double x, y;
};

struct fit_work {
    const struct fit_options *o;
    int n_items, n_groups, n_nodes, n_pad, n_rows;
    struct irt_item *items; /* as they are now */
    bool (*held)[IRT_PARAMS];
    struct slot_prior (*prior)[IRT_PARAMS];
    bool common_slope;
    double *mean, *sd; /* of each group */
    bool *mean_free, *sd_free;
    struct estep *estep;
    bool floats;
    double *theta;            /* [n_pad] */
    double *right;            /* [item][n_pad], P(1) of logistic items */
    double *log_p;            /* [row][n_pad] */
    double *counts;           /* [row][n_pad] */
    double *log_prior, *mass; /* [group][n_pad] */
    int n_par;
};

/* The free parameters as one vector: per item those not held (the common
 * slope first of all), then means and log SDs of groups. */
void fit_get(const struct fit_work *, double *x);
void fit_set(struct fit_work *, const double *x);

/* E-step at the parameters at hand: counts and mass; returns the
 * log-likelihood. */
double fit_estep(struct fit_work *);
/* Posterior over the nodes of one of the different persons, after fit_estep. */
void fit_posterior(const struct fit_work *, size_t pattern, const int *category,
                   double *post);
/* Sum of the log priors at the parameters at hand. */
double fit_log_prior(const struct fit_work *);
/* M-step: parameters move to where counts say. `steps` Fisher steps per item;
 * `careful`: each only if it raises the expected log-likelihood. */
void fit_mstep(struct fit_work *, int steps, bool careful);
/* Gradient of the log-likelihood and priors, after fit_estep. */
void fit_gradient(struct fit_work *, double *g);
/* Observed or cross-product information, n_par × n_par. */
bool fit_information(struct arena *, struct fit_work *, enum fit_se,
                     double *info);

/* Log density, first and second derivative of a prior at x. */
void prior_at(const struct slot_prior *, double x, double *log_density,
              double *d1, double *d2);

#endif
