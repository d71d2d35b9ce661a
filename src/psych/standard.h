/* Standard setting: where does a panel put the cut, and how sure is it?
 *
 *   Angoff      each rater says for each item how likely a borderline person
 *               answers it right (Angoff 1971; with rounds: modified)
 *   Bookmark    pages of a booklet in order of difficulty (Lewis, Mitzel &
 *               Green 1996; response probability RP)
 *   contrasting groups  scores of persons judged able and not able
 *               (Livingston & Zieky 1982), by logistic regression
 *   Hofstee     acceptable cuts and fail rates (Hofstee 1983)
 *
 * Uncertainty: standard error over raters = SD / sqrt(raters). */
#ifndef RESIT_PSYCH_STANDARD_H
#define RESIT_PSYCH_STANDARD_H

#include "psych/irt_model.h"

struct rater {
    double cut;      /* sum of the own ratings */
    double r_others; /* with the mean of the other raters, over items */
    double severity; /* own cut minus the panel's */
    double r_p;      /* with observed item difficulty; NAN when not given */
};

struct rated_item {
    double mean, sd;
};

struct angoff {
    int n_raters, n_items;
    double cut, median, sd, se;
    /* variance components of raters × items, one rating each */
    double var_rater, var_item, var_error;
    double se_panel; /* of the panel's cut if raters and items are samples */
    struct rater *raters;
    struct rated_item *items;
};

/* rating[rater * n_items + item] in [0, 1]; p (or NULL): observed item
 * difficulty. n_raters >= 2, n_items >= 2. */
const struct angoff *angoff_run(struct arena *, const double *rating,
                                int n_raters, int n_items, const double *p);

struct bookmark {
    int n;
    double *theta; /* of each rater */
    double cut_theta, sd, se, median;
    double cut_points; /* expected points there */
};

/* page[i] from 1: the first item, in order of difficulty, that a borderline
 * person would not answer right with probability rp; the cut is there. */
const struct bookmark *bookmark_run(struct arena *, const struct irt_item *,
                                    int n_items, const int *page, int n_raters,
                                    double rp);
/* The ability at which the item's highest points are earned with probability
 * rp (guessing included); infinite when it never is. */
double response_probability_theta(const struct irt_item *, double rp);

struct contrast {
    double cut, se;  /* equal odds; delta method */
    double midpoint; /* of the two means */
    double n_able, n_other, mean_able, mean_other, sd_able, sd_other;
    double slope;   /* log odds per point */
    bool separated; /* the groups do not overlap: no regression */
};

struct contrast contrast_run(const double *score, const bool *able, size_t n);

struct hofstee {
    bool crosses; /* the panel's line meets the score distribution */
    double cut, se;
    double cut_min, cut_max, fail_min, fail_max; /* panel means */
    double fail_rate;                            /* at the cut */
};

/* judge[4 * i …]: lowest and highest acceptable cut, lowest and highest
 * acceptable fail rate (shares). freq[x]: persons at each score. */
struct hofstee hofstee_run(const double *judge, int n, const double *freq,
                           int most);

#endif
