/* The plan, day by day, and what a person can give. */
#include "page/case_view.h"
#include "page/study_view.h"

#include "page/routes.h"
#include "page/words.h"

#include "base/vec.h"
#include "format/plan_text.h"
#include "views.h"

enum { DAYS_SHOWN = 14 };

static const struct {
    struct str name, label;
} weekdays[7] = {
    { S_INIT("monday"), S_INIT("Monday") },
    { S_INIT("tuesday"), S_INIT("Tuesday") },
    { S_INIT("wednesday"), S_INIT("Wednesday") },
    { S_INIT("thursday"), S_INIT("Thursday") },
    { S_INIT("friday"), S_INIT("Friday") },
    { S_INIT("saturday"), S_INIT("Saturday") },
    { S_INIT("sunday"), S_INIT("Sunday") },
};

struct plan_row study_plan_row(struct arena *a, const struct study_view *v,
                               const struct plan_day *d)
{
    struct plan_row row = {
        .day = study_day(a, d->day),
        .minutes = str_fmt(a, "%d", d->planned),
        .words = words_sentence(a, plan_day_text(a, v->material, v->plan, d)),
        .notes = ARENA_ARRAY(a, const struct note *, (size_t)d->n_fresh),
    };

    for (int i = 0; i < d->n_fresh; i++) {
        const struct plan_new *fresh = &d->fresh[i];
        const struct note *note =
            catalog_note(v->entry, v->material->areas[fresh->area].id);
        if (fresh->note && note)
            row.notes[row.n_notes++] = note;
    }
    return row;
}

static struct str late_words(struct arena *a, const struct plan *p)
{
    if (!p->late)
        return S("");
    return str_fmt(
        a,
        "%.*s from days without study. They are not owed: today's work "
        "takes what is worth most for your date.",
        STR_ARG(words_count(a, p->late, S("review"))));
}

/* Days off as they are typed: runs of days as one line. */
static struct str off_text(struct arena *a, const struct study_settings *s)
{
    struct str out = S("");

    for (int i = 0, end; i < s->n_off; i = end) {
        for (end = i + 1; end < s->n_off && s->off[end] == s->off[end - 1] + 1;)
            end++;
        out = str_fmt(a, "%.*s%s%.*s", STR_ARG(out), out.n ? "\n" : "",
                      STR_ARG(date_text(a, (struct date){ s->off[i] })));
        if (end > i + 1)
            out = str_fmt(
                a, "%.*s to %.*s", STR_ARG(out),
                STR_ARG(date_text(a, (struct date){ s->off[end - 1] })));
    }
    return out;
}

/* Why there is no work on any day; said once, not on each. */
static struct str idle_words(struct arena *a, const struct study_view *v)
{
    const struct plan *p = v->plan;
    const struct plan_day *day = NULL;

    for (int i = 0; i < p->n_days; i++) {
        const struct plan_day *d = &p->days[i];
        if (d->planned)
            return S("");
        if (!d->off && !d->rest && d->day > p->today)
            day = d;
    }
    return day ? words_sentence(a, plan_day_text(a, v->material, p, day))
               : S("");
}

static void fill_rows(struct arena *a, const struct study_view *v,
                      struct plan_page *p)
{
    int n = v->plan->n_days;

    if (!p->all && n > DAYS_SHOWN) {
        p->n_more = n - DAYS_SHOWN;
        n = DAYS_SHOWN;
    }
    struct plan_row *rows = ARENA_ARRAY(a, struct plan_row, (size_t)n);
    for (int i = 0; i < n; i++)
        rows[i] = study_plan_row(a, v, &v->plan->days[i]);
    p->rows = rows;
    p->n_rows = n;
}

/* False: it has answered with a failure. */
static bool fill_late_date(struct exchange *x, const struct study_view *v,
                           struct plan_page *p)
{
    struct case_view c;
    struct case_gap gap;
    struct err err;

    if (app_case(page_app(x), x->person, v->program, &x->arena, &c, &err) !=
        OK) {
        page_failed(x, &err);
        return false;
    }
    if (case_outcome_missing(&c, (struct date){ v->today }, &gap)) {
        p->late_date = date_words(&x->arena, gap.date);
        p->late_path = case_gap_path(&x->arena, v->program, &gap);
    }
    return true;
}

static void show(struct exchange *x, const struct study_view *v,
                 struct problems *problems)
{
    struct arena *a = &x->arena;
    struct plan_page p = {
        .page =
            page_make_for(x, S("Your plan"), SECTION_STUDY, v->entry->program),
        .program = v->entry->program,
        .view = v,
        .all = http_query(x, S("all")).n > 0,
        .assumed = !v->choices_made,
        .problems = problems,
        .verdict = plan_verdict(a, v->plan),
        .late = late_words(a, v->plan),
        .followed = plan_followed_text(a, v->plan),
        .nothing = plan_told_text(a, &v->plan->nothing),
        .baseline = study_baseline(a, v),
        .off = off_text(a, &v->choices.plan),
        .mocks = v->choices.plan.mocks,
        .streaks = v->choices.streaks,
    };

