/* Retake cases and decisions as JSON.
 *
 * A case:
 *   {"graduated": "2024-06-01", "member": false, "category": "graduate",
 *    "overlay": "…", "attempts": [{"date": "2026-11-20", "result": "fail",
 *      "score": 402, "part": "…", "areas": {"clinical": "below",
 *      "general": 62.5, "administrative": null}},
 *      {"date": "2027-02-10", "result": "booked"}],
 *    "documents": [{"id": "application", "date": "2026-12-01",
 *      "until": "2027-03-01", "extensions": 0}]}
 * Results: fail, pass, no_show, cancelled (with the day it was cancelled:
 * "cancelled"), incomplete, void, invalidated, booked. "released": the day the
 * score was released; "exam": another exam or jurisdiction.
 * Every key may be absent or null but an attempt's date and result and a
 * document's id; a document may be its id alone. In `areas` a text is the
 * report's own word, a number a percentage, null "it did not say". Unknown
 * keys, wrong types, impossible dates are problems. */
#ifndef RESIT_FORMAT_CASE_JSON_H
#define RESIT_FORMAT_CASE_JSON_H

#include "base/err.h"
#include "retake/ask.h"
#include "retake/case.h"
#include "retake/decision.h"

enum { CASE_JSON_MOST = 256 * 1024, CASE_DEPTH_MOST = 8 };

/* False when there is a problem; `file` may be empty. The result lives in the
 * arena, the bytes need not. */
bool case_json_parse(struct arena *, struct str bytes, struct str file,
                     struct retake_case *, struct problems *);
/* Sorted keys, one line; parses back to the same case. */
struct str case_json_text(struct arena *, const struct retake_case *);

/* The decision as `resit retake --json` prints it; `program` is its id. */
struct str decision_json_text(struct arena *, struct str program,
                              const struct decision *);

/* Answers about days to come, as the same command prints them; one pass_by
 * for each part that is not passed. */
struct str if_failed_json_text(struct arena *, const struct if_failed *);
struct str latest_json_text(struct arena *, const struct latest *);
struct str pass_by_json_text(struct arena *, const struct pass_by *, size_t n);

#endif
