/* What stands on a pad (exam/pad.h) as JSON: in the database, in the API and
 * in an export it is the same object.
 *
 *   look        {"theme":"dark","text_percent":125,"mask":false,
 *                "keys_on":true,"keys":{"next":"n",…}}
 *   notes       {"text":"…"}
 *   highlight   {"ranges":[{"from":3,"to":17}]}
 *   shown       {"options":["a"]}
 *   calculator  {"line":"12*4"}
 *
 * Ranges count the characters (Unicode code points) of the stem's text, that
 * is of its HTML without tags. Bodies are read strictly; the field of a
 * problem is a JSON pointer. */
#ifndef RESIT_FORMAT_PAD_JSON_H
#define RESIT_FORMAT_PAD_JSON_H

#include "exam/form.h"
#include "exam/pad.h"

/* Bytes of a body: notes, every character escaped. */
enum { API_PAD_MOST = 64 * 1024 };

/* `seq` NULL: the body has none. False when there is a problem. */
bool pad_body_parse(struct arena *, enum pad_kind, struct str body,
                    int64_t *seq, struct pad_value *, struct problems *);
struct str pad_body_text(struct arena *, const struct pad_value *);

/* An entry with its body's properties:
 * {"kind":"highlight","item":"cma-0412","seq":2,"saved_at":"…","ranges":[…]}
 * or "segment" from 1. */
struct str pad_entry_json(struct arena *, const struct form *,
                          const struct pad_entry *);
/* {"calculator":false,"reference":[{"title","columns":[…],"rows":[[…]]}],
 *  "entries":[…]}: the aids of the program, and all that stands on the pad */
struct str pad_json(struct arena *, const struct exam_format *,
                    const struct form *, const struct pad_entry *, size_t n);

/* How many characters the text of this HTML has. */
int pad_text_length(struct str html);

#endif
