#include "format/case_json.h"
#include "format/decision_json_int.h"

#include "base/arena.h"

static json_t *text(struct str s)
{
    json_t *j = json_stringn(s.p ? s.p : "", s.n);

    if (!j)
        BUG("text of a decision is not UTF-8");
    return j;
}

static void set(json_t *o, const char *key, json_t *value)
{
    if (json_object_set_new_nocheck(o, key, value))
        BUG("out of memory");
}

static json_t *date(struct arena *a, struct date d)
{
    return text(date_text(a, d));
}

static json_t *source(const struct source *s)
{
    json_t *o;

    if (!s)
        return json_null();
    o = json_object();
    set(o, "id", text(s->id));
    set(o, "title", text(s->title));
    set(o, "url", text(s->url));
    set(o, "kind", text(s->kind));
    set(o, "age", text(s->age));
    return o;
}

static json_t *reason(struct arena *a, const struct reason *r)
{
    json_t *o = json_object();

    set(o, "rule", text(r->rule));
    set(o, "text", text(r->text));
    set(o, "source", source(r->source));
    set(o, "checked", r->has_checked ? date(a, r->checked) : json_null());
    set(o, "confidence", text(confidence_text(r->confidence)));
    return o;
}

static json_t *claim(const struct claim *c)
{
    json_t *o = json_object();

    set(o, "text", text(c->text));
    set(o, "value", text(c->value));
    set(o, "source", source(c->source));
    return o;
}

/* The common head; takes over `value`, which is null unless known. */
static json_t *answer(struct arena *a, const struct answer *x, json_t *value)
{
    json_t *o = json_object(), *claims = json_array(), *reasons = json_array();

    for (size_t i = 0; i < x->n_claims; i++)
        json_array_append_new(claims, claim(&x->claims[i]));
    for (size_t i = 0; i < x->n_reasons; i++)
        json_array_append_new(reasons, reason(a, &x->reasons[i]));
    set(o, "status", text(fact_status_text(x->status)));
    set(o, "value", value);
    set(o, "text", text(x->text));
    set(o, "claims", claims);
    set(o, "reasons", reasons);
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
        set(v, "from", x->has_from ? date(a, x->from) : json_null());
        set(v, "until", date(a, x->until));
        set(v, "until_open", json_boolean(x->until_open));
    }
    return answer(a, &x->a, v);
}

json_t *decision_amount(struct arena *a, int64_t cents)
{
    return text(
        str_fmt(a, "%lld.%02d", (long long)(cents / 100), (int)(cents % 100)));
}

static json_t *fee(struct arena *a, const struct answer_fee *x)
{
    json_t *v = json_null();

    if (known(&x->a)) {
        v = json_object();
        set(v, "amount", decision_amount(a, x->cents));
        set(v, "currency", text(x->currency));
    }
    return answer(a, &x->a, v);
}

static json_t *next(struct arena *a, const struct answer_next *x)
{
    json_t *v = json_null();

    if (known(&x->a)) {
        bool dated = x->outcome == NEXT_RETAKE || x->outcome == NEXT_WAIT;
        v = json_object();
        set(v, "outcome", text(next_outcome_text(x->outcome)));
        set(v, "if_on", date(a, x->if_on));
        set(v, "not_before", dated ? date(a, x->not_before) : json_null());
    }
    return answer(a, &x->a, v);
}

static json_t *step(struct arena *a, const struct step *s)
{
    json_t *o = json_object();

    set(o, "id", text(s->id));
    set(o, "name", text(s->name));
    set(o, "needed", text(fact_status_text(s->status)));
    set(o, "done", json_boolean(s->done));
    set(o, "about_you", json_boolean(s->is_fact));
    set(o, "one_of", s->one_of.n ? text(s->one_of) : json_null());
    set(o, "where", s->where ? text(s->where->text) : json_null());
    set(o, "reason", reason(a, &s->reason));
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
        set(o, "from", date(a, p->from.day < d->on.day ? d->on : p->from));
        set(o, "until",
            date_cmp(p->until, date_last()) ? date(a, p->until) : json_null());
        set(o, "answer", json_string(words[p->answer]));
        set(o, "rule", p->why ? text(p->why->rule) : json_null());
        json_array_append_new(list, o);
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
        json_array_append_new(steps, one);
    }
    for (size_t i = 0; i < d->n_notes; i++)
        json_array_append_new(notes, text(d->notes[i]));
    for (size_t i = 0; i < d->n_points; i++) {
        json_t *p = json_object();
        set(p, "date", date(a, d->points[i].date));
        set(p, "id", text(d->points[i].id));
        set(p, "kind", text(point_kind_text(d->points[i].kind)));
        set(p, "text", text(d->points[i].text));
        json_array_append_new(points, p);
    }
    set(o, "on", date(a, d->on));
    if (d->part.n)
        set(o, "part", text(d->part));
    set(o, "passed", json_boolean(d->passed));
    set(o, "dead_end", json_boolean(d->dead_end));
    set(o, "may_sit", yes_no(a, &d->may_sit));
    set(o, "dead_end_text", d->dead_end ? text(d->dead_end_text) : json_null());
    set(o, "may_apply", yes_no(a, &d->may_apply));
    set(o, "may_register", yes_no(a, &d->may_register));
    set(o, "not_before",
        answer(a, &d->not_before.a,
               known(&d->not_before.a) ? date(a, d->not_before.date)
                                       : json_null()));
    set(o, "attempts_used", count(a, &d->attempts_used));
    set(o, "attempts_left", count(a, &d->attempts_left));
    set(o, "window", window(a, &d->window));
    set(o, "fee", fee(a, &d->fee));
    set(o, "after_next_failure", next(a, &d->after_next_failure));
    set(o, "missing", missing);
    set(o, "steps", steps);
    set(o, "notes", notes);
    set(o, "timeline", points);
    set(o, "sit_days", days(a, d, &d->sit));
    set(o, "apply_days", days(a, d, &d->apply));
    set(o, "register_days", days(a, d, &d->book));
    set(o, "credit_until",
        d->has_credit ? date(a, d->credit_until) : json_null());
    return o;
}