    if (v->passed) {
        p.passed = S("You have passed: nothing is planned any more. You can "
                     "still practise what you like.");
        p.validity = fact_line_make(a, S("How long it is good"), S(""),
                                    &p.program->validity);
        p.renewal = fact_line_make(a, S("Renewal"), S(""), &p.program->renewal);
    }
    if (v->plan->state == PLAN_DATED && !v->plan->known)
        p.verdict = study_chance_not(a, v);
    if (v->has_exam) {
        struct date exam = { v->exam };
        p.date = date_words(a, exam);
        p.left = words_until(a, (struct date){ v->today }, exam);
    } else if (!fill_late_date(x, v, &p)) {
        return;
    }
    for (int i = 0; i < 7; i++)
        p.fields[i] = (struct minutes_field){
            .name = weekdays[i].name,
            .label = weekdays[i].label,
            .value = str_fmt(a, "%d", v->choices.plan.minutes[i]),
        };
    if (problems) {
        p.page.has_problems = true;
        p.off = http_form(x, S("off"));
        p.off_problem = problem_for(problems, S("off"));
        p.mocks = http_form(x, S("mocks")).n > 0;
        p.streaks = http_form(x, S("streaks")).n > 0;
        for (int i = 0; i < 7; i++) {
            p.fields[i].value = http_form(x, weekdays[i].name);
            p.fields[i].problem = problem_for(problems, weekdays[i].name);
        }
    }
    p.idle = idle_words(a, v);
    fill_rows(a, v, &p);
    view_study_plan(&x->out, &p);
    page_reply(x, problems ? 422 : 200);
}

void page_study_plan(struct exchange *x)
{
    const struct study_view *v = study_open(x, x->args[0]);

    if (v)
        show(x, v, NULL);
}

void page_study_calendar(struct exchange *x)
{
    const struct study_view *v = study_open(x, x->args[0]);

    if (!v)
        return;
    struct str name =
        str_fmt(&x->arena, "Study: %.*s", STR_ARG(v->entry->program->abbr));
    page_download(x, S("text/calendar; charset=utf-8"), S("study-plan.ics"),
                  plan_ics(&x->arena, v->material, v->plan, v->program, name,
                           x->person, app_now_us(page_app(x))));
}

/* ---- settings ---- */

/* A field left empty stays as it was. */
static void read_minutes(struct exchange *x, const struct study_view *v,
                         struct app_study_set *io)
{
    for (int i = 0; i < 7; i++) {
        struct str typed = str_trim(http_form(x, weekdays[i].name));
        int64_t n = v->choices.plan.minutes[i];
        if (typed.n &&
            (!str_to_i64(typed, &n) || n < 0 || n > STUDY_MINUTES_MOST))
            problem_field(&io->problems, weekdays[i].name,
                          S("Write a whole number from 0 to 720."),
                          "%.*s is not a number of minutes for a day",
                          STR_ARG(weekdays[i].label));
        else
            io->choices.plan.minutes[i] = (int)n;
    }
}

struct days {
    int32_t *p;
    size_t n, cap;
};

static int cmp_day(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

    return (x > y) - (x < y);
}

/* "2026-12-24" or "2026-12-24 to 2026-12-31". */
static bool read_line(struct arena *a, struct str line, struct days *to)
{
    size_t at = str_find(line, S(" to "), 0);
    struct date from, until;

    if (!date_parse(str_trim(str_sub(line, 0, at)), &from))
        return false;
    until = from;
    if (at != SIZE_MAX &&
        !date_parse(str_trim(str_sub(line, at + 4, line.n)), &until))
        return false;
    if (until.day < from.day || until.day - from.day >= STUDY_OFF_MOST)
        return false;
    for (int32_t d = from.day; d <= until.day; d++)
        VEC_PUSH(a, to, d);
    return true;
}

static void read_off(struct exchange *x, struct app_study_set *io)
{
    struct str rest = http_form(x, S("off")), line;
    struct days days = { 0 };
    size_t kept = 0;

    while (str_next(&rest, '\n', &line)) {
        line = str_trim(line);
        if (line.n && !read_line(&x->arena, line, &days)) {
            problem_field(&io->problems, S("off"),
                          S("Write each day as year-month-day, like "
                            "2026-12-24, one on a line."),
                          "“%.*s” is not a day off", STR_ARG(line));
            return;
        }
    }
    if (days.n)
        qsort(days.p, days.n, sizeof *days.p, cmp_day);
    for (size_t i = 0; i < days.n; i++)
        if (!kept || days.p[i] != days.p[kept - 1])
            days.p[kept++] = days.p[i];
    io->choices.plan.off = days.p;
    io->choices.plan.n_off = (int)kept;
}

static void set_done(struct exchange *x, void *arg)
{
    static const struct str fields[] = {
        S_INIT("monday"),   S_INIT("tuesday"), S_INIT("wednesday"),
        S_INIT("thursday"), S_INIT("friday"),  S_INIT("saturday"),
        S_INIT("sunday"),   S_INIT("off"),
    };
    struct app_study_set *io = arg;

    if (io->result.status != OK) {
        page_failed(x, &io->result.err);
    } else if (io->problems.n) {
        const struct study_view *v = study_open(x, io->program);
        problems_tidy(&io->problems, fields, 8);
        if (v)
            show(x, v, &io->problems);
    } else {
        http_redirect(x,
                      str_fmt(&x->arena, "/study/%.*s", STR_ARG(io->program)));
    }
}

void page_study_set(struct exchange *x)
{
    const struct study_view *v = study_open(x, x->args[0]);

    if (!v)
        return;
    struct app_study_set *io = ARENA_NEW(&x->arena, struct app_study_set);
    io->person = x->person;
    io->program = v->program;
    problems_init(&io->problems, &x->arena);
    read_minutes(x, v, io);
    read_off(x, io);
    io->choices.plan.mocks = http_form(x, S("mocks")).n > 0;
    io->choices.streaks = http_form(x, S("streaks")).n > 0;
    if (io->problems.n)
        set_done(x, io);
    else
        app_study_set(page_app(x), io, page_wait(x, set_done, io));
}
