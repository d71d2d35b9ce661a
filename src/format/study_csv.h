/* What leaves for other study programs, as CSV.
 *
 * reviews_csv_text: a log of reviews, card,day,rating, which reviews_csv_read
 * and `resit study memory` read back.
 *
 * anki_csv_text: one note per item for Anki's import of text files (its header
 * lines name the columns): the question and its options, the right ones with
 * the reasons, and as a tag the item's id, by which reviews made there find
 * back (app/study_import.h). Drawings are left out. */
#ifndef RESIT_FORMAT_STUDY_CSV_H
#define RESIT_FORMAT_STUDY_CSV_H

#include "study/material.h"
#include "study/review.h"

/* The log's days are dates. */
struct str reviews_csv_text(struct arena *, const struct review_log *);
struct str anki_csv_text(struct arena *, const struct material *);

#endif
