/* Plots of item analysis and calibration, as SVG (paper/chart.h). */
#ifndef RESIT_PAPER_PLOT_PSYCH_H
#define RESIT_PAPER_PLOT_PSYCH_H

#include "base/out.h"
#include "psych/irt_model.h"
#include "psych/responses.h"

/* Probability of each category over ability -4 … 4. */
void plot_item_curve(struct out *, const struct irt_item *);
/* Information of an item or, with n > 1, of a test and its standard error. */
void plot_information(struct out *, const struct irt_item *, int n);
/* Share choosing each option, over fifths of the score on the other items. */
void plot_distractors(struct out *, const struct responses *, int j);
/* Persons (from theta, with weights) beside items on one scale. */
void plot_wright(struct out *, const struct irt_item *, int n_items,
                 const double *theta, const double *weight, size_t n);
/* Persons at each score, with the line when cut is finite. */
void plot_scores(struct out *, const double *freq, int most, double cut);

#endif
