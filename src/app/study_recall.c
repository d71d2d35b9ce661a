/* What was remembered of some cards on the days of the trend. */
#include "app/study_int.h"

double *study_recall_trend(struct arena *a, const struct study_view *v,
                           const int *which, int n)
{
    size_t n_points = (size_t)v->n_trend;
    double *out = ARENA_ARRAY(a, double, (size_t)n *n_points);
    struct arena scratch = { 0 };
    struct card_state *cards = cards_new(&scratch, v->material);
    struct cards_at at = { 0 };

    for (size_t i = 0; i < n_points; i++) {
        int32_t day = v->trend[i].day;
        const struct history h = study_history_until(v->history, day);
        cards_go_on(cards, &v->fsrs, v->material, &h, &at);
        for (int k = 0; k < n; k++)
            out[(size_t)k * n_points + i] =
                cards[which[k]].reviews
                    ? card_recall(&v->fsrs, &cards[which[k]], day + 1)
                    : -1;
    }
    arena_release(&scratch);
    return out;
}
