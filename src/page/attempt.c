/* An official result, entered by hand: date, then what the report said. */
#include "page/case_view.h"
#include "page/routes.h"
#include "page/words.h"

#include "base/vec.h"
#include "views.h"

/* The result a request names; empty when there is none. */
static struct str read_result(struct str s)
{
    return str_eq(s, S("fail")) || str_eq(s, S("pass")) ? s : S("");
}

/* ---- when was it? ---- */

static void ask_date(struct exchange *x, const struct catalog_entry *e,
                     struct str result, struct date_field *on,
                     struct problems *problems)
{
    struct str fields[] = { S("on-day"), S("part") };
    struct attempt_date_page v = {
        .page = page_make_for(x, S("When was your exam?"), SECTION_HOME,
                              e->program),
        .program = e->program,
        .policy = e->policy,
        .result = result,
        .part = http_query(x, S("part")),
        .on = *on,
        .problems = problems,
    };

    problems_tidy(problems, fields, 2);
    v.page.has_problems = problems->n > 0;
    view_attempt_date(&x->out, &v);
    page_reply(x, problems->n ? 422 : 200);
}

/* ---- what did the report say? ---- */

static void make_areas(struct exchange *x, struct attempt_areas_page *v,
                       const struct program *p, struct date on)
{
    const struct outline *o = program_outline(p, on);

    if (!o || str_eq(v->result, S("pass")))
        return;
    v->areas = ARENA_ARRAY(&x->arena, struct area_field, (size_t)o->n_domains);
    for (int i = 0; i < o->n_domains; i++) {
        struct str part = o->domains[i].part;
        if (part.n && v->part.n && !str_eq(part, v->part))
            continue;
        struct area_field *f = &v->areas[v->n_areas++];
        f->area = o->domains[i].id;
        f->label = o->domains[i].name;
        f->name = str_fmt(&x->arena, "area-%.*s", STR_ARG(f->area));
        f->typed = str_trim(http_form(x, f->name));
    }
}

/* A scale is told with who says so, and refuses nothing: the body may report
 * another kind of number. */
static struct str score_hint(struct arena *a, const struct program *p)
{
    const struct scoring *s = &p->scoring;
    const struct source *from = s->scale.source;

    if (!s->has_scale || !from)
        return S("A whole number");
    if (s->scale.status == FACT_KNOWN &&
        s->scale.confidence == CONFIDENCE_OFFICIAL)
        return str_fmt(a, "A whole number. The %.*s says %d to %d.",
                       STR_ARG(p->body_abbr), s->scale_min, s->scale_max);
    struct str kind = from->kind.n ? from->kind : S("source");
    struct str sure = words_confidence(s->scale.confidence);
    return str_fmt(a, "A whole number. One %.*s says %d to %d (%.*s). %.*s",
                   STR_ARG(kind), s->scale_min, s->scale_max,
                   STR_ARG(from->title), STR_ARG(sure));
}

static struct attempt_areas_page areas_page(struct exchange *x,
                                            const struct program *p,
                                            struct str result, struct str part,
                                            struct date on)
{
    struct attempt_areas_page v = {
        .page =
            page_make_for(x, S("What does the report say?"), SECTION_HOME, p),
        .program = p,
        .result = result,
        .part = part,
        .on = date_text(&x->arena, on),
        .when = date_words(&x->arena, on),
        .score = str_trim(http_form(x, S("score"))),
        .score_hint = score_hint(&x->arena, p),
    };

    date_to_ymd(on, &v.year, &v.month, &v.day);
    make_areas(x, &v, p, on);
    return v;
}

/* The first day of which anything is known: an outline or rules in force. */
static struct date known_from(const struct catalog_entry *e)
{
    struct date first = date_last();

    for (int i = 0; i < e->program->n_outlines; i++) {
        const struct outline *o = &e->program->outlines[i];
        if (date_cmp(o->from, date_first()) && date_cmp(o->from, first) < 0)
            first = o->from;
    }
    for (int i = 0; i < e->policy->n_versions; i++) {
        const struct policy_version *v = &e->policy->versions[i];
        if (date_cmp(v->from, date_first()) && date_cmp(v->from, first) < 0)
            first = v->from;
    }
    return first;
}

enum { YEARS_BACK_MOST = 30, YEAR_LEAST = 1950 };

