/* Forms as JSON: how a form is frozen in the store.
 *
 *   {"outline":"2021","tutorial_us":0,"break_pool_us":0,
 *    "segments":[{"n":50,"limit_us":2400000000}],
 *    "items":[[12,1,0],…]}      item version, scored, seen before
 *
 * Read back strictly: anything else is refused with the reason. */
#ifndef RESIT_FORMAT_FORM_JSON_H
#define RESIT_FORMAT_FORM_JSON_H

#include "base/err.h"
#include "exam/form.h"

struct form_item_ref {
    int64_t version; /* the store's id of the frozen item */
    bool scored, seen;
};

/* A form whose items are not looked up yet. */
struct form_frame {
    struct str outline;
    int64_t tutorial_us, break_pool_us;
    struct form_segment segments[SEGMENTS_MOST];
    int n_segments;
    const struct form_item_ref *items;
    int n_items;
};

/* versions[i] belongs to form->items[i]. */
struct str form_json_text(struct arena *, const struct form *,
                          const int64_t *versions);
bool form_json_parse(struct arena *, struct str json, struct form_frame *,
                     struct str *why);

/* A JSON array of whole numbers, as the catalog keeps its item versions. */
struct str ids_json_text(struct arena *, const int64_t *ids, size_t n);
bool ids_json_parse(struct arena *, struct str json, int64_t **ids, size_t *n);

#endif
