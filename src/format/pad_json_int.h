/* Inside the room: entries of a pad as parts of larger documents. */
#ifndef RESIT_FORMAT_PAD_JSON_INT_H
#define RESIT_FORMAT_PAD_JSON_INT_H

#include "format/pad_json.h"

#include <jansson.h>

/* A new object, as pad_entry_json has it. */
json_t *pad_entry_object(struct arena *, const struct form *,
                         const struct pad_entry *);
json_t *look_object(const struct look *);

#endif
