#include "format/case_json.h"
#include "format/decision_json_int.h"
#include "format/json_tree.h"

#include "base/arena.h"

static json_t *source(const struct source *s)
{
    json_t *o;

    if (!s)
        return json_null();
    o = json_object();
    tree_set(o, "id", tree_text(s->id));
    tree_set(o, "title", tree_text(s->title));
    tree_set(o, "url", tree_text(s->url));
    tree_set(o, "kind", tree_text(s->kind));
    tree_set(o, "age", tree_text(s->age));
    return o;
}

static json_t *reason(struct arena *a, const struct reason *r)
{
    json_t *o = json_object();

    tree_set(o, "rule", tree_text(r->rule));
    tree_set(o, "text", tree_text(r->text));
    tree_set(o, "source", source(r->source));
    tree_set(o, "checked",
             r->has_checked ? tree_date(a, r->checked) : json_null());
    tree_set(o, "confidence", tree_text(confidence_text(r->confidence)));
    return o;
}

static json_t *claim(const struct claim *c)
{
    json_t *o = json_object();

    tree_set(o, "text", tree_text(c->text));
    tree_set(o, "value", tree_text(c->value));
    tree_set(o, "source", source(c->source));
    return o;
}

/* The common head; takes over `value`, which is null unless known. */
static json_t *answer(struct arena *a, const struct answer *x, json_t *value)
{
    json_t *o = json_object(), *claims = json_array(), *reasons = json_array();

    for (size_t i = 0; i < x->n_claims; i++)
        tree_add(claims, claim(&x->claims[i]));
    for (size_t i = 0; i < x->n_reasons; i++)
        tree_add(reasons, reason(a, &x->reasons[i]));
    tree_set(o, "status", tree_text(fact_status_text(x->status)));
    tree_set(o, "value", value);
    tree_set(o, "text", tree_text(x->text));
    tree_set(o, "claims", claims);
    tree_set(o, "reasons", reasons);
    return o;
}

static bool known(const struct answer *a)
{
    return a->status == FACT_KNOWN;
}

static json_t *yes_no(struct arena *a, const struct answer_yes_no *x)
{
    return answer(a, &x->a,
                  known(&x->a) ? json_string(x->yes ? "yes" : "no")
                               : json_null());
}

/* "none left" is the number 0 as well. */
static json_t *count(struct arena *a, const struct answer_count *x)
{
    bool number = known(&x->a) || x->a.status == FACT_NONE;

    return answer(a, &x->a, number ? json_integer(x->n) : json_null());
}

static json_t *window(struct arena *a, const struct answer_window *x)
{
    json_t *v = json_null();

    if (known(&x->a)) {
        v = json_object();
        tree_set(v, "from", x->has_from ? tree_date(a, x->from) : json_null());
        tree_set(v, "until", tree_date(a, x->until));
        tree_set(v, "until_open", json_boolean(x->until_open));
    }
    return answer(a, &x->a, v);
}

json_t *decision_amount(struct arena *a, int64_t cents)
{
    return tree_text(
        str_fmt(a, "%lld.%02d", (long long)(cents / 100), (int)(cents % 100)));
}

static json_t *fee(struct arena *a, const struct answer_fee *x)
{
    json_t *v = json_null();

    if (known(&x->a)) {
        v = json_object();
        tree_set(v, "amount", decision_amount(a, x->cents));
        tree_set(v, "currency", tree_text(x->currency));
    }
    return answer(a, &x->a, v);
}

static json_t *next(struct arena *a, const struct answer_next *x)
{
    json_t *v = json_null();

    if (known(&x->a)) {
        bool dated = x->outcome == NEXT_RETAKE || x->outcome == NEXT_WAIT;
        v = json_object();
        tree_set(v, "outcome", tree_text(next_outcome_text(x->outcome)));
        tree_set(v, "if_on", tree_date(a, x->if_on));
        tree_set(v, "not_before",
                 dated ? tree_date(a, x->not_before) : json_null());
    }
    return answer(a, &x->a, v);
}