static struct str dumped(struct arena *a, json_t *o)
{
    char *c = json_dumps(o, JSON_COMPACT | JSON_SORT_KEYS);

    json_decref(o);
    if (!c)
        BUG("a decision cannot be written as JSON");
    struct str out = str_dup(a, str_from_c(c));
    free(c);
    return out;
}

static json_t *whole(struct arena *a, const struct decision *d)
{
    json_t *o = decision_object(a, d), *parts;

    if (!d->n_parts)
        return o;
    parts = json_array();
    for (size_t i = 0; i < d->n_parts; i++)
        json_array_append_new(parts, decision_object(a, &d->parts[i]));
    set(o, "parts", parts);
    return o;
}

struct str decision_json_text(struct arena *a, struct str program,
                              const struct decision *d)
{
    json_t *o = whole(a, d);

    set(o, "program", text(program));
    return dumped(a, o);
}

/* ---- questions about days to come ---- */

static json_t *if_failed(struct arena *a, const struct if_failed *f)
{
    json_t *o = json_object();

    set(o, "question", json_string("if_fail"));
    set(o, "forbidden", f->forbids ? reason(a, f->forbids) : json_null());
    set(o, "decision", whole(a, f->then));
    return o;
}

static json_t *latest(struct arena *a, const struct latest *l)
{
    json_t *o = json_object();

    set(o, "question", json_string("use_attempt"));
    set(o, "attempt", json_integer(l->attempt));
    set(o, "sit_by",
        answer(a, &l->sit.a,
               known(&l->sit.a) ? date(a, l->sit.date) : json_null()));
    set(o, "apply_by",
        answer(a, &l->apply.a,
               known(&l->apply.a) ? date(a, l->apply.date) : json_null()));
    return o;
}

static json_t *pass_by_one(struct arena *a, const struct pass_by *p)
{
    json_t *o = json_object(), *plan = json_array(), *steps = json_array();

    for (size_t i = 0; i < p->n_chances; i++) {
        json_t *c = json_object();
        set(c, "attempt", json_integer(p->chances[i].attempt));
        set(c, "not_before", date(a, p->chances[i].day));
        set(c, "sure", json_boolean(p->chances[i].sure));
        json_array_append_new(plan, c);
    }
    for (size_t i = 0; i < p->n_steps; i++)
        if (!p->steps[i].done)
            json_array_append_new(steps, step(a, &p->steps[i]));
    if (p->part.n)
        set(o, "part", text(p->part));
    set(o, "possible", yes_no(a, &p->possible));
    set(o, "plan", plan);
    set(o, "sit_by", p->has_latest ? date(a, p->latest) : json_null());
    set(o, "missing", steps);
    return o;
}

static json_t *pass_by(struct arena *a, const struct pass_by *p, size_t n)
{
    json_t *o = json_object(), *list = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, pass_by_one(a, &p[i]));
    set(o, "question", json_string("pass_by"));
    set(o, "by", n ? date(a, p[0].by) : json_null());
    set(o, "answers", list);
    return o;
}

struct str if_failed_json_text(struct arena *a, const struct if_failed *f)
{
    return dumped(a, if_failed(a, f));
}

struct str latest_json_text(struct arena *a, const struct latest *l)
{
    return dumped(a, latest(a, l));
}

struct str pass_by_json_text(struct arena *a, const struct pass_by *p, size_t n)
{
    return dumped(a, pass_by(a, p, n));
}

struct str answers_json_text(struct arena *a, struct str program,
                             const struct retake_answers *x)
{
    json_t *o = whole(a, x->now);

    set(o, "program", text(program));
    if (x->if_fail)
        set(o, "if_fail", if_failed(a, x->if_fail));
    if (x->if_wait)
        set(o, "if_wait", whole(a, x->if_wait));
    if (x->use_attempt)
        set(o, "use_attempt", latest(a, x->use_attempt));
    if (x->n_pass_by)
        set(o, "pass_by", pass_by(a, x->pass_by, x->n_pass_by));
    return dumped(a, o);
}
