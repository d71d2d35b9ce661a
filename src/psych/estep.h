/* E-step of marginal maximum likelihood (Bock & Aitkin 1981): for the item
 * curves at hand, the log-likelihood, and how many persons are expected at
 * each node in each category of each item.
 *
 * Items are gathered into blocks whose combined answers fit a byte: eight
 * right/wrong items, five with missing answers, four of four categories. A
 * person is one byte per block, equal persons are counted once, and a table
 * per block gives the log-likelihood of each byte at each node: the work per
 * person and node is one addition per block, forwards and backwards.
 *
 * Persons are cut into parts of fixed size; each part is summed on its own
 * and parts are added in order, so that the number of threads changes
 * nothing. Floats are used inside a part when asked for (relative error of
 * counts about 1e-6); everything beyond a part is double. */
#ifndef RESIT_PSYCH_ESTEP_H
#define RESIT_PSYCH_ESTEP_H

#include "psych/responses.h"

struct estep;

/* `category[j * 256 + code]` is the category of each code of item j, or
 * RESPONSE_MISSING; K[j] >= 2 categories. one_peak: the logarithms of all
 * curves are concave, so that a posterior beyond a negligible node is
 * negligible (shares under 1e-9 with floats, 1e-18 with doubles are left
 * out). */
struct estep *estep_new(struct arena *, const struct responses *,
                        const uint8_t *category, const int *K, int n_nodes,
                        int n_threads, bool one_peak);

int estep_pad(const struct estep *);         /* nodes in a row, padded */
int estep_rows(const struct estep *);        /* item categories in all */
int estep_row(const struct estep *, int j);  /* first row of item j */
size_t estep_patterns(const struct estep *); /* different persons */

/* log_p[row * pad + node]: log probability of each item category.
 * log_prior[group * pad + node]. counts (may be NULL) like log_p, mass like
 * log_prior: expected persons. Returns the log-likelihood. */
double estep_run(struct estep *, bool floats, const double *log_p,
                 const double *log_prior, double *counts, double *mass);

/* The different persons, in the order they first appear: the category of
 * every item, -1 where missing. */
void estep_categories(const struct estep *, size_t pattern, int *category);
double estep_weight(const struct estep *, size_t pattern);
int estep_group(const struct estep *, size_t pattern);
/* Which of the different persons row i of the responses is. */
size_t estep_pattern(const struct estep *, size_t i);

#endif
