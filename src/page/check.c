/* /check: the list of `resit check`. It may take long, so it is a job of its
 * own; the page shows where that stands. */
#include "page/check_view.h"
#include "page/routes.h"
#include "page/words.h"

#include "views.h"

struct str check_level_text(enum audit_level level)
{
    switch (level) {
    case AUDIT_OK:
        return S("As it should be");
    case AUDIT_WARN:
        return S("Worth a look");
    case AUDIT_FAIL:
        return S("To mend");
    }
    BUG("audit level %d", (int)level);
}

void page_check(struct exchange *x)
{
    struct audit_view a;

    app_audit_view(page_app(x), &x->arena, &a);
    struct check_page v = {
        .page = page_make(x, S("Is everything in order?"), SECTION_DATA),
        .state = a.state,
        .at =
            a.state == AUDIT_NEVER ? S("") : words_instant(&x->arena, a.at_us),
        .findings = a.findings.p,
        .n = a.findings.n,
        .counts = { [AUDIT_OK] = audit_count(&a.findings, AUDIT_OK),
                    [AUDIT_WARN] = audit_count(&a.findings, AUDIT_WARN),
                    [AUDIT_FAIL] = audit_count(&a.findings, AUDIT_FAIL) },
        .failure = words_sentence(&x->arena, a.failure.message),
    };

    for (size_t i = 0; i < v.n; i++) {
        struct audit_finding *f = &v.findings[i];
        f->what = words_sentence(&x->arena,
                                 str_fmt(&x->arena, "%.*s: %.*s",
                                         STR_ARG(f->about), STR_ARG(f->what)));
        f->mend = words_sentence(&x->arena, f->mend);
    }
    view_check(&x->out, &v);
    page_reply(x, 200);
}

void page_check_start(struct exchange *x)
{
    struct err err = { 0 };

    if (app_audit_start(page_app(x), &err) != OK)
        page_failed(x, &err);
    else
        http_redirect(x, S("/check"));
}
