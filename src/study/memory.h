/* Memory: how well a card is remembered, how fast that fades, when to see it
 * again. The model is FSRS-6 and its name is in every type and function: a
 * state means nothing under another model, and is had there by replaying the
 * log of reviews.
 *
 * Formulas, ranges of the weights and rounding to 8 decimals are those of
 * ts-fsrs 5.4.2 (MIT; it calls itself "FSRS-6.0"), without its fuzz and its
 * learning steps; docs/study-memory.md has them all. */
#ifndef RESIT_STUDY_MEMORY_H
#define RESIT_STUDY_MEMORY_H

#include "study/review.h"

#include <stdbool.h>

struct arena;

enum {
    FSRS6_WEIGHTS = 21,
    FSRS6_INTERVAL_MOST = 36500, /* days */
};

/* Share of recalled cards that intervals aim at unless told otherwise. */
#define FSRS6_RETENTION 0.9

struct fsrs6 {
    double w[FSRS6_WEIGHTS];
    double factor; /* F of the forgetting curve */
    /* A review on the day of the one before has a formula of its own; else it
     * counts as one after 0 days. */
    bool same_day;
    /* What follows from the weights alone: of growth after recall, of what a
     * forgotten card may keep, and where difficulty is drawn to. */
    double grow, room, home;
};

/* All zero: never reviewed. */
struct fsrs6_memory {
    double stability;  /* days until 90 % would recall it, 0.001 … 36500 */
    double difficulty; /* 1 easy … 10 hard */
};

/* The default weights. */
extern const double fsrs6_weights[FSRS6_WEIGHTS];

/* Weights outside their range are moved to its nearer end. */
void fsrs6_init(struct fsrs6 *, const double w[FSRS6_WEIGHTS], bool same_day);

/* The chance of recall `days` (at least 0) after the last review: 1 at once,
 * falling towards 0; 0 for a card never reviewed. */
double fsrs6_retrievability(const struct fsrs6 *, struct fsrs6_memory,
                            double days);

/* The memory after a review `days` (at least 0; 0: the same day) after the
 * last one; `days` is not looked at when it is the first. */
struct fsrs6_memory fsrs6_review(const struct fsrs6 *, struct fsrs6_memory,
                                 int32_t days, enum recall);
/* The same where fsrs6_retrievability at that day is known already. */
struct fsrs6_memory fsrs6_review_recalled(const struct fsrs6 *,
                                          struct fsrs6_memory, int32_t days,
                                          double recall, enum recall);

/* What reviewing a card `days` after its last review adds to the chance of
 * recalling it `until` days after that, good or again as it goes; at least 0.
 * The card was met before, `until` is not before `days`. */
double fsrs6_gain(const struct fsrs6 *, struct fsrs6_memory, int32_t days,
                  int32_t until);

/* Whole days, 1 … FSRS6_INTERVAL_MOST, until retrievability has fallen to
 * `retention` (above 0, at most 1). */
int fsrs6_interval(const struct fsrs6 *, struct fsrs6_memory, double retention);

/* What one review of a log did. */
struct fsrs6_step {
    double retrievability; /* just before it; 0 at a card's first review */
    struct fsrs6_memory after;
};

/* One step per review, in the log's order. */
struct fsrs6_step *fsrs6_replay(struct arena *, const struct fsrs6 *,
                                const struct review_log *);

#endif
