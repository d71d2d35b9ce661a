/* What was folded from practice, as bytes. */
#include "app/study_int.h"

#include "base/varint.h"
#include "base/vec.h"

/* The first number of each part; one that differs is not read. */
enum { LOG_FORMAT = 1, CARDS_FORMAT = 1 };

/* ---- writing ---- */

struct writer {
    struct arena *arena;
    unsigned char *p;
    size_t n, cap;
};

static void put_bytes(struct writer *w, const void *p, size_t n)
{
    const unsigned char *bytes = p;

    for (size_t i = 0; i < n; i++)
        VEC_PUSH(w->arena, w, bytes[i]);
}

static void put(struct writer *w, uint64_t v)
{
    unsigned char bytes[VARINT_MOST];

    put_bytes(w, bytes, (size_t)(varint_put(bytes, v) - bytes));
}

static void put_signed(struct writer *w, int64_t v)
{
    put(w, varint_fold(v));
}

/* As how much more than the one before. */
static void put_step(struct writer *w, int64_t *before, int64_t v)
{
    put_signed(w, (int64_t)((uint64_t)v - (uint64_t)*before));
    *before = v;
}

static void put_text(struct writer *w, struct str s)
{
    put(w, s.n);
    put_bytes(w, s.p, s.n);
}

static void put_real(struct writer *w, double v)
{
    uint64_t bits;

    memcpy(&bits, &v, sizeof bits);
    for (int i = 0; i < 64; i += 8)
        VEC_PUSH(w->arena, w, (unsigned char)(bits >> i));
}

static struct str written(const struct writer *w)
{
    return (struct str){ (const char *)w->p, w->n };
}

/* ---- reading: after the first thing that is not there all is 0 ---- */

struct reader {
    const unsigned char *at, *end;
    bool bad;
};

static uint64_t take(struct reader *r)
{
    uint64_t v = 0;

    r->bad = r->bad || !varint_take(&r->at, r->end, &v);
    return r->bad ? 0 : v;
}

static uint64_t take_most(struct reader *r, uint64_t most)
{
    uint64_t v = take(r);

    r->bad = r->bad || v > most;
    return r->bad ? 0 : v;
}

static int64_t take_signed(struct reader *r)
{
    return varint_unfold(take(r));
}

static int64_t take_step(struct reader *r, int64_t *before)
{
    *before = (int64_t)((uint64_t)*before + (uint64_t)take_signed(r));
    return *before;
}

static int take_int(struct reader *r)
{
    int64_t v = take_signed(r);

    r->bad = r->bad || v < INT32_MIN || v > INT32_MAX;
    return r->bad ? 0 : (int)v;
}

/* Of things of at least `bytes` each that are to follow. */
static size_t take_count(struct reader *r, size_t bytes)
{
    return take_most(r, (uint64_t)(r->end - r->at) / bytes);
}

static const unsigned char *take_bytes(struct reader *r, size_t n)
{
    const unsigned char *p = r->at;

    r->bad = r->bad || n > (size_t)(r->end - r->at);
    if (r->bad)
        return NULL;
    r->at += n;
    return p;
}

static struct str take_text(struct reader *r)
{
    size_t n = take_count(r, 1);

    return (struct str){ (const char *)take_bytes(r, n), r->bad ? 0 : n };
}

static double take_real(struct reader *r)
{
    const unsigned char *p = take_bytes(r, 8);
    uint64_t bits = 0;
    double v;

    for (int i = 0; p && i < 8; i++)
        bits |= (uint64_t)p[i] << 8 * i;
    memcpy(&v, &bits, sizeof v);
    return v;
}

static struct reader reader_of(struct str bytes)
{
    const unsigned char *p = (const unsigned char *)bytes.p;

    return (struct reader){ p, p + bytes.n, false };
}

static bool is_read(const struct reader *r)
{
    return !r->bad && r->at == r->end;
}

/* ---- the log ---- */

