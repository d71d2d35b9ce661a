#include "base/date.h"

#include "base/arena.h"

#include <stdio.h>
#include <string.h>

static bool is_leap(int y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int days_in_month(int y, int m)
{
    static const int days[] = {
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };

    return m == 2 && is_leap(y) ? 29 : days[m - 1];
}

bool date_from_ymd(int y, int m, int d, struct date *out)
{
    if (y < 1 || y > 9999 || m < 1 || m > 12 || d < 1 ||
        d > days_in_month(y, m))
        return false;
    int yy = m <= 2 ? y - 1 : y;
    int era = yy / 400;
    int yoe = yy - era * 400;
    int doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

    out->day = era * 146097 + doe - 719468;
    return true;
}

void date_to_ymd(struct date date, int *year, int *month, int *day)
{
    int z = date.day + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;

    *day = doy - (153 * mp + 2) / 5 + 1;
    *month = mp < 10 ? mp + 3 : mp - 9;
    *year = yoe + era * 400 + (*month <= 2);
}

static bool digits(const char *p, int n, int *out)
{
    *out = 0;
    for (int i = 0; i < n; i++) {
        if (p[i] < '0' || p[i] > '9')
            return false;
        *out = *out * 10 + (p[i] - '0');
    }
    return true;
}

bool date_parse(struct str s, struct date *out)
{
    int y, m, d;

    return s.n == 10 && digits(s.p, 4, &y) && s.p[4] == '-' &&
           digits(s.p + 5, 2, &m) && s.p[7] == '-' && digits(s.p + 8, 2, &d) &&
           date_from_ymd(y, m, d, out);
}

struct str date_text(struct arena *a, struct date date)
{
    int y, m, d;

    date_to_ymd(date, &y, &m, &d);
    return str_fmt(a, "%04d-%02d-%02d", y, m, d);
}

/* Digits of a number that is not negative; the place after them. */
static char *put_number(char *at, int n)
{
    char digits[12];
    int i = 0;

    do {
        digits[i++] = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    while (i > 0)
        *at++ = digits[--i];
    return at;
}

/* Decisions are mostly sentences with dates, so this needs no format. */
struct str date_words(struct arena *a, struct date date)
{
    enum { WORDS_BESIDE_MONTH = 9 }; /* "31 ", " 9999" and the end */
    static const char *const months[] = {
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December",
    };
    int y, m, d;

    date_to_ymd(date, &y, &m, &d);
    struct str month = str_from_c(months[m - 1]);
    char *p = arena_alloc(a, month.n + WORDS_BESIDE_MONTH), *at = p;
    at = put_number(at, d);
    *at++ = ' ';
    memcpy(at, month.p, month.n);
    at += month.n;
    *at++ = ' ';
    at = put_number(at, y);
    return (struct str){ p, (size_t)(at - p) };
}

int date_cmp(struct date a, struct date b)
{
    return (a.day > b.day) - (a.day < b.day);
}

struct date date_first(void)
{
    return (struct date){ -719162 };
}

struct date date_last(void)
{
    return (struct date){ 2932896 };
}

struct date date_add_days(struct date date, int32_t days)
{
    int64_t day = (int64_t)date.day + days;

    if (day < date_first().day)
        return date_first();
    if (day > date_last().day)
        return date_last();
    return (struct date){ (int32_t)day };
}

struct date date_add_months(struct date date, int32_t months)
{
    int y, m, d;

    date_to_ymd(date, &y, &m, &d);
    int64_t total = (int64_t)y * 12 + (m - 1) + months;
    if (total < 12)
        return date_first();
    if (total >= (int64_t)10000 * 12)
        return date_last();
    y = (int)(total / 12);
    m = (int)(total % 12) + 1;
    int last = days_in_month(y, m);
    struct date out = date;
    (void)date_from_ymd(y, m, d < last ? d : last, &out);
    return out;
}

int32_t date_days_between(struct date from, struct date to)
{
    return to.day - from.day;
}

int date_weekday(struct date date)
{
    return ((date.day + 3) % 7 + 7) % 7;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

struct date date_from_us(int64_t at_us)
{
    int64_t day = floor_div(at_us, US_PER_DAY);

    if (day < date_first().day)
        return date_first();
    if (day > date_last().day)
        return date_last();
    return (struct date){ (int32_t)day };
}

int64_t date_to_us(struct date date)
{
    return date.day * US_PER_DAY;
}

/* So many digits, and what stands behind them; the place after it. */
static char *put_digits(char *at, int n, int v, char behind)
{
    for (int i = n; i-- > 0; v /= 10)
        at[i] = (char)('0' + v % 10);
    at[n] = behind;
    return at + n + 1;
}

/* Several in every answer to a candidate, so this needs no format either. */
struct str instant_text(struct arena *a, int64_t at_us)
{
    enum { BYTES = sizeof "2026-11-22T14:03:22.123456Z" - 1 };
    int64_t day = floor_div(at_us, US_PER_DAY);
    int64_t in_day = at_us - day * US_PER_DAY;
    int s = (int)(in_day / US_PER_S), y, m, d;
    char *p = arena_alloc(a, BYTES), *at = p;

    date_to_ymd(date_from_us(at_us), &y, &m, &d);
    at = put_digits(at, 4, y, '-');
    at = put_digits(at, 2, m, '-');
    at = put_digits(at, 2, d, 'T');
    at = put_digits(at, 2, s / 3600, ':');
    at = put_digits(at, 2, s / 60 % 60, ':');
    at = put_digits(at, 2, s % 60, '.');
    (void)put_digits(at, 6, (int)(in_day % US_PER_S), 'Z');
    return (struct str){ p, BYTES };
}

bool instant_parse(struct str t, int64_t *at_us)
{
    struct date day;
    int h, m, s, us = 0;

    if (t.n < 20 || t.p[t.n - 1] != 'Z' || t.p[10] != 'T' ||
        !date_parse(str_sub(t, 0, 10), &day) || !digits(t.p + 11, 2, &h) ||
        t.p[13] != ':' || !digits(t.p + 14, 2, &m) || t.p[16] != ':' ||
        !digits(t.p + 17, 2, &s) || h > 23 || m > 59 || s > 59)
        return false;
    if (t.n > 20) {
        int n = (int)t.n - 21;
        if (t.p[19] != '.' || n < 1 || n > 6 || !digits(t.p + 20, n, &us))
            return false;
        for (; n < 6; n++)
            us *= 10;
    }
    *at_us = date_to_us(day) + ((h * 60 + m) * 60 + s) * US_PER_S + us;
    return true;
}
