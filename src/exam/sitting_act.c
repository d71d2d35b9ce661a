/* What candidates and the clock do: acts make events. */
#include "exam/sitting_int.h"

#include "base/err.h"

static struct event *add(struct act *a, const struct sitting *s, int64_t at_us,
                         enum event_kind kind)
{
    if (a->n_events == ACT_EVENTS_MOST)
        BUG("more than %d events in one act", ACT_EVENTS_MOST);
    struct event *e = &a->events[a->n_events++];
    *e = (struct event){
        .n = s->n_events + a->n_events,
        .at_us = at_us,
        .kind = kind,
        .item = -1,
        .segment = -1,
    };
    return e;
}

static struct act result(enum act_result r)
{
    return (struct act){ .result = r };
}

static void add_segment_start(struct act *a, const struct sitting *s,
                              const struct sitting_plan *p, int segment,
                              int64_t at_us)
{
    struct event *e = add(a, s, at_us, EVENT_SEGMENT_STARTED);

    e->segment = segment;
    e->us = at_us + sitting_segment_limit(s, p, segment);
}

/* The current segment is over: what comes next, all at one instant. */
static void add_segment_end(struct act *a, const struct sitting *s,
                            const struct sitting_plan *p, bool by_clock,
                            int64_t at_us)
{
    struct event *e = add(a, s, at_us, EVENT_SEGMENT_ENDED);

    e->segment = s->segment;
    e->on = by_clock;
    if (s->segment + 1 == p->n_segments) {
        add(a, s, at_us, by_clock ? EVENT_EXPIRED : EVENT_SUBMITTED);
    } else if (s->break_left_us > 0) {
        e = add(a, s, at_us, EVENT_BREAK_STARTED);
        e->segment = s->segment;
        e->us = at_us + s->break_left_us;
    } else {
        add_segment_start(a, s, p, s->segment + 1, at_us);
    }
}

struct act sitting_tick(const struct sitting *s, const struct sitting_plan *p,
                        int64_t at_us)
{
    struct act a = { .result = ACT_NOTHING };
    int64_t due = s->deadline_us;

    if (!sitting_is_running(s) || !due || at_us < due)
        return a;
    a.result = ACT_DONE;
    if (s->phase == SITTING_TUTORIAL) {
        add(&a, s, due, EVENT_TUTORIAL_ENDED)->on = true;
        add_segment_start(&a, s, p, 0, due);
    } else if (s->phase == SITTING_SEGMENT) {
        add_segment_end(&a, s, p, true, due);
    } else {
        add(&a, s, due, EVENT_BREAK_ENDED)->on = true;
        add_segment_start(&a, s, p, s->segment + 1, due);
    }
    return a;
}

struct act sitting_start(const struct sitting *s, const struct sitting_plan *p,
                         const struct sitting_start *start, int64_t at_us)
{
    if (s->phase != SITTING_NEW)
        return result(ACT_WRONG_PHASE);
    if (!sitting_is_accommodation(start->extra_percent, start->extra_segment_us,
                                  start->extra_break_us))
        return result(ACT_BAD_INPUT);
    struct act a = { .result = ACT_DONE };
    struct event *e = add(&a, s, at_us, EVENT_STARTED);
    e->seed = start->seed;
    e->extra_percent = start->extra_percent;
    e->extra_segment_us = start->extra_segment_us;
    e->extra_break_us = start->extra_break_us;
    if (!p->tutorial_us) {
        struct sitting with = *s; /* the limits after the accommodation */
        with.extra_percent = start->extra_percent;
        with.extra_segment_us = start->extra_segment_us;
        add_segment_start(&a, &with, p, 0, at_us);
    }
    return a;
}

struct act sitting_end_tutorial(const struct sitting *s,
                                const struct sitting_plan *p, int64_t at_us)
{
    if (s->phase != SITTING_TUTORIAL)
        return result(s->phase == SITTING_NEW ? ACT_WRONG_PHASE : ACT_NOTHING);
    struct act a = { .result = ACT_DONE };
    add(&a, s, at_us, EVENT_TUTORIAL_ENDED);
    add_segment_start(&a, s, p, 0, at_us);
    return a;
}

/* Why an answer to an item of a segment that is not open is refused, or
 * ACT_DONE when it is a late answer that counts. */
static enum act_result late_answer(const struct sitting *s,
                                   const struct sitting_plan *p, int segment,
                                   int64_t chosen_us)
{
    if (segment > s->segment || !s->segments[segment].ended_us ||
        !s->segments[segment].by_clock)
        return ACT_WRONG_PHASE;
    if (!p->accept_late || chosen_us < s->segments[segment].started_us ||
        chosen_us > s->segments[segment].deadline_us)
        return ACT_TIME_UP;
    return s->report_opened ? ACT_TOLD : ACT_DONE;
}

