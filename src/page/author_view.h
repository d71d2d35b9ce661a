/* What web/author*.html show: the bank as its authors see it, with keys.
 *
 * A person who practises with this bank must not come here by accident (law
 * 4): nothing links here, a notice stands before it, and while a mock runs it
 * is refused. */
#ifndef RESIT_PAGE_AUTHOR_VIEW_H
#define RESIT_PAGE_AUTHOR_VIEW_H

#include "page/note_view.h"
#include "page/page.h"

#include "format/bank_review.h"

struct author_option {
    struct str letter; /* in the file's order */
    struct html text, reason;
    struct str misconception;
    bool is_key;
};

struct author_item {
    const struct item *item;
    struct html stem, takeaway;
    struct str level, status;
    struct author_option options[OPTIONS_MOST];
    int n_options;
    struct note_link note;
    const struct finding *const *findings;
    size_t n_findings;
};

/* What is looked for; empty: anything. */
struct author_filter {
    struct str area; /* an area and those below it, or a domain */
    struct str level, status;
    struct str review; /* "no", "yes": read by a second person; "source" */
    struct str found;  /* "any", "problem" or a rule's name */
    struct str text;   /* in id, question, options, source, fact or note */
};

/* One choice of a field. */
struct author_choice {
    struct str value, label;
    bool chosen;
};

struct author_field {
    struct str name, label;
    const struct author_choice *choices;
    size_t n_choices;
};

struct author_page {
    struct page page;
    const struct program *program;
    const struct catalog_entry *entry;
    const struct outline *outline; /* NULL: none today */
    struct author_filter filter;
    const struct author_field *fields;
    int n_fields;
    const struct author_item *items; /* of this page */
    int n_items;
    int n_found, n_all, n_problems, n_remarks;
    int at, n_pages; /* from 1 */
};

/* False, answered: a mock of the person is running, or is over and late
 * answers can still count. */
bool author_is_open(struct exchange *);
/* The same for a page; the notice comes first. */
bool author_may_see(struct exchange *, const struct catalog_entry *);
/* All but the frame and the fields of the form, for a query of a filter and a
 * page. */
void author_fill(struct exchange *, const struct catalog_entry *,
                 struct author_page *);

/* web/author_notice.html */
struct author_notice_page {
    struct page page;
    const struct program *program;
};

#endif
