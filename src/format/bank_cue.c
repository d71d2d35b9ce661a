/* Cues: what tells the key to somebody who does not know the answer. */
#include "format/bank_review_int.h"

#include "base/arena.h"
#include "base/vec.h"

#include <string.h>

static const struct option *the_key(const struct item *item)
{
    return &item->options[__builtin_ctz(item->key)];
}

/* ---- length ---- */

/* Longest against shortest. Few letters say little: "Yes" and "Never". */
enum { LENGTH_FACTOR = 3, LENGTH_APART = 30 };

static void length(struct review *r, const struct item *item)
{
    int least = INT32_MAX, most = 0;

    for (int i = 0; i < item->n_options; i++) {
        int n = text_letters(item->options[i].text);
        least = n < least ? n : least;
        most = n > most ? n : most;
    }
    if (most > LENGTH_FACTOR * least && most - least > LENGTH_APART)
        review_add(r, RULE_LENGTH, item, item->options[0].line,
                   S("make the options about equally long and full"),
                   "options of %d to %d letters", least, most);
}

/* ---- words of the question in the key only ---- */

static int count_shared(struct arena *a, const struct words *stem,
                        struct str text, struct words *shared)
{
    struct words words = { 0 };

    words_add(a, &words, text);
    for (size_t i = 0; i < words.n; i++) {
        struct str s = word_stem(words.p[i]);
        if (word_is_telling(words.p[i]) && words_has(stem, s) &&
            !words_has(shared, s))
            VEC_PUSH(a, shared, s);
    }
    return (int)shared->n;
}

static void clang(struct review *r, const struct item *item)
{
    struct arena a = { 0 };
    struct words all = { 0 }, stem = { 0 }, key = { 0 };
    int most = 0, n_key = 0;

    words_add(&a, &all, item->stem);
    for (size_t i = 0; i < all.n; i++)
        if (word_is_telling(all.p[i]))
            VEC_PUSH(&a, &stem, word_stem(all.p[i]));
    for (int i = 0; i < item->n_options; i++) {
        struct words shared = { 0 };
        int n = count_shared(&a, &stem, item->options[i].text, &shared);
        if (item->key >> i & 1) {
            key = shared;
            n_key = n;
        } else if (n > most) {
            most = n;
        }
    }
    if (n_key && !most)
        review_add(r, RULE_CLANG, item, the_key(item)->line,
                   S("use the word in a wrong option too, or another here"),
                   "word of the question in the right option only: '%.*s…'",
                   STR_ARG(key.p[0]));
    arena_release(&a);
}

/* ---- absolute words ---- */

static bool is_absolute(struct arena *a, struct str text)
{
    static const struct str absolute[] = {
        S_INIT("always"),     S_INIT("only"),      S_INIT("never"),
        S_INIT("nobody"),     S_INIT("nothing"),   S_INIT("everyone"),
        S_INIT("everything"), S_INIT("anything"),  S_INIT("completely"),
        S_INIT("impossible"), S_INIT("guarantee"), S_INIT("guarantees"),
    };
    struct words words = { 0 };

    words_add(a, &words, text);
    for (size_t i = 0; i < sizeof absolute / sizeof *absolute; i++)
        if (words_has(&words, absolute[i]))
            return true;
    return false;
}

static void absolute_words(struct review *r, const struct item *item)
{
    int line = 0;

    for (int i = 0; i < item->n_options; i++) {
        if (!is_absolute(r->arena, item->options[i].text))
            continue;
        if (item->key >> i & 1)
            return;
        line = line ? line : item->options[i].line;
    }
    if (line)
        review_add(r, RULE_ABSOLUTE, item, line,
                   S("say it without a word that nothing real lives up to"),
                   "absolute word in a wrong option only");
}

/* ---- grammar ---- */

static bool says_an(struct str option)
{
    /* letters whose names begin with a vowel, for "an ECG" */
    static const char named[] = "AEFHILMNORSX";
    static const struct str a_words[] = { S_INIT("uni"), S_INIT("use"),
                                          S_INIT("uri"), S_INIT("ute"),
                                          S_INIT("eu"),  S_INIT("one") };
    static const struct str an_words[] = { S_INIT("hour"), S_INIT("honest") };
    char c = option.n ? option.p[0] : 'x';
    bool capitals = option.n > 1 && option.p[1] >= 'A' && option.p[1] <= 'Z';
    char low[9] = { 0 };

    if (capitals)
        return strchr(named, c);
    for (size_t i = 0; i < sizeof low - 1 && i < option.n; i++)
        low[i] = (char)(option.p[i] >= 'A' && option.p[i] <= 'Z'
                            ? option.p[i] + ('a' - 'A')
                            : option.p[i]);
    struct str word = str_from_c(low);
    for (size_t i = 0; i < sizeof a_words / sizeof *a_words; i++)
        if (str_starts(word, a_words[i]))
            return false;
    for (size_t i = 0; i < sizeof an_words / sizeof *an_words; i++)
        if (str_starts(word, an_words[i]))
            return true;
    return low[0] && strchr("aeiou8", low[0]);
}

