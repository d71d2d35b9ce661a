/* What a person changed in a retake case, as the JSON body of a case event.
 *
 *   attempt_recorded   a case with that one attempt (format/case_json.h)
 *   application_filed  a case with that one document; it takes the place of
 *   payment_made       one of the same id and date (so an answer is the same
 *                      event again, with its state)
 *   accommodation_asked, appeal_filed
 *                      a case with that one request; it takes the place of
 *                      one of the same kind and day
 *   request_removed    {"request":0}    index in the order they were entered
 *   document_filed     any other paper: as application_filed
 *   document_removed   {"at":0}         index in the order they were entered
 *   attempt_corrected  {"attempt":0,"case":{…}}: that one is now the one of
 *                      the case
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
    CASE_EVENT_APPLICATION_FILED,
    CASE_EVENT_PAYMENT_MADE,
    CASE_EVENT_ACCOMMODATION_ASKED,
    CASE_EVENT_APPEAL_FILED,
    CASE_EVENT_REQUEST_REMOVED,
    CASE_EVENT_DOCUMENT_FILED,
    CASE_EVENT_DOCUMENT_REMOVED,
    CASE_EVENT_ATTEMPT_CORRECTED,
};

struct case_event {
    enum case_event_kind kind;
    struct retake_case facts; /* recorded, corrected, details, filed, paid,
                                 asked */
    int attempt;              /* attempt removed, corrected */
    int at;                   /* document removed */
    int request;              /* request removed */
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
