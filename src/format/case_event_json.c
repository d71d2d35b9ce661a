#include "format/case_event_json.h"

#include "base/arena.h"
#include "format/case_json.h"

#include <jansson.h>

static const struct str kinds[] = {
    [CASE_EVENT_ATTEMPT_RECORDED] = S_INIT("attempt_recorded"),
    [CASE_EVENT_DETAILS_SET] = S_INIT("details_set"),
    [CASE_EVENT_ATTEMPT_REMOVED] = S_INIT("attempt_removed"),
    [CASE_EVENT_STUDY_DATE_SET] = S_INIT("study_date_set"),
    [CASE_EVENT_DOCUMENT_SET] = S_INIT("document_set"),
    [CASE_EVENT_PROGRAM_CHOSEN] = S_INIT("program_chosen"),
    [CASE_EVENT_APPLICATION_FILED] = S_INIT("application_filed"),
    [CASE_EVENT_PAYMENT_MADE] = S_INIT("payment_made"),
    [CASE_EVENT_ACCOMMODATION_ASKED] = S_INIT("accommodation_asked"),
    [CASE_EVENT_APPEAL_FILED] = S_INIT("appeal_filed"),
    [CASE_EVENT_REQUEST_REMOVED] = S_INIT("request_removed"),
    [CASE_EVENT_DOCUMENT_FILED] = S_INIT("document_filed"),
    [CASE_EVENT_DOCUMENT_REMOVED] = S_INIT("document_removed"),
    [CASE_EVENT_ATTEMPT_CORRECTED] = S_INIT("attempt_corrected"),
};

struct str case_event_kind_text(enum case_event_kind k)
{
    return kinds[k];
}

bool case_event_kind_parse(struct str s, enum case_event_kind *out)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(kinds[i], s)) {
            *out = (enum case_event_kind)i;
            return true;
        }
    return false;
}

/* Its body is a case. */
static bool holds_case(enum case_event_kind k)
{
    return k == CASE_EVENT_ATTEMPT_RECORDED || k == CASE_EVENT_DETAILS_SET ||
           k == CASE_EVENT_APPLICATION_FILED || k == CASE_EVENT_PAYMENT_MADE ||
           k == CASE_EVENT_DOCUMENT_FILED ||
           k == CASE_EVENT_ACCOMMODATION_ASKED || k == CASE_EVENT_APPEAL_FILED;
}

static json_t *date_or_null(struct arena *a, bool has, struct date d)
{
    return has ? json_string(date_text(a, d).p) : json_null();
}

struct str case_event_json_text(struct arena *a, const struct case_event *e)
{
    struct str facts;
    json_t *j = NULL;

    switch (e->kind) {
    case CASE_EVENT_ATTEMPT_RECORDED:
    case CASE_EVENT_DETAILS_SET:
    case CASE_EVENT_APPLICATION_FILED:
    case CASE_EVENT_PAYMENT_MADE:
    case CASE_EVENT_DOCUMENT_FILED:
    case CASE_EVENT_ACCOMMODATION_ASKED:
    case CASE_EVENT_APPEAL_FILED:
        return case_json_text(a, &e->facts);
    case CASE_EVENT_ATTEMPT_REMOVED:
        j = json_pack("{s:i}", "attempt", e->attempt);
        break;
    case CASE_EVENT_REQUEST_REMOVED:
        j = json_pack("{s:i}", "request", e->request);
        break;
    case CASE_EVENT_DOCUMENT_REMOVED:
        j = json_pack("{s:i}", "at", e->at);
        break;
    case CASE_EVENT_ATTEMPT_CORRECTED:
        facts = case_json_text(a, &e->facts);
        j = json_pack("{s:i, s:o}", "attempt", e->attempt, "case",
                      json_loadb(facts.p, facts.n, 0, NULL));
        break;
    case CASE_EVENT_STUDY_DATE_SET:
        j = json_pack("{s:o}", "date", date_or_null(a, e->has_date, e->date));
        break;
    case CASE_EVENT_DOCUMENT_SET:
        j = json_pack("{s:s%, s:b, s:o}", "document", e->document.p,
                      e->document.n, "on", e->on, "date",
                      date_or_null(a, e->has_date, e->date));
        break;
    case CASE_EVENT_PROGRAM_CHOSEN:
        j = json_object();
        break;
    }
    char *text = json_dumps(j, JSON_COMPACT);
    if (!text)
        BUG("JSON cannot be written");
    struct str s = str_dup(a, str_from_c(text));
    free(text);
    json_decref(j);
    return s;
}

static bool read_date(const json_t *j, struct case_event *e)
{
    e->has_date = !json_is_null(j);
    return !e->has_date ||
           date_parse(str_from_c(json_string_value(j)), &e->date);
}

static bool read_facts(struct arena *a, json_t *j, struct case_event *e)
{
    char *text = json_dumps(j, JSON_COMPACT);
    struct problems ps;

    problems_init(&ps, a);
    bool good =
        text && case_json_parse(a, str_from_c(text), S(""), &e->facts, &ps);
    free(text);
    return good;
}

bool case_event_json_parse(struct arena *a, struct str text,
                           struct case_event *e)
{
    json_t *j = NULL, *date = NULL, *facts = NULL;
    const char *document = NULL;
    int on = 0;
    bool good = false;

    if (holds_case(e->kind)) {
        struct problems ps;
        problems_init(&ps, a);
        return case_json_parse(a, text, S(""), &e->facts, &ps);
    }
    j = json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES, NULL);
    switch (e->kind) {
    case CASE_EVENT_ATTEMPT_RECORDED:
    case CASE_EVENT_DETAILS_SET:
    case CASE_EVENT_APPLICATION_FILED:
    case CASE_EVENT_PAYMENT_MADE:
    case CASE_EVENT_DOCUMENT_FILED:
    case CASE_EVENT_ACCOMMODATION_ASKED:
    case CASE_EVENT_APPEAL_FILED:
        break;
    case CASE_EVENT_ATTEMPT_REMOVED:
        good = !json_unpack(j, "{s:i!}", "attempt", &e->attempt);
        break;
    case CASE_EVENT_REQUEST_REMOVED:
        good = !json_unpack(j, "{s:i!}", "request", &e->request);
        break;
    case CASE_EVENT_DOCUMENT_REMOVED:
        good = !json_unpack(j, "{s:i!}", "at", &e->at);
        break;
    case CASE_EVENT_ATTEMPT_CORRECTED:
        good = !json_unpack(j, "{s:i, s:o!}", "attempt", &e->attempt, "case",
                            &facts) &&
               read_facts(a, facts, e);
        break;
    case CASE_EVENT_STUDY_DATE_SET:
        good = !json_unpack(j, "{s:o!}", "date", &date) && read_date(date, e);
        break;
    case CASE_EVENT_DOCUMENT_SET:
        good = !json_unpack(j, "{s:s, s:b, s:o!}", "document", &document, "on",
                            &on, "date", &date) &&
               read_date(date, e);
        break;
    case CASE_EVENT_PROGRAM_CHOSEN:
        good = json_is_object(j);
        break;
    }
    e->on = on != 0;
    e->document = str_dup(a, str_from_c(document));
    json_decref(j);
    return good;
}
