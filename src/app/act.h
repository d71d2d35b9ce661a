/* Acts of the clock on a sitting; those of people are app_act. */
#ifndef RESIT_APP_ACT_H
#define RESIT_APP_ACT_H

#include "app/app_int.h"

/* Let the clock do what is due. With away_from_us not 0 the server or the
 * machine was away since then: that much time is given back first. Queued;
 * nothing is told. */
void act_by_clock(struct app *, int64_t sitting, int64_t person,
                  int64_t away_from_us);

#endif
