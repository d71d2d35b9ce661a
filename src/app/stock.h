/* Forms made before anybody asks for them, so that a start is cheap.
 *
 * A form prefers items its person has not seen; so one made beforehand is for
 * a person who has seen none, who asks for no seed, and who sits the whole
 * mock or one segment. Everybody else's is made when they ask. A form from the
 * stock is the one that its seed makes for such a person, no other.
 *
 * There are as many of each kind as there are people who might ask, within a
 * bound over all; the jobs' thread makes up for those that were taken. */
#ifndef RESIT_APP_STOCK_H
#define RESIT_APP_STOCK_H

#include "app/app_int.h"

struct stock;

/* What a start needs of a form. */
struct stock_form {
    uint64_t seed;
    int n_items;
    struct sitting_plan plan; /* without what it says of single items */
    struct str body;          /* form_json_text */
};

struct stock *stock_new(void);
void stock_free(struct stock *);

/* One for this request, in the arena; false: the bank lacks something. */
bool stock_make(struct arena *, const struct catalog_entry *,
                const struct form_request *, struct stock_form *,
                struct shortages *);
/* One from the shelf, in the arena; false: there is none. */
bool stock_take(struct app *, struct arena *, const struct catalog_entry *,
                enum form_kind, struct date on, struct stock_form *);
/* Some of what is missing; for the jobs' thread, every second. */
void stock_fill(struct app *);

#endif
