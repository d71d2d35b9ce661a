#include "study/learner.h"

#include "base/arena.h"
#include "base/err.h"
#include "psych/special.h"
#include "study/ability.h"
#include "study/readiness.h"

#include <math.h>

/* The population. The SDs of ability are those of ability.c on purpose: the
 * own generator is the planner's own assumptions. */
static const double SD_GENERAL = 0.6, SD_DOMAIN = 0.25, SD_AREA = 0.35;
static const double LURE = 0.68; /* held misconceptions are chosen again */
static const double CLEAR = 0.5; /* a reason that was read puts it right */
static const double ADMIT = 0.5; /* lucky guesses that are owned up to */
static const double EASY = 0.15, HARD = 0.15; /* words for what was known */
static const double RELAPSE = 0.03;           /* THRESHOLD, a day */

struct learner_trace {
    bool learned;
    int32_t last;
    double strength; /* POWER: days */
};

struct str generator_name(enum generator g)
{
    switch (g) {
    case LEARNER_OWN:
        return S("own");
    case LEARNER_POWER:
        return S("power");
    case LEARNER_THRESHOLD:
        return S("threshold");
    case LEARNER_GENERAL:
        return S("general");
    case LEARNER_TAILS:
        return S("tails");
    case GENERATORS:
        break;
    }
    BUG("generator %d", (int)g);
}

bool generator_parse(struct str s, enum generator *out)
{
    for (int g = 0; g < GENERATORS; g++)
        if (str_eq(s, generator_name((enum generator)g))) {
            *out = (enum generator)g;
            return true;
        }
    return false;
}

static bool chance(struct learner *l, double p)
{
    return rng_unit(&l->rng) < p;
}

static double normal(struct learner *l)
{
    return normal_quantile(fmin(fmax(rng_unit(&l->rng), 1e-15), 1 - 1e-15));
}

/* ---- who it is ---- */

/* Difficulties of Student's t with 3 degrees of freedom, as spread as theirs
 * would be if they were normal. */
static double difficulty(struct learner *l, double spread)
{
    double z = normal(l);

    if (l->kind != LEARNER_TAILS)
        return z * spread;
    double x = normal(l), y = normal(l), w = normal(l);
    return z * spread / sqrt(x * x + y * y + w * w);
}

static void draw_ability(struct learner *l, struct arena *a)
{
    const struct material *m = l->m;
    double *domains = ARENA_ARRAY(a, double, (size_t)m->n_domains);
    double general = ability_at_line(m) + SD_GENERAL * normal(l);

    for (int d = 0; d < m->n_domains; d++)
        domains[d] = SD_DOMAIN * normal(l);
    for (int k = 0; k < m->n_areas; k++)
        l->theta[k] =
            general + domains[m->areas[k].domain] + SD_AREA * normal(l);
}

void learner_init(struct learner *l, struct arena *a, const struct material *m,
                  const struct fsrs6 *fsrs, enum generator kind, uint64_t seed,
                  uint64_t number)
{
    size_t n_cards = (size_t)m->n_cards;

    *l = (struct learner){
        .kind = kind,
        .m = m,
        .fsrs = fsrs,
        .theta = ARENA_ARRAY(a, double, (size_t)m->n_areas),
        .b = ARENA_ARRAY(a, double, (size_t)m->n_items),
        .luck = ARENA_ARRAY(a, double, n_cards),
        .cards = ARENA_ARRAY(a, struct card_state, n_cards),
        .traces = ARENA_ARRAY(a, struct learner_trace, n_cards),
        .held = ARENA_ARRAY(a, bool, n_cards),
    };
    rng_init_stream(&l->rng, seed, number);
    draw_ability(l, a);
    for (int i = 0; i < m->n_items; i++)
        l->b[i] = m->items[i].b + difficulty(l, m->items[i].se_b);
    for (int c = 0; c < m->n_cards; c++) {
        l->luck[c] = rng_unit(&l->rng);
        if (m->cards[c].kind == CARD_MISCONCEPTION)
            l->held[c] = chance(l, 1 - logistic(l->theta[m->cards[c].area]));
    }
    /* POWER: t^-decay, strength times step with each success;
     * THRESHOLD: forgotten at the rate decay, learned with chance step */
    double rate = normal(l), step = normal(l);
    l->decay =
        kind == LEARNER_POWER ? 0.25 * exp(0.4 * rate) : 0.02 * exp(0.5 * rate);
    l->step = kind == LEARNER_POWER ? 1.8 * exp(0.2 * step)
                                    : logistic(-0.3 + 0.6 * step);
    l->growth = 0.0012 * exp(0.4 * rate);
}

/* ---- what it remembers ---- */

static bool remembers(struct learner *l, int fact, int32_t day)
{
    struct learner_trace *t = &l->traces[fact];
    double days = day - t->last;

    switch (l->kind) {
    case LEARNER_OWN:
    case LEARNER_TAILS:
        return chance(l, card_recall(l->fsrs, &l->cards[fact], day));
    case LEARNER_POWER:
        return t->learned && chance(l, pow(1 + days / t->strength, -l->decay));
    case LEARNER_THRESHOLD:
        if (t->learned && !chance(l, exp(-l->decay * days)))
            t->learned = false;
        t->last = day;
        return t->learned;
    case LEARNER_GENERAL:
        return false;
    case GENERATORS:
        break;
    }
    BUG("generator %d", (int)l->kind);
}

