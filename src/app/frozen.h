/* Frozen items, programs and calibrations, each in memory once for all the
 * sittings that use it. What has been found stays as long as the app. Any
 * thread. */
#ifndef RESIT_APP_FROZEN_H
#define RESIT_APP_FROZEN_H

#include "app/app_int.h"

struct frozen *frozen_new(void);
void frozen_free(struct frozen *);

/* By the store's id of the version; E_CORRUPT: it cannot be read. */
MUST_USE enum status frozen_item(struct app *, struct db *, int64_t version,
                                 const struct item **, struct err *);
MUST_USE enum status frozen_program(struct app *, struct db *, int64_t version,
                                    const struct program **, struct err *);
MUST_USE enum status frozen_calibration(struct app *, struct db *,
                                        int64_t version,
                                        const struct calibration **,
                                        struct err *);
/* n items that frozen_item has found before. */
void frozen_items(struct app *, const int64_t *versions, int n,
                  const struct item **);

#endif
