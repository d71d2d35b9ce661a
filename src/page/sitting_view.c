#include "page/sitting_view.h"

#include "page/words.h"

#include "app/pad.h"

#include "base/arena.h"

bool exam_open(struct exchange *x, struct sitting_view *v)
{
    struct err err = { 0 };
    int64_t id;

    if (!http_arg_i64(x, 0, &id)) {
        http_error(x, 404, S("There is no such mock."),
                   S("Go to the list of mocks."));
        return false;
    }
    if (app_sitting(page_app(x), x->person, id, &x->arena, v, &err) != OK) {
        page_failed(x, &err);
        return false;
    }
    return true;
}

struct str exam_path(struct arena *a, int64_t sitting)
{
    return str_fmt(a, "/sittings/%lld", (long long)sitting);
}

static const struct form_segment *open_segment(const struct sitting_view *v)
{
    return v->state->phase == SITTING_SEGMENT && v->state->segment >= 0
               ? &v->form->segments[v->state->segment]
               : NULL;
}

int exam_position(const struct sitting_view *v, int64_t n)
{
    const struct form_segment *g = open_segment(v);

    return g && n >= 1 && n <= g->n ? g->first + (int)n - 1 : -1;
}

struct exam_head exam_head(struct exchange *x, const struct sitting_view *v,
                           struct str title, struct str script)
{
    struct arena *a = &x->arena;
    const struct sitting *s = v->state;
    struct exam_head h = {
        .page = page_make_for(x, title, SECTION_NONE, v->def),
        .id = v->id,
        .segment = s->segment + 1,
    };
    struct str abbr = v->def->abbr;
    struct err err = { 0 };
    int64_t seq;

    h.calculator = v->def->format.calculator;
    h.tables = v->def->format.tables;
    h.n_tables = v->def->format.n_tables;
    /* a running clock is worth more than the right colours */
    if (app_sitting_look(page_app(x), x->person, v->id, &h.page.look, &seq,
                         &err) != OK)
        h.page.look = look_default();

    h.page.bare = true;
    h.page.style = S("exam.css");
    h.page.script = script;
    h.where = s->segment < 0
                  ? str_fmt(a, "%.*s practice", STR_ARG(abbr))
                  : str_fmt(a, "%.*s practice · segment %d of %d",
                            STR_ARG(abbr), s->segment + 1, v->plan->n_segments);
    if (s->phase == SITTING_BREAK)
        h.where = str_fmt(a, "%.*s · break", STR_ARG(h.where));
    if (s->deadline_us) {
        int64_t left_us = s->deadline_us - v->now_us;
        struct str left = words_time(a, left_us > 0 ? left_us : 0);
        struct str at = words_clock(a, v->now_us, false);
        h.left_ms = left_us > 0 ? left_us / 1000 : 0;
        h.clock = str_fmt(a, "%.*s left at %.*s", STR_ARG(left), STR_ARG(at));
    }
    return h;
}

bool exam_has_command(const struct exam_head *h, enum command c)
{
    return c == COMMAND_CALCULATOR  ? h->calculator
           : c == COMMAND_REFERENCE ? h->n_tables > 0
                                    : true;
}

struct str exam_key(const struct exam_head *h, enum command c)
{
    static const char faces[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const char *key = &h->page.look.keys[c];

    return (struct str){ *key >= 'a' && *key <= 'z' ? &faces[*key - 'a'] : key,
                         1 };
}

struct exam_squares exam_squares(struct arena *a, const struct sitting_view *v,
                                 int here)
{
    const struct form_segment *g = open_segment(v);
    struct exam_squares out = { .id = v->id, .n = g ? g->n : 0 };
    struct exam_square *p = ARENA_ARRAY(a, struct exam_square, (size_t)out.n);

    for (int i = 0; i < out.n; i++) {
        const struct response *r = &v->state->responses[g->first + i];
        p[i] = (struct exam_square){
            .n = i + 1,
            .answered = r->choices != 0,
            .flagged = r->flagged,
            .seen = r->seen,
            .here = g->first + i == here,
        };
        out.n_answered += p[i].answered;
        out.n_flagged += p[i].flagged;
    }
    out.n_open = out.n - out.n_answered;
    out.p = p;
    return out;
}

void exam_act(struct exchange *x, enum act_kind kind, int segment,
              void (*done)(struct exchange *, void *))
{
    struct app_act *io = ARENA_NEW(&x->arena, struct app_act);
    int64_t id;

    if (!http_arg_i64(x, 0, &id)) {
        http_error(x, 404, S("There is no such mock."),
                   S("Go to the list of mocks."));
        return;
    }
    *io = (struct app_act){
        .person = x->person, .sitting = id, .kind = kind, .segment = segment
    };
    app_act(page_app(x), io, page_wait(x, done, io));
}

void exam_acted(struct exchange *x, void *arg)
{
    struct app_act *io = arg;

    if (io->result.status != OK)
        page_failed(x, &io->result.err);
    else
        http_redirect(x, exam_path(&x->arena, io->sitting));
}
