/* One question. Without JavaScript every control is a button of one form: the
 * answer is saved first, then the button's own act is done. */
#include "page/sitting_view.h"

#include "page/routes.h"
#include "page/words.h"

#include "base/arena.h"

#include "views.h"

static struct str letter(int i, bool capital)
{
    return str_sub(capital ? S("ABCDEFGHIJ") : S("abcdefghij"), (size_t)i, 1);
}

static const struct exam_option *make_options(struct arena *a,
                                              const struct item *item,
                                              const struct response *r,
                                              uint64_t seed)
{
    struct exam_option *p =
        ARENA_ARRAY(a, struct exam_option, (size_t)item->n_options);
    uint8_t order[OPTIONS_MOST];

    item_option_order(item, seed, order);
    for (int i = 0; i < item->n_options; i++)
        p[i] = (struct exam_option){
            .letter = letter(i, true),
            .value = letter(order[i], false),
            .text = { item->options[order[i]].text_html },
            .chosen = r->choices & 1u << order[i],
            .struck = r->struck & 1u << order[i],
        };
    return p;
}

static void show_item(struct exchange *x, const struct sitting_view *v,
                      int position, enum exam_note note)
{
    struct arena *a = &x->arena;
    const struct form_segment *g = &v->form->segments[v->state->segment];
    const struct item *item = v->form->items[position].item;
    const struct response *r = &v->state->responses[position];
    int n = position - g->first + 1;
    struct exam_item e = {
        .head = exam_head(x, v, str_fmt(a, "Question %d of %d", n, g->n),
                          S("exam.js")),
        .note = note,
        .n = n,
        .n_items = g->n,
        .stem = { item->stem_html },
        .options = make_options(a, item, r, v->state->seed),
        .n_options = item->n_options,
        .multiple = item->type == ITEM_MULTIPLE,
        .flagged = r->flagged,
        .answered = r->choices != 0,
        .seq = r->seq,
        .was = option_set_text(a, r->choices),
        .squares = exam_squares(a, v, position),
    };

    if (!exam_pad_load(x, v, &e.pad))
        return;
    int64_t saved_us = 0; /* whichever answer was the last */
    for (int i = 0; i < v->form->n_items; i++)
        if (v->state->responses[i].saved_us > saved_us)
            saved_us = v->state->responses[i].saved_us;
    if (saved_us)
        e.saved = words_clock(a, saved_us, true);
    view_sitting_item(&x->out, &e);
    page_reply(x, note == EXAM_NOTE_STALE ? 409 : 200);
}

/* The item named by the path, if its segment is open; else it has answered. */
static bool open_item(struct exchange *x, struct sitting_view *v, int *position)
{
    int64_t n;

    if (!exam_open(x, v))
        return false;
    if (exam_position(v, 1) < 0) {
        http_redirect(x, exam_path(&x->arena, v->id));
        return false;
    }
    *position = http_arg_i64(x, 1, &n) ? exam_position(v, n) : -1;
    if (*position < 0) {
        http_error(x, 404, S("This segment has no such question."),
                   S("Go back to the mock."));
        return false;
    }
    return true;
}

/* Shown also when that cannot be stored: reading goes on with a full disk, and
 * the next look tries again. */
static void seen(struct exchange *x, void *arg)
{
    struct sitting_view v;
    int position;

    (void)arg;
    if (open_item(x, &v, &position))
        show_item(x, &v, position, EXAM_NOTE_NONE);
}

static void see(struct exchange *x, void *arg)
{
    app_act(page_app(x), arg, page_wait(x, seen, arg));
}

void page_sitting_item(struct exchange *x)
{
    struct sitting_view v;
    int position;

    if (!open_item(x, &v, &position))
        return;
    if (v.state->responses[position].seen || x->head) {
        show_item(x, &v, position, EXAM_NOTE_NONE);
        return;
    }
    struct app_act *io = ARENA_NEW(&x->arena, struct app_act);
    *io = (struct app_act){
        .person = x->person, .sitting = v.id, .kind = ACT_SEE, .item = position
    };
    exam_look_keep(x, &v, see, io);
}

/* ---- the form ---- */

struct item_form {
    struct sitting_view view; /* when it was posted */
    int64_t sitting;
    int position, n, n_items;
    option_set choices, was, struck;
    int seq; /* stored when the form was drawn */
    struct str act;
    struct app_act io;
};

static bool read_form(struct exchange *x, const struct sitting_view *v,
                      struct item_form *f)
{
    const struct response *r = &v->state->responses[f->position];
    int64_t seq;

    f->act = http_form(x, S("act"));
    f->struck = r->struck;
    if (!str_to_i64(http_form(x, S("seq")), &seq) || seq < 0 ||
        seq >= INT32_MAX || !option_set_parse(http_form(x, S("was")), &f->was))
        return false;
    f->seq = (int)seq;
    for (int i = 0; i < x->n_form; i++) {
        option_set one;
        if (!str_eq(x->form[i].name, S("choice")))
            continue;
        if (!option_set_parse(x->form[i].value, &one) || (f->choices & one))
            return false;
        f->choices |= one;
    }
    if (str_eq(f->act, S("clear")))
        f->choices = 0;
    return true;
}

