/* Shapes of the API: a retake case, questions about it and decisions. */
#include "format/openapi_schemas.h"

/* clang-format off */
const struct openapi_property openapi_retake[] = {
    { "Attempt!", "date", "date", NULL },
    { "Attempt!", "result",
      "'fail'|'pass'|'no_show'|'cancelled'|'incomplete'|'void'|'invalidated'|'moved'|'booked'",
      "booked: still to come" },
    { "Attempt!", "score?", "integer(0..100000)?", "on the body's scale" },
    { "Attempt!", "part?", "string?", NULL },
    { "Attempt!", "exam?", "string?", "another exam or jurisdiction" },
    { "Attempt!", "version?", "string?", "of the exam, as the report names it" },
    { "Attempt!", "preliminary?", "boolean?", "not official yet" },
    { "Attempt!", "released?", "date?", "when the score was" },
    { "Attempt!", "cancelled?", "date?", "when it was" },
    { "Attempt!", "areas?", "string|number?{}?", "what the report said of each: its word, a percentage, or null" },

    { "Details!", "graduated?", "date?", NULL },
    { "Details!", "member?", "boolean?", NULL },
    { "Details!", "category?", "string?", NULL },
    { "Details!", "overlay?", "string?", NULL },

    { "Document!", "id", "string", NULL },
    { "Document!", "date?", "date?", NULL },
    { "Document!", "until?", "date?", "last day of what it opens" },
    { "Document!", "extensions?", "integer(0..100)?", NULL },
    { "Document!", "state?", "'open'|'granted'|'refused'|'withdrawn'?", "what became of it" },
    { "Document!", "answered?", "date?", NULL },
    { "Document!", "cents?", "integer(0..100000000)?", "of a payment" },
    { "Document!", "currency?", "string?", "USD" },

    { "Request!", "kind", "'accommodation'|'appeal'", NULL },
    { "Request!", "date", "date", "when it was filed" },
    { "Request!", "state?", "'open'|'granted'|'refused'|'withdrawn'?", NULL },
    { "Request!", "answered?", "date?", NULL },
    { "Request!", "attempt?", "date?", "an appeal: the day of the sitting" },
    { "Request!", "part?", "string?", "and its part" },
    { "Request!", "text?", "string?", "what was asked for" },

    { "Case!", "...", "Details", NULL },
    { "Case!", "attempts?", "Attempt[]?", NULL },
    { "Case!", "documents?", "string|Document[]?", NULL },
    { "Case!", "requests?", "Request[]?", NULL },

    { "CaseView", "program", "string", NULL },
    { "CaseView", "exists", "boolean", "anything entered" },
    { "CaseView", "case", "Case", NULL },
    { "CaseView", "study_date", "date?", NULL },

    { "HistoryEntry", "at", "instant", NULL },
    { "HistoryEntry", "kind", "string", "attempt_recorded, details_set …" },
    { "HistoryEntry", "text", "string", "in words" },
    { "HistoryEntry", "body", "object", "as it is stored; docs/export-format.md" },

    { "History", "program", "string", NULL },
    { "History", "entries", "HistoryEntry[]", "newest first" },

    { "DateChoice!", "date", "date?", "null: none" },

    { "RetakeQuestion!", "program", "string", NULL },
    { "RetakeQuestion!", "case", "Case", NULL },
    { "RetakeQuestion!", "on?", "date?", "else today in the program's time zone" },
    { "RetakeQuestion!", "part?", "string?", "which part the questions below are about" },
    { "RetakeQuestion!", "if_fail?", "date?", "what if I fail again on that day" },
    { "RetakeQuestion!", "if_wait?", "date?", "what if I wait until that day" },
    { "RetakeQuestion!", "use_attempt?", "integer(1..100)?", "the latest day so that this attempt can still be used" },
    { "RetakeQuestion!", "pass_by?", "date?", "is a pass by that day still possible" },

    { "Claim", "text", "string", NULL },
    { "Claim", "value", "string", NULL },
    { "Claim", "source", "Source?", NULL },

    { "Reason", "rule", "string", NULL },
    { "Reason", "text", "string", NULL },
    { "Reason", "source", "Source?", NULL },
    { "Reason", "checked", "date?", NULL },
    { "Reason", "confidence", "'official'|'secondary'|'unconfirmed'|'disputed'", NULL },

    { "DecisionAnswer", "status", "'known'|'unknown'|'none'|'unlimited'|'disputed'", NULL },
    { "DecisionAnswer", "text", "string", NULL },
    { "DecisionAnswer", "claims", "Claim[]", NULL },
    { "DecisionAnswer", "reasons", "Reason[]", NULL },

    { "YesNo", "...", "DecisionAnswer", NULL },
    { "YesNo", "value", "'yes'|'no'?", "null unless known" },

    { "Day", "...", "DecisionAnswer", NULL },
    { "Day", "value", "date?", "null unless known" },

    { "Count", "...", "DecisionAnswer", NULL },
    { "Count", "value", "integer?", "null unless known; 0 for none left" },

    { "WindowValue", "from", "date?", NULL },
    { "WindowValue", "until", "date", NULL },
    { "WindowValue", "until_open", "boolean",
      "whether that day itself still counts is not stated" },

    { "Window", "...", "DecisionAnswer", NULL },
    { "Window", "value", "WindowValue?", NULL },

    { "FeeValue", "amount", "string", "125.00" },
    { "FeeValue", "currency", "string", NULL },

    { "Fee", "...", "DecisionAnswer", NULL },
    { "Fee", "value", "FeeValue?", NULL },

    { "NextValue", "outcome", "'retake'|'wait'|'step'|'blocked'", NULL },
    { "NextValue", "if_on", "date", NULL },
    { "NextValue", "not_before", "date?", NULL },

    { "Next", "...", "DecisionAnswer", NULL },
    { "Next", "value", "NextValue?", NULL },

    { "Step", "id", "string", NULL },
    { "Step", "name", "string", NULL },
    { "Step", "needed", "'known'|'unknown'|'none'|'unlimited'|'disputed'", NULL },
    { "Step", "done", "boolean", NULL },
    { "Step", "about_you", "boolean", NULL },
    { "Step", "reopens", "boolean", "no day is left, and with it there is one again" },
    { "Step", "one_of", "string?", "any one of the steps with the same is enough" },
    { "Step", "where", "string?", "where to file it; null: not known" },
    { "Step", "reason", "Reason", NULL },

    { "Point", "date", "date", NULL },
    { "Point", "id", "string", NULL },
    { "Point", "kind", "string", NULL },
    { "Point", "text", "string", NULL },

    { "DaySpan", "from", "date", NULL },
    { "DaySpan", "until", "date?", "null: no end in sight" },
    { "DaySpan", "answer", "'yes'|'no'|'unknown'", NULL },
    { "DaySpan", "rule", "string?", NULL },

    { "ChecklistStep", "...", "Step", NULL },
    { "ChecklistStep", "done_on", "date?", NULL },

    { "ChecklistPart", "part", "string?", "that counts by itself; null: the whole exam" },
    { "ChecklistPart", "steps", "ChecklistStep[]", "what to file, and where" },
    { "ChecklistPart", "not_before", "Day", NULL },
    { "ChecklistPart", "window", "Window", NULL },
    { "ChecklistPart", "apply_by", "string?", "null: no such rule" },
    { "ChecklistPart", "dates", "Point[]", "still to come" },
    { "ChecklistPart", "fee", "Fee", NULL },

    { "FeeInForce", "id", "string", NULL },
    { "FeeInForce", "status", "'known'|'unknown'|'none'|'unlimited'|'disputed'", NULL },
    { "FeeInForce", "text", "string", NULL },
    { "FeeInForce", "amount", "string?", "125.00; null unless known" },
    { "FeeInForce", "currency", "string?", NULL },

    { "Checklist", "program", "string", NULL },
    { "Checklist", "on", "date", "today, in the program's time zone" },
    { "Checklist", "checked", "date", "when the rules were last looked up" },
    { "Checklist", "passed", "boolean", "nothing is left to file" },
    { "Checklist", "lists", "ChecklistPart[]", "of what is not passed" },
    { "Checklist", "fees", "FeeInForce[]", "all: which one applies can depend on what is not told" },

    { "PartDecision", "on", "date", NULL },
    { "PartDecision", "part?", "string", NULL },
    { "PartDecision", "passed", "boolean", NULL },
    { "PartDecision", "dead_end", "boolean", NULL },
    { "PartDecision", "dead_end_text", "string?", "why, and what to do" },
    { "PartDecision", "may_sit", "YesNo", NULL },
    { "PartDecision", "may_apply", "YesNo", NULL },
    { "PartDecision", "may_register", "YesNo", NULL },
    { "PartDecision", "not_before", "Day", NULL },
    { "PartDecision", "attempts_used", "Count", NULL },
    { "PartDecision", "attempts_left", "Count", NULL },
    { "PartDecision", "window", "Window", NULL },
    { "PartDecision", "fee", "Fee", NULL },
    { "PartDecision", "after_next_failure", "Next", NULL },
    { "PartDecision", "missing", "Step[]", "the steps not done" },
    { "PartDecision", "steps", "Step[]", NULL },
    { "PartDecision", "notes", "string[]", NULL },
    { "PartDecision", "timeline", "Point[]", NULL },
    { "PartDecision", "sit_days", "DaySpan[]", NULL },
    { "PartDecision", "apply_days", "DaySpan[]", NULL },
    { "PartDecision", "register_days", "DaySpan[]", NULL },
    { "PartDecision", "credit_until", "date?", "how long a passed part is good" },

    { "Decision", "...", "PartDecision", NULL },
    { "Decision", "program", "string", NULL },
    { "Decision", "parts?", "PartDecision[]", "of an exam sat in parts" },

    { "IfFail", "question", "'if_fail'", NULL },
    { "IfFail", "forbidden", "Reason?", "the rule that does not allow sitting then" },
    { "IfFail", "decision", "PartDecision", "of that day, with the failure" },

    { "UseAttempt", "question", "'use_attempt'", NULL },
    { "UseAttempt", "attempt", "integer(1..100)", NULL },
    { "UseAttempt", "sit_by", "Day", "unlimited: no rule ends it" },
    { "UseAttempt", "apply_by", "Day", NULL },

    { "PlannedSitting", "attempt", "integer", "1 for the first of the round" },
    { "PlannedSitting", "not_before", "date?", "null: not known" },
    { "PlannedSitting", "sure", "boolean",
      "the day is known, and which attempt it is" },
    { "PlannedSitting", "text", "string", "in words; why the day is not known" },

    { "PassByPart", "part?", "string", NULL },
    { "PassByPart", "possible", "YesNo", "none: passed already" },
    { "PassByPart", "plan", "PlannedSitting[]", "the earliest days, if each one fails" },
    { "PassByPart", "sit_by", "date?", "last day up to then for the next attempt; null: not known" },
    { "PassByPart", "missing", "Step[]", NULL },

    { "PassBy", "question", "'pass_by'", NULL },
    { "PassBy", "by", "date", NULL },
    { "PassBy", "answers", "PassByPart[]", "one for each part that counts by itself" },

    { "RetakeAnswer", "...", "Decision", NULL },
    { "RetakeAnswer", "if_fail?", "IfFail", "when it was asked" },
    { "RetakeAnswer", "if_wait?", "PartDecision", NULL },
    { "RetakeAnswer", "use_attempt?", "UseAttempt", NULL },
    { "RetakeAnswer", "pass_by?", "PassBy", NULL },
};
/* clang-format on */

const size_t n_openapi_retake = sizeof openapi_retake / sizeof *openapi_retake;
