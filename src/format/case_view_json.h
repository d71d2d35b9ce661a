/* What pages make of a retake case, as JSON: all its entries, and the
 * checklist of what to file. Shapes, in full: openapi_schemas.h. */
#ifndef RESIT_FORMAT_CASE_VIEW_JSON_H
#define RESIT_FORMAT_CASE_VIEW_JSON_H

#include "format/case_event_json.h"
#include "retake/decision.h"
#include "retake/policy.h"

struct api_entry {
    int64_t at_us;
    struct str text; /* in words */
    const struct case_event *event;
};
/* {"program","entries":[{"at","kind","text","body":{…}}]} */
struct str api_history_json(struct arena *, struct str program,
                            const struct api_entry *, size_t n);

/* Of the whole exam, or of one part that counts by itself. */
struct api_checklist {
    const struct decision *decision;
    /* That does each of its steps, with its day; NULL: none has */
    const struct document *const *documents;
    struct str apply_by; /* a sentence, or empty: no such rule */
    /* Those of the decision that are still to come */
    const struct point *const *points;
    size_t n_points;
};

struct api_checklists {
    struct str program;
    struct date on, checked; /* the day it is of; when rules were looked up */
    bool passed;
    const struct api_checklist *lists;
    size_t n;
    const struct fee_rule *const *fees; /* all that are in force */
    size_t n_fees;
};
/* {"program","on","checked","passed","lists":[{"part","steps":[…],
 *   "not_before","window","apply_by","dates":[…],"fee"}],"fees":[…]} */
struct str api_checklists_json(struct arena *, const struct api_checklists *);

#endif
