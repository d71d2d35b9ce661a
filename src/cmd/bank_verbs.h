/* The subcommands of `resit bank` beside check and stats. argv[0] is "bank",
 * argv[1] what follows the verb. */
#ifndef RESIT_CMD_BANK_VERBS_H
#define RESIT_CMD_BANK_VERBS_H

#include "app/files.h"

/* Read one program's files. False: it has told why, *code is the exit code. */
bool bank_files(struct arena *, struct str programs, struct str id,
                struct program_files *, int *code);

int bank_new(int argc, char **argv);         /* PROGRAM --area AREA */
int bank_show(int argc, char **argv);        /* ITEM */
int bank_export_to(int argc, char **argv);   /* PROGRAM --format F */
int bank_import_from(int argc, char **argv); /* FILE --format F */

#endif
