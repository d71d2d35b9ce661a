#include "app/clock.h"

#include "base/date.h"
#include "base/err.h"

enum { SUSPEND_LEAST_US = 500000 }; /* less is jitter between two readings */

#if RESIT_TEST_CLOCK
static void test_steps(int64_t *passed_us, int64_t *wall_us)
{
    const char *path = getenv("RESIT_CLOCK_FILE");
    FILE *f = path ? fopen(path, "r") : NULL;
    double passed = 0, wall = 0;

    if (f) {
        if (fscanf(f, "%lf %lf", &passed, &wall) < 1)
            passed = wall = 0;
        fclose(f);
    }
    *passed_us = (int64_t)(passed * 1e6);
    *wall_us = (int64_t)(wall * 1e6);
}
#else
static void test_steps(int64_t *passed_us, int64_t *wall_us)
{
    *passed_us = *wall_us = 0;
}
#endif

static int64_t read_clock(clockid_t id)
{
    struct timespec t;

    if (clock_gettime(id, &t))
        BUG("clock %d cannot be read", (int)id);
    return (int64_t)t.tv_sec * US_PER_S + t.tv_nsec / 1000;
}

static int64_t monotonic_us(void)
{
    int64_t passed, wall;

    test_steps(&passed, &wall);
    return read_clock(CLOCK_MONOTONIC) + passed;
}

static int64_t boottime_us(void)
{
    int64_t passed, wall;

    test_steps(&passed, &wall);
    return read_clock(CLOCK_BOOTTIME) + passed;
}

int64_t clock_ticks_us(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t clock_wall_us(void)
{
    int64_t passed, wall;

    test_steps(&passed, &wall);
    return read_clock(CLOCK_REALTIME) + passed + wall;
}

static void read_boot_id(char out[BOOT_ID_TEXT])
{
    FILE *f = fopen("/proc/sys/kernel/random/boot_id", "r");

    memset(out, 0, BOOT_ID_TEXT);
    if (!f)
        return;
    size_t n = fread(out, 1, BOOT_ID_TEXT - 1, f);
    out[n] = 0;
    fclose(f);
}

int64_t clock_start(struct clock *c, const struct heartbeat *last, bool resync)
{
    int64_t wall = clock_wall_us(), boot = boottime_us(), now = wall;

    read_boot_id(c->boot_id);
    if (last->server_us && !resync) {
        bool same_boot = c->boot_id[0] && !strcmp(c->boot_id, last->boot_id) &&
                         boot >= last->boottime_us;
        now = same_boot ? last->server_us + boot - last->boottime_us
              : wall > last->server_us ? wall
                                       : last->server_us;
    }
    c->asleep_us = read_clock(CLOCK_BOOTTIME) - read_clock(CLOCK_MONOTONIC);
    atomic_store(&c->offset_us, now - monotonic_us());
    return last->server_us && now > last->server_us ? now - last->server_us : 0;
}

int64_t clock_now_us(const struct clock *c)
{
    return monotonic_us() + atomic_load(&c->offset_us);
}

int64_t clock_catch_up(struct clock *c)
{
    int64_t asleep = read_clock(CLOCK_BOOTTIME) - read_clock(CLOCK_MONOTONIC);
    int64_t slept = asleep - c->asleep_us;

    if (slept < SUSPEND_LEAST_US)
        return 0;
    c->asleep_us = asleep;
    atomic_fetch_add(&c->offset_us, slept);
    return slept;
}

void clock_heartbeat(const struct clock *c, struct heartbeat *h)
{
    memcpy(h->boot_id, c->boot_id, sizeof h->boot_id);
    h->boottime_us = boottime_us();
    h->server_us = clock_now_us(c);
}
