/* A value that may be absent: SQL's NULL, an empty form field.
 *
 * Read `v` only when `has`; it is zero otherwise. All-zero bytes are absent. */
#ifndef RESIT_BASE_OPT_H
#define RESIT_BASE_OPT_H

#include "base/str.h"

struct opt_int {
    bool has;
    int64_t v;
};

struct opt_real {
    bool has;
    double v;
};

struct opt_str {
    bool has;
    struct str v;
};

#define SOME_INT(x) ((struct opt_int){ true, (x) })
#define SOME_REAL(x) ((struct opt_real){ true, (x) })
#define SOME_STR(x) ((struct opt_str){ true, (x) })

#endif
