/* What is told on stderr about requests: never what a client has sent, but for
 * a well-formed request id of the proxy in front. */
#include "http/http_int.h"

#include <poll.h>
#include <unistd.h>

#include "base/date.h"

enum { LINE_BYTES = 2048, ERROR_BYTES = 200 }; /* written whole: PIPE_BUF */

struct entry {
    struct str id;
    const char *method, *route; /* NULL: none was found */
    const char *by;             /* "cookie", "token", NULL: a stranger */
    struct str error;           /* of a 5xx, else empty */
    int status;                 /* 0: the client was gone */
    size_t bytes;
    int64_t us;
};

void request_id_make(struct http *h, char text[REQUEST_ID_TEXT])
{
    snprintf(text, REQUEST_ID_TEXT, "%s-%llu", h->run,
             (unsigned long long)atomic_fetch_add(&h->next_id, 1));
}

/* ---- a line ---- */

static void put(struct out *o, const char *text)
{
    out_lit(o, text, strlen(text));
}

static void put_str(struct out *o, struct str s)
{
    out_lit(o, s.p, s.n);
}

/* What an error says, so that it can be read in one way only. */
static void put_error(struct out *o, struct str s)
{
    s = str_sub(s, 0, ERROR_BYTES);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool plain = (unsigned char)c >= 0x20 && c != '"' && c != '\\';
        out_lit(o, plain ? &c : "'", 1);
    }
}

static void put_word(struct out *o, const char *name, const char *word)
{
    const char *quote = word ? "\"" : "";

    put(o, ",\"");
    put(o, name);
    put(o, "\":");
    put(o, quote);
    put(o, word ? word : "null");
    put(o, quote);
}

static void put_json(struct out *o, struct str time, const struct entry *e)
{
    put(o, "{\"time\":\"");
    put_str(o, time);
    put(o, "\",\"request_id\":\"");
    put_str(o, e->id);
    put(o, "\"");
    put_word(o, "method", e->method);
    put_word(o, "route", e->route);
    put(o, ",\"status\":");
    if (e->status)
        out_int(o, e->status);
    else
        put(o, "null");
    put(o, ",\"bytes\":");
    out_uint(o, e->bytes);
    put(o, ",\"us\":");
    out_int(o, e->us);
    put_word(o, "by", e->by);
    if (e->error.n) {
        put(o, ",\"error\":\"");
        put_error(o, e->error);
        put(o, "\"");
    }
    put(o, "}\n");
}

static void put_text(struct out *o, struct str time, const struct entry *e)
{
    put_str(o, time);
    put(o, " ");
    put_str(o, e->id);
    put(o, e->method ? " " : " - ");
    put(o, e->method ? e->method : "");
    put(o, " ");
    put(o, e->route ? e->route : "-");
    put(o, " ");
    if (e->status)
        out_int(o, e->status);
    else
        put(o, "left");
    put(o, " ");
    out_uint(o, e->bytes);
    put(o, " bytes ");
    out_int(o, e->us);
    put(o, " us");
    if (e->error.n) {
        put(o, ": ");
        put_error(o, e->error);
    }
    put(o, "\n");
}

/* A reader that has stopped reading must not stop the server: then lines are
 * left out, and the next one that fits is preceded by their number. */
static void tell(struct str line)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static int64_t n_left_out;
    struct pollfd fd = { .fd = STDERR_FILENO, .events = POLLOUT };

    pthread_mutex_lock(&lock);
    if (poll(&fd, 1, 0) != 1 || !(fd.revents & POLLOUT)) {
        n_left_out++;
    } else {
        if (n_left_out)
            fprintf(stderr, "resit: %lld log lines were left out\n",
                    (long long)n_left_out);
        n_left_out = write(STDERR_FILENO, line.p, line.n) < 0;
    }
    pthread_mutex_unlock(&lock);
}

static void tell_entry(const struct http *h, struct arena *a,
                       const struct entry *e)
{
    struct timespec t;
    struct out o;

    if (h->o.log == HTTP_LOG_OFF && !e->error.n)
        return;
    clock_gettime(CLOCK_REALTIME, &t);
    struct str time =
        instant_text(a, t.tv_sec * INT64_C(1000000) + t.tv_nsec / 1000);
    out_init(&o, a, LINE_BYTES);
    switch (h->o.log) {
    case HTTP_LOG_JSON:
        put_json(&o, time, e);
        break;
    case HTTP_LOG_OFF: /* only what went wrong */
    case HTTP_LOG_TEXT:
        put_text(&o, time, e);
        break;
    }
    if (o.overflow)
        BUG("a log line is too long");
    tell(out_str(&o));
}

/* ---- which requests ---- */

static const char *method_name(const struct exchange *x)
{
    static const char *const names[] = { "GET", "POST", "PUT", "DELETE" };

    return x->head ? "HEAD" : names[x->method];
}

static enum http_class class_of(int status)
{
    return status == 0    ? HTTP_LEFT
           : status < 300 ? HTTP_2XX
           : status < 400 ? HTTP_3XX
           : status < 500 ? HTTP_4XX
                          : HTTP_5XX;
}

void log_request(struct http_private *p)
{
    struct exchange *x = &p->x;
    const struct route *r = x->route;
    struct entry e = {
        .id = x->request_id,
        .method = r ? method_name(x) : NULL,
        .route = r ? r->path : NULL,
        .by = x->by_token ? "token"
              : x->person ? "cookie"
                          : NULL,
        .status = x->status,
        .bytes = x->head ? 0 : x->out.n,
        .us = http_now_us() - p->begun_us,
    };

    if (x->status >= 500 && x->status != 501) /* an odd method is not ours */
        e.error = p->what.n ? p->what : S("refused");
    count_request(p->worker, r, class_of(x->status), e.us);
    tell_entry(p->worker->http, &x->arena, &e);
}
