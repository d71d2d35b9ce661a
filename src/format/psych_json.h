/* Calibrations as JSON, and item parameters from JSON or CSV.
 *
 * Written: {"model","n_persons","n_items","loglik","iterations","converged",
 * "items":[{"id","model","a","b","c","intercept","thresholds","se_a","se_b",
 * "se_c",…}],"groups":[{"name","mean","sd"}],…}; what does not apply is null.
 * Read: the same; or CSV with the columns item, a, b and optionally c, or
 * b1, b2, … with a column model (graded, credit). Metric: logistic, D = 1. */
#ifndef RESIT_FORMAT_PSYCH_JSON_H
#define RESIT_FORMAT_PSYCH_JSON_H

#include "base/err.h"
#include "psych/fit.h"

#include <jansson.h>

struct item_params {
    struct irt_item *items;
    int n_items;
    struct fit_group *groups; /* at least one: N(0, 1) when not said */
    int n_groups;
};

json_t *json_number(double); /* null for what is not finite */
json_t *json_str(struct str);

json_t *fit_json(const struct fit *);
bool item_params_read(struct arena *, struct str file, struct str text,
                      struct item_params *, struct problems *);

#endif
