/* What a candidate, or the clock, does to a sitting. The calling thread sees to
 * it that the sitting is in memory; all else happens on the writer's thread. */
#include "app/act.h"

#include "app/live.h"
#include "base/vec.h"

struct acting {
    struct write w;
    struct app *app;
    struct app_act *io; /* NULL: only the clock */
    struct app_reply reply;
    int64_t sitting, person;
    int64_t away_from_us; /* give back the time since; 0: none */
    struct live *live;
    struct live_view now; /* tried on this copy; but for `tip` it is gone
                             when the act has run */
    struct {
        struct event *p;
        size_t n, cap;
    } events;
    struct str packed; /* what has become of it, published after COMMIT */
    bool has_run;
};

static void fold(struct acting *x, const struct act *act)
{
    for (int i = 0; i < act->n_events; i++) {
        sitting_apply(x->now.state, x->now.plan, &act->events[i]);
        VEC_PUSH(&x->app->acts, &x->events, act->events[i]);
    }
}

static void tick(struct acting *x, int64_t at_us)
{
    for (;;) {
        struct act act = sitting_tick(x->now.state, x->now.plan, at_us);
        if (!act.n_events)
            return;
        fold(x, &act);
    }
}

static struct act candidate_act(const struct app_act *io,
                                const struct sitting *s,
                                const struct sitting_plan *p, int64_t now_us)
{
    switch (io->kind) {
    case ACT_ANSWER:
        return sitting_answer(s, p, io->item, io->choices, io->seq,
                              now_us - io->age_us, now_us);
    case ACT_FLAG:
        return sitting_flag(s, p, io->item, io->on, now_us);
    case ACT_STRIKE:
        return sitting_strike(s, p, io->item, io->choices, now_us);
    case ACT_SEE:
        return sitting_see(s, p, io->item, now_us);
    case ACT_END_TUTORIAL:
        return sitting_end_tutorial(s, p, now_us);
    case ACT_END_SEGMENT:
        return sitting_end_segment(s, p, io->segment, now_us);
    case ACT_END_BREAK:
        return sitting_end_break(s, p, now_us);
    case ACT_SUBMIT:
        return sitting_submit(s, p, now_us);
    case ACT_OPEN_REPORT:
        return sitting_open_report(s, p, now_us);
    }
    BUG("act %d", (int)io->kind);
}

static enum status store_row(struct db *db, struct acting *x, struct err *err)
{
    const struct sitting *s = x->now.state;
    const struct form *form = x->now.form;
    struct stmt *st;
    enum status status;

    if (!sitting_is_over(s)) {
        struct sitting_set_phase_in in = { x->sitting,
                                           sitting_phase_text(s->phase),
                                           s->deadline_us };
        st = db_stmt(db, Q_SITTING_SET_PHASE);
        status = sitting_set_phase_bind(st, &in);
        return status == OK ? stmt_run(st, err) : status;
    }
    int raw, of, line = x->now.def->scoring.practice_raw;
    bool finished = report_is_finished(form, s);
    bool has_line = form->kind == FORM_MOCK && line && finished;
    report_raw(form, s, &raw, &of);
    struct sitting_end_in in = {
        .sitting = x->sitting,
        .phase = sitting_phase_text(s->phase),
        .ended_us = s->ended_us,
        .raw = raw,
        .n_scored = of,
        .practice_line = { has_line, line },
        .finished = finished,
    };
    st = db_stmt(db, Q_SITTING_END);
    status = sitting_end_bind(st, &in);
    return status == OK ? stmt_run(st, err) : status;
}

/* Does any event change the row of the sitting? An ordinary answer does not. */
static bool touches_row(const struct acting *x)
{
    for (size_t i = 0; i < x->events.n; i++)
        switch (x->events.p[i].kind) {
        case EVENT_RESPONSE:
            if (sitting_is_over(x->now.state))
                return true;
            break;
        case EVENT_FLAG:
        case EVENT_STRIKE:
        case EVENT_SEEN:
        case EVENT_REPORT_OPENED:
            break;
        case EVENT_STARTED:
        case EVENT_TUTORIAL_ENDED:
        case EVENT_SEGMENT_STARTED:
        case EVENT_SEGMENT_ENDED:
        case EVENT_BREAK_STARTED:
        case EVENT_BREAK_ENDED:
        case EVENT_TIME_GIVEN:
        case EVENT_SUBMITTED:
        case EVENT_EXPIRED:
            return true;
        }
    return false;
}

