/* What many people's answers have shown about a bank's items: the calibration
 * that belongs to a program, as its file has it (format/calibration_json.h,
 * programs/ID/calibration.json). Plain data, read-only once loaded.
 *
 * Metric: logistic, D = 1, P(right) = c + (1-c) / (1 + exp(-a (theta - b))),
 * ability N(0, 1) in the sample. An item is known by its id and its face: an
 * item that has since been edited where a candidate can see it is another
 * item, and has no parameters here. */
#ifndef RESIT_EXAM_CALIBRATION_H
#define RESIT_EXAM_CALIBRATION_H

#include "base/date.h"
#include "exam/item.h"
#include "psych/irt_model.h"
#include "psych/subscore.h"

struct calibrated_item {
    struct str id;
    uint64_t face; /* item_face of the question that was answered */
    double a, b, c;
    double se_a, se_b, se_c; /* NAN where not estimated */
    double n;                /* persons who answered it */
    bool pretest;            /* answers were not counted in any score */
};

/* Where the numbers come from. */
struct calibration_sample {
    double n_persons;
    bool has_dates;
    struct date from, to; /* first and last sitting */
    struct str source;    /* "sittings of the form mock" */
    bool first_only;      /* only each person's first sitting */
    bool missing_wrong;   /* items left open were counted as wrong */
};

struct calibration {
    int version; /* 1, 2, 3 … of this program; a new one replaces the old */
    struct str program;
    struct str model; /* rasch, 1pl, 2pl, 3pl */
    struct date made;
    struct calibration_sample sample;
    double loglik;
    const struct calibrated_item *items; /* sorted by id */
    int n_items;
    /* How answers within and between domains go together, over the whole
     * bank; n_domains 0: too few answers to say. */
    struct str *domains;
    struct domain_facts facts;
};

/* What is known of this very question, or NULL: not calibrated, or edited
 * since. `c` may be NULL. */
const struct calibrated_item *calibration_of(const struct calibration *c,
                                             const struct item *);
/* The same as the curves of `psych` take it. */
struct irt_item calibrated_irt(const struct calibrated_item *);

#endif
