/* The wire: HTTP/1.1 over libevent's evhttp. Knows nothing about exams.
 *
 * One listening socket on loopback shared by `n_threads` event bases. Every
 * request gets an exchange: its arena, what came in, what goes out. A handler
 * answers at once, or calls http_wait and answers later from any thread by
 * http_resume: the exchange stays valid until then even if the client leaves.
 *
 * Checked before a handler runs: request line, header and body limits and
 * total deadlines, Host compared exactly (with port), Origin and
 * Sec-Fetch-Site on every method but GET and HEAD, CSRF token where the route
 * asks for it, role, rate limits. */
#ifndef RESIT_HTTP_HTTP_H
#define RESIT_HTTP_HTTP_H

#include "base/arena.h"
#include "base/err.h"
#include "base/histogram.h"
#include "base/out.h"

enum method { HTTP_GET, HTTP_POST, HTTP_PUT, HTTP_DELETE };

/* Who may use a route. */
enum role {
    ROLE_ANYONE, /* static files, the page that asks for the key */
    ROLE_PERSON, /* the local person, known by the cookie */
};

enum csrf {
    CSRF_NONE,   /* reads, and forms before there is a session */
    CSRF_FORM,   /* hidden field "csrf", equal to the token of the session */
    CSRF_HEADER, /* header X-CSRF, same token (scripts); or a bearer token */
};

enum { PATH_ARGS_MOST = 4, FIELDS_MOST = 256 };

/* What is told on stderr about requests (log.c). */
enum http_log {
    HTTP_LOG_OFF,  /* answers of 5xx only */
    HTTP_LOG_TEXT, /* every request, to be read */
    HTTP_LOG_JSON, /* every request, one JSON object on a line */
};

struct field {
    struct str name, value;
};

/* A file that a form sent along. */
struct upload {
    struct str name;  /* of the form's field */
    struct str file;  /* as the sender calls it, without folders; untrusted,
                         and empty when none was chosen */
    struct str type;  /* as the sender says */
    struct str bytes; /* a view of the body */
};

struct exchange {
    struct arena arena; /* dies after the answer has been handed over */
    void *app;          /* http_options.app */
    const struct route *route;
    enum method method;
    bool head;         /* HEAD: headers only */
    struct str target; /* as it was sent, also while the path is empty */
    struct str path;   /* decoded, checked UTF-8, no "." or ".." parts */
    struct str args[PATH_ARGS_MOST]; /* what {…} matched, in order */
    int n_args;
    const struct field *query;
    int n_query;
    const struct field *form; /* application/x-www-form-urlencoded body, and */
    int n_form;               /* the fields of multipart/form-data */
    const struct upload *files;
    int n_files;
    struct str body;         /* raw */
    struct str content_type; /* lower case, without parameters */
    int64_t person;          /* ROLE_PERSON: who; else 0 */
    bool by_token;           /* known by a bearer token, not by the cookie */
    struct str csrf_token;   /* to put into forms */
    bool wants_json;         /* Accept prefers application/json */
    struct str request_id;   /* on the answer, in the log */

    int status;
    struct field headers[16];
    int n_headers;
    struct out out; /* the body */

    struct http_private *private; /* the server's side */
};

typedef void http_handler(struct exchange *);

/* One row of the route table. A path segment "{}" matches one non-empty
 * segment and fills args; of two rows that match, the one with fewer "{}". */
struct route {
    enum method method;
    const char *path; /* "/sittings/{}/items/{}" */
    enum role role;
    enum csrf csrf;
    size_t body_limit; /* bytes; 0: no body allowed */
    bool write;        /* changes something (for the route tests) */
    http_handler *handler;
    const char *name; /* "sitting_item": one grep finds the whole story */
};

