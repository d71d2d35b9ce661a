#include "app/study_import_int.h"

#include "base/arena.h"
#include "base/vec.h"
#include "format/apkg.h"
#include "format/reviews_csv.h"
#include "format/revlog_csv.h"
#include "store/anki.h"

#include <stdlib.h>

struct importing {
    const struct study_view *view;
    struct app_import *io;
    struct arena *arena;  /* of what comes out */
    struct arena read;    /* of what only this call needs, */
    struct arena scratch; /* and of what only one card needs */
    struct {
        struct import_card *p;
        size_t n, cap;
    } cards;
    struct {
        struct study_import *p;
        size_t n, cap;
    } reviews;
};

/* ---- whose card is it ---- */

/* The name of our card that a text is the id or name of; empty: none. */
static struct str ours(const struct importing *x, struct str s)
{
    const struct material *m = x->view->material;
    int item = material_item_find(m, s);
    int card = item >= 0 ? m->items[item].fact : material_card_find(m, s);

    return card >= 0 ? m->cards[card].name : S("");
}

struct match {
    struct str card;
    bool two;
};

static void match(const struct importing *x, struct match *m, struct str s)
{
    struct str card = ours(x, s);

    if (!card.n)
        return;
    m->two |= m->card.n && !str_eq(m->card, card);
    m->card = card;
}

static struct str shortened(struct importing *x, struct str s)
{
    size_t n = s.n < IMPORT_NAME_MOST ? s.n : IMPORT_NAME_MOST;

    while (n < s.n && n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
        n--;
    char *p = str_to_c(x->arena, str_sub(s, 0, n));
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)p[i] < 0x20 || p[i] == 0x7f)
            p[i] = ' ';
    struct str out = { p, n };
    return str_is_utf8(out) ? out : S("a name that is not UTF-8");
}

static size_t add_card(struct importing *x, struct str name, struct match m)
{
    struct str card = m.two ? S("") : m.card;

    VEC_PUSH(x->arena, &x->cards,
             (struct import_card){ shortened(x, name), card, 0 });
    x->io->found.n_ours += card.n > 0;
    return x->cards.n - 1;
}

static void add_review(struct importing *x, size_t card, int64_t at_us,
                       enum recall rating)
{
    struct import_card *c = &x->cards.p[card];

    c->reviews++;
    if (!c->card.n)
        x->io->found.n_elsewhere++;
    else if (app_day_of(x->view->entry->policy, at_us).day > x->view->today)
        x->io->found.n_future++;
    else if (x->reviews.n <= IMPORT_REVIEWS_MOST)
        VEC_PUSH(x->arena, &x->reviews,
                 (struct study_import){ c->card, at_us, rating });
}

/* ---- Anki ---- */

static size_t add_anki_card(struct importing *x, const struct anki_card *c)
{
    struct match m = { 0 };
    struct str rest = c->tags, part, name = { 0 };

    while (str_next(&rest, ' ', &part))
        match(x, &m, part);
    for (rest = c->fields; str_next(&rest, '\x1f', &part);) {
        struct str text = apkg_field_text(&x->scratch, part);
        match(x, &m, text);
        if (!name.n)
            name = str_dup(&x->read, text);
    }
    arena_reset(&x->scratch);
    return add_card(x, name.n ? name : S("a card without text"), m);
}

static int by_id(const void *key, const void *card)
{
    int64_t x = *(const int64_t *)key, y = ((const struct anki_card *)card)->id;

    return (x > y) - (x < y);
}

static void read_anki(struct importing *x)
{
    struct anki_collection c;
    struct str database;
    struct err e = { 0 };

    x->io->found.kind = S("Anki package");
    if (!apkg_collection(&x->read, x->io->file, x->io->bytes,
                         x->io->unpacked_most, &database, &x->io->problems))
        return;
    if (anki_read(&x->read, database, &c, &e) != OK) {
        problem_add(&x->io->problems, x->io->file, 0, str_dup(x->arena, e.hint),
                    "%.*s", STR_ARG(e.message));
        return;
    }
    for (size_t i = 0; i < c.n_cards; i++)
        add_anki_card(x, &c.cards[i]);
    for (size_t i = 0; i < c.n_reviews; i++) {
        const struct anki_review *r = &c.reviews[i];
        const struct anki_card *card =
            c.n_cards
                ? bsearch(&r->card, c.cards, c.n_cards, sizeof *c.cards, by_id)
                : NULL;
        if (!card) /* deleted there */
            x->io->found.n_elsewhere++;
        else if (r->at_ms > 0 && r->at_ms < INT64_MAX / 1000)
            add_review(x, (size_t)(card - c.cards), r->at_ms * 1000,
                       (enum recall)r->ease);
    }
}

