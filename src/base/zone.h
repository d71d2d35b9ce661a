/* The calendar day in a time zone, from its rule alone.
 *
 * A zone is written as POSIX TZ text: "CST6CDT,M3.2.0,M11.1.0" is six hours
 * behind UTC, one hour less from the second Sunday in March to the first in
 * November, changing at 02:00; "EST5" has no summer time. Only the M form of
 * dates is read; a time after "/" is in hours ("M10.5.0/3"). The rule of today
 * is used for all years. Source: POSIX.1-2017, section 8.3, "TZ". */
#ifndef RESIT_BASE_ZONE_H
#define RESIT_BASE_ZONE_H

#include "base/date.h"

/* A change: hour of a day named by month, week (5: last) and weekday. */
struct zone_change {
    int month, week, weekday; /* weekday 0: Sunday */
    int hour;                 /* local, before the change */
};

struct zone {
    int32_t offset_s, summer_offset_s; /* to add to UTC */
    bool has_summer;
    struct zone_change to_summer, to_winter;
};

/* False on anything else than the text described above. */
bool zone_parse(struct str, struct zone *out);
struct date zone_date(const struct zone *, int64_t at_us);

#endif
