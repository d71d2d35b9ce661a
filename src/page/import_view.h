/* What web/import.html and imported.html show. */
#ifndef RESIT_PAGE_IMPORT_VIEW_H
#define RESIT_PAGE_IMPORT_VIEW_H

#include "app/study_import.h"
#include "page/page.h"

enum { IMPORT_LISTED = 50 }; /* problems, cards */

/* Something wrong in the file, where a person finds it. */
struct import_fault {
    struct str place; /* "Line 3", or empty: the whole file */
    struct str what, mend;
};

struct import_page {
    struct page page;
    const struct program *program;
    int most_mb; /* of a file */
    bool dry_run;
    struct problems *problems; /* of the form; NULL: none */
    struct str problem;        /* of the file's field, or empty */
    const struct import_fault *faults;
    size_t n_faults;
    struct str more_faults; /* "and 12 more", or empty */
};

struct imported_page {
    struct page page;
    const struct program *program;
    struct str file;
    const struct import_found *found;
    struct str title; /* "3 reviews were brought in" */
    struct str cards; /* "12 cards, 9 of them are of this exam" */
    struct str reviews, elsewhere, future;
    struct str stored; /* "3, of which 1 was here already"; empty: dry run */
    /* the first IMPORT_LISTED of each */
    const struct import_card *const *taken, *const *left;
    size_t n_taken, n_left;
    struct str more_taken, more_left;
};

#endif
