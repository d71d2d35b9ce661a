/* Study: the log of a person's practice, and what follows from it.
 *
 * Stored is only what happened (sql/migrate, study_*): sessions with their
 * tasks, answers, ratings, what was taken back, settings, flags. Memory,
 * ability, readiness and the plan follow from it, from finished mocks and from
 * the case; they are worked out when somebody asks and kept in memory until
 * anything they rest on changes. Of a long log the fold is kept in the store
 * too, to go on from after a start (decision 0012).
 *
 * Items that stand in a mock whose keys are not told yet (it runs, or its
 * report has not been opened) are held back: never asked, never explained. */
#ifndef RESIT_APP_STUDY_H
#define RESIT_APP_STUDY_H

#include "app/app.h"
#include "format/study_json.h"
#include "study/pace.h"
#include "study/plan.h"
#include "study/readiness.h"

/* The memory model with its default weights, as stored beside every session and
 * import; with a person's own "fsrs-6 trial 1234", the event that has them. */
#define STUDY_MODEL "fsrs-6 default"

enum { STUDY_MINUTES = 30, STUDY_MINUTES_MOST = 720, STUDY_OFF_MOST = 366 };

struct study_choices {
    struct study_settings plan; /* minutes, days off, mocks */
    bool streaks;               /* show days in a row; off at first */
};

/* How likely a question of middle difficulty of an area is answered right, with
 * an 80 % interval; and how many answers stand behind it. */
struct study_area {
    double chance, low, high;
    int answers;
};

/* The chance as it would have been said on an earlier day. */
struct study_point {
    int32_t day;
    const struct study_area *areas; /* one per area of the material */
    double chance, low, high;
    double score;
};

enum { STUDY_POINTS_MOST = 12 };

/* Beside what history->mocks says of a mock. */
struct study_mock {
    int64_t sitting;
    enum form_kind kind;
};

/* Everything that is known of one person's study of one program. Stays valid
 * as long as the arena it was asked with. */
struct study_view {
    int64_t person;
    struct str program;
    const struct catalog_entry *entry;
    const struct outline *outline;
    int32_t today;
    bool has_failed; /* an official sitting: a repeater */
    bool has_exam;   /* a date to study for, today or later */
    int32_t exam;
    bool passed;
    bool choices_made; /* else they are assumed */
    struct study_choices choices;
    const struct material *material;
    const struct history *history;
    struct fsrs6 fsrs; /* with the person's own weights where these foretell
                          better */
    struct str model;  /* its name */
    const struct study_trial *trial; /* of such weights, the last; NULL: none */
    const struct card_state *cards;
    const struct ability *ability;
    const struct readiness *readiness; /* on the exam day, else today */
    const struct plan *plan; /* rolling without a date; its chance is known
                                only where study_says does */
    const struct study_area *areas;  /* one per area of the material */
    const struct study_point *trend; /* oldest first, today last */
    int n_trend;
    const struct study_mock *mocks; /* of history->mocks, same order */
    const int *flagged;             /* items of the material */
    int n_flagged;
    int streak;     /* days in a row with an answer, up to today */
    int answered;   /* practice answers in all */
    int today_done; /* today */
    int hurried;    /* answers in mocks that tell nothing (study/history.h) */
};

/* For each of n cards and each point of the trend, row by row: the chance that
 * the card was recalled on the day after; -1: it had not been met. (On the day
 * of a review itself everything is recalled.) */
double *study_recall_trend(struct arena *, const struct study_view *,
                           const int *cards, int n);

/* May a chance be said, and if not, why? One rule for all that show one. */
enum study_says {
    STUDY_SAYS,
    STUDY_NO_LINE, /* the program has no practice line */
    STUDY_FEW,     /* fewer than STUDY_ANSWERS_LEAST that tell something */
    STUDY_WIDE,    /* its interval holds nearly everything */
};
enum { STUDY_ANSWERS_LEAST = 30 };
enum study_says study_says(const struct study_view *);
/* Its interval does not hold nearly everything. */
bool study_is_narrow(const struct readiness_chance *);

/* E_MISSING: no such program, or it has nothing to practise. */
MUST_USE enum status app_study(struct app *, int64_t person, struct str program,
                               struct arena *, const struct study_view **,
                               struct err *);
/* The same where only today's work is wanted: on later days the plan has
 * minutes and mocks, and no cards. */
MUST_USE enum status app_study_today(struct app *, int64_t person,
                                     struct str program, struct arena *,
                                     const struct study_view **, struct err *);

/* How a sitting that is over was gone through; E_MISSING: it is not, or there
 * is none. */
MUST_USE enum status app_mock_pace(struct app *, int64_t person,
                                   int64_t sitting, struct arena *,
                                   const struct pace **, struct err *);

/* ---- settings and flags ---- */

struct app_study_set {
    int64_t person;
    struct str program;
    struct study_choices choices;
    struct app_result result;
    struct problems problems; /* why they were not taken */
};
/* `problems` must be initialised. */
void app_study_set(struct app *, struct app_study_set *, struct app_reply);

struct app_study_flag {
    int64_t person;
    struct str program, item;
    bool on;
    struct arena *arena;
    struct app_result result; /* E_MISSING: no such item */
};
void app_study_flag(struct app *, struct app_study_flag *, struct app_reply);

