/* Packages of Anki (.apkg, .colpkg): a zip with an SQLite collection.
 *
 *   collection.anki21b  newest, compressed with zstd
 *   collection.anki21   older
 *   collection.anki2    oldest; beside one of the others only a notice
 *
 * The newest there is is taken out, everything else is passed over. Sizes are
 * bounded before and after unpacking: a small file that would grow without end
 * is refused. What the collection holds reads store/anki.h. */
#ifndef RESIT_FORMAT_APKG_H
#define RESIT_FORMAT_APKG_H

#include "base/err.h"

enum {
    APKG_MOST = 64 << 20,             /* bytes of a package */
    APKG_COLLECTION_MOST = 256 << 20, /* bytes unpacked */
    APKG_ENTRIES_MOST = 100000,
};

/* Does it begin as a zip does? */
bool apkg_is(struct str bytes);

/* The collection's bytes, which live as long as the arena; `most` of them at
 * most, APKG_COLLECTION_MOST or less. False, with a problem, when there is none
 * to be had. */
bool apkg_collection(struct arena *, struct str file, struct str bytes,
                     size_t most, struct str *out, struct problems *);

/* A field of a note, which is HTML, as plain text without white space around
 * it. */
struct str apkg_field_text(struct arena *, struct str field);

#endif
