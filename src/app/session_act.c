/* Acts on the tasks of a session: load, rule, append. */
#include "app/study_int.h"

enum { SECONDS_MOST = 3600 };

struct acting {
    struct app *app;
    struct app_session_act *io;
};

static struct practice_act act_of(const struct app_session_act *io)
{
    struct practice_act act = { 0 };

    switch (io->act) {
    case SESSION_ANSWER:
        act.kind = STUDY_ANSWER;
        act.chosen = io->chosen;
        act.guessed = io->guessed;
        act.seconds = io->seconds < 0              ? 0
                      : io->seconds > SECONDS_MOST ? SECONDS_MOST
                                                   : io->seconds;
        break;
    case SESSION_RATE:
        act.kind = STUDY_RATE;
        act.rating = io->rating;
        break;
    case SESSION_CAUSE:
        act.kind = STUDY_CAUSE;
        act.cause = io->cause;
        break;
    case SESSION_UNDO:
        act.kind = STUDY_UNDO;
        break;
    case SESSION_END:
        act.kind = STUDY_END;
        break;
    }
    return act;
}

static bool is_good(const struct practice_act *act, const struct item *item)
{
    switch (act->kind) {
    case STUDY_ANSWER:
        return act->chosen && !(act->chosen >> item->n_options) &&
               (item->type == ITEM_MULTIPLE ||
                option_set_count(act->chosen) == 1);
    case STUDY_RATE:
        return act->rating >= RECALL_AGAIN && act->rating <= RECALL_EASY;
    case STUDY_CAUSE:
        return act->cause != CAUSE_NOT_SAID;
    case STUDY_UNDO:
    case STUDY_END:
    case STUDY_FLAG:
    case STUDY_SETTINGS:
    case STUDY_IMPORT:
    case STUDY_TRIAL:
        break;
    }
    return true;
}

/* The same request again? How long it was on screen may have grown. */
static bool is_same(const struct practice_act *a, const struct practice_act *b)
{
    return a->kind == b->kind && a->chosen == b->chosen &&
           a->guessed == b->guessed && a->rating == b->rating &&
           a->cause == b->cause;
}

static enum act_result rule(const struct session_loaded *l, int task, int seq,
                            const struct practice_act *act)
{
    const struct session_task *t = &l->tasks[task];
    struct practice after = t->practice;

    if (t->held)
        return ACT_TOLD;
    if (!is_good(act, t->item))
        return ACT_BAD_INPUT;
    if (seq == t->seq && seq && is_same(&l->last[task], act))
        return ACT_NOTHING;
    if (seq != t->seq + 1)
        return ACT_STALE;
    if ((act->kind == STUDY_RATE && !t->right) ||
        (act->kind == STUDY_CAUSE && t->right) || !practice_apply(&after, act))
        return ACT_WRONG_PHASE;
    return ACT_DONE;
}

static struct opt_int when(bool used, int64_t v)
{
    return (struct opt_int){ used, used ? v : 0 };
}

static struct study_event_add_in event_of(const struct acting *x,
                                          const struct session_loaded *l,
                                          const struct practice_act *act)
{
    const struct app_session_act *io = x->io;
    int64_t now_us = clock_now_us(&x->app->clock);
    int64_t at_us = now_us - (io->age_us > 0 ? io->age_us : 0);
    bool task = act->kind != STUDY_END, answer = act->kind == STUDY_ANSWER;

    /* Nothing was done before the session began. */
    if (at_us < l->view.started_us)
        at_us = l->view.started_us;
    return (struct study_event_add_in){
        .person = io->person,
        .program = l->view.program,
        .at_us = at_us,
        .kind = study_event_kind_text(act->kind),
        .session = SOME_INT(io->session),
        .task = when(task, io->task),
        .seq = when(task, io->seq),
        .chosen = when(answer, act->chosen),
        .guessed = when(answer, act->guessed),
        .seconds = when(answer, act->seconds),
        .rating = when(act->kind == STUDY_RATE, act->rating),
        .cause = { act->kind == STUDY_CAUSE, error_cause_text(act->cause) },
    };
}

static enum status store_act(struct db *db, void *arg, struct err *err)
{
    struct acting *x = arg;
    struct app_session_act *io = x->io;
    struct practice_act act = act_of(io);
    struct session_loaded l;
    enum status status =
        session_load(x->app, db, io->person, io->session, io->arena, &l, err);

    if (status != OK)
        return status;
    io->ended = l.view.ended;
    if (act.kind == STUDY_END) {
        io->outcome = l.view.ended ? ACT_NOTHING : ACT_DONE;
        io->ended = true;
    } else {
        if (io->task < 0 || io->task >= l.view.n_tasks)
            return err_set(err, E_MISSING, "session %lld has no task %d",
                           (long long)io->session, io->task);
        io->outcome = rule(&l, io->task, io->seq, &act);
        io->stored = l.tasks[io->task];
    }
    if (io->outcome != ACT_DONE)
        return OK;
    struct study_event_add_in in = event_of(x, &l, &act);
    status = study_event_store(db, &in, err);
    if (status == OK && act.kind != STUDY_END) {
        practice_apply(&io->stored.practice, &act);
        if (!io->stored.first)
            io->stored.first = act.chosen;
        io->stored.seq++;
        session_judge(&io->stored);
    }
    return status;
}

void app_session_act(struct app *app, struct app_session_act *io,
                     struct app_reply reply)
{
    struct acting *x = ARENA_NEW(io->arena, struct acting);

    *x = (struct acting){ app, io };
    app_write_async(app, store_act, x, &io->result, reply);
}
