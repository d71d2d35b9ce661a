/* The log of reviews: what was recalled when. Facts only; what follows from
 * them for a card's memory is the model's part (memory.h), so that the same
 * log can be replayed under another model. */
#ifndef RESIT_STUDY_REVIEW_H
#define RESIT_STUDY_REVIEW_H

#include "base/str.h"

/* How a review went, numbered as every FSRS program numbers it. */
enum recall {
    RECALL_AGAIN = 1, /* not recalled */
    RECALL_HARD,
    RECALL_GOOD,
    RECALL_EASY,
};

struct review {
    int card;    /* index into the log's cards */
    int32_t day; /* days since any day that is the same for the whole log */
    enum recall rating;
};

/* Reviews in the order they happened: a card's days never fall. */
struct review_log {
    struct review *p;
    size_t n, cap;
    struct str *cards; /* a name each, none twice */
    size_t n_cards;
};

#endif
