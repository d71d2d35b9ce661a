/* What counting shows about a bank takes a while, and nothing in it changes
 * before the files or the year do: it is worked out once, for everybody. Kept,
 * like the bank itself, as long as the app. */
#include "app/app_int.h"

#include "base/vec.h"
#include "format/bank_review.h"

struct reviewed {
    const struct bank *bank;
    const struct program *program;
    int year;
    const struct bank_review *review;
};

struct reviews {
    pthread_mutex_t lock;
    struct arena arena;
    struct reviewed *p;
    size_t n, cap;
};

struct reviews *reviews_new(void)
{
    struct reviews *r = calloc(1, sizeof *r);

    if (!r)
        BUG("out of memory");
    pthread_mutex_init(&r->lock, NULL);
    return r;
}

void reviews_free(struct reviews *r)
{
    pthread_mutex_destroy(&r->lock);
    arena_release(&r->arena);
    free(r);
}

static const struct bank_review *find(const struct reviews *r,
                                      const struct catalog_entry *e, int year)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->p[i].bank == e->bank && r->p[i].program == e->program &&
            r->p[i].year == year)
            return r->p[i].review;
    return NULL;
}

const struct bank_review *app_bank_review(struct app *app,
                                          const struct catalog_entry *e,
                                          struct date on)
{
    struct reviews *r = app->reviews;
    int year, month, day;

    date_to_ymd(on, &year, &month, &day);
    pthread_mutex_lock(&r->lock);
    const struct bank_review *found = find(r, e, year);
    if (!found) {
        found = bank_review_make(&r->arena, e->program, e->bank, on);
        VEC_PUSH(&r->arena, r,
                 (struct reviewed){ e->bank, e->program, year, found });
    }
    pthread_mutex_unlock(&r->lock);
    return found;
}
