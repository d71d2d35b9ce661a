#include "exam/report_int.h"

#include "base/arena.h"
#include "base/vec.h"

#include <stdlib.h>

enum {
    SEEN_PERCENT_MOST = 10,
    OPEN_PERCENT_MOST = 10,
    HURRIED_PERCENT_MOST = 10,
};

static void mark_items(struct score_report *r, struct arena *a,
                       const struct form *f, const struct sitting *s)
{
    r->marks = ARENA_ARRAY(a, struct item_mark, (size_t)f->n_items);
    r->n_items = f->n_items;
    for (int i = 0; i < f->n_items; i++) {
        const struct form_item *fi = &f->items[i];
        const struct response *re = &s->responses[i];
        struct item_mark *m = &r->marks[i];
        m->choices = re->choices;
        m->late = re->late;
        m->result = !re->choices                   ? MARK_OMITTED
                    : re->choices == fi->item->key ? MARK_RIGHT
                                                   : MARK_WRONG;
        r->n_seen_before += fi->seen;
        r->n_late += re->late;
        r->n_hurried += response_is_hurried(re, fi->item);
        r->n_omitted += m->result == MARK_OMITTED;
        r->n_open += fi->scored && m->result == MARK_OMITTED;
    }
    report_raw(f, s, &r->raw, &r->of);
    r->finished = report_is_finished(f, s);
    r->comparable = r->n_seen_before * 100 <= r->n_items * SEEN_PERCENT_MOST;
}

bool report_is_hurried(int hurried, int items)
{
    return hurried * 100 > items * HURRIED_PERCENT_MOST;
}

bool report_is_finished(const struct form *f, const struct sitting *s)
{
    int open = 0, of = 0;

    for (int i = 0; i < f->n_items; i++) {
        of += f->items[i].scored;
        open += f->items[i].scored && !s->responses[i].choices;
    }
    return open * 100 <= of * OPEN_PERCENT_MOST;
}

void report_raw(const struct form *f, const struct sitting *s, int *raw,
                int *of)
{
    *raw = *of = 0;
    for (int i = 0; i < f->n_items; i++) {
        *of += f->items[i].scored;
        *raw += f->items[i].scored &&
                s->responses[i].choices == f->items[i].item->key;
    }
}

static int cmp_misconception(const void *a, const void *b)
{
    const struct misconception_count *x = a, *y = b;

    return x->n != y->n ? y->n - x->n : str_cmp(x->tag, y->tag);
}

static void add_misconception(struct score_report *r, struct arena *a,
                              const struct option *o, int position)
{
    int k = 0;

    while (k < r->n_misconceptions &&
           !str_eq(r->misconceptions[k].tag, o->misconception))
        k++;
    struct misconception_count *m = &r->misconceptions[k];
    int *at = ARENA_ARRAY(a, int, (size_t)m->n + 1);
    for (int i = 0; i < m->n; i++)
        at[i] = m->positions[i];
    at[m->n++] = position;
    m->positions = at;
    if (k < r->n_misconceptions)
        return;
    m->tag = o->misconception;
    m->words = o->reason;
    r->n_misconceptions++;
}

/* Wrong options by misconception; those that led to one wrong answer only are
 * left to the review of the questions. */
static void group_misconceptions(struct score_report *r, struct arena *a,
                                 const struct form *f)
{
    r->misconceptions = ARENA_ARRAY(a, struct misconception_count,
                                    (size_t)f->n_items * OPTIONS_MOST + 1);
    for (int i = 0; i < f->n_items; i++) {
        const struct item *item = f->items[i].item;
        if (r->marks[i].result != MARK_WRONG)
            continue;
        for (int o = 0; o < item->n_options; o++)
            if ((r->marks[i].choices & ~item->key) >> o & 1 &&
                item->options[o].misconception.n)
                add_misconception(r, a, &item->options[o], i);
    }
    qsort(r->misconceptions, (size_t)r->n_misconceptions,
          sizeof *r->misconceptions, cmp_misconception);
    while (r->n_misconceptions &&
           r->misconceptions[r->n_misconceptions - 1].n < 2)
        r->n_misconceptions--;
}

