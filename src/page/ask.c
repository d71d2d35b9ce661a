/* Questions about days to come: what if I fail again, what if I wait, until
 * when for attempt n, can I pass by a day. */
#include "page/ask_view.h"
#include "page/retake_view.h"
#include "page/routes.h"
#include "page/words.h"

#include "base/vec.h"
#include "views.h"

struct asking {
    struct exchange *x;
    const struct catalog_entry *entry;
    const struct retake_case *facts;
    struct date today;
    struct date day; /* the one that was asked about */
    int attempt;
    struct ask_page v;
    struct problems problems;
};

/* ---- reading the question ---- */

static enum ask_kind kind_of(struct str s)
{
    return str_eq(s, S("if-fail"))   ? ASKED_FAIL
           : str_eq(s, S("if-wait")) ? ASKED_WAIT
           : str_eq(s, S("attempt")) ? ASKED_ATTEMPT
           : str_eq(s, S("pass-by")) ? ASKED_PASS
                                     : ASKED_NONE;
}

static void read_day(struct asking *q, struct date_field *f)
{
    struct problems *ps = &q->problems;
    struct str field = str_fmt(ps->arena, "%.*s-day", STR_ARG(f->name));

    if (date_field_read(f, ps, &q->day)) {
        if (date_cmp(q->day, q->today) < 0)
            problem_field(ps, field, S("Write a day from today on."),
                          "That day has passed");
        else if (date_cmp(q->day, retake_ask_last(q->today)) > 0)
            problem_field(ps, field, S("Is the year right?"),
                          "That is more than %d years ahead: no rule can be "
                          "relied on so long",
                          ASK_YEARS_MOST);
    } else if (!ps->n) {
        problem_field(ps, field, S("Write day, month and year."),
                      "The date is missing");
    }
    f->problem = problem_for(ps, field);
}

static void read_attempt(struct asking *q)
{
    int64_t n = 0;

    if (str_to_i64(q->v.attempt, &n) && n >= 1 && n <= ATTEMPTS_MOST) {
        q->attempt = (int)n;
        return;
    }
    q->v.bad_attempt = S("Write the number of the attempt, such as 3.");
    problem_field(&q->problems, S("attempt"), S(""), "%.*s",
                  STR_ARG(q->v.bad_attempt));
}

static void read_question(struct asking *q)
{
    switch (q->v.asked) {
    case ASKED_NONE:
        break;
    case ASKED_FAIL:
        read_day(q, &q->v.fail);
        break;
    case ASKED_WAIT:
        read_day(q, &q->v.wait);
        break;
    case ASKED_ATTEMPT:
        read_attempt(q);
        break;
    case ASKED_PASS:
        read_day(q, &q->v.pass);
        break;
    }
}

/* ---- answering ---- */

static void add_line(struct ask_answer *out, struct arena *a, const char *id,
                     struct str title, const struct answer *from)
{
    if (out->n_lines == ASK_LINES_MOST)
        BUG("more than %d answers", ASK_LINES_MOST);
    struct question *line = &out->lines[out->n_lines++];
    line->id = str_from_c(id);
    line->title = title;
    question_add(line, a, from);
}

/* What is still missing; with no day left only what opens the way again. */
static void list_steps(struct ask_answer *out, struct arena *a,
                       const struct step *steps, size_t n, bool closed)
{
    out->steps = ARENA_ARRAY(a, const struct step *, n);
    for (size_t i = 0; i < n; i++)
        if (!steps[i].done && (!closed || steps[i].reopens))
            out->steps[out->n_steps++] = &steps[i];
}

/* The decision of a day to come, in the words of the retake page. */
static void add_decision(struct ask_answer *out, struct arena *a,
                         const struct decision *d)
{
    add_line(out, a, "may-i", S("May I sit on that day?"), &d->may_sit.a);
    if (d->passed)
        return;
    bool closed = retake_is_closed(d);
    if (!closed)
        add_line(out, a, "when", S("From when on?"), &d->not_before.a);
    add_line(out, a, "left", S("How many attempts are left?"),
             &d->attempts_left.a);
    if (!closed) {
        add_line(out, a, "until", S("Until when?"), &d->window.a);
        add_line(out, a, "apply", S("May I apply on that day?"),
                 &d->may_apply.a);
        add_line(out, a, "cost", S("What does it cost?"), &d->fee.a);
    }
    list_steps(out, a, d->steps, d->n_steps, closed);
    out->timeline = timeline_make(a, d, NULL);
    for (size_t i = 0; i < out->timeline.n_marks; i++) {
        struct timeline_mark *m = &out->timeline.marks[i];
        if (m->kind != POINT_TODAY)
            continue;
        m->label = S("that day");
        m->text = S("The day you asked about");
    }
}

static struct str question_words(const struct asking *q)
{
    struct arena *a = &q->x->arena;
    struct str day = date_words(a, q->day);

    switch (q->v.asked) {
    case ASKED_NONE:
        break;
    case ASKED_FAIL:
        return str_fmt(a, "If you do not pass on %.*s", STR_ARG(day));
    case ASKED_WAIT:
        return str_fmt(a, "If you wait until %.*s", STR_ARG(day));
    case ASKED_ATTEMPT:
        return str_fmt(a, "So that attempt %d can still be used", q->attempt);
    case ASKED_PASS:
        return str_fmt(a, "A pass by %.*s", STR_ARG(day));
    }
    BUG("question %d", (int)q->v.asked);
}

static struct str title_of(const struct asking *q, struct str id)
{
    const struct part *part = policy_part(q->entry->policy, id);
    struct str words = question_words(q);

