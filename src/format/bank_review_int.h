/* What the rules of a review share. */
#ifndef RESIT_FORMAT_BANK_REVIEW_INT_H
#define RESIT_FORMAT_BANK_REVIEW_INT_H

#include "format/bank_review.h"
#include "format/bank_words.h"

struct review {
    struct arena *arena;
    const struct program *program;
    const struct bank *bank;
    int year;
    struct {
        struct finding *p;
        size_t n, cap;
    } findings;
};

/* `item` NULL: about the bank. `line` 0: the item's own. */
void review_add(struct review *, enum bank_rule, const struct item *, int line,
                struct str mend, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));

/* Letters, not bytes. */
int text_letters(struct str);

void review_cues(struct review *, const struct item *);   /* bank_cue.c */
void review_source(struct review *, const struct item *); /* bank_source.c */
void review_idioms(struct review *, const struct item *); /* bank_fair.c */
void review_pairs(struct review *);                       /* bank_similar.c */

#endif
