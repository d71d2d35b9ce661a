/* Sessions of practice over JSON: for the page when the line is gone, and for
 * other programs. */
#include "page/api.h"
#include "page/routes.h"
#include "page/study_view.h"

#include "format/session_json.h"

static bool open(struct exchange *x, struct session_view *v)
{
    struct err err = { 0 };
    int64_t id;

    if (!http_arg_i64(x, 0, &id)) {
        api_fail(x, 404, "missing", S("There is no such session."), S(""));
        return false;
    }
    if (app_session_view(page_app(x), x->person, id, &x->arena, v, &err) == OK)
        return true;
    api_failed(x, &err);
    return false;
}

/* The program may be gone since: then there are no notes. */
static const struct study_view *study_of(struct exchange *x,
                                         const struct session_view *v)
{
    const struct study_view *study;
    struct err err;

    return app_study_today(page_app(x), x->person, v->program, &x->arena,
                           &study, &err) == OK
               ? study
               : NULL;
}

static struct api_task task_of(struct exchange *x, const struct session_view *v,
                               const struct study_view *study, int at)
{
    const struct session_task *t = &v->tasks[at];
    const struct practice *p = &t->practice;
    struct note_link note = note_link_for(v->entry, t->item);
    struct api_task out = {
        .n = at + 1,
        .kind = task_kind_text(t->kind),
        .card = t->card,
        .held = t->held,
        .item = t->item,
        .why = session_why(&x->arena, v, t),
        .note_first = session_note_first(v, study, at) != NULL,
        .seq = t->seq,
        .answered = p->answered,
        .guessed = p->guessed,
        .rated = p->rated,
        .right = t->right,
        .first_right = t->first_right,
        .done = t->done,
        .flagged = t->flagged,
        .chosen = p->chosen,
        .seconds = p->seconds,
        .rating = (int)practice_rating(p, t->first_right),
        .cause = error_cause_text(p->cause),
    };

    if (!note.note)
        return out;
    out.note_title = note.note->title;
    out.note = str_fmt(&x->arena, "/programs/%.*s/notes/%.*s%s%.*s",
                       STR_ARG(note.program), STR_ARG(note.note->area),
                       note.section ? "#" : "",
                       STR_ARG(note.section ? note.section->slug : S("")));
    return out;
}

static void reply(struct exchange *x, const struct session_view *v)
{
    const struct study_view *study = study_of(x, v);
    struct api_task *tasks =
        ARENA_ARRAY(&x->arena, struct api_task, (size_t)v->n_tasks);

    for (int i = 0; i < v->n_tasks; i++)
        tasks[i] = task_of(x, v, study, i);
    struct api_session s = {
        .id = v->id,
        .now_us = app_now_us(page_app(x)),
        .program = v->program,
        .kind = session_kind_text(v->kind),
        .seed = v->seed,
        .limit_s = v->limit_s,
        .used_s = v->used_s,
        .ended = v->ended,
        .tasks = tasks,
        .n_tasks = v->n_tasks,
    };
    api_reply(x, 200, api_session_json(&x->arena, &s));
}

void page_api_session(struct exchange *x)
{
    struct session_view v;

    if (open(x, &v))
        reply(x, &v);
}

/* ---- starting ---- */

static void started(struct exchange *x, void *arg)
{
    struct app_session_start *io = arg;

    if (io->result.status != OK) {
        api_failed(x, &io->result.err);
    } else if (!io->session) {
        api_fail(x, 409, "refused", io->refusal, S(""));
    } else {
        http_set_header(x, S("Location"),
                        str_fmt(&x->arena, "/api/v1/sessions/%lld",
                                (long long)io->session));
        api_reply(x, 201, api_created_json(&x->arena, io->session));
    }
}

void page_api_session_start(struct exchange *x)
{
    struct api_new_session body;
    struct problems ps;

    if (!api_is_json(x))
        return;
    struct app_session_start *io =
        ARENA_NEW(&x->arena, struct app_session_start);
    problems_init(&ps, &x->arena);
    if (api_new_session_parse(&x->arena, x->body, &body, &ps) &&
        !session_kind_parse(body.kind, &io->kind))
        problem_field(&ps, S("/kind"),
                      S("send today, area, misconception, missed, flagged or "
                        "custom"),
                      "there is no such kind of session");
    if (ps.n) {
        api_bad_input(x, &ps);
        return;
    }
    io->person = x->person;
    io->program = x->args[0];
    for (int i = 0; i < body.n_areas; i++)
        io->areas[i] = body.areas[i];
    io->n_areas = body.n_areas;
    io->card = body.card;
    io->n = body.n;
    io->unseen_only = body.unseen_only;
    io->timed = body.timed;
    io->arena = &x->arena;
    app_session_start(page_app(x), io, page_wait(x, started, io));
}

