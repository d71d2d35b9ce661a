/* The form of a sitting in few bytes: about four for each item, which is
 * frozen and shared (app/frozen.h). */
#ifndef RESIT_APP_LIVE_FORM_H
#define RESIT_APP_LIVE_FORM_H

#include "app/app_int.h"

/* A form as it was frozen. */
struct live_form {
    struct str packed;
    const struct program *def;             /* as it was then */
    const struct calibration *calibration; /* the same; NULL: there was none */
};

/* From the store, packed in the arena. E_CORRUPT when it cannot be read. */
MUST_USE enum status live_form_load(struct app *, struct db *, int64_t form,
                                    struct arena *, struct live_form *,
                                    struct err *);

/* The form again, in the arena; its items live as long as the app. */
const struct form *live_form_unpack(struct app *, struct arena *,
                                    const struct program *, struct str packed);

#endif
