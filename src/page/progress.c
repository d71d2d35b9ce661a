/* Progress: over time, by area, by idea; errors and what follows from them;
 * and the summary that can be handed on. */
#include "page/study_view.h"

#include "page/routes.h"
#include "page/words.h"

#include "base/vec.h"
#include "format/plan_text.h"
#include "study/gain.h"
#include "views.h"

#include <math.h>
#include <stdlib.h>

/* Fewer answers than AREA_LEAST say nothing of an area: our convention. */
enum { DAYS_IN_SUMMARY = 14, IDEAS_FIRST = 12, AREA_LEAST = 5 };

static int thousandths(double p)
{
    return (int)lround(1000 * fmin(fmax(p, 0), 1));
}

static void fill_trend(struct arena *a, const struct study_view *v,
                       struct progress_page *p)
{
    struct trend_row *rows =
        ARENA_ARRAY(a, struct trend_row, (size_t)v->n_trend);

    for (int i = 0; i < v->n_trend; i++)
        rows[i] = (struct trend_row){
            .day = date_words(a, (struct date){ v->trend[i].day }),
            .chance = plan_chance_text(a, v->trend[i].chance),
            .range = plan_range_text(a, v->trend[i].low, v->trend[i].high),
        };
    p->trend = rows;
    p->n_trend = v->n_trend;
    p->curve = study_curve_make(a, v);
}

static struct area_row area_row_make(struct arena *a,
                                     const struct study_view *v, int k)
{
    struct str name = v->material->areas[k].name;
    struct study_area x = v->areas[k];

    if (x.answers < AREA_LEAST)
        return (struct area_row){ .id = v->material->areas[k].id,
                                  .name = name,
                                  .chance_words =
                                      x.answers ? S("too few answers to say")
                                                : S("no answers yet"),
                                  .answers = str_fmt(a, "%d", x.answers) };
    return (struct area_row){
        .id = v->material->areas[k].id,
        .name = name,
        .known = true,
        .chance = thousandths(x.chance),
        .low = thousandths(x.low),
        .high = thousandths(x.high),
        .chance_words = str_fmt(a, "%.0f in 100 (%.0f to %.0f)", 100 * x.chance,
                                100 * x.low, 100 * x.high),
        .answers = str_fmt(a, "%d", x.answers),
        .curve = study_curve_area(a, v, k),
    };
}

static void fill_areas(struct arena *a, const struct study_view *v,
                       struct progress_page *p)
{
    struct area_row *rows =
        ARENA_ARRAY(a, struct area_row, (size_t)v->material->n_areas);

    for (int k = 0; k < v->material->n_areas; k++) {
        rows[k] = area_row_make(a, v, k);
        p->drawn |= rows[k].known;
        p->curves |= rows[k].curve.there;
    }
    p->areas = rows;
    p->n_areas = v->material->n_areas;
}

/* How often each misconception was chosen. */
static int *count_ideas(struct arena *a, const struct study_view *v)
{
    const struct material *m = v->material;
    int *n = ARENA_ARRAY(a, int, (size_t)m->n_cards);

    for (size_t i = 0; i < v->history->n_answers; i++) {
        const struct study_answer *x = &v->history->answers[i];
        for (int k = 0; k < m->items[x->item].item->n_options; k++)
            if (x->chosen >> k & 1 && m->items[x->item].misconception[k] >= 0)
                n[m->items[x->item].misconception[k]]++;
    }
    return n;
}

static int most_chosen(const void *a, const void *b)
{
    const struct idea_row *x = a, *y = b;

    if (x->times != y->times)
        return x->times > y->times ? -1 : 1;
    return str_cmp(x->card, y->card);
}

/* On which days how far: "40 on 3 November 2026, 85 today". */
static struct str by_day_words(struct arena *a, const struct study_view *v,
                               const double *recall)
{
    struct str out = S("");

    for (int i = 0; i < v->n_trend; i++) {
        bool last = i == v->n_trend - 1;
        if (recall[i] < 0)
            continue;
        out = str_fmt(
            a, "%.*s%s%.0f %s%.*s", STR_ARG(out), out.n ? ", " : "",
            100 * recall[i], last ? "" : "on ",
            STR_ARG(last ? S("today")
                         : date_words(a, (struct date){ v->trend[i].day })));
    }
    return out;
}

/* Of those shown at once. */
static void fill_idea_curves(struct arena *a, const struct study_view *v,
                             struct idea_row *rows, struct progress_page *p)
{
    int which[IDEAS_FIRST], n = p->n_first_ideas;

    for (int i = 0; i < n; i++)
        which[i] = rows[i].at;
    const double *recall = n ? study_recall_trend(a, v, which, n) : NULL;
    for (int i = 0; i < n; i++) {
        const double *row = recall + (size_t)i * (size_t)v->n_trend;
        rows[i].by_day = by_day_words(a, v, row);
        rows[i].curve = study_curve_idea(a, v, row);
        p->idea_curves |= rows[i].curve.there;
    }
}

