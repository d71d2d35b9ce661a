/* What is odd in a case, or has to be said plainly. */
#include "retake/retake_int.h"

#include "base/arena.h"
#include "base/vec.h"
#include "retake/credit.h"

struct notes {
    struct arena *arena;
    struct str *p;
    size_t n, cap;
};

static void add(struct notes *v, struct str text)
{
    VEC_PUSH(v->arena, v, text);
}

static void attempt_notes(struct notes *v, const struct desk *d)
{
    const struct retake_case *c = d->facts;
    struct arena *a = v->arena;

    for (int i = 0; i < c->n_attempts; i++) {
        const struct attempt *t = &c->attempts[i];
        int when = date_cmp(t->date, d->round.on);
        struct str day = date_words(a, t->date);
        if (t->result == ATTEMPT_BOOKED && when < 0 &&
            (d->round.passed || !seat_is_untold(c, t, d->round.on)))
            continue;
        if (t->result == ATTEMPT_BOOKED && when < 0)
            add(v, JOIN(a, S("The sitting booked for "), day,
                        S(" is past. Please enter how it ended.")));
        else if (t->result != ATTEMPT_BOOKED &&
                 !attempt_is_told(t, d->round.on))
            add(v, JOIN(a, S("The attempt on "), day, S(" is after "),
                        date_words(a, d->round.on),
                        S(", the day this answer is for, and is not "
                          "counted.")));
        else if (c->has_graduated && date_cmp(t->date, c->graduated) < 0)
            add(v, JOIN(a, S("The attempt on "), day,
                        S(" is before your graduation on "),
                        date_words(a, c->graduated),
                        S(". It is counted; please check both dates.")));
    }
}

/* What was asked of the body, and what has become of it. */
static void request_notes(struct notes *v, const struct desk *d)
{
    struct arena *a = v->arena;

    for (int i = 0; i < d->facts->n_requests; i++) {
        const struct request *q = &d->facts->requests[i];
        bool appeal = q->kind == REQUEST_APPEAL;
        bool answered =
            q->state != FILED_OPEN &&
            (!q->has_answered || date_cmp(q->answered, d->round.on) <= 0);
        if (date_cmp(q->filed, d->round.on) > 0)
            continue;
        struct str what = appeal ? S("Your appeal of ")
                                 : S("Your request for an accommodation of ");
        struct str state = !answered                     ? S(" is open.")
                           : q->state == FILED_REFUSED   ? S(" was refused.")
                           : q->state == FILED_WITHDRAWN ? S(" was withdrawn.")
                           : appeal ? S(" was upheld: that sitting is void.")
                                    : S(" was granted.");
        add(v, JOIN(a, what, date_words(a, q->filed),
                    q->has_attempt ? JOIN(a, S(" about the sitting on "),
                                          date_words(a, q->attempt))
                                   : S(""),
                    state));
    }
}

/* As the steps name it, else as it was entered. */
static struct str document_name(const struct decision *out, struct str id)
{
    for (size_t i = 0; i < out->n_steps; i++)
        if (str_eq(out->steps[i].id, id))
            return out->steps[i].name;
    return id;
}

static void document_notes(struct notes *v, const struct desk *d,
                           const struct decision *out)
{
    const struct retake_case *c = d->facts;
    struct arena *a = v->arena;

    for (int i = 0; i < c->n_documents; i++)
        if (c->documents[i].has_date &&
            date_cmp(c->documents[i].date, d->round.on) > 0)
            add(v, JOIN(a, S("What you entered as \""),
                        document_name(out, c->documents[i].id),
                        S("\" is dated "), date_words(a, c->documents[i].date),
                        S(" and counts from that day.")));
}

/* No rule asks for it: only what looks like a slip is worth a word. */
static void spelling_notes(struct notes *v, const struct desk *d)
{
    struct str nearest;

    for (int i = 0; i < d->facts->n_documents; i++) {
        struct str id = d->facts->documents[i].id;
        if (!policy_names(d->policy, id, &nearest) && nearest.n)
            add(v, JOIN(v->arena, S("No rule speaks of \""), id,
                        S("\". Did you mean \""), nearest, S("\"?")));
    }
}

/* Sittings of another version of the exam than the newest one. */
static void version_notes(struct notes *v, const struct desk *d)
{
    struct str now = policy_one_version(d->policy, d->facts, d->round.on);
    const struct retake_case *c = d->facts;

    for (int i = 0; i < c->n_attempts && now.n; i++)
        if (c->attempts[i].version.n && !str_eq(c->attempts[i].version, now) &&
            date_cmp(c->attempts[i].date, d->round.on) <= 0)
            add(v,
                JOIN(v->arena, S("The sitting on "),
                     date_words(v->arena, c->attempts[i].date),
                     S(" was of version "), c->attempts[i].version,
                     S(" of the exam and does not go together with version "),
                     now, S(".")));
}

/* How much longer it can be good. */
static struct str extension_note(const struct desk *d, struct date end)
{
    const struct extension *e = &d->policy->credit.extension;
    const struct document *have = round_document(&d->round, e->document, false);
    int bought = !have ? 0 : have->extensions > 1 ? have->extensions : 1;
    struct date by = span_before(&d->policy->holidays, end, e->ahead);

