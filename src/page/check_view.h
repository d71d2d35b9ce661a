/* What web/check.html shows. */
#ifndef RESIT_PAGE_CHECK_VIEW_H
#define RESIT_PAGE_CHECK_VIEW_H

#include "app/audit.h"
#include "page/page.h"

struct check_page {
    struct page page;
    enum audit_state state;
    struct str at;                  /* when it began or ended; empty: never */
    struct audit_finding *findings; /* whole sentences */
    size_t n;
    int counts[AUDIT_FAIL + 1]; /* by level */
    struct str failure;         /* empty, or why there is no list */
};

/* "As it should be", "Worth a look", "To mend". */
struct str check_level_text(enum audit_level);

#endif
