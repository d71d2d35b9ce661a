/* The sitting's state machine against a naive model.
 *
 * The model below is written from the text of exam/sitting.h alone: it has no
 * events, it changes a few variables and lets the clock run. Random acts at
 * random instants are done to both; results, phases, answers and deadlines
 * must agree, and the journal must rebuild every state on the way. */
#include "prop.h"

#include "base/date.h"
#include "exam/sitting.h"

#include <string.h>

enum { ROUNDS = 300, ACTS = 120, ITEMS_MOST = 12, JOURNAL_MOST = 2000 };

/* ---- the model ---- */

struct model {
    const struct sitting_plan *p;
    enum sitting_phase phase;
    int seg;
    int64_t deadline, pool, given;
    int64_t limit[4], seg_start[4], seg_end[4], seg_deadline[4];
    bool seg_by_clock[4];
    bool report;
    struct {
        option_set choice, struck;
        int seq;
        bool late, flag, seen;
    } items[ITEMS_MOST];
};

static void m_open(struct model *m, int seg, int64_t t)
{
    m->phase = SITTING_SEGMENT;
    m->seg = seg;
    m->seg_start[seg] = t;
    m->deadline = m->seg_deadline[seg] = t + m->limit[seg];
}

static void m_over(struct model *m, enum sitting_phase phase)
{
    m->phase = phase;
    m->deadline = 0;
}

static void m_close(struct model *m, int64_t t, bool by_clock)
{
    m->seg_end[m->seg] = t;
    m->seg_by_clock[m->seg] = by_clock;
    if (m->seg == m->p->n_segments - 1) {
        m_over(m, by_clock ? SITTING_EXPIRED : SITTING_SUBMITTED);
    } else if (m->pool > 0) {
        m->phase = SITTING_BREAK;
        m->deadline = t + m->pool;
    } else {
        m_open(m, m->seg + 1, t);
    }
}

static void m_end_break(struct model *m, int64_t t)
{
    m->pool = m->deadline - t;
    m_open(m, m->seg + 1, t);
}

/* Whatever was due at or before t has happened when it was due. */
static void m_clock(struct model *m, int64_t t)
{
    while (m->deadline && m->deadline <= t) {
        if (m->phase == SITTING_TUTORIAL)
            m_open(m, 0, m->deadline);
        else if (m->phase == SITTING_SEGMENT)
            m_close(m, m->deadline, true);
        else
            m_end_break(m, m->deadline);
    }
}

static int m_segment_of(const struct model *m, int item)
{
    int g = 0;

    while (item >= m->p->segments[g].first + m->p->segments[g].n)
        g++;
    return g;
}

static bool m_running(const struct model *m)
{
    return m->phase == SITTING_TUTORIAL || m->phase == SITTING_SEGMENT ||
           m->phase == SITTING_BREAK;
}

static bool m_item_open(const struct model *m, int item)
{
    return m->phase == SITTING_SEGMENT && m_segment_of(m, item) == m->seg;
}

static void m_start(struct model *m, const struct sitting_start *st, int64_t t)
{
    for (int g = 0; g < m->p->n_segments; g++)
        m->limit[g] =
            m->p->segments[g].limit_us * (100 + st->extra_percent) / 100 +
            st->extra_segment_us;
    m->pool = m->p->break_pool_us + st->extra_break_us;
    if (m->p->tutorial_us) {
        m->phase = SITTING_TUTORIAL;
        m->deadline = t + m->p->tutorial_us;
    } else {
        m_open(m, 0, t);
    }
}

