/* What the self-audit found, as JSON.
 *
 *   {"state":"done","at":"2026-11-22T…Z","failure":null,
 *    "findings":[{"level":"warn","about":"clock","what":"…","mend":"…"}]} */
#ifndef RESIT_FORMAT_AUDIT_JSON_H
#define RESIT_FORMAT_AUDIT_JSON_H

#include "base/str.h"

struct api_finding {
    struct str level; /* ok, warn, fail */
    struct str about, what, mend;
};

struct api_audit {
    struct str state;   /* never, running, done */
    int64_t at_us;      /* begun, or done; 0: never */
    struct str failure; /* why there is no list, or empty */
    const struct api_finding *findings;
    size_t n;
};

struct str api_audit_json(struct arena *, const struct api_audit *);

#endif
