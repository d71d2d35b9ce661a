/* May domain scores be reported? (Haberman 2008; Sinharay 2010; augmented
 * scores: Wainer et al. 2001 in Haberman's form.)
 *
 * s subscore, x total, a_s alpha of s, true scores by classical theory:
 *   PRMSE_s  = a_s
 *   PRMSE_x  = cov(S_t, X_t)^2 / (a_s var(s) a_x var(x)) * a_x,
 *              cov(S_t, X_t) = a_s var(s) + covariances with other domains
 *   tau      = (sqrt(PRMSE_x) - r sqrt(a_s)) / (1 - r^2)
 *   PRMSE_sx = a_s + tau^2 (1 - r^2)
 * Report s only if PRMSE_s > PRMSE_x; augmented if PRMSE_sx exceeds the
 * larger of both by a tenth of what is missing to 1. */
#ifndef RESIT_PSYCH_SUBSCORE_H
#define RESIT_PSYCH_SUBSCORE_H

#include "psych/irt_model.h"
#include "psych/responses.h"

struct subscore {
    struct str domain;
    int n_items, most;
    double mean, sd, alpha;
    double r_total; /* observed correlation with the total */
    double prmse_s, prmse_x, prmse_sx;
    double tau;
    double sem;   /* of the regressed score: sd sqrt(a (1-a)) */
    bool worth_s; /* PRMSE_s > PRMSE_x */
    bool worth_sx;
};

struct subscores {
    struct subscore *s;
    int n;
    double mean, sd, alpha, alpha_stratified; /* of the total */
    double *disattenuated; /* n × n true correlations of domains */
    size_t n_persons;      /* who answered everything */
};

/* domain[j]: 0 … n-1 of each item. NULL when fewer than three persons
 * answered everything or a domain has fewer than two items. */
const struct subscores *subscores_run(struct arena *, const struct responses *,
                                      const int *domain,
                                      const struct str *names, int n);
/* Kelley: the subscore regressed on its own mean. */
double subscore_regressed(const struct subscore *, double s);
double subscore_augmented(const struct subscores *, int at, double s, double x);

/* A person's domain score against what calibrated items expect of somebody
 * with the person's total (Feinberg & von Davier 2020): the distribution of
 * the domain's points given the total, over a normal population, by
 * Lord-Wingersky. Two-sided, Sidak over K domains. */
enum domain_flag { DOMAIN_AS_EXPECTED, DOMAIN_LOW, DOMAIN_HIGH };

struct domain_result {
    int points, most;
    double expected;       /* mean points given the total */
    double p;              /* two-sided */
    enum domain_flag flag; /* at family-wise error alpha */
    /* equal-tailed band of the true proportion of the domain, simultaneous
     * over the K domains at 1 - alpha (Sidak), from the posterior of ability
     * given the domain's own points */
    double low, high;
};

/* category[j] >= 0 of every item. */
void domain_results(const struct irt_item *, int n_items, const int *domain,
                    int n_domains, const int *category, double alpha,
                    struct domain_result *out);

#endif
