/* An official result or a booked seat, entered by hand or corrected: first
 * the day, then what is known about it. */
#include "page/attempt_int.h"
#include "page/routes.h"
#include "page/words.h"

#include "views.h"

/* ---- which one ---- */

/* The stored one that is corrected: still in its place, as it was seen. */
static void read_old(struct attempt_asked *q, const struct retake_case *facts)
{
    struct exchange *x = q->x;
    int64_t at;
    struct date was;

    q->old.at = page_field(x, S("at"));
    q->old.was = page_field(x, S("was"));
    q->old.part = page_field(x, S("was-part"));
    if (!q->old.at.n)
        return;
    const struct attempt *sorted = attempts_sorted(&x->arena, facts);
    if (str_to_i64(q->old.at, &at) && at >= 0 && at < facts->n_attempts &&
        date_parse(q->old.was, &was) && !date_cmp(was, sorted[at].date) &&
        str_eq(q->old.part, sorted[at].part)) {
        q->at = (int)at;
        q->stored = &sorted[at];
    }
}

bool attempt_asked_read(struct exchange *x, struct attempt_asked *q)
{
    struct case_view c;
    struct err err;

    *q = (struct attempt_asked){ .x = x };
    q->entry = page_program(x, x->args[0]);
    if (!q->entry)
        return false;
    if (app_case(page_app(x), x->person, q->entry->program->id, &x->arena, &c,
                 &err) != OK) {
        page_failed(x, &err);
        return false;
    }
    q->asks = case_asks_of(&x->arena, q->entry->policy);
    q->today = app_today_for(page_app(x), q->entry->policy);
    q->has_result =
        attempt_result_parse(page_field(x, S("result")), &q->result);
    q->part = page_field(x, S("part"));
    read_old(q, c.facts);
    if (!q->old.at.n || q->stored)
        return true;
    http_error(x, 409, S("The list has changed. Nothing was corrected."),
               S("Go back to your results and look at it again."));
    return false;
}

/* ---- when was it? ---- */

static void ask_date(const struct attempt_asked *q, struct date_field *on,
                     struct problems *problems)
{
    struct exchange *x = q->x;
    struct str fields[] = { S("on-day"), S("part"), S("result") };
    bool booked = q->has_result && q->result == ATTEMPT_BOOKED;
    bool ended = q->stored && q->stored->result == ATTEMPT_BOOKED && !booked;
    struct str title = q->stored && !ended ? S("Correct this sitting")
                       : booked            ? S("When is your exam?")
                                           : S("When was your exam?");
    struct attempt_date_page v = {
        .page = page_make_for(x, title, SECTION_HOME, q->entry->program),
        .title = title,
        .program = q->entry->program,
        .policy = q->entry->policy,
        .old = q->old,
        .part = q->part,
        .on = *on,
        .problems = problems,
    };

    if (q->has_result) {
        v.result = attempt_result_text(q->result);
        v.result_words = attempt_result_words(q->result);
    }
    problems_tidy(problems, fields, 3);
    v.page.has_problems = problems->n > 0;
    view_attempt_date(&x->out, &v);
    page_reply(x, problems->n ? 422 : 200);
}

/* ---- what did the report say? ---- */

