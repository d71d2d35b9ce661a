/* The score report of a sitting that is over. */
#include "page/report_view.h"
#include "page/routes.h"
#include "page/words.h"

#include "base/vec.h"
#include "format/report_json.h"
#include "views.h"

#include <math.h>

/* ---- opening it ---- */

struct opening {
    struct app_act act;
    int64_t
        *all; /* whose late answers end; the one that is asked for is last */
    size_t n, at;
    void (*show)(struct exchange *, const struct opened *);
    void (*not_over)(struct exchange *, int64_t sitting);
};

static struct str form_domain(const struct form *f)
{
    if (f->kind != FORM_DOMAIN || !f->n_items)
        return S("");
    return f->outline->domains[f->items[0].domain].id;
}

static bool has_failed(const struct retake_case *c)
{
    for (int i = 0; i < c->n_attempts; i++)
        if (c->attempts[i].result == ATTEMPT_FAIL)
            return true;
    return false;
}

static void go_on(struct exchange *x, void *arg)
{
    struct opening *o = arg;
    struct opened out = { 0 };
    struct case_view c;
    struct err err;

    if (o->act.result.status != OK) {
        page_failed(x, &o->act.result.err);
        return;
    }
    if (o->act.act != ACT_DONE && o->act.act != ACT_NOTHING) {
        o->not_over(x, o->act.sitting);
        return;
    }
    if (app_report(page_app(x), x->person, o->act.sitting, &x->arena, &out.view,
                   &out.report, &err) != OK ||
        app_case(page_app(x), x->person, out.view.program, &x->arena, &c,
                 &err) != OK) {
        page_failed(x, &err);
        return;
    }
    out.domain = form_domain(out.view.form);
    const struct catalog_entry *e =
        catalog_find(app_catalog(page_app(x)), out.view.program);
    out.entry = e;
    out.reviewer = page_reviewer(e ? e->program : out.view.def);
    if (e)
        out.signed_by = e->bank->signed_by;
    out.has_failed = has_failed(c.facts);
    o->show(x, &out);
}

static void opened(struct exchange *x, void *arg);

static void open_next(struct exchange *x, struct opening *o)
{
    o->act = (struct app_act){ .person = x->person,
                               .sitting = o->all[o->at++],
                               .kind = ACT_OPEN_REPORT };
    app_act(page_app(x), &o->act, page_wait(x, opened, o));
}

static void opened(struct exchange *x, void *arg)
{
    struct opening *o = arg;

    if (o->at < o->n && o->act.result.status == OK)
        open_next(x, o);
    else
        go_on(x, o);
}

/* Whom the keys of this sitting would tell something: another one that still
 * runs, and those that are over and can take late answers. Their items may be
 * the same. */
struct around {
    int64_t running; /* 0: none */
    bool over, told; /* this one; its report has been opened */
    struct {
        int64_t *p;
        size_t n, cap;
    } open;
};

static enum status look_around(struct exchange *x, int64_t id,
                               struct around *out, struct err *err)
{
    struct sitting_row *rows;
    size_t n = 0;
    enum status status =
        app_sittings(page_app(x), x->person, S(""), &x->arena, &rows, &n, err);

    *out = (struct around){ 0 };
    for (size_t i = 0; i < n && status == OK; i++) {
        if (rows[i].id == id) {
            out->over = !rows[i].running;
            out->told = rows[i].told;
        } else if (rows[i].running)
            out->running = rows[i].id;
        else if (!rows[i].told)
            VEC_PUSH(&x->arena, &out->open, rows[i].id);
    }
    return status;
}

void report_open(struct exchange *x,
                 void (*show)(struct exchange *, const struct opened *),
                 void (*not_over)(struct exchange *, int64_t sitting))
{
    struct around around;
    struct err err;
    int64_t id;

    if (!http_arg_i64(x, 0, &id)) {
        http_error(x, 404, S("There is no such mock."),
                   S("Choose one from the list of mocks."));
        return;
    }
    if (look_around(x, id, &around, &err) != OK) {
        page_failed(x, &err);
        return;
    }
    if (around.running) {
        not_over(x, around.running);
        return;
    }
    if (x->head && !around.told) {
        http_error(x, 409, S("The report has not been opened."),
                   S("Open it with GET: late answers end then."));
        return;
    }
    if (!around.over || around.told)
        around.open.n = 0; /* it tells nothing, or nothing new */
    VEC_PUSH(&x->arena, &around.open, id);
    struct opening *o = ARENA_NEW(&x->arena, struct opening);
    o->show = show;
    o->not_over = not_over;
    o->all = around.open.p;
    o->n = around.open.n;
    open_next(x, o);
}

void report_not_over(struct exchange *x, int64_t sitting)
{
    int64_t asked;

    if (http_arg_i64(x, 0, &asked) && asked != sitting) {
        struct report_busy_page v = {
            .page = page_make(x, S("Finish the mock that is running first"),
                              SECTION_MOCKS),
            .running = sitting,
        };
        view_report_busy(&x->out, &v);
        page_reply(x, 409);
        return;
    }
    http_redirect(x, str_fmt(&x->arena, "/sittings/%lld", (long long)sitting));
}

