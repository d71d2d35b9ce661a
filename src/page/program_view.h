/* What web/programs.html, program.html and fact.html show. */
#ifndef RESIT_PAGE_PROGRAM_VIEW_H
#define RESIT_PAGE_PROGRAM_VIEW_H

#include "page/page.h"

/* One fact with all that is known about it (web/fact.html). */
struct fact_line {
    struct str label; /* "Items" */
    struct str value; /* "50 questions", or empty: the fact's text says it */
    const struct fact *fact;
    struct str status, confidence, checked; /* in words */
};
struct fact_line fact_line_make(struct arena *, struct str label,
                                struct str value, const struct fact *);

struct fact_lines {
    struct fact_line *p;
    size_t n, cap;
};

struct programs_page {
    struct page page;
    const struct catalog *catalog;
    struct str chosen; /* program id, empty: none */
};

struct content_row {
    struct str name, share, count; /* "59 %", "15 to 21 %", "not found" */
};

struct content_table {
    struct str title; /* the part's name; empty: the whole exam */
    struct content_row *rows;
    int n_rows;
    bool has_counts; /* else the column is left out */
};

struct program_page {
    struct page page;
    const struct catalog_entry *entry;
    const struct program *program;
    const struct outline *outline; /* in force today, or NULL */
    struct fact_lines format, scoring, rules, fees, after;
    struct page_note note;
    struct str checked;      /* "22 November 2026" */
    struct str outline_from; /* empty: not known since when */
    struct fact_line outline_fact;
    struct content_table *content;
    int n_content;
    bool counts_scored; /* the counts are of questions that count */
    bool is_chosen;
};

/* What a fact is about, in a candidate's words: "Waiting period", "Fee, from
 * attempt 2, members", "Questions in a segment". */
struct str program_rule_label(struct arena *, const struct policy *,
                              const struct rule *);
struct str program_fee_label(struct arena *, const struct policy *,
                             const struct fee_rule *);
struct str program_fact_label(struct arena *, struct str id);

#endif
