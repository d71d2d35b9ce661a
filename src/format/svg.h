/* Drawings of items: a small part of SVG that cannot do anything but be drawn.
 *
 * What stands in a bank/images/NAME.svg is put into pages as it is, inside the
 * question, so it is read strictly, and everything that is not listed here is
 * a problem: no script, style, link, animation, reference, id, entity of its
 * own, comment, declaration or processing instruction; no attribute value that
 * could name an address. Elements: svg g path rect circle ellipse line
 * polyline polygon text tspan. Attributes: geometry, colours, strokes, opacity
 * and simple text settings (svg.c has the list).
 *
 * The drawing begins with <svg xmlns="http://www.w3.org/2000/svg" viewBox="…"
 * and says its size in width and height. */
#ifndef RESIT_FORMAT_SVG_H
#define RESIT_FORMAT_SVG_H

#include "base/err.h"

enum { SVG_MOST = 32 * 1024, SVG_DEPTH_MOST = 16 };

/* The drawing, trimmed, a view of `bytes`; an empty text with every problem
 * named when it is not allowed. */
struct str svg_check(struct str file, struct str bytes, struct problems *);

/* Such a drawing as part of a page, described by `alt`: safe HTML. */
struct str svg_html(struct arena *, struct str svg, struct str alt);

#endif
