/* What web/checklist.html shows: one page to print, of what to file, where,
 * by when, and what it costs. */
#ifndef RESIT_PAGE_CHECKLIST_VIEW_H
#define RESIT_PAGE_CHECKLIST_VIEW_H

#include "page/page.h"
#include "page/question.h"

struct checklist_line {
    const struct step *step;
    bool files; /* something that is still to be filed somewhere */
    const struct document *document; /* that does it, with its day; or NULL */
    struct str done_on;              /* "1 December 2026", or empty */
    struct str where;                /* or empty: not known */
    struct str why;                  /* the rule, in its words */
    struct str looked;   /* "Looked up 22 November 2026." or empty */
    struct str how_sure; /* a sentence, or empty */
};

struct dated_line {
    struct str date;
    const struct point *point;
};

struct fee_line {
    const struct fee_rule *rule;
    struct str amount; /* or empty: not published */
    struct str how_sure;
};

/* Of the whole exam, or of one part that counts by itself. */
struct checklist {
    struct str part;
    const struct decision *decision;
    struct checklist_line *lines;
    size_t n_lines;
    bool where_unknown; /* of one of the lines */
    bool closed; /* no day is left to sit: the lines open the way again */
    struct str apply_by; /* a sentence, or empty: no such rule */
    struct dated_line *dates;
    size_t n_dates;
};

struct checklist_page {
    struct page page;
    const struct program *program;
    struct date on;
    struct str today, checked;
    struct page_note note;
    struct checklist *lists;
    size_t n_lists;
    struct fee_line *fees;
    size_t n_fees;
    bool passed;
};

/* All but the frame, for the program of the path. False: it has answered. */
bool checklist_fill(struct exchange *, struct checklist_page *);

#endif
