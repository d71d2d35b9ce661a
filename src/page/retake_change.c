/* What a person changes on the retake page: a date to study for, and what is
 * ticked off. */
#include "page/retake_view.h"
#include "page/routes.h"

struct changing {
    struct app_case_change io;
    struct problems problems;
    struct date_field field;
    struct str anchor; /* where on the page */
};

static void refused(struct exchange *x, struct changing *c)
{
    struct str fields[] = { str_fmt(&x->arena, "%.*s-day",
                                    STR_ARG(c->field.name)) };
    struct date_field study = retake_study_field(x);
    struct retake_loaded l;

    if (!retake_load(x, c->io.program, &l))
        return;
    problems_tidy(&c->problems, fields, 1);
    if (str_eq(c->field.name, study.name))
        study.problem =
            c->field.problem.n ? c->field.problem : c->problems.p[0].what;
    retake_show(x, &l, &c->problems, &study);
}

static void changed(struct exchange *x, void *arg)
{
    struct changing *c = arg;

    if (c->io.result.status != OK) {
        page_failed(x, &c->io.result.err);
    } else if (c->io.problems.n) {
        c->problems = c->io.problems;
        refused(x, c);
    } else {
        http_redirect(x, str_fmt(&x->arena, "/retake/%.*s#%.*s",
                                 STR_ARG(c->io.program), STR_ARG(c->anchor)));
    }
}

static struct changing *change_new(struct exchange *x,
                                   const struct catalog_entry *e,
                                   enum case_change_kind kind)
{
    struct changing *c = ARENA_NEW(&x->arena, struct changing);

    problems_init(&c->problems, &x->arena);
    c->io.person = x->person;
    c->io.program = e->program->id;
    c->io.kind = kind;
    c->io.arena = &x->arena;
    return c;
}

enum { STUDY_YEARS_MOST = 10 };

void page_case_study_date(struct exchange *x)
{
    const struct catalog_entry *e = page_program(x, x->args[0]);

    if (!e)
        return;
    struct changing *c = change_new(x, e, CASE_SET_STUDY_DATE);
    c->anchor = S("when");
    c->field = retake_study_field(x);
    if (!http_form_has(x, S("clear"))) {
        c->io.has_date = date_field_read(&c->field, &c->problems, &c->io.date);
        if (!c->io.has_date && !c->problems.n)
            problem_field(&c->problems, S("study-day"),
                          S("Write day, month and year."),
                          "The date is missing");
        struct date last = date_add_months(
            app_today_for(page_app(x), e->policy), 12 * STUDY_YEARS_MOST);
        if (c->io.has_date && date_cmp(c->io.date, last) > 0)
            problem_field(&c->problems, S("study-day"), S("Is the year right?"),
                          "That is more than %d years ahead", STUDY_YEARS_MOST);
    }
    if (c->problems.n)
        refused(x, c);
    else
        app_case_change(page_app(x), &c->io, page_wait(x, changed, c));
}

const struct step *retake_step(const struct decision *d, struct str id)
{
    for (size_t i = 0; i < d->n_steps; i++)
        if (!d->steps[i].is_fact && str_eq(d->steps[i].id, id))
            return &d->steps[i];
    return NULL;
}

void page_case_document(struct exchange *x)
{
    struct str id = http_form(x, S("document"));
    struct retake_loaded l;

    if (!retake_load(x, x->args[0], &l))
        return;
    const struct catalog_entry *e = l.entry;
    const struct step *step = retake_step(l.decision, id);
    if (!step) {
        http_error(x, 400, S("It is not clear what was ticked."),
                   S("Go back and try again."));
        return;
    }
    struct changing *c = change_new(x, e, CASE_SET_DOCUMENT);
    c->anchor = S("file");
    c->io.document = id;
    c->io.on = str_eq(http_form(x, S("on")), S("1"));
    c->field = date_field_make(x, str_fmt(&x->arena, "doc-%.*s", STR_ARG(id)),
                               S("On which day?"), S(""));
    if (c->io.on) {
        c->io.has_date = date_field_read(&c->field, &c->problems, &c->io.date);
        if (!c->io.has_date && !c->problems.n && step->dated)
            problem_field(
                &c->problems,
                str_fmt(&x->arena, "%.*s-day", STR_ARG(c->field.name)),
                S("It counts only by its date: write day, month "
                  "and year."),
                "The date is missing");
    }
    if (c->problems.n)
        refused(x, c);
    else
        app_case_change(page_app(x), &c->io, page_wait(x, changed, c));
}
