/* Today's session, one task at a time: question, then the reasons, then how
 * well it was known. Keys and reasons are put into a page only once the answer
 * is stored, and never while a mock holds the question back. */
#include "page/study_view.h"

#include "page/routes.h"
#include "page/words.h"

#include "base/vec.h"
#include "views.h"

/* The session of the path; false: it has answered. */
static bool open(struct exchange *x, struct session_view *v)
{
    struct err err = { 0 };
    int64_t id;

    if (http_arg_i64(x, 0, &id)) {
        enum status status =
            app_session_view(page_app(x), x->person, id, &x->arena, v, &err);
        if (status == OK)
            return true;
        if (status != E_MISSING) {
            page_failed(x, &err);
            return false;
        }
    }
    http_error(x, 404, S("There is no such session."),
               S("The home page leads to those that are open."));
    return false;
}

static struct str task_path(struct arena *a, int64_t session, int task)
{
    return str_fmt(a, "/sessions/%lld/tasks/%d", (long long)session, task + 1);
}

void page_session(struct exchange *x)
{
    struct session_view v;

    if (!open(x, &v))
        return;
    if (v.at < v.n_tasks)
        http_redirect(x, task_path(&x->arena, v.id, v.at));
    else
        http_redirect(
            x, str_fmt(&x->arena, "/sessions/%lld/end", (long long)v.id));
}

/* ---- one task ---- */

static struct html html_of(struct str rendered)
{
    return (struct html){ rendered }; /* safe since the bank was loaded */
}

/* What may be told of the item: before the answer no key and no reason. */
static void fill_item(struct task_page *p, const struct session_view *v,
                      const struct session_task *t)
{
    const struct item *item = t->item;
    uint8_t order[OPTIONS_MOST];

    p->multiple = item->type == ITEM_MULTIPLE;
    p->stem = html_of(item->stem_html);
    p->n_options = item->n_options;
    item_option_order(item, v->seed, order);
    for (int i = 0; i < item->n_options; i++) {
        const struct option *from = &item->options[order[i]];
        p->options[i] = (struct task_option){
            .letter = { &"ABCDEFGHIJ"[i], 1 },
            .value = { &"abcdefghij"[order[i]], 1 },
            .text = html_of(from->text_html),
        };
        if (!p->answered)
            continue;
        p->options[i].reason = html_of(from->reason_html);
        p->options[i].is_key = item->key >> order[i] & 1;
        p->options[i].chosen = t->practice.chosen >> order[i] & 1;
    }
    if (!p->answered)
        return;
    p->item = item;
    p->takeaway = html_of(item->takeaway_html);
    p->note = note_link_for(v->entry, item);
}

struct str session_why(struct arena *a, const struct session_view *v,
                       const struct session_task *t)
{
    const struct outline *o =
        v->entry ? program_outline(v->entry->program, words_date(v->started_us))
                 : NULL;
    int area = o ? outline_area(o, t->item->area) : -1;
    struct str name = area >= 0 ? o->areas[area].name : S("");

    switch (t->kind) {
    case TASK_REVIEW:
        return str_fmt(a, "Review%s%.*s", name.n ? " · " : "", STR_ARG(name));
    case TASK_CLEAR:
        return str_fmt(a, "To clear up%s%.*s", name.n ? " · " : "",
                       STR_ARG(name));
    case TASK_NEW:
        return str_fmt(a, "New%s%.*s", name.n ? " · " : "", STR_ARG(name));
    }
    BUG("task kind %d", (int)t->kind);
}

static struct str lead_words(const struct session_task *t)
{
    if (t->right && !t->first_right)
        return S("You had read the reasons before. Your first answer is the "
                 "one that counts.");
    if (!t->right)
        return S("Look at what your answer misses, and why the other one "
                 "holds.");
    if (t->practice.guessed)
        return S("By a guess: it comes back soon, as if it had been hard.");
    return S("");
}