struct act sitting_answer(const struct sitting *s, const struct sitting_plan *p,
                          int item, option_set choices, int seq,
                          int64_t chosen_us, int64_t at_us)
{
    if (item < 0 || item >= p->n_items || seq < 1 ||
        !sitting_is_choice(p, item, choices) || chosen_us > at_us)
        return result(ACT_BAD_INPUT);
    const struct response *r = &s->responses[item];
    if (seq == r->seq && choices == r->choices)
        return result(ACT_NOTHING);
    if (s->phase == SITTING_NEW || s->phase == SITTING_TUTORIAL)
        return result(ACT_WRONG_PHASE);
    int segment = sitting_segment_of(p, item);
    bool late = s->phase != SITTING_SEGMENT || segment != s->segment;
    if (late) {
        enum act_result why = late_answer(s, p, segment, chosen_us);
        if (why != ACT_DONE)
            return result(why);
    }
    if (seq != r->seq + 1)
        return result(ACT_STALE);
    struct act a = { .result = ACT_DONE };
    struct event *e = add(&a, s, at_us, EVENT_RESPONSE);
    e->item = item;
    e->choices = choices;
    e->seq = seq;
    e->on = late;
    e->us = at_us - chosen_us;
    return a;
}

/* May this item be touched now? */
static enum act_result item_open(const struct sitting *s,
                                 const struct sitting_plan *p, int item)
{
    if (item < 0 || item >= p->n_items)
        return ACT_BAD_INPUT;
    if (s->phase != SITTING_SEGMENT ||
        sitting_segment_of(p, item) != s->segment)
        return ACT_WRONG_PHASE;
    return ACT_DONE;
}

struct act sitting_flag(const struct sitting *s, const struct sitting_plan *p,
                        int item, bool on, int64_t at_us)
{
    struct act a = { .result = item_open(s, p, item) };

    if (a.result != ACT_DONE)
        return a;
    if (s->responses[item].flagged == on)
        return result(ACT_NOTHING);
    struct event *e = add(&a, s, at_us, EVENT_FLAG);
    e->item = item;
    e->on = on;
    return a;
}

struct act sitting_strike(const struct sitting *s, const struct sitting_plan *p,
                          int item, option_set struck, int64_t at_us)
{
    struct act a = { .result = item_open(s, p, item) };

    if (a.result != ACT_DONE)
        return a;
    if (struck & ~sitting_options(p, item))
        return result(ACT_BAD_INPUT);
    if (s->responses[item].struck == struck)
        return result(ACT_NOTHING);
    struct event *e = add(&a, s, at_us, EVENT_STRIKE);
    e->item = item;
    e->choices = struck;
    return a;
}

struct act sitting_see(const struct sitting *s, const struct sitting_plan *p,
                       int item, int64_t at_us)
{
    struct act a = { .result = item_open(s, p, item) };

    if (a.result != ACT_DONE)
        return a;
    if (s->responses[item].seen)
        return result(ACT_NOTHING);
    add(&a, s, at_us, EVENT_SEEN)->item = item;
    return a;
}

struct act sitting_end_segment(const struct sitting *s,
                               const struct sitting_plan *p, int segment,
                               int64_t at_us)
{
    if (segment < 0 || segment >= p->n_segments)
        return result(ACT_BAD_INPUT);
    if (segment <= s->segment && s->segments[segment].ended_us)
        return result(ACT_NOTHING);
    if (s->phase != SITTING_SEGMENT || segment != s->segment)
        return result(ACT_WRONG_PHASE);
    struct act a = { .result = ACT_DONE };
    add_segment_end(&a, s, p, false, at_us);
    return a;
}

struct act sitting_end_break(const struct sitting *s,
                             const struct sitting_plan *p, int64_t at_us)
{
    if (s->phase == SITTING_NEW || s->phase == SITTING_TUTORIAL)
        return result(ACT_WRONG_PHASE);
    if (s->phase != SITTING_BREAK)
        return result(ACT_NOTHING);
    struct act a = { .result = ACT_DONE };
    add(&a, s, at_us, EVENT_BREAK_ENDED);
    add_segment_start(&a, s, p, s->segment + 1, at_us);
    return a;
}

struct act sitting_submit(const struct sitting *s, const struct sitting_plan *p,
                          int64_t at_us)
{
    (void)p;
    if (s->phase == SITTING_NEW)
        return result(ACT_WRONG_PHASE);
    if (!sitting_is_running(s))
        return result(ACT_NOTHING);
    struct act a = { .result = ACT_DONE };
    if (s->phase == SITTING_SEGMENT)
        add(&a, s, at_us, EVENT_SEGMENT_ENDED)->segment = s->segment;
    add(&a, s, at_us, EVENT_SUBMITTED);
    return a;
}

struct act sitting_give_time(const struct sitting *s,
                             const struct sitting_plan *p, int64_t away_us,
                             int64_t at_us)
{
    (void)p;
    if (!sitting_is_running(s) || away_us <= 0)
        return result(ACT_NOTHING);
    struct act a = { .result = ACT_DONE };
    add(&a, s, at_us, EVENT_TIME_GIVEN)->us = away_us;
    return a;
}

struct act sitting_open_report(const struct sitting *s,
                               const struct sitting_plan *p, int64_t at_us)
{
    (void)p;
    if (!sitting_is_over(s))
        return result(ACT_WRONG_PHASE);
    if (s->report_opened)
        return result(ACT_NOTHING);
    struct act a = { .result = ACT_DONE };
    add(&a, s, at_us, EVENT_REPORT_OPENED);
    return a;
}
