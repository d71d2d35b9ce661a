/* Weights of the memory model fitted to one person: tried in a thread of its
 * own, since that takes seconds, and kept as an event of the log whatever came
 * of it, so that what followed can be worked out again. */
#include "app/study_int.h"

#include "study/personal.h"

struct study_fit {
    pthread_mutex_t lock; /* of running */
    pthread_t thread;     /* the jobs' thread alone */
    bool started, running;
    struct app *app;
    struct arena arena; /* of the program */
    int64_t person;
    struct str program;
};

struct study_fit *study_fit_new(void)
{
    struct study_fit *f = calloc(1, sizeof *f);

    if (!f)
        BUG("out of memory");
    pthread_mutex_init(&f->lock, NULL);
    return f;
}

void study_fit_free(struct study_fit *f)
{
    if (!f)
        return;
    if (f->started)
        pthread_join(f->thread, NULL);
    pthread_mutex_destroy(&f->lock);
    arena_release(&f->arena);
    free(f);
}

struct storing {
    const struct study_fit *fit;
    struct study_trial trial;
};

static enum status store_trial(struct db *db, void *arg, struct err *err)
{
    const struct storing *s = arg;
    struct arena a = { 0 };
    struct study_event_add_in in = {
        .person = s->fit->person,
        .program = s->fit->program,
        .at_us = clock_now_us(&s->fit->app->clock),
        .kind = study_event_kind_text(STUDY_TRIAL),
        .body = SOME_STR(study_trial_json_text(&a, &s->trial)),
    };
    enum status status = study_event_store(db, &in, err);

    arena_release(&a);
    return status;
}

static enum status fit(const struct study_fit *f, struct arena *a,
                       struct err *err)
{
    const struct study_view *v;
    struct storing s = { .fit = f };
    struct personal p;
    enum status status =
        app_study_today(f->app, f->person, f->program, a, &v, err);

    if (status != OK)
        return status;
    personal_fit(cards_log(a, v->material, v->history), true, &p);
    s.trial = (struct study_trial){
        .reviews = (int64_t)(v->history->n_answers + v->history->n_elsewhere),
        .adopted = p.adopted,
        .tested = (int64_t)p.n_test,
        .loss_default = p.loss_default,
        .loss_personal = p.loss_personal,
        .se = p.se,
    };
    memcpy(s.trial.weights, p.model.w, sizeof s.trial.weights);
    return app_write(f->app, store_trial, &s, err);
}

static void *fit_main(void *arg)
{
    struct study_fit *f = arg;
    struct arena a = { 0 };
    struct err err = { 0 };

    if (fit(f, &a, &err) != OK)
        fprintf(stderr, "resit: weights of memory cannot be fitted: %.*s\n",
                STR_ARG(err.message));
    arena_release(&a);
    pthread_mutex_lock(&f->lock);
    f->running = false;
    pthread_mutex_unlock(&f->lock);
    return NULL;
}

void study_fit_start(struct app *app)
{
    struct study_fit *f = app->fit;

    pthread_mutex_lock(&f->lock);
    bool running = f->running;
    pthread_mutex_unlock(&f->lock);
    if (running)
        return;
    if (f->started)
        pthread_join(f->thread, NULL);
    f->started = false;
    arena_reset(&f->arena);
    if (!study_due_trial(app, &f->arena, &f->person, &f->program))
        return;
    f->app = app;
    f->running = true;
    f->started = !pthread_create(&f->thread, NULL, fit_main, f);
    f->running = f->started;
}
