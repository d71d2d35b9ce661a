/* The pad of a sitting, and how every page looks, over JSON. */
#include "page/api.h"

#include "page/routes.h"

#include "app/pad.h"
#include "format/pad_json.h"

void page_api_pad(struct exchange *x)
{
    struct sitting_view v;
    struct pad_entry *entries;
    struct err err;
    size_t n;

    if (!api_open(x, &v))
        return;
    if (app_pad(page_app(x), x->person, v.id, &x->arena, &entries, &n, &err) !=
        OK) {
        api_failed(x, &err);
        return;
    }
    api_reply(x, 200, pad_json(&x->arena, &v.def->format, v.form, entries, n));
}

/* ---- putting ---- */

struct change {
    struct app_pad_put io;
    struct sitting_view view;
};

static void stored(struct exchange *x, void *arg)
{
    const struct change *c = arg;
    struct api_problem p = {
        .status = 409,
        .title = c->io.stored.seq < c->io.seq
                     ? S("The number does not follow the stored one.")
                     : S("Something newer stands on the pad."),
        .detail = S("Send the stored number plus one, after showing what is "
                    "stored."),
        .reason = S("stale"),
        .form = c->view.form,
        .pad = &c->io.stored,
    };

    if (c->io.result.status != OK)
        api_failed(x, &c->io.result.err);
    else if (c->io.stale)
        api_problem(x, &p);
    else
        api_reply(x, 200,
                  pad_entry_json(&x->arena, c->view.form, &c->io.stored));
}

/* NULL: it has answered. */
static struct change *change_new(struct exchange *x)
{
    struct change *c = ARENA_NEW(&x->arena, struct change);

    if (!api_is_json(x) || !api_open(x, &c->view))
        return NULL;
    c->io.person = x->person;
    c->io.sitting = c->view.id;
    c->io.arena = &x->arena;
    return c;
}

static void change_do(struct exchange *x, struct change *c, enum pad_kind kind)
{
    const struct pad_value *v = &c->io.value;
    struct problems problems;

    problems_init(&problems, &x->arena);
    if (pad_body_parse(&x->arena, kind, x->body, &c->io.seq, &c->io.value,
                       &problems) &&
        kind == PAD_HIGHLIGHT && v->n_ranges &&
        v->ranges[v->n_ranges - 1].to >
            pad_text_length(c->view.form->items[c->io.place].item->stem_html))
        problem_field(&problems, S("/ranges"),
                      S("count the characters of the stem's text"),
                      "the stem ends before this");
    if (problems.n)
        api_bad_input(x, &problems);
    else if (kind == PAD_CALCULATOR && !c->view.def->format.calculator)
        api_fail(x, 404, "missing", S("This exam has no calculator."), S(""));
    else
        app_pad_put(page_app(x), &c->io, page_wait(x, stored, c));
}

void page_api_pad_look(struct exchange *x)
{
    struct change *c = change_new(x);

    if (c)
        change_do(x, c, PAD_LOOK);
}

void page_api_pad_calculator(struct exchange *x)
{
    struct change *c = change_new(x);

    if (c)
        change_do(x, c, PAD_CALCULATOR);
}

void page_api_pad_notes(struct exchange *x)
{
    struct change *c = change_new(x);
    int64_t n;

    if (!c)
        return;
    if (!http_arg_i64(x, 1, &n) || n > c->view.state->segment + 1) {
        api_fail(x, 404, "missing", S("There is no such segment yet."), S(""));
        return;
    }
    c->io.place = (int)n - 1;
    change_do(x, c, PAD_NOTES);
}

static void put_of_item(struct exchange *x, enum pad_kind kind)
{
    struct change *c = change_new(x);

    if (c && api_item(x, &c->view, &c->io.place))
        change_do(x, c, kind);
}

void page_api_pad_highlight(struct exchange *x)
{
    put_of_item(x, PAD_HIGHLIGHT);
}

void page_api_pad_shown(struct exchange *x)
{
    put_of_item(x, PAD_SHOWN);
}

/* ---- how every page looks ---- */

static void reply_look(struct exchange *x, const struct look *look)
{
    struct pad_value v = { .kind = PAD_LOOK, .look = *look };

    api_reply(x, 200, pad_body_text(&x->arena, &v));
}

void page_api_look(struct exchange *x)
{
    struct look look;
    struct err err;

    if (app_look(page_app(x), x->person, &look, &err) != OK)
        api_failed(x, &err);
    else
        reply_look(x, &look);
}

static void look_stored(struct exchange *x, void *arg)
{
    const struct app_look_put *io = arg;

    if (io->result.status != OK)
        api_failed(x, &io->result.err);
    else
        reply_look(x, &io->look);
}

void page_api_look_put(struct exchange *x)
{
    struct app_look_put *io = ARENA_NEW(&x->arena, struct app_look_put);
    struct problems problems;
    struct pad_value v;

    if (!api_is_json(x))
        return;
    problems_init(&problems, &x->arena);
    if (!pad_body_parse(&x->arena, PAD_LOOK, x->body, NULL, &v, &problems)) {
        api_bad_input(x, &problems);
        return;
    }
    *io = (struct app_look_put){ .person = x->person,
                                 .look = v.look,
                                 .arena = &x->arena };
    app_look_put(page_app(x), io, page_wait(x, look_stored, io));
}
