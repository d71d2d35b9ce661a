/* Partial credit item (Masters 1982; with a slope: Muraki 1992): adjacent
 * categories differ by a logit. */
#include "psych/irt_model.h"

#include <math.h>

static const double P_LEAST = 1e-300;

static int n_params(int K)
{
    return K;
}

static void curve(const double *par, int K, double theta, double *p)
{
    double z = 0, most = 0, sum = 0;

    p[0] = 0;
    for (int k = 1; k < K; k++) {
        z += par[0] * theta + par[k];
        p[k] = z;
        most = fmax(most, z);
    }
    for (int k = 0; k < K; k++)
        sum += p[k] = exp(p[k] - most);
    for (int k = 0; k < K; k++)
        p[k] = fmax(p[k] / sum, P_LEAST);
}

static double mean(const double *p, int K)
{
    double m = 0;

    for (int k = 1; k < K; k++)
        m += k * p[k];
    return m;
}

static void gradient(const double *par, int K, double theta, double *p,
                     double *dp)
{
    curve(par, K, theta, p);
    double m = mean(p, K), above = 1;
    for (int k = 0; k < K; k++)
        dp[k * K] = p[k] * theta * (k - m);
    for (int i = 1; i < K; i++) {
        above -= p[i - 1];
        for (int k = 0; k < K; k++)
            dp[k * K + i] = p[k] * ((k >= i) - above);
    }
}

static void slope(const double *par, int K, double theta, double *p, double *dp)
{
    curve(par, K, theta, p);
    double m = mean(p, K);
    for (int k = 0; k < K; k++)
        dp[k] = p[k] * par[0] * (k - m);
}

static void start(const double *share, int K, double *par)
{
    par[0] = 1;
    for (int k = 1; k < K; k++)
        par[k] = log(fmax(share[k], 0.005) / fmax(share[k - 1], 0.005));
}

const struct irt_model irt_credit = {
    "credit", n_params, curve, gradient, slope, start,
};
