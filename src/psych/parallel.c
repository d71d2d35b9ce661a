#include "psych/parallel.h"

#include <pthread.h>
#include <stdbool.h>

struct worker {
    int n_parts, n_workers, me;
    void (*fn)(void *arg, int part, int worker);
    void *arg;
    pthread_t thread;
    bool running;
};

static void *work(void *arg)
{
    const struct worker *w = arg;

    for (int i = w->me; i < w->n_parts; i += w->n_workers)
        w->fn(w->arg, i, w->me);
    return NULL;
}

void parallel_run(int n_parts, int n_workers,
                  void (*fn)(void *arg, int part, int worker), void *arg)
{
    struct worker all[WORKERS_MOST];

    if (n_workers > WORKERS_MOST)
        n_workers = WORKERS_MOST;
    if (n_workers > n_parts)
        n_workers = n_parts;
    for (int i = 0; i < n_workers; i++)
        all[i] = (struct worker){ n_parts, n_workers, i, fn, arg, 0, false };
    for (int i = 1; i < n_workers; i++)
        all[i].running = !pthread_create(&all[i].thread, NULL, work, &all[i]);
    for (int i = 0; i < n_workers; i++)
        if (!all[i].running) /* this thread's own, and what found no thread */
            work(&all[i]);
    for (int i = 1; i < n_workers; i++)
        if (all[i].running)
            pthread_join(all[i].thread, NULL);
}
