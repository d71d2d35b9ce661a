/* What web/ask.html shows: four questions about days to come, each a form
 * whose address is the question, and the answer to the one that was asked. */
#ifndef RESIT_PAGE_ASK_VIEW_H
#define RESIT_PAGE_ASK_VIEW_H

#include "page/page.h"
#include "page/question.h"
#include "page/timeline.h"
#include "retake/ask.h"

enum ask_kind { ASKED_NONE, ASKED_FAIL, ASKED_WAIT, ASKED_ATTEMPT, ASKED_PASS };

enum { ASK_LINES_MOST = 7 };

/* The answer, for the whole exam or one part. */
struct ask_answer {
    struct str title; /* the question as it was asked, and the part */
    struct str warn;  /* the rule that forbids that day, or empty */
    struct question lines[ASK_LINES_MOST];
    int n_lines;
    struct str *plan; /* the earliest sittings, if each one fails, in words */
    size_t n_plan;
    struct str last;           /* last day for the next attempt, or empty */
    const struct step **steps; /* still to be had or filed before it */
    size_t n_steps;
    struct timeline timeline;
};

struct ask_page {
    struct page page;
    const struct program *program;
    const struct policy *policy;
    struct str checked;
    struct page_note note;
    enum ask_kind asked;
    struct date_field fail, wait, pass;
    struct str attempt, bad_attempt; /* as typed; what is wrong with it */
    struct str part;                 /* the part that was chosen */
    bool parts;                      /* counted by themselves */
    struct ask_answer *answers;
    size_t n_answers;
    struct problems *problems;
};

#endif