static json_t *step(struct arena *a, const struct step *s)
{
    json_t *o = json_object();

    tree_set(o, "id", tree_text(s->id));
    tree_set(o, "name", tree_text(s->name));
    tree_set(o, "needed", tree_text(fact_status_text(s->status)));
    tree_set(o, "done", json_boolean(s->done));
    tree_set(o, "about_you", json_boolean(s->is_fact));
    tree_set(o, "reopens", json_boolean(s->reopens));
    tree_set(o, "one_of", s->one_of.n ? tree_text(s->one_of) : json_null());
    tree_set(o, "where", s->where ? tree_text(s->where->text) : json_null());
    tree_set(o, "reason", reason(a, &s->reason));
    return o;
}

static json_t *days(struct arena *a, const struct decision *d,
                    const struct day_set *s)
{
    static const char *const words[] = {
        [DAY_NO] = "no", [DAY_UNKNOWN] = "unknown", [DAY_YES] = "yes"
    };
    json_t *list = json_array();

    for (size_t i = 0; i < s->n; i++) {
        const struct day_span *p = &s->p[i];
        json_t *o;
        if (p->until.day < d->on.day)
            continue;
        o = json_object();
        tree_set(o, "from",
                 tree_date(a, p->from.day < d->on.day ? d->on : p->from));
        tree_set(o, "until",
                 date_cmp(p->until, date_last()) ? tree_date(a, p->until)
                                                 : json_null());
        tree_set(o, "answer", json_string(words[p->answer]));
        tree_set(o, "rule", p->why ? tree_text(p->why->rule) : json_null());
        tree_add(list, o);
    }
    return list;
}

json_t *decision_object(struct arena *a, const struct decision *d)
{
    json_t *o = json_object(), *missing = json_array(), *steps = json_array(),
           *notes = json_array(), *points = json_array();

    for (size_t i = 0; i < d->n_steps; i++) {
        json_t *one = step(a, &d->steps[i]);
        if (!d->steps[i].done)
            json_array_append(missing, one);
        tree_add(steps, one);
    }
    for (size_t i = 0; i < d->n_notes; i++)
        tree_add(notes, tree_text(d->notes[i]));
    for (size_t i = 0; i < d->n_points; i++) {
        json_t *p = json_object();
        tree_set(p, "date", tree_date(a, d->points[i].date));
        tree_set(p, "id", tree_text(d->points[i].id));
        tree_set(p, "kind", tree_text(point_kind_text(d->points[i].kind)));
        tree_set(p, "text", tree_text(d->points[i].text));
        tree_add(points, p);
    }
    tree_set(o, "on", tree_date(a, d->on));
    if (d->part.n)
        tree_set(o, "part", tree_text(d->part));
    tree_set(o, "passed", json_boolean(d->passed));
    tree_set(o, "dead_end", json_boolean(d->dead_end));
    tree_set(o, "may_sit", yes_no(a, &d->may_sit));
    tree_set(o, "dead_end_text",
             d->dead_end ? tree_text(d->dead_end_text) : json_null());
    tree_set(o, "may_apply", yes_no(a, &d->may_apply));
    tree_set(o, "may_register", yes_no(a, &d->may_register));
    tree_set(o, "not_before",
             answer(a, &d->not_before.a,
                    known(&d->not_before.a) ? tree_date(a, d->not_before.date)
                                            : json_null()));
    tree_set(o, "attempts_used", count(a, &d->attempts_used));
    tree_set(o, "attempts_left", count(a, &d->attempts_left));
    tree_set(o, "window", window(a, &d->window));
    tree_set(o, "fee", fee(a, &d->fee));
    tree_set(o, "after_next_failure", next(a, &d->after_next_failure));
    tree_set(o, "missing", missing);
    tree_set(o, "steps", steps);
    tree_set(o, "notes", notes);
    tree_set(o, "timeline", points);
    tree_set(o, "sit_days", days(a, d, &d->sit));
    tree_set(o, "apply_days", days(a, d, &d->apply));
    tree_set(o, "register_days", days(a, d, &d->book));
    tree_set(o, "credit_until",
             d->has_credit ? tree_date(a, d->credit_until) : json_null());
    return o;
}

