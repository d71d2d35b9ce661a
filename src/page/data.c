/* A person's own data: what is kept, a copy of it, and deleting it. */
#include "page/data_view.h"
#include "page/routes.h"

#include "views.h"

/* The program chosen, if it has questions; empty: none. */
static struct str practised(struct exchange *x, const struct home_view *h)
{
    const struct catalog_entry *e =
        h->first_visit ? NULL
                       : catalog_find(app_catalog(page_app(x)), h->program);

    return e && e->bank->n_items ? h->program : S("");
}

static void show(struct exchange *x, struct problems *problems)
{
    struct home_view home;
    struct sitting_row *rows;
    struct err err;
    size_t n;

    if (app_sittings(page_app(x), x->person, S(""), &x->arena, &rows, &n,
                     &err) != OK ||
        app_home(page_app(x), x->person, &x->arena, &home, &err) != OK) {
        page_failed(x, &err);
        return;
    }
    struct data_page v = {
        .page = page_make(x, S("Your data"), SECTION_DATA),
        .n_mocks = (int)n,
        .program = practised(x, &home),
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
    struct err err, rest = { 0 };

    if (!str_eq(http_form(x, S("sure")), S("yes"))) {
        problems_init(&problems, &x->arena);
        problem_field(&problems, S("sure"),
                      S("Tick the box if you want to delete everything."),
                      "The box is not ticked.");
        show(x, &problems);
        return;
    }
    if (app_erase(page_app(x), x->person, &rest, &err) != OK) {
        page_failed(x, &err);
        return;
    }
    struct erased_page v = {
        .page = page_make(x, S("Everything is deleted"), SECTION_NONE),
        .rest = rest.code == OK ? S("") : rest.message,
    };
    v.page.bare = true;
    v.page.script = S("erase.js");
    http_set_cookie(x, S(""), 0);
    view_erased(&x->out, &v);
    page_reply(x, 200);
}
