/* Use cases: one function, one intention of a person, one transaction.
 *
 * Reads run at once on the calling thread and put what they return into the
 * caller's arena. Writes are queued: the function returns at once and calls
 * `reply.fn(reply.arg)` on the writer's thread after COMMIT, or at once on the
 * calling thread when the request is refused before it is queued. Until then
 * the in/out struct must stay valid. Before `fn` is called its `result` says
 * what became of it: OK with a refusal of the domain in its own field, or a
 * failure, of which nothing is stored.
 *
 * Files: catalog.h programs and banks as loaded; clock.h the server's time
 * line; live.h sittings in memory; journal.h events on disk. */
#ifndef RESIT_APP_APP_H
#define RESIT_APP_APP_H

#include "app/catalog.h"
#include "base/histogram.h"
#include "exam/form.h"
#include "exam/report.h"
#include "exam/sitting.h"
#include "format/case_event_json.h"
#include "retake/case.h"
#include "retake/decision.h"

struct bank_review;
struct policy;
struct app;

struct app_options {
    struct str data_dir;     /* made with mode 0700 when it does not exist */
    struct str programs_dir; /* empty: only what the store has */
    bool exclusive;          /* lock the folder: nobody else writes */
    bool serve;              /* keep the clock, give time back, run jobs */
    bool read_only;          /* command line beside a running server */
};

MUST_USE enum status app_open(const struct app_options *, struct app **,
                              struct err *);
void app_close(struct app *);

/* The programs as now served; stays valid as long as the app. */
const struct catalog *app_catalog(struct app *);
/* What counting shows about its bank, counted once (format/bank_review.h). Lent
 * as long as the app. */
const struct bank_review *app_bank_review(struct app *,
                                          const struct catalog_entry *,
                                          struct date on);
/* Look at the files again; a bad file keeps the last good version. True when
 * anything changed. */
bool app_reload(struct app *);
/* Every problem of the program files as now known, to stderr; app_reload does
 * it after each change. */
void app_tell_problems(struct app *);

/* Where this server is on its own time line (clock.h), and its calendar day. */
int64_t app_now_us(struct app *);
struct date app_today(struct app *);
/* In the time zone of the program, when its file names one. */
struct date app_today_for(struct app *, const struct policy *);
/* The day of an instant, likewise. */
struct date app_day_of(const struct policy *, int64_t at_us);

/* E_STOPPED: nothing can be stored, since the database's files are not in their
 * place any more. */
MUST_USE enum status app_can_save(struct app *, struct err *);
/* The store's counters, for the benches. */
struct store_counts app_counts(struct app *);

/* How the process is doing. */
struct app_gauges {
    int64_t saves; /* use cases stored */
    int64_t queued, queued_most;
    int64_t commits_failed;
    struct histogram batch, commit_us; /* of transactions */
    int64_t database_bytes, wal_bytes;
    int sittings_live; /* in memory */
    int64_t resident_bytes, cpu_us;
};
void app_gauges(struct app *, struct app_gauges *);

struct app_reply {
    void (*fn)(void *arg);
    void *arg;
};

struct app_result {
    enum status status;
    struct err err;
};

/* ---- access (personal mode) ---- */

enum { KEY_MINUTES = 10 };

/* A new one-time key, as printed by serve and open: good once, for ten
 * minutes; only its hash is stored. */
MUST_USE enum status app_key_new(struct app *, struct arena *, struct str *key,
                                 struct err *);

struct app_key_use {
    struct str key;      /* in */
    struct arena *arena; /* in: for what comes out */
    struct app_result result;
    bool good;         /* known, unused, not too old */
    struct str cookie; /* the new session's secret */
};
void app_key_use(struct app *, struct app_key_use *, struct app_reply);

/* The person behind a cookie, or 0; fills the session's CSRF token. Cheap:
 * answered from memory. */
int64_t app_session(struct app *, struct str cookie, struct arena *,
                    struct str *csrf_token);

/* The local person of personal mode; 0: nobody has been here yet. */
MUST_USE enum status app_person(struct app *, int64_t *person, struct err *);

/* What lets one person in without a key. */
struct app_pass {
    int64_t person;
    struct str cookie, csrf;
};
/* n people with a session each, for a load run. E_TAKEN where somebody has
 * been before: only in a data folder of its own. */
MUST_USE enum status app_people_new(struct app *, int n, struct arena *,
                                    struct app_pass *passes, struct err *);

/* ---- tokens: other programs in the person's name ---- */

enum token_scope {
    SCOPE_READ, /* look; changes nothing */
    SCOPE_SIT,  /* look; start, answer and end sittings, open their reports */
    SCOPE_CASE, /* look; choose a program, change the case */
    SCOPE_ALL,  /* everything, erasing too */
};
struct str token_scope_text(enum token_scope); /* "read", "sit" … */
bool token_scope_parse(struct str, enum token_scope *);
/* May a token of scope `has` do what needs `needs`? */
bool token_scope_allows(enum token_scope has, enum token_scope needs);

