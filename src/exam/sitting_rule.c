/* Which event may follow which state. */
#include "exam/sitting_int.h"

int sitting_segment_of(const struct sitting_plan *p, int item)
{
    for (int i = 0; i < p->n_segments; i++)
        if (item >= p->segments[i].first &&
            item < p->segments[i].first + p->segments[i].n)
            return i;
    return -1;
}

option_set sitting_options(const struct sitting_plan *p, int item)
{
    return (option_set)((1u << p->n_options[item]) - 1);
}

bool sitting_is_running(const struct sitting *s)
{
    return s->phase == SITTING_TUTORIAL || s->phase == SITTING_SEGMENT ||
           s->phase == SITTING_BREAK;
}

/* Journals come from disk: no instant in them may overflow when added to. */
static int64_t latest_us(void)
{
    return date_to_us(date_last());
}

bool sitting_is_accommodation(int percent, int64_t segment_us, int64_t break_us)
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

bool sitting_is_choice(const struct sitting_plan *p, int item, option_set c)
{
    return !(c & ~sitting_options(p, item)) &&
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
                sitting_segment_of(p, e->item) == s->segment;
    if (e->kind != EVENT_RESPONSE)
        return !open ? "falls outside the item's segment"
               : e->kind == EVENT_STRIKE &&
                       (e->choices & ~sitting_options(p, e->item))
                   ? "strikes an option that is not there"
                   : NULL;
    if (!sitting_is_choice(p, e->item, e->choices))
        return "chooses what cannot be chosen";
    if (e->seq != s->responses[e->item].seq + 1)
        return "does not follow the stored sequence number";
    if (e->on) {
        int g = sitting_segment_of(p, e->item);
        if (!p->accept_late || s->report_opened || !s->segments[g].by_clock)
            return "is a late answer that may not be taken";
    } else if (!open) {
        return "falls outside the item's segment";
    }
    return NULL;
}

const char *sitting_refuse(const struct sitting *s,
                           const struct sitting_plan *p, const struct event *e)
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
               : !sitting_is_accommodation(
                     e->extra_percent, e->extra_segment_us, e->extra_break_us)
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
        return !sitting_is_running(s) || !s->deadline_us || e->us <= 0 ||
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
    const char *reason = sitting_refuse(s, p, e);

    *why = str_from_c(reason);
    return !reason;
}
