/* A small chart as SVG text: axes, lines, dots, bars.
 *
 * Colours and sizes are presentation attributes, text is real text, the chart
 * has a title and a description: it can stand in a page under a strict content
 * security policy, and a screen reader can tell what it shows. Lines differ in
 * dash as well as in colour. */
#ifndef RESIT_PAPER_CHART_H
#define RESIT_PAPER_CHART_H

#include "base/out.h"

struct chart {
    struct out *out;
    double x_min, x_max, y_min, y_max;
    int n_legend;
};

struct chart_words {
    struct str title, description, x, y;
};

void chart_begin(struct chart *, struct out *, const struct chart_words *,
                 double x_min, double x_max, double y_min, double y_max);
void chart_line(struct chart *, const double *x, const double *y, size_t n,
                int style);
void chart_dot(struct chart *, double x, double y, int style);
/* A box from y 0, width in units of x; dy below 0 goes down. */
void chart_bar(struct chart *, double x, double width, double from, double to,
               int style);
/* An upright line with words at its top. */
void chart_mark(struct chart *, double x, struct str words);
/* Words at a place inside; `size` in points. */
void chart_text(struct chart *, double x, double y, double size, struct str);
void chart_legend(struct chart *, int style, struct str words);
void chart_end(struct chart *);

#endif
