/* Inside the room: a decision as part of a larger document. */
#ifndef RESIT_FORMAT_DECISION_JSON_INT_H
#define RESIT_FORMAT_DECISION_JSON_INT_H

#include "base/arena.h"
#include "retake/decision.h"

#include <jansson.h>

/* A new object: of one part, or of an exam without parts. */
json_t *decision_object(struct arena *, const struct decision *);
/* "125.00" */
json_t *decision_amount(struct arena *, int64_t cents);

#endif
