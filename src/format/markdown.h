/* Markdown of items → safe HTML.
 *
 * CommonMark by libcmark, raw HTML and unsafe links off. An item may use
 * paragraphs, lists, emphasis, code spans and links to http(s), its question
 * also drawings; everything else is a problem, named with its line, so that an
 * item looks the same on every screen and on paper. */
#ifndef RESIT_FORMAT_MARKDOWN_H
#define RESIT_FORMAT_MARKDOWN_H

#include "base/err.h"
#include "exam/item.h"

enum { MARKDOWN_MOST = 32 * 1024, MARKDOWN_DEPTH_MOST = 8 };

enum markdown_kind {
    MARKDOWN_BLOCK, /* takeaway, note: paragraphs and lists, with <p> */
    MARKDOWN_STEM,  /* the same, also `![alt](images/name.svg)` */
    MARKDOWN_LINE,  /* option, reason: the inside of one paragraph, no <p> */
};

/* UTF-8 in, HTML out, in the arena. Images are put in as their alt text. What
 * markdown_check refuses is rendered too, harmlessly: raw HTML is left out. */
struct str markdown_html(struct arena *, enum markdown_kind, struct str);

/* Plain text ↔ Markdown. As plain text, marks are gone, images are their
 * words, paragraphs have an empty line between them, list items begin with
 * "- ". As Markdown, plain text means itself; a line break is a blank, an
 * empty line a new paragraph, control characters are blanks. */
struct str markdown_plain(struct arena *, struct str markdown);
struct str markdown_escape(struct arena *, enum markdown_kind,
                           struct str plain);

/* Every construct an item may not use; `line` is where the text begins in
 * `file`. Texts over MARKDOWN_MOST bytes are a problem and not looked into. */
void markdown_check(struct problems *, struct str file, int line,
                    enum markdown_kind, struct str);

/* The names ("name.svg") of the drawings of a text, each once, in their order;
 * at most IMAGES_MOST, the rest is left out. Returns how many. */
int markdown_images(struct arena *, struct str text,
                    struct str names[IMAGES_MOST]);
/* Fill every _html field of an item from its Markdown and drawings. */
void item_render(struct arena *, struct item *);

#endif
