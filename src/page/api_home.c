/* What the first page shows, over JSON: where do I stand? */
#include "page/api.h"
#include "page/routes.h"

#include "format/case_json.h"

void page_api_home(struct exchange *x)
{
    struct app *app = page_app(x);
    struct arena *a = &x->arena;
    struct home_view h;
    struct err err;

    if (app_home(app, x->person, a, &h, &err) != OK) {
        api_failed(x, &err);
        return;
    }
    const struct catalog_entry *e =
        h.first_visit ? NULL : catalog_find(app_catalog(app), h.program);
    struct api_home out = { .n_finished = h.n_finished };
    struct api_sitting_row running, last;
    struct api_case facts;

    if (!e) {
        api_reply(x, 200, api_home_json(a, &out));
        return;
    }
    facts = api_case_of(&h.casefile);
    out.facts = &facts;
    out.decision = retake_decide(a, e->policy, h.casefile.facts,
                                 app_today_for(app, e->policy));
    if (h.has_running) {
        running = api_row_of(&h.running);
        out.running = &running;
    }
    if (h.has_last) {
        last = api_row_of(&h.last);
        out.last = &last;
    }
    api_reply(x, 200, api_home_json(a, &out));
}