/* ---- acts ---- */

/* The task as it is now stored; refusals say so, and carry it too. */
static void acted(struct exchange *x, void *arg)
{
    struct app_session_act *io = arg;
    struct session_view v;

    if (io->result.status != OK) {
        api_failed(x, &io->result.err);
        return;
    }
    if (io->outcome == ACT_BAD_INPUT) {
        api_fail(x, 422, "bad_input", S("The question has no such answer."),
                 S(""));
        return;
    }
    if (io->outcome == ACT_TOLD) {
        api_fail(x, 409, "held",
                 S("The question stands in a mock that is not finished, or "
                   "whose report has not been opened."),
                 S("Go on with another task."));
        return;
    }
    if (io->outcome != ACT_DONE && io->outcome != ACT_NOTHING) {
        bool stale = io->outcome == ACT_STALE;
        api_fail(x, 409, stale ? "stale" : "closed",
                 !stale ? S("The task is not at that point.")
                 : io->stored.seq < io->seq
                     ? S("The number does not follow the stored one.")
                     : S("The task was acted on elsewhere."),
                 S("Fetch the session and go on from what is stored."));
        return;
    }
    if (open(x, &v)) {
        struct api_task t = task_of(x, &v, NULL, io->task);
        api_reply(x, 200, api_task_json(&x->arena, &t, v.seed));
    }
}

static void read_act(const struct api_task_act *body,
                     struct app_session_act *io, struct problems *ps)
{
    if (!session_act_parse(body->act, &io->act) || io->act == SESSION_END)
        problem_field(ps, S("/act"), S("send answer, rate, cause or undo"),
                      "there is no such act");
    else if ((io->act == SESSION_CAUSE || body->has_cause) &&
             !error_cause_parse(body->cause, &io->cause))
        problem_field(ps, S("/cause"),
                      S("send not_known, misread, changed or time"),
                      "there is no such cause");
    else if (io->act == SESSION_RATE && !body->rating)
        problem_field(ps, S("/rating"), S("send a number from 1 to 4"),
                      "missing");
    io->seq = body->seq;
    io->chosen = body->choices;
    io->guessed = body->guessed;
    io->seconds = body->seconds;
    io->age_us = body->age_us;
    io->rating = (enum recall)body->rating;
}

void page_api_session_task(struct exchange *x)
{
    struct api_task_act body;
    struct session_view v;
    struct problems ps;
    int64_t n;

    if (!api_is_json(x) || !open(x, &v))
        return;
    if (!http_arg_i64(x, 1, &n) || n < 1 || n > v.n_tasks) {
        api_fail(x, 404, "missing", S("The session has no such task."), S(""));
        return;
    }
    struct app_session_act *io = ARENA_NEW(&x->arena, struct app_session_act);
    *io = (struct app_session_act){ .person = x->person,
                                    .session = v.id,
                                    .task = (int)n - 1,
                                    .arena = &x->arena };
    problems_init(&ps, &x->arena);
    if (api_task_act_parse(&x->arena, x->body, &body, &ps))
        read_act(&body, io, &ps);
    if (ps.n)
        api_bad_input(x, &ps);
    else
        app_session_act(page_app(x), io, page_wait(x, acted, io));
}

static void ended(struct exchange *x, void *arg)
{
    struct app_session_act *io = arg;

    if (io->result.status != OK)
        api_failed(x, &io->result.err);
    else
        page_api_session(x);
}

void page_api_session_end(struct exchange *x)
{
    struct session_view v;

    if (!open(x, &v))
        return;
    struct app_session_act *io = ARENA_NEW(&x->arena, struct app_session_act);
    *io = (struct app_session_act){ .person = x->person,
                                    .session = v.id,
                                    .act = SESSION_END,
                                    .arena = &x->arena };
    app_session_act(page_app(x), io, page_wait(x, ended, io));
}
