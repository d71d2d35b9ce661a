/* What is checked before a handler runs, cheapest and most basic first:
 * framing, Host, target, rate, origin, route, size, person, fields, token,
 * query. */
#include "http/http_int.h"

#include <strings.h>

#include <event2/http_struct.h> /* after event2/http.h */
#include <event2/keyvalq_struct.h>

#include "http/form.h"
#include "http/header.h"
#include "http/multipart.h"
#include "http/path.h"

static const struct {
    struct str name;
    bool once; /* two of them are an attempt to be read in two ways */
} heads[N_HEADS] = {
    [HEAD_HOST] = { S_INIT("Host"), true },
    [HEAD_ORIGIN] = { S_INIT("Origin"), true },
    [HEAD_COOKIE] = { S_INIT("Cookie"), true },
    [HEAD_ACCEPT] = { S_INIT("Accept"), false },
    [HEAD_LENGTH] = { S_INIT("Content-Length"), true },
    [HEAD_TYPE] = { S_INIT("Content-Type"), true },
    [HEAD_ENCODING] = { S_INIT("Transfer-Encoding"), true },
    [HEAD_SITE] = { S_INIT("Sec-Fetch-Site"), true },
    [HEAD_MODE] = { S_INIT("Sec-Fetch-Mode"), true },
    [HEAD_CSRF] = { S_INIT("X-CSRF"), true },
    [HEAD_AUTHORIZATION] = { S_INIT("Authorization"), true },
    [HEAD_REQUEST_ID] = { S_INIT("X-Request-Id"), true },
};

static const struct str again = S_INIT("send the request again, well formed");

static bool refuse(struct http_private *p, int status, struct str what,
                   struct str mend)
{
    http_refuse(p, status, what, mend);
    return false;
}

static bool deny(struct http_private *p, int status, struct str what,
                 struct str mend)
{
    http_error(&p->x, status, what, mend);
    return false;
}

/* ---- framing ---- */

static bool note_head(struct http_private *p, struct str key, const char *value,
                      struct str *twice)
{
    for (int i = 0; i < N_HEADS; i++) {
        if (heads[i].name.n != key.n ||
            strncasecmp(heads[i].name.p, key.p, key.n) != 0)
            continue;
        bool seen = p->heads[i].p;
        if (seen && heads[i].once) {
            *twice = heads[i].name;
            return false;
        }
        if (!seen)
            p->heads[i] = (struct str){ value, strlen(value) };
        return true;
    }
    return true;
}

static bool read_heads(struct http_private *p)
{
    const struct evkeyvalq *all = evhttp_request_get_input_headers(p->req);
    const struct evkeyval *e;
    int n = 0;

    TAILQ_FOREACH(e, all, next)
    {
        struct str key = str_from_c(e->key), twice = { 0 };
        if (++n > HEADER_LINES)
            return refuse(p, 431, S("too many header lines"), again);
        if (!header_is_token(key))
            return refuse(p, 400, S("a header has no valid name"), again);
        if (!note_head(p, key, e->value, &twice))
            return refuse(p, 400,
                          str_fmt(&p->x.arena, "the header %.*s came twice",
                                  STR_ARG(twice)),
                          again);
    }
    p->x.wants_json = header_prefers_json(p->heads[HEAD_ACCEPT]);
    /* a proxy's; without one it would be anybody's */
    if (*p->worker->http->origin &&
        header_is_request_id(p->heads[HEAD_REQUEST_ID]))
        p->x.request_id = p->heads[HEAD_REQUEST_ID];
    return true;
}

/* evhttp has read a body by its own understanding of these fields; where
 * another reader (a proxy) could understand them differently, refuse. */
static bool check_framing(struct http_private *p)
{
    struct evbuffer *body = evhttp_request_get_input_buffer(p->req);
    struct str length = p->heads[HEAD_LENGTH];
    size_t n = evbuffer_get_length(body);
    int64_t said = 0;

    if (p->req->major != 1 || p->req->minor < 0 || p->req->minor > 1) {
        p->req->major = 1; /* not to give it back */
        p->req->minor = 1;
        return refuse(p, 400, S("this server speaks HTTP/1.0 and 1.1"), again);
    }
    if (p->req->type == EVHTTP_REQ_CONNECT) {
        p->req->type = EVHTTP_REQ_GET; /* of which evhttp ends a connection */
        return refuse(p, 501, S("this server passes nothing on"),
                      S("ask for a page"));
    }
    if (p->conn->odd)
        return refuse(p, 400, str_from_c(p->conn->odd), again);
    if (p->heads[HEAD_ENCODING].p && length.p)
        return refuse(
            p, 400, S("Transfer-Encoding together with Content-Length"), again);
    if (p->heads[HEAD_ENCODING].p)
        return refuse(p, 411, S("Transfer-Encoding is not supported"),
                      S("send a body with its Content-Length"));
    if (length.p && !header_number(length, &said))
        return refuse(p, 400, S("Content-Length is not a number"), again);
    if ((uint64_t)said != n)
        return refuse(p, 400, S("this method takes no body"), again);
    if (n)
        p->x.body = (struct str){ (char *)evbuffer_pullup(body, -1), n };
    return true;
}

