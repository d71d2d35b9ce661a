/* Sittings in few bytes. Instants are told as the time since the start, those
 * of an item as the time since it was first seen. */
#include "exam/sitting.h"

#include "base/arena.h"
#include "base/varint.h"

/* The first byte of an item. */
enum {
    IS_SEEN = 1,
    IS_FLAGGED = 2,
    IS_LATE = 4,
    IS_ANSWERED = 8,
    IS_STRUCK = 16,
};

/* Room that is always enough. */
enum {
    HEAD_BYTES = 14 * VARINT_MOST,
    SEGMENT_BYTES = 1 + 3 * VARINT_MOST,
    ITEM_BYTES = 1 + 5 * VARINT_MOST,
};

struct reader {
    const unsigned char *at;
    int64_t start_us;
};

static uint64_t number(struct reader *r)
{
    uint64_t v;

    r->at = varint_get(r->at, &v);
    return v;
}

/* 0 stays 0: there is no such instant yet. */
static unsigned char *put_instant(unsigned char *at, int64_t start_us,
                                  int64_t us)
{
    return varint_put(at, us ? (uint64_t)(us - start_us) + 1 : 0);
}

static int64_t instant(struct reader *r)
{
    uint64_t v = number(r);

    return v ? r->start_us + (int64_t)(v - 1) : 0;
}

/* Segments after the current one have nothing to tell. */
static unsigned char *put_head(unsigned char *at, const struct sitting *s)
{
    int64_t start_us = s->started_us;

    at = varint_put(at, s->phase);
    at = varint_put(at, (uint64_t)(s->segment + 1));
    at = varint_put(at, (uint64_t)s->started_us);
    at = put_instant(at, start_us, s->ended_us);
    at = put_instant(at, start_us, s->deadline_us);
    at = put_instant(at, start_us, s->last_us);
    at = varint_put(at, (uint64_t)s->break_left_us);
    at = varint_put(at, (uint64_t)s->given_us);
    at = varint_put(at, (uint64_t)s->n_events);
    at = varint_put(at, s->seed);
    at = varint_put(at, (uint64_t)s->extra_percent);
    at = varint_put(at, (uint64_t)s->extra_segment_us);
    at = varint_put(at, (uint64_t)s->extra_break_us);
    at = varint_put(at, s->report_opened);
    for (int i = 0; i <= s->segment; i++) {
        at = put_instant(at, start_us, s->segments[i].started_us);
        at = put_instant(at, start_us, s->segments[i].ended_us);
        at = put_instant(at, start_us, s->segments[i].deadline_us);
        *at++ = s->segments[i].by_clock;
    }
    return at;
}

static void read_head(struct reader *r, struct sitting *s)
{
    s->phase = (enum sitting_phase)number(r);
    s->segment = (int)number(r) - 1;
    s->started_us = r->start_us = (int64_t)number(r);
    s->ended_us = instant(r);
    s->deadline_us = instant(r);
    s->last_us = instant(r);
    s->break_left_us = (int64_t)number(r);
    s->given_us = (int64_t)number(r);
    s->n_events = (int64_t)number(r);
    s->seed = number(r);
    s->extra_percent = (int)number(r);
    s->extra_segment_us = (int64_t)number(r);
    s->extra_break_us = (int64_t)number(r);
    s->report_opened = number(r);
    for (int i = 0; i <= s->segment; i++) {
        s->segments[i].started_us = instant(r);
        s->segments[i].ended_us = instant(r);
        s->segments[i].deadline_us = instant(r);
        s->segments[i].by_clock = *r->at++;
    }
}

static unsigned char *put_item(unsigned char *at, int64_t start_us,
                               const struct response *r)
{
    *at++ =
        (unsigned char)((r->seen ? IS_SEEN : 0) |
                        (r->flagged ? IS_FLAGGED : 0) |
                        (r->late ? IS_LATE : 0) | (r->seq ? IS_ANSWERED : 0) |
                        (r->struck ? IS_STRUCK : 0));
    if (r->seen)
        at = varint_put(at, (uint64_t)(r->first_seen_us - start_us));
    if (r->seq) {
        at = varint_put(at, (uint64_t)r->seq);
        at = varint_put(at, r->choices);
        at = varint_put(at, (uint64_t)(r->saved_us - r->first_seen_us));
    }
    if (r->struck)
        at = varint_put(at, r->struck);
    return at;
}

static void read_item(struct reader *r, struct response *out)
{
    int is = *r->at++;

    out->seen = is & IS_SEEN;
    out->flagged = is & IS_FLAGGED;
    out->late = is & IS_LATE;
    if (is & IS_SEEN)
        out->first_seen_us = r->start_us + (int64_t)number(r);
    if (is & IS_ANSWERED) {
        out->seq = (int)number(r);
        out->choices = (option_set)number(r);
        out->saved_us = out->first_seen_us + (int64_t)number(r);
    }
    if (is & IS_STRUCK)
        out->struck = (option_set)number(r);
}

struct str sitting_pack(struct arena *a, const struct sitting *s)
{
    size_t n_segments = (size_t)(s->segment + 1);
    unsigned char *bytes =
        arena_alloc(a, HEAD_BYTES + n_segments * SEGMENT_BYTES +
                           (size_t)s->n_items * ITEM_BYTES);
    unsigned char *at = put_head(bytes, s);

    for (int i = 0; i < s->n_items; i++)
        at = put_item(at, s->started_us, &s->responses[i]);
    return (struct str){ (const char *)bytes, (size_t)(at - bytes) };
}

struct sitting *sitting_unpack(struct arena *a, const struct sitting_plan *p,
                               struct str packed)
{
    struct sitting *s = sitting_new(a, p);
    struct reader r = { .at = (const unsigned char *)packed.p };

    read_head(&r, s);
    for (int i = 0; i < s->n_items; i++)
        read_item(&r, &s->responses[i]);
    return s;
}
