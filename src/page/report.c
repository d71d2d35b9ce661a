/* The score report of a sitting that is over. */
#include "page/report_view.h"
#include "page/routes.h"
#include "page/words.h"

#include "format/report_json.h"
#include "views.h"

#include <math.h>

/* ---- opening it ---- */

struct opening {
    struct app_act act;
    void (*show)(struct exchange *, const struct opened *);
};

static struct str form_domain(const struct form *f)
{
    if (f->kind != FORM_DOMAIN || !f->n_items)
        return S("");
    return f->outline->domains[f->items[0].domain].id;
}

static void go_on(struct exchange *x, void *arg)
{
    struct opening *o = arg;
    struct opened out = { 0 };
    struct err err;

    if (o->act.result.status != OK) {
        page_failed(x, &o->act.result.err);
        return;
    }
    if (o->act.act != ACT_DONE && o->act.act != ACT_NOTHING) {
        http_redirect(
            x, str_fmt(&x->arena, "/sittings/%lld", (long long)o->act.sitting));
        return;
    }
    if (app_report(page_app(x), x->person, o->act.sitting, &x->arena, &out.view,
                   &out.report, &err) != OK) {
        page_failed(x, &err);
        return;
    }
    out.domain = form_domain(out.view.form);
    const struct catalog_entry *e =
        catalog_find(app_catalog(page_app(x)), out.view.program);
    if (e)
        out.signed_by = e->bank->signed_by;
    o->show(x, &out);
}

void report_open(struct exchange *x,
                 void (*show)(struct exchange *, const struct opened *))
{
    int64_t id;

    if (!http_arg_i64(x, 0, &id)) {
        http_error(x, 404, S("There is no such mock."),
                   S("Choose one from the list of mocks."));
        return;
    }
    struct opening *o = ARENA_NEW(&x->arena, struct opening);
    o->show = show;
    o->act.person = x->person;
    o->act.sitting = id;
    o->act.kind = ACT_OPEN_REPORT;
    app_act(page_app(x), &o->act, page_wait(x, go_on, o));
}

/* ---- what it says ---- */

static struct str title_of(const struct score_report *r)
{
    if (!r->has_line)
        return S("Your report");
    return r->raw < r->practice_line ? S("Below the practice line")
                                     : S("At or above the practice line");
}

static int clamp(int n, int least, int most)
{
    return n < least ? least : n > most ? most : n;
}

static struct str anchor(int permille)
{
    return permille < 250   ? S("start")
           : permille > 750 ? S("end")
                            : S("middle");
}

static void draw(struct report_page *v)
{
    const struct score_report *r = v->report;
    int of = r->of > 0 ? r->of : 1;

    v->sem = (int)lround(r->sem);
    v->low = clamp((int)floor(r->raw - r->sem), 0, r->of);
    v->high = clamp((int)ceil(r->raw + r->sem), 0, r->of);
    v->within_sem = r->has_line && abs(r->raw - r->practice_line) <= r->sem;
    v->chart = (struct score_chart){
        .score = r->raw * 1000 / of,
        .low = v->low * 1000 / of,
        .high = v->high * 1000 / of,
        .has_line = r->has_line,
    };
    if (r->has_line)
        v->chart.line = r->practice_line * 1000 / of;
    v->chart.score_anchor = anchor(v->chart.score);
    v->chart.line_anchor = anchor(v->chart.line);
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
            .words = words_flag(d->flag),
            .first = d->flag == DOMAIN_FEWER,
        };
    }
    v->domains = lines;
    v->n_domains = r->n_domains;
    v->compares_domains = r->n_domains > 1;
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

static void name_ideas(struct report_page *v, struct arena *a)
{
    const struct score_report *r = v->report;
    struct str *names = ARENA_ARRAY(a, struct str, (size_t)r->n_misconceptions);

    for (int i = 0; i < r->n_misconceptions; i++)
        names[i] = words_id(a, r->misconceptions[i].tag);
    v->ideas = names;
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
    struct str when = date_words(a, date_from_us(o->view.state->started_us));

    if (f->kind == FORM_DOMAIN && f->n_items)
        kind = f->outline->domains[f->items[0].domain].name;
    return str_fmt(a, "%.*s, %.*s, %.*s", STR_ARG(o->view.def->abbr),
                   STR_ARG(kind), STR_ARG(when));
}

static bool has_failed(const struct retake_case *c)
{
    for (int i = 0; i < c->n_attempts; i++)
        if (c->attempts[i].result == ATTEMPT_FAIL)
            return true;
    return false;
}

static void show_report(struct exchange *x, const struct opened *o)
{
    const struct score_report *r = o->report;
    const struct program *p = o->view.def;
    struct arena *a = &x->arena;
    struct case_view c;
    struct err err;

    if (app_case(page_app(x), x->person, o->view.program, a, &c, &err) != OK) {
        page_failed(x, &err);
        return;
    }
    struct report_page v = {
        .page = page_make_for(x, title_of(r), SECTION_MOCKS, p),
        .id = o->view.id,
        .program = p,
        .report = r,
        .title = title_of(r),
        .what = what_of(a, o),
        .signed_by = o->signed_by,
        .has_failed = has_failed(c.facts),
    };
    draw(&v);
    if (r->has_forecast) {
        v.forecast = words_forecast(a, r->forecast_min, r->forecast_max);
        v.pass_rate = str_fmt(a, "%.0f in 100", p->scoring.pass_rate * 100);
        v.reliability = str_fmt(a, "%.2f to %.2f", p->scoring.reliability_min,
                                p->scoring.reliability_max);
    }
    list_domains(&v, a);
    name_ideas(&v, a);
    list_pace(&v, a);
    if (r->given_us)
        v.given = words_time(a, r->given_us);
    view_report(&x->out, &v);
    page_reply(x, 200);
}

void page_report(struct exchange *x)
{
    report_open(x, show_report);
}

static void show_json(struct exchange *x, const struct opened *o)
{
    struct report_json in = {
        .sitting = o->view.id,
        .program = o->view.program,
        .form = o->view.form,
        .domain = o->domain,
        .report = o->report,
    };
    struct str json = report_json_text(&x->arena, &in);

    out_lit(&x->out, json.p, json.n);
    http_reply(x, 200, S("application/json"));
}

void page_report_json(struct exchange *x)
{
    report_open(x, show_json);
}
