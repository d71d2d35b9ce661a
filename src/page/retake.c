/* What happens now: the decision of the rules for this person's case. */
#include "page/case_view.h"
#include "page/retake_view.h"
#include "page/routes.h"
#include "page/words.h"

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

/* What others say of the wait, where the body says nothing. */
static struct str wait_hearsay(struct arena *a, const struct policy *policy,
                               struct date on)
{
    const struct policy_version *ver = policy_version_on(policy, on);

    for (int i = 0; ver && i < ver->n_rules; i++) {
        const struct rule *r = &ver->rules[i];
        if (r->kind == RULE_WAIT && r->fact.status != FACT_KNOWN)
            return question_hearsay(a, r->fact.claims, r->fact.n_claims);
    }
    return S("");
}

bool retake_is_closed(const struct decision *d)
{
    return !d->passed && d->not_before.a.status == FACT_NONE;
}

static struct question *begin(struct retake_page *v, enum retake_asked asked,
                              struct str title)
{
    static const struct str ids[N_QUESTIONS] = {
        [Q_MAY_I] = S_INIT("may-i"), [Q_WHEN] = S_INIT("when"),
        [Q_UNTIL] = S_INIT("until"), [Q_FILE] = S_INIT("file"),
        [Q_COST] = S_INIT("cost"),   [Q_IF_AGAIN] = S_INIT("if-again"),
    };
    struct retake_question *q = &v->questions[v->n_questions++];

    q->asked = asked;
    q->q.id = ids[asked];
    q->q.title = title;
    return &q->q;
}

/* No day is left: the only question is what opens the way again. */
static void ask_way_out(struct retake_page *v)
{
    const struct decision *d = v->decision;
    struct question *q = begin(v, Q_FILE, S("What can I do now?"));
    bool opens = false;

    for (size_t i = 0; i < d->n_steps; i++)
        opens |= d->steps[i].reopens;
    q->texts[q->n_texts++] =
        opens ? S("This opens the way to another attempt:")
              : S("We found nothing that opens the way to another attempt. Ask "
                  "the certifying body.");
}

/* One may not apply for the same reason as one may not sit. */
static bool same_bar(const struct decision *d)
{
    const struct day_span *sit = days_at(&d->sit, d->on);
    const struct day_span *apply = days_at(&d->apply, d->on);

    return sit->answer == DAY_NO && apply->answer == DAY_NO && sit->why &&
           apply->why && str_eq(sit->why->rule, apply->why->rule);
}

static void ask_what_to_file(struct retake_page *v, struct arena *a)
{
    const struct decision *d = v->decision;
    struct question *q = begin(v, Q_FILE, S("What must I file?"));

    question_add(q, a, &d->may_apply.a);
    if (same_bar(d))
        q->texts[0] = str_fmt(a,
                              "You may not apply on %.*s either, for the "
                              "reason above.",
                              STR_ARG(date_words(a, d->on)));
}

static void ask(struct retake_page *v, struct arena *a,
                const struct policy *policy)
{
    const struct decision *d = v->decision;
    struct question *q = begin(
        v, Q_MAY_I, v->has_result ? S("May I sit again?") : S("May I sit?"));

    question_add(q, a, &d->may_sit.a);
    if (d->passed)
        return;
    if (v->has_result)
        question_add(q, a, &d->attempts_used.a);
    question_add(q, a, &d->attempts_left.a);
    if (retake_is_closed(d)) {
        ask_way_out(v);
        return;
    }
    q = begin(v, Q_WHEN, S("When?"));
    question_add(q, a, &d->not_before.a);
    if (v->has_result)
        q->hearsay = wait_hearsay(a, policy, d->on);
    question_add(begin(v, Q_UNTIL, S("Until when?")), a, &d->window.a);
    ask_what_to_file(v, a);
    q = begin(v, Q_COST, S("What does it cost?"));
    question_add(q, a, &d->fee.a);
    if (d->fee.a.status != FACT_KNOWN)
        q->hearsay = question_hearsay(a, d->fee.a.claims, d->fee.a.n_claims);
    q = begin(v, Q_IF_AGAIN,
              v->has_result ? S("And if I do not pass again?")
                            : S("And if I do not pass?"));
    question_add(q, a, &d->after_next_failure.a);
}

/* ---- what to file ---- */

/* What is there with a day and does not count: why. */
static struct str idle_words(struct arena *a, const struct document *doc,
                             struct date on)
{
    bool stands = doc && doc->has_date &&
                  (doc->state == FILED_OPEN || doc->state == FILED_GRANTED);

    if (!stands)
        return S("");
    struct str day = date_words(a, doc->date);
    if (date_cmp(doc->date, on) > 0)
        return str_fmt(a, "entered for %.*s, and counts from that day",
                       STR_ARG(day));
    return str_fmt(a, "the one of %.*s does not count for the next attempt",
                   STR_ARG(day));
}

