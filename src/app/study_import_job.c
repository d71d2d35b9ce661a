/* A file of reviews is read and stored beside the server that goes on. */
#include "app/app_int.h"
#include "app/study_import_int.h"
#include "app/study_int.h"

struct import_job {
    pthread_mutex_t lock; /* for all below */
    pthread_t thread;
    bool started, running;
    struct app *app;
    struct app_import *io; /* NULL: only what was left behind */
    struct app_reply reply;
};

struct import_job *import_job_new(void)
{
    struct import_job *job = calloc(1, sizeof *job);

    if (!job)
        BUG("out of memory");
    pthread_mutex_init(&job->lock, NULL);
    return job;
}

static enum status import(struct app *app, struct app_import *io,
                          struct err *err)
{
    const struct study_view *view;
    const struct study_import *reviews;
    enum status status =
        app_study(app, io->person, io->program, io->arena, &view, err);

    if (status != OK || !study_import_read(view, io, &reviews) || io->dry_run)
        return status;
    struct app_study_import store = {
        .person = io->person,
        .program = io->program,
        .reviews = reviews,
        .n = io->found.n_reviews,
        .model = view->model,
    };
    status = app_study_import(app, &store, err);
    io->found.n_new = store.n_new;
    return status;
}

/* First what an earlier one left behind, that had to stop midway. */
static void *job_main(void *arg)
{
    struct import_job *job = arg;
    struct app_import *io = job->io;
    struct app_reply reply = job->reply;
    struct err err = { 0 };
    enum status status = study_stage_finish(job->app, &err);

    if (status != OK && status != E_STOPPED)
        fprintf(stderr,
                "resit: reviews that were sent before cannot be stored: "
                "%.*s\n",
                STR_ARG(err.message));
    if (io && status == OK)
        io->result.status = import(job->app, io, &io->result.err);
    else if (io)
        io->result.status = err_copy(&io->result.err, &err);
    pthread_mutex_lock(&job->lock);
    job->running = false;
    pthread_mutex_unlock(&job->lock);
    if (io)
        reply.fn(reply.arg);
    return NULL;
}

/* With the job's lock. */
static enum status begin(struct import_job *job, struct err *err)
{
    if (job->running) {
        enum status status =
            err_set(err, E_FULL, "another file is being read just now");
        err_hint(err, "Try again in a minute.");
        return status;
    }
    if (job->started)
        pthread_join(job->thread, NULL);
    job->started = !pthread_create(&job->thread, NULL, job_main, job);
    job->running = job->started;
    return job->started ? OK
                        : err_set(err, E_FULL, "a thread cannot be started");
}

void import_job_go_on(struct app *app)
{
    struct import_job *job = app->import;

    pthread_mutex_lock(&job->lock);
    job->app = app;
    job->io = NULL;
    (void)!begin(job, NULL);
    pthread_mutex_unlock(&job->lock);
}

void app_import(struct app *app, struct app_import *io, struct app_reply reply)
{
    struct import_job *job = app->import;

    io->result.status = OK;
    io->found = (struct import_found){ 0 };
    problems_init(&io->problems, io->arena);
    pthread_mutex_lock(&job->lock);
    if (!job->running) {
        job->app = app;
        job->io = io;
        job->reply = reply;
    }
    /* once it has begun, `io` is the thread's */
    struct err err = { 0 };
    enum status status = begin(job, &err);
    pthread_mutex_unlock(&job->lock);
    if (status == OK)
        return;
    io->result.status = err_copy(&io->result.err, &err);
    reply.fn(reply.arg);
}

void import_job_free(struct import_job *job)
{
    if (job->started)
        pthread_join(job->thread, NULL);
    pthread_mutex_destroy(&job->lock);
    free(job);
}
