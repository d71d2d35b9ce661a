#include "psych/forecast.h"

#include <math.h>

enum { RELIABILITY_STEPS = 10, BISECTIONS = 60 };

double sem_binomial(int x, int n)
{
    return n < 2 ? 0 : sqrt((double)x * (n - x) / (n - 1));
}

struct band band_wilson(int x, int n, double z)
{
    double z2 = z * z;
    double centre = x + z2 / 2;
    double half = z * sqrt((double)x * (n - x) / n + z2 / 4);

    return (struct band){ fmax(0, n * (centre - half) / (n + z2)),
                          fmin(n, n * (centre + half) / (n + z2)) };
}

/* log of the beta function; lgamma_r leaves no global sign behind */
static double log_beta(double a, double b)
{
    int sign;

    return lgamma_r(a, &sign) + lgamma_r(b, &sign) - lgamma_r(a + b, &sign);
}

static double log_pmf(int x, int n, double a, double b)
{
    double log_choose = -log(n + 1.0) - log_beta(n - x + 1.0, x + 1.0);

    return log_choose + log_beta(x + a, n - x + b) - log_beta(a, b);
}

double beta_binomial_pmf(int x, int n, double a, double b)
{
    return exp(log_pmf(x, n, a, b));
}

double beta_binomial_tail(int x, int n, double a, double b)
{
    double tail = 0, log_p = log_pmf(x, n, a, b);

    for (int k = x; k <= n; k++) { /* each from the one before it */
        tail += exp(log_p);
        log_p += log((n - k) * (k + a) / ((k + 1) * (n - k - 1 + b)));
    }
    return tail < 1 ? tail : 1;
}

/* The mean at which a share `pass_rate` reaches the line: the tail grows with
 * the mean, so bisection finds it. */
static double population_mean(int n, int line, double strength,
                              double pass_rate)
{
    double lo = 0, hi = 1;

    for (int i = 0; i < BISECTIONS; i++) {
        double mid = (lo + hi) / 2;
        double tail =
            beta_binomial_tail(line, n, mid * strength, (1 - mid) * strength);
        if (tail < pass_rate)
            lo = mid;
        else
            hi = mid;
    }
    return (lo + hi) / 2;
}

struct forecast forecast_retake(int x, int n, int line,
                                const struct forecast_assumptions *f)
{
    struct forecast out = { 1, 0 };

    for (int i = 0; i <= RELIABILITY_STEPS; i++) {
        double rho =
            f->reliability_min +
            (f->reliability_max - f->reliability_min) * i / RELIABILITY_STEPS;
        double strength = n * (1 - rho) / rho;
        double mean = population_mean(n, line, strength, f->pass_rate);
        double p = beta_binomial_tail(line, n, mean * strength + x,
                                      (1 - mean) * strength + n - x);
        out.min = fmin(out.min, p);
        out.max = fmax(out.max, p);
    }
    return out;
}
