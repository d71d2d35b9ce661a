/* What a person chose for their study of one program, as the JSON body of a
 * settings event:
 *
 *   {"minutes":[30,30,30,30,30,60,0],"off":["2026-12-24"],
 *    "mocks":true,"streaks":false}
 *
 * minutes: Monday first. And how a trial of weights of their own memory went,
 * as the body of a model event:
 *
 *   {"reviews":5120,"adopted":true,"tested":1300,"loss_default":0.41,
 *    "loss_personal":0.39,"se":0.004,"weights":[0.212, …]}
 *
 * reviews: in the log then; losses, as in study/personal.h, on the tested ones;
 * 21 weights. Both are read back strictly. */
#ifndef RESIT_FORMAT_STUDY_JSON_H
#define RESIT_FORMAT_STUDY_JSON_H

#include "study/personal.h"
#include "study/plan.h"

struct str study_settings_json_text(struct arena *,
                                    const struct study_settings *,
                                    bool streaks);
bool study_settings_json_parse(struct arena *, struct str,
                               struct study_settings *, bool *streaks);

struct study_trial {
    int64_t reviews;
    bool adopted;
    int64_t tested;
    double loss_default, loss_personal, se;
    double weights[FSRS6_WEIGHTS]; /* that were in force after it */
};
struct str study_trial_json_text(struct arena *, const struct study_trial *);
bool study_trial_json_parse(struct str, struct study_trial *);

#endif
