#include "page/words.h"

#include "base/arena.h"
#include "base/err.h"

#include <math.h>
#include <string.h>
#include <strings.h>
#include <time.h>

struct str words_count(struct arena *a, int64_t n, struct str one)
{
    return str_fmt(a, "%lld %.*s%s", (long long)n, STR_ARG(one),
                   n == 1 ? "" : "s");
}

struct str words_time(struct arena *a, int64_t us)
{
    /* A second that has begun counts, as on the clock of the screen. */
    int64_t seconds = (us + US_PER_S - 1) / US_PER_S, minutes = seconds / 60;

    if (minutes < 1)
        return S("less than a minute");
    if (minutes < 120)
        return words_count(a, minutes, S("minute"));
    struct str hours = words_count(a, minutes / 60, S("hour"));
    if (minutes % 60 == 0)
        return hours;
    struct str rest = words_count(a, minutes % 60, S("minute"));
    return str_fmt(a, "%.*s %.*s", STR_ARG(hours), STR_ARG(rest));
}

struct str words_until(struct arena *a, struct date today, struct date d)
{
    int32_t days = date_days_between(today, d);

    if (days == 0)
        return S("today");
    if (days == 1)
        return S("tomorrow");
    if (days == -1)
        return S("yesterday");
    return days > 0 ? str_fmt(a, "in %d days", days)
                    : str_fmt(a, "%d days ago", -days);
}

struct str words_money(struct arena *a, int64_t cents, struct str currency)
{
    if (cents % 100 == 0)
        return str_fmt(a, "%lld %.*s", (long long)(cents / 100),
                       STR_ARG(currency));
    return str_fmt(a, "%lld.%02d %.*s", (long long)(cents / 100),
                   (int)(cents % 100), STR_ARG(currency));
}

struct str words_forecast(struct arena *a, double min, double max)
{
    int low = (int)floor(min * 10), high = (int)ceil(max * 10);

    if (high <= 1)
        return S("less than 1 in 10");
    if (low >= 9)
        return S("more than 9 in 10");
    if (low <= 0 && high >= 10)
        return S("anything between 0 and 10 in 10");
    if (low <= 0)
        return str_fmt(a, "less than %d in 10", high);
    if (high >= 10)
        return str_fmt(a, "more than %d in 10", low);
    if (low == high)
        return str_fmt(a, "about %d in 10", low);
    return str_fmt(a, "about %d to %d in 10", low, high);
}

static struct tm local_time(int64_t at_us)
{
    time_t t = (time_t)(at_us / US_PER_S);
    struct tm tm = { 0 };

    if (!localtime_r(&t, &tm))
        BUG("no local time at %lld", (long long)at_us);
    return tm;
}

struct date words_date(int64_t at_us)
{
    struct tm tm = local_time(at_us);
    struct date d = date_from_us(at_us);

    (void)date_from_ymd(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, &d);
    return d;
}

struct str words_clock(struct arena *a, int64_t at_us, bool seconds)
{
    struct tm tm = local_time(at_us);

    if (seconds)
        return str_fmt(a, "%02d:%02d:%02d", tm.tm_hour, tm.tm_min, tm.tm_sec);
    return str_fmt(a, "%02d:%02d", tm.tm_hour, tm.tm_min);
}

struct str words_instant(struct arena *a, int64_t at_us)
{
    struct str day = date_words(a, words_date(at_us));
    struct str clock = words_clock(a, at_us, false);

    return str_fmt(a, "%.*s, %.*s", STR_ARG(day), STR_ARG(clock));
}

struct str words_sentence(struct arena *a, struct str message)
{
    if (!message.n)
        return message;
    char first = message.p[0], last = message.p[message.n - 1];
    if (first >= 'a' && first <= 'z')
        first = (char)(first - 'a' + 'A');
    return str_fmt(a, "%c%.*s%s", first, STR_ARG(str_sub(message, 1, SIZE_MAX)),
                   last == '.' || last == '?' ? "" : ".");
}

/* Words that are not written small, as they are written. */
static const char *const spellings[] = {
    "AAMA",      "ABN",      "ADA",      "AED",     "BLS",   "BMI",   "CDC",
    "CLIA",      "CMA",      "CMS",      "CPR",     "CPT",   "DEA",   "DNA",
    "ECG",       "EHR",      "EKG",      "EOB",     "FDA",   "HCPCS", "Hct",
    "Hgb",       "HIPAA",    "HIV",      "HMO",     "ICD",   "IM",    "IV",
    "MA",        "NEC",      "NOS",      "NPI",     "OSHA",  "OTC",   "Pap",
    "PDSA",      "PHI",      "PPE",      "PPO",     "PQRST", "QC",    "SBAR",
    "SDS",       "SSN",      "VIS",      "WBC",     "RBC",   "URI",   "UTI",
    "Korotkoff", "Medicaid", "Medicare", "Snellen",
};