static const struct {
    enum error_cause cause;
    struct str value, words;
} cause_words[] = {
    { CAUSE_NOT_KNOWN, S_INIT("not_known"), S_INIT("I did not know it") },
    { CAUSE_MISREAD, S_INIT("misread"), S_INIT("I misread the question") },
    { CAUSE_CHANGED, S_INIT("changed"),
      S_INIT("I had it right and changed it") },
    { CAUSE_TIME, S_INIT("time"), S_INIT("I ran out of time") },
};

static const struct task_rating ratings[] = {
    { S_INIT("1"), S_INIT("Again"), S_INIT("I did not really know it") },
    { S_INIT("2"), S_INIT("Hard"), S_INIT("it took an effort") },
    { S_INIT("3"), S_INIT("Good"), S_INIT("I knew it") },
    { S_INIT("4"), S_INIT("Easy"), S_INIT("at once") },
};

static void fill_template(struct arena *a, struct task_page *p, bool timed,
                          const struct session_task *t)
{
    size_t n = sizeof cause_words / sizeof *cause_words;
    struct task_cause *causes = ARENA_ARRAY(a, struct task_cause, n);

    for (size_t i = 0; i < n; i++) {
        bool chosen = t->practice.cause == cause_words[i].cause;
        if (cause_words[i].cause == CAUSE_TIME && !timed && !chosen)
            continue; /* there is no clock */
        causes[p->n_causes++] = (struct task_cause){
            .value = cause_words[i].value,
            .words = cause_words[i].words,
            .chosen = chosen,
        };
    }
    p->causes = causes;
    p->ratings = ratings;
    p->n_ratings = 4;
    if (!p->answered)
        return;
    p->right = t->right;
    p->ask_rating = t->right && !t->practice.guessed && !t->practice.rated;
    p->lead = lead_words(t);
}

/* What UNDO on this page would take back. */
static void fill_undo(struct task_page *p, const struct session_view *v, int at)
{
    int task = v->tasks[at].practice.answered ? at : v->last;

    if (task < 0 || !v->tasks[task].practice.answered || v->tasks[task].held)
        return;
    p->undo_n = task + 1;
    p->undo_seq = v->tasks[task].seq + 1;
}

/* With the program's own disclaimer, while there is the program. */
static struct page session_page(struct exchange *x,
                                const struct session_view *v, struct str title)
{
    return v->entry ? page_make_for(x, title, SECTION_STUDY, v->entry->program)
                    : page_make(x, title, SECTION_STUDY);
}

static void show_task(struct exchange *x, const struct session_view *v, int at,
                      int status, struct str problem, bool stale)
{
    struct arena *a = &x->arena;
    const struct session_task *t = &v->tasks[at];
    struct task_page p = {
        .page = session_page(
            x, v, str_fmt(a, "Question %d of %d", at + 1, v->n_tasks)),
        .id = v->id,
        .program = v->entry ? v->entry->program : NULL,
        .n = at + 1,
        .n_tasks = v->n_tasks,
        .done = v->done,
        .why = session_why(a, v, t),
        .seq = t->seq + 1,
        .shown = str_fmt(a, "%lld", (long long)app_now_us(page_app(x))),
        .answered = t->practice.answered,
        .problem = problem,
        .stale = stale,
    };

    p.page.style = S("study.css");
    p.page.script = S("study.js");
    p.page.has_problems = problem.n > 0;
    p.flagged = t->flagged;
    if (v->timed)
        p.clock =
            str_fmt(a, "%.*s left for questions",
                    STR_ARG(words_time(a, (int64_t)(v->limit_s - v->used_s) *
                                              US_PER_S)));
    fill_item(&p, v, t);
    fill_template(a, &p, v->timed, t);
    fill_undo(&p, v, at);
    view_session_task(&x->out, &p);
    page_reply(x, status);
}

