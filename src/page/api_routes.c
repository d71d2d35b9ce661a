/* What the routes of the API take and give: a row for each row of routes.c
 * below /api/, by its name. GET /api/v1/openapi.json is made of both. */
#include "page/api.h"

#include "page/routes.h"

#include "base/vec.h"
#include "format/openapi_json.h"

#include <pthread.h>

/* clang-format off */
const struct api_operation api_operations[] = {
    /* name, arguments, query, needs a token of scope, body, status, answer,
     * refusals besides those that all have, summary */
    { "api_openapi", "", "", false, SCOPE_READ, NULL, 200, "object", "",
      "This document" },
    { "api_home", "", "", true, SCOPE_READ, NULL, 200, "Home", "",
      "Where the person stands: program, case, decision of today, mocks" },
    { "api_programs", "", "", true, SCOPE_READ, NULL, 200, "Programs", "",
      "The programs there are, and which one is chosen" },
    { "api_program", "program", "", true, SCOPE_READ, NULL, 200, "ProgramFile", "404",
      "All that the file of a program says, with sources" },
    { "api_notes", "program", "", true, SCOPE_READ, NULL, 200, "Notes", "404",
      "The study notes of a program" },
    { "api_note", "program note", "", true, SCOPE_READ, NULL, 200, "Note", "404",
      "One study note" },
    { "api_bank", "program", "area level status review found text page", true, SCOPE_SIT, NULL, 200, "Bank", "404 409",
      "The items of a bank for its authors, with keys and what is found about them; not while a mock runs" },
    { "api_answers", "program", "item", true, SCOPE_SIT, NULL, 200, "Answers", "404 409",
      "What answers have shown about a bank, or about one item; not while a mock runs" },
    { "api_choose", "", "", true, SCOPE_CASE, "ChooseProgram", 200, "Chosen", "",
      "Choose the program of the first page" },
    { "api_sittings", "", "program", true, SCOPE_READ, NULL, 200, "Sittings", "",
      "The sittings so far" },
    { "api_start", "", "", true, SCOPE_SIT, "NewSitting", 201, "Created", "409",
      "Start a sitting: its clock runs from now on" },
    { "api_sitting", "sitting", "", true, SCOPE_READ, NULL, 200, "Sitting", "404",
      "Where a sitting is, with the items of the open segment" },
    { "api_report", "sitting", "", true, SCOPE_SIT, NULL, 200, "Report", "404 409",
      "The report of a sitting that is over; late answers end here" },
    { "api_review", "sitting", "", true, SCOPE_SIT, NULL, 200, "Review", "404 409",
      "Its questions with keys and reasons; late answers end here" },
    { "api_begin", "sitting", "", true, SCOPE_SIT, NULL, 200, "Moment", "404 409",
      "End the explanation of the screen; the first segment begins" },
    { "api_response", "sitting item", "", true, SCOPE_SIT, "Answer", 200, "Saved", "404 409 410",
      "Store an answer; 200 means that it is on disk" },
    { "api_flag", "sitting item", "", true, SCOPE_SIT, "Flag", 200, "Moment", "404 409 410",
      "Flag an item for review, or not" },
    { "api_strike", "sitting item", "", true, SCOPE_SIT, "Strikes", 200, "Moment", "404 409 410",
      "Which options are struck out" },
    { "api_seen", "sitting item", "", true, SCOPE_SIT, NULL, 200, "Moment", "404 409 410",
      "The item has been shown" },
    { "api_segment_end", "sitting segment", "", true, SCOPE_SIT, NULL, 200, "Moment", "404 409",
      "End a segment; there is no way back" },
    { "api_break_end", "sitting", "", true, SCOPE_SIT, NULL, 200, "Moment", "404 409",
      "End the break; the next segment begins" },
    { "api_submit", "sitting", "", true, SCOPE_SIT, NULL, 200, "Moment", "404 409",
      "End the sitting" },
    { "api_pad", "sitting", "", true, SCOPE_READ, NULL, 200, "Pad", "404",
      "What is kept beside the answers: notes, highlights, how it looks; and which aids there are" },
    { "api_pad_look", "sitting", "", true, SCOPE_SIT, "PadLook", 200, "PadEntry", "404 409",
      "How the exam screen looks, here and from now on" },
    { "api_pad_calculator", "sitting", "", true, SCOPE_SIT, "PadLine", 200, "PadEntry", "404 409",
      "What stands in the calculator, where the program allows one" },
    { "api_pad_notes", "sitting segment", "", true, SCOPE_SIT, "PadNotes", 200, "PadEntry", "404 409",
      "The notes of a segment that has begun" },
    { "api_pad_highlight", "sitting item", "", true, SCOPE_SIT, "PadHighlight", 200, "PadEntry", "404 409",
      "What is marked in a stem" },
    { "api_pad_shown", "sitting item", "", true, SCOPE_SIT, "PadShown", 200, "PadEntry", "404 409",
      "Which options were asked for while they are hidden" },
    { "api_look", "", "", true, SCOPE_READ, NULL, 200, "Look", "",
      "How every page looks, and its keys" },
    { "api_look_put", "", "", true, SCOPE_SIT, "Look", 200, "Look", "",
      "Choose how every page looks, and its keys" },
    { "api_case", "program", "", true, SCOPE_READ, NULL, 200, "CaseView", "404",
      "What was entered under a program" },
    { "api_decision", "program", "on part if_fail if_wait use_attempt pass_by", true, SCOPE_READ, NULL, 200, "RetakeAnswer", "400 404",
      "What the rules say about that case on a day, and about days to come" },
    { "api_calendar", "program", "", true, SCOPE_READ, NULL, 200, "text/calendar", "404",
      "The dates that matter, as a calendar file" },
    { "api_history", "program", "", true, SCOPE_READ, NULL, 200, "History", "404",
      "Every entry of that case, with corrections and removals, newest first" },
    { "api_checklist", "program", "", true, SCOPE_READ, NULL, 200, "Checklist", "404",
      "What to file, where, by when, and what it costs" },
    { "api_attempt_add", "program", "", true, SCOPE_CASE, "Attempt", 201, "CaseView", "404",
      "Enter an official result" },
    { "api_attempt_remove", "program date", "part", true, SCOPE_CASE, NULL, 200, "CaseView", "404 409",
      "Remove an official result" },
    { "api_attempt_correct", "program date", "part", true, SCOPE_CASE, "Attempt", 200, "CaseView", "404 409",
      "Correct an official result or a booked seat" },
    { "api_document_file", "program", "", true, SCOPE_CASE, "Document", 201, "CaseView", "404",
      "Enter something filed, paid or received, or what became of it" },
    { "api_request_add", "program", "", true, SCOPE_CASE, "Request", 201, "CaseView", "404",
      "Enter an accommodation or an appeal, or its answer" },
    { "api_request_remove", "program kind date", "", true, SCOPE_CASE, NULL, 200, "CaseView", "404 409",
      "Remove an accommodation or an appeal" },
    { "api_details", "program", "", true, SCOPE_CASE, "Details", 200, "CaseView", "404",
      "Set the details; what is left out is not said any more" },
    { "api_study_date", "program", "", true, SCOPE_CASE, "DateChoice", 200, "CaseView", "404",
      "Choose a day to study for, or take it back" },
    { "api_document", "program document", "", true, SCOPE_CASE, "DateChoice", 200, "CaseView", "404",
      "Tick a document off, with its day where it has one" },
    { "api_document_remove", "program document", "", true, SCOPE_CASE, NULL, 200, "CaseView", "404",
      "Untick a document" },
    { "api_retake", "", "", true, SCOPE_READ, "RetakeQuestion", 200, "RetakeAnswer", "",
      "The decision for any case on a day, and about days to come; nothing is stored" },
    { "api_study", "program", "", true, SCOPE_READ, NULL, 200, "Study", "404",
      "Where a person's study of a program stands" },
    { "api_study_plan", "program", "", true, SCOPE_READ, NULL, 200, "StudyPlan", "404",
      "The plan, worked out anew" },
    { "api_study_calendar", "program", "", true, SCOPE_READ, NULL, 200, "text/calendar", "404",
      "The plan as a calendar file" },
    { "api_progress", "program", "", true, SCOPE_READ, NULL, 200, "Progress", "404",
      "How the study has gone: over time, by area, ideas, errors, mocks" },
    { "api_summary", "program", "", true, SCOPE_READ, NULL, 200, "Summary", "404",
      "The same, and the next days of the plan: to hand on" },
    { "api_summary_pdf", "program", "", true, SCOPE_READ, NULL, 200, "application/pdf", "404",
      "The summary as a document" },
    { "api_practice", "program", "", true, SCOPE_READ, NULL, 200, "ToPractise", "404",
      "What there is to practise: areas, ideas, what was missed or flagged" },
    { "api_study_why", "program figure", "", true, SCOPE_READ, NULL, 200, "Why", "404",
      "Why a figure is what it is, in two sentences" },
    { "api_import", "program", "dry_run", true, SCOPE_SIT, "application/octet-stream", 200, "Imported", "404",
      "Take the reviews of another program from its file: a package of Anki, or a CSV; again, it changes nothing more" },
    { "api_study_set", "program", "", true, SCOPE_SIT, "StudySettings", 200, "Study", "404",
      "What the person can give: minutes, days off, mocks" },
    { "api_study_flag", "program item", "", true, SCOPE_SIT, "Flag", 200, "Study", "404",
      "Flag a question for practice, or not" },
    { "api_session_start", "program", "", true, SCOPE_SIT, "NewSession", 201, "Created", "404 409",
      "Start a session of practice; one that is open ends" },
    { "api_session", "session", "", true, SCOPE_SIT, NULL, 200, "Session", "404",
      "A session with its questions, keys and reasons: it is practice" },
    { "api_session_task", "session task", "", true, SCOPE_SIT, "TaskAct", 200, "Task", "404 409",
      "Answer, rate, say why it was wrong, or take the last of these back" },
    { "api_session_end", "session", "", true, SCOPE_SIT, NULL, 200, "Session", "404",
      "End a session; what is left goes back into the plan" },
    { "api_export", "", "", true, SCOPE_READ, NULL, 200, "Export", "",
      "Everything that was entered or done" },
    { "api_check", "", "", true, SCOPE_READ, NULL, 200, "Audit", "",
      "Is this installation as it should be: where the self-audit stands, and what it found" },
    { "api_check_start", "", "", true, SCOPE_READ, NULL, 202, "Audit", "",
      "Begin a self-audit, unless one is running" },
    { "api_erase", "", "", true, SCOPE_ALL, "Erase", 200, "Erased", "",
      "Delete everything for good, tokens too" },
};
/* clang-format on */

