/* Decisions over JSON: for the person's own case, and for any. */
#include "page/api.h"
#include "page/retake_view.h"
#include "page/routes.h"

/* The decision, and what else was asked. */
static struct str answer(struct arena *a, const struct catalog_entry *e,
                         const struct retake_case *facts, struct date on,
                         const struct api_questions *q)
{
    const struct policy *p = e->policy;
    struct retake_answers out = {
        .now = decision_of_part(a, retake_decide(a, p, facts, on), q->part)
    };
    struct if_failed f;
    struct latest l;

    if (q->has_fail) {
        f = retake_if_failed(a, p, facts, q->part, on, q->fail);
        out.if_fail = &f;
    }
    if (q->has_wait)
        out.if_wait =
            decision_of_part(a, retake_decide(a, p, facts, q->wait), q->part);
    if (q->use_attempt) {
        l = retake_latest_for(a, p, facts, q->part, on, q->use_attempt);
        out.use_attempt = &l;
    }
    if (q->has_pass_by)
        out.pass_by = retake_pass_by_each(a, p, facts, q->part, on, q->pass_by,
                                          &out.n_pass_by);
    return answers_json_text(a, e->program->id, &out);
}

/* ---- the person's own case ---- */

/* A day of the query; false: there is none. */
static bool query_day(struct exchange *x, struct str name, struct date *out)
{
    return date_parse(http_query(x, name), out);
}

/* The wire has checked it (page_check_query). */
static void read_query(struct exchange *x, struct date *on,
                       struct api_questions *q)
{
    int64_t attempt = 0;

    *q = (struct api_questions){ .part = http_query(x, S("part")) };
    (void)query_day(x, S("on"), on);
    q->has_fail = query_day(x, S("if_fail"), &q->fail);
    q->has_wait = query_day(x, S("if_wait"), &q->wait);
    q->has_pass_by = query_day(x, S("pass_by"), &q->pass_by);
    (void)str_to_i64(http_query(x, S("use_attempt")), &attempt);
    q->use_attempt = (int)attempt;
}

void page_api_decision(struct exchange *x)
{
    const struct catalog_entry *e = page_program(x, x->args[0]);
    struct api_questions q;
    struct problems problems;
    struct case_view c;
    struct date on;
    struct err err;

    if (!e)
        return;
    on = app_today_for(page_app(x), e->policy);
    problems_init(&problems, &x->arena);
    read_query(x, &on, &q);
    api_questions_check(&q, e->policy, on, &problems);
    if (problems.n)
        api_fail(x, 400, "bad_request",
                 str_fmt(&x->arena, "The query: %.*s (%.*s).",
                         STR_ARG(problems.p[0].what),
                         STR_ARG(problems.p[0].field)),
                 problems.p[0].mend);
    else if (app_case(page_app(x), x->person, e->program->id, &x->arena, &c,
                      &err) != OK)
        api_failed(x, &err);
    else
        api_reply(x, 200, answer(&x->arena, e, c.facts, on, &q));
}

void page_api_calendar(struct exchange *x)
{
    page_calendar(x, x->args[0]);
}

/* ---- any case ---- */

/* As `resit retake --json` has it; nothing of it is stored. */
void page_api_retake(struct exchange *x)
{
    const struct catalog_entry *e = NULL;
    struct arena *a = &x->arena;
    struct api_retake in = { 0 };
    struct problems problems, found;

    if (!api_is_json(x))
        return;
    problems_init(&problems, a);
    problems_init(&found, a);
    if (api_retake_parse(a, x->body, &in, &problems)) {
        e = catalog_find(app_catalog(page_app(x)), in.program);
        if (!e) {
            problem_field(&problems, S("/program"),
                          S("send the id of one in /api/v1/programs"),
                          "there is no such program");
        } else {
            if (!in.has_on)
                in.on = app_today_for(page_app(x), e->policy);
            /* attempts after the day are for the decision to ignore */
            retake_case_check(&in.facts, e->policy, date_last(), &found);
            retake_case_check_areas(&in.facts, e->program, &found);
            api_questions_check(&in.ask, e->policy, in.on, &problems);
        }
    }
    api_case_problems(&problems, &found, S("/case"), true);
    if (problems.n)
        api_bad_input(x, &problems);
    else
        api_reply(x, 200, answer(a, e, &in.facts, in.on, &in.ask));
}
