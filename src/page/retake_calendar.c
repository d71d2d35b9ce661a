/* The dates of a case as a calendar file. */
#include "page/retake_view.h"

#include "base/vec.h"
#include "format/ics.h"

/* A day still to come; what is past is no help in a calendar. */
static bool is_ahead(const struct decision *d, const struct point *p)
{
    return p->kind != POINT_TODAY && date_cmp(p->date, d->on) >= 0;
}

bool retake_has_dates(const struct retake_loaded *l)
{
    if (l->c.has_study_date)
        return true;
    for (size_t i = 0; i < l->decision->n_points; i++)
        if (is_ahead(l->decision, &l->decision->points[i]))
            return true;
    return false;
}

static struct ics_event event(struct exchange *x, const struct retake_loaded *l,
                              struct str id, struct date date, struct str text)
{
    const struct program *p = l->entry->program;

    return (struct ics_event){
        .uid = str_fmt(&x->arena, "%.*s.%.*s.%lld@resit", STR_ARG(id),
                       STR_ARG(p->id), (long long)x->person),
        .date = date,
        .summary =
            str_fmt(&x->arena, "%.*s: %.*s", STR_ARG(p->abbr), STR_ARG(text)),
        .description = str_fmt(&x->arena, "Rules last looked up %.*s. %.*s",
                               STR_ARG(date_words(&x->arena, p->checked)),
                               STR_ARG(p->disclaimer)),
        .url = p->url,
    };
}

static struct str calendar(struct exchange *x, const struct retake_loaded *l)
{
    struct {
        struct ics_event *p;
        size_t n, cap;
    } events = { 0 };

    for (size_t i = 0; i < l->decision->n_points; i++) {
        const struct point *p = &l->decision->points[i];
        if (is_ahead(l->decision, p))
            VEC_PUSH(&x->arena, &events, event(x, l, p->id, p->date, p->text));
    }
    if (l->c.has_study_date)
        VEC_PUSH(&x->arena, &events,
                 event(x, l, S("study"), l->c.study_date,
                       S("the date you study for")));
    struct ics file = { .name = l->entry->program->abbr,
                        .events = events.p,
                        .n_events = events.n,
                        .stamp_us = app_now_us(page_app(x)) };
    return ics_text(&x->arena, &file);
}

void page_calendar(struct exchange *x, struct str program)
{
    struct retake_loaded l;

    if (!retake_load(x, program, &l))
        return;
    if (!retake_has_dates(&l)) {
        http_error(x, 404, S("There is no date for a calendar yet."),
                   S("Choose a date to study for on the page before."));
        return;
    }
    page_download(x, S("text/calendar; charset=utf-8"),
                  str_fmt(&x->arena, "%.*s.ics", STR_ARG(program)),
                  calendar(x, &l));
}
