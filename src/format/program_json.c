#include "format/program_json.h"

#include "base/arena.h"
#include "base/vec.h"

#include <jansson.h>

static json_t *text(struct str s)
{
    json_t *j = json_stringn(s.p ? s.p : "", s.n);

    return j ? j : json_string("(not UTF-8)");
}

static json_t *date_json(struct arena *a, struct date d)
{
    return text(date_text(a, d));
}

static json_t *fact_json(struct arena *a, struct str id, const struct fact *f)
{
    json_t *o = json_object(), *claims = json_array();

    for (size_t i = 0; i < f->n_claims; i++)
        json_array_append_new(
            claims,
            json_pack("{so so so}", "text", text(f->claims[i].text), "value",
                      text(f->claims[i].value), "source",
                      f->claims[i].source ? text(f->claims[i].source->id)
                                          : json_null()));
    json_object_set_new(o, "id", text(id));
    json_object_set_new(o, "status", text(fact_status_text(f->status)));
    json_object_set_new(o, "text", text(f->text));
    json_object_set_new(o, "source",
                        f->source ? text(f->source->id) : json_null());
    json_object_set_new(o, "checked", date_json(a, f->checked));
    json_object_set_new(o, "confidence", text(confidence_text(f->confidence)));
    json_object_set_new(o, "claims", claims);
    return o;
}

/* ---- every fact, in the order of the file ---- */

struct walk {
    struct arena *arena;
    struct named_fact *p;
    size_t n, cap;
};

static void push(struct walk *w, struct str id, const struct fact *f)
{
    VEC_PUSH(w->arena, w, (struct named_fact){ id, f });
}

static void walk_rules(struct walk *w, struct arena *a, struct str set,
                       const struct rule *rules, int n)
{
    for (int i = 0; i < n; i++)
        push(w,
             str_fmt(a, "retake.%.*s.%.*s", STR_ARG(set), STR_ARG(rules[i].id)),
             &rules[i].fact);
}

static void walk_policy(struct walk *w, struct arena *a, const struct policy *p)
{
    for (int i = 0; i < p->n_categories; i++)
        if (p->categories[i].fact.text.n)
            push(w, str_fmt(a, "category.%.*s", STR_ARG(p->categories[i].id)),
                 &p->categories[i].fact);
    if (p->n_parts)
        push(w, S("parts"), &p->parts_fact);
    if (p->credit.has)
        push(w, S("parts.credit"), &p->credit.fact);
    if (p->one_version.has)
        push(w, S("parts.one_version"), &p->one_version.fact);
    if (p->release.has)
        push(w, S("score_release"), &p->release.fact);
    for (int i = 0; i < p->n_versions; i++) {
        const struct policy_version *v = &p->versions[i];
        push(w, str_fmt(a, "retake.%.*s", STR_ARG(v->id)), &v->fact);
        walk_rules(w, a, v->id, v->rules, v->n_rules);
        for (int k = 0; k < v->n_fees; k++)
            push(w, str_fmt(a, "fee.%.*s", STR_ARG(v->fees[k].id)),
                 &v->fees[k].fact);
    }
    for (int i = 0; i < p->n_overlays; i++)
        walk_rules(w, a, p->overlays[i].id, p->overlays[i].rules,
                   p->overlays[i].n_rules);
}

static void walk_outline(struct walk *w, struct arena *a,
                         const struct outline *o)
{
    struct str id = str_fmt(a, "outline.%.*s", STR_ARG(o->id));

    push(w, id, &o->fact);
    for (int i = 0; i < o->n_domains; i++)
        if (o->domains[i].fact.text.n)
            push(
                w,
                str_fmt(a, "%.*s.%.*s", STR_ARG(id), STR_ARG(o->domains[i].id)),
                &o->domains[i].fact);
}