/* ---- sessions ---- */

/* What a person said about one question, as the fold of the acts on it. */
struct practice {
    bool answered, guessed, rated;
    option_set chosen;
    int seconds;
    enum recall rating; /* once rated */
    enum error_cause cause;
};
/* The rating that stands: as said, at most "hard" after a guess; "again" after
 * a wrong answer; "good", or "hard" after a guess, where nothing was said. */
enum recall practice_rating(const struct practice *, bool right);

struct app_session_start {
    int64_t person;
    struct str program;
    enum session_kind kind;
    struct str areas[64]; /* AREA, CUSTOM: ids */
    int n_areas;
    struct str card; /* MISCONCEPTION: name of the card */
    int n;           /* tasks at most; 0: as many as the minutes allow */
    bool unseen_only;
    bool timed; /* at the pace of the exam */
    struct arena *arena;
    struct app_result result;
    int64_t session;    /* 0: refused */
    struct str refusal; /* why, in words */
    int n_held;         /* tasks left out because a mock holds them back */
};
/* A session of the person that is still open is ended by it. */
void app_session_start(struct app *, struct app_session_start *,
                       struct app_reply);

enum { SESSION_TASKS_MOST = 200 };

/* One task and what became of it. */
struct session_task {
    enum task_kind kind;
    struct str card;
    const struct item *item; /* as it was when the session was made */
    int64_t version;
    bool held; /* by a mock: to be left out for now */
    bool flagged;
    option_set first; /* chosen first; what counts, though it be taken back */
    bool first_right;
    bool again; /* an answer was taken back */
    int seq;    /* acts on it so far */
    struct practice practice;
    bool right; /* once answered */
    bool done;  /* answered, and rated where that is asked */
};

struct session_view {
    int64_t id;
    struct str program;
    const struct catalog_entry *entry; /* NULL: the program is gone */
    enum session_kind kind;
    uint64_t seed; /* of the order of options */
    bool timed;
    int limit_s, used_s; /* on questions; reading reasons costs nothing */
    int64_t started_us;
    bool ended;
    const struct session_task *tasks;
    int n_tasks;
    int at;   /* the first task with something to do; n_tasks: none */
    int done; /* tasks with nothing left to do */
    int last; /* the task acted on last, that UNDO takes back; -1 */
};
MUST_USE enum status app_session_view(struct app *, int64_t person,
                                      int64_t session, struct arena *,
                                      struct session_view *, struct err *);
/* The newest session that is open; session 0: none. */
MUST_USE enum status app_session_open(struct app *, int64_t person,
                                      struct str program, struct arena *,
                                      struct session_view *, struct err *);

enum session_act {
    SESSION_ANSWER, /* chosen, guessed, seconds */
    SESSION_RATE,   /* rating, after a right answer */
    SESSION_CAUSE,  /* cause, after a wrong one */
    SESSION_UNDO,   /* the last act on the task */
    SESSION_END,
};

/* Law 3 for practice: an act carries the number of acts its client has seen
 * on the task plus one and is taken only if that is exactly one more than
 * stored; the stored number with the same content again is a repeated
 * request; anything else is refused with what is stored. So acts made offline
 * may be sent later, twice, or beside another tab. */
struct app_session_act {
    int64_t person, session;
    int task, seq;
    enum session_act act;
    option_set chosen;
    bool guessed;
    int seconds;    /* on screen; 0: not known */
    int64_t age_us; /* how long ago it was done */
    enum recall rating;
    enum error_cause cause;
    struct arena *arena;
    struct app_result result;   /* E_MISSING: no such session or task */
    enum act_result outcome;    /* DONE, NOTHING, STALE, WRONG_PHASE, BAD_INPUT,
                                   TOLD: a mock holds the item back */
    struct session_task stored; /* afterwards, also when refused */
    bool ended;
};
void app_session_act(struct app *, struct app_session_act *, struct app_reply);

/* ---- reviews from elsewhere ---- */

struct study_import {
    struct str card; /* name of a fact or misconception of the material */
    int64_t at_us;
    enum recall rating;
};

struct app_study_import {
    int64_t person;
    struct str program;
    const struct study_import *reviews;
    size_t n;
    struct str model; /* in force now (study_view) */
    size_t n_new;     /* stored; the others were there already */
};
/* All or none, though others' writes come in between: once the first of several
 * is stored, a later start finishes what was cut off. A review (card and
 * instant) that is there already is not stored twice. Waits for the writer.
 * E_MISSING: the person was erased meanwhile. */
MUST_USE enum status app_study_import(struct app *, struct app_study_import *,
                                      struct err *);

/* What an official report's word says of an area; false: it is not one that
 * is known, so it is kept and not used. */
bool study_reads_word(struct arena *, struct str word, enum official_kind *);

struct str session_kind_text(enum session_kind); /* "today", "area" … */
bool session_kind_parse(struct str, enum session_kind *);
struct str task_kind_text(enum task_kind);     /* "review", "clear", "new" */
struct str error_cause_text(enum error_cause); /* "not_known" … */
bool error_cause_parse(struct str, enum error_cause *);
struct str session_act_text(enum session_act); /* "answer", "rate" … */
bool session_act_parse(struct str, enum session_act *);

#endif
