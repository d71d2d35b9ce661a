/* What happens now: the decision of the rules for this person's case. */
#include "page/retake_view.h"
#include "page/routes.h"
#include "page/words.h"

#include "base/vec.h"
#include "format/ics.h"
#include "views.h"

void page_retake_chosen(struct exchange *x)
{
    struct home_view h;
    struct err err;

    if (app_home(page_app(x), x->person, &x->arena, &h, &err) != OK)
        page_failed(x, &err);
    else if (h.first_visit)
        http_redirect(x, S("/"));
    else
        http_redirect(x,
                      str_fmt(&x->arena, "/retake/%.*s", STR_ARG(h.program)));
}

/* ---- the six questions ---- */

static bool has_claim(const struct claim *claims, size_t n,
                      const struct claim *c)
{
    for (size_t i = 0; i < n; i++)
        if (claims[i].source == c->source && str_eq(claims[i].text, c->text))
            return true;
    return false;
}

/* Who says it: the name before the colon in "Certilyst: answer 538". */
static struct str who(const struct claim *c)
{
    struct str title = c->source ? c->source->title : S("");

    return str_sub(title, 0, str_find(title, S(": "), 0));
}

/* All who name that value, each once: "Certilyst, allcma.com". */
static struct str who_says(struct arena *a, const struct claim *claims,
                           size_t n, struct str value)
{
    struct str out = S("");

    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < i && !(str_eq(claims[k].value, value) &&
                          str_eq(who(&claims[k]), who(&claims[i]))))
            k++;
        if (k == i && str_eq(claims[i].value, value) && claims[i].source)
            out = str_fmt(a, "%.*s%s%.*s", STR_ARG(out), out.n ? ", " : "",
                          STR_ARG(who(&claims[i])));
    }
    return out;
}

/* The values that claims name, each once and with who says so: "30 days
 * (Certilyst), 90 days (Open Exam Prep)". */
static struct str values_of(struct arena *a, const struct claim *claims,
                            size_t n)
{
    struct str out = S("");

    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < i && !str_eq(claims[k].value, claims[i].value))
            k++;
        if (k < i || !claims[i].value.n)
            continue;
        struct str by = who_says(a, claims, n, claims[i].value);
        out = str_fmt(a, "%.*s%s%.*s", STR_ARG(out), out.n ? ", " : "",
                      STR_ARG(claims[i].value));
        if (by.n)
            out = str_fmt(a, "%.*s (%.*s)", STR_ARG(out), STR_ARG(by));
    }
    return out;
}

/* What others say of the wait, where the body says nothing. */
static struct str wait_hearsay(struct arena *a, const struct policy *policy,
                               struct date on)
{
    const struct policy_version *ver = policy_version_on(policy, on);

    for (int i = 0; ver && i < ver->n_rules; i++) {
        const struct rule *r = &ver->rules[i];
        if (r->kind == RULE_WAIT && r->fact.status != FACT_KNOWN)
            return values_of(a, r->fact.claims, r->fact.n_claims);
    }
    return S("");
}

static void add_answer(struct question *q, struct arena *a,
                       const struct answer *from)
{
    struct reason_line *lines =
        ARENA_ARRAY(a, struct reason_line, q->n_reasons + from->n_reasons);
    struct claim *claims =
        ARENA_ARRAY(a, struct claim, q->n_claims + from->n_claims);
    size_t n = q->n_reasons, n_claims = q->n_claims;

    if (n)
        memcpy(lines, q->reasons, n * sizeof *lines);
    for (size_t i = 0; i < from->n_reasons; i++) {
        const struct reason *r = &from->reasons[i];
        size_t k = 0;
        while (k < n && !str_eq(lines[k].text, r->text))
            k++;
        if (k == n)
            lines[n++] = (struct reason_line){
                .text = r->text,
                .source = r->source,
                .confidence =
                    r->source ? words_confidence(r->confidence) : S(""),
                .checked = r->has_checked ? date_words(a, r->checked) : S(""),
            };
    }
    if (n_claims)
        memcpy(claims, q->claims, n_claims * sizeof *claims);
    for (size_t i = 0; i < from->n_claims; i++)
        if (!has_claim(claims, n_claims, &from->claims[i]))
            claims[n_claims++] = from->claims[i];
    q->texts[q->n_texts++] = from->text;
    q->reasons = lines;
    q->n_reasons = n;
    q->claims = claims;
    q->n_claims = n_claims;
}

