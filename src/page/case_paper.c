/* What a person filed, paid or received: one paper at a time, with its days
 * and what became of it. */
#include "page/case_view.h"
#include "page/routes.h"
#include "page/words.h"

#include "views.h"

enum { EXTENSIONS_MOST = 100, UNITS_MOST = 1000000 };

struct str case_state_words(struct arena *a, bool paid, enum filed_state state,
                            bool has_answered, struct date answered)
{
    static const struct str words[][2] = {
        [FILED_OPEN] = { S_INIT("answered"), S_INIT("paid") },
        [FILED_GRANTED] = { S_INIT("granted"), S_INIT("waived") },
        [FILED_REFUSED] = { S_INIT("refused"), S_INIT("not accepted") },
        [FILED_WITHDRAWN] = { S_INIT("withdrawn"), S_INIT("paid back") },
    };
    struct str word = words[state][paid];

    if (has_answered)
        return str_fmt(a, "%.*s on %.*s", STR_ARG(word),
                       STR_ARG(date_words(a, answered)));
    return state == FILED_OPEN && !paid ? S("") : word;
}

/* ---- the list ---- */

struct paper_lines case_paper_lines(struct arena *a,
                                    const struct case_asks *asks,
                                    const struct retake_case *facts)
{
    struct paper_lines out = { .p = ARENA_ARRAY(a, struct paper_line,
                                                (size_t)facts->n_documents) };

    for (int i = 0; i < facts->n_documents; i++) {
        const struct document *d = &facts->documents[i];
        struct paper_asked asked = case_asks_paper(asks, d->id);
        struct paper_line *l = &out.p[out.n++];
        l->at = i;
        l->id = d->id;
        l->name = asked.id.n ? asked.name : words_id(a, d->id);
        if (d->has_date)
            l->date = date_words(a, d->date);
        if (d->has_until)
            l->until = date_words(a, d->until);
        if (d->extensions)
            l->extensions = words_count(a, d->extensions, S("extension"));
        if (d->cents)
            l->paid = words_money(a, d->cents, d->currency);
        l->state = case_state_words(a, asked.paid, d->state, d->has_answered,
                                    d->answered);
    }
    return out;
}

/* ---- one paper ---- */

struct saving {
    struct app_case_change io;
    const struct catalog_entry *entry;
    struct retake_case facts;
    struct document paper;
    struct case_paper_page v;
    struct problems problems;
};

/* "The full fee" */
static struct str title_of(struct arena *a, struct str name)
{
    struct str s = words_sentence(a, name);

    return str_sub(s, 0, s.n ? s.n - 1 : 0); /* without the full stop */
}

static void fill_page(struct exchange *x, struct saving *s,
                      struct paper_asked asked)
{
    s->v = (struct case_paper_page){
        .page = page_make_for(x, title_of(&x->arena, asked.name), SECTION_HOME,
                              s->entry->program),
        .program = s->entry->program,
        .paper = asked,
        .at = page_field(x, S("at")),
        .date =
            date_field_make(x, S("date"), S("On which day?"),
                            asked.dated ? S("It counts only by its day. For "
                                            "example 1 12 2026")
                                        : S("For example 1 12 2026")),
        .until = date_field_make(x, S("until"),
                                 S("Until which day is it "
                                   "good?"),
                                 S("As it says itself. Leave it empty if it "
                                   "does not.")),
        .answered = date_field_make(
            x, S("answered"),
            asked.paid ? S("When was it waived or paid back?")
                       : S("When was it answered?"),
            asked.paid ? S("Leave it empty if it was neither.")
                       : S("Leave it empty if there was no answer.")),
        .extensions = page_field(x, S("extensions")),
        .amount = page_field(x, S("amount")),
        .state = page_field(x, S("state")),
        .problems = &s->problems,
    };
}

/* The stored paper that is changed, or NULL: a new one. */
static const struct document *old_paper(const struct saving *s,
                                        const struct retake_case *facts)
{
    int64_t at;

    if (!str_to_i64(s->v.at, &at) || at < 0 || at >= facts->n_documents ||
        !str_eq(facts->documents[at].id, s->v.paper.id))
        return NULL;
    return &facts->documents[at];
}

static void fill_stored(struct case_paper_page *v, struct arena *a,
                        const struct document *d)
{
    if (d->has_date)
        date_field_fill(a, &v->date, d->date);
    if (d->has_until)
        date_field_fill(a, &v->until, d->until);
    if (d->has_answered)
        date_field_fill(a, &v->answered, d->answered);
    if (d->extensions)
        v->extensions = str_fmt(a, "%d", d->extensions);
    if (d->cents)
        v->amount = words_money(a, d->cents, d->currency);
    v->state = filed_state_text(d->state);
}

/* False when it has answered. */
static bool open_paper(struct exchange *x, struct saving *s,
                       struct case_view *c)
{
    struct str id = page_field(x, S("document"));
    struct err err;

    s->entry = page_program(x, x->args[0]);
    if (!s->entry)
        return false;
    if (app_case(page_app(x), x->person, s->entry->program->id, &x->arena, c,
                 &err) != OK) {
        page_failed(x, &err);
        return false;
    }
    struct case_asks asks = case_asks_of(&x->arena, s->entry->policy);
    struct paper_asked asked = case_asks_paper(&asks, id);
    problems_init(&s->problems, &x->arena);
    if (!asked.id.n) {
        http_error(x, 404, S("No rule of this exam speaks of that paper."),
                   S("Go back to your details and choose one from the list."));
        return false;
    }
    fill_page(x, s, asked);
    if (!s->v.at.n || old_paper(s, c->facts))
        return true;
    http_error(x, 409, S("The list has changed. Nothing was changed."),
               S("Go back to your details and look at it again."));
    return false;
}

