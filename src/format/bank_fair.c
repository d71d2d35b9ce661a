#include "format/bank_fair.h"

#include "base/arena.h"
#include "base/vec.h"
#include "format/bank_review_int.h"

#include <stdlib.h>

static const struct str kin[KIN_WORDS] = {
    S_INIT("mother"),    S_INIT("father"),      S_INIT("parent"),
    S_INIT("parents"),   S_INIT("wife"),        S_INIT("husband"),
    S_INIT("spouse"),    S_INIT("partner"),     S_INIT("son"),
    S_INIT("daughter"),  S_INIT("grandmother"), S_INIT("grandfather"),
    S_INIT("sister"),    S_INIT("brother"),     S_INIT("aunt"),
    S_INIT("uncle"),     S_INIT("nephew"),      S_INIT("niece"),
    S_INIT("caregiver"), S_INIT("guardian"),
};

struct str fair_kin_word(int i)
{
    return kin[i];
}

struct str age_band_text(enum age_band b)
{
    switch (b) {
    case AGE_BABY:
        return S("below 2");
    case AGE_CHILD:
        return S("2 to 12");
    case AGE_TEEN:
        return S("13 to 17");
    case AGE_YOUNG:
        return S("18 to 39");
    case AGE_MIDDLE:
        return S("40 to 64");
    case AGE_OLD:
        return S("65 and older");
    case AGE_BANDS:
        break;
    }
    BUG("age band %d", (int)b);
}

bool is_scene(struct str stem)
{
    struct reading r = { 0 };

    reading_add(&r, stem);
    return r.sentences >= 2;
}

/* ---- ages ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static enum age_band band_of(int64_t years)
{
    static const int from[AGE_BANDS] = { 0, 2, 13, 18, 40, 65 };
    int b = AGE_BANDS - 1;

    while (years < from[b])
        b--;
    return (enum age_band)b;
}

/* The number before `unit`, as in "58-year-old"; -1: there is none. */
static int64_t number_before(struct str stem, struct str unit)
{
    size_t at = str_find(stem, unit, 0), from = at;
    int64_t n;

    if (at == SIZE_MAX)
        return -1;
    while (from && is_digit(stem.p[from - 1]))
        from--;
    return str_to_i64(str_sub(stem, from, at - from), &n) ? n : -1;
}

static void count_age(struct fairness *f, struct str stem)
{
    static const struct str small[] = { S_INIT("-month-old"),
                                        S_INIT("-week-old"),
                                        S_INIT("-day-old") };
    int64_t years = number_before(stem, S("-year-old"));

    for (size_t i = 0; i < sizeof small / sizeof *small && years < 0; i++) {
        int64_t n = number_before(stem, small[i]);
        if (n >= 0)
            years = i ? 0 : n / 12;
    }
    if (years < 0)
        return;
    f->n_aged++;
    f->ages[band_of(years)]++;
}

/* ---- people ---- */

static bool has_any(const struct words *w, const struct str *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (words_has(w, list[i]))
            return true;
    return false;
}

static void count_people(struct fairness *f, const struct words *w)
{
    static const struct str women[] = { S_INIT("woman"), S_INIT("women"),
                                        S_INIT("girl"),  S_INIT("she"),
                                        S_INIT("her"),   S_INIT("mother"),
                                        S_INIT("wife"),  S_INIT("daughter") };
    static const struct str men[] = { S_INIT("man"),     S_INIT("men"),
                                      S_INIT("boy"),     S_INIT("he"),
                                      S_INIT("his"),     S_INIT("him"),
                                      S_INIT("father"),  S_INIT("son"),
                                      S_INIT("husband"), S_INIT("mr") };
    bool has_women = has_any(w, women, sizeof women / sizeof *women);
    bool has_men = has_any(w, men, sizeof men / sizeof *men);

    f->n_both += has_women && has_men;
    f->n_women += has_women && !has_men;
    f->n_men += has_men && !has_women;
    for (int i = 0; i < KIN_WORDS; i++)
        f->kin[i] += words_has(w, kin[i]);
}

