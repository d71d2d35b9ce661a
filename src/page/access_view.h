/* What web/error.html shows. */
#ifndef RESIT_PAGE_ACCESS_VIEW_H
#define RESIT_PAGE_ACCESS_VIEW_H

#include "page/page.h"

struct error_page {
    struct page page;
    int status;
    struct str what, mend; /* mend may be empty */
};

#endif
