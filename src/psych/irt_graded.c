/* Graded response item (Samejima 1969): cumulative logits with one slope. */
#include "psych/irt_model.h"
#include "psych/special.h"

#include <math.h>

static const double P_LEAST = 1e-300;

static int n_params(int K)
{
    return K;
}

/* P(>= k), its complement, and the product: the density of the logit. */
struct step {
    double above, below, density;
};

static struct step step_at(const double *par, int K, int k, double theta)
{
    if (k == 0)
        return (struct step){ 1, 0, 0 };
    if (k == K)
        return (struct step){ 0, 1, 0 };
    double z = par[0] * theta + par[k];
    double above = logistic(z), below = logistic(-z);
    return (struct step){ above, below, above * below };
}

/* The difference of two cumulative curves, taken where it cancels least. */
static double between(struct step lower, struct step upper)
{
    double p = lower.above < 0.5 ? lower.above - upper.above
                                 : upper.below - lower.below;

    return fmax(p, P_LEAST);
}

static void curve(const double *par, int K, double theta, double *p)
{
    struct step lower = step_at(par, K, 0, theta);

    for (int k = 0; k < K; k++) {
        struct step upper = step_at(par, K, k + 1, theta);
        p[k] = between(lower, upper);
        lower = upper;
    }
}

static void gradient(const double *par, int K, double theta, double *p,
                     double *dp)
{
    struct step lower = step_at(par, K, 0, theta);

    for (int k = 0; k < K; k++) {
        struct step upper = step_at(par, K, k + 1, theta);
        double *d = dp + k * K;
        p[k] = between(lower, upper);
        for (int i = 0; i < K; i++)
            d[i] = 0;
        d[0] = theta * (lower.density - upper.density);
        if (k > 0)
            d[k] = lower.density;
        if (k + 1 < K)
            d[k + 1] = -upper.density;
        lower = upper;
    }
}

static void slope(const double *par, int K, double theta, double *p, double *dp)
{
    struct step lower = step_at(par, K, 0, theta);

    for (int k = 0; k < K; k++) {
        struct step upper = step_at(par, K, k + 1, theta);
        p[k] = between(lower, upper);
        dp[k] = par[0] * (lower.density - upper.density);
        lower = upper;
    }
}

static void start(const double *share, int K, double *par)
{
    double above = 1;

    par[0] = 1;
    for (int k = 1; k < K; k++) {
        above -= share[k - 1];
        double p = fmin(fmax(above, 0.005), 0.995);
        par[k] = 1.16 * log(p / (1 - p));
        if (k > 1) /* an empty category must not close the gap */
            par[k] = fmin(par[k], par[k - 1] - 0.05);
    }
}

const struct irt_model irt_graded = {
    "graded", n_params, curve, gradient, slope, start,
};
