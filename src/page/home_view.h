/* What web/home.html and web/welcome.html show. */
#ifndef RESIT_PAGE_HOME_VIEW_H
#define RESIT_PAGE_HOME_VIEW_H

#include "page/mock_view.h"
#include "page/program_view.h"
#include "page/study_view.h"

struct home_page {
    struct page page;
    const struct home_view *home;
    const struct program *program;
    const struct decision *decision;
    bool has_result;         /* an official result was entered */
    struct str study_date;   /* "16 January 2027", empty: none chosen */
    struct str study_left;   /* "in 55 days" */
    struct str study_bad;    /* why it can no longer be, or empty */
    struct str outcome;      /* the day that has passed without one, or empty */
    struct url outcome_path; /* where it is entered */
    bool outcome_booked;     /* there was a seat for it */
    bool is_booked;          /* study_date is that of a booked seat */
    struct str passed_on;    /* "16 January 2027" */
    struct fact_line validity, renewal; /* what comes after a pass */
    struct str last_when, last_kind;
    struct str running, untold; /* "CMA (AAMA), Segment" */
    struct str untold_when;     /* "22 November 2026" */
    struct mock_kinds kinds;
    struct home_study study;
};

/* The first visit: which exam? */
struct welcome_page {
    struct page page;
    const struct catalog *catalog;
    struct problems *problems;
};

#endif
