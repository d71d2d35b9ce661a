/* The calibration of a program's bank: programs/ID/calibration.json.
 *
 *   {"format":1,"program":"cma-aama","version":3,"made":"2026-11-22",
 *    "model":"2pl","metric":"logistic, D = 1, ability N(0, 1)",
 *    "loglik":-10234.5,
 *    "sample":{"persons":1200,"from":"2026-03-01","to":"2026-11-20",
 *      "source":"sittings of the form mock","first_only":true,
 *      "missing_wrong":false},
 *    "items":[{"id":"cma-0412","face":"00ab54a98ceb1f0a","a":1.1,"b":-0.3,
 *      "c":0,"se_a":0.1,"se_b":0.08,"se_c":null,"n":830,"pretest":false}],
 *    "domains":[{"id":"clinical","mean":0.7,"variance":0.2,
 *      "covariance":[0.02,0.018]}]}
 *
 * `face` is item_face in hexadecimal; from and to are null when not known.
 * Written canonically, items by id. Read strictly; every problem comes with the
 * item's id. */
#ifndef RESIT_FORMAT_CALIBRATION_JSON_H
#define RESIT_FORMAT_CALIBRATION_JSON_H

#include "base/err.h"
#include "exam/calibration.h"

enum { CALIBRATION_FILE_MOST = 8 << 20, CALIBRATION_ITEMS_MOST = 20000 };

struct str calibration_json_text(struct arena *, const struct calibration *);
/* `program`: whose folder the file is in. NULL when there is a problem. */
const struct calibration *calibration_json_parse(struct arena *,
                                                 struct str json,
                                                 struct str file,
                                                 struct str program,
                                                 struct problems *);

#endif