    if (!e->document.n || bought >= e->most ||
        (e->has_ahead && date_cmp(d->round.on, by) > 0))
        return S("");
    return JOIN(d->arena, S(" It can be extended by "),
                extension_words(d->arena, e),
                e->has_ahead ? JOIN(d->arena, S(", if it is asked for by "),
                                    date_words(d->arena, by))
                             : S(""),
                S("."));
}

/* A pass that is over, or of which no end is known. */
static void credit_notes(struct notes *v, const struct desk *d)
{
    const struct policy *p = d->policy;
    const struct part *part = policy_part(p, d->round.part);
    struct date day;
    bool open;

    if (!part)
        return;
    if (d->round.lapsed &&
        part_credit_end(p, d->facts, part->id, d->round.on, &day, &open))
        add(v, JOIN(v->arena, S("Your pass in "), part->name, S(" of "),
                    date_words(v->arena, d->round.lapsed->date),
                    S(" was good until "), date_words(v->arena, day),
                    S(". The other parts were not passed by then, so it has "
                      "to be passed again."),
                    extension_note(d, day)));
    if ((d->round.passed || d->round.unsure) &&
        part_credit_least(p, d->facts, part->id, d->round.on, &day))
        add(v, JOIN(v->arena, S("Your pass in "), part->name,
                    S(" is surely good until "), date_words(v->arena, day),
                    S(". How long exactly counts from the day its score was "
                      "released, and that is not entered.")));
}

void desk_notes(const struct desk *d, struct decision *out)
{
    struct notes v = { .arena = d->arena };

    if (out->dead_end)
        add(&v, out->dead_end_text);
    attempt_notes(&v, d);
    document_notes(&v, d, out);
    spelling_notes(&v, d);
    request_notes(&v, d);
    version_notes(&v, d);
    if (!out->passed && desk_category_doubt(d).n)
        add(&v, desk_category_doubt(d));
    /* else the number of attempts says it */
    if (d->in_doubt && d->round.n_attempts == d->other.n_attempts)
        add(&v, d->doubt->text);
    credit_notes(&v, d);
    if (out->has_credit)
        add(&v,
            JOIN(d->arena, S("Your pass in "), out->credit_part,
                 S(" is good until "), date_words(d->arena, out->credit_until),
                 S(": all other parts have to be passed by then."),
                 extension_note(d, out->credit_until)));
    if (d->overlay && d->overlay->note.n)
        add(&v, d->overlay->note);
    if (!d->overlay && d->policy->local_note.n)
        add(&v, d->policy->local_note);
    out->notes = v.p;
    out->n_notes = v.n;
}

/* ---- dead ends ---- */

static bool has_end(const struct finding *f)
{
    return f->has_last && f->rule->on_sit && f->rule->kind == RULE_DEADLINE &&
           !rule_files_again(f->rule);
}

/* What can be done about a last day. */
static struct str way_out(const struct desk *d, const struct finding *f)
{
    struct arena *a = d->arena;
    const struct rule *r = f->rule;
    struct str out = S("");

    if (extension_is_open(&d->round, f))
        out = JOIN(a, S(" It can be extended by "),
                   extension_words(a, &r->u.deadline.extension), S("."));
    if (r->u.deadline.renewal.id.n)
        out = JOIN(a, out, S(" With "), r->u.deadline.renewal.name,
                   S(" the time is counted anew."));
    if (out.n)
        return out;
    return S(" Ask the certifying body whether it makes an exception.");
}

struct str desk_dead_end(const struct desk *d, const struct decision *out)
{
    struct arena *a = d->arena;
    struct day_set without = days_all(a, DAY_YES, NULL);
    const struct finding *end = NULL;
    struct date on = d->round.on, day, first;

    if (out->passed || out->attempts_left.a.status == FACT_NONE ||
        days_first(&d->days[ACT_SIT], on, DAY_UNKNOWN, &day))
        return S("");
    struct str why = desk_bar(d)->text;
    struct str start = S("Attempts may be left, but there is no day on which "
                         "you could use one. ");
    for (size_t i = 0; i < d->n_findings; i++) {
        const struct finding *f = &d->findings[i];
        if (has_end(f)) {
            if (!end || date_cmp(f->last, end->last) < 0)
                end = f;
            continue;
        }
        for (size_t k = 0; f->rule->on_sit && k < f->days.n; k++)
            days_limit(a, &without, f->days.p[k].from, f->days.p[k].until,
                       f->days.p[k].answer, f->reason);
    }
    if (!end || !days_first(&without, on, DAY_UNKNOWN, &first))
        return JOIN(a, start, why,
                    S(" Ask the certifying body what is left to you."));
    if (date_cmp(end->last, on) < 0)
        return JOIN(a, start, S("The last day was "), date_words(a, end->last),
                    S("."), way_out(d, end));
    return JOIN(a, start, S("The first day you could sit is "),
                date_words(a, first), S(", the last day is "),
                date_words(a, end->last),
                end->last_open ? S(" (whether that day itself still counts is "
                                   "not stated).")
                               : S("."),
                way_out(d, end));
}
