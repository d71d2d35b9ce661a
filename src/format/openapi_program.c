/* Shapes of the API: programs, their notes, banks and calibration. */
#include "format/openapi_schemas.h"

/* clang-format off */
const struct openapi_property openapi_program[] = {
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
    { "NoteSection", "items", "string[]", "questions that are read up here" },

    { "Note", "...", "NoteRow", NULL },
    { "Note", "sections", "NoteSection[]", NULL },
    { "Note", "items", "string[]", "questions to try" },

    { "BankFinding", "rule", "string", NULL },
    { "BankFinding", "problem", "boolean", "false: a remark" },
    { "BankFinding", "line", "integer", "of the file" },
    { "BankFinding", "what", "string", NULL },
    { "BankFinding", "mend", "string", NULL },

    { "BankOption", "text", "string", "Markdown" },
    { "BankOption", "reason", "string", "Markdown" },
    { "BankOption", "misconception", "string", "or empty" },

    { "BankImage", "name", "string", NULL },
    { "BankImage", "svg", "string", NULL },

    { "BankItem", "id", "string", NULL },
    { "BankItem", "area", "string", NULL },
    { "BankItem", "type", "'single'|'multiple'", NULL },
    { "BankItem", "level", "string", NULL },
    { "BankItem", "status", "string", NULL },
    { "BankItem", "stem", "string", "Markdown" },
    { "BankItem", "options", "BankOption[]", "in the file's order: a, b, c …" },
    { "BankItem", "key", "string", "\"b\", \"a,c\"" },
    { "BankItem", "takeaway", "string", "Markdown" },
    { "BankItem", "negative", "boolean", NULL },
    { "BankItem", "shuffle", "boolean", NULL },
    { "BankItem", "source", "string", NULL },
    { "BankItem", "source_standing", "string?", "why its age says nothing" },
    { "BankItem", "source_checked", "boolean", "it has been opened" },
    { "BankItem", "reviewed", "string", "by a second person; or empty" },
    { "BankItem", "enemies", "string[]", "ids" },
    { "BankItem", "fact?", "string", "what several items ask" },
    { "BankItem", "images?", "BankImage[]", NULL },
    { "BankItem", "note", "string?", "where it is read up" },
    { "BankItem", "file", "string", NULL },
    { "BankItem", "line", "integer", NULL },
    { "BankItem", "findings", "BankFinding[]", NULL },

    { "Bank", "program", "string", NULL },
    { "Bank", "all", "integer", "items in the bank" },
    { "Bank", "found", "integer", "that fit the filter" },
    { "Bank", "problems", "integer", "of the whole bank" },
    { "Bank", "remarks", "integer", NULL },
    { "Bank", "page", "integer", "from 1" },
    { "Bank", "pages", "integer", NULL },
    { "Bank", "items", "BankItem[]", "of this page" },

    { "AnswersOption", "id", "string", NULL },
    { "AnswersOption", "key", "boolean", NULL },
    { "AnswersOption", "n", "number", NULL },
    { "AnswersOption", "share", "number", "of those who answered" },
    { "AnswersOption", "r_rest", "number?", "chosen or not, with the score on the other items" },

    { "ItemAnswers", "n", "number", NULL },
    { "ItemAnswers", "share", "number", "right" },
    { "ItemAnswers", "r_rest", "number?", "with the score on the other items" },
    { "ItemAnswers", "flags", "string[]", "what to look at, in words" },
    { "ItemAnswers", "options", "AnswersOption[]", NULL },

    { "ItemParameters", "a", "number", "discrimination" },
    { "ItemParameters", "b", "number", "difficulty" },
    { "ItemParameters", "c", "number", "guessing" },
    { "ItemParameters", "se_a", "number?", "null: not estimated" },
    { "ItemParameters", "se_b", "number?", NULL },
    { "ItemParameters", "se_c", "number?", NULL },
    { "ItemParameters", "n", "number", "answers it is from" },

    { "ItemShown", "id", "string", NULL },
    { "ItemShown", "answers", "ItemAnswers?", "null: too few" },
    { "ItemShown", "parameters", "ItemParameters?", "null: not calibrated, or edited since" },

    { "Totals", "mocks", "number", "full ones" },
    { "Totals", "mean", "number", NULL },
    { "Totals", "sd", "number", NULL },
    { "Totals", "of", "integer", NULL },
    { "Totals", "at_line", "number?", "share at or above the practice line" },

    { "Answers", "program", "string", NULL },
    { "Answers", "sittings", "integer", "the newest that are over" },
    { "Answers", "least", "integer", "answers that an item needs to be shown" },
    { "Answers", "calibration", "ReportCalibration?", NULL },
    { "Answers", "totals", "Totals?", "null: too few mocks, or one item was asked for" },
    { "Answers", "items", "ItemShown[]", "of which something is known; the one that was asked for, anyway" },
};
/* clang-format on */

const size_t n_openapi_program =
    sizeof openapi_program / sizeof *openapi_program;
