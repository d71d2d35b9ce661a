/* The numbers of the wire, in one place. Those a caller may want to change
 * are in struct http_options; zero there means the number here. */
#ifndef RESIT_HTTP_LIMITS_H
#define RESIT_HTTP_LIMITS_H

#include <stdint.h>

enum {
    HEADER_BYTES = 16 * 1024, /* request line and headers */
    HEADER_LINES = 100,
    CONNECTIONS = 10000, /* of one server; then the longest idle one goes */
    /* What a connection may send as a body unless its request line names a
     * route that takes more. */
    BODY_USUAL = 1024 * 1024,
    LISTEN_BACKLOG = 1024,
    SPARE_FDS = 64, /* left to files and databases by the cap above */
    /* Recycled per thread, unless they have used more memory than that. */
    EXCHANGES_KEPT = 256,
    EXCHANGE_BYTES = 64 * 1024,

    /* Answers 401 in a burst and refilled per second (20 in 10 s). */
    DENIED_BURST = 20,
    DENIED_PER_S = 2,
    /* Requests on one connection: far above what a page or a script needs,
     * so that only a runaway loop meets it. */
    REQUESTS_BURST = 40000,
    REQUESTS_PER_S = 20000,
    RETRY_AFTER_S = 10,
};

#define HEADER_DEADLINE_US INT64_C(10000000)
#define BODY_DEADLINE_US INT64_C(30000000)
#define ANSWER_DEADLINE_US INT64_C(60000000) /* the client reads it */
#define IDLE_US INT64_C(60000000)            /* between two requests */
#define LINGER_US INT64_C(1000000)           /* so that a refusal arrives */
#define SWEEP_US INT64_C(100000)             /* how often deadlines are kept */
#define LATE_US (2 * SWEEP_US) /* all that a late one counts for */

/* Bytes waiting in all connections together, received and to be sent. */
#define HELD_BYTES (INT64_C(256) * 1024 * 1024)
/* One answer. */
#define ANSWER_BYTES ((size_t)64 * 1024 * 1024)

#endif
