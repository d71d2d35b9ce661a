/* A score report as JSON, for programs.
 *
 *   {"sitting":42,"program":"cma-aama","kind":"mock","domain":null,
 *    "raw":118,"of":180,"open":5,"finished":true,"practice_line":126,
 *    "sem":6.3931,"band":{"min":111.4858,"max":124.2048},"scaled":null,
 *    "forecast":{"min":0.1254,"max":0.24,"text":"0.1254 to 0.24"},
 *    "forecast_why_not":null,"assumes":["…"],
 *    "seen_before":14,"items":200,"comparable":true,
 *    "calibration":{"version":3,"made":"2026-11-22","model":"2pl",
 *      "persons":1200},
 *    "domains":[{"id":"clinical","name":"…","items":106,"correct":74,
 *      "open":2,"flag":"as_rest","expected":71.2,
 *      "band":{"min":0.58,"max":0.79},"at_line":0.69,"estimate":null,
 *      "prmse":{"own":0.7,"total":0.87,"both":0.88}}],
 *    "misconceptions":[{"id":"short-count","count":4,"items":["cma-0412"]}],
 *    "segments":[{"items":50,"answered":50,"limit_s":2400,"used_s":2040,
 *      "left_s":360,"ran_out":false}],
 *    "late":0,"omitted":5,"expired":false,"given_back_s":0}
 *
 * `open`: scored items without an answer; over 10 % of them the sitting is
 * not `finished`, and line, band and forecast are null. `practice_line` is
 * also null where none applies (only full mocks have one), `sem` at none and
 * all right, `forecast` where there is none; then `forecast_why_not` is a
 * sentence. `assumes` is what a forecast rests on. Real numbers have four
 * digits behind the point; a forecast below 0.01 is told as 0 to 0.01.
 * `calibration` is null where areas are judged as if equally hard; then
 * `expected` (number right of people with this total), `band` (of the true
 * share, 95 % for all areas at once), `at_line` (share expected of somebody at
 * the line), `estimate` (only where an area's own score adds to the total) and
 * `prmse` are null too.
 * `scaled` is null until a standard is set and forms are equated. Flags:
 * exam/report.h. */
#ifndef RESIT_FORMAT_REPORT_JSON_H
#define RESIT_FORMAT_REPORT_JSON_H

#include "exam/report.h"

struct report_json {
    int64_t sitting;
    struct str program; /* id */
    const struct form *form;
    struct str domain; /* FORM_DOMAIN: which; else empty */
    const struct score_report *report;
    const struct str *assumes; /* told where there is a forecast */
    int n_assumes;
};

struct str report_json_text(struct arena *, const struct report_json *);

#endif
