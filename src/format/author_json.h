/* A bank as its authors see it, with keys: its items and what was found about
 * them, and what answers have shown. Shapes, in full: openapi_schemas.h. */
#ifndef RESIT_FORMAT_AUTHOR_JSON_H
#define RESIT_FORMAT_AUTHOR_JSON_H

#include "exam/calibration.h"
#include "format/bank_review.h"
#include "psych/classical.h"

struct api_bank_item {
    const struct item *item;
    const struct finding *const *findings;
    size_t n_findings;
};

struct api_bank {
    struct str program;
    int n_all, n_found, n_problems, n_remarks;
    int page, n_pages; /* from 1; 0 pages: nothing was found */
    const struct api_bank_item *items;
    int n_items;
};
struct str api_bank_json(struct arena *, const struct api_bank *);

struct api_answers {
    const struct program *program;
    const struct bank *bank;
    const struct item *item;               /* NULL: the whole bank */
    const struct calibration *calibration; /* or NULL */
    const struct responses *responses;     /* NULL: no sitting is over */
    const struct classical *all;           /* of them; NULL with them */
    const struct classical *mocks; /* totals of full mocks; NULL: too few */
    int least;                     /* answers that an item needs */
};
struct str api_answers_json(struct arena *, const struct api_answers *);

#endif
