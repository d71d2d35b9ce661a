/* What a person changed in a retake case, as the JSON body of a case event.
 *
 *   attempt_recorded   a case with that one attempt (format/case_json.h)
 *   details_set        a case with what is known besides attempts
 *   attempt_removed    {"attempt":0}    index in date order
 *   study_date_set     {"date":"2027-01-16"} or {"date":null}
 *   document_set       {"document":"fee","on":true,"date":"2026-12-01"}
 *   program_chosen     {} */
#ifndef RESIT_FORMAT_CASE_EVENT_JSON_H
#define RESIT_FORMAT_CASE_EVENT_JSON_H

#include "retake/case.h"

enum case_event_kind {
    CASE_EVENT_ATTEMPT_RECORDED,
    CASE_EVENT_DETAILS_SET,
    CASE_EVENT_ATTEMPT_REMOVED,
    CASE_EVENT_STUDY_DATE_SET,
    CASE_EVENT_DOCUMENT_SET,
    CASE_EVENT_PROGRAM_CHOSEN,
};

struct case_event {
    enum case_event_kind kind;
    struct retake_case facts; /* recorded, details */
    int attempt;              /* removed */
    bool has_date;            /* study date, document */
    struct date date;
    struct str document;
    bool on;
};

struct str case_event_kind_text(enum case_event_kind);
bool case_event_kind_parse(struct str, enum case_event_kind *);

struct str case_event_json_text(struct arena *, const struct case_event *);
/* `kind` is set by the caller; the rest is filled. */
bool case_event_json_parse(struct arena *, struct str, struct case_event *);

#endif