static void spell(char *word, size_t n)
{
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++)
        if (strlen(spellings[i]) == n && !strncasecmp(word, spellings[i], n))
            memcpy(word, spellings[i], n);
}

struct str words_id(struct arena *a, struct str id)
{
    char *p = str_to_c(a, id), *end = p + id.n;

    for (char *word = p, *c = p; c <= end; c++) {
        if (c < end && *c != '-' && *c != '_' && *c != '.')
            continue;
        spell(word, (size_t)(c - word));
        if (c < end)
            *c = ' ';
        word = c + 1;
    }
    if (*p >= 'a' && *p <= 'z')
        *p = (char)(*p - 'a' + 'A');
    return (struct str){ p, id.n };
}

struct str words_idea(struct arena *a, struct str tag)
{
    return str_fmt(a, "“%.*s”", STR_ARG(words_id(a, tag)));
}

struct str words_status(enum fact_status status)
{
    switch (status) {
    case FACT_KNOWN:
        return S("known");
    case FACT_UNKNOWN:
        return S("not known");
    case FACT_NONE:
        return S("none");
    case FACT_UNLIMITED:
        return S("no limit");
    case FACT_DISPUTED:
        return S("sources disagree");
    }
    BUG("fact status %d", (int)status);
}

struct str words_confidence(enum confidence c)
{
    switch (c) {
    case CONFIDENCE_OFFICIAL:
        return S("The certifying body itself says so.");
    case CONFIDENCE_SECONDARY:
        return S("Only others say so, not the certifying body.");
    case CONFIDENCE_UNCONFIRMED:
        return S("Not confirmed. Ask the certifying body.");
    case CONFIDENCE_DISPUTED:
        return S("Sources disagree. Ask the certifying body.");
    }
    BUG("confidence %d", (int)c);
}

struct str words_kind(enum form_kind kind)
{
    switch (kind) {
    case FORM_MOCK:
        return S("Full mock");
    case FORM_HALF:
        return S("Half a mock");
    case FORM_SEGMENT:
        return S("One segment");
    case FORM_DOMAIN:
        return S("One area");
    }
    BUG("form kind %d", (int)kind);
}

struct str words_command(enum command c)
{
    switch (c) {
    case COMMAND_NEXT:
        return S("Next question");
    case COMMAND_PREV:
        return S("Previous question");
    case COMMAND_FLAG:
        return S("Flag the question to come back to it, or take the flag "
                 "away");
    case COMMAND_STRIKE:
        return S("Strike out the option you are on; otherwise press its "
                 "number next");
    case COMMAND_HIGHLIGHT:
        return S("Highlight what is selected; otherwise highlight by keys");
    case COMMAND_NOTES:
        return S("Notes");
    case COMMAND_CALCULATOR:
        return S("Calculator");
    case COMMAND_REFERENCE:
        return S("Reference values");
    case COMMAND_DISPLAY:
        return S("Display: size of text, colours");
    case COMMAND_LIST:
        return S("List of all questions");
    case COMMAND_TIME:
        return S("Say the time left");
    case COMMAND_HELP:
        return S("Help with these keys");
    }
    BUG("command %d", (int)c);
}

struct str words_theme(enum theme t)
{
    switch (t) {
    case THEME_SYSTEM:
        return S("As this computer is set");
    case THEME_LIGHT:
        return S("Light");
    case THEME_DARK:
        return S("Dark");
    case THEME_CONTRAST:
        return S("High contrast: white and yellow on black");
    }
    BUG("theme %d", (int)t);
}

struct str words_flag(enum domain_flag flag, bool expected)
{
    switch (flag) {
    case DOMAIN_AS_REST:
        return expected ? S("as expected with this total")
                        : S("like the rest of this mock");
    case DOMAIN_FEWER:
        return expected ? S("fewer right here than expected with this total")
                        : S("fewer right here than in the rest of this mock");
    case DOMAIN_MORE:
        return expected ? S("more right here than expected with this total")
                        : S("more right here than in the rest of this mock");
    case DOMAIN_TOO_SMALL:
        return S("too few questions to say anything");
    case DOMAIN_NOTHING:
        return S("nothing to compare");
    case DOMAIN_UNFINISHED:
        return S("not compared");
    }
    BUG("domain flag %d", (int)flag);
}
