#include "retake/case.h"

#include "base/arena.h"
#include "exam/program.h"
#include "retake/policy.h"

#include <stdlib.h>

/* By date; a pass after all others; else by what they say, so that the order
 * of entry does not matter. */
struct keyed {
    const struct attempt *attempt;
    int at;
};

static int by_date(const void *x, const void *y)
{
    const struct keyed *p = x, *q = y;
    int c = date_cmp(p->attempt->date, q->attempt->date);

    if (c)
        return c;
    bool p_passed = p->attempt->result == ATTEMPT_PASS;
    bool q_passed = q->attempt->result == ATTEMPT_PASS;
    if (p_passed != q_passed)
        return q_passed ? -1 : 1;
    if (p->attempt->result != q->attempt->result)
        return (int)p->attempt->result - (int)q->attempt->result;
    c = date_cmp(p->attempt->released, q->attempt->released);
    if (!c)
        c = date_cmp(p->attempt->cancelled, q->attempt->cancelled);
    if (c)
        return c;
    return p->at - q->at;
}

const struct attempt *attempts_sorted(struct arena *a,
                                      const struct retake_case *c)
{
    size_t n = (size_t)c->n_attempts;
    struct keyed *keys = ARENA_ARRAY(a, struct keyed, n);
    struct attempt *out = ARENA_ARRAY(a, struct attempt, n);

    for (size_t i = 0; i < n; i++)
        keys[i] = (struct keyed){ &c->attempts[i], (int)i };
    if (n)
        qsort(keys, n, sizeof *keys, by_date);
    for (size_t i = 0; i < n; i++)
        out[i] = *keys[i].attempt;
    return out;
}

bool attempt_is_told(const struct attempt *t, struct date on)
{
    bool off = t->result == ATTEMPT_CANCELLED || t->result == ATTEMPT_MOVED;

    return date_cmp(t->date, on) <= 0 ||
           (off && t->has_cancelled && date_cmp(t->cancelled, on) <= 0);
}

bool seat_is_untold(const struct retake_case *c, const struct attempt *t,
                    struct date on)
{
    if (t->result != ATTEMPT_BOOKED || date_cmp(t->date, on) >= 0)
        return false;
    for (int i = 0; i < c->n_attempts; i++) {
        const struct attempt *x = &c->attempts[i];
        if (x->result != ATTEMPT_BOOKED && !date_cmp(x->date, t->date) &&
            str_eq(x->part, t->part) && str_eq(x->exam, t->exam))
            return false;
    }
    return true;
}

const struct document *case_document(const struct retake_case *c, struct str id)
{
    const struct document *found = NULL;

    for (int i = 0; i < c->n_documents; i++) {
        const struct document *d = &c->documents[i];
        if (!str_eq(d->id, id))
            continue;
        if (!found || (d->has_date && (!found->has_date ||
                                       date_cmp(d->date, found->date) > 0)))
            found = d;
    }
    return found;
}

static bool is_result(const struct attempt *t)
{
    return t->result == ATTEMPT_FAIL || t->result == ATTEMPT_PASS;
}

/* "use one of: chart, launch". */
static struct str one_of(struct arena *a, struct str list, struct str id)
{
    return list.n ? str_fmt(a, "%.*s, %.*s", STR_ARG(list), STR_ARG(id))
                  : str_fmt(a, "use one of: %.*s", STR_ARG(id));
}

static struct str part_list(struct arena *a, const struct policy *p)
{
    struct str out = { 0 };

    for (int i = 0; i < p->n_parts && p->parts_alone; i++)
        out = one_of(a, out, p->parts[i].id);
    return out.n        ? out
           : p->n_parts ? S("leave it out, and enter one result for a sitting "
                            "of all parts: they are retaken together")
                        : S("leave it out: the program has no parts");
}

static void check_part(const struct policy *policy, struct str part,
                       struct str field, struct problems *ps)
{
    if (policy && part.n && !policy->parts_alone && policy->n_parts)
        problem_field(ps, field, part_list(ps->arena, policy),
                      "parts are not counted by themselves");
    else if (policy && part.n && !policy_part(policy, part))
        problem_field(ps, field, part_list(ps->arena, policy),
                      "no part \"%.*s\"", STR_ARG(part));
}

static bool is_before(struct date d, int year)
{
    struct date first;

    return date_from_ymd(year, 1, 1, &first) && date_cmp(d, first) < 0;
}

static void check_day(bool has, struct date d, int year_least, struct str field,
                      struct problems *ps)
{
    if (has && is_before(d, year_least))
        problem_field(ps, field, S("correct the year"),
                      "%.*s is too long ago: no day before %d can be right",
                      STR_ARG(date_words(ps->arena, d)), year_least);
}

static struct str overlay_list(struct arena *a, const struct policy *p)
{
    struct str out = { 0 };

