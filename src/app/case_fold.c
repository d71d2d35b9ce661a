#include "app/case_fold.h"

#include "base/arena.h"
#include "base/vec.h"

/* Take one out of a vector. */
#define REMOVE_AT(v, i)                                                        \
    do {                                                                       \
        memmove((v)->p + (i), (v)->p + (i) + 1,                                \
                ((v)->n - (i)-1) * sizeof *(v)->p);                            \
        (v)->n--;                                                              \
    } while (0)

/* A vector of its own with the same contents. */
#define COPY(a, to, from)                                                      \
    do {                                                                       \
        size_t most = (from)->n + 1;                                           \
        (to)->p = arena_alloc((a), most * sizeof *(to)->p);                    \
        if ((from)->n)                                                         \
            memcpy((to)->p, (from)->p, (from)->n * sizeof *(to)->p);           \
        (to)->cap = most;                                                      \
    } while (0)

void case_fold_init(struct case_fold *f, struct arena *a)
{
    *f = (struct case_fold){ .arena = a };
}

struct case_fold case_fold_copy(const struct case_fold *f)
{
    struct case_fold to = *f;

    COPY(f->arena, &to.attempts, &f->attempts);
    COPY(f->arena, &to.documents, &f->documents);
    COPY(f->arena, &to.requests, &f->requests);
    return to;
}

/* ---- attempts ---- */

static void put_attempts_in_order(struct case_fold *f)
{
    f->facts.attempts = f->attempts.p;
    f->facts.n_attempts = (int)f->attempts.n;
    const struct attempt *sorted = attempts_sorted(f->arena, &f->facts);
    if (f->attempts.n)
        memcpy(f->attempts.p, sorted, f->attempts.n * sizeof *sorted);
}

/* An appeal goes with the sitting that it is about. */
static void move_appeals(struct case_fold *f, const struct attempt *from,
                         const struct attempt *to)
{
    for (size_t i = 0; i < f->requests.n; i++) {
        struct request *r = &f->requests.p[i];
        if (r->has_attempt && !date_cmp(r->attempt, from->date) &&
            str_eq(r->part, from->part)) {
            r->attempt = to->date;
            r->part = to->part;
        }
    }
}

static void remove_appeals(struct case_fold *f, const struct attempt *of)
{
    for (size_t i = f->requests.n; i-- > 0;) {
        const struct request *r = &f->requests.p[i];
        if (r->has_attempt && !date_cmp(r->attempt, of->date) &&
            str_eq(r->part, of->part))
            REMOVE_AT(&f->requests, i);
    }
}

static void correct_attempt(struct case_fold *f, const struct case_event *e)
{
    if (e->attempt < 0 || (size_t)e->attempt >= f->attempts.n ||
        e->facts.n_attempts != 1)
        return;
    struct attempt *old = &f->attempts.p[e->attempt];
    move_appeals(f, old, &e->facts.attempts[0]);
    *old = e->facts.attempts[0];
    put_attempts_in_order(f);
}

static void remove_attempt(struct case_fold *f, int at)
{
    if (at < 0 || (size_t)at >= f->attempts.n)
        return;
    struct attempt gone = f->attempts.p[at];
    REMOVE_AT(&f->attempts, (size_t)at);
    remove_appeals(f, &gone);
}

/* ---- documents ---- */

/* It takes the place of one of the same id and day, and of one whose day was
 * not told. */
static void file(struct case_fold *f, const struct document *d)
{
    size_t i = 0;

    for (; i < f->documents.n; i++) {
        const struct document *old = &f->documents.p[i];
        if (str_eq(old->id, d->id) &&
            (!old->has_date || (d->has_date && !date_cmp(old->date, d->date))))
            break;
    }
    if (i < f->documents.n)
        f->documents.p[i] = *d;
    else
        VEC_PUSH(f->arena, &f->documents, *d);
}

/* Unticked: the newest of that id, which is the one that counts. */
static void take_back(struct case_fold *f, struct str id)
{
    const struct document *p = f->documents.p;
    size_t found = f->documents.n;

    for (size_t i = 0; i < f->documents.n; i++) {
        if (!str_eq(p[i].id, id))
            continue;
        if (found == f->documents.n || !p[i].has_date ||
            (p[found].has_date && date_cmp(p[i].date, p[found].date) > 0))
            found = i;
    }
    if (found < f->documents.n)
        REMOVE_AT(&f->documents, found);
}

static void set_document(struct case_fold *f, const struct case_event *e)
{
    if (e->on)
        file(f, &(struct document){ .id = e->document,
                                    .has_date = e->has_date,
                                    .date = e->date });
    else
        take_back(f, e->document);
}

/* ---- requests ---- */

/* It takes the place of one of the same kind and day. */
static void ask(struct case_fold *f, const struct request *r)
{
    size_t i = 0;

    while (i < f->requests.n && !(f->requests.p[i].kind == r->kind &&
                                  !date_cmp(f->requests.p[i].filed, r->filed)))
        i++;
    if (i < f->requests.n)
        f->requests.p[i] = *r;
    else
        VEC_PUSH(f->arena, &f->requests, *r);
}

/* ---- one event ---- */

void case_fold_apply(struct case_fold *f, const struct case_event *e)
{
    switch (e->kind) {
    case CASE_EVENT_ATTEMPT_RECORDED:
        for (int i = 0; i < e->facts.n_attempts; i++)
            VEC_PUSH(f->arena, &f->attempts, e->facts.attempts[i]);
        put_attempts_in_order(f);
        break;
    case CASE_EVENT_ATTEMPT_CORRECTED:
        correct_attempt(f, e);
        break;
    case CASE_EVENT_ATTEMPT_REMOVED:
        remove_attempt(f, e->attempt);
        break;
    case CASE_EVENT_DETAILS_SET:
        f->facts.has_graduated = e->facts.has_graduated;
        f->facts.graduated = e->facts.graduated;
        f->facts.member = e->facts.member;
        f->facts.category = e->facts.category;
        f->facts.overlay = e->facts.overlay;
        f->asked_about = true;
        break;
    case CASE_EVENT_STUDY_DATE_SET:
        f->has_study_date = e->has_date;
        f->study_date = e->date;
        break;
    case CASE_EVENT_DOCUMENT_SET:
        set_document(f, e);
        break;
    case CASE_EVENT_APPLICATION_FILED:
    case CASE_EVENT_PAYMENT_MADE:
    case CASE_EVENT_DOCUMENT_FILED:
        for (int i = 0; i < e->facts.n_documents; i++)
            file(f, &e->facts.documents[i]);
        break;
    case CASE_EVENT_DOCUMENT_REMOVED:
        if (e->at >= 0 && (size_t)e->at < f->documents.n)
            REMOVE_AT(&f->documents, (size_t)e->at);
        break;
    case CASE_EVENT_ACCOMMODATION_ASKED:
    case CASE_EVENT_APPEAL_FILED:
        for (int i = 0; i < e->facts.n_requests; i++)
            ask(f, &e->facts.requests[i]);
        break;
    case CASE_EVENT_REQUEST_REMOVED:
        if (e->request >= 0 && (size_t)e->request < f->requests.n)
            REMOVE_AT(&f->requests, (size_t)e->request);
        break;
    case CASE_EVENT_PROGRAM_CHOSEN:
        return;
    }
    f->exists = true;
    f->facts.attempts = f->attempts.p;
    f->facts.n_attempts = (int)f->attempts.n;
    f->facts.documents = f->documents.p;
    f->facts.n_documents = (int)f->documents.n;
    f->facts.requests = f->requests.p;
    f->facts.n_requests = (int)f->requests.n;
}
