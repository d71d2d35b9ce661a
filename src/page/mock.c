/* Starting a mock, and the list of those so far. */
#include "page/mock_view.h"
#include "page/routes.h"
#include "page/words.h"

#include "base/vec.h"
#include "views.h"

enum { DOMAIN_ITEMS = 25 };

static int64_t full_limit_us(const struct exam_format *f)
{
    int64_t us = 0;

    for (int i = 0; i < f->n_segments; i++)
        us += f->segments[i].limit_us;
    return us;
}

static int full_items(const struct exam_format *f)
{
    return f->n_scored + f->n_pretest;
}

/* At the pace of a full form. */
static int64_t domain_limit_us(const struct exam_format *f)
{
    int n = full_items(f);

    return n ? full_limit_us(f) / n * DOMAIN_ITEMS : 0;
}

static struct str size_words(struct arena *a, int items, int64_t us)
{
    return str_fmt(a, "%d questions, %.*s", items, STR_ARG(words_time(a, us)));
}

struct mock_kinds mock_kinds_make(struct arena *a,
                                  const struct catalog_entry *e,
                                  struct date today)
{
    const struct exam_format *f = &e->program->format;
    const struct exam_format half = form_half_format(f);
    const struct outline *o = program_outline(e->program, today);
    struct str none = catalog_no_mock(e, today);

    if (none.n)
        return (struct mock_kinds){ .none = none };
    return (struct mock_kinds){
        .full = size_words(a, full_items(f), full_limit_us(f)),
        .half = size_words(a, full_items(&half), full_limit_us(&half)),
        .segment =
            size_words(a, f->segments[0].n_items, f->segments[0].limit_us),
        .domain = size_words(a, DOMAIN_ITEMS, domain_limit_us(f)),
        .domains = o->domains,
        .n_domains = o->n_domains,
    };
}

struct sentences {
    struct str *p;
    size_t n, cap;
};

static void say_full(struct arena *a, const struct exam_format *f,
                     struct sentences *s)
{
    VEC_PUSH(a, s,
             str_fmt(a, "%d questions in %.*s.", full_items(f),
                     STR_ARG(words_count(a, f->n_segments, S("segment")))));
    VEC_PUSH(a, s,
             str_fmt(a, "%.*s for each segment of %d questions.",
                     STR_ARG(words_time(a, f->segments[0].limit_us)),
                     f->segments[0].n_items));
    if (f->n_pretest)
        VEC_PUSH(a, s,
                 str_fmt(a,
                         "%d of the questions do not count, as in the real "
                         "exam. You cannot tell which.",
                         f->n_pretest));
    if (f->tutorial_us)
        VEC_PUSH(a, s,
                 str_fmt(a,
                         "First a page that explains the screen, for up to "
                         "%.*s. You may go on at any time.",
                         STR_ARG(words_time(a, f->tutorial_us))));
    if (f->break_pool_us)
        VEC_PUSH(a, s,
                 str_fmt(a,
                         "%.*s of break in all, to be used between segments.",
                         STR_ARG(words_time(a, f->break_pool_us))));
}

static void say(struct arena *a, const struct exam_format *f,
                enum form_kind kind, struct sentences *s)
{
    switch (kind) {
    case FORM_MOCK:
        say_full(a, f, s);
        break;
    case FORM_HALF: {
        const struct exam_format half = form_half_format(f);
        say_full(a, &half, s);
        VEC_PUSH(a, s,
                 S("Half the questions tell less: the result is not held "
                   "against the practice line, which is for a full mock."));
        break;
    }
    case FORM_SEGMENT:
        VEC_PUSH(a, s,
                 str_fmt(a,
                         "%d questions from all areas, in the proportions "
                         "of the exam.",
                         f->segments[0].n_items));
        VEC_PUSH(a, s,
                 str_fmt(a, "%.*s in all.",
                         STR_ARG(words_time(a, f->segments[0].limit_us))));
        break;
    case FORM_DOMAIN:
        VEC_PUSH(a, s,
                 str_fmt(a, "Up to %d questions from this area only.",
                         DOMAIN_ITEMS));
        VEC_PUSH(a, s,
                 str_fmt(a, "About %.*s: the pace of the full exam.",
                         STR_ARG(words_time(a, domain_limit_us(f)))));
        break;
    }
    VEC_PUSH(a, s,
             S("The clock starts at once and goes on, also when you close the "
               "page. When time is up the mock ends by itself."));
    VEC_PUSH(a, s,
             S("Every answer is saved as you give it. Reasons and right "
               "answers come at the end."));
}

/* The kind a request names; false when there is none or it makes no sense. */
static bool read_kind(struct str kind, struct str domain,
                      const struct outline *o, struct app_start *to)
{
    struct str prefix = S("domain:");

    if (str_starts(kind, prefix)) {
        domain = str_sub(kind, prefix.n, SIZE_MAX);
        kind = S("domain");
    }
    if (!o || !form_kind_parse(kind, &to->kind))
        return false;
    to->domain = (struct str){ 0 };
    if (to->kind != FORM_DOMAIN)
        return true;
    to->domain = domain;
    return outline_domain(o, domain) >= 0;
}

