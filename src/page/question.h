/* A question of the rules with its answer, and the rules behind it
 * (web/reasons.html): what the retake page and its neighbours are made of. */
#ifndef RESIT_PAGE_QUESTION_H
#define RESIT_PAGE_QUESTION_H

#include "retake/decision.h"

/* One rule behind an answer. */
struct reason_line {
    struct str text;
    const struct source *source; /* NULL: our reading of the case */
    struct str confidence;       /* a sentence */
    struct str checked;          /* "22 November 2026" or empty */
};

enum { ANSWERS_MOST = 3 };

struct question {
    struct str id;    /* "when": the page's anchor */
    struct str title; /* "When?" */
    struct str texts[ANSWERS_MOST];
    int n_texts;
    struct str hearsay; /* what others say of it, or empty */
    const struct claim *claims;
    size_t n_claims;
    const struct reason_line *reasons;
    size_t n_reasons;
};

/* One answer more, its reasons and claims once each. */
void question_add(struct question *, struct arena *, const struct answer *);

/* The values that claims name, each once and with who says so: "30 days
 * (Certilyst), 90 days (Open Exam Prep)". */
struct str question_hearsay(struct arena *, const struct claim *, size_t n);

#endif
