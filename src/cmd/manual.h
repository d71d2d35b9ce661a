/* The manual page and the shell's completion, made from the table of commands:
 * what they say is what the usage texts say.
 *
 * Completion reads the usage texts by the habits they are written in: a
 * synopsis line begins with "resit COMMAND", its next word may name verbs
 * ("list|show|check"); an option is "--name", then one blank and the name of
 * its value, if it takes one ("--data DIR", "--model rasch|1pl"). */
#ifndef RESIT_CMD_MANUAL_H
#define RESIT_CMD_MANUAL_H

#include <stdio.h>

/* resit(1), for man. */
void manual_print(FILE *);
/* A script for bash. */
void completion_print(FILE *);

#endif