static json_t *whole(struct arena *a, const struct decision *d)
{
    json_t *o = decision_object(a, d), *parts;

    if (!d->n_parts)
        return o;
    parts = json_array();
    for (size_t i = 0; i < d->n_parts; i++)
        tree_add(parts, decision_object(a, &d->parts[i]));
    tree_set(o, "parts", parts);
    return o;
}

struct str decision_json_text(struct arena *a, struct str program,
                              const struct decision *d)
{
    json_t *o = whole(a, d);

    tree_set(o, "program", tree_text(program));
    return tree_done_sorted(a, o);
}

/* ---- questions about days to come ---- */

static json_t *if_failed(struct arena *a, const struct if_failed *f)
{
    json_t *o = json_object();

    tree_set(o, "question", json_string("if_fail"));
    tree_set(o, "forbidden", f->forbids ? reason(a, f->forbids) : json_null());
    tree_set(o, "decision", whole(a, f->then));
    return o;
}

static json_t *latest(struct arena *a, const struct latest *l)
{
    json_t *o = json_object();

    tree_set(o, "question", json_string("use_attempt"));
    tree_set(o, "attempt", json_integer(l->attempt));
    tree_set(
        o, "sit_by",
        answer(a, &l->sit.a,
               known(&l->sit.a) ? tree_date(a, l->sit.date) : json_null()));
    tree_set(
        o, "apply_by",
        answer(a, &l->apply.a,
               known(&l->apply.a) ? tree_date(a, l->apply.date) : json_null()));
    return o;
}

static json_t *pass_by_one(struct arena *a, const struct pass_by *p)
{
    json_t *o = json_object(), *plan = json_array(), *steps = json_array();

    for (size_t i = 0; i < p->n_chances; i++) {
        json_t *c = json_object();
        tree_set(c, "attempt", json_integer(p->chances[i].attempt));
        tree_set(c, "not_before",
                 p->chances[i].has_day ? tree_date(a, p->chances[i].day)
                                       : json_null());
        tree_set(c, "sure", json_boolean(p->chances[i].sure));
        tree_set(c, "text", tree_text(p->chances[i].text));
        tree_add(plan, c);
    }
    for (size_t i = 0; i < p->n_steps; i++)
        if (!p->steps[i].done)
            tree_add(steps, step(a, &p->steps[i]));
    if (p->part.n)
        tree_set(o, "part", tree_text(p->part));
    tree_set(o, "possible", yes_no(a, &p->possible));
    tree_set(o, "plan", plan);
    tree_set(o, "sit_by",
             p->has_latest ? tree_date(a, p->latest) : json_null());
    tree_set(o, "missing", steps);
    return o;
}

static json_t *pass_by(struct arena *a, const struct pass_by *p, size_t n)
{
    json_t *o = json_object(), *list = json_array();

    for (size_t i = 0; i < n; i++)
        tree_add(list, pass_by_one(a, &p[i]));
    tree_set(o, "question", json_string("pass_by"));
    tree_set(o, "by", n ? tree_date(a, p[0].by) : json_null());
    tree_set(o, "answers", list);
    return o;
}

struct str if_failed_json_text(struct arena *a, const struct if_failed *f)
{
    return tree_done_sorted(a, if_failed(a, f));
}

struct str latest_json_text(struct arena *a, const struct latest *l)
{
    return tree_done_sorted(a, latest(a, l));
}

struct str pass_by_json_text(struct arena *a, const struct pass_by *p, size_t n)
{
    return tree_done_sorted(a, pass_by(a, p, n));
}

struct str answers_json_text(struct arena *a, struct str program,
                             const struct retake_answers *x)
{
    json_t *o = whole(a, x->now);

    tree_set(o, "program", tree_text(program));
    if (x->if_fail)
        tree_set(o, "if_fail", if_failed(a, x->if_fail));
    if (x->if_wait)
        tree_set(o, "if_wait", whole(a, x->if_wait));
    if (x->use_attempt)
        tree_set(o, "use_attempt", latest(a, x->use_attempt));
    if (x->n_pass_by)
        tree_set(o, "pass_by", pass_by(a, x->pass_by, x->n_pass_by));
    return tree_done_sorted(a, o);
}
