/* The shapes of the API, in one place; how to read them: openapi_json.h. */
#include "format/openapi_json.h"

/* clang-format off */
const struct openapi_property openapi_properties[] = {
    { "Moment", "id", "integer(1..9223372036854775807)", "the sitting" },
    { "Moment", "state", "'tutorial'|'segment'|'break'|'submitted'|'expired'", NULL },
    { "Moment", "segment", "integer(0..16)", "from 1; 0 before the first" },
    { "Moment", "segments", "integer(1..16)", NULL },
    { "Moment", "now", "instant", "the server's time" },
    { "Moment", "deadline", "instant?", "of the open part" },

    { "Response", "seq", "integer(1..2147483647)", "1, 2, 3 … per item" },
    { "Response", "saved_at", "instant", "when it was on disk" },
    { "Response", "choices", "letters", NULL },
    { "Response", "late", "boolean", "it arrived after the end" },

    { "Stored", "seq", "integer(0..2147483647)", "0: no answer yet" },
    { "Stored", "saved_at", "instant?", NULL },
    { "Stored", "choices", "letters", NULL },
    { "Stored", "late", "boolean", NULL },

    { "Option", "id", "letter", "what an answer names" },
    { "Option", "text", "string", "HTML" },

    { "Item", "id", "string", NULL },
    { "Item", "n", "integer(1..1024)", "on the screen" },
    { "Item", "type", "'single'|'multiple'", NULL },
    { "Item", "stem", "string", "HTML" },
    { "Item", "options", "Option[]", "in this sitting's order" },
    { "Item", "response", "Response?", "null before the first" },
    { "Item", "flagged", "boolean", NULL },
    { "Item", "struck", "letters", NULL },
    { "Item", "seen", "boolean", NULL },

    { "Sitting", "...", "Moment", NULL },
    { "Sitting", "started", "instant?", "of the open part" },
    { "Sitting", "break_left_ms", "integer", NULL },
    { "Sitting", "program", "string", NULL },
    { "Sitting", "title", "string", NULL },
    { "Sitting", "items", "Item[]", "of the open segment; none outside of one" },

    { "Saved", "...", "Response", NULL },
    { "Saved", "...", "Moment", NULL },

    { "Answer!", "choices", "letters", "none takes the answer back" },
    { "Answer!", "seq", "integer(1..2147483647)", "the stored one plus 1" },
    { "Answer!", "age_ms?", "integer(0..2592000000)", "how long ago it was chosen" },

    { "Flag!", "on", "boolean", NULL },

    { "Strikes!", "options", "letters", "those struck out now" },

    { "NewSitting!", "program", "string", NULL },
    { "NewSitting!", "kind", "'mock'|'segment'|'domain'", NULL },
    { "NewSitting!", "domain?", "string?", "kind domain: which" },
    { "NewSitting!", "n_items?", "integer(1..1024)?", "kind domain: at most so many" },
    { "NewSitting!", "seed?", "integer(0..9223372036854775807)?", "same seed and history, same form" },
    { "NewSitting!", "extra_time?", "ExtraTime?", NULL },

    { "ExtraTime!", "percent?", "integer(0..300)?", "50: time and a half" },
    { "ExtraTime!", "segment_minutes?", "integer(0..240)?", "for every segment" },
    { "ExtraTime!", "break_minutes?", "integer(0..240)?", "of break in all" },

    { "Created", "id", "integer(1..9223372036854775807)", NULL },

    { "SittingRow", "id", "integer(1..9223372036854775807)", NULL },
    { "SittingRow", "program", "string", NULL },
    { "SittingRow", "kind", "'mock'|'segment'|'domain'", NULL },
    { "SittingRow", "domain", "string?", NULL },
    { "SittingRow", "started", "instant", NULL },
    { "SittingRow", "ended", "instant?", NULL },
    { "SittingRow", "running", "boolean", NULL },
    { "SittingRow", "items", "integer", NULL },
    { "SittingRow", "raw", "integer?", "number right, when over" },
    { "SittingRow", "of", "integer?", "of so many that count" },
    { "SittingRow", "practice_line", "integer?", "our convention, never the body's" },

    { "Sittings", "sittings", "SittingRow[]", "newest first" },

    { "Forecast", "min", "number", NULL },
    { "Forecast", "max", "number", NULL },
    { "Forecast", "text", "string", "the same: less than 0.01" },

    { "Band", "min", "number", "in items" },
    { "Band", "max", "number", "in items" },

    { "DomainScore", "id", "string", NULL },
    { "DomainScore", "name", "string", NULL },
    { "DomainScore", "items", "integer", NULL },
    { "DomainScore", "correct", "integer", NULL },
    { "DomainScore", "open", "integer", "without an answer" },
    { "DomainScore", "flag", "'as_rest'|'fewer'|'more'|'too_small'|'nothing_to_compare'|'not_finished'", "beside the rest of this mock" },

    { "Misconception", "id", "string", NULL },
    { "Misconception", "count", "integer", NULL },
    { "Misconception", "items", "string[]", NULL },

    { "SegmentPace", "items", "integer", NULL },
    { "SegmentPace", "answered", "integer", NULL },
    { "SegmentPace", "limit_s", "integer", NULL },
    { "SegmentPace", "used_s", "integer", NULL },
    { "SegmentPace", "left_s", "integer", NULL },
    { "SegmentPace", "ran_out", "boolean", NULL },

    { "Report", "sitting", "integer", NULL },
    { "Report", "program", "string", NULL },
    { "Report", "kind", "'mock'|'segment'|'domain'", NULL },
    { "Report", "domain", "string?", NULL },
    { "Report", "raw", "integer", "number right" },
    { "Report", "of", "integer", NULL },
    { "Report", "open", "integer", "of them without an answer" },
    { "Report", "finished", "boolean", "at most one in ten is open; else only counts" },
    { "Report", "practice_line", "integer?", "our convention, never the body's" },
    { "Report", "sem", "number?", "standard error of raw, in items" },
    { "Report", "band", "Band?", "one standard error each way (Wilson)" },
    { "Report", "scaled", "number?", "null until a standard is set" },
    { "Report", "forecast", "Forecast?", "chance to reach the line next time" },
    { "Report", "forecast_why_not", "string?", NULL },
    { "Report", "assumes", "string[]", "what the forecast rests on" },
    { "Report", "seen_before", "integer", NULL },
    { "Report", "items", "integer", NULL },
    { "Report", "comparable", "boolean", NULL },
    { "Report", "domains", "DomainScore[]", NULL },
    { "Report", "misconceptions", "Misconception[]", NULL },
    { "Report", "segments", "SegmentPace[]", NULL },
    { "Report", "late", "integer", NULL },
    { "Report", "omitted", "integer", NULL },
    { "Report", "expired", "boolean", NULL },
    { "Report", "given_back_s", "integer", NULL },

    { "ReviewOption", "...", "Option", NULL },
    { "ReviewOption", "reason", "string", "HTML" },
    { "ReviewOption", "misconception", "string?", NULL },
    { "ReviewOption", "key", "boolean", NULL },
    { "ReviewOption", "chosen", "boolean", NULL },

    { "ReviewItem", "id", "string", NULL },
    { "ReviewItem", "n", "integer", NULL },
    { "ReviewItem", "stem", "string", "HTML" },
    { "ReviewItem", "options", "ReviewOption[]", NULL },
    { "ReviewItem", "result", "'right'|'wrong'|'omitted'", NULL },
    { "ReviewItem", "takeaway", "string?", "HTML" },
    { "ReviewItem", "scored", "boolean", "false: it did not count" },
    { "ReviewItem", "flagged", "boolean", NULL },
    { "ReviewItem", "late", "boolean", NULL },
    { "ReviewItem", "seen_before", "boolean", NULL },

    { "Review", "sitting", "integer", NULL },
    { "Review", "program", "string", NULL },
    { "Review", "kind", "'mock'|'segment'|'domain'", NULL },
    { "Review", "domain", "string?", NULL },
    { "Review", "items", "ReviewItem[]", NULL },

    { "ChooseProgram!", "program", "string", NULL },

    { "Chosen", "program", "string", NULL },

    { "Program", "id", "string", NULL },
    { "Program", "name", "string", NULL },
    { "Program", "abbr", "string", NULL },
    { "Program", "body", "string", NULL },
    { "Program", "url", "string", NULL },
    { "Program", "checked", "date", "when its rules were last checked" },
    { "Program", "items", "integer", "in the bank" },
    { "Program", "no_mock", "string?", "why none can be made" },

    { "Programs", "chosen", "string?", NULL },
    { "Programs", "programs", "Program[]", NULL },

    { "Domain", "id", "string", NULL },
    { "Domain", "name", "string", NULL },
    { "Domain", "part", "string?", NULL },
    { "Domain", "scored", "integer?", "of a full form; null: not published" },
    { "Domain", "share_min", "number?", "per cent" },
    { "Domain", "share_max", "number?", "per cent" },

    { "Area", "id", "string", NULL },
    { "Area", "name", "string", NULL },

    { "Outline", "id", "string", NULL },
    { "Outline", "from", "date?", NULL },
    { "Outline", "until", "date?", NULL },
    { "Outline", "domains", "Domain[]", NULL },
    { "Outline", "areas", "Area[]", NULL },

    { "FactClaim", "text", "string", NULL },
    { "FactClaim", "value", "string", NULL },
    { "FactClaim", "source", "string?", "id of a source" },

    { "Fact", "id", "string", NULL },
    { "Fact", "status", "'known'|'unknown'|'none'|'unlimited'|'disputed'", NULL },
    { "Fact", "text", "string", NULL },
    { "Fact", "source", "string?", "id of a source" },
    { "Fact", "checked", "date", NULL },
    { "Fact", "confidence", "'official'|'secondary'|'unconfirmed'|'disputed'", NULL },
    { "Fact", "claims", "FactClaim[]", NULL },

    { "Source", "id", "string", NULL },
    { "Source", "title", "string", NULL },
    { "Source", "url", "string", NULL },
    { "Source", "kind", "string", NULL },
    { "Source", "age", "string", NULL },

    { "ProgramFile", "...", "Program", NULL },
    { "ProgramFile", "disclaimer", "string", NULL },
    { "ProgramFile", "note", "string", NULL },
    { "ProgramFile", "outlines", "Outline[]", NULL },
    { "ProgramFile", "facts", "Fact[]", NULL },
    { "ProgramFile", "sources", "Source[]", NULL },

    { "NoteRow", "id", "string", "the area it is about" },
    { "NoteRow", "title", "string", NULL },
    { "NoteRow", "checked", "date", "when its facts were last looked up" },
    { "NoteRow", "words", "integer", NULL },

    { "Notes", "notes", "NoteRow[]", NULL },

    { "NoteSection", "id", "string", NULL },
    { "NoteSection", "title", "string", NULL },
    { "NoteSection", "html", "string", "HTML" },
    { "NoteSection", "teaches", "boolean", "false: sources, items to try" },

    { "Note", "...", "NoteRow", NULL },
    { "Note", "sections", "NoteSection[]", NULL },
    { "Note", "items", "string[]", "questions to try" },

    { "Attempt!", "date", "date", NULL },
    { "Attempt!", "result",
      "'fail'|'pass'|'no_show'|'cancelled'|'incomplete'|'void'|'invalidated'|'booked'",
      "booked: still to come" },
    { "Attempt!", "score?", "integer?", "on the body's scale" },
    { "Attempt!", "part?", "string?", NULL },
    { "Attempt!", "exam?", "string?", "another exam or jurisdiction" },
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

    { "Case!", "...", "Details", NULL },
    { "Case!", "attempts?", "Attempt[]?", NULL },
    { "Case!", "documents?", "string|Document[]?", NULL },

    { "CaseView", "program", "string", NULL },
    { "CaseView", "exists", "boolean", "anything entered" },
    { "CaseView", "case", "Case", NULL },
    { "CaseView", "study_date", "date?", NULL },

    { "DateChoice!", "date", "date?", "null: none" },

    { "RetakeQuestion!", "program", "string", NULL },
    { "RetakeQuestion!", "case", "Case", NULL },
    { "RetakeQuestion!", "on?", "date?", "else today" },

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
    { "Step", "one_of", "string?", "any one of the steps with the same is enough" },
    { "Step", "reason", "Reason", NULL },

    { "Point", "date", "date", NULL },
    { "Point", "id", "string", NULL },
    { "Point", "kind", "string", NULL },
    { "Point", "text", "string", NULL },

    { "DaySpan", "from", "date", NULL },
    { "DaySpan", "until", "date?", "null: no end in sight" },
    { "DaySpan", "answer", "'yes'|'no'|'unknown'", NULL },
    { "DaySpan", "rule", "string?", NULL },

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

    { "ExportedFact", "program", "string", NULL },
    { "ExportedFact", "at", "instant", NULL },
    { "ExportedFact", "kind", "string", NULL },
    { "ExportedFact", "body", "object|string", NULL },

    { "ExportedEvent", "n", "integer", NULL },
    { "ExportedEvent", "at", "instant", NULL },
    { "ExportedEvent", "kind", "string", NULL },
    { "ExportedEvent", "item?", "integer", "position, from 0" },
    { "ExportedEvent", "segment?", "integer", NULL },
    { "ExportedEvent", "seq?", "integer", NULL },
    { "ExportedEvent", "choices?", "string", "a,c" },
    { "ExportedEvent", "flag?", "boolean", NULL },
    { "ExportedEvent", "us?", "integer", NULL },
    { "ExportedEvent", "extra_percent?", "integer", NULL },
    { "ExportedEvent", "extra_segment_us?", "integer", NULL },
    { "ExportedEvent", "extra_break_us?", "integer", NULL },

    { "ExportedSitting", "id", "integer", NULL },
    { "ExportedSitting", "program", "string", NULL },
    { "ExportedSitting", "kind", "string", NULL },
    { "ExportedSitting", "domain?", "string", NULL },
    { "ExportedSitting", "items", "string[]", NULL },
    { "ExportedSitting", "events", "ExportedEvent[]", NULL },

    { "Export", "format", "'resit-export'", NULL },
    { "Export", "version", "integer", NULL },
    { "Export", "exported", "instant", NULL },
    { "Export", "cases", "ExportedFact[]", NULL },
    { "Export", "sittings", "ExportedSitting[]", NULL },

    { "Erase!", "sure", "true", NULL },

    { "Erased", "erased", "boolean", NULL },

    { "ProblemError", "pointer", "string", "into the body (RFC 6901)" },
    { "ProblemError", "detail", "string", NULL },
    { "ProblemError", "mend", "string", "what to do" },

    { "Problem", "type", "string", NULL },
    { "Problem", "title", "string", "what happened" },
    { "Problem", "status", "integer(400..599)", NULL },
    { "Problem", "detail?", "string", "what to do" },
    { "Problem", "reason", "string", "for programs: stale, closed, time_up, bad_input …" },
    { "Problem", "errors?", "ProblemError[]", NULL },
    { "Problem", "stored?", "Stored", "the answer that is stored" },
    { "Problem", "...?", "Moment", NULL },
};
/* clang-format on */

const size_t n_openapi_properties =
    sizeof openapi_properties / sizeof *openapi_properties;