static void put_practice(struct writer *w, const struct practice *p)
{
    put(w, (uint64_t)p->answered | (uint64_t)p->guessed << 1 |
               (uint64_t)p->rated << 2 | (uint64_t)p->rating << 3 |
               (uint64_t)p->cause << 6);
    put(w, p->chosen);
    put_signed(w, p->seconds);
}

static struct practice take_practice(struct reader *r)
{
    uint64_t is = take_most(r, 0777);
    struct practice p = {
        .answered = is & 1,
        .guessed = is >> 1 & 1,
        .rated = is >> 2 & 1,
        .rating = (enum recall)(is >> 3 & 7),
        .cause = (enum error_cause)(is >> 6),
    };

    p.chosen = (option_set)take_most(r, (option_set)-1);
    p.seconds = take_int(r);
    r->bad = r->bad || p.rating > RECALL_EASY || p.cause > CAUSE_TIME;
    return p;
}

static bool same_practice(const struct practice *a, const struct practice *b)
{
    return a->answered == b->answered && a->guessed == b->guessed &&
           a->rated == b->rated && a->chosen == b->chosen &&
           a->seconds == b->seconds && a->rating == b->rating &&
           a->cause == b->cause;
}

/* An answer as it is given, before anything is said of it. */
static struct practice bare(const struct practice *p)
{
    return (struct practice){ .answered = p->answered,
                              .guessed = p->guessed,
                              .chosen = p->chosen,
                              .seconds = p->seconds };
}

/* What an answer begins with: the first one stands, or another. */
enum { IMPORTED, AS_FIRST, TAKEN_BACK };

struct before {
    int64_t at_us, session, task, version;
};

static void put_answer(struct writer *w, struct before *b,
                       const struct log_answer *x)
{
    struct practice given = bare(&x->practice);
    bool as_first = same_practice(&given, &x->first);

    put(w, !x->version ? IMPORTED : as_first ? AS_FIRST : TAKEN_BACK);
    put_step(w, &b->at_us, x->at_us);
    if (!x->version) {
        put_text(w, x->card);
        put_practice(w, &x->practice);
        return;
    }
    put_step(w, &b->session, x->session);
    put_step(w, &b->task, x->task);
    put_step(w, &b->version, x->version);
    put_practice(w, &x->practice);
    if (!as_first)
        put_practice(w, &x->first);
}

static void take_answer(struct reader *r, struct before *b, struct arena *a,
                        struct log_answer *x)
{
    uint64_t is = take_most(r, TAKEN_BACK);

    x->at_us = take_step(r, &b->at_us);
    if (is == IMPORTED) {
        x->card = str_dup(a, take_text(r));
        x->practice = take_practice(r);
        return;
    }
    x->session = take_step(r, &b->session);
    int64_t task = take_step(r, &b->task);
    x->task = (int)task;
    x->version = take_step(r, &b->version);
    x->practice = take_practice(r);
    x->first = is == AS_FIRST ? bare(&x->practice) : take_practice(r);
    r->bad = r->bad || x->task != task || !x->version;
}

struct str study_log_pack(struct arena *a, const struct study_log *log)
{
    struct writer w = { .arena = a };
    struct before before = { 0 };

    put(&w, LOG_FORMAT);
    put_signed(&w, log->last_id);
    put(&w, log->n_events);
    put(&w, log->answers.n);
    for (size_t i = 0; i < log->answers.n; i++)
        put_answer(&w, &before, &log->answers.p[i]);
    put(&w, log->flagged.n);
    for (size_t i = 0; i < log->flagged.n; i++)
        put_text(&w, log->flagged.p[i]);
    put(&w, log->choices_made);
    if (log->choices_made)
        put_text(&w, study_settings_json_text(a, &log->choices.plan,
                                              log->choices.streaks));
    put_signed(&w, log->trial_id);
    if (log->trial_id)
        put_text(&w, study_trial_json_text(a, &log->trial));
    return written(&w);
}

enum { ANSWER_BYTES_LEAST = 6 };