static void ask(struct retake_page *v, struct arena *a,
                const struct policy *policy)
{
    static const struct {
        struct str id, title;
    } heads[N_QUESTIONS] = {
        [Q_MAY_I] = { S_INIT("may-i"), S_INIT("May I sit again?") },
        [Q_WHEN] = { S_INIT("when"), S_INIT("When?") },
        [Q_UNTIL] = { S_INIT("until"), S_INIT("Until when?") },
        [Q_FILE] = { S_INIT("file"), S_INIT("What must I file?") },
        [Q_COST] = { S_INIT("cost"), S_INIT("What does it cost?") },
        [Q_IF_AGAIN] = { S_INIT("if-again"),
                         S_INIT("And if I do not pass again?") },
    };
    const struct decision *d = v->decision;

    for (int i = 0; i < N_QUESTIONS; i++) {
        v->questions[i].id = heads[i].id;
        v->questions[i].title = heads[i].title;
    }
    if (!v->has_result) {
        v->questions[Q_MAY_I].title = S("May I sit?");
        v->questions[Q_IF_AGAIN].title = S("And if I do not pass?");
    }
    v->n_questions = d->passed ? 1 : N_QUESTIONS;
    add_answer(&v->questions[Q_MAY_I], a, &d->may_sit.a);
    if (d->passed)
        return;
    add_answer(&v->questions[Q_MAY_I], a, &d->attempts_left.a);
    add_answer(&v->questions[Q_WHEN], a, &d->not_before.a);
    add_answer(&v->questions[Q_UNTIL], a, &d->window.a);
    add_answer(&v->questions[Q_FILE], a, &d->may_apply.a);
    add_answer(&v->questions[Q_COST], a, &d->fee.a);
    add_answer(&v->questions[Q_IF_AGAIN], a, &d->after_next_failure.a);
    if (v->has_result)
        v->questions[Q_WHEN].hearsay = wait_hearsay(a, policy, d->on);
    if (d->fee.a.status != FACT_KNOWN)
        v->questions[Q_COST].hearsay =
            values_of(a, d->fee.a.claims, d->fee.a.n_claims);
}

/* ---- what to file ---- */

/* A day that a rule counts from, or that lifts it. */
static bool names_dated(const struct rule *r, struct str document)
{
    switch (r->kind) {
    case RULE_WINDOW:
        return str_eq(r->u.window.document, document);
    case RULE_PRECONDITION:
        return r->u.precondition.after_last &&
               str_eq(r->u.precondition.document, document);
    case RULE_CAP:
        return (r->u.cap.then == THEN_DOCUMENT &&
                str_eq(r->u.cap.then_document, document)) ||
               str_eq(r->u.cap.from.document.id, document);
    case RULE_WAIT:
        return str_eq(r->u.wait.from.document.id, document);
    case RULE_DEADLINE:
        return str_eq(r->u.deadline.anchor.document.id, document) ||
               str_eq(r->u.deadline.renewal.id, document);
    case RULE_AFTER_PASS:
        return str_eq(r->u.after_pass.consent.id, document);
    case RULE_LEAD:
        return str_eq(r->u.lead.document.id, document);
    case RULE_CALENDAR:
    case RULE_SITTING:
        return false;
    }
    BUG("rule kind %d", (int)r->kind);
}

bool retake_needs_date(const struct policy *policy, struct date on,
                       struct str document)
{
    const struct policy_version *ver = policy_version_on(policy, on);

    for (int i = 0; ver && i < ver->n_rules; i++)
        if (names_dated(&ver->rules[i], document))
            return true;
    if (str_eq(document, policy->reset.id) ||
        str_eq(document, S("score-release")))
        return true;
    return false;
}

