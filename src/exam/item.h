/* An item: one question as its author wrote it.
 *
 * Plain data, read-only once loaded (format/bank_md.h makes it). Texts with
 * `_html` are safe HTML rendered from Markdown at load time (raw HTML off).
 * Options keep the letters of the file order, 'a' first: a response names
 * these letters wherever the option stood on the candidate's screen. */
#ifndef RESIT_EXAM_ITEM_H
#define RESIT_EXAM_ITEM_H

#include "base/date.h"
#include "base/str.h"

enum item_type { ITEM_SINGLE, ITEM_MULTIPLE };
enum item_level { LEVEL_RECALL, LEVEL_APPLICATION, LEVEL_ANALYSIS };
enum item_status {
    ITEM_DRAFT,
    ITEM_PRETEST,
    ITEM_OPERATIONAL,
    ITEM_RETIRED,
};

enum { OPTIONS_MOST = 10 };

/* A set of options: bit 0 is 'a'. */
typedef uint16_t option_set;

struct option {
    struct str text; /* Markdown as written */
    struct str text_html;
    struct str reason; /* without the misconception tag */
    struct str reason_html;
    struct str misconception; /* tag, may be empty */
    int line;
};

/* A drawing that the question shows: `![alt](images/name.svg)` in the stem. */
struct item_image {
    struct str name; /* "name.svg" */
    struct str svg;  /* safe to be put into a page (format/svg.h) */
};

enum { IMAGES_MOST = 4 };

struct item {
    struct str id; /* "cma-0412" */
    struct str area;
    struct str fact; /* what several items ask under one name; may be empty */
    enum item_type type;
    enum item_level level;
    enum item_status status;
    struct str source;
    /* Why the source's age says nothing: "first publication"; empty: it does */
    struct str source_standing;
    bool source_checked;
    bool negative;       /* a NOT / EXCEPT stem, so marked */
    bool shuffle;        /* may the options be shown in another order */
    struct str reviewed; /* "2026-12-01, round 2, disagreements 0" or empty */
    const struct str *enemies;
    int n_enemies;
    struct str stem;
    struct str stem_html;
    const struct item_image *images;
    int n_images;
    struct option options[OPTIONS_MOST];
    int n_options;
    option_set key;
    struct str takeaway;
    struct str takeaway_html;
    /* Where it is read up: "heading", or "area#heading"; may be empty. */
    struct str note;
    struct str file;
    int line;
};

struct bank {
    struct str program;
    const struct item *items; /* sorted by id */
    int n_items;
    /* The credentialed person who signed the bank; empty: nobody has. */
    struct str signed_by;
};

const struct item *bank_find(const struct bank *, struct str id);

struct str item_type_text(enum item_type);
struct str item_level_text(enum item_level);
struct str item_status_text(enum item_status);
bool item_type_parse(struct str, enum item_type *);
bool item_level_parse(struct str, enum item_level *);
bool item_status_parse(struct str, enum item_status *);

/* "b", "a,c", "" ↔ set. False on unknown letters or doubles. */
bool option_set_parse(struct str, option_set *);
struct str option_set_text(struct arena *, option_set);
int option_set_count(option_set);

/* The question as a candidate meets it and as it is marked, as one number:
 * type, stem, drawings, options and their order, key. What explains it
 * (reasons, sources) may change without making it another question. */
uint64_t item_face(const struct item *);

/* The order in which one sitting shows an item's options: a permutation of
 * 0 … n_options-1 derived from the sitting's seed and the item's id; the file
 * order where the item does not allow shuffling. */
void item_option_order(const struct item *, uint64_t seed,
                       uint8_t order[OPTIONS_MOST]);

#endif
