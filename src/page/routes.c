#include "page/routes.h"

#include "format/api_body.h"
#include "format/api_json.h"

/* Bytes of a form body: the largest has some forty short fields. */
enum { FORM = 16 * 1024 };

/* clang-format off */
const struct route routes[] = {
    /* method, path, role, csrf, body limit, write, handler, name */
    { HTTP_GET,  "/", ROLE_PERSON, CSRF_NONE, 0, false, page_home, "home" },
    { HTTP_GET,  "/start", ROLE_ANYONE, CSRF_NONE, 0, true, page_start, "start" },
    { HTTP_GET,  "/static/{}", ROLE_ANYONE, CSRF_NONE, 0, false, page_asset, "asset" },
    { HTTP_GET,  "/sw.js", ROLE_ANYONE, CSRF_NONE, 0, false, page_asset, "service_worker" },
    { HTTP_GET,  "/favicon.ico", ROLE_ANYONE, CSRF_NONE, 0, false, page_favicon, "favicon" },
    { HTTP_GET,  "/healthz", ROLE_ANYONE, CSRF_NONE, 0, false, page_health, "health" },

    { HTTP_GET,  "/programs", ROLE_PERSON, CSRF_NONE, 0, false, page_programs, "programs" },
    { HTTP_POST, "/programs", ROLE_PERSON, CSRF_FORM, FORM, true, page_program_choose, "program_choose" },
    { HTTP_GET,  "/programs/{}", ROLE_PERSON, CSRF_NONE, 0, false, page_program_show, "program" },
    { HTTP_GET,  "/programs/{}/items", ROLE_PERSON, CSRF_NONE, 0, false, page_author, "author" },
    { HTTP_GET,  "/programs/{}/notes", ROLE_PERSON, CSRF_NONE, 0, false, page_notes, "notes" },
    { HTTP_GET,  "/programs/{}/notes/{}", ROLE_PERSON, CSRF_NONE, 0, false, page_note, "note" },

    { HTTP_GET,  "/case", ROLE_PERSON, CSRF_NONE, 0, false, page_case_chosen, "case_chosen" },
    { HTTP_GET,  "/case/{}", ROLE_PERSON, CSRF_NONE, 0, false, page_case, "case" },
    { HTTP_GET,  "/case/{}/sat", ROLE_PERSON, CSRF_NONE, 0, false, page_case_sat, "case_sat" },
    { HTTP_GET,  "/case/{}/about", ROLE_PERSON, CSRF_NONE, 0, false, page_case_about, "case_about" },
    { HTTP_POST, "/case/{}/about", ROLE_PERSON, CSRF_FORM, FORM, true, page_case_about_save, "case_about_save" },
    { HTTP_POST, "/case/{}/study-date", ROLE_PERSON, CSRF_FORM, FORM, true, page_case_study_date, "case_study_date" },
    { HTTP_POST, "/case/{}/documents", ROLE_PERSON, CSRF_FORM, FORM, true, page_case_document, "case_document" },
    { HTTP_GET,  "/case/{}/attempts/new", ROLE_PERSON, CSRF_NONE, 0, false, page_attempt_new, "attempt_new" },
    { HTTP_POST, "/case/{}/attempts", ROLE_PERSON, CSRF_FORM, FORM, true, page_attempt_add, "attempt_add" },
    { HTTP_POST, "/case/{}/attempts/remove", ROLE_PERSON, CSRF_FORM, FORM, true, page_attempt_remove, "attempt_remove" },

    { HTTP_GET,  "/retake", ROLE_PERSON, CSRF_NONE, 0, false, page_retake_chosen, "retake_chosen" },
    { HTTP_GET,  "/retake/{}", ROLE_PERSON, CSRF_NONE, 0, false, page_retake, "retake" },

    { HTTP_GET,  "/sittings", ROLE_PERSON, CSRF_NONE, 0, false, page_mock_list, "mock_list" },
    { HTTP_POST, "/sittings", ROLE_PERSON, CSRF_FORM, FORM, true, page_mock_start, "mock_start" },
    { HTTP_GET,  "/sittings/new", ROLE_PERSON, CSRF_NONE, 0, false, page_mock_new, "mock_new" },
    { HTTP_GET,  "/sittings/{}/report", ROLE_PERSON, CSRF_NONE, 0, false, page_report, "report" },
    { HTTP_GET,  "/sittings/{}/report.json", ROLE_PERSON, CSRF_NONE, 0, false, page_report_json, "report_json" },
    { HTTP_GET,  "/sittings/{}/review", ROLE_PERSON, CSRF_NONE, 0, false, page_review, "review" },

    { HTTP_GET,  "/sittings/{}", ROLE_PERSON, CSRF_NONE, 0, false, page_sitting, "sitting" },
    { HTTP_POST, "/sittings/{}/begin", ROLE_PERSON, CSRF_FORM, FORM, true, page_sitting_begin, "sitting_begin" },
    { HTTP_GET,  "/sittings/{}/items/{}", ROLE_PERSON, CSRF_NONE, 0, true, page_sitting_item, "sitting_item" },
    { HTTP_POST, "/sittings/{}/items/{}", ROLE_PERSON, CSRF_FORM, FORM, true, page_sitting_item_save, "sitting_item_save" },
    { HTTP_GET,  "/sittings/{}/list", ROLE_PERSON, CSRF_NONE, 0, false, page_sitting_list, "sitting_list" },
    { HTTP_GET,  "/sittings/{}/end", ROLE_PERSON, CSRF_NONE, 0, false, page_sitting_end, "sitting_end" },
    { HTTP_POST, "/sittings/{}/end", ROLE_PERSON, CSRF_FORM, FORM, true, page_sitting_end_confirm, "sitting_end_confirm" },
    { HTTP_POST, "/sittings/{}/break/end", ROLE_PERSON, CSRF_FORM, FORM, true, page_sitting_break_end, "sitting_break_end" },
    { HTTP_POST, "/sittings/{}/submit", ROLE_PERSON, CSRF_FORM, FORM, true, page_sitting_submit, "sitting_submit" },

    { HTTP_GET,  "/api/v1/openapi.json", ROLE_ANYONE, CSRF_NONE, 0, false, page_api_openapi, "api_openapi" },
    { HTTP_GET,  "/api/v1/programs", ROLE_PERSON, CSRF_NONE, 0, false, page_api_programs, "api_programs" },
    { HTTP_GET,  "/api/v1/programs/{}", ROLE_PERSON, CSRF_NONE, 0, false, page_api_program, "api_program" },
    { HTTP_GET,  "/api/v1/programs/{}/notes", ROLE_PERSON, CSRF_NONE, 0, false, page_api_notes, "api_notes" },
    { HTTP_GET,  "/api/v1/programs/{}/notes/{}", ROLE_PERSON, CSRF_NONE, 0, false, page_api_note, "api_note" },
    { HTTP_PUT,  "/api/v1/chosen", ROLE_PERSON, CSRF_HEADER, API_BODY_MOST, true, page_api_choose, "api_choose" },
    { HTTP_GET,  "/api/v1/cases/{}", ROLE_PERSON, CSRF_NONE, 0, false, page_api_case, "api_case" },
    { HTTP_GET,  "/api/v1/cases/{}/decision", ROLE_PERSON, CSRF_NONE, 0, false, page_api_decision, "api_decision" },
    { HTTP_POST, "/api/v1/cases/{}/attempts", ROLE_PERSON, CSRF_HEADER, API_ATTEMPT_MOST, true, page_api_attempt_add, "api_attempt_add" },
    { HTTP_DELETE, "/api/v1/cases/{}/attempts/{}", ROLE_PERSON, CSRF_HEADER, 0, true, page_api_attempt_remove, "api_attempt_remove" },
    { HTTP_PUT,  "/api/v1/cases/{}/details", ROLE_PERSON, CSRF_HEADER, API_BODY_MOST, true, page_api_details, "api_details" },
    { HTTP_PUT,  "/api/v1/cases/{}/study-date", ROLE_PERSON, CSRF_HEADER, API_BODY_MOST, true, page_api_study_date, "api_study_date" },
    { HTTP_PUT,  "/api/v1/cases/{}/documents/{}", ROLE_PERSON, CSRF_HEADER, API_BODY_MOST, true, page_api_document, "api_document" },
    { HTTP_DELETE, "/api/v1/cases/{}/documents/{}", ROLE_PERSON, CSRF_HEADER, 0, true, page_api_document_remove, "api_document_remove" },
    { HTTP_POST, "/api/v1/retake", ROLE_PERSON, CSRF_HEADER, API_RETAKE_MOST, false, page_api_retake, "api_retake" },
    { HTTP_GET,  "/api/v1/export", ROLE_PERSON, CSRF_NONE, 0, false, page_api_export, "api_export" },
    { HTTP_POST, "/api/v1/erase", ROLE_PERSON, CSRF_HEADER, API_BODY_MOST, true, page_api_erase, "api_erase" },
    { HTTP_GET,  "/api/v1/sittings", ROLE_PERSON, CSRF_NONE, 0, false, page_api_sittings, "api_sittings" },
    { HTTP_POST, "/api/v1/sittings", ROLE_PERSON, CSRF_HEADER, API_BODY_MOST, true, page_api_start, "api_start" },
    { HTTP_GET,  "/api/v1/sittings/{}/report", ROLE_PERSON, CSRF_NONE, 0, false, page_api_report, "api_report" },
    { HTTP_GET,  "/api/v1/sittings/{}/review", ROLE_PERSON, CSRF_NONE, 0, false, page_api_review, "api_review" },
    { HTTP_GET,  "/api/v1/sittings/{}", ROLE_PERSON, CSRF_NONE, 0, false, page_api_sitting, "api_sitting" },
    { HTTP_POST, "/api/v1/sittings/{}/begin", ROLE_PERSON, CSRF_HEADER, API_BODY_MOST, true, page_api_begin, "api_begin" },
    { HTTP_PUT,  "/api/v1/sittings/{}/responses/{}", ROLE_PERSON, CSRF_HEADER, API_BODY_MOST, true, page_api_response, "api_response" },
    { HTTP_PUT,  "/api/v1/sittings/{}/flags/{}", ROLE_PERSON, CSRF_HEADER, API_BODY_MOST, true, page_api_flag, "api_flag" },
    { HTTP_PUT,  "/api/v1/sittings/{}/strikes/{}", ROLE_PERSON, CSRF_HEADER, API_BODY_MOST, true, page_api_strike, "api_strike" },
    { HTTP_PUT,  "/api/v1/sittings/{}/seen/{}", ROLE_PERSON, CSRF_HEADER, API_BODY_MOST, true, page_api_seen, "api_seen" },
    { HTTP_POST, "/api/v1/sittings/{}/segments/{}/end", ROLE_PERSON, CSRF_HEADER, API_BODY_MOST, true, page_api_segment_end, "api_segment_end" },
    { HTTP_POST, "/api/v1/sittings/{}/break/end", ROLE_PERSON, CSRF_HEADER, API_BODY_MOST, true, page_api_break_end, "api_break_end" },
    { HTTP_POST, "/api/v1/sittings/{}/submit", ROLE_PERSON, CSRF_HEADER, API_BODY_MOST, true, page_api_submit, "api_submit" },

    { HTTP_GET,  "/data", ROLE_PERSON, CSRF_NONE, 0, false, page_data, "data" },
    { HTTP_GET,  "/data/export", ROLE_PERSON, CSRF_NONE, 0, false, page_data_export, "data_export" },
    { HTTP_POST, "/data/erase", ROLE_PERSON, CSRF_FORM, FORM, true, page_data_erase, "data_erase" },
};
/* clang-format on */

const size_t n_routes = sizeof routes / sizeof routes[0];
