/* A second opinion on retake decisions: day by day, rule by rule, with its
 * own calendar, sharing nothing with src/retake but the structs. */
#ifndef RESIT_TESTS_RETAKE_MODEL_H
#define RESIT_TESTS_RETAKE_MODEL_H

#include "retake/decision.h"

struct model {
    const struct policy *policy;
    const struct retake_case *facts;
    struct date on;
    struct attempt attempts[ATTEMPTS_MOST]; /* of the round, sorted */
    int n;
    bool passed, ever_passed;
    struct date pass;
};

void model_init(struct model *, const struct policy *,
                const struct retake_case *, struct date on);
enum day_answer model_day(const struct model *, struct date day, bool apply);
/* The answers, computed from model_day over `n_days` days from `on`. */
enum fact_status model_may(const struct model *, bool apply, bool *yes);
bool model_first(const struct model *, enum day_answer least, int n_days,
                 struct date *out);
enum fact_status model_left(const struct model *, int *left);

#endif