static void show_held(struct exchange *x, const struct session_view *v, int at)
{
    struct task_held_page p = {
        .page = session_page(x, v, S("Kept back for your mock")),
        .id = v->id,
        .n = at + 1,
        .n_tasks = v->n_tasks,
        .next = v->at < v->n_tasks ? v->at + 1 : 0,
    };

    view_session_held(&x->out, &p);
    page_reply(x, 409);
}

const struct note *session_note_first(const struct session_view *v,
                                      const struct study_view *study, int at)
{
    const struct session_task *t = &v->tasks[at];

    if (!study || t->kind != TASK_NEW || t->practice.answered)
        return NULL;
    for (int i = 0; i < at; i++)
        if (str_eq(v->tasks[i].item->area, t->item->area))
            return NULL;
    int item = material_item_find(study->material, t->item->id);
    if (item < 0 || !study->plan->areas[study->material->items[item].area].note)
        return NULL;
    return catalog_note(study->entry, t->item->area);
}

static const struct note *note_first(struct exchange *x,
                                     const struct session_view *v, int at)
{
    const struct study_view *study;
    struct err err;

    if (app_study_today(page_app(x), x->person, v->program, &x->arena, &study,
                        &err) != OK)
        return NULL; /* the program is gone: so are its notes */
    return session_note_first(v, study, at);
}

/* The task named by the path; -1: it has answered. */
static int task_of(struct exchange *x, const struct session_view *v)
{
    int64_t n;

    if (http_arg_i64(x, 1, &n) && n >= 1 && n <= v->n_tasks)
        return (int)n - 1;
    http_error(x, 404, S("This session has no such question."),
               S("Go back to the session."));
    return -1;
}

void page_session_task(struct exchange *x)
{
    struct session_view v;

    if (!open(x, &v))
        return;
    int at = task_of(x, &v);
    if (at < 0)
        return;
    if (v.tasks[at].held) {
        show_held(x, &v, at);
    } else if (!v.tasks[at].practice.answered && v.at == v.n_tasks) {
        page_session(x); /* the time is up */
    } else if (!http_query(x, S("go")).n && note_first(x, &v, at)) {
        http_redirect(x, str_fmt(&x->arena, "%.*s/note",
                                 STR_ARG(task_path(&x->arena, v.id, at))));
    } else {
        show_task(x, &v, at, 200, S(""), false);
    }
}

void page_session_note(struct exchange *x)
{
    struct session_view v;

    if (!open(x, &v))
        return;
    int at = task_of(x, &v);
    if (at < 0)
        return;
    const struct note *note = note_first(x, &v, at);
    if (!note) {
        http_redirect(x, task_path(&x->arena, v.id, at));
        return;
    }
    struct task_note_page p = {
        .page = session_page(x, &v, S("First the note")),
        .id = v.id,
        .n = at + 1,
        .n_tasks = v.n_tasks,
        .note = { .program = v.program, .note = note },
    };
    view_session_note(&x->out, &p);
    page_reply(x, 200);
}

/* ---- acting ---- */

struct acting {
    struct app_session_act io;
    struct str to; /* where it leads when it is stored */
};

static void acted(struct exchange *x, void *arg)
{
    struct acting *f = arg;
    struct session_view v;
    struct err err;

    if (f->io.result.status == E_MISSING) {
        http_error(x, 404, S("There is no such question."), S(""));
        return;
    }
    if (f->io.result.status != OK) {
        page_failed(x, &f->io.result.err);
        return;
    }
    if (f->io.outcome == ACT_DONE || f->io.outcome == ACT_NOTHING) {
        http_redirect(x, f->to);
        return;
    }
    if (app_session_view(page_app(x), x->person, f->io.session, &x->arena, &v,
                         &err) != OK) {
        page_failed(x, &err);
        return;
    }
    if (f->io.outcome == ACT_TOLD) {
        show_held(x, &v, f->io.task);
        return;
    }
    bool bad = f->io.outcome == ACT_BAD_INPUT;
    struct str problem = S("");
    if (bad && f->io.act == SESSION_ANSWER)
        problem = S("Choose an answer first.");
    else if (bad)
        problem = S("There is no such choice.");
    show_task(x, &v, f->io.task, bad ? 422 : 409, problem, !bad);
}