static void show(struct exchange *x, struct saving *s)
{
    struct str fields[] = { S("date-day"),   S("until-day"), S("answered-day"),
                            S("extensions"), S("amount"),    S("state") };

    problems_tidy(&s->problems, fields, 6);
    s->v.page.has_problems = s->problems.n > 0;
    view_case_paper(&x->out, &s->v);
    page_reply(x, s->problems.n ? 422 : 200);
}

void page_paper_new(struct exchange *x)
{
    struct saving *s = ARENA_NEW(&x->arena, struct saving);
    struct case_view c;

    if (!open_paper(x, s, &c))
        return;
    const struct document *old = old_paper(s, c.facts);
    if (old)
        fill_stored(&s->v, &x->arena, old);
    show(x, s);
}

/* ---- keeping it ---- */

/* "125", "125.50" or "125.50 USD"; what stands behind it is not looked at:
 * the currency is that of the program's fees. */
static bool read_money(struct str s, int64_t *cents)
{
    struct str rest = s, number, whole;
    int64_t units, parts = 0;

    if (!str_next(&rest, ' ', &number))
        return false;
    bool has_cents = str_has(number, S("."));
    if (!str_next(&number, '.', &whole) || !str_to_i64(whole, &units) ||
        units < 0 || units > UNITS_MOST)
        return false;
    if (has_cents &&
        (number.n != 2 || !str_to_i64(number, &parts) || parts < 0))
        return false;
    *cents = units * 100 + parts;
    return true;
}

static struct str currency_of(const struct policy *p)
{
    for (int i = p->n_versions - 1; i >= 0; i--)
        for (int k = 0; k < p->versions[i].n_fees; k++)
            if (p->versions[i].fees[k].currency.n)
                return p->versions[i].fees[k].currency;
    return S("USD");
}

static void read_numbers(struct saving *s)
{
    struct document *d = &s->paper;
    int64_t n = 0;

    if (s->v.extensions.n &&
        (!str_to_i64(s->v.extensions, &n) || n < 0 || n > EXTENSIONS_MOST)) {
        s->v.bad_extensions = S("Write how many, such as 1.");
        problem_field(&s->problems, S("extensions"), s->v.bad_extensions,
                      "The number of extensions is not clear");
    }
    d->extensions = (int)n;
    if (!s->v.amount.n)
        return;
    if (read_money(s->v.amount, &d->cents)) {
        d->currency = currency_of(s->entry->policy);
        return;
    }
    s->v.bad_amount = S("Write an amount, such as 125 or 125.50.");
    problem_field(&s->problems, S("amount"), s->v.bad_amount,
                  "The amount is not clear");
}

static void read_paper(struct saving *s)
{
    struct document *d = &s->paper;
    struct problems *ps = &s->problems;

    d->id = s->v.paper.id;
    d->has_date = date_field_read(&s->v.date, ps, &d->date);
    if (!d->has_date && !ps->n && s->v.paper.dated) {
        s->v.date.problem = S("It counts only by its day: write day, month "
                              "and year.");
        problem_field(ps, S("date-day"), s->v.date.problem,
                      "The date is missing");
    }
    d->has_until = date_field_read(&s->v.until, ps, &d->until);
    d->has_answered = date_field_read(&s->v.answered, ps, &d->answered);
    if (s->v.state.n && !filed_state_parse(s->v.state, &d->state))
        problem_field(ps, S("state"), S("Choose one of the answers."),
                      "There is no such answer");
    if (d->has_date && d->has_until && date_cmp(d->until, d->date) < 0) {
        s->v.until.problem = S("That is before the day it was given.");
        problem_field(ps, S("until-day"), S("Correct one of the two days."),
                      "%.*s", STR_ARG(s->v.until.problem));
    }
    read_numbers(s);
}

static void saved(struct exchange *x, void *arg)
{
    struct saving *s = arg;

    if (!case_stored(x, &s->io, &s->problems, "papers"))
        show(x, s);
}

void page_paper_save(struct exchange *x)
{
    struct saving *s = ARENA_NEW(&x->arena, struct saving);
    struct case_view c;
    int64_t at = 0;

    if (!open_paper(x, s, &c))
        return;
    read_paper(s);
    if (s->problems.n) {
        show(x, s);
        return;
    }
    s->facts.documents = &s->paper;
    s->facts.n_documents = 1;
    s->io = (struct app_case_change){
        .person = x->person,
        .program = s->entry->program->id,
        .kind = CASE_FILE_DOCUMENT,
        .facts = &s->facts,
        .document = s->paper.id,
        .replaces = str_to_i64(s->v.at, &at),
        .arena = &x->arena,
    };
    s->io.at = (int)at;
    app_case_change(page_app(x), &s->io, page_wait(x, saved, s));
}

/* ---- removing one ---- */

void page_paper_remove(struct exchange *x)
{
    const struct catalog_entry *e = page_program(x, x->args[0]);
    struct app_case_change *io = ARENA_NEW(&x->arena, struct app_case_change);
    int64_t at;

    if (!e)
        return;
    if (!str_to_i64(http_form(x, S("at")), &at) || at < 0 ||
        at >= DOCUMENTS_MOST) {
        http_error(x, 400, S("It is not clear which one to remove."),
                   S("Go back and choose it from the list."));
        return;
    }
    *io = (struct app_case_change){
        .person = x->person,
        .program = e->program->id,
        .kind = CASE_REMOVE_DOCUMENT,
        .at = (int)at,
        .document = http_form(x, S("document")),
        .arena = &x->arena,
    };
    app_case_change(page_app(x), io, page_wait(x, case_removed, io));
}
