/* What web/settings.html shows, and the fields of a look that it shares with
 * the exam screen (web/look_fields.html). */
#ifndef RESIT_PAGE_SETTINGS_VIEW_H
#define RESIT_PAGE_SETTINGS_VIEW_H

#include "page/page.h"

struct look_fields {
    struct look look;
    struct str form; /* id of the form they belong to; empty: that around */
};

struct settings_page {
    struct page page;
    struct problems *problems; /* NULL: none */
    bool saved;                /* say so */
    struct look look;          /* what was typed, or is stored */
    struct {
        struct str field, what; /* "key-next", "Next question" */
        struct str key;         /* as typed */
        struct str problem;
    } keys[COMMANDS];
};

/* Theme and size of text as the form has them; false when it has none, or
 * something else. */
bool look_fields_read(const struct exchange *, struct look *);

#endif
