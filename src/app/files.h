/* Program folders on disk: program.yaml, bank and notes, read and parsed.
 *
 *   programs/cma-aama/program.yaml     the program and its policy
 *   programs/cma-aama/bank/README.md   may hold the bank's signature
 *   programs/cma-aama/bank/NAME.md     items
 *   programs/cma-aama/bank/images/NAME.svg  what their questions show
 *   programs/cma-aama/notes/AREA.md    study notes
 *   programs/cma-aama/calibration.json  what answers have shown; may be absent
 *
 * Only regular files inside the folder are read, each up to its format's
 * largest size; a symbolic link inside the folder is a problem and is not
 * followed. Files are read in the order of their names. */
#ifndef RESIT_APP_FILES_H
#define RESIT_APP_FILES_H

#include "base/err.h"
#include "exam/calibration.h"
#include "exam/item.h"
#include "exam/program.h"
#include "format/note_md.h"
#include "retake/policy.h"

enum { FILES_MOST = 1000 }; /* entries of a folder that are looked at */

struct program_files {
    struct str id;                 /* the folder's name */
    struct str program_bytes;      /* program.yaml as it is on disk */
    const struct program *program; /* NULL: it has problems */
    const struct policy *policy;   /* NULL with it */
    const struct bank *bank;       /* NULL: it has problems; no folder: empty */
    int n_items;                   /* read, problems or not */
    const struct note *notes;      /* those without problems, by file name */
    int n_notes;
    struct str calibration_bytes;          /* as they are on disk */
    const struct calibration *calibration; /* NULL: none, or problems */
    /* Of all its files. Whoever needs a usable program looks for NULL. */
    struct problems problems;
};

/* `dir` is programs/<id>. A bad file is a problem in *out, not an error;
 * E_MISSING when there is no such folder, E_IO when reading fails. */
MUST_USE enum status files_read_program(struct arena *, struct str dir,
                                        struct program_files *, struct err *);

/* The ids (names of the folders that hold a program.yaml or a bank) in a
 * programs folder, sorted. */
MUST_USE enum status files_list_programs(struct arena *, struct str programs,
                                         struct str **ids, size_t *n,
                                         struct err *);

/* Is this a name that a program's folder may have: a-z, 0-9 and hyphens,
 * at most 64? Ask before joining a name from outside to a path. */
bool files_is_program_id(struct str);

#endif
