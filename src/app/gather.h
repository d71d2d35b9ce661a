/* What people answered, straight from the store, for item statistics.
 *
 * Sittings of a program that are over become rows, the newest first; nothing
 * says whose they are. A column is an item as people saw it: an item
 * that was edited where a candidate sees it is two columns, the one served now
 * under its id and any other as `id@face`. An item that was in no sitting's
 * score is a pretest item; of any other the answers that counted are taken, so
 * that totals are the scores of the sittings. Answers to items that the person
 * had seen in an earlier sitting are left out when only first sittings are
 * wanted. */
#ifndef RESIT_APP_GATHER_H
#define RESIT_APP_GATHER_H

#include "exam/form.h"
#include "psych/responses.h"

struct app;

struct gather_options {
    struct str program;
    bool has_kind;
    enum form_kind kind;
    bool has_from, has_to;
    struct date from, to; /* both days counted, UTC */
    bool first_only;      /* a person's first of the program and kind */
    bool no_pretest;      /* leave pretest items out */
    int64_t most;         /* so many sittings, the newest; 0: all */
};

struct gathered {
    struct responses *responses;
    const struct item **items;     /* of each column */
    bool *is_current;              /* the face that is served now */
    int *domain;                   /* of each column, or -1: none any more */
    const struct outline *outline; /* whose domains these are; may be NULL */
    struct date from, to;          /* first and last sitting */
    int n_sittings, n_persons;     /* of the rows */
};

/* E_MISSING: no such program, or no sitting that fits. Streams: holds one
 * byte per sitting and column, and one sitting's answers. */
MUST_USE enum status app_gather(struct app *, const struct gather_options *,
                                struct arena *, struct gathered *,
                                struct err *);

#endif
