/* The pad as a form has it: without JavaScript notes, calculator and display
 * are fields of the question's own form (web/sitting_tools.html), so that no
 * button loses what was typed. Each has a field with what was drawn; what is
 * as it was drawn is not stored again. */
#include "page/settings_view.h"
#include "page/sitting_view.h"

#include "app/pad.h"
#include "base/arena.h"
#include "base/rng.h"
#include "exam/calculate.h"

enum exam_panel exam_panel_of(struct str act)
{
    static const struct str names[] = {
        [EXAM_PANEL_NOTES] = S_INIT("notes"),
        [EXAM_PANEL_CALCULATOR] = S_INIT("calculator"),
        [EXAM_PANEL_REFERENCE] = S_INIT("reference"),
        [EXAM_PANEL_DISPLAY] = S_INIT("display"),
    };

    for (int i = EXAM_PANEL_NOTES; i <= EXAM_PANEL_DISPLAY; i++)
        if (str_eq(act, names[i]))
            return (enum exam_panel)i;
    return EXAM_PANEL_NONE;
}

static struct str result_of(struct arena *a, struct str line)
{
    struct str text;

    if (!str_trim(line).n)
        return S("");
    switch (calculate(a, line, &text)) {
    case CALCULATION_DONE:
        return str_fmt(a, "= %.*s", STR_ARG(text));
    case CALCULATION_UNREADABLE:
        return S("This cannot be worked out as it stands.");
    case CALCULATION_BY_ZERO:
        return S("Nothing can be divided by zero.");
    case CALCULATION_TOO_LARGE:
        return S("The result is too large.");
    }
    BUG("a calculation that ends otherwise");
}

static struct str mark_of(struct arena *a, struct str text)
{
    return str_fmt(a, "%016llx",
                   (unsigned long long)hash_bytes(text.p, text.n, 0));
}

/* The entries of the pad in the open segment. */
struct open_pad {
    struct pad_entry notes, line;
};

static enum status load(struct exchange *x, const struct sitting_view *v,
                        struct open_pad *out, struct err *err)
{
    struct pad_entry *all;
    size_t n;
    enum status status =
        app_pad(page_app(x), x->person, v->id, &x->arena, &all, &n, err);

    *out = (struct open_pad){ 0 };
    for (size_t i = 0; status == OK && i < n; i++)
        if (all[i].value.kind == PAD_CALCULATOR)
            out->line = all[i];
        else if (all[i].value.kind == PAD_NOTES &&
                 all[i].place == v->state->segment)
            out->notes = all[i];
    return status;
}

bool exam_pad_load(struct exchange *x, const struct sitting_view *v,
                   struct exam_pad *out)
{
    struct open_pad pad;
    struct err err = { 0 };

    if (load(x, v, &pad, &err) != OK) {
        page_failed(x, &err);
        return false;
    }
    *out = (struct exam_pad){
        .open = exam_panel_of(http_query(x, S("open"))),
        .notes = pad.notes.value.text,
        .notes_was = mark_of(&x->arena, pad.notes.value.text),
        .line = pad.line.value.text,
        .result = result_of(&x->arena, pad.line.value.text),
    };
    out->refused = out->result.n && !str_starts(out->result, S("="));
    return true;
}

/* ---- storing ---- */

enum { PUTS_MOST = 3 };

struct saving {
    struct app_pad_put puts[PUTS_MOST];
    int n, next;
    bool may_fail; /* nobody asked for it, so a reader is not stopped by it */
    void (*done)(struct exchange *, void *);
    void *arg;
};

static struct saving *saving_new(struct exchange *x,
                                 void (*done)(struct exchange *, void *),
                                 void *arg)
{
    struct saving *s = ARENA_NEW(&x->arena, struct saving);

    s->done = done;
    s->arg = arg;
    return s;
}

static void add(struct exchange *x, const struct sitting_view *v,
                struct saving *s, int place, int64_t seq,
                struct pad_value value)
{
    s->puts[s->n++] = (struct app_pad_put){ .person = x->person,
                                            .sitting = v->id,
                                            .place = place,
                                            .seq = seq,
                                            .value = value,
                                            .arena = &x->arena };
}

static void go_on(struct exchange *x, struct saving *s);

