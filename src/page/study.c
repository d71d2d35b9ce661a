/* What the pages about study share. */
#include "page/study_view.h"

#include "page/routes.h"
#include "page/words.h"

#include <math.h>

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
    if (status == E_MISSING)
        http_error(x, 404, S("There is nothing to practise for this exam yet."),
                   S("Choose another exam, or look at its retake rules."));
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

struct str study_chance(struct arena *a, double p)
{
    int tenths = (int)lround(p * 10);

    if (tenths < 1)
        return S("less than 1 in 10");
    if (tenths > 9)
        return S("more than 9 in 10");
    return str_fmt(a, "about %d in 10", tenths);
}

struct str study_range(struct arena *a, double low, double high)
{
    int from = (int)floor(low * 10), to = (int)ceil(high * 10);

    if (to <= 1)
        return S("at most 1 in 10");
    return str_fmt(a, "between %d and %d in 10", from, to);
}

/* Wider than this an interval holds nearly everything. */
static const double SAYS_NOTHING = 0.6;

bool study_chance_says(const struct study_view *v)
{
    const struct readiness *r = v->readiness;

    return r->known && r->on_day.high - r->on_day.low < SAYS_NOTHING;
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

/* Of a normal distribution: 80 % lie within so many SD. */
static const double EIGHTY = 1.2816;

struct study_area study_area_of(const struct study_view *v, int k)
{
    const struct material_area *m = &v->material->areas[k];
    const struct ability *x = v->ability;
    double wide = EIGHTY * sqrt(x->cov[k * x->n + k]);
    struct study_area out = {
        ability_chance(x->mean[k], m->b, m->spread, m->floor),
        ability_chance(x->mean[k] - wide, m->b, m->spread, m->floor),
        ability_chance(x->mean[k] + wide, m->b, m->spread, m->floor),
        0,
    };

    for (size_t i = 0; i < v->history->n_answers; i++)
        out.answers +=
            v->material->items[v->history->answers[i].item].area == k;
    return out;
}

struct str study_card_words(struct arena *a, const struct material *m, int card)
{
    struct str name = m->cards[card].name, prefix = S("misconception:");

    if (str_starts(name, prefix))
        return words_id(a, str_sub(name, prefix.n, name.n));
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
        return S("mock");
    case PLAN_FULL:
        return S("mock");
    }
    return S("");
}

struct study_curve study_curve_make(struct arena *a, const struct study_view *v)
{
    struct study_curve out = { .there =
                                   v->n_trend > 1 && study_chance_says(v) };

    if (!out.there)
        return out;
    const struct study_point *first = &v->trend[0],
                             *last = &v->trend[v->n_trend - 1];
    double span = last->day - first->day;
    for (int i = 0; i < v->n_trend; i++)
        out.points = str_fmt(
            a, "%.*s%s%.1f,%.1f", STR_ARG(out.points), i ? " " : "",
            span > 0 ? 100 * (v->trend[i].day - first->day) / span : 0.0,
            100 - 100 * v->trend[i].chance);
    out.since = date_words(a, (struct date){ first->day });
    out.words =
        str_fmt(a, "From %.*s on %.*s to %.*s today.",
                STR_ARG(study_chance(a, first->chance)), STR_ARG(out.since),
                STR_ARG(study_chance(a, last->chance)));
    return out;
}
