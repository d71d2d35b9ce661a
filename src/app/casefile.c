/* The retake case of a person: folded from its events. */
#include "app/app_int.h"

#include "app/case_fold.h"
#include "base/vec.h"

/* One event of the journal. */
static enum status read_event(struct stmt *st, struct arena *a,
                              struct case_entry *out, struct err *err)
{
    struct case_event_list_row row;

    case_event_list_read(st, a, &row);
    *out = (struct case_entry){ .at_us = row.at_us };
    if (case_event_kind_parse(row.kind, &out->event.kind) &&
        case_event_json_parse(a, row.body, &out->event))
        return OK;
    (void)!stmt_run(st, NULL);
    return err_set(err, E_CORRUPT, "case event %lld cannot be read",
                   (long long)row.id);
}

static enum status load(struct db *db, struct arena *a, int64_t person,
                        struct str program, struct case_fold *f,
                        struct err *err)
{
    struct case_event_list_in in = { person, program };
    struct stmt *st = db_stmt(db, Q_CASE_EVENT_LIST);
    enum status status = case_event_list_bind(st, &in);
    bool has;

    case_fold_init(f, a);
    while (status == OK && (status = stmt_step(st, &has, err)) == OK && has) {
        struct case_entry e;
        status = read_event(st, a, &e, err);
        if (status == OK)
            case_fold_apply(f, &e.event);
    }
    return status;
}

enum status app_case_history(struct app *app, int64_t person,
                             struct str program, struct arena *a,
                             struct case_entry **out, size_t *n,
                             struct err *err)
{
    struct {
        struct case_entry *p;
        size_t n, cap;
    } all = { 0 };
    struct case_event_list_in in = { person, program };
    struct db *db = store_read_begin(app->store);
    struct stmt *st = db_stmt(db, Q_CASE_EVENT_LIST);
    enum status status = case_event_list_bind(st, &in);
    bool has;

    while (status == OK && (status = stmt_step(st, &has, err)) == OK && has) {
        struct case_entry e;
        status = read_event(st, a, &e, err);
        if (status == OK)
            VEC_PUSH(a, &all, e);
    }
    store_read_end(app->store, db);
    *out = all.p;
    *n = all.n;
    return status;
}

static void view_of(const struct case_fold *f, struct arena *a,
                    struct str program, struct case_view *v)
{
    struct retake_case *facts = ARENA_NEW(a, struct retake_case);

    *facts = f->facts;
    *v = (struct case_view){
        .program = program,
        .exists = f->exists,
        .facts = facts,
        .has_study_date = f->has_study_date,
        .study_date = f->study_date,
        .asked_about = f->asked_about,
    };
}

enum status app_case(struct app *app, int64_t person, struct str program,
                     struct arena *a, struct case_view *v, struct err *err)
{
    struct case_fold f;
    struct db *db = store_read_begin(app->store);
    enum status status = load(db, a, person, program, &f, err);

    store_read_end(app->store, db);
    if (status == OK)
        view_of(&f, a, program, v);
    return status;
}

bool case_booked(const struct case_view *c, struct date from, struct date *out)
{
    bool has = false;

    for (int i = 0; i < c->facts->n_attempts; i++) {
        const struct attempt *t = &c->facts->attempts[i];
        if (t->result == ATTEMPT_BOOKED && date_cmp(t->date, from) >= 0 &&
            (!has || date_cmp(t->date, *out) < 0)) {
            has = true;
            *out = t->date;
        }
    }
    return has;
}

bool case_exam_day(const struct case_view *c, struct date today,
                   struct date *out)
{
    if (case_booked(c, today, out))
        return true;
    *out = c->study_date;
    return c->has_study_date && date_cmp(c->study_date, today) >= 0;
}

bool case_outcome_missing(const struct case_view *c, struct date today,
                          struct case_gap *out)
{
    const struct retake_case *f = c->facts;

