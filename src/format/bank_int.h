/* What the bank reader and the checks of a bank share. */
#ifndef RESIT_FORMAT_BANK_INT_H
#define RESIT_FORMAT_BANK_INT_H

#include "format/bank_md.h"

enum bank_field {
    FIELD_AREA,
    FIELD_TYPE,
    FIELD_LEVEL,
    FIELD_STATUS,
    FIELD_SOURCE,
    FIELD_SOURCE_CHECKED,
    FIELDS_NEEDED, /* those above */
    FIELD_SOURCE_STANDING = FIELDS_NEEDED,
    FIELD_FACT,
    FIELD_NOTE,
    FIELD_ENEMIES,
    FIELD_REVIEWED,
    FIELD_SHUFFLE,
    FIELD_NEGATIVE,
    FIELDS,
};

extern const struct str bank_field_names[FIELDS];

/* An item while it is read, with the lines its parts stand in. */
struct draft {
    struct item item;
    int field_line[FIELDS]; /* 0: not there */
    bool field_bad[FIELDS]; /* there, and already reported */
    int stem_line, takeaway_line;
    int reason_line[OPTIONS_MOST];
    int n_options_seen; /* may be more than fit */
};

struct bank_builder {
    struct arena *arena;
    const struct program *program; /* NULL: areas are not checked */
    struct problems *problems;
    size_t problems_before;
    struct {
        struct draft *p;
        size_t n, cap;
    } drafts;
    struct {
        struct item_image *p;
        size_t n, cap;
    } images;
    struct str id, signed_by;
    bool full;
};

/* A word as the list of ids or tags has it: a-z, 0-9 and single hyphens
 * between them, beginning with a letter, at most ITEM_ID_MOST. */
bool is_slug(struct str);

/* Where an item is read up: "heading" or "area#heading", the area's parts
 * slugs with dots between them. */
bool is_note_place(struct str);

/* Everything that can be said about one item by itself. */
void bank_check_item(struct bank_builder *, const struct draft *);
/* Duplicate ids, enemies and drawings that are not there; drafts are sorted by
 * id. Gives the items their drawings. */
void bank_check_together(struct bank_builder *);

#endif
