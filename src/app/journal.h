/* The journal of a sitting on disk: events as rows, each linked to the one
 * before it by a hash, so that a row changed, added or lost later shows.
 *
 * link n = BLAKE2b-128(link n-1, the sitting's id, every field of event n);
 * link 0 is all zero. */
#ifndef RESIT_APP_JOURNAL_H
#define RESIT_APP_JOURNAL_H

#include "app/secret.h"
#include "exam/sitting.h"
#include "store/store.h"

struct journal_tip {
    unsigned char chain[CHAIN_BYTES];
};

/* Append one event and move the tip on. */
MUST_USE enum status journal_append(struct db *, int64_t sitting,
                                    const struct event *, struct journal_tip *,
                                    struct err *);

/* Fold a whole journal into `s`. E_CORRUPT, with the number of the event, when
 * its order, its chain or the rules of the state machine do not hold. */
MUST_USE enum status journal_load(struct db *, int64_t sitting,
                                  const struct sitting_plan *, struct sitting *,
                                  struct journal_tip *, struct err *);

#endif
