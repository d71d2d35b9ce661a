/* Worked scenarios of a program: a case, a day, the answers it must get.
 *
 *   {"why": ["…"], "program": "programs/x/program.yaml", "case": {…},
 *    "on": "2026-11-22", "part": "theory", "if_fail": "2026-12-01",
 *    "if_wait": "2027-01-01", "use_attempt": 3, "pass_by": "2027-03-01",
 *    "expect": {…}}
 * The questions are those of POST /api/v1/retake, each may be left out. So may
 * "part": with it the answers are those of that part. "program" is the file's
 * path and has to be of the program that is checked. What `expect` names is
 * compared with that operation's answer, lists in order and of the same length;
 * what it leaves out is not. */
#ifndef RESIT_FORMAT_SCENARIO_JSON_H
#define RESIT_FORMAT_SCENARIO_JSON_H

#include "base/err.h"
#include "exam/program.h"
#include "retake/policy.h"

/* A file with one scenario or a list of them; what cannot be read is a
 * problem. `at` is the place in the file, from 1. */
enum { SCENARIOS_BYTES_MOST = 4 << 20 };

struct scenario {
    struct str text;    /* JSON, as it stands in the file */
    struct str program; /* as the file names it, or empty */
    int at;
    int line; /* on which it begins */
};
struct scenarios {
    struct scenario *p;
    size_t n;
};
struct scenarios scenarios_parse(struct arena *, struct str bytes,
                                 struct str file, struct problems *);

/* One problem for each answer that differs, and for all that is wrong in the
 * case; true: all is as expected. */
bool scenario_check(struct arena *, const struct scenario *, struct str file,
                    const struct program *, const struct policy *,
                    struct problems *);

#endif
