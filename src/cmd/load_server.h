/* The server of a load run: a process of its own, and what it uses up. */
#ifndef RESIT_CMD_LOAD_SERVER_H
#define RESIT_CMD_LOAD_SERVER_H

#include "base/err.h"

#include <sys/types.h>

struct load_server {
    pid_t pid;
    int port;
};

/* What the process has used since it began; from /proc. */
struct load_usage {
    double cpu_s;
    int64_t resident_bytes, written_bytes; /* written: to the disk */
    double players_cpu_s; /* this process, which shares the machine with it */
};

/* This binary's `serve` on a free port of loopback; returns when it listens.
 * It ends with this process. */
MUST_USE enum status load_server_start(struct load_server *, struct str data,
                                       struct str programs, struct err *);
/* E_IO: it has ended. */
MUST_USE enum status load_server_usage(const struct load_server *,
                                       struct load_usage *, struct err *);
/* As Ctrl-C would. E_IO: it did not end well. */
MUST_USE enum status load_server_stop(struct load_server *, struct err *);

#endif
