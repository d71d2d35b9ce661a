/* Plan: what to do on each day from today to the exam.
 *
 * Worked out again after every session; never stored. No work falls on the
 * exam day, little on the day before. Within a day's minutes: due reviews by
 * weight x gain in recall on the exam day, misconceptions to clear, new items
 * where a minute gains most expected score (weight x gap x learnability),
 * mocks at sensible spacing. Minutes are exceeded by a mock only, which cannot
 * be cut, and by at most half. What was missed is not owed: it competes with
 * the rest by its worth. docs/study-plan.md has the rules, the formulas and
 * their grounds. */
#ifndef RESIT_STUDY_PLAN_H
#define RESIT_STUDY_PLAN_H

#include "study/ability.h"
#include "study/card.h"
#include "study/readiness.h"

enum {
    PLAN_DAYS_MOST = 730,
    PLAN_DAYS_ROLLING = 14, /* without a date */
    PLAN_WEEK_MOST = 1200,  /* minutes a week that are thought of: 20 hours */
};

/* For `exam`: the person has not set a date. */
#define PLAN_NO_DATE INT32_MIN

enum plan_mock { PLAN_NO_MOCK, PLAN_SEGMENT, PLAN_HALF, PLAN_FULL, PLAN_MOCKS };

struct study_settings {
    int minutes[7]; /* Monday first; 0: not on this weekday */
    const int32_t *off;
    int n_off;  /* days off, ascending */
    bool mocks; /* put mocks into the plan */
    /* What each kind of mock takes; 0: the program has no such. */
    int mock_minutes[PLAN_MOCKS];
};

enum plan_state {
    PLAN_DATED,
    PLAN_ROLLING, /* no date: the next days, and no promise */
    PLAN_PAST,    /* the date is today or over: nothing to plan */
    PLAN_NO_TIME, /* no minutes on any weekday */
};

/* What a minute in an area is worth, today. */
struct plan_area {
    double weight; /* items of a form */
    double chance; /* of answering an item right that was never met */
    double gap;    /* what learning what it asks adds to that */
    double learn;  /* learnability: share of what is taught that stays */
    int unmet;     /* facts never asked */
    double gain;   /* items of a form an hour of new items adds; 0: no more */
    bool note;     /* nothing of it has been answered: read its note first */
};

struct plan_new {
    int area;
    int n;       /* new items */
    double gain; /* as in struct plan_area */
    bool note;   /* the first work in this area: read its note before */
};

struct plan_day {
    int32_t day;
    int minutes; /* given; today what is left of them */
    int planned; /* minutes of work put on it */
    int reviews; /* cards */
    int clear;   /* of them misconceptions to clear */
    enum plan_mock mock;
    bool off;  /* no minutes, or a day off */
    bool rest; /* the day before the exam: few reviews, nothing new */
    const struct plan_new *fresh; /* best gain first */
    int n_fresh;
};

/* Minutes one card takes. */
struct plan_pace {
    double review, fresh;
    bool own_review, own_fresh; /* the person's own, else our default */
};

struct plan {
    enum plan_state state;
    int32_t today, exam;
    const struct plan_day *days; /* today … the day before the exam */
    int n_days;
    int done; /* minutes done today */
    int due;  /* cards due today, with those due on days before */
    int late; /* of them due before today: what days without study left */
    /* Cards to review today, most worth first. */
    const int *cards;
    int n_cards;
    const struct plan_area *areas; /* one per area of the material */
    struct plan_pace pace;
    /* Chance on the exam day (readiness.h) when the plan is followed, as of the
     * planner's own model of learning, and when nothing more is done.
     * Known only with a date, a practice line and some answers. */
    bool known;
    struct readiness_chance followed, nothing;
    bool realistic; /* the chance when it is followed is at least `aim` */
    double aim;
    /* What would be: the first day on which it would be realistic with these
     * minutes (0: not within PLAN_DAYS_MOST), and the minutes a week it would
     * take for this day (0: no amount up to PLAN_WEEK_MOST). */
    int32_t realistic_day;
    int realistic_minutes;
    int unseen_left; /* items of the bank not met when it ends */
};

struct plan *plan_make(struct arena *, const struct material *,
                       const struct history *, const struct ability *,
                       const struct fsrs6 *, const struct card_state *,
                       const struct study_settings *, int32_t today,
                       int32_t exam);
/* The same, but only the first `dealt` days are given cards; the others have
 * their minutes, mocks and days off, and unseen_left stays 0. */
struct plan *plan_make_days(struct arena *, const struct material *,
                            const struct history *, const struct ability *,
                            const struct fsrs6 *, const struct card_state *,
                            const struct study_settings *, int32_t today,
                            int32_t exam, int dealt);

/* ---- today's session ---- */

enum task_kind { TASK_REVIEW, TASK_CLEAR, TASK_NEW };

struct study_task {
    enum task_kind kind;
    int card; /* the card it is for */
    int item; /* that asks it */
};

enum session_kind {
    SESSION_TODAY, /* as the plan says */
    SESSION_AREA,
    SESSION_MISCONCEPTION,
    SESSION_MISSED,  /* items last answered wrong */
    SESSION_FLAGGED, /* items the person flagged */
    SESSION_CUSTOM,  /* areas, number, new or seen */
};

struct session_wish {
    enum session_kind kind;
    const int *areas; /* AREA, CUSTOM; none: all */
    int n_areas;
    int card;           /* MISCONCEPTION */
    const int *flagged; /* items */
    int n_flagged;
    int n; /* tasks at most; 0: as many as today's minutes allow */
    bool unseen_only;
    uint64_t seed;
};

/* The work of one session, in the order it is done: an item is not asked
 * twice, enemies are kept apart, a card is asked with an item other than last
 * time where there is one. */
struct study_task *session_make(struct arena *, const struct plan *,
                                const struct material *, const struct history *,
                                const struct fsrs6 *, const struct card_state *,
                                const struct session_wish *, int32_t today,
                                int *n);

#endif
