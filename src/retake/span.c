#include "retake/span.h"

#include "retake/say.h"

bool is_business_day(const struct holidays *h, struct date d)
{
    if (date_weekday(d) >= 5)
        return false;
    for (int i = 0; i < h->n; i++)
        if (h->p[i].day == d.day)
            return false;
    return true;
}

/* The n-th business day in one direction, or the end of the calendar. */
static struct date business(const struct holidays *h, struct date d, int n,
                            int step)
{
    while (n > 0) {
        struct date next = date_add_days(d, step);
        if (next.day == d.day)
            return d;
        d = next;
        n -= is_business_day(h, d);
    }
    return d;
}

static struct date moved(const struct holidays *h, struct date d, struct span s,
                         int sign)
{
    switch (s.unit) {
    case UNIT_DAYS:
        return date_add_days(d, sign * s.n);
    case UNIT_MONTHS:
        return date_add_months(d, sign * s.n);
    case UNIT_BUSINESS_DAYS:
        return business(h, d, s.n, sign);
    }
    return d;
}

struct date span_after(const struct holidays *h, struct date d, struct span s)
{
    return moved(h, d, s, 1);
}

struct date span_before(const struct holidays *h, struct date d, struct span s)
{
    return moved(h, d, s, -1);
}

struct date date_add_span(struct date d, struct span s)
{
    const struct holidays none = { 0 };

    return moved(&none, d, s, 1);
}

struct span span_times(struct span s, int n)
{
    s.n *= n;
    return s;
}

static int most_days(struct span s)
{
    switch (s.unit) {
    case UNIT_DAYS:
        return s.n;
    case UNIT_MONTHS:
        return s.n * 31;
    case UNIT_BUSINESS_DAYS:
        return (s.n + 4) / 5 * 7;
    }
    return s.n;
}

static int fewest_days(struct span s)
{
    return s.unit == UNIT_MONTHS ? s.n * 28 : s.n;
}

bool span_is_shorter(struct span s, struct span than)
{
    if (s.unit == than.unit)
        return s.n < than.n;
    return most_days(s) < fewest_days(than);
}

struct str span_words(struct arena *a, struct span s)
{
    return say_count(a, s.n,
                     s.unit == UNIT_DAYS     ? S("day")
                     : s.unit == UNIT_MONTHS ? S("month")
                                             : S("business day"));
}
