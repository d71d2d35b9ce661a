/* Bringing a backup back. */
#ifndef RESIT_APP_RESTORE_H
#define RESIT_APP_RESTORE_H

#include "base/err.h"

/* Check the backup; when it is sound put it into the data folder, which must
 * not be served. Data that is there is refused, or with `replace` kept beside
 * it under a new name, told in *kept. A damaged backup fills the problems and
 * changes nothing. Killed or cut off at any moment, the old data is there or the
 * new, or restore_finish brings the new. */
MUST_USE enum status app_restore(struct arena *, struct str data_dir,
                                 struct str from, bool replace,
                                 struct str *kept, struct problems *,
                                 struct err *);

/* Before a data folder is used: finish a restore that was cut off after the
 * backup had been found sound, and remove a copy that was still looked at.
 * Without the folder to oneself (`exclusive`) E_TAKEN when there is one to
 * finish. */
MUST_USE enum status restore_finish(struct arena *, struct str data_dir,
                                    bool exclusive, struct err *);

#endif
