/* /healthz: for what watches the server. */
#include "page/page.h"
#include "page/routes.h"

void page_health(struct exchange *x)
{
    int64_t person;
    struct err err = { 0 };

    /* a small read of the store, whatever it finds */
    if (app_can_save(page_app(x), &err) != OK ||
        app_person(page_app(x), &person, &err) != OK) {
        http_error(x, 503, err.message, err.hint);
        return;
    }
    out_text(&x->out, S("ok\n"));
    http_reply(x, 200, S("text/plain; charset=utf-8"));
}
