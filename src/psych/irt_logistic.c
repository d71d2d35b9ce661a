/* Two-parameter logistic item; 1PL and Rasch are the same with the slope held
 * in common or at 1. */
#include "psych/irt_model.h"
#include "psych/special.h"

#include <math.h>

static const double P_LEAST = 1e-300;

static int n_params(int K)
{
    (void)K;
    return 2;
}

static void curve(const double *par, int K, double theta, double *p)
{
    double z = par[0] * theta + par[1];

    (void)K;
    p[1] = fmax(logistic(z), P_LEAST);
    p[0] = fmax(logistic(-z), P_LEAST);
}

static void gradient(const double *par, int K, double theta, double *p,
                     double *dp)
{
    curve(par, K, theta, p);
    double w = p[0] * p[1];
    dp[2] = w * theta;
    dp[3] = w;
    dp[0] = -dp[2];
    dp[1] = -dp[3];
}

static void slope(const double *par, int K, double theta, double *p, double *dp)
{
    curve(par, K, theta, p);
    dp[1] = par[0] * p[0] * p[1];
    dp[0] = -dp[1];
}

/* 1.16: a unit slope flattens the marginal curve by sqrt(1 + 1/2.9). */
static void start(const double *share, int K, double *par)
{
    double p = fmin(fmax(share[1], 0.005), 0.995);

    (void)K;
    par[0] = 1;
    par[1] = 1.16 * log(p / (1 - p));
}

const struct irt_model irt_logistic = {
    "logistic", n_params, curve, gradient, slope, start,
};
