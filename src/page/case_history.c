/* Everything that was entered in a case, in the order it was entered: nothing
 * is ever overwritten, a correction is an entry too. */
#include "page/case_view.h"
#include "page/routes.h"
#include "page/words.h"

#include "base/vec.h"
#include "views.h"

struct telling {
    struct arena *arena;
    const struct catalog_entry *entry;
    struct case_asks asks;
};

static struct str attempt_words(const struct telling *t,
                                const struct retake_case *facts)
{
    struct str out = S("");

    for (int i = 0; i < facts->n_attempts; i++) {
        const struct attempt *one = &facts->attempts[i];
        const struct part *part = policy_part(t->entry->policy, one->part);
        out = str_fmt(t->arena, "%.*s%s%.*s, %.*s%s%.*s", STR_ARG(out),
                      i ? "; " : "", STR_ARG(date_words(t->arena, one->date)),
                      STR_ARG(attempt_result_words(one->result)),
                      part ? ", " : "", STR_ARG(part ? part->name : S("")));
    }
    return out;
}

static struct str paper_words(const struct telling *t, struct str id,
                              bool has_date, struct date date)
{
    struct paper_asked asked = case_asks_paper(&t->asks, id);
    struct str name = asked.id.n ? asked.name : words_id(t->arena, id);

    if (!has_date)
        return name;
    return str_fmt(t->arena, "%.*s, %.*s", STR_ARG(name),
                   STR_ARG(date_words(t->arena, date)));
}

static struct str filed_words(const struct telling *t, const char *what,
                              const struct retake_case *facts)
{
    if (!facts->n_documents)
        return str_from_c(what);
    const struct document *d = &facts->documents[0];
    struct str paper = paper_words(t, d->id, d->has_date, d->date);
    struct str state =
        case_state_words(t->arena, case_asks_paper(&t->asks, d->id).paid,
                         d->state, d->has_answered, d->answered);
    return str_fmt(t->arena, "%s: %.*s%s%.*s", what, STR_ARG(paper),
                   state.n ? ", " : "", STR_ARG(state));
}

static struct str request_words(const struct telling *t, const char *what,
                                const struct retake_case *facts)
{
    if (!facts->n_requests)
        return str_from_c(what);
    const struct request *r = &facts->requests[0];
    struct str state = case_state_words(t->arena, false, r->state,
                                        r->has_answered, r->answered);
    return str_fmt(t->arena, "%s of %.*s%s%.*s", what,
                   STR_ARG(date_words(t->arena, r->filed)), state.n ? ", " : "",
                   STR_ARG(state));
}

static struct str study_words(const struct telling *t,
                              const struct case_event *e)
{
    return e->has_date ? str_fmt(t->arena, "Date to study for: %.*s",
                                 STR_ARG(date_words(t->arena, e->date)))
                       : S("Date to study for taken back");
}

static struct str event_words(const struct telling *t,
                              const struct case_event *e)
{
    struct arena *a = t->arena;

    switch (e->kind) {
    case CASE_EVENT_ATTEMPT_RECORDED:
        return str_fmt(a, "Sitting entered: %.*s",
                       STR_ARG(attempt_words(t, &e->facts)));
    case CASE_EVENT_ATTEMPT_CORRECTED:
        return str_fmt(a, "Sitting %d corrected: %.*s", e->attempt + 1,
                       STR_ARG(attempt_words(t, &e->facts)));
    case CASE_EVENT_ATTEMPT_REMOVED:
        return str_fmt(a, "Sitting %d removed", e->attempt + 1);
    case CASE_EVENT_DETAILS_SET:
        return e->facts.has_graduated || e->facts.category.n ||
                       e->facts.overlay.n ||
                       e->facts.member != MEMBERSHIP_UNSAID
                   ? S("Details about you changed")
                   : S("Details about you: nothing said");
    case CASE_EVENT_STUDY_DATE_SET:
        return study_words(t, e);
    case CASE_EVENT_DOCUMENT_SET:
        return str_fmt(
            a, "%s: %.*s", e->on ? "Ticked" : "Unticked",
            STR_ARG(paper_words(t, e->document, e->has_date, e->date)));
    case CASE_EVENT_APPLICATION_FILED:
        return filed_words(t, "Application filed", &e->facts);
    case CASE_EVENT_PAYMENT_MADE:
        return filed_words(t, "Payment made", &e->facts);
    case CASE_EVENT_DOCUMENT_FILED:
        return filed_words(t, "Paper entered", &e->facts);
    case CASE_EVENT_DOCUMENT_REMOVED:
        return str_fmt(a, "Paper %d removed", e->at + 1);
    case CASE_EVENT_ACCOMMODATION_ASKED:
        return request_words(t, "Accommodation asked for", &e->facts);
    case CASE_EVENT_APPEAL_FILED:
        return request_words(t, "Appeal", &e->facts);
    case CASE_EVENT_REQUEST_REMOVED:
        return str_fmt(a, "Request %d removed", e->request + 1);
    case CASE_EVENT_PROGRAM_CHOSEN:
        return S("Exam chosen");
    }
    BUG("event %d of a case", (int)e->kind);
}

bool case_history_fill(struct exchange *x, struct case_history_page *v)
{
    struct telling t = { .arena = &x->arena,
                         .entry = page_program(x, x->args[0]) };
    struct case_entry *entries;
    struct err err;
    size_t n;

    if (!t.entry)
        return false;
    v->program = t.entry->program;
    if (app_case_history(page_app(x), x->person, v->program->id, &x->arena,
                         &entries, &n, &err) != OK) {
        page_failed(x, &err);
        return false;
    }
    t.asks = case_asks_of(&x->arena, t.entry->policy);
    v->lines = ARENA_ARRAY(&x->arena, struct history_line, n);
    while (n-- > 0)
        v->lines[v->n_lines++] = (struct history_line){
            words_instant(&x->arena, entries[n].at_us),
            event_words(&t, &entries[n].event),
            &entries[n],
        };
    return true;
}

void page_case_history(struct exchange *x)
{
    struct case_history_page v = { 0 };

    if (!case_history_fill(x, &v))
        return;
    v.page = page_make_for(x, S("What you entered"), SECTION_HOME, v.program);
    view_case_history(&x->out, &v);
    page_reply(x, 200);
}
