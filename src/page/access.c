/* Who is it: the one-time key, the cookie, and pages for those without. */
#include "page/access_view.h"
#include "page/api.h"
#include "page/page.h"
#include "page/routes.h"
#include "page/words.h"

#include "views.h"

enum { COOKIE_DAYS = 400 }; /* browsers keep none longer */

static int64_t identify_token(struct exchange *x, struct str secret,
                              enum token_scope needs)
{
    enum token_scope has;
    int64_t person = app_token(page_app(x), secret, &x->arena, &has);

    if (!person)
        return 0;
    if (!token_scope_allows(has, needs))
        return -1;
    x->by_token = true;
    return person;
}

int64_t page_identify(struct exchange *x, struct str cookie, struct str bearer)
{
    const struct api_operation *o = api_operation_of(x->route);

    if (bearer.n && o)
        return identify_token(x, bearer, o->scope);
    if (bearer.n && x->route->handler == page_metrics)
        return identify_token(x, bearer, SCOPE_READ);
    if (!cookie.n)
        return 0;
    return app_session(page_app(x), cookie, &x->arena, &x->csrf_token);
}

static struct str error_title(int status)
{
    switch (status) {
    case 400:
        return S("This request cannot be understood");
    case 401:
        return S("Open Resit with its key");
    case 403:
        return S("This was not accepted");
    case 404:
        return S("There is nothing here");
    case 405:
        return S("This page cannot do that");
    case 409:
        return S("This does not fit with what is stored");
    case 413:
    case 414:
    case 431:
        return S("That was too much at once");
    case 421:
        return S("Open Resit by its own address");
    case 429:
        return S("Too many requests");
    case 503:
        return S("Resit is busy");
    default:
        return status < 500 ? S("This did not work")
                            : S("Something went wrong in Resit");
    }
}

static const char *reason(int status)
{
    switch (status) {
    case 401:
        return "not_known";
    case 403:
        return "refused";
    case 404:
        return "missing";
    case 405:
    case 501:
        return "wrong_method";
    case 408:
        return "too_slow";
    case 409:
        return "refused";
    case 411:
        return "no_length";
    case 413:
    case 414:
    case 431:
        return "too_large";
    case 421:
        return "wrong_host";
    case 429:
        return "too_many";
    case 503:
        return "busy";
    default:
        return status < 500 ? "bad_request" : "failed";
    }
}

static bool is_for_programs(const struct exchange *x)
{
    struct str path = x->path.n ? x->path : x->target;

    return x->wants_json || str_starts(path, S("/api/"));
}

void page_error(struct exchange *x, int status, struct str what,
                struct str mend)
{
    if (is_for_programs(x)) {
        if (status == 401)
            http_set_header(x, S("WWW-Authenticate"), S("Bearer"));
        if (status == 503)
            http_set_header(x, S("Retry-After"), S("2"));
        api_fail(x, status, reason(status), words_sentence(&x->arena, what),
                 words_sentence(&x->arena, mend));
        return;
    }
    struct error_page v = {
        .page = page_make(x, error_title(status), SECTION_NONE),
        .status = status,
        .what = words_sentence(&x->arena, what),
        .mend = words_sentence(&x->arena, mend),
    };

    v.page.bare = !x->person;
    view_error(&x->out, &v);
}

static void started(struct exchange *x, void *arg)
{
    struct app_key_use *io = arg;

    if (io->result.status != OK) {
        page_failed(x, &io->result.err);
        return;
    }
    if (!io->good) {
        http_error(x, 401, S("This key has been used, or it is too old."),
                   S("A key works once, for ten minutes."));
        return;
    }
    http_set_cookie(x, io->cookie, (int64_t)COOKIE_DAYS * 24 * 3600);
    http_redirect(x, S("/"));
}

void page_start(struct exchange *x)
{
    struct str key = http_query(x, S("key"));

    if (x->head || !key.n) { /* a look at the link must not use the key up */
        http_error(x, 401, S("This link has no key."),
                   S("Copy the whole link that was printed."));
        return;
    }
    struct app_key_use *io = ARENA_NEW(&x->arena, struct app_key_use);
    io->key = key;
    io->arena = &x->arena;
    app_key_use(page_app(x), io, page_wait(x, started, io));
}