enum { TOKENS_MOST = 100, TOKEN_DAYS_MOST = 3650, TOKEN_NAME_MOST = 60 };

struct token {
    struct str name; /* one of this name at a time */
    enum token_scope scope;
    int64_t created_us, expires_us;
};

/* Make one that is good for `days`: fills created_us and expires_us, and the
 * name if it is empty ("token-1"). The secret is told only here; its hash is
 * stored. E_INPUT: name or days out of range; E_TAKEN: the name is in use;
 * E_FULL: TOKENS_MOST. */
MUST_USE enum status app_token_new(struct app *, struct token *, int days,
                                   struct arena *, struct str *secret,
                                   struct err *);
/* Oldest first, expired ones too until another is made. */
MUST_USE enum status app_token_list(struct app *, struct arena *,
                                    struct token **, size_t *n, struct err *);
/* E_MISSING: none of that name. A server on the same folder lets it in for a
 * second more at most. */
MUST_USE enum status app_token_revoke(struct app *, struct str name,
                                      struct err *);
/* The person behind a token and what it may do, or 0: unknown or expired.
 * Answered from memory; one that is not there is looked up in the store, but
 * only some in a second. */
int64_t app_token(struct app *, struct str secret, struct arena *,
                  enum token_scope *);

/* ---- sittings ---- */

struct app_start {
    int64_t person;
    struct str program;
    enum form_kind kind;
    struct str domain; /* FORM_DOMAIN */
    int n_items;       /* FORM_DOMAIN; 0: 25 */
    bool has_seed;
    uint64_t seed;                                  /* else random */
    int extra_percent;                              /* 0 … 300 */
    int extra_segment_minutes, extra_break_minutes; /* 0 … 240 */
    struct arena *arena;
    struct app_result result;
    int64_t sitting;            /* 0: refused */
    struct shortages shortages; /* why: the bank cannot fill it */
    struct str refusal;         /* or in words */
    int64_t running;            /* refused because this one is running */
};
void app_start(struct app *, struct app_start *, struct app_reply);

/* A sitting as a screen needs it: its frozen form and program, a copy of its
 * state with what the clock has caused up to now already folded in. */
struct sitting_view {
    int64_t id;
    int64_t now_us;
    struct str program;        /* id */
    const struct program *def; /* as it was when the form was made */
    const struct calibration *calibration; /* the same; NULL: none */
    const struct form *form;
    const struct sitting_plan *plan;
    const struct sitting *state;
};
/* E_MISSING when there is none, or it is another person's. */
MUST_USE enum status app_sitting(struct app *, int64_t person, int64_t sitting,
                                 struct arena *, struct sitting_view *,
                                 struct err *);
/* The item with this id, or of this number in the open segment, from 1; -1:
 * there is none, or only in a segment to come. */
int app_item_named(const struct form *, const struct sitting *,
                   struct str name);

enum act_kind {
    ACT_ANSWER,
    ACT_FLAG,
    ACT_STRIKE,
    ACT_SEE,
    ACT_END_TUTORIAL,
    ACT_END_SEGMENT,
    ACT_END_BREAK,
    ACT_SUBMIT,
    ACT_OPEN_REPORT,
};

struct app_act {
    int64_t person, sitting;
    enum act_kind kind;
    int item;                 /* position from 0 */
    struct str item_name;     /* or, not empty: as for app_item_named */
    option_set choices;       /* ACT_ANSWER; ACT_STRIKE: the struck ones */
    int seq;                  /* ACT_ANSWER: stored + 1 */
    int64_t age_us;           /* ACT_ANSWER: how long ago it was chosen */
    bool on;                  /* ACT_FLAG */
    int segment;              /* ACT_END_SEGMENT */
    bool can_wait;            /* a moment: nobody waits for it to be stored */
    struct app_result result; /* E_MISSING: this person has no such sitting, or
                                 the sitting no item of that name */
    enum act_result act;
    int64_t now_us;
    int n_segments;
    /* the stored answer of the item afterwards, also when refused */
    struct response stored;
    enum sitting_phase phase;
    int phase_segment;
    int64_t deadline_us;
};
/* Does the act: stale and late answers are refusals in `act`, not errors. */
void app_act(struct app *, struct app_act *, struct app_reply);

struct sitting_row {
    int64_t id;
    struct str program;
    enum form_kind kind;
    struct str domain;
    int64_t started_us, ended_us;
    bool running;
    bool unfinished; /* over, with more than a tenth open (exam/report.h) */
    /* Its report has been opened. Until then late answers can count, so
     * whatever tells how right they are tells keys: raw is 0. */
    bool told;
    int raw, of, n_items, practice_line; /* when told */
    bool has_line;
};
/* Newest first; `program` empty: all. */
MUST_USE enum status app_sittings(struct app *, int64_t person,
                                  struct str program, struct arena *,
                                  struct sitting_row **, size_t *n,
                                  struct err *);

