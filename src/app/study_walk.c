/* Memory along a history, from day to day. */
#include "app/study_int.h"

/* A replay that gives something else needs another number: what was kept under
 * the one before does not fit then. */
enum { CARDS_REPLAY = 1 };

/* ---- what memory follows from ---- */

static void chain_model(unsigned char *chain, const struct study_view *v)
{
    const struct material *m = v->material;
    const int head[] = { CARDS_REPLAY, v->fsrs.same_day, m->n_cards };

    chain_next(chain, head, sizeof head);
    chain_next(chain, v->fsrs.w, sizeof v->fsrs.w);
    for (int i = 0; i < m->n_items; i++) {
        const struct material_item *x = &m->items[i];
        int cards[2 + OPTIONS_MOST] = { x->item->n_options, x->fact };
        for (int o = 0; o < x->item->n_options; o++)
            cards[2 + o] = x->misconception[o];
        chain_next(chain, cards, sizeof cards);
        chain_next(chain, &x->floor, sizeof x->floor);
    }
}

/* One answer or review from elsewhere, without gaps. */
struct link {
    int32_t what, day;
    uint16_t chosen, how;
};

/* Beside the rating. */
enum { LINK_SHAKY = 8, LINK_RIGHT = 16, LINK_ELSEWHERE = 32 };

static void chain_on(unsigned char *chain, const struct history *h,
                     struct cards_at from, struct cards_at to)
{
    struct arena scratch = { 0 };
    size_t n = to.answer - from.answer;
    size_t n_all = n + to.elsewhere - from.elsewhere;
    struct link *links = ARENA_ARRAY(&scratch, struct link, n_all);

    for (size_t i = 0; i < n; i++) {
        const struct study_answer *x = &h->answers[from.answer + i];
        unsigned how = x->rating | (x->shaky ? LINK_SHAKY : 0u) |
                       (x->right ? LINK_RIGHT : 0u);
        links[i] = (struct link){ x->item, x->day, x->chosen, (uint16_t)how };
    }
    for (size_t i = n; i < n_all; i++) {
        const struct review *x = &h->elsewhere[from.elsewhere + i - n];
        links[i] = (struct link){ x->card, x->day, 0,
                                  (uint16_t)(x->rating | LINK_ELSEWHERE) };
    }
    chain_next(chain, links, n_all * sizeof *links);
    arena_release(&scratch);
}

/* Does a replay of the history pass there? */
static bool is_passed(const struct history *h, struct cards_at at)
{
    if (at.answer > h->n_answers || at.elsewhere > h->n_elsewhere)
        return false;
    if (at.answer && at.elsewhere < h->n_elsewhere &&
        h->elsewhere[at.elsewhere].day < h->answers[at.answer - 1].day)
        return false;
    return !at.elsewhere || at.answer == h->n_answers ||
           h->elsewhere[at.elsewhere - 1].day < h->answers[at.answer].day;
}

/* The places as far as they fit. */
static void fit(struct study_places *places, const struct study_view *v)
{
    unsigned char chain[CHAIN_BYTES] = { 0 };
    struct cards_at from = { 0 };
    size_t n = places->n_cards == v->material->n_cards &&
                       places->n_items == v->material->n_items
                   ? places->n
                   : 0;

    places->n = 0;
    if (n)
        chain_model(chain, v);
    for (; places->n < n; places->n++) {
        const struct study_place *x = &places->p[places->n];
        if (!is_passed(v->history, x->at) || x->at.answer < from.answer ||
            x->at.elsewhere < from.elsewhere)
            return;
        chain_on(chain, v->history, from, x->at);
        if (memcmp(chain, x->chain, sizeof chain) != 0)
            return;
        from = x->at;
    }
}

/* ---- along ---- */

struct history study_history_until(const struct history *h, int32_t day)
{
    struct history out = *h;

    while (out.n_answers && h->answers[out.n_answers - 1].day > day)
        out.n_answers--;
    while (out.n_elsewhere && h->elsewhere[out.n_elsewhere - 1].day > day)
        out.n_elsewhere--;
    while (out.n_mocks && h->mocks[out.n_mocks - 1].day > day)
        out.n_mocks--;
    while (out.n_official && h->official[out.n_official - 1].day > day)
        out.n_official--;
    while (out.n_results && h->results[out.n_results - 1].day > day)
        out.n_results--;
    return out;
}

static void begin(struct study_walk *w, struct arena *a,
                  const struct study_view *v)
{
    *w = (struct study_walk){ .view = v, .cards = cards_new(a, v->material) };
}

enum status study_walk_begin(struct study_walk *w, struct arena *a,
                             struct db *db, const struct study_view *v,
                             struct err *err)
{
    const struct history *h = v->history;

    begin(w, a, v);
    if (h->n_answers + h->n_elsewhere < STUDY_KEEP_EVERY / 2)
        return OK;
    enum status status =
        study_kept_cards(a, db, v->person, v->program, &w->places, err);
    if (status == OK)
        fit(&w->places, v);
    return status;
}

void study_walk_to(struct study_walk *w, int32_t day)
{
    const struct study_view *v = w->view;
    const struct history h = study_history_until(v->history, day);
    const struct study_place *from = NULL;

    for (; w->next < w->places.n; w->next++) {
        const struct study_place *x = &w->places.p[w->next];
        if (x->at.answer > h.n_answers || x->at.elsewhere > h.n_elsewhere)
            break;
        if (x->at.answer >= w->at.answer && x->at.elsewhere >= w->at.elsewhere)
            from = x;
    }
    if (from) {
        memcpy(w->cards, from->cards,
               (size_t)v->material->n_cards * sizeof *w->cards);
        w->at = from->at;
    }
    cards_go_on(w->cards, &v->fsrs, v->material, &h, &w->at);
}

int study_days(const struct history *h, int32_t today,
               int32_t days[STUDY_POINTS_MOST])
{
    int n = 0, all = 0, step = 1;
    int32_t last = INT32_MIN;

    for (size_t i = 0; i < h->n_answers; i++) {
        if (h->answers[i].day == last || h->answers[i].day >= today)
            continue;
        last = h->answers[i].day;
        if (n == STUDY_POINTS_MOST - 1 && all % step == 0) {
            for (int k = 0; 2 * k < n; k++)
                days[k] = days[2 * k];
            n = (n + 1) / 2;
            step *= 2;
        }
        if (all++ % step == 0)
            days[n++] = last;
    }
    return n;
}

struct str study_walk_pack(struct arena *a, const struct study_view *v)
{
    struct arena scratch = { 0 };
    struct study_walk w;
    unsigned char chain[CHAIN_BYTES] = { 0 };
    int32_t days[STUDY_POINTS_MOST];
    int n = study_days(v->history, v->today, days);
    struct study_places places = {
        .p = ARENA_ARRAY(&scratch, struct study_place, STUDY_POINTS_MOST),
        .n_cards = v->material->n_cards,
        .n_items = v->material->n_items,
    };
    size_t bytes = (size_t)places.n_cards * sizeof *w.cards;

    days[n++] = INT32_MAX;
    begin(&w, &scratch, v);
    chain_model(chain, v);
    for (; places.n < (size_t)n; places.n++) {
        struct study_place *x = &places.p[places.n];
        struct cards_at from = w.at;
        study_walk_to(&w, days[places.n]);
        chain_on(chain, v->history, from, w.at);
        x->at = w.at;
        memcpy(x->chain, chain, sizeof chain);
        x->cards = memcpy(arena_alloc(&scratch, bytes), w.cards, bytes);
    }
    struct str out = study_cards_pack(a, &places);
    arena_release(&scratch);
    return out;
}
