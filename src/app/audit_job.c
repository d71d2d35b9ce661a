/* The audit beside a server that goes on: a thread of its own, so that no
 * request waits for it. */
#include "app/app_int.h"
#include "app/audit.h"
#include "base/vec.h"

struct audit_job {
    pthread_mutex_t lock; /* for all below */
    pthread_t thread;
    bool started, running;
    int64_t at_us;
    struct arena arena; /* of the findings */
    struct audit findings;
    struct err failure;
};

struct audit_job *audit_job_new(void)
{
    struct audit_job *job = calloc(1, sizeof *job);

    if (!job)
        BUG("out of memory");
    pthread_mutex_init(&job->lock, NULL);
    return job;
}

/* Ends early when the store is closing, as everything else does. */
static void *job_main(void *arg)
{
    struct app *app = arg;
    struct audit_job *job = app->audit;
    struct arena a = { 0 };
    struct audit audit;
    struct err err = { 0 };

    audit_init(&audit, &a);
    audit_folder(app->data_dir, &audit);
    enum status status = audit_app(app, &audit, &err);
    pthread_mutex_lock(&job->lock);
    arena_release(&job->arena);
    job->arena = a;
    job->findings = audit;
    job->findings.arena = &job->arena;
    job->failure = (struct err){ 0 };
    if (status != OK)
        err_copy(&job->failure, &err);
    job->at_us = clock_wall_us();
    job->running = false;
    pthread_mutex_unlock(&job->lock);
    return NULL;
}

enum status app_audit_start(struct app *app, struct err *err)
{
    struct audit_job *job = app->audit;
    enum status status = OK;

    pthread_mutex_lock(&job->lock);
    if (!job->running) {
        if (job->started)
            pthread_join(job->thread, NULL);
        job->started = !pthread_create(&job->thread, NULL, job_main, app);
        job->running = job->started;
        job->at_us = clock_wall_us();
        if (!job->started)
            status = err_set(err, E_FULL, "a thread cannot be started");
    }
    pthread_mutex_unlock(&job->lock);
    return status;
}

void app_audit_view(struct app *app, struct arena *a, struct audit_view *v)
{
    struct audit_job *job = app->audit;

    *v = (struct audit_view){ 0 };
    audit_init(&v->findings, a);
    pthread_mutex_lock(&job->lock);
    v->state = job->running   ? AUDIT_RUNNING
               : job->started ? AUDIT_DONE
                              : AUDIT_NEVER;
    v->at_us = job->at_us;
    for (size_t i = 0; i < job->findings.n; i++) {
        const struct audit_finding *f = &job->findings.p[i];
        VEC_PUSH(a, &v->findings,
                 (struct audit_finding){ f->level, str_dup(a, f->about),
                                         str_dup(a, f->what),
                                         str_dup(a, f->mend) });
    }
    if (job->failure.code != OK)
        err_copy(&v->failure, &job->failure);
    pthread_mutex_unlock(&job->lock);
}

void audit_job_free(struct audit_job *job)
{
    if (job->started)
        pthread_join(job->thread, NULL);
    arena_release(&job->arena);
    pthread_mutex_destroy(&job->lock);
    free(job);
}
