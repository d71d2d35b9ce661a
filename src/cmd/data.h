/* What the commands on a data folder have in common. */
#ifndef RESIT_CMD_DATA_H
#define RESIT_CMD_DATA_H

#include "app/app.h"
#include "base/arena.h"
#include "cmd/cmd.h"

struct data_cmd {
    struct arena arena;
    struct str data;
    struct app *app;
};

/* Open the folder (`data` NULL: the default one). EXIT_OK, or the exit code
 * with the reason told. Close with data_close whatever it returned. */
int data_open(struct data_cmd *, const char *data, bool exclusive,
              bool read_only);
/* The same with program files, beside a server that may be running. `programs`
 * NULL: the default folder. */
int data_open_programs(struct data_cmd *, const char *data,
                       const char *programs, bool read_only);
void data_close(struct data_cmd *);
/* The local person, or an exit code. */
int data_person(struct data_cmd *, int64_t *person);

#endif
