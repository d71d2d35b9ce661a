/* What the JSON resources share. Shapes: format/openapi_schemas.h.
 *
 * Every error is a problem document (RFC 9457) whose `reason` a program can
 * rely on; those above the line come from the wire and its checks
 * (access.c):
 *
 *   400 bad_request   the request cannot be understood
 *   401 not_known     no token or session, or one that is no longer good
 *   403 refused       the token's scope, the CSRF token, the origin
 *   405 wrong_method, 411 no_length, 413 too_large, 421 wrong_host,
 *   408 too_slow, 429 too_many, 414 and 431 too_large
 *   ----
 *   404 missing       no such sitting of this person, item, program …
 *   409 stale         a newer answer is stored (and sent along)
 *   409 closed        the item's segment is not open, the sitting not over
 *   409 refused       no such mock can be made
 *   410 time_up       the deadline has passed
 *   410 report_opened its keys are known, so no answer counts any more
 *   415 not_json      the body is not application/json, or whatever else its
 *                     operation takes
 *   422 bad_input     the body, with every fault in `errors`
 *   500 failed        it did not work
 *   503 busy          try again after Retry-After seconds
 *
 * A change answers 2xx only when it is on disk (law 1). */
#ifndef RESIT_PAGE_API_H
#define RESIT_PAGE_API_H

#include "page/page.h"

#include "format/api_body.h"
#include "format/api_json.h"
#include "format/api_view.h"

/* What a route below /api/ takes and gives (api_routes.c). */
struct api_operation {
    const char *name;  /* the route's */
    const char *args;  /* what its {} are: "sitting item" */
    const char *query; /* parameters it takes: "program" */
    bool needs_token;  /* or a session; else for anyone */
    enum token_scope scope;
    const char *request;  /* schema of the body, or its media type, or NULL */
    int status;           /* of success */
    const char *answer;   /* schema of its body, or its media type */
    const char *refusals; /* its own statuses of failure: "404 409" */
    const char *summary;
};
extern const struct api_operation api_operations[];
extern const size_t n_api_operations;
/* NULL: not a route of the API. */
const struct api_operation *api_operation_of(const struct route *);

/* 2xx: JSON; else a problem document. */
void api_reply(struct exchange *, int status, struct str json);
void api_problem(struct exchange *, struct api_problem *);
void api_fail(struct exchange *, int status, const char *reason,
              struct str title, struct str detail);
void api_failed(struct exchange *, const struct err *);
/* 422 with every fault. */
void api_bad_input(struct exchange *, const struct problems *);
/* Is the body JSON by its type? If not it has answered 415. */
bool api_is_json(struct exchange *);
/* The id of the sitting named by the path, or it has answered 404. */
bool api_sitting_id(struct exchange *, int64_t *);
/* The sitting named by the path; on failure it has answered and is false. */
bool api_open(struct exchange *, struct sitting_view *);
/* The item named by the path's second argument (app_item_named), as a
 * position; on failure it has answered and is false. */
bool api_item(struct exchange *, const struct sitting_view *, int *position);
struct api_sitting_row api_row_of(const struct sitting_row *);
struct api_case api_case_of(const struct case_view *);
struct api_moment api_moment_of(const struct app_act *);

#endif