    for (int i = f->n_attempts; i-- > 0;)
        if (seat_is_untold(f, &f->attempts[i], today)) {
            *out = (struct case_gap){ f->attempts[i].date, &f->attempts[i], i };
            return true;
        }
    if (!c->has_study_date || date_cmp(c->study_date, today) >= 0)
        return false;
    *out = (struct case_gap){ .date = c->study_date };
    for (int i = 0; i < f->n_attempts; i++)
        if (f->attempts[i].result != ATTEMPT_BOOKED &&
            date_cmp(f->attempts[i].date, c->study_date) >= 0)
            return false;
    return true;
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

/* Money is a payment, an application an application; all else is a paper. */
static enum case_event_kind filed_kind(const struct retake_case *facts)
{
    const struct document *d = &facts->documents[0];

    return str_eq(d->id, S("application"))       ? CASE_EVENT_APPLICATION_FILED
           : str_eq(d->id, S("fee")) || d->cents ? CASE_EVENT_PAYMENT_MADE
                                                 : CASE_EVENT_DOCUMENT_FILED;
}

static enum case_event_kind event_kind(const struct app_case_change *io)
{
    switch (io->kind) {
    case CASE_ADD_ATTEMPT:
        return CASE_EVENT_ATTEMPT_RECORDED;
    case CASE_CORRECT_ATTEMPT:
        return CASE_EVENT_ATTEMPT_CORRECTED;
    case CASE_REMOVE_ATTEMPT:
        return CASE_EVENT_ATTEMPT_REMOVED;
    case CASE_SET_DETAILS:
        return CASE_EVENT_DETAILS_SET;
    case CASE_SET_STUDY_DATE:
        return CASE_EVENT_STUDY_DATE_SET;
    case CASE_SET_DOCUMENT:
        return CASE_EVENT_DOCUMENT_SET;
    case CASE_FILE_DOCUMENT:
        return filed_kind(io->facts);
    case CASE_REMOVE_DOCUMENT:
        return CASE_EVENT_DOCUMENT_REMOVED;
    case CASE_ASK:
        return io->facts->requests[0].kind == REQUEST_APPEAL
                   ? CASE_EVENT_APPEAL_FILED
                   : CASE_EVENT_ACCOMMODATION_ASKED;
    case CASE_REMOVE_REQUEST:
        return CASE_EVENT_REQUEST_REMOVED;
    case CASE_CHOOSE:
        return CASE_EVENT_PROGRAM_CHOSEN;
    }
    BUG("change %d of a case", (int)io->kind);
}

static void event_of(const struct app_case_change *io, struct case_event *e)
{
    *e = (struct case_event){
        .kind = event_kind(io),
        .attempt = io->at,
        .at = io->at,
        .request = io->at,
        .has_date = io->has_date,
        .date = io->date,
        .document = io->document,
        .on = io->on,
    };
    if (io->facts)
        e->facts = *io->facts;
}

/* Only a date that a known rule forbids is refused. */
static void check_study_date(const struct change *c, const struct case_fold *f)
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

/* A case is sent over the API as a whole: it stays as short as that takes. */
static void check_most(const struct case_fold *f, struct problems *ps)
{
    if (f->attempts.n > ATTEMPTS_MOST || f->documents.n > DOCUMENTS_MOST ||
        f->requests.n > REQUESTS_MOST)
        problem_field(ps, S("case"), S("remove what is not needed any more"),
                      "a case has at most %d entries of each kind",
                      ATTEMPTS_MOST);
}

/* Is what the change names by its place what the person saw there? */
static bool is_there(const struct app_case_change *io,
                     const struct case_fold *f)
{
    size_t at = (size_t)io->at;

    switch (io->kind) {
    case CASE_CORRECT_ATTEMPT:
    case CASE_REMOVE_ATTEMPT:
        return io->at >= 0 && at < f->attempts.n &&
               !date_cmp(f->attempts.p[at].date, io->named->date) &&
               str_eq(f->attempts.p[at].part, io->named->part);
    case CASE_FILE_DOCUMENT:
    case CASE_REMOVE_DOCUMENT:
        return (io->kind == CASE_FILE_DOCUMENT && !io->replaces) ||
               (io->at >= 0 && at < f->documents.n &&
                str_eq(f->documents.p[at].id, io->document));
    case CASE_ASK:
    case CASE_REMOVE_REQUEST:
        return (io->kind == CASE_ASK && !io->replaces) ||
               (io->at >= 0 && at < f->requests.n &&
                !date_cmp(f->requests.p[at].filed, io->date));
    case CASE_ADD_ATTEMPT:
    case CASE_SET_DETAILS:
    case CASE_SET_STUDY_DATE:
    case CASE_SET_DOCUMENT:
    case CASE_CHOOSE:
        return true;
    }
    BUG("change %d of a case", (int)io->kind);
}

/* Only what the change says is checked: what was right once stays, also when
 * the program's files have changed since. `gone`: what goes before it. */
static void check(const struct change *c, const struct case_fold *before,
                  const struct case_event *e, const struct case_event *gone)
{
    struct app_case_change *io = c->io;

    if (!is_there(io, before)) {
        problem_field(&io->problems, S("at"),
                      S("look at the list again; it has changed"),
                      "that entry is not there");
        return;
    }
    if (io->kind == CASE_SET_STUDY_DATE)
        check_study_date(c, before);
    if (io->kind == CASE_SET_STUDY_DATE || io->kind == CASE_CHOOSE ||
        io->kind == CASE_REMOVE_ATTEMPT || io->kind == CASE_REMOVE_DOCUMENT ||
        io->kind == CASE_REMOVE_REQUEST)
        return;
    struct case_fold after = case_fold_copy(before);
    if (gone)
        case_fold_apply(&after, gone);
    case_fold_apply(&after, e);
    retake_case_check(&after.facts, c->entry->policy,
                      app_today_for(c->app, c->entry->policy), &io->problems);
    if (io->kind == CASE_ADD_ATTEMPT || io->kind == CASE_CORRECT_ATTEMPT)
        retake_case_check_areas(&e->facts, c->entry->program, &io->problems);
    check_most(&after, &io->problems);
}

/* A result on the day of a booked seat says how that sitting ended. */
static void complete_seat(struct app_case_change *io, const struct case_fold *f)
{
    const struct attempt *t = io->facts->attempts;

    for (size_t i = 0; i < f->attempts.n && t->result != ATTEMPT_BOOKED; i++) {
        const struct attempt *seat = &f->attempts.p[i];
        if (seat->result != ATTEMPT_BOOKED || date_cmp(seat->date, t->date) ||
            !str_eq(seat->part, t->part) || !str_eq(seat->exam, t->exam))
            continue;
        io->kind = CASE_CORRECT_ATTEMPT;
        io->at = (int)i;
        io->named = seat;
        return;
    }
}

static enum status append(struct db *db, const struct change *c,
                          const struct case_event *e, struct err *err)
{
    const struct app_case_change *io = c->io;
    struct case_event_add_in in = { io->person, io->program,
                                    clock_now_us(&c->app->clock),
                                    case_event_kind_text(e->kind),
                                    case_event_json_text(io->arena, e) };
    struct stmt *st = db_stmt(db, Q_CASE_EVENT_ADD);
    enum status status = case_event_add_bind(st, &in);

    return status == OK ? stmt_run(st, err) : status;
}

static enum status change(struct db *db, void *arg, struct err *err)
{
    struct change *c = arg;
    struct app_case_change *io = c->io;
    struct case_fold f;
    struct case_event e, gone;
    enum status status = load(db, io->arena, io->person, io->program, &f, err);

    if (status != OK)
        return status;
    if (io->kind == CASE_ADD_ATTEMPT && io->facts->n_attempts == 1)
        complete_seat(io, &f);
    event_of(io, &e);
    gone = e;
    gone.kind = io->kind == CASE_ASK ? CASE_EVENT_REQUEST_REMOVED
                                     : CASE_EVENT_DOCUMENT_REMOVED;
    check(c, &f, &e, io->replaces ? &gone : NULL);
    if (io->problems.n)
        return OK;
    if (io->replaces)
        status = append(db, c, &gone, err);
    return status == OK ? append(db, c, &e, err) : status;
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