static void fill_ideas(struct arena *a, const struct study_view *v,
                       struct progress_page *p)
{
    const struct material *m = v->material;
    struct idea_row *rows = ARENA_ARRAY(a, struct idea_row, (size_t)m->n_cards);
    const int *times = count_ideas(a, v);

    for (int i = 0; i < m->n_cards; i++) {
        if (m->cards[i].kind != CARD_MISCONCEPTION || !times[i])
            continue;
        double recall = card_recall(&v->fsrs, &v->cards[i], v->today + 1);
        rows[p->n_ideas++] = (struct idea_row){
            .words = study_card_words(a, m, i),
            .card = m->cards[i].name,
            .times = times[i],
            .at = i,
            .recall = v->cards[i].reviews > 1
                          ? str_fmt(a, "about %.0f in 100", 100 * recall)
                          : S("not practised since"),
        };
    }
    if (p->n_ideas)
        qsort(rows, (size_t)p->n_ideas, sizeof *rows, most_chosen);
    p->ideas = rows;
    p->n_first_ideas = p->n_ideas < IDEAS_FIRST ? p->n_ideas : IDEAS_FIRST;
    fill_idea_curves(a, v, rows, p);
}

/* ---- errors ---- */

static struct str advice_for(enum error_cause c)
{
    switch (c) {
    case CAUSE_NOT_SAID:
        return S("");
    case CAUSE_NOT_KNOWN:
        return S("Read the note of the area first, then take questions of it: "
                 "the plan puts most minutes there.");
    case CAUSE_MISREAD:
        return S("Read the last sentence of the question first, and look for "
                 "words like not, except, first.");
    case CAUSE_CHANGED:
        return S("Change an answer only when you can say what you had "
                 "overlooked.");
    case CAUSE_TIME:
        return S("Practise with the clock, and leave what takes too long for "
                 "the end.");
    }
    BUG("cause %d", (int)c);
}

static void fill_causes(struct arena *a, const struct study_view *v,
                        struct progress_page *p)
{
    static const struct str words[] = {
        [CAUSE_NOT_KNOWN] = S_INIT("Did not know it"),
        [CAUSE_MISREAD] = S_INIT("Misread the question"),
        [CAUSE_CHANGED] = S_INIT("Changed a right answer"),
        [CAUSE_TIME] = S_INIT("Ran out of time"),
    };
    int n[CAUSE_TIME + 1] = { 0 };

    for (size_t i = 0; i < v->history->n_answers; i++)
        if (!v->history->answers[i].mock && !v->history->answers[i].right) {
            n[v->history->answers[i].cause]++;
            p->n_wrong++;
        }
    struct cause_row *rows = ARENA_ARRAY(a, struct cause_row, CAUSE_TIME);
    for (int c = CAUSE_NOT_KNOWN; c <= CAUSE_TIME; c++) {
        p->n_said += n[c];
        if (n[c])
            rows[p->n_causes++] =
                (struct cause_row){ words[c], advice_for((enum error_cause)c),
                                    n[c], (enum error_cause)c };
    }
    p->causes = rows;
}

/* ---- mocks ---- */

static void fill_mocks(struct arena *a, const struct study_view *v,
                       struct progress_page *p)
{
    const struct history *h = v->history;
    struct mock_compare_row *rows =
        ARENA_ARRAY(a, struct mock_compare_row, (size_t)h->n_mocks);

    for (int i = 0; i < h->n_mocks; i++) {
        const struct mock_result *m = &h->mocks[i];
        rows[i] = (struct mock_compare_row){
            .when = date_words(a, (struct date){ m->day }),
            .kind = words_kind(v->mocks[i].kind),
            .score = m->hurried ? str_fmt(a,
                                          "%d of %d; %d answered too soon to "
                                          "have been read",
                                          m->right, m->of, m->hurried)
                                : str_fmt(a, "%d of %d", m->right, m->of),
            .change = S("The first one."),
            .sitting = v->mocks[i].sitting,
        };
        int with = study_mock_before(v, i);
        if (with < 0)
            continue;
        struct mock_gain gain = mock_gain_between(&h->mocks[with], m);
        rows[i].change = str_fmt(
            a, "%.*s, %.*s: %.*s", STR_ARG(words_kind(v->mocks[with].kind)),
            STR_ARG(date_words(a, (struct date){ h->mocks[with].day })),
            STR_ARG(mock_gain_text(a, &gain)));
    }
    p->mocks = rows;
    p->n_mocks = h->n_mocks;
}

/* How a mock of the history was gone through; NULL: it cannot be read. */
static const struct pace *pace_of_mock(struct exchange *x,
                                       const struct study_view *v, int mock)
{
    const struct pace *pace;
    struct err err;

    return mock >= 0 &&
                   app_mock_pace(page_app(x), x->person, v->mocks[mock].sitting,
                                 &x->arena, &pace, &err) == OK
               ? pace
               : NULL;
}

