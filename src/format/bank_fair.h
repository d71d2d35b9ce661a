/* Who comes up in the questions of a bank, from word lists: ages, men and
 * women, family, names. It counts words and judges nothing: whether people are
 * shown fairly is for a reader to say (docs/item-writing.md). Counted over the
 * items that can come up, in the question alone. Deterministic. */
#ifndef RESIT_FORMAT_BANK_FAIR_H
#define RESIT_FORMAT_BANK_FAIR_H

#include "exam/item.h"

enum age_band {
    AGE_BABY,   /* below 2 */
    AGE_CHILD,  /* 2 to 12 */
    AGE_TEEN,   /* 13 to 17 */
    AGE_YOUNG,  /* 18 to 39 */
    AGE_MIDDLE, /* 40 to 64 */
    AGE_OLD,    /* 65 and older */
    AGE_BANDS,
};

enum { KIN_WORDS = 20 };

struct fairness {
    int n;               /* questions looked at */
    int n_scenes;        /* two sentences or more: a situation, then what is
                            asked */
    int n_aged;          /* with an age: "a 58-year-old", "a 9-month-old" */
    int ages[AGE_BANDS]; /* of the first one */
    int n_women, n_men;  /* with words for women and girls alone, for men and
                            boys alone */
    int n_both;
    int kin[KIN_WORDS];   /* questions with that word, by fair_kin_word */
    int n_names;          /* different ones after Mr., Ms., Dr. or "named" */
    struct str name_most; /* the one in most questions, and in how many */
    int n_name_most;
};

/* What it keeps points into the bank's items. */
struct fairness bank_fairness(struct arena *, const struct bank *);

struct str age_band_text(enum age_band); /* "13 to 17" */
struct str fair_kin_word(int i);         /* "mother" */

/* Does the question tell a situation before it asks? */
bool is_scene(struct str stem);

#endif
