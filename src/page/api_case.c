/* A person's own facts under one program, over JSON. Every change is answered
 * with the whole case as it then is. */
#include "page/api.h"
#include "page/retake_view.h"
#include "page/routes.h"

#include "format/api_view.h"

static void reply_case(struct exchange *x, int status, struct str program)
{
    struct case_view c;
    struct err err;

    if (app_case(page_app(x), x->person, program, &x->arena, &c, &err) != OK) {
        api_failed(x, &err);
        return;
    }
    struct api_case out = {
        .program = program,
        .exists = c.exists,
        .facts = c.facts,
        .has_study_date = c.has_study_date,
        .study_date = c.study_date,
    };
    api_reply(x, status, api_case_json(&x->arena, &out));
}

void page_api_case(struct exchange *x)
{
    const struct catalog_entry *e = page_program(x, x->args[0]);

    if (e)
        reply_case(x, 200, e->program->id);
}

/* ---- changing ---- */

struct changing {
    struct app_case_change io;
    const struct catalog_entry *entry;
    struct retake_case facts;
    struct problems problems; /* of the body */
};

static void changed(struct exchange *x, void *arg)
{
    struct changing *c = arg;

    if (c->io.result.status != OK) {
        api_failed(x, &c->io.result.err);
        return;
    }
    if (c->io.problems.n && c->io.kind == CASE_REMOVE_ATTEMPT) {
        api_fail(x, 409, "stale", S("The attempts have changed meanwhile."),
                 S("Look at the case again."));
        return;
    }
    api_case_problems(&c->problems, &c->io.problems, S(""), false);
    if (c->problems.n) {
        api_bad_input(x, &c->problems);
        return;
    }
    bool added = c->io.kind == CASE_ADD_ATTEMPT;
    if (added)
        http_set_header(
            x, S("Location"),
            str_fmt(&x->arena, "/api/v1/cases/%.*s", STR_ARG(c->io.program)));
    reply_case(x, added ? 201 : 200, c->io.program);
}

/* NULL: there is no such program, and it has answered. */
static struct changing *change_new(struct exchange *x,
                                   enum case_change_kind kind)
{
    const struct catalog_entry *e = page_program(x, x->args[0]);

    if (!e)
        return NULL;
    struct changing *c = ARENA_NEW(&x->arena, struct changing);
    problems_init(&c->problems, &x->arena);
    c->entry = e;
    c->io.person = x->person;
    c->io.program = e->program->id;
    c->io.kind = kind;
    c->io.facts = &c->facts;
    c->io.arena = &x->arena;
    return c;
}

static void change_do(struct exchange *x, struct changing *c)
{
    if (c->problems.n)
        api_bad_input(x, &c->problems);
    else
        app_case_change(page_app(x), &c->io, page_wait(x, changed, c));
}

void page_api_details(struct exchange *x)
{
    struct changing *c =
        api_is_json(x) ? change_new(x, CASE_SET_DETAILS) : NULL;

    if (!c)
        return;
    api_details_parse(&x->arena, x->body, &c->facts, &c->problems);
    change_do(x, c);
}

void page_api_study_date(struct exchange *x)
{
    struct changing *c =
        api_is_json(x) ? change_new(x, CASE_SET_STUDY_DATE) : NULL;

    if (!c)
        return;
    api_date_parse(x->body, &c->io.has_date, &c->io.date, &c->problems);
    change_do(x, c);
}

/* ---- attempts ---- */

static void check_areas(struct changing *c, const struct attempt *t)
{
    const struct outline *o = program_outline(c->entry->program, t->date);

    for (int i = 0; o && i < t->n_areas; i++)
        if (outline_domain(o, t->areas[i].area) < 0 &&
            outline_area(o, t->areas[i].area) < 0)
            problem_field(&c->problems, S("/areas"),
                          S("use the ids of the outline in force that day"),
                          "the exam had no area \"%.*s\"",
                          STR_ARG(t->areas[i].area));
}

void page_api_attempt_add(struct exchange *x)
{
    struct changing *c =
        api_is_json(x) ? change_new(x, CASE_ADD_ATTEMPT) : NULL;

    if (!c)
        return;
    if (api_attempt_parse(&x->arena, x->body, &c->facts, &c->problems)) {
        check_areas(c, &c->facts.attempts[0]);
    }
    change_do(x, c);
}

/* It is named by its day, so that a repeated request removes no other one. */
void page_api_attempt_remove(struct exchange *x)
{
    struct changing *c = change_new(x, CASE_REMOVE_ATTEMPT);
    struct str part = http_query(x, S("part"));
    struct case_view v;
    struct err err;

    if (!c)
        return;
    struct attempt *named = ARENA_NEW(&x->arena, struct attempt);
    bool is_day = date_parse(x->args[1], &named->date);
    if (app_case(page_app(x), x->person, c->io.program, &x->arena, &v, &err) !=
        OK) {
        api_failed(x, &err);
        return;
    }
    int i = 0, n = v.facts->n_attempts;
    const struct attempt *all = v.facts->attempts;
    while (i < n &&
           (date_cmp(all[i].date, named->date) || !str_eq(all[i].part, part)))
        i++;
    if (!is_day || i == n) {
        api_fail(x, 404, "missing", S("There is no attempt on that day."),
                 S(""));
        return;
    }
    named->part = part;
    c->facts.attempts = named;
    c->facts.n_attempts = 1;
    c->io.attempt = i;
    change_do(x, c);
}

/* ---- documents ---- */

/* False: the rules ask for no such document, and it has answered. */
static bool is_asked_for(struct exchange *x, struct changing *c)
{
    const struct decision *d;
    struct err err;

    c->io.document = x->args[1];
    if (app_decide(page_app(x), x->person, c->io.program,
                   app_today(page_app(x)), &x->arena, &d, &err) != OK) {
        api_failed(x, &err);
        return false;
    }
    if (retake_asks_for(d, c->io.document))
        return true;
    api_fail(x, 404, "missing", S("The rules ask for no such document."),
             S("See the steps of the decision."));
    return false;
}

void page_api_document(struct exchange *x)
{
    struct changing *c =
        api_is_json(x) ? change_new(x, CASE_SET_DOCUMENT) : NULL;

    if (!c || !is_asked_for(x, c))
        return;
    c->io.on = true;
    if (api_date_parse(x->body, &c->io.has_date, &c->io.date, &c->problems) &&
        !c->io.has_date &&
        retake_needs_date(c->entry->policy, app_today(page_app(x)),
                          c->io.document))
        problem_field(&c->problems, S("/date"), S("send its day"),
                      "it counts only by its date");
    change_do(x, c);
}

void page_api_document_remove(struct exchange *x)
{
    struct changing *c = change_new(x, CASE_SET_DOCUMENT);

    if (c && is_asked_for(x, c))
        change_do(x, c);
}
