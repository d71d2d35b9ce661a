/* A disk and a memory that fail the database at the n-th operation.
 *
 * Both are layers inside the engine: over its own file system, and over its
 * allocator. What they do is told by a struct that may lie in memory shared
 * with another process (fault/failing_preload.c). */
#ifndef RESIT_TESTS_FAILING_H
#define RESIT_TESTS_FAILING_H

#include <stdatomic.h>
#include <stdbool.h>

enum fault { FAULT_NONE, FAULT_WRITE, FAULT_SYNC, FAULT_MEMORY };

/* Five ints: fault/test_nth.py writes and reads them too. */
struct faults {
    atomic_int kind; /* which operations are counted; written last */
    int code;        /* of a failing disk: the engine's, e.g. SQLITE_FULL */
    int at;          /* fails at this operation, counted from 1 */
    int forever;     /* and at all after it */
    atomic_int n;    /* so many there have been */
};

/* Before the engine is used for the first time. */
void failing_install(struct faults *);
void fault_arm(struct faults *, enum fault, int code, int at, bool forever);
bool fault_disarm(struct faults *); /* has it struck */

#endif
