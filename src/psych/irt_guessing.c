/* Three-parameter logistic item. The guessing parameter is carried as its
 * logit: no bounds to run into, and the prior of the field is normal there. */
#include "psych/irt_model.h"
#include "psych/special.h"

#include <math.h>

static const double P_LEAST = 1e-300;

static int n_params(int K)
{
    (void)K;
    return 3;
}

static void curve(const double *par, int K, double theta, double *p)
{
    double z = par[0] * theta + par[1];

    (void)K;
    p[0] = fmax(logistic(-par[2]) * logistic(-z), P_LEAST);
    p[1] = fmax(logistic(par[2]) + logistic(-par[2]) * logistic(z), P_LEAST);
}

static void gradient(const double *par, int K, double theta, double *p,
                     double *dp)
{
    double z = par[0] * theta + par[1];
    double f = logistic(z), c = logistic(par[2]);
    double w = (1 - c) * f * logistic(-z);

    curve(par, K, theta, p);
    dp[3] = w * theta;
    dp[4] = w;
    dp[5] = c * (1 - c) * logistic(-z);
    for (int i = 0; i < 3; i++)
        dp[i] = -dp[3 + i];
}

static void slope(const double *par, int K, double theta, double *p, double *dp)
{
    double z = par[0] * theta + par[1];

    curve(par, K, theta, p);
    dp[1] = par[0] * logistic(-par[2]) * logistic(z) * logistic(-z);
    dp[0] = -dp[1];
}

static void start(const double *share, int K, double *par)
{
    double c = 0.2, p = fmin(fmax((share[1] - c) / (1 - c), 0.02), 0.995);

    (void)K;
    par[0] = 1;
    par[1] = 1.16 * log(p / (1 - p));
    par[2] = log(c / (1 - c));
}

const struct irt_model irt_guessing = {
    "guessing", n_params, curve, gradient, slope, start,
};
