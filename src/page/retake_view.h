/* What web/retake.html shows: six questions, each with its reasons. */
#ifndef RESIT_PAGE_RETAKE_VIEW_H
#define RESIT_PAGE_RETAKE_VIEW_H

#include "page/page.h"
#include "page/question.h"
#include "page/timeline.h"

/* The step that asks for that document; NULL: no rule does, or it is a fact
 * about the person. Only such can be ticked. */
const struct step *retake_step(const struct decision *, struct str document);

/* Why a day that was chosen to study for can no longer be: it has passed, or a
 * known rule forbids it now. Empty: it can. */
struct str retake_bad_day(struct arena *, const struct decision *, struct date);

/* Something to have or to file. */
struct step_line {
    const struct step *step;
    bool needs_date;
    struct str date; /* of the document that is there, or empty */
    bool ahead;      /* there is one, of a day to come */
    struct str idle; /* why the one that is there does not count, or empty */
    struct date_field field;
};

enum retake_asked {
    Q_MAY_I,
    Q_WHEN,
    Q_UNTIL,
    Q_FILE,
    Q_COST,
    Q_IF_AGAIN,
    N_QUESTIONS,
};

struct retake_question {
    enum retake_asked asked;
    struct question q;
};

/* Is there no day left to sit, as things are? */
bool retake_is_closed(const struct decision *);

struct retake_page {
    struct page page;
    struct str title;
    const struct program *program;
    const struct decision *decision;
    bool closed;        /* no day is left to sit */
    bool can_practise;  /* there are questions to make a plan of */
    struct str checked; /* when the rules were last looked up */
    struct page_note note;
    struct str part; /* name of the part this is about, or empty */
    const struct policy *policy;
    bool parts; /* counted by themselves: each has its own answers */
    struct retake_question questions[N_QUESTIONS];
    int n_questions; /* after a pass only the first is left; with no day left
                        the first and what can be done */
    const struct step_line *steps;
    size_t n_steps;
    struct timeline timeline;
    struct date_field study;
    bool has_study;
    struct str study_date; /* in words */
    struct str study_bad;  /* why it can no longer be, or empty */
    struct str booked;     /* the day of a booked seat, or empty */
    bool untold;           /* how a booked seat ended is still to be entered */
    struct url untold_path;
    bool has_dates; /* for the calendar */
    bool has_result;
    struct problems *problems;
};

/* A case with its decision of today (of the part named by the query, where
 * parts are counted by themselves), in the program's time zone. */
struct retake_loaded {
    const struct catalog_entry *entry;
    struct case_view c;
    const struct decision *whole, *decision;
};
/* That of the part; the whole where there is none of that name. */
const struct decision *retake_of_part(const struct decision *, struct str part);
/* False when it has answered already. */
bool retake_load(struct exchange *, struct str program, struct retake_loaded *);

void retake_show(struct exchange *, const struct retake_loaded *,
                 struct problems *, struct date_field *study);
struct date_field retake_study_field(struct exchange *);

/* Is there a day for the calendar file? */
bool retake_has_dates(const struct retake_loaded *);
/* The file, or 404 when there is no such day. */
void page_calendar(struct exchange *, struct str program);

#endif
