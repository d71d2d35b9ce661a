/* Writing JSON as it comes, without a tree: for the answers that candidates
 * wait for. Reading, and whatever is asked for seldom, stays with jansson.
 *
 * The commas follow from what stands before. Texts are UTF-8; where one is
 * not, '?' stands for each of its bytes beyond ASCII. */
#ifndef RESIT_FORMAT_JSON_PUT_H
#define RESIT_FORMAT_JSON_PUT_H

#include "base/out.h"

void json_put_open(struct out *, char bracket);   /* { or [ */
void json_put_close(struct out *, char bracket);  /* } or ] */
void json_put_key(struct out *, const char *key); /* plain letters */

void json_put_text(struct out *, struct str);
void json_put_int(struct out *, int64_t);
void json_put_bool(struct out *, bool);
void json_put_null(struct out *);
void json_put_json(struct out *, struct str); /* a value as it is */

#endif
