/* Learners made of numbers, to check predictions and plans on: nobody's
 * answers, so they show what follows if people learn like this, no more.
 *
 * A generator is a set of assumptions. LEARNER_OWN has those of readiness.h;
 * the others contradict them on purpose. docs/study-validation.md describes
 * each. Everything a learner does follows from seed and number. */
#ifndef RESIT_STUDY_LEARNER_H
#define RESIT_STUDY_LEARNER_H

#include "base/rng.h"
#include "study/card.h"

enum generator {
    LEARNER_OWN,       /* as readiness.h has it */
    LEARNER_POWER,     /* forgets by a power law, at a rate of their own */
    LEARNER_THRESHOLD, /* all or none; misconceptions come back */
    LEARNER_GENERAL,   /* any practice helps everywhere: no use in aiming */
    LEARNER_TAILS,     /* some items are far harder or easier than others */
    GENERATORS,
};

struct learner_trace; /* of one card, learner.c */

struct learner {
    enum generator kind;
    const struct material *m;
    const struct fsrs6 *fsrs;
    struct rng rng;
    double *theta; /* per area, before any study */
    double *b;     /* per item: how hard it is for this person */
    double *luck;  /* per fact: known before study where below its chance */
    struct card_state *cards;     /* OWN, TAILS */
    struct learner_trace *traces; /* POWER, THRESHOLD */
    bool *held;                   /* per card: a misconception now believed */
    double decay, step;           /* of memory */
    double grown, growth;         /* GENERAL: gained everywhere, and how fast */
};

struct str generator_name(enum generator); /* "own", "power" … */
bool generator_parse(struct str, enum generator *);

void learner_init(struct learner *, struct arena *, const struct material *,
                  const struct fsrs6 *, enum generator, uint64_t seed,
                  uint64_t number);

/* What the person answers; `first` is left to who keeps the history. Nothing
 * is learned by it yet. */
struct study_answer learner_answer(struct learner *, int item, int32_t day,
                                   bool mock);
/* The key and the reasons are read. */
void learner_study(struct learner *, const struct study_answer *);

/* Sits an exam of the outline, which asks READINESS_TRANSFER of its items
 * from the bank's facts: number right, and per domain right and items (arrays
 * of material.n_domains, or NULL). Nothing is learned by it. `off` is added to
 * all abilities: what lies between this exam and the bank. */
int learner_exam(struct learner *, int32_t day, double off, int *right,
                 int *of);

#endif
