/* What web/case*.html and attempt*.html show: results and details. */
#ifndef RESIT_PAGE_CASE_VIEW_H
#define RESIT_PAGE_CASE_VIEW_H

#include "page/case_asks.h"
#include "page/page.h"

struct attempt_line {
    struct str when, result, score;
    struct str name;                /* of the result: "fail" */
    struct str on, part;            /* "2026-11-20"; which one this is */
    int day, month, year;           /* of `on`, for the address */
    struct str part_name, exam;     /* in words, or empty */
    struct str released, cancelled; /* days in words, or empty */
    bool preliminary;
    struct str *areas; /* "Clinical Competency: below", as in the outline */
    int n_areas;
};

/* Something filed, paid or received. */
struct paper_line {
    int at; /* its place in the case */
    struct str id, name;
    struct str date;              /* in words, or empty */
    struct str until, extensions; /* likewise */
    struct str state;             /* "granted on 3 December 2026", or empty */
    struct str paid;              /* "125 USD", or empty */
};

/* An accommodation or an appeal. */
struct request_line {
    int at;
    struct str kind, name; /* "Appeal", "appeal" */
    struct str filed, on;  /* in words; 2026-12-01 */
    struct str about;      /* the day of the sitting, or empty */
    struct str text, state;
};

struct paper_lines {
    struct paper_line *p;
    size_t n;
};
struct request_lines {
    struct request_line *p;
    size_t n;
};
struct paper_lines case_paper_lines(struct arena *, const struct case_asks *,
                                    const struct retake_case *);
struct request_lines case_request_lines(struct arena *,
                                        const struct retake_case *);
/* "granted on 3 December 2026", of a payment "waived on …"; an open one with
 * its day: "answered on …"; empty: nothing is known. */
struct str case_state_words(struct arena *, bool paid, enum filed_state,
                            bool has_answered, struct date answered);
/* A change is stored: back to that place of the list. False: it was refused,
 * and `problems` are to be shown. */
bool case_stored(struct exchange *, const struct app_case_change *,
                 struct problems *, const char *place);
/* An entry is off the list: back to it; the change is `arg`. */
void case_removed(struct exchange *, void *arg);
struct str case_member_words(enum membership); /* "yes", "no" or empty */

struct case_page {
    struct page page;
    const struct program *program;
    const struct retake_case *facts;
    const struct attempt_line *attempts;
    int n_attempts;
    struct paper_lines papers;
    struct request_lines requests;
    struct str graduated, member, category, overlay; /* in words, or empty */
    struct case_asks asks;
    struct str study_date;
    bool passed; /* nothing left to study for */
};

/* Where it is asked how the sitting of a day ended: the day is filled in, and
 * the result takes the place of the seat that was booked. */
struct url case_gap_path(struct arena *, struct str program,
                         const struct case_gap *);

enum { N_ENDINGS = 6 };

/* How a sitting can end without a result. */
struct ending {
    struct str result;      /* "no_show" */
    struct str words, rule; /* how the rules count it, or empty: not said */
};

/* The stored attempt that is corrected, as it was seen in the list; all empty:
 * a new one is entered. */
struct attempt_old {
    struct str at, was, part;
};

/* Have you sat it? */
struct case_sat_page {
    struct page page;
    const struct program *program;
    struct ending endings[N_ENDINGS];
    bool unruled; /* the rules do not say how one of them counts */
    struct problems *problems;
    struct str day;  /* "2026-11-25": the day asked about, or empty: any */
    struct str when; /* the same in words */
    struct attempt_old seat; /* booked for that day; empty: none was */
};

/* Graduation date, membership, category: each may be left out. */
struct case_about_page {
    struct page page;
    const struct program *program;
    const struct policy *policy;
    struct case_asks asks;
    struct date_field graduated;
    struct str odd_graduated; /* "2030-06-01": is that day right? or empty */
    struct str odd_words;     /* "1 June 2030" */
    struct str member;        /* "yes", "no" or empty */
    struct str category, overlay;
    struct problems *problems;
};

/* One paper: when, until when, what became of it. */
struct case_paper_page {
    struct page page;
    const struct program *program;
    struct paper_asked paper;
    struct str at; /* its place, when it is changed; or empty */
    struct date_field date, until, answered;
    struct str extensions, bad_extensions;
    struct str amount, bad_amount; /* "125.00 USD" */
    struct str state;              /* filed_state_text */
    struct problems *problems;
};

/* An accommodation asked for, or an appeal against a result. */
struct case_request_page {
    struct page page;
    const struct program *program;
    bool appeal;
    struct str at; /* its place, when it is changed; or empty */
    struct date_field filed, answered;
    struct str text, bad_text, state;
    struct str about; /* "2026-11-20 part": the sitting that was chosen */
    struct attempt_line *attempts;
    int n_attempts;
    struct str rule; /* what the rules say of appeals, or empty */
    struct problems *problems;
};

/* What was entered, in the order it was. */
struct history_line {
    struct str when; /* "22 November 2026, 14:03" */
    struct str text;
    const struct case_entry *entry;
};
struct case_history_page {
    struct page page;
    const struct program *program;
    struct history_line *lines; /* newest first */
    size_t n_lines;
};
/* All but the frame, for the program of the path. False: it has answered. */
bool case_history_fill(struct exchange *, struct case_history_page *);

/* When was it? */
struct attempt_date_page {
    struct page page;
    const struct program *program;
    const struct policy *policy;
    struct attempt_old old;
    struct str title;
    struct str result, result_words; /* "fail", "not passed" */
    struct str part;
    struct date_field on;
    struct problems *problems;
};

struct area_field {
    struct str name; /* "area-clinical" */
    struct str area; /* domain id */
    struct str label;
    struct str typed;
    struct str problem;
};

/* What did the report say, or what else is known about it? */
struct attempt_areas_page {
    struct page page;
    const struct program *program;
    const struct policy *policy;
    struct attempt_old old;
    struct str title;
    struct str result, result_words, part;
    struct str on;   /* 2026-11-20 */
    struct str when; /* 20 November 2026 */
    struct str rule; /* how the rules count such a sitting, or empty */
    bool asks_score, asks_released, asks_notice, asks_exam, asks_version;
    struct area_field *areas;
    int n_areas;
    struct str score, bad_score;
    bool odd_score; /* it cannot be, by what is known: is it on the report? */
    struct str score_hint;
    struct date_field released, cancelled;
    struct str exam, version;
    bool preliminary;
    int year, month, day; /* of `on`, for the link that changes it */
    struct problems *problems;
};

#endif
