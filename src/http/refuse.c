/* What evhttp refuses by itself, before there is an exchange, said like every
 * other refusal. It writes a status line and a page of its own; both are taken
 * back, and the application's error page goes out instead. */
#include "http/http_int.h"
#include "http/path.h"

/* How the request began, as far as that was kept: enough to tell a program from
 * a browser, and to name the route's own limit. */
static void read_line(struct exchange *x, const struct conn *c)
{
    static const struct {
        struct str text;
        enum method method;
    } methods[] = {
        { S_INIT("GET"), HTTP_GET },       { S_INIT("HEAD"), HTTP_GET },
        { S_INIT("POST"), HTTP_POST },     { S_INIT("PUT"), HTTP_PUT },
        { S_INIT("DELETE"), HTTP_DELETE },
    };
    const struct http_options *o = &c->worker->http->o;
    struct str rest = str_dup(&x->arena, (struct str){ c->line, c->line_kept });
    struct str method = { 0 }, what;
    struct target target;

    if (!str_next(&rest, ' ', &method) || !str_next(&rest, ' ', &x->target))
        return;
    x->head = str_eq(method, S("HEAD"));
    if (c->line_kept == LINE_KEPT ||
        !target_parse(&x->arena, x->target, &target, &what))
        return;
    x->path = target.path;
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (str_eq(method, methods[i].text)) {
            x->method = methods[i].method;
            x->route = route_find(o->routes, o->n_routes, x->method, x->path,
                                  x->args, &x->n_args);
        }
}

static void refuse(struct http_private *p, const struct conn *c, int status)
{
    const struct http *h = c->worker->http;
    const struct route *r = p->x.route;
    size_t most =
        r && r->body_limit < c->body_most ? r->body_limit : c->body_most;

    if (status == 413) {
        http_refuse_body(p, most);
    } else if (status == 400 && c->head_n > h->o.header_limit) {
        http_refuse(p, c->first_n > h->o.header_limit ? 414 : 431,
                    str_fmt(&p->x.arena,
                            "the address and the header of a request may have "
                            "%zu bytes together, and these have more",
                            h->o.header_limit),
                    S("send a shorter address, fewer or shorter header fields; "
                      "in a browser, delete the cookies of this address"));
    } else if (status == 417) {
        http_refuse(p, status,
                    S("the header Expect asks for something unknown"),
                    S("send the request without it"));
    } else if (status == 501) {
        http_refuse(p, status, S("this server does not know that method"),
                    S("use GET, HEAD, POST, PUT or DELETE"));
    } else {
        http_refuse(p, status, S("the request is malformed"),
                    S("send it again, well formed"));
    }
}

void conn_refuse(struct conn *c, struct evbuffer *out, int status)
{
    struct http_private *p = exchange_make(c->worker);
    struct exchange *x = &p->x;

    read_line(x, c);
    refuse(p, c, status);
    struct str lines = http_header_lines(x, x->head);
    /* Nobody writes to the socket now. A "100 Continue" that may still wait
     * before the status line is not needed any more. */
    evbuffer_unfreeze(out, 1);
    evbuffer_drain(out, evbuffer_get_length(out));
    evbuffer_freeze(out, 1);
    evbuffer_add_printf(out,
                        "HTTP/1.1 %d %s\r\nConnection: close\r\n"
                        "Content-Length: %zu\r\n",
                        x->status, http_reason(x->status), x->out.n);
    evbuffer_add(out, lines.p, lines.n);
    evbuffer_add(out, "\r\n", 2);
    if (!x->head)
        evbuffer_add(out, x->out.p, x->out.n);
    evbuffer_freeze(out, 0); /* evhttp's lines and page would follow */
    log_request(p);
    exchange_give_back(p);
}
