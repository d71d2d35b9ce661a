/* What the files of the audit share. */
#ifndef RESIT_APP_AUDIT_INT_H
#define RESIT_APP_AUDIT_INT_H

#include "app/audit.h"

void audit_clock(struct audit *);

#endif