static void walk_facts(struct walk *w, struct arena *a, const struct program *p,
                       const struct policy *policy)
{
    for (int i = 0; i < p->n_outlines; i++)
        walk_outline(w, a, &p->outlines[i]);
    for (int i = 0; i < p->format.n_facts; i++)
        push(w, str_fmt(a, "format.%.*s", STR_ARG(p->format.fact_ids[i])),
             &p->format.facts[i]);
    if (p->scoring.has_scale)
        push(w, S("scoring.scale"), &p->scoring.scale);
    for (int i = 0; i < p->scoring.n_pass; i++) {
        const struct pass_mark *m = &p->scoring.pass[i];
        push(w,
             str_fmt(a, "scoring.pass%s%.*s", m->part.n ? "." : "",
                     STR_ARG(m->part)),
             &m->fact);
    }
    if (p->scoring.pass_rate_fact.text.n)
        push(w, S("scoring.pass_rate"), &p->scoring.pass_rate_fact);
    walk_policy(w, a, policy);
    push(w, S("validity"), &p->validity);
    push(w, S("renewal"), &p->renewal);
}

const struct named_fact *program_facts(struct arena *a, const struct program *p,
                                       const struct policy *policy, size_t *n)
{
    struct walk w = { .arena = a };

    walk_facts(&w, a, p, policy);
    *n = w.n;
    return w.p;
}

/* ---- as JSON ---- */

json_t *program_json(struct arena *a, const struct program *p)
{
    json_t *o = json_object();

    json_object_set_new(o, "id", text(p->id));
    json_object_set_new(o, "name", text(p->name));
    json_object_set_new(o, "abbr", text(p->abbr));
    json_object_set_new(o, "body", text(p->body));
    json_object_set_new(o, "url", text(p->url));
    json_object_set_new(o, "checked", date_json(a, p->checked));
    return o;
}

/* null: not published */
static json_t *count(int n)
{
    return n < 0 ? json_null() : json_integer(n);
}

static json_t *domain_json(const struct domain *d)
{
    json_t *j = json_object();
    double share[] = { d->share_min, d->share_max };

    json_object_set_new(j, "id", text(d->id));
    json_object_set_new(j, "name", text(d->name));
    json_object_set_new(j, "part", d->part.n ? text(d->part) : json_null());
    json_object_set_new(j, "scored", count(d->n_scored));
    for (int i = 0; i < 2; i++)
        json_object_set_new(j, i ? "share_max" : "share_min",
                            share[i] < 0 ? json_null() : json_real(share[i]));
    return j;
}

static json_t *outlines_json(struct arena *a, const struct program *p)
{
    json_t *list = json_array();

    for (int i = 0; i < p->n_outlines; i++) {
        const struct outline *o = &p->outlines[i];
        json_t *j = json_object(), *domains = json_array(),
               *areas = json_array();
        for (int k = 0; k < o->n_domains; k++)
            json_array_append_new(domains, domain_json(&o->domains[k]));
        for (int k = 0; k < o->n_areas; k++)
            json_array_append_new(areas, json_pack("{so so}", "id",
                                                   text(o->areas[k].id), "name",
                                                   text(o->areas[k].name)));
        json_object_set_new(j, "id", text(o->id));
        json_object_set_new(j, "from",
                            date_cmp(o->from, date_first())
                                ? date_json(a, o->from)
                                : json_null());
        json_object_set_new(
            j, "until", o->has_until ? date_json(a, o->until) : json_null());
        json_object_set_new(j, "domains", domains);
        json_object_set_new(j, "areas", areas);
        json_array_append_new(list, j);
    }
    return list;
}

json_t *program_json_whole(struct arena *a, const struct program *p,
                           const struct policy *policy)
{
    json_t *o = program_json(a, p), *sources = json_array(),
           *facts = json_array();
    size_t n;
    const struct named_fact *named = program_facts(a, p, policy, &n);

    for (size_t i = 0; i < n; i++)
        json_array_append_new(facts, fact_json(a, named[i].id, named[i].fact));
    for (int i = 0; i < p->n_sources; i++)
        json_array_append_new(
            sources,
            json_pack("{so so so so so}", "id", text(p->sources[i].id), "title",
                      text(p->sources[i].title), "url", text(p->sources[i].url),
                      "kind", text(p->sources[i].kind), "age",
                      text(p->sources[i].age)));
    json_object_set_new(o, "disclaimer", text(p->disclaimer));
    json_object_set_new(o, "note", text(p->note));
    json_object_set_new(o, "outlines", outlines_json(a, p));
    json_object_set_new(o, "facts", facts);
    json_object_set_new(o, "sources", sources);
    return o;
}