static void tell(struct app_act *io, const struct sitting *s,
                 const struct sitting_plan *p, int64_t now_us)
{
    io->now_us = now_us;
    io->n_segments = p->n_segments;
    io->phase = s->phase;
    io->phase_segment = s->segment;
    io->deadline_us = s->deadline_us;
    if (io->item >= 0 && io->item < s->n_items)
        io->stored = s->responses[io->item];
}

static enum status act(struct acting *x, int64_t now_us)
{
    struct app_act *io = x->io;
    struct live_view *v = &x->now;

    if (io->item_name.n)
        io->item = app_item_named(v->form, v->state, io->item_name);
    if (io->item < 0) {
        err_set(&x->w.err, E_MISSING, "this sitting has no such item");
        err_hint(&x->w.err,
                 "Use an item's id, or its number in the open segment.");
        return E_MISSING;
    }
    struct act act = candidate_act(io, v->state, v->plan, now_us);
    io->act = act.result;
    fold(x, &act);
    tell(io, v->state, v->plan, now_us);
    return OK;
}

/* With the sitting at hand. */
static enum status play(struct db *db, struct acting *x)
{
    struct live_view *v = &x->now;
    int64_t now_us = clock_now_us(&x->app->clock);
    enum status status = OK;

    if (x->away_from_us) {
        int64_t from_us = x->away_from_us > v->state->last_us
                              ? x->away_from_us
                              : v->state->last_us;
        tick(x, from_us);
        struct act given =
            sitting_give_time(v->state, v->plan, now_us - from_us, now_us);
        fold(x, &given);
    }
    tick(x, now_us);
    if (x->io)
        status = act(x, now_us);
    for (size_t i = 0; i < x->events.n && status == OK; i++)
        status =
            journal_append(db, x->sitting, &x->events.p[i], &v->tip, &x->w.err);
    if (status == OK && touches_row(x))
        status = store_row(db, x, &x->w.err);
    return status;
}

/* An act unpacks the sitting, some 20 KB, and leaves few bytes: so the memory
 * that it works in is used again by the next one, still warm. */
static enum status run(struct db *db, struct write *w)
{
    struct acting *x = w->arg;
    struct app *app = x->app;
    enum status status =
        live_get(app, db, x->sitting, x->person, &x->live, &w->err);

    if (status != OK)
        return status;
    x->has_run = true;
    app->n_acts++;
    live_open(app, x->live, &app->acts, &x->now);
    status = play(db, x);
    if (status == OK && x->events.n)
        x->packed =
            str_dup(&app->acted, sitting_pack(&app->acts, x->now.state));
    arena_reset(&app->acts);
    return status;
}

static void finish(struct write *w)
{
    struct acting *x = w->arg;

    if (x->live) {
        if (w->status == OK && x->packed.n)
            live_publish(x->app, x->live, x->packed, &x->now.tip);
        live_put(x->app, x->live);
    }
    if (x->io) {
        x->io->result.status = w->status;
        if (w->status != OK)
            err_copy(&x->io->result.err, &w->err);
    }
    if (x->has_run && !--x->app->n_acts)
        arena_reset(&x->app->acted);
    struct app_reply reply = x->reply;
    free(x);
    if (reply.fn)
        reply.fn(reply.arg);
}

static struct acting *acting_new(struct app *app, int64_t sitting,
                                 int64_t person)
{
    struct acting *x = calloc(1, sizeof *x);

    if (!x)
        BUG("out of memory");
    x->app = app;
    x->sitting = sitting;
    x->person = person;
    x->w.run = run;
    x->w.done = finish;
    x->w.arg = x;
    x->w.group = sitting;
    return x;
}

static void submit(struct acting *x)
{
    enum status status = live_warm(x->app, x->sitting, x->person, &x->w.err);

    if (status == OK)
        status = store_submit(x->app->store, &x->w);
    if (status == OK)
        return;
    x->w.status = status;
    finish(&x->w);
}

void app_act(struct app *app, struct app_act *io, struct app_reply reply)
{
    struct acting *x = acting_new(app, io->sitting, io->person);

    x->io = io;
    x->reply = reply;
    x->w.can_wait = io->can_wait;
    submit(x);
}

void act_by_clock(struct app *app, int64_t sitting, int64_t person,
                  int64_t away_from_us)
{
    struct acting *x = acting_new(app, sitting, person);

    x->away_from_us = away_from_us;
    submit(x);
}
