/* application/x-www-form-urlencoded: query strings and form bodies.
 *
 * "a=1&b=x+y%21" gives (a, "1"), (b, "x y!") in order, duplicates kept, a
 * piece without '=' has an empty value, empty pieces are skipped. Decoded
 * once; names and values are UTF-8 without NUL. Source: URL Standard, 5.1,
 * but strict: what it would repair is refused here. */
#ifndef RESIT_HTTP_FORM_H
#define RESIT_HTTP_FORM_H

#include "http/http.h"

struct form {
    const struct field *fields; /* in the arena */
    int n;
};

/* False with `what` (a literal) when the text cannot be used: a broken %XX,
 * no UTF-8, more than FIELDS_MOST fields. */
MUST_USE bool form_parse(struct arena *, struct str text, struct form *,
                         struct str *what);

/* The first field of that name, or NULL. */
const struct field *field_find(const struct field *, int n, struct str name);

/* Value of a hexadecimal digit, or -1. */
int hex_digit(char);

#endif
