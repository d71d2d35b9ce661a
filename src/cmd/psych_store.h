/* Answers from the store, and the questions they are answers to. */
#ifndef RESIT_CMD_PSYCH_STORE_H
#define RESIT_CMD_PSYCH_STORE_H

#include "app/gather.h"
#include "cmd/data.h"
#include "cmd/psych.h"

struct psych_store {
    struct data_cmd data;
    struct gathered gathered;
};

#endif
