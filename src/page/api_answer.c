/* Answers, flags, strikes and first views over JSON.
 *
 * {item} is the item's id, or its number on the screen of the open segment,
 * from 1. A program that keeps answers to send them later uses the id: the
 * number belongs to another item once the segment has changed. */
#include "page/api.h"

#include "page/routes.h"

struct change {
    struct app_act io;
    int n_segments;
};

/* The change to make, but for its data; NULL: it has answered. */
static struct change *change_new(struct exchange *x, enum act_kind kind,
                                 bool has_body)
{
    struct sitting_view v;

    if (has_body && !api_is_json(x))
        return NULL;
    if (!api_open(x, &v))
        return NULL;
    int position;
    if (!api_item(x, &v, &position))
        return NULL;
    struct change *c = ARENA_NEW(&x->arena, struct change);
    c->n_segments = v.plan->n_segments;
    c->io = (struct app_act){
        .person = x->person, .sitting = v.id, .kind = kind, .item = position
    };
    return c;
}

static void refuse_act(struct exchange *x, const struct change *c)
{
    struct api_moment moment = api_moment_of(&c->io, c->n_segments);
    struct api_problem p = { .moment = &moment };

    if (c->io.kind == ACT_ANSWER)
        p.stored = &c->io.stored;
    switch (c->io.act) {
    case ACT_DONE:
    case ACT_NOTHING:
        BUG("a stored act is refused");
    case ACT_STALE:
        p.status = 409;
        p.reason = S("stale");
        p.title = S("A newer answer is stored.");
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

static void changed(struct exchange *x, void *arg)
{
    struct change *c = arg;

    if (c->io.result.status != OK) {
        api_failed(x, &c->io.result.err);
        return;
    }
    if (c->io.act != ACT_DONE && c->io.act != ACT_NOTHING) {
        refuse_act(x, c);
        return;
    }
    struct api_moment moment = api_moment_of(&c->io, c->n_segments);
    struct arena *a = &x->arena;
    api_reply(x, 200,
              c->io.kind == ACT_ANSWER
                  ? api_saved_json(a, &c->io.stored, &moment)
                  : api_moment_json(a, &moment));
}

static void change_do(struct exchange *x, struct change *c)
{
    app_act(page_app(x), &c->io, page_wait(x, changed, c));
}

void page_api_response(struct exchange *x)
{
    struct change *c = change_new(x, ACT_ANSWER, true);
    struct problems problems;
    struct api_answer answer;

    if (!c)
        return;
    problems_init(&problems, &x->arena);
    if (!api_answer_parse(x->body, &answer, &problems)) {
        api_bad_input(x, &problems);
        return;
    }
    c->io.choices = answer.choices;
    c->io.seq = answer.seq;
    c->io.age_us = answer.age_us;
    change_do(x, c);
}

void page_api_flag(struct exchange *x)
{
    struct change *c = change_new(x, ACT_FLAG, true);
    struct problems problems;

    if (!c)
        return;
    problems_init(&problems, &x->arena);
    if (api_flag_parse(x->body, &c->io.on, &problems))
        change_do(x, c);
    else
        api_bad_input(x, &problems);
}

void page_api_strike(struct exchange *x)
{
    struct change *c = change_new(x, ACT_STRIKE, true);
    struct problems problems;

    if (!c)
        return;
    problems_init(&problems, &x->arena);
    if (api_strike_parse(x->body, &c->io.choices, &problems))
        change_do(x, c);
    else
        api_bad_input(x, &problems);
}

void page_api_seen(struct exchange *x)
{
    struct change *c = change_new(x, ACT_SEE, false);

    if (c)
        change_do(x, c);
}
