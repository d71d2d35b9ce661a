/* Study notes: programs/<id>/notes/AREA.md → struct note.
 *
 * docs/note-format.md describes the format: a title, two fields, sections with
 * headings, at the end the items to try. All problems come at once, each with
 * file, line and mend; a note with a problem is not used, and keeps neither
 * the bank nor the other notes from being used. Everything lives in the arena,
 * copies of what is kept of the bytes too. Deterministic. */
#ifndef RESIT_FORMAT_NOTE_MD_H
#define RESIT_FORMAT_NOTE_MD_H

#include "base/err.h"
#include "exam/item.h"
#include "exam/program.h"
#include "format/bank_words.h"

enum {
    NOTE_FILE_MOST = 256 * 1024, /* bytes */
    NOTE_WORDS_LEAST = 400,
    NOTE_WORDS_MOST = 900,
};

/* The area of the one note that belongs to none: how to take the test. */
#define NOTE_GENERAL S("test-taking")

struct note_section {
    struct str slug; /* "pulse-breathing-and-oxygen", unique in its note */
    struct str title;
    struct str html;    /* safe: raw HTML off */
    bool teaches;       /* false: sources, items to try */
    struct words words; /* sorted stems of its telling words, each once */
    int line;
};

struct note {
    struct str area; /* id in the outline, or NOTE_GENERAL */
    struct str title;
    struct date checked; /* when its facts were last looked up */
    const struct note_section *sections;
    int n_sections;
    const struct str *items; /* ids to try */
    int n_items;
    int n_words;
    struct str file;
};

/* False when there is a problem. `file`'s last part must be the area's id and
 * ".md". `program` or `bank` NULL (they are bad): areas or items are not
 * checked. */
bool note_md_read(struct arena *, struct str file, struct str bytes,
                  const struct program *, const struct bank *, struct note *,
                  struct problems *);

/* Where an item is read up. */
struct note_place {
    const struct note *note;            /* NULL: nowhere */
    const struct note_section *section; /* NULL: the note as a whole */
};

/* The place that the item's `note` names; where it names none, the section of
 * its area's note that shares most telling words with the item's right
 * options, takeaway and wrong ideas, rarer ones counting more (no section:
 * none stands out). */
struct note_place note_place_of(const struct note *, int n_notes,
                                const struct item *);

/* The ids of the items, as far as they can come up, that are read up in a
 * section; *out in the arena, in the bank's order. How many. */
int note_section_items(struct arena *, const struct note *, int n_notes,
                       const struct bank *, const struct note_section *,
                       const struct str **out);

/* Every `note` of the bank's items must name a section that teaches. Ask when
 * all notes have been read without a problem. */
void notes_check_links(struct arena *, const struct note *, int n_notes,
                       const struct bank *, struct problems *);

/* "Pulse, breathing and oxygen" is "pulse-breathing-and-oxygen". */
struct str note_slug(struct arena *, struct str title);

#endif
