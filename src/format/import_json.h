/* What a file of reviews from another program held, and what of it was taken,
 * as JSON:
 *
 *   {"kind":"Anki package","dry_run":false,"reviews":3,"reviews_elsewhere":2,
 *    "reviews_future":1,"stored":3,
 *    "cards":[{"name":"What?","card":"fact:…","reviews":2}, …]}
 *
 * card: null when it is none of ours. */
#ifndef RESIT_FORMAT_IMPORT_JSON_H
#define RESIT_FORMAT_IMPORT_JSON_H

#include "base/str.h"

struct import_card {
    struct str name; /* there: shortened */
    struct str card; /* here; empty: not ours */
    int reviews;
};

struct import_found {
    struct str kind; /* "Anki package", "log of reviews" */
    const struct import_card *cards;
    size_t n_cards, n_ours;
    size_t n_reviews;   /* of our cards */
    size_t n_elsewhere; /* reviews of other cards */
    size_t n_future;    /* left out: of a day after today */
    bool dry_run;
    size_t n_new; /* stored; the others were there already */
};

struct str import_json_text(struct arena *, const struct import_found *);

#endif
