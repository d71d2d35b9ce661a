/* What web/mock_*.html show: starting a mock, and those so far. */
#ifndef RESIT_PAGE_MOCK_VIEW_H
#define RESIT_PAGE_MOCK_VIEW_H

#include "page/page.h"

/* The choice of a kind; a domain is the value "domain:<id>". */
struct mock_kinds {
    struct str none; /* why there can be no mock; the rest is then empty */
    struct str full, half, segment, domain; /* "200 questions, 2 hours 40 minutes" */
    const struct domain *domains;
    int n_domains;
};
struct mock_kinds mock_kinds_make(struct arena *, const struct catalog_entry *,
                                  struct date today);

/* "CMA (AAMA), Segment". */
struct str mock_name(struct arena *, const struct catalog *,
                     const struct sitting_row *);

/* web/mock_choose.html: which kind? */
struct mock_choose_page {
    struct page page;
    const struct program *program;
    struct mock_kinds kinds;
    struct problems *problems;
};

enum extra_time {
    EXTRA_NONE,
    EXTRA_QUARTER,
    EXTRA_HALF,
    EXTRA_DOUBLE,
    EXTRA_MINUTES,
};

/* web/mock_new.html: what will happen, and accommodations. */
struct mock_new_page {
    struct page page;
    const struct program *program;
    struct str kind, domain; /* as the form sends them */
    struct str title;        /* "Full mock" */
    const struct str *facts; /* what will happen, one sentence each */
    size_t n_facts;
    bool has_breaks;
    struct problems *problems;
    const struct shortages *shortages; /* NULL: none */
    bool has_running;
    int64_t running;
    /* as typed */
    enum extra_time extra;
    struct str extra_minutes, break_minutes;
};

struct mock_row {
    const struct sitting_row *row;
    struct str when, kind, result;
};

/* web/mock_list.html */
struct mock_list_page {
    struct page page;
    const struct mock_row *rows;
    size_t n_rows;
    bool can_start; /* a mock of the chosen exam */
};

#endif
