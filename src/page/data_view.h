/* What web/data.html and erased.html show. */
#ifndef RESIT_PAGE_DATA_VIEW_H
#define RESIT_PAGE_DATA_VIEW_H

#include "page/page.h"

struct data_page {
    struct page page;
    int n_mocks;
    struct problems *problems;
};

#endif