static bool has_breaks(const struct exam_format *f, enum form_kind kind)
{
    return (kind == FORM_MOCK && f->break_pool_us) ||
           (kind == FORM_HALF && form_half_format(f).break_pool_us);
}

static struct mock_new_page new_page(struct exchange *x,
                                     const struct catalog_entry *e,
                                     const struct app_start *start)
{
    const struct program *p = e->program;
    const struct outline *o =
        program_outline(p, app_today_for(page_app(x), e->policy));
    struct sentences s = { 0 };
    struct str title = words_kind(start->kind);

    if (start->kind == FORM_DOMAIN)
        title = o->domains[outline_domain(o, start->domain)].name;
    say(&x->arena, &p->format, start->kind, &s);
    struct page page = page_make_for(x, title, SECTION_MOCKS, p);
    page.script = S("extra.js");
    return (struct mock_new_page){
        .page = page,
        .program = p,
        .kind = form_kind_text(start->kind),
        .domain = start->domain,
        .title = title,
        .facts = s.p,
        .n_facts = s.n,
        .has_breaks = has_breaks(&p->format, start->kind),
    };
}

static void choose(struct exchange *x, const struct catalog_entry *e,
                   int status)
{
    struct mock_choose_page v = {
        .page = page_make_for(x, S("Start a mock"), SECTION_MOCKS, e->program),
        .program = e->program,
        .kinds = mock_kinds_make(&x->arena, e,
                                 app_today_for(page_app(x), e->policy)),
    };

    view_mock_choose(&x->out, &v);
    page_reply(x, status);
}

static bool can_start(struct exchange *x, const struct catalog_entry *e)
{
    return !catalog_no_mock(e, app_today_for(page_app(x), e->policy)).n;
}

void page_mock_new(struct exchange *x)
{
    struct home_view home;
    struct app_start start = { 0 };
    struct err err;

    if (app_home(page_app(x), x->person, &x->arena, &home, &err) != OK) {
        page_failed(x, &err);
        return;
    }
    struct str id = http_query(x, S("program"));
    if (!id.n && home.first_visit) {
        http_redirect(x, S("/"));
        return;
    }
    const struct catalog_entry *e = page_program(x, id.n ? id : home.program);
    if (!e)
        return;
    const struct program *p = e->program;
    if (!can_start(x, e) ||
        !read_kind(http_query(x, S("kind")), http_query(x, S("domain")),
                   program_outline(p, app_today_for(page_app(x), e->policy)),
                   &start)) {
        choose(x, e, 200);
        return;
    }
    struct mock_new_page v = new_page(x, e, &start);
    v.has_running = home.has_running;
    v.running = home.running.id;
    view_mock_new(&x->out, &v);
    page_reply(x, 200);
}

/* ---- starting ---- */

static int read_minutes(struct exchange *x, struct str name, struct str what,
                        struct problems *problems)
{
    struct str typed = str_trim(http_form(x, name));
    int64_t n = 0;

    if (typed.n && (!str_to_i64(typed, &n) || n < 0 || n > 240)) {
        problem_field(problems, name,
                      S("Write a whole number of minutes from 0 to 240."),
                      "%.*s is not a number of minutes", STR_ARG(what));
        return 0;
    }
    return (int)n;
}

/* Minutes that were typed choose their option; beside another one it is not
 * clear which is meant. */
static void read_extra_minutes(struct exchange *x, struct app_start *io,
                               enum extra_time *extra,
                               struct problems *problems)
{
    size_t before = problems->n;
    int n = read_minutes(x, S("extra-minutes"), S("The extra time"), problems);

    if (problems->n > before)
        return;
    if (n && *extra == EXTRA_NONE)
        *extra = EXTRA_MINUTES;
    if (n && *extra != EXTRA_MINUTES)
        problem_field(problems, S("extra-minutes"),
                      S("Choose one of the two, or empty the field."),
                      "Extra time is given twice: as a part of the time and "
                      "in minutes");
    else if (!n && *extra == EXTRA_MINUTES)
        problem_field(problems, S("extra-minutes"),
                      S("Write how many minutes, or choose no extra time."),
                      "The extra minutes are missing");
    else
        io->extra_segment_minutes = n;
}

static void read_extra(struct exchange *x, struct app_start *io,
                       enum extra_time *extra, struct problems *problems)
{
    static const struct {
        struct str value;
        enum extra_time extra;
        int percent;
    } choices[] = {
        { S_INIT("none"), EXTRA_NONE, 0 },
        { S_INIT("quarter"), EXTRA_QUARTER, 25 },
        { S_INIT("half"), EXTRA_HALF, 50 },
        { S_INIT("double"), EXTRA_DOUBLE, 100 },
        { S_INIT("minutes"), EXTRA_MINUTES, 0 },
    };
    struct str value = http_form(x, S("extra"));

    *extra = EXTRA_NONE;
    for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++)
        if (str_eq(choices[i].value, value)) {
            *extra = choices[i].extra;
            io->extra_percent = choices[i].percent;
        }
    read_extra_minutes(x, io, extra, problems);
    io->extra_break_minutes =
        read_minutes(x, S("break-minutes"), S("The extra break"), problems);
}