static void make_areas(struct exchange *x, struct attempt_areas_page *v,
                       const struct program *p, struct date on)
{
    const struct outline *o = program_outline(p, on);

    if (!o)
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

/* A scale is told with who says so. A score that it does not have is asked
 * about, not refused: the body may report another kind of number. */
static struct str score_hint(struct arena *a, const struct program *p)
{
    const struct scoring *s = &p->scoring;
    const struct source *from = s->scale.source;

    if (!s->has_scale || !from)
        return S("A whole number");
    if (fact_is_confirmed(&s->scale))
        return str_fmt(a, "A whole number. The %.*s says %d to %d.",
                       STR_ARG(p->body_abbr), s->scale_min, s->scale_max);
    struct str kind = from->kind.n ? from->kind : S("source");
    struct str sure = words_confidence(s->scale.confidence);
    return str_fmt(a, "A whole number. One %.*s says %d to %d (%.*s). %.*s",
                   STR_ARG(kind), s->scale_min, s->scale_max,
                   STR_ARG(from->title), STR_ARG(sure));
}

struct str attempt_odd_score(struct arena *a, const struct program *p,
                             const struct attempt *t)
{
    const struct scoring *s = &p->scoring;
    long long n = t->score.v;

    if (!t->score.has || t->exam.n)
        return S("");
    if (s->has_scale && (n < s->scale_min || n > s->scale_max))
        return str_fmt(a,
                       "%lld is not on the scale, which is said to be from %d "
                       "to %d. Is it what the report says?",
                       n, s->scale_min, s->scale_max);
    for (int i = 0; i < s->n_pass; i++) {
        const struct pass_mark *pass = &s->pass[i];
        if (pass->kind != PASS_SCORE ||
            (pass->part.n && !str_eq(pass->part, t->part)) ||
            (t->result == ATTEMPT_PASS) == (n >= pass->value))
            continue;
        return str_fmt(a,
                       "%d is said to pass, and this is %lld in an exam that "
                       "was %s. Is it what the report says?",
                       pass->value, n,
                       t->result == ATTEMPT_PASS ? "passed" : "failed");
    }
    return S("");
}

static bool is_result(enum attempt_result r)
{
    return r == ATTEMPT_FAIL || r == ATTEMPT_PASS;
}

static bool is_called_off(enum attempt_result r)
{
    return r == ATTEMPT_CANCELLED || r == ATTEMPT_MOVED;
}

/* The fields as they were stored, when it is corrected. */
static void fill_stored(struct attempt_areas_page *v, struct arena *a,
                        const struct attempt *t)
{
    if (t->score.has)
        v->score = str_fmt(a, "%lld", (long long)t->score.v);
    if (t->has_released)
        date_field_fill(a, &v->released, t->released);
    if (t->has_cancelled)
        date_field_fill(a, &v->cancelled, t->cancelled);
    v->exam = t->exam;
    v->version = t->version;
    v->preliminary = t->preliminary;
    for (int i = 0; i < v->n_areas; i++)
        for (int k = 0; k < t->n_areas; k++) {
            const struct area_rating *r = &t->areas[k];
            if (!str_eq(v->areas[i].area, r->area))
                continue;
            if (r->kind == RATING_WORD)
                v->areas[i].typed = r->word;
            else if (r->kind == RATING_PERCENT)
                v->areas[i].typed = str_fmt(a, "%g %%", r->percent);
        }
}

struct attempt_areas_page attempt_page(const struct attempt_asked *q,
                                       struct date on)
{
    struct exchange *x = q->x;
    const struct program *p = q->entry->program;
    struct str title = is_result(q->result) ? S("What does the report say?")
                                            : S("Is this right?");
    struct attempt_areas_page v = {
        .page = page_make_for(x, title, SECTION_HOME, p),
        .title = title,
        .program = p,
        .policy = q->entry->policy,
        .old = q->old,
        .result = attempt_result_text(q->result),
        .result_words = attempt_result_words(q->result),
        .part = q->part,
        .on = date_text(&x->arena, on),
        .when = date_words(&x->arena, on),
        .asks_score = is_result(q->result),
        .asks_released = is_result(q->result) && q->asks.released,
        .asks_notice = is_called_off(q->result) && q->asks.notice,
        .asks_exam = is_result(q->result) && q->asks.elsewhere,
        .asks_version = is_result(q->result) && q->asks.version,
        .score = str_trim(http_form(x, S("score"))),
        .score_hint = score_hint(&x->arena, p),
        .released = date_field_make(
            x, S("released"), S("When was the score released?"),
            S("Some days are counted from it. Leave it empty if you do not "
              "know.")),
        .cancelled = date_field_make(
            x, S("cancelled"), S("When did you call it off?"),
            S("Whether it counts can depend on this day. Leave it empty if "
              "you did not.")),
        .exam = http_form(x, S("exam")),
        .version = str_trim(http_form(x, S("version"))),
        .preliminary = str_eq(http_form(x, S("preliminary")), S("yes")),
    };

    date_to_ymd(on, &v.year, &v.month, &v.day);
    if (q->result == ATTEMPT_FAIL)
        make_areas(x, &v, p, on);
    if (q->stored && !http_form_has(x, S("result")))
        fill_stored(&v, &x->arena, q->stored);
    const struct rule *rule =
        case_sitting_rule(q->entry->policy, on, q->result);
    if (rule)
        v.rule = rule->fact.text;
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

enum { YEARS_BACK_MOST = 30 };

struct str attempt_impossible_day(const struct attempt_asked *q, struct date on)
{
    struct arena *a = &q->x->arena;
    struct date known = known_from(q->entry), oldest;

    if (q->result == ATTEMPT_BOOKED)
        return date_cmp(on, q->today) >= 0
                   ? S("")
                   : S("That day has passed. Enter how it ended.");
    (void)date_from_ymd(ATTEMPT_YEAR_LEAST, 1, 1, &oldest);
    if (date_cmp(known, q->today) < 0) {
        struct date back = date_add_months(known, -12 * YEARS_BACK_MOST);
        if (date_cmp(back, oldest) > 0)
            oldest = back;
    }
    if (date_cmp(on, q->today) > 0 && !is_called_off(q->result))
        return S("That day is still to come. Enter an exam that has already "
                 "taken place.");
    if (date_cmp(on, oldest) < 0)
        return str_fmt(a,
                       "That is too long ago: nothing is known of this exam "
                       "before %.*s. Is the year right?",
                       STR_ARG(date_words(a, oldest)));
    return S("");
}

void page_attempt_new(struct exchange *x)
{
    struct attempt_asked q;
    struct problems problems;
    struct date on;

    if (!attempt_asked_read(x, &q))
        return;
    if (!q.has_result) {
        http_redirect(x, str_fmt(&x->arena, "/case/%.*s/sat",
                                 STR_ARG(q.entry->program->id)));
        return;
    }
    problems_init(&problems, &x->arena);
    struct date_field f = date_field_make(x, S("on"), S("Date of the exam"),
                                          q.result == ATTEMPT_BOOKED
                                              ? S("For example 16 1 2027")
                                              : S("For example 20 11 2026"));
    bool has = date_field_read(&f, &problems, &on);
    if (!has && !problems.n && http_query(x, S("asked")).n) {
        f.problem = S("Write the day, month and year.");
        problem_field(&problems, S("on-day"), f.problem, "The date is missing");
    }
    if (has)
        f.problem = attempt_impossible_day(&q, on);
    if (has && f.problem.n)
        problem_field(&problems, S("on-day"), S(""), "%.*s",
                      STR_ARG(f.problem));
    if (!has || problems.n || http_query(x, S("change")).n) {
        ask_date(&q, &f, &problems);
        return;
    }
    struct attempt_areas_page v = attempt_page(&q, on);
    view_attempt_areas(&x->out, &v);
    page_reply(x, 200);
}