/* ---- logs ---- */

static size_t add_named(struct importing *x, struct str name)
{
    struct match m = { 0 };

    match(x, &m, name);
    return add_card(x, name, m);
}

static int by_name(const void *a, const void *b)
{
    const struct timed_review *const *x = a, *const *y = b;
    int d = str_cmp((*x)->card, (*y)->card);

    if (d)
        return d;
    return ((*x)->at_us > (*y)->at_us) - ((*x)->at_us < (*y)->at_us);
}

static void read_times(struct importing *x)
{
    size_t n;
    const struct timed_review *p = revlog_csv_read(
        &x->read, x->io->file, x->io->bytes, &n, &x->io->problems);
    const struct timed_review **order;

    if (!p)
        return;
    order = ARENA_ARRAY(&x->read, const struct timed_review *, n);
    for (size_t i = 0; i < n; i++)
        order[i] = &p[i];
    if (n)
        qsort(order, n, sizeof *order, by_name);
    for (size_t i = 0; i < n; i++) {
        if (!i || !str_eq(order[i]->card, order[i - 1]->card))
            add_named(x, order[i]->card);
        add_review(x, x->cards.n - 1, order[i]->at_us, order[i]->rating);
    }
}

/* The first quarter of an hour of that day here. */
static int64_t morning_of(const struct importing *x, int32_t day)
{
    const struct policy *policy = x->view->entry->policy;
    const int64_t quarter = US_PER_DAY / 96;
    int64_t at_us = (day - 1) * US_PER_DAY;

    while (app_day_of(policy, at_us).day < day)
        at_us += quarter;
    return at_us;
}

static void read_days(struct importing *x)
{
    struct review_log log;
    struct morning {
        int32_t day;
        int64_t at_us;
    } m = { INT32_MIN, 0 };
    bool dated;

    if (!reviews_csv_read(&x->read, x->io->file, x->io->bytes, &log, &dated,
                          &x->io->problems))
        return;
    if (!dated && log.n) {
        problem_add(&x->io->problems, x->io->file, 0,
                    S("write days as YYYY-MM-DD"),
                    "the days are numbers, and nobody knows from when");
        return;
    }
    struct same_day {
        int32_t day;
        int n;
    } *last = ARENA_ARRAY(&x->read, struct same_day, log.n_cards);
    for (size_t i = 0; i < log.n_cards; i++)
        add_named(x, log.cards[i]);
    for (size_t i = 0; i < log.n; i++) {
        const struct review *r = &log.p[i];
        struct same_day *l = &last[r->card];
        /* each of a card's reviews on one day has an instant of its own */
        l->n = l->day == r->day ? l->n + 1 : 0;
        l->day = r->day;
        if (m.day != r->day)
            m = (struct morning){ r->day, morning_of(x, r->day) };
        add_review(x, (size_t)r->card, m.at_us + l->n * US_PER_S, r->rating);
    }
}

/* ---- the file ---- */

static int by_time(const void *a, const void *b)
{
    const struct study_import *x = a, *y = b;

    if (x->at_us != y->at_us)
        return x->at_us < y->at_us ? -1 : 1;
    return str_cmp(x->card, y->card);
}

bool study_import_read(const struct study_view *view, struct app_import *io,
                       const struct study_import **reviews)
{
    struct importing x = { .view = view, .io = io, .arena = io->arena };
    struct problems *ps = &io->problems;
    size_t before = ps->n + ps->cut;

    io->found = (struct import_found){ .kind = S("log of reviews"),
                                       .dry_run = io->dry_run };
    if (io->bytes.n > IMPORT_MOST)
        problem_add(ps, io->file, 0, S("export single decks, without media"),
                    "the file is larger than %d MB", IMPORT_MOST >> 20);
    else if (apkg_is(io->bytes))
        read_anki(&x);
    else if (revlog_csv_is(&x.scratch, io->bytes))
        read_times(&x);
    else
        read_days(&x);
    if (x.reviews.n > IMPORT_REVIEWS_MOST)
        problem_add(ps, io->file, 0, S("export single decks"),
                    "there are more than %d reviews of our cards",
                    IMPORT_REVIEWS_MOST);
    arena_release(&x.scratch);
    arena_release(&x.read);
    if (x.reviews.n)
        qsort(x.reviews.p, x.reviews.n, sizeof *x.reviews.p, by_time);
    io->found.cards = x.cards.p;
    io->found.n_cards = x.cards.n;
    io->found.n_reviews = x.reviews.n;
    *reviews = x.reviews.p;
    return ps->n + ps->cut == before;
}
