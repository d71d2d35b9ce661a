/* What web/answers.html shows authors: item statistics, curves and maps of a
 * bank, from a calibration and from the newest sittings. */
#ifndef RESIT_PAGE_ANSWERS_VIEW_H
#define RESIT_PAGE_ANSWERS_VIEW_H

#include "page/page.h"

#include "app/gather.h"
#include "psych/classical.h"

/* Fewer answers than these say nothing about an item. */
enum { ANSWERS_LEAST = 30 };

/* What there is to show, of the whole bank or of one item. */
struct answers_found {
    const struct catalog_entry *entry;
    const struct item *item;       /* NULL: the whole bank */
    struct gathered gathered;      /* responses NULL: no sitting is over */
    const struct classical *all;   /* NULL with them */
    const struct classical *mocks; /* full ones; NULL: fewer than LEAST */
};
/* Of `entry`, by `item` of the query. False: it has answered. */
bool answers_find(struct exchange *, struct answers_found *);

struct answers_figure {
    struct html svg;
    struct str words; /* the same in words, or where its numbers stand */
};

struct answers_row { /* an item, or an option of one */
    struct str id;
    bool is_key, is_link;
    struct str n, share, r, b, flags; /* as text; empty: not known */
};

struct answers_page {
    struct page page;
    const struct program *program;
    struct str title, item; /* item: id, empty: the whole bank */
    struct str sample;      /* what it rests on, a sentence */
    struct str calibration; /* a sentence; empty: none */
    const struct answers_figure *figures;
    size_t n_figures;
    const struct answers_row *rows;
    size_t n_rows;
    bool has_difficulty; /* rows have b */
};

#endif
