/* Inside the room: making JSON as a tree, for what is asked for seldom.
 * Whatever cannot be made is a BUG: it is text that is not UTF-8, or there is
 * no memory. */
#ifndef RESIT_FORMAT_JSON_TREE_H
#define RESIT_FORMAT_JSON_TREE_H

#include "base/arena.h"
#include "base/date.h"

#include <jansson.h>

/* These take `value` over. */
void tree_set(json_t *object, const char *key, json_t *value);
void tree_add(json_t *array, json_t *value);

json_t *tree_text(struct str);
json_t *tree_text_or_null(struct str); /* null: empty */
json_t *tree_date(struct arena *, struct date);
/* Four digits behind the point; null for what is not finite. */
json_t *tree_real(double);
/* Of JSON that another writer made. */
json_t *tree_of(struct str json);

/* The bytes; the tree is given back. */
struct str tree_done(struct arena *, json_t *);
/* The same with sorted keys and all digits: equal trees give equal bytes. */
struct str tree_done_sorted(struct arena *, json_t *);

#endif
