/* Parts of one computation on several processors.
 *
 * fn(arg, part, worker) is called once for each part 0 … n_parts-1; calls run
 * on up to n_workers threads, `worker` (0 … n_workers-1) names the thread and
 * with it its scratch room. Parts are dealt out in turn, so that what a part
 * computes must depend on its number only: then results do not depend on how
 * many threads there are. Returns when all parts are done. */
#ifndef RESIT_PSYCH_PARALLEL_H
#define RESIT_PSYCH_PARALLEL_H

enum { WORKERS_MOST = 64 };

void parallel_run(int n_parts, int n_workers,
                  void (*fn)(void *arg, int part, int worker), void *arg);

#endif