static enum act_result m_answer(struct model *m, int item, option_set c,
                                int seq, int64_t chosen, int64_t t)
{
    int n = 0;

    if (item < 0 || item >= m->p->n_items || seq < 1 || chosen > t)
        return ACT_BAD_INPUT;
    for (int o = 0; o < 16; o++)
        if (c >> o & 1) {
            n++;
            if (o >= m->p->n_options[item])
                return ACT_BAD_INPUT;
        }
    if (n > 1 && !m->p->multiple[item])
        return ACT_BAD_INPUT;
    if (m->items[item].seq == seq && m->items[item].choice == c)
        return ACT_NOTHING;
    bool late = !m_item_open(m, item);
    if (late) {
        int g = m_segment_of(m, item);
        if (!m->seg_end[g] || !m->seg_by_clock[g])
            return ACT_WRONG_PHASE;
        if (!m->p->accept_late || chosen < m->seg_start[g] ||
            chosen > m->seg_deadline[g])
            return ACT_TIME_UP;
        if (m->report)
            return ACT_TOLD;
    }
    if (seq != m->items[item].seq + 1)
        return ACT_STALE;
    m->items[item].choice = c;
    m->items[item].seq = seq;
    m->items[item].late = late;
    m->items[item].seen = true;
    return ACT_DONE;
}

static enum act_result m_end_segment(struct model *m, int g, int64_t t)
{
    if (g < 0 || g >= m->p->n_segments)
        return ACT_BAD_INPUT;
    if (m->seg_end[g])
        return ACT_NOTHING;
    if (m->phase != SITTING_SEGMENT || g != m->seg)
        return ACT_WRONG_PHASE;
    m_close(m, t, false);
    return ACT_DONE;
}

static enum act_result m_submit(struct model *m, int64_t t)
{
    if (m->phase == SITTING_NEW)
        return ACT_WRONG_PHASE;
    if (!m_running(m))
        return ACT_NOTHING;
    if (m->phase == SITTING_SEGMENT)
        m->seg_end[m->seg] = t;
    m_over(m, SITTING_SUBMITTED);
    return ACT_DONE;
}

/* ---- both, side by side ---- */

struct run {
    struct arena arena;
    struct rng *r;
    struct sitting_plan plan;
    struct sitting *s;
    struct model m;
    int64_t t;
    struct event journal[JOURNAL_MOST];
    struct sitting *after[JOURNAL_MOST]; /* a copy of the state after each */
    int n;
};

static void random_plan(struct run *x)
{
    struct sitting_plan *p = &x->plan;
    uint8_t *n_options = ARENA_ARRAY(&x->arena, uint8_t, ITEMS_MOST);
    bool *multiple = ARENA_ARRAY(&x->arena, bool, ITEMS_MOST);

    p->n_segments = prop_int(x->r, 1, 4);
    for (int g = 0; g < p->n_segments; g++) {
        p->segments[g].first = p->n_items;
        p->segments[g].n = prop_int(x->r, 1, 3);
        p->segments[g].limit_us = 100 * prop_int(x->r, 1, 30);
        p->n_items += p->segments[g].n;
    }
    p->tutorial_us = prop_bool(x->r, 50) ? prop_int(x->r, 1, 1000) : 0;
    p->break_pool_us = prop_bool(x->r, 50) ? prop_int(x->r, 1, 2000) : 0;
    p->accept_late = prop_bool(x->r, 60);
    for (int i = 0; i < p->n_items; i++) {
        n_options[i] = (uint8_t)prop_int(x->r, 2, OPTIONS_MOST);
        multiple[i] = prop_bool(x->r, 40);
    }
    p->n_options = n_options;
    p->multiple = multiple;
}

static struct sitting *copy(struct arena *a, const struct sitting *s)
{
    struct sitting *c = ARENA_NEW(a, struct sitting);

    *c = *s;
    c->responses = ARENA_ARRAY(a, struct response, (size_t)s->n_items);
    for (int i = 0; i < s->n_items; i++)
        c->responses[i] = s->responses[i];
    return c;
}