const size_t n_api_operations = sizeof api_operations / sizeof *api_operations;

static bool is_api(const struct route *r)
{
    return str_starts(str_from_c(r->path), S("/api/"));
}

const struct api_operation *api_operation_of(const struct route *r)
{
    if (!is_api(r))
        return NULL;
    for (size_t i = 0; i < n_api_operations; i++)
        if (!strcmp(api_operations[i].name, r->name))
            return &api_operations[i];
    BUG("route %s has no row in api_routes.c", r->name);
}

/* ---- the query ---- */

static bool takes(const struct api_operation *o, struct str name)
{
    struct str names = str_from_c(o->query), one;

    while (str_next(&names, ' ', &one))
        if (one.n && str_eq(one, name))
            return true;
    return false;
}

static bool came_before(const struct exchange *x, int at)
{
    for (int i = 0; i < at; i++)
        if (str_eq(x->query[i].name, x->query[at].name))
            return true;
    return false;
}

static bool refuse_query(struct exchange *x, struct str title,
                         struct str detail)
{
    api_fail(x, 400, "bad_request", title, detail);
    return false;
}

bool page_check_query(struct exchange *x)
{
    const struct api_operation *o = api_operation_of(x->route);
    struct arena *a = &x->arena;

    for (int i = 0; o && i < x->n_query; i++) {
        struct str name = x->query[i].name;
        if (!takes(o, name))
            return refuse_query(
                x, S("The query has a parameter that is not known here."),
                *o->query ? str_fmt(a, "There are: %s.", o->query)
                          : S("There is none."));
        if (came_before(x, i))
            return refuse_query(
                x, str_fmt(a, "The query has `%.*s` twice.", STR_ARG(name)),
                S("Send it once."));
        if (!openapi_parameter_fits(name, x->query[i].value))
            return refuse_query(x,
                                str_fmt(a,
                                        "The query: `%.*s` is not what it must "
                                        "be.",
                                        STR_ARG(name)),
                                S("See openapi.json, or leave it out."));
    }
    return true;
}