/* ---- names ---- */

struct names {
    struct str *p;
    size_t n, cap;
};

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (unsigned char)c >= 0x80;
}

/* The names of one question, each once. */
static void add_names(struct arena *a, struct names *all, struct str stem)
{
    static const struct str before[] = { S_INIT("Mr. "), S_INIT("Mrs. "),
                                         S_INIT("Ms. "), S_INIT("Dr. "),
                                         S_INIT("named ") };
    size_t first = all->n;

    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        for (size_t at = 0; (at = str_find(stem, before[i], at)) != SIZE_MAX;) {
            size_t end = at += before[i].n;
            while (end < stem.n && is_letter(stem.p[end]))
                end++;
            struct str name = str_sub(stem, at, end - at);
            bool known = !name.n || name.p[0] < 'A' || name.p[0] > 'Z';
            for (size_t k = first; k < all->n; k++)
                known = known || str_eq(all->p[k], name);
            if (!known)
                VEC_PUSH(a, all, name);
        }
}

static int cmp_str(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void count_names(struct fairness *f, struct names *all)
{
    if (all->n)
        qsort(all->p, all->n, sizeof *all->p, cmp_str);
    for (size_t i = 0, j; i < all->n; i = j) {
        for (j = i + 1; j < all->n && str_eq(all->p[j], all->p[i]); j++)
            ;
        f->n_names++;
        if ((int)(j - i) > f->n_name_most) {
            f->name_most = all->p[i];
            f->n_name_most = (int)(j - i);
        }
    }
}

struct fairness bank_fairness(struct arena *a, const struct bank *bank)
{
    struct fairness f = { 0 };
    struct names names = { 0 };

    for (int i = 0; i < bank->n_items; i++) {
        const struct item *item = &bank->items[i];
        struct words words = { 0 };
        if (item->status == ITEM_DRAFT || item->status == ITEM_RETIRED)
            continue;
        words_add(a, &words, item->stem);
        f.n++;
        f.n_scenes += is_scene(item->stem);
        count_age(&f, item->stem);
        count_people(&f, &words);
        add_names(a, &names, item->stem);
    }
    count_names(&f, &names);
    return f;
}

/* ---- idioms ---- */

/* Phrases that mean something else than their words, and things that one part
 * of the country or of its people knows. */
static const struct str idioms[] = {
    S_INIT("under the weather"), S_INIT("rule of thumb"),
    S_INIT("piece of cake"),     S_INIT("ballpark"),
    S_INIT("touch base"),        S_INIT("on the fence"),
    S_INIT("in the same boat"),  S_INIT("out of the blue"),
    S_INIT("cut corners"),       S_INIT("feeling blue"),
    S_INIT("home run"),          S_INIT("slam dunk"),
    S_INIT("spill the beans"),   S_INIT("get the ball rolling"),
    S_INIT("ball is in"),        S_INIT("kick the bucket"),
    S_INIT("hit the roof"),      S_INIT("bite the bullet"),
    S_INIT("break the ice"),     S_INIT("long shot"),
    S_INIT("up in the air"),     S_INIT("keep an eye on"),
    S_INIT("red tape"),          S_INIT("thanksgiving"),
    S_INIT("super bowl"),        S_INIT("christmas"),
    S_INIT("fourth of july"),    S_INIT("easter"),
};

void review_idioms(struct review *r, const struct item *item)
{
    struct str text = str_lower(r->arena, item->stem);

    for (int i = 0; i < item->n_options; i++)
        text = str_fmt(r->arena, "%.*s\n%.*s", STR_ARG(text),
                       STR_ARG(str_lower(r->arena, item->options[i].text)));
    for (size_t i = 0; i < sizeof idioms / sizeof *idioms; i++)
        if (str_has(text, idioms[i]))
            review_add(r, RULE_IDIOM, item, 0, S("say it in plain words"),
                       "idiom or local knowledge: '%.*s'", STR_ARG(idioms[i]));
}
