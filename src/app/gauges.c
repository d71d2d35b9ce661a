/* How the process is doing, for what watches it. */
#include "app/app_int.h"

#include "app/live.h"

#include <unistd.h>

static int64_t resident_bytes(void)
{
    long long all, resident = 0;
    FILE *f = fopen("/proc/self/statm", "re");

    if (f && fscanf(f, "%lld %lld", &all, &resident) != 2)
        resident = 0;
    if (f)
        fclose(f);
    return resident * sysconf(_SC_PAGESIZE);
}

static int64_t cpu_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * US_PER_S + t.tv_nsec / 1000;
}

void app_gauges(struct app *app, struct app_gauges *out)
{
    struct store_counts c = store_counts(app->store);

    *out = (struct app_gauges){
        .saves = c.writes,
        .queued = c.queued,
        .queued_most = c.queue_most,
        .commits_failed = c.failed,
        .batch = c.batch,
        .commit_us = c.commit_us,
        .database_bytes = c.file_bytes,
        .wal_bytes = c.wal_bytes,
        .sittings_live = live_map_count(app->live),
        .resident_bytes = resident_bytes(),
        .cpu_us = cpu_us(),
    };
}
