/* Decisions over JSON: for the person's own case, and for any. */
#include "page/api.h"
#include "page/routes.h"

void page_api_decision(struct exchange *x)
{
    const struct catalog_entry *e = page_program(x, x->args[0]);
    struct str day = http_query(x, S("on"));
    struct date on = app_today(page_app(x));
    const struct decision *d;
    struct err err;

    if (!e)
        return;
    if (day.n && !date_parse(day, &on))
        api_fail(x, 400, "bad_request", S("There is no such day."),
                 S("Write it as YYYY-MM-DD."));
    else if (app_decide(page_app(x), x->person, e->program->id, on, &x->arena,
                        &d, &err) != OK)
        api_failed(x, &err);
    else
        api_reply(x, 200, decision_json_text(&x->arena, e->program->id, d));
}

/* As `resit retake --json` has it; nothing of it is stored. */
void page_api_retake(struct exchange *x)
{
    const struct catalog_entry *e = NULL;
    struct arena *a = &x->arena;
    struct date on = app_today(page_app(x));
    struct retake_case facts = { 0 };
    struct problems problems, found;
    struct str program;

    if (!api_is_json(x))
        return;
    problems_init(&problems, a);
    problems_init(&found, a);
    if (api_retake_parse(a, x->body, &program, &facts, &on, &problems)) {
        e = catalog_find(app_catalog(page_app(x)), program);
        if (!e)
            problem_field(&problems, S("/program"),
                          S("send the id of one in /api/v1/programs"),
                          "there is no such program");
        else {
            /* attempts after the day are for the decision to ignore */
            retake_case_check(&facts, e->policy, date_last(), &found);
            retake_case_check_areas(&facts, e->program, &found);
        }
    }
    api_case_problems(&problems, &found, S("/case"), true);
    if (problems.n) {
        api_bad_input(x, &problems);
        return;
    }
    const struct decision *d = retake_decide(a, e->policy, &facts, on);
    api_reply(x, 200, decision_json_text(a, e->program->id, d));
}
