/* An accommodation asked for, or an appeal against a result. */
#include "page/case_view.h"
#include "page/routes.h"
#include "page/words.h"

#include "views.h"

enum { TEXT_MOST = 400 };

/* ---- the list ---- */

static struct str kind_words(enum request_kind k)
{
    return k == REQUEST_APPEAL ? S("Appeal") : S("Accommodation");
}

struct request_lines case_request_lines(struct arena *a,
                                        const struct retake_case *facts)
{
    struct request_lines out = { .p = ARENA_ARRAY(a, struct request_line,
                                                  (size_t)facts->n_requests) };

    for (int i = 0; i < facts->n_requests; i++) {
        const struct request *r = &facts->requests[i];
        struct request_line *l = &out.p[out.n++];
        *l = (struct request_line){
            .at = i,
            .kind = kind_words(r->kind),
            .name = request_kind_text(r->kind),
            .filed = date_words(a, r->filed),
            .on = date_text(a, r->filed),
            .text = r->text,
            .state = case_state_words(a, false, r->state, r->has_answered,
                                      r->answered),
        };
        if (r->has_attempt)
            l->about = date_words(a, r->attempt);
    }
    return out;
}

/* ---- one request ---- */

struct saving {
    struct app_case_change io;
    const struct catalog_entry *entry;
    const struct retake_case *before;
    struct retake_case facts;
    struct request request;
    struct case_request_page v;
    struct problems problems;
};

/* How a sitting is named in the form: its day, and its part after a blank. */
static struct str name_of(struct arena *a, struct date day, struct str part)
{
    struct str text = date_text(a, day);

    return part.n ? str_fmt(a, "%.*s %.*s", STR_ARG(text), STR_ARG(part))
                  : text;
}

static void list_attempts(struct saving *s, struct arena *a)
{
    const struct retake_case *c = s->before;
    const struct attempt *sorted = attempts_sorted(a, c);

    s->v.attempts = ARENA_ARRAY(a, struct attempt_line, (size_t)c->n_attempts);
    for (int i = 0; i < c->n_attempts; i++) {
        const struct part *part = policy_part(s->entry->policy, sorted[i].part);
        if (sorted[i].result == ATTEMPT_BOOKED)
            continue;
        s->v.attempts[s->v.n_attempts++] = (struct attempt_line){
            .when = date_words(a, sorted[i].date),
            .result = attempt_result_words(sorted[i].result),
            .name = name_of(a, sorted[i].date, sorted[i].part),
            .part_name = part ? part->name : S(""),
        };
    }
}

static struct str appeal_rule(const struct policy *p, struct date today)
{
    const struct policy_version *ver = policy_version_on(p, today);

    for (int i = 0; ver && i < ver->n_rules; i++)
        if (ver->rules[i].kind == RULE_APPEAL)
            return ver->rules[i].fact.text;
    return S("The rules we found do not say until when a result can be "
             "challenged, or what holds until then.");
}

static void fill_page(struct exchange *x, struct saving *s)
{
    bool appeal = str_eq(page_field(x, S("kind")), S("appeal"));

    s->v = (struct case_request_page){
        .page = page_make_for(
            x, appeal ? S("An appeal against a result") : S("An accommodation"),
            SECTION_HOME, s->entry->program),
        .program = s->entry->program,
        .appeal = appeal,
        .at = page_field(x, S("at")),
        .filed = date_field_make(x, S("filed"), S("When did you ask for it?"),
                                 S("For example 1 12 2026")),
        .answered =
            date_field_make(x, S("answered"), S("When was it answered?"),
                            S("Leave it empty if there was no "
                              "answer.")),
        .text = page_field(x, S("text")),
        .state = page_field(x, S("state")),
        .about = page_field(x, S("about")),
        .problems = &s->problems,
    };
    if (!appeal)
        return;
    s->v.filed.legend = S("When did you file it?");
    s->v.rule = appeal_rule(s->entry->policy,
                            app_today_for(page_app(x), s->entry->policy));
    list_attempts(s, &x->arena);
}

static const struct request *old_request(const struct saving *s)
{
    int64_t at;

    if (!str_to_i64(s->v.at, &at) || at < 0 || at >= s->before->n_requests)
        return NULL;
    const struct request *r = &s->before->requests[at];
    return (r->kind == REQUEST_APPEAL) == s->v.appeal ? r : NULL;
}

static void fill_stored(struct case_request_page *v, struct arena *a,
                        const struct request *r)
{
    date_field_fill(a, &v->filed, r->filed);
    if (r->has_answered)
        date_field_fill(a, &v->answered, r->answered);
    v->text = r->text;
    v->state = filed_state_text(r->state);
    if (r->has_attempt)
        v->about = name_of(a, r->attempt, r->part);
}

