/* Bank files: programs/<id>/bank/NAME.md → struct bank.
 *
 * docs/bank-format.md describes the format. Several files make one bank:
 *
 *   struct bank_builder *b = bank_builder_new(arena, id, program, problems);
 *   bank_md_read(b, file, bytes);           once per file, in any order
 *   bank_readme_read(b, file, bytes);       bank/README.md, if there is one
 *   bank_image_read(b, file, bytes);        each bank/images/NAME.svg
 *   const struct bank *bank = bank_builder_finish(b);
 *
 * All problems are reported at once, each with file, line and mend; a bank
 * with a problem is not usable. Everything lives in the arena, and so do
 * copies of what is kept of file names and bytes. Line ends may be CR LF, a
 * byte order mark is skipped. Deterministic: same files, same bank. */
#ifndef RESIT_FORMAT_BANK_MD_H
#define RESIT_FORMAT_BANK_MD_H

#include "base/err.h"
#include "exam/item.h"
#include "exam/program.h"

enum {
    BANK_FILE_MOST = 16 << 20, /* bytes */
    BANK_MOST = 64 << 20,      /* bytes of all files */
    BANK_ITEMS_MOST = 20000,   /* in all files */
    BANK_LINE_MOST = 8192,     /* bytes */
    ITEM_ID_MOST = 64,
};

struct bank_builder;

/* `program`: an item's area must be in one of its outlines; NULL (the program
 * file is bad): areas are not checked. `id` becomes bank.program. */
struct bank_builder *bank_builder_new(struct arena *, struct str id,
                                      const struct program *,
                                      struct problems *);
void bank_md_read(struct bank_builder *, struct str file, struct str bytes);

/* A line "signed: Name, credential, YYYY-MM-DD" before the first "## " says
 * who has reviewed the bank and stands for it: bank.signed_by. */
void bank_readme_read(struct bank_builder *, struct str file, struct str bytes);

/* A drawing (format/svg.h); items name it by the last part of `file`. */
void bank_image_read(struct bank_builder *, struct str file, struct str bytes);

/* Sorts by id and checks what needs all files: duplicate ids, enemies. NULL
 * when anything read for this bank had a problem. */
const struct bank *bank_builder_finish(struct bank_builder *);

/* How many items have been read, problems or not. */
size_t bank_builder_count(const struct bank_builder *);

#endif