    return part ? str_fmt(&q->x->arena, "%.*s: %.*s", STR_ARG(words),
                          STR_ARG(part->name))
                : words;
}

static struct ask_answer if_failed(const struct asking *q, struct str part)
{
    struct arena *a = &q->x->arena;
    struct ask_answer out = { .title = title_of(q, part) };
    struct if_failed f =
        retake_if_failed(a, q->entry->policy, q->facts, part, q->today, q->day);

    if (f.forbids)
        out.warn =
            str_fmt(a,
                    "A rule does not allow sitting on %.*s: %.*s What "
                    "follows is only if it happens all the same.",
                    STR_ARG(date_words(a, q->day)), STR_ARG(f.forbids->text));
    add_decision(&out, a, f.then);
    out.lines[0].title = S("May I sit again on the same day?");
    return out;
}

static struct ask_answer if_waited(const struct asking *q, struct str part)
{
    struct arena *a = &q->x->arena;
    struct ask_answer out = { .title = title_of(q, part) };
    const struct decision *d = retake_of_part(
        retake_decide(a, q->entry->policy, q->facts, q->day), part);

    add_decision(&out, a, d);
    return out;
}

static struct ask_answer latest(const struct asking *q, struct str part)
{
    struct arena *a = &q->x->arena;
    struct ask_answer out = { .title = title_of(q, part) };
    struct latest l = retake_latest_for(a, q->entry->policy, q->facts, part,
                                        q->today, q->attempt);

    add_line(&out, a, "sit-by", S("Last day for the next sitting"), &l.sit.a);
    if (l.sit.a.status == FACT_KNOWN)
        add_line(&out, a, "apply-by", S("Last day to apply for it"),
                 &l.apply.a);
    return out;
}

static struct ask_answer passed_by(const struct asking *q, struct str part)
{
    struct arena *a = &q->x->arena;
    struct ask_answer out = { .title = title_of(q, part) };
    struct pass_by p =
        retake_pass_by(a, q->entry->policy, q->facts, part, q->today, q->day);

    add_line(&out, a, "possible", S("Is a pass still possible?"),
             &p.possible.a);
    out.plan = ARENA_ARRAY(a, struct str, p.n_chances);
    for (size_t i = 0; i < p.n_chances; i++)
        out.plan[out.n_plan++] = p.chances[i].text;
    if (p.has_latest)
        out.last = date_words(a, p.latest);
    if (p.n_chances)
        list_steps(&out, a, p.steps, p.n_steps, false);
    return out;
}

static struct ask_answer answer_of(const struct asking *q, struct str part)
{
    switch (q->v.asked) {
    case ASKED_NONE:
        break;
    case ASKED_FAIL:
        return if_failed(q, part);
    case ASKED_WAIT:
        return if_waited(q, part);
    case ASKED_ATTEMPT:
        return latest(q, part);
    case ASKED_PASS:
        return passed_by(q, part);
    }
    BUG("question %d", (int)q->v.asked);
}

/* Of parts that are counted by themselves: the one that was chosen, or all. */
static void answer(struct asking *q)
{
    const struct policy *p = q->entry->policy;
    size_t n = q->v.parts && !q->v.part.n ? (size_t)p->n_parts : 1;

    q->v.answers = ARENA_ARRAY(&q->x->arena, struct ask_answer, n);
    for (size_t i = 0; i < n; i++)
        q->v.answers[i] = answer_of(
            q, q->v.parts && !q->v.part.n ? p->parts[i].id : q->v.part);
    q->v.n_answers = n;
}

/* ---- the page ---- */

static void fill(struct asking *q)
{
    struct exchange *x = q->x;
    const struct program *p = q->entry->program;
    struct str hint = S("For example 16 1 2027");

    q->v = (struct ask_page){
        .page = page_make_for(x, S("What if?"), SECTION_RETAKE, p),
        .program = p,
        .policy = q->entry->policy,
        .checked = date_words(&x->arena, p->checked),
        .note = page_note_of(p),
        .asked = kind_of(http_query(x, S("ask"))),
        .fail =
            date_field_make(x, S("fail"), S("The day of that sitting"), hint),
        .wait = date_field_make(x, S("wait"), S("Until which day?"), hint),
        .pass = date_field_make(x, S("pass"), S("By which day?"),
                                S("The first day of a job, for example")),
        .attempt = str_trim(http_query(x, S("attempt"))),
        .part = http_query(x, S("part")),
        .parts = q->entry->policy->n_parts && q->entry->policy->parts_alone,
        .problems = &q->problems,
    };
    if (!q->v.parts || !policy_part(q->entry->policy, q->v.part))
        q->v.part = S("");
}

void page_ask(struct exchange *x)
{
    struct asking *q = ARENA_NEW(&x->arena, struct asking);
    struct case_view c;
    struct err err;

    q->x = x;
    q->entry = page_program(x, x->args[0]);
    if (!q->entry)
        return;
    if (app_case(page_app(x), x->person, q->entry->program->id, &x->arena, &c,
                 &err) != OK) {
        page_failed(x, &err);
        return;
    }
    problems_init(&q->problems, &x->arena);
    q->facts = c.facts;
    q->today = app_today_for(page_app(x), q->entry->policy);
    q->day = q->today;
    fill(q);
    read_question(q);
    problems_tidy(&q->problems, NULL, 0);
    if (q->v.asked != ASKED_NONE && !q->problems.n)
        answer(q);
    q->v.page.has_problems = q->problems.n > 0;
    view_ask(&x->out, &q->v);
    page_reply(x, q->problems.n ? 422 : 200);
}
