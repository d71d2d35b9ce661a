#include "app/act.h"
#include "app/app_int.h"
#include "app/live.h"
#include "app/stock.h"
#include "app/study_int.h"
#include "base/vec.h"

#include <errno.h>

enum {
    FROZEN_S = 5, /* a round so late: the process was stopped meanwhile */
    RELOAD_EVERY_S = 2,
    SWEEP_EVERY_S = 60,
    IDLE_S = 600, /* a sitting unused for so long leaves memory */
};

struct running {
    int64_t id, person, deadline_us;
};

struct running_list {
    struct running *p;
    size_t n, cap;
};

static enum status list_running(struct app *app, struct arena *a,
                                struct running_list *out, struct err *err)
{
    struct db *db = store_read_begin(app->store);
    struct stmt *st = db_stmt(db, Q_SITTING_LIST_RUNNING);
    enum status status;
    bool has;

    while ((status = stmt_step(st, &has, err)) == OK && has) {
        struct sitting_list_running_row r;
        sitting_list_running_read(st, a, &r);
        VEC_PUSH(a, out, (struct running){ r.id, r.person, r.deadline_us });
    }
    store_read_end(app->store, db);
    return status;
}

static enum status beat(struct db *db, void *arg, struct err *err)
{
    struct app *app = arg;
    struct heartbeat h;

    clock_heartbeat(&app->clock, &h);
    struct server_clock_beat_in in = { str_from_c(h.boot_id), h.boottime_us,
                                       h.server_us, clock_wall_us() };
    struct stmt *st = db_stmt(db, Q_SERVER_CLOCK_BEAT);
    enum status status = server_clock_beat_bind(st, &in);
    return status == OK ? stmt_run(st, err) : status;
}

static void keep_study(struct app *app)
{
    struct err err = { 0 };

    if (study_cache_keep(app, &err) != OK)
        fprintf(stderr,
                "resit: what follows from practice cannot be kept: "
                "%.*s\n",
                STR_ARG(err.message));
}

/* Where time stands, and what it has caused. */
static void keep_time(struct app *app, struct arena *a)
{
    struct running_list running = { 0 };
    struct err err = { 0 };
    int64_t before_us = clock_now_us(&app->clock);
    int64_t away_us = clock_catch_up(&app->clock);

    int64_t late_us = clock_ticks_us() - app->last_round_us;
    if (late_us > FROZEN_S * US_PER_S) {
        away_us = clock_now_us(&app->clock) - before_us + late_us;
        before_us -= late_us;
    }
    int64_t now_us = clock_now_us(&app->clock);

    if (list_running(app, a, &running, &err) != OK)
        fprintf(stderr, "resit: running sittings cannot be listed: %.*s\n",
                STR_ARG(err.message));
    for (size_t i = 0; i < running.n; i++) {
        struct running *r = &running.p[i];
        if (away_us)
            act_by_clock(app, r->id, r->person, before_us);
        else if (r->deadline_us && r->deadline_us <= now_us)
            act_by_clock(app, r->id, r->person, 0);
    }
    app->last_round_us = clock_ticks_us();
    if (running.n && app_write(app, beat, app, &err) != OK)
        fprintf(stderr, "resit: the clock cannot be kept: %.*s\n",
                STR_ARG(err.message));
}

/* The rest of a round; `n` counts seconds. */
static void keep_house(struct app *app, int64_t n)
{
    struct err err = { 0 };

    if (tokens_refresh(app, &err) != OK)
        fprintf(stderr, "resit: tokens cannot be read again: %.*s\n",
                STR_ARG(err.message));
    if (n % RELOAD_EVERY_S == 0)
        app_reload(app);
    stock_fill(app);
    keep_study(app);
    if (n % SWEEP_EVERY_S == 0) {
        int64_t idle_us = clock_now_us(&app->clock) - IDLE_S * US_PER_S;
        live_map_sweep(app->live, idle_us);
        study_cache_sweep(app->study, idle_us);
        study_fit_start(app);
    }
    store_look(app->store);
    store_scrub_rest(app->store);
}