static bool read_choices(struct exchange *x, option_set *out)
{
    *out = 0;
    for (int i = 0; i < x->n_form; i++) {
        option_set one;
        if (!str_eq(x->form[i].name, S("choice")))
            continue;
        if (!option_set_parse(x->form[i].value, &one) || (*out & one))
            return false;
        *out |= one;
    }
    return true;
}

/* From when the page was made to now. */
static int seconds_on_screen(struct exchange *x)
{
    int64_t shown, now = app_now_us(page_app(x));

    if (!str_to_i64(http_form(x, S("shown")), &shown) || shown <= 0 ||
        shown > now)
        return 0;
    int64_t s = (now - shown) / US_PER_S;
    return s < 1 ? 1 : s > 3600 ? 3600 : (int)s;
}

/* Fills the act of the form; false: it cannot be understood. */
static bool read_act(struct exchange *x, const struct session_view *v, int at,
                     struct acting *f)
{
    struct str act = http_form(x, S("act"));
    int64_t seq, rating;

    if (!str_to_i64(http_form(x, S("seq")), &seq) || seq < 1 ||
        seq > INT32_MAX || !session_act_parse(act, &f->io.act))
        return false;
    f->io.seq = (int)seq;
    f->to = task_path(&x->arena, v->id, at);
    switch (f->io.act) {
    case SESSION_ANSWER:
        f->io.guessed = http_form(x, S("guessed")).n > 0;
        f->io.seconds = seconds_on_screen(x);
        return read_choices(x, &f->io.chosen);
    case SESSION_RATE:
        if (!str_to_i64(http_form(x, S("rating")), &rating))
            return false;
        f->io.rating = rating < 1 || rating > 4 ? 0 : (enum recall)rating;
        f->to = str_fmt(&x->arena, "/sessions/%lld", (long long)v->id);
        return true;
    case SESSION_CAUSE:
        f->to = str_fmt(&x->arena, "/sessions/%lld", (long long)v->id);
        return error_cause_parse(http_form(x, S("cause")), &f->io.cause);
    case SESSION_UNDO:
        f->to = str_fmt(&x->arena, "%.*s?go=1", STR_ARG(f->to));
        return true;
    case SESSION_END:
        break;
    }
    return false;
}

static void flag_done(struct exchange *x, void *arg)
{
    struct app_study_flag *io = arg;

    if (io->result.status != OK)
        page_failed(x, &io->result.err);
    else
        http_redirect(x, str_fmt(&x->arena, "%.*s?go=1", STR_ARG(x->path)));
}

static void flag(struct exchange *x, const struct session_view *v, int at)
{
    struct app_study_flag *io = ARENA_NEW(&x->arena, struct app_study_flag);

    *io = (struct app_study_flag){
        .person = x->person,
        .program = v->program,
        .item = v->tasks[at].item->id,
        .on = str_eq(http_form(x, S("act")), S("flag")),
        .arena = &x->arena,
    };
    app_study_flag(page_app(x), io, page_wait(x, flag_done, io));
}

void page_session_act(struct exchange *x)
{
    struct session_view v;
    struct str act = http_form(x, S("act"));

    if (!open(x, &v))
        return;
    int at = task_of(x, &v);
    if (at < 0)
        return;
    if (str_eq(act, S("flag")) || str_eq(act, S("unflag"))) {
        flag(x, &v, at);
        return;
    }
    struct str next = str_fmt(&x->arena, "/sessions/%lld", (long long)v.id);
    if (!act.n || (str_eq(act, S("cause")) && !http_form(x, S("cause")).n)) {
        http_redirect(x, next);
        return;
    }
    struct acting *f = ARENA_NEW(&x->arena, struct acting);
    f->io = (struct app_session_act){
        .person = x->person, .session = v.id, .task = at, .arena = &x->arena
    };
    if (!read_act(x, &v, at, f)) {
        http_error(x, 400, S("The form was not complete."),
                   S("Go back and try again."));
        return;
    }
    app_session_act(page_app(x), &f->io, page_wait(x, acted, f));
}