static void pace(struct score_report *r, const struct form *f,
                 const struct sitting *s)
{
    r->n_segments = f->n_segments;
    for (int g = 0; g < f->n_segments; g++) {
        struct segment_pace *p = &r->segments[g];
        p->n_items = f->segments[g].n;
        for (int i = 0; i < p->n_items; i++)
            p->n_answered +=
                r->marks[f->segments[g].first + i].result != MARK_OMITTED;
        p->n_open = p->n_items - p->n_answered;
        if (!s->segments[g].started_us)
            continue;
        p->limit_us = s->segments[g].deadline_us - s->segments[g].started_us;
        p->used_us = s->segments[g].ended_us - s->segments[g].started_us;
        p->left_us = p->limit_us - p->used_us;
        p->ran_out = s->segments[g].by_clock;
    }
}

static void look_ahead(struct score_report *r, const struct program *p,
                       const struct form *f)
{
    const struct scoring *sc = &p->scoring;

    if (!r->finished) {
        r->forecast_why_not =
            S("More than one question in ten is open. A forecast would take "
              "what you did not answer for what you do not know.");
        return;
    }
    r->has_band = r->of > 0;
    if (r->has_band) {
        r->sem = sem_binomial(r->raw, r->of);
        r->band = band_wilson(r->raw, r->of, 1);
    }
    r->has_line = f->kind == FORM_MOCK && sc->practice_raw > 0;
    if (!r->has_line) {
        r->forecast_why_not =
            f->kind == FORM_HALF
                ? S("The practice line is for a full mock. Half of one has "
                    "half the questions: what it says about you is the "
                    "shaded part, which is wider.")
                : S("Only a full mock is held against the practice line.");
        return;
    }
    r->practice_line = sc->practice_raw;
    if (!r->comparable) {
        r->forecast_why_not =
            S("More than one question in ten had been seen before, so this "
              "result says little about another mock.");
        return;
    }
    if (report_is_hurried(r->n_hurried, r->n_items)) {
        r->forecast_why_not =
            S("More than one answer in ten came sooner than its question can "
              "be read. A forecast would take guesses for what you know.");
        return;
    }
    if (!sc->has_pass_rate) {
        r->forecast_why_not =
            S("No pass rate is known for this exam, and without one there is "
              "nothing to base a forecast on.");
        return;
    }
    struct forecast_assumptions as = {
        .pass_rate = sc->pass_rate,
        .reliability_min = sc->reliability_min,
        .reliability_max = sc->reliability_max,
    };
    struct forecast fc = forecast_retake(r->raw, r->of, sc->practice_raw, &as);
    r->has_forecast = true;
    r->forecast_min = fc.min;
    r->forecast_max = fc.max;
}

const struct score_report *report_make(struct arena *a, const struct program *p,
                                       const struct form *f,
                                       const struct sitting *s,
                                       const struct calibration *c)
{
    struct score_report *r = ARENA_NEW(a, struct score_report);

    if (s->n_items != f->n_items)
        BUG("a sitting of %d items on a form of %d", s->n_items, f->n_items);
    r->expired = s->phase == SITTING_EXPIRED;
    r->given_us = s->given_us;
    mark_items(r, a, f, s);
    group_misconceptions(r, a, f);
    pace(r, f, s);
    look_ahead(r, p, f);
    report_domains(r, a, f, c);
    return r;
}

struct str domain_flag_text(enum domain_flag flag)
{
    switch (flag) {
    case DOMAIN_AS_REST:
        return S("as_rest");
    case DOMAIN_FEWER:
        return S("fewer");
    case DOMAIN_MORE:
        return S("more");
    case DOMAIN_TOO_SMALL:
        return S("too_small");
    case DOMAIN_NOTHING:
        return S("nothing_to_compare");
    case DOMAIN_UNFINISHED:
        return S("not_finished");
    }
    BUG("domain flag %d", (int)flag);
}