/* ---- who asks whom ---- */

static bool check_host(struct http_private *p)
{
    const struct http *h = p->worker->http;
    struct str host = p->heads[HEAD_HOST];

    for (int i = 0; i < h->n_hosts; i++)
        if (str_eq(host, str_from_c(h->hosts[i])))
            return true;
    if (!host.p)
        return refuse(p, 400, S("the header Host is missing"), again);
    return refuse(p, 421,
                  S("this server does not answer under the name asked for"),
                  str_fmt(&p->x.arena, "open %s%s/",
                          *h->origin ? "https://" : "http://", h->hosts[0]));
}

static bool read_target(struct http_private *p)
{
    struct exchange *x = &p->x;
    struct target target;
    struct form query;
    struct str what;

    if (!target_parse(&x->arena, x->target, &target, &what))
        return refuse(p, 400, what, S("check the address"));
    x->path = target.path;
    if (!form_parse(&x->arena, target.query, &query, &what))
        return deny(p, 400, what, S("check the address"));
    x->query = query.fields;
    x->n_query = query.n;
    return true;
}

static bool reads(const struct exchange *x)
{
    return x->method == HTTP_GET && !(x->route && x->route->write);
}

static const struct str from_here =
    S_INIT("open the page here and do it from there");

static bool same_origin(const struct http_private *p, struct str origin)
{
    const struct http *h = p->worker->http;

    if (*h->origin)
        return str_eq(origin, str_from_c(h->origin));
    return str_starts(origin, S("http://")) &&
           str_eq(str_sub(origin, 7, origin.n), p->heads[HEAD_HOST]);
}

/* A browser says where a request comes from; other programs say nothing. */
static bool check_origin(struct http_private *p)
{
    struct str site = p->heads[HEAD_SITE], origin = p->heads[HEAD_ORIGIN];

    if (site.p && !str_eq(site, S("same-origin")) && !str_eq(site, S("none")) &&
        !(reads(&p->x) && str_eq(p->heads[HEAD_MODE], S("navigate"))))
        return deny(p, 403, S("the request comes from another site"),
                    from_here);
    if (origin.p && p->x.method != HTTP_GET && !same_origin(p, origin))
        return deny(p, 403, S("the request comes from another origin"),
                    from_here);
    return true;
}

/* ---- what is asked ---- */

static bool read_method(struct http_private *p)
{
    struct exchange *x = &p->x;

    switch (evhttp_request_get_command(p->req)) {
    case EVHTTP_REQ_HEAD:
        x->head = true;
        x->method = HTTP_GET;
        return true;
    case EVHTTP_REQ_GET:
        x->method = HTTP_GET;
        return true;
    case EVHTTP_REQ_POST:
        x->method = HTTP_POST;
        return true;
    case EVHTTP_REQ_PUT:
        x->method = HTTP_PUT;
        return true;
    case EVHTTP_REQ_DELETE:
        x->method = HTTP_DELETE;
        return true;
    case EVHTTP_REQ_OPTIONS:
    case EVHTTP_REQ_TRACE:
    case EVHTTP_REQ_CONNECT:
    case EVHTTP_REQ_PATCH:
        return false;
    }
    return false;
}

static bool wrong_method(struct http_private *p, unsigned allowed)
{
    static const struct {
        enum method method;
        struct str text;
    } all[] = {
        { HTTP_GET, S_INIT("GET, HEAD") },
        { HTTP_POST, S_INIT("POST") },
        { HTTP_PUT, S_INIT("PUT") },
        { HTTP_DELETE, S_INIT("DELETE") },
    };
    char text[64] = "";
    size_t n = 0;

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (allowed & (1u << all[i].method))
            n += (size_t)snprintf(text + n, sizeof text - n, "%s%.*s",
                                  n ? ", " : "", STR_ARG(all[i].text));
    http_set_header(&p->x, S("Allow"), (struct str){ text, n });
    return deny(p, 405, S("this address does not take that method"),
                S("go back to the page before"));
}

