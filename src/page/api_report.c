/* The report of a sitting that is over, and its questions, over JSON. */
#include "page/api.h"
#include "page/report_view.h"
#include "page/routes.h"

#include "format/api_view.h"

static void not_over(struct exchange *x, int64_t sitting)
{
    int64_t asked;
    bool is_other = http_arg_i64(x, 0, &asked) && asked != sitting;

    api_fail(x, 409, "closed",
             is_other
                 ? S("Another sitting is running, and a report tells keys.")
                 : S("The sitting is not over yet."),
             str_fmt(&x->arena, "End /api/v1/sittings/%lld first.",
                     (long long)sitting));
}

void page_api_report(struct exchange *x)
{
    report_open(x, report_show_json, not_over);
}

static void show_review(struct exchange *x, const struct opened *o)
{
    struct api_review in = {
        .sitting = o->view.id,
        .program = o->view.def,
        .form = o->view.form,
        .domain = o->domain,
        .report = o->report,
        .state = o->view.state,
    };

    api_reply(x, 200, api_review_json(&x->arena, &in));
}

void page_api_review(struct exchange *x)
{
    report_open(x, show_review, not_over);
}