static void stored(struct exchange *x, void *arg)
{
    struct saving *s = arg;
    const struct app_pad_put *io = &s->puts[s->next++];

    if (io->result.status != OK && !s->may_fail)
        page_failed(x, &io->result.err);
    else if (io->stale && io->value.kind == PAD_NOTES)
        http_error(x, 409,
                   S("The notes were not saved: they were changed "
                     "elsewhere just then."),
                   S("Go back and press the button again."));
    else
        go_on(x, s);
}

static void go_on(struct exchange *x, struct saving *s)
{
    if (s->next == s->n) {
        s->done(x, s->arg);
        return;
    }
    struct app_pad_put *io = &s->puts[s->next];
    app_pad_put(page_app(x), io, page_wait(x, stored, s));
}

/* Notes that were changed elsewhere since the form was drawn stay, and what
 * was typed here stands below them. */
static void add_notes(struct exchange *x, const struct sitting_view *v,
                      struct saving *s, const struct pad_entry *now,
                      struct problems *problems)
{
    struct arena *a = &x->arena;
    struct str was = http_form(x, S("notes-was"));
    struct pad_value value;

    if (!http_form_has(x, S("notes")) ||
        !pad_notes_take(a, http_form(x, S("notes")), &value, S("notes"),
                        problems) ||
        str_eq(mark_of(a, value.text), was) ||
        str_eq(value.text, now->value.text))
        return;
    if (!str_eq(mark_of(a, now->value.text), was) &&
        !pad_notes_take(a,
                        str_fmt(a, "%.*s\n%.*s", STR_ARG(now->value.text),
                                STR_ARG(value.text)),
                        &value, S("notes"), problems))
        return;
    add(x, v, s, v->state->segment, now->seq + 1, value);
}

static void add_line(struct exchange *x, const struct sitting_view *v,
                     struct saving *s, const struct pad_entry *now,
                     struct problems *problems)
{
    struct str line = http_form(x, S("line"));
    struct pad_value value;

    if (v->def->format.calculator && http_form_has(x, S("line")) &&
        !str_eq(line, http_form(x, S("line-was"))) &&
        pad_line_take(line, &value, S("line"), problems))
        add(x, v, s, 0, now->seq + 1, value);
}

static enum status add_look(struct exchange *x, const struct sitting_view *v,
                            struct saving *s, struct err *err)
{
    struct pad_value value = { .kind = PAD_LOOK };
    int64_t seq;
    struct str typed =
        str_fmt(&x->arena, "%.*s %.*s", STR_ARG(http_form(x, S("theme"))),
                STR_ARG(http_form(x, S("text"))));
    enum status status =
        app_sitting_look(page_app(x), x->person, v->id, &value.look, &seq, err);

    if (status == OK && !str_eq(typed, http_form(x, S("look-was"))) &&
        look_fields_read(x, &value.look))
        add(x, v, s, 0, seq + 1, value);
    return status;
}

void exam_pad_save(struct exchange *x, const struct sitting_view *v,
                   void (*done)(struct exchange *, void *), void *arg)
{
    struct saving *s = saving_new(x, done, arg);
    struct problems problems;
    struct open_pad now;
    struct err err = { 0 };

    problems_init(&problems, &x->arena);
    if (load(x, v, &now, &err) != OK || add_look(x, v, s, &err) != OK) {
        page_failed(x, &err);
        return;
    }
    add_notes(x, v, s, &now.notes, &problems);
    add_line(x, v, s, &now.line, &problems);
    if (problems.n)
        http_error(x, 422, problems.p[0].what, problems.p[0].mend);
    else
        go_on(x, s);
}

void exam_look_keep(struct exchange *x, const struct sitting_view *v,
                    void (*done)(struct exchange *, void *), void *arg)
{
    struct saving *s = saving_new(x, done, arg);
    struct pad_value value = { .kind = PAD_LOOK };
    struct err err = { 0 };
    int64_t seq;

    if (app_sitting_look(page_app(x), x->person, v->id, &value.look, &seq,
                         &err) != OK) {
        page_failed(x, &err);
        return;
    }
    s->may_fail = true;
    if (!seq)
        add(x, v, s, 0, 1, value);
    go_on(x, s);
}
