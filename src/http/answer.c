/* What goes out: header lines, error pages, cookies. */
#include "http/header.h"
#include "http/http_int.h"

#define FIXED_LINES                                                            \
    "Content-Security-Policy: default-src 'none'; script-src 'self'; "         \
    "style-src 'self'; img-src 'self' data:; connect-src 'self'; "             \
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "            \
    "worker-src 'self'; manifest-src 'self'\r\n"                               \
    "Referrer-Policy: same-origin\r\n"                                         \
    "X-Content-Type-Options: nosniff\r\n"                                      \
    "Cross-Origin-Opener-Policy: same-origin\r\n"                              \
    "Cross-Origin-Resource-Policy: same-origin\r\n"

static const struct str fixed_lines = S_INIT(FIXED_LINES);

const char *http_reason(int status)
{
    static const struct {
        int status;
        const char *text;
    } known[] = {
        { 200, "OK" },
        { 201, "Created" },
        { 204, "No Content" },
        { 303, "See Other" },
        { 304, "Not Modified" },
        { 400, "Bad Request" },
        { 401, "Unauthorized" },
        { 403, "Forbidden" },
        { 404, "Not Found" },
        { 405, "Method Not Allowed" },
        { 408, "Request Timeout" },
        { 409, "Conflict" },
        { 410, "Gone" },
        { 411, "Length Required" },
        { 413, "Content Too Large" },
        { 414, "URI Too Long" },
        { 415, "Unsupported Media Type" },
        { 417, "Expectation Failed" },
        { 421, "Misdirected Request" },
        { 422, "Unprocessable Content" },
        { 429, "Too Many Requests" },
        { 431, "Request Header Fields Too Large" },
        { 500, "Internal Server Error" },
        { 501, "Not Implemented" },
        { 503, "Service Unavailable" },
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].status == status)
            return known[i].text;
    return status < 400 ? "OK" : "Error";
}

/* ---- from the handler ---- */

static void answered(struct exchange *x)
{
    struct http_private *p = x->private;

    if (p->progress != RUNNING)
        BUG("route %s: a second answer", x->route ? x->route->name : "-");
    p->progress = ANSWERED;
}

void http_reply(struct exchange *x, int status, struct str content_type)
{
    answered(x);
    x->status = status;
    x->private->content_type = content_type;
}

void http_set_header(struct exchange *x, struct str name, struct str value)
{
    int most = (int)(sizeof x->headers / sizeof *x->headers);
    char *copy = str_to_c(&x->arena, value);

    if (x->n_headers == most)
        BUG("more than %d headers", most);
    if (!header_is_token(name))
        BUG("\"%.*s\" cannot name a header", STR_ARG(name));
    for (size_t i = 0; i < value.n; i++)
        if ((unsigned char)copy[i] < 0x20 || copy[i] == 0x7f)
            copy[i] = ' ';
    x->headers[x->n_headers++] =
        (struct field){ str_dup(&x->arena, name), { copy, value.n } };
}

void http_set_cookie(struct exchange *x, struct str value, int64_t max_age_s)
{
    const struct http *h = x->private->worker->http;

    if (str_has(value, S(";")) || str_has(value, S(",")))
        BUG("a cookie's value may not hold ';' or ','");
    http_set_header(
        x, S("Set-Cookie"),
        str_fmt(&x->arena,
                "%s=%.*s; Max-Age=%lld; HttpOnly; SameSite=Lax; Path=/%s",
                h->cookie, STR_ARG(value), (long long)max_age_s,
                *h->origin ? "; Secure" : ""));
}

void http_redirect(struct exchange *x, struct str location)
{
    bool local = location.n && location.p[0] == '/' &&
                 !str_starts(location, S("//")) && !str_has(location, S("\\"));

    if (!local) {
        http_error(x, 500, S("the next page is not one of ours"),
                   S("go back to the first page"));
        return;
    }
    http_set_header(x, S("Location"), location);
    out_init(&x->out, &x->arena, ANSWER_BYTES);
    http_reply(x, 303, (struct str){ 0 });
}

/* ---- errors ---- */

static void lit(struct out *o, struct str s)
{
    out_lit(o, s.p, s.n);
}