/* False when it has answered. */
static bool open_request(struct exchange *x, struct saving *s)
{
    struct case_view c;
    struct err err;

    s->entry = page_program(x, x->args[0]);
    if (!s->entry)
        return false;
    if (app_case(page_app(x), x->person, s->entry->program->id, &x->arena, &c,
                 &err) != OK) {
        page_failed(x, &err);
        return false;
    }
    problems_init(&s->problems, &x->arena);
    s->before = c.facts;
    fill_page(x, s);
    if (!s->v.at.n || old_request(s))
        return true;
    http_error(x, 409, S("The list has changed. Nothing was changed."),
               S("Go back to your details and look at it again."));
    return false;
}

static void show(struct exchange *x, struct saving *s)
{
    struct str fields[] = { S("filed-day"), S("answered-day"), S("about"),
                            S("text"), S("state") };

    problems_tidy(&s->problems, fields, 5);
    s->v.page.has_problems = s->problems.n > 0;
    view_case_request(&x->out, &s->v);
    page_reply(x, s->problems.n ? 422 : 200);
}

void page_request_new(struct exchange *x)
{
    struct saving *s = ARENA_NEW(&x->arena, struct saving);

    if (!open_request(x, s))
        return;
    const struct request *old = old_request(s);
    if (old)
        fill_stored(&s->v, &x->arena, old);
    show(x, s);
}

/* ---- keeping it ---- */

static void read_about(struct saving *s)
{
    struct request *r = &s->request;
    struct str rest = s->v.about, day;

    if (!s->v.appeal)
        return;
    r->has_attempt = str_next(&rest, ' ', &day) && date_parse(day, &r->attempt);
    r->part = rest;
    if (!r->has_attempt)
        problem_field(&s->problems, S("about"), S("Choose the sitting."),
                      "It is not clear which result it is about");
}

static void read_request(struct saving *s)
{
    struct request *r = &s->request;
    struct problems *ps = &s->problems;
    bool has = date_field_read(&s->v.filed, ps, &r->filed);

    r->kind = s->v.appeal ? REQUEST_APPEAL : REQUEST_ACCOMMODATION;
    if (!has && !ps->n) {
        s->v.filed.problem = S("Write day, month and year.");
        problem_field(ps, S("filed-day"), s->v.filed.problem,
                      "The date is missing");
    }
    r->has_answered = date_field_read(&s->v.answered, ps, &r->answered);
    r->text = s->v.text;
    if (r->text.n > TEXT_MOST)
        problem_field(ps, S("text"), S("Say it in fewer words."),
                      "That is longer than %d letters", TEXT_MOST);
    else if (!page_is_plain(r->text))
        problem_field(ps, S("text"), S("Write it on one line."),
                      "This must not hold control characters");
    s->v.bad_text = problem_for(ps, S("text"));
    if (s->v.state.n && !filed_state_parse(s->v.state, &r->state))
        problem_field(ps, S("state"), S("Choose one of the answers."),
                      "There is no such answer");
    read_about(s);
}

static void saved(struct exchange *x, void *arg)
{
    struct saving *s = arg;

    if (!case_stored(x, &s->io, &s->problems, "requests"))
        show(x, s);
}

void page_request_save(struct exchange *x)
{
    struct saving *s = ARENA_NEW(&x->arena, struct saving);
    int64_t at = 0;

    if (!open_request(x, s))
        return;
    read_request(s);
    if (s->problems.n) {
        show(x, s);
        return;
    }
    s->facts.requests = &s->request;
    s->facts.n_requests = 1;
    const struct request *old = old_request(s);
    s->io = (struct app_case_change){
        .person = x->person,
        .program = s->entry->program->id,
        .kind = CASE_ASK,
        .facts = &s->facts,
        .replaces = old && str_to_i64(s->v.at, &at),
        .arena = &x->arena,
    };
    s->io.at = (int)at;
    if (old)
        s->io.date = old->filed;
    app_case_change(page_app(x), &s->io, page_wait(x, saved, s));
}

/* ---- removing one ---- */

void page_request_remove(struct exchange *x)
{
    const struct catalog_entry *e = page_program(x, x->args[0]);
    struct app_case_change *io = ARENA_NEW(&x->arena, struct app_case_change);
    struct date filed;
    int64_t at;

    if (!e)
        return;
    if (!str_to_i64(http_form(x, S("at")), &at) || at < 0 ||
        at >= REQUESTS_MOST || !date_parse(http_form(x, S("on")), &filed)) {
        http_error(x, 400, S("It is not clear which one to remove."),
                   S("Go back and choose it from the list."));
        return;
    }
    *io = (struct app_case_change){
        .person = x->person,
        .program = e->program->id,
        .kind = CASE_REMOVE_REQUEST,
        .at = (int)at,
        .date = filed,
        .arena = &x->arena,
    };
    app_case_change(page_app(x), io, page_wait(x, case_removed, io));
}
