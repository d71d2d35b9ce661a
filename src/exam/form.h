/* A form: a fixed, ordered selection of items meeting the outline.
 *
 * form_assemble is reproducible: same program, bank, request and seed, same
 * form. Full mock: exact domain counts of scored items, areas within a domain
 * as near as possible to their published counts (where none are published,
 * to the bank's own proportions), pretest items spread over the segments
 * where nobody can tell them, enemies never in one form, items the person has
 * seen used last (least recently seen first; where no counts are published
 * also before those of another area of the domain). Half a mock: the same for
 * half the exam (form_half_format), in proportion (largest remainder). One
 * segment: the share of a full form in proportion, no pretest items. One domain:
 * as many items as asked (at most what the bank has), timed at the pace of a
 * full form. */
#ifndef RESIT_EXAM_FORM_H
#define RESIT_EXAM_FORM_H

#include "base/err.h"
#include "exam/item.h"
#include "exam/program.h"

enum form_kind { FORM_MOCK, FORM_HALF, FORM_SEGMENT, FORM_DOMAIN };

struct form_item {
    const struct item *item;
    int domain;  /* index into the outline's domains */
    int area;    /* index into the outline's areas */
    bool scored; /* false: pretest, never told before the end */
    bool seen;   /* this person had seen it before this form was made */
};

struct form_segment {
    int first, n; /* items[first] … items[first + n - 1] */
    int64_t limit_us;
};

struct form {
    enum form_kind kind;
    uint64_t seed;
    const struct outline *outline;
    struct form_item *items;
    int n_items;
    int n_scored;
    struct form_segment segments[SEGMENTS_MOST];
    int n_segments;
    int64_t tutorial_us, break_pool_us;
};

/* The exam at half its length: half of the segments as they are, or where
 * their number is odd each with half its items and time (rounded up and down);
 * of the items, as many count as in the whole; half the break. */
struct exam_format form_half_format(const struct exam_format *);

/* How often and when a person saw an item. */
struct seen {
    struct str item;
    int64_t last_us;
};

struct form_request {
    enum form_kind kind;
    uint64_t seed;
    struct date on;          /* picks the outline in force */
    struct str domain;       /* FORM_DOMAIN: which */
    int n_items;             /* FORM_DOMAIN: how many; 0: 25 or what there is */
    const struct seen *seen; /* any order */
    size_t n_seen;
};

/* What the bank lacks for this form. */
struct shortage {
    struct str area; /* domain or area id */
    struct str name;
    int need, have; /* `have` counts items usable together */
};

struct shortages {
    struct shortage *p;
    size_t n, cap;
};

/* A form in the arena (its items point into the bank and the program), or
 * NULL with the shortages filled: a refusal, not a failure. A request that
 * makes no sense (unknown domain, no outline in force) is a BUG of the
 * caller: check with program_outline and outline_domain first. */
const struct form *form_assemble(struct arena *, const struct program *,
                                 const struct bank *,
                                 const struct form_request *,
                                 struct shortages *);

struct str form_kind_text(enum form_kind); /* "mock", "half" … */
bool form_kind_parse(struct str, enum form_kind *);

#endif
