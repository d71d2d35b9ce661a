/* Bringing a backup back. */
#ifndef RESIT_APP_RESTORE_H
#define RESIT_APP_RESTORE_H

#include "base/err.h"

/* Check the backup; when it is sound put it into the data folder, which must
 * not be served. Data that is there is refused, or with `replace` kept beside
 * it under a new name, told in *kept. A damaged backup fills the problems and
 * changes nothing. A crash in between leaves the old data or the new. */
MUST_USE enum status app_restore(struct arena *, struct str data_dir,
                                 struct str from, bool replace,
                                 struct str *kept, struct problems *,
                                 struct err *);

#endif
