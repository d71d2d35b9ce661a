#include "format/bank_words.h"

#include "base/arena.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
}

void words_add(struct arena *a, struct words *w, struct str text)
{
    struct str low = str_lower(a, text);

    for (size_t i = 0, end; i < low.n; i = end) {
        for (end = i; end < low.n && is_word(low.p[end]); end++)
            ;
        if (end > i)
            VEC_PUSH(a, w, str_sub(low, i, end - i));
        else
            end++;
    }
}

bool words_has(const struct words *w, struct str word)
{
    for (size_t i = 0; i < w->n; i++)
        if (str_eq(w->p[i], word))
            return true;
    return false;
}

struct str word_stem(struct str word)
{
    static const struct str endings[] = { S_INIT("ing"), S_INIT("ies"),
                                          S_INIT("ed"),  S_INIT("es"),
                                          S_INIT("s"),   S_INIT("e") };

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (word.n >= endings[i].n + 4 && str_ends(word, endings[i]))
            return str_sub(word, 0, word.n - endings[i].n);
    return word;
}

/* Sorted. Words of four and fewer letters never tell. */
static const char *const common[] = {
    "about",   "action",    "after",     "again",     "agree",    "allow",
    "always",  "another",   "answer",    "assistant", "before",   "being",
    "below",   "between",   "could",     "describe",  "doctor",   "during",
    "every",   "first",     "following", "happen",    "having",   "later",
    "medical", "might",     "minute",    "needs",     "never",    "office",
    "other",   "patient",   "person",    "physician", "practice", "provider",
    "reply",   "response",  "right",     "says",      "shall",    "should",
    "since",   "statement", "still",     "their",     "there",    "these",
    "thing",   "those",     "today",     "under",     "until",    "using",
    "visit",   "what",      "when",      "where",     "which",    "while",
    "whose",   "without",   "woman",     "would",     "years",    "yesterday",
};

static int cmp_common(const void *word, const void *entry)
{
    return str_cmp(*(const struct str *)word,
                   str_from_c(*(const char *const *)entry));
}

bool word_is_telling(struct str word)
{
    return word.n > 4 && !bsearch(&word, common, sizeof common / sizeof *common,
                                  sizeof *common, cmp_common);
}

/* ---- reading level ---- */

static bool is_vowel(char c)
{
    return c && strchr("aeiouyAEIOUY", c);
}

static int syllables(struct str word)
{
    int n = 0;

    for (size_t i = 0; i < word.n; i++)
        n += is_vowel(word.p[i]) && (!i || !is_vowel(word.p[i - 1]));
    /* the e of "rate", not that of "table" */
    if (n > 1 && word.p[word.n - 1] == 'e' && word.p[word.n - 2] != 'l')
        n--;
    return n ? n : 1;
}

void reading_add(struct reading *r, struct str text)
{
    bool open = false; /* a sentence has begun */

    for (size_t i = 0, end; i < text.n; i = end) {
        for (end = i; end < text.n && is_word(text.p[end]); end++)
            ;
        if (end > i) {
            r->words++;
            r->syllables += syllables(str_sub(text, i, end - i));
            open = true;
            continue;
        }
        char c = text.p[i];
        bool stops = end + 1 >= text.n || text.p[end + 1] == ' ' ||
                     text.p[end + 1] == '\n' || text.p[end + 1] == '"';
        if (open && (c == '.' || c == '?' || c == '!') && stops) {
            r->sentences++;
            open = false;
        }
        end++;
    }
    r->sentences += open;
}

double reading_grade(const struct reading *r)
{
    if (!r->words)
        return 0;
    double grade =
        0.39 * r->words / r->sentences + 11.8 * r->syllables / r->words - 15.59;
    return grade > 0 ? grade : 0;
}