static void assert_same_state(const struct sitting *a, const struct sitting *b)
{
    assert_int_equal(a->phase, b->phase);
    assert_int_equal(a->segment, b->segment);
    assert_true(a->started_us == b->started_us && a->ended_us == b->ended_us);
    assert_true(a->deadline_us == b->deadline_us);
    assert_true(a->break_left_us == b->break_left_us);
    assert_true(a->given_us == b->given_us && a->last_us == b->last_us);
    assert_true(a->n_events == b->n_events && a->seed == b->seed);
    assert_int_equal(a->extra_percent, b->extra_percent);
    assert_true(a->extra_segment_us == b->extra_segment_us &&
                a->extra_break_us == b->extra_break_us);
    assert_int_equal(a->report_opened, b->report_opened);
    for (int g = 0; g < SEGMENTS_MOST; g++)
        assert_true(a->segments[g].started_us == b->segments[g].started_us &&
                    a->segments[g].ended_us == b->segments[g].ended_us &&
                    a->segments[g].deadline_us == b->segments[g].deadline_us &&
                    a->segments[g].by_clock == b->segments[g].by_clock);
    for (int i = 0; i < a->n_items; i++) {
        const struct response *x = &a->responses[i], *y = &b->responses[i];
        assert_true(x->choices == y->choices && x->struck == y->struck &&
                    x->flagged == y->flagged && x->seen == y->seen &&
                    x->late == y->late && x->seq == y->seq &&
                    x->saved_us == y->saved_us &&
                    x->first_seen_us == y->first_seen_us);
    }
}

static void assert_agrees(const struct run *x)
{
    const struct sitting *s = x->s;
    const struct model *m = &x->m;

    assert_int_equal(s->phase, m->phase);
    assert_true(s->deadline_us == m->deadline);
    assert_true(s->given_us == m->given);
    assert_int_equal(s->report_opened, m->report);
    assert_int_equal(sitting_is_over(s), m->phase == SITTING_SUBMITTED ||
                                             m->phase == SITTING_EXPIRED);
    if (m->phase == SITTING_SEGMENT || m->phase == SITTING_BREAK)
        assert_int_equal(s->segment, m->seg);
    if (m->phase == SITTING_SEGMENT)
        assert_true(s->break_left_us == m->pool);
    for (int g = 0; g < x->plan.n_segments; g++) {
        assert_true(s->segments[g].started_us == m->seg_start[g]);
        assert_true(s->segments[g].ended_us == m->seg_end[g]);
        assert_true(s->segments[g].deadline_us == m->seg_deadline[g]);
        assert_int_equal(s->segments[g].by_clock, m->seg_by_clock[g]);
    }
    for (int i = 0; i < x->plan.n_items; i++) {
        const struct response *r = &s->responses[i];
        assert_int_equal(r->choices, m->items[i].choice);
        assert_int_equal(r->seq, m->items[i].seq);
        assert_int_equal(r->late, m->items[i].late);
        assert_int_equal(r->flagged, m->items[i].flag);
        assert_int_equal(r->struck, m->items[i].struck);
        assert_int_equal(r->seen, m->items[i].seen);
    }
}

static void fold(struct run *x, const struct act *a)
{
    assert_true((a->result == ACT_DONE) == (a->n_events > 0));
    for (int i = 0; i < a->n_events; i++) {
        struct str why;
        assert_true(x->n < JOURNAL_MOST);
        if (!sitting_check(x->s, &x->plan, &a->events[i], &why))
            fail_msg("a made event %.*s", STR_ARG(why));
        sitting_apply(x->s, &x->plan, &a->events[i]);
        x->journal[x->n] = a->events[i];
        x->after[x->n++] = copy(&x->arena, x->s);
        assert_same_state(x->s, sitting_unpack(&x->arena, &x->plan,
                                               sitting_pack(&x->arena, x->s)));
    }
}

/* Let the clock reach t, on both sides. */
static void tick(struct run *x, int64_t t)
{
    for (;;) {
        struct act a = sitting_tick(x->s, &x->plan, t);
        if (!a.n_events)
            break;
        fold(x, &a);
    }
    m_clock(&x->m, t);
}

static void act_start(struct run *x)
{
    struct sitting_start st = {
        .seed = rng_next(x->r),
        .extra_percent = prop_bool(x->r, 50) ? prop_int(x->r, -20, 330) : 0,
        .extra_segment_us = prop_bool(x->r, 30) ? prop_int(x->r, -5, 500) : 0,
        .extra_break_us = prop_bool(x->r, 30) ? prop_int(x->r, -5, 500) : 0,
    };
    bool bad = st.extra_percent < 0 || st.extra_percent > 300 ||
               st.extra_segment_us < 0 || st.extra_break_us < 0;
    struct act a = sitting_start(x->s, &x->plan, &st, x->t);

    if (x->m.phase != SITTING_NEW) {
        assert_int_equal(a.result, ACT_WRONG_PHASE);
        return;
    }
    assert_int_equal(a.result, bad ? ACT_BAD_INPUT : ACT_DONE);
    fold(x, &a);
    if (!bad)
        m_start(&x->m, &st, x->t);
}

