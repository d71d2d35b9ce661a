/* Is the number right in one content area out of line with the rest?
 *
 * One person, one form, no calibration. Given X right of N in all, if every
 * item were equally hard and the person equally able everywhere, the number
 * right in an area of n items is hypergeometric(N, X, n), whatever the
 * ability. Two-sided p = sum of the probabilities not larger than the
 * observed one. Family-wise error over K areas after Sidak (1967): flag when
 * p < 1 - (1 - alpha)^(1/K). It holds only as far as areas are equally hard;
 * the report says so. */
#ifndef RESIT_PSYCH_DOMAIN_FLAG_H
#define RESIT_PSYCH_DOMAIN_FLAG_H

/* P(k right in an area of n), X right of N in all. */
double hypergeometric_pmf(int k, int N, int X, int n);
double hypergeometric_two_sided(int k, int N, int X, int n);
/* The threshold for each of K comparisons at family-wise error alpha. */
double sidak_threshold(double alpha, int K);

#endif
