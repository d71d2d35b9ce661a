/* Lengths of time on the calendar: days, months, business days.
 *
 * Months keep the day of the month; where the month is too short, its last day
 * (31 January + 1 month = 28 or 29 February). Business days are Monday to
 * Friday without the program's holidays: n business days after a day is the
 * n-th business day that follows it, 0 the day itself. Results are clamped to
 * the valid years. */
#ifndef RESIT_RETAKE_SPAN_H
#define RESIT_RETAKE_SPAN_H

#include "base/date.h"

enum span_unit { UNIT_DAYS, UNIT_MONTHS, UNIT_BUSINESS_DAYS };

struct span {
    int n; /* 0 or more */
    enum span_unit unit;
};

/* Days on which the body does not work, in any order. */
struct holidays {
    const struct date *p;
    int n;
};

/* First and last day, both included. */
struct date_range {
    struct date from, until;
};

bool is_business_day(const struct holidays *, struct date);
/* The day so long after (or before) a day. */
struct date span_after(const struct holidays *, struct date, struct span);
struct date span_before(const struct holidays *, struct date, struct span);
/* The same without holidays. */
struct date date_add_span(struct date, struct span);
struct span span_times(struct span, int n);
/* Surely shorter, whatever day it begins on: a month has 28 to 31 days, n
 * business days at least n and, holidays apart, at most 7 for each begun 5. */
bool span_is_shorter(struct span, struct span than);
struct str span_words(struct arena *, struct span); /* "30 days", "1 month" */

#endif
