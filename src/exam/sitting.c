#include "exam/sitting_int.h"

#include "base/arena.h"
#include "base/err.h"
#include "exam/form.h"

struct sitting_plan *sitting_plan_new(struct arena *a, const struct form *f,
                                      bool accept_late)
{
    struct sitting_plan *p = ARENA_NEW(a, struct sitting_plan);
    uint8_t *n_options = ARENA_ARRAY(a, uint8_t, (size_t)f->n_items);
    bool *multiple = ARENA_ARRAY(a, bool, (size_t)f->n_items);

    p->n_items = f->n_items;
    p->n_segments = f->n_segments;
    for (int s = 0; s < f->n_segments; s++) {
        p->segments[s].first = f->segments[s].first;
        p->segments[s].n = f->segments[s].n;
        p->segments[s].limit_us = f->segments[s].limit_us;
    }
    p->tutorial_us = f->tutorial_us;
    p->break_pool_us = f->break_pool_us;
    p->accept_late = accept_late;
    for (int i = 0; i < f->n_items; i++) {
        n_options[i] = (uint8_t)f->items[i].item->n_options;
        multiple[i] = f->items[i].item->type == ITEM_MULTIPLE;
    }
    p->n_options = n_options;
    p->multiple = multiple;
    return p;
}

int64_t sitting_segment_limit(const struct sitting *s,
                              const struct sitting_plan *p, int segment)
{
    int64_t limit = p->segments[segment].limit_us;

    return limit + limit / 100 * s->extra_percent + s->extra_segment_us;
}

bool response_is_hurried(const struct response *r, const struct item *item)
{
    size_t chars = item->stem.n;
    int64_t least_s = 5;

    for (int i = 0; i < item->n_options; i++)
        chars += item->options[i].text.n;
    if (chars < 200)
        least_s = 3;
    else if (chars > 1000)
        least_s = 10;
    /* an answer that came without a look was its first look */
    return r->choices && r->saved_us > r->first_seen_us &&
           r->saved_us - r->first_seen_us < least_s * US_PER_S;
}

bool sitting_is_over(const struct sitting *s)
{
    return s->phase == SITTING_SUBMITTED || s->phase == SITTING_EXPIRED;
}

struct sitting *sitting_new(struct arena *a, const struct sitting_plan *p)
{
    struct sitting *s = ARENA_NEW(a, struct sitting);

    s->n_items = p->n_items;
    s->segment = -1;
    s->responses = ARENA_ARRAY(a, struct response, (size_t)p->n_items);
    return s;
}

/* ---- folding ---- */

static void see(struct response *r, int64_t at_us)
{
    if (r->seen)
        return;
    r->seen = true;
    r->first_seen_us = at_us;
}

static void apply_started(struct sitting *s, const struct sitting_plan *p,
                          const struct event *e)
{
    s->started_us = e->at_us;
    s->seed = e->seed;
    s->extra_percent = e->extra_percent;
    s->extra_segment_us = e->extra_segment_us;
    s->extra_break_us = e->extra_break_us;
    s->break_left_us = p->break_pool_us + e->extra_break_us;
    s->phase = p->tutorial_us ? SITTING_TUTORIAL : SITTING_SEGMENT;
    s->deadline_us = p->tutorial_us ? e->at_us + p->tutorial_us : 0;
}

static void apply_response(struct sitting *s, const struct event *e)
{
    struct response *r = &s->responses[e->item];

    r->choices = e->choices;
    r->seq = e->seq;
    r->late = e->on;
    r->saved_us = e->at_us;
    see(r, e->at_us);
}

static void end_sitting(struct sitting *s, enum sitting_phase phase,
                        int64_t at_us)
{
    s->phase = phase;
    s->ended_us = at_us;
    s->deadline_us = 0;
}

