/* What a person chose for their study of one program, as the JSON body of a
 * settings event:
 *
 *   {"minutes":[30,30,30,30,30,60,0],"off":["2026-12-24"],
 *    "mocks":true,"streaks":false}
 *
 * minutes: Monday first. Read back strictly. */
#ifndef RESIT_FORMAT_STUDY_JSON_H
#define RESIT_FORMAT_STUDY_JSON_H

#include "study/plan.h"

struct str study_settings_json_text(struct arena *,
                                    const struct study_settings *,
                                    bool streaks);
bool study_settings_json_parse(struct arena *, struct str,
                               struct study_settings *, bool *streaks);

#endif
