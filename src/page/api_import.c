/* Reviews from another program over JSON: the body is the file as it is. */
#include "page/api.h"
#include "page/routes.h"

#include "app/study_import.h"

static void done(struct exchange *x, void *arg)
{
    const struct app_import *io = arg;

    if (io->result.status != OK)
        api_failed(x, &io->result.err);
    else if (io->problems.n)
        api_bad_input(x, &io->problems);
    else
        api_reply(x, 200, import_json_text(&x->arena, &io->found));
}

void page_api_import(struct exchange *x)
{
    if (!str_eq(x->content_type, S("application/octet-stream"))) {
        api_fail(x, 415, "not_json", S("The body is not a file."),
                 S("Send it with Content-Type: application/octet-stream."));
        return;
    }
    struct app_import *io = ARENA_NEW(&x->arena, struct app_import);
    *io = (struct app_import){
        .person = x->person,
        .program = x->args[0],
        .file = S("the file"),
        .bytes = x->body,
        .unpacked_most = IMPORT_UNPACKED_MOST,
        .dry_run = str_eq(http_query(x, S("dry_run")), S("true")),
        .arena = &x->arena,
    };
    app_import(page_app(x), io, page_wait(x, done, io));
}
