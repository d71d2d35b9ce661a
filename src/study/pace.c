#include "study/pace.h"

#include "base/arena.h"
#include "base/err.h"
#include "psych/special.h"

#include <math.h>
#include <stdlib.h>

enum {
    END_PARTS = 5,   /* the last fifth of the answers is the end */
    END_LEAST = 5,   /* answers in it, to say anything */
    SLOW_TIMES = 3,  /* the time there is for a question */
    SLOW_LEAST = 5,  /* questions */
    WRONG_LEAST = 5, /* wrong answers a second look might have mended */
};
static const double RUSHED = 0.5, TIME_LEFT = 0.2, LEVEL = 0.05;

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(double *p, int n)
{
    if (!n)
        return 0;
    qsort(p, (size_t)n, sizeof *p, by_size);
    return (p[(n - 1) / 2] + p[n / 2]) / 2;
}

/* ---- what became of each question ---- */

struct trace {
    option_set first, last;
    double seconds;
    size_t order; /* of its first answer, from 1; 0: never answered */
};

static const struct pace_segment *segment_of(const struct pace_mock *m,
                                             int item)
{
    for (int i = 0; i < m->n_segments; i++)
        if (item >= m->segments[i].first &&
            item < m->segments[i].first + m->segments[i].n)
            return &m->segments[i];
    BUG("an answer to question %d, which is in no open segment", item);
}

static struct trace *follow(struct arena *a, const struct pace_mock *m)
{
    struct trace *t = ARENA_ARRAY(a, struct trace, (size_t)m->n_items);
    int64_t before_us = 0;

    for (size_t i = 0; i < m->n_answers; i++) {
        const struct pace_answer *x = &m->answers[i];
        struct trace *y = &t[x->item];
        int64_t from_us = segment_of(m, x->item)->started_us;
        if (before_us > from_us)
            from_us = before_us;
        y->seconds += fmax(0, (double)(x->at_us - from_us) / US_PER_S);
        before_us = x->at_us;
        if (!y->first)
            y->first = x->choices;
        if (!y->order)
            y->order = i + 1;
        y->last = x->choices;
    }
    return t;
}

/* ---- a segment ---- */

struct timed {
    size_t order;
    int item;
};

static int by_order(const void *a, const void *b)
{
    const struct timed *x = a, *y = b;

    return (x->order > y->order) - (x->order < y->order);
}

static void measure_end(struct arena *a, const struct pace_mock *m,
                        const struct trace *t, struct timed *answered, int n,
                        struct pace_part *out)
{
    double *s = ARENA_ARRAY(a, double, (size_t)n);
    int end = n / END_PARTS;

    qsort(answered, (size_t)n, sizeof *answered, by_order);
    for (int i = 0; i < n; i++)
        s[i] = t[answered[i].item].seconds;
    for (int i = n - end; i < n; i++)
        out->end_right += t[answered[i].item].last == m->keys[answered[i].item];
    out->end_n = end;
    out->end_median_s = median(s + n - end, end);
    double before = median(s, n - end);
    out->median_s = median(s, n);
    out->rushed = end >= END_LEAST && out->end_median_s < RUSHED * before;
}

static void measure_segment(struct arena *a, const struct pace_mock *m,
                            const struct trace *t, const struct pace_segment *g,
                            struct pace_part *out)
{
    struct timed *answered = ARENA_ARRAY(a, struct timed, (size_t)g->n);
    int n = 0;

    out->of = g->n;
    for (int i = g->first; i < g->first + g->n; i++) {
        out->right += t[i].last == m->keys[i];
        out->omitted += !t[i].last;
        if (t[i].order)
            answered[n++] = (struct timed){ t[i].order, i };
    }
    out->left_s = fmax(
        0, (double)(g->limit_us - (g->ended_us - g->started_us)) / US_PER_S);
    measure_end(a, m, t, answered, n, out);
}

/* ---- the whole ---- */

static void count_changes(struct pace *p, const struct pace_mock *m,
                          const struct trace *t)
{
    for (int i = 0; i < m->n_items; i++) {
        bool was = t[i].first == m->keys[i], is = t[i].last == m->keys[i];
        if (!t[i].first || !t[i].last || t[i].first == t[i].last)
            continue;
        p->right_to_wrong += was && !is;
        p->wrong_to_right += !was && is;
        p->wrong_to_wrong += !was && !is;
    }
}

/* Two shares, with their common variance. */
static void compare_halves(struct pace *p)
{
    double a = p->half_of[0], b = p->half_of[1];

    if (!(a > 0 && b > 0))
        return;
    double common = (p->half_right[0] + p->half_right[1]) / (a + b);
    double se = sqrt(common * (1 - common) * (1 / a + 1 / b));
    double fall = p->half_right[0] / a - p->half_right[1] / b;
    p->tired = fall > -normal_quantile(LEVEL / 2) * se && fall > 0;
}

static void measure(struct arena *a, struct pace *p, const struct pace_mock *m,
                    const struct trace *t)
{
    double *s = ARENA_ARRAY(a, double, (size_t)m->n_items);
    double *seconds = ARENA_ARRAY(a, double, (size_t)m->n_items);
    double limit_s = 0;
    int n = 0, at = 0;

    p->n_segments = m->n_segments;
    for (int i = 0; i < m->n_segments; i++) {
        const struct pace_segment *g = &m->segments[i];
        measure_segment(a, m, t, g, &p->segments[i]);
        p->right += p->segments[i].right;
        p->omitted += p->segments[i].omitted;
        p->of += g->n;
        limit_s += (double)g->limit_us / US_PER_S;
    }
    p->allowed_s = p->of ? limit_s / p->of : 0;
    for (int i = 0; i < m->n_items; i++) {
        seconds[i] = t[i].seconds;
        if (t[i].order)
            s[n++] = t[i].seconds;
        p->slow += p->allowed_s > 0 && t[i].seconds > SLOW_TIMES * p->allowed_s;
    }
    p->seconds = seconds;
    p->median_s = median(s, n);
    /* of answered questions: what was left out tells of time, not of tiring */
    for (int i = 0; i < m->n_items; i++) {
        if (!t[i].last)
            continue;
        int half = at++ >= (p->of - p->omitted) / 2;
        p->half_of[half]++;
        p->half_right[half] += t[i].last == m->keys[i];
    }
    count_changes(p, m, t);
    compare_halves(p);
}

