/* A sitting: one candidate taking one form. State is the fold of its events.
 *
 * Pure. Time comes in as `at_us`; it is the server's own time line, which
 * never runs backwards and does not jump when the system clock is stepped
 * (app/clock.h). The caller appends the event that a function returns and
 * folds it into the state with sitting_apply; replaying the stored events
 * from the first gives the same state bit for bit.
 *
 *   TUTORIAL ──► SEGMENT ──► BREAK ──► SEGMENT … ──► SUBMITTED
 *                  │ time is up at the last segment ──► EXPIRED
 *
 * A form without a tutorial starts in SEGMENT; without a break pool one
 * segment follows the other at once. A break ends when the candidate goes on
 * or when the pool is empty. The tutorial ends likewise. When time is up the
 * events that the clock causes are made by sitting_tick, with the instants at
 * which they were due, not those at which somebody looked.
 *
 * Sequence numbers, per item (law 3): a response is accepted only with stored
 * seq + 1; the stored number with the stored choice again is a repeated
 * request (ANSWER_SAME); anything else is refused (ANSWER_STALE).
 *
 * Late answers: chosen, by the client's own account, before a deadline that
 * has passed when they arrive. They are accepted with `late` set, in personal
 * mode only, until the report has been opened; every other answer to a closed
 * segment is refused. */
#ifndef RESIT_EXAM_SITTING_H
#define RESIT_EXAM_SITTING_H

#include "exam/item.h"
#include "exam/program.h"

enum sitting_phase {
    SITTING_NEW, /* no event yet */
    SITTING_TUTORIAL,
    SITTING_SEGMENT,
    SITTING_BREAK,
    SITTING_SUBMITTED, /* the candidate ended the last segment */
    SITTING_EXPIRED,   /* the clock did */
};

enum event_kind {
    EVENT_STARTED, /* seed, accommodation */
    EVENT_TUTORIAL_ENDED,
    EVENT_SEGMENT_STARTED, /* segment, deadline_us */
    EVENT_RESPONSE,        /* item, choices, seq, late */
    EVENT_FLAG,            /* item, on */
    EVENT_STRIKE,          /* item, choices = the struck options */
    EVENT_SEEN,            /* item: shown for the first time */
    EVENT_SEGMENT_ENDED,   /* segment, by_clock */
    EVENT_BREAK_STARTED,   /* segment just ended, deadline_us */
    EVENT_BREAK_ENDED,     /* by_clock */
    EVENT_TIME_GIVEN,      /* given_us: the server or machine was away */
    EVENT_SUBMITTED,
    EVENT_EXPIRED,
    EVENT_REPORT_OPENED, /* late answers are over */
};

/* One row of the journal. Fields a kind does not use are zero. */
struct event {
    int64_t n;     /* 1, 2, 3 … within the sitting */
    int64_t at_us; /* when it happened (clock events: when it was due) */
    enum event_kind kind;
    int item;    /* position in the form, from 0; -1: none */
    int segment; /* from 0; -1: none */
    int seq;
    option_set choices;
    bool on;       /* flag state; late for responses; by_clock for ends */
    int64_t us;    /* deadline, given time, or a late answer's claimed age */
    uint64_t seed; /* EVENT_STARTED */
    int extra_percent;        /* EVENT_STARTED: 50 = time and a half */
    int64_t extra_segment_us; /* EVENT_STARTED: added to every segment */
    int64_t extra_break_us;   /* EVENT_STARTED: added to the break pool */
};

/* The parts of a form that the state machine needs. */
struct sitting_plan {
    int n_items;
    int n_segments;
    struct {
        int first, n;
        int64_t limit_us;
    } segments[SEGMENTS_MOST];
    int64_t tutorial_us, break_pool_us;
    bool accept_late; /* personal mode */
    /* per item: number of options, and whether several may be chosen */
    const uint8_t *n_options;
    const bool *multiple;
};

struct form;

/* What a form means to the state machine; in the arena. */
struct sitting_plan *sitting_plan_new(struct arena *, const struct form *,
                                      bool accept_late);

struct response {
    option_set choices;
    option_set struck;
    bool flagged, seen, late;
    int seq;          /* how often it was answered; 0: never */
    int64_t saved_us; /* of the stored choice */
    int64_t first_seen_us;
};

struct sitting {
    enum sitting_phase phase;
    int segment; /* current, or the one just ended during a break */
    int64_t started_us, ended_us;
    int64_t deadline_us; /* of the tutorial, segment or break; 0: none */
    int64_t break_left_us;
    int64_t given_us; /* time given back in all */
    int64_t last_us;  /* of the newest event */
    int64_t n_events;
    uint64_t seed;
    int extra_percent;
    int64_t extra_segment_us, extra_break_us;
    bool report_opened;
    struct {
        int64_t started_us, ended_us, deadline_us;
        bool by_clock;
    } segments[SEGMENTS_MOST];
    struct response *responses; /* n_items, in the arena given to new */
    int n_items;
};

