/* A retake case as the fold of its events.
 *
 * Nothing is ever changed in the journal: a correction and a removal are
 * events too. Everything lives in the arena. */
#ifndef RESIT_APP_CASE_FOLD_H
#define RESIT_APP_CASE_FOLD_H

#include "format/case_event_json.h"

struct case_fold {
    struct arena *arena;
    struct retake_case facts; /* attempts in date order */
    struct {
        struct attempt *p;
        size_t n, cap;
    } attempts;
    struct {
        struct document *p;
        size_t n, cap;
    } documents;
    struct {
        struct request *p;
        size_t n, cap;
    } requests;
    bool exists, has_study_date;
    bool asked_about; /* the person's details were entered, or left out */
    struct date study_date;
};

void case_fold_init(struct case_fold *, struct arena *);
/* One event more. What it refers to by its place and is not there is left. */
void case_fold_apply(struct case_fold *, const struct case_event *);
/* A copy of its own, to try an event on. */
struct case_fold case_fold_copy(const struct case_fold *);

#endif
