/* The retake case of a person: folded from its events. */
#include "app/app_int.h"

#include "base/vec.h"
#include "format/case_event_json.h"

struct fold {
    struct retake_case facts;
    struct {
        struct attempt *p;
        size_t n, cap;
    } attempts;
    struct {
        struct document *p;
        size_t n, cap;
    } documents;
    bool exists, has_study_date;
    struct date study_date;
};

static void put_attempts_in_order(struct arena *a, struct fold *f)
{
    f->facts.attempts = f->attempts.p;
    f->facts.n_attempts = (int)f->attempts.n;
    const struct attempt *sorted = attempts_sorted(a, &f->facts);
    if (f->attempts.n)
        memcpy(f->attempts.p, sorted, f->attempts.n * sizeof *sorted);
}

static void set_document(struct arena *a, struct fold *f,
                         const struct case_event *e)
{
    size_t i = 0;

    while (i < f->documents.n && !str_eq(f->documents.p[i].id, e->document))
        i++;
    if (i < f->documents.n) {
        memmove(f->documents.p + i, f->documents.p + i + 1,
                (f->documents.n - i - 1) * sizeof *f->documents.p);
        f->documents.n--;
    }
    if (e->on)
        VEC_PUSH(a, &f->documents,
                 (struct document){ .id = e->document,
                                    .has_date = e->has_date,
                                    .date = e->date });
}

static void apply(struct arena *a, struct fold *f, const struct case_event *e)
{
    switch (e->kind) {
    case CASE_EVENT_ATTEMPT_RECORDED:
        for (int i = 0; i < e->facts.n_attempts; i++)
            VEC_PUSH(a, &f->attempts, e->facts.attempts[i]);
        put_attempts_in_order(a, f);
        break;
    case CASE_EVENT_ATTEMPT_REMOVED:
        if (e->attempt >= 0 && (size_t)e->attempt < f->attempts.n) {
            memmove(f->attempts.p + e->attempt, f->attempts.p + e->attempt + 1,
                    (f->attempts.n - (size_t)e->attempt - 1) *
                        sizeof *f->attempts.p);
            f->attempts.n--;
        }
        break;
    case CASE_EVENT_DETAILS_SET:
        f->facts.has_graduated = e->facts.has_graduated;
        f->facts.graduated = e->facts.graduated;
        f->facts.member = e->facts.member;
        f->facts.category = e->facts.category;
        f->facts.overlay = e->facts.overlay;
        break;
    case CASE_EVENT_STUDY_DATE_SET:
        f->has_study_date = e->has_date;
        f->study_date = e->date;
        break;
    case CASE_EVENT_DOCUMENT_SET:
        set_document(a, f, e);
        break;
    case CASE_EVENT_PROGRAM_CHOSEN:
        break;
    }
    f->exists = f->exists || e->kind != CASE_EVENT_PROGRAM_CHOSEN;
    f->facts.attempts = f->attempts.p;
    f->facts.n_attempts = (int)f->attempts.n;
    f->facts.documents = f->documents.p;
    f->facts.n_documents = (int)f->documents.n;
}

static enum status load(struct db *db, struct arena *a, int64_t person,
                        struct str program, struct fold *f, struct err *err)
{
    struct case_event_list_in in = { person, program };
    struct stmt *st = db_stmt(db, Q_CASE_EVENT_LIST);
    enum status status = case_event_list_bind(st, &in);
    bool has;

    *f = (struct fold){ 0 };
    while (status == OK && (status = stmt_step(st, &has, err)) == OK && has) {
        struct case_event_list_row row;
        struct case_event e = { 0 };
        case_event_list_read(st, a, &row);
        if (!case_event_kind_parse(row.kind, &e.kind) ||
            !case_event_json_parse(a, row.body, &e)) {
            status = err_set(err, E_CORRUPT, "case event %lld cannot be read",
                             (long long)row.id);
            (void)!stmt_run(st, NULL);
        } else {
            apply(a, f, &e);
        }
    }
    return status;
}

static void view_of(const struct fold *f, struct arena *a, struct str program,
                    struct case_view *v)
{
    struct retake_case *facts = ARENA_NEW(a, struct retake_case);

    *facts = f->facts;
    *v = (struct case_view){
        .program = program,
        .exists = f->exists,
        .facts = facts,
        .has_study_date = f->has_study_date,
        .study_date = f->study_date,
    };
}

enum status app_case(struct app *app, int64_t person, struct str program,
                     struct arena *a, struct case_view *v, struct err *err)
{
    struct fold f;
    struct db *db = store_read_begin(app->store);
    enum status status = load(db, a, person, program, &f, err);

    store_read_end(app->store, db);
    if (status == OK)
        view_of(&f, a, program, v);
    return status;
}

enum status app_decide(struct app *app, int64_t person, struct str program,
                       struct date on, struct arena *a,
                       const struct decision **out, struct err *err)
{
    struct case_view v;
    const struct catalog_entry *c = catalog_find(app_catalog(app), program);

    if (!c)
        return err_set(err, E_MISSING, "there is no program %.*s",
                       STR_ARG(program));
    enum status status = app_case(app, person, program, a, &v, err);
    if (status == OK)
        *out = retake_decide(a, c->policy, v.facts, on);
    return status;
}

/* ---- changing ---- */

enum { STUDY_MONTHS_MOST = 120 };

struct change {
    struct app *app;
    struct app_case_change *io;
    const struct catalog_entry *entry;
};

