/* The list of items, and ending a segment. */
#include "page/sitting_view.h"

#include "page/routes.h"

#include "views.h"

/* The open segment's summary; elsewhere, on to where the sitting is. */
static bool open_end(struct exchange *x, struct str title, struct exam_end *e)
{
    struct sitting_view v;

    if (!exam_open(x, &v))
        return false;
    if (exam_position(&v, 1) < 0) {
        http_redirect(x, exam_path(&x->arena, v.id));
        return false;
    }
    *e = (struct exam_end){
        .head = exam_head(x, &v, title, S("exam_wait.js")),
        .squares = exam_squares(&x->arena, &v, -1),
        .last = v.state->segment + 1 == v.form->n_segments,
    };
    return true;
}

void page_sitting_list(struct exchange *x)
{
    struct exam_end e;

    if (!open_end(x, S("List of questions"), &e))
        return;
    view_sitting_list(&x->out, &e);
    page_reply(x, 200);
}

void page_sitting_end(struct exchange *x)
{
    struct exam_end e;

    if (!open_end(x, S("End this segment?"), &e))
        return;
    view_sitting_end(&x->out, &e);
    page_reply(x, 200);
}

void page_sitting_end_confirm(struct exchange *x)
{
    int64_t segment;

    if (!str_to_i64(http_form(x, S("segment")), &segment) || segment < 1 ||
        segment > SEGMENTS_MOST) {
        http_error(x, 400, S("The form does not say which segment to end."),
                   S("Go back to the mock and try again."));
        return;
    }
    exam_act(x, ACT_END_SEGMENT, (int)segment - 1, exam_acted);
}
