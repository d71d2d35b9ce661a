/* A person's own facts under one program: what was entered, and adding a
 * sitting. */
#include "page/case_view.h"
#include "page/routes.h"
#include "page/words.h"

#include "app/study.h"
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

/* ---- the overview ---- */

static struct str area_name(const struct outline *o, struct str id)
{
    int d = o ? outline_domain(o, id) : -1;
    int a = o ? outline_area(o, id) : -1;

    return d >= 0 ? o->domains[d].name : a >= 0 ? o->areas[a].name : id;
}

static struct str rating_words(struct arena *a, const struct area_rating *r)
{
    enum official_kind kind;

    switch (r->kind) {
    case RATING_NOT_SAID:
        return S("not said");
    case RATING_WORD:
        return study_reads_word(a, r->word, &kind)
                   ? r->word
                   : str_fmt(a, "%.*s (kept, not used for your plan)",
                             STR_ARG(r->word));
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

/* In the order of the outline, however they were sent; none where the report
 * says nothing of any. */
static void list_areas(struct arena *a, const struct outline *o,
                       const struct attempt *t, struct attempt_line *l)
{
    int said_of = 0;

    for (int i = 0; i < t->n_areas; i++)
        said_of += t->areas[i].kind != RATING_NOT_SAID;
    if (!said_of)
        return;
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
                                             const struct catalog_entry *e,
                                             const struct attempt *t)
{
    const struct outline *o = program_outline(e->program, t->date);
    struct attempt_line l = {
        .when = date_words(a, t->date),
        .result = attempt_result_words(t->result),
        .name = attempt_result_text(t->result),
        .on = date_text(a, t->date),
        .part = t->part,
        .preliminary = t->preliminary,
    };

    date_to_ymd(t->date, &l.year, &l.month, &l.day);
    if (t->has_released)
        l.released = date_words(a, t->released);
    if (t->has_cancelled)
        l.cancelled = date_words(a, t->cancelled);

    const struct part *part = policy_part(e->policy, t->part);
    if (part)
        l.part_name = part->name;
    const struct named *exam = policy_other_exam(e->policy, t->exam);
    if (exam)
        l.exam = exam->name;
    if (t->score.has)
        l.score = str_fmt(a, "%lld", (long long)t->score.v);
    list_areas(a, o, t, &l);
    return l;
}

struct str case_member_words(enum membership m)
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
        lines[i] = attempt_line_make(&x->arena, e, &sorted[i]);
    struct case_page v = {
        .page = page_make_for(x, S("Your results and details"), SECTION_HOME,
                              e->program),
        .program = e->program,
        .facts = f,
        .attempts = lines,
        .n_attempts = f->n_attempts,
        .passed =
            f->n_attempts && sorted[f->n_attempts - 1].result == ATTEMPT_PASS,
        .member = case_member_words(f->member),
        .overlay = overlay_name(e->policy, f->overlay),
        .asks = case_asks_of(&x->arena, e->policy),
    };
    v.papers = case_paper_lines(&x->arena, &v.asks, f);
    v.requests = case_request_lines(&x->arena, f);
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

bool case_stored(struct exchange *x, const struct app_case_change *io,
                 struct problems *problems, const char *place)
{
    if (io->result.status == OK && io->problems.n) {
        *problems = io->problems;
        return false;
    }
    if (io->result.status != OK)
        page_failed(x, &io->result.err);
    else
        http_redirect(x, str_fmt(&x->arena, "/case/%.*s#%s",
                                 STR_ARG(io->program), place));
    return true;
}

/* ---- taking something off the list ---- */

void case_removed(struct exchange *x, void *arg)
{
    const struct app_case_change *io = arg;
    const char *where = io->kind == CASE_REMOVE_DOCUMENT  ? "#papers"
                        : io->kind == CASE_REMOVE_REQUEST ? "#requests"
                                                          : "";

    if (io->result.status != OK)
        page_failed(x, &io->result.err);
    else if (io->problems.n)
        http_error(x, 409, S("The list has changed. Nothing was removed."),
                   S("Go back to your results and look at it again."));
    else
        http_redirect(
            x, str_fmt(&x->arena, "/case/%.*s%s", STR_ARG(io->program), where));
}

/* ---- have you sat it? ---- */

struct url case_gap_path(struct arena *a, struct str program,
                         const struct case_gap *g)
{
    struct str day = date_text(a, g->date);
    struct str path =
        str_fmt(a, "/case/%.*s/sat?day=%.*s", STR_ARG(program), STR_ARG(day));

    if (g->seat)
        path = str_fmt(a, "%.*s&at=%d&was=%.*s&was-part=%.*s", STR_ARG(path),
                       g->at, STR_ARG(day), STR_ARG(g->seat->part));
    return (struct url){ path };
}

/* The day that is asked about, and the seat that was booked for it. */
static void read_gap(struct exchange *x, const struct policy *policy,
                     struct case_sat_page *v)
{
    struct str part = http_query(x, S("was-part"));
    struct str day = http_query(x, S("day"));
    struct date on;
    int64_t at;

    if (!date_parse(day, &on))
        return;
    v->day = date_text(&x->arena, on);
    v->when = date_words(&x->arena, on);
    if (str_to_i64(http_query(x, S("at")), &at) && at >= 0 &&
        at < ATTEMPTS_MOST && (!part.n || policy_part(policy, part)))
        v->seat = (struct attempt_old){ str_fmt(&x->arena, "%d", (int)at),
                                        v->day, part };
}

/* With the day, the seat and its part filled in; of which part it was is asked
 * where no seat says it. */
static struct str result_path(struct arena *a, const struct policy *policy,
                              const struct case_sat_page *v, struct str result)
{
    struct str path = str_fmt(a, "/case/%.*s/attempts/new?result=%.*s",
                              STR_ARG(v->program->id), STR_ARG(result));
    const struct attempt_old *seat = &v->seat;
    int year, month, day;
    struct date on;

    if (!date_parse(v->day, &on))
        return path;
    date_to_ymd(on, &year, &month, &day);
    path = str_fmt(a, "%.*s&on-day=%d&on-month=%d&on-year=%d", STR_ARG(path),
                   day, month, year);
    if (!seat->at.n)
        return policy->n_parts && policy->parts_alone
                   ? str_fmt(a, "%.*s&change=1", STR_ARG(path))
                   : path;
    return str_fmt(a, "%.*s&at=%.*s&was=%.*s&was-part=%.*s&part=%.*s",
                   STR_ARG(path), STR_ARG(seat->at), STR_ARG(seat->was),
                   STR_ARG(seat->part), STR_ARG(seat->part));
}

/* Where an answer leads; empty: it is none. */
static struct str sat_leads_to(struct exchange *x, const struct policy *policy,
                               const struct case_sat_page *v, struct str sat)
{
    enum attempt_result result;

    if (str_eq(sat, S("no")) && v->day.n)
        return str_fmt(&x->arena, "/retake/%.*s#when", STR_ARG(v->program->id));
    if (str_eq(sat, S("no")))
        return case_path(x, v->program, "/about");
    if (str_eq(sat, S("passed")))
        sat = S("pass");
    else if (str_eq(sat, S("failed")))
        sat = S("fail");
    if (!attempt_result_parse(sat, &result))
        return S("");
    return result_path(&x->arena, policy, v, sat);
}

/* The ways in which a sitting ends without a result, and what the rules say
 * of each. */
static void list_endings(struct case_sat_page *v, const struct policy *p,
                         struct date today)
{
    static const struct {
        enum attempt_result result;
        struct str words;
    } all[N_ENDINGS] = {
        { ATTEMPT_NO_SHOW, S_INIT("I did not go") },
        { ATTEMPT_CANCELLED, S_INIT("It was booked, and called off") },
        { ATTEMPT_MOVED, S_INIT("It was booked, and moved to another day") },
        { ATTEMPT_INCOMPLETE, S_INIT("I began it and did not finish") },
        { ATTEMPT_VOID, S_INIT("It was annulled, and not because of me") },
        { ATTEMPT_INVALIDATED,
          S_INIT("It was annulled because of something I was said to have "
                 "done") },
    };

    for (size_t i = 0; i < N_ENDINGS; i++) {
        const struct rule *r = case_sitting_rule(p, today, all[i].result);
        v->unruled |= !r;
        v->endings[i] = (struct ending){
            .result = attempt_result_text(all[i].result),
            .words = all[i].words,
            .rule = r ? r->fact.text : S(""),
        };
    }
}

void page_case_sat(struct exchange *x)
{
    const struct catalog_entry *e = page_program(x, x->args[0]);
    struct problems problems;

    if (!e)
        return;
    problems_init(&problems, &x->arena);
    struct case_sat_page v = {
        .program = e->program,
        .problems = &problems,
    };
    read_gap(x, e->policy, &v);
    struct str to = sat_leads_to(x, e->policy, &v, http_query(x, S("sat")));
    if (to.n) {
        http_redirect(x, to);
        return;
    }
    if (http_query(x, S("asked")).n)
        problem_field(&problems, S("sat"), S("Choose one of the answers."),
                      "Nothing was chosen.");
    v.page = page_make_for(
        x, v.day.n ? S("Did you sit?") : S("Have you sat the exam?"),
        SECTION_HOME, e->program);
    list_endings(&v, e->policy, app_today_for(page_app(x), e->policy));
    v.page.has_problems = problems.n > 0;
    view_case_sat(&x->out, &v);
    page_reply(x, problems.n ? 422 : 200);
}
