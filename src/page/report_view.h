/* What web/report.html and review.html show of a sitting that is over. */
#ifndef RESIT_PAGE_REPORT_VIEW_H
#define RESIT_PAGE_REPORT_VIEW_H

#include "page/page.h"

/* A sitting that is over, its report opened: late answers have ended. */
struct opened {
    struct sitting_view view;
    const struct score_report *report;
    struct str domain;    /* id, FORM_DOMAIN */
    struct str signed_by; /* who reviewed the bank, empty: nobody has */
};

/* Open the report of the sitting in the path and go on with `show`; when
 * there is none, or the sitting still runs, it has answered already. */
void report_open(struct exchange *,
                 void (*show)(struct exchange *, const struct opened *));

/* ---- report.html ---- */

/* The number right on a line from 0 to all; places in thousandths. */
struct score_chart {
    int score, low, high, line; /* 0 … 1000 */
    bool has_line;
    struct str score_anchor, line_anchor;
};

struct domain_line {
    const struct domain_score *score;
    struct str words;
    bool first; /* fewer right here: study this first */
};

struct pace_line {
    struct str text;
};

struct report_page {
    struct page page;
    int64_t id;
    const struct program *program;
    const struct score_report *report;
    struct str title; /* "Below the practice line" */
    struct str what;  /* "Full mock, 22 November 2026" */
    struct score_chart chart;
    int low, high;          /* number right, less and plus one SEM */
    int sem;                /* rounded */
    bool within_sem;        /* the line is inside the band */
    struct str forecast;    /* "about 1 to 3 in 10", empty: none */
    struct str pass_rate;   /* "69 in 100" */
    struct str reliability; /* "0.80 to 0.90" */
    const struct domain_line *domains;
    int n_domains;
    bool compares_domains;
    const struct str *ideas; /* misconceptions by name: "short count" */
    const struct pace_line *pace;
    int n_pace;
    struct str given; /* "4 minutes", empty: nothing given back */
    struct str signed_by;
    bool has_failed; /* the case has a failed attempt */
};

/* ---- review.html ---- */

enum review_show { REVIEW_ALL, REVIEW_WRONG, REVIEW_FLAGGED, REVIEW_IDEA };

struct review_option {
    struct str letter; /* as it stood on the screen: "A" */
    struct html text, reason;
    bool is_key, chosen;
};

struct review_item {
    int n; /* from 1 */
    const struct item *item;
    struct html stem, takeaway;
    struct review_option options[OPTIONS_MOST];
    int n_options;
    enum mark_result result;
    bool flagged, late, pretest, seen_before;
};

struct review_page {
    struct page page;
    int64_t id;
    const struct program *program;
    struct str what;
    enum review_show show;
    struct str idea, idea_words; /* REVIEW_IDEA: "short count" and why not */
    const struct review_item *items;
    int n_items;
    int n_all, n_wrong, n_flagged;
    struct str signed_by;
};

#endif
