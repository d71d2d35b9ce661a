/* Between reading a file of reviews and storing them. */
#ifndef RESIT_APP_STUDY_IMPORT_INT_H
#define RESIT_APP_STUDY_IMPORT_INT_H

#include "app/study_import.h"

/* What io->bytes hold, into io->arena: fills `found` but for what was stored,
 * and `reviews` of our cards, oldest first. False: the problems say why it
 * cannot be used. */
bool study_import_read(const struct study_view *, struct app_import *io,
                       const struct study_import **reviews);

#endif
