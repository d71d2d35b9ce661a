/* Bodies of the API but those of a running sitting (api_json.h): strictly
 * read, every problem with a JSON pointer as its field. Shapes, in full:
 * openapi_schemas.h, as GET /api/v1/openapi.json gives them. Results live in
 * the arena; false when there is a problem. */
#ifndef RESIT_FORMAT_API_BODY_H
#define RESIT_FORMAT_API_BODY_H

#include "base/err.h"
#include "exam/form.h"
#include "format/case_json.h"

enum { API_ATTEMPT_MOST = 16 * 1024, API_RETAKE_MOST = CASE_JSON_MOST + 1024 };

/* {"program":"cma-aama","kind":"domain","domain":"clinical","n_items":30,
 *  "seed":7,"extra_time":{"percent":50,"segment_minutes":0,
 *  "break_minutes":10}}: all but the first two may be absent or null; domain
 * and n_items belong to the kind "domain" alone. */
struct api_start {
    struct str program;
    enum form_kind kind;
    struct str domain; /* FORM_DOMAIN */
    int n_items;       /* 0: not said */
    bool has_seed;
    uint64_t seed;
    int extra_percent, extra_segment_minutes, extra_break_minutes;
};
bool api_start_parse(struct arena *, struct str body, struct api_start *,
                     struct problems *);

/* {"program":"cma-aama"} */
bool api_program_parse(struct arena *, struct str body, struct str *program,
                       struct problems *);
/* {"date":"2027-01-16"}, or null for no date */
bool api_date_parse(struct str body, bool *has, struct date *,
                    struct problems *);
/* {"graduated":"2024-06-30","member":false,"category":"graduate",
 *  "overlay":null}: what is absent is not said any more */
bool api_details_parse(struct arena *, struct str body, struct retake_case *,
                       struct problems *);
/* An attempt as in a case (case_json.h): the only one of the result. */
bool api_attempt_parse(struct arena *, struct str body, struct retake_case *,
                       struct problems *);
/* A document, a request as in a case: likewise. */
bool api_document_parse(struct arena *, struct str body, struct retake_case *,
                        struct problems *);
bool api_request_parse(struct arena *, struct str body, struct retake_case *,
                       struct problems *);

/* Questions about days to come, beside the decision; each may be absent. */
struct api_questions {
    struct str part; /* which one they are about; empty: the whole */
    bool has_fail, has_wait, has_pass_by;
    struct date fail, wait, pass_by;
    int use_attempt; /* 0: not asked */
};

/* {"program":…,"case":{…},"on":"2026-12-01","part":null,"if_fail":"2027-01-16",
 *  "if_wait":…,"use_attempt":3,"pass_by":…} */
struct api_retake {
    struct str program;
    struct retake_case facts;
    bool has_on; /* else today */
    struct date on;
    struct api_questions ask;
};
bool api_retake_parse(struct arena *, struct str body, struct api_retake *,
                      struct problems *);

/* What does not fit the program or lies before the day of the decision. */
void api_questions_check(const struct api_questions *, const struct policy *,
                         struct date on, struct problems *);
/* {"sure":true} */
bool api_sure_parse(struct str body, struct problems *);

/* Problems of a case that is stored or was sent, with pointers into a body
 * that has the case at `at` ("/case"), or is the one attempt or the details
 * themselves ("" and `whole` false: what is said of other entries then has the
 * empty pointer). */
void api_case_problems(struct problems *to, const struct problems *from,
                       struct str at, bool whole);

#endif
