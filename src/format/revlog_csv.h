/* Logs of reviews with their times, as programs around FSRS write them:
 *
 *   card_id,review_time,review_rating,review_state,review_duration
 *   1398916713161,1700000000000,3,2,5300
 *
 * `review_time` is in milliseconds since 1970-01-01 UTC, `review_rating` 1 to
 * 4. Other columns are passed over. Rows may stand in any order. (Logs with a
 * day instead: reviews_csv.h.) */
#ifndef RESIT_FORMAT_REVLOG_CSV_H
#define RESIT_FORMAT_REVLOG_CSV_H

#include "base/err.h"
#include "study/review.h"

struct timed_review {
    struct str card; /* as the file names it */
    int64_t at_us;
    enum recall rating;
};

/* Do the columns say that it is one? */
bool revlog_csv_is(struct arena *, struct str text);
/* In the order of the file; NULL: there were problems. Views into `text`. */
struct timed_review *revlog_csv_read(struct arena *, struct str file,
                                     struct str text, size_t *n,
                                     struct problems *);

#endif