static struct str segment_change(struct arena *a, const struct study_view *v,
                                 int mock, int with,
                                 const struct pace_part *now,
                                 const struct pace_part *then)
{
    const struct mock_result *m = v->history->mocks;
    struct mock_result x = { .right = then->right,
                             .of = then->of,
                             .seen_before = m[with].seen_before },
                       y = { .right = now->right,
                             .of = now->of,
                             .seen_before = m[mock].seen_before };

    if (x.of < 2 || y.of < 2)
        return S("");
    struct mock_gain gain = mock_gain_between(&x, &y);
    return mock_gain_text(a, &gain);
}

/* What the newest mock shows; one that cannot be read any more shows nothing.
 */
static void fill_habits(struct exchange *x, const struct study_view *v,
                        struct progress_page *p)
{
    struct arena *a = &x->arena;
    int mock = v->history->n_mocks - 1;
    int with = mock > 0 ? study_mock_before(v, mock) : -1;
    const struct pace *pace = pace_of_mock(x, v, mock);
    const struct pace *old = pace_of_mock(x, v, with);

    if (!pace)
        return;
    for (int i = 0; i < pace->n_advice; i++)
        VEC_PUSH(a, &p->habits,
                 str_fmt(a, "%.*s %.*s",
                         STR_ARG(words_sentence(a, pace->advice[i].words)),
                         STR_ARG(words_sentence(a, pace->advice[i].evidence))));
    if (pace->n_segments < 2)
        return;
    struct segment_row *rows =
        ARENA_ARRAY(a, struct segment_row, (size_t)pace->n_segments);
    for (int i = 0; i < pace->n_segments; i++) {
        const struct pace_part *s = &pace->segments[i];
        rows[i] = (struct segment_row){
            .name = str_fmt(a, "%d", i + 1),
            .part = s,
            .score = str_fmt(a, "%d of %d", s->right, s->of),
            .pace = s->median_s > 0
                        ? str_fmt(a, "%.0f s%s", s->median_s,
                                  s->rushed ? ", rushed at the end" : "")
                        : S("none answered"),
            .change =
                old && old->n_segments == pace->n_segments
                    ? segment_change(a, v, mock, with, s, &old->segments[i])
                    : S("There is no mock of the same length before it."),
        };
    }
    p->segments = rows;
    p->n_segments = pace->n_segments;
}

void progress_fill(struct exchange *x, const struct study_view *v,
                   struct progress_page *p)
{
    struct arena *a = &x->arena;
    const struct readiness_chance *c = &v->readiness->on_day;

    p->program = v->entry->program;
    p->view = v;
    fill_trend(a, v, p);
    fill_areas(a, v, p);
    fill_ideas(a, v, p);
    fill_causes(a, v, p);
    fill_mocks(a, v, p);
    fill_habits(x, v, p);
    p->not_said = study_chance_not(a, v);
    p->hurried = study_hurried(a, v);
    if (v->plan->known)
        p->followed = plan_followed_text(a, v->plan);
    p->baseline = study_baseline(a, v);
    if (study_chance_says(v)) {
        p->chance = plan_told_text(a, c);
        p->score = str_fmt(
            a, "about %.0f of %d right, give or take %.0f; the line is %d",
            c->score, v->material->n_scored, ceil(c->score_sd),
            v->material->line);
    }
    if (v->has_exam)
        p->date = date_words(a, (struct date){ v->exam });
}

void page_progress(struct exchange *x)
{
    const struct study_view *v = study_open(x, x->args[0]);
    struct progress_page p = { 0 };

    if (!v)
        return;
    progress_fill(x, v, &p);
    p.page = page_make_for(x, S("Progress"), SECTION_STUDY, p.program);
    view_progress(&x->out, &p);
    page_reply(x, 200);
}

static void fill_days(struct arena *a, const struct study_view *v,
                      struct progress_page *p)
{
    p->n_days =
        v->plan->n_days < DAYS_IN_SUMMARY ? v->plan->n_days : DAYS_IN_SUMMARY;
    struct plan_row *rows = ARENA_ARRAY(a, struct plan_row, (size_t)p->n_days);
    for (int i = 0; i < p->n_days; i++)
        rows[i] = study_plan_row(a, v, &v->plan->days[i]);
    p->days = rows;
}

void summary_fill(struct exchange *x, const struct study_view *v,
                  struct progress_page *p)
{
    progress_fill(x, v, p);
    fill_days(&x->arena, v, p);
    p->made_on = date_words(&x->arena, (struct date){ v->today });
}

void page_summary(struct exchange *x)
{
    const struct study_view *v = study_open(x, x->args[0]);
    struct progress_page p = { 0 };

    if (!v)
        return;
    summary_fill(x, v, &p);
    p.page = page_make_for(x, S("Summary"), SECTION_STUDY, p.program);
    view_summary(&x->out, &p);
    page_reply(x, 200);
}
