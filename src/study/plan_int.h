/* Between the files of the plan: what it is made from, and the deck of cards
 * that the days are filled from.
 *
 * Constants are our conventions unless docs/study-plan.md names a source. */
#ifndef RESIT_STUDY_PLAN_INT_H
#define RESIT_STUDY_PLAN_INT_H

#include "study/plan.h"

/* A misconception once chosen is chosen again (Feinberg et al. 2015). */
#define PLAN_LURE 0.68
#define PLAN_AIM 0.8

enum {
    PLAN_LAST_WEEK = 7,      /* days whose reviews are levelled */
    PLAN_NOTHING_NEW = 2,    /* last days without new items */
    PLAN_ROLLING_AHEAD = 30, /* days the gain is looked for without a date */
};

struct plan_work {
    struct arena *arena;
    const struct material *m;
    const struct history *h;
    const struct ability *ability;
    const struct fsrs6 *fsrs;
    const struct card_state *cards;
    const struct study_settings *s;
    int32_t today, exam; /* exam of a rolling plan: the day after its last */
    bool dated;
    struct plan_pace pace;
    struct plan_area *areas;
    int *facts;    /* per area: in the bank */
    double *lucky; /* per area: share of first right answers that are guesses */
    double *worth; /* per card: items of a form that hang on recalling it */
    bool *asked;   /* per item: this person has answered it */
};

/* ---- plan_gain.c: what a minute is worth ---- */

struct plan_pace plan_pace_of(struct arena *, const struct history *);
/* Items of a form that one fact of the bank in the area stands for. */
double plan_share(const struct plan_work *, int area);
/* Fills areas … asked. */
void plan_gain_fill(struct plan_work *);

/* ---- plan_days.c: minutes, days off, mocks ---- */

/* Minutes of a day as the settings have it. */
int plan_minutes(const struct study_settings *, int32_t day);
/* What is left of them on the day before the exam. */
int plan_rest_minutes(int minutes);
/* Minutes of answers given on a day. */
int plan_minutes_done(const struct history *, const struct plan_pace *,
                      int32_t day);
/* Fills day, minutes, off, rest and mock. */
void plan_days_fill(const struct plan_work *, struct plan_day *, int n);

/* ---- plan_deck.c: which cards on which day ---- */

/* Fills the work of the first `dealt` days, and what of the plan follows from
 * it. */
void plan_deck_deal(const struct plan_work *, struct plan *, struct plan_day *,
                    int dealt);

/* ---- plan_chance.c: is it realistic ---- */

void plan_chance_fill(const struct plan_work *, struct plan *);
/* The chance when the plan is followed until another exam day. */
double plan_chance_on(const struct plan_work *, int32_t exam);
/* A day after that of the plan which has PLAN_AIM at least, and follows one
 * that has not; 0: none within PLAN_DAYS_MOST has. Days with 0.03 more are not
 * missed, and none of them is before it by more than half of the days from
 * today. */
int32_t plan_realistic_day(const struct plan_work *);

#endif
