/* What the pages about study share. */
#include "page/study_view.h"

#include "page/routes.h"
#include "page/words.h"

#include "base/err.h"
#include "format/plan_text.h"
#include "views.h"

#include <math.h>

/* A program without questions is no mistake of the reader's. */
static void nothing_there(struct exchange *x, struct str program)
{
    const struct program *p =
        catalog_find(app_catalog(page_app(x)), program)->program;
    struct study_none_page v = {
        .page = page_make_for(x, p->abbr, SECTION_STUDY, p),
        .program = p,
    };

    view_study_none(&x->out, &v);
    page_reply(x, 200);
}

const struct study_view *study_open(struct exchange *x, struct str program)
{
    const struct study_view *v;
    struct err err = { 0 };

    if (!page_program(x, program))
        return NULL;
    enum status status =
        app_study(page_app(x), x->person, program, &x->arena, &v, &err);
    if (status == OK)
        return v;
    if (status == E_MISSING && !str_starts(x->path, S("/api/")))
        nothing_there(x, program);
    else
        page_failed(x, &err);
    return NULL;
}

void page_study_chosen(struct exchange *x)
{
    struct home_view h;
    struct err err;

    if (app_home(page_app(x), x->person, &x->arena, &h, &err) != OK)
        page_failed(x, &err);
    else if (h.first_visit)
        http_redirect(x, S("/"));
    else
        http_redirect(x, str_fmt(&x->arena, "/study/%.*s", STR_ARG(h.program)));
}

bool study_chance_says(const struct study_view *v)
{
    return study_says(v) == STUDY_SAYS;
}

struct readiness_chance study_chance_today(struct arena *a,
                                           const struct study_view *v)
{
    const struct readiness_area *areas =
        readiness_areas(a, v->material, &v->fsrs, v->cards, v->today);

    return readiness_chance(v->material, v->ability, areas,
                            v->readiness->official ? ABILITY_LINK_SD : 0);
}

enum { LONG_AGO = 14 }; /* days since the last answer */

/* Too little is known for that day: because little is known, because it was
 * long ago, or because the day is far. */
static struct str wide_words(struct arena *a, const struct study_view *v,
                             long long answers)
{
    const struct readiness_chance *c = &v->readiness->on_day;
    struct str range = plan_range_text(a, c->low, c->high);
    const struct history *h = v->history;
    int32_t last = h->answers[h->n_answers - 1].day;

    if (v->today - last >= LONG_AGO)
        return str_fmt(a,
                       "No chance is said any more: your last answer is of "
                       "%.*s, and with no more study it may still be anything "
                       "%.*s. New answers narrow it.",
                       STR_ARG(date_words(a, (struct date){ last })),
                       STR_ARG(range));
    struct readiness_chance today = study_chance_today(a, v);
    if (v->has_exam && study_is_narrow(&today))
        return str_fmt(a,
                       "No chance is said for a day so far ahead: were it "
                       "today, %.*s; with no more study until then it may "
                       "still be anything %.*s.",
                       STR_ARG(plan_told_text(a, &today)), STR_ARG(range));
    return str_fmt(a,
                   "No chance is said yet: after %lld answers it may still be "
                   "anything %.*s. More of them narrow it.",
                   answers, STR_ARG(range));
}

struct str study_chance_not(struct arena *a, const struct study_view *v)
{
    long long n = (long long)v->history->n_answers - v->hurried;

    switch (study_says(v)) {
    case STUDY_SAYS:
        return S("");
    case STUDY_NO_LINE:
        return S("No chance is said: there is no practice line for this "
                 "exam.");
    case STUDY_FEW:
        return str_fmt(a,
                       "No chance is said yet: there are %lld of at least %d "
                       "answers, in practice and mocks.",
                       n, STUDY_ANSWERS_LEAST);
    case STUDY_WIDE:
        return wide_words(a, v, n);
    }
    BUG("says %d", (int)study_says(v));
}

struct str study_baseline(struct arena *a, const struct study_view *v)
{
    const struct readiness *r = v->readiness;

    if (!r->has_baseline)
        return S("");
    struct str said = words_forecast(a, r->baseline.min, r->baseline.max);
    return v->has_failed ? str_fmt(a,
                                   "%.*s; likely too high, as for people who "
                                   "repeat an exam",
                                   STR_ARG(said))
                         : said;
}

int study_mock_before(const struct study_view *v, int i)
{
    for (int k = i - 1; k >= 0; k--)
        if (v->mocks[k].kind == v->mocks[i].kind)
            return k;
    return i - 1;
}

struct str study_hurried(struct arena *a, const struct study_view *v)
{
    if (!v->hurried)
        return S("");
    return str_fmt(a,
                   "%.*s in mocks came sooner than the question can be read. "
                   "They are taken for guesses: no chance follows from them.",
                   STR_ARG(words_count(a, v->hurried, S("answer"))));
}