static void act_answer(struct run *x)
{
    int item = prop_int(x->r, -1, x->plan.n_items);
    bool real = item >= 0 && item < x->plan.n_items;
    int stored = real ? x->m.items[item].seq : 0;
    option_set c = (option_set)(1u << prop_int(x->r, 0, OPTIONS_MOST));
    int seq = stored + 1;
    int64_t chosen = x->t - (prop_bool(x->r, 70) ? 0 : prop_int(x->r, -2, 900));

    if (prop_bool(x->r, 30))
        c = (option_set)rng_below(x->r, 1u << prop_int(x->r, 0, 12));
    if (real && prop_bool(x->r, 20))
        c = x->m.items[item].choice;
    if (prop_bool(x->r, 30))
        seq = stored + prop_int(x->r, -2, 2);
    struct act a = sitting_answer(x->s, &x->plan, item, c, seq, chosen, x->t);
    assert_int_equal(a.result, m_answer(&x->m, item, c, seq, chosen, x->t));
    fold(x, &a);
}

static void act_mark(struct run *x)
{
    int item = prop_int(x->r, -1, x->plan.n_items);
    bool real = item >= 0 && item < x->plan.n_items;
    bool open = real && m_item_open(&x->m, item);
    enum act_result want = !real ? ACT_BAD_INPUT : ACT_WRONG_PHASE;
    bool on = prop_bool(x->r, 50);
    option_set struck = (option_set)rng_below(x->r, 1u << 11);
    struct act a;

    switch (prop_int(x->r, 0, 2)) {
    case 0:
        a = sitting_flag(x->s, &x->plan, item, on, x->t);
        if (open)
            want = x->m.items[item].flag == on ? ACT_NOTHING : ACT_DONE;
        if (want == ACT_DONE)
            x->m.items[item].flag = on;
        break;
    case 1:
        a = sitting_strike(x->s, &x->plan, item, struck, x->t);
        if (open)
            want = struck >> x->plan.n_options[item]   ? ACT_BAD_INPUT
                   : x->m.items[item].struck == struck ? ACT_NOTHING
                                                       : ACT_DONE;
        if (want == ACT_DONE)
            x->m.items[item].struck = struck;
        break;
    default:
        a = sitting_see(x->s, &x->plan, item, x->t);
        if (open)
            want = x->m.items[item].seen ? ACT_NOTHING : ACT_DONE;
        if (want == ACT_DONE)
            x->m.items[item].seen = true;
    }
    assert_int_equal(a.result, want);
    fold(x, &a);
}

static void act_end(struct run *x)
{
    enum sitting_phase before = x->m.phase;
    int g =
        prop_bool(x->r, 70) ? x->m.seg : prop_int(x->r, -1, x->plan.n_segments);
    struct act a;

    switch (prop_int(x->r, 0, 9)) {
    case 0:
        a = sitting_submit(x->s, &x->plan, x->t);
        assert_int_equal(a.result, m_submit(&x->m, x->t));
        break;
    case 1:
    case 2:
    case 3:
        a = sitting_end_tutorial(x->s, &x->plan, x->t);
        assert_int_equal(a.result, before == SITTING_TUTORIAL ? ACT_DONE
                                   : before == SITTING_NEW    ? ACT_WRONG_PHASE
                                                              : ACT_NOTHING);
        if (before == SITTING_TUTORIAL)
            m_open(&x->m, 0, x->t);
        break;
    case 4:
    case 5:
    case 6:
        a = sitting_end_break(x->s, &x->plan, x->t);
        if (before == SITTING_BREAK)
            m_end_break(&x->m, x->t);
        assert_int_equal(a.result,
                         before == SITTING_BREAK ? ACT_DONE
                         : before == SITTING_NEW || before == SITTING_TUTORIAL
                             ? ACT_WRONG_PHASE
                             : ACT_NOTHING);
        break;
    case 7:
        a = sitting_open_report(x->s, &x->plan, x->t);
        assert_int_equal(a.result, before != SITTING_SUBMITTED &&
                                           before != SITTING_EXPIRED
                                       ? ACT_WRONG_PHASE
                                   : x->m.report ? ACT_NOTHING
                                                 : ACT_DONE);
        x->m.report = x->m.report || a.result == ACT_DONE;
        break;
    default:
        a = sitting_end_segment(x->s, &x->plan, g, x->t);
        assert_int_equal(a.result, m_end_segment(&x->m, g, x->t));
    }
    fold(x, &a);
}

