/* Where a sitting is: the tutorial, a break, or on to the item or report. */
#include "page/sitting_view.h"

#include "page/routes.h"
#include "page/words.h"

#include "views.h"

static void show_tutorial(struct exchange *x, const struct sitting_view *v)
{
    struct arena *a = &x->arena;
    struct exam_tutorial t = {
        .head = exam_head(x, v, S("Before you begin"), S("exam_wait.js")),
        .begins = words_clock(a, v->state->deadline_us, false),
        .n_segments = v->form->n_segments,
        .n_items = v->form->n_items,
        .n_per_segment = v->form->segments[0].n,
    };
    int64_t first = sitting_segment_limit(v->state, v->plan, 0), total = 0;

    for (int i = 0; i < t.n_segments; i++) {
        int64_t limit = sitting_segment_limit(v->state, v->plan, i);
        total += limit;
        if (limit != first || v->form->segments[i].n != t.n_per_segment)
            t.n_per_segment = 0;
    }
    t.segment_time = words_time(a, first);
    t.total_time = words_time(a, total);
    if (t.n_segments > 1 && v->state->break_left_us > 0)
        t.break_time = words_time(a, v->state->break_left_us);
    view_sitting_tutorial(&x->out, &t);
    page_reply(x, 200);
}

static void show_break(struct exchange *x, const struct sitting_view *v)
{
    struct arena *a = &x->arena;
    struct exam_break b = {
        .head = exam_head(x, v, S("Break"), S("exam_wait.js")),
        .left = words_time(a, v->state->deadline_us - v->now_us),
        .goes_on = words_clock(a, v->state->deadline_us, false),
        .done = v->state->segment + 1,
        .n_segments = v->form->n_segments,
    };

    view_sitting_break(&x->out, &b);
    page_reply(x, 200);
}

/* The item that was reached last; the first when none has been shown. */
static int furthest_item(const struct sitting_view *v)
{
    const struct form_segment *g = &v->form->segments[v->state->segment];
    int n = 1;
    int64_t last_us = 0;

    for (int i = 0; i < g->n; i++) {
        const struct response *r = &v->state->responses[g->first + i];
        if (r->seen && r->first_seen_us >= last_us) {
            last_us = r->first_seen_us;
            n = i + 1;
        }
    }
    return n;
}

void page_sitting(struct exchange *x)
{
    struct sitting_view v;

    if (!exam_open(x, &v))
        return;
    struct str path = exam_path(&x->arena, v.id);
    switch (v.state->phase) {
    case SITTING_TUTORIAL:
        show_tutorial(x, &v);
        return;
    case SITTING_BREAK:
        show_break(x, &v);
        return;
    case SITTING_SEGMENT:
        http_redirect(x, str_fmt(&x->arena, "%.*s/items/%d", STR_ARG(path),
                                 furthest_item(&v)));
        return;
    case SITTING_SUBMITTED:
    case SITTING_EXPIRED:
        http_redirect(x, str_fmt(&x->arena, "%.*s/report", STR_ARG(path)));
        return;
    case SITTING_NEW:
        break;
    }
    BUG("sitting %lld has not been started", (long long)v.id);
}

void page_sitting_begin(struct exchange *x)
{
    exam_act(x, ACT_END_TUTORIAL, 0, exam_acted);
}

void page_sitting_break_end(struct exchange *x)
{
    exam_act(x, ACT_END_BREAK, 0, exam_acted);
}

void page_sitting_submit(struct exchange *x)
{
    exam_act(x, ACT_SUBMIT, 0, exam_acted);
}
