/* What web/retake.html shows: six questions, each with its reasons. */
#ifndef RESIT_PAGE_RETAKE_VIEW_H
#define RESIT_PAGE_RETAKE_VIEW_H

#include "page/page.h"
#include "page/timeline.h"

/* One rule behind an answer (web/reason.html). */
struct reason_line {
    struct str text;
    const struct source *source; /* NULL: our reading of the case */
    struct str confidence;       /* a sentence */
    struct str checked;          /* "22 November 2026" or empty */
};

enum { ANSWERS_MOST = 2 };

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

/* Something to have or to file. */
struct step_line {
    const struct step *step;
    bool needs_date;
    struct str date; /* of the document that is there, or empty */
    struct date_field field;
};

enum retake_question {
    Q_MAY_I,
    Q_WHEN,
    Q_UNTIL,
    Q_FILE,
    Q_COST,
    Q_IF_AGAIN,
    N_QUESTIONS,
};

struct retake_page {
    struct page page;
    struct str title;
    const struct program *program;
    const struct decision *decision;
    struct str checked; /* when the rules were last checked */
    struct str part;    /* name of the part this is about, or empty */
    struct question questions[N_QUESTIONS];
    int n_questions; /* after a pass only the first is left */
    const struct step_line *steps;
    size_t n_steps;
    struct timeline timeline;
    struct date_field study;
    bool has_study;
    struct str study_date; /* in words */
    bool has_dates;        /* for the calendar */
    bool has_result;
    struct problems *problems;
};

#endif
