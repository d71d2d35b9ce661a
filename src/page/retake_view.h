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

/* Only what the rules ask of a case can be ticked. */
bool retake_asks_for(const struct decision *, struct str document);
/* Does the document count only by its date? */
bool retake_needs_date(const struct policy *, struct date on,
                       struct str document);

/* Why a day that was chosen to study for can no longer be: it has passed, or a
 * known rule forbids it now. Empty: it can. */
struct str retake_bad_day(struct arena *, const struct decision *, struct date);

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
    struct str checked; /* when the rules were last looked up */
    struct page_note note;
    struct str part; /* name of the part this is about, or empty */
    struct question questions[N_QUESTIONS];
    int n_questions; /* after a pass only the first is left */
    const struct step_line *steps;
    size_t n_steps;
    struct timeline timeline;
    struct date_field study;
    bool has_study;
    struct str study_date; /* in words */
    struct str study_bad;  /* why it can no longer be, or empty */
    bool has_dates;        /* for the calendar */
    bool has_result;
    struct problems *problems;
};

#endif
