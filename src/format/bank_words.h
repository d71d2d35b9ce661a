/* English words of an item, for rules that count: a text is cut into words of
 * small letters and digits, Markdown signs left out. Bytes outside ASCII end
 * a word, so other languages give few findings rather than wrong ones. */
#ifndef RESIT_FORMAT_BANK_WORDS_H
#define RESIT_FORMAT_BANK_WORDS_H

#include "base/str.h"

struct words {
    struct str *p;
    size_t n, cap;
};

void words_add(struct arena *, struct words *, struct str text);
bool words_has(const struct words *, struct str word);

/* The word without a common ending: "counts", "counted", "counting" are
 * "count". A crude cut, for comparing only. */
struct str word_stem(struct str word);
/* Says it something, or is it a word such as "which" and "patient" that every
 * item may have? */
bool word_is_telling(struct str word);

/* What a reading level is computed from. */
struct reading {
    int words, sentences, syllables;
};
void reading_add(struct reading *, struct str text);
/* Flesch-Kincaid grade (Kincaid et al. 1975, Research Branch Report 8-75):
 * 0.39 words/sentences + 11.8 syllables/words - 15.59. Syllables are counted
 * as groups of vowels, so it is right within about one grade. 0 when empty. */
double reading_grade(const struct reading *);

#endif