static bool find_route(struct http_private *p)
{
    const struct http_options *o = &p->worker->http->o;
    struct exchange *x = &p->x;

    if (read_method(p))
        x->route = route_find(o->routes, o->n_routes, x->method, x->path,
                              x->args, &x->n_args);
    if (x->route)
        return true;
    unsigned allowed = route_methods(o->routes, o->n_routes, x->path);
    if (allowed)
        return wrong_method(p, allowed);
    return deny(p, 404, S("there is no page at this address"),
                S("check the address, or go back to the first page"));
}

void http_refuse_body(struct http_private *p, size_t most)
{
    if (most == 0)
        http_refuse(p, 413, S("this address takes no body"),
                    S("send the request without one"));
    else
        http_refuse(p, 413,
                    str_fmt(&p->x.arena, "more than %zu bytes were sent", most),
                    S("send less at once"));
}

static bool check_size(struct http_private *p)
{
    struct exchange *x = &p->x;

    if (x->body.n <= x->route->body_limit)
        return true;
    http_refuse_body(p, x->route->body_limit);
    return false;
}

/* ---- who asks ---- */

static bool find_person(struct http_private *p)
{
    const struct http *h = p->worker->http;
    struct exchange *x = &p->x;
    struct str value = { 0 },
               bearer = header_bearer(p->heads[HEAD_AUTHORIZATION]);
    int64_t person = 0;

    switch (x->route->role) {
    case ROLE_ANYONE:
        return true;
    case ROLE_PERSON:
        break;
    }
    if (header_cookie(p->heads[HEAD_COOKIE], str_from_c(h->cookie), &value) > 1)
        return deny(p, 400, S("the session cookie came twice"),
                    S("delete the cookies of this address in the browser"));
    if (h->o.identify)
        person = h->o.identify(x, value, bearer);
    if (person > 0) {
        x->person = person;
        return true;
    }
    if (person < 0)
        return deny(p, 403, S("this token may not do that"),
                    S("use one with a wider scope"));
    if (bearer.n)
        return deny(p, 401, S("this token is not known, or no longer good"),
                    S("make one with `resit token new`"));
    return deny(p, 401, S("this browser is not known here"),
                S("open the address that `resit open` prints (in a checkout "
                  "`build/resit open`)"));
}

static const struct str reload = S_INIT("go back, reload the page, try again");

static bool read_multipart(struct http_private *p)
{
    struct exchange *x = &p->x;
    struct multipart parts;
    struct str what;

    if (!multipart_parse(&x->arena, p->heads[HEAD_TYPE], x->body, &parts,
                         &what))
        return deny(p, 400, what, reload);
    x->form = parts.fields;
    x->n_form = parts.n_fields;
    x->files = parts.files;
    x->n_files = parts.n_files;
    return true;
}

static bool read_form(struct http_private *p)
{
    struct exchange *x = &p->x;
    struct form form;
    struct str what;

    x->content_type = header_media_type(&x->arena, p->heads[HEAD_TYPE]);
    if (str_eq(x->content_type, S("multipart/form-data")))
        return read_multipart(p);
    if (!str_eq(x->content_type, S("application/x-www-form-urlencoded")))
        return true;
    if (!form_parse(&x->arena, x->body, &form, &what))
        return deny(p, 400, what, reload);
    x->form = form.fields;
    x->n_form = form.n;
    return true;
}

static bool check_token(struct http_private *p)
{
    struct exchange *x = &p->x;
    struct str given = { 0 };

    if (x->by_token)
        return true;
    switch (x->route->csrf) {
    case CSRF_NONE:
        return true;
    case CSRF_FORM:
        given = http_form(x, S("csrf"));
        break;
    case CSRF_HEADER:
        given = p->heads[HEAD_CSRF];
        break;
    }
    if (x->csrf_token.n && header_same_secret(given, x->csrf_token))
        return true;
    return deny(p, 403, S("this page is out of date"),
                S("reload the page and do it again"));
}

static bool check_rate(struct http_private *p)
{
    if (bucket_take(&p->conn->requests, REQUESTS_BURST, REQUESTS_PER_S,
                    http_now_us()))
        return true;
    return refuse(p, 429, S("too many requests on one connection"),
                  S("wait ten seconds"));
}

static bool check_query(struct http_private *p)
{
    const struct http_options *o = &p->worker->http->o;

    return !p->x.n_query || !o->check_query || o->check_query(&p->x);
}

bool http_admit(struct http_private *p)
{
    p->x.target = str_from_c(evhttp_request_get_uri(p->req));
    if (p->conn->phase == PHASE_CLOSING)
        return refuse(p, 408, S("the request came too late"), again);
    return read_heads(p) && check_framing(p) && check_host(p) &&
           read_target(p) && check_rate(p) && find_route(p) &&
           check_origin(p) && check_size(p) && find_person(p) && read_form(p) &&
           check_token(p) && check_query(p);
}
