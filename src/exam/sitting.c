#include "exam/sitting.h"

#include "base/arena.h"
#include "base/err.h"

/* ---- what the accommodation makes of the plan's times ---- */

int64_t sitting_segment_limit(const struct sitting *s,
                              const struct sitting_plan *p, int segment)
{
    int64_t limit = p->segments[segment].limit_us;

    return limit + limit / 100 * s->extra_percent + s->extra_segment_us;
}

static int segment_of(const struct sitting_plan *p, int item)
{
    for (int i = 0; i < p->n_segments; i++)
        if (item >= p->segments[i].first &&
            item < p->segments[i].first + p->segments[i].n)
            return i;
    return -1;
}

static option_set all_options(const struct sitting_plan *p, int item)
{
    return (option_set)((1u << p->n_options[item]) - 1);
}

static bool is_running(const struct sitting *s)
{
    return s->phase == SITTING_TUTORIAL || s->phase == SITTING_SEGMENT ||
           s->phase == SITTING_BREAK;
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

/* ---- which event may follow which state ---- */

/* Journals come from disk: no instant in them may overflow when added to. */
static int64_t latest_us(void)
{
    return date_to_us(date_last());
}

static bool is_accommodation(int percent, int64_t segment_us, int64_t break_us)
{
    return percent >= 0 && percent <= 300 && segment_us >= 0 &&
           segment_us <= EXTRA_MOST_US && break_us >= 0 &&
           break_us <= EXTRA_MOST_US;
}

/* Between two parts: a segment has ended and nothing has begun yet. */
static bool has_just_ended(const struct sitting *s)
{
    return s->phase == SITTING_SEGMENT && !s->deadline_us && s->segment >= 0;
}

static bool is_choice(const struct sitting_plan *p, int item, option_set c)
{
    return !(c & ~all_options(p, item)) &&
           (p->multiple[item] || option_set_count(c) <= 1);
}

static bool has_item(const struct sitting_plan *p, const struct event *e)
{
    return e->item >= 0 && e->item < p->n_items;
}

static const char *refuse_item_event(const struct sitting *s,
                                     const struct sitting_plan *p,
                                     const struct event *e)
{
    if (!has_item(p, e))
        return "names no item of the form";
    bool open = s->phase == SITTING_SEGMENT && s->deadline_us &&
                segment_of(p, e->item) == s->segment;
    if (e->kind != EVENT_RESPONSE)
        return !open ? "falls outside the item's segment"
               : e->kind == EVENT_STRIKE &&
                       (e->choices & ~all_options(p, e->item))
                   ? "strikes an option that is not there"
                   : NULL;
    if (!is_choice(p, e->item, e->choices))
        return "chooses what cannot be chosen";
    if (e->seq != s->responses[e->item].seq + 1)
        return "does not follow the stored sequence number";
    if (e->on) {
        int g = segment_of(p, e->item);
        if (!p->accept_late || s->report_opened || !s->segments[g].by_clock)
            return "is a late answer that may not be taken";
    } else if (!open) {
        return "falls outside the item's segment";
    }
    return NULL;
}

static const char *refuse(const struct sitting *s, const struct sitting_plan *p,
                          const struct event *e)
{
    if (e->n != s->n_events + 1)
        return "is out of order";
    if (e->at_us < s->last_us)
        return "lies before the event it follows";
    if (e->at_us <= 0 || e->at_us > latest_us())
        return "lies outside all calendars";
    switch (e->kind) {
    case EVENT_STARTED:
        return s->phase != SITTING_NEW ? "starts a started sitting"
               : !is_accommodation(e->extra_percent, e->extra_segment_us,
                                   e->extra_break_us)
                   ? "asks for more extra time than there is"
                   : NULL;
    case EVENT_TUTORIAL_ENDED:
        return s->phase != SITTING_TUTORIAL ? "ends no tutorial" : NULL;
    case EVENT_SEGMENT_STARTED:
        if (e->segment < 0 || e->segment >= p->n_segments ||
            e->segment != s->segment + 1 || e->us <= e->at_us ||
            e->us > latest_us())
            return "starts the wrong segment";
        return s->phase != SITTING_SEGMENT || s->deadline_us
                   ? "starts a segment inside another part"
                   : NULL;
    case EVENT_RESPONSE:
    case EVENT_FLAG:
    case EVENT_STRIKE:
    case EVENT_SEEN:
        return refuse_item_event(s, p, e);
    case EVENT_SEGMENT_ENDED:
        return s->phase != SITTING_SEGMENT || e->segment != s->segment ||
                       !s->deadline_us
                   ? "ends a segment that is not open"
                   : NULL;
    case EVENT_BREAK_STARTED:
        return !has_just_ended(s) || s->segment + 1 >= p->n_segments ||
                       e->us <= e->at_us || e->us > latest_us()
                   ? "starts a break in the wrong place"
                   : NULL;
    case EVENT_BREAK_ENDED:
        return s->phase != SITTING_BREAK ? "ends no break" : NULL;
    case EVENT_TIME_GIVEN:
        return !is_running(s) || !s->deadline_us || e->us <= 0 ||
                       e->us > latest_us() - s->deadline_us
                   ? "gives time to nobody"
                   : NULL;
    case EVENT_SUBMITTED:
        return s->phase != SITTING_TUTORIAL && s->phase != SITTING_BREAK &&
                       !has_just_ended(s)
                   ? "submits what is not running"
                   : NULL;
    case EVENT_EXPIRED:
        return !has_just_ended(s) || s->segment + 1 != p->n_segments
                   ? "expires what is not at its end"
                   : NULL;
    case EVENT_REPORT_OPENED:
        return !sitting_is_over(s) || s->report_opened
                   ? "opens a report that is not there"
                   : NULL;
    }
    return "is of no known kind";
}

bool sitting_check(const struct sitting *s, const struct sitting_plan *p,
                   const struct event *e, struct str *why)
{
    const char *reason = refuse(s, p, e);

    *why = str_from_c(reason);
    return !reason;
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

    if (r->seq)
        r->changes++;
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
    const char *reason = refuse(s, p, e);

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

/* ---- making acts ---- */

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

    if (!is_running(s) || !due || at_us < due)
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
    if (!is_accommodation(start->extra_percent, start->extra_segment_us,
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
        !is_choice(p, item, choices) || chosen_us > at_us)
        return result(ACT_BAD_INPUT);
    const struct response *r = &s->responses[item];
    if (seq == r->seq && choices == r->choices)
        return result(ACT_NOTHING);
    if (s->phase == SITTING_NEW || s->phase == SITTING_TUTORIAL)
        return result(ACT_WRONG_PHASE);
    int segment = segment_of(p, item);
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
    if (s->phase != SITTING_SEGMENT || segment_of(p, item) != s->segment)
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
    if (struck & ~all_options(p, item))
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
    if (!is_running(s))
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
    if (!is_running(s) || away_us <= 0)
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