/* Where the button leads, once everything is stored. */
static void go_on(struct exchange *x, void *arg)
{
    const struct item_form *f = arg;
    struct str path = exam_path(&x->arena, f->sitting);
    int n = f->n;

    if (str_eq(f->act, S("list")) || str_eq(f->act, S("end"))) {
        http_redirect(
            x, str_fmt(&x->arena, "%.*s/%.*s", STR_ARG(path), STR_ARG(f->act)));
        return;
    }
    if (exam_panel_of(f->act) != EXAM_PANEL_NONE) {
        http_redirect(x, str_fmt(&x->arena, "%.*s/items/%d?open=%.*s#exam-%.*s",
                                 STR_ARG(path), n, STR_ARG(f->act),
                                 STR_ARG(f->act)));
        return;
    }
    if (str_eq(f->act, S("next")) && n < f->n_items)
        n++;
    else if (str_eq(f->act, S("prev")) && n > 1)
        n--;
    http_redirect(x, str_fmt(&x->arena, "%.*s/items/%d", STR_ARG(path), n));
}

/* The button's own change: a flag or a strike. False: it has none. */
static bool second_act(struct item_form *f)
{
    struct str act = f->act;
    option_set one;

    f->io = (struct app_act){ .person = f->io.person,
                              .sitting = f->sitting,
                              .item = f->position };
    if (str_eq(act, S("flag")) || str_eq(act, S("unflag"))) {
        f->io.kind = ACT_FLAG;
        f->io.on = str_eq(act, S("flag"));
        return true;
    }
    f->io.kind = ACT_STRIKE;
    if (str_starts(act, S("strike-")) &&
        option_set_parse(str_sub(act, 7, act.n), &one)) {
        f->io.choices = f->struck | one;
        return true;
    }
    if (str_starts(act, S("restore-")) &&
        option_set_parse(str_sub(act, 8, act.n), &one)) {
        f->io.choices = (option_set)(f->struck & ~one);
        return true;
    }
    return false;
}

static void refused(struct exchange *x, const struct item_form *f, int status,
                    struct str what)
{
    struct exam_refused v = {
        .page = page_make(x, S("This was not saved"), SECTION_NONE),
        .id = f->sitting,
        .what = what,
        .mend = S("What was saved before is kept."),
    };

    v.page.bare = true;
    view_sitting_refused(&x->out, &v);
    page_reply(x, status);
}

static const struct str segment_over =
    S_INIT("This segment had ended before your answer arrived.");

/* True when the act is stored; else it has answered. */
static bool is_stored(struct exchange *x, struct item_form *f)
{
    struct sitting_view v;

    if (f->io.result.status != OK) {
        page_failed(x, &f->io.result.err);
        return false;
    }
    switch (f->io.act) {
    case ACT_DONE:
    case ACT_NOTHING:
        return true;
    case ACT_STALE:
        if (!exam_open(x, &v))
            return false;
        if (exam_position(&v, f->n) == f->position)
            show_item(x, &v, f->position, EXAM_NOTE_STALE);
        else
            refused(x, f, 409, segment_over);
        return false;
    case ACT_TIME_UP:
        refused(x, f, 410,
                S("The time for this segment was up before your "
                  "answer arrived."));
        return false;
    case ACT_TOLD:
        refused(x, f, 410,
                S("The report of this mock has been opened, so your answer "
                  "is not taken any more."));
        return false;
    case ACT_WRONG_PHASE:
        refused(x, f, 409, segment_over);
        return false;
    case ACT_BAD_INPUT:
        refused(x, f, 422, S("This question has no such answer."));
        return false;
    }
    BUG("act result %d", (int)f->io.act);
}

static void second_done(struct exchange *x, void *arg)
{
    struct item_form *f = arg;

    if (is_stored(x, f))
        exam_pad_save(x, &f->view, go_on, f);
}

static void do_second(struct exchange *x, struct item_form *f)
{
    if (second_act(f))
        app_act(page_app(x), &f->io, page_wait(x, second_done, f));
    else
        exam_pad_save(x, &f->view, go_on, f);
}

static void answer_done(struct exchange *x, void *arg)
{
    struct item_form *f = arg;

    if (is_stored(x, f))
        do_second(x, f);
}

void page_sitting_item_save(struct exchange *x)
{
    struct item_form *f = ARENA_NEW(&x->arena, struct item_form);
    struct sitting_view v;
    int64_t n, segment;

    if (!exam_open(x, &v))
        return;
    f->view = v;
    f->sitting = v.id;
    f->io.person = x->person;
    /* question 5 of an older page is not question 5 of this segment */
    f->position = http_arg_i64(x, 1, &n) &&
                          str_to_i64(http_form(x, S("segment")), &segment) &&
                          segment == v.state->segment + 1
                      ? exam_position(&v, n)
                      : -1;
    if (f->position < 0) {
        refused(x, f, 409, segment_over);
        return;
    }
    f->n = (int)n;
    f->n_items = v.form->segments[v.state->segment].n;
    if (!read_form(x, &v, f)) {
        refused(x, f, 400, S("The form was not complete."));
        return;
    }
    if (f->choices == f->was) { /* nothing new, so nothing to be stale */
        do_second(x, f);
        return;
    }
    f->io = (struct app_act){ .person = x->person,
                              .sitting = v.id,
                              .kind = ACT_ANSWER,
                              .item = f->position,
                              .choices = f->choices,
                              .seq = f->seq + 1 };
    app_act(page_app(x), &f->io, page_wait(x, answer_done, f));
}
