/* Between the files of `resit study`. */
#ifndef RESIT_CMD_STUDY_H
#define RESIT_CMD_STUDY_H

#include "app/study.h"
#include "cmd/data.h"
#include "study/review.h"

struct study_args {
    const char *verb, *file; /* file: import */
    const char *data, *programs, *program;
    const char *log, *format, *out;
    bool json, ics, dry_run, personal;
};

/* Each verb returns an exit code. */
int study_cmd_plan(const struct study_args *);
int study_cmd_import(const struct study_args *);
int study_cmd_export(const struct study_args *);
int study_cmd_personal(const struct review_log *, bool json);

/* Open the data folder and look at the program named, or else the person's
 * own. EXIT_OK, or an exit code with the reason told; close `d` with
 * data_close whatever it returned. */
int study_cmd_open(const struct study_args *, bool read_only,
                   struct data_cmd *d, const struct study_view **);

#endif
