/* The tables of shapes, by subject; openapi_schemas.c makes one list of them.
 */
#ifndef RESIT_FORMAT_OPENAPI_SCHEMAS_H
#define RESIT_FORMAT_OPENAPI_SCHEMAS_H

#include "format/openapi_json.h"

extern const struct openapi_property openapi_exam[], openapi_study[],
    openapi_program[], openapi_retake[];
extern const size_t n_openapi_exam, n_openapi_study, n_openapi_program,
    n_openapi_retake;

#endif
