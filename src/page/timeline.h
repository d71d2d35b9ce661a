/* The dates of a case on a line: what web/timeline.html draws.
 *
 * Places are per cent of the width, so that the text keeps its size at any
 * width; every label has a row of its own below the line. */
#ifndef RESIT_PAGE_TIMELINE_H
#define RESIT_PAGE_TIMELINE_H

#include "base/str.h"
#include "retake/decision.h"

struct timeline_mark {
    int x; /* 0 … 100 */
    int y; /* of its label */
    enum point_kind kind;
    bool own;          /* the person's own date */
    struct str label;  /* "last day" */
    struct str date;   /* 30 June 2029 */
    struct str text;   /* "Last day to sit" */
    struct str anchor; /* text-anchor */
};

/* From today on: may one sit? */
struct timeline_span {
    int x0, x1;
    enum day_answer answer;
    struct str from, until, word;
    bool labelled; /* wide enough for its word */
};

struct timeline {
    struct timeline_mark *marks;
    size_t n_marks;
    struct timeline_span *spans;
    size_t n_spans;
    int height;
    bool worth; /* at least two different days */
};

/* `study` is NULL when the person has chosen no date. */
struct timeline timeline_make(struct arena *, const struct decision *,
                              const struct date *study);

#endif
