#include "psych/parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

struct work {
    int n_parts;
    atomic_int next; /* the first part nobody has taken */
    void (*fn)(void *arg, int part, int worker);
    void *arg;
};

struct worker {
    struct work *work;
    int me;
    pthread_t thread;
    bool running;
};

static void *work(void *arg)
{
    const struct worker *w = arg;
    struct work *all = w->work;

    for (int i; (i = atomic_fetch_add(&all->next, 1)) < all->n_parts;)
        all->fn(all->arg, i, w->me);
    return NULL;
}

void parallel_run(int n_parts, int n_workers,
                  void (*fn)(void *arg, int part, int worker), void *arg)
{
    struct work w = { .n_parts = n_parts, .fn = fn, .arg = arg };
    struct worker all[WORKERS_MOST];

    if (n_workers > WORKERS_MOST)
        n_workers = WORKERS_MOST;
    if (n_workers > n_parts)
        n_workers = n_parts;
    for (int i = 0; i < n_workers; i++)
        all[i] = (struct worker){ .work = &w, .me = i };
    for (int i = 1; i < n_workers; i++)
        all[i].running = !pthread_create(&all[i].thread, NULL, work, &all[i]);
    if (n_workers > 0)
        work(&all[0]);
    for (int i = 1; i < n_workers; i++)
        if (all[i].running)
            pthread_join(all[i].thread, NULL);
}
