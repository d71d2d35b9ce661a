#include "study/card.h"

#include "base/arena.h"
#include "base/vec.h"

/* A guess is at best "hard"; a wrong choice is "again" whatever was said. */
static enum recall rated(const struct study_answer *x)
{
    if (!x->right)
        return RECALL_AGAIN;
    if (x->shaky || x->rating == RECALL_AGAIN)
        return RECALL_HARD;
    return x->rating;
}

/* ---- which cards one answer reviews ---- */

struct touched {
    int card[1 + OPTIONS_MOST];
    int n;
};

static void touch(struct touched *t, int card)
{
    for (int i = 0; i < t->n; i++)
        if (t->card[i] == card)
            return;
    t->card[t->n++] = card;
}

/* `known` says of a card whether it was met before. */
static struct touched touched_by(const struct material *m,
                                 const struct study_answer *x,
                                 bool (*known)(const void *, int card),
                                 const void *arg)
{
    const struct material_item *item = &m->items[x->item];
    struct touched t = { .card = { item->fact }, .n = 1 };

    for (int o = 0; o < item->item->n_options; o++) {
        int card = item->misconception[o];
        if (card < 0)
            continue;
        if (x->right ? known(arg, card) : x->chosen >> o & 1)
            touch(&t, card);
    }
    return t;
}

/* ---- memory ---- */

/* `floor`: the chance of being right by guessing. */
static void review(struct card_state *c, const struct fsrs6 *model, int32_t day,
                   enum recall rating, double floor)
{
    int32_t days = c->reviews && day > c->last ? day - c->last : 0;
    double recall = card_recall(model, c, day);

    c->knew = rating != RECALL_AGAIN && (c->knew || !c->reviews);
    c->luck = c->reviews ? c->luck * (recall + (1 - recall) * floor) : 1;
    c->memory = fsrs6_review_recalled(model, c->memory, days, recall, rating);
    c->last = day;
    c->reviews++;
    c->lapses += rating == RECALL_AGAIN;
}

static bool state_known(const void *states, int card)
{
    return ((const struct card_state *)states)[card].reviews > 0;
}

void cards_answer(struct card_state *states, const struct fsrs6 *model,
                  const struct material *m, const struct study_answer *x)
{
    struct touched t = touched_by(m, x, state_known, states);

    for (int i = 0; i < t.n; i++) {
        review(&states[t.card[i]], model, x->day, rated(x),
               m->items[x->item].floor);
        states[t.card[i]].last_item = x->item;
    }
}

/* Is the review e from elsewhere of a day before that of answer i? The end of
 * the answers is after all days. */
static bool comes_before(const struct history *h, size_t e, size_t i)
{
    return e < h->n_elsewhere &&
           (i == h->n_answers || h->elsewhere[e].day < h->answers[i].day);
}

struct card_state *cards_new(struct arena *a, const struct material *m)
{
    struct card_state *states =
        ARENA_ARRAY(a, struct card_state, (size_t)m->n_cards);

    for (int i = 0; i < m->n_cards; i++)
        states[i].last_item = -1;
    return states;
}

void cards_go_on(struct card_state *states, const struct fsrs6 *model,
                 const struct material *m, const struct history *h,
                 struct cards_at *at)
{
    for (;;) {
        for (; comes_before(h, at->elsewhere, at->answer); at->elsewhere++) {
            const struct review *v = &h->elsewhere[at->elsewhere];
            review(&states[v->card], model, v->day, v->rating, 0);
        }
        if (at->answer == h->n_answers)
            return;
        cards_answer(states, model, m, &h->answers[at->answer++]);
    }
}

struct card_state *cards_replay(struct arena *a, const struct fsrs6 *model,
                                const struct material *m,
                                const struct history *h)
{
    struct card_state *states = cards_new(a, m);

    cards_go_on(states, model, m, h, &(struct cards_at){ 0, 0 });
    return states;
}

double card_recall(const struct fsrs6 *model, const struct card_state *c,
                   int32_t day)
{
    int32_t days = day > c->last ? day - c->last : 0;

    return fsrs6_retrievability(model, c->memory, days);
}

/* ---- the log ---- */

static bool log_known(const void *index, int card)
{
    return ((const int *)index)[card] >= 0;
}

static void log_add(struct arena *a, struct review_log *log,
                    const struct material *m, int *index, struct review v)
{
    int *at = &index[v.card];

    if (*at < 0) {
        *at = (int)log->n_cards;
        log->cards[log->n_cards++] = m->cards[v.card].name;
    }
    VEC_PUSH(a, log, (struct review){ *at, v.day, v.rating });
}

struct review_log *cards_log(struct arena *a, const struct material *m,
                             const struct history *h)
{
    struct review_log *log = ARENA_NEW(a, struct review_log);
    int *index = ARENA_ARRAY(a, int, (size_t)m->n_cards);

    log->cards = ARENA_ARRAY(a, struct str, (size_t)m->n_cards);
    for (int i = 0; i < m->n_cards; i++)
        index[i] = -1;
    size_t e = 0;
    for (size_t i = 0; i <= h->n_answers; i++) {
        for (; comes_before(h, e, i); e++)
            log_add(a, log, m, index, h->elsewhere[e]);
        if (i == h->n_answers)
            break;
        const struct study_answer *x = &h->answers[i];
        struct touched t = touched_by(m, x, log_known, index);
        for (int k = 0; k < t.n; k++)
            log_add(a, log, m, index,
                    (struct review){ t.card[k], x->day, rated(x) });
    }
    return log;
}