/* ---- what it says ---- */

static struct str title_of(const struct score_report *r)
{
    if (!r->finished)
        return S("Not finished");
    if (!r->has_line)
        return S("Your report");
    return r->raw < r->practice_line ? S("Below the practice line")
                                     : S("At or above the practice line");
}

/* Text stands under its mark in the middle, unless half of it, `half`, would
 * not fit into the chart on a small screen. */
static struct str anchor(int permille, int half, int *dx)
{
    enum { MARK = 7 };

    *dx = permille < half ? -MARK : permille > 1000 - half ? MARK : 0;
    return permille < half          ? S("start")
           : permille > 1000 - half ? S("end")
                                    : S("middle");
}

static void draw(struct report_page *v)
{
    const struct score_report *r = v->report;
    int of = r->of > 0 ? r->of : 1;

    v->low = (int)lround(r->band.min);
    v->high = (int)lround(r->band.max);
    v->within_band = r->has_line && v->low <= r->practice_line &&
                     r->practice_line <= v->high;
    v->chart = (struct score_chart){
        .score = r->raw * 1000 / of,
        .low = v->low * 1000 / of,
        .high = v->high * 1000 / of,
        .has_line = r->has_line,
    };
    if (r->has_line)
        v->chart.line = r->practice_line * 1000 / of;
    v->chart.score_anchor = anchor(v->chart.score, 150, &v->chart.score_dx);
    v->chart.line_anchor = anchor(v->chart.line, 270, &v->chart.line_dx);
}

static struct str calibration_words(struct arena *a,
                                    const struct calibration *c)
{
    return str_fmt(a, "version %d of %.*s, from the answers of %.0f sittings",
                   c->version, STR_ARG(date_words(a, c->made)),
                   c->sample.n_persons);
}

static void list_domains(struct report_page *v, struct arena *a)
{
    const struct score_report *r = v->report;
    struct domain_line *lines =
        ARENA_ARRAY(a, struct domain_line, (size_t)r->n_domains);

    for (int i = 0; i < r->n_domains; i++) {
        const struct domain_score *d = &r->domains[i];
        lines[i] = (struct domain_line){
            .score = d,
            .words = words_flag(d->flag, d->has_expected),
            .first = d->flag == DOMAIN_FEWER,
            .expected = (int)lround(d->expected),
            .low = (int)floor(100 * d->low),
            .high = (int)ceil(100 * d->high),
            .line = (int)lround(100 * d->line),
            .on_line = d->has_line && d->low <= d->line && d->line <= d->high,
            .estimate = (int)lround(d->estimate),
        };
        v->has_estimates |= d->has_estimate;
    }
    v->domains = lines;
    v->n_domains = r->n_domains;
    v->compares_domains = r->n_domains > 1 && r->finished;
    if (r->calibration)
        v->calibration = calibration_words(a, r->calibration);
    v->explains_flags = v->compares_domains && r->raw > 0 && r->raw < r->of;
}

static struct str pace_words(struct arena *a, const struct segment_pace *p)
{
    struct str open =
        p->n_open == 0
            ? S("every question answered")
            : str_fmt(a, "%.*s open",
                      STR_ARG(words_count(a, p->n_open, S("question"))));

    if (p->ran_out)
        return str_fmt(a, "time ran out, %.*s", STR_ARG(open));
    return str_fmt(a, "%.*s left, %.*s", STR_ARG(words_time(a, p->left_us)),
                   STR_ARG(open));
}

/* The place where most of an idea's questions are read up; the first of
 * several. */
static struct note_link idea_note(const struct opened *o,
                                  const struct misconception_count *m)
{
    struct note_link best = { 0 };
    int best_n = 0;

    for (int i = 0; i < m->n; i++) {
        struct note_link at =
            note_link_for(o->entry, o->view.form->items[m->positions[i]].item);
        int n = 0;
        for (int k = 0; k < m->n; k++) {
            struct note_link other = note_link_for(
                o->entry, o->view.form->items[m->positions[k]].item);
            n += other.note == at.note && other.section == at.section;
        }
        if (at.note && n > best_n) {
            best = at;
            best_n = n;
        }
    }
    return best;
}

static void name_ideas(struct report_page *v, struct arena *a,
                       const struct opened *o)
{
    const struct score_report *r = v->report;
    size_t n = (size_t)r->n_misconceptions;
    struct str *names = ARENA_ARRAY(a, struct str, n);
    struct note_link *notes = ARENA_ARRAY(a, struct note_link, n);

    for (size_t i = 0; i < n; i++) {
        const struct misconception_count *m = &r->misconceptions[i];
        names[i] = words_idea(a, m->tag);
        notes[i] = idea_note(o, m);
    }
    v->ideas = names;
    v->idea_notes = notes;
}

