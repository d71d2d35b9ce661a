/* What a load run came to, as a table or as JSON. */
#ifndef RESIT_CMD_LOAD_REPORT_H
#define RESIT_CMD_LOAD_REPORT_H

#include "cmd/load_server.h"
#include "cmd/load_sit.h"

enum { LOAD_PARTS = LOAD_FINISHED + 1 };

struct load_report {
    const struct load_plan *plan;
    struct load_stats stats;
    struct load_usage idle, parts[LOAD_PARTS]; /* after each part */
    int n_parts;                               /* it came through */
    int64_t n_stored;  /* answers in the journals, each change counted */
    int64_t n_missing; /* items of which less is stored than was told */
    int64_t database_bytes;
    struct err err; /* of a server that ended by itself */
};

/* To stdout; problems to stderr. EXIT_FOUND when an acknowledged answer is not
 * stored, or somebody could not sit to the end. */
int load_report_print(const struct load_report *, bool json);

#endif
