/* What web/answers.html shows authors: item statistics, curves and maps of a
 * bank, from a calibration and from the newest sittings. */
#ifndef RESIT_PAGE_ANSWERS_VIEW_H
#define RESIT_PAGE_ANSWERS_VIEW_H

#include "page/page.h"

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
