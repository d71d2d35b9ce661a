/* What the files about study share. */
#ifndef RESIT_APP_STUDY_INT_H
#define RESIT_APP_STUDY_INT_H

#include "app/app_int.h"
#include "app/secret.h"
#include "app/study.h"
#include "format/study_json.h"

/* ---- study_words.c ---- */

/* What an event says was done (column `kind` of study_event). */
enum study_event_kind {
    STUDY_ANSWER,
    STUDY_RATE,
    STUDY_CAUSE,
    STUDY_UNDO,
    STUDY_END,
    STUDY_FLAG,
    STUDY_SETTINGS,
    STUDY_IMPORT,
    STUDY_TRIAL, /* of weights fitted to the person */
};
struct str study_event_kind_text(enum study_event_kind);
bool study_event_kind_parse(struct str, enum study_event_kind *);
bool task_kind_parse(struct str, enum task_kind *);

/* ---- study_log.c: the events of one person and program in memory ---- */

struct log_answer {
    int64_t at_us;
    int64_t session; /* 0: imported */
    int task;
    int64_t version;          /* of the item; 0: imported */
    struct str card;          /* imported */
    struct practice practice; /* as it stands; unanswered: taken back */
    struct practice first;    /* before anything was taken back */
};

struct study_log {
    struct arena *arena;
    struct {
        struct log_answer *p;
        size_t n, cap;
    } answers; /* as stored; a later one may have been made earlier */
    size_t *slots, n_slots; /* where the answer to a task is; as needed */
    struct {
        struct str *p;
        size_t n, cap;
    } flagged;
    int64_t last_id;
    size_t n_events;  /* folded in */
    int64_t trial_id; /* 0: none yet */
    struct study_trial trial;
    bool choices_made;
    struct study_choices choices;
};

void study_log_init(struct study_log *, struct arena *);
/* Fold in what has been stored since. E_CORRUPT: an event that cannot be. */
MUST_USE enum status study_log_read(struct study_log *, struct db *,
                                    int64_t person, struct str program,
                                    struct err *);

/* What an act says, on its way into a fold. */
struct practice_act {
    enum study_event_kind kind; /* ANSWER, RATE, CAUSE, UNDO */
    option_set chosen;
    bool guessed;
    int seconds;
    enum recall rating;
    enum error_cause cause;
};
/* False, and nothing changed, when it cannot follow. Whether the answer was
 * right is not looked at. */
bool practice_apply(struct practice *, const struct practice_act *);

/* ---- study_item.c ---- */

bool study_is_right(option_set key, option_set chosen);

/* The items that a mock of the person holds back, sorted by id. */
struct held_items {
    struct str *p;
    size_t n, cap;
};
MUST_USE enum status study_held(struct app *, struct db *, int64_t person,
                                struct arena *, struct held_items *,
                                struct err *);
bool study_is_held(const struct held_items *, struct str item);

/* ---- study_history.c ---- */

struct history_source {
    struct app *app;
    struct db *db;
    int64_t person;
    const struct catalog_entry *entry;
    const struct outline *outline;
    const struct material *material;
    const struct study_log *log;
    const struct retake_case *facts;
};
/* (*mocks)[i] is about history->mocks[i]. */
MUST_USE enum status study_history(struct arena *,
                                   const struct history_source *,
                                   const struct history **,
                                   const struct study_mock **mocks,
                                   struct err *);

/* ---- study_pack.c: what was folded, as bytes ---- */

/* They follow from the log and can be thrown away at any time. */
struct str study_log_pack(struct arena *, const struct study_log *);
/* Into one that was just made. False: these are not such bytes, and what was
 * read is to be thrown away. */
MUST_USE bool study_log_unpack(struct study_log *, struct str);

/* Memory of all cards at a place of a history; the chain holds everything that
 * it follows from. */
struct study_place {
    struct cards_at at;
    unsigned char chain[CHAIN_BYTES];
    struct card_state *cards;
};
struct study_places {
    struct study_place *p; /* in the order of the history */
    size_t n;              /* at most STUDY_POINTS_MOST */
    int n_cards, n_items;  /* of the material */
};
struct str study_cards_pack(struct arena *, const struct study_places *);
MUST_USE bool study_cards_unpack(struct arena *, struct str,
                                 struct study_places *);

/* ---- study_walk.c: memory along a history ---- */

struct study_walk {
    const struct study_view *view;
    struct study_places places; /* kept from an earlier one, that fit */
    size_t next;                /* of them */
    struct cards_at at;
    struct card_state *cards; /* after what lies before `at` */
};
/* From cards never met. A long history goes on from what was kept where that
 * follows from the same answers, weights and cards; it dies with the arena. */
