/* Answers, flags, strikes and first views over JSON.
 *
 * {item} is the item's id, or its number on the screen of the open segment,
 * from 1. A program that keeps answers to send them later uses the id: the
 * number belongs to another item once the segment has changed. */
#include "page/api.h"

#include "page/routes.h"

/* The act to do, but for its data; NULL: it has answered. */
static struct app_act *act_new(struct exchange *x, enum act_kind kind,
                               bool has_body)
{
    struct app_act *io = ARENA_NEW(&x->arena, struct app_act);

    if ((has_body && !api_is_json(x)) || !api_sitting_id(x, &io->sitting))
        return NULL;
    io->person = x->person;
    io->kind = kind;
    io->item_name = x->args[1];
    return io;
}

static void refuse_act(struct exchange *x, const struct app_act *io)
{
    struct api_moment moment = api_moment_of(io);
    struct api_problem p = { .moment = &moment };

    if (io->kind == ACT_ANSWER)
        p.stored = &io->stored;
    switch (io->act) {
    case ACT_DONE:
    case ACT_NOTHING:
        BUG("a stored act is refused");
    case ACT_STALE:
        p.status = 409;
        p.reason = S("stale");
        p.title = io->stored.seq < io->seq
                      ? S("The number does not follow the stored one.")
                      : S("A newer answer is stored.");
        p.detail = S("Send the stored number plus one, after showing the "
                     "stored answer.");
        break;
    case ACT_WRONG_PHASE:
        p.status = 409;
        p.reason = S("closed");
        p.title = S("The item's segment is not open.");
        break;
    case ACT_TIME_UP:
        p.status = 410;
        p.reason = S("time_up");
        p.title = S("The time was up before this answer was chosen.");
        break;
    case ACT_TOLD:
        p.status = 410;
        p.reason = S("report_opened");
        p.title = S("The report has been opened, so the answer is not taken "
                    "any more.");
        break;
    case ACT_BAD_INPUT:
        p.status = 422;
        p.reason = S("bad_input");
        p.title = S("The item has no such answer.");
        break;
    }
    api_problem(x, &p);
}

static void stored(struct exchange *x, void *arg)
{
    struct app_act *io = arg;

    if (io->result.status != OK) {
        api_failed(x, &io->result.err);
        return;
    }
    if (io->act != ACT_DONE && io->act != ACT_NOTHING) {
        refuse_act(x, io);
        return;
    }
    struct api_moment moment = api_moment_of(io);
    struct arena *a = &x->arena;
    api_reply(x, 200,
              io->kind == ACT_ANSWER ? api_saved_json(a, &io->stored, &moment)
                                     : api_moment_json(a, &moment));
}

static void act_do(struct exchange *x, struct app_act *io)
{
    app_act(page_app(x), io, page_wait(x, stored, io));
}

void page_api_response(struct exchange *x)
{
    struct app_act *io = act_new(x, ACT_ANSWER, true);
    struct problems problems;
    struct api_answer answer;

    if (!io)
        return;
    problems_init(&problems, &x->arena);
    if (!api_answer_parse(x->body, &answer, &problems)) {
        api_bad_input(x, &problems);
        return;
    }
    io->choices = answer.choices;
    io->seq = answer.seq;
    io->age_us = answer.age_us;
    act_do(x, io);
}

void page_api_flag(struct exchange *x)
{
    struct app_act *io = act_new(x, ACT_FLAG, true);
    struct problems problems;

    if (!io)
        return;
    problems_init(&problems, &x->arena);
    if (api_flag_parse(x->body, &io->on, &problems))
        act_do(x, io);
    else
        api_bad_input(x, &problems);
}

void page_api_strike(struct exchange *x)
{
    struct app_act *io = act_new(x, ACT_STRIKE, true);
    struct problems problems;

    if (!io)
        return;
    problems_init(&problems, &x->arena);
    if (api_strike_parse(x->body, &io->choices, &problems))
        act_do(x, io);
    else
        api_bad_input(x, &problems);
}

void page_api_seen(struct exchange *x)
{
    struct app_act *io = act_new(x, ACT_SEE, false);

    if (!io)
        return;
    io->can_wait = true; /* the item is on the screen already */
    act_do(x, io);
}
