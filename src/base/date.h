/* Calendar dates and instants.
 *
 * A `struct date` is a day of the proleptic Gregorian calendar, without time
 * or zone; `day` counts days from 1970-01-01. Years 1 to 9999 are valid.
 * An instant is `int64_t` microseconds since 1970-01-01T00:00:00Z (`_us`).
 * Day numbers: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
#ifndef RESIT_BASE_DATE_H
#define RESIT_BASE_DATE_H

#include "base/str.h"

struct date {
    int32_t day;
};

enum { DATE_TEXT = 11, INSTANT_TEXT = 28 };

#define US_PER_S INT64_C(1000000)
#define US_PER_DAY (INT64_C(86400) * US_PER_S)

/* False when there is no such day (31 June, 29 February 2025, year 0). */
bool date_from_ymd(int year, int month, int day, struct date *out);
void date_to_ymd(struct date, int *year, int *month, int *day);

/* Exactly "YYYY-MM-DD". */
bool date_parse(struct str, struct date *out);
struct str date_text(struct arena *, struct date);  /* 2026-11-22 */
struct str date_words(struct arena *, struct date); /* 22 November 2026 */

int date_cmp(struct date, struct date);
/* Clamped to the valid years. */
struct date date_add_days(struct date, int32_t days);
/* n months later or earlier, same day of month; where the month is too short,
 * its last day (31 January + 1 month = 28 or 29 February). */
struct date date_add_months(struct date, int32_t months);
int32_t date_days_between(struct date from, struct date to);
int date_weekday(struct date); /* 0 Monday … 6 Sunday */
struct date date_first(void);  /* 0001-01-01 */
struct date date_last(void);   /* 9999-12-31 */

struct date date_from_us(int64_t at_us); /* the UTC day */
int64_t date_to_us(struct date);         /* its first instant, UTC */
struct str instant_text(struct arena *,
                        int64_t at_us); /* 2026-11-22T14:03:22.123456Z */
bool instant_parse(struct str, int64_t *at_us); /* that, fraction optional */

#endif
