/* What web/data.html and erased.html show. */
#ifndef RESIT_PAGE_DATA_VIEW_H
#define RESIT_PAGE_DATA_VIEW_H

#include "page/page.h"

struct data_page {
    struct page page;
    int n_mocks;
    struct str program; /* to bring reviews to; empty: none */
    struct problems *problems;
};

struct erased_page {
    struct page page;
    struct str rest; /* why the log cannot be emptied yet, or empty */
};

#endif
