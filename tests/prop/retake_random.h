/* Random policies and cases that use every construct. Decisions are for days
 * around RANDOM_ON, 2026-02-16. */
#ifndef RESIT_TESTS_RETAKE_RANDOM_H
#define RESIT_TESTS_RETAKE_RANDOM_H

#include "prop.h"

#include "retake/decision.h"

enum { RANDOM_ON = 20500 };

struct policy *random_policy(struct arena *, struct rng *);
struct retake_case random_case(struct arena *, struct rng *,
                               const struct policy *);

#endif
