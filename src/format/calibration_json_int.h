/* Inside the room: what a calibration is from, as part of larger documents. */
#ifndef RESIT_FORMAT_CALIBRATION_JSON_INT_H
#define RESIT_FORMAT_CALIBRATION_JSON_INT_H

#include "base/arena.h"
#include "exam/calibration.h"

#include <jansson.h>

/* {"version","made","model","persons"}, or null where there is none. */
json_t *calibration_about(struct arena *, const struct calibration *);

#endif
