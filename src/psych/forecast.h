/* What one number right says about another form like it.
 *
 * Binomial error model (Lord 1957; Lord & Novick 1968, ch. 23): given the
 * true proportion p, the number right of n is binomial. Population: p follows
 * a beta distribution (beta-binomial, Keats & Lord 1962), fixed by a stated
 * reliability rho (KR-21: a + b = n (1 - rho) / rho) and a stated share of
 * the population that reaches the line. Posterior of p given x of n is
 * beta(a + x, b + n - x); the forecast is its predictive P(x' >= line). */
#ifndef RESIT_PSYCH_FORECAST_H
#define RESIT_PSYCH_FORECAST_H

/* Standard error of measurement of x right of n, in items: Lord's
 * sqrt(x (n - x) / (n - 1)); 0 for n < 2. */
double sem_binomial(int x, int n);

/* A band for the true number right, in items: the score interval of Wilson
 * (1927, J. Am. Stat. Assoc. 22:209) for the proportion, times n:
 *
 *   n (p + z^2/2n ± z sqrt(p(1 - p)/n + z^2/4n^2)) / (1 + z^2/n),  p = x/n
 *
 * It always holds x, stays within 0 … n, and unlike x ± SEM has a width at 0
 * and n right. With z = 1 it is one standard error each way: under the
 * binomial model about 2 in 3 such bands hold the true number. n > 0. */
struct band {
    double min, max;
};
struct band band_wilson(int x, int n, double z);

/* P(X = x) for a beta-binomial(n, a, b); a, b > 0, 0 <= x <= n. */
double beta_binomial_pmf(int x, int n, double a, double b);
/* P(X >= x). */
double beta_binomial_tail(int x, int n, double a, double b);

struct forecast_assumptions {
    double pass_rate;       /* share of the population at or over the line */
    double reliability_min; /* the forecast is a range over these */
    double reliability_max;
};

struct forecast {
    double min, max; /* probability of reaching the line on another form */
};

/* x right of n, line of n. 0 <= x <= n, 0 < line <= n, 0 < pass_rate < 1,
 * 0 < reliability_min <= reliability_max < 1. */
struct forecast forecast_retake(int x, int n, int line,
                                const struct forecast_assumptions *);

#endif
