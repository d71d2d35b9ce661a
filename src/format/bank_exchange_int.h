/* What the formats share. */
#ifndef RESIT_FORMAT_BANK_EXCHANGE_INT_H
#define RESIT_FORMAT_BANK_EXCHANGE_INT_H

#include "base/arena.h"
#include "format/bank_exchange.h"
#include "format/markdown.h"

struct import {
    struct arena *arena;
    struct str file;
    struct imports *items;
    struct problems *lost;
};

struct export
{
    struct arena *arena;
    struct out out;
    struct problems *lost;
};

void gift_write(struct export *, const struct bank *);
void gift_read(struct import *, struct str bytes);
void aiken_write(struct export *, const struct bank *);
void aiken_read(struct import *, struct str bytes);
void moodle_write(struct export *, const struct bank *);
void moodle_read(struct import *, struct str bytes);
void bank_csv_write(struct export *, const struct bank *);
void bank_csv_read(struct import *, struct str bytes);

static inline void put(struct export *x, struct str s)
{
    if (s.n)
        out_lit(&x->out, s.p, s.n);
}

void put_int(struct export *, int n);

/* The beginning of a text, whole characters: for messages. */
struct str beginning(struct str, size_t most);

/* Is it exported at all? */
static inline bool is_exported(const struct item *item)
{
    return item->status != ITEM_RETIRED;
}

/* What is lost of an item, or of all of them. */
void lose_item(struct export *, const struct item *, const char *what,
               struct str mend);
void lose_all(struct export *, const struct bank *, struct str what);

void lose(struct import *, int line, const char *what, struct str mend);

/* How texts are marked up in the format they come from. */
enum markup { MARKUP_PLAIN, MARKUP_HTML, MARKUP_MARKDOWN };

/* Text from elsewhere as Markdown of that kind. What is lost is told once per
 * text. */
struct str import_text(struct import *, int line_no, enum markup, struct str,
                       enum markdown_kind);
/* A field: on one line, without control characters. */
struct str import_field(struct import *, struct str);
/* A reason: cuts "(misconception: tag)" off its end. */
void import_reason(struct import *, int line_no, enum markup, struct str,
                   struct option *);
/* An empty draft. */
struct imported import_new(void);
/* Gives it an id, the wished one where that is one and free, and keeps it; or
 * leaves it out with the reason. */
void import_keep(struct import *, int line_no, struct str wished_id,
                 struct imported *);

/* HTML as Markdown; *lossy: something was left out. (html_text.c) */
struct str html_markdown(struct arena *, struct str html, bool *lossy);

#endif