/* The report of a sitting that is over, from frozen versions alone: the same
 * for ever. E_MISSING when it is not over. The pages do
 * ACT_OPEN_REPORT before they show it. */
MUST_USE enum status app_report(struct app *, int64_t person, int64_t sitting,
                                struct arena *, struct sitting_view *,
                                const struct score_report **, struct err *);

/* ---- the case: one person's history under one program ---- */

struct case_view {
    struct str program;
    bool exists;                     /* anything entered */
    const struct retake_case *facts; /* retake/case.h */
    bool has_study_date;
    struct date study_date; /* the person's own choice */
    bool asked_about;       /* their details were entered, or left out */
};
MUST_USE enum status app_case(struct app *, int64_t person, struct str program,
                              struct arena *, struct case_view *, struct err *);
/* The next booked seat from that day on; false: none. */
bool case_booked(const struct case_view *, struct date from, struct date *);
/* The day to study for: that of a booked seat, else the one that was chosen. */
bool case_exam_day(const struct case_view *, struct date today, struct date *);
/* A day before `today` of which nobody has said how it went: that of a booked
 * seat, the last one; else the day studied for, where nothing was entered from
 * it on. */
struct case_gap {
    struct date date;
    const struct attempt *seat; /* NULL: none was booked */
    int at;                     /* its place in the case */
};
/* False: there is none. */
bool case_outcome_missing(const struct case_view *, struct date today,
                          struct case_gap *);
/* What was entered, in the order it was; corrections and removals too. */
struct case_entry {
    int64_t at_us;
    struct case_event event;
};
MUST_USE enum status app_case_history(struct app *, int64_t person,
                                      struct str program, struct arena *,
                                      struct case_entry **, size_t *n,
                                      struct err *);
/* The decision for that case on a day. */
MUST_USE enum status app_decide(struct app *, int64_t person,
                                struct str program, struct date on,
                                struct arena *, const struct decision **,
                                struct err *);

enum case_change_kind {
    CASE_ADD_ATTEMPT,
    CASE_CORRECT_ATTEMPT, /* that at `at`, of the day and part of `named` */
    CASE_REMOVE_ATTEMPT,  /* the same */
    CASE_SET_DETAILS,     /* graduated, member, category, overlay */
    CASE_SET_STUDY_DATE,  /* has_date false: take it back */
    CASE_SET_DOCUMENT,    /* a precondition ticked or unticked */
    CASE_FILE_DOCUMENT,   /* with all that is known of it, or its answer */
    CASE_REMOVE_DOCUMENT, /* that at `at`, of the id `document` */
    CASE_ASK,             /* an accommodation or an appeal, or its answer */
    CASE_REMOVE_REQUEST,  /* that at `at`, filed on `date` */
    CASE_CHOOSE,          /* this program is the one on the home page */
};

struct app_case_change {
    int64_t person;
    struct str program;
    enum case_change_kind kind;
    const struct retake_case *facts; /* the parts that `kind` names */
    int at;                          /* from 0, in the order of the case */
    bool replaces; /* FILE_DOCUMENT, ASK: takes the place of that at `at`, named
                      as to remove it */
    const struct attempt *named;
    bool has_date;
    struct date date;
    struct str document;
    bool on;
    struct arena *arena;
    struct app_result result;
    struct problems problems; /* why it was not taken (dates, rules) */
};
void app_case_change(struct app *, struct app_case_change *, struct app_reply);

/* ---- home ---- */

struct home_view {
    bool first_visit; /* no program chosen yet */
    struct str program;
    struct case_view casefile;
    bool has_running;
    struct sitting_row running;
    bool has_untold; /* the newest one that is over, its report not opened */
    struct sitting_row untold;
    bool has_last; /* newest finished sitting of the program */
    struct sitting_row last;
    int n_finished;
};
MUST_USE enum status app_home(struct app *, int64_t person, struct arena *,
                              struct home_view *, struct err *);

/* ---- the person's own data ---- */

/* Everything the person entered or did, as one JSON document. */
MUST_USE enum status app_export(struct app *, int64_t person, struct arena *,
                                struct str *json, struct err *);
/* Delete it all, from the write-ahead log too. Sittings, case, sessions. OK:
 * it is deleted; then rest->code says whether the log is emptied, and *rest
 * why not yet (another process reads, the disk is full): it is as soon as it
 * can be, at the latest at the next start. */
MUST_USE enum status app_erase(struct app *, int64_t person, struct err *rest,
                               struct err *);

MUST_USE enum status app_backup(struct app *, struct str to_path,
                                void (*progress)(void *, int, int), void *,
                                struct err *);
/* Database (store_check) and every sitting's journal: numbering, chain of
 * hashes, and the state machine's own rules. */
MUST_USE enum status app_check(struct app *, struct problems *, struct err *);

#endif
