/* A made-up material and a person's history with it, as large as asked, for
 * tests and benches of plans and sessions. */
#ifndef RESIT_TESTS_PLAN_FIXTURE_H
#define RESIT_TESTS_PLAN_FIXTURE_H

#include "base/arena.h"
#include "base/rng.h"
#include "base/vec.h"
#include "study/plan.h"

struct plan_fixture {
    struct arena *arena;
    struct rng rng;
    struct material m;
    struct history h;
    struct fsrs6 fsrs;
    const struct card_state *cards;
    const struct ability *ability;
    struct study_settings settings;
};

enum { FIXTURE_OPTIONS = 4, FIXTURE_ASKED_BY = 3 };

/* Items of four options; each asks a fact of its own, every FIXTURE_ASKED_BY
 * neighbours share a misconception, every tenth is an enemy of the one before
 * it. Ids are in the order of the items. */
static inline void plan_fixture_material(struct plan_fixture *x, int n_areas,
                                         int n_items)
{
    struct arena *a = x->arena;
    int n_wrong = (n_items + FIXTURE_ASKED_BY - 1) / FIXTURE_ASKED_BY;
    struct material_area *areas = ARENA_ARRAY(a, struct material_area, n_areas);
    struct material_item *items = ARENA_ARRAY(a, struct material_item, n_items);
    struct item *defs = ARENA_ARRAY(a, struct item, n_items);
    struct card *cards = ARENA_ARRAY(a, struct card, n_items + n_wrong);
    int *asked_by = ARENA_ARRAY(a, int, 2 * n_items);

    x->m = (struct material){ .items = items,
                              .n_items = n_items,
                              .areas = areas,
                              .n_areas = n_areas,
                              .domains = ARENA_NEW(a, struct domain),
                              .n_domains = 1,
                              .cards = cards,
                              .n_cards = n_items + n_wrong,
                              .n_scored = 180,
                              .line = 124 };
    for (int k = 0; k < n_areas; k++)
        areas[k] = (struct material_area){ .id = str_fmt(a, "area-%02d", k),
                                           .weight = 180.0 / n_areas,
                                           .spread = 0.8,
                                           .floor = 1.0 / FIXTURE_OPTIONS };
    for (int i = 0; i < n_items; i++) {
        int area = (int)((int64_t)i * n_areas / n_items);
        int wrong = n_items + i / FIXTURE_ASKED_BY;
        asked_by[i] = asked_by[n_items + i] = i;
        defs[i].id = str_fmt(a, "item-%05d", i);
        defs[i].n_options = FIXTURE_OPTIONS;
        defs[i].key = 1;
        defs[i].enemies = i ? &defs[i - 1].id : NULL;
        defs[i].n_enemies = i && i % 10 == 0;
        areas[area].n_items++;
        items[i] =
            (struct material_item){ .item = &defs[i],
                                    .area = area,
                                    .fact = i,
                                    .misconception = { -1, wrong, -1, -1 },
                                    .se_b = 0.8,
                                    .floor = 1.0 / FIXTURE_OPTIONS };
        cards[i] = (struct card){ CARD_FACT, str_fmt(a, "fact:%05d", i), area,
                                  &asked_by[i], 1 };
        if (i % FIXTURE_ASKED_BY == 0) {
            int rest = n_items - i;
            cards[wrong] = (struct card){
                CARD_MISCONCEPTION, str_fmt(a, "misconception:%05d", wrong),
                area, &asked_by[n_items + i],
                rest < FIXTURE_ASKED_BY ? rest : FIXTURE_ASKED_BY
            };
        }
    }
}

/* n answers on the days up to `today`, with it, about 60 in 100 right. */
static inline void plan_fixture_history(struct plan_fixture *x, size_t n,
                                        int32_t today, int days)
{
    struct study_answer *p = ARENA_ARRAY(x->arena, struct study_answer, n);
    bool *met = ARENA_ARRAY(x->arena, bool, x->m.n_items);

    for (size_t i = 0; i < n; i++) {
        int item = (int)rng_below(&x->rng, (uint64_t)x->m.n_items);
        bool right = rng_below(&x->rng, 10) < 6;
        p[i] = (struct study_answer){
            .item = item,
            .day = today - days + (int32_t)((int64_t)(days + 1) * i / n),
            .chosen = right ? 1 : 2,
            .right = right,
            .first = !met[item],
            .seconds = 20 + (int)rng_below(&x->rng, 100),
            .rating = right ? RECALL_GOOD : RECALL_AGAIN,
        };
        met[item] = true;
    }
    x->h = (struct history){ .answers = p, .n_answers = n };
}

/* What follows from the history. */
static inline void plan_fixture_fold(struct plan_fixture *x, int32_t today)
{
    fsrs6_init(&x->fsrs, fsrs6_weights, true);
    x->cards = cards_replay(x->arena, &x->fsrs, &x->m, &x->h);
    x->ability = ability_estimate(x->arena, &x->m, &x->h, today);
}

static inline struct plan *plan_fixture_plan(struct plan_fixture *x,
                                             int32_t today, int32_t exam)
{
    return plan_make(x->arena, &x->m, &x->h, x->ability, &x->fsrs, x->cards,
                     &x->settings, today, exam);
}

#endif
