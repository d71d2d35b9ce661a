/* A person's own facts under one program, over JSON. Every change is answered
 * with the whole case as it then is. */
#include "page/api.h"
#include "page/case_asks.h"
#include "page/retake_view.h"
#include "page/routes.h"

struct api_case api_case_of(const struct case_view *c)
{
    return (struct api_case){
        .program = c->program,
        .exists = c->exists,
        .facts = c->facts,
        .has_study_date = c->has_study_date,
        .study_date = c->study_date,
    };
}

static void reply_case(struct exchange *x, int status, struct str program)
{
    struct case_view c;
    struct err err;

    if (app_case(page_app(x), x->person, program, &x->arena, &c, &err) != OK) {
        api_failed(x, &err);
        return;
    }
    struct api_case out = api_case_of(&c);
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
    bool removes =
        c->io.kind == CASE_REMOVE_ATTEMPT || c->io.kind == CASE_REMOVE_REQUEST;
    if (c->io.problems.n && removes) {
        api_fail(x, 409, "stale", S("The case has changed meanwhile."),
                 S("Look at the case again."));
        return;
    }
    api_case_problems(&c->problems, &c->io.problems, S(""), false);
    if (c->problems.n) {
        api_bad_input(x, &c->problems);
        return;
    }
    bool added = c->io.kind == CASE_ADD_ATTEMPT ||
                 c->io.kind == CASE_FILE_DOCUMENT || c->io.kind == CASE_ASK;
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

/* An attempt is named by its day, so that a repeated request removes no other
 * one. False: there is none, and it has answered. */
static bool find_attempt(struct exchange *x, struct changing *c)
{
    struct str part = http_query(x, S("part"));
    struct attempt *named = ARENA_NEW(&x->arena, struct attempt);
    struct case_view v;
    struct err err;

    if (app_case(page_app(x), x->person, c->io.program, &x->arena, &v, &err) !=
        OK) {
        api_failed(x, &err);
        return false;
    }
    bool is_day = date_parse(x->args[1], &named->date);
    named->part = part;
    const struct attempt *all = v.facts->attempts;
    for (int i = 0; i < v.facts->n_attempts && is_day; i++)
        if (!date_cmp(all[i].date, named->date) && str_eq(all[i].part, part)) {
            c->io.named = named;
            c->io.at = i;
            return true;
        }
    api_fail(x, 404, "missing", S("There is no attempt on that day."), S(""));
    return false;
}

void page_api_attempt_remove(struct exchange *x)
{
    struct changing *c = change_new(x, CASE_REMOVE_ATTEMPT);

    if (c && find_attempt(x, c))
        change_do(x, c);
}

void page_api_attempt_correct(struct exchange *x)
{
    struct changing *c =
        api_is_json(x) ? change_new(x, CASE_CORRECT_ATTEMPT) : NULL;

    if (!c || !find_attempt(x, c))
        return;
    if (api_attempt_parse(&x->arena, x->body, &c->facts, &c->problems))
        check_areas(c, &c->facts.attempts[0]);
    change_do(x, c);
}

/* ---- documents ---- */

/* The step it is of; NULL: the rules ask for no such document, and it has
 * answered. */
static const struct step *step_of(struct exchange *x, struct changing *c)
{
    struct retake_loaded l;

    c->io.document = x->args[1];
    if (!retake_load(x, c->io.program, &l))
        return NULL;
    const struct step *step = retake_step(l.decision, c->io.document);
    if (!step)
        api_fail(x, 404, "missing", S("The rules ask for no such document."),
                 S("See the steps of the decision."));
    return step;
}

void page_api_document(struct exchange *x)
{
    struct changing *c =
        api_is_json(x) ? change_new(x, CASE_SET_DOCUMENT) : NULL;
    const struct step *step = c ? step_of(x, c) : NULL;

    if (!step)
        return;
    c->io.on = true;
    if (api_date_parse(x->body, &c->io.has_date, &c->io.date, &c->problems) &&
        !c->io.has_date && step->dated)
        problem_field(&c->problems, S("/date"), S("send its day"),
                      "it counts only by its date");
    change_do(x, c);
}

void page_api_document_remove(struct exchange *x)
{
    struct changing *c = change_new(x, CASE_SET_DOCUMENT);

    if (c && step_of(x, c))
        change_do(x, c);
}

/* With all that is known of it; one without a day can be ticked as well. */
void page_api_document_file(struct exchange *x)
{
    struct changing *c =
        api_is_json(x) ? change_new(x, CASE_FILE_DOCUMENT) : NULL;

    if (!c)
        return;
    if (api_document_parse(&x->arena, x->body, &c->facts, &c->problems)) {
        const struct document *d = &c->facts.documents[0];
        struct case_asks asks = case_asks_of(&x->arena, c->entry->policy);
        struct paper_asked asked = case_asks_paper(&asks, d->id);
        if (!asked.id.n)
            problem_field(&c->problems, S("/id"),
                          S("send the id of a document of the rules"),
                          "no rule speaks of it");
        else if (asked.dated && !d->has_date)
            problem_field(&c->problems, S("/date"), S("send its day"),
                          "it counts only by its date");
    }
    change_do(x, c);
}

/* ---- requests ---- */

void page_api_request_add(struct exchange *x)
{
    struct changing *c = api_is_json(x) ? change_new(x, CASE_ASK) : NULL;

    if (!c)
        return;
    (void)api_request_parse(&x->arena, x->body, &c->facts, &c->problems);
    change_do(x, c);
}

void page_api_request_remove(struct exchange *x)
{
    struct changing *c = change_new(x, CASE_REMOVE_REQUEST);
    enum request_kind kind;
    struct case_view v;
    struct err err;

    if (!c)
        return;
    if (app_case(page_app(x), x->person, c->io.program, &x->arena, &v, &err) !=
        OK) {
        api_failed(x, &err);
        return;
    }
    bool is_name = request_kind_parse(x->args[1], &kind) &&
                   date_parse(x->args[2], &c->io.date);
    int i = 0, n = is_name ? v.facts->n_requests : 0;
    while (i < n && (v.facts->requests[i].kind != kind ||
                     date_cmp(v.facts->requests[i].filed, c->io.date)))
        i++;
    if (i == n) {
        api_fail(x, 404, "missing", S("There is no such request."), S(""));
        return;
    }
    c->io.at = i;
    change_do(x, c);
}
