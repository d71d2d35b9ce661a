/* What the JSON resources about study share. */
#ifndef RESIT_PAGE_API_STUDY_H
#define RESIT_PAGE_API_STUDY_H

#include "app/study.h"
#include "format/session_json.h"
#include "http/http.h"

/* Where a study stands. False: it has answered. */
bool api_study_make(struct exchange *, const struct study_view *,
                    struct api_study *);

#endif
