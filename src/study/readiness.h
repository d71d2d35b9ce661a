/* Readiness: the chance of reaching the practice line on a day, with its
 * interval, and beside it what another try without learning would give.
 * docs/study-readiness.md has the formulas and how it was checked. */
#ifndef RESIT_STUDY_READINESS_H
#define RESIT_STUDY_READINESS_H

#include "psych/forecast.h"
#include "study/ability.h"
#include "study/card.h"

/* Share of what an exam asks of an area that the bank asks too: our
 * convention. */
#define READINESS_TRANSFER 0.5

/* SD of the share by which what is recalled may differ from what the memory
 * model says: FSRS-6 with default weights is off by 0.072 of a mean recall near
 * 0.9 (root mean square over bins, 350 million reviews of 9,999 people,
 * github.com/open-spaced-repetition/srs-benchmark). */
#define READINESS_MEMORY_SD 0.08

/* What is remembered of one area on a day. Facts that may have been known
 * before they were studied are apart from those that were not: they are known
 * where the memory of studying them has gone. */
struct readiness_area {
    int facts;          /* in the bank */
    int knew, learned;  /* met: never answered wrong, others */
    double knew_recall; /* sum of the chances of recall */
    double learned_recall;
    double luck; /* sum over those never answered wrong (card.h) */
    /* Of those not met, where they are going to be: the same sum. */
    double coming_recall;
};

/* One per area of the material. */
struct readiness_area *readiness_areas(struct arena *, const struct material *,
                                       const struct fsrs6 *,
                                       const struct card_state *, int32_t day);
/* The chance of answering an exam item of area k right at ability theta.
 * `spread` is the SD of what theta is not known of, 0 for none. */
double readiness_item(const struct material *, int k,
                      const struct readiness_area *, double theta,
                      double spread);

/* Every chance that is shown is made by one rule, whatever will be remembered:
 *
 *   chance     mean over z of N(0, 1) of C(z, 1)
 *   low, high  C(-+ t a / s, 1 -+ t m / s), t = 1.2816, s = hypot(a, m),
 *              widened to hold the chance
 *
 *   C(z, r)    Phi((E - line + 1/2) / SD) of the score at z SDs along the line
 *              on which abilities move it, with r times what is recalled
 *   a, m       how far one SD of ability (with the link) and of memory,
 *              READINESS_MEMORY_SD, move E
 *
 * docs/study-readiness.md; how often it holds: docs/study-validation.md. */
struct readiness_chance {
    double chance;
    double low, high;       /* 80 % interval */
    double score, score_sd; /* expected number right of n_scored */
};

/* `link` is the SD of what lies between the ability and the exam asked about,
 * in logits: 0, or ABILITY_LINK_SD. The material must have a line. */
struct readiness_chance readiness_chance(const struct material *,
                                         const struct ability *,
                                         const struct readiness_area *,
                                         double link);

struct readiness {
    bool known; /* false: no practice line, or nothing known of the person */
    const struct readiness_area *areas; /* remembered on that day */
    struct readiness_chance on_day;
    /* The no-learning baseline (psych/forecast.h), from the last full mock;
     * has_baseline false when there is none that may be compared. */
    bool has_baseline;
    struct forecast baseline;
    /* Anchored by an official score on a known scale: about the official exam,
     * with what may lie between it and this bank in the interval. Else about
     * the practice line. */
    bool official;
    const int *unpractised; /* areas without an answer */
    int n_unpractised;
};

/* May the baseline be taken from it? A full one, little of it met before, read
 * before it was answered. */
bool readiness_compares(const struct material *, const struct mock_result *);

/* When nothing more is done until `day`. The assumptions may be NULL: then
 * there is no baseline. */
struct readiness *readiness_on(struct arena *, const struct material *,
                               const struct history *, const struct ability *,
                               const struct fsrs6 *, const struct card_state *,
                               int32_t day,
                               const struct forecast_assumptions *);
/* The same when so much will be remembered instead. What is not known of the
 * abilities is looked at along the same line, so that more recall in any area
 * never lowers the chance. */
struct readiness_chance readiness_chance_after(
    const struct material *, const struct ability *, const struct readiness *,
    const struct readiness_area *after);

#endif
