/* What web/case*.html and attempt*.html show: results and details. */
#ifndef RESIT_PAGE_CASE_VIEW_H
#define RESIT_PAGE_CASE_VIEW_H

#include "page/page.h"

/* What the rules and fees of a program turn on: only that is asked. */
struct details_asked {
    bool graduated, member, category, overlay;
    bool any;
};
struct details_asked details_asked_by(const struct policy *);

struct attempt_line {
    struct str when, result, score;
    struct str on, part; /* "2026-11-20"; which one this is */
    struct str *areas;   /* "Clinical Competency: below", as in the outline */
    int n_areas;
};

struct case_page {
    struct page page;
    const struct program *program;
    const struct retake_case *facts;
    const struct attempt_line *attempts;
    int n_attempts;
    struct str graduated, member, category, overlay; /* in words, or empty */
    struct details_asked asks;
    struct str study_date;
    bool passed; /* nothing left to study for */
};

/* Have you sat it? */
struct case_sat_page {
    struct page page;
    const struct program *program;
    struct problems *problems;
};

/* Graduation date, membership, category: each may be left out. */
struct case_about_page {
    struct page page;
    const struct program *program;
    const struct policy *policy;
    struct details_asked asks;
    struct date_field graduated;
    struct str odd_graduated; /* "2030-06-01": is that day right? or empty */
    struct str odd_words;     /* "1 June 2030" */
    struct str member;        /* "yes", "no" or empty */
    struct str category, overlay;
    struct problems *problems;
};

/* When was it? */
struct attempt_date_page {
    struct page page;
    const struct program *program;
    const struct policy *policy;
    struct str result; /* "fail", "pass" */
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

/* What did the report say? */
struct attempt_areas_page {
    struct page page;
    const struct program *program;
    struct str result, part;
    struct str on;   /* 2026-11-20 */
    struct str when; /* 20 November 2026 */
    struct area_field *areas;
    int n_areas;
    struct str score, bad_score;
    struct str score_hint;
    int year, month, day; /* of `on`, for the link that changes it */
    struct problems *problems;
};

#endif
