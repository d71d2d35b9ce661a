/* The shapes of the API, as one list, and those that belong to no subject: what
 * stands on the home page, a copy of everything, the audit, problems. How to
 * read them: openapi_json.h. */
#include "format/openapi_schemas.h"

/* clang-format off */
static const struct openapi_property rest[] = {
    { "Home", "program", "string?", "null: none is chosen" },
    { "Home", "case", "CaseView?", NULL },
    { "Home", "decision", "Decision?", "of today" },
    { "Home", "running", "SittingRow?", "the mock under way" },
    { "Home", "last", "SittingRow?", "the newest one that is over" },
    { "Home", "finished", "integer", "mocks of this program" },

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
    { "ExportedSitting", "calibration?", "integer", NULL },
    { "ExportedSitting", "items", "string[]", NULL },
    { "ExportedSitting", "events", "ExportedEvent[]", NULL },
    { "ExportedSitting", "pad", "PadEntry[]", NULL },

    { "Export", "format", "'resit-export'", NULL },
    { "Export", "version", "integer", NULL },
    { "Export", "exported", "instant", NULL },
    { "Export", "cases", "ExportedFact[]", NULL },
    { "Export", "sittings", "ExportedSitting[]", NULL },
    { "Export", "study", "object", "practice: sessions and events; docs/export-format.md" },
    { "Export", "look", "Look", "how every page looks" },

    { "Erase!", "sure", "true", NULL },

    { "Erased", "erased", "boolean", NULL },
    { "Erased", "log_emptied", "boolean", "false: as soon as another program stops reading the database" },

    { "AuditFinding", "level", "'ok'|'warn'|'fail'", NULL },
    { "AuditFinding", "about", "string", "data folder, clock …" },
    { "AuditFinding", "what", "string", NULL },
    { "AuditFinding", "mend", "string?", NULL },

    { "Audit", "state", "'never'|'running'|'done'", NULL },
    { "Audit", "at", "instant?", "begun, or done" },
    { "Audit", "failure", "string?", "why it could not be finished" },
    { "Audit", "findings", "AuditFinding[]", "of the last one that is done; good ones too" },

    { "ProblemError", "pointer", "string", "into the body (RFC 6901)" },
    { "ProblemError", "detail", "string", NULL },
    { "ProblemError", "mend", "string", "what to do" },
    { "ProblemError", "line?", "integer", "of a file that was sent, from 1" },

    { "Problem", "type", "string", NULL },
    { "Problem", "title", "string", "what happened" },
    { "Problem", "status", "integer(400..599)", NULL },
    { "Problem", "detail?", "string", "what to do" },
    { "Problem", "reason", "string", "for programs: stale, closed, time_up, bad_input …" },
    { "Problem", "request_id", "string", "as in the header X-Request-Id and in the server's log" },
    { "Problem", "errors?", "ProblemError[]", NULL },
    { "Problem", "stored?", "Stored", "the answer that is stored" },
    { "Problem", "pad?", "PadEntry", "what stands on the pad" },
    { "Problem", "...?", "Moment", NULL },
};
/* clang-format on */

const struct openapi_property *openapi_property(size_t i)
{
    const struct {
        const struct openapi_property *p;
        size_t n;
    } tables[] = {
        { openapi_exam, n_openapi_exam },
        { openapi_study, n_openapi_study },
        { openapi_program, n_openapi_program },
        { openapi_retake, n_openapi_retake },
        { rest, sizeof rest / sizeof *rest },
    };

    for (size_t k = 0; k < sizeof tables / sizeof *tables; k++) {
        if (i < tables[k].n)
            return &tables[k].p[i];
        i -= tables[k].n;
    }
    return NULL;
}