bool study_log_unpack(struct study_log *log, struct str bytes)
{
    struct reader r = reader_of(bytes);
    struct before before = { 0 };

    if (take(&r) != LOG_FORMAT)
        return false;
    log->last_id = take_signed(&r);
    log->n_events = take(&r);
    log->answers.cap = log->answers.n = take_count(&r, ANSWER_BYTES_LEAST);
    log->answers.p = ARENA_ARRAY(log->arena, struct log_answer, log->answers.n);
    for (size_t i = 0; i < log->answers.n && !r.bad; i++)
        take_answer(&r, &before, log->arena, &log->answers.p[i]);
    for (size_t n = take_count(&r, 1); n && !r.bad; n--)
        VEC_PUSH(log->arena, &log->flagged, str_dup(log->arena, take_text(&r)));
    log->choices_made = take_most(&r, 1);
    if (log->choices_made)
        r.bad = r.bad || !study_settings_json_parse(
                             log->arena, str_dup(log->arena, take_text(&r)),
                             &log->choices.plan, &log->choices.streaks);
    log->trial_id = take_signed(&r);
    if (log->trial_id)
        r.bad = r.bad || !study_trial_json_parse(take_text(&r), &log->trial);
    return is_read(&r);
}

/* ---- memory at some places ---- */

static void put_card(struct writer *w, const struct card_state *c)
{
    put(w, (uint64_t)c->reviews);
    if (!c->reviews)
        return;
    put(w, (uint64_t)c->lapses);
    put_signed(w, c->last);
    put_signed(w, c->last_item);
    put(w, c->knew);
    put_real(w, c->memory.stability);
    put_real(w, c->memory.difficulty);
    put_real(w, c->luck);
}

static void take_card(struct reader *r, int n_items, struct card_state *c)
{
    c->last_item = -1;
    c->reviews = (int)take_most(r, INT32_MAX);
    if (!c->reviews)
        return;
    c->lapses = (int)take_most(r, (uint64_t)c->reviews);
    c->last = take_int(r);
    c->last_item = take_int(r);
    c->knew = take_most(r, 1);
    c->memory.stability = take_real(r);
    c->memory.difficulty = take_real(r);
    c->luck = take_real(r);
    r->bad = r->bad || c->last_item < -1 || c->last_item >= n_items ||
             !(c->memory.stability > 0) || !(c->memory.difficulty > 0) ||
             !(c->luck >= 0);
}

struct str study_cards_pack(struct arena *a, const struct study_places *places)
{
    struct writer w = { .arena = a };

    put(&w, CARDS_FORMAT);
    put(&w, (uint64_t)places->n_items);
    put(&w, (uint64_t)places->n_cards);
    put(&w, places->n);
    for (size_t i = 0; i < places->n; i++) {
        const struct study_place *x = &places->p[i];
        put(&w, x->at.answer);
        put(&w, x->at.elsewhere);
        put_bytes(&w, x->chain, sizeof x->chain);
        for (int k = 0; k < places->n_cards; k++)
            put_card(&w, &x->cards[k]);
    }
    return written(&w);
}

bool study_cards_unpack(struct arena *a, struct str bytes,
                        struct study_places *places)
{
    struct reader r = reader_of(bytes);

    if (take(&r) != CARDS_FORMAT)
        return false;
    places->n_items = (int)take_most(&r, INT32_MAX);
    places->n_cards = (int)take_count(&r, 1);
    places->n = take_most(&r, STUDY_POINTS_MOST);
    places->p = ARENA_ARRAY(a, struct study_place, places->n);
    for (size_t i = 0; i < places->n && !r.bad; i++) {
        struct study_place *x = &places->p[i];
        x->cards = ARENA_ARRAY(a, struct card_state, (size_t)places->n_cards);
        x->at.answer = take(&r);
        x->at.elsewhere = take(&r);
        const unsigned char *chain = take_bytes(&r, sizeof x->chain);
        if (chain)
            memcpy(x->chain, chain, sizeof x->chain);
        for (int k = 0; k < places->n_cards && !r.bad; k++)
            take_card(&r, places->n_items, &x->cards[k]);
    }
    return is_read(&r);
}
