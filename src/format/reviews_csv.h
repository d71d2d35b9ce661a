/* Logs of reviews: CSV bytes in, `struct review_log` out.
 *
 *   card,day,rating
 *   ecg-leads,2026-11-20,3
 *   ecg-leads,2026-11-22,again
 *
 * The columns card, day and rating, in any order, no other; layout as in
 * csv.h. A card is named by any text without control characters. A day is
 * YYYY-MM-DD, or a whole number counted from any day; a log keeps to one of
 * the two. A rating is 1 to 4 or again, hard, good, easy. Rows stand in the
 * order of the reviews: a card's days never fall, those of one day count as
 * they stand; cards may be mixed.
 *
 * Every bad cell is a problem with its line, row and column, and a log with a
 * problem is not returned at all. */
#ifndef RESIT_FORMAT_REVIEWS_CSV_H
#define RESIT_FORMAT_REVIEWS_CSV_H

#include "base/err.h"
#include "study/review.h"

#include <stdbool.h>

enum {
    REVIEWS_CSV_MOST = 64 << 20, /* bytes */
    REVIEWS_MOST = 1000000,
    REVIEWS_CARD_MOST = 200,   /* bytes of a card's name */
    REVIEWS_DAY_MOST = 1000000 /* either way from 0, days that are numbers */
};

/* `dated`: the days are dates, as in `struct date`. The log lies in the arena,
 * its cards may be views into `text`. False when there were problems. */
bool reviews_csv_read(struct arena *, struct str file, struct str text,
                      struct review_log *out, bool *dated, struct problems *);

#endif
