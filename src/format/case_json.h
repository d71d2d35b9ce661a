/* Retake cases and decisions as JSON.
 *
 * A case:
 *   {"graduated": "2024-06-01", "member": false, "category": "graduate",
 *    "overlay": "…", "attempts": [{"date": "2026-11-20", "result": "fail",
 *      "score": 402, "part": "…", "areas": {"clinical": "below",
 *      "general": 62.5, "administrative": null}},
 *      {"date": "2027-02-10", "result": "booked"}],
 *    "documents": [{"id": "application", "date": "2026-12-01",
 *      "until": "2027-03-01", "extensions": 0, "state": "granted",
 *      "answered": "2026-12-08", "cents": 12500, "currency": "USD"}],
 *    "requests": [{"kind": "appeal", "date": "2026-11-25", "state": "open",
 *      "answered": "2027-01-10", "attempt": "2026-11-20", "part": "…",
 *      "text": "…"}, {"kind": "accommodation", "date": "2026-12-01"}]}
 * Results: fail, pass, no_show, cancelled or moved (with the day of notice:
 * "cancelled"), incomplete, void, invalidated, booked. "released": the day the
 * score was released; "exam": another exam or jurisdiction; "version": of the
 * exam; "preliminary": true while a fail or pass is not official. States: open
 * (default), granted, refused, withdrawn. Every key may be absent or null but
 * an attempt's date and result, a document's id and a request's kind and date;
 * a document may be its id alone. In `areas` a text is the report's own word, a
 * number a percentage, null "it did not say". Unknown keys, wrong types,
 * impossible dates are problems. */
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

/* The decision, and beside it the answers to what else was asked: the same
 * objects under "if_fail", "if_wait" (a decision), "use_attempt", "pass_by".
 * NULL or none: not asked. */
struct retake_answers {
    const struct decision *now;
    const struct if_failed *if_fail;
    const struct decision *if_wait;
    const struct latest *use_attempt;
    const struct pass_by *pass_by;
    size_t n_pass_by;
};
struct str answers_json_text(struct arena *, struct str program,
                             const struct retake_answers *);

#endif
