/* A program as JSON, for programs: `resit program --json` and the API.
 *
 * Short: {"id","name","abbr","body","url","checked"}. Whole: also
 * "disclaimer", "note",
 *   "outlines":[{"id","from":null|date,"until":null|date,
 *     "domains":[{"id","name","part","scored",share …}],
 *     "areas":[{"id","name"}]}],
 *   "facts":[{"id":"retake.2025.wait","status":"unknown","text",
 *     "source":null|"AAMA9","checked","confidence",
 *     "claims":[{"text","value","source"}]}],
 *   "sources":[{"id","title","url","kind","age"}]
 * Numbers that are not published are null. */
#ifndef RESIT_FORMAT_PROGRAM_JSON_H
#define RESIT_FORMAT_PROGRAM_JSON_H

#include "exam/program.h"
#include "retake/policy.h"

struct json_t; /* jansson.h */

struct named_fact {
    struct str id; /* "fee.retake" */
    const struct fact *fact;
};

/* Every fact of a program, in the order of its file. */
const struct named_fact *program_facts(struct arena *, const struct program *,
                                       const struct policy *, size_t *n);

/* To be given back with json_decref. */
struct json_t *program_json(struct arena *, const struct program *);
struct json_t *program_json_whole(struct arena *, const struct program *,
                                  const struct policy *);

#endif