/* ---- advice ---- */

struct adviser {
    struct arena *arena;
    struct advice *p;
    int n;
};

static void advise(struct adviser *x, enum advice_kind kind, struct str words,
                   struct str evidence)
{
    x->p[x->n++] = (struct advice){ kind, words, evidence };
}

static void advise_omitted(struct adviser *x, const struct pace *p)
{
    if (p->omitted)
        advise(x, ADVICE_OMITTED,
               S("Choose something for every question before a segment ends, "
                 "unless the exam takes points off for wrong answers."),
               str_fmt(x->arena, "%d of %d were left without an answer.",
                       p->omitted, p->of));
}

static void advise_rushed(struct adviser *x, const struct pace *p)
{
    for (int i = 0; i < p->n_segments; i++) {
        const struct pace_part *g = &p->segments[i];
        if (!g->rushed)
            continue;
        advise(x, ADVICE_RUSHED,
               S("Look at the clock in the middle of each segment: half of the "
                 "questions should be answered by then."),
               str_fmt(x->arena,
                       "The last %d answers of segment %d took %.0f seconds "
                       "each, all of it %.0f; %d of the %d were right.",
                       g->end_n, i + 1, g->end_median_s, g->median_s,
                       g->end_right, g->end_n));
        return; /* once is enough */
    }
}

static void advise_slow(struct adviser *x, const struct pace *p)
{
    if (p->slow >= SLOW_LEAST)
        advise(x, ADVICE_SLOW,
               S("When a question takes long, choose what seems best, flag it "
                 "and come back at the end."),
               str_fmt(x->arena,
                       "%d questions took more than %.0f seconds, %d times "
                       "what there is for each.",
                       p->slow, SLOW_TIMES * p->allowed_s, SLOW_TIMES));
}

static void advise_time_left(struct adviser *x, const struct pace *p)
{
    double left = 0, all = p->allowed_s * p->of;
    int wrong = p->of - p->right - p->omitted;

    for (int i = 0; i < p->n_segments; i++)
        left += p->segments[i].left_s;
    if (left > TIME_LEFT * all && wrong >= WRONG_LEAST)
        advise(x, ADVICE_TIME_LEFT,
               S("Use the time that is left to read flagged questions again, "
                 "to the last word."),
               str_fmt(x->arena,
                       "%.0f of %.0f minutes were left, and %d answers were "
                       "wrong.",
                       left / 60, all / 60, wrong));
}

/* Sign test: would as many of the changes go one way by chance? */
static void advise_changes(struct adviser *x, const struct pace *p)
{
    int up = p->wrong_to_right, down = p->right_to_wrong, n = up + down;
    int most = up > down ? up : down;
    bool help = up > down;

    if (!n || 2 * binomial_tail(most, n, 0.5) > LEVEL)
        return;
    advise(x, help ? ADVICE_CHANGES_HELP : ADVICE_CHANGES_HARM,
           help ? S("Go on changing an answer when you see a reason to.")
                : S("Change an answer only when you can say what you had "
                    "misread."),
           str_fmt(x->arena,
                   "Changed from wrong to right: %d, from right to wrong: %d, "
                   "from wrong to wrong: %d.",
                   up, down, p->wrong_to_wrong));
}

static void advise_stamina(struct adviser *x, const struct pace *p)
{
    if (p->tired)
        advise(x, ADVICE_STAMINA,
               S("Practise whole mocks at the hour of the exam, and use the "
                 "breaks."),
               str_fmt(x->arena,
                       "%d of %d were right in the first half, %d of %d in the "
                       "second: more than chance.",
                       p->half_right[0], p->half_of[0], p->half_right[1],
                       p->half_of[1]));
}

struct pace *pace_of(struct arena *a, const struct pace_mock *m)
{
    struct pace *p = ARENA_NEW(a, struct pace);
    struct arena scratch = { 0 };
    struct adviser x = { a, ARENA_ARRAY(a, struct advice, ADVICE_KINDS), 0 };

    measure(a, p, m, follow(&scratch, m));
    advise_omitted(&x, p);
    advise_rushed(&x, p);
    advise_slow(&x, p);
    advise_time_left(&x, p);
    advise_changes(&x, p);
    advise_stamina(&x, p);
    p->advice = x.p;
    p->n_advice = x.n;
    arena_release(&scratch);
    return p;
}

struct str advice_kind_text(enum advice_kind k)
{
    static const struct str texts[ADVICE_KINDS] = {
        [ADVICE_OMITTED] = S_INIT("omitted"),
        [ADVICE_RUSHED] = S_INIT("rushed"),
        [ADVICE_SLOW] = S_INIT("slow"),
        [ADVICE_TIME_LEFT] = S_INIT("time_left"),
        [ADVICE_CHANGES_HELP] = S_INIT("changes_help"),
        [ADVICE_CHANGES_HARM] = S_INIT("changes_harm"),
        [ADVICE_STAMINA] = S_INIT("stamina"),
    };

    return texts[k];
}