static void plain_page(struct exchange *x, int status, struct str what,
                       struct str mend)
{
    lit(&x->out, what);
    lit(&x->out, S(".\n"));
    lit(&x->out, mend);
    lit(&x->out, S(".\n"));
    http_reply(x, status, S("text/plain; charset=utf-8"));
}

static bool may_be_denied(struct http *h)
{
    pthread_mutex_lock(&h->lock);
    bool ok =
        bucket_take(&h->denied, DENIED_BURST, DENIED_PER_S, http_now_us());
    pthread_mutex_unlock(&h->lock);
    return ok;
}

void http_error(struct exchange *x, int status, struct str what,
                struct str mend)
{
    struct http_private *p = x->private;
    struct http *h = p->worker->http;

    if (status == 401 && !may_be_denied(h)) {
        status = 429;
        what = S("too many requests without a valid session");
        mend = S("wait ten seconds, then open the printed address again");
    }
    if (status == 429)
        http_set_header(x, S("Retry-After"),
                        str_fmt(&x->arena, "%d", RETRY_AFTER_S));
    p->what = str_dup(&x->arena, what);
    out_init(&x->out, &x->arena, ANSWER_BYTES);
    if (!h->o.error_page || p->in_error) {
        plain_page(x, status, what, mend);
    } else {
        p->in_error = true;
        h->o.error_page(x, status, what, mend);
        if (p->progress == RUNNING)
            http_reply(x, status, S("text/html; charset=utf-8"));
    }
}

void http_refuse(struct http_private *p, int status, struct str what,
                 struct str mend)
{
    p->close = true;
    http_error(&p->x, status, what, mend);
}

/* ---- to the wire ---- */

struct str http_header_lines(struct exchange *x, bool bodiless)
{
    struct out o;
    bool cache = false;

    out_init(&o, &x->arena, (size_t)64 * 1024);
    lit(&o, fixed_lines);
    lit(&o, S("X-Request-Id: "));
    lit(&o, x->request_id);
    lit(&o, S("\r\n"));
    if (x->private->content_type.n) {
        lit(&o, S("Content-Type: "));
        lit(&o, x->private->content_type);
        lit(&o, S("\r\n"));
    }
    for (int i = 0; i < x->n_headers; i++) {
        lit(&o, x->headers[i].name);
        lit(&o, S(": "));
        lit(&o, x->headers[i].value);
        lit(&o, S("\r\n"));
        cache |= str_eq(x->headers[i].name, S("Cache-Control"));
    }
    if (!cache)
        lit(&o, S("Cache-Control: no-store\r\n"));
    if (x->head && !bodiless) { /* else evhttp counts the body */
        lit(&o, S("Content-Length: "));
        out_uint(&o, x->out.n);
        lit(&o, S("\r\n"));
    }
    if (o.overflow)
        BUG("the headers of an answer are too long");
    return out_str(&o);
}

void http_send(struct http_private *p)
{
    struct exchange *x = &p->x;
    struct conn *c = p->conn;

    if (x->out.overflow) {
        p->progress = RUNNING;
        x->n_headers = 0;
        http_error(x, 500, S("the answer is too long"),
                   S("ask for a smaller part"));
    }
    log_request(p);
    bool bodiless = x->status == 204 || x->status == 304;
    if (!x->head && !bodiless && x->out.n)
        evbuffer_add(evhttp_request_get_output_buffer(p->req), x->out.p,
                     x->out.n);
    if (p->close || atomic_load(&p->worker->http->stop))
        evhttp_add_header(evhttp_request_get_output_headers(p->req),
                          "Connection", "close");
    evhttp_request_set_on_complete_cb(p->req, conn_sent, c);
    c->block = http_header_lines(x, bodiless);
    c->linger = p->close;
    c->x = NULL;
    p->req = NULL; /* the connection's now */
    if (c->phase != PHASE_CLOSING)
        conn_phase(c, PHASE_WRITE);
    evhttp_send_reply(c->req, x->status, http_reason(x->status), NULL);
    c->block = (struct str){ 0 };
    /* Neither the next request nor a half-closed stream may disturb the
     * sending; evhttp turns reading on again for the next one. */
    bufferevent_disable(c->bev, EV_READ);
}