    for (int i = 0; i < p->n_overlays; i++)
        out = one_of(a, out, p->overlays[i].id);
    return out.n ? out : S("leave it out: the program has no local rules");
}

static struct str category_list(struct arena *a, const struct policy *p)
{
    struct str out = { 0 };

    for (int i = 0; i < p->n_categories; i++)
        out = one_of(a, out, p->categories[i].id);
    return out.n ? out : S("leave it out: the program has no categories");
}

static void check_attempt(const struct retake_case *c, int i,
                          const struct policy *policy, struct date today,
                          struct problems *ps)
{
    const struct attempt *t = &c->attempts[i];
    struct str field = str_fmt(ps->arena, "attempts[%d]", i);
    struct str day = date_words(ps->arena, t->date);

    check_day(true, t->date, ATTEMPT_YEAR_LEAST, field, ps);
    check_day(t->has_cancelled, t->cancelled, CASE_YEAR_LEAST, field, ps);
    if (t->score.has && (t->score.v < 0 || t->score.v > SCORE_MOST))
        problem_field(ps, field, S("correct the score, or leave it out"),
                      "a score is a whole number from 0 to %d", SCORE_MOST);
    if (date_cmp(t->date, today) > 0 && t->result != ATTEMPT_BOOKED &&
        t->result != ATTEMPT_CANCELLED && t->result != ATTEMPT_MOVED)
        problem_field(ps, field,
                      S("enter attempts that have already taken place"),
                      "the attempt on %.*s is in the future", STR_ARG(day));
    for (int k = 0; k < i; k++)
        if (!date_cmp(c->attempts[k].date, t->date) &&
            str_eq(c->attempts[k].part, t->part) &&
            str_eq(c->attempts[k].exam, t->exam) && is_result(t) &&
            is_result(&c->attempts[k]))
            problem_field(ps, field,
                          S("correct one of the dates, or remove one attempt"),
                          "two attempts on one day, %.*s", STR_ARG(day));
    check_part(policy, t->part, field, ps);
    if (policy && policy->parts_alone && policy->n_parts && !t->part.n &&
        !t->exam.n)
        problem_field(ps, field, part_list(ps->arena, policy),
                      "the attempt on %.*s does not say of which part it was",
                      STR_ARG(day));
    if (policy && t->exam.n && !policy_other_exam(policy, t->exam))
        problem_field(ps, field, S("use one of the program's other exams"),
                      "no other exam \"%.*s\"", STR_ARG(t->exam));
    if (t->preliminary && !is_result(t))
        problem_field(ps, field, S("leave \"preliminary\" out"),
                      "only a fail or a pass can be preliminary");
    if (t->has_released && date_cmp(t->released, t->date) < 0)
        problem_field(ps, field, S("correct one of the dates"),
                      "the score was released before the attempt");
    if (t->has_cancelled && t->result != ATTEMPT_CANCELLED &&
        t->result != ATTEMPT_MOVED)
        problem_field(ps, field, S("say \"cancelled\", or leave its day out"),
                      "a sitting with a result was not cancelled");
    if (t->has_cancelled && date_cmp(t->cancelled, t->date) > 0)
        problem_field(ps, field, S("correct one of the dates"),
                      "the sitting was cancelled after its day");
}

static void check_documents(const struct retake_case *c, struct problems *ps)
{
    for (int i = 0; i < c->n_documents; i++) {
        const struct document *d = &c->documents[i];
        struct str field = str_fmt(ps->arena, "documents[%d]", i);
        check_day(d->has_date, d->date, CASE_YEAR_LEAST, field, ps);
        check_day(d->has_until, d->until, CASE_YEAR_LEAST, field, ps);
        check_day(d->has_answered, d->answered, CASE_YEAR_LEAST, field, ps);
        if (d->has_date && d->has_answered &&
            date_cmp(d->answered, d->date) < 0)
            problem_field(ps, field, S("correct one of the dates"),
                          "answered before it was filed");
    }
}

static void check_request(const struct retake_case *c, int i,
                          const struct policy *policy, struct date today,
                          struct problems *ps)
{
    const struct request *q = &c->requests[i];
    struct str field = str_fmt(ps->arena, "requests[%d]", i);
    bool found = false;

    check_day(true, q->filed, CASE_YEAR_LEAST, field, ps);
    if (date_cmp(q->filed, today) > 0)
        problem_field(ps, field, S("enter what has been filed already"),
                      "the request is filed in the future");
    if (q->has_answered && date_cmp(q->answered, q->filed) < 0)
        problem_field(ps, field, S("correct one of the dates"),
                      "answered before it was filed");
    check_part(policy, q->part, field, ps);
    for (int k = 0; k < c->n_attempts && q->has_attempt; k++)
        found |= !date_cmp(c->attempts[k].date, q->attempt) &&
                 str_eq(c->attempts[k].part, q->part);
    if (q->kind == REQUEST_APPEAL && !found)
        problem_field(ps, field,
                      S("name the day (and part) of the sitting it is about"),
                      "there is no such sitting to appeal");
    if (q->kind == REQUEST_APPEAL && q->has_attempt &&
        date_cmp(q->filed, q->attempt) < 0)
        problem_field(ps, field, S("correct one of the dates"),
                      "the appeal was filed before the sitting");
}

