/* Reviews of another program: what a file holds, which of our cards its cards
 * are, and taking them over.
 *
 * Read are packages of Anki (format/apkg.h), logs with times
 * (format/revlog_csv.h) and logs with days (format/reviews_csv.h). A card is
 * ours when its name in a log, or a tag or a whole field of its note, is the
 * id of one of our items or the name of one of our cards. Nothing is guessed:
 * a card that names none, or two, is listed and its reviews are left out.
 *
 * A file is read on a thread of its own, so that nobody else waits, and one
 * file at a time, so that memory is bounded: it takes less than six times
 * `unpacked_most` while a package is read. Either all reviews of a file are
 * stored, or none; those that are there already are not stored twice. */
#ifndef RESIT_APP_STUDY_IMPORT_H
#define RESIT_APP_STUDY_IMPORT_H

#include "app/study.h"
#include "format/import_json.h"

enum {
    IMPORT_MOST = 64 << 20,          /* bytes of a file */
    IMPORT_SERVED_MOST = 16 << 20,   /* of one that is sent to a server */
    IMPORT_UNPACKED_MOST = 64 << 20, /* what a server unpacks */
    IMPORT_REVIEWS_MOST = 100000,    /* of our cards, in one file */
    IMPORT_NAME_MOST = 80,           /* bytes of a card's name that are shown */
};

struct app_import {
    int64_t person;
    struct str program;
    struct str file; /* its name, for messages */
    struct str bytes;
    size_t unpacked_most; /* bytes of a package's collection */
    bool dry_run;         /* change nothing */
    struct arena *arena;  /* in: for what comes out; another thread's until the
                             reply */
    struct app_result result; /* E_MISSING: as app_study; E_FULL: another file
                                 is being read */
    struct problems problems; /* why the file cannot be used: nothing stored */
    struct import_found found;
};
void app_import(struct app *, struct app_import *, struct app_reply);

#endif
