/* Ability: what is believed of a person's chance to answer items of each area
 * right that they never met, with how sure that is.
 *
 * The chance of knowing what an item of difficulty b in area k of domain d
 * asks is logistic in
 *
 *   theta_k - b,   theta_k = g + u_d + v_k,   g, u, v normal
 *
 * and who does not know guesses. u and v are around 0, g around the ability
 * that reaches the practice line. The posterior is normal around its mode
 * (Laplace); answers lose weight with age, only the first answer to what an
 * item asks counts, official results, ratings and percentages enter as
 * evidence on the whole or the domain. docs/study-ability.md has every formula
 * and constant. */
#ifndef RESIT_STUDY_ABILITY_H
#define RESIT_STUDY_ABILITY_H

#include "study/history.h"
#include "study/material.h"

/* SD, in logits, of what may lie between the official exam and this bank: our
 * convention. */
#define ABILITY_LINK_SD 0.3
/* Half the width of "near the pass mark", in logits: our convention. */
#define ABILITY_NEAR 0.35

struct ability {
    int n;                 /* areas */
    const double *mean;    /* theta_k, logits */
    const double *cov;     /* n x n, row by row */
    const double *answers; /* weighted first answers behind each area */
};

/* As believed on `today`. */
struct ability *ability_estimate(struct arena *, const struct material *,
                                 const struct history *, int32_t today);
/* Mean and SD of one domain: the areas weighted as in a form; of the whole
 * form for domain -1. */
void ability_domain(const struct ability *, const struct material *, int domain,
                    double *mean, double *sd);
/* The chance of answering an item right at ability theta: difficulty b known
 * to within se_b, `floor` by guessing alone. The fields of an item of the
 * material, or of an area for an item of it that was never met. */
double ability_chance(double theta, double b, double se_b, double floor);
/* Does the score tie the person to the official exam? It must be one that the
 * confirmed scale has, on the side of its pass mark that the result is on. */
bool ability_score_ties(const struct material *,
                        const struct official_result *);
/* The ability, the same in all areas, that is expected to reach the line; 0
 * where there is no line. */
double ability_at_line(const struct material *);

#endif
