#include "psych/domain_flag.h"

#include <math.h>

/* Probabilities that differ by less than this are equal ones that rounding
 * has parted (R's fisher.test uses the same 1e-7). */
static const double SAME = 1 + 1e-7;

static double log_choose(int n, int k)
{
    int sign;

    return lgamma_r(n + 1.0, &sign) - lgamma_r(k + 1.0, &sign) -
           lgamma_r(n - k + 1.0, &sign);
}

double hypergeometric_pmf(int k, int N, int X, int n)
{
    if (k < 0 || k > n || k > X || n - k > N - X)
        return 0;
    return exp(log_choose(X, k) + log_choose(N - X, n - k) - log_choose(N, n));
}

double hypergeometric_two_sided(int k, int N, int X, int n)
{
    double observed = hypergeometric_pmf(k, N, X, n);
    double p = 0;

    for (int i = 0; i <= n; i++) {
        double q = hypergeometric_pmf(i, N, X, n);
        if (q <= observed * SAME)
            p += q;
    }
    return p < 1 ? p : 1;
}

double sidak_threshold(double alpha, int K)
{
    return 1 - pow(1 - alpha, 1.0 / K);
}
