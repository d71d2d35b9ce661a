/* Banks to and from the formats of other programs.
 *
 *   GIFT    Moodle's text format      docs.moodle.org/en/GIFT_format
 *   Aiken   questions, A. B. C., ANSWER  docs.moodle.org/en/Aiken_format
 *   Moodle  Moodle's XML format       docs.moodle.org/en/Moodle_XML_format
 *   CSV     a row for each item, a column for each field (RFC 4180)
 *
 * None but CSV has a place for all that an item has. What cannot be carried
 * over is said, each thing once: that is the `lost` list, in which `line` is
 * that of the item, or of the question read. A question that cannot be read,
 * or is of a kind that this program has not, is left out and named there.
 *
 * Everything lives in the arena. Deterministic. */
#ifndef RESIT_FORMAT_BANK_EXCHANGE_H
#define RESIT_FORMAT_BANK_EXCHANGE_H

#include "base/err.h"
#include "exam/item.h"
#include "format/bank_write.h"

enum bank_exchange {
    EXCHANGE_GIFT,
    EXCHANGE_AIKEN,
    EXCHANGE_MOODLE,
    EXCHANGE_CSV,
};
bool bank_exchange_parse(struct str, enum bank_exchange *);

/* What is exported is at most this long; else the text is empty. */
enum { EXPORT_MOST = 128 << 20, IMPORT_MOST = 16 << 20 };

/* The items that are not retired, as bytes of that format. */
struct str bank_export(struct arena *, enum bank_exchange, const struct bank *,
                       struct problems *lost);

/* An item read from elsewhere: a draft, with gaps. Its ids are unique among
 * those read together. Texts are Markdown, not rendered. */
struct imported {
    struct item item;
    struct bank_gaps gaps;
};

struct imports {
    struct imported *p;
    size_t n, cap;
};

void bank_import(struct arena *, enum bank_exchange, struct str file,
                 struct str bytes, struct imports *, struct problems *lost);

#endif