static void list_steps(struct retake_page *v, struct exchange *x,
                       const struct policy *policy,
                       const struct retake_case *facts)
{
    const struct decision *d = v->decision;
    struct step_line *lines =
        ARENA_ARRAY(&x->arena, struct step_line, d->n_steps);

    for (size_t i = 0; i < d->n_steps; i++) {
        const struct document *doc = case_document(facts, d->steps[i].id);
        lines[i] = (struct step_line){
            .step = &d->steps[i],
            .needs_date = retake_needs_date(policy, d->on, d->steps[i].id),
            .field = date_field_make(
                x, str_fmt(&x->arena, "doc-%.*s", STR_ARG(d->steps[i].id)),
                S("On which day?"), S("For example 1 12 2026")),
        };
        if (lines[i].needs_date)
            lines[i].field.hint =
                S("It counts only by its day. For example 1 12 2026");
        lines[i].field.problem =
            problem_for(v->problems, str_fmt(&x->arena, "%.*s-day",
                                             STR_ARG(lines[i].field.name)));
        if (doc && doc->has_date)
            lines[i].date = date_words(&x->arena, doc->date);
    }
    v->steps = lines;
    v->n_steps = d->n_steps;
}

/* ---- the page ---- */

struct loaded {
    const struct catalog_entry *entry;
    struct case_view c;
    const struct decision *decision;
};

/* False when it has answered already. */
static bool load(struct exchange *x, struct str program, struct loaded *l)
{
    struct app *app = page_app(x);
    struct err err;

    l->entry = page_program(x, program);
    if (!l->entry)
        return false;
    if (app_case(app, x->person, program, &x->arena, &l->c, &err) == OK &&
        app_decide(app, x->person, program,
                   app_today_for(app, l->entry->policy), &x->arena,
                   &l->decision, &err) == OK)
        return true;
    page_failed(x, &err);
    return false;
}

static struct str part_name(const struct policy *p, struct str id)
{
    for (int i = 0; i < p->n_parts; i++)
        if (str_eq(p->parts[i].id, id))
            return p->parts[i].name;
    return S("");
}

static struct str title_of(const struct loaded *l)
{
    if (l->decision->passed)
        return S("You have passed");
    return l->c.facts->n_attempts ? S("What happens after a failed attempt")
                                  : S("What the rules say about sitting");
}

static bool has_dates(const struct loaded *l)
{
    if (l->c.has_study_date)
        return true;
    for (size_t i = 0; i < l->decision->n_points; i++)
        if (l->decision->points[i].kind != POINT_TODAY &&
            date_cmp(l->decision->points[i].date, l->decision->on) >= 0)
            return true;
    return false;
}

static void show(struct exchange *x, const struct loaded *l,
                 struct problems *problems, struct date_field *study)
{
    const struct program *p = l->entry->program;
    struct retake_page v = {
        .page = page_make_for(x, title_of(l), SECTION_RETAKE, p),
        .title = title_of(l),
        .program = p,
        .decision = l->decision,
        .checked = date_words(&x->arena, p->checked),
        .note = page_note_of(p),
        .part = part_name(l->entry->policy, l->decision->part),
        .has_study = l->c.has_study_date,
        .has_dates = has_dates(l),
        .has_result = l->c.facts->n_attempts > 0,
        .study = *study,
        .problems = problems,
    };

    if (l->c.has_study_date) {
        v.study_date = date_words(&x->arena, l->c.study_date);
        v.study_bad = retake_bad_day(&x->arena, l->decision, l->c.study_date);
    }
    v.page.has_problems = problems && problems->n;
    v.timeline = timeline_make(&x->arena, l->decision,
                               l->c.has_study_date ? &l->c.study_date : NULL);
    ask(&v, &x->arena, l->entry->policy);
    list_steps(&v, x, l->entry->policy, l->c.facts);
    view_retake(&x->out, &v);
    page_reply(x, v.page.has_problems ? 422 : 200);
}

struct str retake_bad_day(struct arena *a, const struct decision *d,
                          struct date day)
{
    struct str words = date_words(a, day);

    if (date_cmp(day, d->on) < 0)
        return str_fmt(a, "%.*s has passed.", STR_ARG(words));
    const struct reason *why = decision_forbids(d, day);
    if (why)
        return str_fmt(a, "A rule does not allow %.*s now. %.*s",
                       STR_ARG(words), STR_ARG(why->text));
    return S("");
}

static struct date_field study_field(struct exchange *x)
{
    return date_field_make(x, S("study"), S("Choose a date to study for"),
                           S("Your own choice. For example 16 1 2027"));
}

