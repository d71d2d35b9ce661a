/* Every figure of the pages about study can be asked why, and answers in two
 * sentences about that figure, in the person's own numbers.
 *
 * A figure is named "followed", "today" …, or, where there are several of a
 * kind, with what it is about: "area:clinical.safety", "mock:12", or the name
 * of a misconception's card. */
#ifndef RESIT_PAGE_WHY_H
#define RESIT_PAGE_WHY_H

#include "page/study_view.h"

struct why_figure {
    struct str name;
    void (*fill)(struct arena *, const struct study_view *, struct why_page *);
};

/* Of days to come: chances, the date, today's work; study_why.c. */
/* Of what was done: areas, ideas, mocks, errors; study_why_done.c. */
extern const struct why_figure why_done[];
extern const size_t n_why_done;
/* One of several of a kind; false: there is no such. */
bool why_one(struct arena *, const struct study_view *, struct str figure,
             struct why_page *);
/* What a chance does not know, as more lines. */
void why_add_unknown(struct arena *, const struct study_view *,
                     struct why_page *);
/* "3 November 2026". */
struct str why_day(struct arena *, int32_t day);

#endif
