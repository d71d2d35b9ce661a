/* Ability of persons from calibrated items.
 *
 *   EAP   mean of the posterior, its SD as SE (Bock & Mislevy 1982)
 *   MAP   mode of the posterior, 1 / sqrt(information + 1 / prior variance)
 *   ML    mode of the likelihood, 1 / sqrt(information)
 *   sum   EAP given the sum score only (Thissen et al. 1995)
 *
 * The information is the expected (Fisher) one. A pattern whose likelihood
 * rises without end has no finite ML: `state` names it. */
#ifndef RESIT_PSYCH_ABILITY_H
#define RESIT_PSYCH_ABILITY_H

#include "psych/irt_model.h"

enum ability_method { ABILITY_EAP, ABILITY_MAP, ABILITY_ML, ABILITY_SUM };

enum ability_state {
    ABILITY_FINITE,
    ABILITY_ALL_RIGHT, /* every answered item has its highest points */
    ABILITY_ALL_WRONG, /* every answered item has 0 points */
    ABILITY_NO_MODE,   /* neither, but the likelihood has no finite mode */
    ABILITY_EMPTY,     /* nothing was answered: the prior alone */
};

struct ability {
    double theta, se; /* infinite where there is no finite ML */
    enum ability_state state;
};

/* Curves at the nodes, once for many persons; a normal prior. */
struct ability_table {
    const struct irt_item *items;
    int n_items, n_nodes;
    double mean, sd;
    double *theta;   /* [node] */
    double *weight;  /* [node], sums to 1 */
    double *log_p;   /* [row][node] */
    int *row;        /* of each item */
    double *sum_eap; /* [sum]: for ABILITY_SUM */
    double *sum_sd;
    double *sum_share; /* expected share of persons at each sum */
    int most;          /* highest sum */
};

void ability_table_init(struct ability_table *, struct arena *,
                        const struct irt_item *, int n_items, int n_nodes,
                        double theta_min, double theta_max, double mean,
                        double sd);

/* category[j] = -1: not answered. ABILITY_SUM needs every item answered, and
 * takes the prior over what is known otherwise: state ABILITY_EMPTY. */
struct ability ability_of(const struct ability_table *, const int *category,
                          enum ability_method);
/* Posterior over the nodes of one pattern. */
void ability_posterior(const struct ability_table *, const int *category,
                       double *post);
struct str ability_state_words(enum ability_state);

#endif
