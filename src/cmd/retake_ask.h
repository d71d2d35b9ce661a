/* Options of `resit retake` that ask about days to come. */
#ifndef RESIT_CMD_RETAKE_ASK_H
#define RESIT_CMD_RETAKE_ASK_H

#include "retake/ask.h"

enum retake_question_kind {
    ASK_DECISION,
    ASK_IF_FAIL,
    ASK_IF_WAIT,
    ASK_USE_ATTEMPT,
    ASK_PASS_BY,
};

struct retake_question {
    const char *if_fail_text, *if_wait_text, *use_attempt_text, *pass_by_text;
    struct str part; /* or empty */
    enum retake_question_kind kind;
    struct date day;
    int attempt;
};

/* The texts into the rest; false when it has said what is wrong. */
bool retake_question_read(struct retake_question *);
/* Is its day one that can be asked about on `on`? False when it has said why
 * not. */
bool retake_question_fits(struct arena *, const struct retake_question *,
                          struct date on);
/* True when it has answered; else `show` is the decision to show. */
bool retake_question_answer(struct arena *, const struct policy *,
                            const struct retake_case *, struct date on,
                            const struct retake_question *, bool json,
                            const struct decision **show);

#endif