struct http_options {
    const struct route *routes;
    size_t n_routes;
    void *app;
    struct str address; /* "127.0.0.1" or "::1": anything else is refused */
    int port;           /* 0: any free one (tests) */
    /* "https://resit.example.org", with its port if it is not 443: a proxy
     * with TLS stands in front, and this is the one name and origin there is.
     * Cookies are Secure then, and a well-formed X-Request-Id is the proxy's.
     * Empty: http and this machine's own names. */
    struct str origin;
    enum http_log log;
    int n_threads;
    int64_t header_deadline_us, body_deadline_us; /* 0: 10 s, 30 s */
    int64_t idle_us;      /* between two requests; 0: 60 s */
    size_t header_limit;  /* bytes; 0: 16 KiB */
    int connections_most; /* 0: 10,000; fewer where files are scarce */
    /* Who is it? Returns the person, 0 for a stranger, -1 for somebody who may
     * not do this; fills the CSRF token, or sets by_token: a bearer token is
     * sent by no browser of its own accord, so such a request needs none.
     * Called on the worker's thread with the cookie's value and with the token
     * of "Authorization: Bearer" (both may be empty). */
    int64_t (*identify)(struct exchange *, struct str cookie,
                        struct str bearer);
    /* The last check, where there is a query: does the route take it? False:
     * it has answered. */
    bool (*check_query)(struct exchange *);
    /* Draw an error page into x->out: status, what happened, what to do; JSON
     * where x->wants_json. It may call http_reply itself, else it is sent as
     * text/html. The exchange may have no route, no person and an empty path
     * yet, and of what could not be read whole (a header or a body beyond its
     * limit, an invented method) no header fields and only the beginning of
     * the target. */
    void (*error_page)(struct exchange *, int status, struct str what,
                       struct str mend);
};

struct http;

/* E_INPUT: not a loopback address, or no such origin. */
MUST_USE enum status http_check_options(const struct http_options *,
                                        struct err *);

/* The options are copied; the route table must outlive the server. E_INPUT as
 * above; E_TAKEN: the port is in use; E_IO.
 * Raises the process's limit of open files to what it may have. */
MUST_USE enum status http_start(const struct http_options *, struct http **,
                                struct err *);
int http_port(const struct http *);
/* Name of the cookie: "resit_" and the port; behind a proxy "__Host-resit",
 * which a browser takes from this very host and over TLS only. */
struct str http_cookie_name(const struct http *);
/* Stop accepting; finish requests under way, the waiting ones too, for at
 * most `grace_us`; end the threads. */
void http_stop(struct http *, int64_t grace_us);

/* ---- what has been done so far ---- */

enum http_class {
    HTTP_2XX,
    HTTP_3XX,
    HTTP_4XX,
    HTTP_5XX,
    HTTP_LEFT,
    N_CLASSES
};
/* "2xx" …, and "left": the client was gone before its answer. */
const char *http_class_name(enum http_class);

struct http_counts {
    /* [route][class]: routes as in the options; the last row is for requests
     * that no route was found for */
    int64_t (*requests)[N_CLASSES];
    size_t n_rows;
    struct histogram reads_us, writes_us; /* from the whole request on */
    int64_t opened, closed, refused;      /* connections; refused: ended to
                                             make room, or none accepted */
};
/* Of all threads, in the arena. */
void http_counts(const struct exchange *, struct arena *, struct http_counts *);

/* ---- inside a handler ----
 *
 * A handler calls exactly one of http_reply, http_redirect, http_error and
 * http_wait. The answer is sent when it returns. */

struct str http_query(const struct exchange *, struct str name); /* or empty */
struct str http_form(const struct exchange *, struct str name);
bool http_form_has(const struct exchange *, struct str name);
/* The first file of that field, or NULL. */
const struct upload *http_file(const struct exchange *, struct str name);
/* The n-th path argument as a positive number; false when it is none. */
bool http_arg_i64(const struct exchange *, int n, int64_t *);
struct str http_header(const struct exchange *, struct str name);

/* Copied; control characters become spaces. The security headers, Connection
 * and Content-Length are ours; Cache-Control is "no-store" unless set here. */
void http_set_header(struct exchange *, struct str name, struct str value);
/* Value random, HttpOnly, SameSite=Lax, Path=/. max_age_s 0: delete it. */
void http_set_cookie(struct exchange *, struct str value, int64_t max_age_s);
/* Send x->out with this status and content type. */
void http_reply(struct exchange *, int status, struct str content_type);
/* 303 See Other. `location` is a local path beginning with one '/'. */
void http_redirect(struct exchange *, struct str location);
/* The error page of the options in place of what is in x->out. A 401 counts
 * against the rate limit, beyond which it becomes a 429. */
void http_error(struct exchange *, int status, struct str what,
                struct str mend);

/* The answer comes later. After this the handler must return without
 * replying; somebody must call http_resume exactly once. */
void http_wait(struct exchange *);
/* From any thread: run fn(x, arg) on the thread that owns x, which replies (or
 * waits again). When the client or the server is gone fn is not run and x is
 * released, so `arg` belongs into x's arena. */
void http_resume(struct exchange *, void (*fn)(struct exchange *, void *),
                 void *arg);

#endif
