/* How long a passed part is good, and when scores are released. */
#include "retake/credit.h"

#include "retake/rule.h"

/* The day the program itself names for it. */
bool release_scheduled(const struct policy *p, const struct attempt *t,
                       struct date *out)
{
    const struct score_release *release = &p->release;
    struct date from = t->date;
    bool found = !release->from_window;

    if (!release->has || fact_asserted(&release->fact) != FACT_KNOWN)
        return false;
    for (int v = 0; v < p->n_versions && !found; v++)
        for (int i = 0; i < p->versions[v].n_rules && !found; i++) {
            const struct rule *r = &p->versions[v].rules[i];
            for (int k = 0; r->kind == RULE_CALENDAR && k < r->u.calendar.n;
                 k++) {
                const struct date_range *days = &r->u.calendar.list[k].days;
                if (date_cmp(t->date, days->from) < 0 ||
                    date_cmp(t->date, days->until) > 0)
                    continue;
                from = days->until;
                found = true;
            }
        }
    *out = span_after(&p->holidays, from, release->after);
    return found;
}

/* The first release that is filed as a document for a sitting. */
static bool filed_release(const struct retake_case *c, const struct attempt *t,
                          struct date on, struct date *out)
{
    bool found = false;

    for (int i = 0; i < c->n_documents; i++) {
        const struct document *d = &c->documents[i];
        if (!str_eq(d->id, S("score-release")) || !d->has_date ||
            !document_serves(d, on) || date_cmp(d->date, t->date) < 0 ||
            (found && date_cmp(d->date, *out) >= 0))
            continue;
        *out = d->date;
        found = true;
    }
    return found;
}

/* The newest pass of a part up to a day, and its credit. */
struct part_pass {
    const struct attempt *pass; /* or NULL */
    struct date end;            /* date_last() where no end is known */
    struct date least;          /* it is surely good so long */
};

static struct date credit_from(const struct policy *p,
                               const struct retake_case *c, struct date on,
                               struct date from)
{
    const struct part_credit *credit = &p->credit;
    struct date end = span_after(&p->holidays, from, credit->span);
    struct date by = span_before(&p->holidays, end, credit->extension.ahead);
    int bought = 0;

    for (int i = 0; i < c->n_documents; i++) {
        const struct document *d = &c->documents[i];
        bool late = credit->extension.has_ahead && d->has_date &&
                    date_cmp(d->date, by) > 0;
        if (credit->extension.document.n && !late &&
            str_eq(d->id, credit->extension.document) && document_serves(d, on))
            bought = d->extensions > bought ? d->extensions
                     : bought               ? bought
                                            : 1;
    }
    for (int i = 0; i < bought && i < credit->extension.most; i++)
        end = span_after(&p->holidays, end, credit->extension.length);
    return credit->last_day == LAST_DAY_TOO_LATE ? date_add_days(end, -1) : end;
}

static void set_ends(const struct policy *p, const struct retake_case *c,
                     struct date on, struct part_pass *out)
{
    struct date from = out->pass->date;
    bool told = !p->credit.from_release || out->pass->has_released;

    if (!p->credit.has || fact_asserted(&p->credit.fact) != FACT_KNOWN)
        return;
    if (p->credit.from_release && told)
        from = out->pass->released;
    told = told || filed_release(c, out->pass, on, &from) ||
           release_scheduled(p, out->pass, &from);
    out->least = credit_from(p, c, on, from);
    if (told)
        out->end = out->least;
}

static struct part_pass newest_pass(const struct policy *p,
                                    const struct retake_case *c,
                                    struct str part, struct date on)
{
    struct part_pass out = { NULL, date_last(), date_last() };
    struct date reset = case_reset_day(p, c, on);
    struct str version = policy_one_version(p, c, on);

    for (int i = 0; i < c->n_attempts; i++) {
        const struct attempt *t = &c->attempts[i];
        if (t->result == ATTEMPT_PASS && !t->preliminary && !t->exam.n &&
            attempt_is_of(t, version) &&
            (!t->part.n || str_eq(t->part, part)) &&
            date_cmp(t->date, on) <= 0 && date_cmp(t->date, reset) > 0 &&
            (!out.pass || date_cmp(t->date, out.pass->date) > 0))
            out.pass = t;
    }
    if (out.pass)
        set_ends(p, c, on, &out);
    return out;
}

struct date pass_good_until(const struct policy *p, const struct retake_case *c,
                            const struct attempt *t, struct date on)
{
    struct part_pass one = { t, date_last(), date_last() };

    set_ends(p, c, on, &one);
    return one.least;
}

/* All parts together: passed, the newest pass, the first end. */
struct credits {
    bool all;
    struct date newest, end, least;
};

static struct credits all_credits(const struct policy *p,
                                  const struct retake_case *c, struct date on)
{
    struct credits out = { true, date_first(), date_last(), date_last() };

    for (int i = 0; i < p->n_parts; i++) {
        struct part_pass x = newest_pass(p, c, p->parts[i].id, on);
        out.all &= x.pass != NULL;
        if (x.pass && date_cmp(x.pass->date, out.newest) > 0)
            out.newest = x.pass->date;
        if (date_cmp(x.end, out.end) < 0)
            out.end = x.end;
        if (date_cmp(x.least, out.least) < 0)
            out.least = x.least;
    }
    return out;
}

enum credit part_credit(const struct policy *p, const struct retake_case *c,
                        struct str part, struct date on)
{
    struct part_pass own = newest_pass(p, c, part, on);

    if (!own.pass || date_cmp(own.least, on) >= 0)
        return CREDIT_GOOD;
    struct credits all = all_credits(p, c, on);
    if (all.all && date_cmp(all.newest, all.least) <= 0)
        return CREDIT_GOOD;
    return date_cmp(own.end, on) < 0 &&
                   (!all.all || date_cmp(all.newest, all.end) > 0)
               ? CREDIT_OVER
               : CREDIT_UNSURE;
}

bool part_credit_end(const struct policy *p, const struct retake_case *c,
                     struct str part, struct date on, struct date *end,
                     bool *open)
{
    struct part_pass own = newest_pass(p, c, part, on);
    struct credits all;

    *end = own.end;
    if (!own.pass)
        return false;
    all = all_credits(p, c, on);
    *open = !all.all || date_cmp(all.newest, all.end) > 0;
    return date_cmp(own.end, date_last()) < 0;
}

bool part_credit_least(const struct policy *p, const struct retake_case *c,
                       struct str part, struct date on, struct date *least)
{
    struct part_pass own = newest_pass(p, c, part, on);

    *least = own.least;
    return own.pass && date_cmp(own.end, own.least) > 0;
}
