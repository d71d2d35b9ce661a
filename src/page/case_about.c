/* What the rules and fees turn on besides results: graduation, membership,
 * category, local rules. */
#include "page/case_view.h"
#include "page/routes.h"

#include "views.h"

static struct case_about_page about_page(struct exchange *x,
                                         const struct catalog_entry *e)
{
    return (struct case_about_page){
        .page = page_make_for(x, S("About you"), SECTION_HOME, e->program),
        .program = e->program,
        .policy = e->policy,
        .asks = case_asks_of(&x->arena, e->policy),
        .graduated = date_field_make(
            x, S("graduated"), S("When did you graduate?"),
            S("Some last days are counted from it. For example 1 6 2024")),
        .member = http_form(x, S("member")),
        .category = http_form(x, S("category")),
        .overlay = http_form(x, S("overlay")),
    };
}

void page_case_about(struct exchange *x)
{
    const struct catalog_entry *e = page_program(x, x->args[0]);
    struct case_view c;
    struct err err;

    if (!e)
        return;
    if (app_case(page_app(x), x->person, e->program->id, &x->arena, &c, &err) !=
        OK) {
        page_failed(x, &err);
        return;
    }
    struct case_about_page v = about_page(x, e);
    if (!v.asks.details) { /* no rule and no fee turns on anything */
        http_redirect(x, S("/"));
        return;
    }
    if (c.facts->has_graduated)
        date_field_fill(&x->arena, &v.graduated, c.facts->graduated);
    v.member = case_member_words(c.facts->member);
    v.category = c.facts->category;
    v.overlay = c.facts->overlay;
    view_case_about(&x->out, &v);
    page_reply(x, 200);
}

struct about_saving {
    struct app_case_change io;
    struct retake_case facts;
    struct case_about_page v;
    struct problems problems;
};

static void about_refused(struct exchange *x, struct about_saving *s)
{
    struct str fields[] = { S("graduated-day"), S("category"), S("overlay"),
                            S("sure") };

    problems_tidy(&s->problems, fields, 4);
    s->v.problems = &s->problems;
    s->v.page.has_problems = true;
    view_case_about(&x->out, &s->v);
    page_reply(x, 422);
}

static void about_saved(struct exchange *x, void *arg)
{
    struct about_saving *s = arg;

    if (s->io.result.status != OK) {
        page_failed(x, &s->io.result.err);
    } else if (s->io.problems.n) {
        s->problems = s->io.problems;
        about_refused(x, s);
    } else {
        http_redirect(x, S("/"));
    }
}

enum { YEAR_LEAST = 1950 };

/* A day that few graduated on is asked back once, and taken when it is said
 * to be right. */
static void ask_back(struct exchange *x, const struct catalog_entry *e,
                     struct about_saving *s)
{
    struct date on = s->facts.graduated, oldest;
    struct date latest =
        date_add_months(app_today_for(page_app(x), e->policy), 12);
    struct str text = date_text(&x->arena, on);

    (void)date_from_ymd(YEAR_LEAST, 1, 1, &oldest);
    if ((date_cmp(on, latest) <= 0 && date_cmp(on, oldest) >= 0) ||
        str_eq(http_form(x, S("sure")), text))
        return;
    s->v.odd_graduated = text;
    s->v.odd_words = date_words(&x->arena, on);
    s->v.graduated.problem =
        date_cmp(on, oldest) < 0
            ? S("That is long ago. Is the year right?")
            : S("That is more than a year from now. Is the year right?");
    problem_field(&s->problems, S("graduated-day"),
                  S("Correct it, or tick that it is right."), "%.*s",
                  STR_ARG(s->v.graduated.problem));
}

/* What is not asked stays as it was. */
static void keep_unasked(struct about_saving *s, const struct retake_case *old)
{
    const struct case_asks *asks = &s->v.asks;

    if (!asks->graduated) {
        s->facts.has_graduated = old->has_graduated;
        s->facts.graduated = old->graduated;
    }
    if (!asks->member)
        s->facts.member = old->member;
    if (!asks->category)
        s->facts.category = old->category;
    if (!asks->overlay)
        s->facts.overlay = old->overlay;
}

static struct retake_case details_of(const struct retake_case *c)
{
    return (struct retake_case){
        .has_graduated = c->has_graduated,
        .graduated = c->graduated,
        .member = c->member,
        .category = c->category,
        .overlay = c->overlay,
    };
}

void page_case_about_save(struct exchange *x)
{
    const struct catalog_entry *e = page_program(x, x->args[0]);
    struct case_view old;
    struct err err;

    if (!e)
        return;
    if (app_case(page_app(x), x->person, e->program->id, &x->arena, &old,
                 &err) != OK) {
        page_failed(x, &err);
        return;
    }
    struct about_saving *s = ARENA_NEW(&x->arena, struct about_saving);
    problems_init(&s->problems, &x->arena);
    s->v = about_page(x, e);
    s->facts.has_graduated =
        date_field_read(&s->v.graduated, &s->problems, &s->facts.graduated);
    if (str_eq(s->v.member, S("yes")))
        s->facts.member = MEMBERSHIP_YES;
    else if (str_eq(s->v.member, S("no")))
        s->facts.member = MEMBERSHIP_NO;
    s->facts.category = s->v.category;
    s->facts.overlay = s->v.overlay;
    if (s->facts.has_graduated)
        ask_back(x, e, s);
    keep_unasked(s, old.facts);
    if (http_form(x, S("skip")).n) { /* kept, so that it is asked once */
        s->facts = details_of(old.facts);
        problems_init(&s->problems, &x->arena);
    }
    if (s->problems.n) {
        about_refused(x, s);
        return;
    }
    s->io.person = x->person;
    s->io.program = e->program->id;
    s->io.kind = CASE_SET_DETAILS;
    s->io.facts = &s->facts;
    s->io.arena = &x->arena;
    app_case_change(page_app(x), &s->io, page_wait(x, about_saved, s));
}
