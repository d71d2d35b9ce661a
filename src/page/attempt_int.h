/* What attempt.c and attempt_save.c share: the two pages on which a result or
 * a booked seat is entered or corrected. */
#ifndef RESIT_PAGE_ATTEMPT_INT_H
#define RESIT_PAGE_ATTEMPT_INT_H

#include "page/case_view.h"

/* What a request is about. */
struct attempt_asked {
    struct exchange *x;
    const struct catalog_entry *entry;
    struct case_asks asks;
    struct date today;
    bool has_result;
    enum attempt_result result;
    struct str part;
    struct attempt_old old;       /* as sent */
    int at;                       /* its place, when it is corrected */
    const struct attempt *stored; /* NULL: a new one */
};
/* False when it has answered: no such program, or the list has changed. */
bool attempt_asked_read(struct exchange *, struct attempt_asked *);

/* The second page, with what was typed or else what is stored. */
struct attempt_areas_page attempt_page(const struct attempt_asked *,
                                       struct date on);

/* Why an exam cannot be on that day; empty: it can. */
struct str attempt_impossible_day(const struct attempt_asked *, struct date);

/* Why a score is hard to believe, as a question; empty: it is not. */
struct str attempt_odd_score(struct arena *, const struct program *,
                             const struct attempt *);

#endif
