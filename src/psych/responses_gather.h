/* Answers that come one at a time (from a journal, a database) as a table.
 *
 * The source calls its answers in any order of items, sitting after sitting.
 * An item that a sitting did not have stays missing. */
#ifndef RESIT_PSYCH_RESPONSES_GATHER_H
#define RESIT_PSYCH_RESPONSES_GATHER_H

#include "psych/responses.h"

enum given_kind { GIVEN_ANSWERED, GIVEN_OMITTED, GIVEN_NOT_REACHED };

struct given_answer {
    int64_t sitting; /* all answers of one sitting come together */
    int item;        /* column */
    enum given_kind kind;
    struct str option; /* answered: which */
    int points;        /* of this option */
};

/* Fill *out and return true, or return false at the end. The texts need to
 * live until the next call only. */
typedef bool given_next(void *arg, struct given_answer *out);

struct gather_column {
    struct str id;
    bool pretest;
    /* options known beforehand, chosen or not; others are added when met */
    struct str option[RESPONSE_CODES];
    int points[RESPONSE_CODES];
    int n_options;
};

/* The same option of an item must always bring the same points. Rows have no
 * names: nothing says who sat. */
struct responses *responses_gather(struct arena *, const struct gather_column *,
                                   int n_items, given_next *next, void *arg);

#endif
