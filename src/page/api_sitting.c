/* A sitting over JSON: where it is, and what moves it on. */
#include "page/api.h"

#include "page/routes.h"
#include "page/words.h"

void api_reply(struct exchange *x, int status, struct str json)
{
    out_lit(&x->out, json.p, json.n);
    http_set_header(x, S("Cache-Control"), S("no-store"));
    http_reply(x, status,
               status < 300 ? S("application/json")
                            : S("application/problem+json"));
}

void api_problem(struct exchange *x, struct api_problem *p)
{
    p->request_id = x->request_id;
    api_reply(x, p->status, api_problem_json(&x->arena, p));
}

void api_fail(struct exchange *x, int status, const char *reason,
              struct str title, struct str detail)
{
    struct api_problem p = {
        .status = status,
        .title = title,
        .detail = detail,
        .reason = str_from_c(reason),
    };

    api_problem(x, &p);
}

void api_failed(struct exchange *x, const struct err *err)
{
    struct str title = words_sentence(&x->arena, err->message);
    struct str detail = words_sentence(&x->arena, err->hint);

    switch (err->code) {
    case E_MISSING:
        api_fail(x, 404, "missing", title, detail);
        return;
    case E_FULL:
    case E_STOPPED:
        http_set_header(x, S("Retry-After"), S("2"));
        api_fail(x, 503, "busy", title, detail);
        return;
    case E_INPUT:
        api_fail(x, 422, "bad_input", title, detail);
        return;
    case OK:
    case E_TAKEN:
    case E_IO:
    case E_CORRUPT:
        break;
    }
    api_fail(x, 500, "failed", title, detail);
}

void api_bad_input(struct exchange *x, const struct problems *problems)
{
    struct api_problem p = {
        .status = 422,
        .title = S("The body is not what it must be."),
        .reason = S("bad_input"),
        .problems = problems,
    };

    api_problem(x, &p);
}

bool api_is_json(struct exchange *x)
{
    if (str_eq(x->content_type, S("application/json")))
        return true;
    api_fail(x, 415, "not_json", S("The body is not JSON."),
             S("Send it with Content-Type: application/json."));
    return false;
}

bool api_sitting_id(struct exchange *x, int64_t *id)
{
    if (http_arg_i64(x, 0, id))
        return true;
    api_fail(x, 404, "missing", S("There is no such sitting."), S(""));
    return false;
}

bool api_open(struct exchange *x, struct sitting_view *v)
{
    struct err err = { 0 };
    int64_t id;

    if (!api_sitting_id(x, &id))
        return false;
    if (app_sitting(page_app(x), x->person, id, &x->arena, v, &err) != OK) {
        api_failed(x, &err);
        return false;
    }
    return true;
}

bool api_item(struct exchange *x, const struct sitting_view *v, int *position)
{
    *position = app_item_named(v->form, v->state, x->args[1]);
    if (*position >= 0)
        return true;
    api_fail(x, 404, "missing", S("This sitting has no such item."),
             S("Use an item's id, or its number in the open segment."));
    return false;
}

struct api_moment api_moment_of(const struct app_act *io)
{
    return (struct api_moment){
        .id = io->sitting,
        .now_us = io->now_us,
        .phase = io->phase,
        .segment = io->phase_segment,
        .n_segments = io->n_segments,
        .deadline_us = io->deadline_us,
    };
}

void page_api_sitting(struct exchange *x)
{
    struct sitting_view v;

    if (!api_open(x, &v))
        return;
    struct api_sitting s = {
        .moment = { .id = v.id,
                    .now_us = v.now_us,
                    .phase = v.state->phase,
                    .segment = v.state->segment,
                    .n_segments = v.plan->n_segments,
                    .deadline_us = v.state->deadline_us },
        .program = v.def,
        .form = v.form,
        .state = v.state,
    };
    api_reply(x, 200, api_sitting_json(&x->arena, &s));
}

static void moved(struct exchange *x, void *arg)
{
    const struct app_act *io = arg;

    if (io->result.status != OK) {
        api_failed(x, &io->result.err);
        return;
    }
    struct api_moment moment = api_moment_of(io);
    if (io->act == ACT_DONE || io->act == ACT_NOTHING) {
        api_reply(x, 200, api_moment_json(&x->arena, &moment));
        return;
    }
    struct api_problem p = {
        .status = io->act == ACT_BAD_INPUT ? 404 : 409,
        .title = io->act == ACT_BAD_INPUT
                     ? S("There is no such segment.")
                     : S("The sitting is somewhere else now."),
        .reason = io->act == ACT_BAD_INPUT ? S("missing") : S("closed"),
        .moment = &moment,
    };
    api_problem(x, &p);
}

static void move(struct exchange *x, enum act_kind kind, int segment)
{
    struct app_act *io = ARENA_NEW(&x->arena, struct app_act);

    *io = (struct app_act){ .person = x->person,
                            .kind = kind,
                            .segment = segment };
    if (api_sitting_id(x, &io->sitting))
        app_act(page_app(x), io, page_wait(x, moved, io));
}

void page_api_begin(struct exchange *x)
{
    move(x, ACT_END_TUTORIAL, 0);
}

void page_api_segment_end(struct exchange *x)
{
    int64_t n;

    if (!http_arg_i64(x, 1, &n) || n > SEGMENTS_MOST) {
        api_fail(x, 404, "missing", S("There is no such segment."), S(""));
        return;
    }
    move(x, ACT_END_SEGMENT, (int)n - 1);
}

void page_api_break_end(struct exchange *x)
{
    move(x, ACT_END_BREAK, 0);
}

void page_api_submit(struct exchange *x)
{
    move(x, ACT_SUBMIT, 0);
}
