/* The self-audit over JSON: where it stands, and to begin one. */
#include "page/api.h"
#include "page/routes.h"

#include "app/audit.h"
#include "format/audit_json.h"

static struct str state_text(enum audit_state state)
{
    switch (state) {
    case AUDIT_NEVER:
        return S("never");
    case AUDIT_RUNNING:
        return S("running");
    case AUDIT_DONE:
        return S("done");
    }
    BUG("audit state %d", (int)state);
}

static void reply(struct exchange *x, int status)
{
    struct audit_view v;

    app_audit_view(page_app(x), &x->arena, &v);
    struct api_finding *list =
        ARENA_ARRAY(&x->arena, struct api_finding, v.findings.n);
    for (size_t i = 0; i < v.findings.n; i++) {
        const struct audit_finding *f = &v.findings.p[i];
        list[i] = (struct api_finding){ audit_level_text(f->level), f->about,
                                        f->what, f->mend };
    }
    struct api_audit out = { .state = state_text(v.state),
                             .at_us = v.state == AUDIT_NEVER ? 0 : v.at_us,
                             .failure = v.failure.message,
                             .findings = list,
                             .n = v.findings.n };
    api_reply(x, status, api_audit_json(&x->arena, &out));
}

void page_api_check(struct exchange *x)
{
    reply(x, 200);
}

/* 202: it goes on beside the server; ask again for what it found. */
void page_api_check_start(struct exchange *x)
{
    struct err err = { 0 };

    if (app_audit_start(page_app(x), &err) != OK)
        api_failed(x, &err);
    else
        reply(x, 202);
}