static void list_pace(struct report_page *v, struct arena *a)
{
    const struct score_report *r = v->report;
    struct pace_line *lines =
        ARENA_ARRAY(a, struct pace_line, (size_t)r->n_segments);

    for (int i = 0; i < r->n_segments; i++) {
        const struct segment_pace *p = &r->segments[i];
        if (!p->limit_us)
            lines[i].text = str_fmt(a, "Segment %d: not reached", i + 1);
        else if (r->n_segments == 1)
            lines[i].text = words_sentence(a, pace_words(a, p));
        else
            lines[i].text = str_fmt(a, "Segment %d: %.*s", i + 1,
                                    STR_ARG(pace_words(a, p)));
    }
    v->pace = lines;
    v->n_pace = r->n_segments;
}

static struct str what_of(struct arena *a, const struct opened *o)
{
    const struct form *f = o->view.form;
    struct str kind = words_kind(f->kind);
    struct str when = date_words(a, words_date(o->view.state->started_us));

    if (f->kind == FORM_DOMAIN && f->n_items)
        kind = f->outline->domains[f->items[0].domain].name;
    return str_fmt(a, "%.*s, %.*s, %.*s", STR_ARG(o->view.def->abbr),
                   STR_ARG(kind), STR_ARG(when));
}

/* What a forecast rests on: the page lists it, the file has it. */
struct assumptions {
    struct str *p;
    size_t n, cap;
};

static struct assumptions assumptions_of(struct arena *a,
                                         const struct opened *o)
{
    const struct score_report *r = o->report;
    const struct scoring *s = &o->view.def->scoring;
    const struct fact *rate = &s->pass_rate_fact;
    struct assumptions out = { 0 };

    struct str from = S("");
    if (rate->source)
        from = str_fmt(
            a, " Source: %.*s%s%.*s. %.*s", STR_ARG(rate->source->title),
            rate->source->kind.n ? ", " : "", STR_ARG(rate->source->kind),
            STR_ARG(words_confidence(rate->confidence)));
    VEC_PUSH(a, &out,
             str_fmt(a, "You are compared with these people: %.*s%.*s",
                     STR_ARG(rate->text), STR_ARG(from)));
    VEC_PUSH(a, &out,
             str_fmt(a,
                     "That is the pass rate of the real exam. We apply it to "
                     "our own line, as if the same share of people would "
                     "reach %d right of %d here.",
                     r->practice_line, r->of));
    if (o->has_failed)
        VEC_PUSH(a, &out,
                 S("You have entered a failed attempt. People who repeat an "
                   "exam do worse as a group than those who sit it for the "
                   "first time, so the figure is likely too high."));
    VEC_PUSH(a, &out,
             str_fmt(a,
                     "A mock tells people apart with a reliability of %.2f to "
                     "%.2f. This is not measured yet; the range of the "
                     "forecast comes from it.",
                     s->reliability_min, s->reliability_max));
    VEC_PUSH(a, &out,
             S("The next mock is as hard as this one, and you know neither "
               "more nor less."));
    if (r->n_open)
        VEC_PUSH(a, &out,
                 S("A question without an answer is one you would have got "
                   "wrong."));
    return out;
}

static void foretell(struct report_page *v, struct arena *a,
                     const struct opened *o)
{
    const struct score_report *r = o->report;
    struct assumptions as = assumptions_of(a, o);

    v->forecast = words_forecast(a, r->forecast_min, r->forecast_max);
    v->assumes = as.p;
    v->n_assumes = (int)as.n;
}

static void show_report(struct exchange *x, const struct opened *o)
{
    const struct score_report *r = o->report;
    const struct program *p = o->view.def;
    struct arena *a = &x->arena;
    struct report_page v = {
        .page = page_make_for(x, title_of(r), SECTION_MOCKS, p),
        .id = o->view.id,
        .program = p,
        .report = r,
        .title = title_of(r),
        .what = what_of(a, o),
        .n_answered = r->of - r->n_open,
        .signed_by = o->signed_by,
        .reviewer = o->reviewer,
        .has_failed = o->has_failed,
    };
    if (r->has_band)
        draw(&v);
    if (r->has_forecast)
        foretell(&v, a, o);
    list_domains(&v, a);
    name_ideas(&v, a, o);
    list_pace(&v, a);
    if (r->given_us)
        v.given = words_time(a, r->given_us);
    view_report(&x->out, &v);
    page_reply(x, 200);
}

void page_report(struct exchange *x)
{
    report_open(x, show_report, report_not_over);
}

void report_show_json(struct exchange *x, const struct opened *o)
{
    struct assumptions as = assumptions_of(&x->arena, o);
    struct report_json in = {
        .sitting = o->view.id,
        .program = o->view.program,
        .form = o->view.form,
        .domain = o->domain,
        .report = o->report,
        .assumes = as.p,
        .n_assumes = (int)as.n,
    };
    struct str json = report_json_text(&x->arena, &in);

    out_lit(&x->out, json.p, json.n);
    http_reply(x, 200, S("application/json"));
}

void page_report_json(struct exchange *x)
{
    report_open(x, report_show_json, report_not_over);
}
