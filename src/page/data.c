/* A person's own data: what is kept, a copy of it, and deleting it. */
#include "page/data_view.h"
#include "page/routes.h"

#include "views.h"

static void show(struct exchange *x, struct problems *problems)
{
    struct sitting_row *rows;
    struct err err;
    size_t n;

    if (app_sittings(page_app(x), x->person, S(""), &x->arena, &rows, &n,
                     &err) != OK) {
        page_failed(x, &err);
        return;
    }
    struct data_page v = {
        .page = page_make(x, S("Your data"), SECTION_DATA),
        .n_mocks = (int)n,
        .problems = problems,
    };
    v.page.has_problems = problems != NULL;
    view_data(&x->out, &v);
    page_reply(x, problems ? 422 : 200);
}

void page_data(struct exchange *x)
{
    show(x, NULL);
}

void page_data_export(struct exchange *x)
{
    struct str json;
    struct err err;

    if (app_export(page_app(x), x->person, &x->arena, &json, &err) != OK)
        page_failed(x, &err);
    else
        page_download(x, S("application/json"), S("resit-export.json"), json);
}

void page_data_erase(struct exchange *x)
{
    struct problems problems;
    struct err err;

    if (!str_eq(http_form(x, S("sure")), S("yes"))) {
        problems_init(&problems, &x->arena);
        problem_field(&problems, S("sure"),
                      S("Tick the box if you want to delete everything."),
                      "The box is not ticked.");
        show(x, &problems);
        return;
    }
    if (app_erase(page_app(x), x->person, &err) != OK) {
        page_failed(x, &err);
        return;
    }
    struct page v = page_make(x, S("Everything is deleted"), SECTION_NONE);
    v.bare = true;
    v.script = S("erase.js");
    http_set_cookie(x, S(""), 0);
    view_erased(&x->out, &v);
    page_reply(x, 200);
}
