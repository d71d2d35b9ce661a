/* A study plan as JSON, the same for the command line and the API:
 *
 *   {"program":"cma-aama","state":"dated","today":"2026-11-22",
 *    "exam":"2027-01-16","verdict":"…","done_minutes":0,"due":12,"late":3,
 *    "pace":{"review_minutes":1.0,"new_minutes":2.0,"own_review":false,
 *      "own_new":false},
 *    "chance":{"followed":0.71,"followed_low":0.5,"followed_high":0.87,
 *      "nothing":0.42,"nothing_low":0.24,"nothing_high":0.61,"aim":0.8,
 *      "realistic":false,"realistic_date":"2027-03-03",
 *      "realistic_minutes_a_week":420},
 *    "unseen_left":120,
 *    "areas":[{"id":"clinical.safety","name":"…","weight":22.0,"chance":0.61,
 *      "gap":0.34,"learnability":0.77,"unmet":40,"gain_per_hour":1.9,
 *      "read_note":false,"why":"…"},…],
 *    "days":[{"date":"2026-11-22","minutes":45,"planned":44,"reviews":12,
 *      "clear":3,"new":[{"area":"clinical.safety","n":4,"gain_per_hour":1.9,
 *      "read_note":true},…],"mock":"none","off":false,"rest":false,
 *      "text":"…"},…]}
 *
 * `state` is dated, rolling, past or no_time; `exam` is null without a date.
 * `chance` is null where it is not known; in it a date or number that there is
 * not is null; low and high are 80 % intervals. Shares and chances are 0 … 1,
 * gains questions of a form. */
#ifndef RESIT_FORMAT_PLAN_JSON_H
#define RESIT_FORMAT_PLAN_JSON_H

#include "study/plan.h"

struct str plan_json_text(struct arena *, struct str program,
                          const struct material *, const struct plan *);

#endif
