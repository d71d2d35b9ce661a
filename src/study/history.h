/* History: what one person did and was told, oldest first. Facts only; ability
 * (ability.h), memory (card.h) and plans (plan.h) follow from it and can be
 * worked out again under a later model. */
#ifndef RESIT_STUDY_HISTORY_H
#define RESIT_STUDY_HISTORY_H

#include "exam/item.h"
#include "study/review.h"

/* Why a wrong answer was wrong, in the person's own judgement. */
enum error_cause {
    CAUSE_NOT_SAID,
    CAUSE_NOT_KNOWN,
    CAUSE_MISREAD,
    CAUSE_CHANGED, /* a right answer into a wrong one */
    CAUSE_TIME,
};

/* One answer to one item, in a mock or in practice. */
struct study_answer {
    int item; /* index into material.items */
    int32_t day;
    option_set chosen; /* 0: left out */
    bool right;
    bool first; /* the first time this person met the item */
    bool mock;  /* in a timed mock, else in practice */
    bool shaky; /* "I guessed", or hurried */
    /* In a mock, sooner than the question can be read (exam/sitting.h): tells
     * nothing of ability. */
    bool hurried;
    /* On screen; 0: not known. In a mock an even share of its time. */
    int seconds;
    /* Said after a right answer; RECALL_AGAIN after a wrong one. In a mock
     * nothing is said: GOOD or AGAIN. */
    enum recall rating;
    enum error_cause cause;
};

/* What an official report said of one domain. */
enum official_kind {
    OFFICIAL_BELOW, /* the pass mark */
    OFFICIAL_NEAR,
    OFFICIAL_ABOVE,
    OFFICIAL_PERCENT, /* right */
};

struct official_area {
    int domain; /* index into material.domains */
    int32_t day;
    enum official_kind kind;
    double percent; /* OFFICIAL_PERCENT: 0 … 100 */
};

/* An official result as a whole. */
struct official_result {
    int32_t day;
    bool passed;
    bool has_score;
    int score; /* on the program's scale */
};

/* A finished full or half mock, for gains and spacing. */
struct mock_result {
    int32_t day;
    int right, of;
    bool full;
    double seen_before; /* share of its items that had been met before */
    int hurried;        /* answers given sooner than they can be read */
    bool unread;        /* these are too many to say what the person knows */
};

/* Everything is of one program. Of one day, answers come before reviews
 * from elsewhere. */
struct history {
    const struct study_answer *answers;
    size_t n_answers;
    const struct official_area *official;
    int n_official;
    const struct official_result *results;
    int n_results;
    const struct mock_result *mocks;
    int n_mocks;
    /* Reviews that were made in another program and imported, oldest first;
     * `card` is an index into material.cards. They tell of memory only. */
    const struct review *elsewhere;
    size_t n_elsewhere;
};

#endif
