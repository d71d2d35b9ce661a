/* Logs of reviews: any bytes are refused with a problem or give a log that
 * can be replayed. */
#include "base/arena.h"
#include "format/reviews_csv.h"
#include "study/memory.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
    if (!ok)
        abort();
}

static void replay(struct arena *a, const struct review_log *log)
{
    struct fsrs6 m;

    fsrs6_init(&m, fsrs6_weights, true);
    const struct fsrs6_step *s = fsrs6_replay(a, &m, log);
    for (size_t i = 0; i < log->n; i++) {
        const struct review *v = &log->p[i];
        must(v->card >= 0 && (size_t)v->card < log->n_cards);
        must(v->rating >= RECALL_AGAIN && v->rating <= RECALL_EASY);
        must(s[i].after.stability > 0 && s[i].retrievability >= 0);
    }
    for (size_t i = 0; i < log->n_cards && i < 100; i++)
        for (size_t k = 0; k < i; k++)
            must(!str_eq(log->cards[i], log->cards[k]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a = { 0 };
    struct problems ps;
    struct review_log log;
    bool dated;

    problems_init(&ps, &a);
    bool ok = reviews_csv_read(&a, S("x.csv"),
                               (struct str){ (const char *)data, size }, &log,
                               &dated, &ps);
    must(ok == (ps.n == 0));
    if (ok)
        replay(&a, &log);
    arena_release(&a);
    return 0;
}
