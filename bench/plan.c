/* A plan for 180 days and 2,000 items, made again and again; beside it what
 * the same run takes for its parts: as many values of the forgetting curve as
 * there are cards times days, and reading the same memory.
 *
 * usage: plan ROUNDS
 * prints: plan_ms, curve_ms, read_ms, cards, days, new, reviews */
#include "../tests/plan_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ITEMS = 2000, AREAS = 25, ANSWERS = 3000, DAYS = 180, TODAY = 20000 };

/* Of this process: the core is shared with others. */
static double now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double curve(const struct plan_fixture *x)
{
    double sum = 0;

    for (int day = 0; day < DAYS; day++)
        for (int c = 0; c < x->m.n_cards; c++)
            if (x->cards[c].reviews)
                sum += fsrs6_retrievability(&x->fsrs, x->cards[c].memory,
                                            TODAY + day - x->cards[c].last);
    return sum;
}

static uint64_t read_all(const struct plan_fixture *x)
{
    const unsigned char *const parts[] = {
        (const unsigned char *)x->m.items, (const unsigned char *)x->m.cards,
        (const unsigned char *)x->cards, (const unsigned char *)x->h.answers
    };
    const size_t sizes[] = { sizeof *x->m.items * ITEMS,
                             sizeof *x->m.cards * (size_t)x->m.n_cards,
                             sizeof *x->cards * (size_t)x->m.n_cards,
                             sizeof *x->h.answers * x->h.n_answers };
    uint64_t sum = 0;

    for (int i = 0; i < 4; i++)
        for (size_t k = 0; k < sizes[i]; k++)
            sum += parts[i][k];
    return sum;
}

static double best(double a, double b)
{
    return a < b ? a : b;
}

int main(int argc, char **argv)
{
    struct arena a = { 0 }, each = { 0 };
    struct plan_fixture x = { .arena = &a };
    double plan_ms = 1e9, curve_ms = 1e9, read_ms = 1e9, sum = 0;
    long fresh = 0, reviews = 0;

    if (argc != 2)
        return 2;
    rng_init(&x.rng, 1);
    plan_fixture_material(&x, AREAS, ITEMS);
    plan_fixture_history(&x, ANSWERS, TODAY, 60);
    plan_fixture_fold(&x, TODAY);
    for (int i = 0; i < 7; i++)
        x.settings.minutes[i] = 60;
    x.settings.mocks = true;
    x.settings.mock_minutes[PLAN_SEGMENT] = 40;
    for (long i = 0, n = strtol(argv[1], NULL, 10); i < n; i++) {
        x.arena = &each;
        double t = now_ms();
        const struct plan *p = plan_fixture_plan(&x, TODAY, TODAY + DAYS);
        plan_ms = best(plan_ms, now_ms() - t);
        for (int d = 0; !i && d < p->n_days; d++) {
            reviews += p->days[d].reviews;
            for (int k = 0; k < p->days[d].n_fresh; k++)
                fresh += p->days[d].fresh[k].n;
        }
        arena_reset(&each);
        t = now_ms();
        sum += curve(&x);
        curve_ms = best(curve_ms, now_ms() - t);
        t = now_ms();
        sum += (double)read_all(&x);
        read_ms = best(read_ms, now_ms() - t);
    }
    printf("%.3f %.3f %.3f %d %d %ld %ld %g\n", plan_ms, curve_ms, read_ms,
           x.m.n_cards, DAYS, fresh, reviews, sum);
    arena_release(&each);
    arena_release(&a);
    return 0;
}
