/* A score report as JSON, for programs.
 *
 *   {"sitting":42,"program":"cma-aama","kind":"mock","domain":null,
 *    "raw":118,"of":180,"practice_line":126,"sem":6.39,"scaled":null,
 *    "forecast":{"min":0.13,"max":0.24},"forecast_why_not":null,
 *    "seen_before":14,"items":200,"comparable":true,
 *    "domains":[{"id":"clinical","name":"…","items":106,"correct":74,
 *      "flag":"as_rest"}],
 *    "misconceptions":[{"id":"short-count","count":4,"items":["cma-0412"]}],
 *    "segments":[{"items":50,"answered":50,"limit_s":2400,"used_s":2040,
 *      "left_s":360,"ran_out":false}],
 *    "late":0,"omitted":5,"expired":false,"given_back_s":0}
 *
 * `practice_line` is null where none applies (only full mocks have one),
 * `forecast` where there is none; then `forecast_why_not` is a sentence.
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
};

struct str report_json_text(struct arena *, const struct report_json *);

#endif
