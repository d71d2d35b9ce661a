/* Classical item analysis (Lord & Novick 1968; Crocker & Algina 1986).
 *
 * Item statistics are over the persons who answered the item. Variances have
 * divisor n-1. Reliability is from the covariances of pairs of items over
 * those who answered both, which is the usual figure when nothing is missing.
 * Missing answers behind a person's last answer are `not reached`, others are
 * omitted; where the source tells these apart (responses.h, by_form), its word
 * counts. Totals and reliability are of operational items; a pretest item is
 * compared with them and is no part of them. */
#ifndef RESIT_PSYCH_CLASSICAL_H
#define RESIT_PSYCH_CLASSICAL_H

#include "psych/responses.h"

struct classical_option {
    struct str label;
    int points;
    double n, share;   /* of those who answered */
    double mean_total; /* NAN when nobody chose it */
    double r_rest;     /* chosen or not, with the score on the other items */
};

enum classical_flag {
    FLAG_NEGATIVE = 1,   /* who does better elsewhere does worse here */
    FLAG_DISTRACTOR = 2, /* a wrong option goes with higher scores */
    FLAG_EASY = 4,       /* p over .95 */
    FLAG_HARD = 8,       /* p under chance (keyed), or under .10 */
    FLAG_SPEEDED = 16,   /* over 5 % did not reach it */
    FLAG_UNUSED = 32,    /* a wrong option chosen by under 2 % */
    FLAG_LOW = 64,       /* r with the rest under .10 */
    FLAG_OMITTED = 128,  /* over 5 % left it out */
    FLAG_CONSTANT = 256, /* the same points for everybody */
    FLAGS_ALL = 9,
};

struct classical_item {
    struct str id;
    double n; /* who answered */
    double p; /* mean points / highest points */
    double mean, sd;
    double r_total;  /* point-biserial with the total, item included */
    double r_rest;   /* corrected: item left out */
    double biserial; /* from r_rest; NAN unless 0/1 */
    double alpha_without;
    double omit, not_reached; /* shares of the persons it was given to */
    bool pretest;
    struct classical_option *options;
    int n_options;
    unsigned flags;
    int flag_option; /* option of FLAG_DISTRACTOR, or -1 */
};

struct classical {
    double n;
    int n_items, most; /* highest total */
    double mean, sd, sd_population;
    double alpha;
    double kr20;  /* alpha when all items are 0/1, else NAN */
    double omega; /* one factor; NAN under three items, or when not found */
    double sem;   /* sd * sqrt(1 - alpha) */
    double *freq; /* persons at each total */
    double *csem; /* Lord's binomial, at each total; NULL unless all 0/1 */
    bool has_missing;
    struct classical_item *items;
};

const struct classical *classical_run(struct arena *, const struct responses *);
/* Without reliability (alpha, omega, SEM are NAN), whose work grows with the
 * square of the number of items. */
const struct classical *classical_items(struct arena *,
                                        const struct responses *);
/* What a flag means, as a sentence about the item. */
struct str classical_flag_words(struct arena *, const struct classical_item *,
                                enum classical_flag);

/* Pairwise covariances of items, J × J (NAN where no two persons answered
 * both). */
double *responses_covariance(struct arena *, const struct responses *);
/* Cronbach's alpha from a covariance matrix; items where skip[j] left out. */
double alpha_from_covariance(const double *c, int J, const bool *skip);
/* McDonald's omega total of one factor (iterated principal axes). */
double omega_from_covariance(const double *c, int J);

#endif
