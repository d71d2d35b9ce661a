/* The catalog: programs, their policies and banks, as loaded from files, or
 * as last stored when the files are bad or gone. Read-only once published. */
#ifndef RESIT_APP_CATALOG_H
#define RESIT_APP_CATALOG_H

#include "base/err.h"
#include "exam/calibration.h"
#include "exam/item.h"
#include "exam/program.h"
#include "format/note_md.h"
#include "retake/policy.h"

struct catalog_entry {
    const struct program *program;
    const struct policy *policy;
    const struct bank *bank;
    /* Study notes as the newest good files have them; never part of a result.
     */
    const struct note *notes;
    int n_notes;
    /* What answers have shown about the items, as the files have it now; NULL:
     * nothing yet. Ask with calibration_of. A report has its own, the one that
     * was served when the sitting began. */
    const struct calibration *calibration;
    int64_t calibration_version;  /* store id of the frozen file; 0: none */
    int64_t program_version;      /* store id of the frozen file */
    const int64_t *item_versions; /* store ids, same order as bank->items */
    struct problems problems;     /* of the newest files; the entry itself is
                                     the last good version */
    bool is_stale;                /* the newest files were bad */
    uint64_t files_signature;     /* of the newest files; 0: they are gone */
};

struct catalog {
    const struct catalog_entry *entries; /* by program id */
    int n_entries;
    struct problems problems; /* of programs that have no good version */
};

const struct catalog_entry *catalog_find(const struct catalog *,
                                         struct str program);
/* The note of an area (NOTE_GENERAL: on taking the test), or NULL. */
const struct note *catalog_note(const struct catalog_entry *, struct str area);
/* Why no mock of this exam can be made on that day, as a sentence; empty when
 * one can. */
struct str catalog_no_mock(const struct catalog_entry *, struct date on);

#endif
