/* A plain document as PDF 1.4: headings, paragraphs, tables, on A4 pages.
 *
 * Text is text: Helvetica as every reader has it, in WinAnsi encoding; what
 * that does not have is a question mark. Deterministic: the day of the
 * document is an argument, and the same calls give the same bytes. Places are
 * points from the left edge of the text, at most PDF_WIDTH. */
#ifndef RESIT_PAPER_PDF_H
#define RESIT_PAPER_PDF_H

#include "base/date.h"
#include "base/str.h"

enum { PDF_WIDTH = 483, PDF_COLUMNS_MOST = 8 };

struct pdf;

struct pdf *pdf_new(struct arena *, struct str title, struct date made);
/* At the foot of every page, before "page 1 of 2". */
void pdf_foot(struct pdf *, struct str);
void pdf_title(struct pdf *, struct str);
void pdf_heading(struct pdf *, struct str);
void pdf_paragraph(struct pdf *, struct str);
/* A table, after a heading: its head, then its rows. Cells begin at x[i] and
 * are wrapped to end before the next. A row is not torn over two pages, and the
 * head stands on each. x and the cells are kept. */
void pdf_head(struct pdf *, const double *x, const struct str *cells, int n);
void pdf_row(struct pdf *, const struct str *cells);
/* The bytes; the document is used up. */
struct str pdf_bytes(struct pdf *);

#endif
