/* What the files of the catalog share.
 *
 * catalog.c         looking things up
 * catalog_freeze.c  what was read from files, frozen in the store
 * catalog_load.c    making a generation of it
 * catalog_watch.c   noticing that files have changed */
#ifndef RESIT_APP_CATALOG_INT_H
#define RESIT_APP_CATALOG_INT_H

#include "app/app_int.h"

struct program_files;

/* Arenas that live as long as the app. */
struct shelf {
    struct shelf *next;
    struct arena arena;
};

/* Every load makes a generation; older ones stay until catalog_close, because
 * sittings, practice and pages point into them. It holds only what is new: a
 * program whose files are as they were is the older generation's, and of bad
 * files at most PROBLEMS_KEPT problems stay. So memory grows with the number of
 * good saves of a program, each time by what reading it takes: about 9 kB a
 * question, 6 MB for 700 (docs/operating.md). */
struct generation {
    struct generation *older;
    struct arena arena;
    struct shelf *shelves; /* the programs read for it */
    struct catalog catalog;
    struct version *versions; /* by id; of the programs read for it */
    size_t n_versions;
};

struct version {
    int64_t id;
    const struct item *item;
};

int cmp_version(const void *, const void *); /* by id */
void generation_free(struct generation *);

/* Store ids of what a program's files hold. */
struct frozen_ids {
    int64_t program_version;
    int64_t calibration_version; /* 0: there is none */
    int64_t *item_versions;      /* one for each item of the bank */
};

/* Store the program file, each item and the calibration if they are not stored
 * yet, and that they are what is served. */
MUST_USE enum status catalog_freeze(struct app *, struct arena *,
                                    const struct program_files *,
                                    struct frozen_ids *, struct err *);

MUST_USE enum status catalog_load(struct app *, struct err *);

/* Names, sizes and times of a program's files, or of all files. */
uint64_t catalog_signature(struct app *, struct str program);

#endif
