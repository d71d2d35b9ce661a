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

/* What a sample says about the items of a bank's domains: the mean of an
 * item's points, its variance, and the mean covariance of two items, one of
 * domain k and one of domain l (on the diagonal: two items of k). */
struct domain_facts {
    int n;
    double *mean, *variance; /* [k] */
    double *covariance;      /* n × n */
};

/* From persons who need not have answered the same items: pairs of items over
 * those who answered both. False when a domain has under two items, or two
 * domains no pair that three persons answered. */
bool domain_facts_run(struct arena *, const struct responses *,
                      const int *domain, int n, struct domain_facts *out);
/* Haberman's test for a form of n_items[k] right/wrong items that were drawn
 * from each domain at random: every sum above follows from domain_facts
 * (alpha as the generalizability of such forms, Cronbach et al. 1972).
 * n_persons is 0. NULL when a reliability is not between 0 and 1. */
const struct subscores *subscores_expected(struct arena *,
                                           const struct domain_facts *,
                                           const int *n_items,
                                           const struct str *names);

/* Kelley: the subscore regressed on its own mean. */
double subscore_regressed(const struct subscore *, double s);
double subscore_augmented(const struct subscores *, int at, double s, double x);

/* A person's domain score against what calibrated items expect of somebody
 * with the person's total (Feinberg & von Davier 2020): the distribution of
 * the domain's points given the total, over a normal population, by
 * Lord-Wingersky. Two-sided, Sidak over K domains. */
enum profile_flag { PROFILE_AS_EXPECTED, PROFILE_LOW, PROFILE_HIGH };

struct domain_result {
    int points, most;
    double expected;        /* mean points given the total */
    double p;               /* two-sided */
    enum profile_flag flag; /* at family-wise error alpha */
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
