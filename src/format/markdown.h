/* Markdown of items → safe HTML.
 *
 * CommonMark by libcmark, raw HTML and unsafe links off. An item may use
 * paragraphs, lists, emphasis, code spans and links to http(s); everything
 * else is a problem, named with its line, so that an item looks the same on
 * every screen and on paper. */
#ifndef RESIT_FORMAT_MARKDOWN_H
#define RESIT_FORMAT_MARKDOWN_H

#include "base/err.h"
#include "exam/item.h"

enum { MARKDOWN_MOST = 32 * 1024, MARKDOWN_DEPTH_MOST = 8 };

enum markdown_kind {
    MARKDOWN_BLOCK, /* stem, takeaway: paragraphs and lists, with <p> */
    MARKDOWN_LINE,  /* option, reason: the inside of one paragraph, no <p> */
};

/* UTF-8 in, HTML out, in the arena. What markdown_check refuses is rendered
 * too, harmlessly: raw HTML is left out. */
struct str markdown_html(struct arena *, enum markdown_kind, struct str);

/* Every construct an item may not use; `line` is where the text begins in
 * `file`. Texts over MARKDOWN_MOST bytes are a problem and not looked into. */
void markdown_check(struct problems *, struct str file, int line,
                    enum markdown_kind, struct str);

/* Fill every _html field of an item from its Markdown. */
void item_render(struct arena *, struct item *);

#endif