/* The server is away from now on for some time: nobody loses any. */
static void act_away(struct run *x)
{
    int64_t away = prop_int(x->r, 0, 5000), left = x->m.deadline - x->t;
    struct act a;

    x->t += away;
    a = sitting_give_time(x->s, &x->plan, away, x->t);
    assert_int_equal(a.result,
                     m_running(&x->m) && away ? ACT_DONE : ACT_NOTHING);
    fold(x, &a);
    if (a.result != ACT_DONE)
        return;
    x->m.deadline += away;
    x->m.given += away;
    if (x->m.phase == SITTING_SEGMENT)
        x->m.seg_deadline[x->m.seg] += away;
    assert_true(x->s->deadline_us - x->t == left);
}

static void random_act(struct run *x)
{
    x->t +=
        prop_bool(x->r, 60) ? prop_int(x->r, 0, 20) : prop_int(x->r, 0, 1500);
    tick(x, x->t);
    int kind = prop_int(x->r, 0, 99);
    if (x->m.phase == SITTING_NEW || kind == 0)
        act_start(x);
    else if (kind < 55)
        act_answer(x);
    else if (kind < 80)
        act_mark(x);
    else if (kind < 90)
        act_end(x);
    else
        act_away(x);
    assert_agrees(x);
}

/* ---- the journal alone ---- */

static void assert_rebuilds(struct run *x)
{
    struct sitting *s = sitting_new(&x->arena, &x->plan);
    struct str why;

    for (int i = 0; i < x->n; i++) {
        assert_true(sitting_check(s, &x->plan, &x->journal[i], &why));
        sitting_apply(s, &x->plan, &x->journal[i]);
        assert_same_state(s, x->after[i]);
    }
    assert_agrees(x);
}

static void assert_refused(struct run *x, const struct sitting *s,
                           struct event e, const char *what)
{
    struct str why;

    if (sitting_check(s, &x->plan, &e, &why))
        fail_msg("%.*s taken with %s", STR_ARG(event_kind_text(e.kind)), what);
    assert_true(why.n > 0);
}

/* Which kinds of event can come next, whatever they hold: the drawing in
 * sitting.h, with the steps inside one act. */
static bool may_follow(const struct run *x, const struct sitting *s,
                       enum event_kind k)
{
    bool in_part = s->deadline_us != 0; /* not between two of them */
    bool ended = s->phase == SITTING_SEGMENT && !in_part && s->segment >= 0 &&
                 s->segments[s->segment].ended_us;
    bool last = s->segment == x->plan.n_segments - 1;

    switch (k) {
    case EVENT_STARTED:
        return s->phase == SITTING_NEW;
    case EVENT_TUTORIAL_ENDED:
        return s->phase == SITTING_TUTORIAL;
    case EVENT_SEGMENT_STARTED:
        return s->phase == SITTING_SEGMENT && !in_part && !last;
    case EVENT_RESPONSE: /* late ones in any later state */
        return s->phase != SITTING_NEW && s->phase != SITTING_TUTORIAL;
    case EVENT_FLAG:
    case EVENT_STRIKE:
    case EVENT_SEEN:
    case EVENT_SEGMENT_ENDED:
        return s->phase == SITTING_SEGMENT && in_part;
    case EVENT_BREAK_STARTED:
        return ended && !last;
    case EVENT_BREAK_ENDED:
        return s->phase == SITTING_BREAK;
    case EVENT_TIME_GIVEN:
        return in_part;
    case EVENT_SUBMITTED:
        return ended || s->phase == SITTING_TUTORIAL ||
               s->phase == SITTING_BREAK;
    case EVENT_EXPIRED:
        return ended && last;
    case EVENT_REPORT_OPENED:
        return sitting_is_over(s) && !s->report_opened;
    }
    return false;
}