/* False when the app closes. */
static bool sleep_until(struct app *app, const struct timespec *wake)
{
    pthread_mutex_lock(&app->jobs_lock);
    while (!app->stopping &&
           pthread_cond_timedwait(&app->jobs_wake, &app->jobs_lock, wake) !=
               ETIMEDOUT)
        ;
    bool goes_on = !app->stopping;
    pthread_mutex_unlock(&app->jobs_lock);
    return goes_on;
}

/* A round every second, and shorter ones within the first: what was served
 * since time was last kept counts as away after a kill, and who kills again
 * and again must not stop the clock. */
static void *jobs_main(void *arg)
{
    struct app *app = arg;
    struct arena a = { 0 };
    struct timespec begun, wake;

    clock_gettime(CLOCK_MONOTONIC, &begun);
    for (int64_t tenth = 1;; tenth += tenth < 10 ? 1 : 10) {
        int64_t ns = begun.tv_nsec + tenth % 10 * 100000000;
        wake = (struct timespec){ begun.tv_sec + tenth / 10 + ns / 1000000000,
                                  ns % 1000000000 };
        if (!sleep_until(app, &wake))
            break;
        keep_time(app, &a);
        if (tenth % 10 == 0)
            keep_house(app, tenth / 10);
        arena_reset(&a);
    }
    arena_release(&a);
    return NULL;
}

/* ---- starting: where on the time line are we, and how long away? ---- */

static enum status load_heartbeat(struct app *app, struct heartbeat *h,
                                  struct err *err)
{
    struct arena a = { 0 };
    struct db *db = store_read_begin(app->store);
    struct stmt *st = db_stmt(db, Q_SERVER_CLOCK_LOAD);
    struct server_clock_load_row row;
    bool has = false;
    enum status status = stmt_step(st, &has, err);

    *h = (struct heartbeat){ 0 };
    if (status == OK && has) {
        server_clock_load_read(st, &a, &row);
        if (row.boot_id.n < sizeof h->boot_id)
            memcpy(h->boot_id, row.boot_id.p, row.boot_id.n);
        h->boottime_us = row.boottime_us;
        h->server_us = row.server_us;
    }
    store_read_end(app->store, db);
    arena_release(&a);
    return status;
}

enum status clock_last(struct app *app, int64_t *server_us, struct err *err)
{
    struct heartbeat last;
    enum status status = load_heartbeat(app, &last, err);

    *server_us = last.server_us;
    return status;
}

bool clock_was_kept(struct app *app)
{
    int64_t at_us;

    return clock_last(app, &at_us, NULL) == OK && at_us;
}

enum status clock_open(struct app *app, struct err *err)
{
    struct heartbeat last;
    struct running_list running = { 0 };
    struct arena a = { 0 };
    enum status status = load_heartbeat(app, &last, err);

    if (status == OK)
        status = list_running(app, &a, &running, err);
    if (status == OK) {
        clock_start(&app->clock, &last, app->serve && !running.n);
        for (size_t i = 0; i < running.n && app->serve; i++)
            act_by_clock(app, running.p[i].id, running.p[i].person,
                         last.server_us);
        if (app->serve)
            status = app_write(app, beat, app, err);
    }
    arena_release(&a);
    return status;
}

enum status jobs_start(struct app *app, struct err *err)
{
    pthread_condattr_t attr;

    pthread_mutex_init(&app->jobs_lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&app->jobs_wake, &attr);
    pthread_condattr_destroy(&attr);
    app->last_round_us = clock_ticks_us();
    store_look(app->store);
    if (pthread_create(&app->jobs, NULL, jobs_main, app))
        return err_set(err, E_FULL, "a thread cannot be started");
    app->jobs_running = true;
    return OK;
}

void jobs_stop(struct app *app)
{
    if (!app->jobs_running)
        return;
    pthread_mutex_lock(&app->jobs_lock);
    app->stopping = true;
    pthread_cond_signal(&app->jobs_wake);
    pthread_mutex_unlock(&app->jobs_lock);
    pthread_join(app->jobs, NULL);
    app->jobs_running = false;
    pthread_cond_destroy(&app->jobs_wake);
    pthread_mutex_destroy(&app->jobs_lock);
    /* where the next start goes on from */
    struct err err = { 0 };
    if (app_write(app, beat, app, &err) != OK)
        fprintf(stderr, "resit: the clock cannot be kept: %.*s\n",
                STR_ARG(err.message));
}
