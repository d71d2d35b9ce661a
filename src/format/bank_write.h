/* struct item → Markdown as docs/bank-format.md describes it.
 *
 * What bank_md.h has read is written so that it reads the same again. Texts
 * from elsewhere must have been made Markdown first (markdown_escape). */
#ifndef RESIT_FORMAT_BANK_WRITE_H
#define RESIT_FORMAT_BANK_WRITE_H

#include "base/out.h"
#include "exam/item.h"

/* What may be missing in an item that came from elsewhere; then its line is
 * left out, and `bank check` asks for it. Empty texts are left out always. */
struct bank_gaps {
    bool level, source_checked;
};

/* The item from its `## id` on, ended by an empty line. */
void bank_write_item(struct out *, const struct item *, struct bank_gaps);

/* Enough for any item that can be read. */
enum { BANK_WRITE_MOST = 1 << 20 };

#endif