/* Every event with one thing wrong in it is refused in its place. */
static void assert_mutations_refused(struct run *x)
{
    const struct sitting *s = sitting_new(&x->arena, &x->plan);

    for (int i = 0; i < x->n; s = x->after[i++]) {
        struct event e = x->journal[i];
        bool of_item = e.item >= 0;
        e.n++;
        assert_refused(x, s, e, "a gap before it");
        e.n -= 2;
        assert_refused(x, s, e, "the number before");
        e = x->journal[i];
        e.at_us = s->last_us - 1;
        assert_refused(x, s, e, "an instant before the last");
        for (int k = 0; k <= EVENT_REPORT_OPENED; k++) {
            e = x->journal[i];
            e.kind = (enum event_kind)k;
            if (!may_follow(x, s, e.kind))
                assert_refused(x, s, e, "the wrong place");
        }
        e = x->journal[i];
        e.kind = (enum event_kind)99;
        struct str why;
        assert_false(sitting_check(s, &x->plan, &e, &why));
        e = x->journal[i];
        if (of_item) {
            e.item = -1;
            assert_refused(x, s, e, "no item");
            e.item = x->plan.n_items;
            assert_refused(x, s, e, "an item too far");
        }
        e = x->journal[i];
        if (e.kind == EVENT_RESPONSE) {
            e.seq++;
            assert_refused(x, s, e, "a sequence number too far");
            e.seq -= 2;
            assert_refused(x, s, e, "the stored sequence number");
            e = x->journal[i];
            e.choices |= (option_set)(1u << x->plan.n_options[e.item]);
            assert_refused(x, s, e, "an option too far");
            e = x->journal[i];
            e.choices = 3;
            if (!x->plan.multiple[e.item])
                assert_refused(x, s, e, "two choices");
            e = x->journal[i];
            e.on = !e.on;
            if (e.on && !x->plan.accept_late)
                assert_refused(x, s, e, "lateness where none is taken");
            if (!e.on)
                assert_refused(x, s, e, "its lateness hidden");
        }
        if (e.kind == EVENT_SEGMENT_STARTED || e.kind == EVENT_SEGMENT_ENDED) {
            e.segment++;
            assert_refused(x, s, e, "another segment");
        }
        e = x->journal[i];
        if (e.kind == EVENT_SEGMENT_STARTED || e.kind == EVENT_BREAK_STARTED) {
            e.us = e.at_us;
            assert_refused(x, s, e, "no time");
            e.us = INT64_MAX;
            assert_refused(x, s, e, "endless time");
        }
        if (e.kind == EVENT_TIME_GIVEN) {
            e.us = 0;
            assert_refused(x, s, e, "no time");
            e.us = INT64_MAX;
            assert_refused(x, s, e, "endless time");
        }
        if (e.kind == EVENT_STARTED) {
            e.extra_percent = 301;
            assert_refused(x, s, e, "too much extra time");
            e = x->journal[i];
            e.extra_segment_us = INT64_MAX;
            assert_refused(x, s, e, "too much extra time");
            e = x->journal[i];
            e.extra_break_us = -1;
            assert_refused(x, s, e, "a negative break");
        }
    }
}

static void random_sittings_agree_with_the_model(void **state)
{
    struct rng r;

    (void)state;
    rng_init(&r, prop_seed());
    for (int i = 0; i < ROUNDS; i++) {
        struct run *x = calloc(1, sizeof *x);
        assert_non_null(x);
        x->r = &r;
        x->t = INT64_C(1795305600000000); /* a day in November 2026 */
        random_plan(x);
        x->s = sitting_new(&x->arena, &x->plan);
        x->m = (struct model){ .p = &x->plan };
        assert_agrees(x);
        for (int k = 0; k < ACTS; k++)
            random_act(x);
        assert_rebuilds(x);
        assert_mutations_refused(x);
        arena_release(&x->arena);
        free(x);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_sittings_agree_with_the_model),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
