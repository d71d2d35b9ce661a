/* Item response models: one table of functions each, one file each.
 *
 * Metric everywhere: logistic, D = 1. par[0] is the slope a; then intercepts
 * d (b = -d/a) and, for guessing, logit(c). theta is ability, N(0,1) in the
 * reference group. Categories are 0 … K-1, K >= 2.
 *
 *   logistic  a, d           P(1) = 1/(1+exp(-(a theta+d)))  Birnbaum 1968
 *   guessing  a, d, logit c  P(1) = c + (1-c)/(1+exp(-(a theta+d)))
 *   graded    a, d_1 > … > d_{K-1}   P(>=k) = 1/(1+exp(-(a theta+d_k)))
 *                                                    Samejima 1969
 *   credit    a, d_1 … d_{K-1}  P(k) ~ exp(k a theta + d_1 + … + d_k)
 *                               Masters 1982, with a slope Muraki 1992 */
#ifndef RESIT_PSYCH_IRT_MODEL_H
#define RESIT_PSYCH_IRT_MODEL_H

#include "base/str.h"
#include "psych/responses.h"

enum {
    IRT_CATEGORIES = RESPONSE_CATEGORIES,
    IRT_PARAMS = IRT_CATEGORIES + 1,
};

struct irt_model {
    const char *name;
    int (*n_params)(int K);
    /* p[k] = P(k | theta); never 0 or 1 exactly. */
    void (*curve)(const double *par, int K, double theta, double *p);
    /* The same with dp[k * n_params + i] = dP(k)/d par[i]. */
    void (*gradient)(const double *par, int K, double theta, double *p,
                     double *dp);
    /* The same with dp[k] = dP(k)/d theta. */
    void (*slope)(const double *par, int K, double theta, double *p,
                  double *dp);
    /* First guess from the share of each category. */
    void (*start)(const double *share, int K, double *par);
};

extern const struct irt_model irt_logistic, irt_guessing, irt_graded,
    irt_credit;

struct irt_item {
    struct str id;
    const struct irt_model *model;
    int n_categories;
    double par[IRT_PARAMS];
};

int irt_n_params(const struct irt_item *);
/* c of a guessing item, 0 of every other. */
double irt_guess(const struct irt_item *);
void irt_curve(const struct irt_item *, double theta, double *p);
/* Fisher information about theta: sum of P'(k)^2 / P(k), >= 0. */
double irt_information(const struct irt_item *, double theta);
/* Expected points. */
double irt_expected(const struct irt_item *, double theta);
/* Expected points of all and their highest sum. */
double irt_true_score(const struct irt_item *, int n, double theta);
int irt_most_points(const struct irt_item *, int n);
/* The model of that name, or NULL. */
const struct irt_model *irt_model_find(struct str name);

#endif