static const struct str weekdays[] = {
    S_INIT("Monday"),   S_INIT("Tuesday"), S_INIT("Wednesday"),
    S_INIT("Thursday"), S_INIT("Friday"),  S_INIT("Saturday"),
    S_INIT("Sunday"),
};

struct str study_day(struct arena *a, int32_t day)
{
    struct date d = { day };

    return str_fmt(a, "%.*s, %.*s", STR_ARG(weekdays[date_weekday(d)]),
                   STR_ARG(date_words(a, d)));
}

struct str study_card_words(struct arena *a, const struct material *m, int card)
{
    struct str name = m->cards[card].name, prefix = S("misconception:");

    if (str_starts(name, prefix))
        return words_idea(a, str_sub(name, prefix.n, name.n));
    return m->areas[m->cards[card].area].name;
}

bool study_has_work(const struct plan_day *d)
{
    return d->reviews || d->n_fresh;
}

struct str study_mock_kind(enum plan_mock mock)
{
    switch (mock) {
    case PLAN_NO_MOCK:
    case PLAN_MOCKS:
        break;
    case PLAN_SEGMENT:
        return S("segment");
    case PLAN_HALF:
        return S("half");
    case PLAN_FULL:
        return S("mock");
    }
    return S("");
}

/* ---- curves ---- */

struct at {
    int32_t day;
    double chance, low, high;
};

static struct study_curve curve_of(struct arena *a, const struct at *p, int n,
                                   bool has_band)
{
    struct study_curve out = { .there = n > 1,
                               .top = S("100"),
                               .middle = S("50") };
    struct str under = { 0 };

    if (!out.there)
        return out;
    double span = p[n - 1].day - p[0].day;
    for (int i = 0; i < n; i++) {
        double x = span > 0 ? 100 * (p[i].day - p[0].day) / span : 0;
        const char *gap = i ? " " : "";
        out.points = str_fmt(a, "%.*s%s%.1f,%.1f", STR_ARG(out.points), gap, x,
                             100 - 100 * p[i].chance);
        if (!has_band)
            continue;
        out.band = str_fmt(a, "%.*s%s%.1f,%.1f", STR_ARG(out.band), gap, x,
                           100 - 100 * p[i].high);
        under = str_fmt(a, " %.1f,%.1f%.*s", x, 100 - 100 * p[i].low,
                        STR_ARG(under));
    }
    out.band = str_fmt(a, "%.*s%.*s", STR_ARG(out.band), STR_ARG(under));
    out.since = date_words(a, (struct date){ p[0].day });
    return out;
}

static struct str told_at(struct arena *a, const struct at *p)
{
    const struct readiness_chance c = { .chance = p->chance,
                                        .low = p->low,
                                        .high = p->high };

    return plan_told_text(a, &c);
}

struct study_curve study_curve_make(struct arena *a, const struct study_view *v)
{
    struct at p[STUDY_POINTS_MOST];
    int n = study_chance_says(v) ? v->n_trend : 0;

    for (int i = 0; i < n; i++)
        p[i] = (struct at){ v->trend[i].day, v->trend[i].chance,
                            v->trend[i].low, v->trend[i].high };
    struct study_curve out = curve_of(a, p, n, true);
    out.top = S("10");
    out.middle = S("5");
    if (out.there)
        out.words = str_fmt(a, "From %.*s on %.*s to %.*s today.",
                            STR_ARG(told_at(a, &p[0])), STR_ARG(out.since),
                            STR_ARG(told_at(a, &p[n - 1])));
    return out;
}

struct study_curve study_curve_area(struct arena *a, const struct study_view *v,
                                    int area)
{
    struct at p[STUDY_POINTS_MOST];
    int n = 0;

    for (int i = 0; i < v->n_trend; i++) {
        const struct study_area *x = &v->trend[i].areas[area];
        if (x->answers)
            p[n++] = (struct at){ v->trend[i].day, x->chance, x->low, x->high };
    }
    struct study_curve out = curve_of(a, p, n, true);
    if (out.there)
        out.words = str_fmt(a, "From %.0f in 100 on %.*s to %.0f today.",
                            100 * p[0].chance, STR_ARG(out.since),
                            100 * p[n - 1].chance);
    return out;
}

struct study_curve study_curve_idea(struct arena *a, const struct study_view *v,
                                    const double *recall)
{
    struct at p[STUDY_POINTS_MOST];
    int n = 0;

    for (int i = 0; i < v->n_trend; i++)
        if (recall[i] >= 0)
            p[n++] = (struct at){ .day = v->trend[i].day, .chance = recall[i] };
    struct study_curve out = curve_of(a, p, n, false);
    if (out.there)
        out.words = str_fmt(a, "From %.0f in 100 on %.*s to %.0f today.",
                            100 * p[0].chance, STR_ARG(out.since),
                            100 * p[n - 1].chance);
    return out;
}
