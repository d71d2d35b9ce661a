/* Distribution functions the room needs, in double.
 *
 * Sources: normal quantile by one Halley step on Acklam's rational start
 * (full double precision); incomplete gamma and beta by series and continued
 * fraction (Abramowitz & Stegun 6.5.29, 6.5.31, 26.5.8). Relative error below
 * 1e-12 where the result is not tiny. */
#ifndef RESIT_PSYCH_SPECIAL_H
#define RESIT_PSYCH_SPECIAL_H

double normal_pdf(double z);
double normal_cdf(double z);
double normal_quantile(double p); /* 0 < p < 1 */
/* P(chi-square with df degrees of freedom > x); 1 for x <= 0, df > 0. */
double chi2_tail(double x, double df);
/* P(B <= x), B beta(a, b); a, b > 0. */
double beta_cdf(double x, double a, double b);
/* P(X >= k), X binomial(n, p). */
double binomial_tail(int k, int n, double p);
/* log(1 + exp(x)) and 1 / (1 + exp(-x)) without overflow. */
double log1p_exp(double x);
double logistic(double x);

#endif
