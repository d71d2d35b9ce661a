#include "base/zone.h"

static bool name(struct str *s)
{
    size_t n = 0;

    while (n < s->n && ((s->p[n] >= 'A' && s->p[n] <= 'Z') ||
                        (s->p[n] >= 'a' && s->p[n] <= 'z')))
        n++;
    *s = str_sub(*s, n, s->n);
    return n >= 3;
}

/* Up to three digits in lo … hi. */
static bool number(struct str *s, int lo, int hi, int *out)
{
    size_t n = 0;

    *out = 0;
    for (; n < s->n && n < 3 && s->p[n] >= '0' && s->p[n] <= '9'; n++)
        *out = *out * 10 + (s->p[n] - '0');
    *s = str_sub(*s, n, s->n);
    return n && *out >= lo && *out <= hi;
}

static bool sign(struct str *s, char c)
{
    if (!s->n || s->p[0] != c)
        return false;
    *s = str_sub(*s, 1, s->n);
    return true;
}

/* "6", "-5:30": hours (and minutes) west of UTC. */
static bool offset(struct str *s, int32_t *out)
{
    int hours, minutes = 0;
    bool east = sign(s, '-');

    if (!east)
        (void)sign(s, '+');
    if (!number(s, 0, 24, &hours) ||
        (sign(s, ':') && !number(s, 0, 59, &minutes)))
        return false;
    *out = (hours * 60 + minutes) * 60 * (east ? 1 : -1);
    return true;
}

static bool change(struct str *s, struct zone_change *c)
{
    c->hour = 2;
    return sign(s, ',') && sign(s, 'M') && number(s, 1, 12, &c->month) &&
           sign(s, '.') && number(s, 1, 5, &c->week) && sign(s, '.') &&
           number(s, 0, 6, &c->weekday) &&
           (!sign(s, '/') || number(s, 0, 24, &c->hour));
}

bool zone_parse(struct str s, struct zone *z)
{
    *z = (struct zone){ 0 };
    if (!name(&s) || !offset(&s, &z->offset_s))
        return false;
    z->summer_offset_s = z->offset_s + 3600;
    if (!s.n)
        return true;
    z->has_summer = true;
    if (!name(&s) || (s.n && s.p[0] != ',' && !offset(&s, &z->summer_offset_s)))
        return false;
    return change(&s, &z->to_summer) && change(&s, &z->to_winter) && !s.n;
}

static int64_t change_us(const struct zone_change *c, int year,
                         int32_t offset_s)
{
    struct date d = { 0 }, next = { 0 };

    (void)date_from_ymd(year, c->month, 1, &d);
    next = date_add_months(d, 1);
    int first = (date_weekday(d) + 1) % 7; /* 0: Sunday */
    d.day += (c->weekday - first + 7) % 7 + (c->week - 1) * 7;
    while (d.day >= next.day) /* week 5: the last one there is */
        d.day -= 7;
    return date_to_us(d) + ((int64_t)c->hour * 3600 - offset_s) * US_PER_S;
}

struct date zone_date(const struct zone *z, int64_t at_us)
{
    int year, m, d;
    int32_t add = z->offset_s;

    date_to_ymd(date_from_us(at_us + (int64_t)add * US_PER_S), &year, &m, &d);
    if (z->has_summer) {
        int64_t summer = change_us(&z->to_summer, year, z->offset_s);
        int64_t winter = change_us(&z->to_winter, year, z->summer_offset_s);
        bool is_summer = summer < winter ? at_us >= summer && at_us < winter
                                         : at_us >= summer || at_us < winter;
        if (is_summer)
            add = z->summer_offset_s;
    }
    return date_from_us(at_us + (int64_t)add * US_PER_S);
}
