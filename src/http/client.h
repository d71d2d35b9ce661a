/* The other end of the wire: a client for load runs, many connections of one
 * thread, with timers. HTTP/1.1, kept open between requests, opened again when
 * the server has closed one. Knows nothing about exams. */
#ifndef RESIT_HTTP_CLIENT_H
#define RESIT_HTTP_CLIENT_H

#include "http/http.h"

struct http_client;
struct http_line; /* one connection */

/* `timeout_s`: of a request, before it counts as unanswered. */
struct http_client *http_client_new(struct str address, int port,
                                    int timeout_s);
void http_client_free(struct http_client *); /* and its lines */
/* Until http_client_stop, which is called from within. */
void http_client_run(struct http_client *);
void http_client_stop(struct http_client *);
/* Call fn(arg) in `us` from now. */
void http_client_after(struct http_client *, int64_t us, void (*fn)(void *),
                       void *arg);
int64_t http_client_now_us(void); /* monotonic */
int http_client_port(const struct http_client *);

struct http_line *http_line_new(struct http_client *);
/* As when the network is gone: what is asked and not answered is forgotten by
 * this side. The next request opens it anew. Not from within an answer. */
void http_line_drop(struct http_line *);

struct http_ask {
    enum method method;
    const char *path;
    const struct field *headers; /* besides Host and the length */
    int n_headers;
    struct str body; /* JSON; empty: none */
    /* Status 0: no answer came. The body is gone after the call. */
    void (*answer)(void *arg, int status, struct str body);
    void *arg;
};
/* Requests of a line are sent one after the other. */
void http_line_ask(struct http_line *, const struct http_ask *);

#endif