void sitting_apply(struct sitting *s, const struct sitting_plan *p,
                   const struct event *e)
{
    const char *reason = sitting_refuse(s, p, e);

    if (reason)
        BUG("event %lld %s", (long long)e->n, reason);
    s->n_events = e->n;
    s->last_us = e->at_us;
    switch (e->kind) {
    case EVENT_STARTED:
        apply_started(s, p, e);
        break;
    case EVENT_TUTORIAL_ENDED:
        s->phase = SITTING_SEGMENT;
        s->deadline_us = 0;
        break;
    case EVENT_SEGMENT_STARTED:
        s->phase = SITTING_SEGMENT;
        s->segment = e->segment;
        s->segments[e->segment].started_us = e->at_us;
        s->segments[e->segment].deadline_us = e->us;
        s->deadline_us = e->us;
        break;
    case EVENT_RESPONSE:
        apply_response(s, e);
        break;
    case EVENT_FLAG:
        s->responses[e->item].flagged = e->on;
        break;
    case EVENT_STRIKE:
        s->responses[e->item].struck = e->choices;
        break;
    case EVENT_SEEN:
        see(&s->responses[e->item], e->at_us);
        break;
    case EVENT_SEGMENT_ENDED:
        s->segments[s->segment].ended_us = e->at_us;
        s->segments[s->segment].by_clock = e->on;
        s->deadline_us = 0;
        break;
    case EVENT_BREAK_STARTED:
        s->phase = SITTING_BREAK;
        s->deadline_us = e->us;
        break;
    case EVENT_BREAK_ENDED:
        s->break_left_us =
            s->deadline_us > e->at_us ? s->deadline_us - e->at_us : 0;
        s->phase = SITTING_SEGMENT;
        s->deadline_us = 0;
        break;
    case EVENT_TIME_GIVEN:
        s->given_us += e->us;
        s->deadline_us += e->us;
        if (s->phase == SITTING_SEGMENT)
            s->segments[s->segment].deadline_us += e->us;
        break;
    case EVENT_SUBMITTED:
        end_sitting(s, SITTING_SUBMITTED, e->at_us);
        break;
    case EVENT_EXPIRED:
        end_sitting(s, SITTING_EXPIRED, e->at_us);
        break;
    case EVENT_REPORT_OPENED:
        s->report_opened = true;
        break;
    }
}

/* ---- words ---- */

struct str sitting_phase_text(enum sitting_phase phase)
{
    static const struct str words[] = {
        [SITTING_NEW] = S_INIT("new"),
        [SITTING_TUTORIAL] = S_INIT("tutorial"),
        [SITTING_SEGMENT] = S_INIT("segment"),
        [SITTING_BREAK] = S_INIT("break"),
        [SITTING_SUBMITTED] = S_INIT("submitted"),
        [SITTING_EXPIRED] = S_INIT("expired"),
    };

    return words[phase];
}

static const struct str event_words[] = {
    [EVENT_STARTED] = S_INIT("started"),
    [EVENT_TUTORIAL_ENDED] = S_INIT("tutorial_ended"),
    [EVENT_SEGMENT_STARTED] = S_INIT("segment_started"),
    [EVENT_RESPONSE] = S_INIT("response"),
    [EVENT_FLAG] = S_INIT("flag"),
    [EVENT_STRIKE] = S_INIT("strike"),
    [EVENT_SEEN] = S_INIT("seen"),
    [EVENT_SEGMENT_ENDED] = S_INIT("segment_ended"),
    [EVENT_BREAK_STARTED] = S_INIT("break_started"),
    [EVENT_BREAK_ENDED] = S_INIT("break_ended"),
    [EVENT_TIME_GIVEN] = S_INIT("time_given"),
    [EVENT_SUBMITTED] = S_INIT("submitted"),
    [EVENT_EXPIRED] = S_INIT("expired"),
    [EVENT_REPORT_OPENED] = S_INIT("report_opened"),
};

struct str event_kind_text(enum event_kind k)
{
    return event_words[k];
}

bool event_kind_parse(struct str s, enum event_kind *out)
{
    for (size_t i = 0; i < sizeof event_words / sizeof *event_words; i++)
        if (str_eq(event_words[i], s)) {
            *out = (enum event_kind)i;
            return true;
        }
    return false;
}
