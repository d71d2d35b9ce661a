/* Answers that come one at a time (from a journal, a database) as a table.
 *
 * The source calls its answers in any order of items, person after person.
 * An item that a person was not given stays missing. */
#ifndef RESIT_PSYCH_RESPONSES_GATHER_H
#define RESIT_PSYCH_RESPONSES_GATHER_H

#include "psych/responses.h"

struct given_answer {
    struct str person; /* all answers of one person come together */
    struct str item;
    struct str option; /* empty: omitted */
    int points;        /* of this option; 0 when omitted */
};

/* Fill *out and return true, or return false at the end. The texts need to
 * live until the next call only. */
typedef bool given_next(void *arg, struct given_answer *out);

/* ids: the items wanted, in the order of the columns; answers to others are
 * passed over. The same option of an item must always bring the same points. */
struct responses *responses_gather(struct arena *, const struct str *ids,
                                   int n_items, given_next *next, void *arg);

#endif
