/* A study plan in words, and as calendar events. Nobody is blamed, nothing is
 * promised: a chance is always said to be the planner's own reckoning. */
#ifndef RESIT_FORMAT_PLAN_TEXT_H
#define RESIT_FORMAT_PLAN_TEXT_H

#include "study/plan.h"

struct str plan_state_text(enum plan_state); /* "dated", "rolling" … */
struct str plan_mock_text(enum plan_mock);   /* "none", "segment", "half" … */

/* Every chance of reaching the line is said in tenths, everywhere:
 * "about 6 in 10", "less than 1 in 10"; */
struct str plan_chance_text(struct arena *, double chance);
/* its interval, tenths outwards: "between 4 and 8 in 10"; */
struct str plan_range_text(struct arena *, double low, double high);
/* both: "about 6 in 10 (between 4 and 8 in 10)". */
struct str plan_told_text(struct arena *, const struct readiness_chance *);
/* The same when the plan is followed: one short of its aim is never said to
 * be at it. */
struct str plan_followed_text(struct arena *, const struct plan *);

/* The plan as a whole in one to three sentences: is it realistic, and what
 * would be. */
struct str plan_verdict(struct arena *, const struct plan *);
/* "12 reviews, 3 of them misconceptions to clear; 6 new questions: Vital signs
 * 4 (read its note first), Law 2; half mock"; "day off". Reviews of days to
 * come are an estimate, "about 12". */
struct str plan_day_text(struct arena *, const struct material *,
                         const struct plan *, const struct plan_day *);
/* Why an area stands where it does: "22 of 180 questions, about 61 in 100 of
 * them right now; an hour of new questions adds about 1.9". */
struct str plan_area_text(struct arena *, const struct material *,
                          const struct plan *, int area);

/* One whole-day event per day with work. UIDs are made of day, program and
 * `owner`: a later plan's events take the place of this one's. */
struct str plan_ics(struct arena *, const struct material *,
                    const struct plan *, struct str program, struct str name,
                    int64_t owner, int64_t stamp_us);

#endif