static bool is_plural(struct str option)
{
    while (option.n && option.p[option.n - 1] == '.')
        option.n--;
    return str_ends(option, S("s")) && !str_ends(option, S("ss")) &&
           !str_ends(option, S("us")) && !str_ends(option, S("is"));
}

static bool begins_with_article(struct str option)
{
    return str_starts(option, S("a ")) || str_starts(option, S("an ")) ||
           str_starts(option, S("the ")) || str_starts(option, S("A ")) ||
           str_starts(option, S("An ")) || str_starts(option, S("The "));
}

/* Of an incomplete question ("… is called an"): which options go on from it. */
static void grammar(struct review *r, const struct item *item)
{
    struct str stem = str_trim(item->stem), last = stem;

    while (stem.n && strchr(":_ ", stem.p[stem.n - 1]))
        stem.n--;
    last = stem;
    for (size_t i = stem.n; i > 0; i--)
        if (stem.p[i - 1] == ' ' || stem.p[i - 1] == '\n') {
            last = str_sub(stem, i, stem.n);
            break;
        }
    bool a = str_eq(last, S("a")), an = str_eq(last, S("an"));
    bool one = str_eq(last, S("is")) || str_eq(last, S("was"));
    bool many = str_eq(last, S("are")) || str_eq(last, S("were"));
    if (!a && !an && !one && !many)
        return;
    for (int i = 0; i < item->n_options; i++) {
        struct str text = item->options[i].text;
        bool fits = a || an ? says_an(text) == an && !begins_with_article(text)
                            : is_plural(text) == many;
        if (fits)
            continue;
        review_add(r, RULE_GRAMMAR, item, item->options[i].line,
                   a || an
                       ? S("write `a(n)`, or put the article in each option")
                       : S("ask a whole question, ending with `?`"),
                   "option that does not go on from '%.*s'", STR_ARG(last));
        return;
    }
}

/* ---- order of numbers ---- */

/* An option that is a number with a unit: the number. */
static bool leading_number(struct str s, double *out, struct str *unit)
{
    size_t n = 0;
    char digits[32];
    size_t k = 0;

    if (s.n && s.p[0] == '$')
        s = str_sub(s, 1, s.n);
    for (; n < s.n && k < sizeof digits - 1; n++) {
        if ((s.p[n] >= '0' && s.p[n] <= '9') || s.p[n] == '.')
            digits[k++] = s.p[n];
        else if (s.p[n] != ',')
            break;
    }
    while (k && digits[k - 1] == '.')
        k--;
    *unit = str_trim(str_sub(s, n, s.n));
    return k && str_to_f64((struct str){ digits, k }, out);
}

static void number_order(struct review *r, const struct item *item)
{
    double before = 0;
    struct str unit = { 0 };

    if (item->shuffle)
        return;
    bool down = false;
    for (int i = 0; i < item->n_options; i++) {
        double now;
        struct str now_unit;
        if (!leading_number(item->options[i].text, &now, &now_unit))
            return;
        if (i && !str_eq(unit, now_unit))
            return;
        down = down || (i && now < before);
        before = now;
        unit = now_unit;
    }
    if (down)
        review_add(r, RULE_ORDER, item, item->options[0].line,
                   S("put the smallest first, or take `shuffle: no` out"),
                   "numbers that do not ascend, in an order that is kept");
}

/* ---- reading ---- */

static const double grade_most = 14;

static void reading_level(struct review *r, const struct item *item)
{
    struct reading reading = { 0 };

    reading_add(&reading, item->stem);
    double grade = reading_grade(&reading);
    if (grade > grade_most)
        review_add(r, RULE_READING, item, 0,
                   S("use shorter sentences and plainer words"),
                   "question at school grade %.0f (Flesch-Kincaid)", grade);
}

void review_cues(struct review *r, const struct item *item)
{
    length(r, item);
    clang(r, item);
    absolute_words(r, item);
    grammar(r, item);
    number_order(r, item);
    reading_level(r, item);
}
