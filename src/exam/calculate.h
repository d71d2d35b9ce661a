/* The calculator of the exam screen: one line in, one number out. The browser
 * has the same (web/static/exam_calculate.js); both are tested with
 * tests/unit/calculations.txt. */
#ifndef RESIT_EXAM_CALCULATE_H
#define RESIT_EXAM_CALCULATE_H

#include "base/str.h"

enum calculation {
    CALCULATION_DONE,
    CALCULATION_UNREADABLE, /* "2 +", "(3", "" */
    CALCULATION_BY_ZERO,
    CALCULATION_TOO_LARGE, /* no place for it in twelve digits */
};

/* Numbers with + - * / and brackets, products first. *text: the result with at
 * most twelve digits, ten of them behind the point; only when it is done. */
enum calculation calculate(struct arena *, struct str line, struct str *text);

#endif
