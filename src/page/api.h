/* What the JSON resources share. Shapes: format/api_json.h.
 *
 * Every error is a problem document (RFC 9457) whose `reason` a program can
 * rely on:
 *
 *   404 missing      no such sitting of this person, item or segment
 *   409 stale        a newer answer is stored (and sent along)
 *   409 closed       the item's segment is not open
 *   410 time_up      the deadline has passed
 *   422 bad_input    the body, with every fault in `errors`
 *   415 not_json     the body is not application/json
 *   503 busy         try again after Retry-After seconds
 *   500 failed       nothing was stored
 *
 * A change answers 2xx only when it is on disk (law 1). */
#ifndef RESIT_PAGE_API_H
#define RESIT_PAGE_API_H

#include "page/page.h"

#include "format/api_json.h"

/* 2xx: JSON; else a problem document. */
void api_reply(struct exchange *, int status, struct str json);
void api_fail(struct exchange *, int status, const char *reason,
              struct str title, struct str detail);
void api_failed(struct exchange *, const struct err *);
/* The sitting named by the path; on failure it has answered and is false. */
bool api_open(struct exchange *, struct sitting_view *);
struct api_moment api_moment_of(const struct app_act *, int n_segments);

#endif