void retake_case_check(const struct retake_case *c, const struct policy *policy,
                       struct date today, struct problems *ps)
{
    check_day(c->has_graduated, c->graduated, CASE_YEAR_LEAST, S("graduated"),
              ps);
    if (policy && c->category.n && !policy_category(policy, c->category))
        problem_field(ps, S("category"), category_list(ps->arena, policy),
                      "no category \"%.*s\"", STR_ARG(c->category));
    if (policy && c->overlay.n && !policy_overlay(policy, c->overlay))
        problem_field(ps, S("overlay"), overlay_list(ps->arena, policy),
                      "no local rules \"%.*s\"", STR_ARG(c->overlay));
    for (int i = 0; i < c->n_attempts; i++)
        check_attempt(c, i, policy, today, ps);
    check_documents(c, ps);
    for (int i = 0; i < c->n_requests; i++)
        check_request(c, i, policy, today, ps);
}

static bool has_area(const struct program *p, struct str id)
{
    for (int i = 0; i < p->n_outlines; i++) {
        const struct outline *o = &p->outlines[i];
        for (int k = 0; k < o->n_domains; k++)
            if (str_eq(o->domains[k].id, id))
                return true;
        for (int k = 0; k < o->n_areas; k++)
            if (str_eq(o->areas[k].id, id))
                return true;
    }
    return false;
}

void retake_case_check_areas(const struct retake_case *c,
                             const struct program *program, struct problems *ps)
{
    for (int i = 0; i < c->n_attempts; i++)
        for (int k = 0; k < c->attempts[i].n_areas; k++) {
            struct str id = c->attempts[i].areas[k].area;
            if (!has_area(program, id))
                problem_field(ps, str_fmt(ps->arena, "attempts[%d]", i),
                              S("use the id of a domain or an area of the "
                                "program's outlines"),
                              "no area \"%.*s\"", STR_ARG(id));
        }
}

static const struct {
    struct str id, words;
} results[] = {
    [ATTEMPT_FAIL] = { S_INIT("fail"), S_INIT("not passed") },
    [ATTEMPT_PASS] = { S_INIT("pass"), S_INIT("passed") },
    [ATTEMPT_NO_SHOW] = { S_INIT("no_show"), S_INIT("not attended") },
    [ATTEMPT_CANCELLED] = { S_INIT("cancelled"), S_INIT("cancelled") },
    [ATTEMPT_INCOMPLETE] = { S_INIT("incomplete"), S_INIT("not finished") },
    [ATTEMPT_VOID] = { S_INIT("void"), S_INIT("void") },
    [ATTEMPT_INVALIDATED] = { S_INIT("invalidated"), S_INIT("invalidated") },
    [ATTEMPT_MOVED] = { S_INIT("moved"), S_INIT("moved to another day") },
    [ATTEMPT_BOOKED] = { S_INIT("booked"), S_INIT("booked") },
};

struct str attempt_result_text(enum attempt_result r)
{
    return results[r].id;
}

struct str attempt_result_words(enum attempt_result r)
{
    return results[r].words;
}

bool attempt_result_parse(struct str s, enum attempt_result *out)
{
    for (size_t i = 0; i < sizeof results / sizeof *results; i++)
        if (str_eq(results[i].id, s)) {
            *out = (enum attempt_result)i;
            return true;
        }
    return false;
}

static const struct str states[] = {
    [FILED_OPEN] = S_INIT("open"),
    [FILED_GRANTED] = S_INIT("granted"),
    [FILED_REFUSED] = S_INIT("refused"),
    [FILED_WITHDRAWN] = S_INIT("withdrawn"),
};

struct str filed_state_text(enum filed_state s)
{
    return states[s];
}

bool filed_state_parse(struct str s, enum filed_state *out)
{
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (str_eq(states[i], s)) {
            *out = (enum filed_state)i;
            return true;
        }
    return false;
}

static const struct str request_kinds[] = {
    [REQUEST_ACCOMMODATION] = S_INIT("accommodation"),
    [REQUEST_APPEAL] = S_INIT("appeal"),
};

struct str request_kind_text(enum request_kind k)
{
    return request_kinds[k];
}

bool request_kind_parse(struct str s, enum request_kind *out)
{
    for (size_t i = 0; i < sizeof request_kinds / sizeof *request_kinds; i++)
        if (str_eq(request_kinds[i], s)) {
            *out = (enum request_kind)i;
            return true;
        }
    return false;
}
