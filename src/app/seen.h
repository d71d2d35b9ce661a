/* Which items a person knows. */
#ifndef RESIT_APP_SEEN_H
#define RESIT_APP_SEEN_H

#include "app/app_int.h"

struct seen_list {
    struct seen *p;
    size_t n, cap;
};

/* What the person has been shown, has answered, has read in a report, or has
 * practised. */
MUST_USE enum status seen_load(struct app *, struct arena *, int64_t person,
                               struct seen_list *, struct err *);

#endif
