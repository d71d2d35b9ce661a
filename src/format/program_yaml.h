/* Program files: programs/<id>/program.yaml ↔ struct program + struct policy.
 *
 * docs/program-format.md describes every key. All problems of a file are
 * reported at once, each with its line and how to mend it: YAML errors,
 * unknown or missing keys, wrong types, impossible dates, facts without
 * source, contradictory rules, overlapping versions. Anchors, aliases and
 * tags are refused, files over PROGRAM_FILE_MOST bytes or nested deeper than
 * PROGRAM_DEPTH_MOST too. */
#ifndef RESIT_FORMAT_PROGRAM_YAML_H
#define RESIT_FORMAT_PROGRAM_YAML_H

#include "base/err.h"
#include "exam/program.h"
#include "retake/policy.h"

enum { PROGRAM_FILE_MOST = 1 << 20, PROGRAM_DEPTH_MOST = 24 };

struct program_file {
    const struct program *program;
    const struct policy *policy;
};

/* `file` is the path for messages, `id` the folder's name, which the file's
 * own id must equal (empty: not compared). Everything lives in the arena; the
 * bytes need not. False, and the result not usable, when there is a problem. */
bool program_yaml_parse(struct arena *, struct str bytes, struct str file,
                        struct str id, struct program_file *,
                        struct problems *);

#endif
