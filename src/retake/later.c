/* The same candidate on another day: after one more failure, or with one more
 * paper. */
#include "retake/retake_int.h"

#include "base/arena.h"

struct retake_case case_failed(struct arena *a, const struct retake_case *c,
                               struct str part, struct date on)
{
    struct attempt *ts =
        ARENA_ARRAY(a, struct attempt, (size_t)c->n_attempts + 1);
    struct retake_case out = *c;
    int n = 0;

    for (int i = 0; i < c->n_attempts; i++)
        if (c->attempts[i].result != ATTEMPT_BOOKED ||
            date_cmp(c->attempts[i].date, on) > 0)
            ts[n++] = c->attempts[i];
    ts[n++] =
        (struct attempt){ .date = on, .result = ATTEMPT_FAIL, .part = part };
    out.attempts = ts;
    out.n_attempts = n;
    return out;
}

/* An answer that comes later is not known yet. */
static enum filed_state state_on(enum filed_state s, bool has_answered,
                                 struct date answered, struct date on)
{
    return has_answered && date_cmp(answered, on) > 0 ? FILED_OPEN : s;
}

struct retake_case case_on(struct arena *a, const struct retake_case *c,
                           struct date on)
{
    struct retake_case out = *c;
    struct attempt *ts = ARENA_ARRAY(a, struct attempt, c->n_attempts);
    struct document *ds = ARENA_ARRAY(a, struct document, c->n_documents);
    struct request *qs = ARENA_ARRAY(a, struct request, c->n_requests);
    int n = 0;

    for (int i = 0; i < c->n_attempts; i++)
        if (c->attempts[i].result == ATTEMPT_BOOKED ||
            attempt_is_told(&c->attempts[i], on))
            ts[n++] = c->attempts[i];
    out.attempts = ts;
    out.n_attempts = n;
    n = 0;
    for (int i = 0; i < c->n_documents; i++) {
        if (!document_serves(&c->documents[i], on))
            continue;
        ds[n] = c->documents[i];
        ds[n].state =
            state_on(ds[n].state, ds[n].has_answered, ds[n].answered, on);
        n++;
    }
    out.documents = ds;
    out.n_documents = n;
    n = 0;
    for (int i = 0; i < c->n_requests; i++) {
        if (date_cmp(c->requests[i].filed, on) > 0)
            continue;
        qs[n] = c->requests[i];
        qs[n].state =
            state_on(qs[n].state, qs[n].has_answered, qs[n].answered, on);
        n++;
    }
    out.requests = qs;
    out.n_requests = n;
    return out;
}

void desk_init_failed(struct desk *d, const struct desk *now, struct date on)
{
    struct retake_case known = case_on(now->arena, now->facts, now->round.on);
    struct retake_case *c = ARENA_NEW(now->arena, struct retake_case);

    *c = case_failed(now->arena, &known, now->round.part, on);
    desk_init(d, now->arena, now->policy, c, now->round.part, on);
}

/* One more document of each id; of an extension one more than there are. */
static struct retake_case case_with(const struct desk *d,
                                    const struct named *papers, size_t n,
                                    struct date day)
{
    struct retake_case out = case_on(d->arena, d->facts, d->round.on);
    size_t had = (size_t)out.n_documents;
    struct document *docs = ARENA_ARRAY(d->arena, struct document, had + n);

    for (size_t i = 0; i < had; i++)
        docs[i] = out.documents[i];
    for (size_t i = 0; i < n; i++) {
        const struct document *old =
            round_document(&d->round, papers[i].id, false);
        int bought = !old ? 0 : old->extensions > 1 ? old->extensions : 1;
        docs[had + i] = (struct document){ .id = papers[i].id,
                                           .has_date = true,
                                           .date = day,
                                           .state = FILED_GRANTED,
                                           .has_answered = true,
                                           .answered = day,
                                           .extensions = bought + 1 };
    }
    out.documents = docs;
    out.n_documents = (int)(had + n);
    return out;
}

bool desk_opens(const struct desk *d, const struct named *papers, size_t n)
{
    struct retake_case *c = ARENA_NEW(d->arena, struct retake_case);
    struct date day = date_add_days(d->round.on, 1), first;
    struct desk then;

    *c = case_with(d, papers, n, day);
    desk_init(&then, d->arena, d->policy, c, d->round.part, day);
    return days_first(&then.days[ACT_SIT], day, DAY_UNKNOWN, &first);
}

size_t finding_ways(const struct desk *d, const struct finding *f,
                    struct named ways[WAYS_MOST])
{
    const struct rule *r = f->rule;
    size_t n = 0;

    if (f->status != FACT_KNOWN || f->perhaps || !r->on_sit)
        return 0;
    if (r->kind == RULE_CAP && r->u.cap.then == THEN_DOCUMENT && !f->left)
        ways[n++] =
            (struct named){ r->u.cap.then_document,
                            r->u.cap.then_name.n ? r->u.cap.then_name
                                                 : r->u.cap.then_document };
    if (r->kind != RULE_DEADLINE || !f->has_last || rule_files_again(r))
        return n;
    if (extension_is_open(&d->round, f))
        ways[n++] = (struct named){
            r->u.deadline.extension.document,
            JOIN(d->arena, S("an extension by "),
                 extension_words(d->arena, &r->u.deadline.extension))
        };
    if (r->u.deadline.renewal.id.n)
        ways[n++] = r->u.deadline.renewal;
    return n;
}
