/* What a person remembers of each card, folded from their history.
 *
 * A wrong choice is "again" for the item's fact by itself, and "again" for the
 * misconception that the chosen option stands for: that card is known from
 * then on. A right choice rates the fact as the person said, at most "hard"
 * when it was a guess; it rates in the same way every misconception card that
 * is known and that one of the item's options stands for. */
#ifndef RESIT_STUDY_CARD_H
#define RESIT_STUDY_CARD_H

#include "study/history.h"
#include "study/material.h"
#include "study/memory.h"

struct card_state {
    struct fsrs6_memory memory; /* all zero: never met */
    int32_t last;               /* day of the last review */
    int reviews, lapses;
    /* Never answered wrong: it may have been known before it was studied. If it
     * was not, this is the chance of having been right so often after the
     * first time, by memory or by guessing. */
    bool knew;
    double luck;
    int last_item; /* asked with this one then; -1 */
};

/* One per card of the material. */
struct card_state *cards_replay(struct arena *, const struct fsrs6 *,
                                const struct material *,
                                const struct history *);
/* The same in steps: cards never met, and then whatever of the history lies
 * behind the place reached. A history that ends with a day may be put before a
 * longer one. */
struct cards_at {
    size_t answer, elsewhere;
};
struct card_state *cards_new(struct arena *, const struct material *);
void cards_go_on(struct card_state *, const struct fsrs6 *,
                 const struct material *, const struct history *,
                 struct cards_at *);
/* The same as a log that other programs and models can replay. */
struct review_log *cards_log(struct arena *, const struct material *,
                             const struct history *);
/* One more answer. */
void cards_answer(struct card_state *, const struct fsrs6 *,
                  const struct material *, const struct study_answer *);

/* The chance that the card is recalled on a day; 0: never met. */
double card_recall(const struct fsrs6 *, const struct card_state *,
                   int32_t day);

#endif
