/* Choosing a session: today's, by area, by idea, what was missed or flagged;
 * and starting it. */
#include "page/study_view.h"

#include "page/routes.h"
#include "page/words.h"

#include "base/vec.h"
#include "views.h"

/* Items last answered wrong, and those never met, of each area. */
struct counts {
    bool *met;
    bool *wrong; /* at the last answer */
};

static struct counts count(struct arena *a, const struct study_view *v)
{
    size_t n = (size_t)v->material->n_items;
    struct counts c = { ARENA_ARRAY(a, bool, n), ARENA_ARRAY(a, bool, n) };

    for (size_t i = 0; i < v->history->n_answers; i++) {
        c.met[v->history->answers[i].item] = true;
        c.wrong[v->history->answers[i].item] = !v->history->answers[i].right;
    }
    return c;
}

static struct practice_area area_row(struct arena *a,
                                     const struct study_view *v,
                                     const struct counts *c, int area)
{
    const struct material *m = v->material;
    struct practice_area row = { .area = &m->areas[area] };

    for (int i = 0; i < m->n_items; i++)
        row.fresh += m->items[i].area == area && !c->met[i];
    row.note = words_count(a, row.area->n_items, S("question"));
    if (row.fresh < row.area->n_items)
        row.note =
            str_fmt(a, "%.*s, %d not met yet", STR_ARG(row.note), row.fresh);
    return row;
}

static void fill_areas(struct arena *a, const struct study_view *v,
                       const struct counts *c, struct practice_page *p)
{
    const struct material *m = v->material;
    struct practice_area *rows =
        ARENA_ARRAY(a, struct practice_area, (size_t)m->n_areas);
    struct practice_group *groups =
        ARENA_ARRAY(a, struct practice_group, (size_t)m->n_domains);

    for (int d = 0; d < m->n_domains; d++) {
        int first = p->n_areas;
        for (int k = 0; k < m->n_areas; k++)
            if (m->areas[k].domain == d && m->areas[k].n_items)
                rows[p->n_areas++] = area_row(a, v, c, k);
        if (p->n_areas > first)
            groups[p->n_groups++] =
                (struct practice_group){ m->domains[d].name, rows + first,
                                         p->n_areas - first };
    }
    p->areas = rows;
    p->groups = groups;
}

static void fill_ideas(struct arena *a, const struct study_view *v,
                       struct practice_page *p)
{
    const struct material *m = v->material;
    struct practice_idea *rows =
        ARENA_ARRAY(a, struct practice_idea, (size_t)m->n_cards);

    for (int i = 0; i < m->n_cards; i++)
        if (m->cards[i].kind == CARD_MISCONCEPTION && v->cards[i].reviews)
            rows[p->n_ideas++] = (struct practice_idea){
                .card = m->cards[i].name,
                .words = study_card_words(a, m, i),
            };
    p->ideas = rows;
}

void practice_fill(struct arena *a, const struct study_view *v,
                   struct practice_page *p)
{
    struct counts c = count(a, v);

    *p = (struct practice_page){
        .program = v->entry->program,
        .has_pace = v->entry->program->format.n_segments > 0,
        .n_flagged = v->n_flagged,
    };
    fill_areas(a, v, &c, p);
    fill_ideas(a, v, p);
    for (int i = 0; i < v->material->n_items; i++)
        p->n_missed += c.met[i] && c.wrong[i];
    if (v->plan->n_days && study_has_work(&v->plan->days[0])) {
        p->n_today = 1;
        p->minutes = words_count(a, v->plan->days[0].planned, S("minute"));
    }
    p->chooses = p->n_today || p->n_missed || p->n_flagged || p->n_ideas;
}

static void show(struct exchange *x, const struct study_view *v, int status,
                 struct problems *problems)
{
    struct practice_page p;

    practice_fill(&x->arena, v, &p);
    p.page = page_make_for(x, S("Practise"), SECTION_STUDY, p.program);
    p.page.has_problems = problems != NULL;
    p.problems = problems;
    p.n = http_form(x, S("n"));
    if (problems)
        p.n_problem = problem_for(problems, S("n"));
    view_practice(&x->out, &p);
    page_reply(x, status);
}

void page_practice(struct exchange *x)
{
    const struct study_view *v = study_open(x, x->args[0]);

    if (v)
        show(x, v, 200, NULL);
}

/* ---- starting ---- */

static void started(struct exchange *x, void *arg)
{
    struct app_session_start *io = arg;

    if (io->result.status != OK) {
        page_failed(x, &io->result.err);
        return;
    }
    if (io->session) {
        http_redirect(
            x, str_fmt(&x->arena, "/sessions/%lld", (long long)io->session));
        return;
    }
    const struct study_view *v = study_open(x, io->program);
    struct problems ps;
    if (!v)
        return;
    problems_init(&ps, &x->arena);
    problem_field(&ps, S("kind"), S(""), "%.*s", STR_ARG(io->refusal));
    show(x, v, 409, &ps);
}

static void read_areas(struct exchange *x, struct app_session_start *io)
{
    int most = (int)(sizeof io->areas / sizeof *io->areas);

    for (int i = 0; i < x->n_form && io->n_areas < most; i++)
        if (str_eq(x->form[i].name, S("area")))
            io->areas[io->n_areas++] = x->form[i].value;
}

static void read_n(struct exchange *x, struct app_session_start *io,
                   struct problems *ps)
{
    struct str typed = str_trim(http_form(x, S("n")));
    int64_t n = 0;

    if (typed.n && (!str_to_i64(typed, &n) || n < 1 || n > SESSION_TASKS_MOST))
        problem_field(ps, S("n"),
                      S("Write a whole number from 1 to 200, or leave it "
                        "empty."),
                      "That is not a number of questions");
    io->n = (int)n;
}

void page_session_start(struct exchange *x)
{
    const struct study_view *v = study_open(x, x->args[0]);
    struct problems ps;
    static const struct str fields[] = { S_INIT("n"), S_INIT("kind") };

    if (!v)
        return;
    struct app_session_start *io =
        ARENA_NEW(&x->arena, struct app_session_start);
    *io = (struct app_session_start){
        .person = x->person,
        .program = v->program,
        .card = http_form(x, S("card")),
        .unseen_only = http_form(x, S("unseen")).n > 0,
        .timed = http_form(x, S("timed")).n > 0,
        .arena = &x->arena,
    };
    problems_init(&ps, &x->arena);
    if (!session_kind_parse(http_form(x, S("kind")), &io->kind))
        problem_field(&ps, S("kind"), S("Choose one of them."),
                      "It is not said what to practise");
    read_areas(x, io);
    if (io->kind == SESSION_TODAY && io->n_areas)
        io->kind = SESSION_CUSTOM; /* areas that are ticked are meant */
    read_n(x, io, &ps);
    if (ps.n) {
        problems_tidy(&ps, fields, 2);
        show(x, v, 422, &ps);
        return;
    }
    app_session_start(page_app(x), io, page_wait(x, started, io));
}
