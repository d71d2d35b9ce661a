/* What the files of the score report share. */
#ifndef RESIT_EXAM_REPORT_INT_H
#define RESIT_EXAM_REPORT_INT_H

#include "exam/report.h"

/* Fills domains, their flags and what they rest on; the marks, the raw score
 * and the practice line are there already. */
void report_domains(struct score_report *, struct arena *, const struct form *,
                    const struct calibration *);

#endif