static void list_steps(struct retake_page *v, struct exchange *x,
                       const struct retake_case *facts)
{
    const struct decision *d = v->decision;
    struct step_line *lines =
        ARENA_ARRAY(&x->arena, struct step_line, d->n_steps);

    for (size_t i = 0; i < d->n_steps; i++) {
        const struct document *doc = case_document(facts, d->steps[i].id);
        struct step_line *l = &lines[v->n_steps];
        if (retake_is_closed(d) && !d->steps[i].reopens)
            continue;
        v->n_steps++;
        *l = (struct step_line){
            .step = &d->steps[i],
            .needs_date = d->steps[i].dated,
            .field = date_field_make(
                x, str_fmt(&x->arena, "doc-%.*s", STR_ARG(d->steps[i].id)),
                S("On which day?"), S("For example 1 12 2026")),
        };
        if (l->needs_date)
            l->field.hint =
                S("It counts only by its day. For example 1 12 2026");
        l->field.problem =
            problem_for(v->problems,
                        str_fmt(&x->arena, "%.*s-day", STR_ARG(l->field.name)));
        if (d->steps[i].done && doc && doc->has_date)
            l->date = date_words(&x->arena, doc->date);
        else if (!d->steps[i].is_fact)
            l->idle = idle_words(&x->arena, doc, d->on);
        l->ahead = l->idle.n && date_cmp(doc->date, d->on) > 0;
    }
    v->steps = lines;
}

/* ---- the page ---- */

bool retake_load(struct exchange *x, struct str program,
                 struct retake_loaded *l)
{
    struct app *app = page_app(x);
    struct err err;

    l->entry = page_program(x, program);
    if (!l->entry)
        return false;
    if (app_case(app, x->person, l->entry->program->id, &x->arena, &l->c,
                 &err) != OK) {
        page_failed(x, &err);
        return false;
    }
    l->whole = retake_decide(&x->arena, l->entry->policy, l->c.facts,
                             app_today_for(app, l->entry->policy));
    l->decision = retake_of_part(l->whole, http_query(x, S("part")));
    return true;
}

const struct decision *retake_of_part(const struct decision *d, struct str part)
{
    for (size_t i = 0; i < d->n_parts; i++)
        if (str_eq(d->parts[i].part, part))
            return &d->parts[i];
    return d;
}

static struct str part_name(const struct policy *p, struct str id)
{
    for (int i = 0; i < p->n_parts; i++)
        if (str_eq(p->parts[i].id, id))
            return p->parts[i].name;
    return S("");
}

static struct str title_of(const struct retake_loaded *l)
{
    if (l->decision->passed)
        return S("You have passed");
    return l->c.facts->n_attempts ? S("What happens after a failed attempt")
                                  : S("What the rules say about sitting");
}

void retake_show(struct exchange *x, const struct retake_loaded *l,
                 struct problems *problems, struct date_field *study)
{
    const struct program *p = l->entry->program;
    struct case_gap gap;
    struct date seat;
    struct retake_page v = {
        .page = page_make_for(x, title_of(l), SECTION_RETAKE, p),
        .title = title_of(l),
        .program = p,
        .decision = l->decision,
        .closed = retake_is_closed(l->decision),
        .can_practise = l->entry->bank->n_items > 0,
        .checked = date_words(&x->arena, p->checked),
        .note = page_note_of(p),
        .policy = l->entry->policy,
        .parts = l->whole->n_parts > 0,
        .part = part_name(l->entry->policy, l->decision->part),
        .has_study = l->c.has_study_date,
        .has_dates = retake_has_dates(l),
        .has_result = l->c.facts->n_attempts > 0,
        .study = *study,
        .problems = problems,
    };

    if (l->c.has_study_date) {
        v.study_date = date_words(&x->arena, l->c.study_date);
        v.study_bad = retake_bad_day(&x->arena, l->decision, l->c.study_date);
    }
    v.untold = !l->decision->passed &&
               case_outcome_missing(&l->c, l->whole->on, &gap) && gap.seat;
    if (v.untold)
        v.untold_path = case_gap_path(&x->arena, p->id, &gap);
    if (case_booked(&l->c, l->whole->on, &seat))
        v.booked = date_words(&x->arena, seat);
    v.page.has_problems = problems && problems->n;
    v.timeline = timeline_make(&x->arena, l->decision,
                               l->c.has_study_date ? &l->c.study_date : NULL);
    ask(&v, &x->arena, l->entry->policy);
    list_steps(&v, x, l->c.facts);
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

struct date_field retake_study_field(struct exchange *x)
{
    return date_field_make(x, S("study"), S("Choose a date to study for"),
                           S("Your own choice. For example 16 1 2027"));
}

void page_retake(struct exchange *x)
{
    struct str id = x->args[0], suffix = S(".ics");
    struct date_field study = retake_study_field(x);
    struct retake_loaded l;

    if (str_ends(id, suffix))
        page_calendar(x, str_sub(id, 0, id.n - suffix.n));
    else if (retake_load(x, id, &l))
        retake_show(x, &l, NULL, &study);
}
