/* Inside the room: who owns what.
 *
 *   http ── worker (one thread, one event base) ── conn ── exchange
 *
 * A conn is a connection of evhttp seen from outside: evhttp reads and writes
 * it, we keep its deadlines. We hold a reference of its bufferevent, so that
 * the socket is closed by us and never under our feet. An exchange lives from
 * the complete request to the answer; while its handler waits it may outlive
 * the connection, and then the server. */
#ifndef RESIT_HTTP_HTTP_INT_H
#define RESIT_HTTP_HTTP_INT_H

#include <pthread.h>
#include <stdatomic.h>
#include <sys/queue.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>

#include "http/http.h"
#include "http/limits.h"

struct worker;

enum { ORIGIN_MOST = 280, REQUEST_ID_TEXT = 32, LINE_KEPT = 128 };

enum phase {
    PHASE_IDLE,    /* nothing received since the last answer */
    PHASE_HEAD,    /* first byte received, head not complete */
    PHASE_BODY,    /* head complete */
    PHASE_BUSY,    /* handler at work or waiting: no deadline of ours */
    PHASE_WRITE,   /* answer handed over */
    PHASE_CLOSING, /* evhttp has let go of it, or is about to */
    N_PHASES
};

struct bucket {
    int64_t micro; /* millionths of a token */
    int64_t at_us;
};

struct conn {
    TAILQ_ENTRY(conn) link; /* in worker->conns[phase], longest there first */
    struct worker *worker;
    enum phase phase;
    int64_t since_us; /* on the worker's clock */
    struct bufferevent *bev;
    struct evbuffer_cb_entry *input_cb, *output_cb;
    int fd;                     /* -1 until the first byte */
    struct evhttp_request *req; /* ours from the handler's call until sent */
    struct http_private *x;     /* being answered */
    struct str block;           /* header lines of our answer, while sending */
    int64_t held;               /* bytes in its buffers */
    size_t line_n;              /* of the head line being received */
    int lines;
    size_t head_n, first_n; /* bytes so far: of the head, of its first line */
    char line[LINE_KEPT];   /* how the request line begins */
    size_t line_kept;
    struct bucket requests;
    size_t body_most; /* of the request that is coming in */
    char last;        /* byte of it */
    int spaces;       /* of its first line */
    const char *odd;  /* what another reader could understand differently */
    bool fresh;       /* never delivered a request */
    bool status;      /* the status line of this answer is in the buffer */
    bool linger;      /* read on for a while, so that a refusal arrives */
    bool drained;     /* lingering has begun */
};

TAILQ_HEAD(conns, conn);

/* What a worker has done; added up when somebody asks. */
struct tally {
    int64_t (*requests)[N_CLASSES]; /* a row for each route, and one more */
    struct histogram reads_us, writes_us;
    int64_t opened, closed, refused;
};

struct worker {
    struct http *http;
    pthread_t thread;
    struct event_base *base;
    struct evhttp *evhttp;
    struct evhttp_bound_socket *bound;
    struct event *wake, *sweep;
    int wake_fd;
    struct conns conns[N_PHASES];
    int n_live;       /* conns in phases before CLOSING */
    int64_t clock_us; /* for deadlines; goes on with each sweep */
    int64_t swept_us; /* when that was, http_now_us */
    int64_t held;
    struct conn **by_fd;
    int n_by_fd;
    struct http_private *spare; /* exchanges to use again */
    int n_spare;
    bool paused;   /* not accepting: no file left */
    bool stopping; /* the last round */

    pthread_mutex_t lock; /* guards what follows */
    struct http_private *resumed, **resumed_end;
    bool ended;

    pthread_mutex_t tally_lock;
    struct tally tally;
};

struct http {
    struct http_options o;
    int port;
    int listen_fd;
    char cookie[32];
    char hosts[4][ORIGIN_MOST];
    int n_hosts;
    char origin[ORIGIN_MOST]; /* empty: http and the host asked for */
    char run[9];              /* random: what its request ids begin with */
    size_t body_usual;        /* largest limit of a route up to BODY_USUAL */
    int conns_most;           /* per worker */
    int64_t held_most;
    struct worker *workers;
    int n_workers;
    pthread_mutex_t lock; /* guards `denied` */
    struct bucket denied;
    atomic_ullong next_id;
    atomic_int refs; /* 1 and every waiting exchange */
    atomic_bool stop;
    int64_t stop_by_us; /* set before `stop` */
};

/* Header fields that decide something. */
enum head {
    HEAD_HOST,
    HEAD_ORIGIN,
    HEAD_COOKIE,
    HEAD_ACCEPT,
    HEAD_LENGTH,
    HEAD_TYPE,
    HEAD_ENCODING,
    HEAD_SITE,
    HEAD_MODE,
    HEAD_CSRF,
    HEAD_AUTHORIZATION,
    HEAD_REQUEST_ID,
    N_HEADS
};

enum progress { RUNNING, WAITING, ANSWERED };

struct http_private {
    struct exchange x;
    struct worker *worker;
    struct conn *conn; /* NULL: the client is gone */
    struct evhttp_request *req;
    struct str heads[N_HEADS];
    enum progress progress;
    struct str content_type;
    struct str what; /* of an error, for the log */
    int64_t begun_us;
    bool close;
    bool in_error;
    void (*fn)(struct exchange *, void *);
    void *arg;
    struct http_private *next; /* in worker->spare or ->resumed */
};

int64_t http_now_us(void); /* monotonic */
bool bucket_take(struct bucket *, int burst, int per_s, int64_t now_us);
void http_unref(struct http *);

/* conn.c */
struct bufferevent *conn_accept(struct event_base *, void *worker);
struct conn *conn_of(struct worker *, struct evhttp_request *);
void conn_phase(struct conn *, enum phase);
void conn_closed(struct evhttp_connection *, void *conn);
void conn_sent(struct evhttp_request *, void *conn);
void conn_flush(struct conn *);
void conn_kill(struct conn *);
bool conn_evict(struct worker *);
void conns_sweep(struct worker *);
void conns_close_idle(struct worker *);
bool conns_busy(const struct worker *);
void conns_free(struct worker *);
void sweep_arm(struct worker *);

/* admit.c: true when the handler may run; else the exchange is answered. */
bool http_admit(struct http_private *);
void http_refuse_body(struct http_private *, size_t most); /* it has more */

/* refuse.c: evhttp has just put the status line of a refusal there. */
void conn_refuse(struct conn *, struct evbuffer *out, int status);

/* exchange.c: an exchange that nobody asked for yet, and its end; both on the
 * worker's thread. */
struct http_private *exchange_make(struct worker *);
void exchange_give_back(struct http_private *);
void exchange_begin(struct evhttp_request *, void *worker);
void exchange_resume(struct http_private *);
void exchange_release(struct http_private *);

/* counts.c */
void counts_begin(struct http *);
void counts_end(struct http *);
void count_request(struct worker *, const struct route *, enum http_class,
                   int64_t us);
void count_opened(struct worker *);
void count_closed(struct worker *);
void count_refused(struct worker *);

/* log.c: also counts it. Status 0: the client was gone. */
void log_request(struct http_private *);
void request_id_make(struct http *, char text[REQUEST_ID_TEXT]);

/* answer.c */
const char *http_reason(int status);
/* Each ended; with the length where evhttp will not know it. */
struct str http_header_lines(struct exchange *, bool bodiless);
void http_refuse(struct http_private *, int status, struct str what,
                 struct str mend); /* and close the connection */
void http_send(struct http_private *);

#endif
