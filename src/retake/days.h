/* Sets of days: for every day of the calendar yes, unknown or no, and which
 * rule says so.
 *
 * A set is a list of spans in date order that covers every day from
 * date_first() to date_last() without gap or overlap; neighbours differ. Sets
 * are intersected by days_limit, span by span: each day keeps the stricter
 * answer (no < unknown < yes), so adding a rule is adding one set. */
#ifndef RESIT_RETAKE_DAYS_H
#define RESIT_RETAKE_DAYS_H

#include "base/date.h"

struct reason;

enum day_answer { DAY_NO, DAY_UNKNOWN, DAY_YES };

struct day_span {
    struct date from, until; /* both included */
    enum day_answer answer;
    const struct reason *why; /* the rule that binds; NULL when DAY_YES */
};

struct day_set {
    struct day_span *p;
    size_t n, cap;
};

/* Every day the same. */
struct day_set days_all(struct arena *, enum day_answer, const struct reason *);
/* Make the days from … until (clamped, empty when from > until) stricter:
 * their answer becomes the lower of what it is and `answer`. On a tie the
 * reason that is there stays. */
void days_limit(struct arena *, struct day_set *, struct date from,
                struct date until, enum day_answer, const struct reason *);
/* The days from … until become yes. */
void days_free(struct arena *, struct day_set *, struct date from,
               struct date until);
/* Where two sets agree that answer; elsewhere unknown, because of `why`. */
struct day_set days_either(struct arena *, const struct day_set *,
                           const struct day_set *, const struct reason *why);
const struct day_span *days_at(const struct day_set *, struct date);
/* First day on or after `from` whose answer is at least `least`. */
bool days_first(const struct day_set *, struct date from, enum day_answer least,
                struct date *out);
/* Last day on or before `until` whose answer is at least `least`. */
bool days_last(const struct day_set *, struct date until, enum day_answer least,
               struct date *out);

#endif
