/* What web/report.html and review.html show of a sitting that is over. */
#ifndef RESIT_PAGE_REPORT_VIEW_H
#define RESIT_PAGE_REPORT_VIEW_H

#include "page/note_view.h"

/* A sitting that is over, its report opened: late answers have ended. */
struct opened {
    struct sitting_view view;
    const struct score_report *report;
    /* The program as it is now; NULL: its files are gone. */
    const struct catalog_entry *entry;
    struct str domain;    /* id, FORM_DOMAIN */
    struct str signed_by; /* who reviewed the bank, empty: nobody has */
    struct str reviewer;  /* who would have to */
    bool has_failed;      /* the person's case has a failed attempt */
};

/* Open the report of the sitting in the path and go on with `show`, or with
 * `not_over` while it or another one of the person still runs: a report tells
 * keys, and the other mock may ask for them. `not_over` gets the one that
 * runs. When there is no such sitting it has answered. */
void report_open(struct exchange *,
                 void (*show)(struct exchange *, const struct opened *),
                 void (*not_over)(struct exchange *, int64_t sitting));
/* To where the sitting is; 409 when it is another one that runs. */
void report_not_over(struct exchange *, int64_t sitting);
/* The report as JSON (format/report_json.h). */
void report_show_json(struct exchange *, const struct opened *);

/* Another mock is running: report_busy.html. */
struct report_busy_page {
    struct page page;
    int64_t running;
};

/* ---- report.html ---- */

/* The number right on a line from 0 to all; places in thousandths. */
struct score_chart {
    int score, low, high, line; /* 0 … 1000 */
    bool has_line;
    struct str score_anchor, line_anchor;
    int score_dx, line_dx; /* so that the text begins or ends with its mark */
};

struct domain_line {
    const struct domain_score *score;
    struct str words;
    bool first;          /* fewer right here: study this first */
    int expected;        /* whole items; with a calibration */
    int low, high, line; /* per cent: band of the true share, the line */
    bool on_line;        /* the line is inside the band */
    int estimate;        /* whole items */
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
    int n_answered;            /* of the items that count */
    int low, high;             /* the band, in whole items, as drawn and said */
    bool within_band;          /* the line is inside it */
    struct str forecast;       /* "about 1 to 3 in 10", empty: none */
    const struct str *assumes; /* what it rests on, in sentences */
    int n_assumes;
    const struct domain_line *domains;
    int n_domains;
    bool compares_domains;
    bool explains_flags;     /* at least one was compared */
    bool has_estimates;      /* some area may have a score of its own */
    struct str calibration;  /* "version 3, 22 November 2026, 1,200 sittings" */
    const struct str *ideas; /* misconceptions by name: "Short count" */
    const struct note_link *idea_notes; /* same order: where to read it up */
    const struct pace_line *pace;
    int n_pace;
    struct str given; /* "4 minutes", empty: nothing given back */
    struct str signed_by, reviewer;
    bool has_failed;
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
    struct note_link note; /* where to read it up */
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
    struct str signed_by, reviewer;
};

#endif
