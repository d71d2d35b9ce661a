/* A person's own data over JSON: a copy of it, and deleting it. */
#include "page/api.h"
#include "page/routes.h"

void page_api_export(struct exchange *x)
{
    struct str json;
    struct err err;

    if (app_export(page_app(x), x->person, &x->arena, &json, &err) != OK)
        api_failed(x, &err);
    else
        api_reply(x, 200, json);
}

void page_api_erase(struct exchange *x)
{
    struct problems problems;
    struct err err, rest = { 0 };

    if (!api_is_json(x))
        return;
    problems_init(&problems, &x->arena);
    if (!api_sure_parse(x->body, &problems)) {
        api_bad_input(x, &problems);
        return;
    }
    if (app_erase(page_app(x), x->person, &rest, &err) != OK) {
        api_failed(x, &err);
        return;
    }
    if (!x->by_token)
        http_set_cookie(x, S(""), 0);
    api_reply(x, 200,
              rest.code != OK ? S("{\"erased\":true,\"log_emptied\":false}")
                              : S("{\"erased\":true,\"log_emptied\":true}"));
}
