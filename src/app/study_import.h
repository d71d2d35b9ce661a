/* Reviews of another program: what a file holds, and which of our cards its
 * cards are.
 *
 * Read are packages of Anki (format/apkg.h), logs with times
 * (format/revlog_csv.h) and logs with days (format/reviews_csv.h). A card is
 * ours when its name in a log, or a tag or a whole field of its note, is the
 * id of one of our items or the name of one of our cards. Nothing is guessed:
 * a card that names none, or two, is listed and its reviews are left out. */
#ifndef RESIT_APP_STUDY_IMPORT_H
#define RESIT_APP_STUDY_IMPORT_H

#include "app/study.h"

enum {
    IMPORT_MOST = 64 << 20,       /* bytes of a file */
    IMPORT_REVIEWS_MOST = 100000, /* of our cards, in one file */
    IMPORT_NAME_MOST = 80,        /* bytes of a card's name that are shown */
};

struct import_card {
    struct str name; /* there: shortened */
    struct str card; /* here; empty: not ours */
    int reviews;
};

struct study_import_file {
    struct str kind; /* "Anki package", "log of reviews" */
    const struct import_card *cards;
    size_t n_cards, n_ours;
    /* Of our cards, oldest first, ready for app_study_import. */
    const struct study_import *reviews;
    size_t n;
    size_t n_elsewhere; /* reviews of other cards */
    size_t n_future;    /* left out: of a day after today */
};

/* `file` is its name, for messages. False: the problems say why it cannot be
 * used. Changes nothing. */
bool app_study_import_read(const struct study_view *, struct str file,
                           struct str bytes, struct arena *,
                           struct study_import_file *, struct problems *);

#endif
