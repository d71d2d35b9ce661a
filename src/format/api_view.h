/* What the API answers but for a running sitting (api_json.h), a report
 * (report_json.h), a decision (case_json.h) and an export (export_json.h).
 * Shapes, in full: openapi_schemas.h. Every result lives in the arena. */
#ifndef RESIT_FORMAT_API_VIEW_H
#define RESIT_FORMAT_API_VIEW_H

#include "exam/form.h"
#include "exam/report.h"
#include "exam/sitting.h"
#include "format/note_md.h"
#include "retake/case.h"
#include "retake/decision.h"
#include "retake/policy.h"

/* {"id":42} */
struct str api_created_json(struct arena *, int64_t id);

struct api_sitting_row {
    int64_t id;
    struct str program;
    enum form_kind kind;
    struct str domain; /* FORM_DOMAIN, else empty */
    int64_t started_us, ended_us;
    bool running;
    bool told;       /* over, and its report has been opened */
    bool unfinished; /* over, with more than a tenth open */
    int n_items;
    int raw, of; /* when told */
    bool has_line;
    int practice_line;
};
/* {"sittings":[{"id","program","kind","domain","started","ended","running",
 *   "items","finished","told","raw","of","practice_line"}]} */
struct str api_sittings_json(struct arena *, const struct api_sitting_row *,
                             size_t n);

struct api_program {
    const struct program *program;
    const struct policy *policy;
    int n_items;        /* in the bank */
    struct str no_mock; /* why none can be made, or empty */
};
/* {"chosen":"cma-aama","programs":[…]}; `chosen` may be empty: null. */
struct str api_programs_json(struct arena *, struct str chosen,
                             const struct api_program *, int n);
/* program_json.h, whole, with "items" and "no_mock" */
struct str api_program_json(struct arena *, const struct api_program *);
/* {"program":"cma-aama"} */
struct str api_chosen_json(struct arena *, struct str program);

/* {"notes":[{"id","title","checked","words"}]} */
struct str api_notes_json(struct arena *, const struct note *, int n);
/* The same of one, with "sections":[{"id","title","html","teaches"}] and
 * "items", the ids of questions to try. */
/* One of `notes`; `bank`: whose items are read up in its sections. */
struct str api_note_json(struct arena *, const struct note *,
                         const struct note *notes, int n_notes,
                         const struct bank *bank);

struct api_case {
    struct str program;
    bool exists; /* anything entered */
    const struct retake_case *facts;
    bool has_study_date;
    struct date study_date;
};
/* {"program","exists","case":{…},"study_date":null} */
struct str api_case_json(struct arena *, const struct api_case *);

/* What the first page shows; no case: no program is chosen yet. */
struct api_home {
    const struct api_case *facts;
    const struct decision *decision;
    const struct api_sitting_row *running, *last; /* NULL: none */
    int n_finished;
};
/* {"program","case":{…},"decision":{…},"running","last","finished"} */
struct str api_home_json(struct arena *, const struct api_home *);

/* Every question of a sitting that is over, with its key and reasons. */
struct api_review {
    int64_t sitting;
    const struct program *program;
    const struct form *form;
    struct str domain; /* FORM_DOMAIN, else empty */
    const struct score_report *report;
    const struct sitting *state;
};
/* {"sitting","program","kind","domain","items":[{"id","n","stem",
 *   "options":[{"id","text","reason","key","chosen"}],"result","takeaway",
 *   "scored","flagged","late","seen_before"}]} */
struct str api_review_json(struct arena *, const struct api_review *);

#endif
