#include "app/clock.h"

#include "base/date.h"
#include "base/err.h"

enum { SUSPEND_LEAST_US = 500000 }; /* less is jitter between two readings */

/* What a test adds, in microseconds. */
struct steps {
    int64_t passed, wall, asleep;
};

#if RESIT_TEST_CLOCK
static struct steps test_steps(void)
{
    const char *path = getenv("RESIT_CLOCK_FILE");
    FILE *f = path ? fopen(path, "r") : NULL;
    double passed = 0, wall = 0, asleep = 0;

    if (f) {
        if (fscanf(f, "%lf %lf %lf", &passed, &wall, &asleep) < 1)
            passed = wall = asleep = 0;
        fclose(f);
    }
    return (struct steps){ (int64_t)(passed * 1e6), (int64_t)(wall * 1e6),
                           (int64_t)(asleep * 1e6) };
}
#else
static struct steps test_steps(void)
{
    return (struct steps){ 0 };
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
    return read_clock(CLOCK_MONOTONIC) + test_steps().passed;
}

static int64_t boottime_us(void)
{
    struct steps s = test_steps();

    return read_clock(CLOCK_BOOTTIME) + s.passed + s.asleep;
}

static int64_t asleep_us(void)
{
    return read_clock(CLOCK_BOOTTIME) - read_clock(CLOCK_MONOTONIC) +
           test_steps().asleep;
}

int64_t clock_ticks_us(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t clock_wall_us(void)
{
    struct steps s = test_steps();

    return read_clock(CLOCK_REALTIME) + s.passed + s.wall + s.asleep;
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
    c->asleep_us = asleep_us();
    atomic_store(&c->offset_us, now - monotonic_us());
    return last->server_us && now > last->server_us ? now - last->server_us : 0;
}

int64_t clock_now_us(const struct clock *c)
{
    return monotonic_us() + atomic_load(&c->offset_us);
}

int64_t clock_catch_up(struct clock *c)
{
    int64_t asleep = asleep_us();
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
