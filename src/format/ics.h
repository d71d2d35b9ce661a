/* iCalendar (RFC 5545): a decision's dates as whole-day events.
 *
 * Lines end in CRLF and are folded at 75 octets between characters; UIDs are
 * made of program, owner and the point's stable id, so that importing again
 * updates. No clock: DTSTAMP is the argument. */
#ifndef RESIT_FORMAT_ICS_H
#define RESIT_FORMAT_ICS_H

#include "base/date.h"

struct ics_event {
    struct str uid; /* stable, "last-day.cma-aama.1@resit" */
    struct date date;
    struct str summary;
    struct str description; /* may be empty */
    struct str url;         /* may be empty */
};

struct ics {
    struct str name; /* of the calendar */
    const struct ics_event *events;
    size_t n_events;
    int64_t stamp_us;
};

struct str ics_text(struct arena *, const struct ics *);

#endif