/* ---- the description ---- */

static const char *method_of(const struct route *r)
{
    switch (r->method) {
    case HTTP_GET:
        return "get";
    case HTTP_POST:
        return "post";
    case HTTP_PUT:
        return "put";
    case HTTP_DELETE:
        return "delete";
    }
    BUG("method %d", (int)r->method);
}

/* The whole description, as OpenAPI 3.1. */
static struct str openapi_text(struct arena *a)
{
    struct {
        struct openapi_operation *p;
        size_t n, cap;
    } all = { 0 };

    for (size_t i = 0; i < n_routes; i++) {
        const struct route *r = &routes[i];
        const struct api_operation *o = api_operation_of(r);
        if (!o)
            continue;
        struct openapi_operation op = {
            .method = method_of(r),
            .path = r->path,
            .args = o->args,
            .query = o->query,
            .id = r->name,
            .summary = o->summary,
            .request = o->request,
            .status = o->status,
            .answer = o->answer,
            .refusals = o->refusals,
        };
        if (o->needs_token)
            op.scope = str_to_c(a, token_scope_text(o->scope));
        VEC_PUSH(a, &all, op);
    }
    return openapi_json_text(a, RESIT_VERSION, all.p, all.n);
}

/* Anyone may ask for it, as often as they like, and it is always the same: it
 * is made once, and kept as long as the program runs. */
static struct str openapi;

static void make_openapi(void)
{
    static struct arena a;

    openapi = openapi_text(&a);
}

void page_api_openapi(struct exchange *x)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, make_openapi);
    api_reply(x, 200, openapi);
}
