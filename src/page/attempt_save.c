/* Keeping an official result or a booked seat, and removing one. */
#include "page/attempt_int.h"
#include "page/routes.h"

#include "views.h"

struct adding {
    struct app_case_change io;
    struct retake_case facts;
    struct attempt attempt, was;
    struct attempt_areas_page v;
    struct problems problems;
    bool corrects; /* what was entered, not how a booked seat ended */
};

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
    if (!page_is_plain(s)) {
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

static void read_score(struct exchange *x, struct adding *d)
{
    int64_t n;

    if (!d->v.asks_score || !d->v.score.n)
        return;
    if (!str_to_i64(d->v.score, &n) || n < 0 || n > SCORE_MOST) {
        d->v.bad_score = S("Write the score as a whole number.");
    } else {
        d->attempt.score = SOME_INT(n);
        d->v.bad_score =
            attempt_odd_score(&x->arena, d->v.program, &d->attempt);
        d->v.odd_score = d->v.bad_score.n > 0;
        if (str_eq(http_form(x, S("score-sure")), d->v.score))
            d->v.bad_score = S("");
    }
    if (d->v.bad_score.n)
        problem_field(&d->problems, S("score"), d->v.bad_score,
                      "The score is not clear");
}

static void read_version(struct adding *d)
{
    if (!d->v.asks_version ||
        (d->v.version.n <= 60 && page_is_plain(d->v.version)))
        return;
    problem_field(&d->problems, S("version"),
                  S("Copy one word or a short phrase, at most 60 letters."),
                  "The version of the exam is not clear");
}

static void read_dates(struct adding *d)
{
    struct attempt *t = &d->attempt;

    if (d->v.asks_released)
        t->has_released =
            date_field_read(&d->v.released, &d->problems, &t->released);
    if (d->v.asks_notice)
        t->has_cancelled =
            date_field_read(&d->v.cancelled, &d->problems, &t->cancelled);
}

static void not_added(struct exchange *x, struct adding *d)
{
    enum { OWN = 6 };
    struct str *fields =
        ARENA_ARRAY(&x->arena, struct str, (size_t)d->v.n_areas + OWN);

    fields[0] = S("");
    fields[1] = S("score");
    fields[2] = S("released-day");
    fields[3] = S("cancelled-day");
    fields[4] = S("exam");
    fields[5] = S("version");
    for (int i = 0; i < d->v.n_areas; i++)
        fields[i + OWN] = d->v.areas[i].name;
    problems_tidy(&d->problems, fields, (size_t)d->v.n_areas + OWN);
    d->v.problems = &d->problems;
    d->v.page.has_problems = true;
    view_attempt_areas(&x->out, &d->v);
    page_reply(x, 422);
}

/* Is there something to ask about the person, and was it not asked before? */
static bool has_unsaid(struct exchange *x, const struct case_view *c)
{
    const struct catalog_entry *e =
        catalog_find(app_catalog(page_app(x)), c->program);
    struct case_asks asks = { 0 };

    if (c->asked_about)
        return false;
    if (e)
        asks = case_asks_of(&x->arena, e->policy);
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
    } else if (d->attempt.result == ATTEMPT_MOVED) {
        /* to which day? */
        http_redirect(x, str_fmt(&x->arena,
                                 "/case/%.*s/attempts/new?result=booked",
                                 STR_ARG(d->io.program)));
    } else if (d->corrects) {
        http_redirect(x,
                      str_fmt(&x->arena, "/case/%.*s", STR_ARG(d->io.program)));
    } else if (has_unsaid(x, &c)) {
        http_redirect(
            x, str_fmt(&x->arena, "/case/%.*s/about", STR_ARG(d->io.program)));
    } else {
        http_redirect(x, S("/"));
    }
}

void page_attempt_add(struct exchange *x)
{
    struct attempt_asked q;
    struct date on;

    if (!attempt_asked_read(x, &q))
        return;
    if (!q.has_result || !date_parse(http_form(x, S("on")), &on)) {
        http_error(x, 400, S("The result or its date is missing."),
                   S("Go back and enter the date again."));
        return;
    }
    struct str impossible = attempt_impossible_day(&q, on);
    if (impossible.n) {
        http_error(x, 422, S("The date of the exam cannot be right."),
                   impossible);
        return;
    }
    struct adding *d = ARENA_NEW(&x->arena, struct adding);
    problems_init(&d->problems, &x->arena);
    d->v = attempt_page(&q, on);
    d->attempt = (struct attempt){
        .date = on,
        .result = q.result,
        .part = q.part,
        .exam = d->v.asks_exam ? d->v.exam : S(""),
        .version = d->v.asks_version ? d->v.version : S(""),
        .preliminary = d->v.asks_score && d->v.preliminary,
    };
    read_areas(x, d);
    read_score(x, d);
    read_dates(d);
    read_version(d);
    if (d->problems.n) {
        not_added(x, d);
        return;
    }
    d->facts.attempts = &d->attempt;
    d->facts.n_attempts = 1;
    d->io.person = x->person;
    d->io.program = q.entry->program->id;
    d->io.kind = q.stored ? CASE_CORRECT_ATTEMPT : CASE_ADD_ATTEMPT;
    d->io.facts = &d->facts;
    d->corrects = q.stored && (q.stored->result != ATTEMPT_BOOKED ||
                               q.result == ATTEMPT_BOOKED);
    if (q.stored) {
        d->was = *q.stored;
        d->io.at = q.at;
        d->io.named = &d->was;
    }
    d->io.arena = &x->arena;
    app_case_change(page_app(x), &d->io, page_wait(x, added, d));
}

/* ---- removing one ---- */

void page_attempt_remove(struct exchange *x)
{
    const struct catalog_entry *e = page_program(x, x->args[0]);
    struct app_case_change *io = ARENA_NEW(&x->arena, struct app_case_change);
    struct attempt *named = ARENA_NEW(&x->arena, struct attempt);
    int64_t n;

    if (!e)
        return;
    if (!str_to_i64(http_form(x, S("attempt")), &n) || n < 0 ||
        n >= ATTEMPTS_MOST ||
        !date_parse(http_form(x, S("on")), &named->date)) {
        http_error(x, 400, S("It is not clear which result to remove."),
                   S("Go back and choose it from the list."));
        return;
    }
    named->part = http_form(x, S("part"));
    *io = (struct app_case_change){
        .person = x->person,
        .program = e->program->id,
        .kind = CASE_REMOVE_ATTEMPT,
        .at = (int)n,
        .named = named,
        .arena = &x->arena,
    };
    app_case_change(page_app(x), io, page_wait(x, case_removed, io));
}