/* Why an exam cannot have been on that day; empty: it can. */
static struct str impossible_day(struct exchange *x,
                                 const struct catalog_entry *e, struct date on)
{
    struct date today = app_today(page_app(x)), known = known_from(e), oldest;

    (void)date_from_ymd(YEAR_LEAST, 1, 1, &oldest);
    if (date_cmp(known, today) < 0) {
        struct date back = date_add_months(known, -12 * YEARS_BACK_MOST);
        if (date_cmp(back, oldest) > 0)
            oldest = back;
    }
    if (date_cmp(on, today) > 0)
        return S("That day is still to come. Enter an exam that has already "
                 "taken place.");
    if (date_cmp(on, oldest) < 0)
        return str_fmt(&x->arena,
                       "That is too long ago: nothing is known of this exam "
                       "before %.*s. Is the year right?",
                       STR_ARG(date_words(&x->arena, oldest)));
    return S("");
}

void page_attempt_new(struct exchange *x)
{
    const struct catalog_entry *e = page_program(x, x->args[0]);
    struct str result = read_result(http_query(x, S("result")));
    struct problems problems;
    struct date on;

    if (!e)
        return;
    if (!result.n) {
        http_redirect(
            x, str_fmt(&x->arena, "/case/%.*s/sat", STR_ARG(e->program->id)));
        return;
    }
    problems_init(&problems, &x->arena);
    struct date_field f = date_field_make(x, S("on"), S("Date of the exam"),
                                          S("For example 20 11 2026"));
    bool has = date_field_read(&f, &problems, &on);
    if (!has && !problems.n && http_query(x, S("asked")).n) {
        f.problem = S("Write the day, month and year.");
        problem_field(&problems, S("on-day"), f.problem, "The date is missing");
    }
    if (has)
        f.problem = impossible_day(x, e, on);
    if (has && f.problem.n)
        problem_field(&problems, S("on-day"), S(""), "%.*s",
                      STR_ARG(f.problem));
    if (!has || problems.n || http_query(x, S("change")).n) {
        ask_date(x, e, result, &f, &problems);
        return;
    }
    struct attempt_areas_page v =
        areas_page(x, e->program, result, http_query(x, S("part")), on);
    view_attempt_areas(&x->out, &v);
    page_reply(x, 200);
}

/* ---- adding it ---- */

struct adding {
    struct app_case_change io;
    struct retake_case facts;
    struct attempt attempt;
    struct attempt_areas_page v;
    struct problems problems;
};

/* No control character, of ASCII or of Latin 1 (U+0080 to U+009F). */
static bool is_plain(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        unsigned char next = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
        if (c < 0x20 || c == 0x7f || (c == 0xc2 && next >= 0x80 && next < 0xa0))
            return false;
    }
    return true;
}

/* "62 %" is a percentage, a text the report's own word. A bare number could
 * be either a percentage or a count, so it is asked about. */
static bool read_rating(struct area_field *f, struct problems *problems,
                        struct area_rating *out)
{
    struct str s = f->typed;
    double number;

    *out = (struct area_rating){ .area = f->area, .kind = RATING_NOT_SAID };
    if (!s.n)
        return true;
    if (!is_plain(s)) {
        f->problem = S("This must not hold control characters.");
    } else if (s.n > 60) {
        f->problem = S("Copy one word or a short phrase, at most 60 letters.");
    } else if (str_ends(s, S("%"))) {
        struct str n = str_trim(str_sub(s, 0, s.n - 1));
        out->kind = RATING_PERCENT;
        if (str_to_f64(n, &out->percent) && out->percent >= 0 &&
            out->percent <= 100)
            return true;
        f->problem = S("Write a percentage from 0 % to 100 %.");
    } else if (str_to_f64(s, &number)) {
        f->problem = S("Put % behind it if it is a percentage. If it is a "
                       "count, copy both numbers, such as 60 of 106.");
    } else {
        out->kind = RATING_WORD;
        out->word = s;
        return true;
    }
    problem_field(problems, f->name, f->problem, "%.*s: this is not clear",
                  STR_ARG(f->label));
    return false;
}

static void read_areas(struct exchange *x, struct adding *d)
{
    struct area_rating *r =
        ARENA_ARRAY(&x->arena, struct area_rating, (size_t)d->v.n_areas + 1);

    for (int i = 0; i < d->v.n_areas; i++)
        read_rating(&d->v.areas[i], &d->problems, &r[i]);
    d->attempt.areas = r;
    d->attempt.n_areas = d->v.n_areas;
}

static void read_score(struct adding *d)
{
    int64_t n;

    if (!d->v.score.n)
        return;
    if (!str_to_i64(d->v.score, &n) || n < 0 || n > 100000)
        d->v.bad_score = S("Write the score as a whole number.");
    else
        d->attempt.score = SOME_INT(n);
    if (d->v.bad_score.n)
        problem_field(&d->problems, S("score"), d->v.bad_score,
                      "The score is not clear");
}