void learner_study(struct learner *l, const struct study_answer *x)
{
    const struct material_item *item = &l->m->items[x->item];
    struct learner_trace *t = &l->traces[item->fact];

    for (int o = 0; o < item->item->n_options; o++) {
        int card = item->misconception[o];
        if (card >= 0 && l->held[card] && chance(l, CLEAR))
            l->held[card] = false;
    }
    switch (l->kind) {
    case LEARNER_OWN:
    case LEARNER_TAILS:
        cards_answer(l->cards, l->fsrs, l->m, x);
        return;
    case LEARNER_POWER:
        t->strength = !t->learned ? 1
                      : x->right  ? t->strength * l->step
                                  : fmax(1, t->strength / l->step);
        t->learned = true;
        t->last = x->day;
        return;
    case LEARNER_THRESHOLD:
        t->learned = t->learned || chance(l, l->step);
        t->last = x->day;
        return;
    case LEARNER_GENERAL:
        l->grown += l->growth * (1 - l->grown); /* to one logit */
        return;
    case GENERATORS:
        break;
    }
    BUG("generator %d", (int)l->kind);
}

/* ---- what it answers ---- */

static option_set any_wrong(struct learner *l, const struct item *item)
{
    uint64_t n = (uint64_t)item->n_options;
    unsigned set;

    do
        set = item->type == ITEM_SINGLE
                  ? 1u << rng_below(&l->rng, n)
                  : 1 + (unsigned)rng_below(&l->rng, (UINT64_C(1) << n) - 1);
    while (set == item->key);
    return (option_set)set;
}

/* An option that stands for something this person believes; 0: none. */
static option_set lure(struct learner *l, const struct material_item *x)
{
    for (int o = 0; o < x->item->n_options; o++) {
        int card = x->misconception[o];
        if (card < 0)
            continue;
        if (!l->held[card] && l->kind == LEARNER_THRESHOLD &&
            l->luck[card] < 0.5 && chance(l, RELAPSE))
            l->held[card] = true;
        if (l->held[card] && chance(l, LURE))
            return (option_set)(1u << o);
    }
    return 0;
}

/* Who does not know: in the own model misconceptions decide which wrong
 * option it is, elsewhere whether it is wrong. */
static option_set guess(struct learner *l, const struct material_item *x)
{
    option_set wrong = lure(l, x);
    bool lured = l->kind == LEARNER_POWER || l->kind == LEARNER_THRESHOLD;

    if (!(lured && wrong) && chance(l, x->floor))
        return x->item->key;
    return wrong ? wrong : any_wrong(l, x->item);
}

struct study_answer learner_answer(struct learner *l, int item, int32_t day,
                                   bool mock)
{
    const struct material_item *x = &l->m->items[item];
    double know = logistic(l->theta[x->area] + l->grown - l->b[item]);
    bool knows = l->luck[x->fact] < know || remembers(l, x->fact, day);
    struct study_answer out = { .item = item,
                                .day = day,
                                .chosen = knows ? x->item->key : guess(l, x),
                                .mock = mock };
    double words = rng_unit(&l->rng);

    out.right = out.chosen == x->item->key;
    out.rating = out.right ? RECALL_GOOD : RECALL_AGAIN;
    if (mock || !out.right)
        return out;
    out.shaky = !knows && words < ADMIT;
    if (out.shaky || (knows && words < HARD))
        out.rating = RECALL_HARD;
    else if (knows && words > 1 - EASY)
        out.rating = RECALL_EASY;
    return out;
}

/* ---- the exam ---- */

static bool exam_item(struct learner *l, int area, const int *facts,
                      int n_facts, int32_t day, double off)
{
    const struct material_area *x = &l->m->areas[area];

    if (n_facts && chance(l, READINESS_TRANSFER)) {
        const struct card *c =
            &l->m->cards[facts[rng_below(&l->rng, (uint64_t)n_facts)]];
        int item = c->items[rng_below(&l->rng, (uint64_t)c->n_items)];
        return learner_answer(l, item, day, true).right;
    }
    double b = x->b + difficulty(l, x->spread);
    double know = logistic(l->theta[area] + l->grown + off - b);
    return chance(l, x->floor + (1 - x->floor) * know);
}

int learner_exam(struct learner *l, int32_t day, double off, int *right,
                 int *of)
{
    const struct material *m = l->m;
    struct arena scratch = { 0 };
    int *facts = ARENA_ARRAY(&scratch, int, (size_t)m->n_cards);
    double carried = rng_unit(&l->rng);
    int all = 0;

    for (int d = 0; right && d < m->n_domains; d++)
        right[d] = of[d] = 0;
    for (int k = 0; k < m->n_areas; k++) {
        int n_facts = 0;
        for (int c = 0; c < m->n_cards && m->cards[c].kind == CARD_FACT; c++)
            if (m->cards[c].area == k)
                facts[n_facts++] = c;
        carried += m->areas[k].weight;
        int n = (int)floor(carried);
        carried -= n;
        for (int i = 0; i < n; i++) {
            bool is = exam_item(l, k, facts, n_facts, day, off);
            all += is;
            if (right) {
                right[m->areas[k].domain] += is;
                of[m->areas[k].domain]++;
            }
        }
    }
    arena_release(&scratch);
    return all;
}
