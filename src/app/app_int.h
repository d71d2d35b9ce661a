/* What the files of the app room share. */
#ifndef RESIT_APP_APP_INT_H
#define RESIT_APP_APP_INT_H

#include "app/app.h"
#include "app/clock.h"
#include "base/arena.h"
#include "queries.h"
#include "store/store.h"

#include <pthread.h>

struct audit_job;
struct import_job;
struct live_map;
struct frozen;
struct generation;
struct reviews;
struct sessions;
struct stock;
struct study_cache;
struct tokens;

struct app {
    struct arena arena; /* process */
    struct str data_dir, programs_dir;
    bool exclusive, serve, read_only;
    int lock_fd;
    struct store *store;
    struct clock clock;
    struct generation *_Atomic catalog; /* newest first */
    pthread_mutex_t reload_lock;
    uint64_t files_signature;
    struct reviews *reviews;
    struct frozen *frozen;
    struct live_map *live;
    struct arena acts;  /* the writer's: of the act it runs; */
    struct arena acted; /* what became of those in its batch, */
    int n_acts;         /* so many */
    struct stock *stock;
    struct study_cache *study;
    struct study_fit *fit;
    struct sessions *sessions;
    struct tokens *tokens;
    struct audit_job *audit;
    struct import_job *import;
    pthread_t jobs;
    bool jobs_running;
    int64_t last_round_us; /* when the jobs last worked, clock_ticks_us */
    pthread_mutex_t jobs_lock;
    pthread_cond_t jobs_wake;
    bool stopping;
};

/* ---- catalog.c ---- */

/* Read the program files, freeze what is new, and serve it. Programs whose
 * files are bad or gone are served as last stored. */
MUST_USE enum status catalog_open(struct app *, struct err *);
void catalog_close(struct app *);
/* The item of a frozen version if any loaded catalog has it, or NULL. */
const struct item *catalog_item(struct app *, int64_t item_version);
const struct catalog_entry *catalog_entry_of_version(struct app *,
                                                     int64_t program_version);
const struct calibration *catalog_calibration(struct app *,
                                              int64_t calibration_version);

/* ---- review.c ---- */

struct reviews *reviews_new(void);
void reviews_free(struct reviews *);

/* ---- access.c ---- */

MUST_USE enum status access_open(struct app *, struct err *);
void access_close(struct app *);
/* After an erase. */
void access_forget(struct app *, int64_t person);
/* How many sessions there are. */
int access_count(struct app *);

/* The local person, made when there is none yet. On the writer. */
MUST_USE enum status access_person(struct db *, int64_t now_us, int64_t *person,
                                   struct err *);

/* ---- token.c ---- */

MUST_USE enum status tokens_open(struct app *, struct err *);
void tokens_close(struct app *);
/* What the command line has made and revoked meanwhile: every second. */
MUST_USE enum status tokens_refresh(struct app *, struct err *);
/* After an erase. */
void tokens_forget(struct app *, int64_t person);

/* ---- jobs.c ---- */

/* Find the place on the time line; when serving give running sittings the
 * time back that the server was away. Needs catalog and live sittings. */
MUST_USE enum status clock_open(struct app *, struct err *);
/* The instant last kept; 0: never. */
MUST_USE enum status clock_last(struct app *, int64_t *server_us, struct err *);
/* Has a server ever kept its clock in this database? An empty one: no. */
bool clock_was_kept(struct app *);
/* Every second: suspended? deadlines due? tokens or files changed? the database
 * in its place? heartbeat. */
MUST_USE enum status jobs_start(struct app *, struct err *);
void jobs_stop(struct app *);

/* ---- audit_job.c ---- */

struct audit_job *audit_job_new(void);
/* Waits for the one that is running; its checks have been told to end. */
void audit_job_free(struct audit_job *);

/* ---- study_import_job.c ---- */

struct import_job *import_job_new(void);
/* Store what a killed server, or one without room, had left of a file. */
void import_job_go_on(struct app *);
/* Waits for the file that is being read. */
void import_job_free(struct import_job *);

/* ---- sittings.c ---- */

/* How many items the segments have that have begun: the first of the form. */
int items_begun(const struct form *, const struct sitting *);

/* ---- pad.c ---- */

struct pad_entry;
struct look;

/* All that stands on the pad of a sitting; how a person wants every page. */
MUST_USE enum status pad_read(struct db *, int64_t sitting, struct arena *,
                              struct pad_entry **, size_t *n, struct err *);
MUST_USE enum status look_read(struct db *, int64_t person, struct arena *,
                               struct look *, struct err *);

/* ---- writes that are one function under a savepoint ---- */

/* Run fn on the writer and wait. */
MUST_USE enum status app_write(struct app *,
                               enum status (*fn)(struct db *, void *arg,
                                                 struct err *),
                               void *arg, struct err *);
/* The same, answering through `reply` when it is stored; `result` gets the
 * status. */
void app_write_async(struct app *,
                     enum status (*fn)(struct db *, void *arg, struct err *),
                     void *arg, struct app_result *result,
                     struct app_reply reply);

#endif
