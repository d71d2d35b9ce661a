/* The collection of Anki, a flash card program: an SQLite database that is not
 * ours, read from bytes in memory and never written.
 *
 * Only three of its tables are looked at, which have been the same since its
 * schema 11: notes(id, tags, flds), cards(id, nid) and revlog(id, cid, ease,
 * type). They must be tables, not views; a budget of steps and limits on rows
 * and bytes keep a hostile file from taking long. Nothing is checked against
 * anything of ours here. */
#ifndef RESIT_STORE_ANKI_H
#define RESIT_STORE_ANKI_H

#include "base/err.h"

enum {
    ANKI_CARDS_MOST = 200000,
    ANKI_REVIEWS_MOST = 1000000,
    ANKI_TEXT_MOST = 64 * 1024, /* bytes of a note's fields that are read */
};

struct anki_card {
    int64_t id;
    struct str tags;   /* of its note: " tag tag " */
    struct str fields; /* of its note, separated by 0x1f; HTML */
};

/* A review by the person; rescheduling by hand is left out. */
struct anki_review {
    int64_t card; /* id */
    int64_t at_ms;
    int ease; /* 1 … 4, as enum recall */
};

struct anki_collection {
    struct anki_card *cards; /* by id */
    size_t n_cards;
    struct anki_review *reviews; /* oldest first */
    size_t n_reviews;
};

/* E_INPUT, with the reason: not such a database, damaged, or too large. The
 * result lies in the arena, the bytes need not. */
MUST_USE enum status anki_read(struct arena *, struct str bytes,
                               struct anki_collection *, struct err *);

#endif
