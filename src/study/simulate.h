/* Simulation: made-up learners (learner.h) practise, are told a chance, and
 * sit the exam, so that what was told can be held against what came.
 *
 * Each begins with a full mock of items never met; a repeater has failed an
 * official exam before it, and its report is typed in. Then they practise day
 * by day within their minutes as a policy says, stop, and sit the exam after
 * a pause. The chance is told on the last day of study, from nothing but what
 * the person answered and was told. */
#ifndef RESIT_STUDY_SIMULATE_H
#define RESIT_STUDY_SIMULATE_H

#include "psych/forecast.h"
#include "study/learner.h"
#include "study/readiness.h"

/* What is practised next. */
enum study_policy {
    POLICY_PLAN,    /* as the plan says (plan.h) */
    POLICY_OUTLINE, /* area by area as the outline has them, again and again */
    POLICY_WEAKEST, /* what is new of the area with the lowest share right */
    POLICY_RANDOM,  /* a shuffled bank, again and again */
    POLICIES,
};

struct str study_policy_name(enum study_policy); /* "plan", "outline" … */

struct simulation {
    const struct material *m;
    const struct fsrs6 *fsrs;
    struct forecast_assumptions assumptions; /* of the baseline */
    enum generator generator;
    uint64_t seed;
    int n;         /* learners */
    int n_threads; /* changes nothing in what comes out */
    /* Trial: all are repeaters, study with this policy for so many days and
     * minutes and sit the exam on the day after. Otherwise each has days,
     * minutes, pause and a policy other than the plan's of their own, and
     * half are repeaters. */
    bool trial;
    enum study_policy policy;
    int days, minutes;
};

struct simulated {
    struct readiness_chance told; /* on the last day of study */
    double share;    /* that the learner, as then, passes of many such exams */
    double baseline; /* no-learning forecast, the middle of its range */
    bool has_baseline;
    /* POLICY_PLAN: the chance if it is followed, as said on the first day */
    struct readiness_chance promised;
    int fresh, again; /* answers in study to items new, met before */
    bool passed;
    int right; /* in the exam */
};

/* One for each learner, in their order. */
struct simulated *simulate_run(struct arena *, const struct simulation *);

/* ---- what came of it ---- */

enum { TENTHS = 10 };

/* A tenth of the learners, by what they were told. */
struct tenth {
    int n;
    double told, came; /* mean chance; share that passed */
    double baseline;   /* mean of the baseline for the same */
};

struct simulate_check {
    struct tenth tenths[TENTHS];
    double passed;         /* share of all */
    double brier;          /* mean squared error of what was told */
    double brier_baseline; /* of the no-learning forecast */
    double brier_same;     /* of telling everybody the share that passes */
    double gap;            /* largest |told - came| of a tenth */
    double covered;        /* scores within expected ± 1.28 SD, aim 0.8 */
    double held;           /* intervals that hold the learner's share: 0.8 */
};

void simulate_check(const struct simulated *, int n, struct simulate_check *);
/* The same of what the plan said on the first day. */
void simulate_check_promised(const struct simulated *, int n,
                             struct simulate_check *);

#endif
