/* Calibration: item parameters by marginal maximum likelihood (Bock & Aitkin
 * 1981) or, with priors, the marginal posterior mode (Mislevy 1986).
 *
 * Ability is normal in each group; the first group is N(0, 1) unless freed
 * (the metric must then be held by fixed slopes, intercepts or anchors). The
 * integral is a sum over equally spaced nodes with renormalised normal
 * weights. EM, its M-step a Fisher scoring step per item, accelerated after
 * Anderson (anderson.h); a step that lowers the objective is not taken, so
 * that the history never falls but by rounding. With much data the first
 * cycles are in floats, the last ones in doubles.
 *
 * Standard errors: `SE_OAKES`, the observed information as the derivative of
 * the marginal score (Oakes 1999, by central differences), or
 * `SE_CROSS_PRODUCT`, the sum of squared person scores. */
#ifndef RESIT_PSYCH_FIT_H
#define RESIT_PSYCH_FIT_H

#include "base/err.h"
#include "psych/irt_model.h"
#include "psych/responses.h"

enum fit_model {
    FIT_RASCH, /* slope 1, variance free */
    FIT_1PL,   /* common slope */
    FIT_2PL,
    FIT_3PL,
    FIT_GRM,
    FIT_PCM, /* slope 1, variance free */
};

enum fit_se { SE_NONE, SE_OAKES, SE_CROSS_PRODUCT };

enum fit_par { PAR_A, PAR_D, PAR_C };

enum prior_family {
    PRIOR_NORMAL,    /* of the parameter: a, d, or c's logit */
    PRIOR_LOGNORMAL, /* of a */
    PRIOR_BETA,      /* of c: beta(x, y) on (0, 1) */
};

struct fit_prior {
    struct str item; /* empty: every item that has the parameter */
    enum fit_par par;
    enum prior_family family;
    double x, y; /* mean and SD, or the two of beta */
};

enum fit_variance { VARIANCE_BY_MODEL, VARIANCE_FIXED, VARIANCE_FREE };

struct fit_options {
    enum fit_model model;
    int n_nodes; /* at least 61 unless the caller insists */
    double theta_min, theta_max;
    int cycles_most;
    double tolerance; /* of the largest parameter change still to come */
    int n_threads;
    enum fit_se se;
    enum fit_variance variance; /* of the first group */
    double slope;               /* that Rasch items have: 1 */
    bool no_prior;              /* 3PL without a prior on guessing */
    bool doubles; /* else floats inside the E-step when there is much data */
    const struct fit_prior *priors;
    int n_priors;
    const struct irt_item *anchors; /* held; found by id */
    int n_anchors;
};

struct fit_group {
    struct str name;
    double mean, sd;
    double se_mean, se_sd; /* NAN when held or not asked for */
    bool mean_free, sd_free;
    double n;
};

struct fit_item {
    struct irt_item item;
    double se[IRT_PARAMS];         /* of par; NAN when held or not asked for */
    double se_b[IRT_PARAMS], se_c; /* by the delta method */
    bool anchored;
    bool held[IRT_PARAMS];      /* not estimated */
    int points[IRT_CATEGORIES]; /* category → points, when some never occur */
};

struct fit {
    enum fit_model model;
    struct fit_item *items;
    int n_items;
    struct fit_group *groups;
    int n_groups;
    double n_persons;
    size_t n_patterns;
    int n_nodes, n_par;
    bool common_slope; /* the free slopes are one parameter */
    double theta_min, theta_max;
    double loglik, log_prior; /* loglik in double, without the priors */
    int cycles;               /* E-steps */
    bool converged;
    double change;      /* the largest parameter change still to come */
    struct str runaway; /* item whose guessing has no estimate inside (0, 1):
                           then it has not converged; empty: none */
    double *history; /* log-likelihood and priors after each accepted cycle */
    int n_history;
    enum fit_se se;
    bool se_failed;      /* information not positive definite */
    double posterior_sd; /* mean over persons; compare with the spacing */
    double posterior_sd_least;
};

void fit_options_init(struct fit_options *, enum fit_model);

/* Calibrate. Problems (an item nobody or everybody got right, more than two
 * points under a model for two, an unknown anchor) name the item and leave
 * NULL. Not converging is no problem: it is a result. */
const struct fit *fit_run(struct arena *, const struct responses *,
                          const struct fit_options *, struct problems *);

/* The same in two steps when some items are pretest ones: the operational
 * items alone, then all of them with these held (fixed parameter calibration,
 * Kim 2006), so that what is tried out cannot move the scale. The
 * log-likelihood, history and groups are the second step's. */
const struct fit *fit_run_linked(struct arena *, const struct responses *,
                                 const struct fit_options *, struct problems *);

/* The items of a fit, as the other files of this room take them. */
struct irt_item *fit_irt_items(struct arena *, const struct fit *);
/* The categories of row i on every item, -1 where missing. */
void fit_categories(const struct fit *, const struct responses *, size_t i,
                    int *category);
struct str fit_model_name(enum fit_model);
struct str fit_se_name(enum fit_se);

#endif