static void event_of(const struct app_case_change *io, struct case_event *e)
{
    *e = (struct case_event){
        .attempt = io->attempt,
        .has_date = io->has_date,
        .date = io->date,
        .document = io->document,
        .on = io->on,
    };
    if (io->facts)
        e->facts = *io->facts;
    switch (io->kind) {
    case CASE_ADD_ATTEMPT:
        e->kind = CASE_EVENT_ATTEMPT_RECORDED;
        break;
    case CASE_REMOVE_ATTEMPT:
        e->kind = CASE_EVENT_ATTEMPT_REMOVED;
        break;
    case CASE_SET_DETAILS:
        e->kind = CASE_EVENT_DETAILS_SET;
        break;
    case CASE_SET_STUDY_DATE:
        e->kind = CASE_EVENT_STUDY_DATE_SET;
        break;
    case CASE_SET_DOCUMENT:
        e->kind = CASE_EVENT_DOCUMENT_SET;
        break;
    case CASE_CHOOSE:
        e->kind = CASE_EVENT_PROGRAM_CHOSEN;
        break;
    }
}

/* Only a date that a known rule forbids is refused. */
static void check_study_date(const struct change *c, const struct fold *f)
{
    struct app_case_change *io = c->io;
    struct date today = app_today_for(c->app, c->entry->policy);

    if (!io->has_date)
        return;
    if (date_cmp(io->date, today) < 0) {
        problem_field(&io->problems, S("date"), S("choose a day from today on"),
                      "that day is past");
        return;
    }
    if (date_cmp(io->date, date_add_months(today, STUDY_MONTHS_MOST)) > 0) {
        problem_field(&io->problems, S("date"),
                      S("choose a day within the next ten years"),
                      "that day is more than ten years ahead");
        return;
    }
    const struct decision *d =
        retake_decide(io->arena, c->entry->policy, &f->facts, today);
    const struct reason *why = decision_forbids(d, io->date);
    if (why)
        problem_field(&io->problems, S("date"), S("choose another day"),
                      "a rule does not allow that day: %.*s",
                      STR_ARG(why->text));
}

static bool is_same_attempt(const struct attempt *a,
                            const struct retake_case *named)
{
    return named->n_attempts == 1 &&
           !date_cmp(a->date, named->attempts[0].date) &&
           str_eq(a->part, named->attempts[0].part);
}

static void check(const struct change *c, const struct fold *before,
                  const struct case_event *e)
{
    struct app_case_change *io = c->io;
    struct fold after = *before;

    if (io->kind == CASE_REMOVE_ATTEMPT &&
        (io->attempt < 0 || (size_t)io->attempt >= before->attempts.n))
        problem_field(&io->problems, S("attempt"),
                      S("look at the list again; it may have changed"),
                      "there is no such attempt");
    else if (io->kind == CASE_REMOVE_ATTEMPT && io->facts &&
             !is_same_attempt(&before->attempts.p[io->attempt], io->facts))
        problem_field(&io->problems, S("attempt"),
                      S("look at the list again; it has changed"),
                      "that attempt is another one");
    if (io->kind == CASE_SET_STUDY_DATE)
        check_study_date(c, before);
    if (io->kind != CASE_ADD_ATTEMPT && io->kind != CASE_SET_DETAILS &&
        io->kind != CASE_SET_DOCUMENT)
        return;
    /* apply changes arrays in place: fold into copies */
    after.attempts.p =
        ARENA_ARRAY(io->arena, struct attempt, before->attempts.n + 1);
    after.documents.p =
        ARENA_ARRAY(io->arena, struct document, before->documents.n + 1);
    if (before->attempts.n)
        memcpy(after.attempts.p, before->attempts.p,
               before->attempts.n * sizeof *after.attempts.p);
    if (before->documents.n)
        memcpy(after.documents.p, before->documents.p,
               before->documents.n * sizeof *after.documents.p);
    after.attempts.cap = before->attempts.n + 1;
    after.documents.cap = before->documents.n + 1;
    apply(io->arena, &after, e);
    retake_case_check(&after.facts, c->entry->policy,
                      app_today_for(c->app, c->entry->policy), &io->problems);
    /* only the new attempt: an outline may have changed since the others */
    if (io->kind == CASE_ADD_ATTEMPT)
        retake_case_check_areas(&e->facts, c->entry->program, &io->problems);
}

static enum status change(struct db *db, void *arg, struct err *err)
{
    struct change *c = arg;
    struct app_case_change *io = c->io;
    struct fold f;
    struct case_event e;
    enum status status = load(db, io->arena, io->person, io->program, &f, err);

    if (status != OK)
        return status;
    event_of(io, &e);
    check(c, &f, &e);
    if (io->problems.n)
        return OK;
    struct case_event_add_in in = { io->person, io->program,
                                    clock_now_us(&c->app->clock),
                                    case_event_kind_text(e.kind),
                                    case_event_json_text(io->arena, &e) };
    struct stmt *st = db_stmt(db, Q_CASE_EVENT_ADD);
    status = case_event_add_bind(st, &in);
    return status == OK ? stmt_run(st, err) : status;
}

void app_case_change(struct app *app, struct app_case_change *io,
                     struct app_reply reply)
{
    struct change *c = ARENA_NEW(io->arena, struct change);

    *c = (struct change){ .app = app, .io = io };
    problems_init(&io->problems, io->arena);
    c->entry = catalog_find(app_catalog(app), io->program);
    if (!c->entry) {
        io->result.status =
            err_set(&io->result.err, E_MISSING, "there is no program %.*s",
                    STR_ARG(io->program));
        reply.fn(reply.arg);
        return;
    }
    app_write_async(app, change, c, &io->result, reply);
}
