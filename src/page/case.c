/* A person's own facts under one program: results, details, study date. */
#include "page/case_view.h"
#include "page/routes.h"
#include "page/words.h"

#include "views.h"

static struct str case_path(struct exchange *x, const struct program *p,
                            const char *rest)
{
    return str_fmt(&x->arena, "/case/%.*s%s", STR_ARG(p->id), rest);
}

void page_case_chosen(struct exchange *x)
{
    struct home_view h;
    struct err err;

    if (app_home(page_app(x), x->person, &x->arena, &h, &err) != OK)
        page_failed(x, &err);
    else if (h.first_visit)
        http_redirect(x, S("/"));
    else
        http_redirect(x, str_fmt(&x->arena, "/case/%.*s", STR_ARG(h.program)));
}

/* ---- what is asked ---- */

static void rules_ask(struct details_asked *d, const struct rule *rules, int n)
{
    for (int i = 0; i < n; i++) {
        const struct rule *r = &rules[i];
        d->graduated |= r->kind == RULE_DEADLINE &&
                        r->u.deadline.anchor.kind == ANCHOR_GRADUATION;
        d->category |= r->n_only || r->n_except;
    }
}

struct details_asked details_asked_by(const struct policy *p)
{
    struct details_asked d = { .overlay = p->n_overlays > 0 };

    for (int v = 0; v < p->n_versions; v++) {
        const struct policy_version *ver = &p->versions[v];
        rules_ask(&d, ver->rules, ver->n_rules);
        for (int i = 0; i < ver->n_fees; i++) {
            d.member |= ver->fees[i].member != MEMBER_ANY;
            d.category |= ver->fees[i].n_only > 0;
        }
    }
    for (int i = 0; i < p->n_overlays; i++)
        rules_ask(&d, p->overlays[i].rules, p->overlays[i].n_rules);
    d.category = d.category && p->n_categories;
    d.any = d.graduated || d.member || d.category || d.overlay;
    return d;
}

/* ---- the overview ---- */

static struct str area_name(const struct outline *o, struct str id)
{
    int d = o ? outline_domain(o, id) : -1;
    int a = o ? outline_area(o, id) : -1;

    return d >= 0 ? o->domains[d].name : a >= 0 ? o->areas[a].name : id;
}

static struct str rating_words(struct arena *a, const struct area_rating *r)
{
    switch (r->kind) {
    case RATING_NOT_SAID:
        return S("not said");
    case RATING_WORD:
        return r->word;
    case RATING_PERCENT:
        return str_fmt(a, "%g %%", r->percent);
    }
    BUG("rating kind %d", (int)r->kind);
}

/* Where an area stands in the outline; one of another outline is last. */
static int area_place(const struct outline *o, struct str id)
{
    int d = o ? outline_domain(o, id) : -1, a = o ? outline_area(o, id) : -1;

    return d >= 0   ? d
           : a >= 0 ? o->n_domains + a
           : o      ? o->n_domains + o->n_areas
                    : 0;
}

/* In the order of the outline, however they were sent. */
static void list_areas(struct arena *a, const struct outline *o,
                       const struct attempt *t, struct attempt_line *l)
{
    l->areas = ARENA_ARRAY(a, struct str, (size_t)t->n_areas);
    for (int place = 0; l->n_areas < t->n_areas; place++)
        for (int i = 0; i < t->n_areas; i++) {
            if (area_place(o, t->areas[i].area) != place)
                continue;
            struct str name = area_name(o, t->areas[i].area);
            struct str said = rating_words(a, &t->areas[i]);
            l->areas[l->n_areas++] =
                str_fmt(a, "%.*s: %.*s", STR_ARG(name), STR_ARG(said));
        }
}

static struct attempt_line attempt_line_make(struct arena *a,
                                             const struct program *p,
                                             const struct attempt *t)
{
    const struct outline *o = program_outline(p, t->date);
    struct attempt_line l = {
        .when = date_words(a, t->date),
        .result = attempt_result_words(t->result),
        .on = date_text(a, t->date),
        .part = t->part,
    };

    if (t->score.has)
        l.score = str_fmt(a, "%lld", (long long)t->score.v);
    list_areas(a, o, t, &l);
    return l;
}

