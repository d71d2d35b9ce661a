/* Questions about days to come: what if I fail again, until when can an
 * attempt still be used, can I pass by a day.
 *
 * Pure, and built on the same sets of days as the decision. A plan takes each
 * sitting on the first day the rules allow after the one before it, so its
 * dates are the earliest there are. A result can come later than the day of
 * the sitting: plans count days of sitting, and say so. */
#ifndef RESIT_RETAKE_ASK_H
#define RESIT_RETAKE_ASK_H

#include "retake/decision.h"

/* "What if I fail again on that day": the decision of that day with the
 * failure in the case. `forbids`: the rule that does not allow sitting then,
 * or NULL. `part` may be empty. */
struct if_failed {
    const struct decision *then;
    const struct reason *forbids;
};

struct if_failed retake_if_failed(struct arena *, const struct policy *,
                                  const struct retake_case *, struct str part,
                                  struct date on, struct date failed);

/* The latest day for the next sitting so that attempt n (counted from 1) can
 * still be used when those before it fail.
 *   FACT_KNOWN      `sit` and `apply` are the last days to do so
 *   FACT_UNLIMITED  no rule ends it
 *   FACT_NONE       attempt n cannot be used any more; the reason says why
 *   FACT_UNKNOWN    rules that bear on it are not published or confirmed */
struct latest {
    int attempt;
    struct answer_date sit;
    struct answer_date apply; /* the same, less the time to file before */
};

struct latest retake_latest_for(struct arena *, const struct policy *,
                                const struct retake_case *, struct str part,
                                struct date on, int attempt);

/* One sitting of a plan. */
struct chance {
    int attempt;     /* 1 for the first attempt of the round */
    bool has_day;    /* false: the first day is not known */
    struct date day; /* the first day on which every rule allows it */
    bool sure;       /* the day is known, and which attempt it is */
    struct str text; /* "Attempt 2 from 20 December 2026." or why the day is
                        not known */
};

enum {
    CHANCES_MOST = 12,
    ASK_YEARS_MOST = 10, /* further ahead no rule can be relied on */
};

/* The last day one can ask about on `on`. */
struct date retake_ask_last(struct date on);

/* Is a pass still possible by a day, and by which steps? */
struct pass_by {
    struct str part; /* or empty */
    struct date by;
    struct answer_yes_no possible; /* NONE: passed already */
    const struct chance *chances;  /* the earliest days, if each one fails;
                                      none after one that is not sure */
    size_t n_chances;
    bool has_latest;
    struct date latest; /* last day up to `by` known to be allowed for the next
                           attempt */
    const struct step *steps; /* to be done before the first sitting */
    size_t n_steps;
};

struct pass_by retake_pass_by(struct arena *, const struct policy *,
                              const struct retake_case *, struct str part,
                              struct date on, struct date by);
/* The same for that part, or where none is said for each part of an exam whose
 * parts are retaken alone. */
const struct pass_by *retake_pass_by_each(struct arena *, const struct policy *,
                                          const struct retake_case *,
                                          struct str part, struct date on,
                                          struct date by, size_t *n);

#endif