enum act_result {
    ACT_DONE,        /* one event to append (two for ends that open a part) */
    ACT_NOTHING,     /* already so: nothing to append, answer as before */
    ACT_STALE,       /* sequence number refused: show the stored answer */
    ACT_TIME_UP,     /* the deadline has passed */
    ACT_TOLD,        /* the report has been opened: its keys are known */
    ACT_WRONG_PHASE, /* not now: segment shut, break, sitting over */
    ACT_BAD_INPUT,   /* no such item, option, too many choices */
};

/* Events an act causes, oldest first. */
enum { ACT_EVENTS_MOST = 4 };
struct act {
    enum act_result result;
    struct event events[ACT_EVENTS_MOST];
    int n_events;
};

struct sitting *sitting_new(struct arena *, const struct sitting_plan *);

/* Fold one stored event in. BUG on an event the state does not allow: stored
 * journals are checked with sitting_check before they are trusted. */
void sitting_apply(struct sitting *, const struct sitting_plan *,
                   const struct event *);
/* Would sitting_apply accept it? For journals from disk; the reason in *why. */
bool sitting_check(const struct sitting *, const struct sitting_plan *,
                   const struct event *, struct str *why);

/* What the clock has caused by `at_us` and is not yet in the journal: call it
 * (repeatedly, until n_events is 0) before every act. */
struct act sitting_tick(const struct sitting *, const struct sitting_plan *,
                        int64_t at_us);

#define EXTRA_MOST_US US_PER_DAY
struct sitting_start {
    uint64_t seed;
    int extra_percent;                        /* 0 … 300 */
    int64_t extra_segment_us, extra_break_us; /* 0 … EXTRA_MOST_US */
};
struct act sitting_start(const struct sitting *, const struct sitting_plan *,
                         const struct sitting_start *, int64_t at_us);
struct act sitting_end_tutorial(const struct sitting *,
                                const struct sitting_plan *, int64_t at_us);
/* `chosen_us`: when the client says the choice was made (≤ at_us). */
struct act sitting_answer(const struct sitting *, const struct sitting_plan *,
                          int item, option_set choices, int seq,
                          int64_t chosen_us, int64_t at_us);
struct act sitting_flag(const struct sitting *, const struct sitting_plan *,
                        int item, bool on, int64_t at_us);
struct act sitting_strike(const struct sitting *, const struct sitting_plan *,
                          int item, option_set struck, int64_t at_us);
struct act sitting_see(const struct sitting *, const struct sitting_plan *,
                       int item, int64_t at_us);
/* End segment `segment`, which must be the current one; ACT_NOTHING when it
 * has ended already. Ends the sitting when it is the last. */
struct act sitting_end_segment(const struct sitting *,
                               const struct sitting_plan *, int segment,
                               int64_t at_us);
struct act sitting_end_break(const struct sitting *,
                             const struct sitting_plan *, int64_t at_us);
/* End everything now, whatever is open. */
struct act sitting_submit(const struct sitting *, const struct sitting_plan *,
                          int64_t at_us);
/* The server or the machine was away for `away_us` up to at_us: move the open
 * deadline by that much. First fold in what sitting_tick says for the instant
 * at which the absence began, and not for a later one. */
struct act sitting_give_time(const struct sitting *,
                             const struct sitting_plan *, int64_t away_us,
                             int64_t at_us);
struct act sitting_open_report(const struct sitting *,
                               const struct sitting_plan *, int64_t at_us);

/* The state in few bytes, for keeping many in memory (never on disk): about
 * 11 bytes for an answered item, 1 for one not yet seen. */
struct str sitting_pack(struct arena *, const struct sitting *);
/* The same state again, in the arena. The bytes are those of sitting_pack for
 * a sitting of this plan. */
struct sitting *sitting_unpack(struct arena *, const struct sitting_plan *,
                               struct str packed);

/* The time for a segment with what the accommodation adds. */
int64_t sitting_segment_limit(const struct sitting *,
                              const struct sitting_plan *, int segment);
bool sitting_is_over(const struct sitting *);
/* Answered, the last time, sooner after the first look than the question can
 * be read: within 3 seconds below 200 characters of stem and options, 10 above
 * 1000, 5 between (Wise & Kong 2005, doi.org/10.1207/s15324818ame1802_2).
 * False where the first look is not known. */
bool response_is_hurried(const struct response *, const struct item *);
struct str sitting_phase_text(enum sitting_phase); /* "segment" … */
struct str event_kind_text(enum event_kind);       /* "segment_started" … */
bool event_kind_parse(struct str, enum event_kind *);

#endif