static struct str member_words(enum membership m)
{
    switch (m) {
    case MEMBERSHIP_UNSAID:
        return S("");
    case MEMBERSHIP_NO:
        return S("no");
    case MEMBERSHIP_YES:
        return S("yes");
    }
    BUG("membership %d", (int)m);
}

static struct str overlay_name(const struct policy *p, struct str id)
{
    for (int i = 0; i < p->n_overlays; i++)
        if (str_eq(p->overlays[i].id, id))
            return p->overlays[i].name;
    return id;
}

void page_case(struct exchange *x)
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
    const struct retake_case *f = c.facts;
    struct attempt_line *lines =
        ARENA_ARRAY(&x->arena, struct attempt_line, (size_t)f->n_attempts);
    const struct attempt *sorted = attempts_sorted(&x->arena, f);
    for (int i = 0; i < f->n_attempts; i++)
        lines[i] = attempt_line_make(&x->arena, e->program, &sorted[i]);
    struct case_page v = {
        .page = page_make_for(x, S("Your results and details"), SECTION_HOME,
                              e->program),
        .program = e->program,
        .facts = f,
        .attempts = lines,
        .n_attempts = f->n_attempts,
        .passed =
            f->n_attempts && sorted[f->n_attempts - 1].result == ATTEMPT_PASS,
        .member = member_words(f->member),
        .overlay = overlay_name(e->policy, f->overlay),
        .asks = details_asked_by(e->policy),
    };
    if (f->has_graduated)
        v.graduated = date_words(&x->arena, f->graduated);
    const struct category *cat = policy_category(e->policy, f->category);
    if (cat)
        v.category = cat->name;
    if (c.has_study_date)
        v.study_date = date_words(&x->arena, c.study_date);
    view_case(&x->out, &v);
    page_reply(x, 200);
}

/* ---- have you sat it? ---- */

void page_case_sat(struct exchange *x)
{
    const struct catalog_entry *e = page_program(x, x->args[0]);
    struct str sat = http_query(x, S("sat"));
    struct problems problems;

    if (!e)
        return;
    if (str_eq(sat, S("no")))
        http_redirect(x, case_path(x, e->program, "/about"));
    else if (str_eq(sat, S("passed")))
        http_redirect(x, case_path(x, e->program, "/attempts/new?result=pass"));
    else if (str_eq(sat, S("failed")))
        http_redirect(x, case_path(x, e->program, "/attempts/new?result=fail"));
    if (str_eq(sat, S("no")) || str_eq(sat, S("passed")) ||
        str_eq(sat, S("failed")))
        return;
    problems_init(&problems, &x->arena);
    if (http_query(x, S("asked")).n)
        problem_field(&problems, S("sat"), S("Choose one of the answers."),
                      "Nothing was chosen.");
    struct case_sat_page v = {
        .page = page_make_for(x, S("Have you sat the exam?"), SECTION_HOME,
                              e->program),
        .program = e->program,
        .problems = &problems,
    };
    v.page.has_problems = problems.n > 0;
    view_case_sat(&x->out, &v);
    page_reply(x, problems.n ? 422 : 200);
}

/* ---- about you ---- */

static struct case_about_page about_page(struct exchange *x,
                                         const struct catalog_entry *e)
{
    return (struct case_about_page){
        .page = page_make_for(x, S("About you"), SECTION_HOME, e->program),
        .program = e->program,
        .policy = e->policy,
        .asks = details_asked_by(e->policy),
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
    if (!v.asks.any) { /* no rule and no fee turns on anything */
        http_redirect(x, S("/"));
        return;
    }
    if (c.facts->has_graduated)
        date_field_fill(&x->arena, &v.graduated, c.facts->graduated);
    v.member = member_words(c.facts->member);
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
static void ask_back(struct exchange *x, struct about_saving *s)
{
    struct date on = s->facts.graduated, oldest;
    struct date latest = date_add_months(app_today(page_app(x)), 12);
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
    const struct details_asked *asks = &s->v.asks;

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
        ask_back(x, s);
    keep_unasked(s, old.facts);
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