/* ---- the calendar file ---- */

static struct ics_event event(struct exchange *x, const struct loaded *l,
                              struct str id, struct date date, struct str text)
{
    const struct program *p = l->entry->program;

    return (struct ics_event){
        .uid = str_fmt(&x->arena, "%.*s.%.*s.%lld@resit", STR_ARG(id),
                       STR_ARG(p->id), (long long)x->person),
        .date = date,
        .summary =
            str_fmt(&x->arena, "%.*s: %.*s", STR_ARG(p->abbr), STR_ARG(text)),
        .description = str_fmt(&x->arena, "Rules last looked up %.*s. %.*s",
                               STR_ARG(date_words(&x->arena, p->checked)),
                               STR_ARG(p->disclaimer)),
        .url = p->url,
    };
}

static void calendar(struct exchange *x, struct str program)
{
    struct loaded l;
    struct {
        struct ics_event *p;
        size_t n, cap;
    } events = { 0 };

    if (!load(x, program, &l))
        return;
    if (!has_dates(&l)) {
        http_error(x, 404, S("There is no date for a calendar yet."),
                   S("Choose a date to study for on the page before."));
        return;
    }
    for (size_t i = 0; i < l.decision->n_points; i++) {
        const struct point *p = &l.decision->points[i];
        if (p->kind != POINT_TODAY && date_cmp(p->date, l.decision->on) >= 0)
            VEC_PUSH(&x->arena, &events, event(x, &l, p->id, p->date, p->text));
    }
    if (l.c.has_study_date)
        VEC_PUSH(&x->arena, &events,
                 event(x, &l, S("study"), l.c.study_date,
                       S("the date you study for")));
    struct ics file = { .name = l.entry->program->abbr,
                        .events = events.p,
                        .n_events = events.n,
                        .stamp_us = app_now_us(page_app(x)) };
    page_download(x, S("text/calendar; charset=utf-8"),
                  str_fmt(&x->arena, "%.*s.ics", STR_ARG(program)),
                  ics_text(&x->arena, &file));
}

void page_retake(struct exchange *x)
{
    struct str id = x->args[0], suffix = S(".ics");
    struct date_field study = study_field(x);
    struct loaded l;

    if (str_ends(id, suffix))
        calendar(x, str_sub(id, 0, id.n - suffix.n));
    else if (load(x, id, &l))
        show(x, &l, NULL, &study);
}

/* ---- changes made on this page ---- */

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
    struct date_field study = study_field(x);
    struct loaded l;

    if (!load(x, c->io.program, &l))
        return;
    problems_tidy(&c->problems, fields, 1);
    if (str_eq(c->field.name, study.name))
        study.problem =
            c->field.problem.n ? c->field.problem : c->problems.p[0].what;
    show(x, &l, &c->problems, &study);
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
    c->field = study_field(x);
    if (!http_form_has(x, S("clear"))) {
        c->io.has_date = date_field_read(&c->field, &c->problems, &c->io.date);
        if (!c->io.has_date && !c->problems.n)
            problem_field(&c->problems, S("study-day"),
                          S("Write day, month and year."),
                          "The date is missing");
        struct date last =
            date_add_months(app_today(page_app(x)), 12 * STUDY_YEARS_MOST);
        if (c->io.has_date && date_cmp(c->io.date, last) > 0)
            problem_field(&c->problems, S("study-day"), S("Is the year right?"),
                          "That is more than %d years ahead", STUDY_YEARS_MOST);
    }
    if (c->problems.n)
        refused(x, c);
    else
        app_case_change(page_app(x), &c->io, page_wait(x, changed, c));
}

bool retake_asks_for(const struct decision *d, struct str id)
{
    for (size_t i = 0; i < d->n_steps; i++)
        if (!d->steps[i].is_fact && str_eq(d->steps[i].id, id))
            return true;
    return false;
}

void page_case_document(struct exchange *x)
{
    struct str id = http_form(x, S("document"));
    struct loaded l;

    if (!load(x, x->args[0], &l))
        return;
    const struct catalog_entry *e = l.entry;
    if (!retake_asks_for(l.decision, id)) {
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
        if (!c->io.has_date && !c->problems.n &&
            retake_needs_date(e->policy, app_today(page_app(x)), id))
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
