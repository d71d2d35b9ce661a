/* The one table of routes, and the handlers its rows name.
 *
 * The first row that matches counts, so fixed paths stand before "{}". A new
 * page: its handler here, its row in routes.c, its view in web/. Every row
 * says who may (role), what a change must carry (csrf) and how much body it
 * takes; the tests walk the table as every role. */
#ifndef RESIT_PAGE_ROUTES_H
#define RESIT_PAGE_ROUTES_H

#include "http/http.h"

extern const struct route routes[];
extern const size_t n_routes;

/* access.c: for struct http_options */
int64_t page_identify(struct exchange *, struct str cookie, struct str bearer);
void page_error(struct exchange *, int status, struct str what,
                struct str mend);
void page_start(struct exchange *);

/* api_routes.c: the same; pages let pass what they do not know */
bool page_check_query(struct exchange *);

/* asset.c */
void page_asset(struct exchange *);
void page_favicon(struct exchange *);

/* health.c */
void page_health(struct exchange *);

/* metrics.c */
void page_metrics(struct exchange *);

/* check.c */
void page_check(struct exchange *);
void page_check_start(struct exchange *);

/* home.c */
void page_home(struct exchange *);

/* program.c */
void page_programs(struct exchange *);
void page_program_choose(struct exchange *);
void page_program_show(struct exchange *);

/* author.c */
void page_author(struct exchange *);
/* answers.c */
void page_answers(struct exchange *);

/* note.c */
void page_notes(struct exchange *);
void page_note(struct exchange *);

/* study.c, study_plan.c, study_why.c, practice.c, progress.c */
void page_study_chosen(struct exchange *);
void page_study_plan(struct exchange *);
void page_study_calendar(struct exchange *);
void page_study_set(struct exchange *);
void page_study_why(struct exchange *);
void page_practice(struct exchange *);
void page_session_start(struct exchange *);
void page_progress(struct exchange *);
void page_summary(struct exchange *);
void page_summary_pdf(struct exchange *);

/* import.c */
void page_import(struct exchange *);
void page_import_take(struct exchange *);

/* session.c */
void page_session(struct exchange *);
void page_session_task(struct exchange *);
void page_session_note(struct exchange *);
void page_session_act(struct exchange *);
void page_session_end(struct exchange *);
void page_session_end_confirm(struct exchange *);

/* case.c, case_about.c, case_history.c, case_paper.c, case_request.c,
 * attempt.c, attempt_save.c */
void page_case_history(struct exchange *);
void page_paper_new(struct exchange *);
void page_paper_save(struct exchange *);
void page_paper_remove(struct exchange *);
void page_request_new(struct exchange *);
void page_request_save(struct exchange *);
void page_request_remove(struct exchange *);
void page_case_chosen(struct exchange *);
void page_case(struct exchange *);
void page_case_sat(struct exchange *);
void page_case_about(struct exchange *);
void page_case_about_save(struct exchange *);
void page_attempt_new(struct exchange *);
void page_attempt_add(struct exchange *);
void page_attempt_remove(struct exchange *);

/* retake.c, retake_change.c, ask.c, checklist.c */
void page_ask(struct exchange *);
void page_checklist(struct exchange *);
void page_retake_chosen(struct exchange *);
void page_retake(struct exchange *);
void page_case_study_date(struct exchange *);
void page_case_document(struct exchange *);

/* mock.c */
void page_mock_list(struct exchange *);
void page_mock_new(struct exchange *);
void page_mock_start(struct exchange *);

/* sitting.c, sitting_item.c, sitting_end.c */
void page_sitting(struct exchange *);
void page_sitting_begin(struct exchange *);
void page_sitting_break_end(struct exchange *);
void page_sitting_submit(struct exchange *);
void page_sitting_item(struct exchange *);
void page_sitting_item_save(struct exchange *);
void page_sitting_list(struct exchange *);
void page_sitting_end(struct exchange *);
void page_sitting_end_confirm(struct exchange *);

/* api_routes.c, api_program.c */
void page_api_openapi(struct exchange *);
void page_api_programs(struct exchange *);
void page_api_program(struct exchange *);
void page_api_choose(struct exchange *);
void page_api_notes(struct exchange *);
void page_api_note(struct exchange *);

/* api_author.c, api_check.c */
void page_api_bank(struct exchange *);
void page_api_answers(struct exchange *);
void page_api_check(struct exchange *);
void page_api_check_start(struct exchange *);

/* api_home.c, api_case.c, api_case_view.c, api_retake.c */
void page_api_home(struct exchange *);
void page_api_case(struct exchange *);
void page_api_history(struct exchange *);
void page_api_checklist(struct exchange *);
void page_api_attempt_add(struct exchange *);
void page_api_attempt_remove(struct exchange *);
void page_api_attempt_correct(struct exchange *);
void page_api_document_file(struct exchange *);
void page_api_request_add(struct exchange *);
void page_api_request_remove(struct exchange *);
void page_api_details(struct exchange *);
void page_api_study_date(struct exchange *);
void page_api_document(struct exchange *);
void page_api_document_remove(struct exchange *);
void page_api_decision(struct exchange *);
void page_api_retake(struct exchange *);
void page_api_calendar(struct exchange *);

/* api_study.c, api_progress.c, api_session.c */
void page_api_study(struct exchange *);
void page_api_study_plan(struct exchange *);
void page_api_study_calendar(struct exchange *);
void page_api_study_why(struct exchange *);
void page_api_practice(struct exchange *);
void page_api_summary_pdf(struct exchange *);
void page_api_progress(struct exchange *);
void page_api_summary(struct exchange *);
void page_api_study_set(struct exchange *);
void page_api_study_flag(struct exchange *);
void page_api_session_start(struct exchange *);
void page_api_session(struct exchange *);
void page_api_session_task(struct exchange *);
void page_api_session_end(struct exchange *);

/* api_import.c */
void page_api_import(struct exchange *);

/* api_data.c */
void page_api_export(struct exchange *);
void page_api_erase(struct exchange *);

/* api_start.c, api_report.c, api_sitting.c, api_answer.c */
void page_api_sittings(struct exchange *);
void page_api_start(struct exchange *);
void page_api_report(struct exchange *);
void page_api_review(struct exchange *);
void page_api_sitting(struct exchange *);
void page_api_begin(struct exchange *);
void page_api_segment_end(struct exchange *);
void page_api_break_end(struct exchange *);
void page_api_submit(struct exchange *);
void page_api_response(struct exchange *);
void page_api_flag(struct exchange *);
void page_api_strike(struct exchange *);
void page_api_seen(struct exchange *);

/* report.c, review.c */
void page_report(struct exchange *);
void page_report_json(struct exchange *);
void page_review(struct exchange *);

/* api_pad.c */
void page_api_pad(struct exchange *);
void page_api_pad_look(struct exchange *);
void page_api_pad_calculator(struct exchange *);
void page_api_pad_notes(struct exchange *);
void page_api_pad_highlight(struct exchange *);
void page_api_pad_shown(struct exchange *);
void page_api_look(struct exchange *);
void page_api_look_put(struct exchange *);

/* settings.c */
void page_settings(struct exchange *);
void page_settings_save(struct exchange *);

/* data.c */
void page_data(struct exchange *);
void page_data_export(struct exchange *);
void page_data_erase(struct exchange *);

#endif