struct starting {
    struct app_start io;
    const struct catalog_entry *entry;
    enum extra_time extra;
    struct problems problems;
};

static void not_started(struct exchange *x, struct starting *s)
{
    struct str fields[] = { S("extra-minutes"), S("break-minutes"), S("") };
    struct mock_new_page v = new_page(x, s->entry, &s->io);
    struct home_view home;

    problems_tidy(&s->problems, fields, 3);
    v.problems = &s->problems;
    v.page.has_problems = true;
    v.extra = s->extra;
    v.extra_minutes = http_form(x, S("extra-minutes"));
    v.break_minutes = http_form(x, S("break-minutes"));
    if (s->io.shortages.n)
        v.shortages = &s->io.shortages;
    if (s->io.running) {
        v.has_running = true;
        v.running = s->io.running;
    } else if (app_home(page_app(x), x->person, &x->arena, &home, NULL) == OK) {
        v.has_running = home.has_running;
        v.running = home.running.id;
    }
    view_mock_new(&x->out, &v);
    page_reply(x, s->io.shortages.n || s->io.refusal.n ? 409 : 422);
}

static void started(struct exchange *x, void *arg)
{
    struct starting *s = arg;

    if (s->io.result.status != OK) {
        page_failed(x, &s->io.result.err);
    } else if (s->io.sitting) {
        http_redirect(
            x, str_fmt(&x->arena, "/sittings/%lld", (long long)s->io.sitting));
    } else {
        if (s->io.refusal.n)
            problem_field(&s->problems, S(""), S(""), "%.*s",
                          STR_ARG(s->io.refusal));
        else
            problem_field(&s->problems, S(""), S(""),
                          "There are not enough questions for this mock yet");
        not_started(x, s);
    }
}

void page_mock_start(struct exchange *x)
{
    const struct catalog_entry *e = page_program(x, http_form(x, S("program")));

    if (!e)
        return;
    if (!can_start(x, e)) {
        choose(x, e, 409);
        return;
    }
    struct starting *s = ARENA_NEW(&x->arena, struct starting);
    s->entry = e;
    problems_init(&s->problems, &x->arena);
    s->io.person = x->person;
    s->io.program = e->program->id;
    s->io.arena = &x->arena;
    if (!read_kind(
            http_form(x, S("kind")), http_form(x, S("domain")),
            program_outline(e->program, app_today_for(page_app(x), e->policy)),
            &s->io)) {
        http_error(x, 400, S("There is no such kind of mock."),
                   S("Go back and choose one from the list."));
        return;
    }
    read_extra(x, &s->io, &s->extra, &s->problems);
    if (s->problems.n)
        not_started(x, s);
    else
        app_start(page_app(x), &s->io, page_wait(x, started, s));
}

/* ---- so far ---- */

static struct str result_words(struct arena *a, const struct sitting_row *r)
{
    if (r->running)
        return S("under way");
    if (r->unfinished)
        return S("not finished");
    if (!r->told)
        return S("open the report to see it");
    if (r->has_line)
        return str_fmt(a, "%d right of %d, practice line %d", r->raw, r->of,
                       r->practice_line);
    return str_fmt(a, "%d right of %d", r->raw, r->of);
}

struct str mock_name(struct arena *a, const struct catalog *catalog,
                     const struct sitting_row *r)
{
    const struct catalog_entry *e = catalog_find(catalog, r->program);
    struct str kind = words_kind(r->kind);

    if (r->kind == FORM_DOMAIN && e) {
        const struct outline *o =
            program_outline(e->program, words_date(r->started_us));
        int d = o ? outline_domain(o, r->domain) : -1;
        if (d >= 0)
            kind = o->domains[d].name;
    }
    return str_fmt(a, "%.*s, %.*s", STR_ARG(e ? e->program->abbr : r->program),
                   STR_ARG(kind));
}

void page_mock_list(struct exchange *x)
{
    struct sitting_row *rows;
    struct home_view home;
    struct err err;
    size_t n;

    if (app_sittings(page_app(x), x->person, S(""), &x->arena, &rows, &n,
                     &err) != OK ||
        app_home(page_app(x), x->person, &x->arena, &home, &err) != OK) {
        page_failed(x, &err);
        return;
    }
    struct mock_row *out = ARENA_ARRAY(&x->arena, struct mock_row, n);
    for (size_t i = 0; i < n; i++)
        out[i] = (struct mock_row){
            .row = &rows[i],
            .when = words_instant(&x->arena, rows[i].started_us),
            .kind = mock_name(&x->arena, app_catalog(page_app(x)), &rows[i]),
            .result = result_words(&x->arena, &rows[i]),
        };
    struct mock_list_page v = {
        .page = page_make(x, S("Mocks so far"), SECTION_MOCKS),
        .rows = out,
        .n_rows = n,
    };
    const struct catalog_entry *chosen =
        catalog_find(app_catalog(page_app(x)), home.program);
    v.can_start = !home.first_visit && chosen && can_start(x, chosen);
    view_mock_list(&x->out, &v);
    page_reply(x, 200);
}