static void not_added(struct exchange *x, struct adding *d)
{
    struct str *fields =
        ARENA_ARRAY(&x->arena, struct str, (size_t)d->v.n_areas + 2);

    fields[0] = S("");
    fields[1] = S("score");
    for (int i = 0; i < d->v.n_areas; i++)
        fields[i + 2] = d->v.areas[i].name;
    problems_tidy(&d->problems, fields, (size_t)d->v.n_areas + 2);
    d->v.problems = &d->problems;
    d->v.page.has_problems = true;
    view_attempt_areas(&x->out, &d->v);
    page_reply(x, 422);
}

/* Is there something left to ask about the person? */
static bool has_unsaid(struct exchange *x, const struct case_view *c)
{
    const struct catalog_entry *e =
        catalog_find(app_catalog(page_app(x)), c->program);
    struct details_asked asks = { 0 };

    if (e)
        asks = details_asked_by(e->policy);
    return (asks.graduated && !c->facts->has_graduated) ||
           (asks.member && c->facts->member == MEMBERSHIP_UNSAID) ||
           (asks.category && !c->facts->category.n);
}

static void added(struct exchange *x, void *arg)
{
    struct adding *d = arg;
    struct case_view c;
    struct err err;

    if (d->io.result.status != OK) {
        page_failed(x, &d->io.result.err);
    } else if (d->io.problems.n) {
        d->problems = d->io.problems;
        not_added(x, d);
    } else if (app_case(page_app(x), x->person, d->io.program, &x->arena, &c,
                        &err) != OK) {
        page_failed(x, &err);
    } else if (has_unsaid(x, &c)) {
        http_redirect(
            x, str_fmt(&x->arena, "/case/%.*s/about", STR_ARG(d->io.program)));
    } else {
        http_redirect(x, S("/"));
    }
}

void page_attempt_add(struct exchange *x)
{
    const struct catalog_entry *e = page_program(x, x->args[0]);
    struct str result = read_result(http_form(x, S("result")));
    struct date on;

    if (!e)
        return;
    if (!result.n || !date_parse(http_form(x, S("on")), &on)) {
        http_error(x, 400, S("The result or its date is missing."),
                   S("Go back and enter the date again."));
        return;
    }
    struct str impossible = impossible_day(x, e, on);
    if (impossible.n) {
        http_error(x, 422, S("The date of the exam cannot be right."),
                   impossible);
        return;
    }
    struct adding *d = ARENA_NEW(&x->arena, struct adding);
    problems_init(&d->problems, &x->arena);
    d->v = areas_page(x, e->program, result, http_form(x, S("part")), on);
    d->attempt.date = on;
    d->attempt.result = str_eq(result, S("pass")) ? ATTEMPT_PASS : ATTEMPT_FAIL;
    d->attempt.part = d->v.part;
    read_areas(x, d);
    read_score(d);
    if (d->problems.n) {
        not_added(x, d);
        return;
    }
    d->facts.attempts = &d->attempt;
    d->facts.n_attempts = 1;
    d->io.person = x->person;
    d->io.program = e->program->id;
    d->io.kind = CASE_ADD_ATTEMPT;
    d->io.facts = &d->facts;
    d->io.arena = &x->arena;
    app_case_change(page_app(x), &d->io, page_wait(x, added, d));
}

/* ---- removing one ---- */

/* The place in the list, and the day and part that the person saw there: it
 * may have changed since. */
struct removing {
    struct app_case_change io;
    struct retake_case facts;
    struct attempt named;
};

static void removed(struct exchange *x, void *arg)
{
    const struct app_case_change *io = &((struct removing *)arg)->io;

    if (io->result.status != OK)
        page_failed(x, &io->result.err);
    else if (io->problems.n)
        http_error(x, 409, S("The list has changed. Nothing was removed."),
                   S("Go back to your results and look at it again."));
    else
        http_redirect(x,
                      str_fmt(&x->arena, "/case/%.*s", STR_ARG(io->program)));
}

void page_attempt_remove(struct exchange *x)
{
    const struct catalog_entry *e = page_program(x, x->args[0]);
    struct removing *r = ARENA_NEW(&x->arena, struct removing);
    int64_t n;

    if (!e)
        return;
    if (!str_to_i64(http_form(x, S("attempt")), &n) || n < 0 ||
        n >= ATTEMPTS_MOST ||
        !date_parse(http_form(x, S("on")), &r->named.date)) {
        http_error(x, 400, S("It is not clear which result to remove."),
                   S("Go back and choose it from the list."));
        return;
    }
    r->named.part = http_form(x, S("part"));
    r->facts.attempts = &r->named;
    r->facts.n_attempts = 1;
    r->io = (struct app_case_change){
        .person = x->person,
        .program = e->program->id,
        .kind = CASE_REMOVE_ATTEMPT,
        .attempt = (int)n,
        .facts = &r->facts,
        .arena = &x->arena,
    };
    app_case_change(page_app(x), &r->io, page_wait(x, removed, r));
}
