/* Reading bodies of the API strictly: shared by api_json.c, api_body.c,
 * pad_json.c. Every problem's `field` is a JSON pointer (RFC 6901) into the
 * body. */
#ifndef RESIT_FORMAT_API_INT_H
#define RESIT_FORMAT_API_INT_H

#include "base/arena.h"
#include "base/err.h"
#include "exam/item.h"

#include <jansson.h>

/* The body as an object with no keys but those of the list, which ends with
 * NULL (no list: any keys); to be given back with json_decref. NULL: not an
 * object, or more than `most` bytes. */
json_t *api_object(struct str body, size_t most, const char *const *keys,
                   struct problems *);
/* The same for an object inside; `at` is its pointer. */
void api_keys(json_t *, struct str at, const char *const *keys,
              struct problems *);
/* A whole number, which must be there; `least` when it is not one. */
int64_t api_whole(const json_t *, const char *key, int64_t least, int64_t most,
                  struct problems *);
/* A set of options as the list of their letters, and back. */
option_set api_letters(const json_t *, const char *key, struct problems *);
json_t *api_letters_json(option_set);
/* `at` and the key, escaped: "/extra_time/percent". */
struct str api_pointer(struct arena *, struct str at, struct str key);

#endif
