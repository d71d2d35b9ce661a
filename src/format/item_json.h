/* An item ↔ canonical JSON: how the store freezes an item's versions.
 *
 * Same item, same bytes: sorted keys, no white space, UTF-8. The Markdown is
 * kept and rendered on load. Where the item was read (file, lines) is not part
 * of it, so that moving an item in its file makes no new version; everything
 * else survives item → JSON → item.
 *
 *   {"area":"clinical.intake.vitals","enemies":["cma-0398"],"id":"cma-0412",
 *    "key":"b","level":"application","negative":false,"options":[
 *      {"misconception":"short-count","reason":"…","text":"…"},…],
 *    "reviewed":"","shuffle":true,"source":"…","source_checked":false,
 *    "status":"operational","stem":"…","takeaway":"…","type":"single"}
 *
 * An item whose question shows drawings has them in full, so that a sitting
 * keeps what it showed: "images":[{"name":"strip.svg","svg":"<svg …>"}].
 * One that shares what it asks with others has its name: "fact":"pulse". */
#ifndef RESIT_FORMAT_ITEM_JSON_H
#define RESIT_FORMAT_ITEM_JSON_H

#include "base/err.h"
#include "exam/item.h"

enum { ITEM_JSON_MOST = 1 << 20 };

/* The item's texts must be UTF-8 without NUL, as the bank reader makes them. */
struct str item_json_text(struct arena *, const struct item *);

/* False, with every problem named, when the bytes are not exactly such an
 * object: unknown, double or missing keys, wrong types, words or letters,
 * more than OPTIONS_MOST options, a key that is no option. `file` may be
 * empty. The result lives in the arena, the bytes need not. */
bool item_json_parse(struct arena *, struct str bytes, struct str file,
                     struct item *, struct problems *);

#endif
