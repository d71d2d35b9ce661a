/* Can a source be looked up, and is it new enough? */
#include "format/bank_review_int.h"

#include "base/arena.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The newest year in a source; 0: none. "29 CFR 1910.1030" has none. */
static int newest_year(struct str s, int most)
{
    int newest = 0;

    for (size_t i = 0, end; i < s.n; i = end) {
        for (end = i; end < s.n && is_digit(s.p[end]); end++)
            ;
        if (end == i) {
            end++;
            continue;
        }
        int64_t year;
        bool section = end + 1 < s.n && (s.p[end] == '.' || s.p[end] == '-') &&
                       is_digit(s.p[end + 1]);
        bool part = i && (s.p[i - 1] == '.' || s.p[i - 1] == '-');
        if (end - i == 4 && !section && !part &&
            str_to_i64(str_sub(s, i, 4), &year) && year >= 1900 &&
            year <= most && year > newest)
            newest = (int)year;
    }
    return newest;
}

/* Named by section and kept up to date where it is published. */
static bool is_law(struct str s)
{
    static const struct str marks[] = { S_INIT("CFR"), S_INIT("U.S.C."),
                                        S_INIT("USC "), S_INIT(" Act"),
                                        S_INIT("Pub. 100-") };

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_has(s, marks[i]))
            return true;
    return false;
}

static bool is_vague(struct arena *a, struct str source)
{
    static const struct str vague[] = {
        S_INIT("standard teaching"),
        S_INIT("standard practice"),
        S_INIT("common knowledge"),
        S_INIT("general knowledge"),
        S_INIT("clinical experience"),
        S_INIT("textbook"),
        S_INIT("various"),
        S_INIT("internet"),
        S_INIT("unknown"),
        S_INIT("none"),
    };
    struct str low = str_lower(a, source);

    for (size_t i = 0; i < sizeof vague / sizeof *vague; i++)
        if (str_starts(low, vague[i]))
            return true;
    return low.n < 8;
}

/* Does its age say nothing? */
static bool stands(const struct item *item)
{
    return item->source_standing.n || is_law(item->source);
}

void review_source(struct review *r, const struct item *item)
{
    int most = r->program ? r->program->source_years_most : 0;
    int year = newest_year(item->source, r->year + 1);

    if (is_vague(r->arena, item->source))
        review_add(r, RULE_SOURCE_VAGUE, item, 0,
                   S("name the body, the title, the year and the section"),
                   "source that nobody can look up: '%.*s'",
                   STR_ARG(item->source));
    else if (!year && !stands(item))
        review_add(r, RULE_SOURCE_YEAR, item, 0,
                   S("say of which year or edition"),
                   "source without a year: '%.*s'", STR_ARG(item->source));
    else if (year && most && year < r->year - most && !stands(item))
        review_add(r, RULE_SOURCE_OLD, item, 0,
                   S("find out what holds today and name it, or say with "
                     "`source_standing` why this one holds"),
                   "source of %d; the program allows %d years", year, most);
}
