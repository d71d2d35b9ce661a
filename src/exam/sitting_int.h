/* What the files of the state machine share. */
#ifndef RESIT_EXAM_SITTING_INT_H
#define RESIT_EXAM_SITTING_INT_H

#include "exam/sitting.h"

/* The segment an item is in, or -1. */
int sitting_segment_of(const struct sitting_plan *, int item);
/* All options of an item. */
option_set sitting_options(const struct sitting_plan *, int item);
/* May these be chosen: options of the item, no more than it allows? */
bool sitting_is_choice(const struct sitting_plan *, int item, option_set);
bool sitting_is_accommodation(int percent, int64_t segment_us,
                              int64_t break_us);
/* Begun and not over. */
bool sitting_is_running(const struct sitting *);
/* Why the event cannot follow, or NULL. */
const char *sitting_refuse(const struct sitting *, const struct sitting_plan *,
                           const struct event *);

#endif