MUST_USE enum status study_walk_begin(struct study_walk *, struct arena *,
                                      struct db *, const struct study_view *,
                                      struct err *);
/* Up to the end of a day; INT32_MAX: of all. */
void study_walk_to(struct study_walk *, int32_t day);
/* What was known at the end of a day. */
struct history study_history_until(const struct history *, int32_t day);
/* The days before today whose chance is shown, oldest first. So that memory of
 * them can be kept, they stay the same until there are twice as many. */
int study_days(const struct history *, int32_t today,
               int32_t days[STUDY_POINTS_MOST]);
/* Memory at the end of these days and of all, to be kept. */
struct str study_walk_pack(struct arena *, const struct study_view *);

/* ---- study_kept.c: what was folded, stored (decision 0012) ---- */

enum { STUDY_KEEP_EVERY = 1000 }; /* events; fewer are read in no time */

/* Goes on from what was kept, if anything was and is whole. */
MUST_USE enum status study_kept_log(struct study_log *, struct db *,
                                    int64_t person, struct str program,
                                    struct err *);
/* n 0: nothing was, or it is not whole. */
MUST_USE enum status study_kept_cards(struct arena *, struct db *,
                                      int64_t person, struct str program,
                                      struct study_places *, struct err *);

struct study_keep {
    int64_t person;
    struct str program;
    int64_t last_id;       /* event folded last */
    struct str log, cards; /* packed */
};
/* In place of what was kept before. */
MUST_USE enum status study_keep_store(struct app *, const struct study_keep *,
                                      struct err *);

/* ---- study_stage.c ---- */

/* Makes events of the reviews that were taken and not brought in. */
MUST_USE enum status study_stage_finish(struct app *, struct err *);

/* ---- study_make.c ---- */

/* What a view rests on: the same numbers, the same view. */
struct study_basis {
    const struct catalog_entry *entry;
    int32_t today;
    int64_t study, cases, sittings;
};

struct study_making {
    struct app *app;
    struct db *db;
    struct arena *arena; /* of the view */
    int64_t person;
    struct str program;
    struct study_basis basis;
    const struct study_log *log;
    const struct case_view *casefile;
    /* An earlier one of the same person and program, to go on from; or NULL. */
    const struct study_view *before;
    const struct study_basis *before_basis;
    struct study_view view; /* what is made */
};
/* The plan of the view has cards for today alone. */
MUST_USE enum status study_make(struct study_making *, struct err *);
/* The same with the plan of all days. */
void study_make_whole(struct arena *, const struct study_view *now,
                      struct study_view *);

/* ---- study.c ---- */

struct study_cache *study_cache_new(void);
void study_cache_free(struct study_cache *);
/* Drop everything (after an erase). */
void study_cache_clear(struct study_cache *);
/* Drop what has not been used since. */
void study_cache_sweep(struct study_cache *, int64_t unused_since_us);
/* Store what was folded of one long log, if there is one that has grown enough
 * since. Called by the jobs' thread every second. */
MUST_USE enum status study_cache_keep(struct app *, struct err *);

/* For each who has been here lately and has many reviews more than when it was
 * last tried; one at a time. Called by the jobs' thread. */
bool study_due_trial(struct app *, struct arena *, int64_t *person,
                     struct str *program);

/* ---- study_fit.c: weights of one's own, fitted by a thread of its own ---- */

struct study_fit *study_fit_new(void);
/* Waits for what is being fitted. */
void study_fit_free(struct study_fit *);
/* Fit for whoever it is due for, if nothing is being fitted. */
void study_fit_start(struct app *);

/* ---- session_load.c ---- */

struct session_loaded {
    struct session_view view;
    struct session_task *tasks;
    struct practice_act *last; /* the newest act on each task */
};

MUST_USE enum status session_load(struct app *, struct db *, int64_t person,
                                  int64_t session, struct arena *,
                                  struct session_loaded *, struct err *);
/* Fills `right` and `done` from the rest. */
void session_judge(struct session_task *);
/* 0: the person has none yet. */
MUST_USE enum status session_newest(struct db *, int64_t person,
                                    struct str program, int64_t *session,
                                    struct err *);

/* ---- study_settings.c ---- */

MUST_USE enum status study_event_store(struct db *,
                                       const struct study_event_add_in *,
                                       struct err *);

/* ---- study_export.c, study_check.c ---- */

struct export;
MUST_USE enum status study_export(struct db *, int64_t person, struct arena *,
                                  struct export *, struct err *);
MUST_USE enum status study_check(struct app *, struct db *, struct problems *,
                                 struct err *);

#endif