/* ---- the end ---- */

static void add_wrong_ideas(struct arena *a, const struct session_view *v,
                            struct study_lines *out)
{
    for (int i = 0; i < v->n_tasks; i++) {
        const struct session_task *t = &v->tasks[i];
        if (!t->first || t->first_right || t->held)
            continue;
        for (int k = 0; k < t->item->n_options; k++) {
            struct str tag = t->item->options[k].misconception;
            bool known = false;
            if (!tag.n || !(t->first >> k & 1))
                continue;
            struct str words = words_idea(a, tag);
            for (size_t j = 0; j < out->n; j++)
                known = known || str_eq(out->p[j], words);
            if (!known)
                VEC_PUSH(a, out, words);
        }
    }
}

void page_session_end(struct exchange *x)
{
    struct arena *a = &x->arena;
    struct session_view v;
    int answered = 0, right = 0, held = 0, later = 0;

    if (!open(x, &v))
        return;
    for (int i = 0; i < v.n_tasks; i++) {
        const struct session_task *t = &v.tasks[i];
        held += t->held;
        answered += t->first && !t->held;
        right += t->first_right && !t->held;
        later += t->right && !t->first_right && !t->held;
    }
    struct session_end_page p = {
        .page = session_page(x, &v, S("This session")),
        .session = &v,
        .program = v.entry ? v.entry->program : NULL,
        .right = str_fmt(a, "%d of %d right", right, answered),
        .can_go_on = v.at < v.n_tasks,
    };
    if (later)
        p.right = str_fmt(a, "%.*s, %d more after a second look",
                          STR_ARG(p.right), later);
    p.why_right = str_fmt(
        a,
        "You answered %.*s, and %d of the first answers were right. The first "
        "one counts, for memory, your areas and the chance, because the "
        "reasons are read after it.",
        STR_ARG(words_count(a, answered, S("question"))), right);
    p.why_left = str_fmt(
        a,
        "This session has %.*s, and %d are answered and rated. What is left "
        "goes back into your plan, which takes it by its worth.",
        STR_ARG(words_count(a, v.n_tasks, S("question"))), v.done);
    p.why_time = str_fmt(
        a,
        "It is how long %.*s stood on the screen until the answer, added up. "
        "Reading the reasons is not in it.",
        STR_ARG(words_count(a, answered, S("question"))));
    if (v.used_s)
        p.time = words_time(a, (int64_t)v.used_s * US_PER_S);
    if (v.timed && v.used_s >= v.limit_s && v.done < v.n_tasks)
        p.out_of_time = S("The time for the questions is used up. What is left "
                          "comes back in your plan.");
    int left = v.n_tasks - v.done;
    if (left && held)
        p.left = str_fmt(a,
                         "%d left; %d of this session are kept back for a "
                         "mock.",
                         left, held);
    else if (left)
        p.left = str_fmt(a, "%d left.", left);
    add_wrong_ideas(a, &v, &p.wrong_ideas);
    view_session_end(&x->out, &p);
    page_reply(x, 200);
}

static void ended(struct exchange *x, void *arg)
{
    struct acting *f = arg;

    if (f->io.result.status == E_MISSING)
        http_error(x, 404, S("There is no such session."), S(""));
    else if (f->io.result.status != OK)
        page_failed(x, &f->io.result.err);
    else
        http_redirect(x, S("/"));
}

void page_session_end_confirm(struct exchange *x)
{
    struct session_view v;

    if (!open(x, &v))
        return;
    struct acting *f = ARENA_NEW(&x->arena, struct acting);
    f->io = (struct app_session_act){ .person = x->person,
                                      .session = v.id,
                                      .act = SESSION_END,
                                      .arena = &x->arena };
    app_session_act(page_app(x), &f->io, page_wait(x, ended, f));
}
